"""What stands above and below the sidebar's tree: the library's name, and how several chosen entries combine."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.chip import FilterChip
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import LEFT, box, focus_ring, icon, line
from paperdesk.gui.widgets.tips import set_tip

MODES = (
    # id, word, what it means
    ("and", "All", "Papers that are in all of the chosen entries"),
    ("or", "Any", "Papers that are in any of the chosen entries"),
    ("not", "Without", "Papers of the first that are in none of the others"),
)


class LibraryButton(QPushButton):
    """Icon, name and the sign that there is more to choose from."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(name)
        self._look = look
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_name(name)
        look.changed.connect(self._on_look_changed)

    def set_name(self, name: str) -> None:
        """Show another library's name."""
        self.setText(name)
        self.setAccessibleName(f"Library {name}: switch, open or make libraries")
        set_tip(self, f"{name}: switch, open or make libraries")

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(32))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(60), self._look.px(32))

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            box(painter, rect, look.px(6), look.colour("press" if self.isDown() else "hover"))
        side, small, pad = look.px(18), look.px(14), look.px(8)
        middle = rect.height() / 2
        icon(painter, QPointF(pad, middle - side / 2), "library", "text", side, look)
        end = rect.right() - look.px(6) - small
        icon(painter, QPointF(end, middle - small / 2), "chevrons-up-down", "faint", small, look)
        left = pad + side + look.px(8)
        words = QRectF(left, 0, end - left - look.px(6), rect.height())
        line(painter, words, self.text()[:200], look.font(13, 600), look.colour("text"), LEFT)
        if self.hasFocus():
            focus_ring(painter, rect, look.px(6), look)
        painter.end()


class ModeBar(QWidget):
    """All, any or without: how several chosen entries combine. `mode_changed` (id of the mode)."""

    mode_changed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.mode = "and"
        self._chips: dict[str, FilterChip] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(6))
        for mode, word, meaning in MODES:
            chip = FilterChip(look, word, checkable=True)
            set_tip(chip, meaning)
            chip.setAccessibleDescription(meaning)
            chip.clicked.connect(lambda _on=False, mode=mode: self.choose(mode))
            self._chips[mode] = chip
            layout.addWidget(chip)
        layout.addStretch(1)
        self._chips[self.mode].setChecked(True)

    def choose(self, mode: str) -> None:
        """Combine in another way."""
        self.mode = mode
        for each, chip in self._chips.items():
            chip.setChecked(each == mode)
        self.mode_changed.emit(mode)
