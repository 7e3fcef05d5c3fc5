"""Bringing works in and taking them out, with an account: read = added + updated + unchanged + failed, always.

Knows how a record becomes a paper or joins one that is there; what a file holds, the formats know.
"""

from __future__ import annotations

import io
import json
import math
import os
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import TextIO

from paperdesk.errors import BadInputError, ChildError, LibraryError, UnreadableFileError
from paperdesk.formats import FORMATS, by_id
from paperdesk.formats.apart import Origin, Piece, pieces
from paperdesk.library.collections import Collections
from paperdesk.library.files import storable
from paperdesk.library.highlights import Highlights
from paperdesk.library.papers import Papers, people_columns, record_columns
from paperdesk.library.sameness import Sameness
from paperdesk.library.shapes import FileReport, Report
from paperdesk.library.tags import Tags, checked_path
from paperdesk.progress import Progress
from paperdesk.record import FileRef, Import, Problem, Record, Status, clean_line
from paperdesk.store.database import now
from paperdesk.store.journal import Journal

CHUNK_SECONDS = 0.010  # one transaction holds the writer's turn no longer than this
_FILLED = (
    "date", "venue", "volume", "issue", "pages", "number", "edition", "series", "publisher", "place", "event",
    "language", "short_title", "abstract", "doi", "arxiv", "arxiv_version", "isbn", "issn", "pmid", "url",
)  # fmt: skip
_KEPT_PROBLEMS = 1_000


class Transfer:
    """Import and export of one library."""

    FORMATS = FORMATS

    def __init__(
        self,
        journal: Journal,
        papers: Papers,
        tags: Tags,
        collections: Collections,
        highlights: Highlights,
        catch_up: Callable[[Progress], int],
    ) -> None:
        self._journal = journal
        self._database = journal.database
        self._papers = papers
        self._tags = tags
        self._collections = collections
        self._highlights = highlights
        self._catch_up = catch_up
        self._same = Sameness(journal.database)

    # In -------------------------------------------------------------------------------------------------------------

    def import_files(
        self,
        paths: Sequence[Path | str],
        progress: Progress | None = None,
        *,
        format: str | None = None,
        tags: Sequence[str] = (),
        collection: str | None = None,
        status: str | None = None,
        dry_run: bool = False,
        index: bool = False,
    ) -> Report:
        """Bring in what files hold, in chunks that are one undo step together; the account of it.

        A path that cannot be read is refused in its FileReport and the others go on. Cancelling keeps what is in.
        Raises BadInputError for a wrong tag, status or format name, LibraryError when the disk fails.
        """
        origins = [Origin(str(path), path=Path(path)) for path in paths]
        return self._import(origins, progress, format, tags, collection, status, dry_run, index)

    def import_text(
        self,
        text: str,
        progress: Progress | None = None,
        *,
        name: str = "pasted text",
        format: str | None = None,
        tags: Sequence[str] = (),
        collection: str | None = None,
        status: str | None = None,
        dry_run: bool = False,
        index: bool = False,
    ) -> Report:
        """Bring in what a pasted text holds; the account of it. Options and errors as for `import_files`."""
        return self._import([Origin(name, text=text)], progress, format, tags, collection, status, dry_run, index)

    def _import(
        self,
        origins: list[Origin],
        progress: Progress | None,
        format: str | None,
        tags: Sequence[str],
        collection: str | None,
        status: str | None,
        dry_run: bool,
        index: bool,
    ) -> Report:
        progress = progress or Progress()
        report = Report()
        wanted = by_id(format) if format else None
        extra = _Extra(tuple(checked_path(tag) for tag in tags), collection or "", _checked_status(status))
        started = time.perf_counter()
        group: list[int] = []
        for origin in origins:
            account = FileReport(origin.name)
            report.files.append(account)
            try:
                with closing(pieces(origin, wanted, progress)) as coming:
                    self._store(coming, account, report, extra, progress, group, dry_run)
            except UnreadableFileError as error:
                account.error = str(error)
        report.store_seconds = time.perf_counter() - started
        if dry_run:
            report.added_ids.clear()
            report.updated_ids.clear()
        elif index:
            started = time.perf_counter()
            try:
                self._catch_up(progress)
            except (ChildError, LibraryError) as error:  # what came in is in: the account of it must not be lost
                report.index_error = str(error)
            report.index_seconds = time.perf_counter() - started
        return report

    def _store(
        self, coming: Iterator[Piece], account: FileReport, report: Report, extra: _Extra, progress: Progress,
        group: list[int], dry_run: bool,
    ) -> None:  # fmt: skip
        label = f"Import {clean_line(Path(account.file).name)}"
        if dry_run:  # one chunk, so that copies of what it would have added are found; it waits for nobody inside
            coming = iter([*coming])
        seconds = math.inf if dry_run else CHUNK_SECONDS
        rest: Import | None = None
        done = 0
        try:
            with _rehearsal(self._journal, label) if dry_run else nullcontext():
                for piece in coming:
                    account.format = piece.format
                    rest = piece.rest
                    ahead = deque(piece.records)
                    while ahead:
                        deadline = time.perf_counter() + seconds
                        with _chunk(self._journal, label, group):
                            while ahead and time.perf_counter() < deadline:
                                self._one(ahead.popleft(), account, report, extra)
                                done += 1
                        if not dry_run:
                            self._database.fold(1_000)
                        progress.report(done, max(done, piece.total), label)
            if rest is not None and rest.collections and not dry_run:
                with self._journal.change(label, group=group[0] if group else None):
                    for path in rest.collections:
                        self._collections.ensure(path)
        finally:
            if rest is not None:
                account.problems[:0] = rest.problems[:_KEPT_PROBLEMS]
                account.failed += sum(problem.failed for problem in rest.problems)
            account.read = account.added + account.updated + account.unchanged + account.failed

    def _one(self, record: Record, account: FileReport, report: Report, extra: _Extra) -> None:
        if not record.title and not record.people and not record.key:
            account.failed += 1
            account.problems.append(Problem(record.where, "The work has neither title nor people.", failed=True))
            return
        record.added = record.added or extra.at
        record.tags = [*record.tags, *extra.tags]
        record.collections = [*record.collections, *([extra.collection] if extra.collection else [])]
        if extra.status:
            record.status = extra.status
        paper = self._same.find(record)
        if paper is None:
            paper = self._papers.insert(record)
            self._surround(paper, record, account)
            report.added_ids.append(paper)
            account.added += 1
            extra.new.add(paper)
            return
        if paper in extra.new:
            title = record.title[:60] or record.key
            account.problems.append(Problem(record.where, f"“{title}” is a second copy of an earlier one."))
        if self._update(paper, record, account):
            report.updated_ids.append(paper)
            account.updated += 1
        else:
            account.unchanged += 1

    def _surround(self, paper: int, record: Record, account: FileReport) -> bool:
        """Tags, collections, notes, files and sighting of a record, put on its paper; whether anything was new."""
        changed = False
        for tag in record.tags:
            try:
                changed |= bool(self._tags.add([paper], [tag]))
            except BadInputError as error:
                account.problems.append(Problem(record.where, str(error)))
        for path in record.collections:
            try:
                changed |= bool(self._collections.add([paper], self._collections.ensure(path)))
            except BadInputError as error:
                account.problems.append(Problem(record.where, str(error)))
        changed |= self._join_notes(paper, record)
        if record.highlights:
            changed |= bool(self._highlights.add(paper, record.highlights))
        for file in record.files:
            changed |= self._link(paper, file, Path(account.file).parent)
        return self._saw(paper, record, account) or changed

    def _join_notes(self, paper: int, record: Record) -> bool:
        held = str(self._database.value("SELECT text FROM note WHERE paper = ?", (paper,)) or "")
        new = [note for note in record.notes if note.strip() not in held]
        if not new:
            return False
        text = "\n\n".join([held.rstrip(), *new] if held.strip() else new)
        if held:
            self._database.run(
                "INSERT INTO note_version (paper, text, at, sitting) VALUES (?, ?, ?, '')", (paper, held, now())
            )
            self._database.run("UPDATE note SET text = ?, modified = ? WHERE paper = ?", (text, now(), paper))
        else:
            self._database.run("INSERT INTO note (paper, text, modified) VALUES (?, ?, ?)", (paper, text, now()))
        return True

    def _link(self, paper: int, file: FileRef, folder: Path) -> bool:
        """Keep the file that a source names, where it lies; one that is not there is no less named."""
        path = Path(file.path)
        where = str(path if path.is_absolute() else (folder / path).absolute())
        if not storable(where) or self._database.value(
            "SELECT 1 FROM file WHERE paper = ? AND path = ?", (paper, where)
        ):
            return False
        self._database.run(
            "INSERT INTO file (paper, path, linked, title, mime, size, added) VALUES (?, ?, 1, ?, ?, ?, ?)",
            (paper, where, file.title, file.mime, path.stat().st_size if path.is_file() else 0, now()),
        )
        return True

    def _saw(self, paper: int, record: Record, account: FileReport) -> bool:
        seen = record.sighting
        if seen is None:
            return False
        seen_in = clean_line(Path(account.file).name)
        return bool(
            self._database.run(
                "INSERT INTO sighting (paper, source, date, rank, upvotes, curator, file, at)"
                " SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM sighting"
                " WHERE paper = ? AND source = ? AND date = ? AND rank IS ?)",
                (paper, seen.source, seen.date, seen.rank, seen.upvotes, seen.curator, seen_in, now(),
                 paper, seen.source, seen.date, seen.rank),
            )
        )  # fmt: skip

    def _update(self, paper: int, record: Record, account: FileReport) -> bool:
        """Fill what a paper lacks from a record; nothing that is there, or was set by hand, is overwritten."""
        names = ("title", "people", "trashed", "edited", "extra", *_FILLED)
        row = self._database.rows(f"SELECT {', '.join(names)} FROM paper WHERE id = ?", (paper,))[0]
        held = dict(zip(names, row, strict=True))
        edited = set(json.loads(held["edited"]))
        new = record_columns(record)
        values = {
            name: new[name] for name in _FILLED
            if new[name] not in ("", None) and held[name] in ("", None) and name.removesuffix("_version") not in edited
        }  # fmt: skip
        if "date" in values:
            values["year"] = new["year"]
        if held["people"] == "[]" and record.people and "people" not in edited:
            values |= people_columns(record.people)
        extra = {**json.loads(new["extra"]), **json.loads(held["extra"])}
        if extra != json.loads(held["extra"]):
            values["extra"] = json.dumps(extra, ensure_ascii=False)
        if held["trashed"]:
            values["trashed"] = ""
        if values:
            settings = ", ".join(f'"{name}" = ?' for name in values)
            self._database.run(
                f"UPDATE paper SET {settings}, modified = ? WHERE id = ?", [*values.values(), now(), paper]
            )
        return self._surround(paper, record, account) or bool(values)

    # Out ------------------------------------------------------------------------------------------------------------

    def export(
        self, target: Path | TextIO, format: str, *, ids: Sequence[int] | None = None, query: str = "",
        progress: Progress | None = None,
    ) -> int:  # fmt: skip
        """Write papers (those named, else what a query finds, else all) in a format; how many.

        A file is written beside its name and then renamed, so that a failure leaves the old one. Raises BadInputError
        when the format cannot be written, LibraryError when the file cannot.
        """
        kind = by_id(format)
        if not kind.writes:
            raise BadInputError(f"{kind.title} cannot be written.")
        papers = list(ids) if ids is not None else self._papers.find(query, "added")
        records = self.records(papers, progress)
        if not isinstance(target, Path):
            kind.write(records, target)
            return len(papers)
        try:
            handle, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
            try:
                with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
                    kind.write(records, out)
                    out.flush()
                    os.fsync(out.fileno())
                Path(draft).replace(target)
            finally:
                Path(draft).unlink(missing_ok=True)
        except OSError as error:
            raise LibraryError(f"“{target}” cannot be written: {error.strerror}.") from error
        return len(papers)

    def text(self, ids: Sequence[int], format: str) -> str:
        """Papers written in a format, for the clipboard."""
        out = io.StringIO()
        self.export(out, format, ids=ids)
        return out.getvalue()

    def records(self, ids: Sequence[int], progress: Progress | None = None) -> Iterable[Record]:
        """Papers as records, whole: with notes, files, tags, collections and status."""
        progress = progress or Progress()
        for start in range(0, len(ids), 500):
            progress.report(start, len(ids), "Export")
            marks = self._highlights.of(ids[start : start + 500])
            for paper in self._papers.many(ids[start : start + 500]):
                record = paper.record
                record.highlights = list(marks.get(paper.id, {}).values())
                record.notes = [paper.note] if paper.note else []
                record.files = [FileRef(str(file.path), file.title, file.mime) for file in paper.files]
                yield record


class _Extra:
    """What an import puts on every paper besides what its source says."""

    def __init__(self, tags: tuple[str, ...], collection: str, status: str) -> None:
        self.tags = tags
        self.collection = collection
        self.at = now()  # what comes in together was added at one time
        self.new: set[int] = set()  # the papers this import has added so far
        self.status = status


class _DryRunOver(Exception):  # noqa: N818 - no error: it rolls a rehearsal back
    pass


@contextmanager
def _chunk(journal: Journal, label: str, group: list[int]) -> Iterator[None]:
    """One chunk's change within the group of an import."""
    with journal.change(label, group=group[0] if group else None) as step:
        yield
    if not group:
        group.append(step.id)


@contextmanager
def _rehearsal(journal: Journal, label: str) -> Iterator[None]:
    """A change that is rolled back at its end, with all that joined it."""
    try:
        with journal.change(label):
            yield
            raise _DryRunOver
    except _DryRunOver:
        return


def _checked_status(status: str | None) -> str:
    if not status:
        return ""
    try:
        return Status(status).value
    except ValueError:
        raise BadInputError(f"“{status}” is no reading status.", hint=f"One of: {', '.join(Status)}.") from None
