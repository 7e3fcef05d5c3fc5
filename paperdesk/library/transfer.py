"""Bringing works in and taking them out, with an account: read = added + updated + unchanged + failed, always.

Knows what is read, in which order and in what chunks; what a file holds, the formats know, and what becomes of a
record, `incoming`.
"""

from __future__ import annotations

import io
import re
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

from paperdesk.errors import BadInputError, ChildError, LibraryError, UnreadableFileError
from paperdesk.formats import FORMATS, by_id, detect
from paperdesk.formats.apart import Origin, Piece, Readers, pieces
from paperdesk.formats.format import Format, Source
from paperdesk.library.archive import is_archive
from paperdesk.library.collections import Collections
from paperdesk.library.files import clear_drafts, replacing
from paperdesk.library.folders import listed, named, some
from paperdesk.library.highlights import Highlights
from paperdesk.library.incoming import Also, Incoming
from paperdesk.library.intake import Intake
from paperdesk.library.papers import Papers
from paperdesk.library.shapes import FileReport, Report
from paperdesk.library.tags import checked_path
from paperdesk.progress import PartOf, Progress
from paperdesk.record import FileRef, Import, Problem, Record, Sighting, Status, clean_line
from paperdesk.store.jobs import Job
from paperdesk.store.journal import Journal

CHUNK_SECONDS = 0.010  # one transaction holds the writer's turn no longer than this
_KEPT_PROBLEMS = 1_000
_FORETOLD = 200  # works of a dry run that are named
_PDF = "pdf"
_STEP = re.compile("/|$")  # where the path of a collection, or of one that it lies in, ends
Mappings = Mapping[Path, Mapping[str, list[int]]]  # which columns, from 0, mean which field, by file


class _Run(NamedTuple):
    """One import while it goes on."""

    report: Report
    also: Also
    intake: Intake
    progress: Progress
    label: str  # of its steps
    job: Job  # whose first step all its changes belong to
    dry: bool
    readers: Readers  # the children of formats that have their own
    undo: bool = True  # whether it can be undone


class Transfer:
    """Import and export of one library."""

    FORMATS = FORMATS

    def __init__(
        self, journal: Journal, papers: Papers, collections: Collections, highlights: Highlights, incoming: Incoming,
        catch_up: Callable[[Progress], int], on_a_copy: Callable[[Progress], AbstractContextManager[Transfer]],
    ) -> None:  # fmt: skip
        self._journal = journal
        self._database = journal.database
        self._papers = papers
        self._collections = collections
        self._highlights = highlights
        self._incoming = incoming
        self._catch_up = catch_up
        self._on_a_copy = on_a_copy

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
        copies: bool | None = None,
        mapping: Mappings | None = None,
        dry_run: bool = False,
        index: bool = False,
        undo: bool = True,
    ) -> Report:
        """Bring in what files hold, in chunks that are one undo step together; the account of it.

        A folder is a library of another program, or all that can be read in it and below. `copies`: whether the files
        that works name are copied into the library or linked; None does what suits their source. `mapping`: which
        columns of a table mean which field, by file; what is not named in it is guessed. `undo=False` is for what comes
        with a library rather than into it: no step to undo. A path that cannot be read is
        refused in its FileReport and the others go on. Where the library cannot be written, that path says so, with
        what was in by then, and those behind it are not read. Cancelling keeps what is in. Raises BadInputError for a
        wrong tag, status or format name.
        """
        told = mapping or {}
        origins = [
            Origin(str(path), path=Path(path), options={"mapping": told[Path(path)]} if Path(path) in told else None)
            for path in paths
        ]
        also = _also(tags, collection, status, copies)
        return self._import(origins, progress, format, also, dry_run, index, undo=undo)

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
        mapping: Mapping[str, list[int]] | None = None,
        dry_run: bool = False,
        index: bool = False,
    ) -> Report:
        """Bring in what a pasted text holds; the account of it. Options and errors as for `import_files`.

        `mapping`: which columns of a table mean which field.
        """
        also = _also(tags, collection, status, None)
        origin = Origin(name, text=text, options={"mapping": dict(mapping)} if mapping else None)
        return self._import([origin], progress, format, also, dry_run, index)

    def import_records(
        self,
        records: Iterable[Record],
        name: str,
        progress: Progress | None = None,
        *,
        tags: Sequence[str] = (),
        collection: str | None = None,
        index: bool = False,
    ) -> Report:
        """Bring in clean records that were made elsewhere, as the one source `name`; the account of it."""
        progress = progress or Progress()
        run = self._run(progress, _also(tags, collection, None, None), False, [name])
        account = FileReport(name, "records")
        run.report.files.append(account)
        started = time.perf_counter()
        coming = iter([Piece("records", list(records)), Piece("records", [], 0, Import("records"))])
        with run.job:
            self._store(coming, account, run)
        return self._ended(run, started, index)

    def _run(self, progress: Progress, also: Also, dry: bool, names: Sequence[str]) -> _Run:
        what = clean_line(Path(names[0]).name) if len(names) == 1 else f"{len(names):,} files"
        job = Job(self._database.folder)
        return _Run(Report(), also, self._incoming.intake(), progress, f"Import {what}", job, dry, Readers())

    def _import(
        self, origins: list[Origin], progress: Progress | None, format: str | None, also: Also, dry_run: bool,
        index: bool, *, undo: bool = True,
    ) -> Report:  # fmt: skip
        wanted = by_id(format) if format else None
        whole = progress or Progress()
        if dry_run:  # what is added then finds its own copies, and nobody who edits the library waits for it
            with self._on_a_copy(whole) as copy:
                return copy._bring(origins, whole, wanted, also, True, False)
        return self._bring(origins, whole, wanted, also, False, index, undo=undo)

    def _bring(
        self, origins: list[Origin], whole: Progress, wanted: Format | None, also: Also, dry_run: bool, index: bool,
        *, undo: bool = True,
    ) -> Report:  # fmt: skip
        run = self._run(whole, also, dry_run, [origin.name for origin in origins])._replace(undo=undo)
        started = time.perf_counter()
        with run.readers, run.job:
            for number, origin in enumerate(origins):
                if len(origins) > 1:
                    run = run._replace(progress=PartOf(whole, number, len(origins)))
                account = FileReport(origin.name)
                run.report.files.append(account)
                try:
                    if origin.path is not None and _is_plain_folder(origin.path, wanted):
                        self._folder(origin.path, account, run, wanted)
                    else:
                        self._one(origin, account, run, wanted)
                except (UnreadableFileError, BadInputError) as error:  # the latter of what a reader chose for this file
                    account.error = str(error)
                except LibraryError as error:  # a full disk: what came in is in, and the account of it must not be lost
                    account.error = str(error)
                    run.report.files += [FileReport(each.name, error=account.error) for each in origins[number + 1 :]]
                    break
        return self._ended(run._replace(progress=whole), started, index)

    def _ended(self, run: _Run, started: float, index: bool) -> Report:
        report = run.report
        report.store_seconds = time.perf_counter() - started
        came = any(report.total(name) for name in ("added", "updated", "unchanged"))
        report.step = run.job.group if came and not run.dry else 0
        if run.dry:
            report.added_ids.clear()
            report.updated_ids.clear()
        elif index:
            started = time.perf_counter()
            try:
                self._catch_up(run.progress)
            except (ChildError, LibraryError) as error:  # what came in is in: the account of it must not be lost
                report.index_error = str(error)
            report.index_seconds = time.perf_counter() - started
        return report

    def _folder(self, folder: Path, account: FileReport, run: _Run, wanted: Format | None) -> None:
        """All that can be read in a folder, as one account: what holds no papers is named, and no fault."""
        account.format = "folder"
        strange: list[str] = []
        for path in listed(folder, run.progress, account.problems):
            name = named(path, folder)
            part = FileReport(str(path))
            try:
                kind = wanted or detect(Source.head_of(path))
            except UnreadableFileError:
                strange.append(name)
                continue
            try:
                self._one(Origin(str(path), path=path), part, run, kind)
            except UnreadableFileError as error:
                account.problems.append(Problem(name, str(error)))
            finally:
                _join(account, part, name)
        if strange:
            account.problems.append(Problem("folder", f"No papers were found in {some(strange)}."))

    def _one(self, origin: Origin, account: FileReport, run: _Run, wanted: Format | None) -> None:
        if origin.path is not None and is_archive(origin.path):
            raise UnreadableFileError(
                f"“{origin.path.name}” is a whole library of PaperDesk.",
                hint="Open it as one of its own: File > Open a library archive, or `paperdesk archive open`.",
            )
        with closing(pieces(origin, wanted, run.progress, run.readers)) as coming:
            self._store(coming, account, run)

    def _store(self, coming: Iterator[Piece], account: FileReport, run: _Run) -> None:
        label = run.label
        rest: Import | None = None
        filled: set[str] = set()  # the collections that works of the source lie in, as they are called there
        done = 0
        try:
            for piece in coming:
                account.format = piece.format
                rest = piece.rest
                ahead = deque(self._known(piece, account, run))
                while ahead:
                    deadline = time.perf_counter() + CHUNK_SECONDS
                    with _counted(account, run.report), _chunk(self._journal, label, run.job, undo=run.undo):
                        while ahead and time.perf_counter() < deadline:
                            record, known = ahead.popleft()
                            before = (account.added, account.updated)
                            filled.update(record.collections)
                            self._incoming.take(record, account, run.report, run.also, run.intake, known)
                            if run.dry and len(run.report.preview) < _FORETOLD:
                                run.report.preview.append(_foretold(record, account, before))
                            done += 1
                    self._database.fold(1_000)
                    run.progress.report(done, max(done, piece.total), label)
            if rest is not None and rest.collections and not run.dry:
                with _chunk(self._journal, label, run.job, undo=run.undo):
                    for path in _empty(rest.collections, filled):
                        self._collections.ensure(path)
            if not run.dry:
                group = run.job.group or None
                account.copied += run.intake.settle(label, group, run.progress, account.problems.append, undo=run.undo)
            run.intake.account(account.problems.append)
        finally:
            if rest is not None:
                account.problems[:0] = rest.problems[:_KEPT_PROBLEMS]
                account.failed += sum(problem.failed for problem in rest.problems)
            account.read = account.added + account.updated + account.unchanged + account.failed

    def _known(self, piece: Piece, account: FileReport, run: _Run) -> Iterator[tuple[Record, int | None]]:
        """The records of a piece, each with the paper it belongs to where that is known beforehand; 0 for a new one.

        A PDF that a paper has already belongs to that, whatever was read from it; what was read is not believed where
        it would make it a file of a paper that it only cites.
        """
        for record in piece.records:
            known: int | None = None
            if piece.format == _PDF:
                known = self._incoming.holder(record, run.progress)
                account.problems += self._incoming.part_from_cited(record, known)
                if known is None and _is_unnamed(record):
                    known = 0
            yield record, known

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
        clear_drafts(target.parent)
        with replacing(target) as raw:
            out = io.TextIOWrapper(raw, encoding="utf-8", newline="")
            kind.write(records, out)
            out.flush()
            out.detach()
        return len(papers)

    def text(self, ids: Sequence[int], format: str) -> str:
        """Papers written in a format, for the clipboard."""
        out = io.StringIO()
        self.export(out, format, ids=ids)
        return out.getvalue().removeprefix("\ufeff")  # the mark is for files

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
                if paper.seen:
                    seen = paper.seen[-1]
                    record.sighting = Sighting(seen.source, seen.date, seen.rank, seen.upvotes, seen.curator)
                yield record


def _empty(paths: Sequence[str], filled: Collection[str]) -> Iterator[str]:
    """Those of a source’s collections in which none of its works lies: the others are here, or renamed or deleted."""
    made = {path[: match.start()] for path in filled for match in _STEP.finditer(path)}
    return (path for path in paths if path not in made)


def _also(tags: Sequence[str], collection: str | None, status: str | None, copies: bool | None) -> Also:
    return Also(tuple(checked_path(tag) for tag in tags), collection or "", _checked_status(status), copies)


def _is_unnamed(record: Record) -> bool:
    """Whether a PDF said nothing of its work, which then bears the file's name: two of one name are not one work."""
    return not (record.doi or record.arxiv or record.people or record.abstract)


def _is_plain_folder(path: Path, wanted: Format | None) -> bool:
    """Whether a path is a folder that is no library of a program whose libraries are read whole."""
    try:
        if not path.is_dir() or (wanted is not None and wanted.takes_folders):
            return False
    except (OSError, ValueError):
        return False
    return not any(kind.takes_folders and kind.load().is_folder(path) for kind in FORMATS)


def _join(account: FileReport, part: FileReport, name: str) -> None:
    """Add the account of a file to that of the folder it lies in."""
    for count in ("read", "added", "updated", "unchanged", "failed", "copied"):
        setattr(account, count, getattr(account, count) + getattr(part, count))
    room = _KEPT_PROBLEMS - len(account.problems)
    for problem in part.problems[: max(0, room)]:
        where = f"{name}, {problem.where}" if problem.where else name
        account.problems.append(Problem(where, problem.message, problem.failed))


def _foretold(record: Record, account: FileReport, before: tuple[int, int]) -> tuple[str, str]:
    """What a dry run did with a work, and what that is called: (added, updated) tells what was counted."""
    fate = "added" if account.added > before[0] else "updated" if account.updated > before[1] else "unchanged"
    names = ", ".join(person.literal or person.family for person in record.authors[:2])
    about = ", ".join(part for part in (names, str(record.year or "")) if part)
    title = record.title[:200] or record.key or "Without a title"
    return fate, f"{title} ({about})" if about else title


@contextmanager
def _counted(account: FileReport, report: Report) -> Iterator[None]:
    """Takes back what was counted of a chunk that fails, as the store does with what it wrote."""
    counts = {name: getattr(account, name) for name in ("added", "updated", "unchanged", "failed")}
    held = [(ids, len(ids)) for ids in (report.added_ids, report.updated_ids)]
    try:
        yield
    except BaseException:
        for name, count in counts.items():
            setattr(account, name, count)
        for ids, length in held:
            del ids[length:]
        raise


@contextmanager
def _chunk(journal: Journal, label: str, job: Job, *, undo: bool) -> Iterator[None]:
    """One chunk's change within the group of an import."""
    with journal.change(label, group=job.group or None, undo=undo) as step:
        yield
        if not job.group:
            job.begin(step.id)


def _checked_status(status: str | None) -> str:
    if not status:
        return ""
    try:
        return Status(status).value
    except ValueError:
        raise BadInputError(f"“{status}” is no reading status.", hint=f"One of: {', '.join(Status)}.") from None
