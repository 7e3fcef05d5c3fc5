"""Web of Science's tagged text: its records, people, dates, pages, identifiers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect
from paperdesk.formats.format import Source
from paperdesk.formats.isi import sniff
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record
from tests.formats.refusing import read_or_refused

read = by_id("isi").read


def read_text(text: str) -> Import:
    return read(Source.from_text(text, "x.txt"), Progress())


def one(text: str) -> Record:
    (record,) = read_text(text).records
    return record


ARTICLE = """\ufeffFN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Doe, JA
   van der Berg, K
   Smith, J 3rd
AF Doe, Jane A.
   van der Berg, Klaas
   Smith, John 3rd
CA The Group
TI Growth of Sn/sub 2/P/sub 2 /S/sub 6/
   crystals
SO JOURNAL OF TESTS
SE Tests in Depth
LA English
DT Article; Proceedings Paper
CT 5th Conference on Tests
DE one; two
   words
ID THREE
AB First line
   and second.
PU IOP
PI BRISTOL
SN 0953-8984
EI 1361-648X
PD JUN 14
PY 2006
VL 18
IS 23
BP 5323
EP 5331
DI 10.1000/XYZ
CR A 1999, J
   B 2000, J
UT WOS:000238592600006
PM 12345
ER

PT B
AU Roe, R
TI A Book
SO A Book
PY 2011
BN 978-3-16-148410-0
ER

EF
"""


def test_an_article_and_a_book() -> None:
    article, book = read_text(ARTICLE).records
    assert (article.title, article.type, article.venue) == (
        "Growth of Sn₂P₂S₆ crystals", "article-journal", "JOURNAL OF TESTS",
    )  # fmt: skip
    assert article.people == [
        Person("Doe", "Jane A."), Person("Berg", "Klaas", "van der"), Person("Smith", "John", suffix="3rd"),
        Person(literal="The Group"),
    ]  # fmt: skip
    assert (article.date, article.volume, article.issue, article.pages) == ("2006-06-14", "18", "23", "5323-5331")
    assert (article.doi, article.pmid, article.issn) == ("10.1000/xyz", "12345", "0953-8984, 1361-648X")
    assert (article.abstract, article.tags) == ("First line and second.", ["one", "two words", "THREE"])
    assert (article.event, article.series, article.publisher) == ("5th Conference on Tests", "Tests in Depth", "IOP")
    assert article.extra["isi.CR"] == "A 1999, J\nB 2000, J"
    assert (book.type, book.title, book.venue, book.isbn) == ("book", "A Book", "", "9783161484100")
    assert [record.where for record in (article, book)] == ["line 3", "line 40"]


def test_short_names_get_their_initials_apart() -> None:
    assert one("PT J\nTI T\nAU Doe, JA\n   Roe\n   Brown, James\n   James Brown\n   KIM, LEE\n").people == [
        Person("Doe", "J. A."), Person(literal="Roe"), Person("Brown", "James"), Person("Brown", "James"),
        Person("KIM", "LEE"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "date", "pages"),
    [
        ("PY 2006\nPD 04 2006\nPS 467-72", "2006-04", "467-472"),
        ("PY 2006\nPD 2006 May-Jun\nBP 1\nEP 1", "2006-05/2006-06", "1"),
        ("PY 1998\nPD 1998, thesis publ. 1997\nBP BRD", "1998", "BRD"),
        ("PY 2020\nPD MAR\nAR 104", "2020-03", "104"),
        ("PY 2006\nBP 41103-1\nEP 41103-41103-3\nPS 41103-1-3", "2006", "41103-1-3"),
        ("EY 2021", "2021", ""),
    ],
)
def test_dates_and_pages(lines: str, date: str, pages: str) -> None:
    record = one(f"PT J\nTI T\n{lines}\nER\n")
    assert (record.date, record.pages) == (date, pages)


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ("PT B\nTI Paper\nSO Volume\nDT Proceedings Paper", "paper-conference"),
        ("PT J\nTI T\nDT Review", "article-journal"),
        ("PT S\nTI Part\nSO Whole\nDT Article; Book Chapter", "chapter"), ("PT P\nTI T", "patent"),
        ("PT J\nTI T\nDT Book Review", "review-book"), ("PT B\nTI Part\nSO Whole", "chapter"),
    ],
)  # fmt: skip
def test_types(lines: str, kind: str) -> None:
    assert one(lines).type == kind


def test_a_patent() -> None:
    record = one("PT P\nTI T\nSO Gazette\nPN US 1\nAE Medtronic Inc\n")
    assert (record.number, record.publisher, record.venue, record.extra) == (
        "US 1", "Medtronic Inc", "", {"isi.SO": "Gazette"},
    )  # fmt: skip


def test_a_number_of_medline_is_a_pmid_and_inspec_hides_a_doi() -> None:
    assert one("PT J\nTI T\nUT MEDLINE:16842170\n").pmid == "16842170"
    record = one("PT J\nTI T\nID 0003-6951/2006/89],[10.1063/1.2234275]\n")
    assert (record.doi, record.tags) == ("10.1063/1.2234275", [])


def test_lines_go_on_without_a_blank_before_them() -> None:
    text = "PT J\nTI One thing\nand another\nAU Doe, Jane (jane@a.org)\nRoe, Rob\nAB In the\nUS it was\nIT all\n"
    brought = read_text(text + "PY 2001\nER\nstray\nPT J\nTI Two\nER\n")
    record = brought.records[0]
    assert (record.title, record.abstract, record.date) == ("One thing and another", "In the US it was IT all", "2001")
    assert record.people == [Person("Doe", "Jane"), Person("Roe", "Rob")]
    assert record.extra == {"isi.EM": "jane@a.org"}
    assert [problem.where for problem in brought.problems] == ["line 11"]


def test_names_with_initials_and_no_comma() -> None:
    record = one("PT P\nAU YANG Y\n   SMITH JA\n   VAN DER BERG P\nTI T\nER\n")
    assert record.people == [Person("YANG", "Y."), Person("SMITH", "J. A."), Person("VAN DER BERG", "P.")]


def test_what_holds_nothing_fails_and_what_is_none_is_refused() -> None:
    brought = read_text("stray\nPT J\nPY 2000\nER\n")
    assert [(problem.where, problem.failed) for problem in brought.problems] == [("line 1", False), ("line 2", True)]
    with pytest.raises(UnreadableFileError, match="no records of Web of Science"):
        read_text("just words\n")


def test_it_is_found_whatever_the_name() -> None:
    assert detect(Source("x.dat", ARTICLE.encode())).id == "isi"
    assert detect(Source("x.txt", b"PT J\nAU Doe, J\nTI T\nSO S\nER\n")).id == "isi"
    assert sniff(b"AU  - Doe\nTI  - T\n", "x.isi") == 0.0
    assert sniff(b"TY  - JOUR\n", "x.isi") == 0.0


@given(
    st.lists(st.sampled_from(["PT J", "TI t", "AU", "   more", "ER", "EF", "BP 1-", "DI x"]) | st.text()).map("\n".join)
)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    read_or_refused("isi", text)
