"""Keys made by a pattern: what each part gives, and that whatever comes is a key."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import BadInputError
from paperdesk.key_pattern import DEFAULT, MODIFIERS, PARTS, checked_pattern, folded, key_of
from paperdesk.record import Person, Record


def work(names: str = "Vaswani, Ashish;Shazeer, Noam;Parmar, Niki") -> Record:
    people = [Person.parse(name) for name in names.split(";")] if names else []
    return Record(title="Attention is all you need", people=people, date="2017-06", venue="Neural Computation")


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        (DEFAULT, "vaswani2017attention"),
        ("", "vaswani2017attention"),
        ("[auth][year][shorttitle]", "Vaswani2017AttentionAllYou"),
        ("[auth3:lower][shortyear]", "vas17"),
        ("[authors]", "VaswaniShazeerParmar"),
        ("[authors2:lower]-[year]", "vaswanishazeeretal-2017"),
        ("[authEtAl]:[year]", "VaswaniEtAl:2017"),
        ("[title:abbr:lower]", "aiayn"),
        ("[title:(9)]", "Attention"),
        ("[veryshorttitle:upper]", "ATTENTION"),
        ("[shorttitle2]", "AttentionAll"),
        ("[journal:abbr]/[year]", "NC/2017"),
        ("[journal]", "NeuralComputation"),
    ],
)
def test_what_patterns_make(pattern: str, key: str) -> None:
    assert key_of(work(), pattern) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Müller, A.", "Muller"),
        ("Weiß, A.", "Weiss"),
        ("Łukasiewicz, J.", "Lukasiewicz"),
        ("Ångström, A.", "Angstrom"),
        ("王, 小明", "王"),
        ("Достоевский, Фёдор", "Достоевский"),
        ("O'Brien, Flann", "OBrien"),
        ("van der Berg, Jan", "Berg"),
        ("{World Health Organization}", "WorldHealthOrganization"),
        ("が, あ", "が"),
    ],
)
def test_names_in_the_letters_of_keys(name: str, key: str) -> None:
    assert key_of(work(name), "[auth]") == key


def test_two_authors_are_both_named() -> None:
    assert key_of(work("Doe, Jane;Roe, Rick"), "[authEtAl][year]") == "DoeRoe2017"


@pytest.mark.parametrize("pattern", ["[auth]", "[journal:abbr]", DEFAULT, "[year]"])
def test_a_work_that_says_nothing_gets_a_key_all_the_same(pattern: str) -> None:
    assert key_of(Record(), pattern) == "paper"


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("[auth", "bracket is not closed"),
        ("auth]", "bracket is not closed"),
        ("[autor][year]", r"“\[autor\]” is no part of a key. There are \[auth\], "),
        ("[year2]", "is no part of a key"),
        ("[]", "is no part of a key"),
        ("[auth:small]", "“:small” is no modifier. There are :lower, "),
        ("[auth] [year]", "cannot stand in a key"),
        ("{auth}", "cannot stand in a key"),
        ("[auth]" + "x" * 200, "at most 200"),
        ("paper", "would give all papers one key"),
    ],
)
def test_a_wrong_pattern_is_told(pattern: str, sentence: str) -> None:
    with pytest.raises(BadInputError, match=sentence):
        checked_pattern(pattern)


_MODIFIERS = st.lists(st.sampled_from([name for name in MODIFIERS if name != "(n)"] + ["(3)", "(0)"]), max_size=2)
_PATTERNS = st.lists(
    st.tuples(st.sampled_from(sorted(PARTS)), _MODIFIERS).map(lambda part: f"[{':'.join([part[0], *part[1]])}]"),
    min_size=1, max_size=4,
).map("-".join)  # fmt: skip
_PEOPLE = st.lists(st.builds(Person, family=st.text(max_size=12), given=st.text(max_size=5)), max_size=4)


@given(_PATTERNS, st.text(max_size=30), _PEOPLE, st.text(max_size=10))
def test_whatever_comes_makes_a_key_and_always_the_same(
    pattern: str, title: str, people: list[Person], date: str
) -> None:
    record = Record(title=title, people=people, date=date, venue=title)
    key = key_of(record, checked_pattern(pattern))
    assert key and len(key) <= 60
    assert not re.search(r"[\s\"#%'(),={}~\\@]", key)
    assert key == key_of(record, pattern)


@given(st.text(max_size=30))
def test_folding_a_folded_name_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_a_long_title_is_no_long_work() -> None:
    assert len(key_of(Record(title="a" + "\u0301" * 1_000_000), "[title]")) <= 60


@pytest.mark.parametrize(
    ("name", "title", "key"),
    [
        ("Толстой, Лев", "Война и мир", "толстой2017война"),
        ("山田, 太", "日本の夜の静かな物語とその終わり", "山田2017日本の夜の静かな物語とそ"),
        ("نجيب, محفوظ", "بين القصرين", "نجيب2017بين"),
        ("नजीब, ल", "हिन्दी का इतिहास", "नजीब2017हिन्दी"),
        ("Müller, A.", "Über Жуки", "muller2017uber"),
        ("Doe, J.", "Self-attention", "doe2017self"),
    ],
)
def test_a_name_without_latin_letters_is_kept_in_its_own(name: str, title: str, key: str) -> None:
    record = work(name)
    record.title = title
    assert key_of(record) == key
