"""OpenAlex: the abstract put together again, ids, places and people."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats import openalex
from paperdesk.record import Person, Record


def one(**members: Any) -> Record:
    work = {"id": "https://openalex.org/W1", "title": "T", "authorships": [], **members}
    (record,) = openalex.records({"meta": {"count": 1}, "results": [work]})
    assert openalex.records(work) == [record]
    return record


def test_a_work_is_read_whole() -> None:
    record = one(
        title="On <i>x</i>", doi="https://doi.org/10.1000/A", publication_date="2018-05-01", publication_year=2018,
        ids={"openalex": "https://openalex.org/W1", "pmid": "https://pubmed.ncbi.nlm.nih.gov/123", "mag": "9"},
        type="article", type_crossref="proceedings-article",
        biblio={"first_page": "1", "last_page": "9", "volume": "3"},
        primary_location={"landing_page_url": "https://example.org/x", "source": {
            "display_name": "A Conference", "issn_l": "1234-5678", "host_organization_name": "Publisher"}},
        authorships=[{"author": {"display_name": "Jane Doe", "orcid": "https://orcid.org/0000"},
                      "institutions": [{"display_name": "Here"}]}, {"raw_author_name": "Roe, R."}],
        keywords=[{"keyword": "old"}, {"display_name": "new"}], abstract_inverted_index={"b": [1], "a": [0, 2]},
        topics=[{"display_name": "Topic"}], is_retracted=True, cited_by_count=7,
    )  # fmt: skip
    assert (record.title, record.doi, record.pmid, record.date) == ("On x", "10.1000/a", "123", "2018-05-01")
    assert (record.type, record.venue, record.pages, record.volume) == ("paper-conference", "A Conference", "1-9", "3")
    assert record.people == [Person("Doe", "Jane"), Person("Roe", "R.")] and record.abstract == "a b a"
    assert record.tags == ["old", "new"] and record.publisher == "Publisher" and record.issn == "1234-5678"
    assert record.extra == {
        "openalex.id": "W1", "openalex.affiliation": "Jane Doe: Here", "openalex.orcid": "Jane Doe: 0000",
        "openalex.topics": "Topic", "openalex.is_retracted": "true", "openalex.ids.mag": "9",
    }  # fmt: skip


def test_a_preprint_has_its_archive_and_its_arxiv_id() -> None:
    place = {"landing_page_url": "https://arxiv.org/abs/1201.0490v2",
             "source": {"display_name": "arXiv", "type": "repository",
                        "host_organization_name": "Cornell"}}  # fmt: skip
    record = one(type="preprint", primary_location=place, doi="https://doi.org/10.48550/arxiv.1201.0490")
    assert (record.type, record.publisher, record.venue, record.arxiv) == ("article", "Cornell", "", "1201.0490")
    assert record.extra["openalex.source"] == "arXiv"


@pytest.mark.parametrize("index", [None, [], {"a": None}, {"a": ["x"]}, {"a": [10**30], "b": [-5]}])
def test_a_broken_index_is_no_bomb(index: Any) -> None:
    assert len(one(abstract_inverted_index=index).abstract) < 10


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=5), max_size=30))
def test_any_abstract_comes_back(words: list[str]) -> None:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        index.setdefault(word, []).append(place)
    assert one(abstract_inverted_index=index).abstract == " ".join(words)
