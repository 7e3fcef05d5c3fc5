"""How an import shall go: by keys and clicks, with a look first, and nothing in the way of a plain file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.import_options import ImportOptionsDialog
from paperdesk.gui.window import Window
from paperdesk.record import Status
from tests.formats.zotero_parts.building import ZoteroFolder

Calm = Callable[[], None]
Key = Qt.Key
Opened = Callable[..., ImportOptionsDialog]
ODD = "Werk;Wer;Wann;Meinung\nA Thing;Doe, Jane;2001;good\nAnother;Roe, Rick;bald;bad\n"


@pytest.fixture
def opened(window: Window, desk: Desk, calm: Calm, dialog: Callable[[], QDialog]) -> Opened:
    def open_on(*paths: Path, ask: bool = False) -> ImportOptionsDialog:
        desk.importing.paths(list(paths), ask=ask)
        calm()
        found = dialog()
        assert isinstance(found, ImportOptionsDialog)
        return found

    return open_on


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "odd.csv").write_text(ODD, encoding="utf-8")
    return tmp_path / "odd.csv"


def test_columns_are_told_by_the_keyboard(opened: Opened, desk: Desk, table: Path, calm: Calm) -> None:
    shown = opened(table)
    assert shown.problem.text() == "Say which column holds the titles."
    assert not shown.go.isEnabled() and not shown.first.isEnabled()
    assert shown.focusWidget() is shown.columns.lines[0].choice
    for letters in ("tit", "aut", "ye"):
        QTest.keyClicks(shown.focusWidget(), letters)
        QTest.keyClick(shown.focusWidget(), Key.Key_Tab)
    assert shown.columns.mapping == {"title": [0], "authors": [1], "year": [2]}
    assert shown.problem.text() == ""
    assert "“bald” is not understood as Year" in shown.columns.lines[2].doubt.text()
    QTest.keyClick(shown.focusWidget(), Key.Key_Return)
    calm()
    (paper,) = desk.library.papers.find("title:thing")
    record = desk.library.papers.get(paper).record
    assert (record.people[0].family, record.year, record.extra["csv.Meinung"]) == ("Doe", 2001, "good")


def test_a_look_first_changes_nothing_and_esc_goes_one_step_back(
    opened: Opened, desk: Desk, table: Path, calm: Calm, qtbot: QtBot
) -> None:
    shown = opened(table)
    shown.columns.lines[0].choice.set_value("title")
    shown.first.click()
    calm()
    assert "2 papers read: 2 added." in shown.would.text()
    assert desk.library.papers.count() == 12
    assert shown.account.tree.topLevelItem(0).text(0) == "2 would be added"
    QTest.keyClick(shown, Key.Key_Escape)
    assert shown.isVisible() and shown.first.isVisible() and not shown.back.isVisible()
    with qtbot.waitSignal(shown.rejected):
        QTest.keyClick(shown, Key.Key_Escape)
    assert desk.library.papers.count() == 12


def test_tags_collection_and_status_go_on_every_paper(opened: Opened, desk: Desk, tmp_path: Path, calm: Calm) -> None:
    path = tmp_path / "plain.bib"
    path.write_text("@article{x, title={Something New}}")
    shown = opened(path, ask=True)
    assert not hasattr(shown, "columns")
    shown.tags.start_editing()
    QTest.keyClicks(shown.tags._field, "vision")
    QTest.keyClick(shown.tags._field, Key.Key_Return)
    shown.collection.setEditText("Thesis/Chapter 3")
    shown.status.set_value("read")
    shown.go.click()
    calm()
    (paper,) = desk.library.papers.find("title:something")
    got = desk.library.papers.get(paper)
    assert ([tag.path for tag in got.tags], got.collections, got.status) == (
        ["vision"], ("Thesis/Chapter 3",), Status.READ,
    )  # fmt: skip


def test_zotero_says_what_it_holds_and_files_are_copied_or_linked(
    opened: Opened, desk: Desk, tmp_path: Path, calm: Calm
) -> None:
    zotero = ZoteroFolder(tmp_path / "Zotero")
    zotero.attachment("storage:a.pdf", zotero.item(title="Held by Zotero"), content=b"%PDF-1.4 %%EOF")
    zotero.done()
    shown = opened(tmp_path / "Zotero")
    assert [shown.files.itemData(row) for row in range(shown.files.count())] == ["", "copy", "link"]
    shown.files.set_value("link")
    shown.go.click()
    calm()
    (paper,) = desk.library.papers.find("title:zotero")
    (file,) = desk.library.files.of(paper)
    assert file.path.is_relative_to(tmp_path / "Zotero")


def test_files_are_linked_first_where_that_was_chosen(opened: Opened, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "files.bib"
    path.write_text("@article{x, title={X}, file={:x.pdf:PDF}}")
    shown = opened(path)
    assert shown.files.value == "copy"
    shown.reject()
    desk.settings.set("copy_files", False)
    again = opened(path)
    assert again.files.value == "link"
    again.reject()


def test_forty_columns_with_odd_names_and_several_tables(opened: Opened, tmp_path: Path) -> None:
    heads = ["Title", "=cmd()", "", "Title", "ü" * 300, *(f"Field {number}" for number in range(35))]
    (tmp_path / "wide.csv").write_text(",".join(heads) + "\n" + ",".join("v" for _head in heads), encoding="utf-8")
    (tmp_path / "odd.csv").write_text(ODD, encoding="utf-8")
    shown = opened(tmp_path / "wide.csv", tmp_path / "odd.csv")
    assert len(shown.columns.lines) == 40 and shown.columns.lines[2].name.text == "Column 3"
    assert "“Title” is Title as well" in shown.columns.lines[3].doubt.text()
    assert "It is “odd.csv” that has none." in shown.problem.text()
    shown.table.setCurrentIndex(1)
    shown.columns.lines[0].choice.set_value("title")
    assert shown.problem.text() == ""
    shown.table.setCurrentIndex(0)
    assert shown.columns.mapping["title"] == [0, 3]
    shown.reject()
