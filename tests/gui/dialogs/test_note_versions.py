"""Earlier versions of a note: shown, compared, brought back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.note_versions import NoteVersionsDialog, lost_lines
from paperdesk.gui.window import Window


def test_lines_that_are_gone_are_marked() -> None:
    assert lost_lines("a\nb\nc\n", "a\nc\n") == [("a\n", False), ("b\n", True), ("c\n", False)]
    assert lost_lines("", "a") == []
    long = "\n".join(f"line {number}" for number in range(20_000))
    marked = lost_lines(f"{long}\nonly before", long)
    assert [line for line, lost in marked if lost] == ["only before"]


def test_a_last_line_without_its_end_is_the_line_it_was() -> None:
    assert lost_lines("a\nb", "a\nb\nc\n") == [("a\n", False), ("b", False)]


def test_a_version_is_looked_at_and_brought_back(window: Window, desk: Desk, dialog: Callable[[], QDialog]) -> None:
    paper = desk.selection[0]
    for number in range(3):
        desk.library.notes.save(paper, f"Text {number}\nsame", f"sitting {number}")
    desk.trigger("note.versions")
    opened = dialog()
    assert isinstance(opened, NoteVersionsDialog)
    assert opened.list.count() == 2
    assert opened.text.toPlainText() == "Text 1\nsame"
    opened.list.setCurrentRow(1)
    assert opened.text.toPlainText() == "Text 0\nsame"
    opened._restore.click()
    assert desk.library.notes.get(paper).text == "Text 0\nsame"
    desk.undo()
    assert desk.library.notes.get(paper).text == "Text 2\nsame"


def test_a_note_without_versions_says_so(window: Window, desk: Desk, dialog: Callable[[], QDialog]) -> None:
    desk.trigger("note.versions")
    opened = dialog()
    assert isinstance(opened, NoteVersionsDialog)
    assert "no earlier version" in opened.problem.text()
    assert not opened._restore.isEnabled()
    opened.reject()
