"""The commands that ask the network, with one that answers from a table."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from paperdesk.cli import main
from paperdesk.library import Library, looking, pasting
from paperdesk.record import Record
from tests.fake_network import FakeNetwork


class Words:
    """Runs words on one library and reads what they print."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture
        self.err = ""

    def __call__(self, *words: str, code: int = 0) -> str:
        got = main([*words, "--library", str(self.folder)])
        out, self.err = self._capture.readouterr()
        assert got == code, (words, out, self.err)
        assert "Traceback" not in out + self.err
        return out

    def json(self, *words: str, code: int = 0) -> Any:
        return json.loads(self(*words, "--json", code=code))


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeNetwork:
    made = FakeNetwork()
    made.arxiv("1706.03762", "Attention Is All You Need", "Ashish Vaswani", "The dominant models.")
    made.crossref("10.1000/182", "A Journal Paper of Some Length", page="1-9")
    monkeypatch.setattr(looking, "_web", made.web(tmp_path / "web-cache"))
    return made


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], network: FakeNetwork) -> Words:
    return Words(tmp_path / "library", capsys)


def test_identifiers_addresses_and_titles_come_in(run: Words) -> None:
    out = run("add", "https://arxiv.org/abs/1706.03762", "10.1000/182", "--tag", "ml", "--collection", "A/B",
              "--no-index")  # fmt: skip
    assert out.splitlines() == [
        "arXiv 1706.03762: added: vaswani2017attention  Attention Is All You Need",
        "DOI 10.1000/182: added: author2017journal  A Journal Paper of Some Length",
    ]
    papers = run.json("list")
    assert [paper["paperdesk"]["tags"] for paper in papers] == [["ml"], ["ml"]]
    assert papers[0]["paperdesk"]["collections"] == ["A/B"]
    assert "already here" in run("add", "Attention is all you need", "--no-index")
    assert run("undo") and run.json("list") == []


def test_what_is_not_found_is_1_and_the_others_are_in(run: Words) -> None:
    said = run.json("add", "10.1000/182", "10.1000/none", "?", "--no-index", code=1)
    assert said["totals"] == {"added": 1, "updated": 0, "here": 0, "nothing": 1, "failed": 0, "waiting": 0}
    assert [line["key"] for line in said["lines"]] == ["author2017journal", None]
    assert said["lines"][0]["identifier"] == "DOI 10.1000/182"
    assert run.err.splitlines() == [
        "paperdesk: “?” names nothing that can be looked up.",
        "paperdesk: No service knows DOI 10.1000/none.",
    ]


def test_a_list_comes_from_standard_input(run: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"see doi:10.1000/182 and\narXiv:1706.03762")))
    assert run("add", "-", "--no-index").count("added") == 2


def test_a_mail_with_a_bibliography_in_it_loses_nothing(run: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = "Hi,\nsee @misc{foo, title={Foo of the mail}, author={Ann Bee}, year=2001}\nand doi:10.1000/182."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail.encode())))
    assert run("add", "-", "--tag", "ml").splitlines() == [
        "Standard input: 1 paper read: 1 added.",
        "DOI 10.1000/182: added: author2017journal  A Journal Paper of Some Length",
    ]
    assert [paper["title"] for paper in run.json("list", "tag:ml")] == [
        "Foo of the mail", "A Journal Paper of Some Length",
    ]  # fmt: skip
    said = run.json("add", "@misc{bar, title={Bar alone}, year=2001}")
    assert (said["lines"], said["imported"]["totals"]["added"]) == ([], 1)
    assert "Bar alone" in run("search", "bar alone")


def test_what_is_not_looked_through_is_said(run: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasting, "LARGEST", 1_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"word " * 300 + b"10.1000/182")))
    run("add", "-", "--no-index", code=1)
    assert run.err == (
        "paperdesk: Standard input names nothing that can be looked up. Only the first 1,000 letters of the text were"
        " looked through.\n"
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"10.1000/182 " + b"word " * 300)))
    assert "added" in run("add", "-", "--no-index", code=1)
    assert run.err == "paperdesk: Only the first 1,000 letters of the text were looked through.\n"


def test_an_address_that_cannot_be_looked_up_says_so(run: Words) -> None:
    out = run("add", "https://openreview.net/forum?id=abc", "--no-index")
    assert out.startswith("https://openreview.net/forum?id=abc: added: ")
    assert out.endswith("  It cannot be looked up: nothing more than its address is known.\n")


def test_offline_it_waits_until_it_is_resumed(run: Words, network: FakeNetwork) -> None:
    network.online = False
    assert run("add", "10.1000/182", "--no-index") == "DOI 10.1000/182: waiting until you ask again\n"
    assert "no connection to the network" in run.err and "online resume" in run.err
    assert [wish["what"] for wish in run.json("online", "list")] == ["DOI 10.1000/182"]
    assert re.fullmatch(r"DOI 10\.1000/182  \(since \d{4}-\d\d-\d\d \d\d:\d\d\)\n", run("online", "list"))
    assert run.json("online", "resume")["left"] == 1
    network.online = True
    assert "added" in run("online", "resume")
    assert run("online", "resume") == "" and "Nothing is waiting." in run.err
    network.online = False
    run("add", "10.1000/183", "--no-index")
    assert run("online", "forget") == "DOI 10.1000/183\n1 forgotten.\n"
    assert run("online", "list") == "" and "Nothing is waiting." in run.err


def test_what_is_lacking_is_shown_and_written_on_wish(run: Words) -> None:
    with Library.open(run.folder, create=True) as library:
        paper = library.papers.add(Record(title="A journal paper", doi="10.1000/182", key="k", pages="4"))
        library.papers.edit([paper], {"pages": ""})
        library.papers.add(Record(title="Wholly unheard of words", key="none"))
    out = run("fill", "k")
    assert "  + Type: Preprint → Journal article" in out and "    Title: A journal paper → A Journal Paper" in out
    assert "--apply" in out
    said = run.json("fill", "k", "--apply")
    assert said["applied"] == 1 and said["papers"][0]["source"] == "Crossref"
    assert next(field for field in said["papers"][0]["fields"] if field["field"] == "title")["chosen"] is False
    assert run.json("show", "k")["title"] == "A journal paper"
    assert run("fill", "k", "--apply", "--all").splitlines()[-1] == "1 paper filled in."
    shown = run.json("show", "k")
    assert shown["title"] == "A Journal Paper of Some Length" and "page" not in shown
    assert "No service knows a work" in run("fill", "none", code=1)
    assert "name papers by their keys" in (run("fill", code=2) or run.err)


def test_a_work_of_another_doi_is_told(run: Words, network: FakeNetwork) -> None:
    network.works["10.1000/old"] = network.works["10.1000/182"]
    assert "added" in run("add", "10.1000/old", "--no-index")
    assert run.err == "paperdesk: Crossref answers DOI 10.1000/old with a work of another DOI: 10.1000/182.\n"


def test_another_work_fills_nothing_in(run: Words) -> None:
    with Library.open(run.folder, create=True) as library:
        library.papers.add(Record(title="Sheep in the Highlands", doi="10.1000/182", key="k"))
    said = run.json("fill", "k", "--apply", "--all", code=1)
    assert said["applied"] == 0 and all(field["doubted"] for field in said["papers"][0]["fields"])
    assert "looks like another work: “A Journal Paper of Some Length”" in run("fill", "k", code=1)


def test_what_is_lacking_is_asked_again_once_there_is_a_connection(run: Words, network: FakeNetwork) -> None:
    with Library.open(run.folder, create=True) as library:
        library.papers.add(Record(title="A Journal Paper of Some Length", doi="10.1000/182", key="shown"))
        library.papers.add(Record(title="Attention Is All You Need", arxiv="1706.03762", key="written"))
    network.online = False
    assert run.json("fill", "shown")["papers"][0]["state"] == "waiting"
    assert "0 papers filled in." in run("fill", "written", "--apply")
    assert "no connection" in run.err and "1 waiting; `paperdesk online resume` asks again." in run.err
    assert [wish["what"] for wish in run.json("online", "list")] == [
        "Missing fields of “A Journal Paper of Some Length”", "Missing fields of “Attention Is All You Need”",
    ]  # fmt: skip
    network.online = True
    out = run("online", "resume")
    assert "  + Pages: (empty) → 1-9" in out and "1 paper filled in." in out and "fill KEY --apply" in out
    assert "page" not in run.json("show", "shown") and run.json("show", "written")["abstract"] == "The dominant models."
    assert run.json("online", "list") == []


def test_pdfs_are_fetched(run: Words, network: FakeNetwork) -> None:
    network.pdf("https://arxiv.org/pdf/1706.03762v1")
    run("add", "1706.03762", "10.1000/182", "--no-index")
    out = run("fetch", "--query", "", code=1)
    assert out.splitlines() == ["vaswani2017attention: fetched", "author2017journal: no open PDF is known"]
    assert "No open PDF of “A Journal Paper" in run.err
    files = run.json("show", "vaswani2017attention")["paperdesk"]["files"]
    assert files == ["files/Vaswani - 2017 - Attention Is All You Need.pdf"]
    assert [line["state"] for line in run.json("fetch", "vaswani2017attention")] == ["here"]
    network.crossref("10.1000/183", "Another Journal Paper")
    run("add", "10.1000/183", "--no-index")
    network.online = False
    assert [line["state"] for line in run.json("fetch", "author2017another")] == ["waiting"]
    network.online = True
    network.pages["https://api.openalex.org/works/doi:10.1000/183"] = httpx2.Response(503)
    assert run.json("online", "resume", code=1)["fetched"][0]["state"] == "failed"
    assert run.json("online", "list")[0]["what"] == "PDF of “Another Journal Paper”"
