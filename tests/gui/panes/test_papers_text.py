"""Lines of the paper list: elided where they do not fit, marked where words were found, whatever the letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter

from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_text import TextLines, led_to

TITLE = "MiniLM: Deep Self-Attention Distillation for Task-Agnostic Compression of Pre-Trained Transformers"


@pytest.fixture
def lines(look: Look) -> TextLines:
    return TextLines(look)


def test_a_title_takes_the_room_it_has_in_the_drawings(lines: TextLines) -> None:
    assert lines.width(TITLE, "unread") == pytest.approx(664, abs=5)


def test_what_fits_is_whole_and_what_does_not_ends_in_an_ellipsis(lines: TextLines) -> None:
    assert not lines.line(TITLE, "title", 700).elided
    short = lines.line(TITLE, "title", 200)
    assert short.elided
    assert 150 < short.width <= 200
    assert short.layout.text().endswith("…")
    assert TITLE.startswith(short.layout.text()[:-1])


@pytest.mark.parametrize(
    "text", ["Über naïve Größen und Ähnliches " * 9, "深度学习中的注意力机制研究" * 9, "שלום עולם " * 30]
)
def test_other_letters_are_elided_too(lines: TextLines, text: str) -> None:
    short = lines.line(text * 20, "title", 200)
    assert short.elided
    assert short.width <= 201


def test_a_text_of_a_million_letters_costs_no_more_than_a_screen(lines: TextLines) -> None:
    line = lines.line("x" * 1_000_000, "meta", 300)
    assert line.elided
    assert len(line.layout.text()) < 200


def test_no_room_at_all_is_no_fault(lines: TextLines) -> None:
    assert lines.line(TITLE, "title", 0).elided
    assert lines.line(TITLE, "title", -20).elided
    assert lines.line("", "title", 100).width == 0


def test_marks_lie_over_their_words(lines: TextLines) -> None:
    start = TITLE.index("Deep")
    (box,) = lines.line(TITLE, "title", 900, ((start, start + 4),)).boxes
    assert box.left() == pytest.approx(lines.width(TITLE[:start], "title") * 14 / 13.5 - 1, abs=3)
    assert box.width() > 20


def test_marks_behind_the_ellipsis_are_left_out_and_one_across_it_is_cut(lines: TextLines) -> None:
    short = lines.line(TITLE, "title", 200, ((0, 6), (90, 98)))
    assert len(short.boxes) == 1
    across = lines.line(TITLE, "title", 200, ((0, len(TITLE)),))
    assert across.boxes[0].right() <= 215


def test_marks_count_letters_as_python_does_not_as_qt_does(lines: TextLines) -> None:
    plain = lines.line("aa word", "title", 500, ((3, 7),)).boxes[0]
    beyond = lines.line("🙂🙂 word", "title", 500, ((3, 7),)).boxes[0]
    assert beyond.width() == pytest.approx(plain.width(), abs=1)


def test_a_line_is_laid_out_once(lines: TextLines) -> None:
    assert lines.line(TITLE, "title", 300) is lines.line(TITLE, "title", 300.4)
    first = lines.line(TITLE, "title", 300)
    lines.clear()
    assert lines.line(TITLE, "title", 300) is not first


def test_few_lines_are_kept(lines: TextLines) -> None:
    for number in range(3_000):
        lines.line(f"{number}", "meta", 100)
    assert len(lines._kept) <= 1_500


def test_a_line_is_drawn_where_it_belongs_with_its_marks(lines: TextLines) -> None:
    image = QImage(300, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    line = lines.line("plain marked", "title", 280, ((6, 12),))
    lines.draw(painter, line, "title", 10, 25, QColor("black"), QColor("#FFE9A8"))
    painter.end()
    colours = [image.pixelColor(x, 14).name() for x in range(300)]
    assert "#ffe9a8" not in colours[:40]
    assert "#ffe9a8" in colours[45:100]
    dark = [y for y in range(40) for x in range(300) if image.pixelColor(x, y).lightness() < 60]
    assert min(dark) >= 12
    assert max(dark) <= 29


def test_a_snippet_is_cut_in_front_until_its_first_mark_is_in_sight() -> None:
    text = "one two three four five six seven eight"
    assert led_to(text, ((0, 3),), 10) == (text, ((0, 3),))
    assert led_to(text, (), 5) == (text, ())
    shown, marks = led_to(text, ((28, 33),), 15)
    assert shown.startswith("… ")
    assert [shown[start:end] for start, end in marks] == ["seven"]
    assert marks[0][1] <= 15


def test_where_a_cut_snippet_comes_from_stays() -> None:
    text = "PDF p. 21: one two three four five six seven eight"
    start = text.index("seven")
    shown, marks = led_to(text, ((start, start + 5),), 25, len("PDF p. 21: "))
    assert shown.startswith("PDF p. 21: … ")
    assert [shown[first:last] for first, last in marks] == ["seven"]


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 20), st.integers(1, 40), st.integers(0, 10))
@settings(deadline=None)
def test_a_cut_snippet_marks_the_same_letters(text: str, start: int, length: int, letters: int, kept: int) -> None:
    end = min(start + length, len(text))
    kept = min(kept, start)
    if start < end:
        shown, marks = led_to(text, ((start, end),), letters, kept)
        assert [shown[first:last] for first, last in marks] == [text[start:end]]
        assert shown.startswith(text[:kept])


def test_fonts_follow_the_text_size(look: Look, lines: TextLines) -> None:
    before = lines.width(TITLE, "title")
    look.set_scale(200)
    lines.clear()
    assert lines.width(TITLE, "title") == pytest.approx(2 * before, rel=0.02)
