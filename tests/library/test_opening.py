"""A library on a disk that cannot be written is read all the same, and nothing in it is touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from paperdesk.errors import LibraryError
from paperdesk.library import Library
from paperdesk.library.archive import unpack
from paperdesk.record import Record


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "library", create=True) as library:
        library.papers.add(Record(title="One Thing", date="2001"))
        library.papers.add(Record(title="Another", date="2002"))
    return tmp_path / "library"


@pytest.fixture
def write_protected(closed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    real: Callable[..., bool] = os.access
    monkeypatch.setattr(
        os,
        "access",
        lambda path, mode, **more: (
            real(path, mode, **more) and not (mode & os.W_OK and Path(path).is_relative_to(closed))
        ),
    )
    return closed


def test_all_that_only_reads_is_done(write_protected: Path, tmp_path: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in write_protected.iterdir()}
    with Library.open(write_protected, to_read=True, create=True) as library:
        assert len(library.papers.rows(library.papers.find())) == 2
        assert library.transfer.export(tmp_path / "all.bib", "bibtex") == 2
        assert library.archive.write(tmp_path / "all.paperdesk").papers == 2
        for change in (
            lambda: library.tags.add(library.papers.find(), ["a"]), library.undo,
            lambda: library.note_folder.sync(tmp_path / "vault"),
        ):  # fmt: skip
            with pytest.raises(LibraryError):
                change()
    assert not (tmp_path / "vault").exists()
    after = {path.name: path.stat().st_mtime_ns for path in write_protected.iterdir()}
    assert after == before
    unpack(tmp_path / "all.paperdesk", tmp_path / "copy")
    with Library.open(tmp_path / "copy") as library:
        assert len(library.papers.find()) == 2


def test_one_that_was_not_closed_is_said_to_be_so(write_protected: Path) -> None:
    (write_protected / "library.sqlite-wal").write_bytes(b"\x37\x7f\x06\x82" * 10)
    with pytest.raises(LibraryError, match="was not closed"):
        Library.open(write_protected, to_read=True)


def test_a_library_that_can_be_written_is_opened_to_be_written(closed: Path) -> None:
    with Library.open(closed, to_read=True) as library:
        library.papers.add(Record(title="Third"))
        assert len(library.papers.find()) == 3
