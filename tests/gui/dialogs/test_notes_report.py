"""What of the folder of notes wants a look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from paperdesk import children
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.notes_report import NotesReportDialog
from paperdesk.gui.window import Window
from paperdesk.library.note_folder import SyncReport
from paperdesk.record import Problem


def test_conflicts_and_remarks_open_from_here(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(children, "open_in_system", opened.append)
    (tmp_path / "a (conflict).md").write_text("both", "utf-8")
    desk.notes_in_folder.last = SyncReport(
        str(tmp_path), 1, 1, 1, ["a (conflict).md"], [Problem("gone.md", "It was left alone.")]
    )
    window.refresh_actions()
    desk.trigger("notes.report")
    shown = dialog()
    assert isinstance(shown, NotesReportDialog)
    assert [shown.list.item(row).text() for row in range(2)] == ["a (conflict).md", "gone.md"]
    assert shown.list.below(1) == "It was left alone."
    shown._open.click()
    shown.list.setCurrentRow(1)
    shown._open.click()
    assert shown.problem.text() == "That file is not in the folder any more."
    shown._on_open_folder()
    assert opened == [tmp_path / "a (conflict).md", tmp_path]
    shown.reject()


def test_nothing_to_remark_is_said(window: Window, desk: Desk, dialog: Callable[[], QDialog]) -> None:
    NotesReportDialog(desk).start()
    shown = dialog()
    assert isinstance(shown, NotesReportDialog)
    assert "Nothing to remark" in shown.problem.text() and not shown._open.isEnabled()
    shown.reject()
