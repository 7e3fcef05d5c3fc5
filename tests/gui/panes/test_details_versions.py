"""What a newer version of a preprint changed: the line that offers it, and the marked text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details import DetailsPane
from paperdesk.gui.panes.details_text import Piece
from paperdesk.gui.panes.details_versions import Text, difference
from paperdesk.gui.window import Window
from paperdesk.record import Person, Record

Calm = Callable[[], None]
V1 = "We show good results."
V2 = "We report good results."
V3 = "We report very good results."


def test_what_went_is_struck_and_what_came_is_marked() -> None:
    found = difference(Text("A title", V1), Text("A title", V3))
    assert found.pieces == [
        Piece("We "), Piece("show", colour="danger", ground="dangersoft", struck=True), Piece(" "),
        Piece("report very", ground="goodsoft"), Piece(" "), Piece("good results."),
    ]  # fmt: skip
    assert found.words == "removed “show”; added “report very”"
    renamed = difference(Text("A title", V1), Text("Another title", V1))
    assert renamed.words == "removed “A”; added “Another”" and Piece("\n\n") in renamed.pieces
    assert difference(Text("A", ""), Text("A", "")).words == "nothing changed"
    many = difference(Text("A", "a b " * 30), Text("A", "a c " * 30))
    assert many.words.endswith("more")


@pytest.fixture
def preprint(desk: Desk) -> int:
    for version, abstract in ((1, V1), (2, V2), (3, V3)):
        desk.library.transfer.import_records(
            [Record(title="On edits", people=[Person("Doe")], date="2020", arxiv="2001.00001", arxiv_version=version,
                    abstract=abstract)], "test")  # fmt: skip
    return desk.library.papers.find("arxiv:2001.00001")[0]


@pytest.fixture
def pane(window: Window, desk: Desk, preprint: int, qtbot: QtBot, calm: Calm) -> DetailsPane:
    pane = window.panes["details"]
    assert isinstance(pane, DetailsPane)
    desk.select([preprint])
    qtbot.waitUntil(lambda: not pane._settle.isActive())
    pane.tabs.set_tab("abstract")
    calm()
    return pane


def test_a_preprint_in_a_newer_version_offers_what_changed(
    pane: DetailsPane, desk: Desk, calm: Calm, qtbot: QtBot
) -> None:
    page = pane.abstract
    assert page.versions.isVisible() and page.versions.button.text() == "Version 3 · what changed since v1"
    assert page.words.words == V3
    page.versions.button.click()
    calm()
    assert page.words.words == "We show report very good results."
    assert page.words.accessibleDescription() == "What changed: removed “show”; added “report very”."
    page.versions._menu.aboutToShow.emit()
    newer, older = page.versions._menu.actions()
    assert newer.text().startswith("Since v2") and older.isChecked()
    newer.trigger()
    calm()
    assert page.words.words == "We report very good results."
    assert page.versions.button.text().endswith("since v2")
    desk.search_for("results")
    calm()
    assert page.words.extraSelections() == []
    page.versions.button.click()
    assert page.words.words == V3 and page.words.accessibleDescription() == ""
    calm()


def test_another_paper_shows_its_abstract_again(pane: DetailsPane, desk: Desk, calm: Calm, qtbot: QtBot) -> None:
    pane.abstract.versions.button.click()
    calm()
    desk.select([2])
    qtbot.waitUntil(lambda: not pane._settle.isActive())
    calm()
    assert not pane.abstract.versions.isVisible() and pane.abstract.words.words == "About retrieval."
