"""Fields of a front matter and of a paper, joined one by one; what the paper cannot take is named."""

from __future__ import annotations

import pytest

from paperdesk.errors import BadInputError
from paperdesk.library.note_folder_fields import Fields, checked, joined
from paperdesk.library.note_folder_file import NoteText, Value, read

BASE: dict[str, Value] = {"key": "k", "title": "T", "status": "unread", "tags": ["a", "b"], "rating": "3"}


def front(**changes: Value) -> dict[str, Value]:
    return {name: value for name, value in (BASE | changes).items() if value}


def file(text: str) -> NoteText:
    return read(f"---\n{text}---\n", "x.md")


def said(**changes: Value) -> NoteText:
    lines = (
        f"{name}: {value if isinstance(value, list) else repr(value)}\n" for name, value in front(**changes).items()
    )
    return file("".join(lines))


def test_each_field_goes_by_itself() -> None:
    assert joined(BASE, BASE, said(), checked) == ({}, {}, {})
    found = joined(BASE, front(title="Ours"), said(title="Theirs", status="read", rating="", venue="V"), checked)
    assert found == ({"status": "read", "rating": "", "venue": "V"}, {"title": ("Ours", "Theirs")}, {})
    assert joined(BASE, front(title="Ours"), said(title="Ours"), checked) == Fields({}, {}, {})
    assert joined(BASE, BASE, said(key="", title="", status="", tags=[]), checked).changed == {}


def test_tags_are_sets() -> None:
    ours, theirs = front(tags=["a", "b", "new"]), said(tags=["A", "file"])
    assert joined(BASE, ours, theirs, checked) == ({"tags": ["a", "new", "file"]}, {}, {})
    assert joined(BASE, front(tags=["a"]), said(tags=["a"]), checked).changed == {}
    assert joined(BASE, front(tags=["a", "c"]), said(tags=["b", "C"]), checked).changed == {"tags": ["c"]}
    assert joined(BASE, BASE, said(tags=["b", "a", "B"]), checked).changed == {}
    assert joined(BASE, front(tags=["a", "c"]), said(tags=["a"]), checked).changed == {}
    assert joined(BASE, BASE, file("key: k\n"), checked).changed["tags"] == []
    assert joined({}, front(tags=["a"]), said(tags=["b"]), checked).changed["tags"] == ["a", "b"]


def test_without_a_key_nothing_is_taken_out() -> None:
    assert joined(BASE, BASE, file("title: Other\n"), checked) == ({"title": "Other"}, {}, {})
    assert joined(BASE, BASE, file(""), checked) == ({}, {}, {})


def test_what_the_paper_cannot_take_costs_that_field() -> None:
    found = joined(BASE, BASE, said(status="done", rating="7", title="New"), checked)
    assert found.changed == {"title": "New"} and sorted(found.refused) == ["rating", "status"]
    odd = file("key: k\ntitle: [x, y]\ntags: [a, b]\nstatus: unread\nrating: 3\n")
    assert joined(BASE, BASE, odd, checked) == ({}, {}, {"title": "It holds more than one value."})
    assert joined(BASE, front(title="Ours"), odd, checked).clashes == {"title": ("Ours", "title: [x, y]")}


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "maybe"), ("rating", "6"), ("rating", "²"), ("key", "a b"), ("tags", ["a", "b//c"]), ("doi", "x"),
     ("isbn", "123"), ("title", "\x07"), ("arxiv", "x")],
)  # fmt: skip
def test_wrong_values_are_known(field: str, value: Value) -> None:
    with pytest.raises(BadInputError):
        checked(field, value)
