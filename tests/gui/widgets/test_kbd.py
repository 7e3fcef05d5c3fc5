"""Key caps."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QKeySequence, QPainter

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.kbd import KeyCap, key_cap_width, key_words, paint_key_cap


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("Ctrl+F", "Ctrl F"), ("Ctrl+Shift+Z", "Ctrl Shift Z"), ("R", "R"), ("Return", "↵"), ("Ctrl++", "Ctrl +"),
        ("Ctrl+-", "Ctrl -"), ("Down", "↓"), ("/", "/"), ("F2", "F2"), ("Del", "Del"),
    ],
)  # fmt: skip
def test_keys_are_named_as_on_a_keyboard(keys: str, words: str) -> None:
    assert key_words(keys) == key_words(QKeySequence(keys)) == words


def test_a_cap_is_as_wide_as_its_word(look: Look) -> None:
    cap = KeyCap(look, "Ctrl+F")
    assert cap.text == "Ctrl F"
    assert cap.sizeHint().height() == 16
    wide = cap.sizeHint().width()
    cap.set_keys("R")
    assert cap.sizeHint().width() < wide
    cap.set_keys("")
    assert cap.text == ""
    look.set_scale(200)
    assert cap.sizeHint().height() == 32


def test_a_delegate_can_paint_it_in_its_own_ink(look: Look) -> None:
    pictures = []
    for ink in (None, QColor("#ffffff")):
        image = QImage(80, 24, QImage.Format.Format_ARGB32)
        image.fill(look.colour("accent"))
        painter = QPainter(image)
        left = paint_key_cap(painter, 78, 12, "Q", look, ink)
        painter.end()
        assert left == 78 - key_cap_width("Q", look)
        pictures.append(image)
    assert pictures[0] != pictures[1]
