"""A DOI is taken only where it is the page's own; arXiv's stamp and dates as they are printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.workers.pdf_lines import Line
from paperdesk.workers.pdf_marks import arxiv_on, date_on, doi_on, is_believable_doi, month_of

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
