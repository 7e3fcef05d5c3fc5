"""What is shown when a library cannot be opened, and where each way leads."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from paperdesk.errors import LibraryError
from paperdesk.gui.dialogs import open_or_ask
from paperdesk.gui.dialogs.trouble import TroubleDialog, free_beside, shortened
from paperdesk.gui.look import Look
from paperdesk.gui.widgets.buttons import Button
from paperdesk.library import Library
from paperdesk.library.opening import may_be_written
from paperdesk.settings import Settings


def shown(qtbot: QtBot, look: Look, folder: Path, recent: list[Path] | None = None) -> TroubleDialog:
    dialog = TroubleDialog(folder, LibraryError("It is damaged."), look, recent or [])
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def ways(dialog: TroubleDialog) -> dict[str, Button]:
    return {button.text(): button for button in dialog.findChildren(Button)}


def test_names_of_folders(tmp_path: Path) -> None:
    assert shortened(Path("/a/b/c/d")) == "…/c/d"
    assert shortened(Path("/a/b")) == "/a/b"
    assert len(shortened(Path("/a/b") / ("x" * 200) / "y")) == 60
    folder = tmp_path / "library"
    assert free_beside(folder).name == "library-2"
    (tmp_path / "library-2").mkdir()
    assert free_beside(folder).name == "library-3"


def test_a_damaged_library_has_its_backups_offered(qtbot: QtBot, look: Look, filled: Path) -> None:
    with Library.open(filled) as library:
        library.backups.create()
    (filled / "library.sqlite").write_bytes(b"SQLite format 3\0" + b"\0" * 5_000)
    dialog = shown(qtbot, look, filled)
    (restore,) = [button for text, button in ways(dialog).items() if text.startswith("Restore the backup of")]
    assert not any(text.startswith("Begin a new library") for text in ways(dialog))
    restore.click()
    assert dialog._chosen == filled
    with Library.open(filled) as library:
        assert library.papers.count() == 12


def test_a_backup_that_fails_is_said(qtbot: QtBot, look: Look, filled: Path) -> None:
    with Library.open(filled) as library:
        path = library.backups.create().path
    path.write_bytes(b"nothing")
    dialog = shown(qtbot, look, filled)
    next(button for text, button in ways(dialog).items() if text.startswith("Restore")).click()
    assert dialog.isVisible()
    assert "It is damaged." not in dialog._words.text()


def test_other_libraries_and_a_new_one_are_offered(
    qtbot: QtBot, look: Look, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    dialog = shown(qtbot, look, gone, [gone, filled, tmp_path / "away too"])
    texts = list(ways(dialog))
    assert texts[0] == "Try again"
    assert [text for text in texts if text.startswith("Open ")] == [f"Open {shortened(filled)}"]
    assert f"Begin a new library in {shortened(tmp_path / 'gone-2')}" in texts
    assert texts[-1] == "Quit"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_about: str(tmp_path))
    ways(dialog)["Choose another folder…"].click()
    assert dialog._chosen == tmp_path


def test_it_is_asked_until_a_library_opens(
    look: Look, settings: Settings, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, wrong = tmp_path / "gone", tmp_path / "wrong"
    wrong.mkdir()
    (wrong / "a.txt").write_text("mine")
    answers = [wrong, gone, filled]
    told: list[str] = []

    def choose(dialog: TroubleDialog) -> Path:
        told.append(dialog._words.text())
        return answers.pop(0)

    monkeypatch.setattr(TroubleDialog, "choose", choose)
    library = open_or_ask(gone, settings, look, [gone], known=True)
    assert library is not None
    assert library.papers.count() == 12
    library.close()
    assert len(told) == 3
    assert "is gone" in told[0] and "holds no library" in told[1] and "is gone" in told[2]
    assert not gone.exists()


def test_giving_up_opens_nothing(
    look: Look, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TroubleDialog, "choose", lambda _dialog: None)
    assert open_or_ask(tmp_path / "gone", settings, look, [], known=True) is None


def test_a_new_library_is_made_without_a_question(look: Look, settings: Settings, tmp_path: Path) -> None:
    library = open_or_ask(tmp_path / "new", settings, look, [], known=False)
    assert library is not None
    library.close()
    shutil.rmtree(tmp_path / "new")


def test_where_nothing_may_be_written_no_backup_is_offered(
    qtbot: QtBot, look: Look, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(filled) as library:
        library.backups.create()
    real: Callable[..., bool] = os.access
    monkeypatch.setattr(os, "access", lambda path, mode, **more: real(path, mode, **more) and not mode & os.W_OK)
    dialog = shown(qtbot, look, filled)
    assert not any(text.startswith("Restore") for text in ways(dialog))
    (filled / "library.sqlite").unlink()
    assert not may_be_written(filled) and may_be_written(filled / "new")
