"""Folders for a while: gone afterwards, and what a killed process left of them gone with the next."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from paperdesk.drafts import draft_folder, scratch_folder


def test_a_folder_is_there_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with scratch_folder() as folder:
        assert folder.parent == tmp_path
        (folder / "deep").mkdir()
        (folder / "deep" / "x").write_text("x")
    with pytest.raises(KeyError), scratch_folder():
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_what_was_left_goes_and_what_is_in_use_or_another_kind_stays(tmp_path: Path) -> None:
    left, other = tmp_path / ".lib-0123abcd.new", tmp_path / ".lib-of-mine.new"
    for folder in (left, other):
        folder.mkdir()
        (folder / "in-use").touch()
        (folder / "library.sqlite").write_text("x")
    with draft_folder(tmp_path, ".lib-", ".new") as first, draft_folder(tmp_path, ".lib-", ".new") as second:
        assert sorted(tmp_path.iterdir()) == sorted([first, second, other])
        (first / "library").mkdir()
        (first / "library").rename(tmp_path / "lib")
    assert sorted(tmp_path.iterdir()) == [other, tmp_path / "lib"]
