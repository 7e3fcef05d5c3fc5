"""EndNote's reference types: every type of ours is written as one that reads back as the same."""

from __future__ import annotations

import pytest

from paperdesk.formats.endnotexml_parts.types import is_edited, type_of, written_type
from paperdesk.record import TYPES


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_reads_back(kind: str) -> None:
    name, number, work_type = written_type(kind)
    assert type_of(name, str(number), work_type)[0] == kind
    assert type_of("", str(number), work_type)[0] == kind


def test_a_type_of_work_that_is_the_readers_own_tells_nothing() -> None:
    assert type_of("Thesis", "32", "PhD thesis") == ("thesis", False)
    assert type_of("Unpublished Work", "34", "Preprint") == ("article", True)
    assert type_of("Journal Article", "17", "Preprint") == ("article-journal", False)


def test_names_as_people_write_them() -> None:
    assert type_of("JOURNAL  ARTICLE", "", "")[0] == type_of("Journal-Article", "99", "")[0] == "article-journal"
    assert written_type("chapter")[0] == "Book Section"
    assert is_edited("Edited Book", "") and is_edited("", "28") and not is_edited("Book", "28")
