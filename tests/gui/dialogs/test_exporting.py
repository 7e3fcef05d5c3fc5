"""The export dialog: what may be taken out, as what, and where to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from paperdesk import places
from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.dialogs.exporting import BIBLIOGRAPHY, CARRIES, ExportDialog, sources
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.window import Window
from paperdesk.library.results import SIMILAR

Calm = Callable[[], None]
Opened = Callable[[], ExportDialog]


@pytest.fixture
def opened(window: Window, desk: Desk, dialog: Callable[[], QDialog]) -> Opened:
    def start() -> ExportDialog:
        desk.trigger("file.export")
        found = dialog()
        assert isinstance(found, ExportDialog)
        return found

    return start


@pytest.fixture
def target(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path | None], None]:
    """Sets which file the system's dialog answers with."""

    def answer(path: Path | None) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_about: (str(path or ""), ""))

    return answer


def test_every_format_that_is_written_is_offered_with_a_word(opened: Opened, desk: Desk) -> None:
    shown = opened()
    offered = [shown.format.itemData(row) for row in range(shown.format.count())]
    assert offered == [kind.id for kind in desk.library.transfer.FORMATS if kind.writes] + [BIBLIOGRAPHY]
    assert set(offered) == set(CARRIES)
    for row in range(shown.format.count()):
        shown.format.setCurrentIndex(row)
        assert shown.carries.text()
    shown.reject()


def test_what_may_be_meant_comes_with_its_count(window: Window, desk: Desk, calm: Calm) -> None:
    desk.select(desk.listed()[:1])
    assert [source.title for source in sources(desk)] == [
        "This list, Unread (12 papers)", "The whole library (12 papers)", "The selection (1 paper)",
    ]  # fmt: skip
    desk.select(desk.listed()[:3])
    desk.show_again(f"collection:{desk.library.collections.id_of('Thesis/Chapter 2')}")
    calm()
    desk.select(desk.listed()[:2])
    assert [source.title for source in sources(desk)][:2] == [
        "The selection (2 papers)", "The collection “Chapter 2” (3 papers)",
    ]  # fmt: skip
    assert sources(desk)[1].collection == "Thesis/Chapter 2"
    desk.search_for("networks")
    calm()
    found = next(source for source in sources(desk) if source.id == "list")
    assert (found.title, found.query, found.keeps) == ("What was found (12 papers)", "networks", True)
    desk.show(desk.place("all"))
    calm()
    desk.select([])
    assert [source.id for source in sources(desk)] == ["whole"]


def test_what_only_stands_below_what_was_found_is_not_taken_out(window: Window, desk: Desk, calm: Calm) -> None:
    desk.search_for("title:03 networks")
    calm()
    pane = window.panes["papers"]
    assert isinstance(pane, PapersPane)
    pane.model.show_ids([4, 1, 2], dividers={1: SIMILAR}, searching=True)
    found = next(source for source in sources(desk) if source.id == "list")
    assert (found.title, found.ids) == ("What was found (1 paper)", [4])


@pytest.mark.parametrize(
    ("format", "name", "written", "text"),
    [
        ("bibtex", "all.bib", "all.bib", "\n  year = {"), ("bibtex", "all", "all.bib", "@"),
        ("csljson", "all", "all.json", "["), ("biblatex", "two.bib", "two.bib", "\n  date = {"),
        ("ris", "x.txt", "x.txt.ris", "TY  - "), (BIBLIOGRAPHY, "refs", "refs.txt", "Author0, A. (2000)"),
    ],
)  # fmt: skip
def test_a_file_is_written(
    format: str, name: str, written: str, text: str, opened: Opened, desk: Desk, calm: Calm, told: list[Message],
    tmp_path: Path, target: Callable[[Path | None], None],
) -> None:  # fmt: skip
    shown = opened()
    shown.format.set_value(format)
    target(None)
    shown._write.click()
    assert shown.isVisible(), "no file was chosen"
    target(tmp_path / name)
    shown._write.click()
    calm()
    assert text in (tmp_path / written).read_text(encoding="utf-8")
    assert told[-1].text == f"12 papers written to {tmp_path / written}."
    assert opened().format.value == format, "the choice is remembered"


def test_a_bad_disk_is_said(
    opened: Opened, calm: Calm, told: list[Message], tmp_path: Path, target: Callable[[Path | None], None]
) -> None:
    target(tmp_path / "no folder" / "two.bib")
    opened()._write.click()
    calm()
    assert (told[-1].kind, "cannot be written" in told[-1].text) == ("error", True)


def test_the_selection_goes_to_the_clipboard(
    opened: Opened, desk: Desk, calm: Calm, told: list[Message], qapp: QApplication
) -> None:
    desk.select(desk.listed()[:2])
    shown = opened()
    assert shown.what.value == "selection"
    shown.format.set_value("ris")
    shown._copy.click()
    calm()
    assert qapp.clipboard().text().count("TY  - ") == 2
    assert told[-1].text == "Copied the selection (2 papers) as RIS."
    shown = opened()
    shown.format.set_value(BIBLIOGRAPHY)
    shown.style_field.set_value("ieee")
    shown.form.set_value("markdown")
    shown._copy.click()
    calm()
    assert qapp.clipboard().text().startswith("\\[1\\] A. Author")
    shown = opened()
    shown.what.set_value("whole")
    shown._copy.click()
    calm()
    assert qapp.clipboard().text().count("on networks") == 12


def test_a_file_is_kept_in_step_with_a_collection(
    opened: Opened, desk: Desk, calm: Calm, qtbot: QtBot, tmp_path: Path, target: Callable[[Path | None], None]
) -> None:
    desk.show_again(f"collection:{desk.library.collections.id_of('Thesis')}")
    calm()
    shown = opened()
    shown.what.set_value("selection")
    assert not shown.keep.isEnabled(), "a selection is nothing that goes on"
    shown.what.set_value("list")
    shown.keep.setChecked(True)
    assert not shown._copy.isEnabled()
    shown.format.set_value(BIBLIOGRAPHY)
    assert not shown.keep.isChecked()
    shown.format.set_value("bibtex")
    shown.keep.setChecked(True)
    target(tmp_path / "thesis.bib")
    shown._write.click()
    qtbot.waitUntil((tmp_path / "thesis.bib").exists)
    calm()
    (held,) = desk.library.standing.all()
    assert (held.collection, held.path, held.format) == ("Thesis", tmp_path / "thesis.bib", "bibtex")
    assert (tmp_path / "thesis.bib").read_text("utf-8").count("@") == 3


def test_where_nothing_is_listed_it_says_so(opened: Opened, desk: Desk, calm: Calm) -> None:
    desk.search_for("zebra crossing nowhere")
    calm()
    desk.select([])
    shown = opened()
    assert shown.problem.text() == "There are no papers here." and not shown._write.isEnabled()
    shown.what.set_value("whole")
    assert shown._write.isEnabled()


def test_a_style_is_added_here_and_chosen(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, calm: Calm
) -> None:
    shown = opened()
    assert not shown.adding.isVisible()
    shown.format.set_value(BIBLIOGRAPHY)
    assert shown.adding.isVisible()
    own = Path(shutil.copy(places.resources() / "styles" / "ieee.csl", tmp_path / "mine.csl"))
    (tmp_path / "bad.csl").write_text("no style", "utf-8")
    chosen = tmp_path / "bad.csl"
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_about: ([str(chosen)], ""))
    shown.adding.click()
    qtbot.waitUntil(lambda: bool(shown.problem.text()), timeout=10_000)
    chosen = own
    shown.adding.click()
    qtbot.waitUntil(lambda: shown.style_field.value.endswith("mine.csl"), timeout=10_000)
    assert not shown.problem.text()
    calm()
    shown.reject()


def test_what_the_list_shows_is_taken_out_whatever_is_selected(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], calm: Calm, qapp: QApplication, told: list[Message]
) -> None:
    desk.state.set("export", {"format": BIBLIOGRAPHY})
    desk.show_again(f"collection:{desk.library.collections.id_of('Thesis/Chapter 2')}")
    calm()
    desk.select(desk.listed()[:2])
    desk.trigger("view.export")
    shown = dialog()
    assert isinstance(shown, ExportDialog)
    assert (shown.source.collection, shown.format.value, shown.keep.isChecked()) == (
        "Thesis/Chapter 2", BIBLIOGRAPHY, False,
    )  # fmt: skip
    shown.reject()
    calm()
    desk.trigger("view.keep")
    kept = dialog()
    assert isinstance(kept, ExportDialog)
    assert (kept.source.collection, kept.format.value, kept.keep.isChecked()) == ("Thesis/Chapter 2", "bibtex", True)
    kept.reject()
    desk.trigger("view.bibliography")
    calm()
    assert qapp.clipboard().text().count("\n") == 2 and told[-1].text.startswith("Copied 3 references")
    desk.show(desk.place("starred"))
    calm()
    desk.trigger("view.bibliography")
    assert told[-1].text == "There are no papers here."
    desk.show(desk.place("all"))
    calm()
    desk.trigger("view.export")
    whole = dialog()
    assert isinstance(whole, ExportDialog) and whole.source.id == "whole"
    whole.reject()
