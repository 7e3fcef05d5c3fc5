"""Which found works are believed to be the one that was asked for by its title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.online.lookup_parts.identifier import Identifier
from paperdesk.online.lookup_parts.likeness import answered_otherwise, is_answer_of, is_believable, likeness
from paperdesk.record import Person, Record

TITLE = "Attention Is All You Need: a study of sequence models"
FOUND = Record(title="Attention is all you need — A Study of Sequence Models.", date="2017-06-12",
               people=[Person("Vaswani", "Ashish"), Person("Shazeer", "Noam")])  # fmt: skip


@pytest.mark.parametrize(
    ("title", "authors", "year", "believed"),
    [
        (TITLE, [], None, True),
        (TITLE, ["Vaswani, A."], 2017, True),
        (TITLE, ["Noam Shazeer"], 2018, True),
        (TITLE, ["Smith, J."], 2017, False),
        (TITLE, ["Vaswani, A."], 2020, False),
        ("Attention Is All You Need: a study of sequences models", [], None, False),
        ("Attention Is All You Need: a study of sequences models", ["Vaswani"], None, True),
        ("Attention Is All You Need: a study of sequences models", [], 2017, True),
        ("Attention is all we need", ["Vaswani"], 2017, False),
        ("", ["Vaswani"], 2017, False),
    ],
)
def test_believed_is_what_authors_and_year_allow(
    title: str, authors: list[str], year: int | None, believed: bool
) -> None:
    assert is_believable(title, authors, year, FOUND) is believed


def test_a_short_title_alone_says_too_little() -> None:
    assert not is_believable("Introduction", [], None, Record(title="Introduction"))
    assert is_believable("Introduction", [], 1999, Record(title="Introduction", date="1999"))


def test_likeness_counts_letters_alone() -> None:
    assert likeness("Éclairs & cream", "eclairs, CREAM") == 1.0
    assert likeness("", "") == likeness("…", "…") == 0.0
    assert likeness("a" * 10_000, "a" * 9_999) == 0.99
    assert 0.95 < likeness("On the theory of everything there is", "On the theory of everything their is") < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A long study of the reading of papers, Part I", "A long study of the reading of papers, Part II"),
        ("A long study of the reading of papers in 2019", "A long study of the reading of papers in 2020"),
        ("GPT-3 reads a great many papers every day", "GPT-4 reads a great many papers every day"),
    ],
)
def test_other_numbers_are_other_works(one: str, other: str) -> None:
    assert likeness(one, other) == 0.0
    assert not is_believable(one, ["Author"], 2020, Record(title=other, date="2020", people=[Person("Author")]))


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_lies_between_none_and_all(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0


def _work(title: str, people: str = "", year: str = "") -> Record:
    return Record(title=title, date=year, people=[Person.parse(people)] if people else [])


@pytest.mark.parametrize(
    ("held", "found", "same"),
    [
        (_work("Sheep in the Highlands", "MacLeod, F."), _work("A Work about Cabbages", "Lovelace, A."), False),
        (_work("Sheep in the Highlands", "MacLeod, F."), _work("A Work about Cabbages", "MacLeod, F."), False),
        (_work("Sheep in the Highlands"), _work("A Work about Cabbages"), False),
        (_work("Sheep in the Highlands", "MacLeod, F."), _work("Sheep in the Highlands: a survey"), True),
        (_work("Sheep in the Highlands of Old", "MacLeod, F."), _work("Sheep in Highlands", "MacLeod, Fiona"), True),
        (_work("Sheep in the Highlands, Part 1", "MacLeod, F."), _work("Sheep in Highlands, 2", "MacLeod"), False),
        (_work("Sheep in the Highlands", "", "1990"), _work("SHEEP IN THE HIGHLANDS", "MacLeod", "2001"), True),
        (_work("Editorial", "Roe, R."), _work("Editorial", "Poe, P."), False),
        (_work("", "Roe, R."), _work("Any Title at All", "Roe, R."), True),
        (_work(""), _work("Any Title at All", "Roe, R."), True),
        (_work("", "Roe, R."), _work("Any Title at All", "Poe, P."), False),
    ],
)
def test_an_answer_is_of_a_paper_where_title_and_people_allow(held: Record, found: Record, same: bool) -> None:
    assert is_answer_of(held, found) is same


def test_an_answer_by_another_identifier_is_told() -> None:
    asked = Identifier("doi", "10.5555/a")
    assert answered_otherwise(asked, Record(doi="10.5555/A"), "Crossref") == ""
    assert answered_otherwise(asked, Record(), "Crossref") == ""
    said = answered_otherwise(asked, Record(doi="10.9999/b"), "Crossref")
    assert said == "Crossref answers DOI 10.5555/a with a work of another DOI: 10.9999/b."
    assert "PubMed id: 77" in answered_otherwise(Identifier("pmid", "76"), Record(pmid="77"), "OpenAlex")
    assert "arXiv id: 1801" in answered_otherwise(
        Identifier("arxiv", "1706.03762"), Record(arxiv="1801.00001v2"), "arXiv"
    )
    assert answered_otherwise(Identifier("isbn", "9780262033848"), Record(isbn="9780387310732"), "Crossref") == ""
