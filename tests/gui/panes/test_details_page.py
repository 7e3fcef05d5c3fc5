"""How the page reached is written where nobody types."""

from __future__ import annotations

from paperdesk.gui.panes.details_page import page_words


def test_one_page_is_one() -> None:
    assert [page_words(0, count) for count in (0, 1, 2)] == ["no page yet", "1 page", "2 pages"]
