"""Which papers that lie in a library already are the same: what `is:duplicate` lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from paperdesk.library import Library
from paperdesk.record import Person, Record

PAGE = Path(__file__).parents[2] / "resources" / "sample" / "trending-papers.txt"
TITLE = "Attention is all you need"
BASE = Record(title=TITLE, people=[Person.parse("Vaswani, Ashish")], date="2017")


def duplicates(library: Library) -> list[int]:
    return sorted(library.papers.find("is:duplicate"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (BASE, replace(BASE, title="Attention Is All You Need!"), True),
        (BASE, replace(BASE, date="2018"), True),
        (BASE, replace(BASE, date="2019"), False),
        (BASE, replace(BASE, people=[Person.parse("Wei, Furu")]), False),
        (BASE, Record(title=TITLE), True),
        (replace(BASE, title="On graphs"), Record(title="On graphs"), False),  # too short to say it alone
        (replace(BASE, doi="10.1000/a"), replace(BASE, doi="10.1000/b"), False),
        (replace(BASE, doi="10.1000/a"), Record(title="Another", doi="10.1000/a"), True),
        (replace(BASE, arxiv="1706.03762"), Record(title="Another", doi="10.48550/arXiv.1706.03762"), True),
        (replace(BASE, arxiv="1706.03762"), replace(BASE, doi="10.48550/arXiv.1706.99999"), False),
        (replace(BASE, arxiv="1706.03762"), replace(BASE, doi="10.1000/a"), True),
        (Record(title="A", pmid="123456"), Record(title="B", pmid="123456"), True),
        (
            Record(title="A", type="book", isbn="9780262033848"),
            Record(title="B", type="chapter", isbn="9780262033848"),
            False,
        ),
        (
            Record(title="A", type="book", isbn="9780262033848"),
            Record(title="B", type="book", isbn="9780262033848"),
            True,
        ),
        (Record(title="On graphs"), Record(title="On graphs"), True),  # the same in all that names it
    ],
)  # fmt: skip
def test_two_papers_are_one_by_the_rules_of_an_import(library: Library, one: Record, other: Record, same: bool) -> None:
    unlike = library.papers.add(Record(title="Something else entirely, and long enough", date="1999"))
    pair = [library.papers.add(one), library.papers.add(other)]
    assert duplicates(library) == (pair if same else [])
    assert unlike in library.papers.find("-is:duplicate")
    library.papers.trash(pair[1:])
    assert duplicates(library) == []


def test_what_an_import_kept_apart_are_no_duplicates(library: Library) -> None:
    library.transfer.import_files([PAGE])
    assert library.papers.find("") and duplicates(library) == []
