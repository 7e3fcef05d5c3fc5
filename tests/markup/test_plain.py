"""Plain text as Markdown: what needs no escape gets none, what needs one is shown as it was."""

from __future__ import annotations

import re

import pytest

from paperdesk.markup.html import to_html
from paperdesk.markup.plain import escaped, unescaped


@pytest.mark.parametrize(
    "text",
    ["snake_case and 2 * 3 * 4", "see [2.3] and [12]", "C:\\path\\name", "a ~ b, ~5 %", "1. first", "- item",
     "MR 46:7018", "price $5", "x < y > z", "f(x) = a_b", "50 % of #3", "e.g. (1986)",
     "“quoted” – dash", "Noguet_1970 and Lin_1993"],
)  # fmt: skip
def test_plain_words_are_left_alone(text: str) -> None:
    assert escaped(text) == text


@pytest.mark.parametrize(
    "text",
    ["# no heading", "#tag", "> no quote", "1986. A year", "*star* and _line_", "__init__", "`a` `b`", "[a](b)",
     "[[a]]", "<b>x</b>", "&lt;", "~~a~~", "==a==", "a\\*b", "---", "[^1] note", "^^up^^"],
)  # fmt: skip
def test_letters_that_mean_something_are_shown_as_they_are(text: str) -> None:
    assert unescaped(escaped(text)) == text
    shown = re.sub(r"<[^>]*>", "", to_html(escaped(text))).strip()
    assert shown == text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_what_was_written_as_markdown_keeps_its_marks() -> None:
    for text in ("*so* **very** [a](b)", "C:\\path\\name", "- item", "`code`"):
        assert unescaped(text) == text
