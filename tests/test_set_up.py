"""resources/set_up.py, its commands in the README, and the tested versions: nothing is installed here."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from paperdesk import places

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "resources" / "set_up.py"
DEBIAN_12 = "3.11.2"
POSIX = pytest.mark.skipif(os.name == "nt", reason="starts shell scripts")


@pytest.fixture
def set_up() -> ModuleType:
    """The script as a module of its own, so that a test may change what it finds."""
    spec = importlib.util.spec_from_file_location("set_up", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def environment(set_up: ModuleType, tmp_path: Path) -> Any:
    """The environment of a checkout that looks as if somebody had made it, with a Python that does nothing."""
    for name, text in {"pyproject.toml": "[project]\n", "resources/constraints.txt": "peewee==4.5.3\n"}.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    found = set_up.Environment(tmp_path)
    found.python.parent.mkdir(parents=True)
    found.python.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    found.python.chmod(0o755)
    return found


class Commands(list[list[str]]):
    """Stands for set_up.run: keeps what would have been run and answers with one exit code."""

    def __init__(self, code: int = 0, failing: str = "") -> None:
        super().__init__()
        self.code = code
        self.failing = failing

    def __call__(self, command: Sequence[str], cwd: Path | None = None) -> int:
        self.append(list(command))
        return 1 if self.failing and self.failing in command else self.code


# --- the README and CI ----------------------------------------------------------------------------------------------


def readme_command(name: str) -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(rf"<!-- command: {name} -->\s*```[a-z]*\n(.*?)\n```", text, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def test_the_readme_gives_both_commands_in_one_line_each() -> None:
    assert readme_command("run") == "python3 resources/set_up.py run"
    assert readme_command("test") == "python3 resources/set_up.py test"


@POSIX
def test_ci_runs_the_readme_command_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "run").write_bytes((ROOT / ".ci" / "run").read_bytes())
    text = (
        "<!-- command: run -->\n```\nexit 9\n```\n<!-- command: test -->\n```\necho CI=$CI in ${PWD##*/}; exit 7\n```\n"
    )
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    done = subprocess.run(["bash", tmp_path / ".ci" / "run"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 7
    assert done.stdout.splitlines()[-1] == f"CI=true in {tmp_path.name}"


# --- the tested versions --------------------------------------------------------------------------------------------


def pinned() -> dict[str, Version]:
    lines = (ROOT / "resources" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found: dict[str, Version] = {}
    for line in lines:
        if line and not line.startswith("#"):
            name, equals, version = line.partition("==")
            assert re.fullmatch(r"[A-Za-z0-9._-]+", name), line
            assert equals, line
            found[canonicalize_name(name)] = Version(version)
    return found


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    return [Requirement(line) for requirements in lists for line in requirements]


def test_constraints_hold_names_and_versions_only() -> None:
    assert len(pinned()) > 20
    assert "://" not in (ROOT / "resources" / "constraints.txt").read_text(encoding="utf-8")


def test_every_dependency_is_pinned_within_what_it_allows() -> None:
    versions = pinned()
    for requirement in wanted():
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_what_our_dependencies_need_is_pinned_too_and_installs_on_debian_12() -> None:
    versions = pinned()
    waiting, seen = wanted(), set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in seen or name == "setuptools" or (requirement.marker and not requirement.marker.evaluate()):
            continue
        seen.add(name)
        assert name in versions, f"{name} is needed and not pinned"
        if name == "wordllama" and places.package_folder(name) is None:
            continue  # the extra is not part of the environment that tests usually run in
        installed = importlib.metadata.distribution(name)
        if Version(installed.version) == versions[name]:
            python = SpecifierSet(str(installed.metadata.json.get("requires_python", "")))
            assert python.contains(DEBIAN_12), f"{name} {installed.version} wants Python {python}"
        waiting += [Requirement(line) for line in installed.requires or []]
    assert seen >= {"pyside6-essentials", "shiboken6", "pytest"}


# --- what the system has to hold ------------------------------------------------------------------------------------


def packages(needs: Sequence[Any]) -> set[str]:
    return {need.package for need in needs}


def test_an_old_python_gets_a_sentence(set_up: ModuleType) -> None:
    with pytest.raises(set_up.SetUpError, match=r"needs Python 3\.11 or newer and this is 3\.9: install"):
        set_up.check_python((3, 9, 2))
    set_up.check_python((3, 11, 0))


def test_only_linux_has_needs(set_up: ModuleType) -> None:
    assert set_up.system_needs("run", False, {"DISPLAY": ":0"}, "win32") == []
    assert set_up.system_needs("test", False, {}, "darwin") == []


def test_a_screen_asks_for_more_than_none(set_up: ModuleType) -> None:
    without = packages(set_up.system_needs("run", False, {}, "linux"))
    offscreen = packages(set_up.system_needs("run", False, {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux"))
    shown = packages(set_up.system_needs("run", False, {"DISPLAY": ":0"}, "linux"))
    assert without == offscreen == packages(set_up.QT)
    assert shown - without == packages(set_up.QT_ON_X11)


def test_only_the_slow_tests_ask_for_what_builds_the_program(set_up: ModuleType) -> None:
    assert "binutils" in packages(set_up.system_needs("test", False, {}, "linux"))
    assert packages(set_up.system_needs("test", True, {}, "linux")) == packages(set_up.QT)


def test_what_is_there_is_told_from_what_is_not(set_up: ModuleType) -> None:
    need = set_up.Need
    assert not set_up.is_there(need("none", "libpaperdesk-has-no-such-thing.so.1"))
    assert not set_up.is_there(need("none", "paperdesk-has-no-such-program"))
    assert set_up.is_there(need("git", "git"))


def test_who_may_not_install_is_told_the_command(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [set_up.Need("libegl1", "libEGL.so.1"), set_up.Need("libgl1", "libGL.so.1")]
    monkeypatch.setattr(set_up, "may_install", lambda: False)
    monkeypatch.setattr(set_up.shutil, "which", lambda name: name)
    with pytest.raises(
        set_up.SetUpError, match=r"sudo apt-get install --no-install-recommends libegl1 libgl1$"
    ) as told:
        set_up.provide(missing, lambda: missing)
    assert "\n" not in str(told.value)


def test_without_apt_the_files_are_named(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [set_up.Need("libegl1", "libEGL.so.1")]
    monkeypatch.setattr(set_up.shutil, "which", lambda name: None)
    with pytest.raises(set_up.SetUpError, match=r"package manager: libEGL\.so\.1$"):
        set_up.provide(missing, lambda: missing)


def test_root_installs_what_is_missing(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def pretend(command: list[str], **how: Any) -> subprocess.CompletedProcess[str]:
        assert how["env"]["DEBIAN_FRONTEND"] == "noninteractive"
        ran.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(set_up, "may_install", lambda: True)
    monkeypatch.setattr(set_up.subprocess, "run", pretend)
    set_up.provide([set_up.Need("libegl1", "libEGL.so.1")], list)
    assert [command[:2] for command in ran] == [["apt-get", "update"], ["apt-get", "install"]]
    assert ran[1][-1] == "libegl1"


def test_nothing_is_asked_of_apt_when_nothing_is_missing(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "may_install", lambda: pytest.fail("looked for a way to install"))
    set_up.provide([], list)


def test_a_python_without_venv_is_found_out(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set_up.venv_need() == []
    monkeypatch.setattr(set_up.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    (need,) = set_up.venv_need()
    assert need.package == "python{}.{}-venv".format(*sys.version_info[:2])


# --- the environment ------------------------------------------------------------------------------------------------


@POSIX
def test_the_second_start_runs_no_command(
    set_up: ModuleType, environment: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = Commands()
    monkeypatch.setattr(set_up, "run", commands)
    environment.set_up("run", [])
    (install,) = commands
    assert install[1:4] == ["-m", "pip", "install"]
    assert install[-2:] == ["--editable", "."]
    assert install[install.index("--constraint") + 1] == str(environment.constraints)

    monkeypatch.setattr(set_up.subprocess, "run", lambda *_, **__: pytest.fail("ran a command"))
    environment.set_up("run", [])
    assert len(commands) == 1


@POSIX
def test_tests_bring_their_tools_and_serve_the_window_as_well(
    set_up: ModuleType, environment: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = Commands()
    monkeypatch.setattr(set_up, "run", commands)
    environment.set_up("test", [])
    environment.set_up("run", [])
    assert [command[-1] for command in commands] == [".[dev]"]


@POSIX
@pytest.mark.parametrize("changed", ["pyproject.toml", "resources/constraints.txt"])
def test_changed_dependencies_are_installed(
    set_up: ModuleType, environment: Any, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    commands = Commands()
    monkeypatch.setattr(set_up, "run", commands)
    environment.set_up("run", [])
    (environment.root / changed).write_text("# other\n", encoding="utf-8")
    environment.set_up("run", [])
    assert len(commands) == 2


@POSIX
def test_a_moved_folder_gets_its_environment_anew(
    set_up: ModuleType, environment: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = Commands()
    monkeypatch.setattr(set_up, "run", commands)
    environment.set_up("run", [])
    stamp = environment.folder / set_up.STAMP
    stamp.write_text(json.dumps({**environment.stamp(), "root": "elsewhere"}), encoding="utf-8")
    environment.set_up("run", [])
    assert [command[1:3] for command in commands[1:]] == [["-m", "venv"], ["-m", "pip"]]


def test_a_torn_stamp_counts_as_none(set_up: ModuleType, environment: Any) -> None:
    environment.write_stamp(["run"])
    assert environment.parts() == {"run"}
    for text in ('{"root": ', "[]", '{"parts": 3}', "\x00"):
        (environment.folder / set_up.STAMP).write_text(text, encoding="utf-8")
        assert environment.parts() == set()


@POSIX
def test_a_failed_install_leaves_no_stamp(
    set_up: ModuleType, environment: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "run", Commands(code=1))
    with pytest.raises(set_up.SetUpError, match="pip could not install"):
        environment.set_up("run", [])
    assert environment.parts() == set()


# --- the commands ---------------------------------------------------------------------------------------------------


def test_words_it_does_not_know_get_the_usage(set_up: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert set_up.main(["build"]) == set_up.main([]) == 2
    assert "set_up.py run" in capsys.readouterr().err
    assert set_up.main(["--help"]) == 0
    assert "set_up.py test" in capsys.readouterr().out


def test_a_sentence_goes_to_stderr_and_the_code_is_one(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(set_up, "OLDEST", (9, 0))
    assert set_up.main(["run"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("PaperDesk needs Python 9.0 or newer")
    assert err.count("\n") == 1


@POSIX
def test_run_becomes_the_program_with_its_words(
    set_up: ModuleType, environment: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(set_up.os, "execv", lambda _, command: became.append(command))
    set_up.start(environment.python, ["--screenshot", "a picture.png"])
    assert became == [[str(environment.python), "-P", "-m", "paperdesk", "--screenshot", "a picture.png"]]


def test_the_tests_come_last_and_get_further_words(
    set_up: ModuleType, environment: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = Commands()
    monkeypatch.setattr(set_up, "run", commands)
    assert set_up.run_tests(environment, ["--fast", "tests/search"]) == 0
    assert [command[2] for command in commands] == ["ruff", "ruff", "mypy", "pytest"]
    assert commands[-1][3:] == ["-n", "2", "--fast", "tests/search"]


@pytest.mark.parametrize("tool", ["ruff", "mypy", "pytest"])
def test_one_failed_check_fails_the_run_and_the_tests_run_all_the_same(
    set_up: ModuleType, environment: Any, monkeypatch: pytest.MonkeyPatch, tool: str
) -> None:
    commands = Commands(failing=tool)
    monkeypatch.setattr(set_up, "run", commands)
    assert set_up.run_tests(environment, []) == 1
    assert commands[-1][2:] == ["pytest", "-n", "2"]
