"""Dates in the order and with the signs of a language; what a date ends with stays, what joins it to more goes."""

from __future__ import annotations

from typing import Any

import pytest

from paperdesk.workers.citing_engine import Engine

_DAY, _MONTH, _YEAR = [[1998, 4, 10]], [[1998, 4]], [[1998]]


def printed(language: str, date: str, parts: list[list[int]]) -> str:
    style = (
        f'<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="{language}">'
        f'<info/><citation><layout><date variable="issued" {date}</layout></citation></style>'
    )
    item: dict[str, Any] = {"id": "a", "type": "book", "issued": {"date-parts": parts}}
    return Engine(style.encode()).citation([item], "text")


@pytest.mark.parametrize(
    ("language", "day", "month", "year"),
    [
        ("en-US", "April 10, 1998", "April 1998", "1998"),
        ("de-DE", "10. April 1998", "April 1998", "1998"),
        ("zh-CN", "1998年4月10日", "1998年4月", "1998年"),
        ("ja-JP", "1998年4月10日", "1998年4月", "1998年"),
        ("ko-KR", "1998년 4월 10일", "1998년 4월", "1998년"),
        ("ru-RU", "10 апрель 1998 г.", "апрель 1998 г.", "1998 г."),
        ("hu-HU", "1998. április 10.", "1998. április", "1998"),
        ("lv-LV", "1998. gada 10. aprīlis", "1998. gada aprīlis", "1998. gada"),
        ("lt-LT", "1998 m. balandžio 10 d.", "1998 m. balandžio", "1998 m."),
    ],
)
def test_a_date_keeps_what_its_language_ends_it_with(language: str, day: str, month: str, year: str) -> None:
    assert [printed(language, 'form="text"/>', parts) for parts in (_DAY, _MONTH, _YEAR)] == [day, month, year]
    assert printed(language, 'form="text" date-parts="year"/>', _DAY) == year
    assert printed(language, 'form="text" date-parts="year-month"/>', _DAY) == month


@pytest.mark.parametrize(
    ("language", "parts", "text"),
    [
        ("en-US", [[1998, 4, 10], [1998, 4, 12]], "April 10–12, 1998"),
        ("zh-CN", [[1998, 4, 10], [1998, 4, 12]], "1998年4月10—12日"),
        ("zh-CN", [[1998, 4], [1999, 5]], "1998年4—1999年5月"),
        ("ja-JP", [[1998, 4, 10], [1998, 5, 12]], "1998年4月10–5月12日"),
        ("ru-RU", [[1998, 4, 10], [1999, 5, 12]], "10 апрель 1998–12 май 1999 г."),
        ("hu-HU", [[1998, 4, 10], [1999, 5, 12]], "1998. április 10–1999. május 12."),
        ("ja-JP", [[1998], [0]], "1998年–"),
    ],
)
def test_of_a_range_only_the_end_keeps_it(language: str, parts: list[list[int]], text: str) -> None:
    assert printed(language, 'form="text"/>', parts) == text


def test_what_parts_a_date_from_a_part_that_is_left_out_goes() -> None:
    assert printed("en-US", 'form="text" date-parts="month-day"/>', _DAY) == "April 10"
    assert printed("zh-CN", 'form="text" date-parts="month-day"/>', _DAY) == "4月10日"
    assert printed("zh-CN", 'form="numeric" date-parts="month-day"/>', _DAY) == "04-10"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([[1999, 1, 2], [1999, 1, 4]], "2 to 4 January 1999"),
        ([[1999, 1, 2], [1999, 3, 4]], "2 January/4 March 1999"),
        ([[1999, 1, 2], [2000, 1, 4]], "2 January 1999 – 4 January 2000"),
    ],
)
def test_the_largest_part_that_differs_says_what_stands_between(parts: list[list[int]], text: str) -> None:
    own = (
        '><date-part name="day" range-delimiter=" to " suffix=" "/><date-part name="month" range-delimiter="/" '
        'suffix=" "/><date-part name="year" range-delimiter=" – "/></date>'
    )
    assert printed("en-US", own, parts) == text
