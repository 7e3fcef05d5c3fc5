"""Types of entries: what is written for a type is read as that type, whatever identifiers the record has."""

from __future__ import annotations

from itertools import product

import pytest

from paperdesk.formats.bibtex_parts.types import ENTRY_TYPE, set_type, type_of, written_type
from paperdesk.record import TYPES, Record


@pytest.mark.parametrize("csl", TYPES)
def test_every_type_is_written_so_that_it_reads_back(csl: str) -> None:
    for arxiv, doi, url, venue in product(
        ("", "1706.03762"), ("", "10.1000/1"), ("", "https://a.b"), ("", "V", "CoRR")
    ):
        record = Record(type=csl, arxiv=arxiv, doi=doi, url=url, venue=venue)
        kind, subtype = written_type(record)
        assert type_of(kind, subtype, record) == csl
        values = {"entrysubtype": subtype} if subtype else {}
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


def test_a_type_that_was_changed_since_is_not_written_as_it_was() -> None:
    record = Record(type="article-journal", extra={ENTRY_TYPE: "manual"})
    assert written_type(record) == ("article", "")
    assert written_type(Record(type="book", extra={ENTRY_TYPE: "odd type}{"})) == ("book", "")
