"""The title is what the page sets largest, unless that is a journal, a stamp or a heading; nonsense is seen through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.workers.pdf_lines import Line
from paperdesk.workers.pdf_title import is_nonsense, is_on_page, is_supplement, joined, title_like, title_on

PrintLines = Callable[..., list[Line]]
TEXT = [(60, 400 - 12 * row, 10, "Words of the text go on and on in the size of the page.") for row in range(20)]

ELSEVIER = [
    (150, 760, 8, "Contents lists available at ScienceDirect"),
    (180, 735, 16, "Journal of Hydrology"),
    (180, 715, 8, "journal homepage: www.elsevier.com/locate/jhydrol"),
    (60, 660, 14, "The response of flow duration curves to"),
    (60, 642, 14, "afforestation"),
    (60, 620, 11, "Patrick N. J. Lane"),
]
ICLR = [
    (60, 770, 10, "Published as a conference paper at ICLR 2021"),
    (60, 720, 17, "AN IMAGE IS WORTH 16X16 WORDS: TRANSFORMERS"),
    (60, 700, 17, "FOR IMAGE RECOGNITION AT SCALE"),
    (60, 670, 10, "Alexey Dosovitskiy", "Roman-Bold"),
]
NATURE = [
    (60, 770, 20, "nature", "Logo-Bold"),
    (60, 740, 9, "Article"),
    (60, 700, 22, "Highly accurate protein structure prediction", "Sans-Bold"),
    (60, 676, 22, "with AlphaFold", "Sans-Bold"),
]
THESIS = [
    (100, 760, 24, "Universität Stuttgart"),
    (100, 720, 20, "Bachelorarbeit"),
    (100, 600, 18, "Ist Öl die Zukunft?"),
    (100, 560, 12, "Lars K."),
]
IEEE = [
    (60, 780, 7, "IEEE TRANSACTIONS ON PATTERN ANALYSIS, VOL. 39, NO. 6, JUNE 2017"),
    (60, 720, 24, "Faster R-CNN: Towards Real-Time Object"),
    (60, 694, 24, "Detection with Region Proposal Networks"),
]
TEASER = [
    (60, 760, 14, "PaSa: An LLM Agent for Academic Paper Search", "Roman-Bold"),
    (60, 740, 12, "Yichen He"),
    (200, 520, 20, "Paper Search", "Logo-Bold"),
    (160, 480, 12, "Abstract", "Roman-Bold"),
]
BANNER = [
    (60, 760, 19, "BIOINFORMATICS", "Sans-BoldItalic"),
    (250, 760, 19, "ORIGINAL PAPER", "Sans-BoldItalic"),
    (60, 730, 12, "Databases and ontologies", "Sans-Italic"),
    (60, 705, 16, "Mobyle: a new full web framework", "Sans-Bold"),
    (60, 685, 13, "Bertrand Néron^1^, Hervé Ménager^1^"),
]
EDITORIAL = [(270, 720, 18, "Editorial", "Roman-Bold"), (270, 690, 12, "Carl Lund")]
TITLED_EDITORIAL = [
    (60, 760, 22, "Editorial", "Sans-Bold"),
    (60, 720, 16, "Slow Knitting Machines", "Roman-Bold"),
    (60, 690, 11, "Carl Lund and Anna Berg"),
]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (BANNER, "Mobyle: a new full web framework"),
        (
            [(60, 760, 19, "BIOINFORMATICS APPLICATIONS NOTE", "Sans-Bold"), *BANNER[2:]],
            "Mobyle: a new full web framework",
        ),
        (EDITORIAL, "Editorial"),
        (TITLED_EDITORIAL, "Slow Knitting Machines"),
        (
            [(60, 740, 18, "Deep Trees of the North^?^", "Roman-Bold"), (60, 700, 11, "Carl Lund")],
            "Deep Trees of the North",
        ),
        ([(60, 740, 18, "Are Trees Deep?", "Roman-Bold"), (60, 700, 11, "Carl Lund")], "Are Trees Deep?"),
        (
            [(60, 740, 18, "基于深度学习的"), (60, 718, 18, "检索方法研究"), (60, 690, 12, "张伟")],
            "基于深度学习的检索方法研究",
        ),
        ([(60, 740, 18, "딥러닝 기반"), (60, 718, 18, "논문 검색"), (60, 690, 12, "김철수")], "딥러닝 기반 논문 검색"),
        ([(260, 720, 16, "- 32y//o(0//2(0 ^(O' + 2/^2(01- ^(t)x"), (60, 690, 14, "Waves of Trees")], "Waves of Trees"),
        ([(60, 740, 20, "Forestry Group Preprint Series"), (60, 690, 14, "Waves of Trees")], "Waves of Trees"),
        (
            [(60, 740, 20, "Fourier Series and Their Trees"), (60, 690, 12, "Jane Doe")],
            "Fourier Series and Their Trees",
        ),
        (ELSEVIER, "The response of flow duration curves to afforestation"),
        (ICLR, "AN IMAGE IS WORTH 16X16 WORDS: TRANSFORMERS FOR IMAGE RECOGNITION AT SCALE"),
        (NATURE, "Highly accurate protein structure prediction with AlphaFold"),
        (THESIS, "Ist Öl die Zukunft?"),
        (IEEE, "Faster R-CNN: Towards Real-Time Object Detection with Region Proposal Networks"),
        (TEASER, "PaSa: An LLM Agent for Academic Paper Search"),
    ],
)
def test_first_pages_of_templates(print_lines: PrintLines, page: list[tuple[Any, ...]], title: str) -> None:
    found = title_on(print_lines(*page, *TEXT))
    assert found is not None and found.text == title and found.strong


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("GPT", "GPT"),
        ("AI", "AI"),
        ("R2D2", "R2D2"),
        ("BERT", "BERT"),
        ("Introduction", "Introduction"),
        ("Reply", "Reply"),
        ("Preprint Servers and Their Readers", "Preprint Servers and Their Readers"),
        ("Supporting Information: Deep Trees", "Supporting Information: Deep Trees"),
        ("Supplementary Information for Deep Trees", "Supplementary Information for Deep Trees"),
        ("Supplementary motor areas of trees", "Supplementary motor areas of trees"),
        ("Research Article", ""),
        ("Supplementary Information", ""),
        ("Accepted Manuscript", ""),
        ("Journal of Trees", ""),
    ],
)
@pytest.mark.parametrize("names", [(11, "Jane Q. Doe and Karl Roe"), (14, "Jane Q. Doe")])
def test_the_people_under_a_title_are_never_the_title(
    print_lines: PrintLines, heading: str, title: str, names: tuple[int, str]
) -> None:
    found = title_on(print_lines((60, 700, 18, heading), (60, 675, *names), (60, 650, 10, "Abstract"), *TEXT))
    assert found is not None and found.text == title and [line.text for line in found.lines] == [heading]


def test_a_title_that_looks_like_a_name_is_one_where_its_authors_stand_below(print_lines: PrintLines) -> None:
    for above in ("RESEARCH ARTICLE", "Journal of Trees", "PNAS"):
        page = print_lines(
            (60, 740, 20, above), (60, 700, 15, "Deep Learning"), (60, 670, 11, "Jane Doe and Karl Roe"), *TEXT
        )
        found = title_on(page)
        assert found is not None and found.text == "Deep Learning"


def test_what_goes_with_another_work_is_seen(print_lines: PrintLines) -> None:
    for heading in ("Supplementary Information", "Supporting Information: Deep Trees", "Supplement to Deep Trees"):
        found = title_on(print_lines((60, 700, 18, heading), (60, 675, 11, "Jane Q. Doe and Karl Roe"), *TEXT))
        assert found is not None and is_supplement(found)
    found = title_on(print_lines((60, 700, 18, "Supplementation of Diets"), (60, 675, 11, "Jane Q. Doe"), *TEXT))
    assert found is not None and not is_supplement(found)


def test_a_page_of_references_has_no_title(print_lines: PrintLines) -> None:
    cited = [(60, 680 - 12 * row, 9, f"[{row}] A. Author, A cited work of number {row}, 2001.") for row in range(9)]
    assert title_on(print_lines((60, 700, 12, "References"), *cited)) is None


def test_a_subtitle_after_a_colon_belongs_to_it(print_lines: PrintLines) -> None:
    found = title_on(print_lines((60, 700, 20, "Deep Trees:"), (60, 676, 16, "A study of roots"), *TEXT))
    assert found is not None and found.text == "Deep Trees: A study of roots"


def test_a_drop_cap_a_mark_and_a_known_journal_are_no_title(print_lines: PrintLines) -> None:
    page = print_lines(
        (60, 380, 40, "T"), (60, 740, 22, "Annals of Trees"), (60, 700, 16, "On roots and leaves^1^"), *TEXT
    )
    found = title_on(page, ["annalsoftrees"])
    assert found is not None and found.text == "On roots and leaves"


def test_a_page_of_one_size_has_a_weak_title_and_an_empty_one_none(print_lines: PrintLines) -> None:
    found = title_on(print_lines(*TEXT))
    assert found is None or not found.strong
    assert title_on([]) is None
    assert title_on(print_lines((60, 700, 10, "10.1371/journal.pntd.0003350"))) is None


def test_an_embedded_title_is_found_on_the_page_as_it_is_printed(print_lines: PrintLines) -> None:
    page = print_lines((60, 700, 17, "Recovering Trace Links Between"), (60, 680, 17, "Software And Code"), *TEXT)
    found = title_like("Recovering Trace Links BetweenSoftware And Code", page)
    assert found is not None and found.text == "Recovering Trace Links Between Software And Code"
    assert title_like("Another title altogether", page) is None
    assert is_on_page("Software and trace links", page) and not is_on_page("Trees and their roots", page)


def test_words_parted_by_a_lines_end(print_lines: PrintLines) -> None:
    for first, second, around, whole in (
        ("micro", "services and", "", "microservices and"),
        ("service", "based code", "such service-based things", "service-based code"),
        ("Long", "Term memory", "", "Long-Term memory"),
    ):
        lines = print_lines((60, 700, 10, first), (60, 690, 10, second))
        lines[0].hyphen = True
        assert joined(lines, [*lines, *print_lines((60, 600, 10, around or "x"))]) == whole
    assert joined(print_lines((60, 700, 10, "cyber-"), (60, 690, 10, "physical")), []) == "cyber-physical"


@pytest.mark.parametrize(
    "title",
    ["fit_hyp_M_3.00.eps", "untitled", "Untitled document", "Microsoft Word - paper final.docx", "paper.dvi", "main",
     "PII: S0022-1694(05)00012-3", "doi:10.1000/1", "10.1000/182", "sn-article", "ms_2", "C:\\Users\\x\\y", "LaTeX",
     "LetsTalkAboutBlackHoles", "untitled-1", "Slide 1", "", "---", "1706.03762v7.pdf", "template"],
)  # fmt: skip
def test_nonsense_is_seen(title: str) -> None:
    assert is_nonsense(title)


@pytest.mark.parametrize(
    "title",
    ["The Nature of Statistical Learning Theory", "title-from-hyperref", "habibi", "Attention Is All You Need",
     "Transformers", "Thermodynamics", "ELECTRODYNAMICS", "AlphaFold"],
)  # fmt: skip
def test_titles_are_none(title: str) -> None:
    assert not is_nonsense(title)


@pytest.mark.parametrize("piece", ["A", "a", "aB", "0", "-", "_", ".", " ", "a ", "é", "a.doc", "(", "the "])
def test_a_title_of_one_letter_over_and_over_is_judged(piece: str) -> None:
    assert is_nonsense(piece * 1000 + ".\n!") in (True, False)  # at once: the test would not end otherwise


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    assert is_nonsense(text) in (True, False)
