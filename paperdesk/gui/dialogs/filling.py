"""What services say that papers lack, or have otherwise: old beside new, and a box for each that is to be written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.widgets.tips import tip
from paperdesk.library.looking_parts.outcomes import Difference, Proposal

_WHICH = Qt.ItemDataRole.UserRole  # (place of the proposal, place of the field)
_SAYS = Qt.ItemDataRole.UserRole + 1  # what a line without a field says
_TIP = 1_200  # letters
_CELL = 300


class FillingDialog(DeskDialog):
    """The proposals, paper by paper; nothing is written before Apply."""

    def __init__(self, desk: Desk, proposals: Sequence[Proposal]) -> None:
        self._proposals = [proposal for proposal in proposals if proposal.fields]
        silent = len(proposals) - len(self._proposals)
        text = "Empty fields are ticked; what you have otherwise is kept unless you tick it."
        if silent:
            text += f" Of {'1 paper' if silent == 1 else f'{silent:,} papers'} nothing more is known."
        super().__init__(desk, "Fill in missing fields", width=820, height=600, text=text)
        self._items: list[QTreeWidgetItem] = []
        self._spanning: list[QTreeWidgetItem] = []
        self.tree = QTreeWidget()
        self._build_tree()
        self.old, self.new = self._text("Now"), self._text("New")
        self._build_texts()
        self.add_button("All", left=True).clicked.connect(lambda: self._tick(lambda field: not field.doubted))
        self.add_button("Empty ones", left=True).clicked.connect(lambda: self._tick(_is_lacking))
        self.add_button("None", left=True).clicked.connect(lambda: self._tick(lambda _field: False))
        self.add_button("Cancel").clicked.connect(self.reject)
        self._apply = self.add_button("Apply", primary=True)
        self._apply.clicked.connect(self._on_apply)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._on_apply)
        desk.library_changed.connect(self.reject)
        self.tree.itemChanged.connect(lambda _item, _column: self._show_count())
        self.tree.currentItemChanged.connect(lambda _now, _before: self._show_current())
        self.tree.setCurrentItem(self._items[0])
        self._show_count()
        self.tree.setFocus()

    def _build_tree(self) -> None:
        tree, px = self.tree, self.look.px
        tree.setColumnCount(3)
        tree.setHeaderLabels(["Field", "Now", "New"])
        tree.setRootIsDecorated(False)
        tree.setIndentation(px(10))
        tree.setItemsExpandable(False)
        tree.setUniformRowHeights(True)
        tree.setAccessibleName("Fields that could be filled in")
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.ensurePolished()
        for place, proposal in enumerate(self._proposals):
            group = self._group(proposal)
            if any(field.doubted for field in proposal.fields):
                group.addChild(self._doubt(proposal))
            for number, field in enumerate(proposal.fields):
                group.addChild(self._line(place, number, field))
        tree.expandAll()
        for item in self._spanning:
            item.setFirstColumnSpanned(True)  # holds only for what is in the tree
        tree.setColumnWidth(0, px(150))
        tree.setColumnWidth(1, px(280))
        head = tree.header()
        head.setSectionsMovable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        self.body.addWidget(tree, 1)

    def _group(self, proposal: Proposal) -> QTreeWidgetItem:
        title = proposal.name or proposal.key
        group = QTreeWidgetItem([f"{title[:_CELL]}  ·  {proposal.source}"])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setFont(0, self.look.font(12, 600))
        group.setForeground(0, self.look.colour("muted"))
        group.setToolTip(0, tip(title[:_TIP]))
        self.tree.addTopLevelItem(group)
        group.setFirstColumnSpanned(True)
        return group

    def _doubt(self, proposal: Proposal) -> QTreeWidgetItem:
        """The line that says that what was answered looks like another work: nothing of it is ticked but by hand."""
        item = QTreeWidgetItem([proposal.message[:_CELL]])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setData(0, _SAYS, proposal.message)
        item.setIcon(0, self.look.icon("triangle-alert", "warning"))
        item.setForeground(0, self.look.colour("warning"))
        item.setToolTip(0, tip(proposal.message[:_TIP]))
        self._spanning.append(item)
        return item

    def _line(self, place: int, number: int, field: Difference) -> QTreeWidgetItem:
        old, new = (" ".join(text.split())[:_CELL] for text in field.texts)
        now = old or ("(emptied by you)" if field.by_hand else "(empty)")
        item = QTreeWidgetItem([field.title, now, new])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setData(0, _WHICH, (place, number))
        item.setCheckState(0, Qt.CheckState.Checked if field.chosen else Qt.CheckState.Unchecked)
        item.setForeground(1, self.look.colour("muted" if old else "faint"))
        item.setToolTip(1, tip(field.texts[0][:_TIP]))
        item.setToolTip(2, tip(field.texts[1][:_TIP]))
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{field.title}: now {now}, new {new}")
        self._items.append(item)
        return item

    def _text(self, name: str) -> QPlainTextEdit:
        text = QPlainTextEdit()
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setAccessibleName(name)
        text.setFixedHeight(self.look.px(84))
        return text

    def _build_texts(self) -> None:
        """The whole of the marked field, old and new: an abstract does not fit on a line."""
        row = QHBoxLayout()
        row.setSpacing(self.look.px(10))
        for name, text in (("Now", self.old), ("New", self.new)):
            column = QVBoxLayout()
            column.setSpacing(self.look.px(4))
            label = QLabel(name)
            label.setProperty("role", "small")
            column.addWidget(label)
            column.addWidget(text)
            row.addLayout(column)
        self.body.addLayout(row)

    def _field(self, item: QTreeWidgetItem) -> Difference:
        place, number = map(int, item.data(0, _WHICH))
        return self._proposals[place].fields[number]

    def _show_current(self) -> None:
        item = self.tree.currentItem()
        old, new = "", str((item.data(0, _SAYS) if item is not None else "") or "")
        if item is not None and item.data(0, _WHICH):
            old, new = self._field(item).texts
        self.old.setPlainText(old)
        self.new.setPlainText(new)

    def _tick(self, which: Callable[[Difference], bool]) -> None:
        for item in self._items:
            item.setCheckState(0, Qt.CheckState.Checked if which(self._field(item)) else Qt.CheckState.Unchecked)

    def _show_count(self) -> None:
        count = sum(item.checkState(0) is Qt.CheckState.Checked for item in self._items)
        self._apply.setEnabled(bool(count))
        self._apply.set_text(f"Fill in {count:,} {'field' if count == 1 else 'fields'}" if count else "Fill in")

    def chosen(self) -> list[Proposal]:
        """The proposals with what is ticked now."""
        ticked = {tuple(item.data(0, _WHICH)) for item in self._items if item.checkState(0) is Qt.CheckState.Checked}
        return [
            proposal._replace(
                fields=tuple(
                    field._replace(chosen=(place, number) in ticked) for number, field in enumerate(proposal.fields)
                )
            )
            for place, proposal in enumerate(self._proposals)
        ]

    def _on_apply(self) -> None:
        if self._apply.isEnabled():
            self.accept()
            self.desk.online.apply(self.chosen())


def _is_lacking(field: Difference) -> bool:
    return not (field.old or field.by_hand or field.doubted)
