"""A folder is named that does not exist yet; what cannot be is said in place, by no other window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from paperdesk.gui import dialogs
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.new_folder import NewFolderDialog
from paperdesk.gui.look import Look
from paperdesk.gui.window import Window

Key = Qt.Key


@pytest.fixture
def answers() -> list[Path]:
    return []


@pytest.fixture
def opened(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], answers: list[Path], tmp_path: Path
) -> NewFolderDialog:
    desk.state.set("last_folder", str(tmp_path))
    (tmp_path / "Thesis").mkdir()
    dialogs.ask_folder(desk, "New library", answers.append, name="Thesis", button="Make it")
    shown = dialog()
    assert isinstance(shown, NewFolderDialog)
    return shown


def test_a_free_name_is_offered_and_taken_by_enter(
    opened: NewFolderDialog, answers: list[Path], desk: Desk, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: qapp.focusWidget() is opened.name)
    assert opened.name.selectedText() == "Thesis 2"
    assert opened.where.text() == f"It will lie in {tmp_path / 'Thesis 2'}"
    QTest.keyClicks(opened.name, "New one")
    QTest.keyClick(opened.name, Key.Key_Return)
    assert answers == [tmp_path / "New one"] and not opened.isVisible()
    assert not answers[0].exists() and desk.state.get("last_folder") == str(tmp_path)


def test_what_cannot_be_is_said_in_place(opened: NewFolderDialog, answers: list[Path], tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "x").touch()
    (tmp_path / "file").touch()
    for within, name, said in (
        (tmp_path, "used", "is not empty"), (tmp_path, "file", "is a file"), (tmp_path, "x" * 400, "cannot be used"),
        (tmp_path / "none", "new", "There is no folder"), (tmp_path, "a/b", "There is no folder"),
        ("relative", "new", "does not say where it begins"), ("", "new", "does not say where it begins"),
        (tmp_path / "file", "new", "There is no folder"),
    ):  # fmt: skip
        opened.within.setText(str(within))
        opened.name.setText(name)
        assert opened.problem.isHidden()
        QTest.keyClick(opened.name, Key.Key_Return)
        assert said in opened.problem.text() and opened.isVisible(), (within, name)
    QTest.keyClick(opened.name, Key.Key_Escape)
    assert answers == [] and not opened.isVisible()


def test_a_whole_path_or_home_may_be_written_as_well(
    opened: NewFolderDialog, answers: list[Path], tmp_path: Path
) -> None:
    opened.within.setText("~")
    opened.name.setText("x")
    assert opened.folder == Path.home() / "x"
    opened.name.setText(str(tmp_path / "whole"))
    QTest.keyClick(opened.within, Key.Key_Return)
    assert answers == [tmp_path / "whole"]


def test_the_folder_it_lies_in_is_chosen_and_an_empty_one_is_taken_itself(
    opened: NewFolderDialog, answers: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_about: "")
    opened._on_browse()
    assert opened.within.text() == str(tmp_path)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_about: str(tmp_path / "library"))
    opened._on_browse()
    assert opened.folder == tmp_path / "library" / "Thesis 2"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_about: str(tmp_path / "Thesis"))
    opened._on_browse()
    QTest.keyClick(opened.name, Key.Key_Return)
    assert answers == [tmp_path / "Thesis"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_system_s_chooser_has_icons_that_can_be_seen(look: Look, qtbot: QtBot, theme: str) -> None:
    look.set_theme(theme)
    shown = QFileDialog()
    qtbot.addWidget(shown)
    shown.setOption(QFileDialog.Option.DontUseNativeDialog)
    ground = look.colour("bg").lightness()
    for name in ("backButton", "forwardButton", "toParentButton", "newFolderButton", "listModeButton",
                 "detailModeButton"):  # fmt: skip
        button = shown.findChild(QToolButton, name)
        assert isinstance(button, QToolButton)
        picture = button.icon().pixmap(16, 16).toImage()
        inks = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
        assert max(abs(ink.lightness() - ground) * ink.alphaF() for ink in inks) > 100, name
