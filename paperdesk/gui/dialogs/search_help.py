"""How to search: examples from the library at hand, what each does, and how many papers it finds.

Choosing one searches for it. Knows nothing of the query language: the library makes the examples and counts them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.jobs import Latest
from paperdesk.gui.look import Look
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.line_ground import line_ground
from paperdesk.gui.widgets.paint import LEFT, RIGHT, line
from paperdesk.library.search_examples import Example, examples

_EXAMPLE = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_HEIGHT, _HEAD, _PAD, _COUNT_WIDTH = 30, 34, 8, 84
_SHARE = 0.4  # of the width for the examples themselves
_TEXT = (
    "Type words, or any of these; Enter or a click searches for the example. In the search field Tab completes what is"
    " typed, Ctrl+Space offers people and venues as well, Down shows past searches while it is empty, and Alt+Backspace"
    " takes away what stands before the cursor."
)


class ExampleList(QListWidget):
    """Examples under the heads of their groups. `chosen` (query) on Enter or a click."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName("Examples of searches")
        self.setItemDelegate(_Delegate(look, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.ensurePolished()
        self.itemClicked.connect(self._choose)
        look.changed.connect(self.doItemsLayout)

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Show these; how many papers each finds comes later."""
        self.clear()
        group = ""
        for example in examples:
            if example.group != group:
                group = example.group
                head = QListWidgetItem(group)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.addItem(head)
            item = QListWidgetItem(example.query)
            item.setData(_EXAMPLE, example)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{example.query}: {example.meaning}")
            self.addItem(item)
        self.setCurrentRow(1 if examples else -1)

    @property
    def examples(self) -> list[tuple[Example, str]]:
        """What is shown, from the top, with what is said of how many papers it finds."""
        items = [self.item(row) for row in range(self.count())]
        return [(item.data(_EXAMPLE), str(item.data(_COUNT) or "")) for item in items if item.data(_EXAMPLE)]

    def show_counts(self, counts: Sequence[int]) -> None:
        """Say how many papers the examples find, in their order."""
        items = [self.item(row) for row in range(self.count()) if self.item(row).data(_EXAMPLE)]
        for item, count in zip(items, counts, strict=True):
            example, said = item.data(_EXAMPLE), f"{count:,} paper{'' if count == 1 else 's'}"
            item.setData(_COUNT, said)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{example.query}: {example.meaning}; {said}")

    def _choose(self, item: QListWidgetItem | None) -> None:
        example = item.data(_EXAMPLE) if item is not None else None
        if example is not None:
            self.chosen.emit(example.query)

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentItem())
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """Paints the example, what it does, and how many papers it finds; or the head of a group."""

    def __init__(self, look: Look, parent: QListWidget) -> None:
        super().__init__(parent)
        self._look = look

    @guarded(QSize)
    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, self._look.px(_HEIGHT if index.data(_EXAMPLE) else _HEAD))

    @guarded()
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = self._look
        painter.save()
        rect, pad = QRectF(QRect(option.rect)), look.px(_PAD)
        example: Example | None = index.data(_EXAMPLE)
        if example is None:
            area = rect.adjusted(pad, look.px(8), -pad, 0)
            line(painter, area, str(index.data()), look.font(12, 600), look.colour("faint"), LEFT)
            painter.restore()
            return
        _rect, on = line_ground(painter, option, look)
        ink, quiet = ("accenttext", "accenttext") if on else ("text", "muted")
        split, right = rect.left() + rect.width() * _SHARE, rect.right() - pad - look.px(_COUNT_WIDTH)
        area = QRectF(rect.left() + pad, rect.top(), split - rect.left() - 2 * pad, rect.height())
        line(painter, area, example.query, look.font(12, mono=True), look.colour(ink), LEFT)
        area = QRectF(split, rect.top(), right - split - pad, rect.height())
        line(painter, area, example.meaning, look.font(13), look.colour(quiet), LEFT)
        area = QRectF(right, rect.top(), look.px(_COUNT_WIDTH), rect.height())
        line(painter, area, str(index.data(_COUNT) or ""), look.font(12, tabular=True), look.colour(quiet), RIGHT)
        painter.restore()


class SearchHelpDialog(DeskDialog):
    """The page of examples."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "How to search", width=860, height=760, text=_TEXT)
        self.list = ExampleList(desk.look)
        self.list.chosen.connect(self._on_chosen)
        self.body.addWidget(self.list)
        self.add_button("Close", primary=False).clicked.connect(self.accept)
        self._examples = Latest(desk.jobs, lane="counts", parent=self)
        self._examples.answered.connect(self._on_examples)
        self._examples.failed.connect(desk.report_error)
        self._counts = Latest(desk.jobs, lane="counts", parent=self)
        self._counts.answered.connect(self.list.show_counts)
        self._counts.failed.connect(desk.report_error)
        desk.library_changed.connect(self.reject)
        self._examples.ask("Find examples", examples, desk.library.completion)
        self.list.setFocus()

    def _on_examples(self, found: list[Example]) -> None:
        self.list.show_examples(found)
        queries = [example.query for example in found]
        self._counts.ask("Count what examples find", self.desk.library.papers.counts, queries)

    def _on_chosen(self, query: str) -> None:
        self.accept()
        if self.desk.library.papers.exist():  # else the field is not shown, and would hide what comes in later
            self.desk.search_for(query)
