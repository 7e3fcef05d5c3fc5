"""Markup of titles and abstracts: letters where there are such, paragraphs, and no tag that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.answers.markup import line, paragraphs


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("H<sub>2</sub>O &amp; <i>life</i>", "H₂O & life"),
        ("The <scp>DNA</scp> of\n   x", "The DNA of x"),
        ("A <jats:italic>b</jats:italic> x<jats:sup>2</jats:sup>", "A b x²"),
        ("AT&amp;amp;T", "AT&T"),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        ("<mml:math xmlns:mml=\"http://x\"><mml:mi>α</mml:mi><mml:mo>=</mml:mo></mml:math> here", "α= here"),
        ("a &#99999999999; b", "a b"),
        ("List<String> of x", "List<String> of x"),
        ("<b>open", "open"),
    ],
)  # fmt: skip
def test_titles(marked: str, plain: str) -> None:
    assert line(marked) == plain


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("<jats:title>Abstract</jats:title><jats:p>One\n  two.</jats:p><jats:p>Three.</jats:p>", "One two.\n\nThree."),
        ("<jats:sec><jats:title>Aims</jats:title><jats:p>A.</jats:p></jats:sec><jats:sec><jats:title>Results"
         "</jats:title><jats:p>R.</jats:p></jats:sec>", "Aims\nA.\n\nResults\nR."),
        ("<p>One</p><p>Two &lt; 3</p>", "One\n\nTwo < 3"),
        ("plain\n  text &amp; more", "plain\n  text & more"),
        ("a <i>b</i>\nc", "a b\nc"),
        ("<jats:p>x <jats:tex-math>\\documentclass{a}\\begin{document} $y$ \\end{document}</jats:tex-math></jats:p>",
         "x $y$"),
        ("<!-- no --><p>a<br/>b</p>", "a\n\nb"),
        ("", ""),
    ],
)  # fmt: skip
def test_abstracts(marked: str, plain: str) -> None:
    assert paragraphs(marked) == plain


@given(st.text(alphabet='<>/pi&;jats: ba="\x00\x01', max_size=80))
def test_no_text_is_too_odd(words: str) -> None:
    assert isinstance(paragraphs(words), str) and "\n" not in line(words)


def test_a_long_text_of_broken_tags_is_read() -> None:
    for piece in ("<p ", "<!--", "&", "<i>", "<tex-math", "<p a='"):
        assert isinstance(paragraphs(piece * 30_000), str)
