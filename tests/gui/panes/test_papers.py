"""The middle of the window: field, header, list and what they do together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, View
from paperdesk.gui.jobs import InlineJobs
from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.panes.papers_columns import COLUMNS
from paperdesk.library import Library
from paperdesk.library.results import ANY, SIMILAR
from paperdesk.library.shapes import SIDEBAR_QUERIES
from paperdesk.record import Record, Status

KEY = next(place for place, column in enumerate(COLUMNS) if column.id == "key")
ALL = View("all", "All papers", "", "title")
QUEUE = View("queue", "Up next", SIDEBAR_QUERIES["queue"], "queue")


class Wishes:
    """Actions of the window, as far as the pane asks for them; remembers what was triggered."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        self.triggered: list[str] = []
        for name, keys in (("paper.open", "Return"), ("paper.read", "R"), ("search.save", "Ctrl+Shift+S"),
                           ("edit.undo", "Ctrl+Z"), ("file.import", "Ctrl+I"), ("paper.new", "Ctrl+N"),
                           ("queue.up", "Alt+Up"), ("paper.tag", "T"), ("paper.trash", "Delete")):  # fmt: skip
            action = QAction(name, window)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _on=False, name=name: self.triggered.append(name))
            window.addAction(action)
            desk.actions[name] = action


@pytest.fixture
def desk(open_desk: Callable[..., Desk], tmp_path: Path) -> Desk:
    desk = open_desk(tmp_path / "library", InlineJobs())
    library = desk.library
    for number in range(30):
        library.papers.add(
            Record(title=f"Paper {number:02}", date=str(2000 + number), abstract="Networks." if number % 2 else "")
        )
    library.tags.add([2, 4], ["vision"])
    desk.view = View("unread", "Unread", "status:unread", "title")
    return desk


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(774, 700)
    return window


@pytest.fixture
def wishes(window: QWidget, desk: Desk) -> Wishes:
    return Wishes(window, desk)


@pytest.fixture
def pane(qtbot: QtBot, desk: Desk, window: QWidget, wishes: Wishes) -> PapersPane:
    pane = PapersPane(desk)
    rows = QVBoxLayout(window)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addWidget(pane)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    pane.setFocus()
    calm(qtbot, pane)
    return pane


def calm(qtbot: QtBot, pane: PapersPane) -> None:
    """Until all that was asked is answered and nothing more is to be asked."""
    listing = pane.listing
    qtbot.waitUntil(
        lambda: not (
            listing.finding.waiting or listing._follow.isActive() or listing._texts_soon.isActive()
            or listing.finding._about_soon.isActive() or listing.finding._further_soon.isActive()
            or pane._desk.jobs.running
        )
    )  # fmt: skip


def with_menu(pane: PapersPane, monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> list[str]:
    """The words of the menu that an act opens."""
    shown: list[str] = []

    def read(menu: QMenu, *_rest: object) -> None:
        shown.extend(action.text() for action in menu.actions())

    monkeypatch.setattr("paperdesk.gui.panes.papers.Menu.exec", read)
    act()
    return shown


# --- the list and what stands above it --------------------------------------------------------------------------------


def test_it_opens_on_the_desks_view(pane: PapersPane, desk: Desk) -> None:
    assert pane.header.words == ("Unread", "30 papers")
    assert pane.header.sort_chip.text() == "Title"
    assert desk.selection == [1]
    assert pane.view.hasFocus()
    assert pane.empty.isHidden()
    assert pane.field.height() == 40
    assert pane.header.geometry().top() == 59
    assert pane.view.geometry().top() == 99


def test_the_count_falls_while_the_row_stays(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.library.reading.set_status([3], Status.READ)
    calm(qtbot, pane)
    assert pane.header.words[1] == "29 papers"
    assert 3 in pane.model.ids
    desk.refresh_wanted.emit()
    calm(qtbot, pane)
    assert 3 not in pane.model.ids


def test_an_empty_view_says_what_to_do(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.show(View("tag:none", "none", "tag:none"))
    calm(qtbot, pane)
    assert pane.empty.isVisible()
    assert pane.empty.words[1] == "Press T on papers to tag them, or drag papers onto the tag."
    desk.actions["paper.tag"].setShortcut(QKeySequence())
    desk.show(View("tag:other", "other", "tag:other"))
    calm(qtbot, pane)
    assert pane.empty.words[1].startswith("Choose “paper.tag” on papers")
    desk.show(ALL)
    calm(qtbot, pane)
    assert pane.empty.isHidden()


def test_the_order_is_chosen_by_chip_and_remembered(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    pane.header.sort_requested.emit("-year")
    calm(qtbot, pane)
    assert pane.model.ids[0] == 30
    assert pane.header.sort_chip.text() == "Year, newest first"
    assert desk.state.get("sort:unread") == "-year"


def test_layouts_switch_and_keep_the_selection(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.step_wanted.emit(1)
    assert desk.selection == [2]
    pane.header.layout_requested.emit("table")
    assert pane.view.table
    assert desk.settings.get("list_layout") == "table"
    assert pane.header.switch.view == "table"
    assert desk.selection == [2]
    pane.view.head.toggle("doi")
    assert ["doi", 180] in desk.state.get("table_columns")
    desk.settings.set("list_layout", "rows")
    assert not pane.view.table
    desk.settings.set("abstract_lines", True)
    assert pane.view.rows_delegate.three_lines


def test_columns_chosen_before_are_shown(qtbot: QtBot, desk: Desk) -> None:
    desk.state.set("table_columns", [["title", 300], ["key", 120]])
    desk.settings.set("list_layout", "table")
    pane = PapersPane(desk)
    qtbot.addWidget(pane)
    assert pane.view.head.chosen == [["title", 300], ["key", 120]]
    assert not pane.view.isColumnHidden(KEY)
    calm(qtbot, pane)


# --- searching --------------------------------------------------------------------------------------------------------


def test_what_is_typed_is_searched_letter_by_letter(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    asked: list[tuple[str, bool]] = []
    desk.search_changed.connect(lambda text, typing: asked.append((text, typing)))
    desk.search_wanted.emit()
    assert pane.field.line_edit.hasFocus()
    QTest.keyClicks(pane.field.line_edit, "netw")
    assert asked == [("n", True), ("ne", True), ("net", True), ("netw", True)]
    calm(qtbot, pane)
    assert len(pane.model.ids) == 15
    assert pane.field._result.startswith("15 of 30 · ")
    assert pane.field._result.endswith(" ms")
    assert pane.header.sort_chip.text() == "Best match"
    assert pane.header.words == ("", "")
    assert desk.selection == pane.model.ids[:1]


def test_a_bibliography_pasted_into_the_field_comes_in_and_words_are_searched(
    qtbot: QtBot, pane: PapersPane, desk: Desk, qapp: QApplication
) -> None:
    line = pane.field.line_edit
    desk.search_wanted.emit()
    for text, searched, count in (
        ("TY  - JOUR\nTI  - Our title\nER  - \n", "", 31), ("10.1000/182", "10.1000/182", 31),
        ("@misc{b, title={Another}}", "", 32),  # it is shown, which ends the search
    ):  # fmt: skip
        qapp.clipboard().setText(text)
        QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        calm(qtbot, pane)
        assert (line.text(), desk.library.papers.count()) == (searched, count)
    qapp.clipboard().setText("@misc{c, title={A third}}")
    menu = line.context_menu()
    next(action for action in menu.actions() if action.objectName() == "edit-paste").trigger()
    menu.deleteLater()
    calm(qtbot, pane)
    assert (line.text(), desk.library.papers.count()) == ("", 33)


def test_enter_and_down_go_into_the_results(qtbot: QtBot, pane: PapersPane, wishes: Wishes) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down):
        pane.field.select_all()
        QTest.keyClicks(pane.field.line_edit, "networks")
        calm(qtbot, pane)
        QTest.keyClick(pane.field.line_edit, key)
        assert pane.view.hasFocus()
    assert wishes.triggered == []  # Enter is the key of a command, but not while a search is typed
    QTest.keyClick(pane.view, Qt.Key.Key_Return)
    assert wishes.triggered == ["paper.open"]


def test_escape_clears_and_goes_back_where_the_list_was(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    pane.view.select_row(20)
    desk.search_wanted.emit()
    QTest.keyClicks(pane.field.line_edit, "networks")
    calm(qtbot, pane)
    assert desk.selection != [21]
    QTest.keyClick(pane.field.line_edit, Qt.Key.Key_Escape)
    calm(qtbot, pane)
    assert pane.view.hasFocus()
    assert desk.search == ""
    assert desk.selection == [21]
    assert pane.header.words == ("Unread", "30 papers")
    assert 20 in pane.view.shown_rows()


def test_facets_narrow_the_search_and_widen_it_again(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.search_for("netw", typing=True)
    calm(qtbot, pane)
    facet = next(facet for facet, _asked in pane.header.facets._facets if facet.value == "vision")
    assert facet.count == 2
    pane.header.facet_requested.emit(facet)
    calm(qtbot, pane)
    assert desk.search == "netw* tag:vision"
    assert pane.field.text == "netw* tag:vision"
    assert set(pane.model.ids) == {2, 4}
    assert pane.header.facets.shown[0] == "vision"
    assert pane.header.facets._chips[0].isChecked()
    pane.header.facet_requested.emit(facet)
    calm(qtbot, pane)
    assert desk.search == "netw*"
    assert len(pane.model.ids) == 15


def test_facets_are_counted_anew_after_a_mark(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.search_for("netw", typing=True)
    calm(qtbot, pane)

    def count(value: str) -> int:
        return next((facet.count for facet, _asked in pane.header.facets._facets if facet.value == value), 0)

    desk.library.reading.set_status(pane.model.ids[:4], Status.SKIPPED)
    calm(qtbot, pane)
    assert count("skipped") == 4
    desk.library.undo()
    calm(qtbot, pane)
    assert count("skipped") == 0


def test_escape_in_the_list_leaves_a_search(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.search_for("netw", typing=True)
    calm(qtbot, pane)
    pane.view.setFocus()
    QTest.keyClick(pane.view, Qt.Key.Key_Escape)
    calm(qtbot, pane)
    assert (desk.search, pane.field.text) == ("", "")


def test_an_offer_to_undo_goes_with_the_next_change(pane: PapersPane, desk: Desk) -> None:
    desk.library.reading.star([3])
    desk.undo()
    assert pane.banner.text.startswith("Undone")
    desk.library.reading.star([4])
    assert pane.banner.text == ""
    desk.tell("Something else.", "warning")
    desk.library.reading.star([5])
    assert pane.banner.text == "Something else."


def test_a_search_is_sorted_in_its_own_words(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.search_for("netw", typing=True)
    calm(qtbot, pane)
    pane.header.sort_requested.emit("-year")
    calm(qtbot, pane)
    assert desk.search == "netw* sort:-year"
    assert pane.model.ids[0] == 30
    assert pane.header.sort_chip.text() == "Year, newest first"
    pane.view.head.sort_requested.emit("title")
    calm(qtbot, pane)
    assert desk.search == "netw* sort:title"
    pane.header.sort_requested.emit("relevance")
    calm(qtbot, pane)
    assert desk.search == "netw*"


def test_a_search_is_saved_as_it_was_meant(qtbot: QtBot, pane: PapersPane, desk: Desk, wishes: Wishes) -> None:
    desk.search_for("netw", typing=True)
    calm(qtbot, pane)
    pane.header.save.click()
    assert desk.search == "netw*"
    assert wishes.triggered == ["search.save"]
    calm(qtbot, pane)


def test_nothing_found_shows_the_ways_out(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.search_for("xylophone", typing=True)
    calm(qtbot, pane)
    assert pane.empty.isVisible()
    assert "xylophone" in pane.empty.words[1]
    assert pane.field._result.startswith("0 of 30")
    pane.empty.clear_requested.emit()
    calm(qtbot, pane)
    assert pane.empty.isHidden()
    assert desk.search == ""


def test_another_spelling_is_searched_by_a_click(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.search_for("netwroks", typing=True)
    calm(qtbot, pane)
    pane.hint.suggestion_chosen.emit("networks")
    calm(qtbot, pane)
    assert desk.search == "networks"
    assert pane.field.text == "networks"
    assert pane.view.hasFocus()


def test_what_a_search_had_to_leave_out_is_said(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.search_for("networks", typing=True)
    calm(qtbot, pane)
    assert "index" in pane.hint.words  # none has been made in this test
    desk.show(ALL)
    calm(qtbot, pane)
    assert pane.hint.words == ""
    assert pane.field.text == ""


def test_once_the_index_is_whole_the_search_is_made_again(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.search_for("networks", typing=True)
    calm(qtbot, pane)
    with qtbot.waitSignal(pane.listing.shown):
        desk.index_changed.emit("")
    calm(qtbot, pane)
    desk.show(ALL)
    calm(qtbot, pane)
    with qtbot.assertNotEmitted(pane.listing.shown):
        desk.index_changed.emit("")
        calm(qtbot, pane)


def test_the_count_of_a_search_falls_with_what_is_marked(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.search_for("status:unread", typing=True)
    calm(qtbot, pane)
    before = len(pane.model.ids)
    assert pane.field._result.startswith(f"{before} of 30")
    desk.library.reading.set_status(pane.model.ids[:2], Status.READ)
    calm(qtbot, pane)
    assert pane.field._result.startswith(f"{before - 2} of 30") and len(pane.model.ids) == before


def test_with_an_index_words_are_ranked_parted_and_spelt(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.library.papers.edit([5], {"title": "Neural networks", "abstract": "Of vision."})
    desk.library.papers.edit([7], {"abstract": "Vision alone."})
    desk.library.catch_up()
    calm(qtbot, pane)
    desk.search_for("neural vision", typing=True)
    calm(qtbot, pane)
    assert pane.model.ids[0] == 5
    assert set(pane.model.ids) == {5, 7, 2, 4}  # the last two by their tag
    assert pane.model.dividers == {1: ANY}
    assert pane.view.rowHeight(1) == 77 + 36
    assert pane.hint.words == ""
    assert pane.field._result.startswith("1 of 30")
    desk.search_for("netwroks ", typing=True)
    calm(qtbot, pane)
    assert pane.empty.words[2].strip() == "networks"


# --- papers -----------------------------------------------------------------------------------------------------------


def click(pane: PapersPane, row: int, x: int, alt: bool = False) -> None:
    point = QPoint(x, pane.view.rect_of(row).y() + 20)
    modifier = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, modifier, point)


def test_clicks_on_the_glyph_go_round_the_statuses(pane: PapersPane, desk: Desk) -> None:
    seen = []
    for alt in (False, False, False, True, False):
        click(pane, 4, 24, alt)
        seen.append(desk.library.papers.get(5).status)
    assert seen == [Status.READING, Status.READ, Status.UNREAD, Status.SKIPPED, Status.UNREAD]
    assert desk.selection == [1]
    assert pane.model.line(4) is not None


def test_a_click_on_one_of_many_selected_means_all_and_is_one_step(pane: PapersPane, desk: Desk) -> None:
    pane.view.select_ids([3, 4, 5])
    pane.listing.tell_selection()
    click(pane, 3, 24)
    assert desk.library.papers.find("status:reading") == [3, 4, 5]
    star = pane.view.viewport().width() - pane.view.right_pad - 7
    click(pane, 3, star)
    assert desk.library.papers.find("is:starred") == [3, 4, 5]
    click(pane, 3, star)
    assert desk.library.papers.find("is:starred") == []
    for _ in range(3):
        desk.library.undo()
    assert desk.library.papers.find("status:reading") == []
    click(pane, 8, 24)
    assert desk.library.papers.find("status:reading") == [9]


def test_papers_of_up_next_are_moved(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.library.reading.enqueue([5, 6, 7, 8])
    desk.show(QUEUE)
    calm(qtbot, pane)
    pane.view.moved.emit([8], 5)
    assert desk.library.reading.queue() == [8, 5, 6, 7]
    pane.view.moved.emit([8, 5], -1)
    calm(qtbot, pane)
    assert pane.model.ids == [6, 7, 8, 5]
    pane.view.select_ids([7, 8])
    pane.listing.tell_selection()
    for step, order in ((1, [6, 5, 7, 8]), (1, [6, 5, 7, 8]), (-1, [6, 7, 8, 5]), (-1, [7, 8, 6, 5])):
        pane.move_selected(step)
        calm(qtbot, pane)
        assert desk.library.reading.queue() == order
        assert desk.selection == [7, 8]
    desk.show(ALL)
    calm(qtbot, pane)
    pane.move_selected(1)
    assert desk.library.reading.queue() == [7, 8, 6, 5]


def test_select_all_takes_what_was_asked_for_and_only_once_more_what_stands_below(
    qtbot: QtBot, pane: PapersPane, desk: Desk
) -> None:
    desk.search_for("title:03 networks")
    calm(qtbot, pane)
    pane.model.show_ids(list(range(1, 11)), dividers={4: SIMILAR, 7: ANY}, searching=True)
    desk.select_all_wanted.emit()
    assert desk.selection == desk.listed() == [1, 2, 3, 4]
    desk.select_all_wanted.emit()
    assert desk.selection == list(range(1, 11))
    assert desk.listed() == [1, 2, 3, 4]
    pane.model.show_ids([1, 2], dividers={0: ANY}, searching=True)  # nothing holds all that was asked for
    desk.select_all_wanted.emit()
    assert (desk.selection, desk.listed()) == ([1, 2], [])


def test_what_comes_in_later_is_not_selected_with_all(qtbot: QtBot, pane: PapersPane, desk: Desk) -> None:
    desk.select_all_wanted.emit()
    new = desk.library.papers.add(Record(title="Paper 99"))
    qtbot.waitUntil(lambda: new in pane.model.ids)
    calm(qtbot, pane)
    assert len(desk.selection) == 30 and new not in desk.selection


def test_select_all_and_steps(pane: PapersPane, desk: Desk) -> None:
    desk.select_all_wanted.emit()
    assert len(desk.selection) == 30
    desk.step_wanted.emit(-1)
    assert len(desk.selection) == 1
    desk.reveal.emit(17)
    assert desk.selection == [17]


# --- messages and menus -----------------------------------------------------------------------------------------------


def test_messages_stand_in_place_with_their_way_out(pane: PapersPane, desk: Desk, wishes: Wishes) -> None:
    assert not pane.messages.isVisible()
    desk.tell("Moved <b>3</b> papers", "info", "edit.undo", "Undo")
    assert pane.banner.text == "Moved <b>3</b> papers"
    assert not pane.banner._timer.isActive(), "what offers a way on stays"
    desk.tell("Copied.")
    assert pane.banner._timer.isActive()
    desk.tell("Moved <b>3</b> papers", "info", "edit.undo", "Undo")
    pane.banner.actions_shown[0].click()
    assert wishes.triggered == ["edit.undo"]
    assert not pane.messages.isVisible()
    kinds = []
    for kind in ("error", "of no such kind"):
        desk.tell("It broke.", kind)
        kinds.append((str(pane.banner.kind), pane.banner._timer.isActive()))
    assert kinds == [("error", False), ("info", True)]


def test_what_is_said_of_a_paper_goes_with_it(pane: PapersPane, desk: Desk) -> None:
    leaving: list[Callable[[], None]] = [
        lambda: desk.select([2]), lambda: desk.show(ALL), lambda: desk.search_for("networks"), lambda: desk.select([])
    ]  # fmt: skip
    for leave in leaving:
        desk.select([1])
        desk.open_file()
        assert pane.banner.text == "This paper has no file."
        desk.library.reading.star([1])
        assert pane.banner.text, "the same paper in the same list"
        leave()
        assert pane.banner.text == ""
    desk.tell("It broke.", "error")
    desk.select([3])
    assert pane.banner.text == "It broke."


def test_the_add_menu_offers_what_the_window_can_do(
    pane: PapersPane, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = with_menu(pane, monkeypatch, pane.add.click)
    assert [text for text in shown if text] == ["file.import", "paper.new"]


def test_the_context_menu_takes_commands_by_id(pane: PapersPane, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.actions["queue.up"].setEnabled(False)
    point = pane.view.rect_of(2).center()

    def act() -> None:
        pane.view.customContextMenuRequested.emit(point)

    shown = [text for text in with_menu(pane, monkeypatch, act) if text]
    assert shown == ["paper.open", "paper.read", "paper.tag", "paper.trash"]
    below = QPoint(10, 5_000)
    assert with_menu(pane, monkeypatch, lambda: pane.view.customContextMenuRequested.emit(below))


def test_columns_are_chosen_from_a_button_too(pane: PapersPane, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(
        "paperdesk.gui.panes.papers_table.Menu.exec", lambda menu, *_: shown.extend(a.text() for a in menu.actions())
    )
    pane.header.columns_requested.emit()
    assert "Citation key" in shown


# --- libraries and look -----------------------------------------------------------------------------------------------


def test_another_library_starts_over(qtbot: QtBot, pane: PapersPane, desk: Desk, tmp_path: Path) -> None:
    desk.search_for("networks", typing=True)
    calm(qtbot, pane)
    other = Library.open(tmp_path / "other", create=True)
    desk.switch_to(other)
    calm(qtbot, pane)
    assert pane.field.text == ""
    assert pane.model.ids == []
    assert pane.empty.isVisible()
    assert pane.header.words == ("Unread", "0 papers")


def test_it_stands_in_every_theme_size_and_width(qtbot: QtBot, pane: PapersPane, desk: Desk, look: Look) -> None:
    pictures = []
    for theme, scale, width in (("light", 100, 774), ("dark", 100, 774), ("dark", 200, 900), ("light", 75, 300)):
        look.set_theme(theme)
        look.set_scale(scale)
        pane.window().resize(width, 500)
        image = pane.grab().toImage()
        assert image.pixelColor(3, 3) == look.colour("bg")
        pictures.append(image)
    assert pictures[0] != pictures[1]


def test_it_can_be_thrown_away(qtbot: QtBot, desk: Desk) -> None:
    pane = PapersPane(desk)
    gone: list[bool] = []
    pane.destroyed.connect(lambda: gone.append(True))
    pane.deleteLater()
    qtbot.waitUntil(lambda: bool(gone))
    desk.settings.set("list_layout", "table")
    desk.tell("Nobody hears this.")
