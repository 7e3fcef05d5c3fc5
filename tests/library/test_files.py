"""Files: copied under a good name or linked, detached and brought back, swept when nothing names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.library import Library
from paperdesk.library.files import safe_name


def test_a_copy_gets_a_readable_name(library: Library, papers: list[int], tmp_path: Path) -> None:
    source = tmp_path / "1706.03762v7.pdf"
    source.write_bytes(b"%PDF-1.4 words")
    library.files.attach(papers[0], [source])
    (file,) = library.files.of(papers[0])
    assert file.path.parent == library.folder / "files" and file.exists and not file.linked
    assert file.path.name == "Vaswani - 2017 - Attention Is All You Need.pdf"
    assert file.path.read_bytes() == source.read_bytes() and file.title == "1706.03762v7.pdf"
    assert library.papers.find("has:pdf") == papers[:1]
    library.files.attach(papers[0], [source])
    assert len(library.files.of(papers[0])) == 1


def test_a_link_stays_where_it_is(library: Library, papers: list[int], tmp_path: Path) -> None:
    source = tmp_path / "slides.odp"
    source.write_bytes(b"x")
    library.files.attach(papers[0], [source], copy=False)
    (file,) = library.files.of(papers[0])
    assert file.linked and file.path == source
    source.unlink()
    assert not library.files.of(papers[0])[0].exists


def test_detach_undo_and_sweep(library: Library, papers: list[int], tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(b"x")
    (file,) = library.files.attach(papers[0], [source])
    path = library.files.get(file).path
    library.files.detach([file])
    assert library.files.sweep() == 0 and path.exists()  # an undo still names it
    library.undo()
    assert library.files.get(file).path == path
    (path.parent / "stray.pdf").write_bytes(b"y")
    assert library.files.sweep() == 1 and (library.folder / "trash" / "stray.pdf").exists() and path.exists()


def test_bad_paths_attach_nothing(library: Library, papers: list[int], tmp_path: Path) -> None:
    good = tmp_path / "good.pdf"
    good.write_bytes(b"x")
    for bad in (tmp_path / "missing.pdf", tmp_path):
        with pytest.raises(UnreadableFileError):
            library.files.attach(papers[0], [good, bad])
    assert library.files.of(papers[0]) == [] and list((library.folder / "files").iterdir()) == []


@given(st.text(max_size=300))
def test_names_fit_every_system(stem: str) -> None:
    name = safe_name(stem, ".pdf")
    assert name.endswith(".pdf") and len(name.encode()) <= 120
    assert not set(name) & set('\\/:*?"<>|\0') and not name.startswith((".", " "))
