"""The files of a paper in its details: with pictures and what could not be read, by mouse, menu and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from paperdesk import children
from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.panes.details import DetailsPane
from paperdesk.gui.panes.details_file_row import FileRow, about
from paperdesk.gui.panes.details_files import FilesPart
from paperdesk.gui.window import Window
from paperdesk.library.shapes import Attachment

MakePdf = Callable[..., Path]
Calm = Callable[[], None]


@pytest.fixture
def part(qtbot: QtBot, window: Window, desk: Desk, calm: Calm, make_pdf: MakePdf) -> FilesPart:
    """The files of the first paper: a copied PDF, a linked one and linked slides that are gone."""
    gone = make_pdf("slides.odp", "x")
    desk.library.files.attach(1, [make_pdf("paper.pdf", "Words of the paper")])
    desk.library.files.attach(1, [make_pdf("linked.pdf", ""), gone], copy=False)
    gone.unlink()
    pane = window.panes["details"]
    assert isinstance(pane, DetailsPane)
    desk.select([1])
    qtbot.waitUntil(lambda: pane._built and not pane._settle.isActive())
    pane.tabs.set_tab("details")
    calm()
    assert pane.sheet is not None
    return pane.sheet.files


def titles(part: FilesPart) -> list[str]:
    return [row.file.title for row in part.rows]


def words(row: FileRow) -> list[str]:
    menu = row.menu()
    found = [action.text() for action in menu.actions() if action.text()]
    menu.deleteLater()
    return found


def choose(row: FileRow, words: str) -> None:
    """Choose a command of a row's menu."""
    menu = row.menu()
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.deleteLater()


def test_what_is_said_of_a_file(tmp_path: Path) -> None:
    file = Attachment(1, 1, tmp_path, "a.pdf", "application/pdf", 1_234_567, linked=True, exists=True)
    assert about(file) == "linked · 1.2 MB" and about(file._replace(linked=False)) == "1.2 MB"
    assert about(file._replace(exists=False)) == "the linked file is not where it was"
    assert about(file._replace(exists=False, linked=False)) == "the file is gone"


def test_a_pdf_shows_its_first_page_another_file_an_icon(qtbot: QtBot, part: FilesPart) -> None:
    assert titles(part) == ["paper.pdf", "linked.pdf", "slides.odp"]
    qtbot.waitUntil(lambda: part.rows[0].picture.has_picture, timeout=20_000)
    assert not part.rows[2].picture.has_picture
    again = FileRow(part._desk, part.rows[0].file)
    qtbot.addWidget(again)
    again.show()
    assert again.picture.has_picture, "at once, for it is in memory"


def test_a_broken_pdf_keeps_its_icon(qtbot: QtBot, part: FilesPart, desk: Desk, calm: Calm, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing more")
    desk.library.files.attach(1, [broken])
    qtbot.waitUntil(lambda: len(part.rows) == 4)
    calm()
    assert not part.rows[3].picture.has_picture and part.rows[3].isVisibleTo(part)


def test_what_could_not_be_read_is_said_once_it_is_known(qtbot: QtBot, part: FilesPart, desk: Desk) -> None:
    assert part.rows[1].problem.isHidden()
    desk.library.read_pdfs()
    desk.index_changed.emit("")
    qtbot.waitUntil(lambda: not part.rows[1].problem.isHidden())
    assert part.rows[1].problem.text == "“linked.pdf” holds no text: its pages may be scanned pictures."
    assert part.rows[0].problem.isHidden()


def test_the_menu_offers_what_can_be_done(part: FilesPart) -> None:
    assert words(part.rows[0]) == [
        "Open", "Show in its folder", "Rename", "Copy its path", "Copy link", "Remove from the paper",
    ]  # fmt: skip
    assert "Copy into the library" in words(part.rows[1])
    assert words(part.rows[2]) == ["Find it…", "Rename", "Copy its path", "Copy link", "Remove from the paper"]


def test_path_and_link_are_copied(qapp: QApplication, qtbot: QtBot, part: FilesPart, tmp_path: Path) -> None:
    part.rows[1].setFocus()
    qtbot.keyClick(part.rows[1], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == str(tmp_path / "linked.pdf")
    choose(part.rows[1], "Copy link")
    assert qapp.clipboard().text() == (tmp_path / "linked.pdf").as_uri()


def test_a_row_is_worked_by_keys(
    qtbot: QtBot, part: FilesPart, desk: Desk, told: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(children, "open_in_system", opened.append)
    row = part.rows[0]
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert opened == [row.file.path]
    qtbot.keyClick(row, Qt.Key.Key_Down)
    assert part.rows[1].hasFocus()
    qtbot.keyClick(part.rows[1], Qt.Key.Key_F2)
    assert part.rows[1].field.hasFocus()
    part.rows[1].field.setText("Preprint")
    part.rows[1].field.setModified(True)
    qtbot.keyClick(part.rows[1].field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(part) == ["paper.pdf", "Preprint", "slides.odp"])
    assert part.rows[1].hasFocus(), "the focus stays where it was"
    qtbot.keyClick(part.rows[1], Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(part) == ["paper.pdf", "slides.odp"])
    assert told[-1].action == "edit.undo" and part.rows[1].hasFocus()
    desk.undo()
    qtbot.waitUntil(lambda: len(part.rows) == 3)
    assert desk.library.papers.count() == 12, "Delete was the file's, not the paper's"


def test_esc_gives_up_a_new_name(qtbot: QtBot, part: FilesPart) -> None:
    row = part.rows[0]
    row.rename()
    qtbot.keyClicks(row.field, "No")
    qtbot.keyClick(row.field, Qt.Key.Key_Escape)
    assert not row.field.isVisible() and row.hasFocus() and row.file.title == "paper.pdf"


def test_a_linked_file_is_copied_in(qtbot: QtBot, part: FilesPart, desk: Desk, calm: Calm) -> None:
    choose(part.rows[1], "Copy into the library")
    calm()
    qtbot.waitUntil(lambda: not part.rows[1].file.linked)
    assert part.rows[1].file.path.is_relative_to(desk.library.folder)
    desk.undo()
    qtbot.waitUntil(lambda: part.rows[1].file.linked)


def test_a_missing_file_is_asked_for(
    qtbot: QtBot, part: FilesPart, desk: Desk, calm: Calm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = tmp_path / "elsewhere.odp"
    found.write_bytes(b"x")
    asked: list[str] = []

    def choose_files(_desk: Desk, title: str, _filters: str = "") -> list[Path]:
        asked.append(title)
        return [found]

    monkeypatch.setattr("paperdesk.gui.actions.papers.choose_files", choose_files)
    part.rows[2].setFocus()
    qtbot.keyClick(part.rows[2], Qt.Key.Key_Return)
    calm()
    qtbot.waitUntil(lambda: part.rows[2].file.exists)
    assert part.rows[2].file.path == found and asked == ["Where is “slides.odp” now?"]
    desk.trigger("paper.find_file")
    assert len(asked) == 1, "every file is where it was"


def test_a_file_that_went_since_is_told_with_the_way_out(part: FilesPart, told: list[Message]) -> None:
    part.rows[1].file.path.unlink()
    part.rows[1]._on_open()
    assert "not there any more" in told[-1].text and told[-1].action == "paper.find_file"


def test_files_dropped_on_the_list_are_attached(
    qtbot: QtBot, part: FilesPart, calm: Calm, told: list[Message], make_pdf: MakePdf
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(make_pdf("dropped.pdf", "Other words")))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    part.dropEvent(event)
    calm()
    qtbot.waitUntil(lambda: len(part.rows) == 4)
    assert told[-1].text == "“dropped.pdf” is attached to “Paper 00 on networks”."


def test_it_lets_go_of_a_library_that_is_closed(part: FilesPart, desk: Desk) -> None:
    part.forget()
    part.attach([Path("a.pdf")])
    assert not desk.jobs.running
