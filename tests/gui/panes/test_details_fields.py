"""Where a click beside a field goes, in a real window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details import DetailsPane
from paperdesk.gui.window import Window


def test_a_click_on_the_name_of_a_field_goes_into_it(
    qapp: QApplication, qtbot: QtBot, window: Window, desk: Desk, calm: Callable[[], None]
) -> None:
    pane, handle = window.panes["details"], window.windowHandle()
    assert isinstance(pane, DetailsPane) and handle is not None
    desk.select([1])
    qtbot.waitUntil(lambda: not pane._settle.isActive())
    calm()
    pane.tabs.set_tab("details")
    assert pane.sheet is not None
    for name in ("venue", "key", "abstract"):
        row = pane.sheet.fields.rows[name]
        pane.sheet._on_row_shown(row)
        beside = QPoint(2, row.y() + 8)
        place = pane.sheet.fields.mapTo(window, beside)
        window.setFocus()
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        assert qapp.focusWidget() is row.editor, name
