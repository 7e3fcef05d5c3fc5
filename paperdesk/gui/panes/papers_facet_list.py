"""All that the papers found divide by, in groups under heads: the list that opens below the last chip.

Knows facets and how they are shown; no library. What a click means is the pane's business.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.line_ground import line_ground
from paperdesk.gui.widgets.paint import LEFT, RIGHT, icon, line, text_width
from paperdesk.gui.widgets.popup import Popup
from paperdesk.gui.widgets.tips import tip
from paperdesk.library.facets import Facet

Shown = tuple[Facet, bool]
"""A facet, and whether the search asks for it."""

_GROUPS = (("Status", ("status",)), ("Tags", ("tag",)), ("Years", ("year",)), ("Venues", ("venue",)),
           ("Authors", ("author",)), ("Has", ("has", "is")))  # fmt: skip
_FACET = Qt.ItemDataRole.UserRole
_ASKED = Qt.ItemDataRole.UserRole + 1
_CUT = Qt.ItemDataRole.UserRole + 2  # letters at the beginning that are left out
_WIDTH, _HIGHEST = 340, 440  # of the list at most
_ROW, _HEAD, _PAD, _MARK = 26, 30, 8, 16
_EDGE = 16  # pixels kept free below the list
_ANY = 24  # letters of a value that no width cuts
_LONGEST = 300  # letters of a value that are laid out


def grouped(facets: Sequence[Shown]) -> list[tuple[str, list[Shown]]]:
    """The facets by the heads of their groups, in the order of the list; groups without any are left out."""
    groups = [(head, [each for each in facets if each[0].field in fields]) for head, fields in _GROUPS]
    return [(head, held) for head, held in groups if held]


class FacetList(QListWidget):
    """Facets under the heads of their groups. `chosen` (Facet) on Enter, Space or a click."""

    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("Everything the papers found divide by")
        self.setProperty("flat", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Delegate(look, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.itemClicked.connect(self._choose)

    def show_facets(self, facets: Sequence[Shown]) -> None:
        """Show these; the one that was marked stays so where it is still there."""
        marked = self.current
        self.clear()
        for head, held in grouped(facets):
            item = QListWidgetItem(head)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)
            cuts = self._cuts([facet.label for facet, _asked in held])
            for facet, asked in held:
                self.addItem(self._item(facet, cuts.get(facet.label, 0), asked=asked))
        facts = [self.item(row).data(_FACET) for row in range(self.count())]
        same = [row for row, each in enumerate(facts) if each and marked and _names(each) == _names(marked)]
        self.setCurrentRow(same[0] if same else 1 if facts else -1)

    def _cuts(self, labels: Sequence[str]) -> dict[str, int]:
        """How many letters to leave out at the beginning of values that would look alike: words they share."""
        alike: dict[str, list[str]] = {}
        for label in labels:
            alike.setdefault(self.shown(label), []).append(label)
        several = [held for held in alike.values() if len(held) > 1]
        return {label: _shared(held) for held in several for label in held}

    def _item(self, facet: Facet, cut: int, *, asked: bool) -> QListWidgetItem:
        item = QListWidgetItem(facet.label)
        item.setData(_FACET, facet)
        item.setData(_ASKED, asked)
        item.setData(_CUT, cut)
        said = f"{facet.label}, {facet.count:,}" + (", asked for" if asked else "")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        if len(facet.label) > _ANY and self.shown(facet.label) != facet.label:
            item.setToolTip(tip(facet.label))
        return item

    @property
    def current(self) -> Facet | None:
        """The facet that is marked."""
        item = self.currentItem()
        facet: Facet | None = item.data(_FACET) if item is not None else None
        return facet

    @property
    def whole_height(self) -> int:
        """Pixels all of it takes."""
        rows = sum(bool(self.item(row).data(_FACET)) for row in range(self.count()))
        return rows * self._look.px(_ROW) + (self.count() - rows) * self._look.px(_HEAD) + 2

    def shown(self, label: str, room: float | None = None) -> str:
        """A value as it is painted, its middle left out where it is too long."""
        if room is None:
            room = self._look.px(_WIDTH - 2 * _PAD - _MARK - 48)
        return QFontMetricsF(self._look.font(13)).elidedText(label[:_LONGEST], Qt.TextElideMode.ElideMiddle, room)

    def shown_at(self, index: QModelIndex | QPersistentModelIndex, room: float | None = None) -> str:
        """The value of a line as it is painted: where others would look like it, without the words they begin with."""
        label, cut = index.data(_FACET).label, index.data(_CUT)
        return self.shown(f"…{label[cut:]}" if cut else label, room)

    def _choose(self, item: QListWidgetItem | None) -> None:
        facet = item.data(_FACET) if item is not None else None
        if facet is not None:
            self.chosen.emit(facet)

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """Letters find a value here, whatever command has them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if plain and event.key() != Qt.Key.Key_Escape:
                event.accept()
                return True
        return bool(super().event(event))

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the popup's
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """Paints a value with a mark where it is asked for and its count at the right end; or the head of a group."""

    def __init__(self, look: Look, held_by: FacetList) -> None:
        super().__init__(held_by)
        self._look, self._list = look, held_by

    @guarded(QSize)
    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, self._look.px(_ROW if index.data(_FACET) else _HEAD))

    @guarded()
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = self._look
        painter.save()
        rect, pad = QRectF(QRect(option.rect)), look.px(_PAD)
        facet: Facet | None = index.data(_FACET)
        if facet is None:
            area = rect.adjusted(pad, look.px(6), -pad, 0)
            line(painter, area, str(index.data()), look.font(12, 600), look.colour("faint"), LEFT)
            painter.restore()
            return
        _rect, on = line_ground(painter, option, look)
        side = look.px(_MARK)
        if index.data(_ASKED):
            icon(painter, QPointF(rect.left() + pad, rect.center().y() - side / 2), "check", "accent", side, look)
        count, small = f"{facet.count:,}", look.font(12, tabular=True)
        area = rect.adjusted(pad + side + look.px(6), 0, -pad, 0)
        line(painter, area, count, small, look.colour("accenttext" if on else "muted"), RIGHT)
        area.setRight(area.right() - text_width(count, small) - look.px(10))
        words = self._list.shown_at(index, area.width())
        line(painter, area, words, look.font(13), look.colour("accenttext" if on else "text"), LEFT)
        painter.restore()


class FacetMenu(Popup):
    """The list of all facets below a chip, as high as there is room for. `chosen` (Facet); then it is closed."""

    chosen = Signal(object)

    def __init__(self, look: Look, owner: QWidget) -> None:
        super().__init__(look, owner, radius=9, padding=5)
        self._facets: Sequence[Shown] = ()
        self.list = FacetList(look)
        self.list.chosen.connect(self._on_chosen)
        self.body.addWidget(self.list)

    def show_facets(self, facets: Sequence[Shown]) -> None:
        """List other facets; an empty list is closed."""
        self._facets = facets
        if self.is_open and facets:
            self.list.show_facets(facets)
        elif self.is_open:
            self.close_popup()

    def open_under(self, chip: QWidget) -> None:
        """Show the list under a chip, never over what stands above that."""
        look, window = self._look, chip.window()
        self.list.clear()
        self.list.show_facets(self._facets)
        room = window.height() - chip.mapTo(window, QPoint(0, chip.height())).y() - look.px(_EDGE + 2 * 5)
        self.list.setFixedHeight(max(look.px(_ROW), min(self.list.whole_height, look.px(_HIGHEST), room)))
        self.list.scrollToTop()
        self.open_below(chip, width=look.px(_WIDTH))

    def _on_chosen(self, facet: Facet) -> None:
        self.close_popup()
        self.chosen.emit(facet)


def _shared(texts: Sequence[str]) -> int:
    """How many letters the whole words take with which all of these begin."""
    first, last = min(texts), max(texts)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first.rfind(" ", 0, same) + 1


def _names(facet: Facet) -> tuple[str, str]:
    return facet.field, facet.value
