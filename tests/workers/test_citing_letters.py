"""Headline style and page ranges."""

from __future__ import annotations

import pytest

from paperdesk.workers.citing_letters import capitalised, last_page, title_case


@pytest.mark.parametrize(
    ("title", "cased"),
    [
        ("attention is all you need", "Attention Is All You Need"),
        ("the end of the affair: a history of it", "The End of the Affair: A History of It"),
        ("WHO", "WHO"),
        ("A NEW METHOD OF PROOF", "A New Method of Proof"),
        ("state-of-the-art models for iOS", "State-of-the-Art Models for iOS"),
        ("what is it for", "What Is It For"),
        ("", ""),
    ],
)
def test_headline_style(title: str, cased: str) -> None:
    assert title_case(title) == cased


def test_a_word_with_a_capital_inside_keeps_its_beginning() -> None:
    assert [capitalised(text) for text in ("abc", "arXiv:1", "“so”", "", "1st")] == [
        "Abc",
        "arXiv:1",
        "“So”",
        "",
        "1st",
    ]


@pytest.mark.parametrize(
    ("first", "last", "form", "shown"),
    [
        ("737", "738", "", "738"),
        ("737", "8", "expanded", "738"),
        ("737", "738", "minimal", "8"),
        ("103", "104", "minimal-two", "04"),
        ("395", "401", "minimal-two", "401"),
        ("3", "10", "chicago-16", "10"),
        ("71", "72", "chicago-16", "72"),
        ("100", "104", "chicago-16", "104"),
        ("107", "108", "chicago-16", "8"),
        ("321", "328", "chicago-16", "28"),
        ("1496", "1504", "chicago-16", "504"),
        ("e12", "e15", "minimal", "e15"),
        ("12", "12", "minimal", "12"),
    ],
)
def test_page_ranges(first: str, last: str, form: str, shown: str) -> None:
    assert last_page(first, last, form) == shown
