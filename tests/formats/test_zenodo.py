"""Zenodo's records: types, people, where a work stands, hits of a search."""

from __future__ import annotations

import json
from typing import Any

import pytest

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Import, Person

ENTRY: dict[str, Any] = {
    "id": 1, "conceptrecid": "0", "doi": "10.5281/zenodo.1", "links": {"self_html": "https://zenodo.org/records/1"},
    "metadata": {
        "title": "Transformers", "doi": "10.5281/ZENODO.1", "publication_date": "2020-10-01",
        "description": "<p>One &amp; two.</p><p>Three.</p>", "access_right": "open", "version": "v4",
        "creators": [{"name": "Wolf, Thomas", "affiliation": "HF", "orcid": "0000"}, {"name": "The Team"}],
        "contributors": [{"name": "Doe, J.", "type": "Editor"}], "keywords": ["a", "b"],
        "resource_type": {"title": "Software", "type": "software"}, "notes": "Cite it.",
        "alternate_identifiers": [{"identifier": "arXiv:2001.00001", "scheme": "arxiv"}],
    },
}  # fmt: skip


def read(data: object) -> Import:
    return by_id("zenodo").read(Source.from_text(json.dumps(data), "x.json"), Progress())


def test_a_record() -> None:
    (record,) = read(ENTRY).records
    assert (record.title, record.type, record.date, record.doi) == (
        "Transformers", "software", "2020-10-01", "10.5281/zenodo.1",
    )  # fmt: skip
    assert record.people == [Person("Wolf", "Thomas"), Person(literal="The Team"), Person("Doe", "J.", role="editor")]
    assert (record.abstract, record.tags, record.notes) == ("One & two.\n\nThree.", ["a", "b"], ["Cite it."])
    assert (record.publisher, record.url, record.arxiv) == ("Zenodo", "https://zenodo.org/records/1", "2001.00001")
    assert record.extra == {
        "zenodo.version": "v4", "zenodo.affiliation": "Thomas Wolf: HF", "zenodo.orcid": "Thomas Wolf: 0000",
    }  # fmt: skip


def test_hits_of_a_search_and_where_works_stand() -> None:
    told = {
        **ENTRY["metadata"],
        "resource_type": {"type": "publication", "subtype": "article"},
        "journal": {"title": "Journal", "volume": "1", "issue": "2", "pages": "3-4"},
    }
    brought = read({"hits": {"hits": [{**ENTRY, "metadata": told}, {"metadata": {}}], "total": 2}})
    (record,) = brought.records
    assert (record.type, record.venue, record.volume, record.issue, record.pages, record.publisher) == (
        "article-journal", "Journal", "1", "2", "3-4", "",
    )  # fmt: skip
    assert [problem.failed for problem in brought.problems] == [True]


def test_it_is_found_whatever_the_name() -> None:
    assert detect(Source("x.dat", json.dumps(ENTRY).encode())).id == "zenodo"
    with pytest.raises(UnreadableFileError, match="no answer of Zenodo"):
        read([{"title": "x"}])
