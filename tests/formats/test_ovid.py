"""Ovid's citations in both of their forms, and the printed sources in all of theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect
from paperdesk.formats.format import Source
from paperdesk.formats.ovid import sniff
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record
from tests.formats.refusing import read_or_refused

read = by_id("ovid").read


def read_text(text: str) -> Import:
    return read(Source.from_text(text, "x.txt"), Progress())


def one(text: str) -> Record:
    (record,) = read_text(text).records
    return record


SHORT = """
<1. >
VN  - Ovid Technologies
DB  - BIOSIS Previews
AN  - PREV2004
AU  - Werner, S. M. [Author, Reprint Author; E-mail: a@example.org]
AU  - Lefkowitz, Rafael Y. MD, MPH 1
AU  - AHMED, Mughees.
TI  - "A Title". [Article]
SO  - Forest Ecology & Management. 201(2-3):327-334,
      November 15, 2004.
PT  - Article
IS  - 0378-1127 (ISSN print)
LG  - English.
KW  - one;  two words.
MH  - *Models, Molecular
DI  - 10.1000/1
YR  - 2004

<241. >
VN  - Ovid Technologies
TI  - Second
YR  - 1999
"""
LONG = """<8>
Score
  *****
Accession Number
  01445406-201509000-00006.
Author
  Kohler, Lars 1;  Bunkers, Sandra RN; PhD
Title
  A title in
  two lines.[Article]
Source
  Ecohydrology.   8(6):1048-1064, September 2015.
Abstract
  Words.
Author Keywords
  alpine;  cover.
References
  Aber JD. 1989.
Journal Subset
  Science.
DOI Number
  10.1002/eco.1563
"""


def test_short_tags() -> None:
    first, second = read_text(SHORT).records
    assert (first.title, first.venue, first.date) == ("A Title", "Forest Ecology & Management", "2004-11-15")
    assert first.people == [Person("Werner", "S. M."), Person("Lefkowitz", "Rafael Y."), Person("Ahmed", "Mughees")]
    assert (first.tags, first.language) == (["one", "two words", "Models, Molecular"], "English")
    assert (first.doi, first.issn) == ("10.1000/1", "0378-1127")
    assert first.extra == {"ovid.DB": "BIOSIS Previews", "ovid.AN": "PREV2004", "ovid.PT": "Article",
                           "ovid.IS": "0378-1127 (ISSN print)"}  # fmt: skip
    assert (second.title, second.date, second.where) == ("Second", "1999", "line 20")


def test_names_of_fields_in_full() -> None:
    record = one(LONG)
    assert (record.title, record.venue, record.date) == ("A title in two lines", "Ecohydrology", "2015-09")
    assert record.people == [Person("Kohler", "Lars"), Person("Bunkers", "Sandra")]
    assert (record.volume, record.issue, record.pages, record.doi) == ("8", "6", "1048-1064", "10.1002/eco.1563")
    assert (record.abstract, record.tags) == ("Words.", ["alpine", "cover"])
    assert record.extra["ovid.Journal Subset"] == "Science."
    assert record.extra["ovid.RF"] == "Aber JD. 1989."


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Weg, Jan MD *", Person("Weg", "Jan")), ("van Vugt, Arie MD, PhD +", Person("Vugt", "Arie", "van")),
        ("Zhou, Wei 1, 2,+", Person("Zhou", "Wei")), ("Zhou, Wei 1,2,*", Person("Zhou", "Wei")),
        ("Peters, James A. Ph.D., FACSM", Person("Peters", "James A.")), ("Simon, Ph. 1", Person("Simon", "Ph.")),
        ("Gaz, Barbara MD, PhD†‡", Person("Gaz", "Barbara")), ("Doe, JA", Person("Doe", "J. A.")),
        ("Doe JA", Person("Doe", "J. A.")),
    ],
)  # fmt: skip
def test_footnotes_and_degrees_are_no_part_of_a_name(name: str, person: Person) -> None:
    assert one(f"<1>\nVN  - Ovid\nTI  - T\nAU  - {name}\n").people == [person]


def test_a_book_of_a_collection_and_a_report_of_a_case() -> None:
    book = one("<1>\nVN  - Ovid\nDB  - Books@Ovid\nSCORE  - ***\nET  - 2nd Edition\nTI  - T\nPT  - Text/Reference\n")
    assert (book.type, book.edition, book.extra["ovid.SCORE"]) == ("book", "2nd Edition", "***")
    assert one("<1>\nVN  - Ovid\nTI  - T\nDT  - Case Report.\n").type == "article-journal"
    assert one("<1>\nVN  - Ovid\nTI  - T\nDT  - Report.\n").type == "report"


@pytest.mark.parametrize(
    ("source", "read_as"),
    [
        ("Forestry. 201(2-3):327-34, November 15, 2004.", ("Forestry", "201", "2-3", "327-334", "2004-11-15")),
        ("Journal of Studies 12, Winter 2007: 7-14.", ("Journal of Studies", "12", "", "7-14", "2007-24")),
        ("Current Affairs, 2013(1): 3-28.", ("Current Affairs", "2013", "1", "3-28", "")),
        ("Journal Of Medicine June 2015;58(6):688-696", ("Journal Of Medicine", "58", "6", "688-696", "2015-06")),
        ("Annals. Vol.75(2-A(E)), 2014, pp. 1-9.", ("Annals", "75", "2-A(E)", "1-9", "2014")),
        ("Oncology. 22(14):2917-26, 2004 Jul 15.", ("Oncology", "22", "14", "2917-2926", "2004-07-15")),
        ("School Psychology Quarterly.", ("School Psychology Quarterly", "", "", "", "")),
    ],
)  # fmt: skip
def test_printed_sources(source: str, read_as: tuple[str, ...]) -> None:
    record = one(f"<1>\nVN  - Ovid\nTI  - T\nSO  - {source}\n")
    assert (record.venue, record.volume, record.issue, record.pages, record.date) == read_as


@pytest.mark.parametrize(
    "source",
    [
        "Neenan, Michael [Ed]; Palmer, Stephen [Ed]. (2012). Coaching: A way. (pp. 11-31). xvii, 254 pp. New York: R.",
        "Neenan, Michael [Editor, Reprint Author], Palmer, Stephen [Editor]. Coaching: A way.:11-31, 2012.",
    ],
)
def test_a_chapter(source: str) -> None:
    record = one(f"<1>\nVN  - Ovid\nTI  - T\nSO  - {source}\nDT  - Chapter\n")
    assert (record.type, record.venue, record.pages, record.date) == ("chapter", "Coaching: A way", "11-31", "2012")
    assert record.people == [Person("Neenan", "Michael", role="editor"), Person("Palmer", "Stephen", role="editor")]


def test_what_the_source_does_not_say_the_address_may() -> None:
    address = "http://sfx.example.org/?sid=OVID:x&volume=12&issue=3&pages=7-14&title=Journal+of+Studies"
    record = one(f"<1>\nVN  - Ovid\nTI  - T\nSO  - {'x' * 250}\nXL  - {address}\n")
    assert (record.venue, record.volume, record.issue, record.pages) == ("Journal of Studies", "12", "3", "7-14")


def test_a_thesis_and_a_paper_ahead_of_print() -> None:
    thesis = one("<1>\nVN  - Ovid\nTI  - T\nDT  - Dissertation\nJN  - Abstracts\nIN  - Doe, J.: A University\n")
    assert (thesis.type, thesis.venue, thesis.publisher) == ("thesis", "", "A University")
    assert one("<1>\nTI  - T\nST  - Publish Ahead of Print, published online, 16 March 2015\n").date == "2015-03-16"


def test_what_holds_nothing_fails_and_what_is_none_is_refused() -> None:
    brought = read_text("stray\n<1>\nYR  - 2000\n")
    assert [(problem.where, problem.failed) for problem in brought.problems] == [("line 1", False), ("line 2", True)]
    with pytest.raises(UnreadableFileError, match="no records of Ovid"):
        read_text("just words\n")


def test_it_is_found_whatever_the_name() -> None:
    assert [detect(Source("x.dat", text.encode())).id for text in (SHORT, LONG)] == ["ovid", "ovid"]
    assert sniff(b"<html>\nAU  - x\n", "x.txt") == 0.0


@given(
    st.lists(
        st.sampled_from(
            ["<1>", "VN  - Ovid", "TI  - t", "AU  - ,", "Author", "  Doe, J [Ed].", "SO  - a. 1(2):3", "DT  - Chapter"]
        )
        | st.text()
    ).map("\n".join)
)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    read_or_refused("ovid", text)
