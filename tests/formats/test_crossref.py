"""Crossref: dates that are none, titles with markup, people and what they are, and all that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from paperdesk.formats import by_id, crossref, detect
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Person, Record

DATA = Path(__file__).parents[1] / "data" / "answers"


def one(**members: Any) -> Record:
    work = {"DOI": "10.1000/A", "type": "journal-article", "title": ["T"], **members}
    (record,) = crossref.records({"status": "ok", "message-type": "work", "message": work})
    assert crossref.records(work) == [record] == crossref.records([work])
    return record


def test_a_recorded_search_is_read() -> None:
    source = Source.from_path(DATA / "crossref-query.json")
    assert detect(source).id == "crossref"
    first, second = by_id("crossref").read(source, Progress()).records
    assert (first.title, first.venue, first.date) == ("Communicating Ecology", "Ecology", "2022-07-26")
    assert first.doi == "10.1093/obo/9780199830060-0238" and first.isbn == "9780199830060"
    assert first.abstract.startswith("Communication is perhaps") and "<" not in first.abstract
    assert second.people == [Person("Kessler", "André")] and second.type == "entry-encyclopedia"


def test_titles_and_abstracts_lose_their_markup() -> None:
    record = one(title=["The <scp>DNA</scp> of H<sub>2</sub>O &amp; <i>x</i>"], subtitle=["A\n study"],
                 abstract="<jats:title>Abstract</jats:title><jats:p>One.</jats:p><jats:p>Two.</jats:p>")  # fmt: skip
    assert record.title == "The DNA of H₂O & x: A study" and record.abstract == "One.\n\nTwo."
    assert one(title=["A: B"], subtitle=["B"]).title == "A: B"


@pytest.mark.parametrize(
    ("dates", "date"),
    [
        ({"issued": {"date-parts": [[None]]}}, ""),
        ({"issued": {"date-parts": [[None]]}, "published-print": {"date-parts": [[2001, 5]]}}, "2001-05"),
        ({"issued": {"date-parts": [[2020, 1, 31]]}}, "2020-01-31"),
        ({"approved": {"date-parts": [[1999]]}}, "1999"),
        ({"issued": None}, ""),
    ],
)
def test_dates(dates: dict[str, Any], date: str) -> None:
    assert one(**dates).date == date


def test_people_have_their_parts() -> None:
    record = one(
        author=[{"given": "Jane", "family": "Doe", "suffix": "Jr.", "ORCID": "http://orcid.org/0000-0001",
                 "affiliation": [{"name": "Here"}, {"name": "There"}]}, {"name": "A Group"}, {"given": "Plato"}, {}],
        editor=[{"family": "Roe", "given": "R."}],
    )  # fmt: skip
    assert record.people == [Person("Doe", "Jane", suffix="Jr."), Person(literal="A Group"), Person("Plato"),
                             Person("Roe", "R.", role="editor")]  # fmt: skip
    assert record.extra["crossref.affiliation"] == "Jane Doe Jr.: Here; There"
    assert record.extra["crossref.orcid"] == "Jane Doe Jr.: 0000-0001"


def test_a_paper_in_a_series_stands_in_its_book() -> None:
    record = one(type="book-chapter", **{"container-title": ["Lecture Notes", "The Book"]}, ISBN=["9780262033848", "x"])
    assert (record.type, record.venue, record.series) == ("chapter", "The Book", "Lecture Notes")
    assert record.isbn == "9780262033848" and record.extra["crossref.ISBN"] == "9780262033848, x"
    book = one(type="monograph", **{"container-title": ["A Series"]})
    assert (book.venue, book.series) == ("", "A Series")


def test_an_article_number_stands_for_pages() -> None:
    assert one(**{"article-number": "022212"}).pages == "022212"
    both = one(page="1-9", **{"article-number": "7"})
    assert (both.pages, both.number) == ("1-9", "7")


def test_relations_and_references_are_kept() -> None:
    relation = {"is-preprint-of": [{"id": "10.1000/b", "id-type": "doi", "asserted-by": "subject"}]}
    record = one(type="posted-content", subtype="preprint", relation=relation,
                 reference=[{"DOI": "10.1000/c"}, {"author": "Doe", "year": "2000", "article-title": "X"}])  # fmt: skip
    assert record.type == "article" and "is-preprint-of" in record.extra["crossref.relation"]
    assert record.extra["crossref.subtype"] == "preprint" and record.extra["crossref.type"] == "posted-content"
    assert record.extra["crossref.reference"] == "10.1000/c\nDoe 2000 X"


def test_answers_after_another_are_read() -> None:
    answer = {"message": {"DOI": "10.1000/a", "type": "book", "title": ["T"]}}
    assert len(crossref.records([answer, answer])) == 2
