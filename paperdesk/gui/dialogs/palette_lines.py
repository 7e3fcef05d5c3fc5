"""The lines of the command palette: what they stand for, how well they fit what is typed, how they are painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from paperdesk.gui.desk.memory import view_of
from paperdesk.gui.desk.shapes import View
from paperdesk.gui.look import Look
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.kbd import key_words, paint_key_cap
from paperdesk.gui.widgets.paint import RIGHT, box, icon, line, text_width
from paperdesk.gui.widgets.section_header import section_font
from paperdesk.library import Library
from paperdesk.progress import Progress

LINE = Qt.ItemDataRole.UserRole + 1
_PAPERS = 6
_FEW = 3
_PLACES = 4  # tags, collections and saved searches shown of each kind
_HEIGHT, _HEADING, _PAD, _ICON, _GAP = 35, 32, 14, 16, 10
_LONGEST = 300  # letters of a title that are laid out


@dataclass(frozen=True)
class Line:
    """One line: an action, a place to go to, a paper, or a heading. `marks` are the letters that were typed.

    `off` is what is to be done before an action can be run: it is shown, and cannot be chosen.
    """

    title: str
    icon: str = ""
    keys: str = ""
    action: str = ""
    paper: int = 0
    view: View | None = None
    marks: frozenset[int] = frozenset()
    heading: bool = False
    off: str = ""

    @property
    def words_only(self) -> bool:
        """Whether it is there to be read only."""
        return self.heading or bool(self.off)


def fits(typed: str, title: str, other: str = "") -> tuple[float, frozenset[int]] | None:
    """How well typed letters fit a title (higher is better) and which of its letters they are; None for not at all.

    Each typed word must begin a word of the title or of `other`, the words it is also known by, or stand within it.
    """
    low = title.lower()
    marks: set[int] = set()
    score = 0.0
    for word in typed.lower().split():
        at = next((i for i in range(len(low)) if low.startswith(word, i) and (i == 0 or not low[i - 1].isalnum())), -1)
        if at >= 0:
            marks.update(range(at, at + len(word)))
            score += 2 - at / 100 + len(word) / 50
        elif any(known.startswith(word) for known in other.lower().split()):
            score += 0.5
        elif len(word) > 1 and word in low:
            at = low.index(word)
            marks.update(range(at, at + len(word)))
            score += 0.3
        else:
            return None
    return score - len(title) / 10_000, frozenset(marks)  # of equals the shorter one


def find(library: Library, text: str, progress: Progress) -> list[Line]:
    """Places and papers whose words fit, under their headings; called away from the window."""
    found: list[Line] = []
    named = [(f"tag:{tag.path}", tag.path, "tag") for tag in library.tags.complete(text, _PLACES)]
    named += [(f"collection:{held.id}", held.path, "folder") for held in library.collections.tree()]
    named += [(f"shelf:{shelf.id}", shelf.name, "search") for shelf in library.shelves.all()]
    for view_id, title, picture in named:
        fit = fits(text, title)
        view = view_of(library, view_id) if fit is not None and len(found) < 3 * _PLACES else None
        if fit is not None and view is not None:
            found.append(Line(title, picture, view=view, marks=fit[1]))
    if found:
        found.insert(0, Line("GO TO", heading=True))
    progress.check()
    result = library.search(text, limit=_PAPERS, typing=True, cancel=lambda: progress.cancelled)
    whole = result.hits[: result.first_part] or result.hits[:_FEW]  # those that hold all words, else a few
    rows = library.papers.rows([hit.id for hit in whole])
    if rows:
        found.append(Line("PAPERS", heading=True))
    for row in rows:
        title = row.title[:_LONGEST] or row.key
        marks = frozenset(place for start, end in result.marks(title) for place in range(start, end))
        keys = key_words("Return") if row is rows[0] else ""
        found.append(Line(title, "file-text", keys, paper=row.id, marks=marks))
    return found


class LineDelegate(QStyledItemDelegate):
    """Paints icon, title with the typed letters bold, and keys."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def height(self, shown: Line) -> int:
        """Pixels of a line."""
        return self._look.px(_HEADING if shown.heading else _HEIGHT)

    @guarded(QSize)
    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        shown = index.data(LINE)
        return QSize(100, self.height(shown) if isinstance(shown, Line) else self._look.px(_HEIGHT))

    @guarded()
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shown, look = index.data(LINE), self._look
        if not isinstance(shown, Line):
            return
        rect = QRectF(QRect(option.rect))
        pad = look.px(_PAD)
        painter.save()
        if shown.heading:
            area = rect.adjusted(pad, 0, -pad, -look.px(4))
            low = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            line(painter, area, shown.title, section_font(look), look.colour("faint"), low)
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            box(painter, rect, look.px(8), look.colour("accentsoft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            box(painter, rect, look.px(8), look.colour("hover"))
        side, middle = look.px(_ICON), rect.center().y()
        name = shown.icon or "chevron-right"
        ink = "faint" if shown.off else "text"
        icon(painter, QPointF(rect.x() + pad, middle - side / 2), name, ink, side, look)
        right = rect.right() - pad
        if shown.off:
            small = look.font(12)
            line(painter, rect.adjusted(0, 0, -pad, 0), shown.off, small, look.colour("muted"), RIGHT)
            right -= text_width(shown.off, small) + look.px(_GAP)
        elif shown.keys:
            right = paint_key_cap(painter, right, middle, shown.keys, look) - look.px(_GAP)
        self._paint_title(painter, shown, rect.x() + pad + side + look.px(_GAP), right, rect)
        painter.restore()

    def _paint_title(self, painter: QPainter, shown: Line, left: float, right: float, rect: QRectF) -> None:
        look = self._look
        plain, bold = look.font(13), look.font(13, 700)
        painter.setFont(plain)
        room = max(0, round(right - left))
        title = painter.fontMetrics().elidedText(shown.title[:_LONGEST], Qt.TextElideMode.ElideRight, room)
        layout = QTextLayout(title, plain)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        layout.setFormats([_bold(place, bold) for place in sorted(shown.marks) if place < len(title)])
        layout.beginLayout()
        words = layout.createLine()
        words.setLineWidth(100_000)
        layout.endLayout()
        painter.setPen(look.colour("faint" if shown.off else "text"))
        painter.setClipRect(QRectF(left, rect.y(), room, rect.height()))
        layout.draw(painter, QPointF(left, rect.y() + (rect.height() - words.height()) / 2))


def _bold(place: int, font: QFont) -> QTextLayout.FormatRange:
    mark = QTextLayout.FormatRange()
    mark.start, mark.length = place, 1
    mark.format.setFont(font)
    return mark
