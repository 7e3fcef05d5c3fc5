"""The preferences, built from settings.OPTIONS: a new option is a row there and appears here by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QLineEdit, QScrollArea, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.widgets.fields import ChoiceField, NumberField
from paperdesk.settings import Option


class PreferencesDialog(DeskDialog):
    """Every option by its group; a change is in force and kept at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Preferences", width=600, height=640)
        self.editors: dict[str, QWidget] = {}
        page = QWidget()
        self._form = QFormLayout(page)
        self._form.setContentsMargins(0, 0, desk.look.px(14), 0)
        self._form.setVerticalSpacing(desk.look.px(8))
        self._form.setHorizontalSpacing(desk.look.px(18))
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        group = ""
        for option in desk.settings.options.values():
            if not option.shown:
                continue
            if option.group != group:
                group = option.group
                self._add_heading(group)
            self._add(option)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        self.body.addWidget(area)
        self.add_button("Keyboard shortcuts…", icon="keyboard", left=True).clicked.connect(self._on_shortcuts)
        self.add_button("Close", primary=True).clicked.connect(self.accept)
        next(iter(self.editors.values())).setFocus()

    def _add_heading(self, group: str) -> None:
        heading = words(group)
        self.look.keep_font(heading, 14, 600)
        heading.setContentsMargins(0, self.look.px(12) if self._form.rowCount() else 0, 0, self.look.px(2))
        self._form.addRow(heading)

    def _add(self, option: Option) -> None:
        editor = self.editors[option.id] = self._editor(option)
        editor.setAccessibleName(option.title)
        editor.setAccessibleDescription(option.help)
        if isinstance(editor, QCheckBox):
            self._form.addRow(editor)
        else:
            label = QLabel(option.title)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(editor)
            self._form.addRow(label, editor)
        if option.help:
            self._form.addRow(words(option.help, "small"))

    def _editor(self, option: Option) -> QWidget:
        desk, value = self.desk, self.desk.settings.get(option.id)
        if option.choices:
            choice = ChoiceField(desk.look, list(option.choices))
            choice.set_value(value)
            choice.setMinimumWidth(desk.look.px(190))
            choice.currentIndexChanged.connect(lambda _index: desk.choose(option.id, choice.value))
            return choice
        if isinstance(option.default, bool):
            check = QCheckBox(option.title.replace("&", "&&"))
            check.setChecked(value)
            check.toggled.connect(lambda on: desk.choose(option.id, on))
            return check
        if isinstance(option.default, int):
            number = NumberField(desk.look, option.minimum, option.maximum)
            number.setValue(value)
            number.setMinimumWidth(desk.look.px(90))
            number.valueChanged.connect(lambda chosen: desk.choose(option.id, chosen))
            return number
        line = QLineEdit(value)
        line.setMinimumWidth(desk.look.px(190))
        line.editingFinished.connect(lambda: desk.choose(option.id, line.text()))
        return line

    def _on_shortcuts(self) -> None:
        self.accept()
        self.desk.trigger("help.shortcuts")
