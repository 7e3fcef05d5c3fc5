from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.search.snippets import Marker, Needle


def marked(text: str, *needles: Needle, names: bool = False) -> list[str]:
    return [text[start:end] for start, end in Marker(needles, names=names).marks(text)]


@pytest.mark.parametrize(
    ("text", "needle", "expected"),
    [
        ("Neural networks network", Needle("network"), ["networks", "network"]),
        ("The Schrödinger équations", Needle("schrodinger"), ["Schrödinger"]),
        ("The Schrödinger équations", Needle("equation"), ["équations"]),
        ("Transformers and translation", Needle("trans", prefix=True), ["Transformers", "translation"]),
        ("universal university", Needle("universit", prefix=True), ["university"]),
        ("large langauge models", Needle("language", fuzzy=1), ["langauge"]),
        ("state of the art, a state, art", Needle("state of the art"), ["state of the art"]),
        ("a state-of-the-art model", Needle("state-of-the-art"), ["state-of-the-art"]),
        ("大規模言語モデルの研究", Needle("言語モデル"), ["言語モデル"]),
        ("大規模言語モデル", Needle("規"), ["規模"]),
        ("the art of the deal", Needle("the"), []),
        ("GPT-4o is new, GPT-3 old", Needle("gpt-4", prefix=True), ["GPT-4o"]),
        ("inter\u00adnational law", Needle("international"), ["inter\u00adnational"]),
        ("Pre-training a model", Needle("pretrain", prefix=True), ["Pre-training"]),
        ("Pre-training a model", Needle("pretraining model"), []),
        ("Neural networks", Needle("work"), []),
        ("", Needle("work"), []),
    ],
)
def test_marks(text: str, needle: Needle, expected: list[str]) -> None:
    assert marked(text, needle) == expected


def test_marks_of_several_needles_do_not_overlap() -> None:
    text = "neural network models of a network"
    needles = Needle("neural network"), Needle("network"), Needle("model")
    assert marked(text, *needles) == ["neural network", "models", "network"]


def test_names_are_marked_unstemmed() -> None:
    assert marked("Anna Models; An Model", Needle("model"), names=True) == ["Model"]
    assert marked("Anna Models; An Li", Needle("an"), names=True) == ["An"]
    assert marked("Pre-Training, A.", Needle("pretraining"), names=True) == []
    assert marked("Jürgen Müller", Needle("mull", prefix=True), names=True) == ["Müller"]


def test_a_phrase_is_marked_in_one_name_only() -> None:
    assert marked("Jinbo Yang; Li Xiao; Yang Li", Needle("yang li"), names=True) == ["Yang Li"]
    assert marked("José Yang; Li Xiao", Needle("yang li"), names=True) == []
    assert marked("Yang; Li", Needle("yang li")) == ["Yang; Li"]


def test_what_marks_a_text_marks_names_otherwise() -> None:
    of_names = Marker([Needle("models"), Needle("the"), Needle("yang li")]).of_names
    text = "Jinbo Yang; Li Model; The Models; Yang Li"
    assert [text[start:end] for start, end in of_names.marks(text)] == ["Models", "Yang Li"]
    assert of_names.snippet(text).text == text


def test_a_snippet_shows_where_most_of_the_query_stands() -> None:
    filler = "Nothing of interest is said here at all. " * 20
    text = f"{filler}A graph here. {filler}Attention over a graph\nis all  you need. {filler}"
    snippet = Marker([Needle("graph"), Needle("attention")]).snippet(text, 120)
    assert snippet.text.startswith("… Attention over a graph is all you need.")
    assert snippet.text.endswith(" …")
    assert len(snippet.text) < 140
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["Attention", "graph"]


def test_a_snippet_without_a_hit_is_the_beginning() -> None:
    snippet = Marker([Needle("zebra")]).snippet("word " * 100, 40)
    assert snippet.text == "word word word word word word word word …"
    assert snippet.marks == []


def test_a_short_text_is_shown_whole() -> None:
    snippet = Marker([Needle("models")]).snippet("A model\n of words.")
    assert snippet.text == "A model of words."
    assert snippet.marks == [(2, 7)]


@given(
    st.lists(
        st.sampled_from(["graph", "graphs.", "deep", "learning,", "x" * 70, "模型研究", "é", "\n", "the"]), max_size=120
    ),
    st.lists(
        st.sampled_from([Needle("graph"), Needle("deep learning"), Needle("模型"), Needle("l", prefix=True)]),
        max_size=3,
    ),
    st.integers(30, 200),
)
def test_a_snippet_marks_whole_words_within_itself(parts: list[str], needles: list[Needle], length: int) -> None:
    text = " ".join(parts)
    marker = Marker(needles)
    snippet = marker.snippet(text, length)
    assert len(snippet.text) <= length + 4
    line = " ".join(text.split())
    assert snippet.text.removeprefix("… ").removesuffix(" …") in line
    end = 0
    for start, stop in snippet.marks:
        assert end <= start < stop <= len(snippet.text)
        end = stop
    if marker.marks(line):
        assert snippet.marks
