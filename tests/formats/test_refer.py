"""EndNote's refer: types, people, dates, keywords a line, files, records one after another."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect
from paperdesk.formats.format import Source
from paperdesk.formats.refer import each, sniff
from paperdesk.progress import Progress
from paperdesk.record import FileRef, Import, Person, Record
from tests.formats.refusing import read_or_refused

read = by_id("refer").read

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "refer"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "formats"


def read_text(text: str) -> Import:
    return read(Source.from_text(text, "test.enw"), Progress())


def one(text: str) -> Record:
    (record,) = read_text(text).records
    return record


def test_a_journal_article() -> None:
    (record,) = read(Source.from_path(SAMPLES / "journal.enw"), Progress()).records
    assert (record.type, record.title, record.venue) == ("article-journal", "Title", "Publication")
    assert (record.volume, record.issue, record.series, record.url) == ("Volume", "Issue", "Series", "Url")
    assert [(person.family, person.role) for person in record.people] == [
        ("AuthorL", "author"),
        ("ContributorL", "author"),
        ("EditorL", "editor"),
        ("Reviewed AuthorL", "author"),
        ("TranslatorL", "translator"),
    ]
    assert (record.date, record.abstract) == ("2025", "Abstract")
    assert record.extra == {"refer.P": "Pages", "refer.W": "Loc. in Archive", "refer.*": "Rights"}


def test_what_endnote_writes() -> None:
    record = one(
        "%0 Journal Article\n%A Shannon, Claude E.\n%A ACM,\n%D 1948\n%8 July 3\n%T A Mathematical\nTheory\n"
        "%J Bell System Technical Journal\n%V 27\n%N 3\n%P 379–423\n%@ 0005-8580\n%R 10.1002/j.1538\n"
        "%K entropy\nnoise; code\n"
        "%X First.\n\nSecond.\n%Z A note\n%F shannon1948\n%! Theory\n%> internal-pdf://1/a.pdf\n%> https://a.b/x.pdf\n"
    )
    assert record.people == [Person("Shannon", "Claude E."), Person(literal="ACM")]
    assert (record.title, record.short_title, record.key) == ("A Mathematical Theory", "Theory", "shannon1948")
    assert (record.date, record.pages, record.issn, record.doi) == (
        "1948-07-03",
        "379-423",
        "0005-8580",
        "10.1002/j.1538",
    )
    assert (record.abstract, record.notes) == ("First.\n\nSecond.", ["A note"])
    assert record.tags == ["entropy", "noise", "code"]
    assert record.files == [FileRef("internal-pdf://1/a.pdf", mime="application/pdf")]
    assert record.url == "https://a.b/x.pdf"
    assert record.extra == {}


def test_types_that_are_not_named() -> None:
    assert one("%T x\n%J y\n").type == "article-journal"
    assert one("%T x\n%B y\n").type == "chapter"
    assert one("%T x\n%I y\n").type == "book"
    assert one("%T x\n%9 Ph.D. thesis\n%I y\n").type == "thesis"
    report = one("%T x\n%R TR-12\n")
    assert (report.type, report.number) == ("report", "TR-12")


def test_a_book_and_what_it_is_part_of() -> None:
    book = one(
        "%0 Book\n%T x\n%S Series\n%P 173 s.\n%@ 8203107354\n%Y Aardal, Jorunn\n%G Norsk\n%G Dansk\n%C Oslo\n%I A\n"
    )
    assert (book.series, book.pages, book.isbn, book.language) == ("Series", "", "9788203107351", "Norsk, Dansk")
    assert book.people == [Person("Aardal", "Jorunn", role="translator")]
    assert book.extra == {"refer.P": "173 s."}
    chapter = one("%0 Book Section\n%T x\n%B The Book\n%P 3-9\n%S Series\n")
    assert (chapter.venue, chapter.series, chapter.pages) == ("The Book", "Series", "3-9")


def test_records_are_parted_by_type_or_empty_lines() -> None:
    text = "%T One\n%A B, C\n\n%T Two\n%D 1891\n\n%0 Book\n%T Three\n%0 Report\n%0 Thesis\n%T Four\n"
    works = each(Source.from_text(text), Progress())
    assert [record.where for record in works] == ["line 1", "line 4", "line 7", "line 10"]
    brought = read_text(text)
    assert [(problem.where, problem.failed) for problem in brought.problems] == [("line 9", True)]
    assert brought.read == 5


def test_a_type_behind_the_title_begins_no_record() -> None:
    text = "%T One\n%0 Journal Article\n%A B, C\n%B Journal\n\n\n%T Two\n%B Journal\n\n\n%T Three\n%0 Book\n%A D, E\n"
    first, second, third = read_text(text).records
    assert (first.title, first.type, first.authors, first.venue) == (
        "One", "article-journal", [Person("B", "C")], "Journal"
    )  # fmt: skip
    assert (second.title, second.authors, second.venue) == ("Two", [], "Journal")
    assert (third.title, third.type, third.authors) == ("Three", "book", [Person("D", "E")])


def test_a_path_is_placed_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "Lib.enw"
    path.write_text("%0 Book\n%T x\n%> internal-pdf://1/a.pdf\n%> b.pdf\n%> file:///c/d.txt\n", encoding="utf-8")
    (record,) = read(Source.from_path(path), Progress()).records
    assert [file.path for file in record.files] == [
        str(tmp_path / "Lib.Data" / "PDF" / "1/a.pdf"),
        str(tmp_path / "b.pdf"),
        "/c/d.txt",
    ]


def test_it_is_found_whatever_the_name() -> None:
    for name in ("a.enw", "a.txt", "a"):
        assert detect(Source(name, b"%0 Book\n%T x\n%A Doe, J\n")).id == "refer"
    assert sniff(b"% Encoding: UTF-8\n@article{a, title={b}}\n", "a.txt") == 0.0
    assert sniff(b"%T x\n%A y\n\\documentclass{article}\n", "a.tex") == 0.0
    assert sniff(b"%PDF-1.4\n%A x\n%T y", "a.pdf") == 0.0
    with pytest.raises(UnreadableFileError, match="holds no records of EndNote refer"):
        read_text("words\n")


@given(
    st.lists(
        st.sampled_from(["%0 Book", "%A ,", "%T t", "", "more", "%D 1 2", "%8 x", "%K", "%> file:"]) | st.text()
    ).map("\n".join)
)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    read_or_refused("refer", text)


@pytest.mark.skipif(
    not SHARED.exists(), reason="the shared collection lies beside the project only where it is developed"
)
def test_the_shared_files_are_read() -> None:
    files = sorted((SHARED / "refer-enw").glob("*.enw"))
    assert files
    for path in files:
        source = Source.from_path(path)
        assert detect(source).id == "refer", path.name
        assert read(source, Progress()).records, path.name
