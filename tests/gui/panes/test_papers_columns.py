"""A paper in words: what rows, cells, drags and screen readers are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from paperdesk.gui.panes import papers_columns as columns
from paperdesk.library.shapes import PaperRow, TagLabel
from paperdesk.record import Status

LINE = PaperRow(
    id=1, key="wang2020minilm", title="MiniLM", authors="W. Wang, F. Wei et al.", venue="NeurIPS", year=2020,
    date="2020-12", type="paper-conference", status=Status.UNREAD, starred=False, rating=0, queue=None, page=0,
    page_count=0, tags=(), has_file=False, has_note=False, added="2026-11-02T09:00:00Z", modified="", read_at="",
    trashed=False,
)  # fmt: skip


def test_a_moment_is_shown_as_a_day_of_this_place() -> None:
    year = datetime.now().astimezone().year
    assert columns.day(f"{year}-11-02T12:00:00.123Z") == "2 Nov"
    assert columns.day("2019-03-09T12:00:00Z") == "9 Mar 2019"
    assert columns.day("") == ""
    assert columns.day("some day in spring") == "some day i"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "W. Wang, F. Wei et al. · NeurIPS 2020"),
        ({"year": None}, "W. Wang, F. Wei et al. · NeurIPS"),
        ({"venue": ""}, "W. Wang, F. Wei et al. · 2020"),
        ({"authors": ""}, "NeurIPS 2020"),
        ({"authors": "", "venue": "", "year": None}, ""),
    ],
)
def test_the_second_line_leaves_out_what_is_not_known(changes: dict[str, object], words: str) -> None:
    assert columns.meta(replace(LINE, **changes)) == words  # type: ignore[arg-type]


def test_how_far_a_paper_is_read() -> None:
    assert columns.place_in(LINE) == ""
    assert columns.place_in(replace(LINE, page_count=15)) == "15 p."
    assert columns.place_in(replace(LINE, page=9, page_count=24)) == "p. 9 / 24"
    assert columns.place_in(replace(LINE, page=9)) == "p. 9"
    read = replace(LINE, status=Status.READ, page=9, page_count=24, read_at="2019-03-09T12:00:00Z")
    assert columns.place_in(read) == "24 p."
    assert columns.side_note(read) == "9 Mar 2019"
    assert columns.progress_of(replace(LINE, page=6, page_count=24)) == 0.25
    assert columns.progress_of(replace(LINE, page=6)) is None


def test_a_reference_names_people_title_and_where_it_is_found() -> None:
    assert columns.reference(LINE) == "W. Wang, F. Wei et al. (2020). MiniLM. NeurIPS."
    assert columns.reference(replace(LINE, doi="10.1/x")).endswith("NeurIPS. https://doi.org/10.1/x")
    assert columns.reference(replace(LINE, arxiv="2002.10957")).endswith(" arXiv:2002.10957")
    assert columns.reference(replace(LINE, authors="", year=None, venue="")) == "MiniLM."


def test_a_screen_reader_says_all_that_a_row_shows() -> None:
    tags = (TagLabel("a/b", "#2F5FDE"), TagLabel("c", "#2F5FDE"))
    said = columns.spoken(
        replace(LINE, starred=True, rating=4, tags=tags, has_file=True, has_note=True, page=2, page_count=9)
    )
    for part in ("MiniLM", "W. Wang", "NeurIPS 2020", "Unread", "p. 2 / 9", "starred", "rated 4 of 5", "tags a/b, c",
                 "has a file", "has a note"):  # fmt: skip
        assert part in said
    assert columns.spoken(replace(LINE, title="")).startswith("Without a title")


def test_columns_have_ids_of_their_own_and_show_any_line() -> None:
    ids = [column.id for column in columns.COLUMNS]
    assert len(set(ids)) == len(ids)
    assert columns.COLUMNS[columns.TITLE].id == "title"
    assert all(isinstance(column.text(LINE), str) for column in columns.COLUMNS)
    shown = {column.id: column.text(replace(LINE, starred=True, rating=3, queue=2)) for column in columns.COLUMNS}
    assert (shown["starred"], shown["rating"], shown["queue"], shown["status"]) == ("Starred", "3 of 5", "2", "Unread")
    assert shown["type"] == "Conference paper"


def test_every_sort_has_a_name() -> None:
    assert columns.sort_title("-added") == "Newest first"
    assert columns.sort_title("-title") == "Title, reversed"
    assert columns.sort_title("status") == "Status"
    assert columns.sort_title("opened") == "Opened, reversed"
    assert columns.turned("-year") == "year"
    assert columns.turned("year") == "-year"
