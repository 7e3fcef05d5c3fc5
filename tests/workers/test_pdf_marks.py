"""A DOI is taken only where it is the page's own; arXiv's stamp and dates as they are printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.workers.pdf_lines import Line
from paperdesk.workers.pdf_marks import arxiv_on, date_on, doi_on, is_believable_doi, month_of, names_doi

PrintLines = Callable[..., list[Line]]
OWN = "10.1145/3597503.3639130"


@pytest.mark.parametrize(
    ("page", "doi"),
    [
        ([(60, 790, 8, f"DOI: {OWN}")], OWN),
        ([(60, 20, 8, f"https://doi.org/{OWN}")], OWN),
        ([(60, 30, 8, "https://doi.org/10.1145/"), (60, 20, 8, "3597503.3639130 more")], OWN),
        ([(60, 300, 8, f"Digital Object Identifier {OWN}")], OWN),
        ([(60, 790, 8, f"doi:{OWN}"), (60, 20, 8, f"https://doi.org/{OWN}.")], OWN),
        ([(60, 790, 8, f"doi:{OWN}"), (60, 300, 8, "doi:10.1000/cited.1")], OWN),
        ([(60, 790, 8, f"doi:{OWN}"), (60, 780, 8, "doi:10.1000/other.1")], ""),
        ([(60, 300, 8, "as shown before (10.1000/cited.1) the roots are deep and the trees are high")], ""),
        ([(60, 40, 8, "Data: https://doi.org/10.5061/dryad.123")], ""),
        ([(60, 40, 8, "Supplementary material: https://doi.org/10.1000/182.s001")], ""),
        ([(60, 40, 8, "https://doi.org/10.1017/crossmark")], ""),
        ([(60, 40, 8, "https://doi.org/10.1371/journal.pone.0012345.g001")], ""),
        ([(60, 500, 10, "References"), (60, 40, 8, "doi:10.1000/cited.1")], ""),
        ([(60, 40, 8, "https://doi.org/10.48550/arXiv.1706.03762")], ""),
        ([(60, 40, 8, "10.1002/(SICI)1098-1136(199809)24:1<39::AID-GLIA5>3.0.CO;2-W")],
         "10.1002/(sici)1098-1136(199809)24:1<39::aid-glia5>3.0.co;2-w"),
        ([], ""),
    ],
)  # fmt: skip
def test_the_doi_of_this_work(print_lines: PrintLines, page: list[tuple[Any, ...]], doi: str) -> None:
    found = doi_on(print_lines(*page), [], 0.2)
    assert (found.value if found else "") == doi


CITED = "10.1000/cited.1"
FOOT = [
    (60, 64 - 9 * row, 8, text)
    for row, text in enumerate(("[1] LeCun, Y., Bengio, Y.: Deep", f"learning. doi:{CITED}"))
]
EINSTEIN = [
    (60, 412, 10, "as A. Einstein, B. Podolsky, and N. Rosen, Phys. Rev. 47, 777, have said long ago of"),
    (60, 400, 10, "quantum states, which we measure here in a way that nobody has tried and with a result that"),
    (60, 388, 10, "is hard to believe, for trees as well as for bushes and other plants of any height at all."),
    (60, 376, 10, f"DOI: {OWN}"),
]


@pytest.mark.parametrize(
    ("page", "doi"),
    [
        ([(60, 500, 10, f"Deep learning [LeCun 2015, doi:{CITED}] has changed the field.")], ""),
        ([(60, 500, 10, f"We use the approach of LeCun et al. (https://doi.org/{CITED}) throughout.")], ""),
        ([(60, 60, 8, f"In their article (https://doi.org/{CITED}) Smith et al. claim that it works.")], ""),
        ([(60, 60, 8, f"[1] LeCun, Y., Bengio, Y.: Deep learning. Nature (2015). doi:{CITED}")], ""),
        (FOOT, ""),
        ([(60, 60, 8, f"3 Y. LeCun, Y. Bengio, and G. Hinton, Nature 521, 436. https://doi.org/{CITED}")], ""),
        ([(60, 60, 8, f"^3^ https://doi.org/{CITED}")], ""),
        ([(60, 60, 8, f"A preliminary version of this paper appeared as https://doi.org/{CITED}")], ""),
        ([(60, 790, 8, f"References of the previous article: [12] Jones, B. (2001) Old. doi:{CITED}. [13] X")], ""),
        ([(60, 60, 8, f"The original article can be found at https://doi.org/{CITED}")], ""),
        ([(60, 560, 9, f"This is a comment on doi:{CITED} published last year.")], ""),
        ([(60, 560, 9, f"A reply to the article https://doi.org/{CITED} published in this journal.")], ""),
        ([(60, 400, 8, f"Jane Doe. 2021. Deep Trees and Roots. 9 pages. https://doi.org/{OWN}")], OWN),
        ([(60, 69, 8, "How to cite: Doe, J., Roe, K. (2019) Deep"), (60, 60, 8, f"Trees and Roots. doi:{OWN}")], OWN),
        ([(60, 790, 8, f"Doe et al. BMC Forests (2015) 12:46 DOI {OWN}")], OWN),
        ([(60, 790, 8, f"Eur J Appl Trees (2003) 89: 387–392 DOI {OWN}")], OWN),
        ([(60, 60, 8, f"https://doi.org/{OWN} © 2019 Elsevier B.V. All rights reserved.")], OWN),
        ([(60, 60, 8, f"D. Shen et al. (Eds.): FORESTS 2019, LNCS 117, pp. 12–20, 2019. https://doi.org/{OWN}")], OWN),
        ([(60, 60, 8, f"Cite as: J. Appl. Trees 126, 034501 (2019); doi: {OWN}")], OWN),
        ([(60, 60, 8, f"J. Chem. Trees 126, 034501 (2019); doi: {OWN}")], OWN),
        ([(60, 60, 8, f"The original publication is available at https://doi.org/{OWN}")], OWN),
        ([(60, 790, 8, f"ORIGINAL ARTICLE https://doi.org/{OWN}")], OWN),
        ([(60, 790, 8, f"M. Unread et al. / Journal of Trees 12 (2019) 1–9 https://doi.org/{OWN}")], OWN),
        ([(60, 60, 8, f"[7] Doe, J., Roe, K.: Earlier Trees. Forests (2015). doi:{CITED}")], ""),
        ([(60, 60, 8, f"2 J. Doe and K. Roe, Earlier Trees. Forests (2015). doi:{CITED}")], ""),
        ([(60, 60, 8, f"Doe et al. (2019), Trees Comput. Sci., DOI {OWN}")], OWN),
        (EINSTEIN, OWN),
        ([(60, 60, 8, f"Color versions of the drawings in this article are at https://doi.org/{OWN}")], OWN),
    ],
)
def test_what_the_page_cites_is_another_work(print_lines: PrintLines, page: list[tuple[Any, ...]], doi: str) -> None:
    found = doi_on(print_lines(*page), [], 0.1, "Deep Trees and Roots", ["Jane Doe", "Roe, Karl"])
    assert (found.value if found else "") == doi


@pytest.mark.parametrize(
    ("one", "two", "doi"),
    [
        ("https://doi.org/10.1145/3597503.", "3639130", OWN),
        ("https://doi.org/10.1145/3597503.", "3639130. More", OWN),
        ("https://doi.org/10.1016/j.trees.", "2018.02.008", "10.1016/j.trees.2018.02.008"),
        ("https://doi.org/10.1145/3597503.3639130.", "2 Introduction", OWN),
        ("https://doi.org/10.1145/3597503.3639130.", "2024. All rights", OWN),
        ("https://doi.org/10.1145/3597503.3639130.", "Published 2024", OWN),
    ],
)
def test_a_doi_goes_on_in_the_next_line(print_lines: PrintLines, one: str, two: str, doi: str) -> None:
    found = doi_on(print_lines((60, 30, 8, one), (60, 21, 8, two)), [], 0.2)
    assert found is not None and found.value == doi
    assert names_doi(print_lines((60, 400, 8, one), (60, 391, 8, two)), doi)


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("medRxiv preprint doi: https://doi.org/10.1101/2020.06.09.20116806.this version posted June 12, 2020",
         "10.1101/2020.06.09.20116806"),
        ("doi: https://doi.org/10.64898/2025.12.01.691234;this version posted May 1", "10.64898/2025.12.01.691234"),
        ("https://doi.org/10.1101/2020.03.30.20047621doi: medRxiv preprint", "10.1101/2020.03.30.20047621"),
        ("doi:10.1016/j.trees.2019.01.004Received 3 May 2019", "10.1016/j.trees.2019.01.004"),
    ],
)  # fmt: skip
def test_words_that_touch_a_doi_are_no_part_of_it(print_lines: PrintLines, text: str, doi: str) -> None:
    found = doi_on(print_lines((60, 790, 8, text)), [], 0.2)
    assert found is not None and found.value == doi


HAL = [
    (60, 600, 17, "Deep Trees and Roots"), (60, 560, 14, "To cite this version:"),
    (60, 540, 12, "Jane Doe, Karl Roe. Deep Trees between 1998 and 2003. Annals of Trees, Wood, 2012, 2 (1),"),
]  # fmt: skip
HAL_END = [(60, 460, 14, "HAL Id: hal-00924047"), (60, 440, 11, "Submitted on 1 Dec 2014")]


@pytest.mark.parametrize(
    ("rest", "doi"),
    [
        (["pp.122-9. < 10.1186/2110-5820-2-28>. <hal-00924047>"], "10.1186/2110-5820-2-28"),
        (["pp.122-9. ⟨10.1186/2110-5820-2-28⟩. ⟨hal-00924047⟩"], "10.1186/2110-5820-2-28"),
        (["pp.122-9. <10.1186/2110-", "5820-2-28>. <hal-00924047>"], "10.1186/2110-5820-2-28"),
        (["pp.122-9. <hal-00924047>"], ""),
    ],
)
def test_hals_cover_says_how_to_cite_what_follows(print_lines: PrintLines, rest: list[str], doi: str) -> None:
    said = [(60, 526 - 14 * row, 12, text) for row, text in enumerate(rest)]
    lines = print_lines(*HAL, *said, *HAL_END)
    found = doi_on(lines, [], 0.2)
    assert (found.value if found else "") == doi
    assert date_on(lines) == "2012"


def test_a_doi_in_the_margin_or_at_the_head_of_the_second_page(print_lines: PrintLines) -> None:
    first, second = print_lines((60, 700, 10, "words")), print_lines((60, 790, 8, f"doi:{OWN}"), page=1)
    assert doi_on([*first, *second], [], 0.2) == (OWN, "page 2")
    assert doi_on(first, [f"doi:{OWN}"], 0.2) == (OWN, "page 1")
    assert is_believable_doi(OWN) and not is_believable_doi("10.1039/authorarchive")


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("arXiv:1412.6206v1 [cs.LG] 19 Dec 2014", ("1412.6206", 1, "2014-12-19")),
        ("arXiv:hep-th/9901001v3 5 Feb 1999", ("hep-th/9901001", 3, "1999-02-05")),
        ("arXiv:2301.00001", ("2301.00001", None, "")),
        ("no stamp", None),
    ],
)
def test_the_stamp_in_the_margin(stamp: str, expected: tuple[Any, ...] | None) -> None:
    found = arxiv_on([], [stamp])
    assert (found[:3] if found else None) == expected


def test_a_cited_preprint_is_not_this_one(print_lines: PrintLines) -> None:
    cited = (60, 20, 8, "J. Doe et al., arXiv preprint arXiv:1706.03762 (2017)")
    assert arxiv_on(print_lines(cited, (60, 400, 10, "see arXiv:1706.03762")), []) is None
    head = arxiv_on(print_lines((60, 790, 8, "arXiv:1706.03762v5")), [])
    assert head is not None and head[:2] == ("1706.03762", 5)


@pytest.mark.parametrize(
    ("arxiv", "month"), [("1412.6206", "2014-12"), ("hep-th/9901001", "1999-01"), ("0704.0001", "2007-04")]
)
def test_the_month_of_an_id(arxiv: str, month: str) -> None:
    assert month_of(arxiv) == month


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Received 1 May 2018, Published 13 August 2019", "2019-08-13"),
        ("Published: June 13, 2018", "2018-06-13"),
        ("published online 19 January 2007", "2007-01-19"),
        ("Published online 16 January 2011; doi:10.1038/nn.2727", "2011-01-16"),
        ("Available online 3 Mar. 2005", "2005-03-03"),
        ("First published: May 2020", "2020-05"),
        ("Published 2017-04-05", "2017-04-05"),
        ("Copyright © 2010 Jane Doe et al.", "2010"),
        ("1045-9219/13 2013 IEEE", "2013"),
        ("34th Conference on Neural Information Processing Systems (NeurIPS 2020), Vancouver", "2020"),
        ("Received 1 May 2018", ""),
        ("In 2016 we measured trees", ""),
    ],
)
def test_when_it_was_published(print_lines: PrintLines, text: str, date: str) -> None:
    assert date_on(print_lines((60, 30, 8, text))) == date


@given(st.text(max_size=200))
def test_any_line_is_read(text: str) -> None:
    line = Line(0, [], text, text, top=0.05)
    assert doi_on([line], [text], 0.2) is None or "10." in text
    assert isinstance(date_on([line]), str)
    assert arxiv_on([line], [text]) is None or "arxiv" in text.lower()
