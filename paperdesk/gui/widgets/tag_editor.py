"""The tags of a paper, or of several, as chips, with a field that completes while typing.

Knows tags as paths with colours; where completions come from and what adding means is the owner's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QSizePolicy, QWidget

from paperdesk.gui.widgets.chip import TagChip, paint_tag, tag_size
from paperdesk.gui.widgets.completion import CompletionList, Suggestion
from paperdesk.gui.widgets.flow import FlowLayout
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import box

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

Complete = Callable[[str], list[tuple[str, str | None]]]
_COMMIT = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_CREATE = "\0"  # no tag begins so: marks the row that makes a new one


class _AddChip(QPushButton):
    """The grey "+ tag"."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__("+ tag", parent)
        self._look = look
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Add a tag")

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return tag_size(self.text(), self._look)

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint_tag(painter, rect, self.text(), None, self._look)
        if self.underMouse():
            box(painter, rect, self._look.px(4), self._look.colour("hover"))
        if self.hasFocus():
            box(painter, rect, self._look.px(4), None, self._look.colour("accent"), 1.5)
        painter.end()


class _Field(QLineEdit):
    """The field in the row of chips; gives the keys that mean more to the editor."""

    left = Signal()

    def __init__(self, editor: TagEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setProperty("flat", True)
        self.setFrame(False)
        self.setAccessibleName("New tag")

    @guarded(False)
    def event(self, event: QEvent) -> bool:  # Tab never reaches keyPressEvent
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._editor.handle_key(event):
            return True
        return bool(super().event(event))

    @guarded()
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


class TagEditor(QWidget):
    """Chips, "+ tag", and a completing field in its place while adding.

    Enter and Tab take the marked completion, a comma takes what is typed, Backspace in the empty field removes the
    last tag, Esc closes the list and then leaves. The owner answers `tags_added` and `tag_removed` by `set_tags`.
    `editing_left` when the field closes, after it `finished` when that was by Esc or by Enter in the empty field.
    """

    tags_added = Signal(list)
    tag_removed = Signal(str)
    tag_chosen = Signal(str)
    editing_left = Signal()
    finished = Signal()

    def __init__(self, look: Look, complete: Complete, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._complete = look, complete
        self._tags: list[tuple[str, str | None]] = []
        self._some: set[str] = set()  # those that only some papers carry
        self._chips: list[TagChip] = []
        self._flow = FlowLayout(self, gap=look.px(6), line_gap=look.px(6))
        self._add = _AddChip(look, self)
        self._add.clicked.connect(self.start_editing)
        self._field = _Field(self)
        self._field.hide()
        self._field.setPlaceholderText("Tag")
        self._field.textEdited.connect(self._on_text_edited)
        self._field.left.connect(self._on_field_left)
        self._list = CompletionList(look, self._field)
        self._list.chosen.connect(self._on_suggestion_chosen)
        self._flow.addWidget(self._field)
        self._flow.addWidget(self._add)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Tags")
        self._on_look_changed()
        look.changed.connect(self._on_look_changed)

    @property
    def tags(self) -> list[str]:
        """The paths shown."""
        return [path for path, _colour in self._tags]

    @property
    def editing(self) -> bool:
        """Whether the field is open."""
        return not self._field.isHidden()

    def set_tags(self, tags: Iterable[tuple[str, str | None]], *, partial: Iterable[str] = ()) -> None:
        """Show these paths and colours; `partial` are on some of the selected papers only. An open field stays."""
        self._tags = list(tags)
        self._some = some = set(partial)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for place, (path, colour) in enumerate(self._tags):
            chip = TagChip(self._look, path, colour, partial=path in some, parent=self)
            chip.remove_requested.connect(self._on_remove_requested)
            chip.chosen.connect(self.tag_chosen)
            self._flow.insert_widget(place, chip)
            self._chips.append(chip)
            chip.show()
        self._order_tabs()
        self.updateGeometry()

    def start_editing(self) -> None:
        """Open the field and take the focus."""
        self._add.hide()
        self._field.show()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._suggest()

    def stop_editing(self) -> None:
        """Close the field; what was typed and not taken is dropped."""
        if not self.editing:
            return
        self._list.close_popup()
        self._field.clear()
        self._add.show()  # first: Qt hands the focus of what is hidden to its neighbour
        self._field.hide()
        self.editing_left.emit()

    def handle_key(self, event: QKeyEvent) -> bool:
        """A key pressed in the field; whether it meant something here."""
        key, typed = event.key(), self._field.text().strip()
        if event.text() == ",":
            self._commit(typed)
        elif key in _COMMIT and typed:
            self._commit_marked()
        elif self._list.handle_key(event):
            return True
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stop_editing()
            self.finished.emit()
        elif key == Qt.Key.Key_Backspace and not self._field.text() and self._tags:
            self._remove_last()
        else:
            return False
        return True

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the chips is one into the row: a tag is typed."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.start_editing()
        else:
            super().mousePressEvent(event)

    def _remove_last(self) -> None:
        self.tag_removed.emit(self._tags[-1][0])
        self._suggest()

    def _commit_marked(self) -> None:
        marked = self._list.current
        if marked is None or marked.startswith(_CREATE):
            self._commit(self._field.text())
        else:
            self._take([marked])

    def _commit(self, text: str) -> None:
        """Take what is typed, each tag in its known spelling where there is one."""
        names = [name.strip().strip("/") for name in text.split(",")]
        known = {path.casefold(): path for name in names if name for path, _colour in self._complete(name)}
        self._take([known.get(name.casefold(), name) for name in names if name])

    def _take(self, paths: list[str]) -> None:
        self._field.clear()
        here = self._here()
        fresh = [path for path in dict.fromkeys(paths) if path.casefold() not in here]
        if fresh:
            self.tags_added.emit(fresh)
        self._suggest()

    def _here(self) -> set[str]:
        """The tags that need not be added: on all papers already."""
        return {path.casefold() for path, _colour in self._tags if path not in self._some}

    def _suggest(self) -> None:
        """Show completions of what is typed, the exact tag marked, else the first; a row that makes a new one last."""
        typed = self._field.text().strip()
        if not typed:
            self._list.close_popup()
            return
        here = self._here()
        found = [(path, colour) for path, colour in self._complete(typed) if path.casefold() not in here]
        rows = [Suggestion(path, path, colour) for path, colour in found]
        exact = next((n for n, (path, _c) in enumerate(found) if path.casefold() == typed.casefold()), None)
        if exact is None and typed.casefold() not in here:
            rows.append(Suggestion(f"New tag “{typed}”", _CREATE + typed, icon="plus"))
        self._list.show_suggestions(rows, marked=exact or 0)

    def _order_tabs(self) -> None:
        row: list[QWidget] = [*self._chips, self._field, self._add]
        for before, after in pairwise(row):
            QWidget.setTabOrder(before, after)

    def _on_text_edited(self, text: str) -> None:
        if "," in text:  # pasted
            self._commit(text)
        else:
            self._suggest()

    def _on_suggestion_chosen(self, value: str) -> None:
        if value.startswith(_CREATE):
            self._commit(value.removeprefix(_CREATE))
        else:
            self._take([value])
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remove_requested(self, path: str) -> None:
        place = self.tags.index(path) if path in self.tags else 0
        focused = any(chip.hasFocus() for chip in self._chips)
        self.tag_removed.emit(path)
        if focused:  # the chip is gone: its neighbour takes the focus
            target: QWidget = self._chips[min(place, len(self._chips) - 1)] if self._chips else self._add
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_field_left(self) -> None:
        typed = self._field.text().strip()
        if typed:
            self._commit(typed)
        self.stop_editing()

    def _on_look_changed(self) -> None:
        look = self._look
        self._flow.set_gaps(look.px(6), look.px(6))
        self._field.setFont(look.font(12))
        self._field.setFixedSize(look.px(140), look.px(20))
        self.updateGeometry()
