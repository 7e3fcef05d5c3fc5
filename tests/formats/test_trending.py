"""The trending-papers page: letter for letter, in any of its forms, and refused where it is none."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import detect, trending
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Import

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "resources" / "sample" / "trending-papers.txt").read_text(encoding="utf-8")
PAPERS = [
    (paper["title"], paper["abstract"])
    for paper in json.loads((ROOT / "tests" / "data" / "trending" / "expected.json").read_text(encoding="utf-8"))
]


def read(text: str) -> Import:
    return trending.read(Source.from_text(text), Progress())


def papers(text: str) -> list[tuple[str, str]]:
    return [(record.title, record.abstract) for record in read(text).records]


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        PAGE.replace("\n", "\r\n"),
        "\ufeff" + PAGE,
        re.sub(r"\n+", "\n", PAGE),
        re.sub(r"\n+", "\n\n\n\n", PAGE),
        PAGE[PAGE.index(PAPERS[0][0]) :],
        PAGE.replace("new\n", "Neu!\n").replace("Subscribe", "Abonnieren"),
    ],
    ids=["plain", "windows", "mark", "no blank lines", "many", "no header", "other words"],
)
def test_all_forms_of_the_page_give_its_papers(text: str) -> None:
    assert papers(text) == PAPERS


def test_date_curator_and_rank_are_kept() -> None:
    seen = [record.sighting for record in read(PAGE).records]
    assert [sighting.rank for sighting in seen if sighting] == list(range(1, 79))
    assert {(sighting.date, sighting.curator) for sighting in seen if sighting} == {
        ("Mar 11", "AK and the research community")
    }


@given(st.integers(0, 76), st.integers(0, 900))
def test_pasted_from_the_middle(number: int, inside: int) -> None:
    text = PAGE[PAGE.index(PAPERS[number][1]) + inside :]
    assert papers(text) == PAPERS[number + 1 :]


def test_saved_as_html() -> None:
    body = "".join(f"<h3>{html.escape(title)}</h3><p>{html.escape(abstract)}</p>" for title, abstract in PAPERS)
    assert papers(f"<html><body><p>new</p><p>byAK</p><p>Mar 11</p>{body}</body></html>") == PAPERS


def test_the_data_in_the_html_is_preferred() -> None:
    data = {"dateString": "2026-08-21", "dailyPapers": [
        {"paper": {"id": "2608.19880", "title": "A\n  Title", "summary": "An abstract.", "upvotes": 7,
                   "authors": [{"name": "Ada Lovelace"}, {"name": "Hidden", "hidden": True}]}},
        {"paper": {}}]}  # fmt: skip
    found = read(f'<html><div data-props="{html.escape(json.dumps(data))}"></div></html>')
    (record,) = found.records
    assert (record.title, record.abstract, record.arxiv) == ("A Title", "An abstract.", "2608.19880")
    assert [person.full for person in record.people] == ["Ada Lovelace"]
    assert record.sighting is not None and (record.sighting.date, record.sighting.upvotes) == ("2026-08-21", 7)
    assert found.read == 2 and [problem.failed for problem in found.problems] == [True]


NOVEL = "\n\n".join(["It was a bright cold day in April, and the clocks were striking thirteen. " * 8] * 6)
ARTICLE = "\n\n".join(f"{head}\n\n" + "This section says a good many things at length. " * 12 for head in
                      ("Introduction", "Methods", "Results", "Discussion"))  # fmt: skip

_LINES = "We propose a method and show results of our model, which the data of this study\n" * 12
FULL_TEXT = f"""A Paper of Some Kind
Journal of Tests
2022, Vol. 37(2)
On a thing and
another one
Jane Doe and Richard Roe
Abstract
{_LINES}Keywords
one, two
Introduction
{_LINES}Corresponding author:
Jane Doe
"""


@pytest.mark.parametrize(
    "text",
    [NOVEL, ARTICLE, FULL_TEXT,
     "TY  - JOUR\nTI  - A title of some words\nAB  - " + "words and words. " * 40 + "\nER  - \n",
     Path(__file__).read_text(encoding="utf-8"), "one\ntwo\nthree\n", "a,b,c\n1,2,3\n" * 50,
     "From: a@b.c\nTo: d@e.f\nSubject: hello there\n\n" + "I write to you at length. " * 30],
    ids=["novel", "article", "full-text", "ris", "python", "words", "csv", "mail"],
)  # fmt: skip
def test_what_is_no_page_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        detect(Source.from_text(text, "text.txt"))
        read(text)
    assert refused.value.message.endswith(".") and "\n" not in refused.value.message
