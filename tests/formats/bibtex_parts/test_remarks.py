"""Works in the free text of a file: what begins nearly as an entry does, and what only looks like it."""

from __future__ import annotations

import time

import pytest

from paperdesk.formats.bibtex_parts.remarks import bare_fields, lost_works, stands_alone


def lost(text: str) -> list[tuple[int, str]]:
    return lost_works(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("@Article,\n  title = {T},\n}", ""),
        ("@article good, title={T}}", "good"),
        ("  @article good, year=2001}", "good"),
        ("article{good, title={T}}", "good"),
        ("{good, title = {T}}", "good"),
        ('@article[good, title="T"]', "good"),
        ("@article<good, title={T}>", "good"),
    ],
)
def test_a_work_with_a_bad_opening_is_found(text: str, key: str) -> None:
    assert [found for _, found in lost("words\n" + text)] == [key]
    assert lost("x, " + text.strip()) == []


@pytest.mark.parametrize(
    "text",
    ["@Comment booktitle = {B},", "@home, call me", "write to me@home.org, x = {1}", "% @article good, title={T}",
     "see (a, b) or {c, d}", "Encoding: UTF-8"],
)  # fmt: skip
def test_a_remark_is_no_work(text: str) -> None:
    assert lost(text) == []
    assert bare_fields(text, 0, len(text)) is None


def test_each_work_has_its_own_fields() -> None:
    text = "@see below\n@article a, title={A}}\n@article b\n@article c, year=1}"
    assert lost(text) == [(11, "a"), (45, "c")]


def test_fields_without_an_opening() -> None:
    assert bare_fields("}, year = {1}}", 1, 14) == 2
    assert bare_fields("title = {T},\nyear = {1}", 0, 23) == 0
    assert bare_fields("@article a,\ntitle = {T}", 0, 23) is None
    assert stands_alone("x}\n\ntitle = {T}", 4)
    assert stands_alone("title = {T}", 0)
    assert not stands_alone("x}\ntitle = {T}", 3)


@pytest.mark.parametrize(
    "text", ["@" * 300_000, "@a " * 100_000, "a" * 1_000_000, "," * 500_000, "{" * 500_000, "a\n" * 300_000,
             "@a\n" * 100_000 + "x={", " " * 1_000_000, ", " * 400_000, "a" + " " * 500_000 + "=", "@a b=" * 100_000]
)  # fmt: skip
def test_time_is_linear(text: str) -> None:
    start = time.process_time()
    lost(text)
    bare_fields(text, 0, len(text))
    assert time.process_time() - start < 5
