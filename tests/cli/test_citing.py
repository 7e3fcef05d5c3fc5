"""`paperdesk cite`, `styles`, `key make` and `export --style`: what they print, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from paperdesk import places
from paperdesk.cli import main
from paperdesk.settings import Settings

BIB = """@article{doe2001, title={One Thing}, author={Doe, Jane}, journal={Things}, year={2001}}
@book{raven, title={The Raven}, author={Poe, Edgar Allan}, publisher={Wiley}, year={1845}}
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
    (tmp_path / "two.bib").write_text(BIB)
    run("import", str(tmp_path / "two.bib"), "--no-index")
    return run


def test_a_citation_and_a_bibliography(run: Run) -> None:
    assert run("cite", "doe2001", "raven") == "(Doe, 2001; Poe, 1845)\n"
    assert run("cite", "doe2001", "--style", "ieee") == "[1]\n"
    assert run("cite", "raven", "--bibliography") == "Poe, E. A. (1845). The Raven. Wiley.\n"
    assert "<i>The Raven</i>" in run("cite", "raven", "--bibliography", "--form", "html")
    assert "*The Raven*" in run("cite", "--query", "type:book", "--bibliography", "--form", "md")
    assert run("cite", "--query", "zebra") == ""


def test_the_style_of_the_settings_is_the_one_that_is_meant(run: Run) -> None:
    Settings(places.settings_file()).set("citation_style", "nature")
    assert run("cite", "doe2001", "raven") == "1,2\n"


def test_wrong_words(run: Run) -> None:
    run("cite", code=2)
    run("cite", "nobody", code=1)
    run("cite", "raven", "--style", "none", code=1)
    assert "no citation style “none”" in run.err
    run("export", "--format", "ris", "--style", "apa", code=2)


def test_the_styles(run: Run) -> None:
    listed = run("styles")
    assert "apa " in listed and "APA, 7th edition" in listed
    assert {"id": "ieee", "title": "IEEE", "kind": "numeric"} in run.json("styles")


def test_keys_are_made_anew(run: Run) -> None:
    assert run("key", "make", "raven", "--dry-run") == "raven → poe1845raven\n"
    assert run.json("key", "make", "--query", "type:book", "--dry-run") == [{"old": "raven", "new": "poe1845raven"}]
    assert run("key", "make", "raven") == "raven → poe1845raven\n"
    assert run("key", "make", "raven") == "Every key fits the pattern already.\n", "the old key leads on"


def test_a_formatted_bibliography_is_exported(run: Run, tmp_path: Path) -> None:
    text = run("export", "--style", "mla")
    assert text.splitlines()[0].startswith("Doe, Jane. “One Thing.”") and len(text.splitlines()) == 2
    assert "*The Raven*" in run("export", "--form", "md", "--query", "type:book")
    run("export", "--style", "apa", "-o", str(tmp_path / "out.html"))
    assert "2 papers written" in run.err
    assert (tmp_path / "out.html").read_text("utf-8").startswith("<!DOCTYPE html>")
