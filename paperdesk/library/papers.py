"""Papers as a reader handles them: find, show, add, edit, throw away, bring back.

Knows the rows of a paper and what each field may hold. Reading status, tags, notes and files have parts of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from paperdesk.errors import BadInputError, NotFoundError
from paperdesk.identifiers import ARXIV_DOI, clean_arxiv, clean_doi, clean_isbn, clean_pmid, folded_name, folded_title
from paperdesk.library import known_as
from paperdesk.library.keys import Keys, checked_key
from paperdesk.library.rows import Rows, batches
from paperdesk.library.shapes import Paper, PaperRow
from paperdesk.progress import Progress
from paperdesk.record import LONGEST_LINE, TYPES, Person, Record, clean, clean_line, clean_text, year_of
from paperdesk.store.database import now
from paperdesk.store.journal import Journal

TEXT_COLUMNS = (
    "type", "title", "date", "venue", "volume", "issue", "pages", "number", "edition", "series", "publisher", "place",
    "event", "language", "short_title", "doi", "arxiv", "isbn", "issn", "pmid", "url", "abstract",
)  # fmt: skip

_NO_DOI = re.compile(r"(?i)\bdoi\b[\s:]*")  # what may stand before one


class KeyChange(NamedTuple):
    """A paper that would get another citation key."""

    id: int
    old: str
    new: str
    title: str


class PaperField(NamedTuple):
    """A field of Details: how it is called, how it is edited, what kind of text it takes."""

    id: str
    title: str
    kind: str = "line"  # line, text, people, type, identifier, key
    help: str = ""


FIELDS: tuple[PaperField, ...] = (
    PaperField("title", "Title"),
    PaperField("people", "People", "people", "One a line; drag to reorder."),
    PaperField("type", "Type", "type"),
    PaperField("date", "Date", help="2020, 2020-05 or 2020-05-14"),
    PaperField("venue", "Venue", help="Journal, conference or book"),
    PaperField("volume", "Volume"),
    PaperField("issue", "Issue"),
    PaperField("pages", "Pages"),
    PaperField("number", "Number"),
    PaperField("edition", "Edition"),
    PaperField("series", "Series"),
    PaperField("publisher", "Publisher", help="Also a thesis's school, a report's institution"),
    PaperField("place", "Place"),
    PaperField("event", "Event"),
    PaperField("language", "Language"),
    PaperField("short_title", "Short title"),
    PaperField("doi", "DOI", "identifier"),
    PaperField("arxiv", "arXiv", "identifier"),
    PaperField("isbn", "ISBN", "identifier"),
    PaperField("issn", "ISSN"),
    PaperField("pmid", "PMID", "identifier"),
    PaperField("url", "URL"),
    PaperField("key", "Citation key", "key"),
    PaperField("abstract", "Abstract", "text"),
)


def checked_value(field: str, value: Any) -> dict[str, Any]:
    """The columns that a field's new value sets; raises BadInputError with a sentence where it does not fit."""
    if field == "people":
        return people_columns([p if isinstance(p, Person) else Person.parse(clean_line(str(p))) for p in value])
    text = clean_text(str(value)).strip() if field == "abstract" else clean_line(str(value))
    if field != "abstract" and len(text) > LONGEST_LINE:
        raise BadInputError(f"That has {len(text):,} letters, and {LONGEST_LINE:,} can be kept here.")
    if field == "title":
        return {"title": text, "folded": folded_title(text)}
    if field == "type":
        if text not in TYPES:
            raise BadInputError(f"“{text}” is no type of work.", hint=f"One of: {', '.join(TYPES)}.")
        return {"type": text}
    if field == "date":
        return {"date": text, "year": year_of(text)}
    if field == "arxiv":
        return _arxiv_columns(text)
    checks: dict[str, tuple[Callable[[str], str], str]] = {
        "doi": (clean_doi, "a DOI, such as 10.1000/182"),
        "isbn": (clean_isbn, "an ISBN with right check digits"),
        "pmid": (clean_pmid, "a PubMed number"),
    }
    if text and field in checks:
        check, what = checks[field]
        found = check(text)
        if not found or (field == "doi" and len(_NO_DOI.sub("", text).split()) > 1):  # nothing typed is dropped
            raise BadInputError(f"“{text[:80]}” is not {what}.")
        return {field: found}
    if field not in TEXT_COLUMNS:
        raise BadInputError(f"Papers have no field “{field}”.", hint=f"Fields: {', '.join(f.id for f in FIELDS)}.")
    return {field: text}


def _arxiv_columns(text: str) -> dict[str, Any]:
    if not text:
        return {"arxiv": "", "arxiv_version": None}
    found = clean_arxiv(text)
    if found is None:
        raise BadInputError(f"“{text[:80]}” is not an arXiv identifier, such as 2002.10957.")
    return {"arxiv": found[0], "arxiv_version": found[1]}


def people_columns(people: Sequence[Person]) -> dict[str, Any]:
    """The columns that hold a paper's people."""
    kept = [person for person in people if person.last]
    authors = [person for person in kept if person.role == "author"] or kept
    short = [person.short for person in authors[:6]]
    names = ", ".join(short if len(authors) <= 6 else short[:3]) + (" et al." if len(authors) > 6 else "")
    return {
        "people": json.dumps([person.as_dict() for person in kept], ensure_ascii=False),
        "names": names,
        "first": folded_name(authors[0].family or authors[0].last) if authors else "",
    }


def record_columns(record: Record) -> dict[str, Any]:
    """The columns a record fills, identifiers in their one spelling; a wrong identifier is kept in `extra`."""
    values: dict[str, Any] = {name: getattr(record, name) for name in TEXT_COLUMNS}
    extra = dict(record.extra)
    for name, check in (("doi", clean_doi), ("isbn", clean_isbn), ("pmid", clean_pmid)):
        if values[name]:
            found = check(values[name])
            if not found:
                extra.setdefault(name, values[name])
            values[name] = found
    values["arxiv_version"] = record.arxiv_version
    if not values["arxiv"] and values["doi"].startswith(ARXIV_DOI) and (given := clean_arxiv(values["doi"])):
        values["arxiv"] = given[0]  # the DOI that arXiv gives says which preprint it is
    elif values["arxiv"]:
        arxiv = clean_arxiv(values["arxiv"])
        if arxiv is None:
            extra.setdefault("arxiv", values["arxiv"])
        values["arxiv"] = arxiv[0] if arxiv else ""
        values["arxiv_version"] = (arxiv[1] or record.arxiv_version) if arxiv else None
    values["folded"] = folded_title(record.title)
    values["year"] = record.year
    values["extra"] = json.dumps(extra, ensure_ascii=False) if extra else "{}"
    return values | people_columns(record.people)


class Papers:
    """The papers of one library."""

    FIELDS = FIELDS

    def __init__(
        self, journal: Journal, rows: Rows, find: Callable[..., list[int]], count: Callable[..., list[int]],
        chosen: Callable[[str], Any],
    ) -> None:  # fmt: skip
        self._journal = journal
        self._database = journal.database
        self._rows = rows
        self._find = find
        self._count = count
        self.keys = Keys(journal.database, lambda: str(chosen("key_pattern")))

    # Reading --------------------------------------------------------------------------------------------------------

    def find(self, query: str = "", sort: str = "added", limit: int | None = None) -> list[int]:
        """The ids of all papers that fit a query, in the order of `sort` ("-year" is descending); [] when none."""
        return self._find(query, sort, limit)

    def counts(self, queries: Sequence[str]) -> list[int]:
        """How many papers each of these queries finds."""
        return self._count(queries)

    def rows(self, ids: Sequence[int]) -> list[PaperRow]:
        """The list's lines for these papers, in this order; papers that are gone are left out."""
        return self._rows.lines(ids)

    def get(self, paper: int) -> Paper:
        """Everything about one paper; raises NotFoundError."""
        return self._rows.whole([paper])[0]

    def many(self, ids: Sequence[int]) -> list[Paper]:
        """Everything about several papers, in this order; raises NotFoundError when one is gone."""
        return self._rows.whole(ids)

    def id_of(self, key: str) -> int:
        """The paper that has or had this citation key; raises NotFoundError."""
        found = self.keys.paper(key.strip())  # a key from a file may begin with the "@" that others cite by
        if found is None:
            found = self.keys.paper(key.strip().removeprefix("@"))
        if found is None:
            raise NotFoundError(f"No paper has the key “{key[:80]}”.", hint="`paperdesk list` shows the keys.")
        return found

    def exist(self) -> bool:
        """Whether there is any paper, be it in the trash."""
        return bool(self._database.value("SELECT EXISTS (SELECT 1 FROM paper)"))

    def count(self) -> int:
        """How many papers the library holds, the trash left out."""
        return int(self._database.value("SELECT count(*) FROM paper WHERE trashed = ''"))

    # Writing --------------------------------------------------------------------------------------------------------

    def add(self, record: Record) -> int:
        """Add a paper by hand; its id. Raises BadInputError where an identifier is wrong or the title is missing."""
        clean(record)
        if not record.title:
            raise BadInputError("A paper needs a title.")
        for name in ("doi", "arxiv", "isbn", "pmid"):
            checked_value(name, getattr(record, name))
        with self._journal.change(f"Add “{_short(record.title)}”"):
            return self.insert(record)

    def insert(self, record: Record) -> int:
        """Write a clean record's own row inside the caller's change; its id."""
        at = now()
        values = record_columns(record) | {
            "key": self.keys.for_record(record),
            "added": record.added or at,
            "modified": record.modified or at,
            "status": record.status or "unread",
            "starred": int(bool(record.starred)),
            "rating": max(0, min(5, record.rating or 0)),
            "read_at": record.read_at,
        }
        names = ", ".join(f'"{name}"' for name in values)
        self._database.run(
            f"INSERT INTO paper ({names}) VALUES ({', '.join('?' * len(values))})", list(values.values())
        )
        paper = int(self._database.value("SELECT last_insert_rowid()"))
        if values["status"] != "unread":
            self._database.run(
                "INSERT INTO reading_event (paper, before, after, at, cause) VALUES (?, '', ?, ?, 'import')",
                (paper, values["status"], record.read_at if values["status"] == "read" and record.read_at else at),
            )
        return paper

    def edit(self, ids: Sequence[int], changes: dict[str, Any]) -> int:
        """Set fields of one or many papers; how many papers changed. A thousand is one undo step.

        Raises BadInputError, and changes nothing, where a value does not fit.
        """
        if "key" in changes and len(ids) > 1:
            raise BadInputError("Two papers cannot share a citation key.")
        values: dict[str, Any] = {}
        for field, value in changes.items():
            if field != "key":
                values |= checked_value(field, value)
        names = ", ".join(field.title for field in FIELDS if field.id in changes)
        with self._journal.change(_label(f"Edit {names}", ids)):
            if "key" in changes:
                self._set_key(ids[0], checked_key(str(changes["key"])))
            if not values:
                return len(ids)
            return self._update(ids, values, tuple(field for field in changes if field != "key"))

    def _update(self, ids: Sequence[int], values: dict[str, Any], fields: tuple[str, ...]) -> int:
        settings = ", ".join(f'"{name}" = ?' for name in values)
        differs = " OR ".join(f'"{name}" IS NOT ?' for name in values)
        changed = 0
        # The fields set by hand, which later imports leave alone.
        edited = "(SELECT json_group_array(value) FROM (SELECT value FROM json_each(edited) UNION SELECT value FROM json_each(?)))"  # noqa: E501
        for batch in batches(ids):
            known_as.before_edit(self._database, batch, fields, differs, list(values.values()))
            changed += self._database.run(
                f"UPDATE paper SET {settings}, modified = ?, edited = {edited}"
                f" WHERE id IN ({','.join('?' * len(batch))}) AND ({differs})",
                [*values.values(), now(), json.dumps(fields), *batch, *values.values()],
            )
        return changed

    def _set_key(self, paper: int, key: str) -> None:
        old = self._database.value("SELECT key FROM paper WHERE id = ?", (paper,))
        if old is None:
            raise NotFoundError("That paper is gone.")
        if old == key:
            return
        holder = self.keys.paper(key)
        if holder is not None and holder != paper:
            title = self._database.value("SELECT title FROM paper WHERE id = ?", (holder,))
            raise BadInputError(f"The key “{key}” belongs to “{_short(str(title))}”.")
        self._database.run("DELETE FROM citation_key WHERE key = ?", (key,))
        self._database.run("UPDATE paper SET key = ?, modified = ? WHERE id = ?", (key, now(), paper))
        if old.lower() != key.lower():
            self._database.run("INSERT INTO citation_key (paper, key) VALUES (?, ?)", (paper, old))

    def keys_anew(self, ids: Sequence[int], progress: Progress | None = None) -> list[KeyChange]:
        """What `make_keys` would do, changing nothing: the papers that would get another key, in the same order."""
        progress = progress or Progress()
        changes: list[KeyChange] = []
        given: set[str] = set()
        for start, batch in enumerate(batches(ids, 50)):
            progress.report(start * 50, len(ids), "Making citation keys")
            for paper in self._rows.whole(batch):
                key = self.keys.free(self.keys.suggested(paper.record), paper=paper.id, given=given)
                given.add(key.casefold())
                if key != paper.key:
                    changes.append(KeyChange(paper.id, paper.key, key, paper.record.title))
        return changes

    def make_keys(self, ids: Sequence[int], progress: Progress | None = None) -> int:
        """Give papers keys by the chosen pattern, in chunks that are one undo step together; how many changed.

        A paper whose key fits the pattern keeps it. The old keys still lead to their papers.
        """
        progress = progress or Progress()
        group: int | None = None
        changed = 0
        for start, batch in enumerate(batches(ids, 50)):
            progress.report(start * 50, len(ids), "Making citation keys")
            with self._journal.change(_label("Make citation keys", ids), group=group) as step:
                for paper in self._rows.whole(batch):
                    key = self.keys.free(self.keys.suggested(paper.record), paper=paper.id)
                    if key != paper.key:
                        self._set_key(paper.id, key)
                        changed += 1
                group = group if group is not None or len(ids) <= 50 else step.id
        return changed

    # Trash ----------------------------------------------------------------------------------------------------------

    def trash(self, ids: Sequence[int]) -> int:
        """Put papers into the trash, out of Up next; how many went."""
        with self._journal.change(_label("Move to trash", ids)):
            return sum(
                self._database.run(
                    "UPDATE paper SET trashed = ?, queue = NULL WHERE trashed = ''"
                    f" AND id IN ({','.join('?' * len(batch))})",
                    [now(), *batch],
                )
                for batch in batches(ids)
            )

    def restore(self, ids: Sequence[int]) -> int:
        """Take papers out of the trash; how many came back."""
        with self._journal.change(_label("Restore", ids)):
            return sum(
                self._database.run(
                    f"UPDATE paper SET trashed = '' WHERE trashed <> '' AND id IN ({','.join('?' * len(batch))})", batch
                )
                for batch in batches(ids)
            )

    def empty_trash(self, progress: Progress | None = None, *, before: str = "") -> int:
        """Delete what is in the trash (since before that time, when given); how many papers. Undo brings them back."""
        limit = before or "9999"
        ids = [int(row[0]) for row in self._database.rows(
            "SELECT id FROM paper WHERE trashed <> '' AND trashed < ?", (limit,))]  # fmt: skip
        return self.delete(ids, progress, label="Empty the trash")

    def delete(self, ids: Sequence[int], progress: Progress | None = None, *, label: str = "") -> int:
        """Delete papers for good, in chunks that are one undo step together; how many went."""
        progress = progress or Progress()
        group: int | None = None
        done = 0
        for batch in batches(ids, 200):
            progress.report(done, len(ids), label)
            with self._journal.change(label or _label("Delete", ids), group=group) as step:
                done += self._database.run(f"DELETE FROM paper WHERE id IN ({','.join('?' * len(batch))})", batch)
                group = group if group is not None or len(ids) <= 200 else step.id
        return done


def _short(title: str) -> str:
    return title if len(title) <= 40 else title[:39].rstrip() + "…"


def _label(verb: str, ids: Sequence[int]) -> str:
    return counted(verb, len(ids))


def counted(verb: str, count: int, rest: str = "") -> str:
    """A step's name with how many papers it is about: "Mark 12 papers read"."""
    papers = "1 paper" if count == 1 else f"{count:,} papers"
    return f"{verb} {papers} {rest}".strip() if rest else f"{verb}: {papers}"


def existing(papers: Iterable[PaperRow]) -> list[int]:
    """The ids of rows."""
    return [paper.id for paper in papers]
