"""YAML from strangers: every plain value a text, and bombs refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.formats.yamltree import document_of
from paperdesk.progress import Progress

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{f'*{before},' * 9}]\n" for before, name in zip("abcdef", "bcdefg", strict=True)
)


def document(text: str) -> object:
    return document_of(Source.from_text(text, "x.yaml"), Progress())


def test_values_are_texts() -> None:
    assert document("a: no\nb: 012\nc: 2020-01-02\nd: ~\ne: [1.0, x]\n") == {
        "a": "no", "b": "012", "c": "2020-01-02", "d": None, "e": ["1.0", "x"],
    }  # fmt: skip
    assert document("") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "is not valid YAML"), ("- " * 100 + "x", "nested too deep"),
        (BOMB, "repeats itself by aliases"),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, said: str) -> None:
    with pytest.raises(UnreadableFileError, match=said):
        document(text)


@given(st.text("ab:-[]{}&*!|>#'\" \n", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        document(text)
    except UnreadableFileError as error:
        assert str(error).endswith(".")
