"""Commands on tags, collections and saved searches, with their questions answered by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.dialogs.prompt import ChoiceDialog, ColourDialog, TextDialog
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.window import Window

Calm = Callable[[], None]
Answer = Callable[[str], QDialog]
RETURN = Qt.Key.Key_Return


@pytest.fixture
def answer(dialog: Callable[[], QDialog]) -> Answer:
    """Answers the question that is open; the dialog comes back."""

    def give(text: str) -> QDialog:
        opened = dialog()
        if isinstance(opened, ChoiceDialog):
            opened.list.field.setText(text)
            QTest.keyClick(opened.list.field, RETURN)
        else:
            assert isinstance(opened, TextDialog | ColourDialog)
            opened.field.setText(text)
            QTest.keyClick(opened.field, RETURN)
        return opened

    return give


def tags(desk: Desk) -> list[str]:
    return [tag.path for tag in desk.library.tags.tree()]


def collections(desk: Desk) -> list[str]:
    return [held.path for held in desk.library.collections.tree()]


def test_tags_are_made_renamed_merged_and_deleted(window: Window, desk: Desk, answer: Answer, calm: Calm) -> None:
    desk.trigger("tag.new")
    answer("survey")
    assert "survey" in tags(desk)
    desk.trigger("tag.rename")
    answer("survey")  # which one
    answer("kind/survey")
    assert "kind/survey" in tags(desk)
    desk.show_again("tag:vision")
    desk.trigger("tag.merge")
    answer("retrieval/neural")
    calm()
    assert "vision" not in tags(desk)
    assert (desk.view.id, len(desk.listed())) == ("tag:retrieval/neural", 4)
    desk.trigger("tag.recolour")
    answer("#123456")
    assert {tag.path: tag.colour for tag in desk.library.tags.tree()}["retrieval/neural"] == "#123456"
    desk.trigger("tag.delete")
    calm()
    assert "retrieval/neural" not in tags(desk)
    assert desk.view.id == "all"
    for _step in range(5):
        desk.undo()
    assert tags(desk) == ["retrieval", "retrieval/neural", "vision"]


def test_two_tags_that_become_one_are_told(window: Window, desk: Desk, answer: Answer, calm: Calm) -> None:
    desk.show_again("tag:vision")
    desk.trigger("tag.rename")
    answer("retrieval/neural")
    calm()
    pane = window.panes["papers"]
    assert isinstance(pane, PapersPane)
    assert pane.banner.text == "“vision” and “retrieval/neural” are one tag now."
    desk.undo()
    calm()
    assert tags(desk) == ["retrieval", "retrieval/neural", "vision"]


def test_a_tag_that_exists_is_refused_in_place(window: Window, desk: Desk, answer: Answer) -> None:
    desk.trigger("tag.new")
    opened = answer("vision")
    assert isinstance(opened, TextDialog)
    assert "already" in opened.problem.text()
    opened.reject()


def test_f2_renames_what_the_list_shows(window: Window, desk: Desk, answer: Answer, calm: Calm) -> None:
    assert not desk.actions["view.rename"].isEnabled()
    desk.show_again("tag:vision")
    calm()
    assert desk.actions["view.rename"].text() == "Rename “vision”…"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_F2)
    answer("seeing")
    calm()
    assert (desk.view.id, len(desk.listed())) == ("tag:seeing", 2)


def test_collections_are_made_nested_renamed_and_deleted(
    window: Window, desk: Desk, answer: Answer, calm: Calm
) -> None:
    desk.trigger("collection.new")
    answer("Reading group")
    assert not desk.actions["collection.new_inside"].isEnabled()
    group = desk.library.collections.id_of("Reading group")
    desk.show_again(f"collection:{group}")
    desk.trigger("collection.new_inside")
    answer("Autumn")
    assert "Reading group/Autumn" in collections(desk)
    desk.trigger("collection.rename")
    answer("Seminar")
    assert (desk.view.title, "Seminar/Autumn" in collections(desk)) == ("Seminar", True)
    desk.trigger("collection.delete")
    assert collections(desk) == ["Thesis", "Thesis/Chapter 2"]
    assert desk.view.id == "all"


def test_papers_are_filed_by_key_also_into_a_new_collection(
    window: Window, desk: Desk, answer: Answer, calm: Calm
) -> None:
    ids = desk.listed()[5:7]
    desk.select(ids)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_C)
    answer("Chapter 2")
    assert desk.library.papers.get(ids[0]).collections == ("Thesis/Chapter 2",)
    desk.trigger("collection.add")
    answer("Thesis/Chapter 3")
    assert desk.library.papers.get(ids[1]).collections == ("Thesis/Chapter 2", "Thesis/Chapter 3")
    chapter = desk.library.collections.id_of("Thesis/Chapter 3")
    desk.show_again(f"collection:{chapter}")
    calm()
    desk.select(ids)
    desk.trigger("collection.remove")
    calm()
    assert desk.library.papers.get(ids[1]).collections == ("Thesis/Chapter 2",)
    assert desk.listed() == []


def test_searches_are_saved_changed_and_deleted(
    window: Window, desk: Desk, answer: Answer, told: list[Message], calm: Calm
) -> None:
    desk.show(desk.place("all"))
    desk.trigger("search.save")
    assert told[-1].action == "edit.find"
    desk.search_for("retrieval year:>=2005")
    calm()
    desk.trigger("search.save")
    answer("Young retrieval")
    shelf = desk.library.shelves.all()[-1]
    assert (shelf.name, shelf.query) == ("Young retrieval", "retrieval year:>=2005")
    desk.show_again(f"shelf:{shelf.id}")
    calm()
    assert len(desk.listed()) == 4
    desk.trigger("shelf.edit")
    answer("year:2001")
    calm()
    assert len(desk.listed()) == 1
    desk.trigger("shelf.rename")
    answer("Only one")
    assert desk.view.title == "Only one"
    desk.trigger("shelf.delete")
    assert [held.name for held in desk.library.shelves.all()] == ["New ones"]
    assert desk.view.id == "all"


def test_a_search_inside_a_list_is_saved_so_that_it_finds_the_same(
    window: Window, desk: Desk, answer: Answer, told: list[Message], calm: Calm
) -> None:
    desk.scope.choose(True)
    thesis = desk.library.collections.id_of("Thesis")
    for view in ("queue", "unread", "tag:vision", f"collection:{thesis}", f"shelf:{desk.library.shelves.all()[0].id}"):
        desk.library.reading.enqueue(desk.library.papers.find("")[1:4])
        desk.show_again(view)
        desk.search_for("retrieval OR networks sort:year")
        calm()
        found = desk.listed()
        assert found
        desk.trigger("search.save")
        answer(f"Saved {view}")
        shelf = desk.library.shelves.all()[-1]
        assert shelf.name == f"Saved {view}"
        desk.show_again(f"shelf:{shelf.id}")
        calm()
        assert sorted(desk.listed()) == sorted(found), shelf.query
        assert len(found) < 12 or view == "unread"
    count = len(desk.library.shelves.all())
    desk.show_again("tag:vision")
    desk.search_for("x" * 19_995)
    desk.trigger("search.save")
    assert "too long" in told[-1].text
    assert len(desk.library.shelves.all()) == count
