"""Shows a note that was rendered to safe HTML: its looks, its links, its tasks.

Loads nothing, neither from the disk nor from the network, and opens nothing by itself: it says which link was activated
and which task was ticked. Knows no Markdown and no library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import box
from paperdesk.gui.widgets.tips import set_tip
from paperdesk.markup.source import safe_link

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

# Qt's rich text draws neither bars beside quotes nor boxes round code. They are painted here, where the left margin of
# a block says what it is: so much for each quote it stands in, and so much more when it is code.
_QUOTE, _CODE = 14, 8
_PAD, _AIR = 6, 3  # pixels of a code box, and of a quote, above and below the lines
_NEAR = 7  # pixels beside a task's box that still hit it

# Line heights are percents of the font's own, which is 1.21 of its size: 132 % is 160 % of the size.
_STYLE = """
p { margin: 0 0 8sp 0; line-height: 132%; }
ul, ol, dl { margin: 0 0 8sp 0; }
li { margin: 0 0 3sp 0; line-height: 132%; }
li p { margin: 0 0 3sp 0; }
dt { font-weight: 600; line-height: 132%; }
dd { margin: 0 0 4sp 0; -qt-block-indent: 1; line-height: 132%; }
h1 { font-size: 18sp; font-weight: 700; margin: 14sp 0 6sp 0; }
h2 { font-size: 15sp; font-weight: 700; margin: 12sp 0 5sp 0; }
h3 { font-size: 14sp; font-weight: 600; margin: 10sp 0 4sp 0; }
h4, h5, h6 { font-size: 13sp; font-weight: 600; color: @muted; margin: 10sp 0 4sp 0; }
a { color: @accent; text-decoration: none; }
li.task { list-style-type: none; }
a.task { color: @muted; font-size: 14sp; text-decoration: none; }
a.done { color: @read; }
code, kbd { font-family: "JetBrains Mono"; font-size: 12sp; background-color: @side; }
pre { font-family: "JetBrains Mono"; font-size: 12sp; margin: 10sp QCODE 16sp QCODE; white-space: pre-wrap; }
blockquote { margin: 8sp 0 12sp QQUOTE; color: @muted; }
blockquote p { margin: 2sp 0 4sp 0; }
hr { background-color: @line; }
table { border-collapse: collapse; border: 1px solid @line; margin: 6sp 0 10sp 0; }
th { background-color: @side; font-weight: 600; }
td, th { border: 1px solid @line; padding: 4sp 8sp; }
.mark { background-color: @hit; }
.math { font-family: "JetBrains Mono"; font-size: 12sp; color: @reading; }
.notice { color: @warning; font-size: 12sp; }
.plain { white-space: pre-wrap; }
.code-keyword { color: @accent; }
.code-string, .code-added { color: @read; }
.code-comment { color: @muted; font-style: italic; }
.code-number { color: @reading; }
.code-name { color: @accenttext; }
.code-removed { color: @danger; }
""".replace("QCODE", f"{_CODE}px").replace("QQUOTE", f"{_QUOTE}px")

_MOST = {"letters": 1_500_000, "tags": 100_000, "depth": 100, "tables": 3, "word": 20_000, "entities": 60_000}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_WORD = re.compile(r"[^ \n\t<>\u200b]{%(word)d}" % _MOST)  # noqa: UP031 - a pattern is full of braces


class NoteView(QTextBrowser):
    """Shows one note. Tab goes through links and tasks, Enter and Space activate them.

    `link_activated` carries an http, https, mailto, doi or paper address, never another; `task_toggled` the number of
    the task in the note and whether it is to be done. The box changes when the note is shown anew.
    """

    link_activated = Signal(str)
    task_toggled = Signal(int, bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._html = ""
        self._pressed = ""
        self.setProperty("flat", True)
        self.setAccessibleName("Note")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._on_anchor_clicked)
        self.highlighted.connect(self._on_highlighted)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def set_html(self, html: str, *, keep_place: bool = False) -> None:
        """Show what `markup` made of a note. `keep_place` leaves scrolling and the focused link where they are.

        HTML that Qt would take too long over is not shown; a sentence is.
        """
        place = self.verticalScrollBar().value() if keep_place else 0
        focused = self._focused_link() if keep_place else ""
        self._html = html if _is_bearable(html) else "<p class='notice'>This note is too intricate to be shown.</p>"
        self.setHtml(self._html)
        self._size_headings()
        if place:
            self.document().documentLayout().documentSize()  # lays all of it out, or the place would not exist yet
            self.verticalScrollBar().setValue(place)
        if focused:
            self._focus(focused)

    def _size_headings(self) -> None:
        """Take the factor away that Qt prefers to the size which the style sheet gives a heading."""
        heads = (block for block in _blocks(self.document().begin()) if block.blockFormat().headingLevel())
        for fragment in [fragment for block in heads for fragment in _fragments(block)]:
            form = fragment.charFormat()
            form.clearProperty(QTextFormat.Property.FontSizeAdjustment)
            self._holding(fragment).setCharFormat(form)

    def _holding(self, fragment: QTextFragment) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    # Links and tasks

    def _focused_link(self) -> str:
        """The address of the link that has the focus, or holds the selection; '' for none."""
        cursor = self.textCursor()
        return cursor.charFormat().anchorHref() if cursor.hasSelection() else ""

    def _focus(self, href: str) -> None:
        for block in _blocks(self.document().begin()):
            for fragment in _fragments(block):
                if fragment.charFormat().anchorHref() == href:
                    place = self.verticalScrollBar().value()
                    self.setTextCursor(self._holding(fragment))
                    self.verticalScrollBar().setValue(place)
                    return

    def _activate(self, href: str) -> None:
        if task := re.fullmatch(r"task:(\d{1,9})", href):
            self.task_toggled.emit(int(task[1]), not self._is_done(href))
        elif href.startswith("#"):
            self.scrollToAnchor(href[1:])
        elif link := safe_link(href):
            self.link_activated.emit(link)

    def _is_done(self, href: str) -> bool:
        return re.search(f'class="task done" href="{href}"', self._html) is not None

    def _task_near(self, at: QPoint) -> str:
        """The task whose box is at a place or just beside it; '' for none, and where another link is."""
        here = self.anchorAt(at)
        if here:
            return here if here.startswith("task:") else ""
        for step in (QPoint(-_NEAR, 0), QPoint(_NEAR, 0), QPoint(0, -_NEAR), QPoint(0, _NEAR)):
            if (beside := self.anchorAt(at + step)).startswith("task:"):
                return beside
        return ""

    def _on_anchor_clicked(self, url: QUrl) -> None:
        self._activate(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    def _on_highlighted(self, url: QUrl) -> None:
        """Show where a link leads, whatever its words say."""
        address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        set_tip(self.viewport(), address if address.startswith(("http", "mailto", "doi")) else "")

    def _on_look_changed(self) -> None:
        self.document().setDefaultFont(self._look.font(13))
        self.document().setIndentWidth(self._look.px(20))
        self.document().setDefaultStyleSheet(self._look.fill(_STYLE))
        self.set_html(self._html, keep_place=True)

    # Quotes and code

    def _shown_blocks(self) -> Iterator[tuple[QTextBlock, QRectF]]:
        """The blocks on the screen, one before them, and where they stand in the viewport."""
        first = self.cursorForPosition(QPoint(0, 0)).block()
        layout = self.document().documentLayout()
        shift = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for block in _blocks(first.previous() if first.previous().isValid() else first):
            place = layout.blockBoundingRect(block).translated(-shift)
            if place.top() > self.viewport().height() + _PAD:
                return
            yield block, place

    def _paint_grounds(self, painter: QPainter) -> None:
        look, right = self._look, self.viewport().width()
        tint, bar, ground = look.colour("star", 0.08), look.colour("star"), look.colour("side")
        boxes: list[QRectF] = []
        last_levels, last_bottom, last_code = 0, 0.0, False
        for block, place in self._shown_blocks():
            form = block.blockFormat()
            levels, rest = divmod(round(form.leftMargin()), _QUOTE)
            if (levels or rest) and QTextCursor(block).currentTable():
                levels = rest = 0  # a cell is no place for bars that reach across
            items = block.textList()
            indent = (form.indent() + (items.format().indent() if items else 0)) * self.document().indentWidth()
            if items:
                indent = 0  # a list in a quote is indented within it
            bottom = place.bottom() + _AIR
            for level in range(levels):
                top = last_bottom if level < last_levels else place.top() - _AIR
                left = indent + level * _QUOTE
                painter.fillRect(QRectF(left, top, right - left, bottom - top), tint)
                painter.fillRect(QRectF(left, top, 3, bottom - top), bar)
            if rest == _CODE:
                left = indent + levels * _QUOTE
                if last_code and not form.topMargin():  # only the first line of a piece of code has a margin there
                    boxes[-1].setBottom(place.bottom() + _PAD)
                else:
                    boxes.append(QRectF(left, place.top() - _PAD, right - left, place.height() + 2 * _PAD))
            last_levels, last_bottom, last_code = levels, bottom, rest == _CODE
        for each in boxes:
            box(painter, each, 6, ground)

    # Qt's own

    @guarded(QImage)
    def loadResource(self, kind: int, _url: QUrl | str) -> Any:
        """Nothing, whatever is asked for: a picture of one clear pixel, or no text."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return ""
        stub = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
        stub.fill(Qt.GlobalColor.transparent)
        return stub

    @guarded()
    def doSetSource(self, name: QUrl | str, /, type: Any = None) -> None:  # noqa: N802
        return  # a note is no page that turns to another

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and event.modifiers() == Qt.KeyboardModifier.NoModifier and self._focused_link():
            self._activate(self._focused_link())
            event.accept()
        else:
            super().keyPressEvent(event)

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self._task_near(event.position().toPoint())
        super().mousePressEvent(event)

    @guarded()
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        missed = not self.anchorAt(at) and event.button() == Qt.MouseButton.LeftButton
        super().mouseReleaseEvent(event)
        if self._pressed and self._task_near(at) == self._pressed:
            cursor = self.textCursor()
            cursor.clearSelection()  # Qt selects what was clicked, as Tab does
            self.setTextCursor(cursor)
            if missed:
                self._activate(self._pressed)
        event.accept()  # Qt leaves a click on plain text to nobody

    @guarded()
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # the text size is the window's
        else:
            super().wheelEvent(event)

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._paint_grounds(painter)
        painter.end()
        super().paintEvent(event)


def _blocks(block: QTextBlock) -> Iterator[QTextBlock]:
    while block.isValid():
        yield block
        block = block.next()


def _fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    piece = block.begin()
    while not piece.atEnd():
        yield piece.fragment()
        piece += 1


def _is_bearable(html: str) -> bool:
    """Whether Qt shows it in a moment; what `markup` writes always is."""
    if len(html) > _MOST["letters"] or html.count("&") > _MOST["entities"] or _WORD.search(html):
        return False
    depth = tables = tags = 0
    for match in _TAG.finditer(html):
        closing, tag = match[1], match[2].lower()
        if tag in ("br", "hr", "img"):
            continue
        tags += 1
        step = -1 if closing else 1
        depth += step
        tables += step if tag == "table" else 0
        if depth > _MOST["depth"] or tables > _MOST["tables"] or tags > _MOST["tags"]:
            return False
    return True
