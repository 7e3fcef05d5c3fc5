"""Crossref's UNIXREF is read: each kind of work that publishers deposit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import PaperDeskError
from paperdesk.formats import by_id, detect, unixref
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record, clean

PEOPLE = """<contributors><person_name sequence="first" contributor_role="{}"><given_name>Jan</given_name>
<surname>van Berg</surname><suffix>Jr.</suffix><affiliation>Here</affiliation><ORCID>https://orcid.org/0</ORCID></person_name>
<organization contributor_role="{}">The Group</organization><anonymous/></contributors>"""
DATES = """<publication_date media_type="online"><month>05</month><day>15</day><year>2013</year></publication_date>
<publication_date media_type="print"><month>03</month><year>2009</year></publication_date>"""
DOI = "<doi_data><doi>10.1000/{}</doi><resource>https://example.org/{}</resource></doi_data>"
JOURNAL = f"""<journal><journal_metadata language="en"><full_title>Journal &amp; Co</full_title>
<abbrev_title>J.</abbrev_title>
<issn media_type="print">1538-7216</issn>
<issn media_type="electronic">1938-2863</issn>{DOI.format("j", "j")}</journal_metadata>
<journal_issue>{DATES}<journal_volume><volume>50</volume></journal_volume><issue>2</issue></journal_issue>
<journal_article publication_type="full_text"><titles><title>On
<i>Hukou</i> and CO
<sub>2</sub></title><subtitle>A View</subtitle></titles>{PEOPLE.format("author", "author")}
<jats:abstract xmlns:jats="http://www.ncbi.nlm.nih.gov/JATS1"><jats:title>Abstract</jats:title><jats:sec>
<jats:title>Aims</jats:title><jats:p>One.</jats:p><jats:p>Two.</jats:p></jats:sec></jats:abstract>
{DATES}<pages><first_page>197</first_page><last_page>221</last_page></pages>
<fr:program xmlns:fr="http://www.crossref.org/fundref.xsd" name="fundref"><fr:assertion>A funder</fr:assertion>
</fr:program>
{DOI.format("X", "x")}<citation_list><citation key="1"><doi>10.1000/other</doi></citation></citation_list>
</journal_article>
</journal>"""


def read(*works: str) -> Import:
    answers = "".join(f'<doi_record owner="10.1000">\n<crossref>{work}</crossref></doi_record>' for work in works)
    return read_text(f'<doi_records xmlns="http://www.crossref.org/xschema/1.1">{answers}</doi_records>')


def read_text(text: str | bytes) -> Import:
    brought = by_id("unixref").read(Source("x.xml", text.encode() if isinstance(text, str) else text), Progress())
    brought.records = [clean(record) for record in brought.records]
    return brought


def one(work: str) -> Record:
    (record,) = read(work).records
    return record


def test_an_article() -> None:
    record = one(JOURNAL)
    assert (record.type, record.title) == ("article-journal", "On Hukou and CO₂: A View")
    assert (record.venue, record.issn, record.language) == ("Journal & Co", "1538-7216, 1938-2863", "en")
    assert (record.volume, record.issue, record.pages, record.date) == ("50", "2", "197-221", "2009-03")
    assert record.people == [
        Person(particle="van", family="Berg", given="Jan", suffix="Jr."),
        Person(literal="The Group"),
    ]
    assert (record.doi, record.url, record.abstract) == ("10.1000/x", "https://example.org/x", "Aims: One.\n\nTwo.")
    extra = record.extra
    assert extra["unixref.fundref"] == "A funder" and extra["unixref.citation_list"] == "10.1000/other"
    assert extra["unixref.people"] == "van Berg: Here; https://orcid.org/0" and extra["unixref.abbrev_title"] == "J."


def test_a_paper_of_a_conference() -> None:
    record = one(f"""<conference>{PEOPLE.format("chair", "chair")}<event_metadata>
<conference_name>ICML</conference_name>
<conference_location>Lille</conference_location></event_metadata><proceedings_metadata><proceedings_title>Proceedings
</proceedings_title><publisher><publisher_name>IEEE</publisher_name></publisher><isbn>978-0-8014-8639-5</isbn>
</proceedings_metadata><conference_paper><titles><title>T</title></titles>{DATES}{DOI.format("c", "c")}
<publisher_item><item_number item_number_type="article_number">e7</item_number></publisher_item></conference_paper>
</conference>""")
    assert (record.type, record.venue, record.event, record.place) == (
        "paper-conference",
        "Proceedings",
        "ICML",
        "Lille",
    )
    assert (record.publisher, record.isbn, record.pages) == ("IEEE", "9780801486395", "e7")


def test_a_chapter_and_its_book() -> None:
    book = f"""<book book_type="edited_book"><book_series_metadata><series_metadata><titles><title>Series</title>
</titles>
<issn>1234-5678</issn></series_metadata>{PEOPLE.format("editor", "author")}<titles><title>Book</title></titles>
<volume>3</volume><edition_number>2</edition_number>{DATES}<isbn>9780801486395</isbn><publisher><publisher_name>P
</publisher_name><publisher_place>Berlin</publisher_place>
</publisher>{DOI.format("b", "b")}</book_series_metadata>{{}}</book>"""
    whole = one(book.format(""))
    assert (whole.type, whole.title, whole.venue, whole.series, whole.doi) == (
        "book",
        "Book",
        "",
        "Series",
        "10.1000/b",
    )
    chapter = one(book.format(f"<content_item><titles><title>C</title></titles>{DOI.format('c', 'c')}</content_item>"))
    assert (chapter.type, chapter.title, chapter.venue, chapter.doi) == ("chapter", "C", "Book", "10.1000/c")
    assert [person.role for person in chapter.people] == ["editor", "container-author"]
    assert (chapter.volume, chapter.edition, chapter.place, chapter.issn) == ("3", "2", "Berlin", "1234-5678")


def test_the_author_of_a_thesis_stands_in_no_list() -> None:
    record = one(
        "<dissertation><person_name sequence='first' contributor_role='author'><given_name>Jo E.</given_name>"
        "<surname>Doe</surname><affiliation>A University</affiliation></person_name><titles><title>T</title></titles>"
        f"<approval_date><year>1958</year></approval_date>{DOI.format('x', 'x')}</dissertation>"
    )
    assert record.people == [Person("Doe", "Jo E.")]
    assert record.extra == {"unixref.approval_date": "1958", "unixref.people": "Doe: A University"}


@pytest.mark.parametrize(
    ("work", "kind", "venue", "publisher"),
    [
        ("<dissertation>{}<approval_date><year>2001</year></approval_date><institution><institution_name>U</institution_name>"
         "</institution></dissertation>", "thesis", "", "U"),
        ("<posted_content type='preprint'>{}<posted_date><year>2001</year></posted_date><institution>"
         "<institution_name>bioRxiv</institution_name></institution></posted_content>", "article", "bioRxiv", ""),
        ("<posted_content type='other'>{}<group_title>Blog</group_title><posted_date><year>2001</year></posted_date>"
         "</posted_content>", "post-weblog", "Blog", ""),
        ("<peer_review>{}<review_date><year>2001</year></review_date></peer_review>", "review", "", ""),
        ("<database><database_metadata><titles><title>D</title></titles></database_metadata><dataset>{}<database_date>"
         "<creation_date><year>2001</year></creation_date></database_date></dataset></database>", "dataset", "D", ""),
        ("<report-paper><report-paper_metadata>{}<publication_date><year>2001</year></publication_date><institution>"
         "<institution_name>U</institution_name></institution></report-paper_metadata></report-paper>",
         "report", "", "U"),
    ],
)  # fmt: skip
def test_other_kinds(work: str, kind: str, venue: str, publisher: str) -> None:
    record = one(work.format(f"<titles><title>T</title></titles>{DOI.format('t', 't')}"))
    assert (record.type, record.title, record.venue, record.publisher) == (kind, "T", venue, publisher)
    assert (record.doi, record.year) == ("10.1000/t", None if kind == "dataset" else 2001)


def test_an_error_is_no_work_and_a_broken_answer_costs_only_itself() -> None:
    brought = read("<error>doi: not found</error>", JOURNAL.replace("</titles>", "", 1), JOURNAL, "")
    assert (len(brought.records), brought.read) == (1, 3)
    assert "not found" in " ".join(problem.message for problem in brought.problems)


def test_a_file_is_known_by_content() -> None:
    for text in (f"<doi_records><doi_record><crossref>{JOURNAL}</crossref></doi_record></doi_records>",
                 f"<crossref_result><doi_record>{JOURNAL}</doi_record></crossref_result>"):  # fmt: skip
        assert detect(Source("x.txt", text.encode("utf-16"))).id == "unixref"
        assert len(read_text(text).records) == 1
    for text in ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "<xml/>", "<OAI-PMH/>", "doi_records", ""):
        assert unixref.sniff(text.encode(), "x.xml") == 0, text


@given(st.text(st.sampled_from('<>/&; "=journaltise_'), max_size=60), st.binary(max_size=40))
def test_nothing_but_a_sentence_comes_of_nonsense(text: str, data: bytes) -> None:
    for each in (text, data, f"<doi_records><doi_record><journal>{text}</journal></doi_record></doi_records>"):
        try:
            assert read_text(each).format == "unixref"
        except PaperDeskError as error:
            assert str(error)
