"""The first page of a paper's file as a small picture: drawn in the background; an icon where there is none.

Knows the Desk and one file; where pictures are kept, the library knows.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap, QPixmapCache, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Latest
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import box, icon
from paperdesk.library import Library
from paperdesk.library.shapes import Attachment

WIDTH, HEIGHT = 34, 46
_RADIUS = 3
_PDF = "application/pdf"


def is_pdf(file: Attachment) -> bool:
    """Whether a file is a PDF, by what it says or is called."""
    return file.mime == _PDF or file.path.suffix.lower() == ".pdf"


def drawn(library: Library, file: Attachment, width: int) -> QImage | None:
    """The first page of a file, `width` pixels across; None where there can be none. Blocks: for a job."""
    path = library.thumbnails.get(file.digest, file.path, width)
    picture = QImage(str(path)) if path is not None else QImage()
    return None if picture.isNull() else picture


class FirstPage(QWidget):
    """Shows the first page of a file, as wide as there is room; what does not fit of a long page lies below."""

    activated = Signal()

    def __init__(self, desk: Desk, file: Attachment) -> None:
        super().__init__()
        self._desk, self._file = desk, file
        self._picture = QPixmap()
        self._asked = 0  # the width in pixels that was asked for
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._drawing = Latest(desk.jobs, lane="render", parent=self)
        self._drawing.answered.connect(self._on_drawn)
        self._drawing.failed.connect(desk.report_error)

    @property
    def has_picture(self) -> bool:
        """Whether the page itself is shown, not an icon."""
        return not self._picture.isNull()

    def _ask(self) -> None:
        """Have the page drawn for the screen this is on, once."""
        width = round(self._desk.look.px(WIDTH) * self.devicePixelRatioF())
        file = self._file
        if width == self._asked or not (file.exists and file.digest and is_pdf(file) and self._desk.is_open):
            return
        self._asked = width
        held = QPixmap()
        if QPixmapCache.find(self._key(), held):
            self._show(held)
        else:
            self._drawing.ask("Draw a first page", drawn, self._desk.library, file, width)

    def _key(self) -> str:
        return f"first-page {self._file.digest} {self._asked}"

    def _on_drawn(self, picture: QImage | None) -> None:
        if picture is not None:
            pixmap = QPixmap.fromImage(picture)
            QPixmapCache.insert(self._key(), pixmap)
            self._show(pixmap)

    def _show(self, pixmap: QPixmap) -> None:
        self._picture = pixmap
        self.update()

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(self._desk.look.px(WIDTH), self._desk.look.px(HEIGHT))

    @guarded()
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    @guarded()
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.activated.emit()

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        self._ask()  # the window may have come to a screen of another ratio
        look = self._desk.look
        painter = QPainter(self)
        rect, radius = QRectF(self.rect()), look.px(_RADIUS)
        if self._picture.isNull():
            box(painter, rect, radius, look.colour("hover"))
            side = look.px(18)
            spot = QPointF(rect.center().x() - side / 2, rect.center().y() - side / 2)
            icon(painter, spot, self._icon(), "danger" if not self._file.exists else "muted", side, look)
        else:
            self._paint_page(painter, rect, radius)
        painter.end()

    def _icon(self) -> str:
        if not self._file.exists:
            return "unlink" if self._file.linked else "file-x"
        return "file-text" if is_pdf(self._file) else "file"

    def _paint_page(self, painter: QPainter, rect: QRectF, radius: int) -> None:
        """The page pixel for pixel, on white, within a hairline."""
        look = self._desk.look
        ratio = self.devicePixelRatioF()
        wide, high = self._picture.width() / ratio, self._picture.height() / ratio
        scale = rect.width() / wide if abs(wide - rect.width()) > 1 else 1.0
        page = QRectF(0, 0, wide * scale, min(high * scale, rect.height()))
        page.moveTop(max(0.0, round((rect.height() - high * scale) / 2)))
        shape = QPainterPath()
        shape.addRoundedRect(page, radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillPath(shape, Qt.GlobalColor.white)
        painter.setClipPath(shape)
        part = QRectF(0, 0, self._picture.width(), page.height() / scale * ratio)
        painter.drawPixmap(page, self._picture, part)
        painter.setClipping(False)
        box(painter, page, radius, None, look.colour("linestrong"))
