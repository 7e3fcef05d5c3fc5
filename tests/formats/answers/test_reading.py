"""Answers of services: told apart, read whole or line by line, and refused in a sentence where they say nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.errors import PaperDeskError, UnreadableFileError
from paperdesk.formats import by_id, crossref, datacite, detect, hfpapers, openalex, semanticscholar
from paperdesk.formats.answers.reading import error_of, members_of, parsed
from paperdesk.formats.format import Source
from paperdesk.identifiers import folded_title
from paperdesk.progress import Progress
from paperdesk.record import clean, year_of

DATA = Path(__file__).parents[4] / "shared" / "data" / "feeds"
SERVICES = ("hfpapers", "crossref", "openalex", "datacite", "semanticscholar")
WORKS: dict[str, Any] = {
    "hfpapers": [{"paper": {"id": "2001.00001", "title": "T", "summary": "s", "authors": [], "upvotes": 1,
                            "publishedAt": "2020-01-01T00:00:00Z"}, "publishedAt": "2020-01-02T00:00:00Z"}],
    "crossref": {"status": "ok", "message-type": "work", "message": {
        "DOI": "10.1000/a", "type": "journal-article", "title": ["T"], "deposited": {}, "prefix": "10.1000"}},
    "openalex": {"id": "https://openalex.org/W1", "title": "T", "display_name": "T", "authorships": []},
    "datacite": {"doi": "10.1000/a", "titles": [{"title": "T"}], "creators": [], "types": {}, "publicationYear": 2020},
    "semanticscholar": {"paperId": "a" * 40, "title": "T", "authors": [], "year": 2020},
}  # fmt: skip


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("name", ["x.json", "x.txt", "x"])
def test_each_service_is_known_by_what_it_says(service: str, name: str) -> None:
    source = Source.from_text(json.dumps(WORKS[service]), name)
    assert detect(source).id == service
    (record,) = by_id(service).read(source, Progress()).records
    assert record.title == "T" and record.where == "item 1"


def test_a_csl_item_stays_one() -> None:
    item = {"type": "article-journal", "title": "T", "DOI": "10.1000/a", "author": [{"family": "Doe"}], "source": "x"}
    assert detect(Source.from_text(json.dumps([item]), "x.json")).id == "csljson"
    negotiated = {**item, "type": "journal-article", "indexed": {}, "reference-count": 3, "container-title": "J"}
    assert detect(Source.from_text(json.dumps(negotiated), "x.json")).id == "csljson"


@pytest.mark.parametrize("service", SERVICES)
def test_json_lines_are_read_and_a_broken_line_is_said(service: str) -> None:
    line = json.dumps(WORKS[service])
    found = by_id(service).read(Source.from_text(f"{line}\n{line}\n\n{{broken\n", "x.jsonl"), Progress())
    assert [record.where for record in found.records] == ["line 1", "line 2"]
    (problem,) = found.problems
    assert problem.failed and problem.where == "line 4" and found.read == 3


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("words", ["[" * 100_000, '{"a":' * 100_000, "{", "1" * 10_000, "null", '"x"', "{}"])
def test_what_is_no_answer_is_refused_in_one_sentence(service: str, words: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        by_id(service).read(Source.from_text(words, "x.json"), Progress())
    assert "\n" not in refused.value.message


def test_error_answers_are_said_and_are_no_works() -> None:
    assert error_of({"error": "Paper with id 0 not found"}) == "Paper with id 0 not found"
    assert error_of({"errors": [{"status": "404", "title": "Not there"}]}) == "Not there"
    assert error_of({"status": "failed", "message": [{"message": "Bad filter"}]}) == "Bad filter"
    assert not error_of({"title": "An error"}) and not error_of([])
    with pytest.raises(UnreadableFileError, match="Semantic Scholar answered with an error: Paper with id 0"):
        semanticscholar.records({"error": "Paper with id 0 not found"})


@pytest.mark.parametrize("module", [hfpapers, crossref, openalex, datacite, semanticscholar])
def test_an_answer_without_works_gives_none(module: Any) -> None:
    empty = {
        "paperdesk.formats.crossref": {"message": {"items": []}},
        "paperdesk.formats.openalex": {"results": []},
        "paperdesk.formats.datacite": {"data": []},
        "paperdesk.formats.semanticscholar": {"total": 0},
    }
    for nothing in ([], [None, None], empty.get(module.__name__, [])):
        assert module.records(nothing) == []
    wrong: tuple[Any, ...] = ({}, None, 3, "x", [1, 2, 3], [None, 1], {"message": None}, {"message": {"DOI": 5}})
    for data in wrong:
        with pytest.raises(UnreadableFileError, match="not a whole answer"):
            module.records(data)


def test_members_are_found_in_a_beginning() -> None:
    assert members_of(b'\xef\xbb\xbf [{"a": 1, "b-c" : {"d":') == {"a", "b-c", "d"} and not members_of(b"x")


def test_numbers_that_json_does_not_know_are_nothing() -> None:
    assert parsed('{"a": NaN}', "x") == {"a": None}


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
NAMES = st.sampled_from(
    sorted(
        {name for work in WORKS.values() for name in members_of(json.dumps(work).encode())}
        | {
            "author",
            "ids",
            "biblio",
            "dates",
            "date",
            "dateType",
            "descriptions",
            "container",
            "contributors",
            "issued",
            "date-parts",
            "abstract_inverted_index",
            "primary_location",
            "source",
            "journal",
            "externalIds",
            "ISBN",
            "subject",
            "relatedItems",
            "name",
            "affiliation",
            "event",
            "reference",
            "keywords",
            "identifiers",
            "sizes",
            "nameIdentifiers",
        }
    )
)
ANY = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5))


@settings(max_examples=150, deadline=None)
@given(entry=st.dictionaries(NAMES, ANY, max_size=8))
def test_any_shape_is_read_or_left(entry: dict[str, Any]) -> None:
    for service in SERVICES:
        base = WORKS[service]
        base = base[0] if isinstance(base, list) else base
        for data in (entry, {**base, **entry}, [base, entry]):
            try:
                found = by_id(service).read(Source.from_text(json.dumps(data), "x.json"), Progress())
            except PaperDeskError as refused:
                assert "\n" not in refused.message
            else:
                assert all(clean(record).title or record.doi or record.arxiv or record.pmid for record in found.records)


def collection() -> list[tuple[str, str, int]]:
    """Name, format and number of works of every answer in the collection."""
    formats = {"crossref": "crossref", "datacite": "datacite", "openalex": "openalex", "hf_daily": "hfpapers",
               "semanticscholar": "semanticscholar", "arxiv_atom": "arxivatom"}  # fmt: skip
    lines = (DATA / "INDEX.tsv").read_text(encoding="utf-8").splitlines()[1:] if DATA.is_dir() else []
    rows = [line.split("\t") for line in lines]
    return [(row[0], formats[row[1]], int(row[3])) for row in rows
            if row[1] in formats and row[0].endswith((".json", ".xml")) and "not_found" not in row[0]]  # fmt: skip


@pytest.mark.skipif(not DATA.is_dir(), reason="the collection of recorded answers is not here")
def test_every_recorded_answer_gives_its_works() -> None:
    faults, found = [], collection()
    for name, kind, count in found:
        source = Source.from_path(DATA / name)
        brought = detect(source).read(source, Progress())
        if (brought.format, brought.read) != (kind, count):
            faults.append((name, brought.format, brought.read, count))
    assert len(found) > 40 and not faults


@pytest.mark.skipif(not DATA.is_dir(), reason="the collection of recorded answers is not here")
def test_recorded_answers_say_what_another_program_found() -> None:
    faults: list[tuple[str, str, object, object]] = []
    paths = sorted([*(DATA / "datacite").glob("*.expected.json"), *(DATA / "openalex").glob("*.expected.json")])
    for path in paths:
        source = Source.from_path(path.with_name(path.name.replace(".expected", "")))
        (record,) = detect(source).read(source, Progress()).records
        clean(record)
        (item,) = json.loads(path.read_text(encoding="utf-8"))
        held = item.get("publicationTitle") or item.get("bookTitle") or item.get("proceedingsTitle") or ""
        names = [person["lastName"] for person in item["creators"] if person["creatorType"] == "author"]
        pairs = {
            "title": (folded_title(record.title), folded_title(item["title"])),
            "authors": ([person.family or person.literal for person in record.authors], names),
            "year": (record.year, year_of(item["date"])), "date": (record.date, item["date"]),
            "doi": (record.doi, item.get("DOI", record.doi).lower()), "pages": (record.pages, item.get("pages", "")),
            "abstract": (record.abstract.split(), item.get("abstractNote", record.abstract).split()),
            "tags": (sorted(record.tags), sorted(tag["tag"] for tag in item["tags"])), "venue": (record.venue, held),
            "volume": (record.volume, item.get("volume", "")),
        }  # fmt: skip
        faults += [(path.name, name, got, wanted) for name, (got, wanted) in pairs.items() if got != wanted]
    assert len(paths) == 11 and not faults
