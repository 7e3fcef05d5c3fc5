"""A whole library in one file, and a library made of such a file on another machine.

The archive is a ZIP: the database, the files in the library's folder, copies of the linked files that are there, and a
manifest with the SHA-256 of each. One from a stranger cannot write outside the folder it is unpacked into, nor more
than it says, nor bring code along.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from paperdesk.drafts import draft_folder, scratch_folder
from paperdesk.errors import DamagedLibraryError, LibraryError, NotFoundError, UnreadableFileError
from paperdesk.library.files import FOLDER, clear_drafts, free_path, replacing, safe_name
from paperdesk.library.opening import refuse_away
from paperdesk.library.rows import own_path
from paperdesk.presence import is_file
from paperdesk.progress import Progress
from paperdesk.store import backup
from paperdesk.store.database import FILE_NAME, SCHEMA, TROUBLE, Database, now, sync_folder
from paperdesk.store.journal import Journal
from paperdesk.store.migrations import migrate, schema_of

log = logging.getLogger(__name__)

SUFFIX = ".paperdesk"
_MANIFEST = "manifest.json"
_KIND = "paperdesk-archive"
_VERSION = 1
_LINKED = "linked"
_FOLDERS = (FOLDER, "images", _LINKED)
_BLOCK = 1 << 20
_LONGEST_NAME = 255  # bytes of a file's name that disks take
_MOST_ENTRIES = 1_000_000
_MOST_TIMES = 200  # of its own size that an archive may unpack to; what papers are made of is never packed so well
_NO_BOMB = 10 << 20  # bytes that are unpacked whatever they were packed to
_LONGEST_MANIFEST = 300 << 20  # bytes
_NO_SMALLER = (".pdf", ".png", ".jpg", ".jpeg", ".zip", ".gz", ".epub", ".docx", ".pptx", ".mp4")


class Packed(NamedTuple):
    """What an archive holds."""

    path: Path
    papers: int
    files: int
    size: int  # bytes
    missing: tuple[str, ...]  # linked files that were not where they should be, or cannot be read
    linked: tuple[str, ...] = ()  # files from outside the library that went in

    @property
    def counted(self) -> str:
        """What it holds: "1 paper and 3 files"."""
        papers = f"{self.papers:,} paper{'' if self.papers == 1 else 's'}"
        return f"{papers} and {self.files:,} file{'' if self.files == 1 else 's'}"


class _Entry(NamedTuple):
    name: str
    source: Path


# Out ------------------------------------------------------------------------------------------------------------------


class Archive:
    """Writes one library into an archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, target: Path, progress: Progress | None = None) -> Packed:
        """Write everything to one file, which takes the place of an older one only when it is whole.

        Raises LibraryError when the disk fails, DamagedLibraryError when the library is broken, and Cancelled.
        """
        progress = progress or Progress()
        target = target.expanduser().absolute()
        with scratch_folder() as scratch:
            copy = scratch / FILE_NAME
            counts = backup.copy_to(self._database.folder, copy)
            entries = [_Entry(FILE_NAME, copy), *self._own_files()]
            linked, missing = self._linked_files()
            clear_drafts(target.parent)
            with replacing(target) as out:
                self._pack(out, [*entries, *linked], progress)
        sync_folder(target.parent)
        files = len(entries) - 1 + len(linked)
        outside = tuple(str(entry.source) for entry in linked)
        return Packed(target, counts.get("paper", 0), files, target.stat().st_size, tuple(missing), outside)

    def _own_files(self) -> list[_Entry]:
        folder = self._database.folder
        paths = sorted(path for name in (FOLDER, "images") for path in (folder / name).rglob("*"))
        return [
            _Entry(path.relative_to(folder).as_posix(), path)
            for path in paths
            if path.is_file() and not path.is_symlink() and path.suffix != ".part"
        ]

    def _linked_files(self) -> tuple[list[_Entry], list[str]]:
        found: list[_Entry] = []
        missing: list[str] = []
        for number, where in self._database.rows("SELECT id, path FROM file WHERE linked = 1 ORDER BY id"):
            path = Path(where)
            if is_file(path) and os.access(path, os.R_OK):
                found.append(_Entry(f"{_LINKED}/{number}-{safe_name(path.stem, path.suffix)}", path))
            else:
                missing.append(where)
        return found, missing

    def _pack(self, out: IO[bytes], entries: list[_Entry], progress: Progress) -> None:
        manifest: list[dict[str, Any]] = []
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            for done, entry in enumerate(entries):
                progress.report(done, len(entries), "Writing the archive")
                info = zipfile.ZipInfo(entry.name, date_time=(1980, 1, 1, 0, 0, 0))
                info.external_attr = 0o600 << 16
                packed = entry.source.suffix.lower() in _NO_SMALLER
                info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                hashed, size = hashlib.sha256(), 0
                with entry.source.open("rb") as read, archive.open(info, "w", force_zip64=True) as write:
                    while block := read.read(_BLOCK):
                        progress.check()
                        hashed.update(block)
                        size += len(block)
                        write.write(block)
                manifest.append({"name": entry.name, "size": size, "sha256": hashed.hexdigest()})
            about = {
                "kind": _KIND, "version": _VERSION, "made": now(), "library": self._database.fact("name"),
                "files": manifest,
            }  # fmt: skip
            archive.writestr(_MANIFEST, json.dumps(about, ensure_ascii=False))


# In -------------------------------------------------------------------------------------------------------------------


def is_archive(path: Path) -> bool:
    """Whether a file is an archive of a library; never raises."""
    try:
        if not (path.is_file() and zipfile.is_zipfile(path)):  # a pipe would never answer
            return False
        with zipfile.ZipFile(path) as archive:
            return {_MANIFEST, FILE_NAME} <= set(archive.namelist()[:1] + archive.namelist()[-1:])
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def unpack(path: Path, folder: Path, progress: Progress | None = None) -> int:
    """Make a library of an archive in a missing or empty folder; how many files came with it. It is not opened.

    It is the library it was, by its id, but another copy of it: what was agreed to for the one, such as files kept in
    step and a folder of notes, is not agreed to for the other, even where that lay in the same folder before.

    Raises NotFoundError where there is no archive, UnreadableFileError where it is broken or no such archive, and
    LibraryError where the folder cannot be used; then nothing is left behind.
    """
    progress = progress or Progress()
    path, folder = path.expanduser().absolute(), folder.expanduser().absolute()
    if not path.is_file():
        raise NotFoundError(f"There is no archive {path}.")
    _refuse_used(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with draft_folder(folder.parent, f".{folder.name[:40]}-", ".new") as holder:
            draft = holder / "library"
            draft.mkdir(mode=0o700)
            count = _unpack(path, draft, progress)
            _adopt(draft, path.name)
            _settle_linked(draft)
            shutil.rmtree(draft / _LINKED, ignore_errors=True)
            if folder.exists():
                folder.rmdir()
            draft.rename(folder)
            sync_folder(folder.parent)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        log.info("%s cannot be unpacked: %s", path, error)
        raise UnreadableFileError(
            f"“{path.name}” is damaged, or only a part of an archive.",
            hint="Copy it anew from where it was made, and wait until it is whole.",
        ) from error
    except OSError as error:
        raise LibraryError(f"“{folder}” cannot be used: {error.strerror or error}.") from error
    return count


def _adopt(draft: Path, name: str) -> None:
    """Make the database that was unpacked one of this place and version. Raises UnreadableFileError, LibraryError."""
    try:
        backup.adopt(draft / FILE_NAME)
        if schema_of(draft) < SCHEMA:
            migrate(draft)
        backup.check_tables(draft / FILE_NAME)
    except (DamagedLibraryError, *TROUBLE) as error:  # which name a folder that is gone in a moment, and a backup
        raise UnreadableFileError(f"The library in “{name}” is damaged.", hint="Take another copy of it.") from error
    database = Database(draft, read_only=True)
    try:
        for (where,) in database.rows("SELECT path FROM file WHERE linked = 0"):
            if own_path(draft, str(where)) != draft / str(where):
                raise UnreadableFileError(f"“{name}” names a file outside the library, and is not opened.")
    finally:
        database.close()


def _refuse_used(folder: Path) -> None:
    refuse_away(folder)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise LibraryError(f"{folder} is not empty.", hint="Choose an empty or a new folder.")
    except OSError as error:
        raise LibraryError(f"{folder} cannot be read: {error.strerror}.") from error


def _unpack(path: Path, folder: Path, progress: Progress) -> int:
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        if len(infos) > _MOST_ENTRIES:
            raise UnreadableFileError(f"“{path.name}” holds too many files.")
        promised = _manifest(archive, path.name)
        by_name = {info.filename: info for info in infos}
        if len(by_name) != len(infos) or set(by_name) != {*promised, _MANIFEST} or FILE_NAME not in promised:
            raise UnreadableFileError(f"“{path.name}” does not hold what its list says.")
        wanted = sum(size for size, _digest in promised.values())
        if wanted > max(_NO_BOMB, _MOST_TIMES * path.stat().st_size):
            raise UnreadableFileError(f"“{path.name}” would become {wanted >> 20:,} MB, far more than a library would.")
        if shutil.disk_usage(folder).free < wanted:
            raise LibraryError(f"The disk has no room for the {wanted >> 20:,} MB in “{path.name}”.")
        for done, (name, (size, digest)) in enumerate(promised.items()):
            progress.report(done, len(promised), "Opening the archive")
            info = by_name[name]
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise UnreadableFileError(f"“{path.name}” is packed in a way PaperDesk does not read.")
            if not _is_safe(name) or stat.S_ISLNK(info.external_attr >> 16):
                raise UnreadableFileError(f"“{path.name}” holds a file under a name that is not allowed.")
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with archive.open(info) as read, target.open("xb") as write:
                if _copied(read, write, size, progress) != (size, digest):
                    raise UnreadableFileError(f"“{name[:80]}” in “{path.name}” is damaged.")
    return len(promised) - 1


def _copied(read: IO[bytes], write: IO[bytes], size: int, progress: Progress) -> tuple[int, str]:
    """Copy no more than was promised and a byte; how much came, and its SHA-256."""
    hashed, came = hashlib.sha256(), 0
    while came <= size and (block := read.read(min(_BLOCK, size + 1 - came))):
        progress.check()
        hashed.update(block)
        write.write(block)
        came += len(block)
    write.flush()
    os.fsync(write.fileno())
    return came, hashed.hexdigest()


def _manifest(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[int, str]]:
    try:
        info = archive.getinfo(_MANIFEST)
    except KeyError:
        raise UnreadableFileError(f"“{name}” is no archive of a PaperDesk library.") from None
    if info.file_size > _LONGEST_MANIFEST:
        raise UnreadableFileError(f"The list in “{name}” is too long.")
    try:
        with archive.open(info) as read:
            about = json.loads(read.read(_LONGEST_MANIFEST))
        if about["kind"] != _KIND:
            raise UnreadableFileError(f"“{name}” is no archive of a PaperDesk library.")
        if int(about["version"]) > _VERSION:
            raise UnreadableFileError(f"“{name}” was made by a newer PaperDesk.", hint="Update PaperDesk to open it.")
        return {str(each["name"]): (int(each["size"]), str(each["sha256"])) for each in about["files"]}
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise UnreadableFileError(f"The list in “{name}” is damaged.") from error


def _is_safe(name: str) -> bool:
    """Whether an entry may be unpacked under this name."""
    if name == FILE_NAME:
        return True
    parts = PurePosixPath(name).parts
    plain = "\\" not in name and ":" not in name and "\0" not in name and not name.startswith("/")
    if not plain or len(parts) < 2 or parts[0] not in _FOLDERS:
        return False
    return all(part not in ("..", ".") and len(part.encode("utf-8", "replace")) <= _LONGEST_NAME for part in parts)


def _settle_linked(folder: Path) -> None:
    """Have the copies of linked files take the place of those that are not where they were."""
    copies = dict(_numbered(folder / _LINKED))
    database = Database(folder)
    try:
        journal = Journal(database)
        with journal.change("Open an archive", undo=False):
            for number, where, digest in database.rows("SELECT id, path, sha256 FROM file WHERE linked = 1"):
                copy = copies.get(number)
                if copy is None or (is_file(Path(where)) and _is_same(Path(where), copy)):
                    continue
                (folder / FOLDER).mkdir(exist_ok=True, mode=0o700)
                target = free_path(folder / FOLDER / copy.name.partition("-")[2])
                copy.rename(target)
                database.run(
                    "UPDATE file SET path = ?, linked = 0, sha256 = ? WHERE id = ?",
                    (f"{FOLDER}/{target.name}", digest or backup.sha256_of(target), number),
                )
    finally:
        database.close()


def _numbered(folder: Path) -> Iterator[tuple[int, Path]]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        number = path.name.partition("-")[0]
        if number.isdigit():
            yield int(number), path


def _is_same(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and backup.sha256_of(one) == backup.sha256_of(other)
