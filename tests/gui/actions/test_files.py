"""Commands on files and libraries, with the system's file dialogs answered by the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.dialogs.import_options import ImportOptionsDialog
from paperdesk.gui.dialogs.new_folder import NewFolderDialog
from paperdesk.gui.dialogs.prompt import ChoiceDialog, TextDialog
from paperdesk.gui.window import Window
from tests.formats.zotero_parts.building import ZoteroFolder

Calm = Callable[[], None]


class Chooser:
    """Answers for the reader, and remembers what was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.files: list[Path] = []
        self.folder: Path | None = None
        self.target: tuple[Path | None, str] = (None, "")
        self.asked: list[tuple[str, ...]] = []
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", self._open)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", self._choose)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self._save)

    def _open(self, _over: object, *about: str) -> tuple[list[str], str]:
        self.asked.append(about)
        return [str(path) for path in self.files], ""

    def _choose(self, _over: object, *about: str) -> str:
        self.asked.append(about)
        return str(self.folder) if self.folder else ""

    def _save(self, _over: object, *about: str) -> tuple[str, str]:
        self.asked.append(about)
        target, kind = self.target
        return (str(target) if target else "", kind)


@pytest.fixture
def chooser(monkeypatch: pytest.MonkeyPatch) -> Chooser:
    return Chooser(monkeypatch)


def test_chosen_files_are_imported_and_the_folder_is_remembered(
    window: Window, desk: Desk, chooser: Chooser, calm: Calm, tmp_path: Path
) -> None:
    desk.trigger("file.import")  # nothing chosen
    calm()
    assert desk.library.papers.count() == 12
    chooser.files = [tmp_path / "a.bib", tmp_path / "b.bib"]
    for path in chooser.files:
        path.write_text(f"@article{{{path.stem}, title={{File {path.stem}}}}}")
    desk.trigger("file.import")
    calm()
    assert desk.library.papers.count() == 14
    filters = chooser.asked[0][2]
    for kind in desk.library.transfer.FORMATS:
        assert (kind.title in filters) == kind.reads
    desk.trigger("file.import")
    assert chooser.asked[-1][1] == str(tmp_path)


def answer(dialog: Callable[[], QDialog], folder: Path) -> None:
    """Name a new folder."""
    opened = dialog()
    assert isinstance(opened, NewFolderDialog)
    opened.within.setText(str(folder.parent))
    opened.name.setText(folder.name)
    QTest.keyClick(opened.name, Qt.Key.Key_Return)


def test_an_archive_is_written_and_opened_by_command(
    window: Window, desk: Desk, chooser: Chooser, calm: Calm, told: list[Message], tmp_path: Path, qtbot: QtBot,
    dialog: Callable[[], QDialog],
) -> None:  # fmt: skip
    desk.trigger("archive.write")  # nothing chosen
    chooser.target = (tmp_path / "all", "")
    desk.trigger("archive.write")
    calm()
    assert (tmp_path / "all.paperdesk").exists() and "12 papers" in told[-1].text
    desk.importing.paths([tmp_path / "all.paperdesk"])
    assert desk.actions["archive.open_offered"].isEnabled(), "the message leads somewhere"
    desk.trigger("archive.open_offered")
    answer(dialog, tmp_path / "fresh")
    qtbot.waitUntil(lambda: desk.library.folder == tmp_path / "fresh", timeout=10_000)
    calm()
    assert desk.library.papers.count() == 12 and not desk.actions["archive.open_offered"].isEnabled()
    chooser.files = [tmp_path / "all.paperdesk"]
    desk.trigger("archive.open")
    answer(dialog, tmp_path / "again")
    qtbot.waitUntil(lambda: desk.library.folder == tmp_path / "again", timeout=10_000)
    calm()


def test_a_folder_of_notes_is_chosen_and_let_go(
    window: Window, desk: Desk, chooser: Chooser, calm: Calm, told: list[Message], tmp_path: Path
) -> None:
    assert not desk.actions["notes.sync"].isEnabled()
    chooser.folder = tmp_path / "vault"
    desk.trigger("notes.folder")
    calm()
    assert len(list((tmp_path / "vault").glob("*.md"))) == 12
    assert desk.actions["notes.sync"].text() == "Sync notes with “vault” now"
    desk.trigger("notes.sync")
    calm()
    assert "0 files written" in told[-1].text
    desk.trigger("notes.stop")
    assert not desk.actions["notes.sync"].isEnabled()


def test_libraries_are_made_opened_renamed_and_moved(
    window: Window, desk: Desk, chooser: Chooser, calm: Calm, dialog: Callable[[], QDialog], tmp_path: Path,
    qtbot: QtBot,
) -> None:  # fmt: skip
    first = desk.library.folder
    desk.trigger("library.new")
    QTest.keyClick(dialog(), Qt.Key.Key_Escape)
    (tmp_path / "fresh").mkdir()
    desk.trigger("library.new")
    answer(dialog, tmp_path / "fresh")
    calm()
    assert (desk.library.folder, desk.library.papers.count()) == (tmp_path / "fresh", 0)
    desk.trigger("library.rename")
    opened = dialog()
    assert isinstance(opened, TextDialog)
    opened.field.setText("Thesis library")
    QTest.keyClick(opened.field, Qt.Key.Key_Return)
    assert window.windowTitle() == "Thesis library — PaperDesk"
    desk.trigger("library.move")
    answer(dialog, tmp_path / "moved")
    qtbot.waitUntil(lambda: desk.is_open and desk.library.folder == tmp_path / "moved")
    assert desk.library.name == "Thesis library"
    chooser.folder = first
    desk.trigger("library.open")
    calm()
    assert desk.library.papers.count() == 12
    assert desk.libraries.name_of(tmp_path / "moved") == "Thesis library"


def test_a_folder_that_is_no_library_is_not_opened(
    window: Window, desk: Desk, chooser: Chooser, told: list[Message], tmp_path: Path
) -> None:
    chooser.folder = tmp_path / "photos"
    chooser.folder.mkdir()
    desk.trigger("library.open")
    assert (told[-1].kind, desk.library.papers.count()) == ("error", 12)
    assert not (chooser.folder / "library.sqlite").exists()


def test_files_are_attached_and_shown(
    window: Window, desk: Desk, chooser: Chooser, calm: Calm, told: list[Message], tmp_path: Path
) -> None:
    paper = desk.selection[0]
    chooser.files = [tmp_path / "paper.pdf"]
    desk.trigger("paper.attach")
    calm()
    assert told[-1].kind == "error"  # it is not there
    chooser.files[0].write_bytes(b"%PDF-1.4 ...")
    desk.trigger("paper.attach")
    calm()
    (file,) = desk.library.files.of(paper)
    assert (file.exists, file.linked) == (True, False)


def test_quitting_closes_the_window(window: Window, desk: Desk) -> None:
    desk.trigger("file.quit")
    assert not desk.is_open
    assert not window.isVisible()


def test_zotero_is_found_chosen_among_several_or_asked_for(
    window: Window, desk: Desk, calm: Calm, told: list[Message], dialog: Callable[[], QDialog], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, chooser: Chooser,
) -> None:  # fmt: skip
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "somebody")
    desk.trigger("file.import_zotero")
    calm()
    assert "zotero.sqlite" in chooser.asked[-1][0], "it is asked for at once"
    assert told[-1].action == "file.import_folder"
    elsewhere = ZoteroFolder(tmp_path / "elsewhere")
    elsewhere.item(title="From elsewhere")
    elsewhere.done()
    chooser.folder = tmp_path / "elsewhere"
    desk.trigger("file.import_zotero")
    calm()
    asked = dialog()
    assert isinstance(asked, ImportOptionsDialog)
    asked.go.click()
    calm()
    assert len(desk.library.papers.find('title:"From elsewhere"')) == 1
    (tmp_path / "somebody" / "snap" / "zotero-snap" / "common").mkdir(parents=True)
    for place in ("Zotero", "snap/zotero-snap/common/Zotero"):
        folder = ZoteroFolder(tmp_path / "somebody" / place)
        folder.item(title=f"From {place.partition('/')[0]}")
        folder.done()
    desk.trigger("file.import_zotero")
    calm()
    choice = dialog()
    assert isinstance(choice, ChoiceDialog)
    QTest.keyClick(choice.list.field, Qt.Key.Key_Return)
    calm()
    shown = dialog()
    assert isinstance(shown, ImportOptionsDialog)
    shown.go.click()
    calm()
    assert len(desk.library.papers.find('title:"From Zotero"')) == 1


def test_a_chosen_folder_or_file_can_be_asked_about(
    window: Window, desk: Desk, chooser: Chooser, calm: Calm, dialog: Callable[[], QDialog], tmp_path: Path
) -> None:
    chooser.files = [tmp_path / "plain.bib"]
    chooser.files[0].write_text("@article{a, title={A plain one}}")
    desk.trigger("file.import_asking")
    calm()
    dialog().reject()
    chooser.folder = tmp_path / "mine"
    chooser.folder.mkdir()
    (chooser.folder / "b.bib").write_text("@article{b, title={One below}}")
    desk.trigger("file.import_folder")
    calm()
    shown = dialog()
    assert isinstance(shown, ImportOptionsDialog)
    shown.go.click()
    calm()
    assert len(desk.library.papers.find("title:below")) == 1
