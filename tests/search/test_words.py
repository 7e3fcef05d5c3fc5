from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.search import index, words
from paperdesk.search.words import Piece


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Schrödinger", "schrodinger"),
        ("Poincare\u0301", "poincare"),
        ("naïve", "naive"),
        ("ŁÓDŹ", "lodz"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ﬁne", "fine"),
        ("ｆｕｌｌ", "full"),
        ("x²", "x2"),
        ("Ægir", "aegir"),
        ("inter\u00adnational", "international"),
        ("ΛΌΓΟΣ", "λογοσ"),
        ("हिन्दी", "हिन्दी"),
        ("が", "が"),
    ],
)
def test_folding(written: str, folded: str) -> None:
    assert words.fold(written) == folded


@given(st.from_regex(r"\w{0,30}", fullmatch=True))
def test_folding_is_final(word: str) -> None:
    once = words.fold(word)
    assert words.fold(once) == once
    assert len(once) <= words.LONGEST_TERM
    assert "\n" not in once and " " not in once


def test_terms_keep_their_places_and_stop_words_leave_gaps() -> None:
    assert words.positions("The state of the art, state-of-the-art!") == {"state": [1, 5], "art": [4, 8]}


def test_accents_fold_before_stemming() -> None:
    assert set(words.positions("Schrödinger's équations")) == set(words.positions("schrodinger's equation"))


def test_names_are_neither_stemmed_nor_stopped() -> None:
    assert words.positions("An Li; Jürgen Müllers", names=True) == {"an": [0], "li": [1], "jurgen": [3], "mullers": [4]}


def test_between_two_names_a_place_is_free() -> None:
    assert words.positions("Jinbo Yang; Li Xiao", names=True) == {"jinbo": [0], "yang": [1], "li": [3], "xiao": [4]}
    assert words.positions("José Yang; 王伟; Li", names=True)["li"] == [6]
    assert words.positions("neural; graph") == {"neural": [0], "graph": [1]}
    assert [raw for _, _, raw in words.tokens("A B; C", names=True)] == ["A", "B", ";", "C"]
    assert words.query_pieces("Team One; Two", names=True)[-1].offset == 2


def test_cjk_runs_become_pairs_and_the_last_character() -> None:
    assert words.positions("GPT模型的研究") == {
        "gpt": [0],
        "模型": [1],
        "型的": [2],
        "的研": [3],
        "研究": [4],
        "究": [5],
    }
    assert words.query_pieces("模型的") == [Piece("模型", 0, "模型"), Piece("型的", 1, "型的")]
    assert words.query_pieces("模") == [Piece("模", 0, "模", open=True)]


def test_a_long_cjk_run_is_whole() -> None:
    assert len(words.positions("研究" * 200)["研究"]) == 200


def test_a_word_without_end_is_cut() -> None:
    assert list(words.positions("a" * 1_000_000, names=True)) == ["a" * words.LONGEST_TERM]


def test_query_pieces_count_from_the_first_word() -> None:
    pieces = words.query_pieces("the state of the art")
    assert [(piece.term, piece.offset) for piece in pieces] == [("state", 0), ("art", 3)]
    assert words.query_pieces("the") == []
    assert words.query_pieces("++ 🙂") == []


def test_the_last_word_of_a_prefix_may_go_on() -> None:
    assert words.query_pieces("graph th", prefix=True)[-1] == Piece("th", 1, "th", open=True)
    assert words.query_pieces("the", prefix=True) == [Piece("", 0, "the", open=True)]
    assert words.query_pieces("gpt-4o", prefix=True)[0].open is False


def test_surface_forms_know_their_terms_and_counts() -> None:
    seen: Counter[str] = Counter()
    words.positions("Networks network NETWORKS the naïve", seen=seen)
    assert words.surface_forms(seen) == {
        "networks": ("network", 2),
        "network": ("network", 1),
        "naive": ("naiv", 1),
    }


def test_two_parts_with_a_hyphen_are_also_one_word() -> None:
    assert words.positions("BERT: Pre-training of models")["pretrain"] == [1]
    assert words.positions("naïve pre\u2011training")["pretrain"] == [1]
    assert "stateof" not in words.positions("a state-of-the-art model")
    assert "gpt4" not in words.positions("GPT-4")
    assert "pretraining" not in words.positions("Pre-training", names=True)
    seen: Counter[str] = Counter()
    words.positions("Pre-training", seen=seen)
    assert words.surface_forms(seen)["pretraining"] == ("pretrain", 1)


TEXTS = st.text(max_size=80) | st.lists(st.sampled_from([*"- ;\u2011\u0301éx模", "pre", "training"]), max_size=20).map(
    "".join
)


@given(TEXTS, st.booleans())
def test_tokens_and_positions_agree(text: str, names: bool) -> None:
    places: dict[str, list[int]] = {}
    starts: dict[int, int] = {}
    for place, (start, end, raw) in enumerate(words.tokens(text, names=names)):
        assert 0 <= start < end <= len(text)
        starts.setdefault(start, place)
        term = words.term_of(raw, names=names)
        if term:
            places.setdefault(term, []).append(place)
    if not names:
        for start, _, raw in words.pairs(text):
            term = words.term_of(raw)
            if term:
                places[term] = sorted([*places.get(term, []), starts[start]])
    assert words.positions(text, names=names) == places


@given(st.text(max_size=60))
def test_a_text_holds_what_it_says(text: str) -> None:
    """The pieces of a query made of a whole text stand in that text, at their offsets from the first."""
    places = words.positions(text)
    pieces = words.query_pieces(text)
    for piece in pieces:
        if not piece.open:
            assert piece.term in places
    if pieces and not any(piece.open for piece in pieces):
        starts = [{place - piece.offset for place in places[piece.term]} for piece in pieces]
        assert set.intersection(*starts)


def test_a_change_of_the_analyzer_raises_the_schema() -> None:
    """An index keeps what the analyzer said when it was written: raise index.SCHEMA, then put the new digest here."""
    sample = (
        "The Schrödinger equations of naïve students' state-of-the-art GPT-4o pre-trains (2,000 模型的研究) ½ ﬁne ßŁø"
        " हिन्दी don't; students"
    )
    said = repr((words.positions(sample), words.positions(sample, names=True), sorted(words.STOP_WORDS)))
    digest = hashlib.sha256(said.encode()).hexdigest()[:12]
    assert (index.SCHEMA, digest) == (3, "e16c5c45a8f7")


@given(st.text("abcABC-_ .1", max_size=60))
def test_pairs_are_found_from_hyphen_to_hyphen_as_letter_by_letter(text: str) -> None:
    expected = [(found.start(), found.end(), found[1] + found[2]) for found in words._pair().finditer(text)]
    assert list(words.pairs(text)) == expected
