"""The items of Zotero's database as records: which of them are works, and what hangs on each.

Works are the items nothing stands above, also notes and files of their own; what lies in the bin or in a feed is none.
Knows the tables of every schema from 77 on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from paperdesk.formats.zotero_parts.annotations import highlight_of
from paperdesk.formats.zotero_parts.attachments import Attachment, Attachments
from paperdesk.formats.zotero_parts.database import FAULTS, Database, reason
from paperdesk.formats.zotero_parts.fields import PREFIX, Creator, Item, give_title, note_title, record_of
from paperdesk.formats.zotero_parts.names import Names, text_of
from paperdesk.markup.from_html import count_inner_pictures, markdown_of
from paperdesk.progress import Progress
from paperdesk.record import Highlight, Problem, Record

_AT_ONCE = 200  # works read together
_PARTS = ("attachment", "note", "annotation")
_ANNOTATION = ("type", "text", "comment", "color", "pageLabel", "sortIndex", "position", "authorName")


@dataclass(slots=True)
class _Row:
    """An item as its row has it."""

    kind: str
    library: Any
    key: str
    added: str
    modified: str
    parent: Any = None


@dataclass(slots=True)
class _Batch:
    """What the tables say of some works and what hangs on them, by item."""

    fields: dict[Any, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    creators: dict[Any, list[Creator]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[Any, tuple[str, str]] = field(default_factory=dict)  # HTML and title
    attachments: dict[Any, Attachment] = field(default_factory=dict)
    marks: dict[Any, tuple[str, dict[str, Any]]] = field(default_factory=dict)  # place in the order, and the rest
    old_marks: dict[Any, list[str]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[Any, list[str]] = field(default_factory=lambda: defaultdict(list))
    collections: dict[Any, list[str]] = field(default_factory=lambda: defaultdict(list))
    relations: dict[Any, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))


class Items:
    """All items of a database."""

    def __init__(
        self, database: Database, names: Names, attachments: Attachments, keys: Mapping[Any, str],
        problems: list[Problem],
    ) -> None:  # fmt: skip
        self._database = database
        self._names = names
        self._attachments = attachments
        self._keys = keys  # citation keys that Better BibTeX keeps on its own
        self._problems = problems
        self._inner_pictures = 0
        self._pages = _last_pages(database)
        self._rows = self._all_rows()
        self._children: dict[Any, list[Any]] = defaultdict(list)
        self.works: list[Any] = []
        self._sort_out()

    def _all_rows(self) -> dict[Any, _Row]:
        rows = {
            item: _Row(self._names.types.get(kind, ""), library, text_of(key), text_of(added), text_of(modified))
            for item, kind, library, key, added, modified in self._database.each(
                "items", "itemID", "itemTypeID", "libraryID", "key", "dateAdded", "dateModified"
            )
        }
        for table in ("itemAttachments", "itemNotes", "itemAnnotations"):
            column = self._database.first_of(table, "parentItemID", "sourceItemID")
            for item, parent in self._database.each(table, "itemID", column or "parentItemID"):
                if item in rows and parent is not None:
                    rows[item].parent = parent
        return rows

    def _sort_out(self) -> None:
        """Tell works from what hangs on them, and leave out what is in the bin or in a feed, with all below it."""
        gone = {row[0] for table in ("deletedItems", "feedItems") for row in self._database.each(table, "itemID")}
        lost = 0
        for item, row in self._rows.items():
            above = self._above(item)
            top = self._rows[above[-1]]
            if not gone.isdisjoint(above) or top.library in self._names.feeds:
                continue
            if len(above) > 1:
                self._children[above[-1]].append(item)
            elif row.kind == "annotation":
                lost += 1
            else:
                self.works.append(item)
        if lost:
            self._problems.append(
                Problem("annotations", f"{lost:,} marks belong to no file any more and were left out.")
            )

    def _above(self, item: Any) -> list[Any]:
        """An item and what it hangs on, the work last; where that is missing or a circle, the item is one itself."""
        chain = [item]
        at = self._rows[item].parent
        while at in self._rows:
            if at in chain or len(chain) > 10:
                return [item]
            chain.append(at)
            at = self._rows[at].parent
        return chain

    def records(self, progress: Progress) -> Iterator[Record]:
        """Each work, with its notes, files, highlights, tags and collections; one that is damaged is a problem.

        Raises Cancelled.
        """
        for start in range(0, len(self.works), _AT_ONCE):
            works = self.works[start : start + _AT_ONCE]
            progress.report(start, len(self.works), "Reading Zotero's library")
            try:
                batch = self._batch(works)
            except FAULTS:
                progress.check()
                yield from self._one_by_one(works, progress)
                continue
            for work in works:
                yield self._record(work, batch)

    def _one_by_one(self, works: list[Any], progress: Progress) -> Iterator[Record]:
        """Those of some works that can be read, where the database is damaged."""
        for work in works:
            try:
                batch = self._batch([work])
            except FAULTS as error:
                progress.check()
                said = f"The database is damaged where this work stands: {reason(error)}."
                self._problems.append(Problem(f"item {self._rows[work].key or work}", said, failed=True))
                continue
            yield self._record(work, batch)

    # What the tables say --------------------------------------------------------------------------------------------

    def _batch(self, works: list[Any]) -> _Batch:
        batch = _Batch()
        parts = [child for work in works for child in self._children[work]]
        everything = [*works, *parts]
        self._read_fields(batch, everything)
        self._read_creators(batch, works)
        database = self._database
        for item, html, title in database.among("itemNotes", "itemID", "note", "title", key="itemID", ids=everything):
            batch.notes[item] = text_of(html), text_of(title)
        mime = database.first_of("itemAttachments", "contentType", "mimeType") or "contentType"
        for item, mode, kind, path in database.among(
            "itemAttachments", "itemID", "linkMode", mime, "path", key="itemID", ids=everything
        ):
            if item in self._rows:
                about = batch.fields[item]
                batch.attachments[item] = Attachment(
                    self._rows[item].key, text_of(path), about.get("title", ""), text_of(kind), about.get("url", ""),
                    mode if isinstance(mode, int) else None,
                )  # fmt: skip
        for item, *values in database.among("itemAnnotations", "itemID", *_ANNOTATION, key="itemID", ids=parts):
            mark = dict(zip(_ANNOTATION, values, strict=True))
            batch.marks[item] = text_of(mark["sortIndex"]), mark
        for item, text in database.among("annotations", "itemID", "text", key="itemID", ids=parts):  # up to schema 79
            batch.old_marks[item].append(text_of(text))
        for item, tag in database.among("itemTags", "itemID", "tagID", key="itemID", ids=everything):
            if self._names.tags.get(tag):
                batch.tags[item].append(self._names.tags[tag])
        for item, collection in database.among("collectionItems", "itemID", "collectionID", key="itemID", ids=works):
            if path := self._names.path_of(collection):
                batch.collections[item].append(path)
        self._read_relations(batch, works)
        return batch

    def _read_fields(self, batch: _Batch, items: list[Any]) -> None:
        data = [
            row
            for row in self._database.among("itemData", "itemID", "fieldID", "valueID", key="itemID", ids=items)
            if row[1] in self._names.fields
        ]
        wanted = list(dict.fromkeys(row[2] for row in data))
        values = dict(self._database.among("itemDataValues", "valueID", "value", key="valueID", ids=wanted))
        for item, name, value in data:
            batch.fields[item][self._names.fields[name]] = text_of(values.get(value))

    def _read_creators(self, batch: _Batch, works: list[Any]) -> None:
        found = list(
            self._database.among(
                "itemCreators", "itemID", "creatorID", "creatorTypeID", "orderIndex", key="itemID", ids=works
            )
        )
        found.sort(key=lambda row: (text_of(row[0]), row[3] if isinstance(row[3], int) else 0))
        wanted = list(dict.fromkeys(row[1] for row in found))
        columns = ("firstName", "lastName", "fieldMode")
        if self._database.has("creatorData") and not self._database.has("creators", "lastName"):  # up to schema 79
            data = dict(self._database.among("creators", "creatorID", "creatorDataID", key="creatorID", ids=wanted))
            names = {
                row[0]: row[1:]
                for row in self._database.among(
                    "creatorData", "creatorDataID", *columns, key="creatorDataID", ids=list(data.values())
                )
            }
            people = {creator: names.get(known) for creator, known in data.items()}
        else:
            people = {
                row[0]: row[1:]
                for row in self._database.among("creators", "creatorID", *columns, key="creatorID", ids=wanted)
            }
        for item, creator, role, _order in found:
            person = people.get(creator)
            if person is not None:
                batch.creators[item].append(
                    Creator(self._names.roles.get(role, "author"), text_of(person[0]), text_of(person[1]),
                            whole=person[2] == 1)
                )  # fmt: skip

    def _read_relations(self, batch: _Batch, works: list[Any]) -> None:
        predicates = dict(self._database.rows("relationPredicates", "predicateID", "predicate"))
        for item, predicate, target in self._database.among(
            "itemRelations", "itemID", "predicateID", "object", key="itemID", ids=works
        ):
            batch.relations[item].append((text_of(predicates.get(predicate)), text_of(target)))
        for item, other in self._database.among("itemSeeAlso", "itemID", "linkedItemID", key="itemID", ids=works):
            if other in self._rows:
                batch.relations[item].append(("dc:relation", self._rows[other].key))

    # Records --------------------------------------------------------------------------------------------------------

    def _record(self, work: Any, batch: _Batch) -> Record:
        row = self._rows[work]
        fields = dict(batch.fields.get(work, {}))
        kind = row.kind
        if kind == "attachment":
            kind = "webpage" if work in batch.attachments and not batch.attachments[work].path else "attachment"
            fields.pop("url", None)  # comes with the attachment
        record = record_of(
            Item(kind, fields, batch.creators.get(work, []), row.key, row.added, row.modified, from_database=True),
            f"item {row.key or work}",
        )
        record.key = record.key or self._keys.get(work, "")
        group = self._names.group_of(row.library)
        record.collections = batch.collections.get(work, []) or ([group] if group else [])
        for predicate, target in batch.relations.get(work, ()):
            name = PREFIX + ("related" if predicate in ("dc:relation", "") else predicate)
            record.extra[name] = f"{record.extra[name]}\n{target}" if name in record.extra else target
        self._add_parts(record, work, batch)
        if row.kind == "note":
            record.title = record.title or note_title("\n".join(record.notes), batch.notes.get(work, ("", ""))[1])
        elif row.kind == "attachment" and not record.title:
            path = batch.attachments[work].path if work in batch.attachments else ""
            record.title = path.replace("\\", "/").rpartition("/")[2].removeprefix("storage:") or record.url
        give_title(record)
        return record

    def _add_parts(self, record: Record, work: Any, batch: _Batch) -> None:
        """Put on a record what hangs on its work: notes, files, marks, and the tags of all but the marks."""
        marks: list[tuple[Any, str, Highlight]] = []
        for part in (work, *self._children[work]):
            if self._rows[part].kind != "annotation":
                record.tags += batch.tags.get(part, [])
            if part in batch.notes and batch.notes[part][0].strip():
                self._inner_pictures += count_inner_pictures(batch.notes[part][0])
                record.notes.append(markdown_of(batch.notes[part][0]))
            if part in batch.attachments:
                self._attachments.put(record, batch.attachments[part])
                if page := self._pages.get(self._rows[part].key):
                    record.extra[f"{PREFIX}lastPage"] = page
            if part in batch.marks:
                row, (order, mark) = self._rows[part], batch.marks[part]
                about = {**mark, "key": row.key, "dateAdded": row.added, "dateModified": row.modified}
                marks.append((text_of(row.parent), order, highlight_of(about, batch.tags.get(part, []))))
            marks += [
                (text_of(part), "", Highlight(comment=text, kind="note")) for text in batch.old_marks.get(part, ())
            ]
        marks.sort(key=lambda mark: mark[:2])
        record.highlights = [mark for _file, _order, mark in marks]

    def problems(self) -> list[Problem]:
        """What could not be taken, once all records were."""
        found = self._attachments.problems()
        if self._inner_pictures:
            many = f"{self._inner_pictures:,} pictures inside notes were"
            said = "One picture inside a note was" if self._inner_pictures == 1 else many
            found.append(Problem("notes", f"{said} left out: Markdown holds none."))
        return found


def _last_pages(database: Database) -> dict[str, str]:
    """The page, from 1, that each file was last read at, by the file's key."""
    found = {}
    for setting, value in database.rows("syncedSettings", "setting", "value"):
        name, index = text_of(setting), text_of(value)
        if name.startswith("lastPageIndex_") and index.isdecimal() and len(index) < 7:
            found[name.rpartition("_")[2]] = str(int(index) + 1)
    return found
