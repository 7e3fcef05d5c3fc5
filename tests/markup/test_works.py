"""What lists show of a work: a safe link, its people, its group."""

from __future__ import annotations

import pytest

from paperdesk.markup.works import grouped, link_of, names_of
from paperdesk.record import Person, Record


@pytest.mark.parametrize(
    ("record", "link"),
    [
        (Record(doi="10.1000/a b", arxiv="1706.03762", url="https://a.org"), "https://doi.org/10.1000/a"),
        (Record(arxiv="1706.03762", arxiv_version=2), "https://arxiv.org/abs/1706.03762v2"),
        (Record(pmid="123456"), "https://pubmed.ncbi.nlm.nih.gov/123456/"),
        (Record(url="https://a.org/x"), "https://a.org/x"),
        (Record(url="javascript:alert(1)"), ""),
        (Record(url="https://user@evil.org"), ""),
        (Record(url="mailto:a@b.org"), ""),
        (Record(), ""),
    ],
)
def test_where_a_work_can_be_had(record: Record, link: str) -> None:
    assert link_of(record) == link


def test_editors_stand_for_authors_and_many_names_are_cut() -> None:
    assert names_of(Record(people=[Person.parse("Roe, Rick", "editor")])) == "R. Roe"
    people = [Person.parse(f"N{number}, A.") for number in range(8)]
    assert names_of(Record(people=people)) == "A. N0, A. N1, A. N2, A. N3, A. N4, A. N5 et al."


def test_works_stand_under_their_status() -> None:
    works = [Record(title=title, status=status) for title, status in (("a", "read"), ("b", "reading"), ("c", "odd"))]
    assert [(title, [work.title for work in group]) for title, group in grouped(works)] == [
        ("Reading", ["b"]), ("Read", ["a"]), ("Papers", ["c"])
    ]  # fmt: skip
