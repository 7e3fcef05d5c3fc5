"""Whether something lies at a path: an answer for every path there can be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperdesk.presence import is_file, is_folder, is_there, opened


def test_what_is_there_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("x")
    assert is_there(file) and is_file(file) and not is_folder(file)
    assert is_there(tmp_path) and is_folder(tmp_path) and not is_file(tmp_path)


@pytest.mark.parametrize("name", ["x" * 300, "a/" * 5000, "a\0b", "", "\udcff"])
def test_a_path_that_no_disk_takes_is_not_there(tmp_path: Path, name: str) -> None:
    path = tmp_path / "none" / name
    assert not is_there(path) and not is_file(path) and not is_folder(path)


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_a_circle_of_links_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert not is_there(tmp_path / "a") and not is_file(tmp_path / "a") and not is_folder(tmp_path / "a")


def test_a_folder_that_may_not_be_entered_holds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_about: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refused)
    assert not is_there(tmp_path) and not is_file(tmp_path) and not is_folder(tmp_path)


def test_a_file_is_opened_to_be_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100_000)
    with opened(tmp_path / "a") as file:
        assert len(file.read(50) or b"") == 50 and len(file.read() or b"") == 99_950
    with pytest.raises(FileNotFoundError):
        opened(tmp_path / "none")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes among the files here")
def test_what_does_not_answer_gives_nothing_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with opened(tmp_path / "pipe") as file:  # as a file that looks like a plain one and is none
        writer = os.open(tmp_path / "pipe", os.O_WRONLY)
        assert file.read(10) is None
        os.close(writer)
