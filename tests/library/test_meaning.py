"""What papers mean, kept beside the index: followed, mended, cut short, and how it turns what is related.

The model is a small one of its own; the real one is asked where it is installed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from paperdesk.children import Child
from paperdesk.errors import ChildError
from paperdesk.library import Library, meaning
from paperdesk.library.meaning import OPTION, write
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import Record
from paperdesk.search import embedding
from paperdesk.search.embedding import Rows, normal
from paperdesk.search.vectors import Vectors, VectorWriter
from paperdesk.settings import OPTIONS

THEMES = (("car", "automobile", "vehicle", "engine"), ("bread", "loaf", "baking", "oven"), ("court", "law", "judge"))
TEXTS = (
    ("Engines of the modern car", "A car needs an engine that runs quietly on the road."),
    ("The quiet automobile", "Any vehicle whose automobile drive is silent."),
    ("Baking bread at home", "An oven and a loaf, slowly baked on a stone."),
    ("The engine of a quiet car", "How cars and engines run on the road."),
    ("Before the court", "A judge reads the law."),
)


class Themes:
    """A model of three directions, that counts the words of each."""

    name = embedding.NAME
    dimensions = len(THEMES) + 1
    asked = 0

    def embed(self, texts: Sequence[str]) -> Rows:
        self.asked += len(texts)
        rows = [[sum(word in text.lower() for word in theme) for theme in THEMES] + [0.1] for text in texts]
        return normal(np.array(rows, np.float32).reshape(-1, self.dimensions))


@pytest.fixture
def chosen() -> dict[str, Any]:
    return {option.id: option.default for option in OPTIONS} | {OPTION: True}


@pytest.fixture
def library(tmp_path: Path, chosen: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setattr(embedding, "installed", lambda: True)
    with Library.open(tmp_path / "library", create=True, options=chosen.__getitem__) as opened:
        for title, abstract in TEXTS:
            opened.papers.add(Record(title=title, abstract=abstract))
        opened.catch_up()
        yield opened


def read(library: Library, progress: Progress | None = None, rebuild: bool = False, model: Any = None) -> int:
    return write(library._database, library.meanings.home, model or Themes(), progress or Progress(), rebuild=rebuild)


def held(library: Library) -> list[int]:
    return [int(paper) for paper in Vectors(library.meanings.home, embedding.NAME).papers]


def related(library: Library, paper: int) -> dict[int, str]:
    return {found.id: found.why for found in library.related.of([paper])}


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "BATCH", 2)


# Made and followed ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_batches")
def test_all_are_read_once_and_then_what_changes(library: Library) -> None:
    model = Themes()
    assert library.meanings.waiting() == 5
    assert read(library, model=model) == 5 and held(library) == [1, 2, 3, 4, 5] and library.meanings.waiting() == 0
    assert read(library, model=model) == 0 and model.asked == 5
    library.papers.edit([2, 3, 4], {"abstract": "Nothing."})
    library.papers.delete([5])
    new = library.papers.add(Record(title="A loaf"))
    assert library.meanings.waiting() == 5
    assert read(library, model=model) == 5 and model.asked == 9
    assert held(library) == [1, 2, 3, 4, new] and library.meanings.waiting() == 0
    library.undo()
    library.undo()
    assert read(library) == 2 and held(library) == [1, 2, 3, 4, 5]


def test_a_note_or_a_tag_means_nothing(library: Library) -> None:
    read(library)
    library.notes.save(1, "About bread.")
    library.tags.add([1], ["bread"])
    assert library.meanings.waiting() == 0 and read(library) == 0


@pytest.mark.usefixtures("small_batches")
def test_reading_that_was_stopped_goes_on_and_counts_when_it_is_whole(library: Library) -> None:
    class Stop(Progress):
        def report(self, done: int, total: int = 0, text: str = "") -> None:
            assert total == 5
            if done >= 4:
                raise Cancelled

    words_only = related(library, 1)
    with pytest.raises(Cancelled):
        read(library, Stop())
    assert held(library) == [2, 3, 4, 5], "the newest first"
    assert library.meanings.waiting() == 1 and related(library, 1) == words_only
    assert read(library) == 1 and library.meanings.waiting() == 0
    assert related(library, 1) != words_only


def test_broken_deleted_or_of_another_model_they_are_made_anew(library: Library) -> None:
    read(library)
    rows = library.meanings.home / "rows-1"
    rows.write_bytes(b"\xff" + rows.read_bytes()[1:])
    words_only = related(library, 1)
    assert library.meanings.of([1]) is None and words_only
    assert read(library) == 5 and library.meanings.of([1]) is not None
    with VectorWriter(library.meanings.home, "another", 2, rebuild=True):
        pass
    (library.meanings.home / "state.json").unlink()
    assert library.meanings.waiting() == 5 and library.meanings.of([1]) is None
    assert read(library) == 5 and read(library, rebuild=True) == 5


def test_of_a_library_that_was_restored_they_are_made_anew(library: Library) -> None:
    read(library)
    library._database.set_fact("epoch", "new")
    assert library.meanings.waiting() == 5 and library.meanings.of([1]) is None
    assert read(library) == 5 and library.meanings.of([1]) is not None


def test_another_writer_does_the_work(library: Library) -> None:
    with VectorWriter(library.meanings.home, embedding.NAME, 4, rebuild=True):
        assert read(library) == 0


def test_what_is_forgotten_comes_back(library: Library) -> None:
    read(library)
    assert library.meanings.of([1]) is not None
    library.meanings.forget()
    assert not library.meanings.home.exists() and library.meanings.of([1]) is None
    library.meanings.forget()
    assert read(library) == 5 and library.meanings.of([1]) is not None


# What is related ------------------------------------------------------------------------------------------------------


def test_other_words_of_the_same_meaning_are_found_and_said(library: Library) -> None:
    before = related(library, 1)
    assert 4 in before and 2 not in before
    read(library)
    after = related(library, 1)
    assert after[4] == before[4] and after[2] == "similar in meaning"
    assert not {3, 5} & set(after)
    scores = [found.score for found in library.related.of([1])]
    assert scores == sorted(scores, reverse=True) and all(0 < score <= 1 for score in scores)


def test_meaning_turns_the_order_of_those_that_share_words(library: Library) -> None:
    first = library.papers.add(Record(title="Slow baking in a stone oven", abstract="A loaf."))
    near = library.papers.add(Record(title="A stone of slow colours", abstract="Bread and loaf, oven baking."))
    far = library.papers.add(
        Record(title="A stone of slow colours", abstract="A loaf before the judge of the law court.")
    )
    library.catch_up()
    chosen = library.related.of([first])
    read(library)
    fused = library.related.of([first])
    by_words = {found.id: found.score for found in chosen}
    gain = {found.id: found.score - by_words[found.id] for found in fused if found.id in by_words}
    assert gain[near] > 0.05 and gain.get(far, 0) < gain[near] / 2


def test_the_trash_and_the_deleted_never_come(library: Library) -> None:
    read(library)
    library.papers.trash([2])
    assert 2 not in related(library, 1)
    library.undo()
    assert 2 in related(library, 1)
    library.papers.delete([2])
    assert 2 not in related(library, 1), "though its vector is still there"


def test_a_paper_whose_vector_is_not_there_yet_goes_by_its_words(library: Library) -> None:
    read(library)
    new = library.papers.add(Record(title="Car engines on the road", abstract="An engine that runs quietly."))
    assert {1, 4} <= set(related(library, new))


def test_switched_off_only_words_count(library: Library, chosen: dict[str, Any]) -> None:
    by_words = related(library, 1)
    read(library)
    chosen[OPTION] = False
    assert related(library, 1) == by_words and not library.meanings.on
    assert library.meanings.waiting() == 0 and library.meanings.catch_up() == 0


def test_without_the_extra_the_switch_does_nothing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    by_words = related(library, 1)
    read(library)
    monkeypatch.setattr(embedding, "installed", lambda: False)
    assert related(library, 1) == by_words and library.meanings.catch_up() == 0 and library.meanings.waiting() == 0


# The child ------------------------------------------------------------------------------------------------------------


def test_a_passage_is_read_by_the_child(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    read(library)
    monkeypatch.setattr(Child, "ask", lambda _self, request, timeout: Themes().embed([request["text"]]).tobytes())
    assert library.related.like("a silent automobile")[0].id == 2
    assert library.related.like("loaf")[0].why


@pytest.mark.parametrize("error", [ChildError("It is gone."), Cancelled()])
def test_a_passage_that_the_child_cannot_read_goes_by_its_words(
    library: Library, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    read(library)

    def fail(*_about: object, **_more: object) -> None:
        raise error

    by_words = library.related.like("a quiet engine on the road")
    monkeypatch.setattr(Child, "ask", fail)
    assert by_words and library.related.like("a quiet engine on the road") == by_words


@pytest.mark.skipif(embedding.installed(), reason="with the extra the child does its work")
def test_a_child_without_the_extra_says_that_it_failed(library: Library) -> None:
    with pytest.raises(ChildError, match="Reading what papers mean failed"):
        library.meanings.catch_up()
    assert library.meanings._child is None


@pytest.mark.skipif(not embedding.installed(), reason="the extra is not installed")
def test_the_real_child(library: Library) -> None:
    told: list[tuple[int, int]] = []

    class Told(Progress):
        def report(self, done: int, total: int = 0, text: str = "") -> None:
            told.append((done, total))

    assert library.meanings.catch_up(Told()) == 5 and told[-1] == (5, 5)
    assert library.meanings.waiting() == 0 and library.meanings._child is None
    assert library.meanings.of([1]) is not None and library.meanings.of_text("a quiet engine") is not None
    library.papers.edit([1], {"title": "Engines"})
    assert library.meanings.catch_up() == 1 and held(library) == [1, 2, 3, 4, 5]
    assert library.related.like("cars and engines")[0].id in (1, 4)
