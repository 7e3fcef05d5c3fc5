"""Highlights as quotations: with their page, their remark, and no letter that means something else in Markdown."""

from __future__ import annotations

import pytest

from paperdesk.library.quotations import page_of, quotation, quotations
from paperdesk.markup.html import to_html
from paperdesk.record import Highlight


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        (Highlight("Retrieving is easy", page=3), "> Retrieving is easy (p. 3)"),
        (Highlight("Retrieving is easy", "*Is* it?", page=3, label="iv"), "> Retrieving is easy (p. iv)\n\n*Is* it?"),
        (Highlight("No page"), "> No page"),
        (Highlight("One\n\nTwo", page=1), "> One\n>\n> Two (p. 1)"),
        (Highlight("", "A remark", kind="note", page=2), "A remark (p. 2)"),
        (Highlight("", kind="image", page=2), "A picture (p. 2)"),
        (Highlight(" ", kind="highlight"), "A marked passage"),
        (Highlight("# Not a heading", page=1), "> \\# Not a heading (p. 1)"),
    ],
)
def test_a_highlight_is_quoted(mark: Highlight, text: str) -> None:
    assert quotation(mark) == text


def test_what_a_passage_says_means_nothing_in_markdown() -> None:
    html = to_html(quotation(Highlight("[[Bert]] and *stars* and <b>tags</b>", page=1)))
    assert "<em>" not in html and "<b>" not in html and "<a " not in html and "[[Bert]]" in html
    assert "<blockquote" in html


def test_several_stand_apart() -> None:
    text = quotations([Highlight("One", "So", page=1), Highlight("Two", page=2)])
    assert text == "> One (p. 1)\n\nSo\n\n> Two (p. 2)"


def test_the_page_is_said_as_it_is_printed() -> None:
    assert page_of(Highlight("x", page=12, label="412")) == "p. 412"
    assert page_of(Highlight("x", page=12)) == "p. 12" and page_of(Highlight("x")) == ""
