"""The files of papers: copied under a readable name into the library's folder, or linked where they are.

A file gets its name once and keeps it. Taking one off a paper deletes the row; `sweep` moves a file to the library's
trash when no row and no step of the journal names it any more.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
import stat
import unicodedata
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from paperdesk.errors import BadInputError, LibraryError, NotFoundError, UnreadableFileError
from paperdesk.library.rows import Rows, batches
from paperdesk.library.shapes import Attachment
from paperdesk.locks import hold, remove_left
from paperdesk.presence import is_folder
from paperdesk.progress import Progress
from paperdesk.record import clean_line
from paperdesk.store.database import Database, now, sync_folder
from paperdesk.store.journal import Journal

FOLDER = "files"
TRASH = "trash"
_DRAFT = ".paperdesk-draft"
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_BAD = re.compile(r'[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\\/:*?"<>|]')


def safe_name(stem: str, suffix: str = "") -> str:
    """A file name that every system bears: no separators, controls or reserved words, at most 120 bytes."""
    stem = _BAD.sub(" ", unicodedata.normalize("NFC", stem))
    stem = " ".join(stem.split()).strip(". ") or "file"
    suffix = re.sub(r"[^.A-Za-z0-9]", "", suffix)[:16]
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    while len((stem + suffix).encode()) > 120:
        stem = stem[:-1].rstrip(". ")
    return (stem or "file") + suffix


def storable(path: str) -> bool:
    """Whether a path is text: names on disk may hold bytes that are none."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


class Files:
    """The files of one library."""

    def __init__(self, journal: Journal, rows: Rows, options: Callable[[str], Any]) -> None:
        self._journal = journal
        self._database: Database = journal.database
        self._rows = rows
        self._option = options

    def of(self, paper: int) -> list[Attachment]:
        """The files of a paper, first attached first."""
        return self._rows.files([paper]).get(paper, [])

    def get(self, file: int) -> Attachment:
        """One file; raises NotFoundError."""
        paper = self._database.value("SELECT paper FROM file WHERE id = ?", (file,))
        found = next((held for held in self.of(int(paper)) if held.id == file), None) if paper is not None else None
        if found is None:
            raise NotFoundError("That file is gone from the library.")
        return found

    def attach(
        self, paper: int, paths: Sequence[Path], *, copy: bool | None = None, progress: Progress | None = None
    ) -> list[int]:
        """Attach files to a paper; the ids of their rows. A file that is attached already is not attached again.

        `copy` puts them into the library's folder, else they are linked; None does what the user chose. Raises
        UnreadableFileError, LibraryError or NotFoundError, and then attaches none.
        """
        progress = progress or Progress()
        if not self._database.value("SELECT 1 FROM paper WHERE id = ?", (paper,)):
            raise NotFoundError("That paper is gone.")
        into_library = bool(self._option("copy_files")) if copy is None else copy
        placed: list[tuple[str, int, str, str, int, str]] = []
        copied: list[Path] = []
        try:
            for done, path in enumerate(paths):
                progress.report(done, len(paths), path.name)
                source = _checked(path)
                size, digest = measured(source, progress)
                (where, linked), copy_of_it = self._place(
                    paper, source, digest, into_library=into_library, progress=progress
                )
                copied += [copy_of_it] if copy_of_it is not None else []
                mime = mime_of(source)
                placed.append((where, linked, clean_line(source.name), mime, size, digest))
            return self._insert(paper, placed)
        except BaseException:
            for target in copied:
                _unlink(target)
            raise

    def _insert(self, paper: int, placed: list[tuple[str, int, str, str, int, str]]) -> list[int]:
        made = []
        label = f"Attach “{placed[0][2]}”" if len(placed) == 1 else f"Attach {len(placed)} files"
        with self._journal.change(label):
            for where, linked, title, mime, size, digest in placed:
                twin = self._database.value(
                    "SELECT id FROM file WHERE paper = ? AND (path = ? OR sha256 = ?)", (paper, where, digest)
                )
                if twin is not None:
                    made.append(int(twin))
                    continue
                self._database.run(
                    "INSERT INTO file (paper, path, linked, title, mime, size, sha256, added)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (paper, where, linked, title, mime, size, digest, now()),
                )
                made.append(int(self._database.value("SELECT last_insert_rowid()")))
        return made

    def holders(self, digest: str) -> list[int]:
        """The papers out of the trash that have a file of this SHA-256."""
        found = self._database.rows(
            "SELECT paper FROM file JOIN paper ON paper.id = file.paper"
            " WHERE sha256 = ? AND sha256 <> '' AND trashed = ''",
            (digest,),
        )
        return [int(paper) for (paper,) in found]

    def copy_for(self, paper: int, source: Path, digest: str, progress: Progress) -> Path:
        """A copy of a file in the library's folder under a readable name of that paper; no row names it yet.

        Raises UnreadableFileError when it changed since its SHA-256 was taken, LibraryError when the disk fails.
        """
        row = self._database.rows("SELECT names, year, title FROM paper WHERE id = ?", (paper,))
        return self._copy(source, _stem(*row[0]) if row else source.stem, digest, progress)

    def detach(self, files: Sequence[int]) -> int:
        """Take files off their papers; undo brings them back. How many were taken off."""
        label = "Detach a file" if len(files) == 1 else f"Detach {len(files)} files"
        with self._journal.change(label):
            return sum(
                self._database.run(f"DELETE FROM file WHERE id IN ({','.join('?' * len(batch))})", batch)
                for batch in batches(files)
            )

    def rename(self, file: int, title: str) -> None:
        """Give a file another title; its name on disk stays."""
        with self._journal.change("Rename a file"):
            if not self._database.run("UPDATE file SET title = ? WHERE id = ?", (clean_line(title), file)):
                raise NotFoundError("That file is gone from the library.")

    def relink(self, file: int, path: Path, progress: Progress | None = None) -> None:
        """Have a paper's file be the one at `path`: where it lies now, or another in its place.

        What lay in the library's folder is copied there again, what was linked is linked. A title that was but the old
        name becomes the new one. Raises NotFoundError, UnreadableFileError, LibraryError, and BadInputError when the
        paper has that very file already.
        """
        progress = progress or Progress()
        held = self.get(file)
        source = _checked(path)
        size, digest = measured(source, progress)
        (where, linked), copied = self._place(held.paper, source, digest, into_library=not held.linked,
                                              progress=progress)  # fmt: skip
        twin = "SELECT title FROM file WHERE paper = ? AND id <> ? AND (path = ? OR sha256 = ?)"
        title = clean_line(source.name) if held.title == held.path.name else held.title
        try:
            with self._journal.change("Find a file again"):
                other = self._database.value(twin, (held.paper, file, where, digest))
                if other is not None:
                    raise BadInputError(f"The paper has that very file already: “{other}”.")
                self._move(file, where, linked, size, digest, title, mime_of(source))
        except BaseException:
            _unlink(copied)
            raise

    def copy_in(self, files: Sequence[int], progress: Progress | None = None) -> int:
        """Copy linked files into the library's folder, where their papers have them from then on; how many were.

        The files themselves stay where they are. Those that lie in the library already are left alone. Raises
        NotFoundError, UnreadableFileError or LibraryError, and then none is copied.
        """
        progress = progress or Progress()
        placed: list[tuple[Attachment, str, int, str]] = []
        copies: list[Path] = []
        try:
            for done, held in enumerate([held for held in map(self.get, files) if held.linked]):
                progress.report(done, len(files), held.title)
                source = _checked(held.path)
                size, digest = measured(source, progress)
                (where, _linked), copied = self._place(held.paper, source, digest, into_library=True, progress=progress)
                copies += [copied] if copied is not None else []
                placed.append((held, where, size, digest))
            label = (
                f"Copy “{placed[0][0].title}” into the library" if len(placed) == 1 else "Copy files into the library"
            )
            with self._journal.change(label):
                for held, where, size, digest in placed:
                    self._move(held.id, where, 0, size, digest, held.title, held.mime)
        except BaseException:
            for copied in copies:
                _unlink(copied)
            raise
        return len(placed)

    def _move(self, file: int, where: str, linked: int, size: int, digest: str, title: str, mime: str) -> None:
        if not self._database.run(
            "UPDATE file SET path = ?, linked = ?, size = ?, sha256 = ?, title = ?, mime = ? WHERE id = ?",
            (where, linked, size, digest, title, mime, file),
        ):
            raise NotFoundError("That file is gone from the library.")

    def _place(
        self, paper: int, source: Path, digest: str, *, into_library: bool, progress: Progress
    ) -> tuple[tuple[str, int], Path | None]:
        """Where a row is to find a file, whether that is a link, and the copy that was taken for it."""
        library = self._database.folder.resolve()
        if source.is_relative_to(library / FOLDER):
            return (source.relative_to(library).as_posix(), 0), None
        # What lies elsewhere in the library's folder would neither go along in an archive nor stay found after a move.
        if into_library or source.is_relative_to(library):
            copied = self.copy_for(paper, source, digest, progress)
            return (copied.relative_to(self._database.folder).as_posix(), 0), copied
        if not storable(str(source)):
            raise UnreadableFileError(
                f"The name of “{clean_line(source.name)}” is no text that can be kept.", hint="Rename the file."
            )
        return (str(source), 1), None

    def sweep(self) -> int:
        """Move files that nothing names any more to the library's trash; how many went."""
        folder = self._database.folder / FOLDER
        if not folder.is_dir() or not folder.resolve().is_relative_to(self._database.folder.resolve()):
            return 0  # a link that leads out of the library: what lies there may be anybody's
        named = {str(row[0]) for row in self._database.rows("SELECT path FROM file WHERE linked = 0")}
        for sides in self._database.rows("SELECT before, after FROM entry WHERE table_name = 'file'"):
            for side in sides:  # undo and redo lead to either
                named.update(re.findall(r'"path":"((?:[^"\\]|\\.)*)"', side or ""))
        moved = 0
        for path in folder.rglob("*"):
            if path.is_file() and path.relative_to(self._database.folder).as_posix() not in named:
                if path.name.startswith(".") and path.suffix == ".part":
                    path.unlink()
                    continue
                trash = self._database.folder / TRASH
                trash.mkdir(mode=0o700, exist_ok=True)
                path.replace(free_path(trash / path.name))
                moved += 1
        return moved

    def _copy(self, source: Path, stem: str, digest: str, progress: Progress) -> Path:
        folder = self._database.folder / FOLDER
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            draft = folder / f".{uuid.uuid4().hex}.part"
            try:
                hashed = hashlib.sha256()
                with source.open("rb") as read, draft.open("xb") as write:
                    while block := read.read(1 << 20):
                        progress.check()
                        hashed.update(block)
                        write.write(block)
                    write.flush()
                    os.fsync(write.fileno())
                if hashed.hexdigest() != digest:
                    raise UnreadableFileError(f"“{source.name}” changed while it was copied.")
                target = free_path(folder / safe_name(stem, source.suffix))
                draft.rename(target)
            finally:
                draft.unlink(missing_ok=True)
            sync_folder(folder)
        except OSError as error:
            raise LibraryError(f"“{source.name}” cannot be copied into the library: {error.strerror}.") from error
        return target


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A file to write that takes the place of `target` once it is whole and on disk; a failure leaves the old one.

    A link stays one, and what it leads to is written. The file keeps its rights, group and owner as far as that is
    allowed; a new one has those that the system gives. A pipe or a device is written into. Raises LibraryError when the
    disk fails.
    """
    try:
        held = _state(target)
        if held is not None and not stat.S_ISREG(held.st_mode):
            with target.open("wb") as out:
                yield out
            return
        real = target.resolve()
        draft, handle = _draft_of(real, 0o666 if held is None else 0o600)
        in_place = False
        try:
            with os.fdopen(handle, "wb") as out:
                if held is not None:
                    _become_like(handle, held)
                yield out
                out.flush()
                os.fsync(out.fileno())
                if os.name == "posix":  # while it is held: once it is closed another process may clear it away
                    draft.replace(real)
                    in_place = True
            if not in_place:
                draft.replace(real)
                in_place = True
        finally:
            if not in_place:
                draft.unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(f"“{target}” cannot be written: {error.strerror or error}.") from error


def clear_drafts(folder: Path) -> int:
    """Remove what writers that were killed left in a folder; how many drafts went. Those being written stay."""
    return sum(map(remove_left, folder.glob(f".*{_DRAFT}"))) if is_folder(folder) else 0


def _state(path: Path) -> os.stat_result | None:
    """What lies at a path, at the end of its links; None where nothing does."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _draft_of(target: Path, mode: int) -> tuple[Path, int]:
    """A new file beside another, open for writing. It has one name while nobody else writes, so none are piled up."""
    draft = target.with_name(f".{target.name[:40]}{_DRAFT}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    while True:
        try:
            handle = os.open(draft, flags, mode)
        except FileExistsError:
            if not remove_left(draft):
                draft = target.with_name(f".{target.name[:40]}.{uuid.uuid4().hex[:8]}{_DRAFT}")
            continue
        if hold(handle):
            return draft, handle
        os.close(handle)  # another process took it for a leftover just now


def _become_like(handle: int, held: os.stat_result) -> None:
    """Give an open file the owner, group and rights of another; who may not keep the group gives it no rights."""
    if os.name != "posix":
        return
    mode = stat.S_IMODE(held.st_mode)
    for owner in (held.st_uid, -1):
        with suppress(OSError):
            os.fchown(handle, owner, held.st_gid)
            break
    if os.fstat(handle).st_gid != held.st_gid:
        mode = mode & ~0o070 | (mode & 0o007) << 3
    os.fchmod(handle, mode)


def _stem(names: str, year: int | None, title: str) -> str:
    first = names.split(",")[0].removesuffix(" et al.").split(" ")[-1]
    return " - ".join(str(part) for part in (first, year, title) if part) or "file"


def _checked(path: Path) -> Path:
    try:
        source = path.expanduser().resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise UnreadableFileError(f"There is no file “{path}”.") from error
    if not source.is_file():
        raise UnreadableFileError(f"“{path}” is not a file.")
    return source


def _unlink(copy: Path | None) -> None:
    """Remove a copy that no row names: nothing is lost."""
    if copy is not None:
        copy.unlink(missing_ok=True)


def mime_of(path: Path) -> str:
    """The kind of a file, by its name."""
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def is_pdf(path: Path) -> bool:
    """Whether a file is called a PDF."""
    return path.suffix.lower() == ".pdf"


def measured(source: Path, progress: Progress) -> tuple[int, str]:
    """The bytes of a file and their SHA-256; raises UnreadableFileError, and Cancelled."""
    hashed = hashlib.sha256()
    size = 0
    try:
        with source.open("rb") as file:
            while block := file.read(1 << 20):
                progress.check()
                hashed.update(block)
                size += len(block)
    except OSError as error:
        raise UnreadableFileError(f"“{source.name}” cannot be read: {error.strerror}.") from error
    return size, hashed.hexdigest()


def free_path(path: Path) -> Path:
    """The path, or with a number where something has that name."""
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{path.stem} {number}{path.suffix}")
        number += 1
    return free
