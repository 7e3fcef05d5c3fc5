"""The line of the search field: grounds behind spans, their crosses, and changes that can be undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.paint import text_width
from paperdesk.gui.widgets.search_field import SearchField
from paperdesk.gui.widgets.search_line import SearchLine, Span, characters, units


def marked(text: str) -> list[Span]:
    """Every word is a span; those with a colon get a ground."""
    found, at = [], 0
    for word in text.split(" "):
        if word:
            found.append(Span(at, at + len(word), "condition" if ":" in word else "", f"means {word}"))
        at += len(word) + 1
    return found


@pytest.fixture
def field(look: Look, shown: Callable[..., QWidget]) -> SearchField:
    field = SearchField(look, "Search titles")
    shown(field)
    field.setFocus()
    field.line_edit.set_understand(marked)
    return field


def cross(line: SearchLine, span: Span) -> QPoint:
    """The middle of a span's cross, once the mouse is over the span."""
    QTest.mouseMove(line, QPoint(1, 1))
    QTest.mouseMove(line, line.ground_of(span).center().toPoint())
    return line.cross_of(span).center().toPoint()


def test_places_are_counted_in_characters_whatever_qt_counts(field: SearchField) -> None:
    text = "a😀b tag:x"
    assert units(text) == len(text) + 1
    assert [characters(text, units(text[:n])) for n in range(len(text) + 1)] == list(range(len(text) + 1))
    field.set_text(text)
    line = field.line_edit
    metrics = line.fontMetrics()
    ground = line.ground_of(line.spans[1])
    assert abs(ground.width() - metrics.horizontalAdvance("tag:x") - 4) <= 2
    assert abs(ground.left() + 2 - metrics.horizontalAdvance("a😀b ")) <= 4


def test_only_spans_with_a_kind_get_a_ground_in_both_themes(field: SearchField, look: Look) -> None:
    line = field.line_edit
    field.set_text("plain tag:retrieval")
    plain, tag = line.spans
    line.clearFocus()
    for theme in ("light", "dark"):
        look.set_theme(theme)
        picture = line.grab().toImage()
        left = line.ground_of(tag).left()
        assert picture.pixelColor(round(left) + 1, 11) == look.colour("accentsoft")
        assert picture.pixelColor(max(0, round(line.ground_of(plain).left()) + 1), 2) != look.colour("accentsoft")


def test_words_stand_as_far_apart_as_in_other_texts_and_grounds_do_not_touch(field: SearchField, look: Look) -> None:
    line = field.line_edit
    text = "plain tag:a tag:b more"
    field.set_text(text)
    assert line.font() == look.font(13)
    shift = line.cursorRect().x() - line._x_of(len(text))
    assert line._x_of(len(text)) == pytest.approx(text_width(text, look.font(13)), abs=1)
    plain, first, second, _more = line.spans
    assert line.ground_of(second).left() - line.ground_of(first).right() >= 1
    assert line.ground_of(first).left() >= line._x_of(plain.end) + shift + 1, "a ground leaves the word before it alone"
    assert line.ground_of(first).left() < line._x_of(first.start) + shift + 5
    assert line.ground_of(second).right() > line.ground_of(second).left() + text_width("tag:b", look.font(13))


@pytest.mark.parametrize("scale", [100, 150])
def test_the_cross_lies_on_no_letters(field: SearchField, look: Look, scale: int) -> None:
    look.set_scale(scale)
    line = field.line_edit
    field.set_text("tag:retrieval tag:b more")
    font = QFontMetricsF(look.font(13))
    for span in line.spans[:2]:
        cross, ground = line.cross_of(span), line.ground_of(span)
        baseline = (line.height() - font.height()) / 2 + font.ascent()
        assert cross.bottom() <= baseline - font.capHeight() + 0.5
        assert cross.intersects(ground), "it belongs to its span"
        assert cross.top() >= 0 and cross.right() <= line.width()


def test_the_cross_takes_the_span_away(qtbot: QtBot, field: SearchField) -> None:
    line = field.line_edit
    field.set_text("plain tag:retrieval more")
    spot = cross(line, line.spans[1])
    with qtbot.waitSignal(line.span_removed) as asked:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=spot)
    assert asked.args == [6, 19]


def test_a_click_on_the_words_of_a_span_only_puts_the_cursor_there(qtbot: QtBot, field: SearchField) -> None:
    line = field.line_edit
    field.set_text("plain tag:retrieval more")
    spot = line.ground_of(line.spans[1]).center().toPoint()
    QTest.mouseMove(line, spot)
    with qtbot.assertNotEmitted(line.span_removed):
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=spot)
    assert 6 < line.cursorPosition() < 19


def test_over_a_span_its_meaning_is_told(field: SearchField) -> None:
    line = field.line_edit
    field.set_text("plain tag:retrieval more")
    spot = cross(line, line.spans[1])
    assert "means tag:retrieval" in line.toolTip()
    QTest.mouseMove(line, spot)
    assert "Take this away" in line.toolTip()
    assert line.cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(line, QPoint(line.width() - 2, 10))
    assert line.toolTip() == ""


def test_alt_backspace_asks_for_the_span_before_the_cursor_to_go(qtbot: QtBot, field: SearchField) -> None:
    line = field.line_edit
    field.set_text("😀 tag:x more")
    line.setCursorPosition(8)
    with qtbot.waitSignal(line.span_removed) as asked:
        qtbot.keyClick(line, Qt.Key.Key_Backspace, Qt.KeyboardModifier.AltModifier)
    assert asked.args == [2, 7]
    line.setCursorPosition(0)
    with qtbot.assertNotEmitted(line.span_removed):
        qtbot.keyClick(line, Qt.Key.Key_Backspace, Qt.KeyboardModifier.AltModifier)
    assert field.text == "😀 tag:x more"


@pytest.mark.parametrize(
    ("before", "after"),
    [("one two three", "one three"), ("", "new"), ("old", ""), ("aaa", "aaaa"), ("😀x😀", "😀😀"), ("ab", "xaby")],
)
def test_a_changed_text_can_be_undone_and_done_again(qtbot: QtBot, field: SearchField, before: str, after: str) -> None:
    line = field.line_edit
    line.setText(before)
    edits: list[str] = []
    field.text_edited.connect(edits.append)
    line.replace_text(after, 0)
    assert (line.text(), edits[-1], line.cursorPosition()) == (after, after, 0)
    line.undo()
    assert line.text() == before
    line.redo()
    assert line.text() == after


def test_text_set_from_outside_tells_nothing_and_can_be_undone(field: SearchField) -> None:
    edits: list[str] = []
    field.text_edited.connect(edits.append)
    field.set_text("tag:a")
    field.set_text("tag:a year:2020")
    assert edits == []
    assert field.line_edit.cursorPosition() == 15
    field.line_edit.undo()
    assert field.text == "tag:a"


def test_grounds_move_with_a_long_text(qapp: QApplication, field: SearchField) -> None:
    line = field.line_edit
    field.set_text("tag:first " + "long " * 60 + "tag:last")
    first, last = line.spans[0], line.spans[-1]
    line.grab()
    assert line.ground_of(last).right() <= line.width() + 8
    assert line.ground_of(first).right() < 0
    line.setCursorPosition(0)
    line.grab()
    assert line.ground_of(first).left() > -8
    assert line.span_at(QPointF(20, 10)) == first
