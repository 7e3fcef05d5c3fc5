"""How an import shall go, where there is something to decide: columns, files, and where its papers are put.

What it would do can be looked at first; nothing of that stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.gui.desk.importing import Wish
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.dialogs.import_account import AccountView
from paperdesk.gui.dialogs.import_columns import ColumnsView
from paperdesk.gui.jobs import Job
from paperdesk.gui.widgets.fields import ChoiceField
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.tag_editor import TagEditor
from paperdesk.library.shapes import Report
from paperdesk.library.survey import Found, problem

_NAMED = 4  # paths that are named one by one
_STATUSES = (
    ("", "As the source says, else unread"), ("unread", "Unread"), ("reading", "Reading"), ("read", "Read"),
    ("skipped", "Skipped"),
)  # fmt: skip
_COPY, _LINK = ("copy", "Copy them into the library"), ("link", "Link them where they are")
_COPIES = {"copy": True, "link": False}


class ImportOptionsDialog(DeskDialog):
    """One page of choices, and behind it what the import would do."""

    def __init__(self, desk: Desk, wish: Wish) -> None:
        self._tables = [each for each in wish.found if each.table is not None]
        height = 640 if self._tables else 0
        name = wish.title.removeprefix("Import ")
        super().__init__(desk, f"Import {name}", width=860 if self._tables else 560, height=height)
        self._wish = wish
        self._mapping = {path: dict(mapping) for path, mapping in wish.choices.mapping.items()}
        self._job: Job | None = None
        self.would = words("")
        self.account = AccountView(desk.look)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_page())
        self._stack.addWidget(self._build_account())
        self.body.addWidget(self._stack, 1)
        self.back = self.add_button("Back", icon="arrow-left", left=True)
        self.back.clicked.connect(self._on_back)
        self.back.hide()
        self.first = self.add_button("Look first", icon="eye", left=True)
        self.first.clicked.connect(self._on_look)
        self.add_button("Cancel").clicked.connect(self.reject)
        self.go = self.add_button("Import", primary=True)
        self.go.clicked.connect(self._on_go)
        self.finished.connect(lambda _result: self._stop())
        desk.library_changed.connect(self.reject)
        self._check()
        if self._tables:
            self.columns.focus_first()
        else:
            self.collection.setFocus()

    # Building -------------------------------------------------------------------------------------------------------

    def _build_page(self) -> QWidget:
        look = self.look
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(12))
        layout.addWidget(words("\n".join(_described(self._wish.found)), "muted"))
        if self._tables:
            self._add_columns(layout)
        self._form = QFormLayout()
        self._form.setVerticalSpacing(look.px(8))
        self._form.setHorizontalSpacing(look.px(16))
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout.addLayout(self._form)
        if not self._tables:
            layout.addStretch(1)
        self._add_choices()
        return page

    def _build_account(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.look.px(12))
        layout.addWidget(self.would)
        layout.addWidget(self.account, 1)
        return page

    def _add_columns(self, layout: QVBoxLayout) -> None:
        self.table = ChoiceField(self.look, [(str(each.path), each.path.name) for each in self._tables])
        self.table.setAccessibleName("Table")
        self.table.setVisible(len(self._tables) > 1)
        self.table.currentIndexChanged.connect(lambda _index: self._show_table())
        self.columns = ColumnsView(self.look)
        self.columns.changed.connect(self._on_columns_changed)
        layout.addWidget(words("What each column holds. What no field takes is kept with the paper."))
        layout.addWidget(self.table)
        layout.addWidget(self.columns, 1)
        self._show_table()

    def _add_choices(self) -> None:
        desk, look, choices = self.desk, self.look, self._wish.choices
        self.files = ChoiceField(look, _file_choices(self._wish.found))
        if any(each.names_files for each in self._wish.found):
            if not desk.settings.get("copy_files") and self.files.value:
                self.files.set_value("link")
            self._add("Files", self.files)
        self.collection = ChoiceField(look, [("", "")])
        for held in desk.library.collections.tree():
            self.collection.addItem(held.path, held.path)
        self.collection.setEditable(True)
        self.collection.setInsertPolicy(ChoiceField.InsertPolicy.NoInsert)
        line = self.collection.lineEdit()
        assert line is not None
        line.setPlaceholderText("None, or the name of a new one")
        self.collection.setEditText(choices.collection)
        self._add("Collection", self.collection)
        self.tags = TagEditor(look, self._complete)
        self._tags = list(choices.tags)
        self._colours = {tag.path: tag.colour for tag in desk.library.tags.tree()}
        self.tags.tags_added.connect(self._on_tags_added)
        self.tags.tag_removed.connect(self._on_tag_removed)
        self._show_tags()
        self._add("Tags", self.tags)
        self.status = ChoiceField(look, list(_STATUSES))
        self.status.set_value(choices.status)
        self._add("Status", self.status)

    def _add(self, title: str, widget: QWidget) -> None:
        widget.setAccessibleName(title)
        label = QLabel(title)
        label.setProperty("role", "muted")
        label.setBuddy(widget)
        label.setMinimumHeight(self.files.sizeHint().height() if title != "Tags" else 0)
        self._form.addRow(label, widget)

    # Columns --------------------------------------------------------------------------------------------------------

    def _shown(self) -> Found:
        return self._tables[max(0, self.table.currentIndex())]

    def _show_table(self) -> None:
        found = self._shown()
        assert found.table is not None
        self.columns.show_table(found.table, self._mapping.get(found.path, found.table.mapping))

    def _on_columns_changed(self) -> None:
        """Keep what was chosen; tables with the same columns mean the same by them."""
        found, mapping = self._shown(), self.columns.mapping
        for each in self._tables:
            if each.table is not None and found.table is not None and each.table.headers == found.table.headers:
                self._mapping[each.path] = mapping
        self._check()

    def _check(self) -> None:
        """Say what is missing, and let nothing begin before it is there."""
        said = ""
        for each in self._tables:
            wrong = problem(self._mapping.get(each.path, {}))
            if wrong and not said:
                said = f"{wrong} It is “{each.path.name}” that has none." if len(self._tables) > 1 else wrong
        self.say(said)
        self.go.setEnabled(not said)
        self.first.setEnabled(not said and self._job is None)

    # Choices --------------------------------------------------------------------------------------------------------

    def _complete(self, prefix: str) -> list[tuple[str, str | None]]:
        return [(tag.path, tag.colour) for tag in self.desk.library.tags.complete(prefix)]

    def _on_tags_added(self, paths: Sequence[str]) -> None:
        self._tags = list(dict.fromkeys([*self._tags, *paths]))
        self._show_tags()

    def _on_tag_removed(self, path: str) -> None:
        self._tags = [tag for tag in self._tags if tag != path]
        self._show_tags()

    def _show_tags(self) -> None:
        self.tags.set_tags([(path, self._colours.get(path)) for path in self._tags])

    def chosen(self) -> Wish:
        """The wish with all that is chosen now."""
        named = any(each.names_files for each in self._wish.found)
        mapping: dict[Path, dict[str, list[int]]] = {
            path: {name: list(places) for name, places in held.items() if places}
            for path, held in self._mapping.items()
        }
        choices = replace(
            self._wish.choices,
            collection=" ".join(self.collection.currentText().split()),
            tags=tuple(self._tags),
            status=self.status.value,
            copies=_COPIES.get(self.files.value) if named else None,
            mapping=mapping,
        )
        return replace(self._wish, choices=choices)

    # Going on -------------------------------------------------------------------------------------------------------

    def _on_go(self) -> None:
        self._stop()
        wish = self.chosen()
        self.accept()
        self.desk.importing.begin(wish)

    def _on_look(self) -> None:
        job = self._job = self.desk.importing.rehearse(self.chosen())
        self._check()
        self.first.set_text("Looking…")
        job.progressed.connect(self._on_progress)
        job.finished.connect(lambda: self._on_looked(job))
        job.then(self._show_account, self._on_failed)

    def _on_progress(self, done: int, total: int, _text: str) -> None:
        if self._job is not None and done:
            self.first.set_text(f"Looking… {done:,}{f' of {total:,}' if total else ''}")

    def _on_looked(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.first.set_text("Look first")
            self._check()

    def _show_account(self, report: Report) -> None:
        if self._job is None:
            return
        also = f" Of those added {report.alike:,} may be here already." if report.alike else ""
        self.would.setText(f"It would be so: {report.sentence()}{also}")
        self.account.show_report(report)
        self._turn(1)

    def _on_failed(self, error: BaseException) -> None:
        if self._job is not None:
            self.say(str(error) if isinstance(error, PaperDeskError) else "It cannot be told; the log says why.")

    def _on_back(self) -> None:
        self._turn(0)

    def _turn(self, page: int) -> None:
        self._stack.setCurrentIndex(page)
        self.back.setVisible(page == 1)
        self.first.setVisible(page == 0)
        self._grow()
        (self.go if page else self.first).setFocus(Qt.FocusReason.OtherFocusReason)

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._stack.currentIndex() == 1:
            self._on_back()
        else:
            super().keyPressEvent(event)

    def _stop(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()


def _file_choices(found: Sequence[Found]) -> list[tuple[str, str]]:
    """What can become of the files that works name; the first is chosen unless the reader chooses another."""
    if any(each.format == "zotero" for each in found):
        return [("", "Copy those that Zotero keeps, link the others"), ("copy", "Copy all into the library"), _LINK]
    return [_COPY, _LINK]


def _described(found: Sequence[Found]) -> list[str]:
    """What is to come in, a line a path."""
    lines = []
    for each in found[:_NAMED]:
        what = " · ".join(part for part in (each.title, each.about) if part)
        name = f"{each.path.name}: " if len(found) > 1 else ""
        lines.append(each.error or f"{name}{what}")
    if len(found) > _NAMED:
        lines.append(f"… and {len(found) - _NAMED:,} more")
    if len(found) == 1 and found[0].is_folder:
        lines.append(str(found[0].path))
    return lines
