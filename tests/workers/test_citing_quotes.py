"""Quotation signs within a title: pairs as the language has them, apostrophes, and what is neither."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.workers.citing_forms import MARKS, Quotes, finished
from paperdesk.workers.citing_quotes import marked

ENGLISH = Quotes()
GERMAN = Quotes("„", "“", "‚", "‘", swallows=False)
FRENCH = Quotes("«\u202f", "\u202f»", "“", "”", swallows=False)
FINNISH = Quotes("”", "”", "’", "’", swallows=False)


def alone(text: str, quotes: Quotes = ENGLISH) -> str:
    return finished(marked(text, quotes), "text", quotes)


def quoted(text: str, quotes: Quotes = ENGLISH) -> str:
    opening, closing = MARKS["quote"]
    return finished(f"{opening}{marked(text, quotes)}{closing}.", "text", quotes)


@pytest.mark.parametrize(
    ("title", "plain", "within"),
    [
        ('On the "Matthew effect"', "On the “Matthew effect”", "“On the ‘Matthew effect.’”"),
        ("On 'it' now", "On “it” now", "“On ‘it’ now.”"),
        ("The \"effect\" and 'its' limits", "The “effect” and ‘its’ limits", "“The ‘effect’ and ‘its’ limits.”"),
        ("My \"'Amazing' and Bogus\" Title", "My “‘Amazing’ and Bogus” Title", "“My ‘“Amazing” and Bogus’ Title.”"),
        ("My “‘Amazing’ and Bogus” Title", "My “‘Amazing’ and Bogus” Title", "“My ‘“Amazing” and Bogus’ Title.”"),
        ("say “it’s ‘so’” now", "say “it’s ‘so’” now", "“say ‘it’s “so”’ now.”"),
        ('"It", he said', "“It”, he said", "“‘It’, he said.”"),
        ('("it")—"that"', "(“it”)—“that”", "“(‘it’)—‘that.’”"),
        ("He said 'I can't'", "He said “I can’t”", "“He said ‘I can’t.’”"),
        ("On „it“ and «that»", "On „it“ and «that»", "“On „it“ and «that».”"),
    ],
)
def test_pairs_take_the_signs_of_their_depth(title: str, plain: str, within: str) -> None:
    assert alone(title) == plain
    assert quoted(title) == within


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Plato's cave of d'Arcus", "Plato’s cave of d’Arcus"),
        ("the students' 'work'", "the students’ “work”"),
        ("the '90s, the 1990's and 'Twas", "the ’90s, the 1990’s and ’Twas"),
        ("isn't it the '60s? 'yes'", "isn’t it the ’60s? “yes”"),
        ("'s Gravenhage", "’s Gravenhage"),
        ("on '1984'", "on “1984”"),
        ("5'-UTR and 3' ends, 5\" disks", "5'-UTR and 3' ends, 5\" disks"),
        ("f'(x) of f''", "f'(x) of f''"),
        (r"$f'(x)$ and \(a'\) of x's", r"$f'(x)$ and \(a'\) of x’s"),
        ("see https://a.org/it's/'x' or 'y'", "see https://a.org/it's/'x' or “y”"),
        ("צה\"ל and ג'", "צה\"ל and ג'"),
        ('"open only', '"open only'),
        ("only” closed", "only” closed"),
        ("", ""),
    ],
)
def test_what_stands_alone_is_no_quotation(title: str, shown: str) -> None:
    assert alone(title) == shown


def test_every_language_has_its_own() -> None:
    assert alone("On \"it\" and 'that'", GERMAN) == "On „it“ and ‚that‘"
    assert quoted("On “it” and „that“", GERMAN) == "„On “it” and ‚that‘“."
    assert alone('On "it"', FRENCH) == "On «\u202fit\u202f»"
    assert quoted("On « it » l'an", FRENCH) == "«\u202fOn “it” l’an\u202f»."
    assert quoted('On "it" and ”that”', FINNISH) == "”On ’it’ and ’that’”."


@given(st.text(st.sampled_from("ab1 .,\"'“”‘’«»$(-"), max_size=40), st.sampled_from([ENGLISH, GERMAN, FRENCH, FINNISH]))
def test_no_letter_is_lost_and_no_mark_is_left(text: str, quotes: Quotes) -> None:
    text = " ".join(text.split())
    shown = marked(text, quotes)
    letters = re.compile("[ab1.,$(-]")
    assert letters.findall(shown) == letters.findall(text)
    opened = sum(shown.count(MARKS[kind][0]) for kind in ("quote", "inner"))
    assert opened == sum(shown.count(MARKS[kind][1]) for kind in ("quote", "inner"))
    assert not re.search("[\U000f0e00-\U000f0e4f]", finished(shown, "text", quotes))


@pytest.mark.parametrize("text", ['"a ' * 30_000, "$a$'b " * 20_000, "'(" * 50_000, "“" * 50_000 + "”" * 50_000])
def test_a_long_text_of_signs_alone_ends(text: str) -> None:
    assert len(marked(text, ENGLISH)) >= len(text)
