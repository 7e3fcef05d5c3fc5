"""Papers side by side: choosing by mouse and by keys, what is told, how long values are shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from paperdesk.gui.dialogs.duplicates_content import Compared, Row, Side, marks
from paperdesk.gui.dialogs.duplicates_table import CompareTable
from paperdesk.gui.look import Look
from paperdesk.library.merging import Around
from paperdesk.progress import Progress

Key = Qt.Key
NOTHING = Around((), 0, 0, 0, 0, ("a", "b"))
SAID = "".join(f"word{number} " for number in range(400))


def several(count: int) -> Compared:
    sides = tuple(Side(paper, f"key{paper}", "unread") for paper in range(1, count + 1))
    rows = (
        Row("title", "Title", tuple(f"A title, number {paper}" for paper in range(count)), True),
        Row("type", "Type", ("Preprint",) * count, False),
        Row("doi", "DOI", ("",) * (count - 1) + ("10.1000/x",), False),
        Row("abstract", "Abstract", tuple(f"{SAID}the end {paper}" for paper in range(count)), True),
    )
    return Compared(sides, rows, 1, NOTHING)


@pytest.fixture
def table(qtbot: QtBot, look: Look) -> CompareTable:
    table = CompareTable(look)
    qtbot.addWidget(table)
    table.resize(700, 400)
    table.show_papers(several(2))
    with qtbot.waitExposed(table):
        table.show()
    table.setFocus()
    return table


def test_arrows_and_enter_choose(table: CompareTable, qtbot: QtBot) -> None:
    assert table.papers.choices == {"title": 1, "type": 1, "doi": 2, "abstract": 1}
    for key in (Key.Key_Down, Key.Key_Right):
        QTest.keyClick(table, key)
    with qtbot.waitSignal(table.chosen):
        QTest.keyClick(table, Key.Key_Return)
    assert table.papers.choices["title"] == 2
    with qtbot.assertNotEmitted(table.chosen):
        QTest.keyClick(table, Key.Key_Space)  # it is chosen already
        QTest.keyClick(table, Key.Key_Down)
        QTest.keyClick(table, Key.Key_Return)  # all say the same: nothing to choose
    assert table.papers.choices["type"] == 1


def test_another_paper_to_keep_takes_its_values_along_but_not_over_a_choice(table: CompareTable) -> None:
    table.papers.choose(4, 0)
    table.papers.choose(1, 0)  # no choice: it was taken already
    table.papers.choose(0, 1)
    assert table.papers.keep == 2 and table.papers.choices == {"title": 2, "type": 2, "doi": 2, "abstract": 2}
    table.papers.choose(4, 0)
    table.papers.choose(0, 0)
    table.papers.choose(0, 1)
    assert table.papers.choices["abstract"] == 1
    table.show_papers(several(2))
    assert (table.papers.keep, table.papers.choices["abstract"]) == (2, 1), "the same papers, read anew"
    table.show_papers(several(3))
    assert (table.papers.keep, table.papers.choices["abstract"]) == (1, 1)


def test_a_click_chooses_also_that_nothing_is_taken(table: CompareTable) -> None:
    empty = table.visualRect(table.papers.index(3, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=empty)
    assert table.papers.choices["doi"] == 1
    assert not table.papers.choose(9, 9)


def test_what_a_screen_reader_is_told(table: CompareTable) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    told = [table.papers.index(row, 0).data(role) for row in (0, 1, 3)]
    assert told == [
        "Paper to keep: key1, unread, taken", "Title: A title, number 0, of key1, differs, taken",
        "DOI: nothing, of key1",
    ]  # fmt: skip
    assert table.papers.headerData(0, Qt.Orientation.Vertical) == "Keep"
    assert table.papers.headerData(1, Qt.Orientation.Horizontal) == "key2"


def test_a_long_value_shows_where_it_differs(table: CompareTable) -> None:
    compared = several(2)
    table.papers.set_marks(marks(compared, compared.choices(1), Progress()))
    cells = table.itemDelegate()
    shown, found, lines, _step = cells._laid_out(table.papers.index(4, 1), 300)  # type: ignore[attr-defined]
    assert shown.startswith("… word") and shown.endswith("the end 1") and len(lines) <= 7
    assert [shown[start:end] for start, end in found] == ["1"]


def test_many_papers_are_reached_by_scrolling(table: CompareTable) -> None:
    table.show_papers(several(12))
    bar = table.horizontalScrollBar()
    assert bar.maximum() > 0
    for _step in range(11):
        QTest.keyClick(table, Key.Key_Right)
    assert table.currentIndex().column() == 11 and bar.value() > 0
    assert QRect(QPoint(), table.viewport().size()).contains(table.visualRect(table.currentIndex()).center())


def test_letters_beyond_the_first_plane_are_drawn(table: CompareTable, look: Look) -> None:
    values = ("𝔸 proof " * 300, "𝔸 pröof " * 300)
    row = Row("title", "Title", values, True)
    compared = Compared((Side(1, "a", "read"), Side(2, "b", "read")), (row,), 1, NOTHING)
    table.show_papers(compared)
    table.papers.set_marks(marks(compared, compared.choices(1), Progress()))
    assert not table.grab().isNull()
    assert table.rowHeight(1) > table.fontMetrics().height() * 3
    look.set_theme("dark")
    assert not table.grab().isNull() and QPointF(table.pos()).x() >= 0
