"""The list follows what is asked for and what happens, and keeps the reader's place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message, View
from paperdesk.gui.jobs import InlineJobs
from paperdesk.gui.panes.papers_finding import Found, Wish
from paperdesk.gui.panes.papers_listing import Listing
from paperdesk.gui.panes.papers_model import PapersModel
from paperdesk.gui.panes.papers_view import PapersView
from paperdesk.library import Library
from paperdesk.library.results import ANY, IN_PDFS, SIMILAR
from paperdesk.library.shapes import SIDEBAR_QUERIES
from paperdesk.record import Record, Status

UNREAD = View("unread", "Unread", "status:unread", "title")
ALL = View("all", "All papers", "", "title")
QUEUE = View("queue", "Up next", SIDEBAR_QUERIES["queue"], "queue")
TRASH = View("trash", "Trash", SIDEBAR_QUERIES["trash"], "title")


@pytest.fixture
def desk(open_desk: Callable[..., Desk], tmp_path: Path) -> Desk:
    desk = open_desk(tmp_path / "library", InlineJobs())
    library = desk.library
    for number in range(30):
        library.papers.add(Record(title=f"Paper {number:02}", abstract="About networks." if number % 2 else ""))
    desk.view = UNREAD
    return desk


@pytest.fixture
def listing(qtbot: QtBot, desk: Desk) -> Listing:
    window = QWidget()
    qtbot.addWidget(window)
    model = PapersModel(lambda ids: desk.library.papers.rows(ids))
    view = PapersView(desk.look, model)
    rows = QVBoxLayout(window)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addWidget(view)
    window.resize(700, 500)
    with qtbot.waitExposed(window):
        window.show()
    listing = Listing(desk, model, view)
    listing.held = window  # type: ignore[attr-defined]
    desk.view_changed.connect(lambda shown: listing.open(Wish(shown, desk.search)))
    desk.search_changed.connect(lambda text, typing: listing.open(Wish(desk.view, text, typing)))
    listing.open(Wish(desk.view))
    calm(qtbot, listing)
    return listing


def calm(qtbot: QtBot, listing: Listing) -> None:
    """Until all that was asked is answered and nothing more is to be asked."""
    qtbot.waitUntil(
        lambda: not (
            listing.finding.waiting or listing._follow.isActive() or listing._texts_soon.isActive()
            or listing.finding._about_soon.isActive() or listing.finding._further_soon.isActive()
            or listing._desk.jobs.running
        )
    )  # fmt: skip


def test_what_pdfs_hold_follows_and_stays(
    qtbot: QtBot, desk: Desk, listing: Listing, make_pdf: Callable[..., Path]
) -> None:
    desk.library.files.attach(1, [make_pdf("a.pdf", "Introduction", "Residual networks are deep")])
    desk.library.catch_up()
    desk.library.read_pdfs()
    desk.search_for("residual ", typing=True)
    calm(qtbot, listing)
    assert (ids(listing), listing._model.dividers) == ([1], {0: IN_PDFS})
    assert listing._model.texts[1].text == "PDF p. 2: Residual networks are deep"
    desk.search_for("networks", typing=False)
    calm(qtbot, listing)
    assert len(ids(listing)) == 16 and listing._model.dividers == {15: IN_PDFS}
    listing._view.select_row(15)
    desk.library.notes.save(2, "More on networks")  # it holds the word as well now: the list is found again
    listing.refresh()
    assert len(ids(listing)) == 16
    calm(qtbot, listing)
    assert listing._view.selected_ids() == [1] and ids(listing)[-1] == 1
    assert listing._model.dividers == {15: IN_PDFS}


def test_the_line_over_a_part_moves_with_it(qtbot: QtBot, listing: Listing) -> None:
    listing._model.show_ids([1, 2, 3, 4], dividers={1: IN_PDFS, 2: SIMILAR, 3: ANY})
    listing._drop({2, 3})
    assert (ids(listing), listing._model.dividers) == ([1, 4], {1: ANY})


def ids(listing: Listing) -> list[int]:
    return listing._model.ids


# --- opening --------------------------------------------------------------------------------------------------------


def test_the_first_paper_of_a_view_is_selected(listing: Listing, desk: Desk) -> None:
    assert ids(listing) == list(range(1, 31))
    assert desk.selection == [1]
    assert listing.found is not None
    assert listing.found.total == 30
    assert desk.listed() == list(range(1, 31))


def test_what_stands_and_its_numbers_are_told(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    stood: list[Found] = []
    listing.shown.connect(stood.append)
    with qtbot.waitSignal(desk.list_changed) as told:
        desk.show(View("few", "Few", "title:05", "title"))
    assert told.args == [1, 30]
    assert desk.selection == [6]
    calm(qtbot, listing)
    assert [found.ids for found in stood] == [[6]]


def test_each_view_is_found_again_where_it_was_left(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    listing._view.select_ids([12, 14])
    listing._view.show_current()
    listing.tell_selection()
    top = listing._view.verticalScrollBar().value()
    assert top > 0
    desk.show(ALL)
    calm(qtbot, listing)
    assert desk.selection == [1]
    assert listing._view.verticalScrollBar().value() == 0
    desk.show(UNREAD)
    calm(qtbot, listing)
    assert desk.selection == [12, 14]
    assert listing._view.verticalScrollBar().value() == top


def test_a_paper_picked_from_a_search_stays_selected(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    listing._view.select_ids([2])
    listing._view.chosen.emit()
    desk.search_for("title:1")
    calm(qtbot, listing)
    first, second = ids(listing)[:2]
    assert desk.selection == [first]
    desk.search_for("")
    calm(qtbot, listing)
    assert desk.selection == [2]  # nothing was picked
    desk.search_for("title:1")
    calm(qtbot, listing)
    listing._view.select_ids([second])
    listing._view.chosen.emit()
    desk.search_for("")
    calm(qtbot, listing)
    assert desk.selection == [second]


def test_a_search_lets_go_of_many_selected_before(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    listing._view.selectAll()
    assert len(desk.selection) == 30
    current = listing._view.current_id()
    desk.search_for("title:1")
    calm(qtbot, listing)
    desk.search_for("")
    calm(qtbot, listing)
    assert desk.selection == [current]


def test_another_order_keeps_the_paper_in_sight(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    listing._view.select_ids([2])
    listing.tell_selection()
    desk.sort_by("-title")
    calm(qtbot, listing)
    assert ids(listing) == list(range(30, 0, -1))
    assert desk.selection == [2]
    assert 28 in listing._view.shown_rows()


def test_an_empty_view_has_no_selection(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.show(QUEUE)
    calm(qtbot, listing)
    assert ids(listing) == []
    assert desk.selection == []


def test_the_list_before_stays_until_the_next_one_is_there(listing: Listing, desk: Desk) -> None:
    desk.show(QUEUE)
    assert ids(listing) == list(range(1, 31))


# --- what happens ---------------------------------------------------------------------------------------------------


def test_a_paper_that_is_read_stays_until_the_list_is_left(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.library.reading.set_status([3, 4], Status.READ)
    calm(qtbot, listing)
    assert {3, 4} <= set(ids(listing))
    line = listing._model.line(2)
    assert line is not None
    assert line.status == Status.READ
    assert listing.found is not None
    assert listing.found.total == 28  # the count falls at once
    desk.show(ALL)
    calm(qtbot, listing)
    desk.show(UNREAD)
    calm(qtbot, listing)
    assert not {3, 4} & set(ids(listing))


def test_a_refresh_lets_go_of_what_fits_no_more(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    listing._view.select_ids([3])
    listing.tell_selection()
    desk.library.reading.set_status([3], Status.READ)
    calm(qtbot, listing)
    listing.refresh()
    calm(qtbot, listing)
    assert 3 not in ids(listing)
    assert desk.selection == [4]  # what came after it


def test_new_papers_come_in_and_what_stays_stays(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.library.reading.set_status([3], Status.READ)
    listing._view.select_ids([10])
    listing.tell_selection()
    new = desk.library.papers.add(Record(title="Paper 04 and a half"))
    calm(qtbot, listing)
    assert ids(listing) == [1, 2, 3, 4, 5, new, *range(6, 31)]
    assert desk.selection == [10]


def test_where_papers_arrived_a_list_of_the_newest_first_goes_to_its_top(
    qtbot: QtBot, listing: Listing, desk: Desk
) -> None:
    def arrive() -> list[int]:
        listing._view.select_ids([10])
        listing.tell_selection()
        new = [desk.library.papers.add(Record(title=f"Came {number}")) for number in range(20)]
        listing.show_arrived(new)
        calm(qtbot, listing)
        return new

    arrive()
    assert desk.selection == [10], "sorted by title they stand anywhere"
    desk.show(View("unread", "Unread", "status:unread", "-added"))
    calm(qtbot, listing)
    new = arrive()
    assert desk.selection == ids(listing)[:1] and desk.current in new and listing._view.verticalScrollBar().value() == 0
    listing._view.select_ids([10])
    desk.show(View("read", "Read", "status:read", "-added"))
    listing.show_arrived(new)
    calm(qtbot, listing)
    assert desk.selection == [], "they do not belong there"
    desk.search_for("paper")
    calm(qtbot, listing)
    found = arrive()
    assert found[-1] not in desk.selection


def test_a_paper_that_fits_again_comes_back(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.library.reading.set_status([3], Status.READ)
    listing.refresh()
    calm(qtbot, listing)
    assert 3 not in ids(listing)
    desk.library.undo()
    calm(qtbot, listing)
    assert ids(listing) == list(range(1, 31))


def test_thrown_away_papers_go_at_once_and_come_back(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    listing._view.select_ids([5, 6])
    listing.tell_selection()
    desk.library.papers.trash([5, 6])
    assert ids(listing) == [1, 2, 3, 4, *range(7, 31)]
    assert desk.selection == [7]
    assert listing.found is not None
    assert listing.found.total == 28
    calm(qtbot, listing)
    assert listing.found.of == 28
    desk.library.undo()
    calm(qtbot, listing)
    assert ids(listing) == list(range(1, 31))
    assert desk.selection == [5, 6]
    assert (listing.found.total, listing.found.of) == (30, 30)


def test_the_number_of_all_papers_is_right_in_the_trash(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.library.papers.trash([5, 6, 7])
    desk.show(TRASH)
    calm(qtbot, listing)
    assert listing.found is not None
    assert (listing.found.total, listing.found.of) == (3, 27)
    desk.library.papers.delete([5])
    calm(qtbot, listing)
    assert (listing.found.total, listing.found.of) == (2, 27)
    desk.library.papers.restore([6])
    calm(qtbot, listing)
    assert (listing.found.total, listing.found.of) == (1, 28)


def test_the_last_papers_leave_a_selection_before_them(listing: Listing, desk: Desk) -> None:
    listing._view.select_ids([29, 30])
    listing.tell_selection()
    desk.library.papers.trash([29, 30])
    assert desk.selection == [28]
    desk.library.papers.trash(list(range(1, 29)))
    assert desk.selection == []
    assert ids(listing) == []


def test_restored_papers_leave_the_trash(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.library.papers.trash([5, 6, 7])
    desk.show(TRASH)
    calm(qtbot, listing)
    assert ids(listing) == [5, 6, 7]
    desk.library.papers.restore([6])
    assert ids(listing) == [5, 7]
    desk.library.papers.empty_trash()
    calm(qtbot, listing)
    assert ids(listing) == []


def test_many_thrown_away_go_as_well(
    qtbot: QtBot, listing: Listing, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperdesk.gui.panes.papers_listing._LOOKED_AT", 3)
    desk.library.reading.star([5])
    desk.library.papers.trash(list(range(5, 20)))
    calm(qtbot, listing)
    assert ids(listing) == [1, 2, 3, 4, *range(20, 31)]


def test_up_next_follows_its_order_and_lets_go_at_once(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.library.reading.enqueue([5, 6, 7])
    desk.show(QUEUE)
    calm(qtbot, listing)
    assert listing._view.reorders
    desk.library.reading.move([7], 5)
    calm(qtbot, listing)
    assert ids(listing) == [7, 5, 6]
    desk.library.reading.dequeue([5])
    calm(qtbot, listing)
    assert ids(listing) == [7, 6]
    desk.library.reading.enqueue([9])
    calm(qtbot, listing)
    assert ids(listing) == [7, 6, 9]
    desk.show(ALL)
    calm(qtbot, listing)
    assert not listing._view.reorders


def test_a_paper_read_in_up_next_stays_there_for_now(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.library.reading.enqueue([5, 6, 7])
    desk.show(QUEUE)
    calm(qtbot, listing)
    desk.library.reading.set_status([6], Status.READ)  # which takes it out of the queue
    calm(qtbot, listing)
    assert desk.library.reading.queue() == [5, 7]
    assert ids(listing) == [5, 6, 7]


def test_a_collection_lets_go_of_what_is_taken_out(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    held = desk.library.collections.create("Thesis")
    desk.library.collections.add([1, 2, 3], held)
    desk.show(View(f"collection:{held}", "Thesis", "collection:Thesis", "title"))
    calm(qtbot, listing)
    assert ids(listing) == [1, 2, 3]
    desk.library.collections.remove([2], held)
    calm(qtbot, listing)
    assert ids(listing) == [1, 3]
    desk.library.collections.add([9], held)
    calm(qtbot, listing)
    assert ids(listing) == [1, 3, 9]


def test_a_tag_that_is_taken_off_lets_the_paper_stay(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.library.tags.add([1, 2], ["ml"])
    desk.show(View("tag:ml", "ml", "tag:ml", "title"))
    calm(qtbot, listing)
    desk.library.tags.remove([1], ["ml"])
    calm(qtbot, listing)
    assert ids(listing) == [1, 2]
    desk.library.tags.add([4], ["ml"])
    calm(qtbot, listing)
    assert ids(listing) == [1, 2, 4]


def test_a_recoloured_tag_is_seen_at_once(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.library.tags.add([1], ["ml"])
    calm(qtbot, listing)
    desk.library.tags.recolour("ml", "#123456")
    line = listing._model.line(0)
    assert line is not None
    assert [tag.colour for tag in line.tags] == ["#123456"]


# --- searching ------------------------------------------------------------------------------------------------------


def test_a_search_is_listed_with_the_words_it_found(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.search_for("networ", typing=True)
    calm(qtbot, listing)
    assert set(ids(listing)) == set(range(2, 31, 2))
    assert desk.selection == ids(listing)[:1]
    assert listing._view.rows_delegate.three_lines
    first = listing._model.texts[ids(listing)[0]]
    assert first.text[first.marks[0][0] : first.marks[0][1]].lower() == "networks"
    far = ids(listing)[-1]
    assert far not in listing._model.texts
    listing._view.select_row(14)
    calm(qtbot, listing)
    assert far in listing._model.texts
    desk.search_for("")
    calm(qtbot, listing)
    assert ids(listing) == list(range(1, 31))
    assert not listing._view.rows_delegate.three_lines


def test_a_note_written_while_searching_is_shown(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.search_for("networks", typing=True)
    calm(qtbot, listing)
    paper = ids(listing)[0]
    desk.library.notes.save(paper, "Networks, networks and networks.", "sitting")
    calm(qtbot, listing)
    assert listing._model.texts[paper].text.startswith("note: ")


def test_abstracts_are_shown_where_the_reader_wants_them(listing: Listing, desk: Desk) -> None:
    desk.settings.set("abstract_lines", True)
    listing.apply_lines()
    assert listing._view.rows_delegate.three_lines


# --- revealing ------------------------------------------------------------------------------------------------------


def test_a_paper_is_revealed_in_the_list_or_among_all(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    listing.reveal(20)
    assert desk.selection == [20]
    desk.library.reading.set_status([25], Status.READ)
    listing.refresh()
    calm(qtbot, listing)
    listing.reveal(25)
    calm(qtbot, listing)
    assert desk.view.id == "all"
    assert desk.selection == [25]


def test_a_paper_in_the_trash_cannot_be_revealed(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    told: list[Message] = []
    desk.message_posted.connect(told.append)
    desk.library.papers.trash([25])
    listing.reveal(25)
    calm(qtbot, listing)
    assert [message.action for message in told] == ["go.trash"]


def test_a_new_paper_is_revealed_once_it_is_listed(qtbot: QtBot, listing: Listing, desk: Desk) -> None:
    desk.show(ALL)
    calm(qtbot, listing)
    new = desk.library.papers.add(Record(title="Zebra"))
    listing.reveal(new)
    calm(qtbot, listing)
    assert desk.selection == [new]


# --- selection and libraries ----------------------------------------------------------------------------------------


def test_what_others_select_is_selected_in_the_list(listing: Listing, desk: Desk) -> None:
    desk.select([7, 9])
    assert listing._view.selected_ids() == [7, 9]
    assert desk.selection == [7, 9]


def test_another_library_starts_over(qtbot: QtBot, listing: Listing, desk: Desk, tmp_path: Path) -> None:
    other = Library.open(tmp_path / "other", create=True)
    other.papers.add(Record(title="Alone"))
    desk.library_changed.connect(listing.start_over)
    listing._view.select_ids([12])
    desk.switch_to(other)
    assert ids(listing) == []
    calm(qtbot, listing)
    assert ids(listing) == [1]
    assert desk.selection == [1]
    line = listing._model.line(0)
    assert line is not None
    assert line.title == "Alone"
