"""Names under a title are taken as they are printed; institutions, marks and degrees are not names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.workers.pdf_authors import authors_on, best_authors, is_somebody, split_embedded
from paperdesk.workers.pdf_lines import Line

PrintLines = Callable[..., list[Line]]
TITLE = (60, 760, 18, "A title", "Roman-Bold")
ABSTRACT = (60, 560, 11, "Abstract", "Roman-Bold")

CVPR = [
    (60, 720, 12, "Kaiming He"), (200, 720, 12, "Xiangyu Zhang"), (340, 720, 12, "Shaoqing Ren"),
    (220, 704, 12, "Microsoft Research"), (180, 688, 12, "{kahe, v-xiangz}@microsoft.com"),
]  # fmt: skip
SUPERSCRIPTS = [(60, 720, 11, "Justus Bogner^1,2^, Stefan Wagner^2^ and Alfred Zimmermann^1^"),
                (60, 700, 7, "^1^ Herman Hollerith Center, University of Applied Sciences")]  # fmt: skip
ACM = [
    (60, 720, 12, "Jan Keim"), (60, 706, 10, "jan.keim@kit.edu"), (60, 694, 10, "Karlsruhe Institute of Technology"),
    (250, 720, 12, "Dominik Fuchß"), (250, 706, 10, "dominik@kit.edu"), (250, 694, 10, "Karlsruhe, Germany"),
    (60, 660, 12, "Anne Koziolek"), (60, 646, 10, "koziolek@kit.edu"),
]  # fmt: skip
WRAPPED = [(60, 720, 12, "Jonas Fritzsch^1^"), (300, 720, 12, "Ana Cristina Franco da"), (60, 702, 12, "Silva^1^"),
           (200, 702, 12, "Stefan Wagner^1^")]  # fmt: skip
LIST = [(60, 720, 11, "Fay Chang, Jeffrey Dean, Deborah A."), (60, 706, 11, "Wallach, Mike Burrows"),
        (60, 680, 9, "Google, Inc.")]  # fmt: skip
IEEE = [(60, 720, 11, "J.R. Smith, Senior Member, IEEE, Li Wang, Ph.D., and Zoë O’Connell*")]
WITH_PLACES = [(60, 720, 11, "TAL AUGUST, University of Washington, USA"),
               (60, 704, 11, "LUCY LU WANG, Allen Institute for Artificial Intelligence, USA")]  # fmt: skip
DEGREES = [(60, 720, 8, "Dena M. Bravata, MD, MS; Chara Rydzak, BA; Herbert Szeto, MD, MS, MPH;"),
           (60, 709, 8, "Yo-Yo Ma, MD, MSc; and Douglas K. Owens, MD, MS")]  # fmt: skip
ONE_A_LINE = [(60, 720, 11, "^1^ Dr. Raja Bhatt, MD, Associate Professor, Department of General Medicine,"),
              (60, 706, 11, "Medical College, Kolkata"),
              (60, 692, 11, "^2^ Mr. Rishav Muk, MBBS, Post Graduate Trainee, Department of Medicine,")]  # fmt: skip
ADDRESSES = [(60, 720, 11, "Pat Trica, Jian-Yang Li"), (60, 706, 11, "1700 E. Ft. Lowell, Suite 106, Tucson"),
             (60, 692, 11, "Robert E. Lock"), (60, 678, 11, "4800 Oak Grove Drive")]  # fmt: skip
EXAMINERS = [(60, 720, 12, "Lars Müller"), (60, 640, 12, "Hauptberichter: Prof. Dr. Uwe Fessor")]
THESIS = [(60, 720, 12, "von Lars Müller"), (60, 640, 12, "Betreuer: Prof. Dr. Uwe Fessor")]


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        (CVPR, ["Kaiming He", "Xiangyu Zhang", "Shaoqing Ren"]),
        (SUPERSCRIPTS, ["Justus Bogner", "Stefan Wagner", "Alfred Zimmermann"]),
        (ACM, ["Jan Keim", "Dominik Fuchß", "Anne Koziolek"]),
        (WRAPPED, ["Jonas Fritzsch", "Ana Cristina Franco da Silva", "Stefan Wagner"]),
        (LIST, ["Fay Chang", "Jeffrey Dean", "Deborah A. Wallach", "Mike Burrows"]),
        (IEEE, ["J. R. Smith", "Li Wang", "Zoë O’Connell"]),
        (WITH_PLACES, ["TAL AUGUST", "LUCY LU WANG"]),
        (THESIS, ["Lars Müller"]),
        (DEGREES, ["Dena M. Bravata", "Chara Rydzak", "Herbert Szeto", "Yo-Yo Ma", "Douglas K. Owens"]),
        (ONE_A_LINE, ["Raja Bhatt", "Rishav Muk"]),
        (ADDRESSES, ["Pat Trica", "Jian-Yang Li", "Robert E. Lock"]),
        (EXAMINERS, ["Lars Müller"]),
        ([(60, 720, 12, "张伟、李娜"), (60, 700, 12, "北京大学")], ["张伟", "李娜"]),
        ([(60, 720, 12, "山田太郎、鈴木花子"), (60, 700, 12, "東京大学")], ["山田太郎", "鈴木花子"]),
        ([(60, 720, 12, "김철수, 이영희"), (60, 700, 12, "서울대학교")], ["김철수", "이영희"]),
        ([(60, 720, 12, "東京大学、京都大学")], []),
        ([(60, 720, 12, "The ATLAS Collaboration")], ["The ATLAS Collaboration"]),
        ([(60, 720, 12, "Department of Physics"), (60, 700, 12, "University of Somewhere")], []),
        ([], []),
    ],
)  # fmt: skip
def test_names_under_a_title(print_lines: PrintLines, printed: list[tuple[Any, ...]], names: list[str]) -> None:
    lines = print_lines(TITLE, *printed, ABSTRACT, (60, 540, 10, "Jane Unrelated, John Unrelated"))
    assert authors_on(lines, lines[:1]) == names


def test_text_is_not_searched_for_names(print_lines: PrintLines) -> None:
    text = [
        (60, 700 - 12 * row, 10, "a long line of text that goes on and on and names nobody at all here")
        for row in range(9)
    ]
    lines = print_lines(TITLE, (60, 730, 10, "Jane Doe"), *text, (60, 500, 10, "John Roe, Li Wang"))
    assert authors_on(lines, lines[:1]) == ["Jane Doe"]
    assert authors_on(lines, []) == []


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Jane Doe; John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe, John Roe and Li Wang", ["Jane Doe", "John Roe", "Li Wang"]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("Doe, Jane; Roe, John", ["Doe, Jane", "Roe, John"]),
        ("Jan Pedersen (Yahoo, Inc.), Zoltan Gyongyi", ["Jan Pedersen", "Zoltan Gyongyi"]),
        ("ygw", []),
        ("Windows User", []),
        ("Association for Computational Linguistics", []),
        ("", []),
    ],
)
def test_names_in_one_embedded_text(value: str, names: list[str]) -> None:
    assert split_embedded(value) == names


@pytest.mark.parametrize(
    "name", ["admin", "Administrator", "user@example.org", "The LaTeX Team", "Microsoft Office User"]
)
def test_nobody(name: str) -> None:
    assert not is_somebody(name)


def test_page_and_embedded_are_weighed() -> None:
    page = ["Jane Doe", "John Roe"]
    assert best_authors(page, [["Jane Doe"]], "Jane Doe John Roe") == (page, "page")
    assert best_authors(["Jane"], [page], "Jane Doe, John Roe") == (page, "embedded")
    assert best_authors([], [["Li Wang"]], "Jane Doe John Roe") == ([], "")  # of another work
    assert best_authors([], [["Li Wang"]], "") == (["Li Wang"], "embedded")
    assert best_authors([], [], "") == ([], "")
    turned = ["Doe Jane Q.", "Roe John", "Li Wang"]
    printed = ["Jane Q. Doe", "John Roe", "Li Wang"]
    assert best_authors(printed, [turned], "Jane Q. Doe, John Roe, Li Wang") == (printed, "page")
    commas = ["Doe, Jane Q.", "Roe, John", "Wang, Li"]
    assert best_authors(printed, [commas], "Jane Q. Doe, John Roe, Li Wang") == (commas, "embedded")
    shouted = [name.upper() for name in printed]
    assert best_authors(shouted, [printed], "JANE Q. DOE JOHN ROE LI WANG") == (printed, "embedded")


@given(st.text(max_size=200))
def test_any_text_is_split(text: str) -> None:
    assert all(name == name.strip() for name in split_embedded(text))
