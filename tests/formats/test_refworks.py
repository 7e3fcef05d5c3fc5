"""RefWorks' tagged text: types, people, where a work stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect
from paperdesk.formats.format import Source
from paperdesk.formats.refworks import sniff
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record
from tests.formats.refusing import read_or_refused

read = by_id("refworks").read


def read_text(text: str) -> Import:
    return read(Source.from_text(text, "x.txt"), Progress())


def one(text: str) -> Record:
    (record,) = read_text(text).records
    return record


ARTICLE = """RT Journal Article
SR Electronic(1)
ID 271
A1 Allan,Steven
A1 Gilbert,Paul
T1 Anger and
expression
JF Personality
YR 2002
FD Feb
VO 32
IS 3
SP 551
OP 65
K1 Anger
K1 Self; Report
AB First.

Second.
NO A note
SN 0191-8869
DO 10.1000/1
LK http://example.org/1
XX more

RT Book, Section
A1 Roe, R.
A2 Doe, J.
T1 Chapter
T2 The Book
PB House
PP Place
SN 978-3-16-148410-0
YR 1999
"""


def test_an_article_and_a_chapter() -> None:
    article, chapter = read_text(ARTICLE).records
    assert (article.title, article.type, article.venue) == ("Anger and expression", "article-journal", "Personality")
    assert article.people == [Person("Allan", "Steven"), Person("Gilbert", "Paul")]
    assert (article.date, article.volume, article.issue, article.pages) == ("2002-02", "32", "3", "551-565")
    assert (article.doi, article.issn, article.url) == ("10.1000/1", "0191-8869", "http://example.org/1")
    assert (article.abstract, article.notes) == ("First.\nSecond.", ["A note"])
    assert article.tags == ["Anger", "Self", "Report"]
    assert article.extra == {"refworks.SR": "Electronic(1)", "refworks.ID": "271", "refworks.XX": "more"}
    assert (chapter.type, chapter.title, chapter.venue, chapter.isbn) == (
        "chapter", "Chapter", "The Book", "9783161484100",
    )  # fmt: skip
    assert chapter.people == [Person("Roe", "R."), Person("Doe", "J.", role="editor")]
    assert (chapter.publisher, chapter.place, chapter.where) == ("House", "Place", "line 26")


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("Book, Whole", "book"), ("Dissertation/Thesis", "thesis"), ("Report", "report"), ("X", "document")],
)  # fmt: skip
def test_types(kind: str, type_: str) -> None:
    record = one(f"RT {kind}\nT1 T\nT2 S\nIS 5\n")
    assert record.type == type_
    assert (record.number if type_ == "report" else record.issue) == "5"
    assert record.extra == ({"refworks.RT": "X"} if kind == "X" else {})


def test_what_holds_nothing_fails_and_what_is_none_is_refused() -> None:
    brought = read_text("stray\nRT Book, Whole\nYR 2000\n")
    assert [(problem.where, problem.failed) for problem in brought.problems] == [("line 1", False), ("line 2", True)]
    with pytest.raises(UnreadableFileError, match="no records of RefWorks"):
        read_text("just words\n")


def test_it_is_found_whatever_the_name() -> None:
    assert detect(Source("x.dat", ARTICLE.encode())).id == "refworks"
    assert sniff(b"RT Something else\nT1 x\n", "x.txt") == 0.0
    assert sniff(b"RT  - JOUR\n", "x.txt") == 0.0


@given(
    st.lists(st.sampled_from(["RT Journal Article", "T1 t", "A1 ,", "more", "SP", "DO x", "YR x"]) | st.text()).map(
        "\n".join
    )
)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    read_or_refused("refworks", text)
