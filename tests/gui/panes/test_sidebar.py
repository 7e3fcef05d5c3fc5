"""The left side with a real window: what it shows, what clicks, keys and drops there do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.panes.sidebar import SidebarPane
from paperdesk.gui.panes.sidebar_model import COUNT, ENTRY_MIME, PAPERS_MIME
from paperdesk.gui.widgets.menu import Menu
from paperdesk.gui.window import Window
from paperdesk.record import Status

Calm = Callable[[], None]
COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction


@pytest.fixture
def pane(window: Window) -> SidebarPane:
    pane = window.panes["sidebar"]
    assert isinstance(pane, SidebarPane)
    return pane


def count(pane: SidebarPane, view_id: str) -> int | None:
    return pane.model.index_of(view_id).data(COUNT)


def place_of(pane: SidebarPane, view_id: str) -> QPoint:
    index = pane.model.index_of(view_id)
    assert index.isValid(), view_id
    pane.tree.scrollTo(index)
    return pane.tree.visualRect(index).center()


def click(pane: SidebarPane, view_id: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(pane.tree.viewport(), Qt.MouseButton.LeftButton, modifier, place_of(pane, view_id))


def drop(pane: SidebarPane, mime: str, payload: bytes, onto: str, row: int = -1) -> bool:
    data = QMimeData()
    data.setData(mime, payload)
    parent = pane.model.index_of(onto)
    assert parent.isValid(), onto
    action = COPY if mime == PAPERS_MIME else MOVE
    if not pane.model.canDropMimeData(data, action, row, 0, parent):
        return False
    pane.model.dropMimeData(data, action, row, 0, parent)
    return True


def papers(*ids: int) -> bytes:
    return json.dumps(ids).encode()


def test_counts_follow_every_verb(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    reading = desk.library.reading
    ids = desk.library.papers.find()
    assert count(pane, "unread") == 12
    reading.set_status(ids[:2], Status.READ)
    reading.star(ids[:1])
    reading.enqueue(ids[4:7])
    desk.library.tags.add(ids[8:], ["vision"])
    calm()
    assert [count(pane, each) for each in ("unread", "read", "starred", "queue", "all", "tag:vision")] == [
        10, 2, 1, 3, 12, 6,
    ]  # fmt: skip
    assert count(pane, f"shelf:{desk.library.shelves.all()[0].id}") == 4
    desk.library.papers.trash(ids[8:9])
    calm()
    assert (count(pane, "trash"), count(pane, "all"), count(pane, "tag:vision")) == (1, 11, 5)
    for _step in range(5):
        desk.undo()
    calm()
    assert (count(pane, "unread"), count(pane, "tag:vision")) == (12, 2)


def test_saved_searches_are_counted_anew_once_the_index_is_whole(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    paper = desk.library.papers.find()[0]
    desk.library.papers.edit([paper], {"title": "A zébra"})
    shelf = desk.library.shelves.add("Stems", "zebra")
    calm()
    assert count(pane, f"shelf:{shelf}") == 0  # by letters alone
    desk.library.catch_up()
    desk.index_changed.emit("")
    calm()
    assert count(pane, f"shelf:{shelf}") == 1


def test_the_view_follows_what_it_shows_through_undo_and_redo(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    click(pane, "tag:vision")
    calm()
    assert drop(pane, ENTRY_MIME, b"tag:vision", "tag:retrieval")
    calm()
    assert (desk.view.id, len(desk.listed())) == ("tag:retrieval/vision", 2)
    desk.undo()
    calm()
    assert (desk.view.id, len(desk.listed())) == ("tag:vision", 2)
    assert [entry.id for entry in pane._selected()] == ["tag:vision"]
    desk.redo()
    calm()
    assert (desk.view.id, len(desk.listed())) == ("tag:retrieval/vision", 2)
    thesis = desk.library.collections.create("Thesis, first")
    calm()
    desk.show_again(f"collection:{thesis}")
    desk.library.collections.rename(thesis, "Thesis, last")
    assert desk.view.query == 'collection:"Thesis, last"'
    desk.undo()
    assert desk.view.title == "Thesis, first"
    desk.undo()
    assert desk.view.id == "all"


def test_a_click_shows_an_entry_and_ctrl_click_combines(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    click(pane, "tag:retrieval/neural")
    calm()
    assert (desk.view.title, len(desk.listed())) == ("retrieval/neural", 3)
    click(pane, "tag:vision", control)
    calm()
    assert (desk.view.title, len(desk.listed())) == ("retrieval/neural and vision", 1)
    assert pane.modes.isVisible()
    pane.modes.choose("or")
    calm()
    assert (desk.view.title, len(desk.listed())) == ("retrieval/neural or vision", 4)
    pane.modes.choose("not")
    calm()
    assert (desk.view.title, len(desk.listed())) == ("retrieval/neural without vision", 2)
    click(pane, "all")
    calm()
    assert not pane.modes.isVisible()
    assert len(desk.listed()) == 12


def test_without_takes_from_what_was_chosen_first(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    pane.modes.choose("not")
    click(pane, "tag:vision")
    click(pane, "tag:retrieval/neural", Qt.KeyboardModifier.ControlModifier)
    calm()
    assert (desk.view.title, len(desk.listed())) == ("vision without retrieval/neural", 1)


def test_all_papers_combine_with_a_tag(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    click(pane, "all")
    click(pane, "tag:vision", Qt.KeyboardModifier.ControlModifier)
    found = {}
    for mode in ("and", "or", "not"):
        pane.modes.choose(mode)
        calm()
        found[mode] = len(desk.listed())
    assert found == {"and": 2, "or": 12, "not": 10}


def test_a_click_on_what_is_shown_ends_a_search(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    desk.search_for("retrieval")
    calm()
    click(pane, "unread")
    assert desk.search == ""


def test_a_tag_with_a_plus_in_its_name_is_one_tag(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    desk.library.tags.add(desk.library.papers.find()[:2], ["c++"])
    calm()
    click(pane, "tag:c++")
    calm()
    assert (desk.view.key("tag"), len(desk.listed())) == ("c++", 2)


def test_papers_are_dropped_on_tags_collections_and_places(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    ids = desk.library.papers.find()
    thesis = next(held for held in desk.library.collections.tree() if held.name == "Thesis")
    assert drop(pane, PAPERS_MIME, papers(ids[5], ids[6]), "tag:vision")
    assert drop(pane, PAPERS_MIME, papers(ids[5]), f"collection:{thesis.id}")
    assert drop(pane, PAPERS_MIME, papers(ids[5]), "reading")
    assert drop(pane, PAPERS_MIME, papers(ids[6]), "queue")
    assert drop(pane, PAPERS_MIME, papers(ids[7]), "starred")
    assert not drop(pane, PAPERS_MIME, papers(ids[7]), "all")
    assert not drop(pane, PAPERS_MIME, papers(ids[7]), "section:tag")
    calm()
    assert desk.library.papers.find("tag:vision") == [ids[2], ids[3], ids[5], ids[6]]
    assert desk.library.papers.get(ids[5]).collections == ("Thesis",)
    assert desk.library.papers.get(ids[5]).status is Status.READING
    assert desk.library.reading.queue() == [ids[6]]
    assert desk.library.papers.find("is:starred") == [ids[7]]


def test_entries_are_dropped_on_each_other(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    assert drop(pane, ENTRY_MIME, b"tag:vision", "tag:retrieval/neural")
    calm()
    paths = [tag.path for tag in desk.library.tags.tree()]
    assert "retrieval/neural/vision" in paths
    assert drop(pane, ENTRY_MIME, b"tag:retrieval/neural/vision", "section:tag")
    calm()
    assert "vision" in [tag.path for tag in desk.library.tags.tree()]
    chapter = next(held for held in desk.library.collections.tree() if held.name == "Chapter 2")
    assert drop(pane, ENTRY_MIME, f"collection:{chapter.id}".encode(), "section:collection", 0)
    calm()
    assert [held.path for held in desk.library.collections.tree()] == ["Chapter 2", "Thesis"]
    assert not drop(pane, ENTRY_MIME, b"tag:vision", "section:collection")
    assert not drop(pane, ENTRY_MIME, b"tag:vision", "tag:vision")


def test_collections_and_searches_are_reordered(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    collections, shelves = desk.library.collections, desk.library.shelves
    first = collections.create("A")
    collections.create("B")
    shelves.add("Second", "year:2001")
    third = shelves.add("Third", "year:2002")
    calm()
    assert drop(pane, ENTRY_MIME, f"collection:{first}".encode(), "section:collection", 3)
    assert drop(pane, ENTRY_MIME, f"shelf:{third}".encode(), "section:shelf", 0)
    calm()
    assert [held.name for held in collections.tree() if held.parent is None] == ["Thesis", "B", "A"]
    assert [shelf.name for shelf in shelves.all()] == ["Third", "New ones", "Second"]


def edited(pane: SidebarPane, qapp: QApplication) -> QLineEdit:
    field = pane.tree.findChild(QLineEdit)
    assert field is not None
    return field


def rename(pane: SidebarPane, qapp: QApplication, view_id: str, new: str) -> None:
    click(pane, view_id)
    pane.tree.setFocus()
    QTest.keyClick(pane.tree, Qt.Key.Key_F2)
    field = edited(pane, qapp)
    field.setText(new)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_f2_renames_in_place(pane: SidebarPane, desk: Desk, qapp: QApplication, qtbot: QtBot, calm: Calm) -> None:
    rename(pane, qapp, "tag:vision", "seeing")
    qtbot.waitUntil(lambda: desk.view.id == "tag:seeing")
    calm()
    assert "seeing" in [tag.path for tag in desk.library.tags.tree()]
    assert pane.model.index_of("tag:seeing").isValid()
    assert len(desk.listed()) == 2
    thesis = next(held for held in desk.library.collections.tree() if held.name == "Thesis")
    rename(pane, qapp, f"collection:{thesis.id}", "Dissertation")
    qtbot.waitUntil(lambda: desk.view.title == "Dissertation")
    shelf = desk.library.shelves.all()[0]
    rename(pane, qapp, f"shelf:{shelf.id}", "Young ones")
    qtbot.waitUntil(lambda: desk.view.title == "Young ones")


def test_a_name_that_is_refused_stays_as_it_was(
    pane: SidebarPane, desk: Desk, told: list[Message], qapp: QApplication, qtbot: QtBot
) -> None:
    desk.library.shelves.add("Others", "year:2001")
    qtbot.waitUntil(lambda: len(pane.model.content.shelves) == 2)
    shelf = desk.library.shelves.all()[0]
    rename(pane, qapp, f"shelf:{shelf.id}", "Others")
    qtbot.waitUntil(lambda: bool(told))
    assert "already" in told[-1].text
    assert pane.model.index_of(f"shelf:{shelf.id}").data() == "New ones"


def test_news_do_not_take_the_name_that_is_being_typed(
    pane: SidebarPane, desk: Desk, qapp: QApplication, qtbot: QtBot
) -> None:
    click(pane, "tag:vision")
    QTest.keyClick(pane.tree, Qt.Key.Key_F2)
    edited(pane, qapp).setText("half a na")
    desk.library.tags.create("another")
    qtbot.waitUntil(lambda: not pane._latest.waiting and not desk.jobs.running)
    assert pane.tree.editing
    QTest.keyClick(edited(pane, qapp), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: pane.model.index_of("tag:another").isValid())


def test_delete_deletes_and_undo_brings_back(
    pane: SidebarPane, desk: Desk, told: list[Message], qtbot: QtBot, calm: Calm
) -> None:
    desk.select([desk.listed()[0]])
    click(pane, "tag:retrieval/neural")
    click(pane, f"shelf:{desk.library.shelves.all()[0].id}", Qt.KeyboardModifier.ControlModifier)
    pane.tree.setFocus()
    QTest.keyClick(pane.tree, Qt.Key.Key_Delete)  # also the key of "Move to trash"
    calm()
    assert desk.library.papers.find("is:trashed") == []
    assert "retrieval/neural" not in [tag.path for tag in desk.library.tags.tree()]
    assert desk.library.shelves.all() == []
    assert (told[-1].action, desk.view.id) == ("edit.undo", "all")
    desk.undo()
    desk.undo()
    calm()
    assert len(desk.library.papers.find("tag:retrieval/neural")) == 3
    assert len(desk.library.shelves.all()) == 1


def test_a_collection_goes_with_all_below_it(
    pane: SidebarPane, desk: Desk, told: list[Message], calm: Calm, tmp_path: Path
) -> None:
    thesis, chapter = desk.library.collections.tree()
    desk.library.standing.add(tmp_path / "thesis.bib", collection=thesis.path)
    click(pane, f"collection:{thesis.id}")
    click(pane, f"collection:{chapter.id}", Qt.KeyboardModifier.ControlModifier)
    pane.delete_selected()
    calm()
    assert desk.library.collections.tree() == []
    assert [message.kind for message in told] == ["info"]
    assert "“thesis.bib” stays as it is" in told[0].text


def test_the_tag_field_comes_with_many_tags_and_narrows_them(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    assert pane.filter.isHidden()
    desk.library.tags.add(desk.library.papers.find()[:1], [f"topic/{number:02}" for number in range(12)])
    calm()
    assert pane.filter.isVisible()
    pane.filter.setText("04")
    assert pane.model.index_of("tag:topic/04").isValid()
    assert pane.model.index_of("tag:topic").isValid()
    assert not pane.model.index_of("tag:topic/05").isValid()
    assert not pane.model.index_of("tag:vision").isValid()
    pane.filter.clear()
    assert pane.model.index_of("tag:vision").isValid()


def test_what_is_folded_stays_folded_and_is_remembered(
    pane: SidebarPane, desk: Desk, calm: Calm, window: Window, qtbot: QtBot
) -> None:
    thesis = desk.library.collections.tree()[0]
    index = pane.model.index_of(f"collection:{thesis.id}")
    pane.tree.fold(index)
    section = pane.model.index_of("section:tag")
    QTest.mouseClick(pane.tree.viewport(), Qt.MouseButton.LeftButton, pos=pane.tree.visualRect(section).center())
    assert not pane.tree.isExpanded(section)
    desk.library.tags.create("another")
    calm()
    assert not pane.tree.isExpanded(pane.model.index_of("section:tag"))
    assert not pane.tree.isExpanded(pane.model.index_of(f"collection:{thesis.id}"))
    again = SidebarPane(desk)
    qtbot.waitUntil(lambda: again.model.index_of("section:shelf").isValid())
    assert not again.tree.isExpanded(again.model.index_of("section:tag"))
    assert again.tree.isExpanded(again.model.index_of("section:shelf"))
    again.deleteLater()


def test_arrow_keys_walk_over_sections_and_enter_goes_to_the_list(
    pane: SidebarPane, desk: Desk, window: Window, calm: Calm, qapp: QApplication
) -> None:
    click(pane, "all")
    pane.tree.setFocus()
    seen: list[str] = []
    for _step in range(12):
        QTest.keyClick(pane.tree, Qt.Key.Key_Down)
        entry = pane.model.entry(pane.tree.currentIndex())
        assert entry is not None
        seen.append(entry.id)
    assert seen[-1].startswith("shelf:")
    assert "section:tag" in seen
    assert desk.view.title == "New ones"
    QTest.keyClick(pane.tree, Qt.Key.Key_Up)
    assert desk.view.title == "New ones"  # a section is no view: what is shown stays marked
    assert pane.model.index_of(desk.view.id) in pane.tree.selectionModel().selectedIndexes()
    QTest.keyClick(pane.tree, Qt.Key.Key_Return)  # folds the section
    assert not pane.tree.isExpanded(pane.model.index_of("section:shelf"))
    click(pane, "unread")
    QTest.keyClick(pane.tree, Qt.Key.Key_Return)
    assert qapp.focusWidget() is window.panes["papers"].focusProxy()


def test_the_pluses_ask_for_a_new_one(pane: SidebarPane, desk: Desk, dialog: Callable[[], QLineEdit]) -> None:
    wanted: list[str] = []
    for action in ("collection.new", "tag.new", "search.save"):
        desk.actions[action].triggered.disconnect()
        desk.actions[action].triggered.connect(lambda _on=False, action=action: wanted.append(action))
    for section in ("collection", "tag", "shelf"):
        rect = pane.tree.visualRect(pane.model.index_of(f"section:{section}"))
        spot = pane._delegate.add_area(rect).center()
        QTest.mouseClick(pane.tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert wanted == ["collection.new", "tag.new", "search.save"]


def shown_menu(pane: SidebarPane) -> Menu:
    (menu,) = [menu for menu in pane.findChildren(Menu) if menu.isVisible()]
    return menu


def test_menus_of_entries_and_of_libraries(
    pane: SidebarPane, desk: Desk, tmp_path: Path, calm: Calm, qtbot: QtBot
) -> None:
    pane.tree.customContextMenuRequested.emit(place_of(pane, "tag:vision"))
    menu = shown_menu(pane)
    assert desk.actions["tag.merge"] in menu.actions()
    menu.close()
    desk.search_for("networks")
    for entry, title in (("collection:1", "Thesis"), ("unread", "Unread")):
        pane.tree.customContextMenuRequested.emit(place_of(pane, entry))
        menu = shown_menu(pane)
        assert f"Export “{title}”…" in [action.text() for action in menu.actions()]
        assert (desk.view.id, desk.search) == (entry, "")
        menu.close()
    desk.libraries.open(tmp_path / "other", create=True)
    calm()
    pane.library.click()
    menu = shown_menu(pane)
    titles = {action.text(): action for action in menu.actions()}
    assert titles["other"].isChecked()
    titles["library"].trigger()
    menu.close()
    assert desk.library.folder.name == "library"
    pane.menu.click()
    menu = shown_menu(pane)
    assert [action.text() for action in menu.actions()] == [f"&{name}" for name in
            ("File", "Edit", "Paper", "Organise", "View", "Go", "Help")]  # fmt: skip
    menu.close()


def test_another_library_leaves_nothing_of_the_one_before(
    pane: SidebarPane, desk: Desk, tmp_path: Path, calm: Calm
) -> None:
    desk.library.tags.add(desk.library.papers.find()[:1], ["late"])  # a count is about to be asked
    desk.libraries.open(tmp_path / "other", create=True)
    calm()
    assert pane.model.content.tags == []
    assert not pane.model.index_of("section:tag").isValid()
    assert pane.library.text() == "other"


def test_names_are_tool_tips_as_text(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    desk.library.tags.create("<b>bold</b>")
    calm()
    tip = pane.model.index_of("tag:<b>bold</b>").data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;" in tip


def test_empty_rare_places_are_folded_away_until_they_are_shown(pane: SidebarPane, desk: Desk, calm: Calm) -> None:
    assert not pane.model.index_of("trash").isValid()
    desk.trigger("go.trash")
    calm()
    assert pane.model.index_of("trash").isValid()
    assert pane.tree.selectionModel().isSelected(pane.model.index_of("trash"))
    desk.trigger("go.all")
    desk.library.tags.create("any")
    calm()
    assert not pane.model.index_of("trash").isValid()
    assert pane.tree.currentIndex() != QModelIndex()


def test_files_are_dropped_into_tags_collections_and_states(
    pane: SidebarPane, desk: Desk, calm: Calm, tmp_path: Path
) -> None:
    thesis = desk.library.collections.tree()[0]
    for name, onto in (("one", "tag:vision"), ("two", f"collection:{thesis.id}"), ("three", "read"), ("four", "")):
        path = tmp_path / f"{name}.bib"
        path.write_text(f"@article{{{name}, title={{Dropped {name}}}}}")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        place = place_of(pane, onto) if onto else QPoint(5, pane.tree.viewport().height() - 3)
        event = QDropEvent(QPointF(place), COPY, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        pane.tree.dropEvent(event)
        assert event.isAccepted()
        calm()
    one, two, three, four = (desk.library.papers.get(desk.library.papers.find(f'title:"dropped {name}"')[0])
                             for name in ("one", "two", "three", "four"))  # fmt: skip
    assert [tag.path for tag in one.tags] == ["vision"]
    assert two.collections == ("Thesis",)
    assert three.status is Status.READ
    assert (four.tags, four.collections) == ((), ())


def test_files_are_welcome_anywhere_over_the_sidebar(pane: SidebarPane, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), COPY, data, left, none)
    pane.tree.dragEnterEvent(enter)
    move = QDragMoveEvent(place_of(pane, "queue"), COPY, data, left, none)
    pane.tree.dragMoveEvent(move)
    assert enter.isAccepted() and move.isAccepted()
    link = QMimeData()
    link.setUrls([QUrl("https://example.org/")])
    assert not pane.model.canDropMimeData(link, COPY, -1, 0, pane.model.index_of("tag:vision"))
