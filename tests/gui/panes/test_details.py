"""The right side: what it shows, what its controls do, and that no letter of a note is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from paperdesk.errors import LibraryError
from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import InlineJobs
from paperdesk.gui.look import Look
from paperdesk.gui.panes.details import DetailsPane
from paperdesk.gui.panes.details_people import read, written
from paperdesk.library import Library
from paperdesk.record import Person, Record
from paperdesk.settings import Settings, State


@pytest.fixture
def desk(qapp: QApplication, look: Look, tmp_path: Path) -> Iterator[Desk]:
    library = Library.open(tmp_path / "library", create=True)
    library.papers.add(Record(title="Attention <b>Is</b> All", people=[Person.parse("Vaswani, Ashish")], date="2017",
                              arxiv="1706.03762", abstract="The dominant models."))  # fmt: skip
    library.papers.add(Record(title="Deep Residual Learning", date="2016"))
    jobs = InlineJobs()
    desk = Desk(library, jobs, Settings(tmp_path / "s.json"), State(tmp_path / "state.json"), look, qapp.clipboard())
    for status in ("unread", "reading", "read", "skipped"):
        action = QAction(desk)
        action.triggered.connect(
            lambda _on=False, status=status: library.reading.set_status(desk.selection, status)
        )  # fmt: skip
        desk.actions[f"paper.{status}"] = action
    yield desk
    desk.shut_down()


@pytest.fixture
def pane(qtbot: QtBot, desk: Desk) -> Iterator[DetailsPane]:
    pane = DetailsPane(desk)
    qtbot.addWidget(pane)
    pane.resize(430, 900)
    pane.show()
    yield pane
    pane._settle.stop()
    pane.notes.close_child()


def select(qtbot: QtBot, pane: DetailsPane, desk: Desk, *papers: int) -> None:
    desk.select(list(papers))
    qtbot.waitUntil(lambda: not pane._settle.isActive())


def test_a_paper_is_shown_with_hostile_letters_as_they_are(qtbot: QtBot, pane: DetailsPane, desk: Desk) -> None:
    select(qtbot, pane, desk, 1)
    assert pane.header._title.text() == "Attention <b>Is</b> All"
    assert pane.header._title.textFormat() == Qt.TextFormat.PlainText
    assert "1706.03762" in pane.header._about.text() and pane._abstract.text() == "The dominant models."


def test_the_switch_marks_the_selection(qtbot: QtBot, pane: DetailsPane, desk: Desk) -> None:
    select(qtbot, pane, desk, 1)
    pane.header._switch.status_chosen.emit("read")
    assert desk.library.papers.get(1).status == "read" and pane.header._switch.status == "read"


def test_tags_are_added_and_removed_for_all_that_are_selected(qtbot: QtBot, pane: DetailsPane, desk: Desk) -> None:
    select(qtbot, pane, desk, 1, 2)
    assert pane.header._title.text() == "2 papers selected"
    pane.header._tags.tags_added.emit(["ml/new"])
    assert desk.library.papers.find("tag:ml/new") == [1, 2]
    assert pane.header._tags.tags == ["ml/new"]
    pane.header._tags.tag_removed.emit("ml/new")
    assert desk.library.papers.find("tag:ml/new") == []


def test_a_note_is_saved_by_itself_and_on_leaving(qtbot: QtBot, pane: DetailsPane, desk: Desk) -> None:
    select(qtbot, pane, desk, 1)
    desk.note_wanted.emit()
    assert pane.notes.editing
    pane.notes.editor.insertPlainText("# Idea")
    qtbot.waitUntil(lambda: desk.library.notes.get(1).text == "# Idea", timeout=2_500)
    pane.notes.editor.insertPlainText(" more")
    select(qtbot, pane, desk, 2)
    assert desk.library.notes.get(1).text == "# Idea more" and desk.library.notes.get(2).text == ""
    assert desk.library.history.undo_label == "Edit note"


def test_a_failed_save_keeps_the_text_and_tries_again(
    qtbot: QtBot, pane: DetailsPane, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    select(qtbot, pane, desk, 1)
    pane.notes.edit()
    pane.notes.editor.insertPlainText("words")

    def fail(*_about: object) -> bool:
        raise LibraryError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(desk.library.notes, "save", fail)
        pane.notes.save()
        assert "The disk is full" in pane.notes._problem.text() and pane.notes.editor.text() == "words"
        assert pane.notes._soon.isActive()
    pane.notes.save()
    assert desk.library.notes.get(1).text == "words" and pane.notes._problem.isHidden()


def test_an_undo_comes_through_the_editor(qtbot: QtBot, pane: DetailsPane, desk: Desk) -> None:
    desk.library.notes.save(1, "before", "a")
    select(qtbot, pane, desk, 1)
    desk.library.notes.save(1, "after", "b")
    assert pane.notes.editor.text() == "after"
    desk.library.undo()
    assert pane.notes.editor.text() == "before"


def test_a_task_is_ticked_in_the_rendered_note(qtbot: QtBot, pane: DetailsPane, desk: Desk) -> None:
    desk.library.notes.save(1, "- [ ] one\n")
    select(qtbot, pane, desk, 1)
    qtbot.waitUntil(lambda: "one" in pane.notes.view.toPlainText())
    pane.notes.view.task_toggled.emit(0, True)
    assert desk.library.notes.get(1).text == "- [x] one\n"


def test_fields_are_kept_and_wrong_ones_said(qtbot: QtBot, pane: DetailsPane, desk: Desk) -> None:
    pane._tabs.set_tab("details")
    select(qtbot, pane, desk, 1)
    fields = pane.fields._editors
    fields["venue"].setText("NeurIPS")  # type: ignore[attr-defined]
    fields["venue"].left.emit()  # type: ignore[attr-defined]
    assert desk.library.papers.get(1).record.venue == "NeurIPS"
    fields["doi"].setText("nonsense")  # type: ignore[attr-defined]
    fields["doi"].left.emit()  # type: ignore[attr-defined]
    assert "not a DOI" in pane.fields._problems["doi"].text()
    assert desk.library.papers.get(1).record.doi == "" and fields["doi"].text() == "nonsense"  # type: ignore[attr-defined]


def test_what_is_unfinished_is_kept_when_another_paper_is_chosen(qtbot: QtBot, pane: DetailsPane, desk: Desk) -> None:
    pane._tabs.set_tab("details")
    select(qtbot, pane, desk, 1)
    pane.fields._editors["title"].setText("Attention")  # type: ignore[attr-defined]
    select(qtbot, pane, desk, 2)
    assert desk.library.papers.get(1).record.title == "Attention"


def test_nothing_selected(qtbot: QtBot, pane: DetailsPane, desk: Desk) -> None:
    assert pane._stack.currentWidget() is pane._nothing
    select(qtbot, pane, desk, 1)
    desk.library.papers.delete([1])
    desk.select([])
    assert pane._stack.currentWidget() is pane._nothing


@pytest.mark.parametrize(
    "person",
    [Person(family="Berg", given="Jan", particle="van der"), Person(literal="Google Research"), Person(family="Plato"),
     Person(family="King", given="M. L.", suffix="Jr."), Person(family="Doe", given="Jane", role="editor")],
)  # fmt: skip
def test_people_are_written_as_they_are_read(person: Person) -> None:
    assert read(written(person)) == person
