"""Identifiers: every written form that was met, one spelling out of it, and nothing out of what is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.identifiers import (
    are_other_numbers,
    are_other_versions,
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
    plain_url,
    pmid_url,
    title_signs,
)

SICI = "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"
SHORT_SICI = "10.1892/0891-6640(2003)017<0680:dpfick>2.3.co;2"


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
        ("10.1892/0891-6640(2003)017<0680:DPFICK>2.3.CO;2", SHORT_SICI),
        ("10.1892/0891-6640(2003)017&lt;0680:DPFICK&gt;2.3.CO;2", SHORT_SICI),
        ("10.1892/0891-6640(2003)017&amp;lt;0680:DPFICK&amp;gt;2.3.CO;2", SHORT_SICI),
        ("https://doi.org/10.1892/0891-6640(2003)017%3C0680:DPFICK%3E2.3.CO;2", SHORT_SICI),
        ("https://a.example/doi/abs/10.1892/0891-6640(2003)017%3C0680%3ADPFICK%3E2.3.CO%3B2?journalCode=x", SHORT_SICI),
        ("https://a.example/doi/10.1892/0891-6640(2003)017&lt;0680:DPFICK&gt;2.3.CO;2", SHORT_SICI),
        ("See (doi:10.1892/0891-6640(2003)017<0680:DPFICK>2.3.CO;2).", SHORT_SICI),
        ("<10.1892/0891-6640(2003)017<0680:DPFICK>2.3.CO;2>", SHORT_SICI),
        ("<doi>10.1892/0891-6640(2003)017<0680:DPFICK>2.3.CO;2</doi>", SHORT_SICI),
        ("<i>10.1892/0891-6640(2003)017&lt;0680:DPFICK&gt;2.3.CO;2</i>, and", SHORT_SICI),
        ("10.1000/1<L13:TCO>2.0.CO;2", "10.1000/1<l13:tco>2.0.co;2"),
        ("10.1000/1<::AID-X>3.0.CO;2-#", "10.1000/1<::aid-x>3.0.co;2-#"),
        ("10.1000/182<br>10.1000/183", "10.1000/182"),
        ("10.1000/182<dc:title>10.1000/183", "10.1000/182"),
        ("10.1000/182</arxiv:doi>", "10.1000/182"),
        ("10.1000/182&lt;/a&gt;).", "10.1000/182"),
        ("<10.1000/182>", "10.1000/182"),
        ("p < 0.05, 10.1000/182<0.05", "10.1000/182"),
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
        ("https://doi.org/10.1016/j.cell.2020.02.052?via%3Dihub", "10.1016/j.cell.2020.02.052"),
        ("https://doi.org/10.1016%2Fj.cell.2020.01.001?casa_token%3Dabc", "10.1016/j.cell.2020.01.001"),
        ("doi.org/10.1145/3597503.3639130?utm_source=x", "10.1145/3597503.3639130"),
        ("10.1016/j.cell.2020.02.052?via=ihub", "10.1016/j.cell.2020.02.052"),
        ("10.1016/j.cell.2020.02.052%3Fvia%3Dihub", "10.1016/j.cell.2020.02.052"),
        ("https://www.google.com/url?q=https://doi.org/10.1000/182&sa=D&source=x", "10.1000/182"),
        ("https://doi.org/10.1007/s00779-005-0347-6#Sec1", "10.1007/s00779-005-0347-6"),
        ("https://doi.org/10.1000/456%23789", "10.1000/456#789"),
        ("10.1000/456#789", "10.1000/456#789"),
        ("\u202e10.1000/182\u202c", "10.1000/182"),
        ("10.1000/182\u200e", "10.1000/182"),
        ("https://doi.org/10.1000/182%E2%80%8E", "10.1000/182"),
        ("https://link.springer.com/article/10.1007/s11263-015-0816-y/figures/1", "10.1007/s11263-015-0816-y"),
        ("https://link.springer.com/article/10.1007/s11263-015-0816-y/fulltext.html", "10.1007/s11263-015-0816-y"),
        ("https://pubs.acs.org/doi/suppl/10.1021/acs.1c00001/suppl_file/a_si_1.pdf", "10.1021/acs.1c00001"),
        ("https://academic.oup.com/nar/article/doi/10.1093/nar/gkaa1100/6018440", "10.1093/nar/gkaa1100"),
        ("https://a.example/neco/article-abstract/doi/10.1162/neco_a_1/97463/The-Title", "10.1162/neco_a_1"),
        ("https://iopscience.iop.org/article/10.1088/1475-7516/2008/10/003/meta", "10.1088/1475-7516/2008/10/003"),
        ("https://zenodo.org/badge/DOI/10.5281/zenodo.123.svg", "10.5281/zenodo.123"),
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
        ("\u202d1412.6206\u202c", ("1412.6206", None)),
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
        ("\u200e0-8044-2957-x\u200e", "9780804429573"),
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
        ("12345678\u200e", "12345678"),
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


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/x", "http://a.example/x", True),
        ("https://a.example/x", "https://www.A.example/x/", True),
        ("https://a.example", "a.example/", True),
        ("https://a.example:443/x", "http://a.example:80/x", True),
        ("https://a.example/x#part", "https://a.example/x", True),
        ("https://a.example/x?utm_source=n&utm_medium=m&fbclid=1", "https://a.example/x", True),
        ("https://a.example/x?a=1&b=2", "https://a.example/x?b=2&a=1", True),
        ("https://a.example/x;jsessionid=12AB", "https://a.example/x", True),
        ("https://a.example/a%20b", "https://a.example/a b", True),
        ("https://a.example/x?id=1", "https://a.example/x?id=2", False),
        ("https://a.example/watch?v=aB", "https://a.example/watch?v=Ab", False),
        ("https://a.example/x", "https://b.example/x", False),
        ("https://a.example:8080/x", "https://a.example/x", False),
        ("ftp://a.example/x", "https://a.example/x", False),
        ("http://[x", "http://[y", False),
    ],
)
def test_addresses_are_compared_by_the_page_they_lead_to(one: str, other: str, same: bool) -> None:
    assert (plain_url(one) == plain_url(other)) == same


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("TR-1", "TR-2", True),
        ("TR-1", "TR 01", False),
        ("TR-1", "1", False),
        ("TR-1", "TR-11", True),
        ("STAN-CS-71-228", "228", False),
        ("2020-1", "2020-2", True),
        ("12a", "12b", True),
        ("12a", "12", False),
        ("US 1,234,567", "US1234567B2", False),
        ("A", "B", True),
        ("A", "a.", False),
        ("A", "1", False),
        ("", "1", False),
        ("1" * 100_000, "2" * 100_000, True),
    ],
)
def test_numbers_of_a_series_are_compared_by_their_digits(one: str, other: str, differ: bool) -> None:
    assert are_other_numbers(one, other) == are_other_numbers(other, one) == differ


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("1.1", "1.2", True),
        ("1.1", "v1.1", False),
        ("1.1", "11", True),
        ("Version 2", "2.0.0", False),
        ("0", "0.0", False),
        ("2.1", "2.1 beta", True),
        ("", "1", False),
    ],
)
def test_versions_are_compared_part_by_part(one: str, other: str, differ: bool) -> None:
    assert are_other_versions(one, other) == are_other_versions(other, one) == differ


@given(st.text(), st.text())
def test_what_sameness_compares_may_be_any_text(one: str, other: str) -> None:
    assert plain_url(one) == plain_url(f" {one} ")
    assert not are_other_numbers(one, one) and not are_other_versions(one, one)
    assert are_other_numbers(one, other) == are_other_numbers(other, one)


@pytest.mark.parametrize(
    "piece", ["/full", "/transform/x", "/suppl_file/x", "/figures/1", "/1234", "&a", ".pdf", "%3F"]
)
def test_time_is_linear_in_a_hostile_address(piece: str) -> None:
    text = ("https://a.example/article/doi/10.1000/a" + piece * 100 + " ") * 200
    start = time.process_time()
    find_doi(text)
    find_doi("https://a.example/article/doi/10.1000/a" + piece * 100_000)
    assert time.process_time() - start < 5
