"""Menus with round corners."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.menu import Menu


def test_letters_typed_together_find_an_entry(qtbot: QtBot, look: Look) -> None:
    menu = Menu(look)
    qtbot.addWidget(menu)
    chosen: list[str] = []
    for title in ("Issue", "Edition", "DOI", "Document", "ISBN"):
        menu.addAction(title).triggered.connect(lambda _on=False, title=title: chosen.append(title))
    menu.popup(QPoint(20, 20))
    qtbot.keyClicks(menu, "doi")
    assert menu.activeAction().text() == "DOI"
    menu._word.stop()
    for expected in ("Issue", "ISBN", "Issue"):
        qtbot.keyClick(menu, "i")
        assert menu.activeAction().text() == expected
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert chosen == ["Issue"]


def test_the_corners_are_cut_and_the_rest_is_there(qtbot: QtBot, look: Look) -> None:
    menu = Menu(look, "File")
    qtbot.addWidget(menu)
    for title in ("Import…", "Export…"):
        menu.addAction(look.icon("download"), title)
    menu.popup(QPoint(20, 20))
    mask = menu.mask()
    assert not mask.contains(QPoint(0, 0))
    assert mask.contains(menu.rect().center())
    assert mask.contains(QPoint(menu.width() // 2, 0))
    menu.close()
