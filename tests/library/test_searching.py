"""Searching: ranked by the index, right without one, found at once after an edit, never an error."""

from __future__ import annotations

import random
import shutil
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperdesk.library import Library, index
from paperdesk.library.finding import SORTS
from paperdesk.library.results import ALL, SIMILAR
from paperdesk.progress import Cancelled
from paperdesk.record import Record, Status
from paperdesk.search import evaluate, match
from paperdesk.search.editing import both

PAGE = Path(__file__).parents[2] / "resources" / "sample" / "trending-papers.txt"


def found(library: Library, text: str, **options: object) -> list[int]:
    return [hit.id for hit in library.search(text, **options).hits]  # type: ignore[arg-type]


def test_the_best_comes_first_with_where_it_matched(indexed: Library, papers: list[int]) -> None:
    result = indexed.search("residual")
    assert [hit.id for hit in result.hits] == [papers[1], papers[0]]
    assert result.hits[0].fields == ("title",) and result.hits[1].fields == ("note",)
    snippet = result.snippet(result.hits[1])
    assert snippet is not None and snippet.field == "note"
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["residual"]
    assert result.marks("Deep Residuals") == [(5, 14)]


def test_facts_and_words_together(indexed: Library, papers: list[int]) -> None:
    assert found(indexed, "recognition type:book") == papers[2:]
    assert found(indexed, "recognition -type:book") == papers[1:2]
    assert found(indexed, "(learning OR attention) year:<2010") == papers[2:]
    indexed.papers.trash(papers[2:])
    assert found(indexed, "recognition") == papers[1:2] and found(indexed, "recognition is:trashed") == papers[2:]


def test_typing_makes_the_last_word_a_prefix(indexed: Library, papers: list[int]) -> None:
    assert found(indexed, "recog", typing=True) == found(indexed, "recog*")
    assert set(found(indexed, "recog", typing=True)) == set(papers[1:])


def test_names_of_tags_venues_and_keys_find_too(indexed: Library, papers: list[int]) -> None:
    assert found(indexed, "classics") == papers[1:2]
    assert found(indexed, "cvpr") == papers[1:2]
    key = indexed.papers.get(papers[2]).key
    assert found(indexed, key)[0] == papers[2]
    assert found(indexed, "https://doi.org/10.1109/CVPR.2016.90") == papers[1:2]


def test_an_edit_is_found_at_once(indexed: Library, papers: list[int]) -> None:
    indexed.notes.save(papers[2], "zebrafish")
    assert found(indexed, "zebrafish") == papers[2:]
    indexed.undo()
    assert found(indexed, "zebrafish") == []
    indexed.notes.save(papers[2], "zebrafish")
    assert indexed.index.waiting() == 1
    indexed.catch_up()
    assert indexed.index.waiting() == 0 and found(indexed, "zebrafish") == papers[2:]


def test_marking_costs_the_index_nothing(indexed: Library, papers: list[int]) -> None:
    indexed.reading.set_status(papers, "read")
    indexed.tags.add(papers, ["new"])
    indexed.papers.trash(papers)
    assert indexed.index.waiting() == 0


def test_without_an_index_the_store_answers(library: Library, papers: list[int]) -> None:
    assert library.index.waiting() == 3
    result = library.search("residual")
    assert [hit.id for hit in result.hits] == papers[1:2] and "is being made" in result.notes[0]
    library.catch_up()
    assert library.search("residual").notes == ()


@pytest.mark.parametrize("damage", ["gone", "cut", "foreign"])
def test_a_broken_index_is_made_anew(library: Library, papers: list[int], damage: str) -> None:
    library.catch_up()
    home = library.index.home
    library.index.close()
    if damage == "gone":
        shutil.rmtree(home)
    for path in [path for path in home.rglob("*") if path.is_file() and path.suffix != ".lock"]:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] if damage == "cut" else b"nonsense")
    assert found(library, "residual") == papers[1:2]
    library.catch_up()
    assert library.index.waiting() == 0 and found(library, "residual") == papers[1:2]


def test_of_equals_the_newer_comes_first_and_the_title_as_typed_before_all(library: Library) -> None:
    years = ("2001", "", "2019", "1200", "2019", "3000")
    equal = [library.papers.add(Record(title="Sparse attention maps", date=year)) for year in years]
    library.catch_up()
    order = [equal[5], equal[4], equal[2], equal[0], equal[3], equal[1]]
    assert found(library, "sparse attention") == order
    library.papers.edit([equal[0]], {"date": "2024"})
    order = [equal[5], equal[0], equal[4], equal[2], equal[3], equal[1]]
    assert found(library, "sparse attention") == order
    exact = library.papers.add(Record(title="The Spärse, of Attention!", date="1990"))
    longer = library.papers.add(Record(title="Sparse sparse attention attention", abstract="Sparse attention."))
    for _ in range(2):
        assert found(library, "attention sparse")[0] == longer
        for typed in ("the sparse of attention", "The Spärse, of Attention!", "the sparse of attention -maps"):
            assert found(library, typed)[0] == exact, typed
        library.catch_up()


def test_few_hits_are_followed_by_those_with_some_words(library: Library) -> None:
    library.transfer.import_files([PAGE], index=True)
    result = library.search("hypernetworks transformer", limit=None)
    assert result.total < 10 and len(result.ids) > result.total == result.first_part


@pytest.mark.parametrize(
    "text",
    ["(attention zzz) or (residual zzz)", '"attention residual"', "attention-residual", "residual (zzz, attention)"],
)
def test_a_question_of_many_words_is_answered_however_they_are_joined(indexed: Library, text: str) -> None:
    result = indexed.search(text)
    assert result.total == 0 and result.ids
    assert set(result.ids) == set(indexed.search("attention OR residual").ids)


def test_what_a_question_repeats_counts_more(library: Library) -> None:
    papers = [library.papers.add(Record(title=title)) for title in ("Sparse maps", "Dense maps", "Other", "Others")]
    library.catch_up()
    assert found(library, "sparse or dense, and once more sparse: zzz")[0] == papers[0]
    assert found(library, "sparse or dense, and once more DENSE: zzz")[0] == papers[1]


def test_facets_count_what_was_found(indexed: Library, papers: list[int]) -> None:
    indexed.reading.set_status(papers[1:2], "read")
    facets = indexed.search("learning").facets
    counts = {facet.value: facet.count for facet in facets["status"]}
    assert counts == {"unread": 1, "read": 1}
    assert [facet.value for facet in facets["tag"]] == ["vision/classics"]


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_a_search_is_sorted_as_a_list_is(library: Library, sort: str) -> None:
    dice = random.Random(3)
    library.transfer.import_files([PAGE], index=True)
    papers = library.papers.find()

    def check() -> None:
        for wanted in (sort, f"-{sort}"):
            found = library.search(f"learning sort:{wanted}", limit=None).ids
            assert len(found) > 20
            assert found == library.papers.find("learning", wanted)

    check()
    for _turn in range(3):
        some = dice.sample(papers, 9)
        library.reading.set_status(some, Status.READ)
        library.reading.rate(some[:5], dice.randint(1, 5))
        library.reading.enqueue(some[2:7])
        library.papers.edit(some[:4], {"date": str(dice.randint(1990, 2020)), "venue": f"V{dice.random()}"})
        check()
        library.papers.edit(some[4:6], {"title": f"{dice.random()} on learning", "people": ["Abel, A."]})
        check()
    library.papers.delete(papers[:3])
    library.papers.add(Record(title="More on learning"))
    check()
    library.undo()
    check()


SCRAPS = [
    "recognition", "tag:", "-", "(", ")", "AND", "OR", "NOT", "year:2016..", '"', "a*", "x~2", "search:x", "is:trashed",
    "added:<3d", "sort:-year", "10.1/x", "C++", "/", "\ud800",
]  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(SCRAPS), max_size=8).map(" ".join)))
def test_nothing_that_is_typed_is_an_error(indexed: Library, text: str) -> None:
    result = indexed.search(text, typing=True)
    assert result.total <= 3 and len(result.hits) <= 3
    assert set(indexed.papers.find(text)) <= {1, 2, 3}


# --- within other papers ----------------------------------------------------------------------------------------------

VIEWS = ("status:unread", "is:queued", "tag:vision", "collection:Thesis", "learning", "tag:vision OR is:starred",
         "-tag:vision", "is:trashed", "the", "year:2001..2004 learn*", "tag:nothing")  # fmt: skip
TYPED = ("learning", "deep learning", "lear", "deep", "tag:vision", "deep OR status:read", "-deep", "is:trashed", "the",
         "learning sort:-year", "xylophone")  # fmt: skip


@pytest.fixture
def shelved(library: Library) -> Library:
    dice = random.Random(3)
    ids = [
        library.papers.add(
            Record(title=" ".join(dice.sample(("Deep", "learning", "of", "graphs", "and", "vision"), 3)),
                   date=str(2000 + number % 7), abstract=dice.choice(("About learning.", "Deep.", "")))
        )
        for number in range(40)
    ]  # fmt: skip
    library.tags.add(dice.sample(ids, 12), ["vision/3d"])
    library.reading.set_status(dice.sample(ids, 15), Status.READ)
    library.reading.star(dice.sample(ids, 9))
    library.reading.enqueue(dice.sample(ids, 11))
    library.collections.add(dice.sample(ids, 14), library.collections.ensure("Thesis/One"))
    library.papers.trash(dice.sample(ids, 6))
    return library


@pytest.mark.parametrize("state", ["no index", "indexed", "some waiting"])
def test_within_a_list_both_are_asked_for_and_only_what_is_typed_ranks(shelved: Library, state: str) -> None:
    if state != "no index":
        shelved.catch_up()
    if state == "some waiting":
        for number in range(6):
            shelved.tags.add([shelved.papers.add(Record(title=f"Late deep learning {number}"))], ["vision"])
    for view in VIEWS:
        for typed in TYPED:
            result = shelved.search(typed, limit=None, within=view)
            written = both(typed, view)
            assert written is not None
            assert sorted(result.ids[: result.total]) == sorted(shelved.papers.find(written)), (view, typed)
            assert result.total == shelved.search(written).total, (view, typed)
            trash = shelved.search(f"({typed}) is:trashed" if "trash" in view else typed, limit=None)
            ranked = [paper for paper in trash.ids[: trash.total] if paper in set(result.ids[: result.total])]
            assert result.ids[: result.total] == ranked, (view, typed)
            if "trash" not in typed:
                assert result.among == len(shelved.papers.find(view)), (view, typed)
            assert set(result.ids) <= set(shelved.papers.find(both(view, "is:trashed OR -is:trashed") or "")), "loose"


def test_within_everything_is_everywhere(shelved: Library) -> None:
    everywhere, inside = shelved.search("learning", limit=None), shelved.search("learning", limit=None, within="")
    assert inside.ids == everywhere.ids
    assert (everywhere.among, inside.among) == (None, None)


def test_facets_count_what_was_found_within(shelved: Library) -> None:
    shelved.catch_up()
    result = shelved.search("learning", limit=0, within="tag:vision")
    for facet in result.facets["status"]:
        assert facet.count == shelved.search(f"learning status:{facet.value}", within="tag:vision").total


def test_a_change_of_the_list_is_followed(shelved: Library) -> None:
    shelved.catch_up()
    ids = shelved.search("learning", limit=None, within="is:queued").ids
    shelved.reading.dequeue(ids[:1])
    assert shelved.search("learning", limit=None, within="is:queued").ids == ids[1:]
    shelved.undo()
    assert shelved.search("learning", limit=None, within="is:queued").ids == ids


def test_the_title_typed_comes_before_what_fits_better(library: Library) -> None:
    exact = library.papers.add(Record(title="Attention, Is: All?", abstract="Nothing " * 80))
    for number in range(12):
        library.papers.add(Record(title=f"Attention {number} all attention", abstract="Attention is all. " * 9))
    library.catch_up()
    assert library.search("attention all", limit=None).ids[-1] == exact
    for typed in ("attention is all", "attention -tag:x is all", "Attention is, all"):
        assert library.search(typed).hits[0].id == exact, typed
    assert library.search("attention is al", typing=True).hits[0].id != exact
    assert library.search("attention is all sort:-added").hits[0].id != exact
    library.papers.trash([exact])
    assert exact not in library.search("attention is all", limit=None).ids


def test_papers_that_memory_has_no_room_for_are_not_found_by_their_old_words(
    indexed: Library, papers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "IN_MEMORY", 1)
    indexed.papers.edit(papers, {"title": "Zebras"})
    indexed.papers.delete(papers[:1])
    assert sorted(found(indexed, "zebras")) == papers[1:]
    for old in ("recognition title:recognition", "title:attention", "-zebras", "-is:trashed attention"):
        assert found(indexed, old) == indexed.papers.find(old) == []
    assert found(indexed, "sort:year") == indexed.papers.find("", "year") == [papers[2], papers[1]]
    indexed.catch_up()
    assert sorted(found(indexed, "zebras")) == papers[1:] and found(indexed, "title:recognition") == []


@pytest.mark.parametrize(
    "query",
    [
        "-the",
        "the",
        "NOT (the OR of)",
        "-(the OR attention)",
        "the OR attention",
        "recognition -the",
        "the -of",
        "!! OR ??",
    ],
)
def test_a_list_asks_for_as_little_by_a_stop_word_as_a_search_does(indexed: Library, query: str) -> None:
    assert sorted(indexed.papers.find(query)) == sorted(
        indexed.search(query, limit=None).ids[: indexed.search(query).total]
    )
    assert indexed.papers.counts([query]) == [indexed.search(query).total]


# --- killers ----------------------------------------------------------------------------------------------------------

LETTERS = "abcdefghijklmnopqrstuvwxyz"
KILLERS = {
    "a letter": "a*", "a star": "*", "fifty letters": " ".join(f"{letter}*" for letter in LETTERS * 2),
    "fifty letters, any": " OR ".join(f"{letter}*" for letter in LETTERS * 2),
    "no letter": " ".join(f"-{letter}*" for letter in LETTERS), "two fuzzy letters": "ab~2",
    "many fuzzy": " OR ".join(f"{one}{other}ing~2" for one, other in product(LETTERS[:15], repeat=2)),
    "common phrase": '"of the model in this and the"', "begun phrase": '"the model a*"',
    "ten thousand letters": ("neural network learning of the " * 400)[:10_000], "one long word": "a" * 10_000,
    "chinese": "模型" * 5_000, "parentheses": "(" * 500 + "graph" + ")" * 500, "open ones": "-(" * 500 + "graph",
    "200 ORs": " OR ".join(f"w{number}" for number in range(200)), "fields": "title:a* " * 200,
    "200 facts": " OR ".join(f"venue:v{number}" for number in range(200)),
    "collections": " OR ".join(f"collection:c{number}" for number in range(300)),
    "without them": " ".join(f"-collection:c{number}" for number in range(300)),
    "tags": "tag:" + ",".join(f"t{number}" for number in range(900)), "long venue": 'venue:"' + "ab cd " * 3_000 + '"',
    "wide letters": "key:" + "𝔘" * 15_000, "wide venue": "venue:" + "𝔘" * 15_000, "wide url": "url:" + "𝔘" * 15_000,
    "wide doi": "doi:10.1/" + "𝔘" * 15_000, "wide phrase": '"' + "𝔘" * 15_000 + '"', "signs": "key:%_%_" + "%" * 5_000,
    "ranges": "year:0..999999999 pages:..999999999 added:0001..9999 year:" + "9" * 50 + "..1",
    "controls": "\x00\x01gra\x00ph\x1b[31m\x7f\u202e", "emoji": "🙂👩‍🔬 🙂*", "a quote": '"', "quotes": '"a' * 3_000,
    "backslashes": "\\" * 9_999, "surrogates": "\ud800 \udfff*", "sorts": "sort:" * 2_000, "itself": 'search:"x"',
}  # fmt: skip


class Clock:
    """A clock on which each look takes a tenth of a second."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        self.now += 0.1
        return self.now


@pytest.mark.parametrize("indexing", [False, True], ids=["plain", "index"])
def test_killers_are_answered_or_declined_in_words(
    library: Library, indexing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.transfer.import_files([PAGE], index=indexing)
    library.shelves.add("x", 'search:"x" a*')
    looked_up: list[object] = []
    leaf = evaluate._Lookup.leaf

    def counted(self: evaluate._Lookup, sides: Any) -> Any:
        looked_up.append(sides)
        return leaf(self, sides)

    monkeypatch.setattr(match, "time", Clock())
    monkeypatch.setattr(evaluate._Lookup, "leaf", counted)
    for name, text in KILLERS.items():
        for typing in (False, True):
            looked_up.clear()
            library.index.forget()
            result = library.search(text, typing=typing)
            count = len(looked_up)
            assert count <= 9, name  # before the time is up, which each one looks at
            assert result.suggestion is None or result.suggestion != text
            assert len(result.ids) >= result.first_part and isinstance(result.facets, dict)
            for hit in result.hits[:3]:
                result.snippet(hit)
            if count > 7:
                assert any("took too long" in note for note in result.notes), name
        library.papers.find(text)


def test_every_killer_can_be_cancelled_in_its_middle(library: Library) -> None:
    library.transfer.import_files([PAGE], index=True)
    cancelled = 0
    for name, text in KILLERS.items():
        for turn in (1, 2, 7):
            asked = 0

            def stop(turn: int = turn) -> bool:
                nonlocal asked
                asked += 1
                assert asked <= turn, "it went on"
                return asked == turn

            library.index.forget()
            library.index.generation += 1  # nothing is kept of the turn before
            try:
                library.search(text, cancel=stop)
                assert asked < turn, name
            except Cancelled:
                cancelled += 1
    assert cancelled > len(KILLERS)


VALID = (
    '(graph OR "neural network") -survey year:2018..2022', "title:deep~2 tag:a/b,c is:starred sort:-year",
    'added:<30d has:note -status:read author:"Wei, Furu"', "10.1145/3219819.3219823 arxiv:2002.10957 pretr* NOT x",
    'collection:"Thesis/Ch. 2" rating:>=4 venue:neurips search:"x" was:reading',
)  # fmt: skip
changes = st.tuples(
    st.sampled_from(VALID),
    st.lists(
        st.tuples(
            st.integers(0, 60),
            st.integers(0, 4),
            st.one_of(st.text(max_size=3), st.sampled_from([*SCRAPS, ":", "~2", "*"])),
        ),
        max_size=6,
    ),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=changes, typing=st.booleans(), index=st.booleans())
def test_no_change_to_a_valid_query_makes_it_an_error(
    indexed: Library, change: tuple[str, list[tuple[int, int, str]]], typing: bool, index: bool
) -> None:
    text, cuts = change
    for at, size, put in cuts:
        text = text[:at] + put + text[at + size :]
    if not index:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(indexed.index, "view", lambda: None)
            found = indexed.search(text, typing=typing)
            assert set(found.ids) <= {1, 2, 3} and isinstance(found.facets, dict)
    result = indexed.search(text, typing=typing)
    assert set(result.ids) <= {1, 2, 3} and isinstance(result.facets, dict) and result.total <= 3
    assert result.suggestion is None or result.suggestion
    assert set(indexed.papers.find(text)) <= {1, 2, 3}


# --- what a search means ----------------------------------------------------------------------------------------------


def test_what_is_similar_fits_the_facts_and_holds_no_word(library: Library) -> None:
    words = "sparse attention kernels for long sequences"
    for number in range(40):
        library.papers.add(Record(title=f"Filler {number}", abstract=f"Nothing of that kind number{number}."))
    papers = [library.papers.add(Record(title=f"{words} {n}", abstract="Entropy of gradients.", date=f"{2000 + n}"))
              for n in range(6)]  # fmt: skip
    library.papers.edit(papers[:1], {"title": f"zebra {words}"})
    library.tags.add(papers[1:3], ["survey"])
    library.papers.edit(papers[3:4], {"abstract": "Entropy of gradients. A zebra."})
    library.catch_up()
    result = library.search("zebra -tag:survey year:..2003", further=True)
    assert sorted(result.part(ALL)) == [papers[0], papers[3]] and result.part(SIMILAR) == []
    result = library.search("title:zebra -tag:survey", further=True)
    assert result.part(ALL) == papers[:1] and set(result.part(SIMILAR)) == {papers[3], papers[4], papers[5]}
    assert set(library.search("zebra -tag:survey", further=True).part(SIMILAR)) == {papers[4], papers[5]}


def test_a_title_that_reads_like_a_field_finds_its_paper(library: Library) -> None:
    titles = (
        "TAG:Tangential Amplifying Guidance",
        "Search:R1 reasoning",
        "Other work",
        "Key:value stores in search:space",
    )
    papers = [library.papers.add(Record(title=title)) for title in titles]
    key = library.papers.add(Record(title="Keyed", key="year:2020"))
    library.catch_up()
    assert found(library, "TAG:Tangential Amplifying Guidance") == papers[:1]
    assert (
        found(library, "tag:tangential ampl") == papers[:1]
        and found(library, "Search:R1 reas", typing=True)[0] == papers[1]
    )
    assert found(library, "Key:value stores in search:space") == papers[3:4]
    assert found(library, "year:2020") == [key] and found(library, "tag:none") == []
    library.papers.trash(papers[:1])
    assert found(library, "tag:tangential ampl") == []


def test_names_and_keys_find_without_an_index(library: Library, papers: list[int]) -> None:
    library.tags.add(papers[:1], ["vision/classics"])
    library.papers.edit(papers[1:2], {"title": "Обучение STATE-OF-THE-ART networks", "key": "li7", "venue": "Zoo"})
    for text, expected in (
        ("classics", papers[:1]), ("zoo", papers[1:2]), ("li7", papers[1:2]), ("обучение", papers[1:2]),
        ("network", papers[1:2]), ("networking", papers[1:2]), ('"state of the art"', papers[1:2]),
        ("author:KAIMING", papers[1:2]),
    ):  # fmt: skip
        assert (found(library, text), library.papers.find(text)) == (expected, expected), text
    library.catch_up()
    assert found(library, "li7") == papers[1:2]


def test_a_saved_search_that_is_not_there_is_named(indexed: Library) -> None:
    assert indexed.search('search:"nothing" deep').notes == ("There is no saved search “nothing”.",)
    assert indexed.search("search:noth", typing=True).notes == ()
    indexed.shelves.add("Deep", "deep")
    result = indexed.search("search:Deep")
    assert result.notes == () and result.wordy and not indexed.search("status:unread").wordy


def test_a_venue_says_little_of_a_paper(library: Library) -> None:
    for number in range(12):
        library.papers.add(
            Record(title=f"Finite state {number}", abstract="A model.", venue="Models of Language Workshop")
        )
    best = library.papers.add(Record(title="On language models", abstract="Language models are models of language."))
    library.catch_up()
    assert found(library, "language models")[0] == best
