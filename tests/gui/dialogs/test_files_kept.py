"""The list of files that are kept in step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.dialogs.files_kept import FilesKeptDialog
from paperdesk.gui.window import Window

Opened = Callable[[], FilesKeptDialog]


@pytest.fixture
def opened(window: Window, desk: Desk, dialog: Callable[[], QDialog]) -> Opened:
    def start() -> FilesKeptDialog:
        desk.trigger("file.kept")
        found = dialog()
        assert isinstance(found, FilesKeptDialog)
        return found

    return start


def test_without_one_it_says_how_one_comes(opened: Opened) -> None:
    shown = opened()
    assert "Keep this file in step" in shown.about.text() and shown.problem.text() == "", "it is no fault"
    assert not shown._wake.isVisible() and not shown._remove.isEnabled() and not shown._write.isEnabled()
    shown.reject()


def test_they_are_listed_written_and_let_go(
    opened: Opened, desk: Desk, tmp_path: Path, qtbot: QtBot, told: list[Message]
) -> None:
    (tmp_path / "none").write_text("in the way", "utf-8")
    desk.library.standing.add(tmp_path / "thesis.bib", collection="Thesis")
    desk.library.standing.add(tmp_path / "none" / "new.json", query="year:>2008", format="csljson")
    shown = opened()
    assert shown.list.item(0).text() == "thesis.bib"
    assert shown.list.below(0) == f"Not looked at yet · BibTeX of collection “Thesis” · {tmp_path}"
    shown._write.click()
    assert shown.list.below(0).startswith("Being written…")
    qtbot.waitUntil(lambda: shown.list.below(0).startswith("In step at"), timeout=10_000)
    assert (tmp_path / "thesis.bib").exists() and "cannot be written" in shown.list.below(1)
    shown.list.setCurrentRow(0)
    shown._remove.click()
    qtbot.waitUntil(lambda: shown.list.count() == 1)
    assert (tmp_path / "thesis.bib").exists() and told[-1].action == "edit.undo"
    desk.undo()
    qtbot.waitUntil(lambda: shown.list.count() == 2)
    shown._on_add()
    assert not shown.isVisible()


@pytest.fixture
def asleep(desk: Desk, tmp_path: Path) -> Path:
    """A file that is awake and one that came from elsewhere."""
    desk.library.standing.add(tmp_path / "awake.bib")
    with desk.library._journal.change("As another machine did"):
        for name, format in (("asleep.bib", "bibtex"), (".profile", "markdown"), ("odd\n\x1b[31m.xyz", "none")):
            desk.library._database.run(
                "INSERT INTO standing_export (query, format, path) VALUES ('', ?, ?)", (format, str(tmp_path / name))
            )
    return tmp_path / "asleep.bib"


def test_one_that_came_from_elsewhere_is_shown_asleep_and_woken(
    opened: Opened, desk: Desk, asleep: Path, tmp_path: Path, qtbot: QtBot, told: list[Message]
) -> None:
    asleep.write_text("mine", "utf-8")
    shown = opened()
    assert shown.list.currentRow() == 1, "what asks for an answer is chosen"
    assert shown.list.below(1) == f"Sleeps · BibTeX of the whole library · {tmp_path}"
    assert shown._wake.isVisible() and shown._remove.text() == "Forget it" and str(asleep) in shown.about.text()
    shown.list.setCurrentRow(0)
    assert not shown._wake.isVisible() and shown._remove.text() == "Keep no longer" and shown.about.text() == ""
    shown._write.click()
    qtbot.waitUntil(lambda: shown.list.below(0).startswith("In step at"), timeout=10_000)
    assert asleep.read_text("utf-8") == "mine" and shown.list.below(1).startswith("Sleeps")
    shown.list.setCurrentRow(1)
    shown._wake.click()
    qtbot.waitUntil(lambda: shown.list.below(1).startswith("In step at"), timeout=10_000)
    assert "@" in asleep.read_text("utf-8") and not shown._wake.isVisible()
    assert asleep.with_name("asleep (not by PaperDesk).bib").read_text("utf-8") == "mine"


def test_one_that_may_not_be_woken_says_why_and_is_forgotten(
    opened: Opened, desk: Desk, asleep: Path, tmp_path: Path, qtbot: QtBot, told: list[Message]
) -> None:
    shown = opened()
    shown.list.setCurrentRow(2)
    shown._wake.click()
    assert "does not end as a file of a format does" in shown.problem.text() and not (tmp_path / ".profile").exists()
    shown.list.setCurrentRow(3)
    assert shown.problem.text() == "" and "\n" not in shown.list.item(3).text() + shown.about.text()
    shown._wake.click()
    assert "There is no format" in shown.problem.text()
    shown._remove.click()
    qtbot.waitUntil(lambda: shown.list.count() == 3)
    assert "is forgotten" in told[-1].text and told[-1].action == "edit.undo"
    desk.undo()
    qtbot.waitUntil(lambda: shown.list.count() == 4)
    assert shown.list.below(3).startswith("Sleeps")
    shown.reject()
