"""What the papers found divide by: chips for the first facets, the last of which opens a list of all of them.

Knows facets and how they are shown; no library. What a click means is the pane's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.chip import FilterChip
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.tips import set_tip
from paperdesk.library.facets import Facet

if TYPE_CHECKING:
    from paperdesk.gui.panes.papers_facet_list import FacetMenu

_GAP = 6
_CHIPS = 12


def _words(facet: Facet) -> str:
    """What stands on a facet's chip: names of venues begin alike and end alike, so that the middle is left out."""
    return facet.label if len(facet.label) <= 40 else f"{facet.label[:24]}…{facet.label[-15:]}"


class FacetRow(QWidget):
    """As many chips as there is room for; the last one opens a list of all there are. `toggled` (Facet)."""

    toggled = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._facets: list[tuple[Facet, bool]] = []
        self._on_chips: Sequence[tuple[Facet, bool]] = []
        self._chips: list[FilterChip] = []  # as many as were ever needed
        self.more = FilterChip(look, "More", dropdown=True, parent=self)
        self._menu: FacetMenu | None = None
        self.more.clicked.connect(self._on_more)
        set_tip(self.more, "Everything the papers found divide by")
        self.more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._place)

    @property
    def menu(self) -> FacetMenu:
        """The list of all facets, loaded when it is first wanted."""
        if self._menu is None:
            from paperdesk.gui.panes.papers_facet_list import FacetMenu

            self._menu = FacetMenu(self._look, self)
            self._menu.chosen.connect(self.toggled)
            self._menu.show_facets(self._facets)
        return self._menu

    @property
    def shown(self) -> list[str]:
        """The words of the chips that there is room for."""
        return [chip.text() for chip in self._chips if not chip.isHidden()]

    def show_facets(self, facets: Sequence[tuple[Facet, bool]]) -> None:
        """Show other facets, each with whether the search asks for it; those that are asked for stand first."""
        if list(facets) == self._facets:
            return
        focused = next((chip.text() for chip in self._chips if chip.hasFocus()), None)
        self._facets = list(facets)
        self._on_chips = sorted(self._facets, key=lambda each: not each[1])[:_CHIPS]
        while len(self._chips) < len(self._on_chips):
            chip = FilterChip(self._look, checkable=True, parent=self)
            chip.clicked.connect(partial(self._on_clicked, len(self._chips)))
            self._chips.append(chip)
        for chip in self._chips[len(self._on_chips) :]:
            chip.hide()
        for chip, (facet, asked) in zip(self._chips, self._on_chips, strict=False):
            chip.set_facet(_words(facet), facet.count)
            chip.setChecked(asked)
            set_tip(chip, f"{facet.field}:{facet.value}")
        if self._menu is not None:
            self._menu.show_facets(self._facets)
        self._place()
        for chip in self._chips:
            if chip.text() == focused and not chip.isHidden():
                chip.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self, place: int) -> None:
        self.toggled.emit(self._on_chips[place][0])

    def _on_more(self) -> None:
        if self.menu.is_open:
            self.menu.close_popup()
        else:
            self.menu.open_under(self.more)

    def _place(self) -> None:
        """Set the chips from left to right; what does not fit is hidden."""
        gap, room = self._look.px(_GAP), self.width()
        chips = self._chips[: len(self._on_chips)]
        sizes = [chip.sizeHint() for chip in chips]
        more = self.more.sizeHint()
        whole = sum(size.width() for size in sizes) + gap * max(0, len(sizes) - 1)
        rest = len(self._facets) > len(chips) or whole > room
        limit = room - (more.width() + gap) if rest else room
        x, hidden = 0, False
        for chip, size in zip(chips, sizes, strict=True):
            hidden = hidden or x + size.width() > limit
            chip.setVisible(not hidden)
            if not hidden:
                chip.setGeometry(QRect(QPoint(x, (self.height() - size.height()) // 2), size))
                x += size.width() + gap
        self.more.setVisible(rest and bool(self._facets))
        self.more.setGeometry(QRect(QPoint(x, (self.height() - more.height()) // 2), more))

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(23))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.px(23))
