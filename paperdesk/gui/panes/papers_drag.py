"""Papers in the air: what a drag from the list carries, how it looks, and where it may land within the list itself.

Files that come from elsewhere are attached to the paper they are dropped on; between papers, or where they are no
attachments, they are brought in. Knows the model of the list; no pane. Who takes papers reads PAPERS_MIME: their ids
as a JSON list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
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
_HELD_MS = 80  # a click is over by then
_HEIGHT, _PAD = 26, 10
_EDGE = 0.2  # of a row, above and below, belongs to the place between two papers
ATTACH, BRING_IN = "Attach to this paper", "Drop to bring in"


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


def files_in(data: QMimeData) -> list[Path]:
    """The files on this machine that a drag carries; none where it carries papers."""
    if data.hasFormat(PAPERS_MIME):
        return []
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


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

    `moved` (ids, the paper they shall stand before, or -1 for the end) after a drag within the list; `files_dropped`
    (paths, the paper they are to be attached to, 0 for none); `held` (ids) while the mouse is held on papers, which may
    be about to be dragged.
    """

    moved = Signal(list, int)
    held = Signal(list)
    files_dropped = Signal(list, int)

    def __init__(self, look: Look, model: PapersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._papers = look, model
        self._drop_row: int | None = None  # before which row what is dragged would come to stand
        self.reorders = False
        self.attachable: Callable[[list[Path]], bool] = lambda _paths: False
        """Whether files are meant for the paper they are dropped on; set by who knows."""
        self._files_over: int | None = None  # the row that files would be attached to, -1 for none
        self.carry: Callable[[QMimeData, Sequence[int]], None] | None = None  # adds what other programs take
        self._hold = QTimer(self)
        self._hold.setSingleShot(True)
        self._hold.setInterval(_HELD_MS)
        self._hold.timeout.connect(lambda: self.held.emit(self.selected_ids()))

    def selected_ids(self) -> list[int]:
        """The selected papers in the order of the list; for who derives from this."""
        raise NotImplementedError

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self._hold.start()

    @guarded()
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hold.stop()
        super().mouseReleaseEvent(event)

    @guarded()
    def startDrag(self, _actions: Qt.DropAction) -> None:
        self._hold.stop()
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
        if self._drag_files(event):
            return
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
        self._show_files(None)

    @guarded()
    def dropEvent(self, event: QDropEvent) -> None:
        self._show_drop(None)
        self._show_files(None)
        if paths := files_in(event.mimeData()):
            row = self._file_row(paths, event.position().toPoint().y())
            event.acceptProposedAction()
            self.files_dropped.emit(paths, self._papers.ids[row] if row >= 0 else 0)
            return
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

    # Files ------------------------------------------------------------------------------------------------------------

    def _drag_files(self, event: QDragMoveEvent | QDragEnterEvent) -> bool:
        """Take files from elsewhere, and show what dropping them here would do; whether there are any."""
        paths = files_in(event.mimeData())
        if paths:
            self._show_files(self._file_row(paths, event.position().toPoint().y()))
            self._scroll_while_dragging(event.position().toPoint().y())
            event.acceptProposedAction()
        return bool(paths)

    def _file_row(self, paths: list[Path], y: int) -> int:
        """The row whose paper files at a height of the viewport would be attached to; -1 where they are brought in."""
        row = self.rowAt(y)
        if row < 0 or row >= len(self._papers.ids) or not self.attachable(paths):
            return -1
        share = (y - self.rowViewportPosition(row)) / max(1, self.rowHeight(row))
        return row if _EDGE <= share <= 1 - _EDGE else -1

    def _show_files(self, row: int | None) -> None:
        if row != self._files_over:
            self._files_over = row
            self.viewport().update()

    def _paint_files(self) -> None:
        """A frame round the paper that files would be attached to, or round the list, and words that say so."""
        if self._files_over is None:
            return
        look, row = self._look, self._files_over
        painter = QPainter(self.viewport())
        whole = QRectF(self.viewport().rect())
        there = QRectF(0, self.rowViewportPosition(row), whole.width(), self.rowHeight(row)) if row >= 0 else whole
        box(painter, there.adjusted(2, 2, -2, -2), look.px(8), look.colour("accent", 0.08), look.colour("accent"), 2)
        words, font = ATTACH if row >= 0 else BRING_IN, look.font(12, 500)
        pill = QRectF(0, 0, text_width(words, font) + 2 * look.px(_PAD), look.px(_HEIGHT))
        pill.moveCenter(whole.center())
        pill.moveBottom(whole.bottom() - look.px(16))
        box(painter, pill, look.px(8), look.colour("accent"))
        line(painter, pill, words, font, look.colour("onaccent"), CENTRE)
        painter.end()

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
        """The line where what is dragged would come to stand, or what would become of files."""
        self._paint_files()
        if self._drop_row is None:
            return
        last = self._drop_row >= len(self._papers.ids)
        row = self._drop_row - 1 if last else self._drop_row
        y = self.rowViewportPosition(row) + (self.rowHeight(row) if last else 0)
        painter = QPainter(self.viewport())
        painter.fillRect(QRect(0, max(0, y - 2), self.viewport().width(), 2), self._look.colour("accent"))
        painter.end()
