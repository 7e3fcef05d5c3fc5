"""An index that cannot be trusted: found out, answered without, made anew."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from paperdesk.library import Library, indexing
from paperdesk.progress import Progress
from paperdesk.record import Record
from paperdesk.search import index as search_index
from paperdesk.search.index import Document, IndexUnusable, State
from paperdesk.search.writer import IndexWriter

PAGE = Path(__file__).parents[2] / "resources" / "sample" / "trending-papers.txt"


def found(library: Library, text: str) -> list[int]:
    return [hit.id for hit in library.search(text).hits]


@pytest.fixture
def sample(library: Library) -> Library:
    """The sample's papers in an index of several segments with deletions, closed."""
    library.transfer.import_files([PAGE], index=False)
    papers = library.papers.find()
    for some in (papers[:1], papers[5:9], papers[2:3], papers[20:40]):
        library.papers.edit(some, {"venue": "V"})
        library.papers.edit(some, {"abstract": "On zebras in neural networks"})
        library.catch_up()
    library.index.close()
    return library


def parts(library: Library) -> list[Path]:
    home = library.index.home
    return sorted(path for path in home.rglob("*") if path.is_file() and path.name != "LOCK")


ASKED = ("zebras", "learning", "zebr*", '"neural networks"', "lerning~1", "-zebras", "on a*")


@pytest.mark.slow
@pytest.mark.parametrize("harm", ["cut", "noise"])
def test_any_harmed_file_is_found_out_and_mended(sample: Library, harm: str, tmp_path: Path) -> None:
    """One file at a time, at random places: what is cut is answered right or plainly, and the next catch-up mends it.

    Noise may read like postings; it must only raise nothing.
    """
    dice = random.Random(harm)
    right = {asked: sorted(hit.id for hit in sample.search(asked, limit=None).hits) for asked in ASKED}
    sample.index.close()
    whole = tmp_path / "whole"
    shutil.copytree(sample.index.home, whole)
    found_out = 0
    for name in [path.relative_to(sample.index.home) for path in parts(sample)]:
        shutil.rmtree(sample.index.home)
        shutil.copytree(whole, sample.index.home)
        path = sample.index.home / name
        data = path.read_bytes()
        at = dice.randrange(len(data))
        stop = min(len(data), at + 400)
        filling = {
            "cut": b"",
            "noise": dice.randbytes(stop - at) + data[stop:],
        }
        path.write_bytes(data[:at] + filling[harm])
        for asked in ASKED:
            result = sample.search(asked, limit=None)
            assert result.suggestion is None or isinstance(result.suggestion, str)
            ids = sorted(hit.id for hit in result.hits)
            assert ids == right[asked] or result.notes or harm != "cut", (name, asked)
        sample.warm(Progress())
        found_out += sample.index.waiting() > 0
        indexing.write(sample._database, sample.index.home, Progress())
        sample.index._refresh()
        if sample.index.view() is not None and harm == "cut":
            for asked in ASKED:
                result = sample.search(asked, limit=None)
                assert sorted(hit.id for hit in result.hits) == right[asked] and not result.notes
        sample.index.close()
    if harm == "cut":
        assert found_out >= len(parts(sample)) / 2


def test_an_index_that_breaks_while_it_is_read_is_made_anew(indexed: Library) -> None:
    """Its first lines are whole, so it opens; that its postings are not shows only when a word is asked for."""
    zebras = [indexed.papers.add(Record(title=f"Zebra {number}")) for number in range(5)]
    indexed.catch_up()
    indexed.index.close()
    for path in indexed.index.home.rglob("*.seg"):
        data = path.read_bytes()
        path.write_bytes(data.replace(b"W3Bl", b"XXXX"))
    view = indexed.index.view()
    assert view is not None and indexed.index.waiting() == 0 and not indexed.index.lost
    result = indexed.search("zebra", limit=None)
    assert sorted(result.ids) == zebras and "is being made" in result.notes[0]
    assert indexed.index.lost and indexed.index.waiting() == 8
    with Library.open(indexed.folder) as other:  # nobody else trusts it either
        assert other.index.view() is None
    assert indexed.catch_up() == 8
    assert not indexed.index.lost and indexed.search("zebra").notes == ()
    indexed.index.distrust(view, IndexUnusable("of the one before"))
    assert not indexed.index.lost and indexed.index.view() is not None


def test_an_index_of_another_copy_of_the_library_is_not_believed(indexed: Library, papers: list[int]) -> None:
    """As after an older library.sqlite was copied back by hand: the index knows of a future that never came."""
    indexed.index.close()
    with IndexWriter(indexed.index.home) as writer:
        writer.replace([Document(papers[0], "A ghost")])
        assert writer.state is not None
        writer.commit(State(writer.state.epoch, writer.state.sequence + 10))
    assert found(indexed, "ghost") == [] and indexed.index.waiting() == 3
    indexed.catch_up()
    assert indexed.index.waiting() == 0 and found(indexed, "ghost") == [] and found(indexed, "attention") == papers[:1]


def test_an_index_that_the_journal_has_forgotten_is_not_believed(indexed: Library, papers: list[int]) -> None:
    indexed.papers.edit(papers[:1], {"title": "Zebras"})
    indexed.index.close()
    indexed._journal.prune(days=-1, keep=0)
    assert found(indexed, "zebras") == papers[:1] and found(indexed, "need") == []
    assert indexed.index.waiting() == 3
    indexed.catch_up()
    assert indexed.index.waiting() == 0 and found(indexed, "zebras") == papers[:1]


def test_an_index_of_another_schema_is_made_anew(
    indexed: Library, papers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed.index.close()
    monkeypatch.setattr(search_index, "SCHEMA", search_index.SCHEMA + 1)
    assert found(indexed, "attention") == papers[:1] and indexed.index.waiting() == 3
    indexing.write(indexed._database, indexed.index.home, Progress())
    assert indexed.index.waiting() == 0 and indexed.search("attention").notes == ()
    assert len(list(indexed.index.home.glob("v*"))) == 1
