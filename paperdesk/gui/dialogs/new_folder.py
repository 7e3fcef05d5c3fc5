"""Where a library is to lie: a folder that is named here and may not exist yet. What cannot be is said in place."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from paperdesk.errors import BadInputError
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.choose_files import begin, choose_folder, remember
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.widgets.buttons import Button
from paperdesk.library.files import free_path, safe_name

Then = Callable[[Path], object]


class NewFolderDialog(DeskDialog):
    """A line for the name, one for the folder it lies in; the answer is a path that is missing or an empty folder."""

    def __init__(self, desk: Desk, title: str, then: Then, *, name: str, button: str) -> None:
        super().__init__(desk, title, width=560)
        self._then = then
        look = desk.look
        within = Path(begin(desk))
        self.name = QLineEdit(free_path(within / safe_name(name)).name)
        self.within = QLineEdit(str(within))
        browse = Button(look, "Choose…", icon="folder-open")
        browse.clicked.connect(self._on_browse)
        row = QWidget()
        beside = QHBoxLayout(row)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(look.px(8))
        beside.addWidget(self.within, 1)
        beside.addWidget(browse)
        rows = QFormLayout()
        rows.setVerticalSpacing(look.px(10))
        rows.setHorizontalSpacing(look.px(16))
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, field, line in (("Name", self.name, self.name), ("In", row, self.within)):
            line.setAccessibleName("Name of the folder" if line is self.name else "In which folder")
            line.textChanged.connect(lambda _text: self._show())
            caption = QLabel(label)
            caption.setProperty("role", "muted")
            caption.setBuddy(line)
            caption.setMinimumHeight(line.sizeHint().height())
            rows.addRow(caption, field)
        self.body.addLayout(rows)
        self.where = words("", "small")
        self.where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.body.addWidget(self.where)
        self.add_button("Cancel").clicked.connect(self.reject)
        self.add_button(button, primary=True).clicked.connect(self._on_answered)
        desk.library_changed.connect(self.reject)
        self._show()
        self.name.selectAll()
        self.name.setFocus()

    @property
    def folder(self) -> Path:
        """The folder that is named, a whole path where "In" is one. An empty name means the folder of "In" itself."""
        return Path(os.path.normpath(Path(self.within.text().strip()).expanduser() / self.name.text().strip()))

    def _show(self) -> None:
        self.where.setText(f"It will lie in {self.folder}")
        self.say("")

    def _on_browse(self) -> None:
        chosen = choose_folder(self.desk, "In which folder?")
        if chosen is not None:
            self.within.setText(str(chosen))
            with suppress(OSError):  # what may not be read is found out by the answer
                if _is_empty(chosen):  # it was made for this
                    self.name.clear()

    def _on_answered(self) -> None:
        try:
            folder = _checked(self.folder)
        except BadInputError as error:
            self.say(str(error))
            return
        remember(self.desk, folder.parent)
        self.accept()
        self._then(folder)


def _checked(folder: Path) -> Path:
    """The folder, where it is missing or empty and something can be made in the one above it; else BadInputError."""
    if not folder.is_absolute():
        raise BadInputError(f"“{folder}” does not say where it begins.", hint="Write the whole path under “In”.")
    above = folder.parent
    try:
        if folder.is_dir() and not _is_empty(folder):
            raise BadInputError(f"“{folder}” is not empty.", hint="Give it another name.")
        if folder.exists() and not folder.is_dir():
            raise BadInputError(f"“{folder}” is a file.", hint="Give it another name.")
        if not above.is_dir():
            raise BadInputError(f"There is no folder “{above}”.", hint="Write another under “In”, or choose it.")
        if not os.access(above, os.W_OK):
            raise BadInputError(f"Nothing can be made in “{above}”.", hint="Write another under “In”, or choose it.")
    except (OSError, ValueError) as error:
        raise BadInputError(f"“{folder}” cannot be used: {getattr(error, 'strerror', None) or error}.") from error
    return folder


def _is_empty(folder: Path) -> bool:
    with os.scandir(folder) as entries:
        return next(entries, None) is None
