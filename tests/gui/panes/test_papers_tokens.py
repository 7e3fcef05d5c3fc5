"""What of a search gets a ground in the field, and the search without it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.gui.panes.papers_tokens import spans_of, without_span


def painted(text: str, *, typing: bool = False) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.kind) for span in spans_of(text, typing=typing) if span.kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", []),
        ("tag:ml deep", [("tag:ml", "condition")]),
        ('"a phrase" pre* fuz~2', [('"a phrase"', "words"), ("pre*", "words"), ("fuz~2", "words")]),
        ("-survey NOT tag:x", [("-survey", "without"), ("NOT tag:x", "without")]),
        ("title:deep sort:-year", [("title:deep", "condition"), ("sort:-year", "order")]),
        ("10.1145/3219819.3219823", [("10.1145/3219819.3219823", "condition")]),
        ("year:abc tag:", []),
        ('year:"no year"', []),
        ("(tag:a OR b)", [("tag:a", "condition")]),
    ],
)
def test_what_is_more_than_words_gets_a_ground(text: str, expected: list[tuple[str, str]]) -> None:
    assert painted(text) == expected


def test_a_field_that_waits_for_its_value_has_no_ground() -> None:
    assert painted("tag:", typing=True) == []
    assert painted("grow", typing=True) == []  # the word that is being typed
    assert painted("is:un", typing=True) == [("is:un", "condition")]
    assert painted("is:un") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tag:ml", "tag ml"),
        ("-tag:ml", "Without: tag ml"),
        ("sort:-year", "Sorted by year backwards"),
        ('"deep look"', "the words “deep look” beside each other"),
        ("pre*", "words that begin with “pre”"),
        ("fuz~", "words that differ from “fuz” by a letter"),
        ("10.1145/3219819.3219823", "DOI 10.1145/3219819.3219823"),
        ("year:2018..2022", "year 2018–2022"),
    ],
)
def test_its_tip_says_what_it_means(text: str, said: str) -> None:
    (span,) = spans_of(text)
    assert span.tip.splitlines()[0] == said


def test_a_search_without_a_span() -> None:
    text = "deep tag:ml -survey"
    assert without_span(text, 5, 11) == "deep -survey"
    assert without_span(text, 12, 19) == "deep tag:ml"
    assert without_span(text, 0, 4) == "tag:ml -survey"
    assert without_span(text, 1, 2) == text
    assert without_span("deep is:un", 5, 10, typing=True) == "deep"


@given(st.text(alphabet='ab :"-*~()tagyers2019 NOTOR', max_size=40), st.booleans())
def test_every_span_can_be_taken_away(text: str, typing: bool) -> None:
    for span in spans_of(text, typing=typing):
        assert 0 <= span.start < span.end <= len(text)
        assert without_span(text, span.start, span.end, typing=typing) != text
