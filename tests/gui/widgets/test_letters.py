"""Letters that a document does not keep are kept beside it, through any change of the document."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.gui.widgets.letters import BREAK, Letters, difference, size_of, text_of, units_of

ODD = "\r\n\n\u2028\u2029\xa0\ufdd0\x00\ud800\ufeff\ufffe𝄞 ab"
ENDS = ("\n", "\r\n", "\r")
TEXTS = st.text(st.one_of(st.characters(codec="utf-16"), st.sampled_from(ODD)))


def changed(letters: Letters, at: int, removed: int, text: str) -> bool:
    """Splice the units as a document would, and tell."""
    old, new = letters.units, units_of(text.replace("\n", BREAK))
    units = old[: 2 * at] + new + old[2 * (at + removed) :]
    return letters.changed(units, at, removed, len(new) // 2)


@given(TEXTS)
def test_a_text_comes_back(text: str) -> None:
    letters = Letters(text)
    assert letters.text() == text
    assert letters.part(0, len(letters.units) // 2) == text
    assert text_of(letters.units) == letters.shown.replace("\n", BREAK)
    assert not set("\r\x00\ufdd0\ufdd1\ufeff\ufffc\ufffe\u2029") & set(letters.shown)


@given(st.binary(max_size=20), st.binary(max_size=20), st.binary(max_size=20), st.binary(max_size=20))
def test_a_difference_covers_what_differs(start: bytes, old: bytes, new: bytes, end: bytes) -> None:
    before, after = (units_of((start + middle + end).decode("latin-1")) for middle in (old, new))
    at, removed, added = difference(before, after)
    assert before[: 2 * at] + after[2 * at : 2 * (at + added)] + before[2 * (at + removed) :] == after
    assert removed <= len(old)
    assert added <= len(new)


def test_a_difference_may_stop_between_whole_characters() -> None:
    assert difference(units_of("𝄞"), units_of("𝄟")) == (1, 1, 1)
    assert difference(units_of("𝄞"), units_of("𝄟"), whole=True) == (0, 2, 2)
    assert difference(units_of("a\U00010437b"), units_of("a\U00010837b"), whole=True) == (1, 2, 2)


def test_the_line_end_of_most_lines_is_that_of_new_ones() -> None:
    letters = Letters("a\r\nb\r\nc\nd")
    assert changed(letters, 1, 0, "\nx")
    assert letters.text() == "a\r\nx\r\nb\r\nc\nd"


def test_letters_that_are_edited_away_are_gone_and_undo_brings_them_back() -> None:
    text = "a\x00b\u2029c\r\nd\ne"
    letters = Letters(text)
    whole = letters.units
    assert changed(letters, 1, 3, "")
    assert letters.text() == "ac\r\nd\ne"
    assert letters.changed(whole, 1, 0, 3)
    assert letters.text() == text


def test_a_change_over_many_lines_keeps_what_stayed() -> None:
    text = "- a\x00a\r\n- b\n- c\ufdd0\r- d\nend"
    letters = Letters(text)
    indented = letters.shown.replace("- ", "    - ").replace("\n", BREAK)
    units = units_of(indented)
    assert letters.changed(units, 0, len(letters.units) // 2, len(units) // 2)
    assert letters.text() == text.replace("- ", "    - ")


def test_a_wrong_report_is_put_right() -> None:
    letters = Letters("one\x00two")
    units = units_of("one\ufffdtwo!")
    assert letters.changed(units, 0, 3, 4)
    assert letters.text() == "one\x00two!"
    assert not letters.changed(units, 0, 8, 8)


def test_long_words_get_gaps_that_are_not_part_of_them() -> None:
    text = "𝄞" * 2_500 + " " + "w" * 1_000 + " " + "v" * 1_001
    letters = Letters(text)
    assert letters.shown.count("\u200b") == 5
    assert max(len(word) for word in letters.shown.replace("\u200b", " ").split(" ")) == 1_000
    assert changed(letters, 0, 0, "new ")
    assert letters.text() == "new " + text
    assert letters.part(4, 4 + size_of(letters.shown) - 1000) in text


def test_what_is_pasted_takes_the_line_ends_of_the_note() -> None:
    letters = Letters("a\r\nb")
    shown = letters.paste("x\ry\u2029z\x00" + "w" * 1_500)
    assert shown.startswith("x\ny\nz")
    assert changed(letters, 0, 0, shown)
    assert letters.text() == "x\r\ny\r\nz" + "w" * 1_500 + "a\r\nb"


@settings(max_examples=300)
@given(TEXTS, st.data())
def test_any_edit_leaves_the_other_letters(text: str, data: st.DataObject) -> None:
    letters = Letters(text)
    pieces = _pieces(text)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(pieces)))
        stop = data.draw(st.integers(start, len(pieces)))
        new = data.draw(st.text("ab \n\xa0𝄞", max_size=4))
        at = sum(map(_width, pieces[:start]))
        changed(letters, at, sum(map(_width, pieces[start:stop])), new)
        now = _pieces(letters.text())
        before, after = pieces[:start], pieces[stop:]
        assert len(now) == len(before) + len(new) + len(after), "a line end for each that is shown"
        assert _kept(before, now[:start]) and _kept(after, now[start + len(new) :])
        middle = ["\n" if piece in ENDS else piece for piece in now[start : start + len(new)]]
        assert middle == list(new)
        pieces = now


def test_line_ends_that_meet_stay_two() -> None:
    letters = Letters("a\rb\nc\n")
    assert changed(letters, 2, 1, "")
    assert letters.text() == "a\n\nc\n"
    letters = Letters("a\r\rb\nc\r")
    assert changed(letters, 3, 1, "")
    assert letters.text() == "a\n\n\nc\r"


def _kept(before: list[str], now: list[str]) -> bool:
    """Whether letters stayed; of two line ends that came to meet, the first may have changed."""
    return all(was == here or (was in ENDS and here in ENDS) for was, here in zip(before, now, strict=True))


def _pieces(text: str) -> list[str]:
    """Every letter on its own, but what is shown as one."""
    pieces: list[str] = []
    strange = "\x00\ufdd0\ufdd1\ufeff\ufffc\ufffe"
    for letter in text:
        odd = letter in strange or "\ud800" <= letter <= "\udfff"
        last = pieces[-1] if pieces else ""
        last_odd = bool(last) and (last[0] in strange or "\ud800" <= last[0] <= "\udfff")
        if (letter == "\n" and last == "\r") or (odd and last_odd):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _width(piece: str) -> int:
    return 2 if piece > "\uffff" else 1
