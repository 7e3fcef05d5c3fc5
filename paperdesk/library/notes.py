"""The one Markdown note of each paper, and the texts it had before.

Saving often costs one undo step and one version a sitting; before half of a note is cut, its text is always kept.
"""

from __future__ import annotations

from paperdesk.errors import BadInputError, NotFoundError
from paperdesk.library.shapes import Note, NoteVersion
from paperdesk.markup.source import tick
from paperdesk.record import clean_text
from paperdesk.store.database import now
from paperdesk.store.journal import Journal

LONGEST = 5_000_000  # characters


class Notes:
    """The notes of one library."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._database = journal.database

    def get(self, paper: int) -> Note:
        """A paper's note; an empty one where there is none."""
        found = self._database.rows("SELECT text, modified FROM note WHERE paper = ?", (paper,))
        return Note(str(found[0][0]), str(found[0][1])) if found else Note("", "")

    def save(self, paper: int, text: str, sitting: str = "") -> bool:
        """Keep a note's text; whether it differed. Raises NotFoundError, BadInputError, or LibraryError on a bad disk.

        All saves of one sitting make one undo step and keep one version: the text before the sitting. A cut of half
        the note keeps the text before the cut as well.
        """
        text = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
        if len(text) > LONGEST:
            raise BadInputError(f"A note may have at most {LONGEST:,} characters.")
        with self._journal.change("Edit note", sitting=f"{paper}:{sitting}" if sitting else ""):
            if not self._database.value("SELECT 1 FROM paper WHERE id = ?", (paper,)):
                raise NotFoundError("That paper is gone.")
            old = self.get(paper).text
            if old == text:
                return False
            self._keep_version(paper, old, text, sitting)
            if not self._database.run("UPDATE note SET text = ?, modified = ? WHERE paper = ?", (text, now(), paper)):
                self._database.run("INSERT INTO note (paper, text, modified) VALUES (?, ?, ?)", (paper, text, now()))
        return True

    def append(self, paper: int, text: str) -> None:
        """Add a paragraph at the end of a note."""
        with self._journal.change("Edit note"):  # another process must not write between reading and saving
            old = self.get(paper).text
            self.save(paper, f"{old.rstrip()}\n\n{text}" if old.strip() else text)

    def tick(self, paper: int, task: int, done: bool) -> str:
        """Tick or clear the task of that number (from 0) in a note; the new text. Raises NotFoundError."""
        with self._journal.change("Tick a task" if done else "Clear a task"):
            old = self.get(paper).text
            try:
                text = tick(old, task, done)
            except IndexError:
                raise NotFoundError("That task is gone.") from None
            self._database.run("UPDATE note SET text = ?, modified = ? WHERE paper = ?", (text, now(), paper))
        return text

    def versions(self, paper: int) -> list[NoteVersion]:
        """The earlier texts of a note, newest first."""
        return [
            NoteVersion(int(row[0]), str(row[1]), int(row[2]), str(row[3]).strip().partition("\n")[0])
            for row in self._database.rows(
                "SELECT id, at, length(text), substr(text, 1, 200) FROM note_version WHERE paper = ? ORDER BY id DESC",
                (paper,),
            )
        ]

    def version_text(self, version: int) -> str:
        """The text of an earlier version; raises NotFoundError."""
        found = self._database.value("SELECT text FROM note_version WHERE id = ?", (version,))
        if found is None:
            raise NotFoundError("That version is gone.")
        return str(found)

    def restore(self, paper: int, version: int) -> None:
        """Bring an earlier text back; the one it replaces becomes a version itself."""
        text = self.version_text(version)
        with self._journal.change("Restore a note version"):
            self.save(paper, text)

    def _keep_version(self, paper: int, old: str, new: str, sitting: str) -> None:
        if not old:
            return
        latest = self._database.rows(
            "SELECT text, sitting FROM note_version WHERE paper = ? ORDER BY id DESC LIMIT 1", (paper,)
        )
        kept_this_sitting = bool(latest and sitting and latest[0][1].startswith(sitting))
        cut = len(clean_text(new)) * 2 < len(clean_text(old))
        if (kept_this_sitting and not cut) or (latest and latest[0][0] == old):
            return
        self._database.run(
            "INSERT INTO note_version (paper, text, at, sitting) VALUES (?, ?, ?, ?)", (paper, old, now(), sitting)
        )
