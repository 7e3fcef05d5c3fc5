"""Sets PaperDesk up in its own folder, then starts it or runs its tests.

    python3 resources/set_up.py run [arguments of paperdesk]
    python3 resources/set_up.py test [--fast] [arguments of pytest]

`--fast` leaves out the tests marked slow.

Knows the environment in `.venv`, the tested versions in `constraints.txt` and the system libraries that Qt asks of
Linux; knows nothing of what PaperDesk does. Uses the standard library alone and no syntax newer than Python 3.7, so
that an older Python gets a sentence instead of a syntax error.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

OLDEST = (3, 11)
STAMP = "set-up.json"


class SetUpError(Exception):
    """Something on this machine is in the way; the message is one sentence for the reader."""


class Need(NamedTuple):
    """A Debian package and the shared library or the program by which it is known to be there."""

    package: str
    file: str


# What PySide6's wheels leave to the system, found one by one on a bare Debian 12.
QT = (
    Need("libgl1", "libGL.so.1"),
    Need("libegl1", "libEGL.so.1"),
    Need("libxkbcommon0", "libxkbcommon.so.0"),
    Need("libdbus-1-3", "libdbus-1.so.3"),
    Need("libglib2.0-0", "libgthread-2.0.so.0"),
    Need("libfontconfig1", "libfontconfig.so.1"),
)
QT_ON_X11 = (
    Need("libxcb-cursor0", "libxcb-cursor.so.0"),
    Need("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
    Need("libxcb-icccm4", "libxcb-icccm.so.4"),
    Need("libxcb-keysyms1", "libxcb-keysyms.so.1"),
    Need("libxcb-shape0", "libxcb-shape.so.0"),
)


def is_there(need: Need) -> bool:
    """True when the dynamic loader finds the library, or PATH the program."""
    if ".so" not in need.file:
        return shutil.which(need.file) is not None
    try:
        ctypes.CDLL(need.file)
    except OSError:
        return False
    return True


def may_install() -> bool:
    """True where packages can be installed without asking anybody: root on a system with apt-get."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def say(text: str) -> None:
    """One line about what goes on, where it does not mix with what the program prints."""
    print(text, file=sys.stderr, flush=True)


def run(command: Sequence[str], cwd: Path | None = None) -> int:
    """Run a command with its output shown; its exit code comes back."""
    return subprocess.run(command, cwd=cwd, check=False).returncode


def check_python(version: tuple[int, ...]) -> None:
    """Raise SetUpError where this Python is too old."""
    if version[:2] < OLDEST:
        raise SetUpError(
            "PaperDesk needs Python {}.{} or newer and this is {}.{}: install a newer one and give this command to it "
            "(for example python3.12 resources/set_up.py run).".format(*OLDEST, *version[:2])
        )


def system_needs(command: str, fast: bool, environ: Mapping[str, str], platform: str) -> list[Need]:
    """What the system has to hold before `command` ("run" or "test") can work; nothing but on Linux."""
    if not platform.startswith("linux"):
        return []
    needs = [*QT]
    if command == "run" and environ.get("DISPLAY") and environ.get("QT_QPA_PLATFORM", "xcb").startswith("xcb"):
        needs += QT_ON_X11
    if command == "test" and not fast:  # a slow test builds the stand-alone program
        shared_python = "libpython{}.{}".format(*sys.version_info[:2])
        needs.append(Need("binutils", "objcopy"))
        if sys.base_prefix == "/usr":  # Debian's own Python keeps its library in a package apart
            needs.append(Need(shared_python, shared_python + ".so.1.0"))
    return needs


def venv_need() -> list[Need]:
    """The package that is missing where Python came without the means to make an environment."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return []
    return [Need("python{}.{}-venv".format(*sys.version_info[:2]), "venv")]


def provide(missing: Sequence[Need], still_missing: Callable[[], list[Need]]) -> None:
    """Install system packages where that is allowed; SetUpError names them, with the command, where it is not."""
    if not missing:
        return
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *(need.package for need in missing)]
    if may_install():
        say("Installing system packages: {}".format(" ".join(need.package for need in missing)))
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["apt-get", "update", "-qq"], command):
            done = subprocess.run(step, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            if done.returncode:
                say((done.stdout + done.stderr).strip())
        importlib.invalidate_caches()
        missing = still_missing()
        if not missing:
            return
    if shutil.which("apt-get"):
        raise SetUpError(
            "PaperDesk needs packages that this system lacks; get them with: sudo apt-get install "
            "--no-install-recommends {}".format(" ".join(need.package for need in missing))
        )
    raise SetUpError(
        "PaperDesk needs what this system lacks; get it with the system's package manager: {}".format(
            " ".join(need.file for need in missing)
        )
    )


class Environment:
    """The `.venv` of one checkout: what is in it, and bringing it up to date."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.constraints = root / "resources" / "constraints.txt"

    def wanted(self) -> dict[str, str]:
        """What must hold for the environment to serve: another value than the stamp's makes it out of date."""
        inputs = hashlib.sha256()
        for file in (self.root / "pyproject.toml", self.constraints):
            inputs.update(file.read_bytes())
        return {"root": str(self.root), "interpreter": str(self.python.resolve()), "inputs": inputs.hexdigest()}

    def stamp(self) -> dict[str, object]:
        """What the last finished set-up wrote; empty when there was none or it cannot be read."""
        try:
            found = json.loads((self.folder / STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write_stamp(self, parts: Sequence[str]) -> None:
        """Note that the environment holds `parts` as of now."""
        fresh = self.folder / (STAMP + ".new")
        fresh.write_text(json.dumps({**self.wanted(), "parts": sorted(parts)}, indent=1), encoding="utf-8")
        fresh.replace(self.folder / STAMP)

    def parts(self) -> set[str]:
        """What is set up and still up to date: of "run", "test", "packages:NAMES"; empty when out of date."""
        stamp = self.stamp()
        found = stamp.pop("parts", [])
        return set(found) if isinstance(found, list) and stamp == self.wanted() else set()

    def make(self) -> None:
        """Make the environment, anew where its Python is gone, has no pip, or the folder was moved."""
        stamp = self.stamp()
        same_place = all(stamp.get(key, value) == value for key, value in self.wanted().items() if key != "inputs")
        if same_place and self._has_pip():
            return
        provide(venv_need(), venv_need)
        say("Making the environment .venv")
        if run([sys.executable, "-m", "venv", "--clear", str(self.folder)]):
            raise SetUpError(f"Python could not make an environment in {self.folder}: what it says stands above.")

    def _has_pip(self) -> bool:
        """True when the environment's Python starts and holds pip: not so after a set-up that was cut short."""
        if not self.python.exists():
            return False
        return subprocess.run([self.python, "-c", "import pip"], capture_output=True, check=False).returncode == 0

    def install(self, with_tests: bool) -> None:
        """Install PaperDesk from this folder, editable, with what it needs in the tested versions."""
        say("Installing what PaperDesk needs (the first time takes a minute or two)")
        command = [str(self.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
        command += ["--constraint", str(self.constraints), "--editable", ".[dev]" if with_tests else "."]
        if run(command, cwd=self.root):
            raise SetUpError("pip could not install what PaperDesk needs: its reason stands above; is there a network?")

    def set_up(self, command: str, needs: Sequence[Need]) -> None:
        """Bring everything up to date for `command`; does next to nothing when it already is."""
        parts = self.parts()
        system = "packages:" + " ".join(need.package for need in needs)
        if command in parts and system in parts:
            return
        provide(missing_of(needs), lambda: missing_of(needs))
        if command not in parts:
            self.make()
            self.install(with_tests=command == "test")
            parts |= {"run", command}
        self.write_stamp([*parts, system])


def missing_of(needs: Sequence[Need]) -> list[Need]:
    """Those of `needs` that are not there."""
    return [need for need in needs if not is_there(need)]


def start(python: Path, arguments: Sequence[str]) -> int:
    """Become PaperDesk; Windows has no such thing, there it is run and its exit code comes back."""
    # -P: a file in the reader's folder that is called like a library must not be taken for it.
    command = [str(python), "-P", "-m", "paperdesk", *arguments]
    if os.name == "nt":
        return run(command)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)


def run_tests(environment: Environment, arguments: Sequence[str]) -> int:
    """Run the checks of the whole tree, then the tests, whose closing line stands last; 0 when all passed."""
    python, root = str(environment.python), environment.root
    checks = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])
    failed = []
    for check in checks:
        say("== " + " ".join(check))
        if run([python, "-m", *check], cwd=root):
            failed.append(" ".join(check))
    say("== pytest")
    code = run([python, "-m", "pytest", "-n", "2", *arguments], cwd=root)
    if failed:
        say("Failed before the tests: {}".format(", ".join(failed)))
    return code or (1 if failed else 0)


def main(words: Sequence[str]) -> int:
    """Do what the command line says; the exit code."""
    if not words or words[0] not in ("run", "test"):
        print(__doc__, file=sys.stdout if words and words[0] in ("-h", "--help") else sys.stderr)
        return 0 if words and words[0] in ("-h", "--help") else 2
    command, arguments = words[0], list(words[1:])
    environment = Environment(Path(__file__).resolve().parent.parent)
    try:
        check_python(sys.version_info[:3])
        environment.set_up(command, system_needs(command, "--fast" in arguments, os.environ, sys.platform))
    except SetUpError as error:
        say(str(error))
        return 1
    if command == "run":
        return start(environment.python, arguments)
    return run_tests(environment, arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
