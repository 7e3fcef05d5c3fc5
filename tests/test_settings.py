"""Settings: kept at once, refused where they do not fit, set aside where the file is broken."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

import pytest

from paperdesk.settings import OPTIONS, Option, Settings, State, write_atomically


def test_a_choice_is_kept_and_told(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "deep" / "settings.json")
    told: list[str] = []
    stop = settings.watch(told.append)
    settings.set("theme", "dark")
    settings.set("theme", "dark")
    stop()
    settings.set("theme", "light")
    assert told == ["theme"] and Settings(tmp_path / "deep" / "settings.json").get("theme") == "light"


@pytest.mark.parametrize(
    ("option", "value"), [("theme", "pink"), ("text_size", 500), ("text_size", "100"), ("copy_files", 1)]
)
def test_what_does_not_fit_is_refused(tmp_path: Path, option: str, value: object) -> None:
    settings = Settings(tmp_path / "s.json")
    with pytest.raises(ValueError, match="does not fit"):
        settings.set(option, value)  # type: ignore[arg-type]
    (tmp_path / "s.json").write_text(json.dumps({option: value}))
    assert Settings(tmp_path / "s.json").get(option) == settings.options[option].default


def test_a_wrong_pattern_of_keys_is_told_in_a_sentence(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    with pytest.raises(ValueError, match=r"“\[autor\]” is no part of a key\. There are \[auth\]"):
        settings.set("key_pattern", "[autor][year]")
    settings.set("key_pattern", "[auth][year]")
    assert settings.get("key_pattern") == "[auth][year]"
    assert settings.options["key_pattern"].problem("[auth") == "In the pattern “[auth” a bracket is not closed."


def test_a_broken_file_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text("{broken")
    settings = Settings(tmp_path / "s.json")
    assert settings.get("theme") == "system"
    assert settings.set_aside == tmp_path / "s.broken.json" and settings.set_aside.read_text() == "{broken"


def test_keys_are_changed_and_given_back(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    settings.set_keys("paper.read", ["Ctrl+R"])
    settings.set_keys("paper.star", [])
    assert Settings(tmp_path / "s.json").keys == {"paper.read": ["Ctrl+R"], "paper.star": []}
    settings.set_keys("paper.read", None)
    assert settings.keys == {"paper.star": []}


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    write_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "\ud800")
    assert path.read_text() == "old" and [held.name for held in tmp_path.iterdir()] == ["s.json"]


def test_state_is_kept_apart(tmp_path: Path) -> None:
    state = State(tmp_path / "state.json")
    state.set("splits", [1, 2])
    state.save()
    assert State(tmp_path / "state.json").get("splits") == [1, 2]


def test_what_an_option_needs_is_an_extra() -> None:
    project = Path(__file__).resolve().parent.parent / "pyproject.toml"
    extras = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert [option.needs for option in OPTIONS if option.needs] == extras["meaning"]


def test_an_option_is_possible_where_what_it_needs_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    option = Option("a", "A", False, "G", needs="wanted==1.0")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert not option.possible and Option("b", "B", False, "G").possible
    (tmp_path / "wanted").mkdir()
    (tmp_path / "wanted" / "__init__.py").touch()
    assert option.possible


def test_every_option_accepts_its_own_default() -> None:
    assert all(option.accepts(option.default) and option.title and option.group for option in OPTIONS)
    assert len({option.id for option in OPTIONS}) == len(OPTIONS)
