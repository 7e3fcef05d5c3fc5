"""A library on a disk that is away is not made anew in the empty place where that was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperdesk import places
from paperdesk.errors import LibraryError
from paperdesk.library import Library, disks


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


def test_what_is_on_the_systems_disk_is_not_kept_in_mind(tmp_path: Path) -> None:
    Library.open(tmp_path / "library", create=True).close()
    assert not places.disks_file().exists()
