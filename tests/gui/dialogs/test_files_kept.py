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
    assert "Keep this file in step" in shown.problem.text()
    assert not shown._remove.isEnabled() and not shown._write.isEnabled()
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
