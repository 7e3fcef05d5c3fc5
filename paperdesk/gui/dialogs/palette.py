"""The command palette: every action by a few letters, and papers and places by their names."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Latest
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.kbd import key_words
from paperdesk.gui.widgets.popup import Popup

_LINE = Qt.ItemDataRole.UserRole + 1
_ACTIONS_SHOWN = 9
_PAPERS_SHOWN = 6


@dataclass(frozen=True)
class Line:
    """One line of the palette: an action, or a paper; `marks` are the letters that were typed."""

    title: str
    icon: str = ""
    keys: str = ""
    action: str = ""
    paper: int = 0
    marks: frozenset[int] = frozenset()
    heading: bool = False


def fits(typed: str, title: str, words: str = "") -> tuple[float, frozenset[int]] | None:
    """How well typed letters fit a title (higher is better) and which of its letters they are; None for not at all.

    Each typed word must begin a word of the title, or of the other words the action is known by.
    """
    low = title.lower()
    marks: set[int] = set()
    score = 0.0
    for word in typed.lower().split():
        at = next((i for i in range(len(low)) if low.startswith(word, i) and (i == 0 or not low[i - 1].isalnum())), -1)
        if at >= 0:
            marks.update(range(at, at + len(word)))
            score += 2 - at / 100 + len(word) / 50
        elif any(other.startswith(word) for other in words.lower().split()):
            score += 0.5
        elif word in low:
            at = low.index(word)
            marks.update(range(at, at + len(word)))
            score += 0.3
        else:
            return None
    return score, frozenset(marks)


class _LineDelegate(QStyledItemDelegate):
    """Paints icon, title with the typed letters bold, and keys."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._look = desk.look

    @guarded(QSize)
    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line = index.data(_LINE)
        return QSize(100, self._look.px(30 if isinstance(line, Line) and line.heading else 35))

    @guarded()
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line, look = index.data(_LINE), self._look
        if not isinstance(line, Line):
            return
        rect = QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.heading:
            painter.setFont(look.font(11, 600))
            painter.setPen(look.colour("faint"))
            painter.drawText(
                rect.adjusted(14, 0, 0, -6), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, line.title
            )
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accentsoft"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), look.px(7), look.px(7))
        side = look.px(16)
        middle = rect.center().y()
        look.icon(line.icon or "chevron-right", "text").paint(painter, QRect(rect.x() + 14, middle - side // 2, side, side))
        right = rect.right() - 12
        if line.keys:
            painter.setFont(look.font(11))
            painter.setPen(look.colour("faint"))
            width = painter.fontMetrics().horizontalAdvance(line.keys) + 10
            cap = QRect(right - width, middle - look.px(9), width, look.px(18))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, line.keys)
            painter.setPen(look.colour("line"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cap, 4, 4)
            right -= width + 8
        self._paint_title(painter, line, rect.x() + 14 + side + 10, right, rect)
        painter.restore()

    def _paint_title(self, painter: QPainter, line: Line, left: int, right: int, rect: QRect) -> None:
        look = self._look
        plain, bold = look.font(13), look.font(13, 700)
        painter.setFont(plain)
        title = painter.fontMetrics().elidedText(line.title[:300], Qt.TextElideMode.ElideRight, right - left)
        layout = QTextLayout(title, plain)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        formats = []
        for place in sorted(line.marks):
            if place < len(title):
                mark = QTextLayout.FormatRange()
                mark.start, mark.length = place, 1
                mark.format.setFont(bold)
                formats.append(mark)
        layout.setFormats(formats)
        layout.beginLayout()
        text_line = layout.createLine()
        text_line.setLineWidth(100_000)
        layout.endLayout()
        painter.setPen(look.colour("text"))
        layout.draw(painter, QPointF(left, rect.y() + (rect.height() - text_line.height()) / 2))


class PaletteDialog(Popup):
    """A field and the lines that fit what is typed into it."""

    def __init__(self, desk: Desk) -> None:
        assert desk.window is not None
        super().__init__(desk.look, desk.window, scrim=True, radius=12, padding=8)
        self._desk = desk
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        icon = QLabel()
        icon.setPixmap(desk.look.icon("search", "text").pixmap(QSize(desk.look.px(18), desk.look.px(18))))
        self._field = QLineEdit()
        self._field.setProperty("flat", True)
        self._field.setFrame(False)
        self._field.setPlaceholderText("Type a command, or words of a title")
        self._field.setAccessibleName("Command")
        desk.look.keep_font(self._field, 15)
        self._field.installEventFilter(self)
        count = len(desk.selection)
        self._about = QLabel(f"{count:,} papers selected" if count > 1 else "")
        self._about.setProperty("role", "small")
        row.addWidget(icon)
        row.addWidget(self._field, 1)
        row.addWidget(self._about)
        self.body.addLayout(row)
        self._list = QListWidget()
        self._list.setProperty("flat", True)
        self._list.setItemDelegate(_LineDelegate(desk))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName("Commands")
        self._list.setFixedHeight(desk.look.px(380))
        self._list.itemClicked.connect(lambda _item: self._run())
        self.body.addWidget(self._list)
        self._found: list[Line] = []
        self._latest = Latest(desk.jobs, parent=self)
        self._latest.answered.connect(self._on_found)
        self._field.textEdited.connect(self._on_typed)
        self.closed.connect(self.deleteLater)
        self._show()

    def start(self) -> None:
        """Open it, ready to type."""
        self.open_over(width=self._desk.look.px(600), top=self._desk.look.px(120))
        self._field.setFocus()

    def _on_typed(self, text: str) -> None:
        self._found = []
        self._show()
        if len(text.strip()) >= 2:
            self._latest.ask("Find papers", _find, self._desk, text)

    def _on_found(self, found: list[Line]) -> None:
        self._found = found
        self._show()

    def _show(self) -> None:
        typed = self._field.text()
        lines: list[tuple[float, Line]] = []
        for action_id, action in self._desk.actions.items():
            title = action.text().replace("&&", "&")
            fit = fits(typed, title, f"{action_id.replace('.', ' ')} {action.data() or ''}")
            if fit is not None and action.isEnabled() and action_id != "help.palette":
                keys = key_words(action.shortcut()) if not action.shortcut().isEmpty() else ""
                icon = str(action.property("icon_name") or "")
                lines.append((fit[0], Line(title, icon, keys, action_id, marks=fit[1])))
        lines.sort(key=lambda item: -item[0])
        shown = [line for _score, line in lines[: _ACTIONS_SHOWN if self._found else 40]]
        if self._found:
            shown += [Line("PAPERS", heading=True), *self._found]
        self._list.clear()
        for line in shown:
            item = QListWidgetItem(line.title)
            item.setData(_LINE, line)
            if line.heading:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(item)
        if not shown:
            item = QListWidgetItem("Nothing is called that.")
            item.setData(_LINE, Line("Nothing is called that", heading=True))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run()
                return True
        return bool(super().eventFilter(watched, event))

    def _step(self, by: int) -> None:
        count = self._list.count()
        row = self._list.currentRow()
        for _try in range(count):
            row = (row + by) % count
            if self._list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled:
                self._list.setCurrentRow(row)
                return

    def _run(self) -> None:
        item = self._list.currentItem()
        line = item.data(_LINE) if item is not None else None
        self.close_popup()
        if isinstance(line, Line) and line.action:
            # After the popup is gone, so that what it opens gets the focus.
            QTimer.singleShot(0, self._desk, lambda: self._desk.trigger(line.action))
        elif isinstance(line, Line) and line.paper:
            self._desk.reveal.emit(line.paper)


def _find(desk: Desk, text: str) -> list[Line]:
    """Papers whose words fit; called on a lane."""
    library = desk.library
    result = library.search(text, limit=_PAPERS_SHOWN, typing=True)
    found = []
    for row in library.papers.rows([hit.id for hit in result.hits]):
        marks = frozenset(place for start, end in result.marks(row.title) for place in range(start, end))
        found.append(Line(row.title or row.key, "file-text", paper=row.id, marks=marks))
    return found
