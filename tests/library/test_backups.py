"""Backups: verified, rotated, put back with the replaced library kept; a crash in the middle completed."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.errors import DamagedLibraryError, LibraryInUseError, NotFoundError
from paperdesk.library import Library
from paperdesk.library.backups import restore
from paperdesk.record import Record
from paperdesk.store import backup


def test_a_backup_is_put_back_and_the_replaced_kept(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    with Library.open(folder, create=True) as library:
        library.papers.add(Record(title="Before"))
        held = library.backups.create()
        library.papers.add(Record(title="After"))
        epoch = library._database.fact("epoch")
        with pytest.raises(LibraryInUseError):
            restore(folder, held.path)
    aside = restore(folder, held.path)
    assert aside is not None
    with Library.open(folder) as library:
        assert [row.title for row in library.papers.rows(library.papers.find())] == ["Before"]
        assert library._database.fact("epoch") != epoch
    with Library.open(aside) as replaced:
        assert replaced.papers.count() == 2


def test_a_changed_backup_is_found_and_not_restored(tmp_path: Path) -> None:
    with Library.open(tmp_path / "a", create=True) as library:
        library.papers.add(Record(title="One"))
        held = library.backups.create()
        data = bytearray(held.path.read_bytes())
        data[-100] ^= 1
        held.path.write_bytes(data)
        with pytest.raises(DamagedLibraryError, match="changed"):
            library.backups.verify(held.path.name)
        with pytest.raises(NotFoundError):
            library.backups.verify("nothing.sqlite")
    with pytest.raises(DamagedLibraryError):
        restore(tmp_path / "a", held.path)
    with Library.open(tmp_path / "a") as library:
        assert library.papers.count() == 1


def test_a_restore_cut_in_two_is_completed(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    with Library.open(folder, create=True) as library:
        library.papers.add(Record(title="Before"))
        held = library.backups.create()
        library.papers.add(Record(title="After"))
    backup.prepare_restore(folder, held.path)
    (folder / "library.sqlite").replace(folder / "backups" / "moved-aside")  # the crash came here
    with Library.open(folder) as library:
        assert library.papers.count() == 1


def test_the_daily_backup_is_made_once_and_ten_are_kept(library: Library, papers: list[int]) -> None:
    assert library.backups.daily() is not None
    assert library.backups.daily() is None
    for _ in range(12):
        library.backups.create()
    reasons = [held.reason for held in library.backups.list()]
    assert reasons.count("by hand") == 10 and reasons.count("daily") == 1


def test_a_damaged_library_replaces_no_backup(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    with Library.open(folder, create=True) as library:
        for number in range(200):
            library.papers.add(Record(title=f"Paper {number}", abstract="words " * 200))
        good = library.backups.create()
    data = bytearray((folder / "library.sqlite").read_bytes())
    data[8192:60_000] = b"\xff" * (60_000 - 8192)
    (folder / "library.sqlite").write_bytes(data)
    with pytest.raises(DamagedLibraryError):
        backup.make(folder, "daily")
    assert [held.path for held in backup.everything(folder)] == [good.path]


def test_what_bears_no_name_of_a_backup_is_let_be(tmp_path: Path) -> None:
    with Library.open(tmp_path / "a", create=True) as library:
        folder = tmp_path / "elsewhere"
        folder.mkdir()
        (library.folder / "backups").symlink_to(folder)
        (folder / "20260101T000000000000Z.tmp").touch()
        others = [folder / name for name in ("thesis.tmp", *(f"a{number}.sqlite" for number in range(12)))]
        for path in others:
            path.touch()
        library.backups.create()
        assert all(path.exists() for path in others) and len(list(folder.iterdir())) == len(others) + 2
