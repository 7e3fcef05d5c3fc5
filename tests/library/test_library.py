"""The library as a whole: opening, closing, two at once, news, undo through it, search beside a store."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperdesk.errors import DamagedLibraryError, LibraryError, NotFoundError
from paperdesk.library import Changes, Library
from paperdesk.record import Record, Status


def test_a_new_library_opens_again(tmp_path: Path) -> None:
    with Library.open(tmp_path / "a", create=True) as library:
        paper = library.papers.add(Record(title="One"))
        library_id = library.id
    with Library.open(tmp_path / "a") as library:
        assert library.id == library_id and library.papers.get(paper).record.title == "One"


def test_two_libraries_open_at_once(tmp_path: Path) -> None:
    with Library.open(tmp_path / "a", create=True) as a, Library.open(tmp_path / "b", create=True) as b:
        a.papers.add(Record(title="Only in a"))
        assert a.papers.count() == 1 and b.papers.count() == 0


def test_a_missing_library_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no library"):
        Library.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_library_that_is_gone_is_never_made_anew(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="is gone"):
        Library.open(tmp_path / "a", create=True, known=True)
    (tmp_path / "b" / "files").mkdir(parents=True)
    with pytest.raises(LibraryError, match="files of a library"):
        Library.open(tmp_path / "b", create=True)


def test_a_folder_with_other_things_is_no_place_for_a_library(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(LibraryError, match="not empty"):
        Library.open(tmp_path, create=True)


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(DamagedLibraryError, match="damaged"):
        Library.open(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    Library.open(tmp_path / "a", create=True).close()
    (tmp_path / "a").chmod(0o500)
    (tmp_path / "a" / "library.lock").unlink(missing_ok=True)
    try:
        with pytest.raises(LibraryError, match="cannot be written"):
            Library.open(tmp_path / "a")
    finally:
        (tmp_path / "a").chmod(0o700)


def test_undo_works_after_a_restart(tmp_path: Path) -> None:
    with Library.open(tmp_path / "a", create=True) as library:
        paper = library.papers.add(Record(title="One"))
        library.reading.set_status([paper], Status.READ)
    with Library.open(tmp_path / "a") as library:
        assert library.history.undo_label == "Mark 1 paper read"
        undone = library.undo()
        assert undone is not None and undone.label == "Mark 1 paper read"
        assert library.papers.get(paper).status is Status.UNREAD
        assert library.history.redo_label == "Mark 1 paper read"


def test_another_process_is_heard(library: Library, papers: list[int]) -> None:
    heard: list[Changes] = []
    library.subscribe(heard.append)
    assert library.news_from_others() is None
    with Library.open(library.folder) as other:
        other.reading.star([papers[0]])
    news = library.news_from_others()
    assert news is not None and news.kinds == {"star"} and news.papers == {papers[0]}
    assert heard == [] and library.news_from_others() is None


def test_closing_twice_is_no_harm(library: Library) -> None:
    library.close()
    library.close()
