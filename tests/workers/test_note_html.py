"""Hostile notes cost a child and two seconds, and the reader gets a sentence and the plain text."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import paperdesk
from paperdesk.children import Channel, Child, Limits
from paperdesk.progress import Cancelled
from paperdesk.workers import WORKERS, note_html, run_worker
from paperdesk.workers.note_html import NoteRenderer

WORDS = [sys.executable, "-P", "-c", "import sys, paperdesk.workers as w; sys.exit(w.run_worker('worker-note-html'))"]

# What the converter or the layout was seen to hang on, beyond what is refused beforehand.
PATTERNS = {
    "brackets": "[",
    "pictures": "![",
    "links": "[a](",
    "tags": "<a ",
    "cdata": "<![CDATA[",
    "comments": "<!--",
    "footnotes": "[^a] ",
    "stars": "*a ",
    "star runs": "*",
    "underscores": "_a ",
    "under runs": "_",
    "backticks": "`a ",
    "tick runs": "`",
    "tildes": "~a ",
    "carets": "^a ",
    "marks": "==a ",
    "dollars": "$a ",
    "parens": "\\(",
    "squares": "\\[",
    "begins": "\\begin{a}",
    "backslashes": "\\",
    "quotes": ">",
    "divs": "<div>",
    "spans": "<span>",
    "tables": "<table><tr><td>",
    "pipes": "|",
    "cells": "|a|b|\n|-|-|\n",
    "items": "- a\n",
    "stairs": "- ",
    "numbers": "1. ",
    "definitions": "a\n:   b\n",
    "tabs": "\t",
    "spaces": " ",
    "ampersands": "&amp;",
    "word": "w",
    "addresses": "a@b.",
    "www": "www.",
    "wiki": "[[",
    "wiki ends": "[[a|",
    "rules": "***\n",
    "fences": "```\n",
    "open fences": "```a\n\n",
    "new lines": "\n",
    "returns": "\r",
    "zalgo": "\u0301",
    "bidi": "\u202e",
}


@pytest.fixture(scope="module")
def renderer() -> Iterator[NoteRenderer]:
    made = NoteRenderer(Child("", title="Formatting this note", limits=note_html.LIMITS, words=WORDS))
    made.start()
    yield made
    made.close()


def test_a_note_is_formatted(renderer: NoteRenderer) -> None:
    rendered = renderer.render("# A\n\n- [ ] *b*")
    assert rendered.problem == ""
    assert "<h1>A</h1>" in rendered.html
    assert "task:0" in rendered.html


def test_letters_survive_the_way_to_the_child_and_back(renderer: NoteRenderer) -> None:
    text = "𝄞 é \u00a0 \u2028 \ufeff ﷐ עברית 漢字"
    assert text.split(" ", 1)[1] in renderer.render(text).html


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_hangs(renderer: NoteRenderer, name: str) -> None:
    for times in (1_000, 10_000, 100_000):
        before = time.monotonic()
        rendered = renderer.render((PATTERNS[name] * times)[: 1 << 20])
        assert time.monotonic() - before < 30  # two seconds, and a child started anew on a busy machine
        if rendered.problem:
            assert rendered.problem.endswith("It is shown unformatted.")
            assert 'class="notice"' in rendered.html
            break  # more of it is refused as well


def test_what_is_too_long_is_shown_unformatted_without_a_child() -> None:
    renderer = NoteRenderer(Child("", title="Formatting this note", words=["/no/such/program"]))
    rendered = renderer.render("x" * 1_000_001)
    assert rendered.problem == "This note is longer than 1,000,000 characters. It is shown unformatted."
    renderer.close()


def test_a_child_that_does_not_start_costs_the_looks_only() -> None:
    renderer = NoteRenderer(Child("", title="Formatting this note", words=["/no/such/program"]))
    renderer.start()
    rendered = renderer.render("*a* <b>")
    assert rendered.problem == "Formatting this note could not be started. It is shown unformatted."
    assert "*a* &lt;b&gt;" in rendered.html
    renderer.close()


def test_memory_is_bounded() -> None:
    limits = Limits(memory=300 << 20, wall=20)
    eater = "import sys; from paperdesk.children import serve; sys.exit(serve(lambda r, c: {'html': 'x' * (1 << 30)}))"
    renderer = NoteRenderer(Child("", title="Formatting this note", limits=limits, words=[sys.executable, "-c", eater]))
    rendered = renderer.render("*a*")
    assert rendered.problem.startswith("Formatting this note needed too much memory and was stopped.")
    assert "*a*" in rendered.html
    renderer.close()


def test_a_closed_renderer_is_cancelled() -> None:
    renderer = NoteRenderer(Child("", title="Formatting this note", words=WORDS))
    renderer.close()
    with pytest.raises(Cancelled):
        renderer.render("a")


def test_the_worker_answers_objects_only() -> None:
    channel = Channel(lambda kind, payload: None)
    assert note_html.render({"text": "a"}, channel) == {"html": "<p>a</p>"}
    with pytest.raises(TypeError):
        note_html.render(b"a", channel)


def test_workers_are_known_by_name() -> None:
    assert note_html.NAME in WORKERS
    with pytest.raises(KeyError):
        run_worker("no-such-worker")


@pytest.mark.skipif(
    not (Path(paperdesk.__file__).parent / "__main__.py").exists(), reason="the program has no entry point yet"
)
def test_paperdesk_itself_is_the_child() -> None:
    renderer = NoteRenderer()
    rendered = renderer.render("**a**")
    assert (rendered.html, rendered.problem) == ("<p><strong>a</strong></p>", "")
    renderer.close()
