"""Semantic Scholar: answers with whatever was asked for, nulls, batches and citations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from paperdesk.formats import by_id, detect, semanticscholar
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Person

DATA = Path(__file__).parents[1] / "data" / "answers"
PAPER: dict[str, Any] = {
    "paperId": "a1", "title": "T", "abstract": None, "year": 2020, "publicationDate": None, "venue": "J of X",
    "authors": [{"authorId": "1", "name": "Jane Doe", "affiliations": ["Here"]}, {"authorId": None, "name": None}],
    "externalIds": {"DOI": "10.1000/A", "ArXiv": "2001.00001", "PubMed": "12", "CorpusId": 5, "MAG": None},
    "journal": {"name": "J. X", "pages": "1 - 9", "volume": "3"}, "publicationTypes": ["Review", "JournalArticle"],
    "tldr": {"model": "m", "text": "Short."}, "openAccessPdf": {"url": "https://x/a.pdf"}, "fieldsOfStudy": ["A", "B"],
    "url": "https://www.semanticscholar.org/paper/a1", "citationCount": 3,
}  # fmt: skip


def test_a_paper_is_read_whole() -> None:
    (record,) = semanticscholar.records(PAPER)
    assert (record.title, record.date, record.doi, record.arxiv, record.pmid) == (
        "T", "2020", "10.1000/a", "2001.00001", "12",
    )  # fmt: skip
    assert (record.type, record.venue, record.pages, record.volume) == ("article-journal", "J of X", "1-9", "3")
    assert record.people == [Person("Doe", "Jane")] and record.abstract == ""
    assert record.extra["semanticscholar.tldr"] == "Short." and record.extra["semanticscholar.fieldsOfStudy"] == "A\nB"
    assert (
        record.extra["semanticscholar.externalIds.CorpusId"] == "5" and record.extra["semanticscholar.paperId"] == "a1"
    )


def test_every_shape_of_an_answer() -> None:
    shapes = [
        {"total": 1, "data": [PAPER]},
        {"recommendedPapers": [PAPER]},
        [PAPER, None],
        {"data": [{"citingPaper": PAPER}]},
    ]
    for shape in shapes:
        assert [record.title for record in semanticscholar.records(shape)] == ["T"]


def test_a_preprint_stands_in_no_journal() -> None:
    paper = {
        **PAPER,
        "venue": "arXiv.org",
        "journal": {"volume": "abs/2001.00001"},
        "publicationTypes": ["JournalArticle"],
    }
    (record,) = semanticscholar.records(paper)
    assert (record.type, record.venue, record.publisher, record.volume) == ("article", "", "arXiv.org", "")
    (other,) = semanticscholar.records(
        {**PAPER, "publicationVenue": {"type": "conference", "name": "C"}, "venue": None}
    )
    assert (other.type, other.venue) == ("paper-conference", "C")


def test_nulls_are_a_work_that_says_nothing() -> None:
    source = Source.from_path(DATA / "semanticscholar-nulls.json")
    assert detect(source).id == "semanticscholar"
    found = by_id("semanticscholar").read(source, Progress())
    assert found.read == 1 and found.problems[0].failed and found.records == []


def test_a_batch_names_what_is_not_known() -> None:
    found = by_id("semanticscholar").read(
        Source.from_text('[null, {"paperId": "a", "title": "T"}]', "x.json"), Progress()
    )
    assert [record.where for record in found.records] == ["item 2"]
    assert found.problems[0].message == "Semantic Scholar has no such work."
