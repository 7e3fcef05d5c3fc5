"""PubMed's nbib: MEDLINE's and ERIC's records, people, pages, identifiers, real files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect
from paperdesk.formats.format import Source
from paperdesk.formats.nbib import each, sniff
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record
from tests.formats.refusing import read_or_refused

read = by_id("nbib").read

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "nbib"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "formats"


def read_text(text: str) -> Import:
    return read(Source.from_text(text, "test.nbib"), Progress())


def one(text: str) -> Record:
    (record,) = read_text("PMID- 1\nTI  - Title.\n" + text).records
    return record


def test_an_article() -> None:
    brought = read(Source.from_path(SAMPLES / "article.nbib"), Progress())
    (record,) = brought.records
    assert brought.problems == []
    assert (record.pmid, record.doi) == ("27169098", "10.4103/2277-9175.180636")
    assert (record.type, record.title) == ("article-journal", "Proteomics: A new perspective for cancer.")
    assert (record.date, record.volume, record.pages) == ("2016", "5", "67")
    assert (record.venue, record.language, record.issn) == ("Advanced biomedical research", "eng", "2277-9175")
    assert record.isbn == "9783866801929"
    assert record.people == [
        Person("Shruthi", "Basavaradhya Sahukar"),
        Person("Vinodhkumar", "Palani"),
        Person("Selvamani"),
        Person(literal="corporater"),
    ]
    assert record.tags == ["Biomarkers", "electrophoresis", "neoplasia", "spectrometry", "translation"]
    assert record.extra["nbib.AD"].count("\n") == 2
    assert record.extra["nbib.SO"].endswith("eCollection 2016.")
    assert record.where == "line 1"


def test_two_abstracts_and_tags_without_their_blanks() -> None:
    (record,) = read(Source.from_path(SAMPLES / "two-abstracts.nbib"), Progress()).records
    assert (record.abstract, record.type) == ("Old Abstract\nnew abstract", "paper-conference")
    assert (record.venue, record.date) == ("Test Journal", "2013-06-10")
    assert [person.role for person in record.people] == ["editor", "editor"]
    assert (
        read_text("PMID-22664220\nAID - doi:10.1016/j.cpr.2005.02.002\n").records[0].doi == "10.1016/j.cpr.2005.02.002"
    )


def test_people() -> None:
    people = one(
        "FAU - van Raaij, M J\nAU  - van Raaij MJ\nFAU - King, Martin Luther Jr\nAU  - King ML Jr\nAU  - Gout I\n"
        "AU  - Smith JA 3rd\nAU  - et al.\nCN  - The Group\nFED - Roberts, Maegan\nED  - Roberts M\n"
    )
    assert people.people == [
        Person("Raaij", "M. J.", "van"),
        Person("King", "Martin Luther", suffix="Jr"),
        Person("Gout", "I."),
        Person("Smith", "J. A.", suffix="3rd"),
        Person(literal="The Group"),
        Person("Roberts", "Maegan", role="editor"),
    ]
    assert people.extra == {"nbib.AU": "et al."}


@pytest.mark.parametrize(
    ("pages", "read_as"),
    [
        ("6913-7", "6913-6917"),
        ("25-36", "25-36"),
        ("e123-8", "e123-e128"),
        ("67", "67"),
        ("123-8, 130", "123-128, 130"),
    ],
)
def test_page_ranges_are_written_in_full(pages: str, read_as: str) -> None:
    assert one(f"PG  - {pages}\n").pages == read_as


def test_only_what_is_marked_as_one_is_a_doi() -> None:
    record = one(
        "LID - S1080-6032(22)00139-9 [pii]\nLID - 10.1016/j.wem.2022.07.008 [doi]\nAID - NBK1826 [bookaccession]\n"
    )
    assert (record.doi, record.pages) == ("10.1016/j.wem.2022.07.008", "S1080-6032(22)00139-9")
    assert record.extra["nbib.AID"] == "NBK1826 [bookaccession]"
    assert one("SO  - J Test. 5:67. doi: 10.4103/2277-9175.180636. E\n").doi == "10.4103/2277-9175.180636"


def test_headings_and_keywords_are_tags() -> None:
    assert one("MH  - *Protein Structure, Secondary\nMH  - Brain/*enzymology\nOT  - brain\n").tags == [
        "Protein Structure, Secondary",
        "Brain/enzymology",
        "brain",
    ]


def test_a_chapter_of_a_book() -> None:
    record = one("BTI - Cancer Syndromes\nPT  - Book Chapter\nPL  - Bethesda (MD)\nPB  - NCBI\nDP  - 2009\n")
    assert (record.type, record.venue, record.place, record.publisher) == (
        "chapter",
        "Cancer Syndromes",
        "Bethesda (MD)",
        "NCBI",
    )
    (book,) = read_text("PMID- 2\nBTI - The Book\nPT  - Book\n").records
    assert (book.type, book.title, book.venue) == ("book", "The Book", "")


def test_eric_has_no_pmid() -> None:
    text = (
        "\r\nOWN - ERIC\r\nTI  - A Report\r\nAU  - Di Giacomo, F. Tony\r\nJT  - College Board\r\nOID - ED562752\r\n"
        "LID - http://eric.ed.gov/?id=ED562752\r\nDP  - 2013\r\nPT  - Reports - Research\r\n\r\n"
        "OWN - ERIC\r\nTI  - An Article\r\nJT  - J. Tests\r\nOID - EJ410320\r\n"
        "ISSN - ISSN-1042-1629\r\nDP  - Apr 1990\r\n"
        "AID - http://dx.doi.org/10.1007/s11423-019-09653-8\r\nPT  - Reports - Research\r\n"
    )
    first, second = read_text(text).records
    assert (first.type, first.publisher, first.venue, first.url) == (
        "report",
        "College Board",
        "",
        "http://eric.ed.gov/?id=ED562752",
    )
    assert first.people == [Person("Di Giacomo", "F. Tony")]
    assert (second.type, second.venue, second.date, second.where) == (
        "article-journal",
        "J. Tests",
        "1990-04",
        "line 11",
    )
    assert (second.issn, second.doi) == ("1042-1629", "10.1007/s11423-019-09653-8")


def test_records_without_empty_lines_between_them() -> None:
    works = each(Source.from_text("PMID- 1\nOWN - NLM\nTI  - A\nPMID- 2\nOWN - NLM\nTI  - B\n"), Progress())
    assert [record.pmid for record in works] == ["1", "2"]


def test_what_holds_nothing_fails_and_what_is_none_is_refused() -> None:
    brought = read_text("A letter\n\nPMID- x\nSTAT- Publisher\n")
    assert sorted((problem.where, problem.failed) for problem in brought.problems) == [
        ("line 1", False),
        ("line 3", True),
    ]
    with pytest.raises(UnreadableFileError, match="holds no records of PubMed"):
        read_text("just words\n")


def test_a_title_in_several_fields_and_a_number_of_pubmed_central_first() -> None:
    text = "PMCR- 20481061\nTI  - One\nTI  - two:\nTI  - three?\nTI  - Four\nPT  - Book\n"
    assert detect(Source("a.txt", text.encode())).id == "nbib"
    assert read_text(text).records[0].title == "One: two: three? Four"


def test_a_dissertation_of_eric_is_a_thesis() -> None:
    for said in ("Dissertations/Theses", "Dissertations/Theses - Doctoral Dissertations"):
        record = one(f"OWN - ERIC\nTI  - T\nOID - ED123\nPT  - {said}\n")
        assert (record.type, record.extra["nbib.PT"]) == ("thesis", said)


def test_it_is_found_whatever_the_name() -> None:
    for name in ("a.nbib", "a.txt", "a"):
        assert detect(Source(name, b"\r\nPMID- 123\r\nOWN - NLM\r\nTI  - x\r\n")).id == "nbib"
    assert sniff(b"TY  - JOUR\nTI  - x\nER  - \n", "a.nbib") == 0.0
    assert sniff(b"PMC some PMC\n  PMID\n\n\nSO-something stands here", "a.nbib") < 0.2
    assert sniff(b"Dear PMID- reader,\nwhat now?\n", "a.txt") == 0.0


@given(
    st.lists(
        st.sampled_from(["PMID- 1", "OWN - X", "TI  - t", "", "      more", "FAU - ,", "LID - [doi]"]) | st.text()
    ).map("\n".join)
)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    read_or_refused("nbib", text)


@pytest.mark.skipif(
    not SHARED.exists(), reason="the shared collection lies beside the project only where it is developed"
)
def test_every_record_of_the_shared_files_is_accounted_for() -> None:
    with (SHARED / "INDEX.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["format"] == "nbib"]
    for row in rows:
        if not row["n_entries"].isdecimal() or row["n_entries"] == "0":
            continue
        source = Source.from_path(SHARED / row["file"])
        assert detect(source).id == "nbib", row["file"]
        assert len(read(source, Progress()).records) == int(row["n_entries"]), row["file"]
