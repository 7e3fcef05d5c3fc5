"""The activity button: a turning ring while jobs run, and below it the list of them with bars and cancel buttons.

Knows jobs by title and progress, not what they do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from paperdesk.gui.jobs import Job, Jobs, State
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.elided_label import ElidedLabel
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import LEFT, box, focus_ring, line, text_width
from paperdesk.gui.widgets.popup import Popup
from paperdesk.gui.widgets.tips import set_tip

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_TURN_MS = 60
_PATIENCE_MS = 300  # what is over sooner is not shown at all
_WIDTH = 340  # drawn pixels of the list
_LONGEST_TITLE = 220  # drawn pixels of a title in the button


class _JobRow(QWidget):
    """One job in the list: its title, how far it is, a bar and a cancel button."""

    def __init__(self, look: Look, job: Job, parent: QWidget) -> None:
        super().__init__(parent)
        self._job = job
        rows = QVBoxLayout(self)
        rows.setContentsMargins(look.px(8), look.px(7), look.px(4), look.px(9))
        rows.setSpacing(look.px(5))
        top = QHBoxLayout()
        top.setSpacing(look.px(6))
        self._title = ElidedLabel(look, job.title, weight=500)
        self._cancel = Button(look, icon="x", kind="quiet", tip=f"Cancel: {job.title}", height=24)
        self._cancel.clicked.connect(self._on_cancel)
        top.addWidget(self._title, 1)
        top.addWidget(self._cancel)
        rows.addLayout(top)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(job.title)
        rows.addWidget(self._bar)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setProperty("role", "small")
        rows.addWidget(self._text)
        self._show(*job.shown)
        job.progressed.connect(self._show)

    def _show(self, done: int, total: int, text: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(min(done, total))
        if self._job.cancelling:
            said = "Stopping…"
        elif self._job.state is State.WAITING:
            said = "Waiting for its turn"
        else:
            count = f"{done:,} of {total:,}" if total else f"{done:,}" if done else ""
            said = " · ".join(part for part in (count, text[:120]) if part) or "Working…"
        self._text.setText(said)

    def _on_cancel(self) -> None:
        self._job.cancel()
        self._cancel.setEnabled(False)
        self._text.setText("Stopping…")


class ActivityButton(QPushButton):
    """Hidden while nothing runs; shows the newest job's title and progress, and the list of all on a click."""

    def __init__(self, look: Look, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._jobs = look, jobs
        self._angle = 0
        self._rows: dict[Job, _JobRow] = {}
        self._popup = Popup(look, self, padding=4)
        self._popup.setAccessibleName("Activity")
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MS)
        self._timer.timeout.connect(self._on_turn)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PATIENCE_MS)
        self._soon.timeout.connect(self._on_jobs_changed)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.toggle_list)
        jobs.started.connect(self._soon.start)
        jobs.ended.connect(self._on_jobs_changed)
        look.changed.connect(self._on_look_changed)
        self._on_jobs_changed()

    @property
    def shown(self) -> list[Job]:
        """The jobs it tells of: all but the quiet ones."""
        return [job for job in self._jobs.running if not job.quiet]

    @property
    def is_open(self) -> bool:
        """Whether the list is open."""
        return self._popup.is_open

    def toggle_list(self) -> None:
        """Open or close the list."""
        if self._popup.is_open:
            self._popup.close_popup()
        elif self.shown:
            self._popup.open_below(self, width=self._look.px(_WIDTH))

    def _on_jobs_changed(self) -> None:
        shown = self.shown
        for job in [job for job in self._rows if job not in shown]:
            row = self._rows.pop(job)
            self._popup.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        for job in shown:
            if job not in self._rows:
                row = self._rows[job] = _JobRow(self._look, job, self._popup)
                self._popup.body.addWidget(row)
                row.show()
                job.progressed.connect(self._on_progressed)
        self._tell(shown)
        if not shown:
            self._popup.close_popup()
        else:
            self._popup.place_again()

    def _tell(self, shown: list[Job]) -> None:
        self.setVisible(bool(shown))
        if not shown:
            return
        first = shown[0]
        more = f" and {len(shown) - 1} more" if len(shown) > 1 else ""
        done, total, _text = first.shown
        part = f", {done * 100 // total} %" if total else ""
        self.setText(first.title[:80] + more)
        self.setAccessibleName(f"Activity: {first.title[:200]}{part}{more}")
        set_tip(self, f"{first.title[:200]}{part}{more}")
        self.updateGeometry()
        self.update()

    def _on_progressed(self) -> None:
        self.update()

    def _on_turn(self) -> None:
        self._angle = (self._angle + 24) % 360
        self.update(0, 0, self._look.px(26), self.height())

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def _share(self) -> float | None:
        """How much of what can be counted is done, 0 to 1."""
        counted = [job.shown for job in self.shown if job.shown[1] > 0]
        return sum(min(1.0, done / total) for done, total, _text in counted) / len(counted) if counted else None

    @guarded()
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    @guarded()
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        look = self._look
        words = min(text_width(self.text(), look.font(11.5)), look.px(_LONGEST_TITLE))
        return QSize(round(words) + look.px(8 + 14 + 6 + 8) + 2, look.px(22))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(30), self._look.px(22))

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.underMouse() or self._popup.is_open:
            box(painter, rect, look.px(5), look.colour("press" if self.isDown() else "hover"))
        side, left = look.px(12), look.px(8)
        ring = QRectF(left, (rect.height() - side) / 2, side, side).adjusted(1, 1, -1, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("linestrong"), 2))
        painter.drawEllipse(ring)
        share = self._share()
        painter.setPen(QPen(look.colour("accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        if share is None:
            painter.drawArc(ring, -self._angle * 16, 100 * 16)
        else:
            painter.drawArc(ring, 90 * 16, round(-max(share, 0.04) * 360 * 16))
        words = rect.adjusted(left + side + look.px(6), 0, -look.px(6), 0)
        line(painter, words, self.text(), look.font(11.5), look.colour("muted"), LEFT)
        if self.hasFocus():
            focus_ring(painter, rect, look.px(5), look)
        painter.end()
