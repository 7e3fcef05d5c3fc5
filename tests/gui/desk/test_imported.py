"""What is said of an import: names, counts, what may be here already, and the ways on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message, View
from paperdesk.gui.desk.imported import may_be_here
from paperdesk.gui.panes.details import DetailsPane
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.window import Window
from paperdesk.library import rehearsal
from paperdesk.library.shapes import FileReport, Report
from paperdesk.progress import Progress
from paperdesk.record import Person, Record

TITLES = ("Dense retrieval for open questions", "A survey of graphs in chemistry", "Learning from edits of programs")


@pytest.fixture
def settled(qtbot: QtBot, desk: Desk) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not desk.jobs.running, timeout=10_000)


def with_the(titles: tuple[str, ...]) -> str:
    """A bibliography of works whose titles are all but these."""
    return "\n".join(
        f"@article{{k{number}, title={{The {title[0].lower()}{title[1:]}}}, author={{Doe, Jane}}, year=2020}}"
        for number, title in enumerate(titles)
    )


def add(desk: Desk, titles: tuple[str, ...]) -> list[int]:
    return [
        desk.library.papers.add(Record(title=title, people=[Person("Doe", "Jane")], date="2020")) for title in titles
    ]


def test_what_may_be_here_already_is_offered_to_be_compared(
    desk: Desk, told: list[Message], settled: Callable[[], None]
) -> None:
    add(desk, TITLES)
    desk.importing.text(with_the((*TITLES, "Nothing like it at all")))
    settled()
    assert told[-1].text == "4 papers read: 4 added. 3 may be here already."
    assert told[-1].ways == (
        ("papers.duplicates_new", "Compare 3…"), ("file.show_imported", "Show them"), ("edit.undo", "Undo"),
    )  # fmt: skip
    assert desk.importing.told.alike == 3
    desk.importing.text("@misc{x, title={Something else}}")
    assert told[-1].text.startswith("4 papers")
    settled()
    assert desk.importing.told.alike == 0 and "already" not in told[-1].text


def test_it_is_said_apart_where_something_else_was_said_meanwhile(
    desk: Desk, told: list[Message], settled: Callable[[], None], qtbot: QtBot
) -> None:
    add(desk, TITLES)
    desk.imported.connect(lambda _report: desk.tell("Something else."))
    desk.importing.text(with_the(TITLES))
    settled()
    assert told[-1].text == "3 papers of the last import may be here already."
    assert told[-1].ways == (("papers.duplicates_new", "Compare 3…"), ("file.show_imported", "Show the import"))


@pytest.mark.parametrize("few", [0, 200])
def test_copies_that_came_in_together_are_counted_but_for_one(
    desk: Desk, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = add(desk, TITLES[:1])
    new = add(desk, TITLES[:1] + TITLES[1:2] * 2)
    monkeypatch.setattr(rehearsal, "_FEW", few)
    assert may_be_here(desk.library, new, Progress()) == 2
    assert may_be_here(desk.library, old, Progress()) == 1
    assert may_be_here(desk.library, [1], Progress()) == 0


def test_what_came_in_alone_is_named_and_shown(desk: Desk, told: list[Message], settled: Callable[[], None]) -> None:
    shown: list[int] = []
    desk.reveal.connect(shown.append)
    long = "Words " * 60
    desk.importing.text(f"@misc{{a, title={{{long}}}}}")
    settled()
    (paper,) = desk.library.papers.find("words")
    assert shown == [paper]
    assert told[-1].text.startswith("“Words Words") and told[-1].text.endswith("…” is added.")
    desk.importing.told.tell(Report([FileReport("a.pdf", "pdf", 1, 1)], [paper]), "", "Downloads")
    assert shown == [paper], "a file that appears in a watched folder takes nobody away"
    assert told[-1].text.startswith("From “Downloads”: “Words")
    assert told[-1].ways == (("file.show_imported", "Show it"), ("edit.undo", "Undo"))


def test_a_stopped_import_says_how_much_is_in(
    desk: Desk, told: list[Message], settled: Callable[[], None], qtbot: QtBot
) -> None:
    many = "\n".join(f"@article{{k{number}, title={{Title {number}}}}}" for number in range(4_000))
    desk.importing.text(many)
    qtbot.waitUntil(lambda: desk.library.papers.count() > 13, timeout=10_000)
    desk.jobs.running[-1].cancel()
    settled()
    count = desk.library.papers.count() - 12
    assert told[-1].text == f"Import pasted text: stopped. {count:,} papers are in and stay."
    assert told[-1].ways == (("file.show_imported", "Show them"), ("edit.undo", "Undo"))
    desk.importing.show_last()
    assert len(desk.library.papers.find(desk.view.query)) == count
    desk.undo()
    settled()
    desk.importing.text(many)
    desk.jobs.running[-1].cancel()
    settled()
    assert desk.library.papers.count() > 12 or told[-1].text.endswith("stopped. Nothing came in.")


def test_every_account_of_several_leads_to_them_and_the_list_goes_there(
    window: Window, desk: Desk, told: list[Message], calm: Callable[[], None]
) -> None:
    papers = window.panes["papers"]
    assert isinstance(papers, PapersPane)
    desk.show(View("all", "All papers", "", "-added"))
    calm()
    desk.select([1])
    desk.importing.text(with_the(TITLES))
    calm()
    (newest,) = desk.library.papers.find("dense")
    assert ("file.show_imported", "Show them") in told[-1].ways
    assert desk.selection == [newest] and papers.model.ids[0] == newest
    desk.importing.text("@misc{x, title={One more}, note={n}} @misc{y, title={Of two}}")
    calm()
    desk.trigger("file.show_imported")
    calm()
    assert desk.view.title == "The last import" and len(papers.model.ids) == 2
    desk.show(View("all", "All papers", "", "-added"))
    calm()
    desk.select([1])
    calm()
    details = window.panes["details"]
    assert isinstance(details, DetailsPane)
    desk.note_wanted.emit()
    desk.importing.text("@misc{u, title={Came while}} @misc{v, title={somebody wrote}}")
    calm()
    assert desk.selection == [1] and details.notes.editor.hasFocus(), "nobody is taken away from what is written"
    desk.importing.told.tell(Report([FileReport("a.bib", "bibtex", 2, 2)], [3, 4], step=1), "", "Downloads")
    assert ("file.show_imported", "Show them") in told[-1].ways and desk.selection == [1]
