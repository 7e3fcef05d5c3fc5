"""A list of identifiers: the most telling one of each work, once."""

from __future__ import annotations

import io

from paperdesk.formats import by_id
from paperdesk.record import Record


def test_each_work_is_a_line() -> None:
    works = [
        Record(title="a", doi="10.1000/1", arxiv="1706.03762"),
        Record(title="b", arxiv="1706.03762", arxiv_version=5),
        Record(title="c", pmid="123"),
        Record(title="d", isbn="9780387310732"),
        Record(title="e", url="https://a.org/\nb"),
        Record(title="f\nxss"),
        Record(title="g", doi="10.1000/1"),
    ]
    out = io.StringIO()
    by_id("identifiers").write(works, out)
    assert out.getvalue().splitlines() == [
        "10.1000/1", "arXiv:1706.03762v5", "PMID:123", "ISBN:9780387310732", "https://a.org/ b",
        "# f xss has no identifier",
    ]  # fmt: skip
