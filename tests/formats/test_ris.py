"""RIS as a whole: its dialects, accounts of every line, what is written reads back, other programs, real files."""

from __future__ import annotations

import csv
import io
from dataclasses import fields, replace
from pathlib import Path

import pytest
import rispy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect
from paperdesk.formats.format import Source
from paperdesk.formats.ris import each, sniff, write
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import (
    MARKS,
    ROLES,
    TYPES,
    FileRef,
    Highlight,
    Import,
    Person,
    Record,
    Sighting,
    Status,
    clean,
    clean_line,
)

read = by_id("ris").read
SAMPLES = Path(__file__).resolve().parent.parent / "data" / "ris"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "formats"


def read_text(text: str) -> Import:
    return read(Source.from_text(text, "test.ris"), Progress())


def read_sample(name: str) -> Import:
    return read(Source.from_path(SAMPLES / name), Progress())


def one(text: str) -> Record:
    (record,) = read_text(text).records
    return record


def written(records: list[Record]) -> str:
    out = io.StringIO()
    write(records, out)
    return out.getvalue()


def said(brought: Import) -> list[tuple[str, str]]:
    return [(problem.where, problem.message) for problem in brought.problems]


# -- samples -----------------------------------------------------------------------------------------------------------


def test_banners_and_counters_stand_before_the_records() -> None:
    brought = read_sample("banners.ris")
    assert [(record.title, record.where) for record in brought.records] == [
        ("Title of reference", "line 5"),
        ("The title of the reference", "line 33"),
    ]
    first = brought.records[0]
    assert (first.venue, first.volume, first.issue, first.pages, first.date) == ("Lorem", "9", "3", "e0815", "2014")
    assert (first.url, first.issn, first.place) == ("http://example_url.com", "1932-6208", "United States")
    assert first.tags == ["Pippi", "Nordwind", "Piraten"]
    assert first.extra["ris.L2"] == "http://example.com"
    assert said(brought) == [
        ("line 1", "“Record #1 of 2” and 2 more lines belong to no record; this was left out."),
        ("line 29", "“Record #2 of 2” and 2 more lines belong to no record; this was left out."),
    ]


def test_a_mark_a_long_type_and_a_line_that_goes_on() -> None:
    (record,) = read_sample("mark-and-long-type.ris").records
    assert (record.type, record.volume, record.pages, record.date) == ("article-journal", "8", "52-57", "2009")
    assert record.abstract.endswith("late reproductive period")
    assert record.abstract.count("\n") == 1
    assert record.extra == {"ris.TY": "Journal Article"}
    assert len(record.people) == 5


def test_empty_tags_say_nothing() -> None:
    (record,) = read_sample("empty-tag.ris").records
    assert (record.pages, record.doi, record.issn) == ("", "10.1177/2325967120950040", "2325-9671")
    assert record.people == [Person("Fanning", "E.")]
    assert record.abstract.endswith("safe return to sport...")
    assert [record.title for record in read_sample("empty-values.ris").records] == [
        "Title of reference",
        "",
        "Title of reference",
        "",
    ]


def test_a_record_without_type() -> None:
    brought = read_sample("without-type.ris")
    (record,) = brought.records
    assert (record.title, record.type) == (
        "Editorial: Open Source and Empirical Software Engineering",
        "article-journal",
    )
    assert (record.date, record.doi, record.where) == ("2001-09-01", "10.1023/a:1017379030770", "line 2")
    assert said(brought) == [("line 2", "The record has no line “TY  -”, so its type is not known.")]


def test_pubmed_central_and_scopus() -> None:
    (record,) = read_sample("pubmed-central.ris").records
    assert (record.pmid, record.doi, record.date) == ("26957754", "10.1589/jpts.28.186", "2016-01")
    assert (record.edition, record.issn) == ("", "0915-5287, 2187-5626")
    assert record.extra["ris.ET"] == "2016/01/30"
    assert record.extra["ris.U2"] == "PMC4756000[pmcid]"
    (record,) = read_sample("scopus.ris").records
    assert record.notes == ["Cited By :44", "Export Date: 1 April 2016"]
    assert record.extra["ris.AD"].count("\n") == 2
    assert record.venue == "Journal of the Mechanics and Physics of Solids"


def test_notes_in_html_become_markdown() -> None:
    notes = [record.notes for record in read_sample("notes-in-html.ris").records]
    assert notes[1] == ["XHTML tags should be stripped, leaving content intact."]
    assert all("<" not in note for (note,) in notes)


# -- accounts ----------------------------------------------------------------------------------------------------------


def test_records_without_end_are_kept_and_told() -> None:
    brought = read_text("TY  - JOUR\nTI  - One\n\nTY  - BOOK\nTI  - Two\n")
    assert [record.title for record in brought.records] == ["One", "Two"]
    assert said(brought) == [
        ("line 1", "The record has no line “ER  -”; it was read as ending where the next one begins."),
        ("line 4", "The record has no line “ER  -”; it was read as ending with the file."),
    ]


def test_an_empty_record_fails() -> None:
    brought = read_text("TY  - JOUR\nER  - \n\nTY  - BOOK\nTI  - Two\nER  - \n")
    assert (brought.read, len(brought.records)) == (2, 1)
    assert [(problem.where, problem.failed) for problem in brought.problems] == [("line 1", True)]


def test_a_number_that_is_no_year() -> None:
    brought = read_text("TY  - JOUR\nTI  - x\nPY  - 10 15\nER  - \n")
    assert (brought.records[0].date, brought.records[0].extra) == ("", {"ris.PY": "10 15"})
    assert said(brought) == [("line 1", "“10 15” under “PY” is no year.")]
    assert one("TY  - JOUR\nTI  - x\nPY  - in press\nER  - \n").date == "in press"
    assert one("TY  - JOUR\nTI  - x\nPY  - 0000\nER  - \n").date == ""


def test_until_the_end_lines_belong_to_the_record() -> None:
    text = (
        "TY  - JOUR\nTI  - T\n\nNo title.\n\nNor this.\nPY  - 2018\nU3  - Cited By :9\n\nExport Date: May\n\n"
        "Article\nUR  - https://a.b/c\n\nA remark.\nKW  - one\n\ntwo\nAD  - Here\n\nThere\nER  -\n"
    )
    brought = read_text(text)
    (record,) = brought.records
    assert (record.title, record.url, record.tags) == ("T", "https://a.b/c", ["one", "two"])
    assert record.notes == ["No title.\n\nNor this.", "A remark."]
    assert record.extra == {"ris.U3": "Cited By :9\n\nExport Date: May\n\nArticle", "ris.AD": "Here\n\nThere"}
    assert brought.problems == []
    assert one(written([record])).extra == record.extra


def test_text_behind_the_end_is_told() -> None:
    brought = read_text("TY  - PAT\nTI  - x\nER  - dsfd\n")
    assert said(brought) == [("line 3", "“dsfd” stands behind the end mark of the record and was left out.")]


def test_of_many_doubts_a_hundred_are_told() -> None:
    brought = read_text("TY  - JOUR\nTI  - x\n" * 250)
    assert len(brought.records) == 250
    assert len(brought.problems) == 101
    assert brought.problems[-1].message == "There are 150 more of these: records without ER."


def test_what_is_no_ris_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="holds no records of RIS"):
        read_text("Just a letter.\nWith two lines.\n")


def test_reading_can_be_cancelled() -> None:
    class Stopped(Progress):
        @property
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        read(Source.from_text("TY  - JOUR\nTI  - x\nER  - \n"), Stopped())


def test_records_come_one_by_one() -> None:
    works = each(Source.from_text("TY  - JOUR\nTI  - x\nER  - \n" * 3), Progress())
    assert [next(works).where for _ in range(3)] == ["line 1", "line 4", "line 7"]


def test_files_are_placed_beside_the_ris(tmp_path: Path) -> None:
    path = tmp_path / "My Library.ris"
    path.write_text(
        "TY  - JOUR\nTI  - x\nL1  - internal-pdf://0123/a b.pdf\nL1  - sub/c.pdf\nL4  - file:///C:/d%20e.png\nER  - \n",
        encoding="utf-8",
    )
    (record,) = read(Source.from_path(path), Progress()).records
    assert [file.path for file in record.files] == [
        str(tmp_path / "My Library.Data" / "PDF" / "0123/a b.pdf"),
        str(tmp_path / "sub/c.pdf"),
        "C:/d e.png",
    ]
    assert [file.mime for file in record.files] == ["application/pdf", "application/pdf", "image/png"]


# -- found by content --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\nTI  - x\nER  - \n",
        "\ufeffTY  - JOUR\r\nTI  - x\r\n",
        "Database: Embase\n\n<1. >\nTY - JOUR\nTI - x\nER -\n",
        "\n\n  TY  - JOUR\n  TI  - x\n  ER  -\n",
        "TI  - x\nAU  - Doe, J\nER  - \n",
    ],
)
def test_it_is_found_whatever_the_name(text: str) -> None:
    for name in ("a.ris", "a.txt", "a", "a.bib"):
        assert detect(Source(name, text.encode())).id == "ris"


@pytest.mark.parametrize(
    "text",
    [
        "@article{a,\n abstract = {x\nTY  - JOUR\nER  - }}",
        '{"TY  - JOUR": 1}',
        "<html>\nTY  - JOUR\n</html>",
        "PMID- 123\nTI  - x\nAU  - Doe J\n",
        "%0 Journal Article\n%T x\n",
        "A novel about TY - the man\nwith ER - at the end.",
    ],
)
def test_other_texts_are_none(text: str) -> None:
    assert sniff(text.encode(), "a.txt") < 0.2


# -- dialects ----------------------------------------------------------------------------------------------------------


def test_one_blank_tabs_indents_and_small_letters() -> None:
    for text in (
        "TY - JOUR\nTI - Left - right\nAU - Doe, J\nER -\n",
        "TY\t- JOUR\nTI\t- Left - right\nAU\t- Doe, J\nER\t-\n",
        "   TY  - JOUR\n   TI  - Left - right\n   AU  - Doe, J\n   ER  -\n",
        "TY-JOUR\nTI-Left - right\nAU-Doe, J\nER-\n",
        "TY  -JOUR\nTI  -Left - right\nAU  -Doe, J\nER  -\n",
        "ty  - jour\nti  - Left - right\nau  - Doe, J\ner  -\n",
    ):
        brought = read_text(text)
        assert brought.problems == []
        (record,) = brought.records
        assert (record.title, record.people, record.type) == ("Left - right", [Person("Doe", "J")], "article-journal")


def test_keywords_on_lines_of_their_own() -> None:
    assert one("TY  - JOUR\nTI  - x\nKW  - a\nb, c\nd; e\nPY  - 2011\nER  - \n").tags == ["a", "b, c", "d", "e"]


def test_tags_behind_the_end_belong_to_the_record() -> None:
    brought = read_text(
        "TY  - JOUR\nTI  - x\nER  - \nNL  - J. Test\n\nLink: https://a.b\n\n2.\nTY  - JOUR\nTI  - y\nER  - "
    )
    assert [record.extra for record in brought.records] == [{"ris.NL": "J. Test"}, {}]
    assert said(brought) == [("line 6", "“Link: https://a.b” belongs to no record; this was left out.")]


def test_several_records_without_type() -> None:
    brought = read_text("TI  - One\nAU  - A, B\nER  - \n\nTI  - Two\nER  - \n")
    assert [(record.title, record.where) for record in brought.records] == [("One", "line 1"), ("Two", "line 5")]


# -- what is written reads back ----------------------------------------------------------------------------------------

WORDS = st.text(max_size=20)
NASTY = st.sampled_from(
    ["TY  - JOUR", "ER  - ", "A1  - x, y", "", "  ", "1.", "word", "TY - BOOK", "a\tb", "U5  - paperdesk:{}", "ER -",
     "TY-JOUR", "<p>x</p>", "2004/01/02", "10.1000/x", "a; b", "Doe, Jr., J."]
)  # fmt: skip
TEXTS = WORDS | st.lists(NASTY | WORDS, max_size=4).map("\n".join)
PEOPLE = st.builds(
    Person, family=WORDS, given=WORDS, particle=st.sampled_from(["", "van der", "Mc"]), suffix=WORDS,
    literal=st.just("") | WORDS, role=st.sampled_from(list(ROLES)),
)  # fmt: skip
MARKED = st.builds(
    Highlight, text=TEXTS, comment=TEXTS, kind=st.sampled_from(MARKS), colour=st.sampled_from(["", "#ffd400"]),
    page=st.none() | st.integers(1, 99), places=st.just([]) | st.just([[1, 0.5, 2, 3, 4]]), source=st.just("zotero:A"),
)  # fmt: skip
SIGHTINGS = st.builds(
    Sighting, source=WORDS.map(clean_line), rank=st.none() | st.integers(0, 9), upvotes=st.none() | st.integers(0, 9)
)
EXTRA_NAMES = st.sampled_from(
    ["ris.XX", "ris.TY", "ris.N1", "ris.ER", "ris.U5", "ris.TI", "ris.DO", "ris.a", "ris.PY", "ris.SN", "bibtex.note"]
)
PLAIN = tuple(
    field.name
    for field in fields(Record)
    if field.type == "str" and field.name not in ("where", "type", "status", "date", "pages", "doi", "isbn", "key")
)


@st.composite
def whole_records(draw: st.DrawFn) -> Record:
    """Records with all that they can hold, as `clean` leaves them."""
    some = draw(st.sets(st.sampled_from(PLAIN)))
    record = Record(
        title=draw(TEXTS.filter(clean_line)),
        type=draw(st.sampled_from(list(TYPES))),
        people=draw(st.lists(PEOPLE, max_size=3)),
        date=draw(st.sampled_from(["", "2020", "2020-05", "2020-05-14", "2019/2020", "2020-21", "in press", "-0379"])),
        pages=draw(st.sampled_from(["", "12-20", "e5", "S1-2-S1-4", "1, 3, 5-7", "350"])),
        doi=draw(st.sampled_from(["", "10.1000/a_(b)<1::c>2;x", "10.48550/arxiv.2101.00001"])),
        isbn=draw(st.sampled_from(["", "9783161484100"])),
        key=draw(st.sampled_from(["", "doe2020", "17", "a b"])),
        tags=draw(st.lists(TEXTS, max_size=3)),
        collections=draw(st.lists(WORDS, max_size=2)),
        notes=draw(st.lists(TEXTS, max_size=3)),
        files=draw(st.lists(st.builds(FileRef, path=WORDS, title=WORDS, mime=WORDS, copy=st.booleans()), max_size=2)),
        highlights=draw(st.lists(MARKED, max_size=2)),
        status=draw(st.sampled_from(["", *Status])),
        starred=draw(st.sampled_from([None, True, False])),
        rating=draw(st.none() | st.integers(0, 5)),
        arxiv_version=draw(st.none() | st.integers(1, 9)),
        extra=draw(st.dictionaries(EXTRA_NAMES, TEXTS, max_size=3)),
        sighting=draw(st.none() | SIGHTINGS),
    )
    for name in some - {"title"}:
        setattr(record, name, draw(TEXTS))
    return clean(clean(record))  # the second time for what the first has emptied


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(whole_records(), max_size=2))
def test_records_that_are_written_read_back_equal(records: list[Record]) -> None:
    text = written(records)
    if not text:
        return
    brought = read_text(text)
    assert not any(problem.failed for problem in brought.problems)
    assert [replace(clean(record), where="") for record in brought.records] == records


def test_what_ris_has_a_tag_for_stands_under_it_alone() -> None:
    record = Record(
        title="On Tags", type="article-journal", people=[Person("Doe", "Jane"), Person("Berg", "A.", "van den", "Jr.")],
        date="2020-05-14", venue="J. Tests", volume="3", issue="2", pages="10-12", doi="10.1000/182", issn="1234-5679",
        abstract="First.\n\nSecond.", tags=["a", "b"], notes=["One\n\n- two"], pmid="123", arxiv="2101.00001",
        arxiv_version=2, url="https://a.b/c", key="doe2020", language="en", extra={"ris.AD": "Here\nThere"},
    )  # fmt: skip
    assert written([record]) == (
        "TY  - JOUR\nTI  - On Tags\nAU  - Doe, Jane\nAU  - van den Berg, A., Jr.\nT2  - J. Tests\nJF  - J. Tests\n"
        "PY  - 2020\nDA  - 2020/05/14/\nVL  - 3\nIS  - 2\nSP  - 10\nEP  - 12\nLA  - en\nAB  - First.\n\nSecond.\n"
        "DO  - 10.1000/182\nSN  - 1234-5679\nU1  - 123[pmid]\nAN  - arXiv:2101.00001v2\nUR  - https://a.b/c\n"
        "ID  - doe2020\nKW  - a\nKW  - b\nN1  - One\n\n- two\nAD  - Here\nAD  - There\nER  - \n\n"
    )


def test_other_programs_read_what_is_written() -> None:
    records = [
        Record(title="One", type="article-journal", people=[Person("Doe", "Jane")], date="2020", status="read"),
        Record(title="Two", type="book", isbn="9783161484100", notes=["ER  - \nTY  - BOOK"], tags=["x"]),
    ]
    first, second = rispy.loads(written(records))
    assert (first["title"], first["authors"], first["year"]) == ("One", ["Doe, Jane"], "2020")
    assert (second["type_of_reference"], second["issn"], second["keywords"]) == ("BOOK", "9783161484100", ["x"])


def test_a_damaged_private_tag_is_kept() -> None:
    brought = read_text('TY  - JOUR\nTI  - x\nU5  - paperdesk:{"status": \nER  - \n')
    assert brought.records[0].extra == {"ris.U5": 'paperdesk:{"status":'}
    assert len(brought.problems) == 1
    odd = one('TY  - JOUR\nTI  - x\nU5  - paperdesk:{"status": 3, "people": 4, "type": "odd", "rating": 99}\nER  - \n')
    assert (odd.status, odd.people, odd.type, odd.rating) == ("", [], "document", None)


@given(st.lists(NASTY | st.sampled_from(["AU  - a; b", "PY  - 2", "EP  -", "SP  - 1", "-"]) | WORDS).map("\n".join))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        brought = read_text(text)
    except UnreadableFileError as error:
        assert str(error).endswith(".")
    else:
        assert brought.read >= len(brought.records)
    assert 0 <= sniff(text.encode("utf-8", "ignore"), "x.txt") <= 1


# -- the shared collection of real files -------------------------------------------------------------------------------

# A file whose count of works is not the number of its INDEX.tsv: the other program refuses a record without TY.
AGREED = {"jabref-RisImporterCorrupted.ris": "1"}
NOT_HERE = "the shared collection of bibliography files lies beside the project only where it is developed"


def shared_files() -> list[tuple[Path, str]]:
    index = SHARED / "INDEX.tsv"
    if not index.exists():
        return []
    with index.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["format"] == "ris"]
    return [(SHARED / row["file"], row["n_entries"]) for row in rows]


@pytest.mark.skipif(not SHARED.exists(), reason=NOT_HERE)
def test_every_record_of_the_shared_files_is_accounted_for_and_reads_back() -> None:
    counts = {}
    for path, expected in shared_files():
        source = Source.from_path(path)
        assert detect(source).id == "ris", path.name
        brought = read(source, Progress())
        assert not any(problem.failed for problem in brought.problems), path.name
        expected = AGREED.get(path.name, expected)
        if expected.isdecimal() and brought.read != int(expected):
            counts[path.name] = (brought.read, expected)
        records = [replace(clean(record), where="") for record in brought.records]
        again = [replace(clean(record), where="") for record in read_text(written(records)).records]
        assert again == records, path.name
    assert counts == {}


def test_what_is_kept_has_one_order() -> None:
    extra = {"ris.N2": "n", "ris.SN": "1\n2", "csv.b": "x", "ris.AD": "a", "csv.a": "y", "ris.ID": "i"}
    record = Record(title="T", key="k", isbn="9780801486395", extra=extra)
    once = written([record])
    assert written(read_text(once).records) == once
