"""Types of entries: what is written for a type is read as that type, whatever identifiers the record has."""

from __future__ import annotations

from itertools import product

import pytest

from paperdesk.formats.bibtex_parts.types import (
    ANY_THESIS,
    ENTRY_TYPE,
    is_any_thesis,
    plain_kind,
    role_of_editor,
    set_type,
    type_of,
    written_type,
)
from paperdesk.record import TYPES, Record

CLASSIC = frozenset(
    ("article", "book", "booklet", "conference", "inbook", "incollection", "inproceedings", "manual", "mastersthesis",
     "misc", "phdthesis", "proceedings", "techreport", "unpublished")
)  # fmt: skip


@pytest.mark.parametrize("biblatex", [False, True])
@pytest.mark.parametrize("csl", TYPES)
def test_every_type_is_written_so_that_it_reads_back(csl: str, biblatex: bool) -> None:
    for arxiv, doi, url, venue in product(
        ("", "1706.03762"), ("", "10.1000/1"), ("", "https://a.b"), ("", "V", "CoRR")
    ):
        record = Record(type=csl, arxiv=arxiv, doi=doi, url=url, venue=venue)
        kind, subtype = written_type(record, biblatex)
        assert biblatex or kind in CLASSIC
        assert type_of(kind, subtype, record) == csl
        values = {"entrysubtype": subtype} if subtype else {}
        if is_any_thesis(kind, record):
            values["type"] = ANY_THESIS
        back = Record(arxiv=arxiv, doi=doi, url=url, venue=venue)
        set_type(back, kind, values)
        assert (back.type, back.extra, values) == (csl, {}, {})


@pytest.mark.parametrize(
    ("kind", "subtype", "csl"),
    [
        ("manual", "", "book"),
        ("mastersthesis", "", "thesis"),
        ("odd", "", "document"),
        ("video", "tvepisode", "broadcast"),
    ],
)
def test_the_type_of_the_file_is_kept_where_ours_would_differ(kind: str, subtype: str, csl: str) -> None:
    record = Record()
    values = {"entrysubtype": subtype} if subtype else {}
    set_type(record, kind, values)
    assert (record.type, record.extra) == (csl, {ENTRY_TYPE: kind})
    record.extra |= {f"bibtex.{name}": value for name, value in values.items()}
    assert written_type(record) == (kind, subtype)


@pytest.mark.parametrize(
    ("kind", "field", "plain", "left"),
    [
        ("thesis", "phdthesis", "phdthesis", {}),
        ("thesis", "mathesis", "mastersthesis", {}),
        ("thesis", "Diplomarbeit", "thesis", {"type": "Diplomarbeit"}),
        ("report", "techreport", "techreport", {}),
        ("book", "phdthesis", "book", {"type": "phdthesis"}),
    ],
)
def test_what_a_field_says_of_the_type(kind: str, field: str, plain: str, left: dict[str, str]) -> None:
    values = {"type": field}
    assert (plain_kind(kind, values), values) == (plain, left)


def test_an_editor_is_what_the_type_beside_says() -> None:
    values = {"editortype": "redactor", "editoratype": "director", "editorbtype": "collaborator", "editorctype": "x"}
    roles = [role_of_editor(name, values) for name in ("editor", "editora", "editorb", "editorc", "title")]
    assert roles == ["editor", "director", "contributor", "", ""]
    assert values == {"editortype": "redactor", "editorctype": "x"}
    assert role_of_editor("editora", {"editoratype": "redactor"}) == "collection-editor"


def test_a_type_that_was_changed_since_is_not_written_as_it_was() -> None:
    record = Record(type="article-journal", extra={ENTRY_TYPE: "manual"})
    assert written_type(record) == ("article", "")
    assert written_type(Record(type="book", extra={ENTRY_TYPE: "odd type}{"})) == ("book", "")
