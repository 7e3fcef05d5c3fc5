"""Tables: exports of other programs, tables that people keep, broken rows, and the way out and back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.errors import BadInputError, PaperDeskError, UnreadableFileError
from paperdesk.formats import by_id, detect, tabular
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import MARKS, TYPES, FileRef, Highlight, Import, Person, Record, Sighting, clean

SCOPUS = """\ufeff"Authors","Author full names","Author(s) ID","Title","Year","Source title","Volume","Issue",\
"Art. No.","Page start","Page end","DOI","Link","Abstract","Author Keywords","Index Keywords","Document Type",\
"Source","EID"
"Smith, J.; Doe, A.","Smith, John (57190111111); Doe, Anna (57190111112)",\
"1;2","A ""title"", so","2020","J of X",\
"1","2","","10","20","10.1000/ABC","http://x","Abs","k1; k2","i1; k1","Conference paper","Scopus","2-s2.0-8"
"""
WOS = (
    "PT\tAU\tAF\tTI\tSO\tDE\tDT\tPD\tPY\tVL\tBP\tEP\tDI\tUT\n"
    'J\tDoe, J; Roe, R\tDoe, Jane; Roe, Richard\t"Deep" things\tNATURE\ta; b\tArticle\t'
    "MAY 12\t2015\t1\t3\t4\t10.1000/x\tW1\n"
)


def read(text: str, name: str = "x.csv") -> Import:
    source = Source.from_text(text, name)
    assert detect(source).id == "csv"
    return by_id("csv").read(source, Progress())


def written(records: list[Record]) -> str:
    out = io.StringIO()
    tabular.write(records, out)
    return out.getvalue()


@pytest.mark.parametrize(
    "note",
    ["as RIS:\n\nTY  - JOUR\nTI  - Else\nER  - \n", "@article{a,\n  title={Else}\n}", "PMID- 1\nTI  - x\n\n%T y"],
)
def test_a_note_below_does_not_say_what_a_table_is(note: str) -> None:
    record = clean(Record(title="T", key="k", notes=[note]))
    assert read(written([record]), "x.dat").records[0].notes == record.notes


@pytest.mark.parametrize(
    "record", [Record(key="doe2001", people=[Person("Doe", "J.")], date="2001"), Record(key="doe2001"),
               Record(people=[Person("Doe", "J.")]), Record(doi="10.1000/1")]
)  # fmt: skip
def test_a_row_without_a_title_is_a_work_where_it_says_which(record: Record) -> None:
    brought = read(written([record]))
    assert [replace(one, where="") for one in brought.records] == [record]
    assert brought.problems == []


def test_a_row_that_names_no_work_fails() -> None:
    brought = read(written([Record(date="2001", venue="V")]))
    assert (brought.records, brought.read) == ([], 1)
    assert brought.problems[0].message == "The row has neither title nor people nor identifier."


def test_an_export_of_scopus() -> None:
    (record,) = read(SCOPUS).records
    assert (record.title, record.date, record.venue, record.pages) == ('A "title", so', "2020", "J of X", "10-20")
    assert record.people == [Person("Smith", "John"), Person("Doe", "Anna")] and record.type == "paper-conference"
    assert record.tags == ["k1", "k2", "i1"] and record.doi == "10.1000/abc"
    assert record.extra == {"csv.Authors": "Smith, J.; Doe, A.", "csv.Author(s) ID": "1;2", "csv.Source": "Scopus",
                            "csv.EID": "2-s2.0-8"}  # fmt: skip


def test_an_export_of_web_of_science() -> None:
    (record,) = read(WOS, "savedrecs.txt").records
    assert (record.title, record.date, record.pages) == ('"Deep" things', "2015-05-12", "3-4")
    assert record.people == [Person("Doe", "Jane"), Person("Roe", "Richard")] and record.tags == ["a", "b"]


def test_an_export_of_zotero() -> None:
    text = (
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","Url","Date","Date Added","Notes",'
        '"File Attachments","Manual Tags","Automatic Tags"\n'
        '"ABCD2345","journalArticle","2020","García Márquez, Gabriel José","T","J","http://arxiv.org/abs/2001.00001v2",'
        '"2020-05-01","2021-01-01 10:00:00","A note","C:\\a.pdf; C:\\b.pdf","x; y","z"\n'
        '"ABCD2346","book","2021","A, B; C, D","U","","","2021","","","","",""\n'
    )
    first, second = read(text).records
    assert first.people == [Person("García Márquez", "Gabriel José")] and first.arxiv_version == 2
    assert (first.key, first.extra["csv.Key"], first.added) == ("", "ABCD2345", "2021-01-01T10:00:00Z")
    assert first.files == [FileRef("C:\\a.pdf"), FileRef("C:\\b.pdf")] and first.tags == ["x", "y", "z"]
    assert first.notes == ["A note"] and second.type == "book" and second.where == "line 3"


def test_an_export_of_ieee_and_a_table_of_a_screening() -> None:
    ieee = (
        '"Document Title",Authors,"Publication Title",Publication Year,"Start Page","End Page","PDF Link",'
        '"Author Keywords"\n'
        '"T","A. Doe; B. Roe","2020 Conference on X",2020,"1","5","https://x/y","a;b"\n'
    )
    (record,) = read(ieee).records
    assert record.people == [Person("Doe", "A."), Person("Roe", "B.")] and record.type == "paper-conference"
    screening = 'title,abstract,authors,keywords,doi,included\nT,Abs,"Doe, J., Roe, R.",a,10.1000/x,1\n'
    (record,) = read(screening).records
    assert record.people == [Person("Doe", "J."), Person("Roe", "R.")] and record.extra == {"csv.included": "1"}


@pytest.mark.parametrize(
    "text",
    [
        "Titel;Autoren;Jahr;Zeitschrift;Schlagwörter;Gelesen\nÜber X;Müller, Jan und Meier, Eva;2019;Z;a, b;ja\n",
        "TITRE\tAUTEURS\tANNÉE\tREVUE\tMOTS-CLÉS\tLu\nÜber X\tMüller, Jan; Meier, Eva\t2019\tZ\ta; b\toui\n",
        "sep=;\nTitle;Author(s);Year;Journal;Tags;Status\nÜber X;Jan Müller, Eva Meier;2019.0;Z;a|b;done\n",
        "My reading list\n\nTitle,Authors,Year,Venue,Keywords,Read?\n"
        "Über X,Jan Müller and Eva Meier,2019,Z,\"a, b\",x\n",
    ],
)  # fmt: skip
def test_tables_that_people_keep(text: str) -> None:
    (record,) = read(text, "x.txt" if text[0] == "T" else "x.csv").records
    assert (record.title, record.date, record.venue, record.tags) == ("Über X", "2019", "Z", ["a", "b"])
    assert record.people == [Person("Müller", "Jan"), Person("Meier", "Eva")] and record.status == "read"


def test_the_columns_of_a_table_and_another_mapping() -> None:
    source = Source.from_text("What,Title,Year\nA,B,2001\nC,D,2002\n", "x.csv")
    table = tabular.columns(source)
    assert table.headers == ["What", "Title", "Year"] and table.mapping == {"title": [1], "year": [2]}
    assert table.rows == [["A", "B", "2001"], ["C", "D", "2002"]] and table.delimiter == ","
    found = list(tabular.each(source, Progress(), {"title": [0], "tags": [1]}))
    assert [(record.title, record.tags, record.date) for record in found] == [("A", ["B"], ""), ("C", ["D"], "")]
    assert found[0].extra == {"csv.Year": "2001"}
    for bad in ({"nothing": [0]}, {"title": [9]}, {"title": [-1]}):
        with pytest.raises(BadInputError):
            list(tabular.each(source, Progress(), bad))


def test_a_table_without_titles_says_what_to_do() -> None:
    source = Source.from_text("a,b\n1,2\n", "x.csv")
    with pytest.raises(UnreadableFileError, match="known to hold titles"):
        detect(source).read(source, Progress())
    with pytest.raises(UnreadableFileError, match="no table"):
        by_id("csv").read(Source.from_text("words alone", "x.csv"), Progress())


def test_broken_rows_are_named_with_their_line() -> None:
    found = read('title,authors,year\nA,B C,2001\n,,2002\nD\nE,F G,2003,more\n"open,H I,2004\nJ,K L,2005\n')
    assert [record.title for record in found.records] == ["A", "D", "E", '"open', "J"] and found.read == 6
    assert [(problem.where, problem.failed) for problem in found.problems] == [
        ("line 3", True), ("line 4", False), ("line 5", False), ("line 6", False),
    ]  # fmt: skip
    assert found.records[2].extra == {"csv.column 4": "more"}


def test_a_huge_cell_costs_its_row_alone() -> None:
    before = csv.field_size_limit()
    for huge in ('"' + "x" * 5_000_000 + '"', '"' + "x\n" * 2_500_000 + '"', "x" * 5_000_000):
        found = read(f"title,authors,year\nA,B C,1\n{huge},B,2\nD,E F,3\n")
        assert [record.title for record in found.records] == ["A", "D"]
        assert [problem.message for problem in found.problems] == ["The row is too long to be read."]
    (kept,) = read('title,authors,year,abstract\nA,B C,1,"' + "x" * 500_000 + '"\n').records
    assert len(kept.abstract) == 500_000 and csv.field_size_limit() == before


def test_zero_bytes_are_left_out_and_said() -> None:
    found = by_id("csv").read(Source.from_text("title,authors,year\nA\0B,C D,1\n", "x.csv"), Progress())
    assert found.records[0].title == "AB" and found.problems[0].where == "file"


@pytest.mark.parametrize("text", ['{"title": 1, "year": 2}', "<title,year,authors>", "@book{a, title, year, authors}",
                                  "% title, year, doi", "# A note\n\n| Title | Year | DOI |\n|---|---|---|\n",
                                  "Some prose, with commas, and more.\nMore, prose, here."])  # fmt: skip
def test_what_is_no_table_is_left_alone(text: str) -> None:
    assert tabular.sniff(text.encode(), "x.txt") == 0.0


@pytest.mark.parametrize("danger", ["=1+1", "+1", "-1", "@x", "'=1", "''-", "＝1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula_and_all_come_back(danger: str) -> None:
    record = Record(title=danger, abstract=danger, notes=[danger], tags=[danger], key=danger)
    text = written([record])
    for cells in list(csv.reader(io.StringIO(text)))[1:]:
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@＝＋－＠\t")]
    (back,) = read(text).records
    assert (back.title, back.abstract, back.notes, back.tags, back.key) == (danger, danger, [danger], [danger], danger)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12) | st.sampled_from(
    ["a; b", "[x]", "{y}", "a, b", 'q"q', "'", "=x", "Doe, Jane", "a | b", "Jane Doe", "x\ny", "null", "2020"]
)
PEOPLE = st.builds(
    Person, family=WORDS, given=st.just("") | WORDS, role=st.sampled_from(["author", "editor", "director"])
)
ANY_RECORD = st.builds(
    Record,
    title=WORDS.map(lambda words: f"T{words}"), type=st.sampled_from(sorted(TYPES)),
    people=st.lists(PEOPLE | st.builds(Person, literal=WORDS), max_size=3), venue=WORDS, volume=WORDS, issue=WORDS,
    pages=WORDS, number=WORDS, edition=WORDS, series=WORDS, publisher=WORDS, place=WORDS, event=WORDS, language=WORDS,
    short_title=WORDS, abstract=WORDS, key=WORDS, tags=st.lists(WORDS, max_size=3), notes=st.lists(WORDS, max_size=2),
    collections=st.lists(WORDS, max_size=2), date=st.sampled_from(["", "2020", "2020-05", "2020-05-14", "2019/2020",
                                                                  "in press", "-0043", "2020-21"]),
    doi=st.sampled_from(["", "10.1000/abc"]), arxiv=st.just("2001.00001"), arxiv_version=st.none() | st.integers(1, 9),
    isbn=st.sampled_from(["", "9780262033848"]), pmid=st.sampled_from(["", "123"]), url=st.just("https://x.org/a"),
    status=st.sampled_from(["", "read", "unread", "reading", "skipped"]), starred=st.none() | st.booleans(),
    rating=st.none() | st.integers(0, 5),
    added=st.sampled_from(["", "2020-01-02T03:04:05Z", "2020-01-02T03:04:05.123Z"]),
    files=st.lists(st.builds(FileRef, WORDS, st.just("") | WORDS, copy=st.booleans()), max_size=2),
    extra=st.dictionaries(WORDS, WORDS, max_size=2),
    sighting=st.none() | st.builds(Sighting, WORDS, WORDS, st.none() | st.integers(1, 9)),
    highlights=st.lists(st.builds(Highlight, WORDS, kind=st.sampled_from(MARKS), page=st.none() | st.integers(1, 9),
                                  places=st.just([]) | st.just([[1, 2.5, 3, 4, 5]])), max_size=2),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(records=st.lists(ANY_RECORD, min_size=1, max_size=3))
def test_what_is_written_reads_back_equal(records: list[Record]) -> None:
    for record in records:
        clean(record)
    found = by_id("csv").read(Source.from_text(written(records), "x.csv"), Progress())
    assert not found.problems and len(found.records) == len(records)
    for record, back in zip(records, found.records, strict=True):
        back.where = ""
        assert clean(back) == record


@given(st.text(alphabet="title,;\t\"\n\r ='|authors", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, f"title,authors,year\n{text}"):
        try:
            found = by_id("csv").read(Source.from_text(whole, "x.csv"), Progress())
        except PaperDeskError as refused:
            assert "\n" not in refused.message
        else:
            assert all(record.title or record.people for record in found.records)


def test_a_mark_tells_spreadsheets_how_letters_are_written() -> None:
    assert written([Record(title="Ünïcode")]).startswith("\ufeffKey,")


def test_former_keys_and_places_come_back() -> None:
    record = Record(title="T", old_keys=["a, b", "c"], queue=3, read_at="2024-02-29T23:59:59Z")
    (back,) = read(written([record])).records
    assert (back.old_keys, back.queue, back.read_at) == (record.old_keys, record.queue, record.read_at)
    (odd,) = read("Title,Up next,Date read,DOI\nT,soon,2020/01/05,10.1000/1\n").records
    assert odd.queue is None and odd.extra == {"csv.Up next": "soon", "csv.Date read": "2020/01/05"}
