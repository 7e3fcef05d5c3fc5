"""Status glyphs and stars."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.glyphs import STATUSES, paint_star, paint_status
from paperdesk.record import Status


def drawn(look: Look, status: str, progress: float | None = None, side: int = 64) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_status(painter, QRectF(0, 0, side, side), status, progress, look)
    painter.end()
    return image


def share_of(image: QImage, name: str, look: Look) -> float:
    wanted = look.colour(name).rgb()
    side = image.width()
    return sum(image.pixel(x, y) == wanted for x in range(side) for y in range(side)) / side**2


def test_every_status_of_a_paper_has_its_own_glyph(look: Look) -> None:
    assert set(STATUSES) == {status.value for status in Status}
    pictures = [drawn(look, status) for status in STATUSES]
    assert all(pictures[i] != pictures[j] for i in range(4) for j in range(i))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("status", STATUSES)
def test_a_glyph_takes_the_colour_of_its_status(look: Look, theme: str, status: str) -> None:
    look.set_theme(theme)
    assert share_of(drawn(look, status), status, look) > 0.02


def test_the_ring_fills_with_the_pages_read(look: Look) -> None:
    shares = [share_of(drawn(look, "reading", part), "reading", look) for part in (0.0, 0.25, 0.5, 1.0, 7.0)]
    assert 0 < shares[0] < shares[1] < shares[2] < shares[3] == shares[4]
    assert shares[2] == pytest.approx(2 * shares[1], rel=0.1)
    assert share_of(drawn(look, "reading", 1.0), "line", look) == 0


def test_a_star_is_filled_or_an_outline(look: Look) -> None:
    shares = []
    for filled in (True, False):
        image = QImage(48, 48, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        paint_star(painter, QRectF(0, 0, 48, 48), look, filled=filled)
        painter.end()
        shares.append(share_of(image, "star", look))
        assert image.pixelColor(24, 24).alpha() == (255 if filled else 0)
    assert shares[0] > 2 * shares[1] > 0
