"""The account of an import: remarks alike stand together, and are narrowed by file, kind and words."""

from __future__ import annotations

import csv
import io

import pytest
from pytestqt.qtbot import QtBot

from paperdesk.gui.dialogs.import_account import AccountView, Remark, as_csv, counts_of, remarks_of
from paperdesk.gui.look import Look
from paperdesk.library.shapes import FileReport, Report
from paperdesk.record import Problem

REPORT = Report(
    [
        FileReport(
            "/far/a.csv", "csv", 5, 2, 0, 0, 3,
            [Problem(f"line {n}", "The row has no title.", failed=True) for n in (2, 3, 4)]
            + [Problem("line 5", "“x” is a second copy of an earlier one."),
               Problem("line 6", "“<b>y</b>” is a second copy of an earlier one.")],
        ),
        FileReport("b.pdf", error="“b.pdf” is no bibliography."),
    ]
)  # fmt: skip


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> AccountView:
    made = AccountView(look)
    qtbot.addWidget(made)
    made.show_report(REPORT)
    return made


def heads(view: AccountView) -> list[str]:
    return [view.tree.topLevelItem(row).text(0) for row in range(view.tree.topLevelItemCount())]


def test_remarks_that_say_the_same_stand_together(view: AccountView) -> None:
    assert heads(view) == [
        "3 × The row has no title.",
        "2 × … is a second copy of an earlier one.",
        "“b.pdf” is no bibliography.",
    ]
    assert view.tree.topLevelItem(0).child(1).text(0) == "a.csv, line 3: The row has no title."
    assert view.state.text() == "6 remarks"


def test_remarks_are_narrowed(view: AccountView) -> None:
    view.kind.set_value("lost")
    assert len(view.shown) == 4
    view.field.setText("TITLE row")
    assert [remark.where for remark in view.shown] == ["line 2", "line 3", "line 4"]
    assert view.state.text() == "3 of 6 remarks"
    view.field.clear()
    view.kind.set_value("")
    view.files.setCurrentRow(2)
    assert heads(view) == ["“b.pdf” is no bibliography."]


def test_files_are_listed_with_their_counts(view: AccountView) -> None:
    assert view.files.below(1) == "5 read: 2 added, 3 failed · 5 remarks"
    assert counts_of(FileReport("x", read=0)) == "0 read: nothing"
    view.show_report(Report([FileReport("x.bib", read=1, added=1)]))
    assert view.files.isHidden() and view.tree.isHidden()
    assert view.state.text() == "There is nothing to remark."


def test_the_table_of_remarks_runs_no_formula() -> None:
    report = Report([FileReport("=a.csv", problems=[Problem("line 1", "+1", failed=True)])])
    rows = list(csv.reader(io.StringIO(as_csv(remarks_of(report)))))
    assert rows == [["File", "Place", "Remark", "Lost"], ["'=a.csv", "line 1", "'+1", "yes"]]


def test_a_file_is_named_once_and_what_is_said_is_shown_whole(qtbot: QtBot, look: Look) -> None:
    said = "“a.pdf” is damaged or no PDF; nothing in it could be read, and so it has come in by its name alone."
    assert Remark("pdfs", "a.pdf, file", said, False).line == said
    assert Remark("a.pdf", "", said, False).line == said
    assert Remark("a.bib", "line 7", "It has no end.", True).line == "a.bib, line 7: It has no end."
    view = AccountView(look)
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.show()
    view.show_report(Report([FileReport("pdfs", "folder", 2, 2, problems=[
        Problem("a.pdf, file", said), Problem("line 7", "Short.")])]))  # fmt: skip
    heights = [view.tree.visualItemRect(view.tree.topLevelItem(row)).height() for row in range(2)]
    assert heights[0] >= 2 * heights[1] > 0
