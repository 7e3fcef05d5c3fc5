"""Frames of the list with all papers: wheel steps, pages, jumps of the scroll bar, and steps of the selection.

A frame is from the event that scrolls to the end of the painting it leads to, whatever else runs between them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QPersistentModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractSlider, QListView

from paperdesk.gui.widgets.guard import guarded
from tests.benchmarks.harness import Bar, Findings, Task
from tests.benchmarks.rig import Rig, Watch

_FRAME_MS = 16
_NOTCH = 120
_BARS = (Bar("p99", at_most=16), Bar("max", at_most=33))
_BARE = "QListView of plain texts"


class _Plain(QAbstractListModel):
    """As many lines of plain text."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    @guarded(0)
    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return self._count

    @guarded()
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return f"Paper {index.row()}\nby somebody" if role == Qt.ItemDataRole.DisplayRole else None


def run(task: Task, findings: Findings) -> None:
    """Both layouts."""
    rig = Rig(task.library)
    bare = _frames(rig, *_bare(rig, task.size), task)
    for layout in ("rows", "table"):
        rig.desk.settings.set("list_layout", layout)
        rig.idle()
        frames = _frames(rig, rig.pane.view, rig.watch, task)
        for motion, took in frames.items():
            findings.add(f"{layout}: {motion}", "ms", took, bars=_BARS, beside=(_BARE, bare[motion]))
    rig.desk.settings.set("list_layout", "rows")
    rig.idle()
    findings.add("rows: next paper (J), details following", "ms", _steps(rig, task))
    rig.close()


def _bare(rig: Rig, count: int) -> tuple[QListView, Watch]:
    """A plain list as large as ours."""
    view = QListView()
    view.setUniformItemSizes(True)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setModel(_Plain(count))
    view.resize(rig.pane.view.size())
    watch = Watch(view.viewport())
    view.show()
    rig.wait(200)
    return view, watch


def _frames(rig: Rig, view: QAbstractItemView, watch: Watch, task: Task) -> dict[str, list[float]]:
    """Milliseconds of every frame, by motion."""
    bar = view.verticalScrollBar()
    bar.setValue(0)
    rig.wait(200)
    chance = random.Random(1)
    motions: dict[str, Iterator[Callable[[], object]]] = {
        "wheel": (lambda: _turn(view, -_NOTCH) for _ in range(task.times(300))),
        "fast wheel": (lambda: _turn(view, -5 * _NOTCH) for _ in range(task.times(200))),
        "touchpad": (lambda: bar.setValue(bar.value() + 23) for _ in range(task.times(300))),
        "pages": (lambda: bar.triggerAction(_PAGE) for _ in range(task.times(200))),
        "jumps": (lambda: bar.setValue(chance.randint(0, bar.maximum())) for _ in range(task.times(200))),
    }
    return {name: [frame for act in acts if (frame := _frame(rig, watch, bar, act))] for name, acts in motions.items()}


_PAGE = QAbstractSlider.SliderAction.SliderPageStepAdd


def _frame(rig: Rig, watch: Watch, bar: QAbstractSlider, act: Callable[[], object]) -> float:
    """Do it, wait until it is painted, then until the next frame is due; 0 where nothing moved."""
    before, place = watch.begun, bar.value()
    started = perf_counter()
    act()
    if bar.value() == place:
        return 0.0
    rig.until(watch.painted, lambda: watch.over > before, "a frame was not painted")
    took = (watch.at - started) * 1000
    rig.wait(max(1, round(_FRAME_MS - took)))
    return took


def _turn(view: QAbstractItemView, angle: int) -> None:
    """The mouse wheel over the list."""
    viewport = view.viewport()
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle, QPointF(viewport.mapToGlobal(viewport.rect().center())), QPoint(), QPoint(0, angle),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.sendEvent(viewport, event)


def _steps(rig: Rig, task: Task) -> list[float]:
    """From J to the painted list; the details of the paper are read in the same turn."""
    rig.pane.view.select_row(0)
    rig.wait(300)
    took = []
    for _ in range(task.times(100)):
        took.append(rig.painted_after(lambda: rig.desk.trigger("go.next")))
        rig.wait(30)
    return took
