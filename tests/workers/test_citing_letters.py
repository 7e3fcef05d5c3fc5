"""Headline style and page ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.workers.citing_letters import capitalised, cased, last_page, title_case


@pytest.mark.parametrize(
    ("title", "cased"),
    [
        ("attention is all you need", "Attention Is All You Need"),
        ("the end of the affair: a history of it", "The End of the Affair: A History of It"),
        ("WHO", "WHO"),
        ("A NEW METHOD OF PROOF", "A New Method of Proof"),
        ("state-of-the-art models for iOS", "State-of-the-Art Models for iOS"),
        ("what is it for", "What Is It For"),
        ("the wars of de Gaulle and van Gogh", "The Wars of de Gaulle and van Gogh"),
        ("De Gaulle after Van Gogh", "De Gaulle After Van Gogh"),
        ("john von doe: de facto rule", "John von Doe: De Facto Rule"),
        ("marbury v. madison, roe vs. wade", "Marbury v. Madison, Roe vs. Wade"),
        ("on smith et al. and the matter", "On Smith et al. and the Matter"),
        ("all for one. For all. of it", "All for One. For All. of It"),
        ("Jekyll And Hyde Of It", "Jekyll and Hyde of It"),
        ("Out-of-fashion X-ray and T-cell", "Out-of-Fashion X-Ray and T-Cell"),
        ("cat/mouse and/or 3d-printing", "Cat/Mouse and/or 3d-Printing"),
        ("using i.e. and node.js l'homme d'ivoire", "Using i.e. and node.js l'homme d'ivoire"),
        ("why i write k nearest neighbours", "Why I Write k Nearest Neighbours"),
        ("Proceedings Of A Society. Series A, Sciences", "Proceedings of a Society. Series A, Sciences"),
        ("—so what—the end", "—So What—the End"),
        ("see https://a.org/b/c now", "See https://a.org/b/c Now"),
        ("", ""),
    ],
)
def test_headline_style(title: str, cased: str) -> None:
    assert title_case(title) == cased


@pytest.mark.parametrize(
    ("title", "wanted", "shown"),
    [
        (r"on $f(x)=\beta x$ and $p\bar{p}$ collisions", "title", r"On $f(x)=\beta x$ and $p\bar{p}$ Collisions"),
        (r"$\alpha_{i}$-decay of $$a b$$", "title", r"$\alpha_{i}$-Decay of $$a b$$"),
        (r"$n$th order of \(a + b\)", "title", r"$n$th Order of \(a + b\)"),
        (r"\beta decay in \mathbb{r}^n space", "title", r"\beta Decay in \mathbb{r}^n Space"),
        ("α-decay, γδ cells and µ-opioids", "title", "α-Decay, γδ Cells and µ-Opioids"),
        ("journal of λ calculus", "title", "Journal of λ Calculus"),
        ("costs of $5 million and $10 bills", "title", "Costs of $5 Million and $10 Bills"),
        ("the $ and the $", "title", "The $ and the $"),
        ("THE $x$ RAY OF α CELLS", "title", "The $x$ Ray of α Cells"),
        ("α-decay", "capitalize-first", "α-decay"),
        ("$f$ of x", "capitalize-first", "$f$ of x"),
        ("η ζωή του", "capitalize-first", "Η ζωή του"),
        (r"the $\alpha$ of β-x", "uppercase", r"THE $\alpha$ OF β-X"),
        (r"THE $\Gamma$ OF X", "lowercase", r"the $\Gamma$ of x"),
        (r"THE $\Gamma$ OF X", "sentence", r"The $\Gamma$ of x"),
        ("the α of it", "capitalize-all", "The α Of It"),
    ],
)
def test_formulas_and_single_greek_letters_stay(title: str, wanted: str, shown: str) -> None:
    assert cased(title, wanted, english=True) == shown


@given(st.text(st.sampled_from("aB α$\\(){}-.'/€"), max_size=40), st.sampled_from(["title", "sentence", "uppercase"]))
def test_only_the_case_of_letters_changes(title: str, wanted: str) -> None:
    assert cased(title, wanted, english=True).casefold() == title.casefold()


def test_a_word_with_a_capital_inside_keeps_its_beginning() -> None:
    assert [capitalised(text) for text in ("abc", "arXiv:1", "“so”", "", "1st")] == [
        "Abc",
        "arXiv:1",
        "“So”",
        "",
        "1st",
    ]


@pytest.mark.parametrize(
    ("first", "last", "form", "shown"),
    [
        ("737", "738", "", "738"),
        ("737", "8", "expanded", "738"),
        ("737", "738", "minimal", "8"),
        ("103", "104", "minimal-two", "04"),
        ("395", "401", "minimal-two", "401"),
        ("3", "10", "chicago-16", "10"),
        ("71", "72", "chicago-16", "72"),
        ("100", "104", "chicago-16", "104"),
        ("107", "108", "chicago-16", "8"),
        ("321", "328", "chicago-16", "28"),
        ("1496", "1504", "chicago-16", "504"),
        ("e12", "e15", "minimal", "e15"),
        ("12", "12", "minimal", "12"),
    ],
)
def test_page_ranges(first: str, last: str, form: str, shown: str) -> None:
    assert last_page(first, last, form) == shown
