"""The columns of the paper list, one row each, and a paper in words: what they show is text and nothing else.

Knows the shape of a line; no widget, no library.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from paperdesk.library.shapes import PaperRow
from paperdesk.record import TYPES, Status


class Column(NamedTuple):
    """One column: `width` in pixels at 100 % text size, `sort` the order a click on its head asks for first.

    `kind` says how the table draws it: text, number (at the right), status, star, tags, rating.
    """

    id: str
    title: str
    width: int
    text: Callable[[PaperRow], str]
    sort: str = ""
    shown: bool = False  # before anybody chose
    kind: str = "text"


@lru_cache(maxsize=4_096)
def day(moment: str) -> str:
    """A moment of the store as a day of this place: "2 Nov", with its year when that is another; "" for none."""
    if not moment:
        return ""
    try:
        at = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment[:10]
    this_year = at.year == datetime.now().astimezone().year
    return f"{at.day} {at:%b}" if this_year else f"{at.day} {at:%b} {at.year}"


def place_in(line: PaperRow) -> str:
    """How far a paper is read: "p. 9 / 24", "15 p.", or "" where nothing is known."""
    if line.page and line.status != Status.READ:
        return f"p. {line.page} / {line.page_count}" if line.page_count else f"p. {line.page}"
    return f"{line.page_count} p." if line.page_count else ""


def side_note(line: PaperRow) -> str:
    """The small words at the right of a row: the day it was read, else how far it is read."""
    if line.status == Status.READ and line.read_at:
        return day(line.read_at)
    return place_in(line)


def progress_of(line: PaperRow) -> float | None:
    """The part that is read, 0 to 1; None where nobody knows."""
    return line.page / line.page_count if line.page and line.page_count else None


def where(line: PaperRow) -> str:
    """ "NeurIPS 2020"."""
    if line.venue and line.year:
        return f"{line.venue} {line.year}"
    return line.venue or str(line.year or "")


def meta(line: PaperRow) -> str:
    """The second line of a row: authors, then where it appeared."""
    place = where(line)
    return f"{line.authors} · {place}" if line.authors and place else line.authors or place


def reference(line: PaperRow) -> str:
    """A paper in one line of text, as it lands where text is dropped."""
    year = f" ({line.year})" if line.year else ""
    head = f"{line.authors}{year}" if line.authors else year.strip()
    parts = [part.rstrip(".") for part in (head, line.title, line.venue) if part]
    link = f" https://doi.org/{line.doi}" if line.doi else f" arXiv:{line.arxiv}" if line.arxiv else ""
    return ". ".join(parts) + "." + link


def spoken(line: PaperRow) -> str:
    """A paper as a screen reader says it."""
    parts = [line.title or "Without a title", meta(line), line.status.value.capitalize(), place_in(line)]
    if line.starred:
        parts.append("starred")
    if line.rating:
        parts.append(f"rated {line.rating} of 5")
    if line.tags:
        parts.append("tags " + ", ".join(tag.path for tag in line.tags))
    if line.has_file:
        parts.append("has a file")
    if line.has_note:
        parts.append("has a note")
    return ". ".join(part for part in parts if part)


COLUMNS: tuple[Column, ...] = (
    Column("status", "Status", 92, lambda line: line.status.value.capitalize(), "status", True, "status"),
    Column("starred", "Star", 44, lambda line: "Starred" if line.starred else "", "", True, "star"),
    Column("title", "Title", 300, lambda line: line.title, "title", True),
    Column("authors", "Authors", 190, lambda line: line.authors, "author", True),
    Column("venue", "Venue", 120, lambda line: line.venue, "venue", True),
    Column("year", "Year", 64, lambda line: str(line.year or ""), "-year", True, "number"),
    Column("tags", "Tags", 170, lambda line: ", ".join(tag.path for tag in line.tags), "", True, "tags"),
    Column("rating", "Rating", 86, lambda line: f"{line.rating} of 5" if line.rating else "", "-rating", kind="rating"),
    Column("queue", "Up next", 66, lambda line: str(line.queue or ""), "queue", False, "number"),
    Column("page", "Page", 84, place_in, "", False, "number"),
    Column("added", "Added", 92, lambda line: day(line.added), "-added", True),
    Column("read", "Read", 92, lambda line: day(line.read_at), "-read"),
    Column("modified", "Modified", 92, lambda line: day(line.modified), "-modified"),
    Column("type", "Type", 130, lambda line: TYPES.get(line.type, line.type), "type"),
    Column("key", "Citation key", 150, lambda line: line.key),
    Column("doi", "DOI", 180, lambda line: line.doi),
    Column("arxiv", "arXiv", 96, lambda line: line.arxiv),
    Column("file", "File", 50, lambda line: "Yes" if line.has_file else ""),
    Column("note", "Note", 50, lambda line: "Yes" if line.has_note else ""),
)

TITLE = next(place for place, column in enumerate(COLUMNS) if column.id == "title")

# What the sort menu offers: the sort and its name. Searches offer "Best match" besides.
SORTS: tuple[tuple[str, str], ...] = (
    ("-added", "Newest first"),
    ("added", "Oldest first"),
    ("title", "Title"),
    ("author", "Author"),
    ("-year", "Year, newest first"),
    ("venue", "Venue"),
    ("-rating", "Rating"),
    ("-read", "Recently read"),
    ("-modified", "Recently modified"),
    ("queue", "Up next order"),
)


def sort_title(sort: str) -> str:
    """The name of a sort, also of one that the menu does not offer."""
    known = dict(SORTS)
    if sort in known:
        return known[sort]
    name = sort.removeprefix("-")
    column = next((column for column in COLUMNS if column.sort.removeprefix("-") == name), None)
    title = column.title if column else name.replace("_", " ").capitalize()
    return f"{title}, reversed" if column is None or sort != column.sort else title


def turned(sort: str) -> str:
    """The same sort the other way round."""
    return sort[1:] if sort.startswith("-") else f"-{sort}"
