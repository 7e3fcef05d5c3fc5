"""A library that is away, with its disk or alone, is not made anew in the empty place where it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperdesk import places
from paperdesk.drafts import scratch_folder
from paperdesk.errors import LibraryError
from paperdesk.library import Library, disks
from paperdesk.library.archive import unpack
from paperdesk.library.opening import refuse_gone


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is a disk while it holds a certain file."""
    folder = tmp_path / "disk"
    folder.mkdir()
    (folder / "attached").touch()
    real = os.path.ismount
    monkeypatch.setattr(os.path, "ismount", lambda path: (Path(path) / "attached").exists() or real(path))
    return folder


def test_a_library_on_a_disk_that_is_away_is_not_made_anew(disk: Path) -> None:
    folder = disk / "my" / "library"
    Library.open(folder, create=True).close()
    disk.rename(disk.with_name("elsewhere"))
    for gone in (False, True):  # a place that goes with its disk, and one that stays
        if gone:
            disk.mkdir()
        for create in (False, True):
            with pytest.raises(LibraryError, match=f"no disk at {disk}"):
                Library.open(folder, create=create)
    assert list(disk.iterdir()) == []
    Library.open(disk / "another", create=True).close()
    disk.rename(disk.with_name("empty"))
    disk.with_name("elsewhere").rename(disk)
    Library.open(folder).close()


def test_one_that_was_thrown_away_may_be_made_anew(disk: Path) -> None:
    folder = disk / "library"
    Library.open(folder, create=True).close()
    folder.rename(disk / "old")
    Library.open(folder, create=True).close()


def test_a_broken_memory_is_no_memory(disk: Path) -> None:
    places.disks_file().parent.mkdir(parents=True, exist_ok=True)
    for text in ('{"libraries": 1}', '{"libraries": [[1, 2], ["a"], {}]}', "no", "[]"):
        places.disks_file().write_text(text, "utf-8")
        assert disks.missing(disk / "library") is None
        disks.remember(disk / "library")
        assert disks.missing(disk / "library") is None
        assert str(disk) in places.disks_file().read_text("utf-8")


def test_an_archive_is_not_opened_in_the_empty_place_of_a_disk(disk: Path, tmp_path: Path) -> None:
    folder = disk / "library"
    with Library.open(folder, create=True) as library:
        library.archive.write(tmp_path / "all.paperdesk")
    disk.rename(disk.with_name("elsewhere"))
    disk.mkdir()
    with pytest.raises(LibraryError, match=f"no disk at {disk}"):
        unpack(tmp_path / "all.paperdesk", folder)
    assert list(disk.iterdir()) == []


def test_one_that_was_moved_is_told_and_a_folder_made_by_hand_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    refuse_gone(folder)
    Library.open(folder, create=True).close()
    refuse_gone(folder)
    folder.rename(tmp_path / "moved")
    with pytest.raises(LibraryError, match="There was a library in"):
        refuse_gone(folder)
    folder.mkdir()
    refuse_gone(folder)


def test_what_is_there_for_a_moment_is_not_kept_in_mind() -> None:
    with scratch_folder() as scratch:
        Library.open(scratch / "library", create=True).close()
    assert not places.disks_file().exists()
