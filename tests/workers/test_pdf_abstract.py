"""The abstract runs from its heading to the next one, within its column, with its words whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from paperdesk.workers.pdf_abstract import abstract_in
from paperdesk.workers.pdf_lines import Line

PrintLines = Callable[..., list[Line]]
ONE = "We measure trees and find that the deepest of them"
TWO = "have the shallowest roots, which nobody had thought."
WHOLE = f"{ONE} {TWO}"
BODY = [(60, 588, 10, ONE), (60, 576, 10, TWO)]
LONG = [
    (60, 600 - 12 * row, 10, f"Sentence {row} of a paragraph that has many words in it and ends.") for row in range(6)
]


@pytest.mark.parametrize(
    "page",
    [
        [(60, 600, 11, "Abstract", "Roman-Bold"), *BODY, (60, 550, 12, "1 Introduction", "Roman-Bold")],
        [(60, 600, 11, "ABSTRACT"), *BODY, (60, 550, 12, "Keywords: trees, roots")],
        [(60, 600, 11, "a b s t r a c t"), *BODY, (60, 550, 7, "© 2019 Elsevier B.V. All rights reserved.")],
        [(60, 588, 9, f"Abstract—{ONE}", "Bold"), (60, 576, 9, TWO, "Bold"), (60, 560, 9, "Index Terms—Trees")],
        [(60, 588, 9, f"Abstract. {ONE}"), (60, 576, 9, TWO), (60, 560, 9, "Keywords: Trees")],
        [(60, 600, 11, "Zusammenfassung", "Roman-Bold"), *BODY, (60, 550, 12, "1 Einleitung", "Roman-Bold")],
        [(60, 600, 11, "Résumé"), *BODY, (60, 550, 9, "Mots-clés : arbres")],
        [(60, 600, 11, "Abstract", "Roman-Bold"), *BODY, (60, 540, 12, "I. INTRODUCTION")],
        [(60, 600, 11, "Summary"), *BODY, (60, 540, 14, "A Larger Heading", "Roman-Bold")],
        [(60, 600, 11, "Abstract"), *BODY, (60, 60, 7, "1 A footnote in small type"), (300, 700, 10, "Received 1 May")],
    ],
)  # fmt: skip
def test_from_heading_to_heading(print_lines: PrintLines, page: list[tuple[Any, ...]]) -> None:
    more = (60, 300, 10, "Trees have been measured for a long time.")
    assert abstract_in(print_lines((60, 760, 18, "A title"), *page, more)) == WHOLE


def test_a_sidebar_in_between_is_passed_over(print_lines: PrintLines) -> None:
    page = print_lines(
        (210, 600, 11, "Abstract"), (45, 590, 8, "Correspondence"), (210, 588, 10, ONE), (210, 576, 10, TWO)
    )
    assert abstract_in(page[:1] + page[2:]) == WHOLE


def test_a_contents_list_is_no_abstract(print_lines: PrintLines) -> None:
    contents = print_lines(
        (60, 700, 11, "Abstract"), (60, 680, 10, "1.1 Trees . . . . . . . . . . . . . . . . . . . . 3")
    )
    real = print_lines((60, 700, 11, "Abstract"), *BODY, (60, 550, 12, "1 Introduction"), page=1)
    assert abstract_in([*contents, *real]) == WHOLE
    assert abstract_in(contents) == ""


@pytest.mark.parametrize("dots", [". . . . . . . . . . . . . . . . . . 20", "……… 20", "· · · · · · · 3"])
def test_the_dots_of_a_contents_list_are_no_abstract(print_lines: PrintLines, dots: str) -> None:
    contents = print_lines((60, 700, 10, f"Zusammenfassung {dots}"), (60, 680, 10, f"1.8. Trees {dots}"))
    apart = print_lines((60, 700, 10, "Abstract: "), (160, 700, 10, dots), (60, 680, 10, f"1.8. Trees {dots}"))
    assert abstract_in(contents) == "" and abstract_in(apart) == ""


CHINESE = "本文研究了基于深度学习的文献检索方法,实验结果表明该方法在四个公开数据集上均取得了良好的效果。"
JAPANESE = "本論文では深層学習を用いた論文検索手法について述べる。実験により有効性を示した。実験により有効性を示した。"
KOREAN = "본 논문에서는 딥러닝 기반 논문 검색 방법을 연구한다. 실험 결과 좋은 성능을 보였다. 또한 널리 쓰인다."


@pytest.mark.parametrize(
    ("heading", "text", "end"),
    [
        ("摘要", CHINESE, "关键词:检索"),
        ("摘 要", CHINESE, "1 引言"),
        ("要旨", JAPANESE, "キーワード 検索"),
        ("概要", JAPANESE, "1. はじめに"),
        ("초록", KOREAN, "주제어: 검색"),
        ("요 약", KOREAN, "1. 서론"),
    ],
)
def test_headings_of_the_east(print_lines: PrintLines, heading: str, text: str, end: str) -> None:
    after = (60, 520, 10, end), (60, 500, 10, "words that follow")
    assert abstract_in(print_lines((60, 600, 12, heading), (60, 580, 10, text), *after)) == text
    assert abstract_in(print_lines((60, 580, 10, f"【{heading}】{text}"), *after)) == text
    first, second = text[:20], text[20:]
    broken = print_lines((60, 580, 10, f"{heading}: {first}"), (60, 566, 10, second), *after)
    assert abstract_in(broken).replace(" ", "") == text.replace(" ", "")


def test_the_word_in_a_sentence_is_no_heading(print_lines: PrintLines) -> None:
    assert abstract_in(print_lines((60, 600, 10, "abstract interpretation is a method of analysis"), *BODY)) == ""


def test_a_paragraph_before_the_introduction_needs_no_heading(print_lines: PrintLines) -> None:
    page = print_lines(
        (60, 700, 9, "Department of Forestry"), (60, 640, 9, "(Received 1 May 2007)"), *LONG,
        (60, 500, 10, "I."), (80, 500, 10, "INTRODUCTION"),
    )  # fmt: skip
    found = abstract_in(page)
    assert found.startswith("Sentence 0") and found.endswith("and ends.") and found.count("Sentence") == 6
    cover = [*print_lines((60, 700, 9, "Department"), *LONG), *print_lines((60, 740, 12, "1. Introduction"), page=1)]
    assert abstract_in(cover) == found


def test_rights_and_page_numbers_at_the_end_go(print_lines: PrintLines) -> None:
    rights = (60, 528, 10, "© 2007 American Institute of Physics. DOI: 10.1063/1.2409490")
    page = print_lines((60, 620, 10, "Abstract"), *LONG, rights, (300, 20, 10, "1"), (60, 500, 12, "1 Introduction"))
    assert abstract_in(page).endswith("and ends.")


def test_without_any_there_is_none(print_lines: PrintLines) -> None:
    assert abstract_in([]) == ""
    assert abstract_in(print_lines(*BODY)) == ""
