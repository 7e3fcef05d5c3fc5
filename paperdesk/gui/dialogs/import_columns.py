"""What the columns of a table mean: a line a column with its first cells, and the field it fills to be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from paperdesk.gui.dialogs.dialog import words
from paperdesk.gui.look import Look
from paperdesk.gui.widgets.elided_label import ElidedLabel
from paperdesk.gui.widgets.fields import ChoiceField
from paperdesk.library.survey import FIELDS, Table, doubt

_SHOWN = 250  # columns that can be told a meaning; those beyond are guessed
_SAMPLES, _CELL = 4, 80  # cells of a column that are shown, letters of one
_NAME, _CHOICE = 190, 170  # drawn pixels
_KEPT = "Kept as it is"


class _Line:
    """The widgets of one column."""

    def __init__(self, look: Look, table: Table, place: int, fields: QStandardItemModel) -> None:
        name = table.headers[place] or f"Column {place + 1}"
        self.name = ElidedLabel(look, name, weight=500)
        self.name.setFixedWidth(look.px(_NAME))
        self.choice = ChoiceField(look)
        self.choice.setModel(fields)
        self.choice.setFixedWidth(look.px(_CHOICE))
        self.choice.setAccessibleName(f"Field of the column “{name[:80]}”")
        cells = (" ".join(row[place][: 4 * _CELL].split()) for row in table.rows if place < len(row))
        filled = list(dict.fromkeys(cell if len(cell) < _CELL else f"{cell[:_CELL]}…" for cell in cells if cell))
        self.cells = ElidedLabel(look, "   ·   ".join(filled[:_SAMPLES]) or "empty in the first rows", colour="muted")
        self.doubt = words("", "small")
        self.doubt.hide()


class ColumnsView(QWidget):
    """The columns of one table at a time; `changed` when the reader chose another field for one."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._table = Table([])
        self._mapping: dict[str, list[int]] = {}
        self._fields = _field_model()
        self.lines: list[_Line] = []
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName("Columns of the table")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)

    @property
    def mapping(self) -> dict[str, list[int]]:
        """Which columns mean which field, the best of a field first."""
        return {name: list(places) for name, places in self._mapping.items() if places}

    def show_table(self, table: Table, mapping: Mapping[str, Sequence[int]]) -> None:
        """Show another table, and what its columns mean."""
        px = self._look.px
        self._table, self._mapping = table, {name: list(places) for name, places in mapping.items()}
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, px(14), 0)
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(2, 1)
        self.lines = []
        for place in range(min(len(table.headers), _SHOWN)):
            line = _Line(self._look, table, place, self._fields)
            grid.addWidget(line.name, 2 * place, 0)
            grid.addWidget(line.choice, 2 * place, 1)
            grid.addWidget(line.cells, 2 * place, 2)
            grid.addWidget(line.doubt, 2 * place + 1, 1, 1, 2)
            self.lines.append(line)
        rest = len(table.headers) - _SHOWN
        if rest > 0:
            grid.addWidget(words(f"{rest:,} more columns are read by their names.", "small"), 2 * _SHOWN, 0, 1, 3)
        grid.setRowStretch(2 * _SHOWN + 1, 1)
        self._area.setWidget(page)
        self._show_choices()
        for place, line in enumerate(self.lines):
            line.choice.currentIndexChanged.connect(lambda _index, place=place: self._on_chosen(place))

    def focus_first(self) -> None:
        """Stand on the first column that is unclear, else on the first."""
        unclear = (line for line in self.lines if not line.choice.value)
        line = next(unclear, self.lines[0] if self.lines else None)
        if line is not None:
            line.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, place: int) -> None:
        chosen = self.lines[place].choice.value
        for places in self._mapping.values():
            if place in places:
                places.remove(place)
        if chosen:
            self._mapping.setdefault(chosen, []).insert(0, place)
        self._show_doubts()
        self.changed.emit()

    def _show_choices(self) -> None:
        fields = {place: name for name, places in self._mapping.items() for place in places}
        for place, line in enumerate(self.lines):
            line.choice.set_value(fields.get(place, ""))
        self._show_doubts()

    def _show_doubts(self) -> None:
        for place, line in enumerate(self.lines):
            said = doubt(self._table, self._mapping, place)
            _say(line.doubt, said)
            line.choice.setAccessibleDescription(said)


def _say(label: QLabel, said: str) -> None:
    label.setText(said)
    label.setVisible(bool(said))


def _field_model() -> QStandardItemModel:
    """What can be chosen, shared by all lines."""
    model = QStandardItemModel()
    for value, title in (("", _KEPT), *FIELDS.items()):
        item = QStandardItem(title)
        item.setData(value, Qt.ItemDataRole.UserRole)
        model.appendRow(item)
    return model
