"""What the lower parts of Details are made of: a heading over rows that are laid out anew only when they change.

Also how they say times and sizes. Knows the look, no paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.section_header import section_font

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local_day(at: str, today: datetime | None = None) -> str:
    """A time of the store as a day on the reader's calendar: "Mar 11", with the year where it is another one."""
    try:
        moment = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    now = (today or datetime.now()).astimezone()
    day = f"{_MONTHS[moment.month - 1]} {moment.day}"
    return day if moment.year == now.year else f"{day}, {moment.year}"


def local_time(at: str) -> str:
    """A time of the store in full, as the reader's clock says it: "2026-03-11 14:05"."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at


def size_words(count: int) -> str:
    """A number of bytes as people say it: "12 kB", "1.2 MB"."""
    if count < 1_000:
        return f"{count} bytes" if count != 1 else "1 byte"
    for unit, step in (("kB", 1e3), ("MB", 1e6), ("GB", 1e9)):
        if count < step * 999.5 or unit == "GB":
            amount = count / step
            return f"{amount:.1f} {unit}" if amount < 9.95 and unit != "kB" else f"{amount:,.0f} {unit}"
    return ""


class Part(QWidget):
    """A heading, rows made by `make` for each of what it shows, and quiet buttons below."""

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self._look = look
        self._shown: list[Any] | None = None
        self._heading = QLabel(title.upper())
        self._heading.setProperty("role", "caption")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(0, 0, 0, 0)
        self._foot.setSpacing(2)
        self._all = QVBoxLayout(self)
        self._all.setSpacing(0)
        self._all.addWidget(self._heading)
        self._all.addLayout(self._rows)
        self._all.addLayout(self._foot)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        self._heading.setFont(section_font(self._look))
        self._all.setContentsMargins(0, self._look.px(16), 0, 0)
        self._heading.setContentsMargins(0, 0, 0, self._look.px(4))

    def add_button(self, text: str, icon: str, run: Callable[[], object]) -> Button:
        """Add a quiet button below the rows."""
        button = Button(self._look, text, icon=icon, kind="quiet", height=26)
        button.clicked.connect(lambda: run())
        self._foot.addWidget(button)
        self._foot.setAlignment(Qt.AlignmentFlag.AlignLeft)
        return button

    def show_rows(self, things: Sequence[Any], make: Callable[[Any], QWidget]) -> None:
        """Show a row for each of these, unless they are shown already; the focus stays at its row."""
        if list(things) == self._shown:
            return
        focused = self._focused_place()
        self._shown = list(things)
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for thing in things:
            row = make(thing)
            self._rows.addWidget(row)
            row.show()  # at once, for it may get the focus
        if focused is not None:
            self._give_focus(*focused)

    def forget(self) -> None:
        """Have the next rows made anew."""
        self._shown = None

    def _widget(self, row: int) -> QWidget | None:
        item = self._rows.itemAt(row)
        return item.widget() if item is not None else None

    def _buttons(self, row: int) -> list[Button]:
        widget = self._widget(row)
        return widget.findChildren(Button) if widget is not None else []

    def _focused_place(self) -> tuple[int, int] | None:
        """Row and number of the button that has the focus, -1 for the row itself."""
        for row in range(self._rows.count()):
            widget = self._widget(row)
            if widget is not None and widget.hasFocus():
                return row, -1
            for number, button in enumerate(self._buttons(row)):
                if button.hasFocus():
                    return row, number
        return None

    def _give_focus(self, row: int, number: int) -> None:
        row = min(row, self._rows.count() - 1)
        buttons = self._buttons(row)
        below = self._foot.itemAt(0)
        target: QWidget | None = below.widget() if below is not None else None
        if row >= 0 and number < 0:
            target = self._widget(row)
        elif buttons:
            target = buttons[min(number, len(buttons) - 1)]
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
