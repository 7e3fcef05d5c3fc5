"""Progress: what it says of several parts, and that the wish to stop reaches each."""

from __future__ import annotations

import pytest

from paperdesk.progress import Cancelled, PartOf, Progress


class Heard(Progress):
    def __init__(self, cancelled: bool = False) -> None:
        self.said: list[tuple[int, int, str]] = []
        self._cancelled = cancelled

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        self.said.append((done, total, text))
        self.check()

    @property
    def cancelled(self) -> bool:
        return self._cancelled


def test_a_part_says_how_many_parts_are_done() -> None:
    whole = Heard()
    part = PartOf(whole, 36, 100)
    part.report(0, 1, "Reading PDF")
    part.report(2_000, 3_000, "Import books.bib")
    assert whole.said == [(36, 100, "Reading PDF"), (36, 100, "Import books.bib: 2,000 of 3,000")]
    assert not part.cancelled


def test_whoever_stops_the_whole_stops_the_part() -> None:
    part = PartOf(Heard(cancelled=True), 0, 2)
    assert part.cancelled
    with pytest.raises(Cancelled):
        part.report(0)
    with pytest.raises(Cancelled):
        part.check()
