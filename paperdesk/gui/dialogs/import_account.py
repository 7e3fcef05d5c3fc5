"""The account of an import as it is shown: what became of each file, and the remarks, grouped and narrowed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from paperdesk.gui.dialogs.dialog import words
from paperdesk.gui.dialogs.two_lines import TwoLineList
from paperdesk.gui.look import Look
from paperdesk.gui.widgets.fields import ChoiceField
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.tips import tip
from paperdesk.library.shapes import FileReport, Report

_OPEN = Qt.ItemDataRole.UserRole  # whether a group is shown opened
_SHOWN = 3_000  # remarks in the list; the saved file has all
_BESIDE = 24  # pixels of an item that its words do not get
_LONGEST = 400  # letters of a remark in the list
_FATES = {
    "alike": "would be added, but may be here already", "updated": "would be updated", "added": "would be added",
    "unchanged": "are here already",
}  # fmt: skip
_VARIES = re.compile(r"“[^”]{0,400}”|\d[\d,.]{0,20}")


class Remark(NamedTuple):
    """One thing to remark: of which file, where in it, what; `failed` where a work was lost."""

    file: str
    where: str
    message: str
    failed: bool

    @property
    def line(self) -> str:
        """The whole of it on one line; a file that the message names is not named before it as well."""
        places = [self.file, *self.where.split(", ")]
        named = any(f"“{each}”" in self.message for each in places)
        # A file of a folder comes as "a.pdf, file": where it is named, its folder and that it is a file say no more.
        place = ", ".join(
            each for each in places[named:] if each and each != "file" and f"“{each}”" not in self.message
        )
        return f"{place}: {self.message}" if place else self.message


def remarks_of(report: Report) -> list[Remark]:
    """Every remark of an import, file by file."""
    found = []
    for file in report.files:
        name = Path(file.file).name or file.file
        found += [Remark(name, "", file.error, True)] if file.error else []
        found += [Remark(name, problem.where, problem.message, problem.failed) for problem in file.problems]
    return found


def as_csv(remarks: Iterable[Remark]) -> str:
    """Remarks as a table: file, place, remark, and whether a work was lost."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(("File", "Place", "Remark", "Lost"))
    for remark in remarks:
        cells = (remark.file, remark.where, remark.message, "yes" if remark.failed else "no")
        # A cell that begins so would be run as a formula by a spreadsheet.
        sheet.writerow(f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell for cell in cells)
    return out.getvalue()


class AccountView(QWidget):
    """The files with what became of each, where there are several, and the remarks below a field that narrows them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._report = Report()
        self._remarks: list[Remark] = []
        self.files = TwoLineList(look, "Files of the import")
        self.files.currentRowChanged.connect(lambda _row: self._narrow())
        self.field = QLineEdit()
        self.field.setPlaceholderText("Filter the remarks")
        self.field.setAccessibleName("Filter the remarks")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(lambda _text: self._narrow())
        self.kind = ChoiceField(look, [("", "All remarks"), ("lost", "What was lost"), ("kept", "All else")])
        self.kind.setAccessibleName("Kind of remarks")
        self.kind.currentIndexChanged.connect(lambda _index: self._narrow())
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setWordWrap(True)
        self.tree.setItemDelegate(_Wrapping(self.tree))
        self.tree.header().sectionResized.connect(lambda *_about: self.tree.scheduleDelayedItemsLayout())
        self.tree.setAccessibleName("Remarks")
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.ensurePolished()
        self.state = words("", "small")
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(look.px(8))
        bar.addWidget(self.field, 1)
        bar.addWidget(self.kind)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(8))
        layout.addWidget(self.files)
        layout.addWidget(self._bar)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.state)
        layout.addStretch(0)  # takes the room of the remarks where there are none

    def show_report(self, report: Report) -> None:
        """Show another account."""
        self._report = report
        self._remarks = remarks_of(report)
        many = len(report.files) > 1
        self.files.setVisible(many)
        self.files.setMaximumHeight(self._look.px(50 * min(4, len(report.files) + 1) + 12))
        self.files.blockSignals(True)
        self.files.clear()
        if many:
            self.files.add("All files", report.sentence() if len(report.refused) < len(report.files) else "Refused.")
        for file in report.files if many else ():
            self.files.add(Path(file.file).name or file.file, counts_of(file), faint=bool(file.error))
        self.files.setCurrentRow(0)
        self.files.blockSignals(False)
        self._bar.setVisible(bool(self._remarks))
        self.tree.setVisible(bool(self._remarks or report.preview))
        self._narrow()

    @property
    def shown(self) -> list[Remark]:
        """The remarks that fit what is chosen."""
        row = self.files.currentRow() - 1 if len(self._report.files) > 1 else -1
        wanted = self.field.text().casefold().split()
        remarks = remarks_of(Report([self._report.files[row]])) if row >= 0 else self._remarks
        kind = self.kind.value
        return [
            remark for remark in remarks
            if (not kind or remark.failed == (kind == "lost"))
            and all(word in remark.line.casefold() for word in wanted)
        ]  # fmt: skip

    def _narrow(self) -> None:
        """Show the remarks that fit, those that say the same below one line."""
        shown = self.shown
        groups: dict[str, list[Remark]] = {}
        for remark in shown[:_SHOWN]:
            groups.setdefault(_VARIES.sub("…", remark.message), []).append(remark)
        self.tree.clear()
        items = self._foretold()
        for alike in groups.values():
            if len(alike) == 1:
                items.append(_item(alike[0].line))
                continue
            same = len({remark.message for remark in alike}) == 1
            head = alike[0].message if same else _VARIES.sub("…", alike[0].message)
            item = _item(f"{len(alike):,} × {head}")
            item.addChildren([_item(remark.line) for remark in alike])
            items.append(item)
        self.tree.addTopLevelItems(items)
        if len(items) == 1 or self._report.preview:
            items[0].setExpanded(True)
        for item in items[1:] if self._report.preview else ():  # what is to be decided about is seen at once
            item.setExpanded(item.childCount() > 0 and item.data(0, _OPEN) is True)
        self.state.setText(self._state(len(shown)))

    def _foretold(self) -> list[QTreeWidgetItem]:
        """Of a dry run: what would be added, updated and left, by the first works."""
        items = []
        for fate, words_for in _FATES.items():
            titles = [title for each, title in self._report.preview if each == fate]
            if titles:
                count = self._report.alike if fate == "alike" else self._report.total(fate)
                some = f", the first {len(titles):,} of them" if len(titles) < count else ""
                item = _item(f"{count:,} {words_for}{some}")
                item.addChildren([_item(title) for title in titles])
                item.setData(0, _OPEN, fate in ("alike", "updated"))
                items.append(item)
        return items

    def _state(self, count: int) -> str:
        if not self._remarks:
            return "" if self._report.alike else "There is nothing to remark."
        more = f"; the first {_SHOWN:,} are shown" if count > _SHOWN else ""
        whole = len(self._remarks)
        return f"{_counted(whole)}{more}" if count == whole else f"{count:,} of {_counted(whole)}{more}"


class _Wrapping(QStyledItemDelegate):
    """Gives items the height that their words take when they are wrapped: Qt's own counts one line."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    @guarded(QSize)
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hint = super().sizeHint(option, index)
        depth = 2 if index.parent().isValid() else 1
        width = self._tree.viewport().width() - depth * self._tree.indentation() - _BESIDE
        metrics, flags = self._tree.fontMetrics(), Qt.TextFlag.TextWordWrap
        wrapped = metrics.boundingRect(QRect(0, 0, max(80, width), 1 << 20), flags, str(index.data())).height()
        return QSize(hint.width(), max(hint.height(), hint.height() + wrapped - metrics.height()))


def counts_of(file: FileReport) -> str:
    """What became of one file, in a few words."""
    if file.error:
        return file.error
    counts = {"added": file.added, "updated": file.updated, "already here": file.unchanged, "failed": file.failed}
    parts = [f"{count:,} {name}" for name, count in counts.items() if count]
    remarks = f" · {_counted(len(file.problems))}" if file.problems else ""
    return f"{file.read:,} read: {', '.join(parts) or 'nothing'}{remarks}"


def _counted(count: int) -> str:
    return "1 remark" if count == 1 else f"{count:,} remarks"


def _item(text: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([" ".join(text[: 2 * _LONGEST].split())[:_LONGEST]])
    item.setToolTip(0, tip(text[:2_000]))
    return item
