"""The markup of titles: what is well-formed becomes Unicode or goes, all else stays letter for letter."""

from __future__ import annotations

import pytest

from paperdesk.markup.titles import plain


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("CO<sub>2</sub> in <i>E. coli</i>", "CO₂ in E. coli"), ("x<sup>2+</sup>", "x²⁺"), ("x<sup>ab</sup>", "xab"),
        ("a < b and <i>c", "a < b and <i>c"), ("x</i>", "x</i>"), ("<p>x</p>", "<p>x</p>"),
        ('<span class="nocase">x</span>', "x"), ("", ""),
    ],
)  # fmt: skip
def test_plain(title: str, expected: str) -> None:
    assert plain(title) == expected
