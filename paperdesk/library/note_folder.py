"""A folder of notes, one Markdown file a paper, kept in step both ways: for an editor, a vault, another program.

Notes are joined by lines against the text that both sides had in common last; the fields of the front matter
likewise, one by one. Where both changed the same, the store's stands and both stay in a conflict copy beside the file.
A file gets its name once and keeps it, unless it is renamed in the folder. That of a paper that went into another one
goes where Obsidian puts what is thrown away, once its text is in the note of that other paper.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from paperdesk.errors import BadInputError, LibraryError, NotFoundError, UnreadableFileError
from paperdesk.library.files import free_path, replacing, safe_name
from paperdesk.library.note_folder_fields import checked, joined
from paperdesk.library.note_folder_file import EMPTY, FIELDS, Value, agrees, front_of, plain, read, written
from paperdesk.library.note_folder_seen import Marks, Seen
from paperdesk.library.notes import LONGEST, Notes
from paperdesk.library.papers import Papers
from paperdesk.library.reading import Reading
from paperdesk.library.shapes import Paper
from paperdesk.library.tags import Tags
from paperdesk.library.three_way import joined as joined_texts
from paperdesk.library.three_way import united
from paperdesk.progress import Progress
from paperdesk.record import Person, Problem
from paperdesk.store.journal import Journal

_CONFLICT = " (conflict "
_TRASH = ".trash"  # of the vault
_KEY_LINE = re.compile(
    r"^[\"']?key[\"']?:[ \t]{1,8}[\"']?([^\s\"']{1,200})[\"']?[ \t]{0,80}(?:#.{0,400})?\r?$", re.MULTILINE
)
_HEAD = 4_096  # letters of a file in which its key stands
_UNIQUE = ("doi", "arxiv", "pmid")  # what two papers never share
_AT_ONCE = 100  # papers that are read at once


@dataclass
class SyncReport:
    """What keeping a folder in step did."""

    folder: str
    written: int = 0  # files that are new or have another text now
    read: int = 0  # papers whose note or fields changed by what stood in a file
    unchanged: int = 0
    conflicts: list[str] = field(default_factory=list)  # the names of conflict copies
    problems: list[Problem] = field(default_factory=list)  # files and fields that were left alone
    merged: list[str] = field(default_factory=list)  # files of papers that went into others: they are in the trash now

    def sentence(self) -> str:
        """What happened in one sentence for the reader."""
        parts = [f"{self.written:,} {'file' if self.written == 1 else 'files'} written"]
        if self.read:
            parts = [*(parts if self.written else []), f"{self.read:,} read back"]
        if self.conflicts:
            many = len(self.conflicts) > 1
            parts.append(f"{len(self.conflicts):,} changed on both sides: see the conflict cop{'ies' if many else 'y'}")
        if self.merged:
            files = "file of a merged paper" if len(self.merged) == 1 else "files of merged papers"
            parts.append(f"{len(self.merged):,} {files} moved to “{_TRASH}”")
        if self.problems:
            parts.append(f"{len(self.problems):,} left alone")
        return f"Notes in {self.folder}: {', '.join(parts)}."


class _Held(NamedTuple):
    """What is remembered of a paper's file."""

    name: str
    base: str | None  # None: nobody knows
    front: dict[str, Value]

    @property
    def key(self) -> str:
        """The key that was written into the file, in small letters."""
        return str(self.front.get("key", "")).casefold()


class NoteFolder:
    """Keeps folders of notes in step with one library."""

    def __init__(self, journal: Journal, papers: Papers, notes: Notes, tags: Tags, reading: Reading) -> None:
        self._journal = journal
        self._database = journal.database
        self.papers = papers
        self._notes = notes
        self._tags = tags
        self._reading = reading
        self._seen: dict[tuple[Path, str], Seen] = {}

    def sync(self, folder: Path, progress: Progress | None = None, *, query: str = "") -> SyncReport:
        """Bring a folder and the notes of papers (those a query finds, else all) in step; the account of it.

        What comes from files is one undo step. Raises LibraryError when the folder cannot be read or written, and
        Cancelled: what is done stays.
        """
        progress = progress or Progress()
        folder = folder.expanduser().absolute()
        if folder == self._database.folder or folder.is_relative_to(self._database.folder):
            raise BadInputError("The folder of notes cannot lie in the library's own folder.")
        seen = self._seen.pop((folder, query), None)
        sequence = self._journal.sequence
        self._database.require_writable()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            marks = Marks.of(folder)
        except OSError as error:
            raise LibraryError(f"“{folder}” cannot be used: {error.strerror}.") from error
        run = _Run(self, folder, set(marks.files), SyncReport(str(folder)))
        run.adopt(self._held(folder))
        papers = self.papers.find(query, "added")
        wanted = seen.unlike(papers, marks, run.name_of, self._journal) if seen is not None else papers
        run.report.unchanged = len(papers) - len(wanted)
        for start in range(0, len(wanted), _AT_ONCE):
            progress.report(start, len(wanted), "Notes")
            try:
                for paper in self.papers.many(wanted[start : start + _AT_ONCE]):
                    progress.check()
                    run.one(paper)
            finally:
                self._remember(folder, run.take_settled())
        progress.report(len(wanted), len(wanted), "Notes")
        self._seen[folder, query] = Seen(sequence, marks.settled({problem.where for problem in run.report.problems}))
        return run.report

    def _held(self, folder: Path) -> dict[int, _Held]:
        rows = self._database.rows("SELECT paper, name, base, front FROM note_file WHERE folder = ?", (str(folder),))
        return {paper: _Held(name, base, json.loads(front or "{}")) for paper, name, base, front in rows}

    def _remember(self, folder: Path, settled: dict[int, _Held]) -> None:
        """Keep what both sides have in common now."""
        with self._database.writing, self._database.transaction():
            for paper, held in settled.items():
                self._database.run(
                    "INSERT INTO note_file (folder, paper, name, base, front) VALUES (?, ?, ?, ?, ?)"
                    " ON CONFLICT (folder, paper) DO UPDATE SET name = excluded.name, base = excluded.base,"
                    " front = excluded.front",
                    (str(folder), paper, held.name, held.base, json.dumps(held.front, ensure_ascii=False)),
                )

    def moved(self, paper: int) -> _Held | None:
        """What is remembered of a paper's file in a folder that is gone: it lies elsewhere now."""
        rows = self._database.rows(
            "SELECT folder, name, base, front FROM note_file WHERE paper = ? ORDER BY id DESC", (paper,)
        )
        return next(
            (_Held(name, base, json.loads(front or "{}")) for folder, name, base, front in rows
             if not os.path.lexists(folder)), None
        )  # fmt: skip

    def paper_called(self, key: str) -> tuple[int, bool] | None:
        """The paper that has or had a citation key, and whether it has it still."""
        try:
            paper = self.papers.id_of(key)
        except NotFoundError:
            return None
        return paper, bool(self._database.value("SELECT 1 FROM paper WHERE key = ?", (key,)))

    def had(self, paper: int, text: str) -> bool:
        """Whether a text stood in the paper's note before: since then somebody took it out."""
        return bool(
            self._database.value("SELECT 1 FROM note_version WHERE paper = ? AND instr(text, ?) LIMIT 1", (paper, text))
        )

    def check(self, paper: Paper, name: str, value: Value) -> None:
        """Raise BadInputError where a paper cannot take a file's value."""
        columns = checked(name, value)
        holder = self.papers.keys.paper(str(value)) if name == "key" else None
        if name in _UNIQUE and columns[name]:
            holder = self._database.value(
                f"SELECT id FROM paper WHERE {name} = ? AND id <> ? AND trashed = ''", (columns[name], paper.id)
            )
        if holder is not None and holder != paper.id:
            raise BadInputError(f"“{value}” belongs to “{self.papers.get(holder).key}”.")

    def take(self, paper: Paper, note: str, front: dict[str, Value], group: int | None, label: str) -> int:
        """Put what a file says on its paper; the step. Raises BadInputError where a field cannot be so."""
        with self._journal.change(label, group=group) as step:
            if note != paper.note:
                self._notes.save(paper.id, note)
            self._apply(paper, front)
        return step.id

    def _apply(self, paper: Paper, front: dict[str, Value]) -> None:
        for name, value in front.items():
            if name == "tags":
                held = {label.path.lstrip("#"): label.path for label in paper.tags}  # in a note a tag has no "#"
                wanted = {path.lstrip("#") for path in value}
                self._tags.remove([paper.id], sorted(held[path] for path in held.keys() - wanted))
                self._tags.add([paper.id], sorted(wanted - held.keys()))
            elif name == "status":
                self._reading.set_status([paper.id], str(value))
            elif name == "rating":
                self._reading.rate([paper.id], int(str(value or "0")))
            elif name == "authors":
                others = [person for person in paper.people if person.role != "author"]
                known = {person.full: person for person in paper.record.authors}
                authors = [known.get(each) or Person.parse(each) for each in value]
                self.papers.edit([paper.id], {"people": [*authors, *others]})
            else:
                self.papers.edit([paper.id], {"date" if name == "year" else name: value})


class _Run:
    """One look at a folder."""

    def __init__(self, owner: NoteFolder, folder: Path, names: set[str], report: SyncReport) -> None:
        self._owner = owner
        self._folder = folder
        self._names = names
        self._taken = {name.lower() for name in names}
        self._held: dict[int, _Held] = {}
        self._merged: dict[int, list[str]] = {}  # the files of papers that went into this one
        self._group: int | None = None
        self._settled: dict[int, _Held] = {}
        self.report = report

    def take_settled(self) -> dict[int, _Held]:
        """What came in step since this was last asked."""
        settled, self._settled = self._settled, {}
        return settled

    def adopt(self, held: dict[int, _Held]) -> None:
        """Find the files of papers: by the name they were given, else by the key in a file nobody has."""
        self._held = held
        named = {each.name for each in held.values()}
        found: list[tuple[bool, str, str, int]] = []
        for name in self._names - named:
            key = self._key_in(name) if name.lower().endswith(".md") and _CONFLICT not in name else ""
            called = self._owner.paper_called(key) if key else None
            if called is not None:
                paper, has_it_still = called
                found.append((not has_it_still, name, key, paper))
        for _old, name, key, paper in sorted(found):
            self._adopt(name, key, paper)

    def _adopt(self, name: str, key: str, paper: int) -> None:
        known = self._held.get(paper)
        if known is None:
            moved = self._owner.moved(paper)
            is_it = moved is not None and moved.key == key.casefold()
            self._held[paper] = moved._replace(name=name) if moved and is_it else _Held(name, None, {"key": key})
        elif known.key not in ("", key.casefold()):
            self._merged.setdefault(paper, []).append(name)
        elif known.name not in self._names:  # it was renamed in the folder
            self._held[paper] = known._replace(name=name)
        else:
            self._say(name, f"“{known.name}” is the file of that paper already; this one was left alone.")

    def name_of(self, paper: int) -> str:
        """The name of the file of a paper to which nothing else is to be done; "" where there is no such."""
        held = self._held.get(paper)
        return held.name if held is not None and held.base is not None and paper not in self._merged else ""

    def one(self, paper: Paper) -> None:
        """Bring one paper and its file in step; what cannot be is said."""
        held = self._held.get(paper.id)
        for name in self._merged.get(paper.id, ()):
            try:
                paper = self._take_in(paper, name)
            except (UnreadableFileError, BadInputError) as error:
                self._say(name, str(error))
        try:
            if held is None or held.name not in self._names:
                self._write_new(paper, held)
            else:
                self._compare(paper, held)
        except (UnreadableFileError, BadInputError) as error:
            self._say(held.name if held else paper.key, str(error))

    def _write_new(self, paper: Paper, held: _Held | None) -> None:
        name = held.name if held else self._free_name(paper.key)
        front = front_of(paper)
        self._write(name, written(EMPTY, front, paper.note), None)
        self._names.add(name)
        self._settled[paper.id] = _Held(name, plain(paper.note), front)

    def _compare(self, paper: Paper, held: _Held) -> None:
        raw = self._read(held.name)
        theirs = read(raw, held.name)
        ours = plain(paper.note)
        note = joined_texts(held.base, ours, ours if theirs.says_nothing else theirs.body)
        fields = joined(held.front, front_of(paper), theirs, partial(self._owner.check, paper))
        for name, why in fields.refused.items():
            self._say(held.name, f"The field “{name}” was not taken: {why}")
        if note.conflicts or fields.clashes:
            self._keep_both(held.name, note.marked, fields.clashes)
        taken = self._take(paper, note.text, fields.changed)
        now = front_of(taken)
        is_told = plain(taken.note) == theirs.body and all(
            name in fields.refused or agrees(theirs, now, name) for name in FIELDS
        )
        if not is_told:  # else the file stays as its writer formatted it
            self._write(held.name, written(theirs, now, taken.note, fields.refused), raw)
        elif taken is paper:
            self.report.unchanged += 1
        self._settled[paper.id] = _Held(held.name, plain(taken.note), now)

    def _take_in(self, paper: Paper, name: str) -> Paper:
        """Have a paper what stands in the file of one that went into it; the file goes to the trash."""
        theirs = read(self._read(name), name)
        fields = joined({}, front_of(paper), theirs, partial(self._owner.check, paper))
        note = plain(paper.note)
        if not self._owner.had(paper.id, theirs.body.strip()):
            note = united(note, theirs.body)
        taken = self._take(paper, note, fields.changed)
        trash = self._folder / _TRASH
        try:
            trash.mkdir(exist_ok=True)
            (self._folder / name).rename(free_path(trash / name))
        except OSError as error:
            self._say(name, f"The paper went into “{paper.key}”; its file cannot be moved: {error.strerror}.")
        else:
            self.report.merged.append(name)
        return taken

    def _take(self, paper: Paper, note: str, front: dict[str, Value]) -> Paper:
        """The paper with what a file says."""
        if plain(paper.note) == note and not front:
            return paper
        label = f"Read notes from {self._folder.name}"
        kept = paper.note if plain(paper.note) == note else note
        step = self._owner.take(paper, kept, front, self._group, label)
        self._group = self._group if self._group is not None else step
        self.report.read += 1
        return self._owner.papers.get(paper.id)

    def _keep_both(self, name: str, marked: str, clashes: dict[str, tuple[Value, Value]]) -> None:
        stamp = datetime.now(UTC).strftime("%Y-%m-%d %H%M%S")
        copy = self._free(f"{name[:-3]}{_CONFLICT}{stamp})")
        said = "".join(
            f"- {field}: PaperDesk has “{_shown(mine)}”, the file had “{_shown(yours)}”\n"
            for field, (mine, yours) in clashes.items()
        )
        body = (f"Changed on both sides:\n\n{said}\n" if said else "") + marked
        self._write(copy, body if body.endswith("\n") else body + "\n", None)
        self.report.conflicts.append(copy)

    def _read(self, name: str) -> str:
        path = self._folder / name
        try:
            if path.stat().st_size > 4 * LONGEST:
                raise UnreadableFileError(f"“{name}” is too large for a note; it was left alone.")
            return path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise UnreadableFileError(f"“{name}” is no text in UTF-8; it was left alone.") from error
        except OSError as error:
            raise UnreadableFileError(f"“{name}” cannot be read: {error.strerror}.") from error

    def _write(self, name: str, text: str, seen: str | None) -> None:
        """Put a text in a file's place; not over what somebody wrote since it was read (`seen`)."""
        with replacing(self._folder / name) as out:
            out.write(text.encode("utf-8", "replace"))
            if seen is not None and self._read(name) != seen:
                raise UnreadableFileError(f"“{name}” changed just now; the next time will tell.")
        self.report.written += 1

    def _key_in(self, name: str) -> str:
        try:
            with (self._folder / name).open("rb") as file:
                head = file.read(_HEAD).decode("utf-8", "replace")
        except OSError:
            return ""
        front = head.lstrip("\ufeff").partition("\n---")[0]
        match = _KEY_LINE.search(front) if front.startswith("---") else None
        return match[1] if match else ""

    def _free_name(self, key: str) -> str:
        return self._free(safe_name(key))

    def _free(self, stem: str) -> str:
        name, number = f"{stem}.md", 2
        while name.lower() in self._taken:  # on a disk that does not tell A from a, these are one
            name, number = f"{stem} {number}.md", number + 1
        self._taken.add(name.lower())
        return name

    def _say(self, name: str, message: str) -> None:
        self.report.problems.append(Problem(name, message))


def _shown(value: Value) -> str:
    return ", ".join(value) if isinstance(value, list) else value
