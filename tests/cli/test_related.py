"""`paperdesk related`: by key and by text, its JSON, and wrong usage."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from paperdesk.cli import main
from paperdesk.cli.commands import TAKEN_IN
from paperdesk.errors import ChildError
from paperdesk.library.meaning import Meanings

BIB = """@article{guo2020, title={Neural ranking models for retrieval}, author={Guo, Jiafeng},
  abstract={Ranking models learn to match queries and documents.}}
@article{lee2021, title={Passage retrieval with ranking models}, author={Lee, Kenton},
  abstract={Queries are matched to documents by neural ranking.}}
@article{jumper2021, title={Protein folding at the atomic scale}, author={Jumper, John},
  abstract={Amino acids fold into structures.}}
@article{senior2020, title={Structures of folded proteins}, author={Senior, Andrew},
  abstract={Folding of amino acids is predicted at the atomic scale.}}
"""


class Run:
    """Runs words on one library and reads what they print."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self._folder, self._capture = folder, capture
        self.err = ""

    def __call__(self, *words: str, code: int = 0) -> str:
        got = main([*words, "--library", str(self._folder)])
        out, self.err = self._capture.readouterr()
        assert got == code, (words, out, self.err)
        return out

    def json(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    run = Run(tmp_path / "library", capsys)
    (tmp_path / "four.bib").write_text(BIB)
    run("import", str(tmp_path / "four.bib"), "--no-index")
    return run


def test_the_related_of_a_paper_with_the_reason(run: Run) -> None:
    lines = run("related", "guo2020").splitlines()
    assert len(lines) == 2 and "lee2021" in lines[0] and "retrieval" in lines[1]
    run("tag", "add", "retrieval/neural", "guo2020", "lee2021")
    assert "shares retrieval/neural" in run("related", "guo2020")


def test_as_json(run: Run) -> None:
    run("tag", "add", "biology", "jumper2021", "senior2020")
    (found,) = run.json("related", "jumper2021")
    assert found["id"] == "senior2020" and 0 < found["score"] <= 1
    assert found["shared"]["tags"] == ["biology"] and found["shared"]["authors"] == []
    assert "protein" in found["shared"]["words"] and found["paperdesk"]["status"] == "unread"


def test_several_papers_and_a_limit(run: Run) -> None:
    assert {each["id"] for each in run.json("related", "guo2020", "jumper2021")} == {"lee2021", "senior2020"}
    assert len(run.json("related", "guo2020", "jumper2021", "--limit", "1")) == 1


def test_a_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run.json("related", "--text", "the folding of amino acids")
    assert {each["id"] for each in found} == {"jumper2021", "senior2020"}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"queries and documents")))
    assert {each["id"] for each in run.json("related", "--text", "-")} == {"guo2020", "lee2021"}
    assert run("related", "--text", "zeppelins") == "" and "Nothing is related." in run.err
    assert run.json("related", "--text", "zeppelins") == []


def test_wrong_words(run: Run) -> None:
    run("related", code=2)
    run("related", "guo2020", "--text", "both", code=2)
    run("related", "nobody", code=1)


def test_what_papers_mean_is_taken_in_first_where_that_is_soon_done(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Meanings, "catch_up", lambda _self: asked.append("catch up"))
    run("related", "guo2020")
    assert asked == [], "switched off nothing waits"
    monkeypatch.setattr(Meanings, "waiting", lambda _self: 3)
    run("related", "guo2020")
    assert asked == ["catch up"]
    monkeypatch.setattr(Meanings, "waiting", lambda _self: TAKEN_IN + 1)
    run("related", "--text", "neural ranking")
    assert asked == ["catch up"] and "2,001 papers mean is not known yet" in run.err


def test_what_cannot_be_taken_in_is_said_and_words_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: Meanings) -> None:
        raise ChildError("Reading what papers mean failed.")

    monkeypatch.setattr(Meanings, "waiting", lambda _self: 3)
    monkeypatch.setattr(Meanings, "catch_up", fail)
    assert "Passage retrieval" in run("related", "guo2020") and "Reading what papers mean failed." in run.err
