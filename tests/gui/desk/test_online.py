"""What the window asks of the network, and what it says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message
from paperdesk.library import pasting
from paperdesk.library.looking_parts.outcomes import Proposal
from paperdesk.library.pasting import Pasted
from paperdesk.record import Record
from tests.fake_network import FakeNetwork

Settled = Callable[[], None]


@pytest.fixture
def network(desk: Desk, tmp_path: Path) -> FakeNetwork:
    made = FakeNetwork()
    made.arxiv("1706.03762", "Attention Is All You Need", "Ashish Vaswani")
    made.crossref("10.1000/182", "A Journal Paper of Some Length", page="1-9")
    desk.library.looking.make_web = made.web(tmp_path / "web-cache")
    return made


@pytest.fixture
def settled(qtbot: QtBot, desk: Desk, network: FakeNetwork) -> Settled:
    return lambda: qtbot.waitUntil(lambda: not desk.jobs.running, timeout=10_000)


def test_one_identifier_on_the_clipboard_comes_in_at_once(
    desk: Desk, told: list[Message], settled: Settled, qapp: QApplication
) -> None:
    shown: list[int] = []
    desk.reveal.connect(shown.append)
    qapp.clipboard().setText(" https://arxiv.org/abs/1706.03762v1 ")
    desk.paste()
    settled()
    assert told[-1] == Message(
        "“Attention Is All You Need” is in the library, found at arXiv.", "good", "edit.undo", "Undo"
    )
    assert shown == desk.library.papers.find("attention")
    desk.paste()
    settled()
    assert told[-1].text == "“Attention Is All You Need” is already here." and len(shown) == 2
    desk.undo()
    assert desk.library.papers.count() == 12


def test_it_comes_into_the_collection_that_is_shown(desk: Desk, told: list[Message], settled: Settled) -> None:
    desk.show_again(f"collection:{desk.library.collections.tree()[0].id}")
    assert desk.online.into == "Thesis"
    desk.online.paste("10.1000/182")
    settled()
    assert told[-1].text.endswith("It is in “Thesis”.")
    desk.show_again("tag:vision")
    desk.online.paste("10.1000/182")
    settled()
    held = desk.library.papers.get(desk.library.papers.find("journal")[0])
    assert (held.collections, [tag.path for tag in held.tags]) == (("Thesis",), ["vision"])


def test_a_bibliography_and_plain_words_go_the_way_they_went(desk: Desk, told: list[Message], settled: Settled) -> None:
    desk.online.paste("@article{a, title={A Pasted Paper}, doi={10.1000/182}}")
    settled()
    assert told[-1].text == "“A Pasted Paper” is added."
    for text in ("hello", "Dear all, lunch is at noon."):
        desk.online.paste(text)
        assert told[-1] == Message("There is nothing in it that PaperDesk can bring in.")
    desk.online.paste("  ")
    assert told[-1].text == "There is no text on the clipboard."


def test_what_stands_beside_a_bibliography_is_asked_about(desk: Desk, told: list[Message], settled: Settled) -> None:
    asked: list[Pasted] = []
    desk.online.asked.connect(asked.append)
    ris = "TY  - JOUR\nTI  - A Record\nER  - \n"
    desk.online.paste(f"Hi,\n{ris}\n@misc{{a, title={{An Entry}}}}\nand arXiv:1706.03762")
    settled()
    assert told[-1].text == "“An Entry” is added."
    assert [[find.name for find in pasted.finds] for pasted in asked] == [["arXiv 1706.03762"]]
    assert len(desk.library.papers.find("title:record OR title:entry")) == 2


def test_what_is_not_looked_through_is_said(
    desk: Desk, told: list[Message], settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pasting, "LARGEST", 1_000)
    asked: list[Pasted] = []
    desk.online.asked.connect(asked.append)
    desk.online.paste("word " * 300 + "10.1000/182")
    assert told[-1].text.endswith("Only the first 1,000 letters of the text were looked through.")
    desk.online.paste("10.1000/182 " + "word " * 300)
    settled()
    assert [pasted.remark for pasted in asked] == ["Only the first 1,000 letters of the text were looked through."]


def test_several_are_asked_about(desk: Desk, settled: Settled, network: FakeNetwork) -> None:
    asked: list[Pasted] = []
    desk.online.asked.connect(asked.append)
    desk.online.paste("10.1000/182 10.1000/183")
    desk.online.paste("Smith, A. (2001). A work of some words. Journal.")
    desk.online.paste("Long words. " * 2_000 + "doi:10.1000/1 and doi:10.1000/2")
    settled()
    assert [len(pasted.finds) for pasted in asked] == [2, 1, 2]
    assert network.asked == []


def test_what_is_not_found_may_come_in_as_it_is(desk: Desk, told: list[Message], settled: Settled) -> None:
    desk.online.paste("10.1000/none")
    settled()
    assert told[-1] == Message("No service knows DOI 10.1000/none.", "warning", "online.unfound", "Add it as it is")
    assert desk.library.papers.count() == 12
    desk.online.bring_unfound()
    settled()
    assert desk.library.papers.get(desk.library.papers.find("doi:10.1000/none")[0]).record.title == ""
    assert desk.online.unfound == []
    desk.online.bring_unfound()
    assert not desk.jobs.running


def test_a_work_of_another_doi_comes_in_with_a_word(
    desk: Desk, told: list[Message], settled: Settled, network: FakeNetwork
) -> None:
    network.works["10.1000/old"] = network.works["10.1000/182"]
    desk.online.paste("10.1000/old")
    settled()
    assert told[-1] == Message(
        "“A Journal Paper of Some Length” is in the library, found at Crossref. Crossref answers DOI 10.1000/old with a"
        " work of another DOI: 10.1000/182.", "warning", "edit.undo", "Undo"
    )  # fmt: skip


def test_offline_it_waits_and_is_offered_again(
    desk: Desk, told: list[Message], settled: Settled, network: FakeNetwork
) -> None:
    network.online = False
    desk.online.paste("10.1000/182")
    settled()
    assert told[-1].text.startswith("DOI 10.1000/182 waits until you ask again. There is no connection")
    assert told[-1].action == "online.resume"
    desk.online.resume()
    settled()
    assert told[-1].text.endswith("1 still waiting.")
    network.online = True
    desk.online.paste("1706.03762")
    settled()
    assert told[-1].text.endswith("1 earlier request is waiting.") and told[-1].action == "online.resume"
    desk.online.resume()
    settled()
    assert told[-1].text == "“A Journal Paper of Some Length” is in the library, found at Crossref."
    desk.online.resume()
    settled()
    assert told[-1].text == "Nothing is waiting."
    network.online = False
    desk.online.paste("10.1000/184")
    settled()
    desk.online.forget()
    assert told[-1] == Message("DOI 10.1000/184 is not waited for any more.", "info", "online.unforget", "Undo")
    assert desk.online.waiting == 0
    desk.online.forget()
    assert told[-1].text == "Nothing is waiting."
    desk.online.unforget()
    assert (told[-1].text, desk.online.waiting, desk.online.forgotten) == ("1 request waits again.", 1, [])
    desk.online.unforget()


def test_what_was_forgotten_is_named_and_comes_back_step_by_step(
    desk: Desk, told: list[Message], settled: Settled, network: FakeNetwork
) -> None:
    network.online = False
    finds = desk.library.looking.read("10.1000/1 10.1000/2 10.1000/3 10.1000/4").finds
    desk.online.bring(desk.library.looking.look(finds))
    settled()
    assert desk.online.waiting == 4
    waits = desk.online.waits()
    desk.online.forget([waits[0].wish])
    desk.online.forget()
    assert told[-1].text == "DOI 10.1000/2, DOI 10.1000/3 and 1 more are not waited for any more."
    desk.online.unforget()
    assert (told[-1].text, desk.online.waiting) == ("3 requests wait again.", 3)
    desk.online.unforget()
    assert [each.what for each in desk.online.waits()] == [each.what for each in waits]


def test_what_waits_from_before_is_offered_and_nobody_is_asked(
    desk: Desk, told: list[Message], settled: Settled, network: FakeNetwork
) -> None:
    desk.online.greet()
    settled()
    assert told == [] and desk.online.waiting == 0
    network.online = False
    desk.library.looking.add(desk.library.looking.read("10.1000/182").finds)
    network.online = True
    desk.online.count_waiting()
    settled()
    assert told == [] and desk.online.waiting == 1
    desk.online.greet()
    settled()
    assert told == [Message("1 request is waiting from before. Nobody is asked until you say so.", "info",
                            "online.resume", "Ask again")]  # fmt: skip
    assert network.asked == []


def test_missing_fields_are_shown_before_they_are_written(desk: Desk, told: list[Message], settled: Settled) -> None:
    compared: list[list[Proposal]] = []
    desk.online.compared.connect(compared.append)
    paper = desk.library.papers.add(Record(title="A Journal Paper of Some Length", doi="10.1000/182"))
    desk.select([paper])
    desk.online.fill()
    settled()
    assert desk.library.papers.get(paper).record.pages == ""
    desk.online.apply(compared[0])
    settled()
    assert told[-1] == Message("1 paper filled in.", "good", "edit.undo", "Undo")
    assert desk.library.papers.get(paper).record.pages == "1-9"
    desk.select(desk.listed()[:1] or desk.library.papers.find("")[:1])
    desk.online.fill()
    settled()
    assert told[-1].text == "No service knows a work that is surely this one." and told[-1].here
    desk.select(desk.library.papers.find("")[:3])
    desk.online.fill()
    settled()
    assert told[-1].text.startswith("Nothing more is known of these 3 papers. 3: No service knows")
    assert len(compared) == 1


def test_offline_what_is_lacking_waits_and_is_shown_once_it_is_answered(
    desk: Desk, told: list[Message], settled: Settled, network: FakeNetwork
) -> None:
    compared: list[tuple[Proposal, ...]] = []
    desk.online.compared.connect(compared.append)
    paper = desk.library.papers.add(Record(title="A Journal Paper of Some Length", doi="10.1000/182"))
    network.online = False
    desk.select([paper])
    desk.online.fill()
    settled()
    assert told[-1].text.startswith(
        "“A Journal Paper of Some Length” waits until you ask again. There is no connection"
    )
    assert (told[-1].kind, told[-1].action, told[-1].action_title) == ("warning", "online.resume", "Ask again")
    assert desk.online.waiting == 1
    desk.online.resume()
    settled()
    assert told[-1].text.endswith("1 still waiting.") and told[-1].text.count("There is no connection") == 1
    network.online = True
    count = len(told)
    desk.online.resume()
    settled()
    assert [proposal.paper for proposal in compared[0]] == [paper] and len(told) == count
    assert desk.online.waiting == 0 and desk.library.papers.get(paper).record.pages == ""
    desk.library.looking.fill([paper], wait=False)
    network.answer = lambda url: httpx2.Response(500) if "api." in url else None
    other = desk.library.papers.add(Record(title="Of Some Other Length", doi="10.1000/183"))
    desk.select([other])
    desk.online.fill()
    settled()
    assert told[-1].kind == "warning" and "out of order" in told[-1].text and len(compared) == 1


def test_what_was_to_be_written_is_written(
    desk: Desk, told: list[Message], settled: Settled, network: FakeNetwork
) -> None:
    paper = desk.library.papers.add(Record(title="A Journal Paper of Some Length", doi="10.1000/182"))
    network.online = False
    desk.library.looking.fill([paper], write="empty")
    network.online = True
    desk.online.resume()
    settled()
    assert told[-1] == Message("1 paper filled in.", "good", "edit.undo", "Undo")


def test_pdfs_are_fetched_and_it_is_said_how_it_went(
    desk: Desk, told: list[Message], settled: Settled, network: FakeNetwork
) -> None:
    network.pdf("https://arxiv.org/pdf/1706.03762")
    paper = desk.library.papers.add(Record(title="Attention Is All You Need", arxiv="1706.03762"))
    other = desk.library.papers.add(Record(title="Nowhere to Be Had", url="https://a.example/a.pdf"))
    third = desk.library.papers.add(Record(title="No Link at All"))
    desk.select([paper, other, third])
    desk.online.fetch()
    settled()
    assert told[-1].kind == "warning" and told[-1].action == "edit.undo"
    assert told[-1].text.startswith("1 PDF fetched, 1 without an open PDF, 1 could not be had. “a.example”")
    desk.select([paper])
    desk.online.fetch()
    settled()
    assert told[-1].text == "“Attention Is All You Need” has its PDF already."
    network.online = False
    desk.select([other])
    desk.online.fetch()
    settled()
    assert told[-1].action == "online.resume" and "waits until you ask again" in told[-1].text


def test_a_stopped_look_up_says_so_and_adds_nothing(desk: Desk, told: list[Message], settled: Settled) -> None:
    desk.online.paste("10.1000/182")
    desk.jobs.running[-1].cancel()
    settled()
    assert told[-1].text in ("Look up DOI 10.1000/182: stopped.", "Add 1 paper: stopped. What was in already stays.")
    assert desk.library.papers.count() == 12


def test_an_answer_that_comes_after_the_switch_adds_nothing(
    desk: Desk, settled: Settled, network: FakeNetwork, tmp_path: Path
) -> None:
    desk.online.paste("10.1000/182")
    desk.libraries.open(tmp_path / "other", create=True)
    settled()
    assert desk.library.papers.count() == 0
