"""The panes beside each other: how wide each is wanted, which give way where the window is narrow. Knows no content."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.guard import guarded
from paperdesk.settings import State

_WIDTHS, _HIDDEN = "splits", "hidden:{}"
_LEAST = 440  # drawn pixels of the middle, for which the right side gives way
_NARROWEST = 470  # drawn pixels of the whole


class Splits(QSplitter):
    """The middle with its sides. A side is shown when it is wanted and there is room for it.

    With no room for both sides the one that was not asked for last stays away until the window is wider.
    """

    def __init__(self, look: Look, state: State) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look = look
        self._state = state
        self._sides: dict[str, QWidget] = {}
        self._widths: dict[str, int] = {}  # in pixels, as they are wanted
        self._drawn: dict[str, int] = {}  # as they are drawn
        self._barred: set[str] = set()  # sides that have nothing to show
        self._yields = ""
        self.middle = QWidget()
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.splitterMoved.connect(lambda _at, _handle: self._on_moved())
        look.changed.connect(self.lay_out)

    def add_middle(self, widget: QWidget) -> None:
        """Put in what takes the room that is left."""
        self.middle = widget
        self.addWidget(widget)
        self.setStretchFactor(self.indexOf(widget), 1)

    def add_side(self, name: str, widget: QWidget, width: int) -> None:
        """Put in a side, `width` drawn pixels wide at first."""
        self._sides[name] = widget
        self._drawn[name] = width
        self._yields = name
        self.addWidget(widget)

    # What is wanted ---------------------------------------------------------------------------------------------------

    def restore(self) -> None:
        """Take up the widths that were kept."""
        kept = self._state.get(_WIDTHS)
        kept = kept if isinstance(kept, dict) else {}
        for name, drawn in self._drawn.items():
            width = kept.get(name)
            self._widths[name] = width if isinstance(width, int) and 0 < width < 10_000 else self._look.px(drawn)
        self.lay_out()

    def keep(self) -> None:
        """Keep the widths."""
        self._state.set(_WIDTHS, dict(self._widths))

    def is_wanted(self, name: str) -> bool:
        """Whether the reader wants a side to be there."""
        return not self._state.get(_HIDDEN.format(name), False)

    def want(self, name: str, wanted: bool) -> None:
        """Show a side or take it away; where there is no room for both, the other one goes."""
        self._state.set(_HIDDEN.format(name), not wanted)
        others = [other for other in self._sides if other != name]
        self._yields = others[0] if wanted and others else self._yields
        self.lay_out()

    def bar(self, name: str, barred: bool) -> None:
        """Have a side stay away, whatever is wanted: it has nothing to show."""
        (self._barred.add if barred else self._barred.discard)(name)
        self.lay_out()

    # Laying out -------------------------------------------------------------------------------------------------------

    def lay_out(self) -> None:
        """Show the sides there is room for, as wide as they are wanted, the right one less where it is narrow."""
        px, room = self._look.px, self.width()
        self.setMinimumWidth(px(_NARROWEST))
        shown = [name for name in self._sides if self.is_wanted(name) and name not in self._barred]
        if sum(map(_narrowest, (self.middle, *(self._sides[name] for name in shown)))) > room and len(shown) > 1:
            shown.remove(self._yields)
        for name, side in self._sides.items():
            side.setVisible(name in shown)
        widths = {name: self._widths.get(name, px(self._drawn[name])) for name in shown}
        for name in reversed(shown):
            lacking = px(_LEAST) - (room - sum(widths.values()))
            if lacking > 0:
                widths[name] = max(_narrowest(self._sides[name]), widths[name] - lacking)
        rest = max(1, room - sum(widths.values()))
        names: dict[QWidget | None, str] = {side: name for name, side in self._sides.items()}
        self.setSizes([widths.get(names.get(self.widget(at), ""), rest) for at in range(self.count())])

    def _on_moved(self) -> None:
        """The reader moved a border: that is how wide the sides are wanted."""
        for name, side in self._sides.items():
            if not side.isHidden():
                self._widths[name] = side.width()

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()


def _narrowest(widget: QWidget) -> int:
    """Pixels below which a widget would be cut."""
    return max(widget.minimumWidth(), widget.minimumSizeHint().width())
