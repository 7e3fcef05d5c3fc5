"""A file of the folder of notes: every way to write YAML is read, and what nobody changed stays as it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.library.note_folder_file import EMPTY, FIELDS, Value, agrees, read, written


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("tags:\n- 'topic: nlp'\n- \"a: b\"\n- zz\n", {"tags": ["topic: nlp", "a: b", "zz"]}),
        ("authors:\n- 'ATLAS: The Collaboration'\n- Jane Doe\n", {"authors": ["ATLAS: The Collaboration", "Jane Doe"]}),
        ("title: >-\n  two\n  lines: one\n\n  # no remark\n", {"title": "two lines: one # no remark"}),
        ("title: |\n  text\n# a remark\nyear: 2010\n", {"title": "text", "year": "2010"}),
        ("title: \"a\n  b: c\"\n", {"title": "a b: c"}),
        ("tags: [a, 'b, c',\n  d: e]\n", None),
        ("tags: [a, 'b, c',\n  \"d: e\"]\n", {"tags": ["a", "b, c", "d: e"]}),
        ("tags: a, b\n", {"tags": ["a", "b"]}),
        ("tags: ['#a', ' b / c ', 2020, true, ~, null, '']\n", {"tags": ["a", "b/c", "2020", "true"]}),
        ("tags:\ntitle: null\nvenue: 'null'\nrating: ~\n", {"venue": "null"}),
        ("? title\n: x\n'year': 2020\n\"venue\" : y\n", {"title": "x", "year": "2020", "venue": "y"}),
        ("  title: x\n  tags:\n  - a\n", {"title": "x", "tags": ["a"]}),
        ("title:\tx\t\ntags:\n\t- a\n", {"title": "x", "tags": ["a"]}),
        ("a:b: c\ntitle: x\n", {"title": "x"}),
        ("doi: [10.1/x]\nstatus: Reading\n", {"doi": "10.1/x", "status": "reading"}),
        ("title: R &D\nvenue: '*x'\n", {"title": "R &D", "venue": "*x"}),
        ("title: a\u2028b\x85c\x07d # e\n", {"title": "a b c d"}),
        ('title: "\\ud83c\\udf89 \\ud83c \\0x"\n', {"title": "🎉 \ufffd x"}),
        ("other: &a x\naliases: *a\ntitle: *a\n", {"title": "x"}),
    ],
)  # fmt: skip
def test_fields_are_read_however_they_are_written(front: str, said: dict[str, Value] | None) -> None:
    text = f"---\n{front}---\n\nBody\n"
    found = read(text, "x.md")
    assert "".join(block.text for block in found.blocks) == front and found.body == "Body"
    if said is None:
        assert found.odd == {"tags": "It holds fields or lists."} and found.said("tags") == front.strip()
    else:
        assert found.front == said and not found.odd
        assert written(found, said, "Body") == text


def test_only_the_field_that_is_another_is_written_anew() -> None:
    front = "# mine\nyear: 2010 # about\n\ncssclass: wide\n# of tags\ntags: [a]\n# last\n"
    found = read(f"---\n{front}---\nBody", "x.md")
    told = written(found, {"title": "T: t", "year": "2011", "tags": ["A"]}, "Other\n")
    assert (
        told
        == "---\n# mine\ntitle: 'T: t'\nyear: 2011\n\ncssclass: wide\n# of tags\ntags: [a]\n# last\n---\n\nOther\n\n"
    )
    assert written(found, {}, "") == "---\n# mine\n\ncssclass: wide\n# of tags\n# last\n---\n"
    assert written(found, {"year": "2011", "tags": ["b"]}, "", ("year", "tags")) == f"---\n{front}---\n"
    indented = read("---\n  aliases: [x]\n---\n", "x.md")
    assert written(indented, {"tags": ["a"]}, "") == "---\n  tags:\n  - a\n  aliases: [x]\n---\n"


def test_a_value_of_a_shape_that_the_field_cannot_have_is_named_and_stays() -> None:
    front = "status: {a: b}\ntags: [[a]]\ndoi: [x, y]\nyear: 1\nyear: 2\n"
    found = read(f"---\n{front}---\n", "x.md")
    assert found.front == {} and sorted(found.odd) == ["doi", "status", "tags", "year"]
    assert not any(agrees(found, {}, name) for name in found.odd)
    assert written(found, {"status": "read", "year": "3"}, "", tuple(found.odd)) == f"---\n{front}---\n"
    assert written(found, {"year": "3"}, "") == "---\nyear: 3\n---\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\nkey: x\ntitle: [y\n---\n", "no YAML"), ("---\nkey: x\n  title: y: z\n---\n", "no YAML"),
        ("---\n{key: x, title: y}\n---\n", "no list of fields"), ("---\n{a: x}\n---\n", "no list of fields"),
        ("---\ntitle: &a x\naliases: *a\n---\n", "itself"), ("---\nkey: x\ntitle: y\n\nNote\n", "at its end"),
        ("---\na: " + "[" * 5_000 + "\n---\n", "no YAML"), ("---\na: " + "x" * 60_000 + "\n---\n", "too long"),
    ],
)  # fmt: skip
def test_front_matter_that_cannot_be_read_is_refused(text: str, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read(text, "x.md")


@pytest.mark.parametrize(
    "text", ["", "Body", "---\n\nBody: text", "---\ntext\n---\nBody", "---\n- a\n---", "a\n---\nkey: b"]
)
def test_without_front_matter_everything_is_the_note(text: str) -> None:
    found = read(f"{text}\n", "x.md")
    assert found == EMPTY._replace(body=text) and not found.is_whole


def test_a_file_that_says_nothing_is_told_from_one_that_somebody_emptied() -> None:
    for text in ("", "\n\n", "\0\0\0", "---\n---\n", "---\naliases: [x]\n---\n\n"):
        assert read(text, "x.md").says_nothing
    assert not read("---\nkey: x\n---\n", "x.md").says_nothing


_letters = st.text("ab:#-'\"[]{}&*!|>%@`,? \t\n\\~\x85\u2028é", max_size=60)
_line = st.tuples(st.sampled_from((*FIELDS, "other", "'my: key'", "? x")), _letters).map(lambda pair: ": ".join(pair))


@given(front=_letters | st.lists(_line, max_size=5).map("\n".join), body=_letters, new=st.dictionaries(
    st.sampled_from(("title", "venue", "key")), st.text("ab: #'-", min_size=1).filter(str.strip)
))  # fmt: skip
def test_nothing_that_stands_in_a_file_is_lost(front: str, body: str, new: dict[str, str]) -> None:
    try:
        found = read(f"---\n{front}\n---\n{body}", "x.md")
    except UnreadableFileError:
        return
    values: dict[str, Value] = {name: " ".join(value.split()) for name, value in new.items()}
    told = written(found, found.front, found.body, tuple(found.odd))
    again = read(told, "x.md")
    assert (again.front, again.odd, again.body) == (found.front, found.odd, found.body)
    assert "".join(block.text for block in again.blocks) == "".join(block.text for block in found.blocks)
    other = read(written(found, values, "Note"), "x.md")
    assert other.front == values and other.body == "Note" and not other.odd
    assert [b for b in other.blocks if b.name not in FIELDS and b.name] == [
        b for b in found.blocks if b.name not in FIELDS and b.name
    ]


@given(st.text(max_size=40))
def test_a_note_comes_back_letter_for_letter(note: str) -> None:
    plain = note.replace("\r\n", "\n").replace("\r", "\n")
    assert read(written(EMPTY, {"key": "x"}, note), "x.md").body == plain
