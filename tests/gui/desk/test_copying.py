"""Copies of papers: as references, citations, keys and links; and links that come in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from paperdesk import places
from paperdesk.gui.desk import Desk, Message, copying
from paperdesk.library import Library
from paperdesk.library.links import paper_link

Settled = Callable[[], None]


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    found = desk.library.papers.find("", "added")
    desk.select(found[:2])
    return found


@pytest.fixture
def settled(qtbot: QtBot, desk: Desk) -> Settled:
    return lambda: qtbot.waitUntil(lambda: not desk.jobs.running, timeout=20_000)


def test_references_are_copied_as_text_and_as_html(
    desk: Desk, ids: list[int], qapp: QApplication, told: list[Message], settled: Settled
) -> None:
    desk.copying.references()
    settled()
    data = qapp.clipboard().mimeData()
    assert (
        data.text()
        == "Author0, A. (2000). Paper 00 on networks. In ICLR.\nAuthor1, A. (2001). Paper 01 on networks. In ICLR."
    )
    assert data.html().count("<p>") == 2 and "<i>" in data.html()
    assert told[-1].text == "Copied 2 references in APA, 7th edition."
    desk.select(ids[:1])
    desk.choose("citation_style", "ieee")
    desk.copying.references()
    settled()
    assert qapp.clipboard().text().startswith("[1] A. Author0")
    assert told[-1].text == "Copied the reference in IEEE."


def test_a_later_copy_wins(
    desk: Desk, ids: list[int], qapp: QApplication, told: list[Message], settled: Settled
) -> None:
    desk.copying.references()
    desk.copying.citation()
    desk.copying.keys()
    settled()
    assert qapp.clipboard().text() == ", ".join(row.key for row in desk.library.papers.rows(ids[:2]))
    assert [message.text for message in told] == ["Copied 2 keys."]
    desk.copying.references()
    desk.copying.citation()
    settled()
    assert qapp.clipboard().text() == "(Author0, 2000; Author1, 2001)"


def test_the_other_forms(desk: Desk, ids: list[int], qapp: QApplication, told: list[Message], settled: Settled) -> None:
    desk.library.papers.edit(ids[:1], {"doi": "10.1000/182"})
    in_apa = "2 references in APA, 7th edition"
    tried: tuple[tuple[Callable[[], None], str, str], ...] = (
        (lambda: desk.copying.references("markdown"), "networks. In *ICLR*.", f"{in_apa} as Markdown"),
        (lambda: desk.copying.references("html"), '<div class="bibliography">', f"{in_apa} as HTML"),
        (lambda: desk.copying.exported("bibtex", "BibTeX"), "@", "BibTeX of 2 papers"),
        (lambda: desk.copying.exported("identifiers", "identifiers"), "10.1000/182", "identifiers of 2 papers"),
        (desk.copying.titles, "Paper 00 on networks\nPaper 01", "2 titles"),
    )  # fmt: skip
    for copy, text, said in tried:
        copy()
        settled()
        assert text in qapp.clipboard().text()
        assert not qapp.clipboard().mimeData().hasHtml()
        assert told[-1].text == f"Copied {said}."


def test_keys_are_copied_as_chosen(desk: Desk, ids: list[int], qapp: QApplication) -> None:
    one, two = (row.key for row in desk.library.papers.rows(ids[:2]))
    for form, text in (
        ("plain", f"{one}, {two}"),
        ("latex", f"\\cite{{{one},{two}}}"),
        ("markdown", f"[@{one}; @{two}]"),
    ):
        desk.choose("key_form", form)
        desk.copying.keys()
        assert qapp.clipboard().text() == text


def test_too_many_are_refused_with_a_way_out(
    desk: Desk,
    told: list[Message],
    settled: Settled,
    monkeypatch: pytest.MonkeyPatch,
    ids: list[int],
    qapp: QApplication,
) -> None:
    desk.select(list(range(1, 10_001)))
    for copy in (desk.copying.references, desk.copying.citation):
        copy()
        assert (told[-1].kind, told[-1].action) == ("warning", "file.export")
        assert told[-1].text.startswith("These are 10,000 papers, and at most 1,000")
    assert desk.jobs.running == []
    desk.select(ids)
    monkeypatch.setattr(copying, "DIRECT", 5)
    desk.copying.keys()
    assert desk.jobs.running, "many keys are read in the background"
    settled()
    assert qapp.clipboard().text().count(",") == 11
    monkeypatch.setattr(copying, "_LARGEST", 100)
    desk.copying.exported("bibtex", "BibTeX")
    settled()
    assert "too long for the clipboard" in told[-1].text


def test_a_style_that_is_gone_is_said_with_the_way_to_another(
    desk: Desk, ids: list[int], told: list[Message], settled: Settled
) -> None:
    desk.choose("citation_style", "no such style")
    desk.copying.references()
    settled()
    assert (told[-1].kind, told[-1].action) == ("error", "papers.cite")


def test_it_is_said_while_it_takes_long(
    desk: Desk, ids: list[int], told: list[Message], settled: Settled, qtbot: QtBot
) -> None:
    desk.copying._slow.setInterval(0)
    desk.copying.references()
    qtbot.waitUntil(lambda: any(message.text == "Formatting the references…" for message in told), timeout=10_000)
    settled()
    assert told[-1].text.startswith("Copied")


def test_a_link_brings_its_paper_up(
    desk: Desk,
    ids: list[int],
    qapp: QApplication,
    told: list[Message],
    open_desk: Callable[[Path], Desk],
    tmp_path: Path,
) -> None:
    shown: list[int] = []
    desk.reveal.connect(shown.append)
    desk.select(ids[3:4])
    desk.copying.links()
    link = qapp.clipboard().text()
    assert link == paper_link(desk.library.id, desk.library.papers.get(ids[3]).key)
    assert "Paper 03 on networks</a>" in qapp.clipboard().mimeData().html()
    desk.open_link(link)
    assert shown == [ids[3]]
    for wrong, said in (
        (paper_link("elsewhere", "key"), "into another library"), (paper_link(desk.library.id, "nobody"), "nobody"),
        ("paperdesk://nonsense", "no link to a paper"),
    ):  # fmt: skip
        desk.copying.follow(wrong)
        assert told[-1].kind == "warning" and said in told[-1].text
    assert shown == [ids[3]]


def test_a_link_to_a_paper_in_the_trash_leads_there(desk: Desk, ids: list[int], told: list[Message]) -> None:
    desk.library.papers.trash(ids[:1])
    desk.copying.follow(paper_link(desk.library.id, desk.library.papers.get(ids[0]).key))
    assert "is in the trash" in told[-1].text and told[-1].action == "go.trash"


def test_another_library_gets_no_late_answer(
    desk: Desk, ids: list[int], told: list[Message], settled: Settled, tmp_path: Path
) -> None:
    desk.copying.references()
    desk.switch_to(Library.open(tmp_path / "other", create=True))
    settled()
    assert not any(message.text.startswith("Copied") for message in told)


def test_styles_that_are_dropped_are_added_and_nothing_is_imported(
    desk: Desk, ids: list[int], told: list[Message], settled: Settled, tmp_path: Path
) -> None:
    own = Path(shutil.copy(places.resources() / "styles" / "ieee.csl", tmp_path / "mine.csl"))
    own.write_text(own.read_text("utf-8").replace("<title>", "<title>My own ", 1), "utf-8")
    second = Path(shutil.copy(own, tmp_path / "second.CSL"))
    bad = tmp_path / "bad.csl"
    bad.write_text("<p>no style</p>", "utf-8")
    count = desk.library.papers.count()
    desk.importing.paths([own])
    settled()
    assert told[-1].text.startswith("“My own ") and told[-1].text.endswith("” is one of your citation styles now.")
    assert told[-1].ways == (("papers.cite", "Cite with it…"),)
    newest = desk.copying.newest_style()
    assert newest.endswith("mine.csl") and desk.copying.newest_style() == ""
    desk.select([])
    desk.importing.paths([own, second, bad])
    settled()
    assert told[-1].kind == "warning" and told[-1].text.startswith("2 citation styles are here now. “bad.csl”")
    desk.importing.paths([bad])
    settled()
    assert told[-1].kind == "error" and desk.library.papers.count() == count
