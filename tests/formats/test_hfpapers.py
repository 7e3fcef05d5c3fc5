"""Hugging Face's daily papers: every shape the list had, its days, ranks and people."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect, hfpapers
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Sighting


def entry(**more: Any) -> dict[str, Any]:
    """An item as the API gives it, with other members of its paper."""
    paper = {
        "id": "2608.20335", "title": "A Title\n  in two lines", "summary": "Words that were\nwrapped.\n\nMore.",
        "authors": [{"_id": "1", "name": "Jane van der Berg", "hidden": False},
                    {"_id": "2", "name": "Richard Roe", "hidden": True}, {"_id": "3"}],
        "publishedAt": "2026-08-20T00:00:00.000Z", "submittedOnDailyAt": "2026-08-21T00:00:00.000Z", "upvotes": 38,
        "projectPage": "https://example.org/", "githubRepo": "https://example.org/code", "githubStars": 20,
        "ai_keywords": ["One", "Two"], "organization": {"name": "ACo", "fullname": "A Company"}, **more,
    }  # fmt: skip
    by = {"fullname": "Sub Mitter", "name": "subm", "avatarUrl": "/avatars/x.svg"}
    return {"paper": paper, "publishedAt": "2026-08-19T20:00:00.000Z", "title": "A  \\textsc{Title}", "numComments": 3,
            "submittedBy": by, "isAuthorParticipating": False}  # fmt: skip


def read(data: Any, name: str = "papers.json") -> Import:
    source = Source.from_text(data if isinstance(data, str) else json.dumps(data), name)
    assert detect(source).id == "hfpapers"
    return by_id("hfpapers").read(source, Progress())


def test_an_item_is_read_whole() -> None:
    first, second = read([entry(), entry(id="2608.00001v2", title="B")]).records
    assert first.title == "A Title in two lines" and first.abstract == "Words that were wrapped.\n\nMore."
    assert first.people == [Person("Berg", "Jane", "van der"), Person("Roe", "Richard")]
    assert (first.arxiv, first.arxiv_version, first.date) == ("2608.20335", None, "2026-08-20")
    assert first.sighting == Sighting("hfpapers", "2026-08-21", 1, 38, "Sub Mitter")
    assert first.extra["hfpapers.projectPage"] == "https://example.org/" and first.extra["hfpapers.numComments"] == "3"
    assert first.extra["hfpapers.ai_keywords"] == "One\nTwo" and first.extra["hfpapers.organization"] == "A Company"
    assert (second.arxiv, second.arxiv_version, second.sighting.rank) == ("2608.00001", 2, 2)


def test_items_as_python_shows_them_are_read_without_running_anything() -> None:
    shown = [repr(entry()), repr(entry(title="It's “B”"))]
    found = read(shown)
    assert [record.title for record in found.records] == ["A Title in two lines", "It's “B”"]
    bad = ["__import__('os').getcwd()", "{" * 5_000, "{'paper': " * 200 + "1" + "}" * 200, "{'paper': x()}", 7]
    found = read([*shown, *bad])
    assert len(found.records) == 2 and sum(problem.failed for problem in found.problems) == len(bad)


def test_a_dict_of_items_and_a_single_paper_are_read() -> None:
    assert len(read({"2025-01-10": entry(), "x": entry(title="B")}).records) == 2
    assert len(read({"papers": [entry()]}).records) == 1
    (paper,) = read(entry()["paper"]).records
    assert paper.arxiv == "2608.20335" and paper.sighting.rank is None and paper.sighting.upvotes == 38
    (bare,) = read({"id": "no-id", "title": "T", "summary": "s", "authors": [], "upvotes": 0,
                    "publishedAt": "2026-08-20T00:00:00.000Z"}).records  # fmt: skip
    assert bare.arxiv == "" and bare.extra == {"hfpapers.id": "no-id"} and bare.sighting.upvotes == 0


@pytest.mark.parametrize(
    ("outer", "inner", "name", "day"),
    [
        ("2024-05-27T03:50:58.348Z", "2024-05-24T17:34:15.000Z", "x.json", "2024-05-27"),  # the moment of listing
        ("2025-03-12T03:23:19.000Z", "2025-03-12T07:23:19.000Z", "x.json", ""),  # the paper's own, in another zone
        ("2025-03-12T03:23:19.000Z", "2025-03-12T07:23:19.000Z", "2025-03-13.json", "2025-03-13"),
    ],
)
def test_the_day_of_listing(outer: str, inner: str, name: str, day: str) -> None:
    item = entry(publishedAt=inner, submittedOnDailyAt=None) | {"publishedAt": outer}
    (record,) = read([item], name).records
    assert record.sighting.date == day and record.date == inner[:10]


def test_what_is_missing_is_not_zero() -> None:
    item = {"paper": {"id": "2001.00001", "title": "T", "summary": "", "authors": None, "publishedAt": None}}
    (record,) = hfpapers.records([item])
    assert record.sighting == Sighting("hfpapers", "", 1, None, "") and record.extra == {}
    assert hfpapers.records([]) == []


def test_entries_without_title_are_named() -> None:
    found = read([entry(), {"paper": {"id": "x"}}, None])
    assert found.read == 3 and [problem.where for problem in found.problems] == ["item 2", "item 3"]


@given(st.text(alphabet="{}[]'\": ,paperid1", max_size=60))
def test_any_text_in_an_items_place_is_read_or_named(words: str) -> None:
    found = read([entry(), words])
    assert found.read == 2


def test_other_json_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="no answer of Hugging Face"):
        by_id("hfpapers").read(Source.from_text('[{"title": 3}]', "x.json"), Progress())
