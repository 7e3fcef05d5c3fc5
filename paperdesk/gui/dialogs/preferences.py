"""The preferences, built from settings.OPTIONS: a new option is a row there and appears here by itself."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.choose_files import choose_folder
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.dialogs.style_adding import AddStyle
from paperdesk.gui.jobs import Latest
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.fields import ChoiceField, NumberField
from paperdesk.library.citing import StyleInfo
from paperdesk.settings import Option

_FIELD, _NUMBER, _STYLE = 190, 100, 260  # drawn pixels


class FolderField(QWidget):
    """A folder's path, typed or chosen; `chosen` when it is another."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, title: str, path: str) -> None:
        super().__init__()
        self._desk = desk
        self._title = title
        self.line = QLineEdit(path)
        self.line.setAccessibleName(title)
        self.line.setPlaceholderText("None")
        self.line.setClearButtonEnabled(True)
        self.line.setMinimumWidth(desk.look.px(_FIELD))
        self.line.editingFinished.connect(lambda: self.chosen.emit(self.line.text().strip()))
        self.button = Button(desk.look, "Choose…", tip=f"Choose: {title}")
        self.button.clicked.connect(self._on_choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(desk.look.px(8))
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.line)

    def _on_choose(self) -> None:
        folder = choose_folder(self._desk, self._title)
        if folder is not None:
            self.line.setText(str(folder))
            self.chosen.emit(str(folder))


class PreferencesDialog(DeskDialog):
    """Every option by its group; a change is in force and kept at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Preferences", width=600, height=640)
        self.editors: dict[str, QWidget] = {}
        self.missing: dict[str, QLabel] = {}
        page = QWidget()
        self._rows = QVBoxLayout(page)
        self._rows.setContentsMargins(0, 0, desk.look.px(14), 0)
        self._rows.setSpacing(desk.look.px(12))
        group = ""
        for option in desk.settings.options.values():
            if not option.shown:
                continue
            if option.group != group:
                group = option.group
                self._add_heading(group)
            if option.possible:
                self._add(option)
            else:
                self._add_missing(option)
        self._rows.addStretch(1)
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
        if self.editors:
            self._rows.addSpacing(self.look.px(10))
        self._rows.addWidget(heading)

    def _add(self, option: Option) -> None:
        """A row: the words at the left, what is chosen at the right; a switch before its words."""
        editor = self.editors[option.id] = self._editor(option)
        editor.setAccessibleName(option.title)
        editor.setAccessibleDescription(option.help)
        said = QVBoxLayout()
        said.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(self.look.px(16))
        row.addLayout(said, 1)
        if isinstance(editor, QCheckBox):
            said.addWidget(editor)
        else:
            label = words(option.title)
            label.setBuddy(editor)
            said.addWidget(label)
            row.addWidget(editor)
            if option.kind == "style":
                row.addWidget(self.adding)
        if option.help:
            below = words(option.help, "small")
            below.setIndent(self.look.px(24) if isinstance(editor, QCheckBox) else 0)
            said.addWidget(below)
        self._rows.addLayout(row)

    def _add_missing(self, option: Option) -> None:
        """The words of an option whose package is not there, with how to get it in place of a switch."""
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(words(option.title))
        below = words(how_to_get(option.needs, frozen=getattr(sys, "frozen", False)), "small")
        below.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.addWidget(below)
        self.missing[option.id] = below
        self._rows.addLayout(said)

    def _editor(self, option: Option) -> QWidget:
        desk, value = self.desk, self.desk.settings.get(option.id)
        if option.choices:
            choice = ChoiceField(desk.look, list(option.choices))
            choice.set_value(value)
            choice.setMinimumWidth(desk.look.px(_FIELD))
            choice.currentIndexChanged.connect(lambda _index: desk.choose(option.id, choice.value))
            return choice
        if option.kind == "style":
            return self._style_field(option, value)
        if isinstance(option.default, bool):
            check = QCheckBox(option.title.replace("&", "&&"))
            check.setChecked(value)
            check.toggled.connect(lambda on: desk.choose(option.id, on))
            return check
        if isinstance(option.default, int):
            number = NumberField(desk.look, option.minimum, option.maximum)
            number.setValue(value)
            number.setFixedWidth(desk.look.px(_NUMBER))
            number.valueChanged.connect(lambda chosen: desk.choose(option.id, chosen))
            return number
        if option.is_folder:
            folder = FolderField(desk, option.title, value)
            folder.chosen.connect(lambda path: desk.choose(option.id, path))
            return folder
        line = QLineEdit(value)
        line.setMinimumWidth(desk.look.px(_FIELD))
        line.editingFinished.connect(lambda: desk.choose(option.id, line.text()))
        return line

    def _style_field(self, option: Option, value: str) -> QWidget:
        """The citation styles that ship at once, the reader's own when their files were asked what they are called."""
        desk = self.desk
        choice = ChoiceField(desk.look)
        choice.setMinimumWidth(desk.look.px(_FIELD))
        choice.setMaximumWidth(desk.look.px(_STYLE))

        def fill(styles: list[StyleInfo]) -> None:
            wanted = choice.value or value
            choice.blockSignals(True)
            choice.clear()
            for style in styles:
                choice.addItem(style.title, style.id)
            choice.set_value(wanted)
            choice.blockSignals(False)

        fill(desk.library.citing.shipped())
        if choice.value != value:  # one of the reader's own, or one that is gone
            choice.blockSignals(True)
            choice.addItem(Path(value).stem, value)
            choice.set_value(value)
            choice.blockSignals(False)
        choice.currentIndexChanged.connect(lambda _index: desk.choose(option.id, choice.value))
        reading = Latest(desk.jobs, lane="citing", parent=self)
        reading.answered.connect(fill)
        reading.failed.connect(desk.report_error)
        self.finished.connect(lambda _result: reading.forget())
        reading.ask("Read the citation styles", desk.library.citing.styles)

        def on_added(style: StyleInfo) -> None:
            self.say("")
            choice.addItem(style.title, style.id)
            choice.set_value(style.id)  # which is told, and so in force
            reading.ask("Read the citation styles", desk.library.citing.styles)

        self.adding = AddStyle(desk, short=True)
        self.adding.added.connect(on_added)
        self.adding.refused.connect(self.say)
        return choice

    def _on_shortcuts(self) -> None:
        self.accept()
        self.desk.trigger("help.shortcuts")


def how_to_get(needs: str, *, frozen: bool) -> str:
    """One sentence that says how to get an optional package."""
    if frozen:
        return "This build of PaperDesk leaves it out; PaperDesk installed with pip can have it."
    return f"Not installed here; to have it, run  {sys.executable} -m pip install {needs}  and start PaperDesk again."
