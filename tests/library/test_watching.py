"""The watched folder: only new and whole PDFs are taken, each once, whatever becomes of their papers."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from paperdesk.errors import LibraryError, UnreadableFileError
from paperdesk.library import Library
from paperdesk.library.watching import Look, Mark, Watched, bring_in
from paperdesk.progress import Progress

WHOLE = b"%PDF-1.4\nwords\n%%EOF\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def watched(folder: Path, tmp_path: Path) -> Watched:
    """A watched folder that was empty when it was first looked at."""
    made = Watched(folder, tmp_path / "state" / "memory.json")
    assert made.look(0) == Look([], 0, 0)
    return made


def names(look: Look) -> list[str]:
    return [mark.file.name for mark in look.new]


def test_what_lies_there_at_first_is_not_new(folder: Path, tmp_path: Path) -> None:
    (folder / "old.pdf").write_bytes(WHOLE)
    watched = Watched(folder, tmp_path / "memory.json")
    assert watched.look(0) == Look([], 0, 1)
    assert watched.look(100) == Look([], 0)
    (folder / "new.pdf").write_bytes(WHOLE)
    assert watched.look(200) == Look([], 1)
    assert names(watched.look(203)) == ["new.pdf"]


def test_a_file_is_taken_once_it_rests(watched: Watched, folder: Path) -> None:
    path = folder / "a.pdf"
    path.write_bytes(b"%PDF-1.4")
    assert watched.look(1) == Look([], 1)
    path.write_bytes(WHOLE)
    assert watched.look(4) == Look([], 1)  # it grew
    assert watched.look(5) == Look([], 1)  # too soon
    os.utime(path, ns=(1, 1))
    assert watched.look(7) == Look([], 1)  # it was touched
    assert names(watched.look(9.5)) == ["a.pdf"]


def test_one_that_is_cut_off_waits_longer(watched: Watched, folder: Path) -> None:
    (folder / "slow.pdf").write_bytes(b"%PDF-1.4 so far")
    for now in (1, 10, 50):
        assert watched.look(now) == Look([], 1)
    assert names(watched.look(62)) == ["slow.pdf"]


def test_others_files_are_none_of_it(watched: Watched, folder: Path) -> None:
    for name in (".hidden.pdf", "a.pdf.part", "b.pdf.crdownload", "c.tmp", "d.txt"):
        (folder / name).write_bytes(WHOLE)
    (folder / "empty.pdf").touch()
    (folder / "below.pdf").mkdir()
    (folder / "real.pdf").write_bytes(WHOLE)
    (folder / "link.pdf").symlink_to(folder / "real.pdf")
    watched.look(1)
    assert names(watched.look(9)) == ["real.pdf"]


def test_a_folder_that_is_gone_is_a_sentence_and_may_come_back(watched: Watched, folder: Path) -> None:
    folder.rename(folder.with_name("away"))
    with pytest.raises(UnreadableFileError, match="is not there"):
        watched.look(1)
    folder.with_name("away").rename(folder)
    (folder / "a.pdf").write_bytes(WHOLE)
    watched.look(2)
    assert names(watched.look(5)) == ["a.pdf"]


def test_what_was_taken_is_not_brought_in_again(
    watched: Watched, folder: Path, tmp_path: Path, library: Library
) -> None:
    (folder / "deep-networks.pdf").write_bytes(WHOLE)
    watched.look(1)
    report = bring_in(library.transfer, watched, watched.look(4).new, "Inbox", Progress())
    assert report.total("added") == 1
    (paper,) = library.papers.find("collection:Inbox")
    assert library.files.of(paper)[0].path.parent == library.folder / "files"
    library.undo()
    assert library.papers.count() == 0
    for again in (watched, Watched(folder, tmp_path / "state" / "memory.json")):
        again.look(10)
        assert again.look(20) == Look([], 0)
    (folder / "deep-networks.pdf").write_bytes(WHOLE + b"more %%EOF")
    watched.look(30)
    assert names(watched.look(33)) == ["deep-networks.pdf"]


def test_one_that_cannot_be_read_is_left_until_it_changes(
    watched: Watched, folder: Path, tmp_path: Path, library: Library
) -> None:
    gone = Mark(str(folder / "gone.pdf"), 10, 1)
    (folder / "there.pdf").write_bytes(WHOLE)
    watched.look(1)
    report = bring_in(library.transfer, watched, [gone, *watched.look(4).new], "", Progress())
    assert (report.total("added"), len(report.refused)) == (1, 1)
    kept = json.loads((tmp_path / "state" / "memory.json").read_text(encoding="utf-8"))
    assert [Path(row[0]).name for row in kept[str(folder)]] == ["there.pdf"]


def test_a_memory_that_is_broken_counts_as_none(folder: Path, tmp_path: Path) -> None:
    memory = tmp_path / "memory.json"
    for text in ("{", "[]", json.dumps({str(folder): "x"})):
        memory.write_text(text)
        (folder / "a.pdf").write_bytes(WHOLE)
        assert Watched(folder, memory).look(0) == Look([], 0, 1)
    memory.write_text(json.dumps({str(folder): [["a", 1], "b", ["c", 1, 2]]}))
    assert Watched(folder, memory).look(0) == Look([], 1)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="cannot be remembered"):
        Watched(folder, tmp_path / "file" / "memory.json").look(0)
