"""Text of a paper that is read, selected and copied: wrapped wherever it must, with links, loading nothing.

Unlike a QLabel it never asks for the width of its longest word, so no title can make the pane wider than its room.
Knows the look; what a link means is the owner's business.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QImage,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from paperdesk.gui.look import Look, css
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.menu import Menu
from paperdesk.gui.widgets.tips import set_tip

LONGEST = 60_000  # letters shown; Qt lays out more only slowly
_MOST_MARKS = 500
_LONG_WORD = re.compile(r"\S{500}")
_FONT_LINE = 1.21  # the height of a line of the font as it is, in sizes of the font


@dataclass(frozen=True)
class Piece:
    """A stretch of text: where a click on it leads, its colour of the theme ("" for the text's own), its letters.

    `ground` is a colour of the theme behind it; `struck` draws a line through it.
    """

    text: str
    target: str = ""
    colour: str = ""
    mono: bool = False
    ground: str = ""
    struck: bool = False


class Words(QTextBrowser):
    """Text as high as it needs to be, up to `most` lines; then it scrolls. `most` 0: as high as its room.

    `link_activated` carries the target of the piece that was clicked, or activated by Tab and Enter.
    """

    link_activated = Signal(str)
    menu_opened = Signal(object)  # the QMenu, to which the owner may add

    def __init__(
        self,
        look: Look,
        name: str,
        *,
        px: float = 13,
        weight: int = 400,
        colour: str = "text",
        line: float = 1.45,
        title: bool = False,
        most: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """`name` is what screen readers call it, `line` the height of a line in sizes of the font."""
        super().__init__(parent)
        self._look, self._px, self._weight, self._colour = look, px, weight, colour
        self._line, self._title, self._most = line, title, most
        self._pieces: list[Piece] = []
        self._marks: list[tuple[int, int]] = []
        self.setProperty("flat", True)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._on_anchor_clicked)
        self.highlighted.connect(self._on_highlighted)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    @property
    def words(self) -> str:
        """What is shown, without links and colours."""
        return "".join(piece.text for piece in self._pieces)

    @property
    def targets(self) -> list[str]:
        """Where the links lead, in order."""
        return [piece.target for piece in self._pieces if piece.target]

    def set_words(self, text: str) -> None:
        """Show plain text; its line ends are kept."""
        self.set_pieces([Piece(text)] if text else [])

    def set_pieces(self, pieces: Iterable[Piece]) -> None:
        """Show these one after the other; nothing happens when they are shown already."""
        pieces = list(pieces)
        if pieces == self._pieces:
            return
        self._pieces, self._marks = pieces, []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.targets else Qt.FocusPolicy.ClickFocus)
        self._write()

    def set_marks(self, marks: Sequence[tuple[int, int]]) -> None:
        """Mark these stretches (start, end) of the words."""
        self._marks = list(marks)
        form = QTextCharFormat()
        form.setBackground(self._look.colour("hit"))
        words, selections = self.words[:LONGEST], []
        for start, end in self._marks[:_MOST_MARKS]:
            if end <= len(words):
                each = QTextEdit.ExtraSelection()
                each.cursor = QTextCursor(self.document())
                each.cursor.setPosition(_units(self._bearable(words[:start])))
                each.cursor.setPosition(_units(self._bearable(words[:end])), QTextCursor.MoveMode.KeepAnchor)
                each.format = form
                selections.append(each)
        self.setExtraSelections(selections)

    # Writing ----------------------------------------------------------------------------------------------------------

    @staticmethod
    def _bearable(text: str) -> str:
        """The text with gaps of no width in words that Qt would take long to break."""
        return _LONG_WORD.sub(lambda match: match[0] + "\u200b", text) if _LONG_WORD.search(text) else text

    def _write(self) -> None:
        """Fill the document anew."""
        if len(self._pieces) == 1 and not (self._pieces[0].target or self._pieces[0].ground):
            self.setPlainText(self._bearable(self.words[:LONGEST]))
        else:
            self.setHtml("".join(self._written(number, piece) for number, piece in enumerate(self._pieces)))
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        lines = QTextBlockFormat()
        lines.setLineHeight(100 * self._line / _FONT_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(lines)
        if len(self._pieces) == 1:
            ink = QTextCharFormat()
            ink.setForeground(self._look.colour(self._pieces[0].colour or self._colour))
            if not self._pieces[0].target:
                cursor.mergeCharFormat(ink)
        if self._marks:
            self.set_marks(self._marks)
        self.verticalScrollBar().setValue(0)
        self._fit()

    def _written(self, number: int, piece: Piece) -> str:
        """A piece as HTML, every letter of it escaped; targets stay outside, known by their number."""
        text = escape(self._bearable(piece.text[:LONGEST])).replace("\n", "<br>")
        colour = css(self._look.colour(piece.colour or ("accent" if piece.target else self._colour)))
        style = f"color:{colour};text-decoration:{'line-through' if piece.struck else 'none'};"
        if piece.ground:
            style += f"background-color:{css(self._look.colour(piece.ground))};"
        if piece.mono:
            style += f"font-family:'JetBrains Mono';font-size:{self._look.px(self._px - 1)}px;"
        if piece.target:
            return f'<a href="link:{number}" style="{style}">{text}</a>'
        return f'<span style="{style}">{text}</span>'

    def _on_look_changed(self) -> None:
        self.document().setDefaultFont(self._look.font(self._px, self._weight, title=self._title))
        self._write()

    def _fit(self) -> None:
        """As high as the text, up to the most lines."""
        if not self._most:
            return
        document = self.document()
        if document.textWidth() != self.width():
            document.setTextWidth(self.width())
        whole = math.ceil(document.size().height())
        metrics = QFontMetricsF(document.defaultFont())
        most = math.ceil(self._most * metrics.height() / _FONT_LINE * self._line)
        scrolls = whole > most + 2
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if policy != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)
        if scrolls:
            document.setTextWidth(self.viewport().width())
        self.setFixedHeight(most if scrolls else whole)

    # Links ------------------------------------------------------------------------------------------------------------

    def _target(self, url: QUrl) -> str:
        number = url.path()
        return self._pieces[int(number)].target if number.isdigit() and int(number) < len(self._pieces) else ""

    def _on_anchor_clicked(self, url: QUrl) -> None:
        target = self._target(url)
        if target:
            self.link_activated.emit(target)

    def _on_highlighted(self, url: QUrl) -> None:
        """Show where a link leads, whatever its words say."""
        target = self._target(url)
        set_tip(self.viewport(), target if "://" in target else "")

    # Qt's own ---------------------------------------------------------------------------------------------------------

    @guarded(QImage)
    def loadResource(self, kind: int, _url: QUrl | str) -> Any:
        return QImage() if kind == QTextDocument.ResourceType.ImageResource.value else ""

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    @guarded()
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = Menu(self._look, parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction("Copy")
        copy.setEnabled(self.textCursor().hasSelection())
        copy.triggered.connect(self.copy)
        target = self._target(QUrl(self.anchorAt(event.pos())))
        if "://" in target:
            clipboard = self._look.application.clipboard()
            menu.addAction("Copy link").triggered.connect(lambda: clipboard.setText(target))
        menu.addAction("Select all").triggered.connect(self.selectAll)
        self.menu_opened.emit(menu)
        menu.popup(event.globalPos())

    @guarded()
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # the text size is the window's
        else:
            super().wheelEvent(event)


def _units(text: str) -> int:
    """How many units of UTF-16, as a document counts, a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
