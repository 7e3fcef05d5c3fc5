"""The preferences, built from settings.OPTIONS: a new option is a row there and appears here by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QScrollArea, QSpinBox, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.settings import Option


class PreferencesDialog(DeskDialog):
    """Every option by its group; a change is in force and kept at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Preferences", width=600, height=620)
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 12, 0)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(18)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        group = ""
        for option in desk.settings.options.values():
            if not option.shown:
                continue
            if option.group != group:
                group = option.group
                heading = QLabel(group)
                desk.look.keep_font(heading, 14, 600)
                heading.setContentsMargins(0, 12 if form.rowCount() else 0, 0, 2)
                form.addRow(heading)
            self._add(form, option)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        self.body.addWidget(area)
        self.add_button("Keyboard shortcuts…", icon="keyboard").clicked.connect(self._on_shortcuts)
        self.add_button("Close", primary=True).clicked.connect(self.accept)

    def _add(self, form: QFormLayout, option: Option) -> None:
        editor = self._editor(option)
        editor.setAccessibleName(option.title)
        editor.setAccessibleDescription(option.help)
        if isinstance(editor, QCheckBox):
            form.addRow(editor)
        else:
            form.addRow(option.title, editor)
        if option.help:
            words = QLabel(option.help)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setProperty("role", "small")
            words.setWordWrap(True)
            form.addRow(words) if isinstance(editor, QCheckBox) else form.addRow("", words)

    def _editor(self, option: Option) -> QWidget:
        settings = self.desk.settings
        value = settings.get(option.id)
        if option.choices:
            combo = QComboBox()
            for choice, title in option.choices:
                combo.addItem(title, choice)
            combo.setCurrentIndex(combo.findData(value))
            combo.currentIndexChanged.connect(lambda _index: settings.set(option.id, combo.currentData()))
            return combo
        if isinstance(option.default, bool):
            check = QCheckBox(option.title)
            check.setChecked(value)
            check.toggled.connect(lambda on: settings.set(option.id, on))
            return check
        if isinstance(option.default, int):
            spin = QSpinBox()
            spin.setRange(option.minimum, option.maximum)
            spin.setValue(value)
            spin.valueChanged.connect(lambda number: settings.set(option.id, number))
            return spin
        line = QLineEdit(value)
        line.editingFinished.connect(lambda: settings.set(option.id, line.text()))
        return line

    def _on_shortcuts(self) -> None:
        self.accept()
        self.desk.trigger("help.shortcuts")
