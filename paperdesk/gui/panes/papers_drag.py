"""Papers in the air: what a drag from the list carries, and how it looks.

And where it may land within the list itself. Knows the model of the list; no pane. Who takes papers reads PAPERS_MIME:
their ids as a JSON list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QTableView, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_columns import reference
from paperdesk.gui.panes.papers_model import PapersModel
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import CENTRE, box, line, text_width

PAPERS_MIME = "application/x-paperdesk-papers"
_REFERENCES = 50  # papers whose reference is carried as text
_HEIGHT, _PAD = 26, 10


def papers_data(model: PapersModel, ids: Sequence[int]) -> QMimeData:
    """Papers as a drag carries them: their ids for this program, references as text for others."""
    data = QMimeData()
    data.setData(PAPERS_MIME, json.dumps(list(ids)).encode())
    lines = [model.line(row) for row in model.rows_of(ids[:_REFERENCES])]
    data.setText("\n".join(reference(each) for each in lines if each is not None))
    return data


def papers_in(data: QMimeData) -> list[int]:
    """The papers a drag carries; [] when it carries none."""
    if not data.hasFormat(PAPERS_MIME):
        return []
    return [int(paper) for paper in json.loads(bytes(data.data(PAPERS_MIME).data()))]


def drag_picture(look: Look, count: int, ratio: float) -> QPixmap:
    """The small box that follows the mouse: "3 papers"."""
    words = "1 paper" if count == 1 else f"{count:,} papers"
    font = look.font(12, 500)
    width, height = round(text_width(words, font)) + 2 * look.px(_PAD), look.px(_HEIGHT)
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    rect = QRectF(0, 0, width, height)
    box(painter, rect, look.px(8), look.colour("accent"))
    line(painter, rect, words, font, look.colour("onaccent"), CENTRE)
    painter.end()
    return picture


class DragList(QTableView):
    """A list that papers are dragged from, and moved within while `reorders`.

    `moved` (ids, the paper they shall stand before, or -1 for the end) after a drag within the list.
    """

    moved = Signal(list, int)

    def __init__(self, look: Look, model: PapersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._papers = look, model
        self._drop_row: int | None = None  # before which row what is dragged would come to stand
        self.reorders = False
        self.carry: Callable[[QMimeData, Sequence[int]], None] | None = None  # adds what other programs take

    def selected_ids(self) -> list[int]:
        """The selected papers in the order of the list; for who derives from this."""
        raise NotImplementedError

    @guarded()
    def startDrag(self, _actions: Qt.DropAction) -> None:
        ids = self.selected_ids()
        if not ids:
            return
        drag = QDrag(self)
        data = papers_data(self._papers, ids)
        if self.carry is not None:
            self.carry(data, ids)
        drag.setMimeData(data)
        drag.setPixmap(drag_picture(self._look, len(ids), self.devicePixelRatioF()))
        drag.setHotSpot(QPoint(-12, -8))
        drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.CopyAction)

    def _reorders_with(self, event: QDropEvent | QDragMoveEvent | QDragEnterEvent) -> bool:
        return self.reorders and event.source() is self and event.mimeData().hasFormat(PAPERS_MIME)

    @guarded()
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drag_over(event)

    @guarded()
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drag_over(event)

    def _drag_over(self, event: QDragMoveEvent | QDragEnterEvent) -> None:
        """Take papers of this list to another place; anything else is the window's to take."""
        if not self._reorders_with(event):
            event.ignore()
            return
        self._show_drop(self.drop_row(event.position().toPoint().y()))
        self._scroll_while_dragging(event.position().toPoint().y())
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()

    def _scroll_while_dragging(self, y: int) -> None:
        bar, edge = self.verticalScrollBar(), self._look.px(28)
        if y < edge:
            bar.setValue(bar.value() - edge // 2)
        elif y > self.viewport().height() - edge:
            bar.setValue(bar.value() + edge // 2)

    @guarded()
    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._show_drop(None)

    @guarded()
    def dropEvent(self, event: QDropEvent) -> None:
        self._show_drop(None)
        if not self._reorders_with(event):
            event.ignore()
            return
        row = self.drop_row(event.position().toPoint().y())
        ids = papers_in(event.mimeData())
        moving = set(ids)
        below = next((paper for paper in self._papers.ids[row:] if paper not in moving), -1)
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        self.moved.emit(ids, below)

    def drop_row(self, y: int) -> int:
        """The row that what is dropped at a height of the viewport comes to stand before."""
        row = self.rowAt(y)
        if row < 0:
            return len(self._papers.ids) if y > 0 else 0
        return row + (y > self.rowViewportPosition(row) + self.rowHeight(row) // 2)

    def _show_drop(self, row: int | None) -> None:
        if row != self._drop_row:
            self._drop_row = row
            self.viewport().update()

    def paint_drop(self) -> None:
        """The line where what is dragged would come to stand."""
        if self._drop_row is None:
            return
        last = self._drop_row >= len(self._papers.ids)
        row = self._drop_row - 1 if last else self._drop_row
        y = self.rowViewportPosition(row) + (self.rowHeight(row) if last else 0)
        painter = QPainter(self.viewport())
        painter.fillRect(QRect(0, max(0, y - 2), self.viewport().width(), 2), self._look.colour("accent"))
        painter.end()
