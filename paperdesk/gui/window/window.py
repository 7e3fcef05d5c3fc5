"""The main window: places panes, builds menus from ACTIONS, takes what is dropped, remembers its sizes. No logic of
its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QRect, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from paperdesk.errors import PaperDeskError
from paperdesk.gui.actions import ACTIONS, MENUS, Action
from paperdesk.gui.desk import Desk
from paperdesk.gui.desk.watching import FolderWatch
from paperdesk.gui.dialogs import choose_finds, compare, import_options, open_or_ask
from paperdesk.gui.dialogs.cover import AwayCover, DropCover
from paperdesk.gui.panes import PANES
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.menu import Menu
from paperdesk.gui.window.splits import Splits
from paperdesk.library import Changes

PAPERS_MIME = "application/x-paperdesk-papers"
_MINUTE = 60_000
_DAY = 24 * 60 * _MINUTE
_SOON = 1_000
_SIZE = (1440, 900)

# Keys that belong to whatever has the focus, unless that is the list: buttons, chips, fields, trees.
_OF_THE_FOCUS = {
    Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space, Qt.Key.Key_Escape,
}  # fmt: skip


class Window(QMainWindow):
    """One window on one library at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        desk.window = self
        self.panes: dict[str, QWidget] = {}
        self.closed: list[Callable[[], None]] = []  # called once the library is closed
        self._closing = False
        self._shown = False
        self._rows: dict[str, Action] = {action.id: action for action in ACTIONS}
        self._build_actions()
        self._build_menus()
        self._build_panes()
        self._away = AwayCover(desk.look, self, self._frame)
        self._drop = DropCover(desk.look, self)
        self.setAcceptDrops(True)
        self._connect()
        self._restore_places()
        self._on_library_changed()
        desk.importing.unfinished.tell()

    # Building -------------------------------------------------------------------------------------------------------

    def _build_actions(self) -> None:
        for row in ACTIONS:
            action = QAction(row.title, self)
            action.setObjectName(row.id)
            action.setData(row.words)
            action.setProperty("title", row.title)
            action.setProperty("off_because", row.off_because)
            if row.icon:
                action.setIcon(self._desk.look.icon(row.icon))
                action.setProperty("icon_name", row.icon)
            action.setCheckable(row.checked is not None)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(lambda _checked=False, row=row: self._run(row))
            self._desk.actions[row.id] = action
            self.addAction(action)
        self._set_keys()
        self.refresh_actions()

    def _run(self, row: Action) -> None:
        if row.enabled(self._desk):  # a key may come before the last change was taken in
            row.run(self._desk)
        self.refresh_actions()

    def _set_keys(self) -> None:
        changed = self._desk.settings.keys
        for row in ACTIONS:
            keys = changed.get(row.id, list(row.keys))
            self._desk.actions[row.id].setShortcuts([QKeySequence(key) for key in keys])

    def refresh_actions(self) -> None:
        """Bring titles, ticks and what is enabled up to the desk's state."""
        for row in ACTIONS:
            action = self._desk.actions[row.id]
            action.setEnabled(row.enabled(self._desk))
            if row.live_title is not None:
                action.setText(row.live_title(self._desk).replace("&", "&&"))
            if row.checked is not None:
                action.setChecked(row.checked(self._desk))

    def _build_menus(self) -> None:
        """The menu bar, where it is wanted, and the same menus behind the sidebar's menu button."""
        bar = self.menuBar()
        menus: dict[str, QMenu] = {}
        for name in MENUS:
            menus[name] = Menu(self._desk.look, f"&{name}", self)
            bar.addMenu(menus[name])
        for row in ACTIONS:
            if not row.menu:
                continue
            head, _, sub = row.menu.partition("/")
            if sub and row.menu not in menus:
                menus[row.menu] = Menu(self._desk.look, sub, self)
                menus[head].addMenu(menus[row.menu])
            menu = menus[row.menu]
            if row.separator:
                menu.addSeparator()
            menu.addAction(self._desk.actions[row.id])
        self._desk.menus = [menus[name] for name in MENUS]
        bar.setVisible(bool(self._desk.settings.get("menu_bar")))

    def _build_panes(self) -> None:
        self._splits = Splits(self._desk.look, self._desk.state)
        self._splits.setObjectName("panes")
        self._middle = QStackedWidget()
        self._frame = QWidget()
        layout = QVBoxLayout(self._frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splits, 1)
        self.setCentralWidget(self._frame)  # before it is full: whatever changes its window is styled anew
        for pane in PANES:
            widget = pane.build(self._desk)
            widget.setObjectName(pane.id)
            widget.setAccessibleName(pane.title)
            widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.panes[pane.id] = widget
            if pane.place in ("middle", "welcome"):
                self._middle.addWidget(widget)
                if pane.place == "middle":
                    self._splits.add_middle(self._middle)
            elif pane.place == "bottom":
                layout.addWidget(widget)
            else:
                self._splits.add_side(pane.id, widget, pane.width)

    def _connect(self) -> None:
        desk = self._desk
        desk.changed.connect(self._on_changed)
        desk.selection_changed.connect(lambda _ids: self.refresh_actions())
        desk.view_changed.connect(lambda _view: self.refresh_actions())
        desk.search_changed.connect(lambda _text, _typing: self.refresh_actions())
        desk.scope.changed.connect(self.refresh_actions)
        desk.importing.asked.connect(lambda wish: import_options(desk, wish))
        desk.imported.connect(lambda _report: self.refresh_actions())
        desk.message_posted.connect(lambda _message: self.refresh_actions())  # it may name one as the way out
        desk.library_changed.connect(self._on_library_changed)
        desk.library_renamed.connect(self._show_title)
        desk.away.connect(self._on_away)
        desk.lost.connect(self._on_lost)
        desk.pane_toggled.connect(self._on_pane_toggled)
        desk.focus_wanted.connect(self._on_focus_wanted)
        desk.quit_wanted.connect(self.close)
        desk.online.asked.connect(partial(choose_finds, desk))
        desk.online.compared.connect(partial(compare, desk))
        desk.online.waiting_changed.connect(lambda _count: self.refresh_actions())
        self._stop_watching = desk.settings.watch(self._on_setting_changed)
        self._watch = FolderWatch(desk)
        self._upkeep = QTimer(self)
        self._upkeep.timeout.connect(self._keep_up)

    # News -----------------------------------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        self.refresh_actions()
        welcoming = self._middle.currentWidget() is self.panes["welcome"]
        if (changes.new and welcoming) or (changes.gone and not welcoming):
            self._show_middle()

    def _on_library_changed(self) -> None:
        library = self._desk.library
        self._show_title()
        self._show_middle()
        self.refresh_actions()
        if library.read_only:
            self._upkeep.stop()
            self._desk.tell(
                f"The folder of this library, {library.folder}, cannot be written: it is open to be read, searched and"
                " exported. Make the folder writable to change it.", "warning", "file.export", "Export…",
            )  # fmt: skip
        else:
            self._upkeep.start(_MINUTE)

    def _show_title(self) -> None:
        library = self._desk.library
        self.setWindowTitle(f"{library.name}{' (to read only)' if library.read_only else ''} — PaperDesk")

    def _show_middle(self) -> None:
        """The welcome while the library is empty, else the list; the focus moves along."""
        empty = not self._desk.library.papers.exist()
        wanted = self.panes["welcome" if empty else "papers"]
        if self._middle.currentWidget() is not wanted:
            focused = self.focusWidget()
            moves = focused is None or self._middle.isAncestorOf(focused)
            self._middle.setCurrentWidget(wanted)
            if moves:
                wanted.setFocus()
        self._splits.bar("details", empty)

    def _on_away(self, title: str) -> None:
        """Take no commands while the library is closed to be moved or replaced."""
        self.menuBar().setEnabled(not title)
        for action in self._desk.actions.values():
            action.setEnabled(not title)
        if title:
            self._away.cover(title)
        else:
            self._away.uncover()
            self.refresh_actions()
            self._on_focus_wanted("papers")

    def _on_lost(self, folder: Path, error: PaperDeskError) -> None:
        """The library could not be opened again: ask what to do, or end."""
        desk = self._desk
        recent = desk.libraries.recent()
        library = open_or_ask(folder, desk.settings, desk.look, recent, self, known=True)
        if library is None:
            self.close()
            return
        desk.reopen(library)
        desk.away.emit("")
        desk.tell(str(error), "warning")

    def _on_setting_changed(self, option: str) -> None:
        desk = self._desk
        if option == "theme":
            desk.look.set_theme(desk.settings.get("theme"))
        elif option == "text_size":
            desk.look.set_scale(desk.settings.get("text_size"))
        elif option == "keys":
            self._set_keys()
        elif option == "menu_bar":
            self.menuBar().setVisible(bool(desk.settings.get("menu_bar")))
        self.refresh_actions()

    def _keep_up(self) -> None:
        """The library's own housekeeping, a minute after opening and then once a day."""
        self._upkeep.start(_DAY)
        desk = self._desk
        job = desk.jobs.start("Back up and tidy", desk.library.upkeep.run, quiet=True)
        job.then(desk.backed_up.emit, desk.report_error)

    # Panes ----------------------------------------------------------------------------------------------------------

    def _on_pane_toggled(self, pane: str) -> None:
        """Take away a side that is there, show one that is not, be it unwanted or without room."""
        widget = self.panes[pane]
        hide = not widget.isHidden()
        focused = self.focusWidget()
        self._splits.want(pane, not hide)
        if hide and focused is not None and widget.isAncestorOf(focused):
            self._on_focus_wanted("papers")

    def _on_focus_wanted(self, pane: str) -> None:
        widget = self._middle.currentWidget() if pane == "papers" else self.panes[pane]
        if widget is None:
            return
        if widget.isHidden() and pane != "papers":
            self._splits.want(pane, True)
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Places ---------------------------------------------------------------------------------------------------------

    def _restore_places(self) -> None:
        screen = self.screen() or QGuiApplication.primaryScreen()
        room = screen.availableGeometry() if screen is not None else QRect(0, 0, *_SIZE)
        self.resize(min(_SIZE[0], room.width()), min(_SIZE[1], room.height()))
        geometry = self._desk.state.get("window")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self._splits.restore()

    def _keep_places(self) -> None:
        self._desk.state.set("window", bytes(self.saveGeometry().toBase64().data()).decode())
        self._splits.keep()

    # Dropping -------------------------------------------------------------------------------------------------------

    @guarded()
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event.mimeData()):
            event.acceptProposedAction()
            self._drop.cover("Drop to bring in")

    @guarded()
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._takes(event.mimeData()):
            event.acceptProposedAction()

    @guarded()
    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._drop.uncover()

    @guarded()
    def dropEvent(self, event: QDropEvent) -> None:
        self._drop.uncover()
        event.acceptProposedAction()
        self._desk.online.data(event.mimeData())

    def _takes(self, data: QMimeData) -> bool:
        if not self._desk.is_open or data.hasFormat(PAPERS_MIME):
            return False
        return data.hasText() or any(url.isLocalFile() for url in data.urls())

    # Events ---------------------------------------------------------------------------------------------------------

    @guarded()
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            self._on_focus_wanted("papers")
            QTimer.singleShot(_SOON, self._desk, self._desk.save_state)

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """Enter, Delete and the like are the focus's own, though they are also the keys of commands on papers."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focused = self.focusWidget()
            beside = focused not in (None, self, self.panes["papers"].focusProxy(), self.panes["welcome"])
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if beside and plain and event.key() in _OF_THE_FOCUS:
                event.accept()
                return True
        return bool(super().event(event))

    @guarded()
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow() and not self._closing:
            self._desk.save_editors()

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)  # a click beside everything leaves the field that was edited
        super().mousePressEvent(event)

    @guarded()
    def closeEvent(self, event: QCloseEvent) -> None:
        """End everything in order: places kept, jobs cancelled and waited for, editors saved, the library closed."""
        event.accept()
        if self._closing:
            return
        self._closing = True
        self._upkeep.stop()
        self._watch.stop()
        self._stop_watching()
        self._keep_places()
        self._desk.shut_down()
        for callback in self.closed:
            callback()
