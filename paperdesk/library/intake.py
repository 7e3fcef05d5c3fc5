"""The files that imported records name: first linked where they lie, then measured, and copied where that is wanted.

The rows are written with their papers, so that nothing is lost when the rest is cancelled or killed; copying a file can
take long and is done afterwards, between changes and never inside one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import NamedTuple
from urllib.parse import unquote

from paperdesk.errors import UnreadableFileError
from paperdesk.library.files import Files, is_pdf, measured, storable
from paperdesk.library.folders import some
from paperdesk.presence import is_file
from paperdesk.progress import Progress
from paperdesk.record import FileRef, Problem, clean_line
from paperdesk.store.database import now
from paperdesk.store.journal import Journal

_PROBLEMS = 200  # of files, in one account
_ADDRESS = re.compile(r"(?!(?i:file):)[A-Za-z][A-Za-z0-9+.-]{1,20}:/")  # of what is no file but somewhere in the web
_FILE_ADDRESS = re.compile(r"file:(?://(?:localhost(?=/))?)?", re.IGNORECASE)
# What papers and their supplements are. A bibliography from a stranger may name any file of its reader's, and a copy in
# the library goes along when that is given away.
_KINDS = """
pdf ps eps djvu djv epub mobi azw azw3 fb2 chm cbz cbr xps oxps dvi tex ltx bib ris enw nbib rdf ttl nt
html htm xhtml mht mhtml webarchive maff xml png jpg jpeg jpe gif tif tiff bmp svg svgz webp jp2 heic avif psd ai
doc docx docm dot dotx odt ott rtf wpd wps ppt pptx pptm pps ppsx odp xls xlsx xlsm xlsb ods odg vsd vsdx
txt text md markdown rst org adoc csv tsv tab json jsonl yaml yml srt vtt eml msg zip gz tgz bz2 xz 7z rar tar zst
mp3 mp4 m4a m4v wav ogg ogv flac webm mov avi mkv mpg mpeg wmv
dat mat rds rda rdata sav dta sas7bdat por npz npy h5 hdf5 nc parquet feather arff fits
py ipynb r rmd qmd m jl c cc cpp h hpp java go rs f90 nb do
"""
_DOCUMENTS = frozenset(_KINDS.split())
# How such files begin, where the name does not say it.
_BEGINNINGS = re.compile(
    rb"[^%]{0,1000}%PDF-|%!PS|PK\x03\x04|\x89PNG|\xff\xd8\xff|GIF8|\xd0\xcf\x11\xe0|AT&TFORM|\{\\rtf|II\*\0|MM\0\*"
    rb"|(?i:\s{0,99}<(?:!doctype|html|\?xml)\b)"
)


class Waiting(NamedTuple):
    """A file that is linked and still to be measured, or copied."""

    row: int
    paper: int
    path: Path
    copy: bool


class Intake:
    """Takes in the files of one import's records."""

    def __init__(self, journal: Journal, files: Files) -> None:
        self._journal = journal
        self._database = journal.database
        self._files = files
        self._waiting: list[Waiting] = []
        self._missing: list[str] = []
        self._nameless: list[str] = []

    def link(self, paper: int, file: FileRef, folder: Path) -> bool:
        """Link a file to a paper inside the caller's change; whether that was new. One that is missing is named too.

        `folder`: what a relative path begins at.
        """
        given = _given(file.path)
        path = given if given.is_absolute() else (folder / given).absolute()
        if not storable(str(path)):
            self._nameless.append(clean_line(os.fsencode(path.name).decode("utf-8", "replace")))
            return False
        size = _size(path)
        if not size and not is_file(path) and not _ADDRESS.match(file.path):
            self._missing.append(PureWindowsPath(given).name[:120] or file.path[:120])
        held = self._database.rows("SELECT id, path, linked, size, title, sha256 FROM file WHERE paper = ?", (paper,))
        for row, where, linked, its_size, title, digest in held:
            if where == str(path):
                if size and (not digest or (linked and file.copy)):
                    self._wait(Waiting(row, paper, path, file.copy))
                return False
            if not linked and size and size == its_size and title == (file.title or path.name):
                return False  # the copy that was taken of it
        self._database.run(
            "INSERT INTO file (paper, path, linked, title, mime, size, added) VALUES (?, ?, 1, ?, ?, ?, ?)",
            (paper, str(path), file.title or path.name, file.mime, size, now()),
        )
        if size:
            row = int(self._database.value("SELECT last_insert_rowid()"))
            self._wait(Waiting(row, paper, path, file.copy))
        return True

    def _wait(self, waiting: Waiting) -> None:
        if waiting.copy or is_pdf(waiting.path):  # what else is linked is nowhere asked for its sum
            self._waiting.append(waiting)

    def settle(
        self, label: str, group: int | None, progress: Progress, said: Callable[[Problem], None], *, undo: bool = True
    ) -> int:  # fmt: skip
        """Measure and copy what is waiting, a change a file in the import's group; how many files were copied.

        `said` takes what went wrong. Raises Cancelled: what is not copied yet stays linked. Raises LibraryError when
        the disk is full.
        """
        waiting, self._waiting = self._waiting, []
        failures = copied = 0
        strange: list[str] = []
        for done, file in enumerate(waiting):
            progress.report(done, len(waiting), f"{label}: files")
            try:
                if file.copy and not _is_document(file.path):
                    strange.append(str(file.path))
                    file = file._replace(copy=False)
                size, digest = measured(file.path, progress)
                copied += self._take(file, size, digest, label, group, progress, undo=undo)
            except UnreadableFileError as error:
                failures += 1
                if failures <= _PROBLEMS:
                    said(Problem("files", f"{error} It stays linked where it is."))
        if failures > _PROBLEMS:
            said(Problem("files", f"{failures - _PROBLEMS:,} more files could not be read."))
        if strange:
            what = (
                "It is no document, and stays linked where it is"
                if len(strange) == 1
                else "They are no documents, and stay linked where they are"
            )
            said(Problem("files", f"Not copied: {some(strange)}. {what}."))
        progress.report(len(waiting), len(waiting), f"{label}: files")
        return copied

    def account(self, said: Callable[[Problem], None]) -> None:
        """Tell of the files that records named and that could not be taken."""
        missing, self._missing = self._missing, []
        if missing:
            count = "One file is" if len(missing) == 1 else f"{len(missing):,} files are"
            said(Problem("files", f"{count} not there: {some(missing)}."))
        nameless, self._nameless = self._nameless, []
        if nameless:
            what = "its name is" if len(nameless) == 1 else "their names are"
            said(Problem("files", f"Not attached, since {what} no text that can be kept: {some(nameless)}."))

    def _take(
        self, file: Waiting, size: int, digest: str, label: str, group: int | None, progress: Progress, *, undo: bool
    ) -> bool:  # fmt: skip
        """Put what is known of a file into its row, and a copy in its place; whether one was taken."""
        twin = "SELECT 1 FROM file WHERE paper = ? AND id <> ? AND sha256 = ?"
        if self._database.value(twin, (file.paper, file.row, digest)):
            with self._journal.change(label, group=group, undo=undo):
                self._database.run("DELETE FROM file WHERE id = ? AND path = ?", (file.row, str(file.path)))
            return False
        where, linked, copied = str(file.path), 1, None
        library = self._database.folder
        if file.copy and not file.path.resolve().is_relative_to(library.resolve()):
            copied = self._files.copy_for(file.paper, file.path, digest, progress)
            where, linked = copied.relative_to(library).as_posix(), 0
        try:
            with self._journal.change(label, group=group, undo=undo):
                self._database.run(
                    "UPDATE file SET path = ?, linked = ?, size = ?, sha256 = ? WHERE id = ? AND path = ?",
                    (where, linked, size, digest, file.row, str(file.path)),
                )
        except BaseException:
            if copied is not None:
                copied.unlink(missing_ok=True)  # no row names it: nothing is lost
            raise
        return copied is not None


def _given(path: str) -> Path:
    """The path that a record names, be it as an address ("file:///a%20b.pdf")."""
    scheme = _FILE_ADDRESS.match(path)
    if scheme is None:
        return Path(path)
    path = unquote(path[scheme.end() :]).replace("\0", "")
    return Path(path[1:] if re.match(r"/[A-Za-z]:", path) else path)


def _is_document(path: Path) -> bool:
    """Whether a file is of a kind that papers and their supplements are, by its own name or by how it begins."""
    try:
        real = path.resolve()
        if real.suffix.lower().removeprefix(".") in _DOCUMENTS:
            return True
        with real.open("rb") as file:
            return _BEGINNINGS.match(file.read(2000)) is not None
    except (OSError, RuntimeError) as error:
        raise UnreadableFileError(f"“{path.name}” cannot be read: {error}.") from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except (OSError, ValueError):
        return 0
