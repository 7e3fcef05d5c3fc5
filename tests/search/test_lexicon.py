from __future__ import annotations

import gc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.search import words
from paperdesk.search.lexicon import Lexicon, Vocabulary, nearly


def lexicon(forms: dict[str, int], names: dict[str, int] | None = None, dead: tuple[str, ...] = ()) -> Lexicon:
    """A lexicon of surface forms and how often each came; a term stands in as many documents as its forms came."""
    vocabulary = Vocabulary()
    forms, names = dict(sorted(forms.items())), dict(sorted((names or {}).items()))
    df: dict[str, int] = {}
    for form, count in forms.items():
        df[words.stem_of(form)] = df.get(words.stem_of(form), 0) + count
    texts = {term: count for term, count in sorted(df.items()) if term not in dead}
    return Lexicon(
        vocabulary,
        names=[(vocabulary.numbers(list(names)), np.array(list(names.values()), np.int32))],
        texts=[(vocabulary.numbers(list(texts)), np.array(list(texts.values()), np.int32))],
        forms=[(
            vocabulary.numbers(list(forms)),
            vocabulary.numbers([words.stem_of(form) for form in forms]),
            np.array(list(forms.values()), np.int32),
        )],
    )  # fmt: skip


def texts(found: Lexicon, prefix: str, limit: int | None = None) -> dict[str, float]:
    expansion = found.expand(prefix, limit)
    return {
        found.word(number): float(factor)
        for number, factor in zip(expansion.texts.tolist(), expansion.text_factors.tolist(), strict=True)
    }


def test_a_prefix_stands_for_the_terms_of_the_forms_it_begins() -> None:
    known = lexicon({"university": 5, "universal": 2, "universe": 1, "unit": 3, "studies": 4})
    assert texts(known, "universit") == {"univers": 0.5}  # no stem begins so, but a word does
    assert texts(known, "uni") == {"univers": 0.5, "unit": 0.5}
    assert texts(known, "studies") == {"studi": 1.0}
    assert texts(known, "unit") == {"unit": 1.0}
    assert texts(known, "x") == {}


def test_with_a_limit_the_commonest_stay_and_the_word_itself() -> None:
    known = lexicon({f"word{at}": at + 2 for at in range(50)} | {"word": 1}, {"wordy": 100})
    expansion = known.expand("word", 5)
    assert expansion.cut == 52 - 5
    assert [known.word(number) for number in expansion.names] == ["wordy"]
    assert set(texts(known, "word", 5)) == {"word", "word49", "word48", "word47"}


def test_what_no_document_holds_any_more_is_no_answer() -> None:
    known = lexicon({"graph": 3, "graphene": 2}, dead=("graphen",))
    assert texts(known, "gra") == {"graph": 0.5}
    assert known.suggest("graphenne") is None
    assert known.documents("graphen") == 0


def test_near_spellings() -> None:
    known = lexicon({"language": 9, "languages": 3, "luggage": 2, "land": 1}, {"langage": 4})
    near = known.near("langage", 1)
    assert [known.word(number) for number in near.names] == ["langage"]
    assert {known.word(number) for number in near.texts} == {"languag"}
    assert {known.word(number) for number in known.near("lanugage", 2).texts} == {"languag"}
    assert known.near("zebra", 2).texts.tolist() == []


@given(
    st.text("abc", max_size=6),
    st.lists(st.text("abc", min_size=1, max_size=7), max_size=30),
    st.integers(1, 2),
)
def test_nearly_counts_wrong_swapped_missing_and_extra_letters(form: str, candidates: list[str], distance: int) -> None:
    expected = [(other, wrong) for other in candidates if (wrong := _distance(form, other)) <= distance]
    assert nearly(form, candidates, distance) == expected


def _distance(one: str, other: str) -> int:
    """Optimal string alignment, by the book."""
    rows = [[at + to if not at or not to else 0 for to in range(len(other) + 1)] for at in range(len(one) + 1)]
    for at in range(1, len(one) + 1):
        for to in range(1, len(other) + 1):
            same = one[at - 1] == other[to - 1]
            best = min(rows[at - 1][to] + 1, rows[at][to - 1] + 1, rows[at - 1][to - 1] + (not same))
            if at > 1 and to > 1 and one[at - 1] == other[to - 2] and one[at - 2] == other[to - 1]:
                best = min(best, rows[at - 2][to - 2] + 1)
            rows[at][to] = best
    return rows[-1][-1]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("atention", "attention"),
        ("retreival", "retrieval"),
        ("transfomer", "transformers"),
        ("attention", None),
        ("qzx", None),
    ],
)
def test_did_you_mean(written: str, meant: str | None) -> None:
    known = lexicon({"attention": 90, "attend": 20, "retrieval": 40, "retrieve": 9, "transformers": 30, "tension": 50})
    assert known.suggest(written) == meant


def test_a_rare_misspelling_in_the_library_is_still_corrected() -> None:
    known = lexicon({"attention": 90, "atention": 1})
    assert known.suggest("atention") == "attention"
    assert lexicon({"attention": 9, "atention": 8}).suggest("atention") is None


def test_names_are_suggested() -> None:
    known = lexicon({"learning": 4}, {"schmidhuber": 6, "lecun": 9})
    assert known.suggest("Schmidhubre") == "schmidhuber"


def test_the_vocabulary_grows_and_numbers_stay() -> None:
    vocabulary = Vocabulary()
    assert vocabulary.numbers(["pear", "apple", "pear"]).tolist() == [0, 1, 0]
    assert vocabulary.numbers(["fig", "apple", "bean"]).tolist() == [2, 1, 3]
    assert vocabulary.of_length(4) == ("pear", "bean")
    many = [f"word{at:05d}" for at in range(20_000)]
    assert vocabulary.numbers(["kiwi", *many]).tolist() == [*range(4, 20_005)]
    assert [vocabulary.word(number) for number in range(6)] == ["pear", "apple", "fig", "bean", "kiwi", "word00000"]
    assert vocabulary.of_length(4) == ("pear", "bean", "kiwi")
    assert vocabulary.number("plum") == -1
    assert len(vocabulary) == 20_005


@given(st.lists(st.text("abc", min_size=1, max_size=4)), st.text("abc", min_size=1, max_size=2))
def test_a_prefix_stands_for_all_that_begins_so_in_whatever_part(found: list[str], prefix: str) -> None:
    vocabulary = Vocabulary()
    parts = [sorted(set(found[::2])), sorted(set(found[1::2]))]
    known = Lexicon(vocabulary, names=[(vocabulary.numbers(part), np.ones(len(part), np.int32)) for part in parts])
    assert sorted(map(known.word, known.expand(prefix).names)) == sorted({w for w in found if w.startswith(prefix)})


def test_the_collector_need_not_walk_through_the_vocabulary() -> None:
    vocabulary = Vocabulary()
    vocabulary.numbers([f"word{at:05d}" for at in range(2000)])
    vocabulary.of_length(9)
    gc.collect()
    held = gc.get_referents(vocabulary, *gc.get_referents(vocabulary))
    assert max(len(each) for each in held if isinstance(each, dict | list | tuple) and gc.is_tracked(each)) < 100


def test_a_lexicon_does_not_know_words_of_later_commits() -> None:
    vocabulary = Vocabulary()
    first = Lexicon(vocabulary, texts=[(vocabulary.numbers(["graph"]), np.array([3], np.int32))])
    Lexicon(vocabulary, texts=[(vocabulary.numbers(["graph", "gnu"]), np.array([3, 1], np.int32))])
    assert texts(first, "g") == {"graph": 0.5}
    assert first.near("gnu", 1).texts.tolist() == []
    assert first.documents("gnu") == 0
    assert [first.word(number) for number in first.commonest(5)] == ["graph"]
