"""How papers that were found divide: by status, tag, year and what they have. Reads only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from paperdesk.store.database import Database

_MOST = 12  # values of a facet


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a field that some of the papers found have: asked for as `field:value`."""

    field: str
    value: str
    label: str
    count: int


def count_facets(database: Database, ids: Sequence[int]) -> dict[str, list[Facet]]:
    """The facets of papers, the commonest values first; values that all or none have are of no use and left out."""
    papers = json.dumps(list(ids))
    among = "paper.id IN (SELECT value FROM json_each(?))"
    out: dict[str, list[Facet]] = {}
    rows = database.rows(f"SELECT status, count(*) FROM paper WHERE {among} GROUP BY 1 ORDER BY 2 DESC", (papers,))
    out["status"] = [Facet("status", row[0], row[0].capitalize(), row[1]) for row in rows]
    rows = database.rows(
        "SELECT tag.path, count(*) FROM paper_tag JOIN tag ON tag.id = paper_tag.tag"
        " WHERE paper_tag.paper IN (SELECT value FROM json_each(?)) GROUP BY tag.id ORDER BY 2 DESC, 1 LIMIT ?",
        (papers, _MOST),
    )
    out["tag"] = [Facet("tag", row[0], row[0], row[1]) for row in rows]
    rows = database.rows(
        f"SELECT year, count(*) FROM paper WHERE year IS NOT NULL AND {among} GROUP BY 1 ORDER BY 1 DESC", (papers,)
    )
    out["year"] = _years([(int(row[0]), int(row[1])) for row in rows])
    notes, files, starred = database.rows(
        "SELECT sum(EXISTS (SELECT 1 FROM note WHERE note.paper = paper.id AND note.text <> '')),"
        f" sum(EXISTS (SELECT 1 FROM file WHERE file.paper = paper.id)), sum(starred) FROM paper WHERE {among}",
        (papers,),
    )[0]
    has = [Facet("has", "note", "With note", int(notes or 0)), Facet("has", "file", "With file", int(files or 0)),
           Facet("is", "starred", "Starred", int(starred or 0))]  # fmt: skip
    out["has"] = [facet for facet in has if facet.count]
    return out


def _years(years: list[tuple[int, int]]) -> list[Facet]:
    """Single years while they are few, else spans of five."""
    if len(years) <= 5:
        return [Facet("year", str(year), str(year), count) for year, count in years]
    spans: dict[int, int] = {}
    for year, count in years:
        spans[year - year % 5] = spans.get(year - year % 5, 0) + count
    found = sorted(spans.items(), key=lambda item: -item[1])[:_MOST]
    return [Facet("year", f"{first}..{first + 4}", f"{first}–{first + 4}", count) for first, count in found]
