"""What a half-typed search may go on to be, and how many papers that finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.library import Library
from paperdesk.library.completion import Offer
from paperdesk.record import Person, Record, Status
from paperdesk.search.fields import FIELDS


def add(library: Library, title: str, people: str, venue: str = "", year: str = "") -> int:
    parsed = [Person.parse(name) for name in people.split(";") if name]
    return library.papers.add(Record(title=title, people=parsed, venue=venue, date=year))


@pytest.fixture
def few(library: Library) -> list[int]:
    ids = [
        add(library, "One", "Wei, Furu;Wang, Wei", "NeurIPS 2020", "2020"),
        add(library, "Two", "Wei, Furu", "NeurIPS", "2020"),
        add(library, "Three", "van der Berg, Jan", "Neural Networks", "2019"),
        add(library, "Four", "Wang, Wei;Wei, Furu;Retriever, Ann", "", "1998"),
    ]
    library.tags.add(ids[:3], ["retrieval/neural"])
    library.tags.add(ids[3:], ["retrieval"])
    library.tags.add(ids[:1], ["to read"])
    library.collections.add(ids[:2], library.collections.ensure("Thesis/Related work"))
    library.reading.set_status(ids[:1], Status.READ)
    library.shelves.add("Old ones", "year:<2000")
    library.notes.save(ids[0], "Words.")
    return ids


def written(offers: list[Offer]) -> list[tuple[str, int | None]]:
    return [(offer.written, offer.papers) for offer in offers]


def test_values_of_fields_with_their_counts(library: Library, few: list[int]) -> None:
    ask = library.completion.offers
    assert written(ask("", "tag")) == [("tag:retrieval", 4), ("tag:retrieval/neural", 3), ('tag:"to read"', 1)]
    assert written(ask("neu", "tag")) == [("tag:retrieval/neural", 3)]
    assert written(ask("rel", "collection")) == [('collection:"Thesis/Related work"', 2)]
    assert written(ask("", "status")) == [
        ("status:unread", 3), ("status:reading", 0), ("status:read", 1), ("status:skipped", 0),
    ]  # fmt: skip
    assert written(ask("20", "year")) == [("year:2020", 2), ("year:2019", 1)]
    assert written(ask("wei", "author")) == [('author:"Furu Wei"', 3), ('author:"Wei Wang"', 2)]
    assert written(ask("berg", "author")) == [('author:"Jan van der Berg"', 1)]
    assert written(ask("n", "has"))[0] == ("has:note", 1)
    assert written(ask("old", "search")) == [('search:"Old ones"', 1)]
    assert written(ask("y", "sort")) == [("sort:year", None)]
    assert written(ask("last", "added")) == [("added:last-week", None), ("added:last-month", None),
                                             ("added:last-year", None)]  # fmt: skip
    assert written(ask("", "type")) == [("type:article", 4)]
    assert ask("x", "title") == []


def test_a_venue_counts_what_asking_for_it_finds(library: Library, few: list[int]) -> None:
    assert written(library.completion.offers("neurips", "venue")) == [
        ("venue:NeurIPS", 2), ('venue:"NeurIPS 2020"', 1),
    ]  # fmt: skip


def test_every_count_is_the_number_of_papers_found(library: Library, few: list[int]) -> None:
    for field in FIELDS:
        for offer in library.completion.offers("", field.name, 50):
            if offer.papers is not None:
                assert len(library.papers.find(offer.written)) == offer.papers, offer


def test_an_author_counts_the_papers_that_asking_for_the_name_finds(library: Library) -> None:
    ids = [add(library, f"P{n}", "Yang Liu") for n in range(3)]
    add(library, "A", "Yang Liu Wu")
    add(library, "B", "Anna Yang;Liu Wang")
    add(library, "C", "José Müller;Jose Muller")
    add(library, "D", "{Team One; Two};{The OpenAI Team, Inc.};—")
    for _turn in ("letters", "memory", "the index"):
        library.papers.trash(ids[2:])
        if _turn != "letters":
            assert written(library.completion.offers("yang liu", "author")) == [
                ('author:"Yang Liu"', 3), ('author:"Yang Liu Wu"', 1),
            ]  # fmt: skip
            assert written(library.completion.offers("mull", "author")) == [('author:"José Müller"', 1)]
            for offer in library.completion.offers("", "author", 50):
                assert len(library.papers.find(offer.written)) == offer.papers, offer
            assert "The OpenAI Team Inc." in [each.value for each in library.completion.offers("the op", "author")]
        library.undo()
        library.catch_up()
        add(library, "E", "Zoe Zett")


def test_no_more_names_are_asked_for_than_are_shown(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        add(library, f"P{number}", f"Wang, A{number}")
    library.catch_up()
    asked: list[str] = []

    def by_author(name: str) -> set[int]:
        asked.append(name)
        return {1, 2}

    monkeypatch.setattr(library.completion._people, "_by_author", by_author)
    assert len(library.completion.offers("wang", "author", 5)) == len(asked) == 5


def test_what_is_typed_itself_comes_first(library: Library) -> None:
    for people, count in (("Lingyu Yang", 3), ("Liu Yang", 3), ("Yang Li", 2), ("Yang Liu", 4), ("Li Yang", 1)):
        for number in range(count):
            add(library, f"{people} {number}", people, "ACL Findings" if number else "ACL")
    ask = library.completion.offers
    assert [each.value for each in ask("Yang Li", "author")][:3] == ["Yang Li", "Li Yang", "Yang Liu"]
    assert [each.value for each in ask("Li, Yang", "author")][:2] == ["Yang Li", "Li Yang"]
    assert [each.value for each in ask("acl", "venue")] == ["ACL", "ACL Findings"]
    assert [each.value for each in ask("read", "status")] == ["read", "reading"]
    assert [each.written for each in ask("page")][:2] == ["page:", "pages:"]
    assert [each.written for each in ask("by")][:1] == ["author:"]
    papers = library.papers.find("")
    library.tags.add(papers, ["neural/data"])
    library.tags.add(papers[:5], ["neural nets"])
    library.tags.add(papers[:1], ["data/neural"])
    assert [each.value for each in ask("neural", "tag")] == ["neural", "data/neural", "neural/data", "neural nets"]
    library.shelves.add("Older than old", "year:<2000")
    library.shelves.add("Olden", "status:unread")
    library.shelves.add("Old", "year:<2000")
    assert [each.value for each in ask("old", "search")] == ["Old", "Olden", "Older than old"]


def test_a_plain_word_is_offered_fields_first_then_what_begins_so(library: Library, few: list[int]) -> None:
    ask = library.completion.offers
    assert [offer.written for offer in ask("ta")] == ["tag:"]
    assert [offer.written for offer in ask("re")][:3] == ["read:", "tag:retrieval", "tag:retrieval/neural"]
    assert 'author:"Ann Retriever"' in [offer.written for offer in ask("re")]
    assert ask("ta")[0].note.startswith("A tag")
    assert ask("r") == []
    assert ask("zzz") == []
    assert len(ask("ne")) <= 8


def test_what_changes_is_counted_the_next_time(library: Library, few: list[int]) -> None:
    ask = library.completion.offers
    ask("we", "author")
    ask("", "tag")
    ask("", "year")
    library.papers.trash(few[3:])
    assert written(ask("", "tag"))[0] == ("tag:retrieval", 3)
    assert written(ask("wei", "author")) == [('author:"Furu Wei"', 2), ('author:"Wei Wang"', 1)]
    assert ask("1998", "year") == []
    library.undo()
    assert written(ask("wei", "author")) == [('author:"Furu Wei"', 3), ('author:"Wei Wang"', 2)]
    library.papers.edit(few[1:2], {"people": [Person.parse("Curie, Marie")]})
    assert written(ask("cur", "author")) == [('author:"Marie Curie"', 1)]
    assert written(ask("furu", "author")) == [('author:"Furu Wei"', 2)]
    new = add(library, "Five", "Curie, Marie", "ACL", "2024")
    assert written(ask("cur", "author")) == [('author:"Marie Curie"', 2)]
    assert written(ask("2024", "year")) == [("year:2024", 1)]
    library.papers.trash([new])
    library.papers.edit(few[1:2], {"people": []})
    assert ask("cur", "author") == []
    library.tags.rename("to read", "later")
    assert written(ask("lat", "tag")) == [("tag:later", 1)]


def test_many_changes_are_read_as_a_whole(library: Library, few: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    library.completion.offers("wei", "author")
    monkeypatch.setattr("paperdesk.library.held._MANY", 0)
    library.papers.edit(few[1:2], {"people": [Person.parse("Curie, Marie")]})
    assert written(library.completion.offers("cu", "author")) == [('author:"Marie Curie"', 1)]


def test_what_another_process_changes_is_taken_in(library: Library, few: list[int], tmp_path: Path) -> None:
    assert library.completion.offers("fresh", "tag") == []
    with Library.open(tmp_path / "library") as other:
        other.tags.add(few[:2], ["fresh"])
    library.news_from_others()
    assert written(library.completion.offers("fresh", "tag")) == [("tag:fresh", 2)]


def test_an_empty_library_offers_fields_only(library: Library) -> None:
    assert [offer.written for offer in library.completion.offers("ta")] == ["tag:"]
    assert library.completion.offers("", "author") == []
