"""EndNote XML: what EndNote and its imitators write is read, and what PaperDesk writes reads back as the same work."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.errors import PaperDeskError, UnreadableFileError
from paperdesk.formats import by_id, detect, endnotexml
from paperdesk.formats.format import Source
from paperdesk.markup.titles import plain
from paperdesk.progress import Progress
from paperdesk.record import FileRef, Import, Person, Record, clean

HERE = Path(__file__).parents[1] / "data" / "endnotexml"
RECORD = """<?xml version="1.0" encoding="UTF-8" ?><xml><records><record>
<database name="My Library.enl" path="/nowhere/My Library.enl">My Library.enl</database>
<source-app name="EndNote" version="20.4">EndNote</source-app><rec-number>7</rec-number>
<foreign-keys><key app="EN" db-id="abc" timestamp="1">7</key></foreign-keys>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">van der Berg, J. M., Jr.</style></author>
<author>World Health Organization,</author></authors>
<translated-authors><author>Roe, Jane</author></translated-authors></contributors>
<auth-address>Somewhere&#xD;Elsewhere</auth-address>
<titles><title><style face="normal">Uptake of CO</style><style face="subscript">2</style><style> by </style>
<style face="italic">E. coli</style><style face="normal" font="Symbol" charset="2">b</style></title>
<secondary-title>Journal of Things</secondary-title><alt-title>J Things</alt-title></titles>
<periodical><full-title>Journal of Things</full-title><abbr-1>J. Things</abbr-1></periodical>
<pages>943-7</pages><volume>1</volume><number>2</number>
<keywords><keyword>one, two</keyword><keyword>three</keyword></keywords>
<dates><year>2015</year><pub-dates><date>Mar 3</date></pub-dates></dates>
<isbn>1532-1827 (Electronic)&#xD;0007-0920 (Linking)</isbn><accession-num>25647015</accession-num>
<electronic-resource-num>https://doi.org/10.1000/ABC</electronic-resource-num>
<abstract><style>First line.&#xD;Second line.</style></abstract><label>berg2015</label>
<notes>A note.&#xD;More.</notes><research-notes>Mine.</research-notes>
<custom2>PMC123</custom2><custom7>e15</custom7><caption/>
<urls><related-urls><url>https://pubmed.ncbi.nlm.nih.gov/25647015/</url><url>https://example.org/b</url></related-urls>
<pdf-urls><url>internal-pdf://0123/Berg%202015.pdf</url><url>papers/berg.pdf</url></pdf-urls></urls>
<remote-database-provider>NLM</remote-database-provider><language>eng</language></record></records></xml>"""


def read(text: str | bytes, path: Path | None = None) -> Import:
    data = text.encode() if isinstance(text, str) else text
    brought = by_id("endnotexml").read(Source("x.xml", data, path), Progress())
    brought.records = [clean(record) for record in brought.records]
    return brought


def written(*records: Record) -> str:
    out = io.StringIO()
    endnotexml.write(records, out)
    return out.getvalue()


def test_a_record_of_endnote_is_read(tmp_path: Path) -> None:
    pdf = tmp_path / "My Library.Data" / "PDF" / "0123" / "Berg 2015.pdf"
    pdf.parent.mkdir(parents=True)
    pdf.write_bytes(b"%PDF-")
    (record,) = read(RECORD, tmp_path / "x.xml").records
    assert (record.type, record.where, record.key) == ("article-journal", "line 1", "berg2015")
    assert record.title == "Uptake of CO₂ by E. coliβ"
    assert record.people == [
        Person(particle="van der", family="Berg", given="J. M.", suffix="Jr."),
        Person(literal="World Health Organization"),
        Person(family="Roe", given="Jane", role="translator"),
    ]
    assert (record.venue, record.volume, record.issue, record.number, record.pages) == (
        "Journal of Things", "1", "2", "e15", "943-7",
    )  # fmt: skip
    assert (record.date, record.issn, record.isbn, record.doi) == ("2015-03-03", "1532-1827", "", "10.1000/abc")
    assert (record.pmid, record.language, record.url) == (
        "25647015",
        "eng",
        "https://pubmed.ncbi.nlm.nih.gov/25647015/",
    )
    assert record.tags == ["one, two", "three"]
    assert record.abstract == "First line.\nSecond line."
    assert record.notes == ["A note.\nMore.", "Mine."]
    assert record.files == [FileRef(str(pdf), copy=True), FileRef(str(tmp_path / "papers/berg.pdf"))]
    extra = record.extra
    assert extra["endnotexml.custom2"] == "PMC123"
    assert extra["endnotexml.auth-address"] == "Somewhere\nElsewhere"
    assert extra["endnotexml.titles/alt-title"] == "J Things"
    assert extra["endnotexml.urls/related-urls"] == "https://example.org/b"
    assert extra["endnotexml.foreign-keys"].startswith("<foreign-keys><key app=")


def test_what_endnote_said_is_written_back(tmp_path: Path) -> None:
    (record,) = read(RECORD, tmp_path / "x.xml").records
    text = written(record)
    (again,) = read(text).records
    again.where = record.where
    again.files[0].copy = True
    assert again == record
    for said in ("<abbr-1>", "<rec-number>", '<key app="EN" db-id="abc" timestamp="1">', "<remote-database-provider>",
                 "0007-0920 (Linking)", "<alt-title>"):  # fmt: skip
        assert said in text, said


def test_what_is_written_twice_is_the_same(tmp_path: Path) -> None:
    plain = RECORD.replace(' name="EndNote" version="20.4"', "")
    for text in (RECORD, plain, written(Record(title="T"), Record(title="U", key="u"))):
        once = written(*read(text, tmp_path / "x.xml").records)
        assert "<rec-number>7</rec-number>" in once or text not in (RECORD, plain)
        assert "<source-app>EndNote</source-app>" in once or text != plain
        assert written(*read(once, tmp_path / "x.xml").records) == once


def test_elements_stand_in_the_order_of_endnote() -> None:
    text = written(Record(title="T", people=[Person(family="A")], abstract="B", doi="10.1000/x", url="https://a.org/"))
    places = [text.index(f"<{name}") for name in ("rec-number", "ref-type", "contributors", "titles",
                                                  "electronic-resource-num", "abstract", "urls")]  # fmt: skip
    assert places == sorted(places)
    assert '<title><style face="normal" font="default" size="100%">T</style></title>' in text


def test_runs_of_style_and_a_pretty_file() -> None:
    text = """<xml>
      <records>
        <record>
          <ref-type name="Book">6</ref-type>
          <titles>
            <title>
              <style face="bold">A title that is
                 broken</style>
              <style face="superscript"> 2+</style>
            </title>
          </titles>
          <abstract>One
            paragraph.</abstract>
        </record>
      </records>
    </xml>"""
    (record,) = read(text).records
    assert record.title == "A title that is broken 2+"
    assert record.abstract == "One paragraph."


@pytest.mark.parametrize(
    ("kind", "number", "expected"),
    [("Book Section", "5", "chapter"), ("Conference", "11", "paper-conference"), ("", "32", "thesis"),
     ("Journal-Article", "0", "article-journal"), ("Nonsense", "17", "document"), ("Electronic Article", "43",
     "article-journal"), ("", "x", "document")],
)  # fmt: skip
def test_types_by_name_then_number(kind: str, number: str, expected: str) -> None:
    record = f'<record><ref-type name="{kind}">{number}</ref-type><titles><title>T</title></titles></record>'
    assert read(f"<xml><records>{record}</records></xml>").records[0].type == expected


def test_editors_of_books() -> None:
    groups = "<{0}><author>A, B</author></{0}>"
    book = '<record><ref-type name="{}">6</ref-type><contributors>{}</contributors></record>'
    both = groups.format("authors") + groups.format("secondary-authors")
    texts = [book.format("Book", groups.format("secondary-authors")), book.format("Book", both),
             book.format("Edited Book", both), book.format("Book Section", both)]  # fmt: skip
    brought = read(f"<xml><records>{''.join(texts)}</records></xml>")
    roles = [[person.role for person in record.people] for record in brought.records]
    assert roles == [["editor"], ["author", "collection-editor"], ["editor", "collection-editor"], ["author", "editor"]]
    again = read(written(*brought.records))
    assert [[person.role for person in record.people] for record in again.records] == roles


def test_a_broken_record_costs_only_itself() -> None:
    good = "<record><titles><title>{}</title></titles></record>"
    lines = ["<xml><records>", good.format("A"), "<record><titles><title>B</titles></record>", good.format("C")]
    text = "\n".join([*lines, "</records></xml>"])
    brought = read(text)
    assert [(record.title, record.where) for record in brought.records] == [("A", "line 2"), ("C", "line 4")]
    assert [(problem.where, problem.failed) for problem in brought.problems] == [("line 3", True)]


def test_whatever_tells_of_a_work_makes_one() -> None:
    told = [Record(key="a1"), Record(abstract="B"), Record(tags=["todo"]), Record(isbn="9783161484100", type="book"),
            Record(date="1999"), Record(volume="3")]  # fmt: skip
    brought = read(written(*told))
    assert (len(brought.records), brought.problems) == (len(told), [])


def test_an_empty_record_and_an_empty_list() -> None:
    brought = read("<xml><records><record><urls/></record></records></xml>")
    assert (brought.records, brought.read) == ([], 1)
    assert read("<xml><records></records></xml>").read == 0


def test_an_accession_number_of_another_database_is_kept() -> None:
    for said in ("WOS:(000[1", "12345", "1" * 40):
        (record,) = read(RECORD.replace("25647015</accession", f"{said}</accession").replace(">NLM<", ">X<")).records
        assert (record.pmid, record.extra["endnotexml.accession-num"]) == ("", said)


def test_files_stay_inside_the_library(tmp_path: Path) -> None:
    text = RECORD.replace("0123/Berg%202015.pdf", "../../../etc/passwd")
    assert read(text, tmp_path / "x.xml").records[0].files[0].path == "internal-pdf://../../../etc/passwd"
    assert read(RECORD).records[0].files == [FileRef("internal-pdf://0123/Berg%202015.pdf"), FileRef("papers/berg.pdf")]


def test_a_file_is_known_by_content() -> None:
    for data in (RECORD.encode(), RECORD.replace("UTF-8", "UTF-16").encode("utf-16"), written().encode()):
        assert detect(Source("x.txt", data)).id == "endnotexml"
    for text in ("<rdf:RDF xmlns:rdf='x'><record/></rdf:RDF>", "<feed xmlns='http://www.w3.org/2005/Atom'/>",
                 "<xml><a/></xml>", "<records><record><a/></record></records>", "no <records><record>"):  # fmt: skip
        assert endnotexml.sniff(text.encode(), "x.xml") == 0, text


# Round trip -----------------------------------------------------------------------------------------------------------

LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="<>;"), max_size=20).map(
    lambda text: " ".join(text.split())
)
TEXT = st.lists(LINE, max_size=3).map("\n".join)
WORD = st.sampled_from(["Ng", "Müller", "O'Hara", "Li-Wu", "Xu Zhang", "J. R. R.", "A&B"])
PERSON = st.builds(
    Person,
    family=WORD,
    given=st.one_of(st.just(""), WORD),
    particle=st.sampled_from(["", "von", "van der"]),
    suffix=st.sampled_from(["", "Jr.", "III"]),
    role=st.sampled_from(["author", "editor", "translator", "collection-editor", "director"]),
)
ORGANISATION = st.builds(Person, literal=st.sampled_from(["WHO", "The Group of X, Y and Z", "A & B"]))
RECORDS = st.builds(
    Record, title=LINE.map(plain), people=st.lists(st.one_of(PERSON, ORGANISATION), max_size=4),
    type=st.sampled_from(["article-journal", "book", "chapter", "article", "speech", "thesis", "report", "review",
                          "webpage", "paper-conference", "dataset", "document", "post-weblog"]),
    date=st.sampled_from(["", "2020", "2020-05", "2020-05-14", "2020-21", "2019/2020", "2010-09/2010-10", "in press"]),
    venue=LINE.map(plain), volume=LINE, issue=LINE, pages=LINE.map(lambda text: text.replace("--", "-")), number=LINE,
    edition=LINE, series=LINE.map(plain), publisher=LINE, place=LINE, language=LINE, short_title=LINE.map(plain),
    abstract=TEXT, doi=st.sampled_from(["", "10.1000/x(1)"]), isbn=st.sampled_from(["", "9780801486395"]),
    issn=st.sampled_from(["", "1234-567X"]), pmid=st.sampled_from(["", "123456"]),
    arxiv=st.sampled_from(["", "2001.00001"]), url=st.sampled_from(["", "https://example.org/?a=b&c=d"]),
    key=st.sampled_from(["", "doe2020"]), tags=st.lists(LINE, max_size=3),
    notes=st.lists(TEXT.filter(str.strip), max_size=2), files=st.lists(st.builds(FileRef, path=st.sampled_from(
        ["/a/b c.pdf", "C:/x/ü.pdf", "rel/x.pdf"])), max_size=2),
    extra=st.dictionaries(st.sampled_from(["endnotexml.custom1", "endnotexml.section", "endnotexml.titles/alt-title"]),
                          LINE.filter(bool)),
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(RECORDS, max_size=3))
def test_what_is_written_reads_back_as_the_same_work(records: list[Record]) -> None:
    records = [clean(record) for record in records if record.title]
    brought = read(written(*records))
    assert not brought.problems
    for record, again in zip(records, brought.records, strict=True):
        again.where = record.where
        assert again.extra.pop("endnotexml.rec-number")
        for each in (record, again):
            each.abstract = "\n".join(line.strip() for line in each.abstract.split("\n"))
            each.notes = ["\n".join(line.strip() for line in note.split("\n")) for note in each.notes]
            each.people.sort(key=lambda person: person.role)
        assert again == record


@given(st.text(st.sampled_from('<>/&;"= \nabcrecodtilsxmy'), max_size=60), st.binary(max_size=60))
def test_nothing_but_a_sentence_comes_of_nonsense(text: str, data: bytes) -> None:
    for one in (text, f"<xml><records><record>{text}</record></records></xml>", data):
        try:
            assert read(one).format == "endnotexml"
        except PaperDeskError as error:
            assert str(error)


def test_no_xml_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="not whole XML"):
        read("<xml><records><record>")


def test_what_jabref_and_bookends_write() -> None:
    brought = read((HERE / "jabref-multiple-entries.xml").read_bytes())
    first, second = brought.records
    assert (first.type, first.pages, first.date, first.isbn) == (
        "paper-conference",
        "130-136",
        "2018-12",
        "9781450365390",
    )
    assert [person.role for person in second.people] == ["editor", "editor"]
    (article,) = read((HERE / "bookends-article.xml").read_bytes()).records
    assert (article.date, article.pmid, len(article.tags)) == ("2015-03-03", "25647015", 13)
    assert article.files == [FileRef("/Users/user/Documents/Bookends/Attachments/Ahmad et al 2015.pdf")]
