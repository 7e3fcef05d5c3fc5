"""Zotero RDF with what hangs on its items, and other vocabularies in RDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import PaperDeskError, UnreadableFileError
from paperdesk.formats import detect, zoterordf
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record, clean

DATA = Path(__file__).parents[3] / "shared" / "data" / "formats"
HEAD = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:link="http://purl.org/rss/1.0/modules/link/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/" xmlns:vcard="http://nwalsh.com/rdf/vCard#"
 xmlns:bibo="http://purl.org/ontology/bibo/" xmlns:schema="http://schema.org/">"""

ARTICLE = """
<bib:Article rdf:about="http://doi.org/10.1000/1">
  <z:itemType>journalArticle</z:itemType>
  <dcterms:isPartOf rdf:resource="urn:issn:1234-5679"/>
  <bib:authors><rdf:Seq>
    <rdf:li><foaf:Person><foaf:surname>Doe</foaf:surname><foaf:givenName>Jane</foaf:givenName></foaf:Person></rdf:li>
    <rdf:li><foaf:Person><foaf:surname>The Group</foaf:surname></foaf:Person></rdf:li>
  </rdf:Seq></bib:authors>
  <z:translators><rdf:Seq><rdf:li rdf:nodeID="n1"/></rdf:Seq></z:translators>
  <dcterms:isReferencedBy rdf:resource="#item_2"/>
  <link:link rdf:resource="#item_3"/>
  <link:link rdf:resource="#item_4"/>
  <dc:subject>by hand</dc:subject>
  <dc:subject><z:AutomaticTag><rdf:value>by machine</rdf:value></z:AutomaticTag></dc:subject>
  <dc:subject><dcterms:LCC><rdf:value>QA 76</rdf:value></dcterms:LCC></dc:subject>
  <dc:title>An &lt;i&gt;article&lt;/i&gt;</dc:title>
  <dcterms:abstract>Abstract</dcterms:abstract>
  <dc:date>2019-05</dc:date><z:language>en</z:language><bib:pages>1-9</bib:pages>
  <dc:identifier><dcterms:URI><rdf:value>https://a.b/c</rdf:value></dcterms:URI></dc:identifier>
  <dc:description>Citation Key: doe2019</dc:description>
  <dc:relation rdf:resource="#item_9"/>
  <z:extraordinary>kept</z:extraordinary>
</bib:Article>
<bib:Journal rdf:about="urn:issn:1234-5679">
  <dc:title>A Journal</dc:title><prism:volume>7</prism:volume><prism:number>3</prism:number>
  <dcterms:alternative>A. J.</dcterms:alternative>
  <dc:identifier>DOI 10.1000/1</dc:identifier><dc:identifier>ISSN 1234-5679</dc:identifier>
</bib:Journal>
<foaf:Person rdf:nodeID="n1"><foaf:surname>Roe</foaf:surname><foaf:givenname>R.</foaf:givenname></foaf:Person>
<bib:Memo rdf:about="#item_2"><rdf:value>&lt;p&gt;A &lt;b&gt;note&lt;/b&gt;&lt;/p&gt;</rdf:value></bib:Memo>
<z:Attachment rdf:about="#item_3"><z:itemType>attachment</z:itemType><rdf:resource rdf:resource="files/3/a.pdf"/>
  <dc:title>PDF</dc:title><link:type>application/pdf</link:type></z:Attachment>
<z:Attachment rdf:about="#item_4"><z:itemType>attachment</z:itemType><z:path rdf:resource="../../secret"/>
</z:Attachment>
"""
REST = """
<bib:Memo rdf:about="#item_5"><rdf:value>&lt;p&gt;Alone&lt;/p&gt;</rdf:value></bib:Memo>
<z:Attachment rdf:about="#item_6"><z:itemType>attachment</z:itemType><rdf:resource rdf:resource="files/6/b.pdf"/>
</z:Attachment>
<bib:BookSection rdf:about="#item_7"><z:itemType>bookSection</z:itemType><dc:title>Chapter</dc:title>
  <dcterms:isPartOf><bib:Book><dc:title>Book</dc:title><dc:identifier>ISBN 978-3-16-148410-0</dc:identifier>
    <dcterms:isPartOf><bib:Series><dc:title>Series</dc:title><dc:identifier>12</dc:identifier></bib:Series>
    </dcterms:isPartOf></bib:Book></dcterms:isPartOf>
  <dc:publisher><foaf:Organization><foaf:name>Press</foaf:name><vcard:adr><vcard:Address>
    <vcard:locality>Paris</vcard:locality></vcard:Address></vcard:adr></foaf:Organization></dc:publisher>
</bib:BookSection>
<z:Collection rdf:about="#collection_1"><dc:title>Top</dc:title>
  <dcterms:hasPart rdf:resource="#collection_2"/></z:Collection>
<z:Collection rdf:about="#collection_2"><dc:title>A/B</dc:title>
  <dcterms:hasPart rdf:resource="#item_7"/><dcterms:hasPart rdf:resource="#item_5"/></z:Collection>
"""


def read(text: str, path: Path | None = None) -> Import:
    text = f"{HEAD}{text}</rdf:RDF>"
    if path is not None:
        path.write_text(text, encoding="utf-8")
    source = Source.from_path(path) if path else Source.from_text(text, "x.rdf")
    brought = zoterordf.read(source, Progress())
    for record in brought.records:
        clean(record)
    return brought


def only(text: str) -> Record:
    (record,) = read(text).records
    return record


def test_an_article_is_read_with_all_that_hangs_on_it(tmp_path: Path) -> None:
    (tmp_path / "files" / "3").mkdir(parents=True)
    (tmp_path / "files" / "3" / "a.pdf").write_bytes(b"%PDF-")
    brought = read(ARTICLE, tmp_path / "x.rdf")
    (record,) = brought.records
    assert (record.title, record.type, record.date, record.key) == (
        "An article",
        "article-journal",
        "2019-05",
        "doe2019",
    )
    assert (record.venue, record.volume, record.issue, record.pages) == ("A Journal", "7", "3", "1-9")
    assert (record.doi, record.issn, record.url) == ("10.1000/1", "1234-5679", "https://a.b/c")
    assert record.people == [Person(family="Doe", given="Jane"), Person(literal="The Group"),
                             Person(family="Roe", given="R.", role="translator")]  # fmt: skip
    assert record.tags == ["by hand", "by machine"] and record.notes == ["A **note**"]
    assert [(file.path, file.title, file.copy) for file in record.files] == [
        (str(tmp_path / "files" / "3" / "a.pdf"), "PDF", True)
    ]
    assert record.extra["zotero.callNumber"] == "QA 76" and record.extra["zotero.extraordinary"] == "kept"
    assert record.extra["zotero.related"] == "#item_9" and record.extra["zotero.journalAbbreviation"] == "A. J."
    assert record.extra["zotero.files"] == "../../secret"
    assert [problem.failed for problem in brought.problems] == [False]


def test_what_stands_alone_and_collections_are_read() -> None:
    brought = read(ARTICLE + REST)
    article, note, file, chapter = brought.records
    assert article.title and (note.type, note.title, note.notes) == ("note", "Alone", ["Alone"])
    assert file.extra["zotero.files"] == "files/6/b.pdf"
    assert (chapter.venue, chapter.series, chapter.isbn) == ("Book", "Series", "9783161484100")
    assert (chapter.publisher, chapter.place, chapter.extra["zotero.seriesNumber"]) == ("Press", "Paris", "12")
    assert brought.collections == ["Top", "Top/A∕B"]
    assert chapter.collections == note.collections == ["Top/A∕B"] and not article.collections


def test_other_vocabularies_are_read() -> None:
    bibo = only("""<bibo:AcademicArticle rdf:about="http://x.y"><dcterms:title>T</dcterms:title>
        <bibo:doi>10.1000/2</bibo:doi><bibo:pageStart>1</bibo:pageStart><bibo:pageEnd>5</bibo:pageEnd>
        <dcterms:creator><foaf:Person><foaf:name>Doe, Jane</foaf:name></foaf:Person></dcterms:creator>
        <dcterms:isPartOf><bibo:Journal><dcterms:title>J</dcterms:title></bibo:Journal></dcterms:isPartOf>
        </bibo:AcademicArticle>""")
    assert (bibo.type, bibo.doi, bibo.pages, bibo.venue) == ("article-journal", "10.1000/2", "1-5", "J")
    assert bibo.people == [Person(family="Doe", given="Jane")]
    plain = only("""<rdf:Description rdf:about="http://x.y/1" dc:title="T"><dc:creator>Jane Doe</dc:creator>
        <dc:creator>Roe, R.</dc:creator><dc:description>About</dc:description><dc:date>2001</dc:date>
        </rdf:Description>""")
    assert (plain.title, plain.abstract, plain.date) == ("T", "About", "2001")
    assert [person.last for person in plain.people] == ["Jane Doe", "Roe"]


def test_what_is_no_such_file_is_refused_in_a_sentence() -> None:
    for text in ("<z:Collection/>", "<a"):
        with pytest.raises(UnreadableFileError):
            read(text)
    with pytest.raises(UnreadableFileError):
        zoterordf.read(Source.from_text("no xml", "x.rdf"), Progress())
    feed = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    assert zoterordf.sniff(feed + b' xmlns:dc="http://purl.org/dc/elements/1.1/">', "x") == 0.0
    assert zoterordf.sniff(b"@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .", "x.rdf") == 0.0


def test_a_file_that_ends_early_keeps_what_came_before() -> None:
    text = f"{HEAD}{ARTICLE}<bib:Book><dc:title>Lost</dc:title>"
    brought = zoterordf.read(Source.from_text(text, "x.rdf"), Progress())
    assert [record.key for record in brought.records] == ["doe2019"]
    assert [problem.failed for problem in brought.problems if problem.where.startswith("line")] == [True]


def test_circles_end() -> None:
    record = only("""<bib:Book rdf:about="#a"><z:itemType>book</z:itemType><dc:title>T</dc:title>
        <dcterms:isPartOf rdf:resource="#b"/><dcterms:isReferencedBy rdf:resource="#a"/></bib:Book>
        <bib:Series rdf:about="#b"><dc:title>S</dc:title><dcterms:isPartOf rdf:resource="#b"/></bib:Series>
        <z:Collection rdf:about="#c"><dc:title>C</dc:title><dcterms:hasPart rdf:resource="#c"/></z:Collection>""")
    assert record.title == "T" and record.series == "S"


_TAGS = st.sampled_from(
    ["bib:Article", "bib:Memo", "dc:title", "dcterms:isPartOf", "link:link", "z:itemType", "dc:identifier", "rdf:Seq",
     "bib:authors", "rdf:li", "foaf:Person", "foaf:surname", "z:Collection", "dcterms:hasPart", "z:UserItem",
     "rdf:value"]
)  # fmt: skip
_TREES = st.recursive(
    st.text(alphabet="ab:/# ", max_size=6),
    lambda inner: st.tuples(_TAGS, st.sampled_from(["", "#a", "#b"]), st.lists(inner, max_size=4)),
    max_leaves=20,
)


def written(tree: object) -> str:
    if not isinstance(tree, tuple):
        return str(tree)
    tag, address, inner = tree
    about = f' rdf:about="{address}"' if address else ""
    return f"<{tag}{about}>{''.join(map(written, inner))}</{tag}>"


@given(st.lists(_TREES, max_size=5))
def test_no_graph_raises(trees: list[object]) -> None:
    try:
        brought = read("".join(map(written, trees)))
    except PaperDeskError as error:
        assert str(error)
    else:
        assert brought.read >= len(brought.records)


@pytest.mark.skipif(not DATA.exists(), reason="the shared sample data is not here")
def test_the_samples_are_read() -> None:
    found = {}
    for path in sorted([*DATA.glob("zotero-rdf/*.rdf"), *DATA.glob("other-rdf/*.rdf")]):
        source = Source.from_path(path)
        assert detect(source).id == "zoterordf"
        found[path.stem] = [(record.title, len(record.people), len(record.notes))
                            for record in zoterordf.read(source, Progress()).records]  # fmt: skip
    assert found["zoteroclient-zotero_rdf"] == [("A", 0, 2), ("B", 0, 0)]
    assert found["zoteroclient-book_and_snapshot"] == [("Test", 0, 0)]
    assert found["zotero-RDF-test04"] == [("Test", 0, 0)]
    assert [titles[0][1] for name, titles in found.items() if name in (
        "zotero-Bibliontology_RDF-test01", "zotero-RDF-test02")] == [2, 1]  # fmt: skip
