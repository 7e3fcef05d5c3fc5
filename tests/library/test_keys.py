"""Citation keys of a library: by the chosen pattern, unique, stable, and never lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from paperdesk.library import Library
from paperdesk.record import Person, Record
from paperdesk.settings import OPTIONS


class Chosen(dict[str, Any]):
    """Options that a test may change."""

    def __init__(self) -> None:
        super().__init__({option.id: option.default for option in OPTIONS})


@pytest.fixture
def chosen() -> Chosen:
    return Chosen()


@pytest.fixture
def library(tmp_path: Path, chosen: Chosen) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True, options=chosen.__getitem__) as opened:
        yield opened


@pytest.fixture
def add(library: Library) -> Callable[..., int]:
    def one(title: str, name: str = "Doe, Jane", **fields: Any) -> int:
        return library.papers.add(Record(title=title, people=[Person.parse(name)], date="2020", **fields))

    return one


def keys(library: Library, ids: list[int]) -> list[str]:
    return [paper.key for paper in library.papers.many(ids)]


def test_a_new_paper_gets_a_key_by_the_pattern(library: Library, chosen: Chosen, add: Callable[..., int]) -> None:
    first = add("On apples")
    chosen["key_pattern"] = "[auth][shortyear]"
    ids = [first, add("On pears"), add("On plums"), add("Kept", key="mine")]
    assert keys(library, ids) == ["doe2020apples", "Doe20", "Doe20b", "mine"]


def test_a_wrong_pattern_is_the_default_one(library: Library, chosen: Chosen, add: Callable[..., int]) -> None:
    chosen["key_pattern"] = "[auth"
    assert keys(library, [add("On apples")]) == ["doe2020apples"]


def test_keys_are_made_anew_and_old_ones_still_lead_on(
    library: Library, chosen: Chosen, add: Callable[..., int]
) -> None:
    ids = [add("On apples"), add("On apples"), add("On pears", key="mine")]
    chosen["key_pattern"] = "[authEtAl][year]"
    assert library.papers.make_keys(ids) == 3
    assert keys(library, ids) == ["Doe2020", "Doe2020b", "Doe2020c"]
    assert [library.papers.id_of(key) for key in ("doe2020apples", "mine", "Doe2020b")] == [ids[0], ids[2], ids[1]]
    assert library.papers.make_keys(ids) == 0, "they fit, so they stay"
    library.undo()
    assert keys(library, ids) == ["doe2020apples", "doe2020applesb", "mine"]
    library.redo()
    assert keys(library, ids) == ["Doe2020", "Doe2020b", "Doe2020c"]


def test_a_key_may_go_back_to_what_it_was(library: Library, chosen: Chosen, add: Callable[..., int]) -> None:
    ids = [add("On apples"), add("On apples")]
    before = keys(library, ids)
    chosen["key_pattern"] = "[year]"
    library.papers.make_keys(ids)
    chosen["key_pattern"] = OPTIONS[[option.id for option in OPTIONS].index("key_pattern")].default
    assert library.papers.make_keys(ids) == 2
    assert keys(library, ids) == before


def test_many_papers_are_one_step(library: Library, chosen: Chosen, add: Callable[..., int]) -> None:
    ids = [add(f"Title{number}") for number in range(120)]
    before = keys(library, ids)
    chosen["key_pattern"] = "[auth][year]"
    assert library.papers.make_keys(ids) == 120
    assert len(set(keys(library, ids))) == 120
    library.undo()
    assert keys(library, ids) == before
