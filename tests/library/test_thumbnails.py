"""Pictures are drawn once, kept by content, bounded in size, and made again when they are gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperdesk import places
from paperdesk.errors import ChildError, UnreadableFileError
from paperdesk.library.thumbnails import Thumbnails
from paperdesk.workers.pdf_pages import PageRenderer

A, B, C = ("a" * 64, "b" * 64, "c" * 64)


class Drawing(PageRenderer):
    """Draws what it was told to, or fails so."""

    def __init__(self, picture: bytes = b"picture", error: Exception | None = None) -> None:
        self.picture, self.error = picture, error
        self.drawn: list[tuple[Path, int]] = []
        self.closed = False

    def draw(self, path: Path, page: int = 0, width: int = 256) -> bytes:
        self.drawn.append((path, width))
        if self.error is not None:
            raise self.error
        return self.picture

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    return path


def test_a_picture_is_drawn_once(tmp_path: Path, file: Path) -> None:
    drawing = Drawing()
    pictures = Thumbnails(tmp_path / "cache", drawing)
    assert pictures.held(A, 200) is None
    first = pictures.get(A, file, 200)
    assert first is not None and first.read_bytes() == b"picture"
    assert pictures.get(A, file, 200) == first == pictures.held(A, 200)
    assert pictures.get(A, file, 400) != first
    assert drawing.drawn == [(file, 200), (file, 400)]
    pictures.close()
    assert drawing.closed


def test_it_lies_in_the_cache_and_may_be_deleted(file: Path) -> None:
    pictures = Thumbnails(None, Drawing())
    first = pictures.get(A, file, 200)
    assert first is not None and first.is_relative_to(places.cache_folder())
    first.unlink()
    first.parent.rmdir()
    assert pictures.get(A, file, 200) == first and first.is_file()


def test_what_cannot_be_drawn_is_tried_once(tmp_path: Path, file: Path) -> None:
    drawing = Drawing(error=UnreadableFileError("It is damaged."))
    assert Thumbnails(tmp_path / "cache", drawing).get(A, file, 200) is None
    assert Thumbnails(tmp_path / "cache", drawing).get(A, file, 200) is None
    assert len(drawing.drawn) == 1


def test_what_killed_the_child_is_tried_again_after_a_restart(tmp_path: Path, file: Path) -> None:
    drawing = Drawing(error=ChildError("Drawing this page took longer than 15 seconds and was stopped."))
    pictures = Thumbnails(tmp_path / "cache", drawing)
    assert pictures.get(A, file, 200) is None and pictures.get(A, file, 200) is None
    assert len(drawing.drawn) == 1
    assert Thumbnails(tmp_path / "cache", Drawing()).get(A, file, 200) is not None


def test_a_file_that_is_gone_has_none_and_may_come_back(tmp_path: Path, file: Path) -> None:
    pictures = Thumbnails(tmp_path / "cache", Drawing())
    assert pictures.get(A, tmp_path / "gone.pdf", 200) is None
    assert pictures.get(A, file, 200) is not None


@pytest.mark.parametrize("digest", ["", "../../etc", "A" * 64, "a" * 63])
def test_only_a_digest_names_a_picture(tmp_path: Path, file: Path, digest: str) -> None:
    assert Thumbnails(tmp_path / "cache", Drawing()).get(digest, file, 200) is None
    assert Thumbnails(tmp_path / "cache", Drawing()).held(digest, 200) is None


def test_those_nobody_looked_at_go_first(tmp_path: Path, file: Path) -> None:
    pictures = Thumbnails(tmp_path / "cache", Drawing(b"x" * 40), most=100)
    for moment, digest in enumerate((A, B)):
        path = pictures.get(digest, file, 200)
        assert path is not None
        os.utime(path, (moment, moment))
    assert pictures.get(A, file, 200) is not None  # looked at: now B is the oldest
    pictures.get(C, file, 200)
    assert [pictures.held(digest, 200) is not None for digest in (A, B, C)] == [True, False, True]


def test_files_no_paper_has_are_forgotten(tmp_path: Path, file: Path) -> None:
    pictures = Thumbnails(tmp_path / "cache", Drawing())
    for digest in (A, B):
        pictures.get(digest, file, 200)
    pictures.drop({A, "*"})
    assert pictures.held(A, 200) is None and pictures.held(B, 200) is not None


def test_a_disk_that_takes_nothing_costs_the_picture_only(tmp_path: Path, file: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert Thumbnails(tmp_path / "cache", Drawing()).get(A, file, 200) is None
