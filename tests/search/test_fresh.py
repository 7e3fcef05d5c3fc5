"""Papers that are not in the index yet are matched as those that are."""

from __future__ import annotations

from paperdesk.search import words
from paperdesk.search.fresh import Fresh
from paperdesk.search.index import FIELDS, Document


def found(text: str, *documents: Document) -> list[int]:
    """The papers among whose authors a phrase stands."""
    fresh = Fresh({document.pid: document for document in documents})
    pieces = words.query_pieces(text, names=True)
    hits = fresh.find(pieces, [FIELDS.index("authors")], 0, lambda _field, _length: 1.0)
    return [fresh.papers[number] for number, _weight, _fields in hits]


def test_a_phrase_stands_within_one_name() -> None:
    papers = Document(1, authors="Jinbo Yang; Li Xiao"), Document(2, authors="Yang Li; José Yang; Li Xiao")
    assert found("Yang Li", *papers) == [2]
    assert found("Jinbo Yang", *papers) == [1]
    assert found("Li Xiao", *papers) == [1, 2]
