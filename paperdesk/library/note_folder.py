"""A folder of notes, one Markdown file a paper, kept in step both ways: for an editor, a vault, another program.

Notes are joined by lines against the text that both sides had in common last; the fields of the front matter
likewise, one by one. Where both changed the same, the store's stands and both stay in a conflict copy beside the file.
A file gets its name once and keeps it, unless it is renamed in the folder.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from paperdesk.errors import BadInputError, LibraryError, NotFoundError, UnreadableFileError
from paperdesk.library.files import replacing, safe_name
from paperdesk.library.note_folder_file import NoteText, Value, front_of, read, written
from paperdesk.library.notes import LONGEST, Notes
from paperdesk.library.papers import Papers
from paperdesk.library.reading import Reading
from paperdesk.library.shapes import Paper
from paperdesk.library.tags import Tags
from paperdesk.library.three_way import merged
from paperdesk.progress import Progress
from paperdesk.record import Person, Problem
from paperdesk.store.journal import Journal

_CONFLICT = " (conflict "
_KEY_LINE = re.compile(r"^key:\s{0,8}[\"']?([^\s\"']{1,200})[\"']?\s*$", re.MULTILINE)
_HEAD = 4_096  # letters of a file in which its key stands
_NEEDED = ("key", "title", "status")  # what a paper always has: taken out of a file, it is written back
_AT_ONCE = 100  # papers that are read at once


@dataclass
class SyncReport:
    """What keeping a folder in step did."""

    folder: str
    written: int = 0  # files that are new or have another text now
    read: int = 0  # papers whose note or fields changed by what stood in a file
    unchanged: int = 0
    conflicts: list[str] = field(default_factory=list)  # the names of conflict copies
    problems: list[Problem] = field(default_factory=list)

    def sentence(self) -> str:
        """What happened in one sentence for the reader."""
        parts = [f"{self.written:,} {'file' if self.written == 1 else 'files'} written", f"{self.read:,} read back"]
        if self.conflicts:
            many = len(self.conflicts) > 1
            parts.append(f"{len(self.conflicts):,} changed on both sides: see the conflict cop{'ies' if many else 'y'}")
        if self.problems:
            parts.append(f"{len(self.problems):,} left alone")
        return f"Notes in {self.folder}: {', '.join(parts)}."


class _Held(NamedTuple):
    """What is remembered of a paper's file."""

    name: str
    base: str
    front: dict[str, Value]


class NoteFolder:
    """Keeps folders of notes in step with one library."""

    def __init__(self, journal: Journal, papers: Papers, notes: Notes, tags: Tags, reading: Reading) -> None:
        self._journal = journal
        self._database = journal.database
        self.papers = papers
        self._notes = notes
        self._tags = tags
        self._reading = reading

    def sync(self, folder: Path, progress: Progress | None = None, *, query: str = "") -> SyncReport:
        """Bring a folder and the notes of papers (those a query finds, else all) in step; the account of it.

        What comes from files is one undo step. Raises LibraryError when the folder cannot be read or written, and
        Cancelled: what is done stays.
        """
        progress = progress or Progress()
        folder = folder.expanduser().absolute()
        if folder == self._database.folder or folder.is_relative_to(self._database.folder):
            raise BadInputError("The folder of notes cannot lie in the library's own folder.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with os.scandir(folder) as entries:
                names = {entry.name for entry in entries}
        except OSError as error:
            raise LibraryError(f"“{folder}” cannot be used: {error.strerror}.") from error
        run = _Run(self, folder, names, SyncReport(str(folder)))
        run.adopt(self._held(folder))
        papers = self.papers.find(query, "added")
        for start in range(0, len(papers), _AT_ONCE):
            progress.report(start, len(papers), "Notes")
            try:
                for paper in self.papers.many(papers[start : start + _AT_ONCE]):
                    progress.check()
                    run.one(paper)
            finally:
                self._remember(folder, run.take_settled())
        progress.report(len(papers), len(papers), "Notes")
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

    def paper_called(self, key: str) -> int | None:
        """The paper that has or had a citation key."""
        try:
            return self.papers.id_of(key)
        except NotFoundError:
            return None

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
                held, wanted = {label.path for label in paper.tags}, set(value)
                self._tags.remove([paper.id], sorted(held - wanted))
                self._tags.add([paper.id], sorted(wanted - held))
            elif name == "status":
                self._reading.set_status([paper.id], str(value))
            elif name == "rating":
                if not str(value or "0").isdigit():
                    raise BadInputError(f"“{value}” is no rating.")
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
        for name in sorted(self._names - named):
            if not name.lower().endswith(".md") or _CONFLICT in name:
                continue
            key = self._key_in(name)
            paper = self._owner.paper_called(key) if key else None
            if paper is None:
                continue
            known = held.get(paper)
            if known is None:
                held[paper] = _Held(name, "", {})
            elif known.name not in self._names:  # it was renamed in the folder
                held[paper] = known._replace(name=name)
            else:
                self._say(name, f"“{known.name}” is the file of that paper already; this one was left alone.")

    def one(self, paper: Paper) -> None:
        """Bring one paper and its file in step; what cannot be is said."""
        held = self._held.get(paper.id)
        try:
            if held is None or held.name not in self._names or self._is_empty(held.name):
                self._write_new(paper, held)
            else:
                self._compare(paper, held)
        except (UnreadableFileError, BadInputError) as error:
            self._say(held.name if held else paper.key, str(error))

    def _write_new(self, paper: Paper, held: _Held | None) -> None:
        name = held.name if held else self._free_name(paper.key)
        text = NoteText(front_of(paper), "", paper.note)
        self._write(name, written(text), None)
        self._names.add(name)
        self._settled[paper.id] = _Held(name, _bare(paper.note), text.front)

    def _compare(self, paper: Paper, held: _Held) -> None:
        raw = self._read(held.name)
        theirs = read(raw, held.name)
        ours = front_of(paper)
        note = merged(_lines(held.base), _lines(paper.note), _lines(theirs.body))
        changed, clashes = _three_way_fields(held.front, ours, theirs.front)
        if note.conflicts or clashes:
            self._keep_both(held.name, note.marked, clashes, theirs)
        text = note.text.strip("\n")
        new_note = paper.note if _bare(paper.note) == text else text
        if new_note != paper.note or changed:
            label = f"Read notes from {self._folder.name}"
            step = self._owner.take(paper, new_note, changed, self._group, label)
            self._group = self._group if self._group is not None else step
            self.report.read += 1
            paper = self._owner.papers.get(paper.id)
        elif note.text == _lines(theirs.body) and front_of(paper) == theirs.front:
            self.report.unchanged += 1
        now = NoteText(front_of(paper), theirs.foreign, paper.note)
        # Equal in what they say, a file stays as its writer formatted it.
        if now.front != theirs.front or _bare(now.body) != theirs.body:
            self._write(held.name, written(now), raw)
        self._settled[paper.id] = _Held(held.name, _bare(paper.note), now.front)

    def _keep_both(self, name: str, marked: str, clashes: dict[str, tuple[Value, Value]], theirs: NoteText) -> None:
        stamp = datetime.now(UTC).strftime("%Y-%m-%d %H%M%S")
        copy = self._free(f"{name[:-3]}{_CONFLICT}{stamp})")
        said = "".join(
            f"- {field}: PaperDesk has “{_shown(mine)}”, the file had “{_shown(yours)}”\n"
            for field, (mine, yours) in clashes.items()
        )
        body = (f"Changed on both sides:\n\n{said}\n" if said else "") + marked
        self._write(copy, body if body.endswith("\n") else body + "\n", None)
        self.report.conflicts.append(copy)

    def _is_empty(self, name: str) -> bool:
        """Whether a file has no byte: what a disk leaves that lost its power, and nobody's wish."""
        try:
            return not (self._folder / name).stat().st_size
        except OSError:
            return False

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
        match = _KEY_LINE.search(head) if head.lstrip("\ufeff").startswith("---") else None
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


def _three_way_fields(
    base: dict[str, Value], ours: dict[str, Value], theirs: dict[str, Value]
) -> tuple[dict[str, Value], dict[str, tuple[Value, Value]]]:
    """The fields that a file changed, with their new values, and those that both changed: (ours, theirs)."""
    changed: dict[str, Value] = {}
    clashes: dict[str, tuple[Value, Value]] = {}
    for name in dict.fromkeys((*ours, *theirs)):
        mine, yours, common = (each.get(name, "") for each in (ours, theirs, base))
        if name == "tags":
            mine, yours, common = (sorted(each or []) for each in (mine, yours, common))
        if mine == yours or yours == common or (not yours and name in _NEEDED):
            continue
        if mine == common:
            changed[name] = yours or ([] if name in ("tags", "authors") else "")
        else:
            clashes[name] = (mine, yours)
    return changed, clashes


def _lines(text: str) -> str:
    """A note as lines, so that the last one compares like the others."""
    bare = _bare(text)
    return f"{bare}\n" if bare else ""


def _bare(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _shown(value: Value) -> str:
    return ", ".join(value) if isinstance(value, list) else value
