"""What a style rendered, as text, HTML and Markdown: mended where parts met, escaped where it counts."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.workers.citing_forms import DOTS, FORMS, GAP, HOLD, MARKS, Quotes, finished, without_marks

ITALIC, BOLD, QUOTE, INNER = (MARKS[kind] for kind in ("italic", "bold", "quote", "inner"))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Acme Inc..", "Acme Inc."),
        (f"{ITALIC[0]}Acme Inc.{ITALIC[1]}.", "Acme Inc."),
        ("Why?. Because", "Why? Because"),
        (f"Wait{DOTS}. So", "Wait... So"),
        ("Ford Jr.,. End", "Ford Jr. End"),
        ("a ,  b ;", "a, b"),
        (f"1.{GAP} Doe", "1. Doe"),
        (f"{QUOTE[0]}Title{QUOTE[1]}, Mind", "“Title,” Mind"),
        (f"{ITALIC[0]}On {QUOTE[0]}so{QUOTE[1]}{ITALIC[1]}, Mind", "On “so,” Mind"),
        (f"{QUOTE[0]}What?{QUOTE[1]}. Mind", "“What?” Mind"),
        (f"{QUOTE[0]}On {QUOTE[0]}so{QUOTE[1]} it{QUOTE[1]}", "“On ‘so’ it”"),
        (f"{QUOTE[0]}On {INNER[0]}so{INNER[1]}{QUOTE[1]}. It", "“On ‘so.’” It"),
        (f"{INNER[0]}On {QUOTE[0]}so{QUOTE[1]} it{INNER[1]}{HOLD}, too", "‘On “so” it’, too"),
    ],
)
def test_parts_meet_without_doubled_signs(raw: str, text: str) -> None:
    assert finished(raw, "text", Quotes()) == text


def test_british_quotes_leave_the_full_stop_outside() -> None:
    british = Quotes("‘", "’", "“", "”", swallows=False)
    assert finished(f"{QUOTE[0]}Title{QUOTE[1]}.", "text", british) == "‘Title’."


def test_looks_and_addresses_in_each_form() -> None:
    raw = f"1. {ITALIC[0]}A_b{ITALIC[1]} & {BOLD[0]}3{BOLD[1]} https://a.org/x_y?z=1&w."
    assert finished(raw, "text", Quotes()) == "1. A_b & 3 https://a.org/x_y?z=1&w."
    assert finished(raw, "html", Quotes()) == (
        '1. <i>A_b</i> &amp; <b>3</b> <a href="https://a.org/x_y?z=1&amp;w">https://a.org/x_y?z=1&amp;w</a>.'
    )
    assert finished(raw, "markdown", Quotes()) == r"1\. *A\_b* & **3** <https://a.org/x_y?z=1&w>."


class Balance(HTMLParser):
    """Reads HTML back: its text, its tags, and whether they close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(st.sampled_from("ab <>&\"'.,?;:/*_[]“”" + "".join(sum(MARKS.values(), ())) + GAP + DOTS), max_size=40))
def test_whatever_comes_html_is_balanced_and_says_what_the_text_says(raw: str) -> None:
    html = Balance()
    html.feed(finished(raw, "html", Quotes()))
    html.close()
    assert not html.open and html.seen <= {"i", "b", "u", "sup", "sub", "span", "a"}
    assert html.text == finished(raw, "text", Quotes())


@given(st.text(max_size=60), st.sampled_from(FORMS))
def test_no_private_sign_is_left(raw: str, form: str) -> None:
    assert not re.search("[\U000f0e00-\U000f0e4f]", finished(without_marks(raw), form, Quotes()))
