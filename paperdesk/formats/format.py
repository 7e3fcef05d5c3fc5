"""What a format is, and what it reads: a Source, the bytes of a file or a pasted text, with a name for the reader.

Knows how to get at bytes and how to make text of them; no format by name.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TextIO

from paperdesk.errors import BadInputError, UnreadableFileError
from paperdesk.formats.encodings import decoded, head_as_utf8
from paperdesk.presence import opened
from paperdesk.progress import Progress
from paperdesk.record import Import, Problem, Record

LARGEST = 300 * 1024 * 1024  # bytes
HEAD = 64 * 1024  # bytes that a sniffer looks at
# Of such files only the head is held, whatever their size: who reads them opens the path.
_OPENED = re.compile(rb"SQLite format 3\0|[^%]{0,1000}%PDF-")

_OWN_ENTITY = re.compile(rb"<!ENTITY\s")


@dataclass
class Source:
    """The bytes of a file, or of a text that was pasted, under a name for the reader; `path` when it is a file.

    Of a database or a PDF `data` holds the head alone; of a folder, which only some formats take, nothing.
    """

    name: str
    data: bytes
    path: Path | None = None
    _known_text: str | None = field(default=None, repr=False, compare=False)  # what was pasted needs no guess
    is_folder: bool = False
    doubts: list[Problem] = field(default_factory=list, repr=False, compare=False)  # about its letters, once it is read

    @classmethod
    def from_path(cls, path: Path) -> Source:
        """The bytes of a file, or a folder; raises UnreadableFileError when it is missing, too large or unreadable."""
        try:
            mode = path.stat().st_mode
            if stat.S_ISDIR(mode):
                return cls(path.name, b"", path, is_folder=True)
            if not stat.S_ISREG(mode):  # a pipe or a device may never answer, or never end
                raise UnreadableFileError(f"“{path}” is a pipe or a device, not a file that can be read.")
            with opened(path) as file:
                data = file.read(4 * HEAD) or b""
                if not _OPENED.match(data):
                    data += file.read(LARGEST + 1 - len(data)) or b""
            size = path.stat().st_size
        except FileNotFoundError as error:
            raise UnreadableFileError(f"There is no file “{path}”.") from error
        except OSError as error:
            raise UnreadableFileError(f"“{path.name}” cannot be read: {error.strerror or error}.") from error
        except ValueError as error:  # a NUL in the name
            raise UnreadableFileError("There is no file of such a name.") from error
        except MemoryError as error:
            raise UnreadableFileError(f"“{path.name}” is too large for the memory that is free.") from error
        if len(data) > LARGEST:
            megabytes = max(size, len(data)) >> 20
            raise UnreadableFileError(
                f"“{path.name}” has {megabytes:,} MB, and files up to {LARGEST >> 20} MB can be read."
            )
        return cls(path.name, data, path)

    @classmethod
    def head_of(cls, path: Path) -> Source:
        """A file's first bytes alone, enough to see what it is. Raises UnreadableFileError."""
        try:
            with opened(path) as file:
                return cls(path.name, file.read(4 * HEAD) or b"", path)
        except (OSError, ValueError) as error:
            raise UnreadableFileError(f"“{path.name}” cannot be read: {error}.") from error

    @classmethod
    def from_text(cls, text: str, name: str = "pasted text") -> Source:
        """A text that is at hand already; half characters (lone surrogates) are left out."""
        data = text.encode("utf-8", "ignore")
        return cls(name, data, None, data.decode("utf-8").lstrip("\ufeff"))

    @property
    def head(self) -> bytes:
        """The first bytes, for a sniffer: as they are, but of a text in UTF-16 or UTF-32 what they are in UTF-8."""
        return head_as_utf8(self.data[: 4 * HEAD], HEAD)

    def taken_text(self) -> str:
        """The whole text. Of a file the bytes are let go, so that a large one is not held twice: to be asked once."""
        text = self.text()
        if self.path is not None:
            self.data = b""
        return text

    def text(self) -> str:
        """The whole text, without byte-order mark; never raises. What is in doubt about it stands in `doubts`."""
        if self._known_text is not None:
            return self._known_text
        text, self.doubts = decoded(self.data)
        return text


def refuse_entities(name: str, head: bytes) -> None:
    """Raises UnreadableFileError when the first bytes of XML define entities: a few lines can stand for terabytes."""
    if _OWN_ENTITY.search(head):
        raise UnreadableFileError(f"“{name}” defines entities of its own, which can hide an attack; it was not read.")


def gathered(reading: Generator[Record, None, Import]) -> Import:
    """All that a format's `each` brings, in one Import. Raises what it raises."""
    records: list[Record] = []
    while True:
        try:
            records.append(next(reading))
        except StopIteration as end:
            brought: Import = end.value
            brought.records = records
            return brought


def names_work(record: Record) -> bool:
    """Whether a record says which work it is: by a name, by an identifier, or by what was written about it."""
    names = (record.title, record.people, record.venue, record.url)
    identifiers = (record.doi, record.arxiv, record.isbn, record.issn, record.pmid)
    return any((*names, *identifiers, record.abstract, *record.notes, record.files, record.highlights))


def holds_nothing(record: Record) -> bool:
    """Whether a record holds nothing but its type, its key and what had no field."""
    return record == Record(type=record.type, key=record.key, where=record.where, extra=record.extra)


def no_work(where: str) -> Problem:
    """The problem that a record of a source holds no work, which counts as lost."""
    return Problem(where, "The record has neither title nor people nor identifier.", failed=True)


class Format(NamedTuple):
    """A format that can be read, written or both. Its file is loaded once it is asked for: a start waits for none.

    The file has `sniff`, and where the row says so `write` and a way to read: `each`, record by record, which returns
    an Import without them at the end, or `read`, the whole at once. A format that takes folders has `is_folder` as
    well; one that reads in a child of its own has `reader`, which makes that child's keeper, and its `each` takes one.
    """

    id: str
    title: str
    suffixes: tuple[str, ...]
    load: Callable[[], ModuleType]
    reads: bool = True
    writes: bool = True
    takes_folders: bool = False  # it may be given a folder that is one library
    has_child: bool = False  # reads in a limited child of its own, so that none is started for it
    takes: tuple[str, ...] = ()  # what else its `each` may be told, by name: how it is to be read

    def sniff(self, head: bytes, name: str) -> float:
        """How sure it is, from the first bytes and the file's name: 0 (no) to 1 (surely). Cheap, never raises."""
        return float(self.load().sniff(head, name))

    def read(self, source: Source, progress: Progress) -> Import:
        """The whole of a source; raises UnreadableFileError with one sentence when it is no such file."""
        if not self.reads:
            raise UnreadableFileError(f"PaperDesk cannot read {self.title}.")
        module = self.load()
        brought: Import
        brought = gathered(module.each(source, progress)) if hasattr(module, "each") else module.read(source, progress)
        brought.problems[:0] = source.doubts
        return brought

    def each(
        self, source: Source, progress: Progress, reader: Any = None, options: Mapping[str, Any] | None = None
    ) -> Generator[Record, None, Import]:
        """The records of a source one by one; returns the collections and problems. Raises as `read` does.

        `reader` is what a format with a child of its own reads in, when it is to be kept for the next source. Of
        `options` a format is told those that it takes.
        """
        module = self.load()
        if self.has_child:
            end: Import = yield from module.each(source, progress, reader)
            return end
        if self.reads and hasattr(module, "each"):
            told = {name: value for name, value in (options or {}).items() if name in self.takes}
            end = yield from module.each(source, progress, **told)
            end.problems[:0] = source.doubts
            return end
        brought = self.read(source, progress)
        progress.report(0, len(brought.records), f"Reading {self.title}")
        yield from brought.records
        return brought

    def write(self, records: Iterable[Record], out: TextIO) -> None:
        """Write records as they come; raises BadInputError where the format is only read."""
        if not self.writes:
            raise BadInputError(f"{self.title} cannot be written.")
        self.load().write(records, out)
