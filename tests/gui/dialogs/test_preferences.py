"""The preferences: every option is there, of its kind, and takes effect at once."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from paperdesk import places
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.preferences import FolderField, PreferencesDialog, how_to_get
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
    assert list(opened.editors) == [option.id for option in OPTIONS if option.shown and option.possible]
    for option in OPTIONS:
        if not option.possible:
            continue
        assert opened.editors[option.id].accessibleName() == option.title
    opened.reject()


def test_the_styles_that_ship_and_the_reader_s_own_are_offered(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], qtbot: QtBot
) -> None:
    folder = places.styles_folder()
    folder.mkdir(parents=True)
    own = shutil.copy(places.resources() / "styles" / "ieee.csl", folder / "mine.csl")
    desk.choose("citation_style", str(own))
    desk.trigger("file.preferences")
    shown = dialog()
    assert isinstance(shown, PreferencesDialog)
    field = shown.editors["citation_style"]
    assert isinstance(field, ChoiceField)
    assert field.value == str(own) and field.count() == 9, "what it is called is asked"
    qtbot.waitUntil(lambda: not desk.jobs.running, timeout=20_000)
    assert field.value == str(own) and field.currentText() != "mine"
    field.set_value("nature")
    assert desk.settings.get("citation_style") == "nature"
    shown.reject()


def test_a_style_of_the_reader_s_own_is_added_and_in_force(
    opened: PreferencesDialog, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = shutil.copy(places.resources() / "styles" / "ieee.csl", tmp_path / "mine.csl")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_about: ([str(own)], ""))
    opened.adding.click()
    qtbot.waitUntil(lambda: str(desk.settings.get("citation_style")).endswith("mine.csl"), timeout=20_000)
    qtbot.waitUntil(lambda: not desk.jobs.running, timeout=20_000)
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


@pytest.mark.parametrize("there", [True, False])
def test_an_option_whose_package_is_missing_says_how_to_get_it(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    there: bool,
) -> None:  # fmt: skip
    (option,) = (option for option in OPTIONS if option.needs)
    monkeypatch.setattr(places, "package_folder", lambda name: tmp_path if there and name == "wordllama" else None)
    desk.trigger("file.preferences")
    opened = dialog()
    assert isinstance(opened, PreferencesDialog)
    assert (option.id in opened.editors) == there and (option.id in opened.missing) != there
    if not there:
        said = opened.missing[option.id].text()
        assert sys.executable in said and said.count(option.needs) == 1
        assert [label.text() for label in opened.findChildren(QLabel)].count(option.title) == 1
    opened.reject()


def test_how_to_get_a_package() -> None:
    assert "install this==1" in how_to_get("this==1", frozen=False)
    assert "this==1" not in how_to_get("this==1", frozen=True)


def test_a_folder_is_chosen_typed_and_taken_away(
    opened: PreferencesDialog, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = opened.editors["watched_folder"]
    assert isinstance(field, FolderField)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_about: str(tmp_path))
    field.button.click()
    assert (desk.settings.get("watched_folder"), field.line.text()) == (str(tmp_path), str(tmp_path))
    field.line.setText("not/whole")
    field.line.editingFinished.emit()
    assert desk.settings.get("watched_folder") == str(tmp_path)
    field.line.clear()
    field.line.editingFinished.emit()
    assert desk.settings.get("watched_folder") == ""
    opened.reject()
