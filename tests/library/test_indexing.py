"""The writer's work: it catches up, goes on where it was cut short, and begins anew where it must."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from paperdesk.errors import LibraryError
from paperdesk.library import Library, indexing
from paperdesk.library import index as library_index
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import Person, Record
from paperdesk.search import index
from paperdesk.search.evaluate import Evaluator, View
from paperdesk.search.index import State

FILLER = "attention networks translate languages by learning where to look "


def held(library: Library) -> set[int]:
    evaluator = Evaluator(library.index.home)
    try:
        return set(evaluator.view().papers_of(evaluator.view().everything()))
    finally:
        evaluator.close()


def write(library: Library, progress: Progress | None = None, rebuild: bool = False) -> int:
    return indexing.write(library._database, library.index.home, progress or Progress(), rebuild=rebuild)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 4)


def test_the_people_of_a_paper_are_one_text_with_places_between_them(library: Library) -> None:
    people = [Person.parse("Yang, Jinbo"), Person(literal="Team One; Team Two"), Person.parse("Li Xiao")]
    paper = library.papers.add(Record(title="A", people=people))
    (document,) = indexing.documents(library._database, [paper])
    assert document.authors == "Jinbo Yang; Team One, Team Two; Li Xiao"
    assert indexing.names("[]") == ""


def test_a_phrase_of_names_is_one_person_before_the_index_knows_and_after(library: Library) -> None:
    people = [Person.parse("Jinbo Yang"), Person.parse("Li Xiao"), Person(literal="Team One; Team Two")]
    crossing = library.papers.add(Record(title="A", people=people))
    write(library)
    own = library.papers.add(Record(title="B", people=[Person.parse("Yang Li"), Person.parse("Jinbo Yang")]))
    for _turn in ("in memory", "in the index"):
        assert library.papers.find('author:"Yang Li"') == [own]
        assert library.search('"yang li"').part("all") == [own]
        assert library.papers.find('author:"Jinbo Yang"') == [crossing, own]
        assert library.papers.find('author:"Team One; Team Two"') == [crossing]
        assert library.papers.find('author:"one team"') == [crossing]
        snippet = library.search('author:"Yang Li"').snippet(own)
        assert snippet is not None and [snippet.text[start:end] for start, end in snippet.marks] == ["Yang Li"]
        write(library)


@pytest.mark.usefixtures("small_batches")
def test_it_catches_up_in_batches(library: Library) -> None:
    ids = [library.papers.add(Record(title=f"Paper number {n}")) for n in range(11)]
    assert write(library) == 11 and held(library) == set(ids)
    library.papers.edit(ids[:6], {"abstract": "new words"})
    library.papers.delete(ids[9:])
    assert write(library) == 8 and held(library) == set(ids[:9])
    assert write(library) == 0


@pytest.mark.usefixtures("small_batches")
def test_what_a_first_build_has_yet_to_take_in_is_found_in_the_store(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_index, "IN_MEMORY", 2)
    ids = [library.papers.add(Record(title=f"Paper number {n}")) for n in range(11)]

    class Stop(Progress):
        def report(self, done: int, total: int = 0, text: str = "") -> None:
            if done >= 4:
                raise Cancelled

    with pytest.raises(Cancelled):
        write(library, Stop())
    assert held(library) == set(ids[7:])
    library.papers.edit([ids[0], ids[9]], {"title": "Paper changed"})
    assert sorted(hit.id for hit in library.search("paper", limit=None).hits) == ids
    assert sorted(hit.id for hit in library.search("changed").hits) == [ids[0], ids[9]]
    assert library.search("number", limit=None).total == 9
    assert library.search("sort:added", limit=None).ids == ids
    library.papers.edit([ids[1]], {"title": "Paper changed"})  # while the view is open
    assert library.search("changed").total == 3 and library.search("title:number").total == 8
    library.catch_up()
    assert library.search("changed").total == 3 and library.index.beyond is None


@pytest.mark.usefixtures("small_batches")
def test_a_build_that_was_cut_short_goes_on(library: Library) -> None:
    ids = [library.papers.add(Record(title=f"Paper number {n}")) for n in range(11)]

    class Stop(Progress):
        def report(self, done: int, total: int = 0, text: str = "") -> None:
            if done >= 8:
                raise Cancelled

    with pytest.raises(Cancelled):
        write(library, Stop())
    assert held(library) == set(ids[3:])  # the newest first
    assert write(library) == 3 and held(library) == set(ids)


def test_a_pruned_journal_or_another_epoch_means_anew(library: Library, papers: list[int]) -> None:
    write(library)
    evaluator = Evaluator(library.index.home)
    state = evaluator.state
    evaluator.close()
    assert indexing.reaches(library._database, state)
    assert not indexing.reaches(library._database, State("another", state.sequence))
    assert not indexing.reaches(library._database, State(state.epoch, state.sequence + 1))
    library._database.set_fact("pruned", str(state.sequence + 1))
    assert not indexing.reaches(library._database, state)
    library._database.set_fact("pruned", "0")
    library._database.set_fact("epoch", "new")
    assert library.index.waiting() > 0 and write(library) == 3 and held(library) == set(papers)


def test_the_child_writes_it(library: Library, papers: list[int], tmp_path: Path) -> None:
    assert library.catch_up() == 3 and held(library) == set(papers)
    library.papers.edit(papers[:1], {"title": "Other"})
    assert library.catch_up() == 1
    assert library.rebuild_index() == 3


# --- killed, two at once, and full ------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from paperdesk.library import indexing
from paperdesk.progress import Progress
from paperdesk.store.database import Database

indexing.BATCH = 7
database = Database(Path(sys.argv[1]), read_only=True)
indexing.write(database, Path(sys.argv[2]), Progress())  # it has loaded all it needs
print("ready", flush=True)
while True:
    indexing.write(database, Path(sys.argv[2]), Progress(), rebuild=sys.argv[3] == "rebuild")
"""


class Shelf:
    """A library under random edits, and the one word by which each of its papers can be found."""

    def __init__(self, library: Library, dice: random.Random) -> None:
        self.library, self.dice = library, dice
        self.words: dict[int, str] = {}
        self._count = 0

    def edit(self) -> None:
        """Add, change or delete some papers."""
        dice, library = self.dice, self.library
        for _ in range(dice.randint(1, 12)):
            self._count += 1
            word = f"edit{self._count}"
            some = dice.sample(sorted(self.words), min(len(self.words), 1))
            match dice.choice(("add", "add", "title", "title", "note", "delete", "undo")):
                case "add" if len(self.words) < 120:
                    self.words[library.papers.add(Record(title=f"{word} {FILLER}", abstract=FILLER))] = word
                case "title" if some:
                    library.papers.edit(some, {"title": word})
                    self.words[some[0]] = word
                case "note" if some:
                    library.notes.save(some[0], FILLER * dice.randint(0, 5))
                case "delete" if len(self.words) > 30:
                    library.papers.delete(some)
                    del self.words[some[0]]
                case "undo" if some:
                    library.papers.edit(some, {"title": word})
                    library.undo()

    def assert_whole(self, view: View) -> None:
        """Each paper once, by its own word only."""
        assert view.papers_of(view.everything()) == sorted(self.words)
        for paper, word in self.words.items():
            assert view.papers_of(view.match_word(word)) == [paper]
        former = {f"edit{self.dice.randint(1, self._count)}" for _ in range(60)} - set(self.words.values())
        assert [word for word in former if view.match_word(word).total] == []


@pytest.mark.slow
@pytest.mark.parametrize(("work", "kills"), [("catch up", 100), ("rebuild", 25)])
def test_a_writer_killed_at_any_moment_leaves_nothing_missing_doubled_or_ghostly(
    library: Library, work: str, kills: int
) -> None:
    """With edits going on beside it; what is fresh completes what the killed one has committed."""
    shelf = Shelf(library, random.Random(7))
    while len(shelf.words) < 40:
        shelf.edit()
    write(library)
    commits = set()
    words = [sys.executable, "-c", WRITER, str(library.folder), str(library.index.home), work]
    for _ in range(kills):
        child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
        killer = threading.Timer(shelf.dice.uniform(0.0, 0.25), child.kill)
        killer.start()
        for _ in range(3):
            shelf.edit()
        child.wait()
        child.stdout.close()
        assert child.returncode < 0, "it ended by itself"
        library.index._refresh()
        view = library.index.view()
        assert view is not None
        shelf.assert_whole(view)
        folder = index.live_folder(library.index.home)
        commits.add((folder.name, index.generation(folder)))
    assert len(commits) > kills / 2  # it was in the middle of things
    write(library)
    library.index._refresh()
    assert library.index.waiting() == 0 and held(library) == set(shelf.words)
    evaluator = Evaluator(library.index.home)
    shelf.assert_whole(evaluator.view())
    evaluator.close()


READER_AND_WRITER = """
import sys
from pathlib import Path
from paperdesk.library import Library
from paperdesk.record import Person, Record

own, other, last = sys.argv[2], sys.argv[3], int(sys.argv[4])
found = 0
with Library.open(Path(sys.argv[1])) as library:
    shared = library.papers.find("shared")[0]
    for turn in range(last):
        paper = library.papers.add(Record(title=f"{own} {own}{turn}", abstract="common words"))
        library.notes.append(shared, f"{own}note{turn}")
        library.papers.edit([paper], {"title": f"{own} {own}{turn} edited"})
        library.news_from_others()
        assert [hit.id for hit in library.search(f"{own}{turn}").hits] == [paper]
        assert library.search(f"{own}note{turn}").total == 1
        found = max(found, library.search(other).total)
        if turn % 3 == 0:
            library.catch_up()
    print("finished", flush=True)
    sys.stdin.readline()
    library.news_from_others()
    for step in ("at once", "after a catch-up"):
        for turn in range(last):
            assert library.search(f"{other}{turn}").total == 1, (step, turn)
            assert library.search(f"{other}note{turn}").total == 1, (step, turn)
        library.catch_up()
"""


@pytest.mark.slow
def test_two_processes_search_edit_and_index_at_once(library: Library) -> None:
    library.papers.add(Record(title="The shared paper"))
    names, turns = ("alpha", "beta"), 25
    running = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", READER_AND_WRITER, str(library.folder), own, other, str(turns)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for own, other in (names, names[::-1])
    ]  # fmt: skip
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()  # both have written all they will
    for process in running:
        _out, said = process.communicate("go on\n", timeout=100)
        assert process.returncode == 0 and "Traceback" not in said, said
    library.catch_up()
    assert library.index.waiting() == 0 and held(library) == set(library.papers.find())
    assert library.search("common", limit=None).total == 2 * turns
    assert library.papers.find("alphanote0 betanote0") == library.papers.find("shared")


@pytest.fixture
def small_disk(home: Path) -> Iterator[Path]:
    """The cache folder on a file system of four megabytes of its own."""
    cache = home / "cache"
    cache.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(cache)]
    if shutil.which("mount") is None or subprocess.run(mounted, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    yield cache
    subprocess.run(["umount", "-l", str(cache)], check=True)


def test_a_full_disk_is_said_and_mended_by_room(library: Library, small_disk: Path, papers: list[int]) -> None:
    for number in range(40):
        library.papers.add(
            Record(title=f"Paper number {number}", abstract=" ".join(f"w{number}x{n}" for n in range(99)))
        )
    ballast = small_disk / "ballast"
    room = os.statvfs(small_disk)
    ballast.write_bytes(bytes((room.f_bavail - 8) * room.f_bsize))
    for _ in range(6):  # what was begun in vain does not take up what little room there is
        with pytest.raises(LibraryError, match=r"cannot be written.*No space left"):
            library.catch_up()
        assert library.search("w7x3").total == 1 and library.index.waiting() == 43
        assert len(list(library.index.home.glob("v*"))) <= 1
    ballast.unlink()
    assert library.catch_up() == 43
    assert library.index.waiting() == 0 and library.search("w7x3").notes == ()

    library.papers.edit(papers, {"abstract": " ".join(f"late{n}" for n in range(3_000))})
    room = os.statvfs(small_disk)
    ballast.write_bytes(bytes((room.f_bavail - 2) * room.f_bsize))
    for _ in range(6):
        with pytest.raises(LibraryError, match="cannot be written"):
            library.catch_up()
        assert library.search("late2999").total == 3 and library.search("w7x3").total == 1
    assert os.statvfs(small_disk).f_bavail >= 1
    ballast.unlink()
    assert library.catch_up() == 3 and held(library) == set(library.papers.find())


def test_a_folder_that_cannot_be_written_is_said(library: Library, papers: list[int]) -> None:
    library.index.home.parent.mkdir(parents=True)
    library.index.home.write_text("in the way")
    with pytest.raises(LibraryError, match="search index cannot be written"):
        library.catch_up()
    assert [hit.id for hit in library.search("residual").hits] == papers[1:2]
