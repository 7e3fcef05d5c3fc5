"""The editor of a note: Markdown as text, styled while it is written, with every letter kept that was not edited.

Qt's text documents know one line end and lose a few characters; `Letters` keeps what they lose, so that a note nobody
changed comes back equal, and a change leaves the rest alone. Knows no library: whoever shows a note calls
`set_text`, listens to `edited` and `focus_left`, and saves `text()`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.letters import BREAK, Letters, difference, size_of, text_of, units_of
from paperdesk.gui.widgets.markdown_highlighter import MarkdownHighlighter, is_code, is_quote
from paperdesk.markup.source import safe_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QTextBlock

    from paperdesk.gui.look import Look

_INDENT = 4
_ITEM = re.compile(r"([ \t]*)((?:>[ \t]?)*[ \t]*)(?:([-*+])|(\d{1,9})([.)]))([ \t]+)(\[[ xX]\](?:[ \t]+|$))?")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier


class MarkdownEditor(QPlainTextEdit):
    """Edits one note at a time.

    `edited` follows each change made here, never `set_text`; `focus_left` tells that the reader turned to something
    else. Ctrl+Z is the text's own. Tab indents list items and code; elsewhere it leaves the editor.
    """

    edited = Signal()
    focus_left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._letters = Letters("")
        self._loading = self._changed = self._styling = False
        self.setProperty("flat", True)
        self.setAccessibleName("Note")
        self.setTabChangesFocus(True)  # but see focusNextPrevChild
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(8)
        self._highlighter = MarkdownHighlighter(look, self.document())
        self.document().contentsChange.connect(self._on_contents_change)
        self.textChanged.connect(self._on_text_changed)
        self.verticalScrollBar().valueChanged.connect(self._style_what_is_shown)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    # The note

    def set_text(self, text: str) -> None:
        """Show another note; its undo begins here. Tells nothing."""
        self._loading = True
        try:
            self._letters = Letters(text)
            self._highlighter.refill()
            self.setPlainText(self._letters.shown)
            self._highlighter.refill()
        finally:
            self._loading = False
        self._letters.settle(self._raw())
        self._style_what_is_shown()

    def text(self) -> str:
        """The note, equal to what was set in every letter that was not edited."""
        return self._letters.text()

    def update_text(self, text: str) -> None:
        """Bring the note in hand to what it has become elsewhere, as one step of its own undo. Tells nothing."""
        if text == self.text():
            return
        target = Letters(text)
        target.follow(self._letters)
        at, removed, added = difference(self._letters.units, target.units, whole=True)
        self._loading = True
        try:
            cursor = QTextCursor(self.document())
            cursor.setPosition(at)
            cursor.setPosition(at + removed, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text_of(target.units[2 * at : 2 * (at + added)]))
            self._letters = target
            self._letters.settle(self._raw())
        finally:
            self._loading = False

    def insert_template(self, text: str) -> None:
        """Put a text where the cursor is, on lines of its own; the cursor goes to the first line left to fill in."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        if cursor.block().text().strip():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertText("\n\n")
        start = cursor.position()
        cursor.insertText(self._letters.paste(text))
        cursor.endEditBlock()
        if empty := re.search(r"(?<=\n)(?=\n|\Z)", text):
            cursor.setPosition(start + size_of(text[: empty.start()]))
        self.setTextCursor(cursor)

    # What the keys do

    def toggle_bold(self) -> None:
        """Make the selected words bold, or plain again."""
        self._toggle("**")

    def toggle_italic(self) -> None:
        """Make the selected words italic, or plain again."""
        self._toggle("*")

    def toggle_code(self) -> None:
        """Make the selected words code, or plain again."""
        self._toggle("`")

    def insert_link(self) -> None:
        """Make the selected words, or an address, a link; the cursor goes to what is missing."""
        cursor = self._words_at_cursor()
        words = cursor.selectedText()
        if safe_link(words):
            self._replace(cursor, f"[]({words})", 1, 1)
        else:
            self._replace(cursor, f"[{words}]()", len(words) + 3 if words else 1, len(words) + 3 if words else 1)

    def toggle_task(self) -> None:
        """Tick the task on the line, make a task of a list item or of a line, whichever it is."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        line = cursor.block().text()
        item = _ITEM.match(line)
        if item and item[7]:
            at = item.start(7) + 1
            self._edit(cursor.block().position() + at, 1, " " if line[at] in "xX" else "x")
        elif item:
            self._edit(cursor.block().position() + item.end(), 0, "[ ] ")
        else:
            blank = len(line) - len(line.lstrip(" \t"))
            self._edit(cursor.block().position() + blank, 0, "- [ ] ")

    def _toggle(self, mark: str) -> None:
        cursor = self._words_at_cursor()
        words, size = cursor.selectedText(), len(mark)
        start, stop = cursor.selectionStart(), cursor.selectionEnd()
        around = QTextCursor(self.document())
        around.setPosition(max(0, start - size))
        around.setPosition(min(stop + size, self.document().characterCount() - 1), QTextCursor.MoveMode.KeepAnchor)
        if _holds(words, words[::-1], mark) and len(words) > 2 * size:
            self._replace(cursor, words[size:-size], 0, stop - start - 2 * size)
        elif _holds(self._beside(start, -1), self._beside(stop, 1), mark):
            self._replace(around, words, 0, stop - start)
        else:
            self._replace(cursor, f"{mark}{words}{mark}", size, size + stop - start)

    def _beside(self, at: int, step: int) -> str:
        """The three letters after a place of the document, or before it, read away from it."""
        places = range(at, at + 3) if step > 0 else range(at - 1, at - 4, -1)
        return "".join(self.document().characterAt(place) for place in places if place >= 0)

    def _words_at_cursor(self) -> QTextCursor:
        cursor = self.textCursor()
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
            if not cursor.selectedText().strip():
                cursor = self.textCursor()
        return cursor

    def _replace(self, cursor: QTextCursor, text: str, start: int, stop: int) -> None:
        """Put `text` in place of what the cursor holds and select a stretch of it, both in units."""
        at = cursor.selectionStart()
        cursor.insertText(text)
        cursor.setPosition(at + start)
        cursor.setPosition(at + stop, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _edit(self, at: int, removed: int, text: str) -> None:
        """Change a few letters and leave the cursor where it stands."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(at)
        cursor.setPosition(at + removed, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)

    def _new_line(self) -> None:
        """Enter: the next line goes on as this one does; on an empty item or quote that ends."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        block, line, column = cursor.block(), cursor.block().text(), cursor.positionInBlock()
        item, quoted = _ITEM.match(line), _QUOTE.match(line)
        begin, past = "", 0  # what the next line begins with, if the cursor stands past that
        if is_code(block):
            begin = line[: len(line) - len(line.lstrip(" \t"))]
            past = len(begin)
        elif item:
            number = str(int(item[4]) + 1) + item[5] if item[4] else item[3]
            begin = f"{item[1]}{item[2]}{number}{item[6]}{'[ ] ' if item[7] else ''}"
            past = item.end()
        elif quoted:
            begin, past = quoted[0], quoted.end()
        if begin and not is_code(block) and size_of(line) == past == column:
            self._leave(block, item)
            if not block.text() and block.previous().text().strip():
                cursor.insertText("\n")  # an empty line between, or what is typed would go on with the last item
        else:
            cursor.insertText("\n" + begin if column >= past else "\n")
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _leave(self, block: QTextBlock, item: re.Match[str] | None) -> None:
        """An empty item goes one level out, then becomes an empty line, as an empty quote does."""
        if item and item[1]:
            self._shift(block, -1)
        else:
            start = item.end(2) if item else 0
            self._edit(block.position() + start, size_of(block.text()) - start, "")

    def _indents(self) -> bool:
        """Whether Tab indents here: list items, code, and several lines at once."""
        cursor = self.textCursor()
        block = cursor.block()
        return not self.isReadOnly() and (
            BREAK in cursor.selectedText() or is_code(block) or _ITEM.match(block.text()) is not None
        )

    def _indent(self, step: int) -> None:
        cursor = self.textCursor()
        document = self.document()
        first, last = document.findBlock(cursor.selectionStart()), document.findBlock(cursor.selectionEnd())
        if last.position() == cursor.selectionEnd() and last.position() > first.position():
            last = last.previous()  # a selection that ends before a line's first letter does not hold that line
        if first == last and is_code(first) and step > 0 and not cursor.hasSelection():
            cursor.insertText(" " * (_INDENT - cursor.positionInBlock() % _INDENT))
            return
        whole = QTextCursor(document)
        whole.beginEditBlock()
        block = first
        while block.isValid() and block.position() <= last.position():
            self._shift(block, step)
            block = block.next()
        whole.endEditBlock()

    def _shift(self, block: QTextBlock, step: int) -> None:
        """Move a line four columns right or left."""
        line = block.text()
        if step > 0:
            if line.strip():
                self._edit(block.position(), 0, " " * _INDENT)
        elif line.startswith("\t"):
            self._edit(block.position(), 1, "")
        else:
            self._edit(block.position(), min(_INDENT, len(line) - len(line.lstrip(" "))), "")

    def _act(self, event: QKeyEvent) -> bool:
        """Do what a key means here beyond typing; whether it meant something."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        acts: dict[tuple[int, Qt.KeyboardModifier], Callable[[], None]] = {
            (Qt.Key.Key_B, _CONTROL): self.toggle_bold,
            (Qt.Key.Key_I, _CONTROL): self.toggle_italic,
            (Qt.Key.Key_E, _CONTROL): self.toggle_code,
            (Qt.Key.Key_L, _CONTROL | _SHIFT): self.insert_link,
            (Qt.Key.Key_Return, _CONTROL): self.toggle_task,
            (Qt.Key.Key_Enter, _CONTROL): self.toggle_task,
        }
        enters = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() == QEvent.Type.ShortcutOverride:
            return (key, held) in acts and not self.isReadOnly()
        if self.isReadOnly():
            return False
        if act := acts.get((key, held)):
            act()
        elif key in enters and held in (_NONE, _SHIFT):
            self._new_line()  # Shift too: Qt would put in a line end of another kind
        elif key == Qt.Key.Key_Tab and held == _NONE and self._indents():
            self._indent(1)
        elif key == Qt.Key.Key_Backtab and self._indents():
            self._indent(-1)
        else:
            return False
        return True

    # What follows from changes

    def _raw(self) -> bytes:
        return units_of(self.document().toRawText())

    def _on_contents_change(self, at: int, removed: int, added: int) -> None:
        if not self._loading and self._letters.changed(self._raw(), at, removed, added):
            self._changed = True

    def _on_text_changed(self) -> None:
        self._highlighter.refill()
        self._style_what_is_shown()
        if self._changed:  # told only now: within a change nobody may touch the document
            self._changed = False
            self.edited.emit()

    def _on_look_changed(self) -> None:
        self.setFont(self._look.font(13))
        self._highlighter.restyle()
        self._style_what_is_shown()
        self.viewport().update()

    def _shown_blocks(self) -> Iterator[tuple[QTextBlock, QRectF]]:
        """The lines on the screen and where they stand."""
        block = self.firstVisibleBlock()
        bottom = self.viewport().height()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if place.top() > bottom:
                return
            yield block, place
            block = block.next()

    def _style_what_is_shown(self) -> None:
        if self._highlighter.behind and not self._styling:  # styling tells of a change of the text as well
            self._styling = True
            for block, _place in self._shown_blocks():
                self._highlighter.catch_up(block)
            self._styling = False

    # Qt's own

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._act(event):
                event.accept()
                return True
            if event.key() == Qt.Key.Key_K and event.modifiers() == _CONTROL:
                event.ignore()  # "delete to the end of the line" to Qt on some systems; here it is the palette
                return False
        return super().event(event)

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_K and event.modifiers() == _CONTROL:
            event.ignore()
        elif self._act(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    @guarded(False)
    def focusNextPrevChild(self, forward: bool) -> bool:
        return False if self._indents() else super().focusNextPrevChild(forward)

    @guarded()
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # the editor's own menu
            self.focus_left.emit()

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._style_what_is_shown()

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        tint, bar, code = self._look.colour("star", 0.08), self._look.colour("star"), self._look.colour("side")
        for block, place in self._shown_blocks():
            if is_code(block):
                painter.fillRect(place, code)
            elif is_quote(block):
                painter.fillRect(place, tint)
                painter.fillRect(QRectF(place.left(), place.top(), 3, place.height()), bar)
        painter.end()
        super().paintEvent(event)

    @guarded(QMimeData)
    def createMimeDataFromSelection(self) -> QMimeData:
        cursor = self.textCursor()
        data = QMimeData()
        data.setText(self._letters.part(cursor.selectionStart(), cursor.selectionEnd()))
        return data

    @guarded(False)
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        # Files dropped here are the window's to import.
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    @guarded()
    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.isReadOnly() or not self.canInsertFromMimeData(source):
            return
        cursor, text = self.textCursor(), source.text()
        words = cursor.selectedText()
        if words and BREAK not in words and safe_link(text.strip()) and not safe_link(words):
            cursor.insertText(f"[{words}]({text.strip()})")
        else:
            cursor.insertText(self._letters.paste(text))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()


def _holds(before: str, after: str, mark: str) -> bool:
    """Whether the letters on both sides, read away from the words (or into them), hold a pair of these marks."""
    each = min(len(side) - len(side.lstrip(mark[0])) for side in (before, after))
    return each % 2 == 1 if mark == "*" else each >= len(mark)
