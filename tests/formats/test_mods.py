"""MODS is read: works alone and in hosts, with names, dates and identifiers of all kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import PaperDeskError
from paperdesk.formats import by_id, detect, mods
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record, clean

HERE = Path(__file__).parents[1] / "data" / "mods"
ROOT = '<modsCollection xmlns="http://www.loc.gov/mods/v3">'
ARTICLE = """<mods ID="x"><titleInfo><nonSort>The </nonSort><title>fate of CO<sub>2</sub></title>
<subTitle>a view</subTitle>
</titleInfo><titleInfo type="alternative"><title>Other</title></titleInfo>
<name type="personal"><namePart type="given">Jan</namePart><namePart type="family">van Berg</namePart>
<namePart type="termsOfAddress">Jr.</namePart><role><roleTerm authority="marcrelator" type="text">author</roleTerm>
</role>
<affiliation>Here</affiliation></name>
<name type="corporate"><namePart>Some Press</namePart><role><roleTerm type="code">pbl</roleTerm></role></name>
<typeOfResource>text</typeOfResource><genre authority="local">journalArticle</genre>
<language><languageTerm type="text">English</languageTerm><languageTerm type="code">eng</languageTerm></language>
<abstract>Words.</abstract><note type="thesis">Note</note><subject><topic>one</topic><geographic>Peru</geographic>
</subject>
<relatedItem type="host"><titleInfo><title>Journal</title></titleInfo><titleInfo type="abbreviated"><title>J.</title>
</titleInfo><name type="personal"><namePart>Roe, Ann, 1953-</namePart><role><roleTerm type="code">edt</roleTerm>
</role></name>
<originInfo><issuance>continuing</issuance></originInfo><identifier type="issn">1234-5678</identifier>
<part><detail type="volume"><number>2</number></detail><detail type="issue"><number>1</number></detail>
<extent unit="pages"><start>17</start><end>19</end></extent><date>2000-05</date></part></relatedItem>
<identifier type="doi">https://doi.org/10.1000/X</identifier><identifier type="citekey">berg2000</identifier>
<location><url access="preview">https://example.org/p</url><url usage="primary display">https://example.org/</url></location>
<recordInfo><recordIdentifier>7</recordIdentifier></recordInfo></mods>"""


def read(text: str | bytes) -> Import:
    brought = by_id("mods").read(Source("x.xml", text.encode() if isinstance(text, str) else text), Progress())
    brought.records = [clean(record) for record in brought.records]
    return brought


def one(inner: str) -> Record:
    (record,) = read(f"{ROOT}<mods><titleInfo><title>T</title></titleInfo>{inner}</mods></modsCollection>").records
    return record


def test_an_article_in_its_journal() -> None:
    (record,) = read(f"{ROOT}{ARTICLE}</modsCollection>").records
    assert (record.title, record.type, record.venue) == ("The fate of CO₂: a view", "article-journal", "Journal")
    assert record.people == [
        Person(particle="van", family="Berg", given="Jan", suffix="Jr."),
        Person(family="Roe", given="Ann", role="editor"),
    ]
    assert (record.volume, record.issue, record.pages, record.date) == ("2", "1", "17-19", "2000-05")
    assert (record.doi, record.issn, record.key, record.url) == (
        "10.1000/x", "1234-5678", "berg2000", "https://example.org/",
    )  # fmt: skip
    assert (record.language, record.abstract, record.tags, record.notes) == ("eng", "Words.", ["one"], ["thesis: Note"])
    assert record.publisher == "Some Press"
    extra = record.extra
    assert extra["mods.titleInfo alternative"] == "Other" and extra["mods.abbreviation"] == "J."
    assert extra["mods.subject"] == "Peru" and extra["mods.affiliation"] == "Jan: Here"
    assert extra["mods.location url"] == "https://example.org/p" and extra["mods.recordInfo"] == "7"


def test_what_libraries_and_jabref_write() -> None:
    (book,) = read((HERE / "monograph.mods.xml").read_bytes()).records
    assert (book.type, book.date, book.place, book.isbn) == ("book", "2011", "Burlington, MA", "9780123751065")
    assert book.people == [Person(family="West", given="Matthew")]
    (record,) = read((HERE / "all-fields.mods.xml").read_bytes()).records
    assert (record.type, record.venue, record.pages, record.key) == ("article-journal", "Cell", "50", "TelPeak")


@pytest.mark.parametrize(
    ("inner", "field", "expected"),
    [
        ("<typeOfResource>cartographic</typeOfResource>", "type", "map"),
        ("<genre>theses</genre>", "type", "thesis"), ("<genre>Conference Publication</genre>", "type", "book"),
        ("<genre>article</genre>", "type", "article-journal"), ("<genre>speech</genre>", "type", "speech"),
        ("<originInfo><issuance>continuing</issuance></originInfo>", "type", "periodical"),
        ("<originInfo><dateIssued>c1999</dateIssued></originInfo>", "date", "1999"),
        ("<originInfo><dateIssued encoding='iso8601'>20200514</dateIssued></originInfo>", "date", "2020-05-14"),
        ("<originInfo><dateIssued point='end'>2010</dateIssued><dateIssued>2001</dateIssued></originInfo>",
         "date", "2001"),
        ("<originInfo><dateIssued>199?</dateIssued></originInfo>", "date", "199?"),
        ("<originInfo><dateCreated>1955-13</dateCreated></originInfo>", "date", "1955"),
        ("<identifier type='uri'>https://arxiv.org/abs/2001.00001</identifier>", "arxiv", "2001.00001"),
        ("<identifier type='isbn' invalid='yes'>9780801486395</identifier>", "isbn", ""),
        ("<name type='conference'><namePart>ICML</namePart></name>", "event", "ICML"),
        ("<part><extent unit='page'><list>pp. 3-5, 9</list></extent></part>", "pages", "3-5, 9"),
        ("<relatedItem type='series'><titleInfo><title>S</title></titleInfo></relatedItem>", "series", "S"),
    ],
)  # fmt: skip
def test_fields(inner: str, field: str, expected: str) -> None:
    assert getattr(one(inner), field) == expected


def test_a_file_is_known_by_content() -> None:
    wrapped = '<zs:searchRetrieveResponse xmlns:zs="urn:z"><m:mods xmlns:m="http://www.loc.gov/mods/v3">{}</m:mods></zs:searchRetrieveResponse>'
    texts = (
        f"{ROOT}{ARTICLE}</modsCollection>",
        ARTICLE,
        wrapped.replace("zs:searchRetrieveResponse", "searchRetrieveResponse"),
    )
    for text in texts:
        assert detect(Source("x.txt", text.encode())).id == "mods", text
    for text in ("<rdf:RDF xmlns:rdf='x'><mods/></rdf:RDF>", "<mods xmlns='urn:x'/>", "<xml><mods/></xml>", "mods", ""):
        assert mods.sniff(text.encode(), "x.mods") == 0, text


def test_an_empty_record_is_a_problem_and_a_broken_one_costs_only_itself() -> None:
    brought = read(f"{ROOT}<mods/>{ARTICLE.replace('</titleInfo>', '', 1)}{ARTICLE}</modsCollection>")
    assert (len(brought.records), brought.read) == (1, 3)


@given(st.text(st.sampled_from('<>/&; "=modsnaetiIf'), max_size=60), st.binary(max_size=40))
def test_nothing_but_a_sentence_comes_of_nonsense(text: str, data: bytes) -> None:
    for each in (text, data, f"{ROOT}<mods>{text}</mods></modsCollection>"):
        try:
            assert read(each).format == "mods"
        except PaperDeskError as error:
            assert str(error)


def test_an_issn_is_an_identifier_of_a_work() -> None:
    work = '<mods><genre>journal</genre><identifier type="issn">1234-567X</identifier></mods>'
    brought = by_id("mods").read(Source.from_text(f"{ROOT}{work}</modsCollection>", "x.xml"), Progress())
    assert ([record.issn for record in brought.records], brought.problems) == (["1234-567X"], [])
