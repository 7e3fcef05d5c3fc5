"""Files: copied under a good name or linked, detached and brought back, swept when nothing names them."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import BadInputError, LibraryError, NotFoundError, UnreadableFileError
from paperdesk.library import Library
from paperdesk.library.files import clear_drafts, replacing, safe_name


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


@pytest.mark.parametrize("copy", [True, False])
def test_what_lies_in_the_library_beside_its_files_is_copied_among_them(
    library: Library, papers: list[int], copy: bool
) -> None:
    source = library.folder / "mine.pdf"
    source.write_bytes(b"%PDF-1.4 mine")
    (library.folder / "files").mkdir(exist_ok=True)
    among = library.folder / "files" / "among.pdf"
    among.write_bytes(b"%PDF-1.4 among")
    library.files.attach(papers[0], [source, among], copy=copy)
    first, second = library.files.of(papers[0])
    assert first.path.parent == library.folder / "files" and not first.linked and source.exists()
    assert second.path == among and not second.linked


def test_a_folder_that_is_a_link_out_of_the_library_is_not_swept(library: Library, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine.pdf").write_bytes(b"%PDF")
    (library.folder / "files").symlink_to(tmp_path / "elsewhere")
    assert library.files.sweep() == 0 and (tmp_path / "elsewhere" / "mine.pdf").exists()


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


def test_a_link_that_broke_leads_to_another_place(library: Library, papers: list[int], tmp_path: Path) -> None:
    source = tmp_path / "slides.odp"
    source.write_bytes(b"x")
    (file,) = library.files.attach(papers[0], [source], copy=False)
    moved = tmp_path / "talk.pdf"
    source.rename(moved)
    library.files.relink(file, moved)
    found = library.files.get(file)
    assert found.path == moved and found.linked and found.exists
    assert (found.title, found.mime) == ("talk.pdf", "application/pdf")
    library.undo()
    assert library.files.get(file).path == source and library.files.get(file).title == "slides.odp"
    library.redo()
    assert library.files.get(file).path == moved


def test_a_title_of_ones_own_and_a_copy_in_the_library_stay_so(
    library: Library, papers: list[int], tmp_path: Path
) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(b"x")
    (file,) = library.files.attach(papers[0], [source])
    library.files.rename(file, "The preprint")
    lost = library.files.get(file).path
    lost.unlink()
    library.files.relink(file, source)
    found = library.files.get(file)
    assert found.title == "The preprint" and not found.linked and found.exists
    assert found.path == lost and found.path.read_bytes() == b"x"


def test_a_file_is_not_found_where_there_is_none_or_where_another_row_has_it(
    library: Library, papers: list[int], tmp_path: Path
) -> None:
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    first, second = library.files.attach(papers[0], [one, two])
    before = library.files.of(papers[0])
    with pytest.raises(BadInputError, match=r"“two\.pdf”"):
        library.files.relink(first, two)
    with pytest.raises(UnreadableFileError):
        library.files.relink(first, tmp_path / "three.pdf")
    with pytest.raises(NotFoundError):
        library.files.relink(second + 7, one)
    assert library.files.of(papers[0]) == before
    assert len(list((library.folder / "files").iterdir())) == 2, "no copy is left behind"


def test_linked_files_are_copied_in_and_undone(library: Library, papers: list[int], tmp_path: Path) -> None:
    source = tmp_path / "slides.pdf"
    source.write_bytes(b"x")
    (file,) = library.files.attach(papers[0], [source], copy=False)
    assert library.files.copy_in([file]) == 1
    copy = library.files.get(file)
    assert not copy.linked and copy.path.is_relative_to(library.folder / "files") and source.exists()
    assert copy.digest == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert library.history.undo_label == "Copy “slides.pdf” into the library"
    assert library.files.copy_in([file]) == 0
    library.undo()
    assert library.files.get(file).path == source
    assert library.files.sweep() == 0, "a redo still leads there"
    library.redo()
    assert library.files.get(file).exists and library.files.get(file).path == copy.path


def test_one_link_that_is_gone_copies_nothing(library: Library, papers: list[int], tmp_path: Path) -> None:
    paths = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for path in paths:
        path.write_bytes(path.name.encode())
    files = library.files.attach(papers[0], paths, copy=False)
    paths[1].unlink()
    with pytest.raises(UnreadableFileError):
        library.files.copy_in(files)
    assert all(library.files.get(file).linked for file in files)
    assert list((library.folder / "files").iterdir()) == []


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


posix = pytest.mark.skipif(os.name != "posix", reason="links, rights and pipes as POSIX has them")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(path: Path, data: bytes) -> None:
    with replacing(path) as out:
        out.write(data)


def test_a_failure_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    write(path, b"old")
    with pytest.raises(ValueError, match="no more"), replacing(path) as out:
        out.write(b"new")
        raise ValueError("no more")
    with pytest.raises(LibraryError, match="No space left"), replacing(path) as out:
        raise OSError(28, "No space left on device")
    assert path.read_bytes() == b"old" and names(tmp_path) == ["a.bib"]


@posix
@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_one_and_its_file_is_written(tmp_path: Path, there: bool) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "refs.bib", tmp_path / "link.bib"
    if there:
        real.write_bytes(b"old")
    link.symlink_to(Path("real") / "refs.bib")
    write(link, b"new")
    assert link.is_symlink() and real.read_bytes() == b"new" and names(tmp_path / "real") == ["refs.bib"]


@posix
def test_rights_and_group_stay_and_a_new_file_has_the_usual_ones(tmp_path: Path) -> None:
    usual, old = tmp_path / "usual", tmp_path / "old"
    usual.write_bytes(b"")
    write(tmp_path / "new", b"x")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    old.write_bytes(b"x")
    old.chmod(0o664)
    group = next((group for group in os.getgroups() if group != old.stat().st_gid), old.stat().st_gid)
    if os.geteuid() == 0:
        group = 12345
    os.chown(old, -1, group)
    write(old, b"y")
    state = old.stat()
    assert old.read_bytes() == b"y" and stat.S_IMODE(state.st_mode) == 0o664 and state.st_gid == group


@posix
def test_a_group_that_cannot_be_kept_gives_nobody_else_its_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_about: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    path = tmp_path / "a.bib"
    path.write_bytes(b"x")
    path.chmod(0o664)
    monkeypatch.setattr(os, "fchown", refused)
    real = os.fstat
    monkeypatch.setattr(os, "fstat", lambda handle: os.stat_result((*real(handle)[:5], 54321, *real(handle)[6:])))
    write(path, b"y")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


@posix
def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe, came = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: came.append(pipe.read_bytes()))
    reader.start()
    write(pipe, b"words")
    reader.join()
    assert came == [b"words"] and stat.S_ISFIFO(pipe.stat().st_mode) and names(tmp_path) == ["pipe"]
    with pytest.raises(LibraryError, match="Is a directory"):
        write(tmp_path, b"x")


@posix
def test_what_a_killed_writer_left_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    with replacing(path) as out:
        out.write(b"first")
        (draft,) = tmp_path.iterdir()
        assert clear_drafts(tmp_path) == 0
        write(path, b"second")
        assert draft.exists() and path.read_bytes() == b"second"
    assert path.read_bytes() == b"first" and names(tmp_path) == ["a.bib"]
    draft.write_bytes(b"left by a crash")
    write(path, b"third")
    assert names(tmp_path) == ["a.bib"]
    draft.write_bytes(b"left by a crash")
    assert clear_drafts(tmp_path) == 1 and names(tmp_path) == ["a.bib"]
