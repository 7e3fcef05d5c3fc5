"""Imports from the window: what is said afterwards, where the papers go, what cancelling leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from paperdesk import places
from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.desk.importing import Wish
from paperdesk.library.shapes import Report

ONE = "@article{one, title={One}, author={Doe, Jane}, year=2001}\n"
BIB = f"{ONE}@article{{two, title={{Two}}}}\n{ONE}"


@pytest.fixture
def settled(qtbot: QtBot, desk: Desk) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not desk.jobs.running, timeout=10_000)


def test_files_come_in_and_it_is_said_how_many(
    desk: Desk, told: list[Message], settled: Callable[[], None], tmp_path: Path
) -> None:
    reports: list[Report] = []
    desk.imported.connect(reports.append)
    page = places.resources() / "sample" / "trending-papers.txt"
    desk.importing.paths([page])
    settled()
    assert told[-1] == Message(
        "78 papers read: 78 added.", "good", "file.show_imported", "Show them", more=(("edit.undo", "Undo"),)
    )
    assert desk.library.papers.count() == 90
    desk.importing.paths([page])
    settled()
    assert told[-1].text == "78 papers read: nothing new, 78 already here."
    assert len(reports) == 2
    desk.undo()
    assert desk.library.papers.count() == 12
    desk.importing.text("@article{a, title={A Pasted Paper}, author={Smith, Jane}, year={2020}}")
    settled()
    assert told[-1].text == "“A Pasted Paper” is added."


def test_remarks_are_offered(desk: Desk, told: list[Message], settled: Callable[[], None]) -> None:
    desk.importing.text(BIB)
    settled()
    assert told[-1].ways == (
        ("file.report", "Show 1 remark"), ("file.show_imported", "Show them"), ("edit.undo", "Undo"),
    )  # fmt: skip
    assert desk.importing.last is not None
    assert desk.importing.last.total("added") == 2


def test_what_is_no_bibliography_is_refused_in_one_sentence(
    desk: Desk, told: list[Message], settled: Callable[[], None], tmp_path: Path
) -> None:
    desk.importing.text("Dear all, lunch is at noon.")
    settled()
    assert (told[-1].kind, desk.library.papers.count()) == ("error", 12)
    wrong = tmp_path / "a.bin"
    wrong.write_bytes(bytes(range(256)))
    desk.importing.paths([wrong, tmp_path / "missing.bib"])
    settled()
    assert (told[-1].kind, told[-1].action) == ("error", "file.report")
    desk.importing.text("  \n ")
    assert told[-1].text == "There is no text on the clipboard."


def test_an_import_goes_into_the_collection_or_tag_that_is_shown(
    desk: Desk, told: list[Message], settled: Callable[[], None]
) -> None:
    thesis = desk.library.collections.tree()[0]
    desk.show_again(f"collection:{thesis.id}")
    desk.importing.text("@article{x, title={Filed}}")
    settled()
    assert told[-1].text == "“Filed” is added. It is in “Thesis”."
    (paper,) = desk.library.papers.find("filed")
    assert desk.library.papers.get(paper).collections == ("Thesis",)
    desk.show_again("tag:vision")
    desk.importing.text("@article{y, title={Seen}}")
    settled()
    (paper,) = desk.library.papers.find("seen")
    assert [tag.path for tag in desk.library.papers.get(paper).tags] == ["vision"]


def test_the_first_papers_of_an_empty_library_are_shown(
    open_desk: Callable[[Path], Desk], tmp_path: Path, qtbot: QtBot
) -> None:
    desk = open_desk(tmp_path / "empty")
    desk.show(desk.place("queue"))
    desk.importing.text("@article{x, title={First}}")
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert desk.view.id == "all"


def test_an_import_that_ends_after_the_switch_is_told_but_not_shown(
    desk: Desk, told: list[Message], tmp_path: Path, qtbot: QtBot
) -> None:
    reports: list[Report] = []
    desk.imported.connect(reports.append)
    before = desk.library
    desk.importing.text(BIB)
    desk.libraries.open(tmp_path / "other", create=True)
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert desk.library is not before
    assert told[-1].text.startswith("3 papers read")
    assert (reports, desk.importing.last, desk.view.id) == ([], None, "unread")


def test_a_stopped_import_keeps_what_is_in_and_says_so(
    desk: Desk, told: list[Message], settled: Callable[[], None]
) -> None:
    many = "\n".join(f"@article{{k{number}, title={{Title {number}}}}}" for number in range(3_000))
    desk.importing.text(many)
    desk.jobs.running[-1].cancel()
    settled()
    assert "stopped" in told[-1].text
    assert desk.library.papers.count() < 3_012


def test_a_pdf_of_a_paper_that_is_here_is_attached_to_it(
    desk: Desk, told: list[Message], settled: Callable[[], None], draw_pdf: Callable[..., Path]
) -> None:
    desk.library.papers.edit([1], {"doi": "10.1234/trees.2019.17", "title": "Growing trees"})
    first = [
        (60, 760, 20, "Growing Trees from Roots", "F2"),
        (60, 700, 11, "Jane Doe"),
        (60, 600, 10, "Trees grow from roots, as is well known to all who plant them in their gardens."),
        (60, 40, 8, "https://doi.org/10.1234/trees.2019.17"),
    ]
    desk.importing.paths([draw_pdf("anything.pdf", first, [(60, 760, 10, "The second page")])])
    settled()
    assert told[-1] == Message("“Growing trees” is updated.", "good", "edit.undo", "Undo")
    assert desk.library.papers.count() == 12
    (file,) = desk.library.files.of(1)
    assert file.title == "anything.pdf" and file.exists
    desk.library.read_pdfs()
    assert desk.library.papers.get(1).page_count == 2


def test_what_has_something_to_decide_is_asked_about(
    desk: Desk, told: list[Message], settled: Callable[[], None], tmp_path: Path
) -> None:
    asked: list[Wish] = []
    desk.importing.asked.connect(asked.append)
    plain, table = tmp_path / "plain.bib", tmp_path / "odd.csv"
    plain.write_text(ONE)
    table.write_text("Werk;Wer;Wann\nA Thing;Doe, Jane;2001\n")
    desk.importing.paths([plain])
    settled()
    assert asked == [] and told[-1].text == "“One” is added."
    desk.importing.paths([plain], ask=True)
    settled()
    desk.importing.paths([table, plain], collection="Thesis", status="read")
    settled()
    assert [wish.paths for wish in asked] == [[plain], [table, plain]]
    wish = asked[-1]
    job = desk.importing.rehearse(replace(wish, choices=replace(wish.choices, mapping={table: {"title": [0]}})))
    settled()
    assert (job.result.total("added"), job.result.total("updated"), desk.library.papers.count()) == (1, 1, 13)


def test_a_mapping_is_remembered_for_such_tables(desk: Desk, settled: Callable[[], None], tmp_path: Path) -> None:
    asked: list[Wish] = []
    desk.importing.asked.connect(asked.append)
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text(f"Werk;Wer;Wann\nThe {name};Doe, Jane;2001\n")
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    desk.importing.paths([one])
    settled()
    mapping = {one: {"title": [0], "authors": [1]}}
    desk.importing.begin(replace(asked[0], choices=replace(asked[0].choices, mapping=mapping)))
    desk.importing.paths([two])
    settled()
    assert asked[1].choices.mapping == {two: {"title": [0], "authors": [1]}}
    desk.state.set("import_mappings", {key: {"title": [7]} for key in desk.state.get("import_mappings")})
    desk.importing.paths([two])
    settled()
    assert asked[2].choices.mapping == {two: {}}


def test_the_papers_of_the_last_import_are_shown(desk: Desk, settled: Callable[[], None]) -> None:
    desk.importing.show_last()
    assert desk.view.id == "unread"
    desk.importing.text(ONE)
    settled()
    desk.importing.show_last()
    assert desk.view.title == "The last import"
    assert len(desk.library.papers.find(desk.view.query)) == 1
