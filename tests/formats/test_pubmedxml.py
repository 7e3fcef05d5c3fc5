"""PubMed XML: articles, books and chapters are read with all that their elements say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import PaperDeskError, UnreadableFileError
from paperdesk.formats import by_id, detect, pubmedxml
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record, clean

HERE = Path(__file__).parents[1] / "data" / "pubmedxml"
ARTICLE = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">123</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Electronic">1538-9855</ISSN><JournalIssue CitedMedium="Internet">
<Volume>35</Volume><Issue>5</Issue><PubDate><MedlineDate>2010 Sep-Oct</MedlineDate></PubDate></JournalIssue>
<Title>Science (New York, N.Y.)</Title><ISOAbbreviation>Science</ISOAbbreviation></Journal>
<ArticleTitle>Uptake of CO<sub>2</sub> by <i>E. coli</i> &amp; others.</ArticleTitle>
<Pagination><StartPage>205</StartPage><EndPage>207</EndPage><MedlinePgn>205-7</MedlinePgn></Pagination>
<ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID>
<ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>
<Abstract><AbstractText Label="AIMS" NlmCategory="OBJECTIVE">At 10<sup>5</sup>.</AbstractText>
<AbstractText Label="UNLABELLED">More.</AbstractText><CopyrightInformation>© Us</CopyrightInformation></Abstract>
<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>van der Berg</LastName><ForeName>Jan M</ForeName>
<Initials>JM</Initials><Suffix>Jr</Suffix><Identifier Source="ORCID">0000-0001</Identifier>
<AffiliationInfo><Affiliation>Here</Affiliation></AffiliationInfo></Author>
<Author ValidYN="N"><LastName>Brg</LastName><Initials>J</Initials></Author>
<Author><LastName>Roe</LastName><Initials>AB</Initials></Author>
<Author><CollectiveName>The Study Group</CollectiveName></Author></AuthorList>
<Language>eng</Language><Language>fre</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
<PublicationType>Retracted Publication</PublicationType></PublicationTypeList></Article>
<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>Lancet. 2010;375:445</RefSource>
<PMID Version="1">20137807</PMID></CommentsCorrections></CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Graves Disease</DescriptorName>
<QualifierName MajorTopicYN="Y">radiotherapy</QualifierName></MeshHeading></MeshHeadingList>
<KeywordList Owner="NOTNLM"><Keyword>uptake</Keyword></KeywordList></MedlineCitation>
<PubmedData><History><PubMedPubDate PubStatus="received"><Year>2007</Year><Month>6</Month><Day>07</Day><Hour>6</Hour>
</PubMedPubDate></History><ArticleIdList><ArticleId IdType="pubmed">123</ArticleId>
<ArticleId IdType="doi">10.1000/Right</ArticleId>
<ArticleId IdType="pmc">PMC77</ArticleId></ArticleIdList><ReferenceList><Reference><Citation>Old work.</Citation>
<ArticleIdList><ArticleId IdType="doi">10.1000/other</ArticleId></ArticleIdList></Reference></ReferenceList>
</PubmedData></PubmedArticle>"""


def read(*articles: str) -> Import:
    return read_text(f'<?xml version="1.0" ?>\n<PubmedArticleSet>{"".join(articles)}</PubmedArticleSet>')


def read_text(text: str | bytes) -> Import:
    brought = by_id("pubmedxml").read(Source("x.xml", text.encode() if isinstance(text, str) else text), Progress())
    brought.records = [clean(record) for record in brought.records]
    return brought


def one(article: str) -> Record:
    (record,) = read(article).records
    return record


def test_an_article_is_read() -> None:
    record = one(ARTICLE)
    assert (record.title, record.type, record.where) == (
        "Uptake of CO₂ by E. coli & others",
        "article-journal",
        "line 2",
    )
    assert record.people == [
        Person(particle="van der", family="Berg", given="Jan M.", suffix="Jr"),
        Person(family="Roe", given="A. B."),
        Person(literal="The Study Group"),
    ]
    assert (record.venue, record.place, record.volume, record.issue) == ("Science", "New York, N.Y.", "35", "5")
    assert (record.date, record.year, record.pages, record.issn) == ("2010-09/2010-10", 2010, "205-207", "1538-9855")
    assert (record.doi, record.pmid, record.language) == ("10.1000/right", "123", "eng, fre")
    assert record.abstract == "AIMS: At 10⁵.\n\nMore."
    assert record.tags == ["Graves Disease", "uptake"]


def test_what_has_no_field_is_kept() -> None:
    extra = {name.removeprefix("pubmedxml."): value for name, value in one(ARTICLE).extra.items()}
    assert extra["PMCID"] == "PMC77"
    assert extra["pii"] == "S1"
    assert extra["CommentsCorrectionsList"] == "RetractionIn: Lancet. 2010;375:445 (PMID 20137807)"
    assert extra["PublicationTypeList"] == "Journal Article\nRetracted Publication"
    assert extra["MeshHeadingList"] == "Graves Disease/*radiotherapy"
    assert extra["ISOAbbreviation"] == "Science"
    assert extra["CopyrightInformation"] == "© Us"
    assert extra["Affiliations"] == "van der Berg JM: Here; ORCID 0000-0001"
    assert extra["ReferenceList"] == "Old work. 10.1000/other"
    assert extra["Status"] == "MEDLINE"
    assert extra["History"] == "received 2007-06-07"


def test_a_preprint_and_a_citation_alone() -> None:
    preprint = ARTICLE.replace(">Journal Article<", ">Preprint<").replace("Science (New York, N.Y.)", "ArXiv")
    record = one(preprint.replace("10.1000/Right", "10.48550/arXiv.2001.00001"))
    assert (record.type, record.arxiv, record.venue) == ("article", "2001.00001", "ArXiv")
    citation = ARTICLE[ARTICLE.index("<MedlineCitation") : ARTICLE.index("<PubmedData")]
    for text in (citation, f"<MedlineCitationSet>{citation}</MedlineCitationSet>", ARTICLE, ARTICLE + "\n" + ARTICLE):
        assert detect(Source("x.xml", text.encode())).id == "pubmedxml"
        assert {record.pmid for record in read_text(text).records} == {"123"}
    assert len(read_text(ARTICLE + "\n" + ARTICLE).records) == 2


def test_books_and_chapters() -> None:
    article, book = read_text((HERE / "article-and-book.xml").read_bytes()).records
    assert (article.date, article.pages, article.people[0].suffix) == ("2013-21", "764-769", "Jr")
    assert article.abstract == "BACKGROUND: Just a dummy text.\n\nAnd another dummy"
    assert (book.type, book.date, book.isbn, book.publisher) == (
        "book", "2009-02", "9781860163593", "Royal College of Physicians (UK)",
    )  # fmt: skip
    assert book.people == [Person(literal="National Collaborating Centre for Chronic Conditions (UK)")]
    assert book.extra["pubmedxml.bookaccession"] == "NBK51812"
    chapter, nameless = read_text((HERE / "book-set.xml").read_bytes()).records
    assert (chapter.type, chapter.title) == ("chapter", "Title for some article")
    assert chapter.venue.startswith("Rheumatoid Arthritis") and chapter.doi == "10.3275/8949"
    assert (nameless.pmid, nameless.pages) == ("21413195", "1831")


def test_headings_of_mesh() -> None:
    (record,) = read_text((HERE / "mesh.xml").read_bytes()).records
    assert record.tags == ["Humans", "Software", "Kidney Diseases", "Models, Theoretical", "Sample Heading"]
    assert "Models, Theoretical/*methods" in record.extra["pubmedxml.MeshHeadingList"].split("\n")


def test_a_broken_article_costs_only_itself() -> None:
    brought = read(ARTICLE, ARTICLE.replace("</Journal>", "").replace("123", "124"), ARTICLE.replace("123", "125"))
    assert [record.pmid for record in brought.records] == ["123", "125"]
    assert [problem.failed for problem in brought.problems] == [True]
    assert brought.read == 3


def test_an_article_that_says_nothing_is_a_problem() -> None:
    brought = read("<PubmedArticle>wrong format</PubmedArticle>")
    assert (len(brought.records), brought.read) == (0, 1)
    with pytest.raises(UnreadableFileError, match="not whole XML"):
        read_text("<PubmedArticleSet><PubmedArticle>wrong format</PubmedArticleSet>")


def test_others_files_are_left_to_them() -> None:
    for text in ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "<xml><records/></xml>", "<rdf:RDF xmlns:rdf='r'/>",
                 "PubmedArticle", "", "<PubmedArticleSet xmlns='urn:x'/>"):  # fmt: skip
        assert pubmedxml.sniff(text.encode(), "x.xml") == 0, text


@given(st.text(st.sampled_from('<>/&; "=PubmedArticle'), max_size=60), st.binary(max_size=40))
def test_nothing_but_a_sentence_comes_of_nonsense(text: str, data: bytes) -> None:
    for each in (text, data, f"<PubmedArticleSet><PubmedArticle>{text}</PubmedArticle></PubmedArticleSet>"):
        try:
            assert read_text(each).format == "pubmedxml"
        except PaperDeskError as error:
            assert str(error)
