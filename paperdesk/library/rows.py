"""Rows of the store as the shapes that panes and the command line show. Reads only."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

from paperdesk.errors import NotFoundError
from paperdesk.library.shapes import Attachment, Paper, PaperRow, Seen, TagLabel
from paperdesk.presence import is_there
from paperdesk.record import LONGEST_LINE, Person, Record, Status
from paperdesk.store.database import Database

_LINE = (
    f"id, key, substr(title, 1, {LONGEST_LINE}), substr(names, 1, {LONGEST_LINE}), substr(venue, 1, {LONGEST_LINE}),"
    " year, date, type, status, starred, rating, page, page_count, added, modified,"
    " read_at, trashed, doi, arxiv, substr(abstract, 1, 400),"
    " CASE WHEN queue IS NULL THEN NULL ELSE"
    " (SELECT count(*) FROM paper q WHERE q.queue <= paper.queue AND q.trashed = '') END,"
    " EXISTS (SELECT 1 FROM file WHERE file.paper = paper.id),"
    " EXISTS (SELECT 1 FROM note WHERE note.paper = paper.id AND note.text <> '')"
)
_RECORD = (
    "type", "title", "date", "venue", "volume", "issue", "pages", "number", "edition", "series", "publisher", "place",
    "event", "language", "short_title", "abstract", "doi", "arxiv", "arxiv_version", "isbn", "issn", "pmid", "url",
    "key",
)  # fmt: skip


def batches(ids: Sequence[int], size: int = 5_000) -> Iterator[list[int]]:
    """The ids in lists short enough for one statement's parameters."""
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])


def own_path(folder: Path, where: str) -> Path:
    """Where a file of the library's own lies: inside its folder, whatever the database of a stranger says."""
    return folder.joinpath(*(part for part in PurePath(where).parts if part != ".." and not PurePath(part).anchor))


class Rows:
    """Reads papers of one library into shapes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, ids: Sequence[int]) -> list[PaperRow]:
        """One PaperRow for each id that exists, in the order of the ids."""
        found: dict[int, PaperRow] = {}
        for batch in batches(ids):
            marks = ",".join("?" * len(batch))
            labels = self.labels(batch)
            for row in self._database.rows(f"SELECT {_LINE} FROM paper WHERE id IN ({marks})", batch):
                found[row[0]] = PaperRow(
                    id=row[0], key=row[1], title=row[2], authors=row[3], venue=row[4], year=row[5], date=row[6],
                    type=row[7], status=Status(row[8]), starred=bool(row[9]), rating=row[10], page=row[11],
                    page_count=row[12], added=row[13], modified=row[14], read_at=row[15], trashed=bool(row[16]),
                    doi=row[17], arxiv=row[18], abstract=row[19], queue=row[20], has_file=bool(row[21]),
                    has_note=bool(row[22]), tags=labels.get(row[0], ()),
                )  # fmt: skip
        return [found[paper] for paper in ids if paper in found]

    def labels(self, ids: Sequence[int]) -> dict[int, tuple[TagLabel, ...]]:
        """The tags of papers, by path."""
        found: dict[int, list[TagLabel]] = defaultdict(list)
        for batch in batches(ids):
            for paper, path, colour in self._database.rows(
                "SELECT paper_tag.paper, tag.path, tag.colour FROM paper_tag JOIN tag ON tag.id = paper_tag.tag"
                f" WHERE paper_tag.paper IN ({','.join('?' * len(batch))}) ORDER BY tag.path",
                batch,
            ):
                found[paper].append(TagLabel(path, colour))
        return {paper: tuple(labels) for paper, labels in found.items()}

    def whole(self, ids: Sequence[int]) -> list[Paper]:
        """Everything about papers, in the order of the ids; raises NotFoundError when one is gone."""
        found: dict[int, Paper] = {}
        for batch in batches(ids, 1_000):
            for paper in self._whole_batch(batch):
                found[paper.id] = paper
        missing = next((paper for paper in ids if paper not in found), None)
        if missing is not None:
            raise NotFoundError("That paper is gone.")
        return [found[paper] for paper in ids]

    def _whole_batch(self, ids: list[int]) -> Iterator[Paper]:
        marks = ",".join("?" * len(ids))
        labels = self.labels(ids)
        collections = self.collection_paths(ids)
        files = self.files(ids)
        notes = dict(self._database.rows(f"SELECT paper, text FROM note WHERE paper IN ({marks})", ids))
        keys = _grouped(self._database.rows(
            f"SELECT paper, key FROM citation_key WHERE paper IN ({marks}) ORDER BY id", ids))  # fmt: skip
        seen = _grouped(self._database.rows(
            f"SELECT paper, source, date, rank, upvotes, curator, file, at FROM sighting WHERE paper IN ({marks})"
            " ORDER BY id", ids))  # fmt: skip
        columns = ", ".join(_RECORD)
        for row in self._database.rows(
            f"SELECT {columns}, people, extra, id, status, starred, rating, page, page_count, added, modified, read_at,"
            " opened_at, trashed, CASE WHEN queue IS NULL THEN NULL ELSE (SELECT count(*) FROM paper q"
            f" WHERE q.queue <= paper.queue AND q.trashed = '') END FROM paper WHERE id IN ({marks})",
            ids,
        ):
            values: dict[str, Any] = dict(zip(_RECORD, row, strict=False))
            people, extra, paper, *state = row[len(_RECORD) :]
            status, starred, rating, page, page_count, added, modified, read_at, opened_at, trashed, queue = state
            record = Record(
                **values, people=[Person.from_dict(person) for person in json.loads(people)], extra=json.loads(extra),
                tags=[label.path for label in labels.get(paper, ())], collections=list(collections.get(paper, ())),
                status=status, starred=bool(starred), rating=rating or None, added=added, modified=modified,
                queue=queue, read_at=read_at, old_keys=[key for (key,) in keys.get(paper, ())],
            )  # fmt: skip
            yield Paper(
                id=paper, key=record.key, record=record, status=Status(status), starred=bool(starred), rating=rating,
                queue=queue, page=page, page_count=page_count, tags=labels.get(paper, ()),
                collections=tuple(collections.get(paper, ())), note=str(notes.get(paper, "")),
                files=tuple(files.get(paper, ())), old_keys=tuple(record.old_keys),
                added=added, modified=modified, read_at=read_at, opened_at=opened_at, trashed=bool(trashed),
                seen=tuple(Seen(*values) for values in seen.get(paper, ())),
            )  # fmt: skip

    def collection_paths(self, ids: Sequence[int]) -> dict[int, list[str]]:
        """The paths of the collections that papers lie in."""
        paths = self.all_collection_paths()
        found: dict[int, list[str]] = defaultdict(list)
        for batch in batches(ids):
            for paper, collection in self._database.rows(
                f"SELECT paper, collection FROM paper_collection WHERE paper IN ({','.join('?' * len(batch))})", batch
            ):
                if collection in paths:
                    found[paper].append(paths[collection])
        return {paper: sorted(held) for paper, held in found.items()}

    def all_collection_paths(self) -> dict[int, str]:
        """The path of every collection; one that stands under itself by a fault is left out."""
        rows = {row[0]: (row[1], row[2]) for row in self._database.rows("SELECT id, parent, name FROM collection")}
        paths: dict[int, str] = {}
        for collection in rows:
            names: list[str] = []
            at: int | None = collection
            while at is not None and at in rows and len(names) <= 100:
                at, name = rows[at]
                names.append(name.replace("/", "\u2215"))  # a slash in a name is no step of the path
            if len(names) <= 100:
                paths[collection] = "/".join(reversed(names))
        return paths

    def files(self, ids: Sequence[int]) -> dict[int, list[Attachment]]:
        """The files of papers, first attached first."""
        found: dict[int, list[Attachment]] = defaultdict(list)
        for batch in batches(ids):
            for row in self._database.rows(
                "SELECT id, paper, path, title, mime, size, linked, sha256 FROM file"
                f" WHERE paper IN ({','.join('?' * len(batch))}) ORDER BY id",
                batch,
            ):
                path = Path(row[2]) if row[6] else own_path(self._database.folder, row[2])
                found[row[1]].append(
                    Attachment(
                        row[0], row[1], path, row[3] or path.name, row[4], row[5], bool(row[6]), is_there(path), row[7]
                    )
                )
        return found


def _grouped(rows: list[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for paper, *rest in rows:
        found[paper].append(tuple(rest))
    return found
