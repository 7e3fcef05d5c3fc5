"""What is found is what looking at every paper by hand finds, after whatever was done to the library before."""

from __future__ import annotations

import random
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from paperdesk.library import Library, indexing
from paperdesk.progress import Progress
from paperdesk.record import Person, Record, Status

# Each word as it may be written, and what it is to a search: forms of one stem, accents, capitals, ligatures.
FORMS = {
    "graph": ("graph", "Graphs", "GRAPH"), "network": ("network", "networks", "networking"),
    "schrodinger": ("Schrödinger", "schrodinger", "SCHRO\u0308DINGER"), "naive": ("naïve", "Naive"),
    "field": ("ﬁeld", "fields"), "gpt4": ("GPT4", "gpt4"), "1905": ("1905", "１９０５"), "zebra": ("zebra", "zebras"),
    "deep": ("deep", "Deep"), "ångström": ("Ångström", "angstrom"),
}  # fmt: skip
STEM = {form: stem for stem, forms in FORMS.items() for form in forms}
ASCII = st.sampled_from(sorted(STEM))
CHINESE = "深度学习模型"
NAMES = ("Wei Wang", "Søren Müller", "Yann LeCun", "An Li")
TAGS = ("ml", "ml/vision", "ml/vision/3d", "mlops", "Zu lesen")
VENUES = ("", "NeurIPS", "ACL Findings")


class Text(NamedTuple):
    """A text as its words' stems, in order; a run of Chinese is one word, its characters as they are."""

    stems: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Text:
        """The words of a text made of FORMS and CHINESE, divided by spaces, hyphens and signs."""
        for sign in "-“”\".,;:!?()*_'/\n":
            text = text.replace(sign, " ")
        return cls(tuple(STEM.get(word, word) for word in text.split()))

    def holds(self, *stems: str) -> bool:
        """Whether the words stand beside each other."""
        if len(stems) == 1 and not stems[0].isascii() and stems[0][0] in CHINESE:
            return any(stems[0] in stem for stem in self.stems)
        return any(self.stems[at : at + len(stems)] == stems for at in range(len(self.stems)))

    def begins(self, letters: str) -> bool:
        """Whether a form of a word of it begins with the letters, as the index knows them."""
        return any(
            unicodedata.normalize("NFKD", form).encode("ascii", "ignore").decode().lower().startswith(letters)
            for stem in self.stems for form in FORMS.get(stem, ())
        )  # fmt: skip


class Seen(NamedTuple):
    """One paper, as a person looking at it would tell."""

    title: Text
    abstract: Text
    note: Text
    names: frozenset[str]
    tags: tuple[str, ...]
    year: int | None
    venue: str
    status: str
    starred: bool
    rating: int
    added: datetime
    trashed: bool
    doi: bool

    def anywhere(self, *stems: str) -> bool:
        """Whether title, abstract or note has the words beside each other."""
        return any(text.holds(*stems) for text in (self.title, self.abstract, self.note))


def look(library: Library) -> dict[int, Seen]:
    """Every paper, the trash included."""
    found = {}
    in_trash = set(library.papers.find("is:trashed"))
    for paper in library.papers.many(library.papers.find("is:trashed OR -is:trashed")):
        record, trashed = paper.record, paper.id in in_trash
        found[paper.id] = Seen(
            Text.of(record.title), Text.of(record.abstract), Text.of(library.notes.get(paper.id).text),
            frozenset(person.full for person in record.people), tuple(tag.path for tag in paper.tags),
            int(record.date[:4]) if record.date else None, record.venue, str(paper.status), paper.starred, paper.rating,
            datetime.fromisoformat(paper.added), trashed, bool(record.doi),
        )  # fmt: skip
    return found


Test = Callable[[Seen], bool]
Query = tuple[str, Test]


def _word(form: str) -> Query:
    return form, lambda seen: seen.anywhere(STEM[form])


def _in_title(form: str) -> Query:
    return f"title:{form}", lambda seen: seen.title.holds(STEM[form])


def _in_note(form: str) -> Query:
    return f"note:{form}", lambda seen: seen.note.holds(STEM[form])


def _phrase(pair: tuple[str, str], marks: str) -> Query:
    text = f"{pair[0]}-{pair[1]}" if marks == "-" else f"{marks[0]}{pair[0]} {pair[1]}{marks[1]}"
    return text, lambda seen: seen.anywhere(STEM[pair[0]], STEM[pair[1]])


def _chinese(start: int, size: int) -> Query:
    part = CHINESE[start : start + size]
    return part, lambda seen: seen.anywhere(part)


def _prefix(letters: str) -> Query:
    return f"abstract:{letters}*", lambda seen: seen.abstract.begins(letters)


def _tag(path: str) -> Query:
    return (
        f'tag:"{path}"',
        lambda seen: any(tag == path or tag.startswith(f"{path}/") for tag in seen.tags),
    )


FACTS: list[Query] = [
    ("has:note", lambda seen: bool(seen.note.stems)),
    ("has:tag", lambda seen: bool(seen.tags)),
    ("has:doi", lambda seen: seen.doi),
    ("has:venue", lambda seen: bool(seen.venue)),
    ("is:starred", lambda seen: seen.starred),
    ("is:trashed", lambda seen: seen.trashed),
    ("status:read,reading", lambda seen: seen.status in ("read", "reading")),
    ("is:unread", lambda seen: seen.status == "unread"),
    ("year:2018..2020", lambda seen: seen.year in (2018, 2019, 2020)),
    ("year:>2019", lambda seen: seen.year is not None and seen.year > 2019),
    ("year:..2018", lambda seen: seen.year is not None and seen.year <= 2018),
    ("-year:2019", lambda seen: seen.year != 2019),
    ("rating:>=3", lambda seen: seen.rating >= 3),
    ("rating:0", lambda seen: seen.rating == 0),
    ("venue:acl", lambda seen: "ACL" in seen.venue),
    ("added:today", lambda _seen: True),
    ("added:<2d", lambda _seen: True),
    ("added:>2d", lambda _seen: False),
    ("added:1999..2001", lambda _seen: False),
    ("author:wang", lambda seen: "Wei Wang" in seen.names),
    ('author:"Müller, Soren"', lambda seen: "Søren Müller" in seen.names),
    ("author:lec*", lambda seen: "Yann LeCun" in seen.names),
]
leaves: st.SearchStrategy[Query] = st.one_of(
    ASCII.map(_word),
    ASCII.map(_in_title),
    ASCII.map(_in_note),
    st.builds(_phrase, st.tuples(ASCII, ASCII), st.sampled_from(['""', "“”", "-"])),
    st.builds(_chinese, st.integers(0, 4), st.integers(1, 3)),
    st.sampled_from(("g", "gra", "net", "schr", "na", "z", "q")).map(_prefix),
    st.sampled_from((*TAGS, "vision", "none")).map(_tag),
    st.sampled_from(FACTS),
)


def _either(one: Query, other: Query) -> Query:
    return f"({one[0]} OR {other[0]})", lambda seen: one[1](seen) or other[1](seen)


def _both(one: Query, other: Query, operator: str) -> Query:
    return f"({one[0]}{operator}{other[0]})", lambda seen: one[1](seen) and other[1](seen)


def _neither(one: Query, operator: str) -> Query:
    return f"{operator}({one[0]})", lambda seen: not one[1](seen)


queries: st.SearchStrategy[Query] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(_either, inner, inner),
        st.builds(_both, inner, inner, st.sampled_from((" ", " AND "))),
        st.builds(_neither, inner, st.sampled_from(("-", "NOT "))),
    ),
    max_leaves=5,
)


def expected(papers: dict[int, Seen], query: Query) -> list[int]:
    """The papers that fit; of the trash only where the query speaks of it."""
    text, test = query
    return sorted(paper for paper, seen in papers.items() if ("is:trashed" in text or not seen.trashed) and test(seen))


def assert_found(library: Library, papers: dict[int, Seen], query: Query) -> None:
    """Search, list, count and facets of a query say what looking does."""
    found = expected(papers, query)
    result = library.search(query[0], limit=None)
    assert sorted(result.ids[: result.first_part]) == found, query[0]
    assert result.total == len(found)
    assert len(set(result.ids)) == len(result.ids)
    assert sorted(library.papers.find(query[0])) == found, query[0]
    assert library.papers.counts([query[0]]) == [len(found)]
    if found:
        facets = {kind: {facet.value: facet.count for facet in its} for kind, its in result.facets.items()}
        seen = [papers[paper] for paper in found]
        assert facets["status"] == Counter(each.status for each in seen)
        assert facets["venue"] == Counter(each.venue for each in seen if each.venue)
        for path, count in facets["tag"].items():
            assert count == sum(any(f"{tag}/".startswith(f"{path}/") for tag in each.tags) for each in seen)


texts = st.lists(
    st.one_of(ASCII, ASCII, st.sampled_from([CHINESE[a:b] for a, b in ((0, 4), (2, 6), (4, 6), (0, 1))])), max_size=6
)  # fmt: skip
records = st.builds(
    lambda title, abstract, names, year, venue: Record(
        title=" ".join(title) or "untitled", abstract=", ".join(abstract), date=year, venue=venue,
        people=[Person.parse(name) for name in names],
    ),
    texts, texts, st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
    st.sampled_from(("", "2017", "2018-05", "2019", "2021")), st.sampled_from(VENUES),
)  # fmt: skip


def index_now(library: Library, *, rebuild: bool = False) -> None:
    """What the writer child does, in this process: a hundred times sooner."""
    indexing.write(library._database, library.index.home, Progress(), rebuild=rebuild)
    library.index._refresh()


@pytest.fixture
def shelf(library: Library) -> Library:
    """Sixty papers of random words with all that can be asked for, half of them in the index."""
    dice = random.Random(4)
    for number in range(60):

        def some(most: int) -> str:
            words = [dice.choice([*STEM, CHINESE[: dice.randint(1, 6)]]) for _ in range(dice.randint(0, most))]
            return " ".join(words)

        library.papers.add(Record(
            title=some(5) or "untitled", abstract=some(12), people=[Person.parse(dice.choice(NAMES))],
            date=dice.choice(("", "2017", "2018-05", "2019", "2021")), venue=dice.choice(VENUES),
            doi=f"10.1234/{number}" if number % 3 else "",
        ))  # fmt: skip
        if number == 30:
            index_now(library)
    papers = library.papers.find()
    for tag in TAGS:
        library.tags.add(dice.sample(papers, 9), [tag])
    for status in Status:
        library.reading.set_status(dice.sample(papers, 10), status)
    for paper in papers[::4]:
        library.notes.save(paper, f"Compare **{dice.choice(list(STEM))}** with _{dice.choice(list(STEM))}_")
    library.reading.star(papers[::5])
    library.reading.rate(papers[::6], 4)
    library.papers.trash(papers[::9])
    return library


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_any_query_finds_what_looking_at_every_paper_finds(shelf: Library, query: Query) -> None:
    assert_found(shelf, look(shelf), query)


class Life(RuleBasedStateMachine):
    """A library that all kinds of things happen to; whatever did, any query finds what looking finds."""

    @initialize()
    def open(self) -> None:
        self.closing = ExitStack()
        folder = Path(self.closing.enter_context(tempfile.TemporaryDirectory()))
        self.library = self.closing.enter_context(Library.open(folder / "library", create=True))
        self.folder = folder
        self.dice = random.Random(1)
        index_now(self.library)

    def teardown(self) -> None:
        self.closing.close()

    def some(self) -> list[int]:
        papers = self.library.papers.find("is:trashed OR -is:trashed")
        return self.dice.sample(papers, min(len(papers), self.dice.randint(1, 3)))

    @rule(record=records)
    def add(self, record: Record) -> None:
        self.library.papers.add(record)

    @rule(words=st.lists(texts, min_size=1, max_size=4))
    def bring_in(self, words: list[list[str]]) -> None:
        path = self.folder / "some.bib"
        path.write_text("".join(
            f"@article{{k{number}x{self.dice.randrange(10**9)}, title={{{' '.join(each) or 'none'}}}, year=2019}}\n"
            for number, each in enumerate(words)
        ), "utf-8")  # fmt: skip
        self.library.transfer.import_files([path])

    @rule(words=texts, field=st.sampled_from(("title", "abstract")))
    def edit(self, words: list[str], field: str) -> None:
        self.library.papers.edit(self.some(), {field: " ".join(words) or "nothing"})

    @rule(words=texts, sitting=st.sampled_from(("", "one")))
    def note(self, words: list[str], sitting: str) -> None:
        for paper in self.some():
            self.library.notes.save(paper, " ".join(words), sitting)

    @rule(path=st.sampled_from(TAGS))
    def tag(self, path: str) -> None:
        self.library.tags.add(self.some(), [path])

    @rule()
    def merge_tags(self) -> None:
        paths = [tag.path for tag in self.library.tags.tree()]
        if len(paths) > 1:
            one, other = self.dice.sample(paths, 2)
            if not one.startswith(f"{other}/") and not other.startswith(f"{one}/"):
                self.library.tags.merge([one], other)

    @rule(status=st.sampled_from(list(Status)))
    def mark(self, status: Status) -> None:
        self.library.reading.set_status(self.some(), status)
        self.library.reading.star(self.some())
        self.library.reading.rate(self.some(), 4)

    @rule()
    def trash(self) -> None:
        self.library.papers.trash(self.some())

    @rule()
    def restore(self) -> None:
        self.library.papers.restore(self.some())

    @rule()
    def delete(self) -> None:
        self.library.papers.delete(self.some())

    @rule(times=st.integers(1, 3))
    def undo(self, times: int) -> None:
        for _ in range(times):
            self.library.undo()

    @rule()
    def redo(self) -> None:
        self.library.redo()

    @rule(rebuild=st.booleans())
    def index(self, rebuild: bool) -> None:
        index_now(self.library, rebuild=rebuild)
        assert self.library.index.waiting() == 0

    @rule(query=queries, other=queries)
    def search(self, query: Query, other: Query) -> None:
        papers = look(self.library)
        assert_found(self.library, papers, query)
        assert_found(self.library, papers, other)

    @invariant()
    def every_word_finds_its_papers(self) -> None:
        if not hasattr(self, "library"):
            return
        papers = look(self.library)
        for stem, forms in FORMS.items():
            found = expected(papers, (forms[0], lambda seen, stem=stem: seen.anywhere(stem)))  # type: ignore[misc]
            result: Any = self.library.search(forms[0], limit=None)
            assert sorted(result.ids) == found, forms[0]


@pytest.mark.slow
def test_whatever_is_typed_imported_or_undone_is_found_at_once() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=30, stateful_step_count=20, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip


def test_venues_are_found_by_the_beginnings_of_their_words(library: Library) -> None:
    names = ("NeurIPS", "Information Processing & Management", "Zürcher Beiträge", "ÉTUDES DE LETTRES",
             "NeurIPS Workshop")  # fmt: skip
    papers = [library.papers.add(Record(title=f"P{n}", venue=name)) for n, name in enumerate(names)]
    for query, found in (
        ("venue:neurips", [0, 4]), ("venue:rips", []), ('venue:"inf proc man"', [1]), ("venue:zurcher", [2]),
        ("venue:ZÜRCHER", [2]), ("venue:études,workshop", [3, 4]), ("-venue:neurips", [1, 2, 3]), ('venue:"&"', []),
    ):  # fmt: skip
        assert library.papers.find(query) == [papers[place] for place in found], query


def test_many_values_are_asked_for_in_one_walk(library: Library, papers: list[int]) -> None:
    keys = [library.papers.get(paper).key for paper in papers]
    library.papers.edit(papers[:1], {"key": "renamed2020"})
    assert library.papers.find(f"key:{keys[0]},nothing*,RENAMED*") == papers[:1]
    assert library.papers.find(f"key:{keys[0][:4]}*,{keys[1]}") == papers[:2]
    library.tags.add(papers[:2], ["retrieval/neural"])
    library.tags.add(papers[2:], ["retrieval2"])
    assert library.papers.find("tag:retrieval,none") == papers[:2]
    assert library.papers.find("tag:retriev*,none") == papers


def test_a_reading_counts_also_after_the_next(
    library: Library, papers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperdesk.library.reading.now", lambda: "2024-10-10T12:00:00.000Z")
    library.reading.set_status(papers[:1], Status.READ)
    library.reading.set_status(papers[:1], Status.READING)
    monkeypatch.setattr("paperdesk.library.reading.now", lambda: "2025-01-10T12:00:00.000Z")
    library.reading.set_status(papers[:1], Status.READ)
    assert library.papers.find("read:2024-10") == library.papers.find("read:2025-01") == papers[:1]
    assert library.papers.find("read:2024-11") == library.papers.find("read:>2025-02") == []
    assert library.papers.find("read:<2025") == papers[:1]
    library.transfer.import_text('[{"title": "In", "type": "book", "author": [], "paperdesk": {"status": "read"}}]')
    assert library.papers.find("read:today") == []
