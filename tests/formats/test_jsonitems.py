"""An entry of JSON that cannot be read costs itself; what is no JSON is refused as `json` does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import detect
from paperdesk.formats.format import Source
from paperdesk.formats.jsonitems import Broken, Unread, is_list, items, whole_items
from paperdesk.progress import Progress

DEEP = Unread("is nested too deep to be read")
LONG = Unread("holds a number with too many digits to be read")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def entries(text: str) -> list[Any]:
    assert is_list(text)
    return list(items(text, json.JSONDecoder()))


@given(st.lists(JSON))
def test_a_list_is_read_as_json_reads_it(data: list[Any]) -> None:
    assert entries(json.dumps(data, indent=1)) == data


@given(st.lists(JSON), JSON)
def test_what_stands_around_an_entry_that_is_too_deep_is_read(data: list[Any], inner: Any) -> None:
    said = json.dumps(inner)
    deep = "[" * 5_000 + said + "]" * 5_000
    both = [json.dumps(each) for each in data]
    assert entries(f"[{','.join([*both, deep, *both])}]") == [*data, DEEP, *data]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[1, {"a": "]\\"}", "b": ' + '{"a":[' * 3_000 + '"]}\\\\"' + "]}" * 3_000 + "}, 2]", [1, DEEP, 2]),
        ("[1, " + "9" * 5_000 + ", 2]", [1, LONG, 2]),
        ('[1, {"a": -' + "9" * 5_000 + "}]", [1, LONG]),
        ("[" * 5_000 + "]" * 5_000, [DEEP]),
        (" [ ] ", []),
    ],
)
def test_what_cannot_be_read_costs_its_entry(text: str, found: list[Any]) -> None:
    assert entries(text) == found


@pytest.mark.parametrize("text", ["[1,]", "[1 2]", "[1", "[", "[" * 5_000, "[1] 2", '["a]', "[" + "[" * 5_000 + '"]'])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        entries(text)


def test_what_came_before_a_break_is_whole() -> None:
    decoder = json.JSONDecoder()
    assert list(whole_items('[1,\n{"a": 2},\n{"a', decoder))[:2] == [1, {"a": 2}]
    last = list(whole_items('[1,\n{"a": 2},\n{"a', decoder))[2]
    assert isinstance(last, Broken) and last.problem().where == "line 3" and last.problem().failed
    assert [type(entry) for entry in whole_items("[1] 2", decoder)] == [int, Broken]
    assert list(whole_items("[1, 2]", decoder)) == [1, 2]
    with pytest.raises(json.JSONDecodeError):
        list(whole_items('[{"a": 1', decoder))


WORKS = {
    "csljson": {"type": "book", "id": "{n}", "title": "Work {n}"},
    "zoterojson": {"itemType": "book", "key": "{n}", "title": "Work {n}", "creators": [], "tags": []},
    "openalex": {
        "id": "https://openalex.org/W{n}",
        "display_name": "Work {n}",
        "title": "Work {n}",
        "authorships": [],
        "publication_year": 2001,
        "primary_location": None,
        "open_access": {},
        "ids": {},
        "cited_by_count": 1,
    },
}


@pytest.mark.parametrize("kind", sorted(WORKS))
def test_a_file_that_is_cut_keeps_its_whole_works(kind: str) -> None:
    works = [json.dumps(WORKS[kind]).replace("{n}", str(number)) for number in (1, 2, 3)]
    text = "[" + ",\n".join(works)[:-12]
    source = Source("a.json", text.encode())
    assert detect(source).id == kind
    brought = detect(source).read(source, Progress())
    assert [record.title for record in brought.records] == ["Work 1", "Work 2"]
    (problem,) = brought.problems
    assert problem.failed and problem.where == "line 3" and brought.read == 3
    with pytest.raises(UnreadableFileError, match="not valid JSON"):
        detect(source).read(Source("a.json", text[: len(works[0]) - 5].encode()), Progress())


def test_only_a_list_is_one() -> None:
    assert not any(map(is_list, ("", "{}", "1", '"["')))
