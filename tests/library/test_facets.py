"""Facets count what a search for them would find, whatever was changed before."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from paperdesk.library import Library
from paperdesk.library.facets import Facet
from paperdesk.library.held import Held
from paperdesk.progress import Cancelled
from paperdesk.record import Person, Record, Status
from paperdesk.search.editing import toggled
from paperdesk.search.values import quote

PAGE = Path(__file__).parents[2] / "resources" / "sample" / "trending-papers.txt"

PEOPLE = (
    "Wang, Wei",
    "Wei, Wang",
    "Lee, Ann",
    "Lee, Mary Ann",
    "Lee Ann, Mary",
    "de la Cruz, Juan, Jr.",
    "Müller, José",
    "Muller, Jose",
    "{The OpenAI Team, Inc.}",
    "Plato",
    "王, 伟",
    "王伟",
    "O'Neil, A. B.",
    "and, or",
    "—",
    "van, Ann",
)
TAGS = ("ml", "ml/vision", "ml/vision/3d", "Theory", "to read")


@pytest.fixture
def many(library: Library) -> list[int]:
    dice = random.Random(5)
    years, venues = (1999, 2004, 2019, 2020, 2021, 2023, 2024, ""), ("NeurIPS", "ACL, Findings", "")
    papers = [
        library.papers.add(
            Record(title=f"A paper on subject {number}", date=str(dice.choice(years)), venue=dice.choice(venues),
                   people=[Person.parse(name) for name in dice.sample(PEOPLE, dice.randint(0, 5))])
        )
        for number in range(60)
    ]  # fmt: skip
    library.catch_up()
    for status in Status:
        library.reading.set_status(dice.sample(papers, 12), status)
    for tag in TAGS:
        library.tags.add(dice.sample(papers, 14), [tag])
    for paper in papers[::7]:
        library.notes.save(paper, "Words.")
    library.reading.star(papers[::5])
    return papers


def assert_true(library: Library, found: list[int]) -> None:
    """Each count is the number of papers that asking for the value leaves."""
    facets: dict[str, list[Facet]] = library._searcher.facets.count(found)
    assert sum(facet.count for facet in facets["status"]) == len(found)
    for facet in [facet for kind in facets.values() for facet in kind]:
        asked = facet.value if facet.field == "year" else quote(facet.value)
        expected = set(library.papers.find(f"{facet.field}:{asked}")) & set(found)
        assert facet.count == len(expected), facet
    for kind in facets.values():
        assert len({facet.value for facet in kind}) == len(kind)


def test_counts_are_what_asking_leaves(library: Library, many: list[int]) -> None:
    assert_true(library, many)
    assert_true(library, many[3:20])
    assert_true(library, [])
    assert_true(library, many[:1])


def test_changes_are_counted_the_next_time(library: Library, many: list[int]) -> None:
    dice = random.Random(9)
    library._searcher.facets.count(many)
    verbs: list[Callable[[list[int]], object]] = [
        lambda some: library.reading.set_status(some, dice.choice(list(Status))),
        library.reading.star,
        lambda some: library.tags.add(some, [dice.choice(TAGS)]),
        lambda some: library.tags.remove(some, [library.tags.tree()[-1].path]),
        lambda some: library.tags.rename(library.tags.tree()[0].path, f"new{dice.random()}/one"),
        lambda some: library.papers.edit(some, {"venue": "ICML", "date": "2022"}),
        lambda some: library.papers.edit(some, {"people": [Person.parse(name) for name in dice.sample(PEOPLE, 3)]}),
        lambda some: library.catch_up(),
        lambda some: library.notes.save(some[0], dice.choice(("", "Other words."))),
        lambda some: library.papers.delete(some[:1]),
        lambda some: library.papers.add(Record(title=f"New {dice.random()}")),
        lambda some: library.undo(),
        lambda some: library.undo(),
        lambda some: library.redo(),
    ]
    for _turn in range(60):
        here = library.papers.find("")
        dice.choice(verbs)(dice.sample(here, 4))
        assert_true(library, library.papers.find(""))


def test_a_tag_above_says_less_than_the_only_one_below(library: Library) -> None:
    papers = [library.papers.add(Record(title=f"P{n}")) for n in range(3)]
    library.tags.add(papers, ["a/b"])
    library.tags.add(papers[:1], ["c"])
    library.tags.add(papers[:2], ["c/d"])
    found = library._searcher.facets.count(papers)["tag"]
    assert [(facet.value, facet.count) for facet in found] == [("a/b", 3), ("c/d", 2)]


def test_what_could_not_be_read_is_read_the_next_time(
    library: Library, many: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    library._searcher.facets.count(many)
    library.reading.star(many)

    def fail(_self: Held, _among: str = "") -> list[int]:
        raise OSError("The disk is away.")

    with monkeypatch.context() as patched:
        patched.setattr(Held, "_ids", fail)
        with pytest.raises(OSError, match="away"):
            library._searcher.facets.count(many)
    assert_true(library, many)


def test_a_click_on_an_author_leaves_what_was_counted(library: Library, many: list[int]) -> None:
    for typed in ("subject", "paper -status:read", "author:lee"):
        result = library.search(typed, limit=0)
        authors = result.facets["author"]
        assert authors == sorted(authors, key=lambda facet: -facet.count)
        assert {facet.value for facet in authors} >= {"Wei Wang", "Plato"} or "lee" in typed
        for facet in authors:
            narrowed = library.search(toggled(typed, "author", facet.value), limit=0)
            assert narrowed.total == facet.count, facet
            assert facet.count <= result.total


def test_the_authors_of_real_papers_count_true(library: Library) -> None:
    library.transfer.import_files([PAGE])
    library.catch_up()
    for number in range(3):
        library.papers.add(Record(title=f"Deep models {number}", people=[Person.parse("Hinton, Geoffrey")]))
    result = library.search("models", limit=0)
    assert result.facets["author"][0].value == "Geoffrey Hinton"
    for facet in result.facets["author"]:
        assert library.search(toggled("models", "author", facet.value), limit=0).total == facet.count


def test_without_an_index_no_authors_are_counted(library: Library) -> None:
    papers = [library.papers.add(Record(title="A", people=[Person.parse("Lee, Ann")]))]
    assert library._searcher.facets.count(papers)["author"] == []


def test_counting_ends_once_nobody_waits_for_it_and_is_whole_the_next_time(library: Library) -> None:
    library.papers.add(Record(title="A paper on graphs", people=[Person.parse("Wei, Furu")]))
    library.catch_up()
    result = library.search("graphs")
    looks = iter([False, True])

    def check() -> None:
        if next(looks):
            raise Cancelled

    with pytest.raises(Cancelled):
        result.count_facets(check)
    assert [facet.value for facet in result.count_facets()["author"]] == ["Furu Wei"]


def test_a_venue_counts_what_asking_for_it_finds(library: Library) -> None:
    for number, venue in enumerate(["ACL"] * 3 + ["Findings of ACL"] * 2 + ["NeurIPS"]):
        library.papers.add(Record(title=f"Paper {number}", venue=venue))
    library.catch_up()
    counted = library.search("paper").facets["venue"]
    assert [(facet.value, facet.count) for facet in counted] == [("ACL", 5), ("Findings of ACL", 2), ("NeurIPS", 1)]
    for facet in counted:
        assert library.search(f'paper venue:"{facet.value}"').total == facet.count
