"""Cells as fields: dates, types, marks and identifiers in the forms that people write."""

from __future__ import annotations

import pytest

from paperdesk.formats.tabular_parts.cells import record_of, type_cell, type_of
from paperdesk.record import TYPES, Record


def record(**cells: str) -> Record:
    found, left = record_of({name: [cell] for name, cell in cells.items()}, "line 1", commas=True)
    assert set(left) <= set(cells)
    return found


@pytest.mark.parametrize(
    ("cells", "date"),
    [
        ({"year": "2020.0"}, "2020"), ({"year": "2020", "month": "5", "day": "3"}, "2020-05-03"),
        ({"year": "2020", "month": "MAY 12"}, "2020-05-12"), ({"year": "2020", "month": "März"}, "2020-03"),
        ({"date": "2020/5/14"}, "2020-05-14"), ({"date": "14.05.2020"}, "2020-05-14"),
        ({"date": "14/05/2020"}, "2020-05-14"),
        ({"date": "04/05/2020"}, "04/05/2020"), ({"date": "05/14/2020"}, "2020-05-14"),
        ({"date": "May 14, 2020"}, "2020-05-14"),
        ({"date": "14 mai 2020"}, "2020-05-14"), ({"date": "Dec. 2020"}, "2020-12"),
        ({"date": "2020-05-14 10:00:00"}, "2020-05-14"),
        ({"date": "Mar", "year": "2019"}, "2019-03"), ({"date": "in press", "year": ""}, "in press"), ({}, ""),
        ({"date": "2020-13-45"}, "2020-13-45"), ({"date": "2019", "year": "2019"}, "2019"),
    ],
)  # fmt: skip
def test_dates(cells: dict[str, str], date: str) -> None:
    assert record(title="T", **cells).date == date


def test_every_type_is_written_as_it_is_read() -> None:
    assert [type_of(type_cell(kind)) for kind in TYPES] == list(TYPES)
    assert type_of("journalArticle") == type_of("Article") == type_of("article") == "article-journal"
    assert type_of("Article; Proceedings Paper") == "article-journal" and type_of("Unheard of") == ""
    assert record(title="T", venue="Proceedings of X").type == "paper-conference"


def test_marks() -> None:
    found = record(title="T", status="Gelesen", starred="x", rating="4/5", added="2020-01-02 03:04:05")
    assert (found.status, found.starred, found.rating, found.added) == ("read", True, 4, "2020-01-02T03:04:05Z")
    assert record(title="T", rating="★★★").rating == 3
    _found, left = record_of({"status": ["maybe"], "rating": ["9"], "doi": ["none"]}, "", commas=True)
    assert left == {"status": "maybe", "rating": "9", "doi": "none"}


def test_the_place_of_a_work_in_one_cell() -> None:
    cell = "Case Reports (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004"
    found = record(title="T", venue=cell)
    assert (found.venue, found.volume, found.issue, found.pages) == ("Case Reports", "102", "4", "253-258")
    assert found.date == "2004-08-25"
    less, left = record_of({"venue": ["A (2012) 33. Date of Publication: Winter 2012"]}, "", commas=True)
    assert (less.venue, less.volume, less.date) == ("A", "33", "2012")
    assert left == {"venue": "A (2012) 33. Date of Publication: Winter 2012"}
    assert record(title="T", venue="Cancer (2004) 102").venue == "Cancer (2004) 102"


def test_a_resolver_is_asked_for_a_doi() -> None:
    assert record(title="T", url="http://sfx.example.org/x?sid=E&id=doi:10.1000%2FAb&y=1").doi == "10.1000/ab"
    assert record(title="T", url="http://[/?id=doi:10.1000%2FAb").doi == ""


def test_identifiers_in_addresses() -> None:
    found = record(title="T", url="https://doi.org/10.1000/ABC", arxiv="arXiv:2001.00001v2", isbn="0-262-03384-4")
    assert (found.doi, found.arxiv, found.arxiv_version) == ("10.1000/abc", "2001.00001", 2)
    assert found.isbn == "9780262033848"
