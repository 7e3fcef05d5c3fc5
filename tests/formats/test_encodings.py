"""The text of bytes: strays in UTF-8 are read alone and told by line, and what is in nothing known gets a remark."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats import detect
from paperdesk.formats.encodings import decoded
from paperdesk.formats.format import Source, gathered
from paperdesk.progress import Progress

GOOD, STRAY = "Größe aus München", "Länge aus München"


def _mixed(text: str) -> bytes:
    """A text with the good title in UTF-8 and the stray one in Latin-1."""
    before, after = text.split(STRAY)
    return before.encode() + STRAY.encode("latin-1") + after.encode()


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.bib", f"@article{{a, title={{{GOOD}}}}}\n\n@article{{b, title={{{STRAY}}}}}\n", 3),
        ("a.ris", f"TY  - JOUR\r\nTI  - {GOOD}\r\nER  - \r\nTY  - JOUR\r\nTI  - {STRAY}\r\nER  - \r\n", 5),
        ("a.nbib", f"PMID- 1\nTI  - {GOOD}\n\nPMID- 2\nTI  - {STRAY}\n", 5),
        ("a.enw", f"%0 Journal Article\n%T {GOOD}\n\n%0 Journal Article\n%T {STRAY}\n", 5),
        ("a.csv", f"title,author,year\n{GOOD},Doe,2001\n{STRAY},Roe,2002\n", 3),
        (
            "a.json",
            f'[{{"type":"book","id":"1","title":"{GOOD}"}},\n{{"type":"book","id":"2","title":"{STRAY}"}}]',
            2,
        ),
        (
            "a.yaml",
            f"references:\n- id: a\n  type: book\n  title: {GOOD}\n- id: b\n  type: book\n  title: {STRAY}\n",
            7,
        ),
        (
            "a.xml",
            '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'
            + "".join(
                f'<record><ref-type name="Book">6</ref-type><titles><title>{title}</title></titles></record>\n'
                for title in (GOOD, STRAY)
            )
            + "</records></xml>",
            4,
        ),
    ],
)
def test_a_byte_that_is_no_utf_8_spoils_no_other_letter_and_is_told(name: str, text: str, line: int) -> None:
    source = Source(name, _mixed(text))
    kind = detect(source)
    brought = kind.read(source, Progress())
    assert [record.title for record in brought.records] == [GOOD, STRAY]
    (told,) = brought.problems
    assert told.where == f"line {line}"
    assert not told.failed
    assert "Länge aus Mün" in told.message and "Windows-1252" in told.message
    source = Source(name, _mixed(text))
    assert gathered(kind.each(source, Progress())).problems == [told]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(ending: str) -> None:
    data = ending.encode().join(["ä".encode()] * 5 + [b"\xe4", b"x", b"\xe4\xe4"])
    text, doubts = decoded(data)
    assert text == ending.join(["ä"] * 6 + ["x", "ää"])
    assert [doubt.where for doubt in doubts] == ["line 6", "line 8"]


def test_many_lines_are_not_told_one_by_one() -> None:
    text, doubts = decoded("äöü\n".encode() * 400 + b"\xe4\n" * 300)
    assert text == "äöü\n" * 400 + "ä\n" * 300
    assert len(doubts) == 21
    assert doubts[-1].where == "file" and "Further lines" in doubts[-1].message


def test_a_file_cut_within_a_letter_keeps_all_others() -> None:
    text, doubts = decoded("Größe aus München".encode()[:-6])
    assert text == "Größe aus MÃ"
    assert [doubt.where for doubt in doubts] == ["line 1"]


def test_strays_are_in_the_encoding_that_the_text_declares() -> None:
    head = "% Encoding: windows-1250\n"
    text, doubts = decoded((head + "Łódź, Kraków, Wrocław\n").encode() + "Łódź\n".encode("cp1250"))
    assert text == head + "Łódź, Kraków, Wrocław\nŁódź\n"
    assert [doubt.where for doubt in doubts] == ["line 3"]
    assert "cp1250" in doubts[0].message


@pytest.mark.parametrize("encoding", ["gb2312", "gb18030", "shift_jis", "euc_kr", "big5"])
def test_one_broken_letter_of_an_east_asian_text_spoils_no_other(encoding: str) -> None:
    head = f"% Encoding: {encoding}\n"
    text, doubts = decoded((head + "中文\n" * 20).encode(encoding) + b"\xff\n")
    assert text.startswith(head + "中文\n" * 20)
    assert len(doubts) == 1


@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251", "gb2312", "mac-cyrillic"])
def test_what_is_neither_utf_8_nor_declared_gets_a_remark(encoding: str) -> None:
    title = "文献管理的中文标题测试" if encoding == "gb2312" else "Проверка кодировки заголовка"
    _text, doubts = decoded(f"@article{{a, title={{{title}}}}}\n".encode(encoding))
    (doubt,) = doubts
    assert doubt.where == "file" and not doubt.failed
    assert "Windows-1252" in doubt.message


def test_what_says_it_is_utf_8_and_is_not_is_told_so() -> None:
    text, doubts = decoded("% Encoding: UTF-8\nGröße – „München“\n".encode("cp1252"))
    assert text == "% Encoding: UTF-8\nGröße – „München“\n"
    assert "as it says" in doubts[0].message


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Größe", "utf-8"),
        ("Größe", "utf-8-sig"),
        ("A long enough Größe", "utf-16"),
        ("% Encoding: cp1251\nя", "cp1251"),
    ],
)
def test_nothing_is_said_of_what_is_in_no_doubt(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == (text, [])


def test_what_is_broken_in_a_wide_text_is_told() -> None:
    text, doubts = decoded("A long enough line".encode("utf-16") + b"\x00\xd8a\0")
    assert text == "A long enough line\ufffda"
    assert "UTF-16" in doubts[0].message


def test_json_with_a_stray_is_as_valid_as_it_was() -> None:
    text, _doubts = decoded(_mixed(json.dumps([GOOD, STRAY], ensure_ascii=False)))
    assert json.loads(text) == [GOOD, STRAY]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_without_half_characters(data: bytes) -> None:
    text, _doubts = decoded(data)
    assert text.encode() is not None


@given(st.text(max_size=100), st.text("äöüßé", min_size=1, max_size=5))
def test_text_in_utf_8_is_kept_beside_strays(text: str, stray: str) -> None:
    text = "Ñandú " * 10 + text.replace("\0", "").replace("\ufeff", "")
    data = text.encode() + b"\n " + stray.encode("latin-1") + b" \n"
    found, doubts = decoded(data)
    assert found.startswith(text)
    assert doubts or found == data.decode()
