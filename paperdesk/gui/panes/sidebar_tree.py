"""The tree widget of the sidebar: which keys and clicks mean something there, and what they mean in words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from paperdesk.gui.panes.sidebar_delegate import SidebarDelegate
from paperdesk.gui.panes.sidebar_model import SidebarModel, files_in
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.viewport import plain_viewport

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OWN = (*_ENTER, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2, Qt.Key.Key_Space)


class SidebarTree(QTreeView):
    """A tree whose sections fold and whose lines are selected by clicks and arrow keys.

    Wishes: `add_requested` (the kind of a section), `delete_requested`, `list_requested` on Enter.
    """

    add_requested = Signal(str)
    delete_requested = Signal()
    list_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setViewport(plain_viewport())
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setProperty("flat", True)
        self.setUniformRowHeights(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setExpandsOnDoubleClick(False)
        self.setTabKeyNavigation(False)

    @property
    def editing(self) -> bool:
        """Whether a name is being edited."""
        return bool(self.state() == QAbstractItemView.State.EditingState)

    def fold(self, index: QModelIndex) -> None:
        """Fold what is open, open what is folded."""
        self.setExpanded(index, not self.isExpanded(index))

    def _model(self) -> SidebarModel:
        model = self.model()
        assert isinstance(model, SidebarModel)
        return model

    def press(self, point: QPoint) -> bool:
        """Answer a click on a section, its plus, or an arrow; whether it was one."""
        index = self.indexAt(point)
        entry = self._model().entry(index)
        delegate = self.itemDelegate()
        if entry is None or not isinstance(delegate, SidebarDelegate):
            return False
        rect = self.visualRect(index)
        if entry.kind == "section":
            if delegate.add_area(rect).contains(point):
                self.add_requested.emit(entry.key)
            else:
                self.fold(index)
            return True
        if self._model().rowCount(index) and delegate.arrow_area(rect, index).contains(point):
            self.fold(index)
            return True
        return False

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """Keys that mean something here are not the window's commands."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and event.key() in _OWN:
                event.accept()
                return True
        return bool(super().event(event))

    @guarded()
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Files may be dropped anywhere here: on what takes them into that, else as on the window."""
        super().dragMoveEvent(event)
        if files_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    @guarded()
    def dropEvent(self, event: QDropEvent) -> None:
        paths = files_in(event.mimeData())
        if not paths:
            super().dropEvent(event)
            return
        index = self.indexAt(event.position().toPoint())
        takes = self._model().canDropMimeData(event.mimeData(), Qt.DropAction.CopyAction, -1, -1, index)
        entry = self._model().entry(index) if takes else None
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()
        self._model().files_dropped.emit(entry, paths)

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.press(event.position().toPoint()):
            event.accept()
            return
        super().mousePressEvent(event)

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self._model().entry(self.currentIndex())
        section = entry is not None and entry.kind == "section"
        if self.editing:  # a key that the field of the name did not want
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_requested.emit()
        elif section and event.key() in (*_ENTER, Qt.Key.Key_Space):
            self.fold(self.currentIndex())
        elif event.key() in _ENTER:
            self.list_requested.emit()
        else:
            super().keyPressEvent(event)
