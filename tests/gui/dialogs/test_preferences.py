"""The preferences: every option is there, of its kind, and takes effect at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.preferences import PreferencesDialog
from paperdesk.gui.widgets.fields import ChoiceField, NumberField
from paperdesk.gui.window import Window
from paperdesk.settings import OPTIONS, Option, Settings


@pytest.fixture
def opened(window: Window, desk: Desk, dialog: Callable[[], QDialog]) -> PreferencesDialog:
    desk.trigger("file.preferences")
    found = dialog()
    assert isinstance(found, PreferencesDialog)
    return found


def test_every_option_is_offered_with_its_name(opened: PreferencesDialog) -> None:
    assert list(opened.editors) == [option.id for option in OPTIONS if option.shown]
    for option in OPTIONS:
        assert opened.editors[option.id].accessibleName() == option.title
    opened.reject()


def test_what_is_chosen_holds_at_once(opened: PreferencesDialog, desk: Desk, window: Window) -> None:
    theme, size, bar = (opened.editors[each] for each in ("theme", "text_size", "menu_bar"))
    assert isinstance(theme, ChoiceField)
    theme.set_value("dark")
    assert desk.look.dark
    theme.set_value("light")
    assert isinstance(size, NumberField)
    size.setValue(150)
    assert desk.look.scale == 150
    assert isinstance(bar, QCheckBox)
    bar.click()
    assert window.menuBar().isVisible()
    assert desk.settings.get("text_size") == 150
    opened.reject()


def test_scrolling_the_page_changes_nothing(opened: PreferencesDialog, desk: Desk) -> None:
    size = opened.editors["text_size"]
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 120), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(size, wheel)
    assert desk.settings.get("text_size") == 100
    opened.reject()


def test_a_new_option_appears_by_itself(
    window: Window, desk: Desk, settings: Settings, dialog: Callable[[], QDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {
        "motto": Option("motto", "Motto", "read on", "New"),
        "hidden": Option("hidden", "H", 1, "X", shown=False),
    }
    monkeypatch.setattr(settings, "options", {**settings.options, **options})
    desk.trigger("file.preferences")
    opened = dialog()
    assert isinstance(opened, PreferencesDialog)
    assert "motto" in opened.editors
    assert "hidden" not in opened.editors
    opened.editors["motto"].setText("on and on")  # type: ignore[attr-defined]
    opened.editors["motto"].editingFinished.emit()  # type: ignore[attr-defined]
    assert settings.get("motto") == "on and on"
    opened.reject()
