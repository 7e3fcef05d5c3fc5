"""Several papers made one: field by field from whichever is wanted, everything around them from all.

Tags, collections, notes, files, highlights, places where they were seen and the reading history are united; old
citation keys and identifiers still lead to the paper that is left. It is one change, so one undo parts them again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from paperdesk.errors import BadInputError, NotFoundError
from paperdesk.library import known_as
from paperdesk.library.papers import FIELDS, TEXT_COLUMNS
from paperdesk.record import Person, Status
from paperdesk.store.database import now
from paperdesk.store.journal import Journal

COMPARED = tuple(field for field in FIELDS if field.id != "key")
"""The fields that are chosen between."""
_COLUMNS = (
    *TEXT_COLUMNS, "arxiv_version", "people", "names", "first", "folded", "year", "key", "status", "starred", "rating",
    "queue", "page", "page_count", "added", "read_at", "opened_at", "trashed", "edited", "extra",
)  # fmt: skip
# Columns that go with a field, besides the one of its name.
_WITH = {"title": ("folded",), "people": ("names", "first"), "date": ("year",), "arxiv": ("arxiv_version",)}
_IDENTIFIERS = ("doi", "arxiv", "pmid", "isbn")
_FURTHEST = (Status.READ.value, Status.READING.value, Status.SKIPPED.value, Status.UNREAD.value)
# Rows that go over to the paper that is left, and what makes two of them one.
_MOVED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("paper_tag", ("tag",)),
    ("paper_collection", ("collection",)),
    ("sighting", ("source", "date", "rank")),
    ("highlight", ("source", "text", "comment", "page")),
    ("reading_event", ("before", "after", "at", "cause")),
    ("paper_version", ("version", "title", "abstract")),
    ("other_identifier", ("value", "kind")),
    ("citation_key", ("key",)),
    ("known_as", known_as.COLUMNS),
)

Row = dict[str, Any]


class Comparison(NamedTuple):
    """A field in the papers that may become one: its text in each, in their order."""

    field: str
    title: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether two of the papers say different things; an empty one says nothing."""
        return len({value for value in self.values if value}) > 1


class Around(NamedTuple):
    """What hangs on several papers and is united when they become one; what two of them have alike counts once."""

    tags: tuple[str, ...]  # paths
    collections: int
    notes: int
    files: int
    highlights: int
    keys: tuple[str, ...]  # citation keys, those of earlier days too


class Merging:
    """Makes several papers of one library one."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._database = journal.database

    def compare(self, papers: Sequence[int]) -> list[Comparison]:
        """Every field that one of the papers has, side by side. Raises NotFoundError when one is gone."""
        rows = self._rows(papers)
        found = [Comparison(field.id, field.title, tuple(_shown(row, field.id) for row in rows)) for field in COMPARED]
        return [each for each in found if any(each.values)]

    def around(self, papers: Sequence[int]) -> Around:
        """What these papers have besides their fields."""
        which = f"IN ({', '.join('?' * len(papers))})"

        def texts(sql: str) -> tuple[str, ...]:
            return tuple(str(row[0]) for row in self._database.rows(sql.replace("{which}", which), list(papers)))

        def count(sql: str) -> int:
            return int(self._database.value(sql.replace("{which}", which), list(papers)))

        return Around(
            texts("SELECT DISTINCT path FROM tag JOIN paper_tag ON paper_tag.tag = tag.id"
                  " WHERE paper {which} ORDER BY path COLLATE NOCASE"),
            count("SELECT count(DISTINCT collection) FROM paper_collection WHERE paper {which}"),
            count("SELECT count(DISTINCT trim(text)) FROM note WHERE trim(text) <> '' AND paper {which}"),
            count("SELECT count(DISTINCT CASE WHEN sha256 <> '' THEN sha256 ELSE path END) FROM file"
                  " WHERE paper {which}"),
            count("SELECT count(*) FROM (SELECT DISTINCT source, text, comment, page FROM highlight"
                  " WHERE paper {which})"),
            texts("SELECT key FROM paper WHERE id {which}") + texts("SELECT key FROM citation_key WHERE paper {which}"),
        )  # fmt: skip

    def best(self, papers: Sequence[int]) -> int:
        """The paper to keep: the one with most said and done about it, of equals the earliest."""
        rows = dict(zip(papers, self._rows(papers), strict=True))
        return max(papers, key=lambda paper: (self._weight(paper, rows[paper]), -paper))

    def choices(self, papers: Sequence[int], keep: int) -> dict[str, int]:
        """For each field that the papers have, the one whose value is taken if nobody chooses: as `merge` does."""
        order = [keep, *(paper for paper in papers if paper != keep)]
        rows = self._rows(order)
        return {
            field.id: next((paper for paper, row in zip(order, rows, strict=True) if _shown(row, field.id)), keep)
            for field in COMPARED
        }

    def merge(self, keep: int, others: Sequence[int], choices: Mapping[str, int] | None = None) -> int:
        """Make papers one; how many went into `keep`.

        `choices` names the paper whose value a field takes; a field that is not named keeps its own value, or takes
        the first one that another has. Raises NotFoundError when a paper is gone, BadInputError for a wrong choice.
        """
        others = [paper for paper in dict.fromkeys(others) if paper != keep]
        if not others:
            raise BadInputError("Merging takes two papers or more.")
        with self._journal.change(f"Merge {len(others) + 1} papers"):
            self._merge(keep, others, choices or {})
        return len(others)

    def _merge(self, keep: int, others: list[int], choices: Mapping[str, int]) -> None:
        papers = [keep, *others]
        rows = dict(zip(papers, self._rows(papers), strict=True))
        wrong = next((paper for paper in choices.values() if paper not in rows), None)
        if wrong is not None:
            raise BadInputError("A field can only be taken from one of the papers that are merged.")
        values = _united(keep, rows, {**self.choices(papers, keep), **choices})
        self._write_note(keep, others)
        for other in others:
            self._move(keep, other)
        self._move_files(keep, others)
        self._keep_identifiers(keep, rows, values)
        known_as.before_merge(self._database, keep, others, values)
        for other in others:
            self._database.run("DELETE FROM paper WHERE id = ?", (other,))
        for other in others:
            key = rows[other]["key"]
            if key.lower() != rows[keep]["key"].lower():
                self._database.run("INSERT OR IGNORE INTO citation_key (paper, key) VALUES (?, ?)", (keep, key))
        settings = ", ".join(f'"{name}" = ?' for name in values)
        self._database.run(f"UPDATE paper SET {settings}, modified = ? WHERE id = ?", [*values.values(), now(), keep])

    def _rows(self, papers: Sequence[int]) -> list[Row]:
        found: dict[int, Row] = {}
        names = ", ".join(f'"{name}"' for name in _COLUMNS)
        for paper in papers:
            row = self._database.rows(f"SELECT {names} FROM paper WHERE id = ?", (paper,))
            if not row:
                raise NotFoundError("That paper is gone.")
            found[paper] = dict(zip(_COLUMNS, row[0], strict=True))
        return [found[paper] for paper in papers]

    def _weight(self, paper: int, row: Row) -> int:
        said = sum(bool(_shown(row, field.id)) for field in COMPARED)
        around = sum(
            int(self._database.value(f"SELECT count(*) FROM {table} WHERE paper = ?", (paper,)))
            for table in ("file", "note", "highlight", "paper_collection", "paper_tag")
        )
        read = row["status"] != Status.UNREAD.value
        published = bool(row["doi"]) and row["type"] != "article"
        by_hand: list[str] = json.loads(row["edited"])
        return said + 2 * min(around, 10) + 3 * bool(read) + 4 * published + len(by_hand)

    def _move(self, keep: int, other: int) -> None:
        """Have what hangs on a paper hang on another; what that one has already goes with its paper."""
        for table, same in _MOVED:
            twin = " AND ".join(f'held."{name}" IS {table}."{name}"' for name in same)
            self._database.run(
                f"UPDATE {table} SET paper = ? WHERE paper = ?"
                f" AND NOT EXISTS (SELECT 1 FROM {table} held WHERE held.paper = ? AND {twin})",
                (keep, other, keep),
            )
        # Versions are journaled only when they are deleted, so copies are made: undo brings the deleted ones back.
        self._database.run(
            "INSERT INTO note_version (paper, text, at, sitting) SELECT ?, text, at, '' FROM note_version"
            " WHERE paper = ? ORDER BY id",
            (keep, other),
        )
        for mine, theirs in (("paper", "other"), ("other", "paper")):
            for (third,) in self._database.rows(f"SELECT {theirs} FROM not_same WHERE {mine} = ?", (other,)):
                if third != keep:
                    self._database.run(
                        "INSERT OR IGNORE INTO not_same (paper, other) VALUES (?, ?)",
                        (min(keep, third), max(keep, third)),
                    )

    def _move_files(self, keep: int, others: Sequence[int]) -> None:
        for other in others:
            self._database.run(
                "UPDATE file SET paper = ? WHERE paper = ? AND NOT EXISTS (SELECT 1 FROM file held WHERE held.paper = ?"
                " AND (held.path = file.path OR (held.sha256 = file.sha256 AND file.sha256 <> '')))",
                (keep, other, keep),
            )

    def _write_note(self, keep: int, others: Sequence[int]) -> None:
        texts = [
            str(self._database.value("SELECT text FROM note WHERE paper = ?", (paper,)) or "")
            for paper in (keep, *others)
        ]
        parts = [texts[0].rstrip()] if texts[0].strip() else []
        for text in texts[1:]:
            if text.strip() and text.strip() not in "\n\n".join(parts):
                parts.append(text.strip("\n"))
        joined = "\n\n".join(parts)
        if not joined or joined == texts[0].rstrip():
            return
        if texts[0]:
            self._database.run(
                "INSERT INTO note_version (paper, text, at, sitting) VALUES (?, ?, ?, '')", (keep, texts[0], now())
            )
        held = self._database.value("SELECT 1 FROM note WHERE paper = ?", (keep,))
        if held:
            self._database.run("UPDATE note SET text = ?, modified = ? WHERE paper = ?", (joined, now(), keep))
        else:
            self._database.run("INSERT INTO note (paper, text, modified) VALUES (?, ?, ?)", (keep, joined, now()))

    def _keep_identifiers(self, keep: int, rows: Mapping[int, Row], values: Row) -> None:
        """Remember the identifiers that lose, so that what comes in under them is known."""
        for row in rows.values():
            for kind in _IDENTIFIERS:
                if row[kind] and row[kind] != values[kind]:
                    self._database.run(
                        "INSERT OR IGNORE INTO other_identifier (paper, kind, value) VALUES (?, ?, ?)",
                        (keep, kind, row[kind]),
                    )


def _united(keep: int, rows: Mapping[int, Row], choices: Mapping[str, int]) -> Row:
    """The columns of the paper that is left."""
    values: Row = {}
    for field, paper in choices.items():
        for column in (field, *_WITH.get(field, ())):
            values[column] = rows[paper][column]
    every = list(rows.values())
    values["status"] = min((row["status"] for row in every), key=_FURTHEST.index)
    values["starred"] = max(row["starred"] for row in every)
    values["rating"] = rows[keep]["rating"] or max(row["rating"] for row in every)
    values["queue"] = min((row["queue"] for row in every if row["queue"] is not None), default=None)
    values["page"] = rows[keep]["page"] or max(row["page"] for row in every)
    for name in ("page_count", "read_at", "opened_at"):
        values[name] = max(row[name] for row in every)
    values["added"] = min((row["added"] for row in every if row["added"]), default="")
    values["trashed"] = "" if any(not row["trashed"] for row in every) else rows[keep]["trashed"]
    by_hand = set(json.loads(rows[keep]["edited"]))
    by_hand |= {field for field, paper in choices.items() if field in json.loads(rows[paper]["edited"])}
    values["edited"] = json.dumps(sorted(by_hand))
    extra: dict[str, str] = {}
    for row in [*(row for paper, row in rows.items() if paper != keep), rows[keep]]:
        extra |= json.loads(row["extra"])
    values["extra"] = json.dumps(extra, ensure_ascii=False)
    return values


def _shown(row: Row, field: str) -> str:
    """A field's value as it is compared and shown."""
    if field == "people":
        people = [Person.from_dict(each) for each in json.loads(row["people"])]
        return "; ".join(person.full + ("" if person.role == "author" else f" ({person.role})") for person in people)
    if field == "arxiv" and row["arxiv"] and row["arxiv_version"]:
        return f"{row['arxiv']}v{row['arxiv_version']}"
    return str(row[field] or "")
