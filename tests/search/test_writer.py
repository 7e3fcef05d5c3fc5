from __future__ import annotations

import errno
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.progress import Cancelled, Progress
from paperdesk.search import index
from paperdesk.search.evaluate import Evaluator
from paperdesk.search.index import Document, IndexBusy, IndexUnusable, State
from paperdesk.search.segments import Segment
from paperdesk.search.writer import MOST_DOCUMENTS, IndexWriter

if TYPE_CHECKING:
    from tests.search.conftest import Corpus

Paper = Callable[[int], Document]


def build(home: Path, *documents: Document, state: State = State("e", 1)) -> None:
    with IndexWriter(home, rebuild=True) as writer:
        writer.replace(documents)
        writer.commit(state)
        writer.publish()


def held(home: Path) -> list[int]:
    """All papers, by the index itself and by stock Whoosh, which must agree."""
    from whoosh import index as whoosh_index

    evaluator = Evaluator(home)
    papers = evaluator.view().papers_of(evaluator.view().everything())
    evaluator.close()
    with whoosh_index.open_dir(str(index.live_folder(home))).searcher() as searcher:
        stored = [fields["pid"] for fields in searcher.reader().all_stored_fields()]
    assert sorted(int(pid) for pid in stored if pid != index.LEDGER) == papers
    return papers


def found(home: Path, text: str) -> list[int]:
    evaluator = Evaluator(home)
    view = evaluator.view()
    papers = view.papers_of(view.match_word(text))
    evaluator.close()
    return papers


def segments(home: Path) -> list[Any]:
    return index.read_toc(index.live_folder(home)).segments


# --- commits --------------------------------------------------------------------------------------------------------


def test_of_several_documents_of_a_paper_the_last_counts(tmp_path: Path) -> None:
    build(tmp_path, Document(1, "zebra"), Document(2, "lion"), Document(1, "tiger"))
    assert held(tmp_path) == [1, 2]
    assert found(tmp_path, "zebra") == []
    with IndexWriter(tmp_path) as writer:
        writer.replace([Document(1, "zebra")])
        writer.replace([Document(1, "gnu")])
        writer.delete([2, 77])
        writer.replace([Document(3, "lion")])
        writer.delete([3])
        writer.replace([Document(3, "otter")])
        assert writer.pending == 4
        assert writer.commit(State("e", 2)) == 2
        assert writer.pending == 0
    assert held(tmp_path) == [1, 3]
    assert found(tmp_path, "zebra") == []
    assert found(tmp_path, "gnu") == [1]
    assert found(tmp_path, "otter") == [3]


def test_the_state_comes_with_the_commit(tmp_path: Path) -> None:
    build(tmp_path, Document(1, "zebra"), state=State("epoch", 3, cursor=12))
    with IndexWriter(tmp_path) as writer:
        assert writer.state == State("epoch", 3, 12)
        writer.delete([1])
        writer.commit(State("epoch", 9))
    with IndexWriter(tmp_path) as writer:
        assert writer.state == State("epoch", 9)
    evaluator = Evaluator(tmp_path)
    assert evaluator.state == State("epoch", 9)
    assert evaluator.documents == 0
    evaluator.close()


def test_what_is_not_committed_is_forgotten(tmp_path: Path) -> None:
    build(tmp_path, Document(1, "zebra"))
    with IndexWriter(tmp_path) as writer:
        writer.replace([Document(2, "lion")])
    assert held(tmp_path) == [1]


def test_a_commit_larger_than_a_segment(tmp_path: Path) -> None:
    build(tmp_path, *(Document(pid, f"w{pid % 7}") for pid in range(1, MOST_DOCUMENTS + 11)))
    assert len(segments(tmp_path)) == 2
    assert len(held(tmp_path)) == MOST_DOCUMENTS + 10
    assert found(tmp_path, "w3") == list(range(3, MOST_DOCUMENTS + 11, 7))


@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 25), st.sampled_from(["lion", "zebra", "gnu gnu", ""])), max_size=8),
        min_size=1,
        max_size=14,
    )
)
@settings(max_examples=25, deadline=None)
def test_any_sequence_of_commits_leaves_what_a_dictionary_would(
    tmp_path_factory: pytest.TempPathFactory, commits: list[list[tuple[int, str]]]
) -> None:
    home = tmp_path_factory.mktemp("home")
    papers: dict[int, str] = {}
    build(home)
    with IndexWriter(home) as writer:
        for number, commit in enumerate(commits, 1):
            for pid, title in commit:
                papers.pop(pid, None)
                if title:
                    papers[pid] = title
                    writer.replace([Document(pid, title, authors="An Author")])
                else:
                    writer.delete([pid])
            writer.commit(State("e", number))
    assert held(home) == sorted(papers)
    for word in ("lion", "zebra", "gnu"):
        assert found(home, word) == sorted(pid for pid, title in papers.items() if word in title)


# --- merging --------------------------------------------------------------------------------------------------------


def test_small_segments_are_merged_by_tiers(tmp_path: Path, new_paper: Paper) -> None:
    build(tmp_path)
    most = 0
    with IndexWriter(tmp_path) as writer:
        for pid in range(1, 131):
            writer.replace([new_paper(pid)])
            writer.commit(State("e", pid))
            most = max(most, len(segments(tmp_path)))
    assert held(tmp_path) == list(range(1, 131))
    assert most <= 20


def test_a_merged_index_answers_as_one_built_at_once(tmp_path: Path, new_paper: Paper) -> None:
    """With positions, names, surface forms, changed and deleted papers, and what stock Whoosh scores."""
    merged, whole = tmp_path / "merged", tmp_path / "whole"
    build(merged)
    with IndexWriter(merged) as writer:
        for pid in range(1, 100):
            writer.replace([new_paper(pid), *([new_paper(pid // 2 + 500)] if pid % 3 == 0 else [])])
            writer.delete([pid - 5] if pid % 4 == 0 else [])
            writer.commit(State("e", pid))
    papers = held(merged)
    build(whole, *(new_paper(pid) for pid in papers))
    one, other = Evaluator(merged), Evaluator(whole)
    for text in ("network", "neural network", "state of the art", "深度学习", "An Li", "2017"):
        left, right = one.view(), other.view()
        assert left.papers_of(left.match_phrase(text)) == right.papers_of(right.match_phrase(text))
        assert left.papers_of(left.match_word(text, prefix=True)) == right.papers_of(
            right.match_word(text, prefix=True)
        )
    begun = [{its.word(number) for number in its.expand("netw").texts} for its in (one.lexicon, other.lexicon)]
    assert begun[0] == begun[1] == {"network"}
    one.close()
    other.close()


def test_segments_that_are_mostly_deleted_are_written_anew(tmp_path: Path, new_paper: Paper) -> None:
    build(tmp_path, *map(new_paper, range(1, 101)))
    with IndexWriter(tmp_path) as writer:
        writer.delete(range(1, 61))
        writer.commit(State("e", 2))
    assert held(tmp_path) == list(range(61, 101))
    assert sum(segment.deleted_count() for segment in segments(tmp_path)) == 0


def test_the_table_of_contents_stays_small(own_corpus: Corpus) -> None:
    """The schema is pickled into every one: no analyzer's cache may ride along."""
    (path,) = index.live_folder(own_corpus.home).glob("*.toc")
    assert path.stat().st_size < 8_000


def test_no_file_of_a_former_commit_stays(own_corpus: Corpus) -> None:
    folder = index.live_folder(own_corpus.home)
    names = {f"{segment.segment_id()}.seg" for segment in segments(own_corpus.home)}
    assert {path.name for path in folder.iterdir() if path.suffix == ".seg"} == names


# --- stock Whoosh beside it -----------------------------------------------------------------------------------------


def test_stock_whoosh_may_write_on(own_corpus: Corpus) -> None:
    """Its own writer takes our segments for its own, merges them, and is read by ours where it keeps the ledgers."""
    from whoosh import index as whoosh_index
    from whoosh.query import Phrase

    ledgers = len(segments(own_corpus.home))
    opened = whoosh_index.open_dir(str(index.live_folder(own_corpus.home)))
    writer = opened.writer()
    writer.add_document(pid="900", title="A zebra crossing", authors="Ann Zebra")
    writer.commit(optimize=True)
    with opened.searcher() as searcher:
        assert [hit["pid"] for hit in searcher.search(Phrase("title", ["zebra", "cross"]))] == ["900"]
        assert searcher.doc_count() == len(own_corpus.papers) + 1 + ledgers
    with pytest.raises(IndexUnusable):  # several ledgers in one segment: not ours any more
        Evaluator(own_corpus.home)


def test_postings_of_stock_whoosh_are_read(tmp_path: Path, new_paper: Paper) -> None:
    """Blocks and positions in Whoosh's own coding; the ledger is written as ours is."""
    from whoosh.filedb.filestore import FileStorage

    build(tmp_path)
    folder = index.live_folder(tmp_path)
    opened = FileStorage(str(folder)).open_index(schema=index.schema())
    papers = [new_paper(pid) for pid in range(1, 301)]
    with opened.writer() as writer:
        for paper in papers:
            writer.add_document(pid=str(paper.pid), title=paper.title, abstract=paper.abstract, authors=paper.authors)
    (stock,) = [described for described in segments(tmp_path) if described.doc_count() == 300]
    build(tmp_path / "ours", *papers)
    ours_folder = index.live_folder(tmp_path / "ours")
    left = Segment(folder, stock)
    right = Segment(ours_folder, index.read_toc(ours_folder).segments[0])
    for field in ("title", "abstract", "authors"):
        assert left.terms(field) == right.terms(field)
        assert (left.lengths(field)[:300] == right.lengths(field)[:300]).all()
        one, other = left.table(field), right.table(field)
        assert (one.df == other.df).all()
        for row in range(len(one)):
            mine = (*left.postings(one, row), *left.places(one, row))
            its = (*right.postings(other, row), *right.places(other, row))
            assert [part.tolist() for part in mine] == [part.tolist() for part in its]
            assert left.lists(one, row)[:2] == right.lists(other, row)[:2]
    left.close()
    right.close()


def test_hostile_text_does_no_harm(tmp_path: Path) -> None:
    texts = ["\ud800lone surrogate", "nul\0byte", "a" * 100_000, "\n".join("word" * 9), "‮right to left", "👩‍🔬 emoji"]
    build(tmp_path, *(Document(pid, text, notes=text * 3, authors=text) for pid, text in enumerate(texts, 1)))
    assert held(tmp_path) == list(range(1, len(texts) + 1))
    assert found(tmp_path, "surrogate\udfff") == [1]
    assert found(tmp_path, "a" * 70_000) == [3]
    assert found(tmp_path, "emojis") == [6]


# --- faults ---------------------------------------------------------------------------------------------------------


def test_a_second_writer_is_told_at_once_or_waits(tmp_path: Path) -> None:
    build(tmp_path, Document(1, "zebra"))
    first = IndexWriter(tmp_path)
    with pytest.raises(IndexBusy):
        IndexWriter(tmp_path)
    with pytest.raises(IndexBusy):
        IndexWriter(tmp_path, rebuild=True)
    timer = threading.Timer(0.2, first.close)
    timer.start()
    with IndexWriter(tmp_path, wait=20) as second:
        second.replace([Document(2, "lion")])
        second.commit(State("e", 2))
    timer.join()
    assert held(tmp_path) == [1, 2]


def test_a_cancelled_commit_writes_nothing_and_can_be_repeated(tmp_path: Path, new_paper: Paper) -> None:
    class Stopped(Progress):
        calls = 0

        @property
        def cancelled(self) -> bool:
            self.calls += 1
            return self.calls > 2

    build(tmp_path, Document(1, "zebra"))
    with IndexWriter(tmp_path) as writer:
        writer.replace(map(new_paper, range(10, 300)))
        writer.delete([1])
        with pytest.raises(Cancelled):
            writer.commit(State("e", 2), Stopped())
        assert held(tmp_path) == [1]
        writer.commit(State("e", 3))
    assert held(tmp_path) == list(range(10, 300))


def test_a_full_disk_leaves_the_commit_before(
    tmp_path: Path, new_paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    from whoosh.filedb.filestore import FileStorage

    build(tmp_path, Document(1, "zebra"))
    create = FileStorage.create_file

    def full(self: Any, name: str, *arguments: Any, **options: Any) -> Any:
        if name.endswith(".seg"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return create(self, name, *arguments, **options)

    with IndexWriter(tmp_path) as writer:
        writer.replace([new_paper(5)])
        with monkeypatch.context() as patch:
            patch.setattr(FileStorage, "create_file", full)
            with pytest.raises(OSError, match="No space left"):
                writer.commit(State("e", 2))
        assert held(tmp_path) == [1]
        writer.commit(State("e", 2))
    assert held(tmp_path) == [1, 5]
    leftovers = [path.name for path in index.live_folder(tmp_path).iterdir() if path.suffix not in (".seg", ".toc")]
    assert leftovers == []


def test_a_folder_that_vanishes_says_rebuild(tmp_path: Path) -> None:
    build(tmp_path, Document(1, "zebra"))
    with IndexWriter(tmp_path) as writer:
        writer.replace([Document(2, "lion")])
        index.remove(tmp_path)
        with pytest.raises(IndexUnusable):
            writer.commit(State("e", 2))
    with pytest.raises(IndexUnusable):
        IndexWriter(tmp_path)
    with IndexWriter(tmp_path, wait=5, rebuild=True) as writer:  # the failed try let go of the lock
        writer.commit(State("e", 1))
        writer.publish()
    assert held(tmp_path) == []


CHILD = """
import random, sys
from pathlib import Path
from paperdesk.search.index import Document, State
from paperdesk.search.writer import IndexWriter

with IndexWriter(Path(sys.argv[1]), wait=30) as writer:
    print("ready", flush=True)
    sequence = writer.state.sequence
    while True:
        sequence += 1
        dice = random.Random(sequence)
        for _ in range(dice.randint(1, 30)):
            paper = dice.randint(1, 60)
            if dice.random() < 0.2:
                writer.delete([paper])
            else:
                writer.replace([Document(paper, f"edit{sequence}", notes="filler " * dice.randint(1, 40))])
        writer.commit(State("e", sequence))
"""


def test_a_killed_writer_leaves_no_ghosts_no_doubles_and_misses_nothing(tmp_path: Path) -> None:
    """Whatever commit it was killed in, the index holds exactly what its state says."""
    build(tmp_path, state=State("e", 0))
    dice = random.Random(1)
    reached = 0
    for _ in range(5):
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        try:
            child.wait(dice.uniform(0.05, 0.5))
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        child.wait()
        child.stdout.close()
        evaluator = Evaluator(tmp_path)
        reached, papers = evaluator.state.sequence, _papers_at(evaluator.state.sequence)
        view = evaluator.view()
        for sequence in {0, *papers.values()}:
            expected = sorted(paper for paper, its in papers.items() if its == sequence)
            assert view.papers_of(view.match_word(f"edit{sequence}")) == expected
        evaluator.close()
        assert held(tmp_path) == sorted(papers)
    assert reached > 5


def _papers_at(last: int) -> dict[int, int]:
    """What the child has written when it reached a sequence: each paper's last edit."""
    papers: dict[int, int] = {}
    for sequence in range(1, last + 1):
        dice = random.Random(sequence)
        for _ in range(dice.randint(1, 30)):
            paper = dice.randint(1, 60)
            if dice.random() < 0.2:
                papers.pop(paper, None)
            else:
                papers[paper] = sequence
                dice.randint(1, 40)
    return papers
