"""The command palette: every action by a few letters, and papers, tags, collections and saved searches by their names.

Opens over the window; a second Ctrl+K closes it again.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem

from paperdesk.gui.desk import Desk
from paperdesk.gui.desk.memory import strings
from paperdesk.gui.desk.pasting import holds_papers
from paperdesk.gui.dialogs.palette_lines import LINE, Line, LineDelegate, find, fits
from paperdesk.gui.jobs import Latest
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.kbd import key_words
from paperdesk.gui.widgets.popup import Popup

_ITSELF = "help.palette"
_ACTIONS = 6  # shown above what was found
_LISTED = 60  # shown where nothing was found
_TALLEST = 455  # drawn pixels of the list
_RECENT = "palette"  # in the window's state: the actions run from here lately
_KEPT = 5
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


def open_palette(desk: Desk) -> None:
    """Open the palette over the window, or close it where it is open."""
    assert desk.window is not None
    for held in desk.window.findChildren(PaletteDialog):
        if held.is_open:
            held.close_popup()
            return
    PaletteDialog(desk).start()


class PaletteDialog(Popup):
    """A field and the lines that fit what is typed into it."""

    def __init__(self, desk: Desk) -> None:
        assert desk.window is not None
        super().__init__(desk.look, desk.window, scrim=True, radius=14, padding=8)
        self._desk = desk
        self.setAccessibleName("Command palette")
        self.field = QLineEdit()
        self.field.setProperty("flat", True)
        self.field.setFrame(False)
        self.field.setPlaceholderText("Type a command, or words of a title")
        self.field.setAccessibleName("Command")
        self.field.setMaxLength(1_000)
        self.field.installEventFilter(self)
        desk.look.keep_font(self.field, 15)
        self.list = QListWidget()
        self.list.setProperty("flat", True)
        self._delegate = LineDelegate(desk.look, self)
        self.list.setItemDelegate(self._delegate)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("Commands")
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _item: self._run())
        self._build()
        self._found: list[Line] = []
        self._latest = Latest(desk.jobs, parent=self)
        self._latest.answered.connect(self._on_found)
        self._latest.failed.connect(desk.report_error)
        self.field.textEdited.connect(self._on_typed)
        self.closed.connect(self.deleteLater)
        desk.library_changed.connect(self.close_popup)
        self._show()

    def _build(self) -> None:
        look, count = self._desk.look, len(self._desk.selection)
        picture = QLabel()
        picture.setPixmap(look.icon("search", "text").pixmap(QSize(look.px(18), look.px(18)), self.devicePixelRatioF()))
        about = QLabel(f"{count:,} papers selected" if count > 1 else "")
        about.setProperty("role", "small")
        row = QHBoxLayout()
        row.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(12))
        row.setSpacing(look.px(10))
        row.addWidget(picture)
        row.addWidget(self.field, 1)
        row.addWidget(about)
        rule = QFrame()
        rule.setProperty("line", "h")
        self.body.addLayout(row)
        self.body.addWidget(rule)
        self.body.addSpacing(look.px(8))
        self.body.addWidget(self.list)

    def start(self) -> None:
        """Open it, ready to type."""
        self.open_over(width=self._desk.look.px(600), top=self._desk.look.px(120))
        self.field.setFocus()

    @property
    def lines(self) -> list[Line]:
        """What is listed, headings included."""
        return [self.list.item(row).data(LINE) for row in range(self.list.count())]

    def _on_typed(self, text: str) -> None:
        self._found = []
        self._show()
        if len(text.strip()) >= 2:
            self._latest.ask("Find papers", find, self._desk.library, text)
        else:
            self._latest.forget()

    def _on_found(self, found: list[Line]) -> None:
        marked = self.list.currentRow()  # what was found stands below the actions: the mark stays where it is
        self._found = found
        self._show()
        if 0 < marked < self.list.count() and not self.lines[marked].words_only:
            self.list.setCurrentRow(marked)

    def _actions(self) -> list[Line]:
        """The actions that fit, best first: those that can be done now, those run lately before equals; below them, for
        what was typed, others with what is to be done before.
        """
        typed = self.field.text()
        recent = self._recent()
        fitting: list[tuple[float, Line]] = []
        off: list[tuple[float, Line]] = []
        for action_id, action in self._desk.actions.items():
            title = action.text().replace("&&", "&")
            fit = fits(typed, title, f"{action_id.replace('.', ' ')} {action.data() or ''}")
            if fit is None or action_id == _ITSELF:
                continue
            if not action.isEnabled():
                why, picture = str(action.property("off_because") or ""), str(action.property("icon_name") or "")
                off += [(fit[0], Line(title, picture, marks=fit[1], off=why))] if why and typed.strip() else []
                continue
            keys = key_words(action.shortcut()) if not action.shortcut().isEmpty() else ""
            line = Line(title, str(action.property("icon_name") or ""), keys, action_id, marks=fit[1])
            lately = (_KEPT - recent.index(action_id)) / 10 if action_id in recent else 0.0
            fitting.append((fit[0] + lately, line))
        both = (sorted(some, key=lambda each: -each[0]) for some in (fitting, off))
        return [line for some in both for _score, line in some]

    def _show(self) -> None:
        shown = self._actions()[: _ACTIONS if self._found else _LISTED] + self._found
        if not shown:
            shown = [Line("Nothing is called that", heading=True)]
        self.list.clear()
        for line in shown:
            item = QListWidgetItem(f"{line.title}: {line.off}" if line.off else line.title)
            item.setData(LINE, line)
            if line.words_only:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        tall = min(sum(map(self._delegate.height, shown)), self._desk.look.px(_TALLEST))
        self.list.setFixedHeight(min(tall, max(self._desk.look.px(120), self._room())))
        self._step(0)
        self.place_again()

    def _room(self) -> int:
        """Pixels that the list may take in the window as it is."""
        window = self._desk.window
        return window.height() - self._desk.look.px(120 + 80) if window is not None else 0

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.matches(QKeySequence.StandardKey.Paste) and self._pastes_papers():
                return True
            step = _MOVES.get(Qt.Key(event.key()))
            if step is not None:
                self._step(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run()
                return True
        return bool(super().eventFilter(watched, event))

    def _pastes_papers(self) -> bool:
        """Bring in what is on the clipboard where that is papers rather than words; whether it was."""
        desk = self._desk
        if not holds_papers(desk, desk.look.application.clipboard().mimeData()):
            return False
        self.close_popup()
        QTimer.singleShot(0, desk, desk.paste)
        return True

    def _step(self, by: int) -> None:
        """Mark the line so many below the marked one, headings left out; round the end for single steps."""
        rows = [row for row, line in enumerate(self.lines) if not line.words_only]
        if not rows:
            self.list.setCurrentRow(-1)
            self.field.setAccessibleDescription(self.list.item(0).text() if self.list.count() else "")
            return
        now = self.list.currentRow()
        place = rows.index(now) if now in rows else 0 if by <= 0 else -1
        wanted = place + by
        place = wanted % len(rows) if abs(by) == 1 else max(0, min(wanted, len(rows) - 1))
        self.list.setCurrentRow(rows[place])
        self.list.scrollToItem(self.list.item(rows[place] if place else 0))  # the first one with its heading
        self.field.setAccessibleDescription(self.lines[rows[place]].title)
        QAccessible.updateAccessibility(QAccessibleEvent(self.field, QAccessible.Event.DescriptionChanged))

    def _run(self) -> None:
        item = self.list.currentItem()
        line = item.data(LINE) if item is not None else None
        if not isinstance(line, Line):
            return
        desk = self._desk
        self.close_popup()
        if line.action:
            recent = [line.action, *(known for known in self._recent() if known != line.action)]
            desk.state.set(_RECENT, recent[:_KEPT])
            # After the popup is gone, so that what it opens gets the focus.
            QTimer.singleShot(0, desk, lambda: desk.trigger(line.action))
        elif line.view is not None:
            desk.show(line.view)
            desk.focus_wanted.emit("papers")
        elif line.paper:
            desk.reveal.emit(line.paper)
            desk.focus_wanted.emit("papers")

    def _recent(self) -> list[str]:
        return strings(self._desk.state, _RECENT)
