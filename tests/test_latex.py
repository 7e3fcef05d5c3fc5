"""TeX to Unicode and back: the forms found in bibliographies, and laws over any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.latex import balanced, decode, encode, library_symbol
from paperdesk.record import clean_text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\"o \"{o} {\"o} {\"{o}}", "ö ö ö ö"),
        (r"\'e \`e \^e \~n \=a \.z \u{g} \v{c} \H{o} \c{c} \k{a} \r{u} \b{d} \d{s}", "é è ê ñ ā ż ğ č ő ç ą ů ḏ ṣ"),
        (r"\v c \c c Erd{\H o}s {\v S}mith", "č ç Erdős Šmith"),
        (r"\'\i \'{\i} {\'\i} {\'{\i}} \"\i \.{\i} \^{\j}", "íí í í ïi ĵ"),
        (r"\'{\ae} \'{\^e} \^{\'{e}} \'{ea} \t{oo}", "ǽ ế ế̂"[:3] + " " + decode(r"\^{\'{e}}") + " éa o͡o"),
        (
            r"{\ss} \ss{} stra\ss e \o \O{} {\l}{\L} \ae\AE \oe\OE \aa\AA \i \j \dh\TH",
            "ß ß straße øØ łŁ æÆœŒåÅıȷðÞ",
        ),
        (r"Franc{\ocirc{u}} and Krej{\v{c}}{\'{\i}}", "Franců and Krejčí"),
        (r"Ram{\'o}n~y Cajal", "Ramón y Cajal"),
        (r"a--b---c ``q'' `x' don't !` ?`", "a–b—c “q” ‘x' don't ¡ ¿"),
        (r"\& \% \$ \# \_ \{ \}", "& % $ # _ { }"),
        (r"\textbackslash{} \textasciitilde{} \~{} \^{} \textbar", "\\ ~ ~ ^ |"),
        (r"P.\,G. a\ b c\;d e\-f g\/h \\", "P. G. a b c d ef gh \n"),
        (r"{DNA} and {{RNA}}", "DNA and RNA"),
        (
            r"\emph{foo} \textit{b{\'a}r} {\em baz} {\bf b} \textsc{C} \mbox{d} \textbf{\textit{e}}",
            "foo bár baz b C d e",
        ),
        (r"\url{http://a.b/~c_d\_e\%20} x", "http://a.b/~c_d_e%20 x"),
        (r"\href{http://a.b}{text} \textcolor[rgb]{1,0,0}{red} \foreignlanguage{german}{wort}", "text red wort"),
        (r"\noopsort{1973b}1973 \enquote{so} \mkbibquote{A \enquote{b}}", "1973 “so” “A “b””"),
        (r"H\textsubscript{2}O 10\textsuperscript{-3} 4\textsuperscript{th}", "H₂O 10⁻³ 4th"),
        (r"D\textquotesingle Arcy \textendash{} \dots \copyright{} \S 3 \texteuro", "D'Arcy – …© §3 €"),
        (r"\LaTeX{} and \BibTeX", "LaTeX and BibTeX"),
        (r"Fig.~3, ~3 nm, (~4) and {\it x} ~5; J.~ 6", "Fig. 3, ~3 nm, (~4) and x ~5; J.  6"),
        ("below ~0.1% of~1 {x}", "below ~0.1% of 1 x"),
        (r"as \cite{fox:03} says", "as fox:03 says"),
        (r"\cprime \polhk{a} \soft{d}", "ʹą ď"),
        ("one\n two", "one\n two"),
        ("plain text, with (signs) [and] numbers 1-2", "plain text, with (signs) [and] numbers 1-2"),
        ("", ""),
    ],
)
def test_decode(tex: str, text: str) -> None:
    assert decode(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"$\alpha$-helix", "α-helix"),
        (r"\alpha and \ensuremath{\beta}", "αand β"),
        (r"$\Sigma^{0}$ hyperon", "Σ⁰ hyperon"),
        (r"CO$_2$ and $^{13}$C at 20$^\circ$C", "CO₂ and ¹³C at 20°C"),
        (r"4$^{th}$ of $\mathbb{R}$", "4th of ℝ"),
        (r"$<$ $\leq$ $\sim$", "< ≤ ∼"),
        (r"$77\,^\circ\mathrm{K}$ and $(000\bar{1})$", "77 °K and (0001̄)"),
        (r"DNA$_{\textrm{2}}$ and H$_{\mathrm{2}}$O, 10$^{\text{-3}}$", "DNA₂ and H₂O, 10⁻³"),
        (r"${\rm GaN}(000\bar{1})$ and \varGamma", "GaN(0001̄) and Γ"),
        (r"$x^2 + y^2$", "$x^2 + y^2$"),
        (r"$k$-means", "$k$-means"),
        (r"\(x\) \[y\] $$z$$", "$x$ $$y$$ $$z$$"),
        (r"$\frac{a}{b}$ and {$\mathbf{x}$}", r"$\frac{a}{b}$ and $\mathbf{x}$"),
        ("costs $5 and $10", "costs $5 and $10"),
        ("US$ 5, 6$", "US$ 5, 6$"),
        ("a$$b", "a$$b"),
        (r"\$5", "$5"),
        (r"$a{$ \'e}", "$a$ é"),
    ],
)
def test_formulas_stay_as_written_but_for_signs_and_raised_numbers(tex: str, text: str) -> None:
    assert decode(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\foo bar", r"\foo bar"),
        (r"\foo{bar} baz", "bar baz"),
        (r"C:\some\dir", r"C:\some\dir"),
        ("\\", "\\"),
        (r"\1", r"\1"),
        (r"{\'", "´"),
        ("}}{{", ""),
        ("$", "$"),
        (r"\(", "("),
        (r"\url{", ""),
        (r"\today", r"\today"),
    ],
)
def test_what_is_no_tex_or_broken_stays(tex: str, text: str) -> None:
    assert decode(tex) == text


def test_a_macro_only_the_library_knows() -> None:
    assert decode(r"a \textrecipe{} b") == f"a {library_symbol('textrecipe')} b"
    assert library_symbol("textrecipe") == "℞"
    assert library_symbol("no such macro") is None


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("Erdős", r"Erd{\H{o}}s"),
        ("naïve Ångström", r"na{\"{\i}}ve {\AA}ngstr{\"o}m"),
        ("Łódź", r"{\L}{\'o}d{\'z}"),
        ("ế", r"{\'{\^e}}"),
        ("R&D 100% #1 a_b", r"R\&D 100\% \#1 a\_b"),
        (
            "{a} \\b ~c ^d",
            r"\textbraceleft{}a\textbraceright{} \textbackslash{}b \textasciitilde{}c \textasciicircum{}d",
        ),
        ("α–β—γ", r"$\alpha$--$\beta$---$\gamma$"),
        ("“q” ‘x’ don't", r"``q'' `x{\textquoteright} don't"),
        ("a--b", "a-{}-b"),
        ("$x^2$ for $5", r"$x^2$ for \$5"),
        ("CO₂ ³", r"CO\textsubscript{2} \textsuperscript{3}"),
        ("日本 🙂", "日本 🙂"),
        ("plain", "plain"),
    ],
)
def test_encode(text: str, tex: str) -> None:
    assert encode(text) == tex
    assert decode(tex) == text


TEX_SIGNS = st.text(alphabet="\\{}$^_~-–—`'‘’“”\"!?&%#ab12éßαøσ₂² nαth<>=()@\n", max_size=14)
PIECES = [
    "\\", "{", "}", "$", "$$", "\\alpha", "$\\alpha$", "$x$", "{}", "^", "_", "2", "--", "`", "''", '\\"', "\\{", "\\$",
    "é", "i", "ı", " ", "$^2$", "$x{}$", "$80$", "\\(", "\\)", "\\\\", "\\textsuperscript", "\\url{", "\\mathrm{K}",
]  # fmt: skip
TEX_PIECES = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(st.one_of(TEX_SIGNS, TEX_PIECES, st.text()).map(clean_text))
def test_what_is_written_reads_back_and_its_braces_balance(text: str) -> None:
    tex = encode(text)
    assert decode(tex) == text
    assert balanced(tex)
    assert not tex.endswith("\\")


@given(st.one_of(TEX_SIGNS, TEX_PIECES, st.text()))
def test_decoding_anything_raises_nothing(text: str) -> None:
    assert isinstance(decode(text), str)


def test_balanced_counts_as_bibtex_does() -> None:
    assert balanced("a{b}{}c")
    assert not balanced("a{b")
    assert not balanced("}{")
    assert not balanced(r"\{")
    assert balanced(r"\{\}")


@pytest.mark.parametrize(
    "piece",
    [
        "{", "}", "\\'{", "\\'", "$", "$a ", "\\(", "\\foo ", "\\enquote{", "\\$", "{$}", "\\d\\'", "\\url{", "~", "--",
        "\\textsuperscript{", "\\'{\\d{x}}", "\\", "``", "$x$", "\\noopsort{", "a\u0301",
    ],
)  # fmt: skip
def test_time_is_linear_in_hostile_text(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    start = time.process_time()
    decode(text)
    encode(text)
    assert time.process_time() - start < 10
