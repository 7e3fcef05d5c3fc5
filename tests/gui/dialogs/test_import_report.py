"""The remarks of the last import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.import_report import ImportReportDialog, remarks
from paperdesk.gui.window import Window
from paperdesk.library.shapes import FileReport, Report
from paperdesk.record import Problem

REPORT = Report(
    [
        FileReport(
            "/far/away/a.bib", "bibtex", 2, 1, 0, 0, 1, [Problem("line 7", "An entry has no end.", failed=True)]
        ),
        FileReport("b.pdf", error="“b.pdf” is no bibliography."),
    ]
)


@pytest.fixture
def opened(window: Window, desk: Desk, dialog: Callable[[], QDialog]) -> ImportReportDialog:
    desk.importing.last = REPORT
    window.refresh_actions()
    desk.trigger("file.report")
    found = dialog()
    assert isinstance(found, ImportReportDialog)
    return found


def test_every_remark_names_its_file_and_place() -> None:
    assert remarks(REPORT) == ["a.bib, line 7: An entry has no end.", "“b.pdf” is no bibliography."]
    assert remarks(Report()) == []


def test_remarks_are_copied_and_saved(
    opened: ImportReportDialog, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened._on_copy()
    assert qapp.clipboard().text().startswith("a.bib, line 7")
    target = tmp_path / "remarks.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_about: (str(target), "Text (*.txt)"))
    opened._on_save()
    assert "An entry has no end." in target.read_text(encoding="utf-8")
    folder = tmp_path / "file"
    folder.write_text("in the way")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_about: (str(folder / "x.txt"), ""))
    opened._on_save()
    assert "cannot be written" in opened.problem.text()
    opened.reject()


def test_the_report_is_offered_after_an_import_only(window: Window, desk: Desk) -> None:
    assert not desk.actions["file.report"].isEnabled()


def test_remarks_are_saved_as_a_table_as_well(
    opened: ImportReportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "remarks.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_about: (str(target), "CSV table (*.csv)"))
    opened.account.kind.set_value("lost")
    opened._on_save()
    assert target.read_text(encoding="utf-8").splitlines()[0] == "File,Place,Remark,Lost"
    assert not opened.papers.isEnabled() and not opened.undo.isEnabled()
    opened.reject()


def test_the_papers_are_shown_and_the_import_undone_from_there(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], calm: Callable[[], None]
) -> None:
    desk.importing.text("@article{a, title={A Thing}}\n@article{b, title={Broken")
    calm()
    desk.trigger("file.report")
    first = dialog()
    assert isinstance(first, ImportReportDialog)
    first.papers.click()
    calm()
    assert (desk.view.title, len(desk.listed())) == ("The last import", 1)
    desk.trigger("file.report")
    second = dialog()
    assert isinstance(second, ImportReportDialog)
    assert second.undo.isEnabled()
    second.undo.click()
    calm()
    assert desk.library.papers.count() == 12
