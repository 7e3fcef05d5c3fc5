"""What the library hands out: plain, frozen pictures of rows, safe to pass between threads.

Knows no database. Times are ISO 8601 UTC strings as the store keeps them ("2026-11-23T06:30:00Z").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from paperdesk.record import Person, Problem, Record, Status


class TagLabel(NamedTuple):
    """A tag as it stands on a paper."""

    path: str
    colour: str  # "#2F5FDE"


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of the paper list."""

    id: int
    key: str
    title: str
    authors: str  # "W. Wang, F. Wei, L. Dong et al."
    venue: str
    year: int | None
    date: str
    type: str
    status: Status
    starred: bool
    rating: int  # 0 where none was given
    queue: int | None  # place in Up next, from 1
    page: int  # page reached, 0 where none
    page_count: int  # 0 where unknown
    tags: tuple[TagLabel, ...]
    has_file: bool
    has_note: bool
    added: str
    modified: str
    read_at: str  # when it was last marked read; "" where never
    trashed: bool
    doi: str = ""
    arxiv: str = ""
    abstract: str = ""  # its beginning


class Attachment(NamedTuple):
    """A file of a paper; `path` is absolute."""

    id: int
    paper: int
    path: Path
    title: str
    mime: str
    size: int  # bytes
    linked: bool  # stays where it is instead of in the library's folder
    exists: bool
    digest: str = ""  # SHA-256 of its content; "" while nobody took it


class Seen(NamedTuple):
    """Where a paper came from: which page, when, at which place."""

    source: str
    date: str
    rank: int | None
    upvotes: int | None
    curator: str
    file: str
    at: str


class Paper(NamedTuple):
    """Everything about one paper; `record` holds its bibliographic fields, key, note-free."""

    id: int
    key: str
    record: Record
    status: Status
    starred: bool
    rating: int
    queue: int | None
    page: int
    page_count: int
    tags: tuple[TagLabel, ...]
    collections: tuple[str, ...]  # paths
    note: str
    files: tuple[Attachment, ...]
    old_keys: tuple[str, ...]
    added: str
    modified: str
    read_at: str
    opened_at: str
    trashed: bool
    seen: tuple[Seen, ...]

    @property
    def people(self) -> list[Person]:
        """The people of the record, in order."""
        return self.record.people


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in the tree: `count` papers carry it itself, `total` it or one below it."""

    path: str
    colour: str
    count: int
    total: int

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def parent(self) -> str:
        """The path above, "" at the top."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection in the tree: `count` papers lie in it itself, `total` in it or one below it."""

    id: int
    parent: int | None
    name: str
    path: str
    position: int
    count: int
    total: int


class FoundText(NamedTuple):
    """Where the words of a search stand in a paper: which field, a part of its text, and the places to mark in that."""

    field: str  # note, abstract, author, pdf
    text: str
    marks: tuple[tuple[int, int], ...]
    page: int | None = None  # of the PDF, from 1


class Shelf(NamedTuple):
    """A saved search."""

    id: int
    name: str
    query: str
    position: int


class Note(NamedTuple):
    """A paper's note."""

    text: str
    modified: str


class NoteVersion(NamedTuple):
    """An earlier text of a note."""

    id: int
    at: str
    size: int  # characters
    first_line: str


class ReadingEvent(NamedTuple):
    """One change of a paper's reading status."""

    at: str
    before: str  # "" when the paper came in
    after: str
    cause: str


class StepInfo(NamedTuple):
    """One change of the library, as history, undo and redo show it."""

    id: int
    label: str
    at: str
    state: str  # "done", "undone"
    papers: int  # how many papers it touched
    kept: int = 0  # rows an undo left alone because they had changed since


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup of the library's database."""

    path: Path
    at: str
    size: int  # bytes
    reason: str  # "daily", "before migration", "before restore", "by hand"


@dataclass(slots=True)
class FileReport:
    """What became of one path that was imported."""

    file: str
    format: str = ""
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    problems: list[Problem] = field(default_factory=list)
    error: str = ""  # why the path was refused, or why no more of it was read
    copied: int = 0  # files of works that were copied into the library


@dataclass(slots=True)
class Report:
    """What an import did: read = added + updated + unchanged + failed, for every file."""

    files: list[FileReport] = field(default_factory=list)
    added_ids: list[int] = field(default_factory=list)
    updated_ids: list[int] = field(default_factory=list)
    store_seconds: float = 0.0
    index_seconds: float = 0.0
    index_error: str = ""  # why the index could not take in what the store holds now
    preview: list[tuple[str, str]] = field(default_factory=list)  # of a dry run the first works: fate and title
    alike: int = 0  # of a look before: how many of those that would be added may be here already
    step: int = 0  # the step of the history that it is, 0 when nothing came of it

    @property
    def query(self) -> str:
        """What finds the papers it brought or changed."""
        return f"import:#{self.step}" if self.step else ""

    def total(self, name: str) -> int:
        """The sum of "read", "added", "updated", "unchanged", "failed" or "copied" over all files."""
        return sum(int(getattr(file, name)) for file in self.files)

    @property
    def refused(self) -> list[FileReport]:
        """The paths that nothing could be read from, or not all."""
        return [file for file in self.files if file.error]

    def sentence(self) -> str:
        """What happened in one sentence for the reader."""
        if self.files and len(self.refused) == len(self.files) and not self.total("read"):
            return self.files[0].error
        added, updated, unchanged, failed = (self.total(n) for n in ("added", "updated", "unchanged", "failed"))
        parts = [f"{added:,} added"] if added or not (updated or unchanged) else []
        copied = self.total("copied")
        parts += ["nothing new"] if unchanged and not (added or updated or copied) else []
        parts += [f"{count:,} {word}" for count, word in ((updated, "updated"), (unchanged, "already here")) if count]
        if failed:
            parts.append(f"{failed:,} could not be read")
        read = self.total("read")
        text = f"{read:,} {'paper' if read == 1 else 'papers'} read: {', '.join(parts)}."
        if copied:
            text += f" {copied:,} {'file' if copied == 1 else 'files'} copied into the library."
        return text + "".join(f" {error}" for error in dict.fromkeys(file.error for file in self.refused))


SIDEBAR_QUERIES: dict[str, str] = {
    # the fixed entries of the sidebar and the query each stands for
    "queue": "is:queued",
    "unread": "status:unread",
    "reading": "status:reading",
    "read": "status:read",
    "skipped": "status:skipped",
    "starred": "is:starred",
    "all": "",
    "recently_added": "added:<14d",
    "recently_read": "status:read read:<14d",
    "duplicates": "is:duplicate",
    "trash": "is:trashed",
}
