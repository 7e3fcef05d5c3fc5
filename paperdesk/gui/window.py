"""The main window: places panes, builds menus from ACTIONS, takes what is dropped, remembers its sizes. No logic of
its own.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeySequence,
    QMouseEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMainWindow, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from paperdesk.gui.actions import ACTIONS, MENUS, Action
from paperdesk.gui.desk import Desk
from paperdesk.gui.desk.libraries import remember
from paperdesk.gui.panes import PANES
from paperdesk.gui.widgets.guard import guarded
from paperdesk.library import Changes

PAPERS_MIME = "application/x-paperdesk-papers"
_MINUTE = 60_000
_DAY = 24 * 60 * _MINUTE


class Window(QMainWindow):
    """One window on one library at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        desk.window = self
        self.panes: dict[str, QWidget] = {}
        self.closed: list[Callable[[], None]] = []  # called once the library is closed
        self._closing = False
        self._rows: dict[str, Action] = {action.id: action for action in ACTIONS}
        self._build_actions()
        self._build_menus()
        self._build_panes()
        self.setAcceptDrops(True)
        self._connect()
        self._restore_places()
        self._on_library_changed()

    # Building -------------------------------------------------------------------------------------------------------

    def _build_actions(self) -> None:
        for row in ACTIONS:
            action = QAction(row.title, self)
            action.setObjectName(row.id)
            action.setData(row.words)
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
        """The menu bar, shown while Alt is wanted, and the same menus behind the sidebar's menu button."""
        bar = self.menuBar()
        menus: dict[str, QMenu] = {}
        for name in MENUS:
            menus[name] = bar.addMenu(f"&{name}")
        for row in ACTIONS:
            if not row.menu:
                continue
            head, _, sub = row.menu.partition("/")
            if sub and row.menu not in menus:
                menus[row.menu] = menus[head].addMenu(sub)
            menu = menus[row.menu]
            if row.separator:
                menu.addSeparator()
            menu.addAction(self._desk.actions[row.id])
        self._desk.menus = [menus[name] for name in MENUS]
        bar.setVisible(bool(self._desk.settings.get("menu_bar")))

    def _build_panes(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName("panes")
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._middle = QStackedWidget()
        frame = QWidget()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter, 1)
        self._widths: dict[str, int] = {}
        for pane in PANES:
            widget = pane.build(self._desk)
            widget.setObjectName(pane.id)
            widget.setAccessibleName(pane.title)
            self.panes[pane.id] = widget
            if pane.place in ("middle", "welcome"):
                self._middle.addWidget(widget)
                if pane.place == "middle":
                    self._splitter.addWidget(self._middle)
            elif pane.place == "bottom":
                layout.addWidget(widget)
            else:
                self._splitter.addWidget(widget)
                self._widths[pane.id] = pane.width
        self._splitter.setStretchFactor(self._splitter.indexOf(self._middle), 1)
        self.setCentralWidget(frame)

    def _connect(self) -> None:
        desk = self._desk
        desk.changed.connect(self._on_changed)
        desk.selection_changed.connect(lambda _ids: self.refresh_actions())
        desk.view_changed.connect(lambda _view: self.refresh_actions())
        desk.search_changed.connect(lambda _text, _typing: self.refresh_actions())
        desk.library_changed.connect(self._on_library_changed)
        desk.library_renamed.connect(self._show_title)
        desk.pane_toggled.connect(self._on_pane_toggled)
        desk.focus_wanted.connect(self._on_focus_wanted)
        desk.quit_wanted.connect(self.close)
        self._stop_watching = desk.settings.watch(self._on_setting_changed)
        self._upkeep = QTimer(self)
        self._upkeep.timeout.connect(self._keep_up)
        self._upkeep.start(_MINUTE)

    # News -----------------------------------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        self.refresh_actions()
        if changes.new or changes.gone or "trash" in changes.kinds:
            self._show_middle()

    def _on_library_changed(self) -> None:
        remember(self._desk.state, self._desk.library.folder)
        self._show_title()
        self._show_middle()
        self.refresh_actions()
        self._upkeep.start(_MINUTE)

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self._desk.library.name} — PaperDesk")

    def _show_middle(self) -> None:
        """The welcome while the library is empty, else the list."""
        counts = self._desk.library.stats.sidebar()
        empty = counts["all"] + counts["trash"] == 0
        self._middle.setCurrentWidget(self.panes["welcome" if empty else "papers"])
        self.panes["details"].setVisible(not empty and not self._desk.state.get("hidden:details", False))

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
        job = self._desk.jobs.start("Back up and tidy", self._desk.library.upkeep.run, quiet=True)
        job.failed.connect(self._desk.report_error)

    # Panes ----------------------------------------------------------------------------------------------------------

    def _on_pane_toggled(self, pane: str) -> None:
        widget = self.panes[pane]
        widget.setVisible(not widget.isVisible())
        self._desk.state.set(f"hidden:{pane}", not widget.isVisible())

    def _on_focus_wanted(self, pane: str) -> None:
        widget = self.panes[pane]
        if not widget.isVisible() and pane != "papers":
            self._on_pane_toggled(pane)
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Places ---------------------------------------------------------------------------------------------------------

    def _restore_places(self) -> None:
        state = self._desk.state
        self.resize(1440, 900)
        geometry, splits = state.get("window"), state.get("splits")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray(base64.b64decode(geometry)))
        scale = self._desk.look.px
        widths = [
            scale(self._widths.get(self._splitter.widget(i).objectName(), 774)) for i in range(self._splitter.count())
        ]
        if (
            isinstance(splits, list)
            and len(splits) == len(widths)
            and all(isinstance(w, int) and w > 0 for w in splits)
        ):
            widths = splits
        self._splitter.setSizes(widths)
        for pane in self._widths:
            self.panes[pane].setVisible(not state.get(f"hidden:{pane}", False))

    def _keep_places(self) -> None:
        state = self._desk.state
        state.set("window", base64.b64encode(self.saveGeometry().data()).decode())
        if all(self._splitter.widget(i).isVisible() for i in range(self._splitter.count())):
            state.set("splits", self._splitter.sizes())

    # Dropping -------------------------------------------------------------------------------------------------------

    @guarded()
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _droppable(event):
            event.acceptProposedAction()

    @guarded()
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if _droppable(event):
            event.acceptProposedAction()

    @guarded()
    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self._desk.importing.paths(paths)
        elif data.hasText():
            self._desk.importing.text(data.text())
        event.acceptProposedAction()

    # Events ---------------------------------------------------------------------------------------------------------

    @guarded()
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.panes["papers"].setFocus()

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
        self._stop_watching()
        self._keep_places()
        self._desk.shut_down()
        for callback in self.closed:
            callback()


def _droppable(event: QDragEnterEvent | QDragMoveEvent) -> bool:
    data = event.mimeData()
    if data.hasFormat(PAPERS_MIME):
        return False
    return data.hasText() or any(url.isLocalFile() for url in data.urls())
