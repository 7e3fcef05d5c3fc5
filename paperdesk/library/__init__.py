"""What PaperDesk does, without a window: one open library and its parts.

`library.papers`, `library.tags` and so on hold the verbs; the Library itself only opens, closes, searches, indexes and
undoes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from paperdesk.drafts import scratch_folder
from paperdesk.library.agreed import Agreed
from paperdesk.library.archive import Archive
from paperdesk.library.backups import Backups
from paperdesk.library.citing import Citing
from paperdesk.library.collections import Collections
from paperdesk.library.completion import Completer
from paperdesk.library.duplicates import Duplicates
from paperdesk.library.files import Files
from paperdesk.library.finding import Finder
from paperdesk.library.fulltext import FullText
from paperdesk.library.highlights import Highlights
from paperdesk.library.history import History
from paperdesk.library.incoming import Incoming
from paperdesk.library.index import Index
from paperdesk.library.looking import Looking
from paperdesk.library.meaning import Meanings
from paperdesk.library.merging import Merging
from paperdesk.library.note_folder import NoteFolder
from paperdesk.library.notes import Notes
from paperdesk.library.opening import open_database
from paperdesk.library.papers import Papers
from paperdesk.library.reading import Reading
from paperdesk.library.rehearsal import foretell
from paperdesk.library.related import Related
from paperdesk.library.results import Result
from paperdesk.library.rows import Rows
from paperdesk.library.searching import Searcher
from paperdesk.library.shapes import Report, StepInfo
from paperdesk.library.shelves import Shelves
from paperdesk.library.standing import Standing
from paperdesk.library.stats import Stats
from paperdesk.library.tags import Tags
from paperdesk.library.thumbnails import Thumbnails
from paperdesk.library.transfer import Transfer
from paperdesk.library.upkeep import Upkeep
from paperdesk.library.versions import Versions
from paperdesk.progress import Progress
from paperdesk.settings import OPTIONS
from paperdesk.store.database import Database
from paperdesk.store.journal import Changes, Journal, Reverted

__all__ = ["Changes", "Library", "Result"]

_DEFAULTS = {option.id: option.default for option in OPTIONS}


class Library:
    """One open library. Use `Library.open`; close it, or use it as a context manager."""

    def __init__(self, database: Database, options: Callable[[str], Any] | None = None) -> None:
        chosen = options or _DEFAULTS.__getitem__
        self._database = database
        self._is_copy = False  # made for a rehearsal and soon gone
        self._journal = journal = Journal(database)
        self._seen = journal.sequence
        rows = Rows(database)
        self.shelves = Shelves(journal)
        self._finder = finder = Finder(database, self.shelves)
        self.index = Index(database)
        self.full_text = FullText(database, self.index)
        self.meanings = Meanings(database, self.index.home, chosen)
        self.related = Related(database, rows, self.index, self.meanings)
        self._searcher = Searcher(database, finder, self.index, self.full_text, self.related.nearest_to)
        finder.words = self._searcher.papers_with
        self.papers = Papers(journal, rows, finder.find, finder.counts, chosen)
        self.reading = Reading(journal, chosen)
        self.tags = Tags(journal)
        self.collections = Collections(journal, rows)
        self.completion = Completer(
            database, finder, self.tags, self.collections, self.shelves, self._searcher.held, self._searcher.people,
            self._papers_by,
        )  # fmt: skip
        self.notes = Notes(journal)
        self.highlights = Highlights(journal)
        self.files = Files(journal, rows, chosen)
        self.thumbnails = Thumbnails()
        self.versions = Versions(database)
        self.note_folder = NoteFolder(journal, self.papers, self.notes, self.tags, self.reading)
        incoming = Incoming(journal, self.papers, self.tags, self.collections, self.highlights, self.files)
        self.transfer = Transfer(
            journal, self.papers, self.collections, self.highlights, incoming, self.catch_up, self._on_a_copy
        )
        self.looking = Looking(journal, self.papers, self.files, self.transfer, chosen)
        self.agreed = Agreed(database)
        self.standing = Standing(journal, self.agreed, self.collections, self.transfer, finder.find)
        self.merging = Merging(journal)
        self.duplicates = Duplicates(journal, self.merging)
        self.citing = Citing(self.papers)
        self.stats = Stats(database)
        self.history = History(journal)
        self.backups = Backups(database)
        self.archive = Archive(database)
        journal.subscribe(self.index.on_changes)
        journal.subscribe(self._searcher.on_changes)
        journal.subscribe(self.completion.on_changes)
        journal.subscribe(self._on_own_changes)
        self.upkeep = Upkeep(journal, self.papers, self.files, self.backups, chosen)

    @classmethod
    def open(
        cls, folder: Path | str, *, create: bool = False, known: bool = False, to_read: bool = False,
        options: Callable[[str], Any] | None = None,
    ) -> Library:  # fmt: skip
        """Open the library in a folder; `create` makes one where the folder is missing or empty.

        `to_read`: one on a disk that cannot be written is opened as well, and every change of it raises LibraryError.

        Raises NotFoundError where there is none, LibraryError kinds where it cannot be opened.
        """
        library = cls(open_database(Path(folder), make=create, known=known, to_read=to_read), options)
        try:
            library.standing.go_on(library.index.home.name)
        except BaseException:
            library.close()
            raise
        return library

    @property
    def folder(self) -> Path:
        """Where the library lies."""
        return self._database.folder

    @property
    def read_only(self) -> bool:
        """Whether it is open to be read only, for its folder cannot be written."""
        return self._database.read_only

    @property
    def id(self) -> str:
        """What tells this library from every other, wherever it lies."""
        return self._database.fact("id")

    @property
    def name(self) -> str:
        """What the library is called: the name the user gave it, else that of its folder."""
        return self._database.fact("name") or self.folder.name

    def rename(self, name: str) -> None:
        """Call the library something else; its folder stays."""
        self._database.set_fact("name", " ".join(name.split())[:200])

    def close(self) -> None:
        """Close the index and every connection; the library cannot be used afterwards."""
        self.citing.close()
        self.thumbnails.close()
        self.looking.close()
        self.full_text.close()
        self.meanings.close()
        self.index.close()
        self._database.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Search and index -----------------------------------------------------------------------------------------------

    def search(
        self, text: str, *, limit: int | None = 50, typing: bool = False, within: str | Sequence[int] | None = None,
        cancel: Callable[[], bool] | None = None, further: bool = False,
    ) -> Result:  # fmt: skip
        """What a query finds, best first. `typing`: the last word is a prefix. Never raises for what is typed.

        `within`: only among these papers, by their ids, or among those that another query finds. `further`: papers
        follow whose PDFs alone hold the words, and where few are found, papers that are like them.
        """
        return self._searcher.search(text, limit=limit, typing=typing, within=within, cancel=cancel, further=further)

    def marks(self, query: str, text: str, field: str = "abstract", *, typing: bool = False) -> list[tuple[int, int]]:
        """Where in the text of a field the words of a query stand, as (start, end).

        Searches nothing; never raises for what is typed.
        """
        return self._searcher.marks(query, text, field, typing=typing)

    def warm(self, progress: Progress) -> None:
        """Read ahead what searches need, while nothing else is to do."""
        self.index.warm(progress)
        progress.check()
        self._searcher.warm()

    def catch_up(self, progress: Progress | None = None) -> int:
        """Bring the index on disk up to the store, in a child process; how many papers it took in."""
        return self.index.catch_up(progress or Progress())

    def read_pdfs(self, progress: Progress | None = None) -> int:
        """Read the PDFs that cannot be searched yet, in a child process; the texts of how many papers are new."""
        held = self.full_text.texts.held()
        count = self.full_text.catch_up(progress or Progress())
        self.thumbnails.drop(held - self.full_text.texts.held())
        if count and not self._database.read_only:
            self.reading.count_pages(self.full_text.page_counts())
        return count

    def rebuild_index(self, progress: Progress | None = None) -> int:
        """Make the index anew from the store; how many papers it holds. That of PDFs follows with `read_pdfs`."""
        self.full_text.start_over()
        return self.index.catch_up(progress or Progress(), rebuild=True)

    def _papers_by(self, author: str) -> Collection[int] | None:
        """The papers that asking for an author finds; None while some would have to be looked through in the store."""
        return None if self.index.beyond else self._searcher.facets.papers_by(author)

    @contextmanager
    def _on_a_copy(self, progress: Progress) -> Iterator[Transfer]:
        """Import and export of a copy of this library's database, which is gone afterwards."""
        if self._is_copy:
            yield self.transfer
            return
        with self._copy(progress) as copy:
            yield copy.transfer

    @contextmanager
    def _copy(self, progress: Progress) -> Iterator[Library]:
        """A library with a copy of this one's database, which is gone afterwards."""
        with scratch_folder() as folder:
            self._database.copy_to(folder, progress)
            with Library(Database(folder)) as copy:
                copy._is_copy = True
                yield copy

    def look_first(self, paths: Sequence[Path | str], progress: Progress | None = None, **options: Any) -> Report:
        """What `transfer.import_files` would do with these, as its account: with what may be here already and what of
        the other papers would change. Nothing of it stays. Options and errors as there; raises Cancelled.
        """
        progress = progress or Progress()
        with self._copy(progress) as copy:
            before = copy._journal.sequence
            report = copy.transfer.import_files(paths, progress, dry_run=True, **options)
            changes = copy._journal.news_since(before)
            if changes is not None:
                foretell(report, self, copy, changes, progress)
        return report

    # Undo and news --------------------------------------------------------------------------------------------------

    def undo(self, progress: Progress | None = None) -> StepInfo | None:
        """Take back the latest change; None when there is nothing to take back."""
        return _info(self._journal.undo(progress), "undone")

    def redo(self, progress: Progress | None = None) -> StepInfo | None:
        """Bring back what was undone last; None when there is nothing to bring back."""
        return _info(self._journal.redo(progress), "done")

    def subscribe(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Have `listener` called after each change made here, on the thread that made it; returns what ends that."""
        return self._journal.subscribe(listener)

    def news_from_others(self) -> Changes | None:
        """What another process changed since the last call; None when nothing did."""
        if self._journal.sequence <= self._seen:
            return None
        changes = self._journal.news_since(self._seen)
        if changes is not None:
            self._seen = max(self._seen, changes.sequence)
            self.index.on_changes(changes)
            self._searcher.on_changes(changes)
            self.completion.on_changes(changes)
        return changes

    def _on_own_changes(self, changes: Changes) -> None:
        if changes.first <= self._seen + 1:  # else another process changed something in between: the next look tells
            self._seen = max(self._seen, changes.sequence)


def _info(reverted: Reverted | None, state: str) -> StepInfo | None:
    if reverted is None:
        return None
    return StepInfo(reverted.step, reverted.label, "", state, reverted.papers, reverted.kept)
