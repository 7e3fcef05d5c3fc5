"""Locks: shared or held alone, and what a killed writer left told from what is being written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperdesk.locks import FileLock, hold, remove_left

pytestmark = pytest.mark.skipif(os.name != "posix", reason="an open file is its own lock elsewhere")


def test_alone_means_nobody_else(tmp_path: Path) -> None:
    one, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert one.share() and other.share() and not other.take()
    one.release()
    other = FileLock(tmp_path / "lock")
    assert other.take()
    other.release()


def test_only_what_nobody_holds_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "draft"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    assert hold(handle) and not remove_left(path) and path.exists()
    os.close(handle)
    assert remove_left(path) and not path.exists() and remove_left(path)


def test_who_comes_too_late_is_told(tmp_path: Path) -> None:
    path = tmp_path / "draft"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    assert remove_left(path) and not hold(handle)
    os.close(handle)


def test_a_link_in_its_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    (tmp_path / "draft").symlink_to(tmp_path / "mine")
    assert not remove_left(tmp_path / "draft") and (tmp_path / "mine").exists()
