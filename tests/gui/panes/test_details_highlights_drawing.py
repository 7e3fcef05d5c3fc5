"""How highlights are measured and painted: whole, in both directions of writing, however long."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from paperdesk.gui.look import Look
from paperdesk.gui.panes.details_highlights_drawing import (
    LONGEST,
    HighlightDrawing,
    Shown,
    passage_of,
    reads_leftwards,
    remark_of,
    units,
)
from paperdesk.record import Highlight

HEBREW = "שיטות למידה עמוקה מצליחות לזקק מודלים"


def painted(look: Look, shown: Shown, width: int = 300, *, focused: bool = False) -> QImage:
    drawing = HighlightDrawing(look)
    height = drawing.height(shown, width)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(look.colour("panel"))
    painter = QPainter(image)
    drawing.paint(painter, QRect(0, 0, width, height), shown, focused=focused, hovered=focused, editing=False)
    painter.end()
    return image


def ink(look: Look, image: QImage, left: int, right: int) -> int:
    """How many points between two columns differ from the ground."""
    ground = look.colour("warningsoft").rgb()
    return sum(image.pixel(x, y) != ground for x in range(left, right) for y in range(8, 26))


def test_the_bar_has_the_colour_of_the_mark(look: Look) -> None:
    image = painted(look, Shown(1, Highlight("Words", colour="#5fb236")))
    assert image.pixelColor(4, image.height() // 2).name() == "#5fb236"
    plain = painted(look, Shown(1, Highlight("Words", colour="no colour")))
    assert plain.pixelColor(4, plain.height() // 2).name() == look.colour("star").name()


def test_a_remark_is_shown_without_the_backslashes_that_only_protect_its_letters() -> None:
    mark = Highlight("Words", "my \\*comment\\* and *so*")
    assert remark_of(mark) == "my *comment* and *so*"
    assert Shown(1, mark).words == "Words, my *comment* and *so*"


def test_a_longer_text_a_remark_and_an_editor_take_more_room(look: Look) -> None:
    drawing = HighlightDrawing(look)
    short = drawing.height(Shown(1, Highlight("Words")), 300)
    assert drawing.height(Shown(1, Highlight("Words " * 40)), 300) > 2 * short
    assert drawing.height(Shown(1, Highlight("Words", "Why?")), 300) > short
    assert drawing.height(Shown(1, Highlight("Words")), 300, editor=80) >= short + 80
    assert drawing.height(Shown(1, Highlight("Words\nin\nfour\nlines")), 300) > 2 * short
    assert drawing.height(Shown(1, Highlight("Words " * 40)), 600) < drawing.height(
        Shown(1, Highlight("Words " * 40)), 300
    )


def test_hebrew_begins_at_the_right(look: Look) -> None:
    assert reads_leftwards(HEBREW) and reads_leftwards("“123 " + HEBREW) and not reads_leftwards("Latin " + HEBREW)
    assert not reads_leftwards("123 …")
    image = painted(look, Shown(1, Highlight("שלום")))
    assert ink(look, image, 200, 290) > 0 and ink(look, image, 20, 100) == 0
    latin = painted(look, Shown(1, Highlight("Peace")))
    assert ink(look, latin, 200, 290) == 0 and ink(look, latin, 20, 100) > 0


def test_what_was_found_is_marked_where_it_stands(look: Look) -> None:
    shown = Shown(1, Highlight("😀 wide and narrow"), passage_marks=[(2, 6)])
    hit = look.colour("hit").rgb()
    image = painted(look, shown)
    columns = [x for x in range(image.width()) if any(image.pixel(x, y) == hit for y in range(image.height()))]
    assert columns and 30 < columns[0] < columns[-1] < 120
    assert units("😀 ") == 3 and units("ab") == 2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_ring_of_the_focus_leaves_the_bar_in_sight(look: Look, theme: str) -> None:
    look.set_theme(theme)
    image = painted(look, Shown(1, Highlight("Words", colour="#5fb236")), focused=True)
    assert image.pixelColor(4, image.height() // 2).name() == "#5fb236"


def test_what_has_no_words_says_what_it_is() -> None:
    assert passage_of(Highlight("", kind="ink")) == "Drawing"
    assert passage_of(Highlight("", kind="highlight")) == "Marked passage"
    assert passage_of(Highlight("", "A remark", kind="note")) == ""
    assert passage_of(Highlight("x" * 10 * LONGEST)) == "x" * LONGEST + "…"
