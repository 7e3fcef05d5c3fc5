"""`paperdesk duplicates` and `paperdesk merge`: listed, merged, told apart, and wrong usage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from paperdesk.cli import main
from paperdesk.library import Library
from paperdesk.record import Person, Record

DENSE, EDITS = "Dense retrieval for open questions", "Learning from edits"


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
    with Library.open(tmp_path / "library", create=True) as library:
        for key, title, family, doi in (
            ("doe1", DENSE, "Doe", "10.1000/x"), ("doe2", DENSE, "Doe", ""), ("doe3", DENSE, "Doe", ""),
            ("roe1", EDITS, "Roe", ""), ("roe2", EDITS + "s", "Roe", ""), ("moe1", "Something else", "Moe", ""),
        ):  # fmt: skip
            library.papers.add(Record(title=title, key=key, people=[Person(family)], date="2020", doi=doi))
    return Run(tmp_path / "library", capsys)


def test_groups_are_listed_with_keys_and_reasons(run: Run) -> None:
    lines = run("duplicates").splitlines()
    assert lines[0] == "sure: The same title, first author and year" and "doe1" in lines[1] and "doe3" in lines[3]
    assert lines[4].startswith("alike: The titles are alike") and len(lines) == 7
    sure, alike = run.json("duplicates")
    assert (sure["sure"], sure["keys"], sure["keep"]) == (True, ["doe1", "doe2", "doe3"], "doe1")
    assert [paper["id"] for paper in alike["papers"]] == ["roe1", "roe2"] and not alike["sure"]


def test_all_sure_ones_are_merged_in_one_step(run: Run) -> None:
    assert "--sure" in (run("duplicates", "merge", code=1) or run.err)
    assert run("duplicates", "merge", "--sure") == "2 papers went into others.\n"
    assert [group["keys"] for group in run.json("duplicates")] == [["roe1", "roe2"]]
    run("undo")
    assert len(run.json("list")) == 6
    run("redo")
    assert run("duplicates", "merge", "--sure") == "0 papers went into others.\n"


def test_told_apart_is_remembered(run: Run) -> None:
    run("duplicates", "apart", "roe1", "roe2")
    assert run("duplicates", "apart", "roe2", "roe1") == "That was known already.\n"
    assert len(run.json("duplicates")) == 1
    run("duplicates", "apart", "doe1", "doe2", "doe3")
    assert run("duplicates") == "There are no duplicates.\n" and run.json("duplicates") == []


def test_papers_are_merged_whatever_the_rules_say_and_old_keys_still_lead_there(run: Run) -> None:
    assert run("merge", "doe2", "doe1") == "2 papers are one now: doe1.\n"
    assert run("merge", "doe1", "--into", "moe1") == "2 papers are one now: moe1.\n"
    paper = run.json("show", "doe2")
    assert (paper["id"], paper["title"], paper["DOI"]) == ("moe1", "Something else", "10.1000/x")
    assert set(paper["paperdesk"]["citation_keys"]) == {"moe1", "doe1", "doe2"}


@pytest.mark.parametrize(
    "words",
    [("merge", "doe1"), ("merge", "doe1", "doe1"), ("merge", "doe1", "nobody"), ("duplicates", "apart", "doe1"),
     ("merge", "doe1", "--into", "doe1")],
)  # fmt: skip
def test_wrong_keys_are_answered_with_a_sentence(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words, code=1) == "" and run.err.startswith("paperdesk: ") and run.err.count("\n") == 1
    assert len(run.json("list")) == 6


def test_a_missing_library_has_no_duplicates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["duplicates", "--json", "--library", str(tmp_path / "none")]) == 0
    assert json.loads(capsys.readouterr().out) == [] and not (tmp_path / "none").exists()
