"""Word's sources are read with their people, dates and numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import PaperDeskError
from paperdesk.formats import by_id, detect, msbib
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, clean

HERE = Path(__file__).parents[1] / "data" / "msbib"
ROOT = '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography" SelectedStyle="">'


def read(text: str | bytes) -> Import:
    brought = by_id("msbib").read(Source("x.xml", text.encode() if isinstance(text, str) else text), Progress())
    brought.records = [clean(record) for record in brought.records]
    return brought


def sources(*inner: str) -> Import:
    return read(ROOT + "".join(f"<b:Source>{each}</b:Source>" for each in inner) + "</b:Sources>")


def test_what_word_and_jabref_write() -> None:
    (record,) = read((HERE / "translator.xml").read_bytes()).records
    assert (record.key, record.title, record.date, record.pages) == ("Nac16", "MeinArtikel", "2016-07-01", "17")
    assert record.venue == "MeineZeitung"
    assert [(person.role, person.last) for person in record.people] == [
        ("author", "Nachname, Vorname MIddleName; Nachname2, Vorname2 MiddleName21"),
        ("translator", "TestÜbersetzer"),
    ]
    assert record.extra["msbib.YearAccessed"] == "2018"
    (article,) = read((HERE / "article.xml").read_bytes()).records
    assert (article.type, article.doi, article.date) == ("article-journal", "10.13140/2.1.3259.2169", "2011-03")
    assert (article.volume, article.issue, article.publisher) == (
        "5", "3", "Oficyna Wydawnicza Politechniki Wrocławskiej",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("inner", "field", "expected"),
    [
        ("<b:SourceType>Report</b:SourceType><b:ThesisType>PhD thesis</b:ThesisType>", "type", "thesis"),
        ("<b:SourceType>BookSection</b:SourceType><b:BookTitle>B</b:BookTitle>", "venue", "B"),
        ("<b:City>Berlin</b:City><b:StateProvince/><b:CountryRegion>Germany</b:CountryRegion>",
         "place", "Berlin, Germany"),
        ("<b:StandardNumber>978-0-8014-8639-5</b:StandardNumber>", "isbn", "9780801486395"),
        ("<b:StandardNumber>ISSN 0937-6429</b:StandardNumber>", "issn", "0937-6429"),
        ("<b:StandardNumber>:LCCN:0937-6429</b:StandardNumber>", "issn", ""),
        ("<b:StandardNumber>doi:10.1000/x</b:StandardNumber>", "doi", "10.1000/x"),
        ("<b:LCID>1031</b:LCID>", "language", "de-DE"), ("<b:LCID>0</b:LCID>", "language", ""),
        ("<b:Year>2020</b:Year><b:Month>March</b:Month><b:Day>99</b:Day>", "date", "2020-03"),
        ("<b:Year>in press</b:Year>", "date", "in press"),
        ("<b:URL>https://arxiv.org/abs/2001.00001v2</b:URL>", "arxiv", "2001.00001"),
        ("<b:BIBTEX_KeyWords>a; b c</b:BIBTEX_KeyWords>", "tags", ["a", "b c"]),
        ("<b:SourceType>ConferenceProceedings</b:SourceType><b:ConferenceName>C</b:ConferenceName>", "venue", "C"),
    ],
)  # fmt: skip
def test_fields(inner: str, field: str, expected: object) -> None:
    (record,) = sources(f"<b:Title>T</b:Title>{inner}").records
    assert getattr(record, field) == expected


def test_people_of_all_kinds() -> None:
    person = (
        "<b:NameList><b:Person><b:Last>{}</b:Last><b:First>A</b:First><b:Middle>B</b:Middle></b:Person></b:NameList>"
    )
    groups = "".join(
        f"<b:{role}>{person.format(role)}</b:{role}>" for role in ("Author", "Editor", "BookAuthor", "Foo")
    )
    (record,) = sources(
        f"<b:Author>{groups}<b:Inventor><b:Corporate>C, D</b:Corporate></b:Inventor></b:Author>"
    ).records
    assert record.people == [
        Person(family="Author", given="A B"), Person(family="Editor", given="A B", role="editor"),
        Person(family="BookAuthor", given="A B", role="container-author"),
        Person(family="Foo", given="A B", role="contributor"), Person(literal="C, D"),
    ]  # fmt: skip


def test_an_empty_source_is_a_problem() -> None:
    brought = sources("<b:SourceType>Book</b:SourceType>", "<b:Title>T</b:Title>")
    assert (len(brought.records), brought.read, brought.problems[0].failed) == (1, 2, True)


def test_a_file_is_known_by_content() -> None:
    data = (ROOT + "<b:Source/></b:Sources>").encode()
    assert detect(Source("x.txt", data)).id == "msbib"
    assert detect(Source("x.xml", b"<Sources><Source><SourceType>Book</SourceType></Source></Sources>")).id == "msbib"
    for text in (b"<Sources></Sources>", b"<xml/>", b"<Sources xmlns='urn:x'/>", b"", b"<rdf:RDF xmlns:rdf='x'/>"):
        assert msbib.sniff(text, "x.xml") == 0


@given(st.text(st.sampled_from('<>/&; "=b:Source'), max_size=60), st.binary(max_size=40))
def test_nothing_but_a_sentence_comes_of_nonsense(text: str, data: bytes) -> None:
    for each in (text, data, f"{ROOT}<b:Source>{text}</b:Source></b:Sources>"):
        try:
            assert read(each).format == "msbib"
        except PaperDeskError as error:
            assert str(error)
