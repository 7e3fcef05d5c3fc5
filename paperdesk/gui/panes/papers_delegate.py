"""How a paper is drawn in the rows layout: status glyph, title, authors with tags, found words, and what stands at the
right; and where in a row a click means something.

Knows the look and the shape of a line; no library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QToolTip, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_columns import meta, progress_of, side_note
from paperdesk.gui.panes.papers_model import HitText, PapersModel
from paperdesk.gui.panes.papers_text import TextLines, led_to
from paperdesk.gui.widgets.glyphs import paint_star, paint_status
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import box, icon
from paperdesk.gui.widgets.tips import tip
from paperdesk.library.results import ANY, IN_PDFS, PART_WORDS
from paperdesk.library.shapes import PaperRow, TagLabel
from paperdesk.record import Status

if TYPE_CHECKING:  # to name a style's option loads all names of styles, 7 ms before the first row is drawn
    from PySide6.QtWidgets import QStyleOptionViewItem

Index = QModelIndex | QPersistentModelIndex

EDGE, GLYPH, TEXT = 16, 16, 50  # pixels from the left end to the glyph, its side, from the left end to the text
_TWO_LINES, _THREE_LINES, _DIVIDER = 59, 77, 36
_TITLE_BASE, _META_BASE, _LINE_STEP = 25, 43, 18
_TAG_TOP, _TAG_HEIGHT, _TAG_PAD, _TAG_GAP = 31, 16, 6, 5
_TAG_WIDEST = 220
_LETTER = 7  # pixels of a letter of the found words, about
_HIT_SLACK = 6  # a click this far beside glyph or star still means it
_FIRST_WORDS = {ANY: "No paper holds all of the words; these hold some", IN_PDFS: "Only in PDFs"}


class RowMarks(Protocol):
    """What a delegate asks of the view it draws for, besides what Qt tells it."""

    def is_selected(self, row: int) -> bool:
        """Whether the row is selected."""

    @property
    def current_row(self) -> int:
        """The row that shows the focus, -1 for none."""

    @property
    def hovered_row(self) -> int:
        """The row under the mouse, -1 for none."""

    @property
    def right_pad(self) -> int:
        """Pixels between what stands at the right of a row and the row's end."""


def divider_words(kind: str, row: int) -> str:
    """What stands over a part of an answer that begins in a row."""
    return PART_WORDS[kind] if row else _FIRST_WORDS.get(kind, PART_WORDS[kind])


def status_words(line: PaperRow) -> str:
    """What a click on the glyph of a paper does."""
    return f"{line.status.value.capitalize()}: click for {next_status(line.status).value}, Alt+click to skip"


def next_status(status: Status) -> Status:
    """What a click on the glyph makes of a status."""
    order = {Status.UNREAD: Status.READING, Status.READING: Status.READ}
    return order.get(status, Status.UNREAD)


class PaperDelegate(QStyledItemDelegate):
    """Draws papers in rows of two or three lines. `three_lines` while searching, or with abstracts."""

    def __init__(self, look: Look, model: PapersModel, marks: RowMarks, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._model, self._marks = look, model, marks
        self._lines = TextLines(look)
        self._colours: dict[str, QColor] = {}
        self.three_lines = False
        look.changed.connect(self._on_look_changed)

    def _on_look_changed(self) -> None:
        self._lines.clear()
        self._colours.clear()

    def _colour(self, name: str) -> QColor:
        if name not in self._colours:
            self._colours[name] = self._look.colour(name)
        return self._colours[name]

    # Measures -------------------------------------------------------------------------------------------------------

    @property
    def row_height(self) -> int:
        """Pixels of a row, its hairline included."""
        return self._look.px(_THREE_LINES if self.three_lines else _TWO_LINES)

    @property
    def divider_height(self) -> int:
        """Pixels that the first row of a later part has above it for the line that says so."""
        return self._look.px(_DIVIDER)

    def _divided(self, row: int) -> bool:
        return row in self._model.dividers

    def _body(self, rect: QRect, row: int) -> QRect:
        """A row without the divider above it."""
        return rect.adjusted(0, self.divider_height, 0, 0) if self._divided(row) else rect

    def _glyph_area(self, body: QRect) -> QRectF:
        px = self._look.px
        return QRectF(body.x() + px(EDGE), body.y() + px(13), px(GLYPH), px(GLYPH))

    def _star_area(self, body: QRect, line: PaperRow) -> QRectF:
        """Where the star is, or would be: beside the paper clip, or where the words at the right leave room."""
        px = self._look.px
        x = body.right() + 1 - self._marks.right_pad - px(14)
        if line.starred:
            return QRectF(x, body.y() + px(11), px(14), px(14))
        if line.has_file:
            return QRectF(x - px(18), body.y() + px(11), px(14), px(14))
        return QRectF(x, body.y() + px(32 if side_note(line) else 11), px(14), px(14))

    def part_at(self, rect: QRect, row: int, point: QPoint) -> str:
        """What a click at `point` means in a row drawn in `rect`: "status", "star" or ""."""
        body = self._body(rect, row)
        line = self._model.line(row)
        if line is None or not body.contains(point):
            return ""
        slack = _HIT_SLACK
        if self._glyph_area(body).adjusted(-EDGE, -slack, slack, 3 * slack).contains(QPointF(point)):
            return "status"
        if self._star_area(body, line).adjusted(-slack, -slack, slack, slack).contains(QPointF(point)):
            return "star"
        return ""

    @guarded(QSize)
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        extra = self.divider_height if self._divided(index.row()) else 0
        return QSize(self._look.px(200), self.row_height + extra)

    # Drawing --------------------------------------------------------------------------------------------------------

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, row = option.rect, index.row()
        selected = self._marks.is_selected(row)
        painter.save()
        if self._divided(row):
            self._paint_divider(painter, rect, row)
        body = self._body(rect, row)
        self._paint_ground(painter, body, row, selected)
        line = self._model.line(row)
        if line is not None:
            self._paint_paper(painter, body, line, row == self._marks.hovered_row)
        painter.restore()

    def _paint_divider(self, painter: QPainter, rect: QRect, row: int) -> None:
        px = self._look.px
        height = self.divider_height
        whole = QRect(rect.x(), rect.y(), rect.width(), height)
        painter.fillRect(whole, self._colour("bg"))  # the style has painted all of the row as selected
        said = divider_words(self._model.dividers[row], row)
        words = self._lines.line(said, "meta", rect.width() - px(TEXT + EDGE))
        ink = self._colour("muted")
        self._lines.draw(painter, words, "meta", rect.x() + px(TEXT), rect.y() + px(25), ink, ink)
        painter.fillRect(QRect(rect.x(), rect.y() + height - 1, rect.width(), 1), self._colour("line"))

    def _paint_ground(self, painter: QPainter, body: QRect, row: int, selected: bool) -> None:
        if selected:
            painter.fillRect(body, self._colour("accentsoft"))
        elif row == self._marks.hovered_row:
            painter.fillRect(body, self._colour("hover"))
        painter.fillRect(QRect(body.x(), body.bottom(), body.width(), 1), self._colour("line"))
        if row == self._marks.current_row:
            if selected:
                painter.fillRect(QRect(body.x(), body.y(), 3, body.height() - 1), self._colour("accent"))
            else:
                box(painter, QRectF(body).adjusted(2, 2, -2, -3), 4, None, self._colour("accent"), 1.5)

    def _paint_paper(self, painter: QPainter, body: QRect, line: PaperRow, hovered: bool) -> None:
        look, px, lines = self._look, self._look.px, self._lines
        text = self._model.texts.get(line.id, _NO_TEXT) if self._model.searching else _NO_TEXT
        second, third = meta(line), (text.text or line.abstract if self.three_lines else "")
        if not second and not third:
            second = line.abstract  # a page's papers have no authors
        # a line that is missing leaves no hole: the others move to the middle
        missing = (not second and not line.tags) + (self.three_lines and not third)
        shift = px(_LINE_STEP) * missing // 2
        paint_status(painter, self._glyph_area(body).translated(0, shift), line.status, progress_of(line), look)
        left = body.x() + px(TEXT)
        right = body.right() + 1 - self._marks.right_pad
        side = self._paint_side(painter, body, line, hovered)
        room = right - side - left - px(6)
        font = "unread" if line.status == Status.UNREAD else "title"
        mark, muted = self._colour("hit"), self._colour("muted")
        title = lines.line(line.title or "Without a title", font, room, text.title_marks)
        ink = self._colour("text" if line.title else "muted")
        y = body.y() + shift
        lines.draw(painter, title, font, left, y + px(_TITLE_BASE), ink, mark)
        if second or line.tags:
            self._paint_meta(painter, y, second, line.tags, left, room)
            y += px(_LINE_STEP)
        if third:
            third, marks = led_to(third, text.marks if text.text else (), int(room / px(_LETTER)), text.origin)
            snippet = lines.line(third, "snippet", room, marks)
            lines.draw(painter, snippet, "snippet", left, y + px(_META_BASE - 1), muted, mark)

    def _paint_meta(
        self, painter: QPainter, y: int, words: str, tags: tuple[TagLabel, ...], left: int, room: float
    ) -> None:
        """Authors and venue, then as many tags as there is room for."""
        px, lines = self._look.px, self._lines
        least = min(lines.width(words, "meta"), room * 0.5)
        shown, rest, tags_width = self._tags_in(tags, room - least - px(8))
        laid = lines.line(words, "meta", room - (tags_width + px(8) if shown or rest else 0))
        muted = self._colour("muted")
        lines.draw(painter, laid, "meta", left, y + px(_META_BASE), muted, muted)
        x = left + laid.width + (px(8) if words else 0)
        for tag in shown:
            ground, ink = self._look.tag_colours(tag.colour)
            x += self._paint_tag(painter, y, x, tag.path, ground, ink) + px(_TAG_GAP)
        if rest:
            ground, ink = self._look.tag_colours(None)
            self._paint_tag(painter, y, x, f"+{rest}", ground, ink)

    def _tags_in(self, tags: tuple[TagLabel, ...], room: float) -> tuple[tuple[TagLabel, ...], int, float]:
        """The tags that fit into `room`, how many do not, and the width they take together."""
        gap = self._look.px(_TAG_GAP)
        widths = [self._tag_width(tag.path) for tag in tags]
        total = sum(widths) + gap * max(0, len(widths) - 1)
        if total <= room:
            return tags, 0, total
        used, count = self._tag_width(f"+{len(tags)}"), 0
        for width in widths:
            if used + width + gap > room:
                break
            used += width + gap
            count += 1
        return tags[:count], len(tags) - count, used

    def _tag_width(self, path: str) -> float:
        px = self._look.px
        return min(self._lines.width(path, "tag") + 2 * px(_TAG_PAD), px(_TAG_WIDEST))

    def _paint_tag(self, painter: QPainter, y: int, x: float, path: str, ground: QColor, ink: QColor) -> float:
        px, lines = self._look.px, self._lines
        width = self._tag_width(path)
        area = QRectF(x, y + px(_TAG_TOP), width, px(_TAG_HEIGHT))
        box(painter, area, px(4), ground)
        words = lines.line(path, "tag", width - 2 * px(_TAG_PAD) + 1)
        lines.draw(painter, words, "tag", x + px(_TAG_PAD), area.y() + px(12), ink, ink)
        return width

    def _paint_side(self, painter: QPainter, body: QRect, line: PaperRow, hovered: bool) -> float:
        """What stands at the right: star and paper clip, below them a few words. The width kept free for it."""
        look, px, lines = self._look, self._look.px, self._lines
        star = self._star_area(body, line)
        if line.starred or hovered:
            paint_star(painter, star, look, filled=line.starred, colour="star" if line.starred else "faint")
        right = body.right() + 1 - self._marks.right_pad
        if line.has_file:
            clip = QPointF(right - px(14) - (px(18) if line.starred else 0), body.y() + px(11))
            icon(painter, clip, "paperclip", "faint", px(14), look)
        words = side_note(line)
        width = float(px(32) if line.has_file else px(14))
        if words:
            note = lines.line(words, "side", px(140))
            base = px(_META_BASE if line.starred or line.has_file else _TITLE_BASE - 1)
            faint = self._colour("faint")
            lines.draw(painter, note, "side", right - note.width, body.y() + base, faint, faint)
            width = max(width, note.width)
        return width

    # Tips -----------------------------------------------------------------------------------------------------------

    @guarded(False)
    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        text = self.tip_at(option.rect, index.row(), event.pos())
        if text:
            QToolTip.showText(event.globalPos(), tip(text), view)
        else:
            QToolTip.hideText()
        return True

    def tip_at(self, rect: QRect, row: int, point: QPoint) -> str:
        """What to say about the place under the mouse: what a click does there, or what is elided."""
        line = self._model.line(row)
        if line is None:
            return ""
        part = self.part_at(rect, row, point)
        if part == "status":
            return status_words(line)
        if part == "star":
            return "Starred: click to unstar" if line.starred else "Click to star"
        room = rect.width() - self._look.px(TEXT + EDGE)
        font = "unread" if line.status == Status.UNREAD else "title"
        missing = []
        if self._lines.width(line.title, font) > room - self._look.px(80):
            missing.append(line.title)
        if self._lines.width(meta(line), "meta") + 60 * len(line.tags) > room:
            missing.append(meta(line))
            missing.append(", ".join(tag.path for tag in line.tags))
        return "\n".join(words for words in missing if words)[:2_000]


_NO_TEXT = HitText()
