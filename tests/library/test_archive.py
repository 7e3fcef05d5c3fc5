"""One file out, the same library in; and an archive from a stranger writes nothing but its own files."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import apsw
import pytest

from paperdesk.errors import LibraryError, NotFoundError, PaperDeskError, UnreadableFileError
from paperdesk.library import Library
from paperdesk.library.archive import is_archive, unpack
from paperdesk.library.rows import own_path
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import Highlight, Status
from paperdesk.store.tables import MODELS


def picture(library: Library) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but what tells this place from others."""
    found = {}
    for model in MODELS:
        name = model._meta.table_name
        rows = library._database.rows(f'SELECT * FROM "{name}" ORDER BY 1')
        found[name] = [row for row in rows if name != "fact" or row[0] not in ("epoch", "writers", "copy")]
    return found


@pytest.fixture
def full(library: Library, papers: list[int], tmp_path: Path) -> Library:
    library.notes.save(papers[0], "first")
    library.notes.save(papers[0], "second, quite different")
    library.tags.add(papers[:2], ["a/b"])
    library.collections.add(papers[1:], library.collections.ensure("Thesis/One"))
    library.reading.set_status(papers[:1], Status.READ)
    library.highlights.add(papers[0], [Highlight("words", page=1)])
    library.shelves.add("Mine", "status:read")
    library.rename("My desk")
    for name, copy in (("own.pdf", True), ("linked.pdf", False)):
        path = tmp_path / name
        path.write_bytes(b"%PDF-1.4 " + name.encode())
        library.files.attach(papers[0], [path], copy=copy)
    return library


def test_the_library_comes_back_whole(full: Library, tmp_path: Path) -> None:
    packed = full.archive.write(tmp_path / "all.paperdesk")
    assert (packed.papers, packed.files, packed.missing) == (3, 2, ()) and is_archive(packed.path)
    assert packed.linked == (str(tmp_path / "linked.pdf"),)
    before = picture(full)
    assert unpack(packed.path, tmp_path / "new") == 2
    with Library.open(tmp_path / "new") as library:
        assert picture(library) == before and library.name == "My desk"
        assert [file.path.read_bytes() for file in library.files.of(library.papers.find()[0])] == [
            b"%PDF-1.4 own.pdf", b"%PDF-1.4 linked.pdf"
        ]  # fmt: skip
        library.undo()  # what was done last before the archive was made
        assert len(library.files.of(library.papers.find()[0])) == 1


def test_a_linked_file_that_is_not_there_comes_out_of_the_archive(full: Library, tmp_path: Path) -> None:
    full.archive.write(tmp_path / "all.paperdesk")
    (tmp_path / "linked.pdf").unlink()
    unpack(tmp_path / "all.paperdesk", tmp_path / "new")
    with Library.open(tmp_path / "new") as library:
        file = library.files.of(library.papers.find()[0])[1]
        assert (file.linked, file.exists) == (False, True) and file.path.is_relative_to(tmp_path / "new" / "files")
    assert full.archive.write(tmp_path / "again.paperdesk").missing == (str(tmp_path / "linked.pdf"),)


def test_it_is_the_same_library_but_another_copy(full: Library, tmp_path: Path) -> None:
    bib = tmp_path / "thesis.bib"
    full.standing.add(bib)
    full.standing.update()
    known = full.id
    full.archive.write(tmp_path / "all.paperdesk")
    full.papers.edit(full.papers.find(), {"venue": "changed since"})
    full.standing.update()
    now, place = bib.read_bytes(), full.folder
    unpack(tmp_path / "all.paperdesk", tmp_path / "new")
    full.close()
    shutil.rmtree(place)
    unpack(tmp_path / "all.paperdesk", place)  # into the folder where it once lay, to look at how it was
    copies = set()
    for folder in (tmp_path / "new", place):
        with Library.open(folder) as library:
            assert library.id == known, "links to its papers lead on"
            copies.add(library._database.fact("copy"))
            assert [each.awake for each in library.standing.all()] == [False]
            assert library.standing.look_after() == [] and bib.read_bytes() == now
    assert len(copies) == 2


def test_a_stranger_does_not_choose_which_copy_it_is(full: Library, tmp_path: Path) -> None:
    full._database.set_fact("copy", "chosen")
    full.archive.write(tmp_path / "all.paperdesk")
    unpack(tmp_path / "all.paperdesk", tmp_path / "new")
    with Library.open(tmp_path / "new") as library:
        assert library._database.fact("copy") not in ("", "chosen")


def test_an_id_that_leads_elsewhere_is_refused(full: Library, tmp_path: Path) -> None:
    full._database.set_fact("id", "../../../elsewhere")
    full.archive.write(tmp_path / "all.paperdesk")
    with pytest.raises(LibraryError, match="an id as PaperDesk gives none"):
        unpack(tmp_path / "all.paperdesk", tmp_path / "new")
    assert not (tmp_path / "new").exists()
    full.close()
    with pytest.raises(LibraryError, match="an id as PaperDesk gives none"):
        Library.open(full.folder)


def test_an_archive_is_no_bibliography(full: Library, tmp_path: Path) -> None:
    report = full.transfer.import_files([full.archive.write(tmp_path / "all.paperdesk").path])
    assert "whole library" in report.files[0].error and "archive open" in report.files[0].error


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with other entries."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def listed(entries: dict[str, bytes], name: str, size: int | None = None) -> None:
    about = json.loads(entries["manifest.json"])
    about["files"].append({"name": name, "size": len(entries[name]) if size is None else size, "sha256": ""})
    entries["manifest.json"] = json.dumps(about).encode()


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out", "files/../../out", "C:\\out", "library.lock", "files/a:b",
                                  "files/" + "ä" * 200])  # fmt: skip
def test_no_entry_leaves_the_folder(full: Library, tmp_path: Path, name: str) -> None:
    def add(entries: dict[str, bytes]) -> None:
        entries[name] = b"x"
        listed(entries, name)

    path = rewritten(full.archive.write(tmp_path / "all.paperdesk").path, add)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UnreadableFileError):
        unpack(path, tmp_path / "deep" / "new")
    assert [each for each in sorted(tmp_path.rglob("*")) if each not in before] in ([], [tmp_path / "deep"])


def test_what_is_damaged_or_lies_is_refused(full: Library, tmp_path: Path) -> None:
    path = full.archive.write(tmp_path / "all.paperdesk").path
    whole = path.read_bytes()
    changes: list[Callable[[dict[str, bytes]], None]] = [
        lambda entries: entries.update({"files/more.pdf": b"x"}),
        lambda entries: entries.__delitem__("library.sqlite"),
        lambda entries: entries.update({"manifest.json": b"[" * 100_000}),
        lambda entries: entries.update({"manifest.json": b'{"kind": "paperdesk-archive", "version": 9}'}),
        lambda entries: entries.update({"library.sqlite": b"no database"}),
        lambda entries: entries.update({next(n for n in entries if n.startswith("files/")): b"x" * 5_000_000}),
    ]
    for change in changes:
        path.write_bytes(whole)
        with pytest.raises(PaperDeskError):
            unpack(rewritten(path, change), tmp_path / "new")
    for data in (whole[: len(whole) // 2], b"PK\x03\x04", b""):
        path.write_bytes(data)
        with pytest.raises(PaperDeskError):
            unpack(path, tmp_path / "new")
        assert not is_archive(path)
    with pytest.raises(NotFoundError):
        unpack(tmp_path / "none", tmp_path / "new")
    assert not (tmp_path / "new").exists() and not list(tmp_path.glob(".new*"))


def test_code_in_a_strangers_database_is_not_run(full: Library, tmp_path: Path) -> None:
    path = full.archive.write(tmp_path / "all.paperdesk").path

    def change(entries: dict[str, bytes]) -> None:
        (tmp_path / "x.sqlite").write_bytes(entries["library.sqlite"])
        connection = apsw.Connection(str(tmp_path / "x.sqlite"))
        connection.execute("CREATE TRIGGER bad AFTER UPDATE ON paper BEGIN DELETE FROM note; END")
        connection.execute("DROP TRIGGER journal_paper_u")
        connection.close()
        entries["library.sqlite"] = (tmp_path / "x.sqlite").read_bytes()
        about = json.loads(entries["manifest.json"])
        about["files"][0] |= {"size": len(entries["library.sqlite"]),
                              "sha256": hashlib.sha256(entries["library.sqlite"]).hexdigest()}  # fmt: skip
        entries["manifest.json"] = json.dumps(about).encode()

    unpack(rewritten(path, change), tmp_path / "new")
    with Library.open(tmp_path / "new") as library:
        first = library.papers.find()[0]
        library.reading.star([first])
        assert library.notes.get(first).text == "second, quite different"
        library.undo()
        assert not library.papers.get(first).starred


def test_a_used_folder_and_a_cancel_change_nothing(full: Library, tmp_path: Path) -> None:
    class Stopped(Progress):
        @property
        def cancelled(self) -> bool:
            return True

    old = tmp_path / "all.paperdesk"
    old.write_text("old", "utf-8")
    with pytest.raises(Cancelled):
        full.archive.write(old, Stopped())
    assert old.read_text("utf-8") == "old" and not list(tmp_path.glob(".all*"))
    full.archive.write(old)
    with pytest.raises(LibraryError, match="not empty"):
        unpack(old, full.folder)
    with pytest.raises(Cancelled):
        unpack(old, tmp_path / "new", Stopped())
    assert not (tmp_path / "new").exists()


def redone(path: Path, tmp_path: Path, *statements: str) -> Path:
    """The archive with some statements run on its database."""

    def change(entries: dict[str, bytes]) -> None:
        (tmp_path / "x.sqlite").write_bytes(entries["library.sqlite"])
        connection = apsw.Connection(str(tmp_path / "x.sqlite"))
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
        connection.close()
        entries["library.sqlite"] = (tmp_path / "x.sqlite").read_bytes()
        (tmp_path / "x.sqlite").unlink()
        about = json.loads(entries["manifest.json"])
        about["files"][0] |= {"size": len(entries["library.sqlite"]),
                              "sha256": hashlib.sha256(entries["library.sqlite"]).hexdigest()}  # fmt: skip
        entries["manifest.json"] = json.dumps(about).encode()

    return rewritten(path, change)


@pytest.mark.parametrize("where", ["/etc/passwd", "../../etc/passwd", "files/../../x", "C:/x", "files\\..\\x"])
def test_no_file_of_a_strangers_library_lies_outside_it(full: Library, tmp_path: Path, where: str) -> None:
    path = full.archive.write(tmp_path / "all.paperdesk").path
    redone(path, tmp_path, f"UPDATE file SET path = '{where}' WHERE linked = 0")
    with suppress(UnreadableFileError):  # on some systems it is a plain name
        unpack(path, tmp_path / "new")
        with Library.open(tmp_path / "new") as library:
            for file in library.files.of(library.papers.find()[0]):
                assert file.linked or file.path.resolve().is_relative_to(library.folder.resolve())
    folder = full.folder
    assert full.papers.find()
    assert own_path(folder, where).resolve().is_relative_to(folder.resolve())


@pytest.mark.parametrize(
    "statement", ["DROP TABLE paper", "ALTER TABLE note DROP COLUMN modified", "DELETE FROM fact", "DROP TABLE step",
                  "DROP TABLE fact", "PRAGMA user_version = 1", "PRAGMA user_version = 0", "PRAGMA application_id = 7"]
)  # fmt: skip
def test_a_database_that_is_not_whole_is_refused_in_a_sentence(full: Library, tmp_path: Path, statement: str) -> None:
    path = redone(full.archive.write(tmp_path / "all.paperdesk").path, tmp_path, statement)
    try:
        unpack(path, tmp_path / "new")
    except PaperDeskError as error:
        assert "all.paperdesk" in str(error) and ".sqlite" not in str(error) and not (tmp_path / "new").exists()
    else:
        with Library.open(tmp_path / "new") as library:
            assert len(library.papers.rows(library.papers.find())) == 3


def test_a_bomb_is_not_unpacked(full: Library, tmp_path: Path) -> None:
    path = full.archive.write(tmp_path / "all.paperdesk").path
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["files/zeros"] = bytes(60 << 20)
    listed(entries, "files/zeros")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    with pytest.raises(UnreadableFileError, match="would become 60 MB"):
        unpack(path, tmp_path / "new")


def test_one_wrong_byte_is_a_sentence_or_nothing(library: Library, tmp_path: Path) -> None:
    whole = library.archive.write(tmp_path / "all.paperdesk").path.read_bytes()
    path = tmp_path / "flip.paperdesk"
    for place in {*range(0, 200, 7), *range(0, len(whole), len(whole) // 40), *range(len(whole) - 300, len(whole), 5)}:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with suppress(PaperDeskError):
            unpack(path, tmp_path / f"new{place}")
        assert not list(tmp_path.glob(".new*"))
