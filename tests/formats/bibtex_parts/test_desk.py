"""Highlights and sightings as text: they come back, and what is no such text gives nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.bibtex_parts.desk import (
    HIGHLIGHTS,
    KEY,
    KEYS,
    QUEUE,
    READ,
    SIGHTING,
    desk_fields,
    parse_extra,
    parse_highlights,
    parse_ids,
    parse_keys,
    parse_place,
    parse_sighting,
    written_extra,
    written_ids,
)
from paperdesk.record import Highlight, Record, Sighting


def test_what_is_said_comes_back() -> None:
    marks = [Highlight("“é”", "a {b}", page=3, places=[[3, 1, 2.5, 3, 4]]), Highlight(comment="c", kind="note")]
    seen = Sighting("trending", "Mar 11", rank=1, upvotes=0, curator="x")
    fields = desk_fields(Record(highlights=marks, sighting=seen))
    assert parse_highlights(fields[HIGHLIGHTS]) == marks
    assert parse_sighting(fields[SIGHTING]) == seen
    assert desk_fields(Record()) == {}
    record = Record(extra={"bibtex.note": "n", "ris.U1": "{x}\n", "bibtex.a b": "c"})
    assert desk_fields(record) == {}
    assert parse_extra(written_extra(record, ())) == {"ris.U1": "{x}\n"}
    assert parse_extra(written_extra(record, ["bibtex.a b"])) == {"ris.U1": "{x}\n", "bibtex.a b": "c"}
    assert written_extra(Record(extra={"bibtex.note": "n"}), ()) == ""


@pytest.mark.parametrize("text", ["", "{", "[1]", "3", "null", "[" * 100_000])
def test_what_is_neither_gives_nothing(text: str) -> None:
    assert parse_highlights(text) is None
    assert parse_sighting(text) is None
    assert parse_extra(text) is None


def test_odd_members_are_left_out() -> None:
    odd = '[{"text":"t","page":-1,"places":[[1],[1,2,3,4,1e999],"x"],"kind":3,"more":1}]'
    assert parse_highlights(odd) == [Highlight("t")]
    assert parse_sighting('{"source":"s","rank":"1","date":2}') == Sighting("s")
    assert parse_extra('{"bibtex.type":"x","":"y","a":"b"}') == {"a": "b"}
    assert parse_extra('{"a":1}') is None
    large = "1" * 400
    assert parse_sighting('{"source":"s","rank":' + large + "}") == Sighting("s")
    assert parse_highlights('[{"text":"t","places":[[1,2,3,4,' + large + "]]}]") == [Highlight("t")]


@given(st.text())
def test_nothing_is_raised(text: str) -> None:
    assert parse_sighting(text) is None
    assert parse_highlights(text) in (None, [])


def test_keys_go_where_biblatex_looks_for_them_and_come_back_letter_for_letter() -> None:
    record = Record(key="@a:1", old_keys=["b_2", "c, d", "старый"], queue=3, read_at="2024-02-29T23:59:59Z")
    assert written_ids(record) == "b_2,старый"
    fields = desk_fields(record)
    assert fields.pop(KEYS) == '["b_2","c, d","старый"]'
    assert fields == {KEY: "@a:1", QUEUE: "3", READ: "2024-02-29T23:59:59Z"}
    assert written_ids(Record(old_keys=["a"], extra={"bibtex.ids": "b, {a}"})) == "a,b"
    assert parse_ids(" a ,, {b}\n, c d") == ["a", "b", "c d"]
    assert parse_keys('["a, b"]') == ["a, b"] and parse_keys("[1]") is None
    assert parse_place(" 12 ") == 12 and parse_place("0") is None and parse_place("9" * 99) is None
