"""Programs of the system are started with the file and nothing else, and never a program from a paper."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from paperdesk.children import open_in_system, run_in_terminal, show_in_folder
from paperdesk.errors import BadInputError, ChildError, UnreadableFileError

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="stands in for programs of Linux")


class Desktop:
    """A folder of stand-ins for the system's programs, and what they were started with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pipe = folder / "pipe"
        os.mkfifo(self._pipe)
        self._end = os.open(self._pipe, os.O_RDWR | os.O_NONBLOCK)
        self._rest = ""

    def has(self, program: str, code: int = 0) -> None:
        script = self._folder / program
        script.write_text(
            f'#!/bin/sh\nprintf "%s|" {program} "$@" "" > "{self._pipe}"\nexit {code}\n', encoding="utf-8"
        )
        script.chmod(0o755)

    def heard(self) -> list[str]:
        """The words of the next program that was started."""
        while "||" not in self._rest:
            ready, _, _ = select.select([self._end], [], [], 20)
            assert ready
            self._rest += os.read(self._end, 1 << 16).decode()
        words, _, self._rest = self._rest.partition("||")
        return words.split("|")

    def close(self) -> None:
        os.close(self._end)


@pytest.fixture
def desktop(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    folder = tmp_path_factory.mktemp("bin")
    monkeypatch.setenv("PATH", str(folder))
    made = Desktop(folder)
    yield made
    made.close()


def test_a_file_is_opened_by_its_whole_path(desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop.has("xdg-open")
    monkeypatch.chdir(tmp_path)
    paper = tmp_path / "-x $(id) 'a'.pdf"
    paper.touch()
    open_in_system(Path(paper.name))
    assert desktop.heard() == ["xdg-open", str(paper)]


@pytest.mark.parametrize("name", ["a.exe", "a.BAT", "a.desktop", "a.sh", "a.pdf.lnk", "a.jar"])
def test_programs_are_not_started(desktop: Desktop, tmp_path: Path, name: str) -> None:
    desktop.has("xdg-open")
    (tmp_path / name).touch()
    with pytest.raises(BadInputError, match="is a program"):
        open_in_system(tmp_path / name)


def test_what_is_missing_is_told(desktop: Desktop, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        open_in_system(tmp_path / "gone.pdf")
    with pytest.raises(UnreadableFileError):
        show_in_folder(tmp_path / "gone" / "x.pdf")
    (tmp_path / "x.pdf").touch()
    with pytest.raises(ChildError, match="no xdg-open"):
        open_in_system(tmp_path / "x.pdf")


def test_the_file_manager_shows_the_file(desktop: Desktop, tmp_path: Path) -> None:
    desktop.has("xdg-open")
    desktop.has("dbus-send")
    paper = tmp_path / "a, b.pdf"
    paper.touch()
    show_in_folder(paper)
    heard = desktop.heard()
    assert heard[0] == "dbus-send"
    assert f"array:string:{tmp_path.as_uri()}/a%2C%20b.pdf" in heard


def test_without_a_file_manager_on_the_bus_the_folder_opens(desktop: Desktop, tmp_path: Path) -> None:
    desktop.has("xdg-open")
    (tmp_path / "a.pdf").touch()
    show_in_folder(tmp_path / "a.pdf")
    assert desktop.heard() == ["xdg-open", str(tmp_path)]
    desktop.has("dbus-send", code=1)
    show_in_folder(tmp_path / "a.pdf")
    assert desktop.heard()[0] == "dbus-send"
    assert desktop.heard() == ["xdg-open", str(tmp_path)]


def test_an_editor_is_waited_for() -> None:
    assert run_in_terminal([sys.executable, "-c", "raise SystemExit(3)"]) == 3
    with pytest.raises(OSError, match="no-such-editor"):
        run_in_terminal(["/no-such-editor"])
