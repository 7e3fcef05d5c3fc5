"""Rows as they are drawn, and what a click in one means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_columns import TITLE
from paperdesk.gui.panes.papers_delegate import PaperDelegate, next_status, status_words
from paperdesk.gui.panes.papers_model import HitText, PapersModel
from paperdesk.library.results import ANY
from paperdesk.library.shapes import PaperRow, TagLabel
from paperdesk.record import Status

LINE = PaperRow(
    id=1, key="k", title="Data Filtering Networks", authors="A. Fang, A. M. Jose", venue="ICLR", year=2024, date="",
    type="article", status=Status.UNREAD, starred=False, rating=0, queue=None, page=0, page_count=0, tags=(),
    has_file=False, has_note=False, added="", modified="", read_at="", trashed=False, abstract="An abstract.",
)  # fmt: skip
ROW = QRect(0, 0, 774, 59)
TAGS = tuple(TagLabel(f"tag-number-{number}", "#0E9F8E") for number in range(30))


@dataclass
class Marks:
    current_row: int = -1
    hovered_row: int = -1
    right_pad: int = 16
    selected: frozenset[int] = frozenset()

    def is_selected(self, row: int) -> bool:
        return row in self.selected


def _near(one: QColor, other: QColor) -> bool:
    """Whether two colours are the same but for what smooth edges make of them."""
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True)) < 40  # type: ignore[call-overload]


class Painted:
    """A delegate with a model of one line, and pictures of it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        self.line = LINE
        self.marks = Marks()
        self.look = look
        self.model = PapersModel(self._fetch)
        self.model.show_ids([1])
        self.delegate = PaperDelegate(look, self.model, self.marks, parent)

    def _fetch(self, ids: Sequence[int]) -> list[PaperRow]:
        return [self.line]

    def show(self, rect: QRect = ROW, *, selected: bool = False, **changes: object) -> QImage:
        self.line = replace(LINE, **changes)  # type: ignore[arg-type]
        self.model.forget()
        image = QImage(rect.size(), QImage.Format.Format_RGB32)
        image.fill(self.look.colour("bg"))
        option = QStyleOptionViewItem()
        option.rect = rect
        self.marks.selected = frozenset([0]) if selected else frozenset()
        painter = QPainter(image)
        self.delegate.paint(painter, option, self.model.index(0, TITLE))
        painter.end()
        return image

    def holds(self, image: QImage, colour: str, area: QRect) -> bool:
        """Whether a colour of the theme stands somewhere in an area."""
        wanted = self.look.colour(colour)
        return any(
            _near(image.pixelColor(x, y), wanted)
            for x in range(area.left(), area.right() + 1)
            for y in range(area.top(), area.bottom() + 1)
        )


@pytest.fixture
def painted(qtbot: QtBot, look: Look) -> Painted:
    parent = QWidget()
    qtbot.addWidget(parent)
    return Painted(look, parent)


GLYPH = QRect(16, 13, 16, 16)
STAR = QRect(744, 11, 14, 14)


@pytest.mark.parametrize("status", list(Status))
def test_each_status_has_its_glyph(painted: Painted, status: Status) -> None:
    image = painted.show(status=status)
    assert painted.holds(image, status.value, GLYPH)


def test_unread_titles_are_heavier(painted: Painted) -> None:
    def ink(image: QImage) -> int:
        return sum(image.pixelColor(x, y).lightness() < 128 for x in range(50, 400) for y in range(10, 30))

    assert ink(painted.show()) > ink(painted.show(status=Status.READING)) * 1.1


def test_stars_clips_and_pages_stand_at_the_right(painted: Painted) -> None:
    assert not painted.holds(painted.show(), "star", STAR)
    assert painted.holds(painted.show(starred=True), "star", STAR)
    empty = painted.show()
    words = QRect(700, 30, 74, 20)
    assert empty.copy(words) == painted.show(starred=True).copy(words)
    assert empty.copy(words) != painted.show(starred=True, page=9, page_count=24).copy(words)
    assert empty.copy(STAR) != painted.show(has_file=True).copy(STAR)


def test_found_words_are_marked_only_while_searching(painted: Painted) -> None:
    painted.model.texts = {1: HitText(((0, 4),), "… some filtering words …", ((7, 16),))}
    title = QRect(48, 10, 100, 20)
    assert not painted.holds(painted.show(), "hit", title)
    painted.model.searching = True
    painted.delegate.three_lines = True
    image = painted.show(QRect(0, 0, 774, 77))
    assert painted.holds(image, "hit", title)
    assert painted.holds(image, "hit", QRect(60, 48, 140, 16))


def test_a_paper_without_authors_shows_its_abstract(painted: Painted) -> None:
    second = QRect(50, 32, 300, 16)
    blank = painted.show(authors="", venue="", year=None, abstract="").copy(second)
    assert painted.show(authors="", venue="", year=None).copy(second) != blank


def test_tags_that_do_not_fit_are_counted_and_stay_within_the_row(painted: Painted) -> None:
    shown, rest, width = painted.delegate._tags_in(TAGS, 300)
    assert 0 < len(shown) < 30
    assert rest == 30 - len(shown)
    assert width <= 300
    narrow = painted.show(QRect(0, 0, 360, 59), tags=TAGS)
    beyond = QRect(323, 30, 37, 20)
    assert narrow.copy(beyond) == painted.show(QRect(0, 0, 360, 59)).copy(beyond)


def test_hostile_titles_are_letters(painted: Painted) -> None:
    plain = painted.show(title="<b>bold</b> & <img src='file:///etc/passwd'>")
    bold = painted.show(title="bold &")
    assert plain != bold
    painted.show(title="\u202e reversed \x00 \n broken \ud83d" + "x" * 100_000)
    painted.show(title="")


def test_the_second_part_begins_with_a_line_that_says_so(painted: Painted) -> None:
    painted.model.show_ids([1], dividers={0: ANY})
    image = painted.show(QRect(0, 0, 774, 59 + 36), selected=True)
    assert image.pixelColor(400, 10) == painted.look.colour("bg")
    assert image.pixelColor(400, 35) == painted.look.colour("line")
    assert image.pixelColor(740, 60) == painted.look.colour("accentsoft")
    assert painted.delegate.part_at(QRect(0, 0, 774, 95), 0, QPoint(24, 20)) == ""
    assert painted.delegate.part_at(QRect(0, 0, 774, 95), 0, QPoint(24, 56)) == "status"


@pytest.mark.parametrize(
    ("changes", "star"),
    [
        ({}, (751, 18)),
        ({"starred": True, "page": 3, "page_count": 9}, (751, 18)),
        ({"has_file": True}, (733, 18)),
        ({"page_count": 9}, (751, 39)),
    ],
)
def test_the_star_is_where_it_is_drawn(painted: Painted, changes: dict[str, object], star: tuple[int, int]) -> None:
    painted.show(**changes)
    assert painted.delegate.part_at(ROW, 0, QPoint(*star)) == "star"
    assert painted.delegate.part_at(ROW, 0, QPoint(24, 20)) == "status"
    assert painted.delegate.part_at(ROW, 0, QPoint(300, 20)) == ""
    painted.marks.hovered_row = 0
    area = QRect(star[0] - 7, star[1] - 7, 14, 14)
    assert painted.show(**changes).copy(area) != painted.show(title="", starred=False).copy(area) or changes == {}


def test_tips_say_what_a_click_does_and_what_is_elided(painted: Painted) -> None:
    painted.show()
    delegate = painted.delegate
    assert delegate.tip_at(ROW, 0, QPoint(24, 20)) == "Unread: click for reading, Alt+click to skip"
    assert delegate.tip_at(ROW, 0, QPoint(751, 18)) == "Click to star"
    assert delegate.tip_at(ROW, 0, QPoint(300, 20)) == ""
    painted.show(title="<b>A long title</b> " * 20, tags=TAGS)
    said = delegate.tip_at(ROW, 0, QPoint(300, 20))
    assert said.startswith("<b>A long title</b>")
    assert "tag-number-29" in said
    assert len(delegate.tip_at(ROW, 0, QPoint(300, 20))) <= 2_000
    assert delegate.tip_at(ROW, 7, QPoint(300, 20)) == ""


def test_clicks_go_round_the_statuses() -> None:
    assert [next_status(status) for status in Status] == [Status.READING, Status.READ, Status.UNREAD, Status.UNREAD]
    assert status_words(replace(LINE, status=Status.READ)) == "Read: click for unread, Alt+click to skip"


def test_a_row_that_is_gone_is_drawn_empty(painted: Painted) -> None:
    painted.model.show_ids([2])
    painted.model._fetch = lambda _ids: []
    image = QImage(ROW.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    option = QStyleOptionViewItem()
    option.rect = ROW
    painter = QPainter(image)
    painted.delegate.paint(painter, option, painted.model.index(0, TITLE))
    painter.end()
    assert image.pixelColor(24, 20) == QColor("white")
    assert painted.delegate.part_at(ROW, 0, QPoint(24, 20)) == ""


def test_sizes_and_colours_follow_the_look(look: Look, painted: Painted) -> None:
    assert painted.delegate.row_height == 59
    light = painted.show()
    look.set_theme("dark")
    assert painted.show() != light
    look.set_scale(200)
    assert painted.delegate.row_height == 118
