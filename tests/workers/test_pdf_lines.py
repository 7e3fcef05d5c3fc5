"""Lines come with their size, font and place; what is turned, raised or drawn oddly is told apart."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from paperdesk.workers.pdf_lines import GAP, RAISED, Line, Page, _tidy, pages

DrawPdf = Callable[..., Path]


def page_of(path: Path) -> Page:
    with contextlib.closing(pypdfium2.PdfDocument(path)) as document:
        page = next(pages(document, 1))
    assert page is not None
    return page


def test_a_line_has_its_type_and_place(draw_pdf: DrawPdf) -> None:
    page = page_of(draw_pdf("a.pdf", [(60, 700, 18, "A title", "F2"), (60, 100, 10, "Words below")]))
    title, below = page.lines
    assert (title.text, round(title.size), title.bold, round(title.x0)) == ("A title", 18, True, 60)
    assert (below.text, round(below.size), below.bold) == ("Words below", 10, False)
    assert 0.1 < title.top < 0.2 and 0.85 < below.top < 0.9
    assert page.letters == 16 and not page.turned


def test_what_runs_up_the_margin_is_apart(draw_pdf: DrawPdf) -> None:
    page = page_of(
        draw_pdf(
            "a.pdf", [(30, 200, 20, "arXiv:1412.6206v1", "F1", True), (60, 700, 10, "The text of the page itself")]
        )
    )
    assert page.turned == ["arXiv:1412.6206v1"] and [line.text for line in page.lines] == [
        "The text of the page itself"
    ]


def test_a_page_that_lies_on_its_side_is_read_upright(draw_pdf: DrawPdf) -> None:
    page = page_of(draw_pdf("a.pdf", [(100, 60, 20, "The title", "F1", True), (300, 60, 10, "Some words", "F1", True)]))
    assert [line.text for line in page.lines] == ["The title", "Some words"]
    assert page.lines[0].top < page.lines[1].top and not page.turned
    assert page.width > page.height


def test_columns_are_lines_of_their_own_and_marks_are_raised(draw_pdf: DrawPdf) -> None:
    page = page_of(
        draw_pdf(
            "a.pdf", [(60, 700, 12, "Jane Doe"), (111, 705, 7, "1"), (300, 700, 12, "John Roe"), (60, 680, 12, "Next")]
        )
    )
    assert [line.text for line in page.lines] == ["Jane Doe1", "John Roe", "Next"]
    assert page.lines[0].marked == f"Jane Doe{RAISED}"


def test_a_gap_that_may_part_names_is_marked(draw_pdf: DrawPdf) -> None:
    (line,) = page_of(draw_pdf("a.pdf", [(60, 700, 12, "Jane Doe"), (121, 700, 12, "John Roe")])).lines
    assert line.text == "Jane Doe John Roe" and line.marked == f"Jane Doe{GAP}John Roe"


def test_small_capitals_have_the_size_of_the_large(print_lines: Callable[..., list[Line]]) -> None:
    (line,) = print_lines((60, 700, 17, "DEEP TREES"))
    first = line.spans[0]
    small = [
        type(first)(text, 0.0, 0.0, 700.0, size, "Roman") for text, size in (("D", 17.0), ("EEP", 13.0), ("T", 17.0))
    ]
    assert Line(0, small).finish(800.0, 0.0).size == 17.0


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("e\ufb00ects", "effects"),
        ("Gr´egory Mouni´e", "Grégory Mounié"),
        ("Franc ¸ois", "François"),
        ("Disserta¸c˜ao", "Dissertação"),
        ("F´ısica", "Física"),
        ("Andre´ and", "André and"),
        ("J˛edrzej", "J˛edrzej".replace("˛e", "ę")),
        ("M¨uller", "Müller"),
        ("5´ x", "5 \u0301 x"),
        ("a\x07b  \xa0c", "a b c"),
        ("\ud835\udc5d", "p"),
        ("\ud835", "\ufffd"),
    ],
)
def test_letters_are_made_whole(raw: str, text: str) -> None:
    assert _tidy(raw) == text


def test_a_damaged_page_is_none(draw_pdf: DrawPdf) -> None:
    path = draw_pdf("a.pdf", [(60, 700, 10, "words")], [(60, 700, 10, "more")])
    path.write_bytes(
        path.read_bytes().replace(b"8 0 R] /Count 2", b"99 0 R] /Count 2").replace(b"9 0 R] /Cou", b"8 0 R] /Cou")
    )
    with contextlib.closing(pypdfium2.PdfDocument(path)) as document:
        found = list(pages(document, 3))
    assert found[0] is not None and found[0].lines[0].text == "words"
