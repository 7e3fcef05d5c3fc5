"""How the command line speaks: papers as CSL-JSON, lines for people, progress on stderr. Knows no command."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from paperdesk.formats.csljson_parts.items import item
from paperdesk.library.shapes import Attachment, Paper, PaperRow
from paperdesk.progress import Progress

_UNRULY = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_GLYPHS = {"unread": "●", "reading": "◐", "read": "✓", "skipped": "–"}


def paper_json(paper: Paper, folder: Path) -> dict[str, Any]:
    """A paper as a CSL-JSON item with the member "paperdesk"; files relative to the library, absolute when linked."""
    record = paper.record
    csl: dict[str, Any] = item(record)
    csl["id"] = paper.key
    csl["paperdesk"] = {
        "status": paper.status.value,
        "starred": paper.starred,
        "rating": paper.rating,
        "tags": [label.path for label in paper.tags],
        "collections": list(paper.collections),
        "queue": paper.queue,
        "page": paper.page,
        "page_count": paper.page_count,
        "added": paper.added,
        "modified": paper.modified,
        "read": paper.read_at or None,
        "note": paper.note,
        "files": [_file_path(file, folder) for file in paper.files],
        "arxiv": record.arxiv or None,
        "arxiv_version": record.arxiv_version,
        "citation_keys": [paper.key, *paper.old_keys],
        "trashed": paper.trashed,
        "source": [
            {"source": seen.source, "date": seen.date, "rank": seen.rank, "upvotes": seen.upvotes,
             "curator": seen.curator, "file": seen.file, "at": seen.at}
            for seen in paper.seen
        ],
    }  # fmt: skip
    return csl


def _file_path(file: Attachment, folder: Path) -> str:
    return str(file.path) if file.linked else file.path.relative_to(folder).as_posix()


def counted(count: int, what: str) -> str:
    """So many of something: "1 file", "1,200 files"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def line(row: PaperRow) -> str:
    """One paper on one line: glyph, key, title, who and when."""
    star = "★" if row.starred else " "
    about = " · ".join(str(part) for part in (row.authors, row.venue, row.year) if part)
    title = row.title or "(no title)"
    return f"{_GLYPHS[row.status]}{star} {row.key}  {title}" + (f"  — {about}" if about else "")


def one_line(text: str) -> str:
    """A message as one line that no letter of a stranger turns around or breaks: such letters are spelt out."""
    return _UNRULY.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), " ".join(text.split()))


def show_json(value: Any) -> None:
    """Print JSON, and nothing else, on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False))


def say_notes(notes: Iterable[str]) -> None:
    """Say on stderr what was cut from a query, or not understood."""
    for note in notes:
        print(f"paperdesk: {note}", file=sys.stderr)


class TerminalProgress(Progress):
    """A line on stderr that says how far the work is; silent where stderr is no terminal or the work is short."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._last = 0.0
        self._width = 0

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Rewrite the line, at most ten times a second and not in the first half."""
        now = time.monotonic()
        if sys.stderr.isatty() and now - self._started > 0.5 and now - self._last > 0.1:
            self._last = now
            words = f"{text} {done:,}" + (f" of {total:,}" if total else "")
            print(f"\r{words:<{self._width}}", end="", file=sys.stderr, flush=True)
            self._width = len(words)

    def end(self) -> None:
        """Wipe the line."""
        if self._width:
            print("\r" + " " * self._width + "\r", end="", file=sys.stderr, flush=True)
