"""What was agreed to for a library where it lies: remembered apart from it, moved with it, by nobody else's word."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from paperdesk.errors import LibraryError
from paperdesk.library import Library
from paperdesk.library.agreed import Row
from paperdesk.library.libraries import move

ROW: Row = (None, "year:2017", "bibtex", "/x/thesis.bib")


def test_it_is_remembered_on_this_machine_and_not_in_the_library(library: Library, home: Path) -> None:
    library.agreed.agree(ROW)
    library.agreed.agree(ROW)
    library.agreed.keep_note_folder(Path("/x/vault"))
    assert library.agreed.exports() == {ROW} and library.agreed.note_folder == Path("/x/vault")
    library.agreed.keep_note_folder(None)
    assert library.agreed.note_folder is None and library.agreed.exports() == {ROW}
    (file,) = (path for path in (home / "state" / "agreed").iterdir() if path.name != "before.json")
    assert json.loads(file.read_text("utf-8"))["folder"] == str(library.folder)
    assert not any("x/vault" in path.read_bytes().decode("latin-1") for path in library.folder.rglob("*.*"))


def test_it_moves_with_the_library_and_only_with_it(library: Library, tmp_path: Path) -> None:
    first, second = library.folder, tmp_path / "second"
    library.agreed.agree(ROW)
    library.close()
    shutil.copytree(first, tmp_path / "copy")
    assert move(first, second) == second
    with Library.open(second) as there:
        assert there.agreed.exports() == {ROW}
    move(second, tmp_path / "third")
    move(tmp_path / "copy", second)
    with Library.open(second) as copy:
        assert copy.agreed.exports() == set()
    shutil.copytree(tmp_path / "third", first)
    with Library.open(first) as again:
        assert again.agreed.exports() == set()
    shutil.rmtree(second)
    shutil.copytree(tmp_path / "third", tmp_path / "fourth")
    shutil.rmtree(tmp_path / "third")
    move(tmp_path / "fourth", tmp_path / "third")  # of which nothing is remembered, to where something was
    with Library.open(tmp_path / "third") as last:
        assert last.agreed.exports() == set()


def test_a_move_that_cannot_be_remembered_is_a_move_all_the_same(library: Library, tmp_path: Path, home: Path) -> None:
    library.agreed.agree(ROW)
    library.close()
    shutil.rmtree(home / "state")
    home.joinpath("state").write_text("in the way", "utf-8")
    move(library.folder, tmp_path / "moved")
    with Library.open(tmp_path / "moved") as moved:
        assert moved.agreed.exports() == set() and not moved.agreed.was_here
        with pytest.raises(LibraryError, match="cannot be remembered"):
            moved.agreed.keep_note_folder(tmp_path)


def test_what_stood_in_a_cache_before_is_found_out_once(library: Library, home: Path) -> None:
    stock = home / "state" / "agreed" / "before.json"
    stock.write_text('{"before": ["a", "b"]}', "utf-8")
    assert not library.agreed.take_over("c") and not library.agreed.was_here
    assert library.agreed.take_over("b") and library.agreed.was_here and not library.agreed.take_over("b")
    assert json.loads(stock.read_text("utf-8")) == {"before": ["a"]}
