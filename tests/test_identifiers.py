"""Identifiers: every written form that was met, one spelling out of it, and nothing out of what is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.identifiers import (
    arxiv_ids,
    arxiv_url,
    clean_arxiv,
    clean_doi,
    clean_isbn,
    clean_pmid,
    doi_url,
    find_arxiv,
    find_doi,
    folded_name,
    folded_title,
    pmid_url,
    title_signs,
)

SICI = "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/xyz123", "10.1000/xyz123"),
        ("10.1000/XYZ123", "10.1000/xyz123"),
        ("doi:10.1000/xyz123", "10.1000/xyz123"),
        ("DOI: 10.1000/xyz123", "10.1000/xyz123"),
        ("https://doi.org/10.1000/xyz123", "10.1000/xyz123"),
        ("http://dx.doi.org/10.1000/xyz123", "10.1000/xyz123"),
        ("doi:10.1201/b19107-2", "10.1201/b19107-2"),
        ("(see doi:10.1000/xyz123).", "10.1000/xyz123"),
        ("It is 10.1000/xyz123, and more.", "10.1000/xyz123"),
        ("“10.1000/xyz123”;", "10.1000/xyz123"),
        ("**10.1000/xyz123**", "10.1000/xyz123"),
        ("[paper](https://doi.org/10.1000/xyz123)", "10.1000/xyz123"),
        ("10.1016/S0140-6736(05)67889-6", "10.1016/s0140-6736(05)67889-6"),
        ("[10.1016/S0140-6736(05)67889-6]", "10.1016/s0140-6736(05)67889-6"),
        ("(10.1016/S0140-6736(05)67889-6)", "10.1016/s0140-6736(05)67889-6"),
        ("10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O", SICI),
        ("10.1002/(SICI)1097-4571(199806)49:8&lt;693::AID-ASI4&gt;3.0.CO;2-O", SICI),
        ("https://doi.org/10.1002%2F(SICI)1097-4571(199806)49%3A8%3C693%3A%3AAID-ASI4%3E3.0.CO%3B2-O", SICI),
        ("<a href='https://doi.org/10.1000/182'>x</a>", "10.1000/182"),
        ('<a href="https://doi.org/10.1000/182">10.1000/182</a>', "10.1000/182"),
        ("<b>10.1000/182</b>", "10.1000/182"),
        ("10.1000/a,10.1000/b", "10.1000/a"),
        ("10.1000/182\u200b", "10.1000/182"),
        ("10.1007/978-3-319-24574-4_28", "10.1007/978-3-319-24574-4_28"),
        ("10.1000.10/123456", "10.1000.10/123456"),
        ("https://link.springer.com/article/10.1007/s00779-005-0347-6?x=1#b", "10.1007/s00779-005-0347-6"),
        ("https://www.tandfonline.com/doi/full/10.1080/0950069930150101/", "10.1080/0950069930150101"),
        ("https://onlinelibrary.wiley.com/doi/10.1111/disa.12301/pdf", "10.1111/disa.12301"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.01.123456v1.full.pdf", "10.1101/2020.01.01.123456"),
        ("https://doi.org/10.48550/arXiv.2101.00001", "10.48550/arxiv.2101.00001"),
        (r"10.1007/978-3-319-65004-2\_3", "10.1007/978-3-319-65004-2_3"),
        (r"doi={10.1007/978-3-319-65004-2{\_}3}", "10.1007/978-3-319-65004-2_3"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.01.123456v1.full.pdf+html", "10.1101/2020.01.01.123456"),
        ("https://doi.org/10.1101/2020.06.09.20116806.this version posted", "10.1101/2020.06.09.20116806"),
        ("https://genome.cshlp.org/lookup/doi/10.1101/gr.123.456.full.pdf+html", "10.1101/gr.123.456"),
        ("参见10.1038/s41586-020-2649-2。请阅读", "10.1038/s41586-020-2649-2"),
        ("（10.1038/s41586-020-2649-2）", "10.1038/s41586-020-2649-2"),
        ("10.1038/s41586\u2010020\u20112649\u20132", "10.1038/s41586-020-2649-2"),
        ("10.1000/182—which", "10.1000/182"),
        ("10.1093/nar/gkl514PMID: 17135205", "10.1093/nar/gkl514"),
        ("10.1093/nar/gkl514https://a.example", "10.1093/nar/gkl514"),
        ("10.1093/nar/gkl514(accessed 3 May 2020)", "10.1093/nar/gkl514"),
        ("10.1093/nar/gkl514[PubMed]", "10.1093/nar/gkl514"),
        ("10.1093/nar/gkl514CrossRefPubMed", "10.1093/nar/gkl514"),
        ("10.1890/0012-9658(2000)081[0879:TEOTC]2.0.CO;2", "10.1890/0012-9658(2000)081[0879:teotc]2.0.co;2"),
    ],
)
def test_a_doi_is_found_and_normalised(text: str, doi: str) -> None:
    assert find_doi(text) == doi
    assert clean_doi(text) == doi
    assert clean_doi(doi) == doi


@pytest.mark.parametrize(
    "text", ["", "no doi", "10.5 percent/year", "110.1000/5", "10.1000/", "10.1000/...", "10.12/abc", "version 10.1000"]
)
def test_what_is_no_doi_gives_none(text: str) -> None:
    assert find_doi(text) is None
    assert clean_doi(text) == ""


def test_a_doi_becomes_an_address_that_finds_it_again() -> None:
    assert doi_url("10.1000/xyz123") == "https://doi.org/10.1000/xyz123"
    assert clean_doi(doi_url(SICI)) == SICI


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arXiv:1706.03762", ("1706.03762", None)),
        ("arXiv:1706.03762v5", ("1706.03762", 5)),
        ("ARXIV: 2101.00001", ("2101.00001", None)),
        ("arXiv preprint arXiv:1706.03762", ("1706.03762", None)),
        ("arXiv e-print 1706.03762", ("1706.03762", None)),
        ("https://arxiv.org/abs/2101.00001v3", ("2101.00001", 3)),
        ("http://arxiv.org/pdf/2101.00001v3.pdf", ("2101.00001", 3)),
        ("https://www.arxiv.org/html/2401.12345", ("2401.12345", None)),
        ("https://ar5iv.labs.arxiv.org/html/2401.12345", ("2401.12345", None)),
        ("https://www.alphaxiv.org/abs/2401.12345", ("2401.12345", None)),
        ("https://huggingface.co/papers/2401.12345", ("2401.12345", None)),
        ("10.48550/arXiv.2101.00001", ("2101.00001", None)),
        ("https://doi.org/10.48550/ARXIV.2101.00001v2", ("2101.00001", 2)),
        ("arXiv:hep-th/9901001v2", ("hep-th/9901001", 2)),
        ("https://arxiv.org/abs/math.GT/0309136", ("math/0309136", None)),
        ("arXiv:1412.6206v1 [stat.ME] 19 Dec 2014", ("1412.6206", 1)),
        ("as shown in arXiv:1412.6206, and", ("1412.6206", None)),
    ],
)
def test_an_arxiv_id_is_found(text: str, found: tuple[str, int | None]) -> None:
    assert find_arxiv(text) == found
    assert clean_arxiv(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2101.00001", ("2101.00001", None)),
        (" 2101.00001v12 ", ("2101.00001", 12)),
        ("hep-th/9901001", ("hep-th/9901001", None)),
        ("cond-mat.mtrl-sci/0012345", None),
        ("cs.CL/0012345v1", ("cs/0012345", 1)),
        ("abs/1412.6206", ("1412.6206", None)),
        ("1412.6206 [cs.CL]", ("1412.6206", None)),
        ("9913.12345", None),
        ("2101.000011", None),
        ("12101.00001", None),
        ("3.14159", None),
        ("nothing", None),
        ("", None),
        ("x" * 1000, None),
    ],
)
def test_what_is_meant_as_an_arxiv_id(text: str, found: tuple[str, int | None] | None) -> None:
    assert clean_arxiv(text) == found


def test_a_number_in_a_long_text_is_no_arxiv_id() -> None:
    assert find_arxiv("The price rose to 2101.00001 in a year that nobody will forget, as the papers said.") is None


def test_every_arxiv_id_of_a_text() -> None:
    text = "arXiv:1706.03762, https://arxiv.org/abs/2002.10957v2 and hep-th/9901001 (not 2101.00001, a/hep-th/9901002)."
    assert [*arxiv_ids(text)] == [("1706.03762", None), ("2002.10957", 2), ("hep-th/9901001", None)]


def test_arxiv_addresses() -> None:
    assert arxiv_url("2101.00001") == "https://arxiv.org/abs/2101.00001"
    assert arxiv_url("hep-th/9901001", 2) == "https://arxiv.org/abs/hep-th/9901001v2"
    assert find_arxiv(arxiv_url("hep-th/9901001", 2)) == ("hep-th/9901001", 2)


@pytest.mark.parametrize(
    ("text", "isbn"),
    [
        ("9783161484100", "9783161484100"),
        ("ISBN 978-3-16-148410-0", "9783161484100"),
        ("978 3 16 148410 0", "9783161484100"),
        ("978‐3‐16‐148410‐0", "9783161484100"),
        ("0306406152", "9780306406157"),
        ("0-306-40615-2", "9780306406157"),
        ("080442957X", "9780804429573"),
        ("0-8044-2957-x", "9780804429573"),
        ("978-38-9942-241-2", "9783899422412"),
        ("0385527403 (hardback), 978-0-306-40615-7", "9780306406157"),
        ("9783161484101", ""),
        ("0306406153", ""),
        ("979-0-060-11561-5", ""),  # printed music
        ("12345", ""),
        ("", ""),
    ],
)
def test_isbn_is_checked_and_has_thirteen_digits(text: str, isbn: str) -> None:
    assert clean_isbn(text) == isbn


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("12345678", "12345678"),
        ("PMID: 12345678", "12345678"),
        ("pmid:0012345", "12345"),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", "12345678"),
        ("http://www.ncbi.nlm.nih.gov/pubmed/12345678?dopt=Abstract", "12345678"),
        ("PMC12345", ""),
        ("P123456", ""),
        ("1234567890", ""),
        ("12/05/2024", ""),
        ("1234/5678", ""),
        ("1200/EUR", ""),
        ("PMID 1038/nature14539", ""),
        ("", ""),
    ],
)
def test_pmid(text: str, pmid: str) -> None:
    assert clean_pmid(text) == pmid


def test_pmid_address() -> None:
    assert clean_pmid(pmid_url("12345678")) == "12345678"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Attention Is All You Need", "attention is all you need."),
        ("Naïve Bayes", "Naive  Bayes"),
        ("Über Größe", "uber grosse"),
        ("CO₂ in the ﬁeld", "CO2 in the field"),
        ("Self-Attention: a survey", "Self Attention – A Survey"),
        ("Jørgensen's łódź", "Jorgensens lodz"),
    ],
)
def test_folded_titles_are_equal(one: str, other: str) -> None:
    assert folded_title(one) == folded_title(other) != ""


def test_folded_keeps_what_differs() -> None:
    assert folded_title("深度学习") == "深度学习"
    assert folded_title("Part I") != folded_title("Part II")
    assert folded_title("?!") == ""
    assert folded_name("O’Brien") == folded_name("OBrien") == "obrien"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A library for C programs", "A library for C++ programs"),
        ("C# today", "C++ today"),
        ("D⁰→K⁻π⁺", "D⁰→K⁺π⁻"),
        ("$D^0 \\to K^-$", "$D^0 \\to K^+$"),
        ("π⁻p scattering", "π p scattering"),
        ("Growth at -5 °C", "Growth at 5 °C"),
        ("−5 °C", "5 °C"),
        ("-5 °C", "5 °C"),
        ("1.5 years later", "15 years later"),
        ("1,5 Jahre später", "15 Jahre später"),
        ("A 1/2 approximation", "A 12 approximation"),
        ("The case x > y", "The case x < y"),
        ("x ≤ y", "x ≥ y"),
        ("P = NP", "P ≠ NP"),
        ("C*-algebras and rings", "C-algebras and rings"),
        ("On C*", "On C"),
        ("On ∞-categories", "On categories"),
        ("A ∩ B", "A ∪ B"),
        ("(+)-Catechin", "(−)-Catechin"),
        ("(−)-Catechin", "Catechin"),
    ],
)
def test_signs_tell_titles_of_the_same_letters_apart(one: str, other: str) -> None:
    assert folded_title(one) == folded_title(other)
    assert title_signs(one) != title_signs(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C*-algebras", "$C^*$-Algebras"),
        ("C*-algebras", "C∗-algebras"),
        ("Deep learning∗", "Deep Learning"),
        ("COVID-19 in 2020–2021", "COVID‐19 in 2020-2021"),
        ("10,000 steps", "10 000 steps"),
        ("10,000 steps", "10000 steps"),
        ("1·5 years", "1.5 years"),
        ("Ca²⁺ channels", "Ca2+ channels"),
        ("10^5 K", "10⁵ K"),
        ("From A -> B", "From A → B"),
        ("x <= y", "x ≤ y"),
        ("Growth in *E. coli* cells", "Growth in E. coli cells"),
        ("#MeToo now", "MeToo now"),
        ("Long−range order", "Long-range order"),
        ("Since 2010 – 5 years", "Since 2010: 5 years"),
        ("Short- and long-term “memory”", "Short and Long-Term Memory"),
        ("Größe und Straße + 1", "Grösse und Strasse + 1"),
        ("P=NP", "P = NP"),
    ],
)
def test_how_a_title_is_set_tells_nothing_apart(one: str, other: str) -> None:
    assert folded_title(one) == folded_title(other)
    assert title_signs(one) == title_signs(other)


@given(st.text("Cc1,.+-*#<>= ^$⁻é∞\u0338"))
def test_signs_are_the_same_whatever_the_case(text: str) -> None:
    assert title_signs(text) == title_signs(text.upper()) == title_signs(f" {text} ")


@given(st.text())
def test_nothing_raises_and_cleaning_twice_changes_nothing(text: str) -> None:
    doi, isbn, arxiv = clean_doi(text), clean_isbn(text), clean_arxiv(text)
    assert clean_doi(doi) == doi
    assert clean_isbn(isbn) == isbn
    assert arxiv is None or clean_arxiv(arxiv[0]) == (arxiv[0], None)
    assert clean_pmid(clean_pmid(text)) == clean_pmid(text)
    assert folded_title(folded_title(text)) == folded_title(text)
    find_arxiv(text)
    title_signs(text)


@given(st.from_regex(r"10\.[0-9]{4}/[a-z0-9()/._;-]{0,20}[a-z0-9]", fullmatch=True))
def test_a_clean_doi_survives_its_address_and_a_sentence(doi: str) -> None:
    cleaned = clean_doi(doi)
    assert cleaned
    assert clean_doi(doi_url(cleaned)) == cleaned
    assert clean_doi(f"See {cleaned}.") == cleaned


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        ")",
        "10.1000/",
        "a\u0323\u0301",
        "arxiv:",
        "978-",
        "1-",
        "%2F",
        "<1::a>",
        " ",
        "math.",
        "doi:",
        "\\_",
        "(accessed",
        "[a",
        "。",
    ],
)
def test_time_is_linear_in_hostile_text(piece: str) -> None:
    text = "10.1000/a" + piece * (400_000 // len(piece))
    start = time.process_time()
    for function in (
        find_doi,
        find_arxiv,
        lambda text: [*arxiv_ids(text)],
        clean_arxiv,
        clean_isbn,
        clean_pmid,
        folded_title,
        title_signs,
    ):
        function(text)
    assert time.process_time() - start < 5
