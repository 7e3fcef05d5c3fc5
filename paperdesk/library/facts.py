"""The facts of a query as SQL over the paper table: one row a field, for what `search.fields` declares.

Every clause is 0 or 1, never NULL, so that clauses combine with & | ^ as `search.tree.evaluate` asks.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from paperdesk.identifiers import folded_words
from paperdesk.library.sameness import DUPLICATE
from paperdesk.search.dates import Dates, date_bounds
from paperdesk.search.tree import Exact, Fact, Identifier, Range, Value, joined


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition on a row of `paper`, with its parameters.

    A neutral one asks for nothing (a stop word, a sign): it leaves what it is combined with as it is.
    """

    sql: str
    parameters: tuple[Any, ...] = ()
    neutral: bool = False

    def __and__(self, other: Clause) -> Clause:
        if self.neutral or other.neutral:
            rest, gone = (other, self) if self.neutral else (self, other)
            return gone if rest == EVERYTHING else rest  # what a Not takes from everything may be nothing, too
        return Clause(f"({self.sql} AND {other.sql})", self.parameters + other.parameters)

    def __or__(self, other: Clause) -> Clause:
        if self.neutral or other.neutral:
            return other if self.neutral else self
        return Clause(f"({self.sql} OR {other.sql})", self.parameters + other.parameters)

    def __xor__(self, other: Clause) -> Clause:
        if self.neutral or other.neutral:
            return self if self.neutral else other
        return Clause(f"(({self.sql}) <> ({other.sql}))", self.parameters + other.parameters)


_LONGEST_PATTERN = 5_000  # letters, each up to eight bytes once it is escaped
_MOST_WORDS = 100  # of a venue
EVERYTHING = Clause("1")
NOTHING = Clause("0")
UNASKED = Clause("1", neutral=True)
NOT_TRASHED = Clause("(paper.trashed = '')")


def clause_of(fact: Fact) -> Clause:
    """The condition that a fact states."""
    if fact.field in _AT_ONCE:
        return _AT_ONCE[fact.field](fact.values)
    make = FACTS.get(fact.field)
    if make is None:
        return NOTHING

    def one(value: Value) -> Clause:
        found = make(value)
        return Clause(f"coalesce({found.sql}, 0)", found.parameters)

    whole: Clause = joined(operator.or_, [partial(one, value) for value in fact.values])
    return whole


def identifier_clause(leaf: Identifier) -> Clause:
    """The papers that have an identifier."""
    if leaf.kind == "url":
        return _url(Exact(leaf.value, leaf.prefix))
    if leaf.kind in ("doi", "arxiv", "isbn", "pmid"):
        clause = _column(leaf.kind)(Exact(leaf.value, leaf.prefix))
        if leaf.kind == "arxiv":
            clause = clause | _column("doi")(Exact(f"10.48550/arxiv.{leaf.value}", leaf.prefix))
        return Clause(f"coalesce({clause.sql}, 0)", clause.parameters)
    return NOTHING


def like(text: str) -> str:
    """A text for LIKE … ESCAPE '\\', its own wildcards taken as letters; SQLite refuses a pattern of 50,000 bytes."""
    return text[:_LONGEST_PATTERN].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _column(name: str) -> Callable[[Value], Clause]:
    """An identifier: equal, or with a star beginning so."""

    def make(value: Value) -> Clause:
        if not isinstance(value, Exact) or not value.text:
            return NOTHING
        if value.prefix:
            return Clause(f"(paper.{name} LIKE ? ESCAPE '\\')", (like(value.text) + "%",))
        return Clause(f"(paper.{name} = ? COLLATE NOCASE)", (value.text,))

    return make


def _number(name: str) -> Callable[[Value], Clause]:
    def make(value: Value) -> Clause:
        if isinstance(value, Exact):
            return Clause(f"(paper.{name} = ?)", (int(value.text),)) if value.text.lstrip("-").isdigit() else NOTHING
        if not isinstance(value, Range):
            return NOTHING
        clauses = [Clause(f"(paper.{name} IS NOT NULL)")]
        if value.low is not None:
            clauses.append(Clause(f"(paper.{name} >= ?)", (value.low,)))
        if value.high is not None:
            clauses.append(Clause(f"(paper.{name} <= ?)", (value.high,)))
        whole = clauses[0]
        for clause in clauses[1:]:
            whole = whole & clause
        return whole

    return make


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _date(name: str) -> Callable[[Value], Clause]:
    def make(value: Value) -> Clause:
        if not isinstance(value, Dates):
            return NOTHING
        low, high = date_bounds(value)
        clause = Clause(f"(paper.{name} <> '')")
        if low is not None:
            clause = clause & Clause(f"(paper.{name} >= ?)", (_stamp(low),))
        if high is not None:
            clause = clause & Clause(f"(paper.{name} < ?)", (_stamp(high),))
        return clause

    return make


def _read(value: Value) -> Clause:
    """When a paper was read, the last time or any time before; that it came in as read is no reading."""
    last = _date("read_at")(value)
    if last == NOTHING or not isinstance(value, Dates):
        return NOTHING
    low, high = date_bounds(value)
    since = _stamp(low) if low is not None else ""
    until = _stamp(high) if high is not None else "9999"
    return last | Clause(
        "(paper.id IN (SELECT paper FROM reading_event WHERE after = 'read' AND cause <> 'import'"
        " AND at >= ? AND at < ?))",
        (since, until),
    )


def _text(value: Value) -> str:
    return value.text if isinstance(value, Exact) else ""


def _status(value: Value) -> Clause:
    return Clause("(paper.status = ?)", (_text(value),))


def _was(value: Value) -> Clause:
    status = _text(value)
    return Clause(
        "(paper.status = ? OR EXISTS (SELECT 1 FROM reading_event e WHERE e.paper = paper.id"
        " AND (e.before = ? OR e.after = ?)))",
        (status, status, status),
    )


def _tags(values: Sequence[Value]) -> Clause:
    """Tags by their paths, with all below them."""
    patterns = []
    for value in values:
        path = like(_text(value).casefold())
        patterns += [path + ("%" if isinstance(value, Exact) and value.prefix else ""), path + "/%"]
    return Clause(
        "(paper.id IN (SELECT p.paper FROM paper_tag p WHERE p.tag IN (SELECT tag.id FROM tag JOIN json_each(?)"
        " AS wanted ON folded_case(tag.path) LIKE wanted.value ESCAPE '\\')))",
        (json.dumps(patterns),),
    )


def _collections(values: Sequence[Value]) -> Clause:
    """Collections by their paths, or their last names, with all inside them: one walk for all that are asked for."""
    patterns = []
    for value in values:
        path = like("/".join(part.strip() for part in _text(value).split("/")).casefold())
        star = "%" if isinstance(value, Exact) and value.prefix else ""
        patterns += [path + star, "%/" + path + star]
    return Clause(
        "(paper.id IN (WITH RECURSIVE at(id, path) AS (SELECT id, folded_case(name) FROM collection WHERE parent"
        " IS NULL UNION ALL SELECT c.id, at.path || '/' || folded_case(c.name) FROM collection c"
        " JOIN at ON c.parent = at.id),"
        " inside(id) AS (SELECT at.id FROM at JOIN json_each(?) AS wanted ON at.path LIKE wanted.value ESCAPE '\\'"
        " UNION SELECT c.id FROM collection c JOIN inside ON c.parent = inside.id)"
        " SELECT pc.paper FROM paper_collection pc JOIN inside ON inside.id = pc.collection))",
        (json.dumps(patterns),),
    )


def _venues(values: Sequence[Value]) -> Clause:
    """Venues in which words begin with each word of a value: "inf proc" is Information Processing."""
    wanted = [words for value in values if (words := folded_words(_text(value))[:_MOST_WORDS])]
    if not wanted:
        return NOTHING
    return Clause(
        "(paper.venue IN (SELECT venue FROM paper WHERE venue <> '' GROUP BY venue HAVING holds_words(venue, ?)))",
        (json.dumps(wanted),),
    )


def _type(value: Value) -> Clause:
    return Clause("(paper.type = ?)", (_text(value),))


def _keys(values: Sequence[Value]) -> Clause:
    """Citation keys, those papers had before too."""
    whole = [_text(value) for value in values if not (isinstance(value, Exact) and value.prefix)]
    begun = [_text(value) for value in values if isinstance(value, Exact) and value.prefix]
    each = "SELECT k.{paper} FROM json_each(?) AS wanted JOIN {table} k ON {condition}"
    equal, between = "k.key = wanted.value", "k.key >= wanted.value AND k.key < wanted.value || char(1114111)"
    found = [
        each.format(paper=paper, table=table, condition=condition)
        for paper, table in (("id", "paper"), ("paper", "citation_key"))
        for condition in (equal, between)
    ]
    return Clause(f"(paper.id IN ({' UNION '.join(found)}))", (json.dumps(whole), json.dumps(begun)) * 2)


def _url(value: Value) -> Clause:
    return Clause("(paper.url LIKE ? ESCAPE '\\')", (f"%{like(_text(value))}%",)) if _text(value) else NOTHING


def _import(value: Value) -> Clause:
    """The papers that an import touched: by its number after a "#", else by a part of its name."""
    text = _text(value)
    parameters: tuple[Any, ...]
    if text.startswith("#") and text[1:].isdecimal() and len(text) < 18:
        which, parameters = "s.id = ? OR s.group_id = ?", (int(text[1:]),) * 2
    elif text:
        which, parameters = "s.label LIKE ? ESCAPE '\\'", (f"Import %{like(text)}%",)
    else:
        return NOTHING
    return Clause(
        "(paper.id IN (SELECT e.paper FROM step s JOIN entry e ON e.step = s.id"
        f" WHERE s.kind = 'do' AND s.state = 'done' AND e.paper IS NOT NULL AND ({which})))", parameters,
    )  # fmt: skip


_HAS = {
    "note": "EXISTS (SELECT 1 FROM note n WHERE n.paper = paper.id AND n.text <> '')",
    "highlight": "EXISTS (SELECT 1 FROM highlight h WHERE h.paper = paper.id)",
    "file": "EXISTS (SELECT 1 FROM file f WHERE f.paper = paper.id)",
    "pdf": "EXISTS (SELECT 1 FROM file f WHERE f.paper = paper.id AND (f.mime = 'application/pdf' OR"
           " f.path LIKE '%.pdf'))",
    "tag": "EXISTS (SELECT 1 FROM paper_tag t WHERE t.paper = paper.id)",
    "collection": "EXISTS (SELECT 1 FROM paper_collection c WHERE c.paper = paper.id)",
    "abstract": "paper.abstract <> ''",
    "author": "paper.people <> '[]'",
    "year": "paper.year IS NOT NULL",
    "venue": "paper.venue <> ''",
    "rating": "paper.rating > 0",
    "doi": "paper.doi <> ''",
    "arxiv": "paper.arxiv <> ''",
    "isbn": "paper.isbn <> ''",
    "pmid": "paper.pmid <> ''",
    "url": "paper.url <> ''",
}  # fmt: skip


def _has(value: Value) -> Clause:
    sql = _HAS.get(_text(value))
    return Clause(f"({sql})") if sql else NOTHING


def _is(value: Value) -> Clause:
    text = _text(value)
    if text in ("unread", "reading", "read", "skipped"):
        return _status(value)
    return {
        "starred": Clause("(paper.starred = 1)"),
        "queued": Clause("(paper.queue IS NOT NULL)"),
        "trashed": Clause("(paper.trashed <> '')"),
        "duplicate": Clause(DUPLICATE),
    }.get(text, NOTHING)


_AT_ONCE: dict[str, Callable[[Sequence[Value]], Clause]] = {
    "collection": _collections, "tag": _tags, "venue": _venues, "key": _keys,
}  # fmt: skip
"""Fields of which all values are asked for in one walk: hundreds of walks would take seconds."""
FACTS: dict[str, Callable[[Value], Clause]] = {
    "status": _status,
    "was": _was,
    "is": _is,
    "has": _has,
    "type": _type,
    "year": _number("year"),
    "rating": _number("rating"),
    "pages": _number("page_count"),
    "page": _number("page"),
    "added": _date("added"),
    "read": _read,
    "modified": _date("modified"),
    "opened": _date("opened_at"),
    "doi": _column("doi"),
    "arxiv": _column("arxiv"),
    "isbn": _column("isbn"),
    "pmid": _column("pmid"),
    "url": _url,
    "import": _import,
}
