"""Notes in HTML as Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.ris_parts.notes import markdown_of


@pytest.mark.parametrize(
    ("note", "markdown"),
    [
        ("plain < text & more", "plain < text & more"),
        ("<p>Child</p>", "Child"),
        ("<p>a &amp; b</p><p>c</p>", "a & b\n\nc"),
        ("<h2>Head</h2><ul><li>one</li><li><b>two</b></li></ul>", "## Head\n\n- one\n- **two**"),
        ('<a href="https://a.b">here</a><br/>next', "[here](https://a.b)\nnext"),
        ("<x>unknown</x>", "<x>unknown</x>"),
    ],
)
def test_notes(note: str, markdown: str) -> None:
    assert markdown_of(note) == markdown


@given(st.lists(st.sampled_from(["<p>", "</p>", "</a>", "<a href='x'>", "<li>", "&lt;", "<"]) | st.text()).map("".join))
def test_nothing_raises(note: str) -> None:
    assert isinstance(markdown_of(note), str)
