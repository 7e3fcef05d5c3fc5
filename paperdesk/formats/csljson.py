"""CSL-JSON: the items of citation processors, read and written. What they have no name for is kept under `custom`.

The member "paperdesk" holds what only PaperDesk knows: status, tags, note and the like.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Iterable
from typing import Any, TextIO

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.identifiers import clean_arxiv
from paperdesk.progress import Progress
from paperdesk.record import ROLES, TYPES, FileRef, Import, Person, Problem, Record, Sighting, Status

# CSL variable: field of Record. The first that an item has fills the field.
_VARIABLES = {
    "title": "title",
    "container-title": "venue",
    "volume": "volume",
    "issue": "issue",
    "page": "pages",
    "number": "number",
    "edition": "edition",
    "collection-title": "series",
    "publisher": "publisher",
    "publisher-place": "place",
    "event-title": "event",
    "event": "event",
    "language": "language",
    "title-short": "short_title",
    "shortTitle": "short_title",
    "abstract": "abstract",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
    "PMID": "pmid",
    "URL": "url",
}
_WRITTEN = {field: variable for variable, field in reversed(_VARIABLES.items())}
_PREFIX = "csljson."  # of the names that unknown variables get in Record.extra
_SEASONS = {
    13: "spring",
    14: "summer",
    15: "autumn",
    16: "winter",
    21: "spring",
    22: "summer",
    23: "autumn",
    24: "winter",
}
_MARKUP = re.compile(r"(?i)</?(?:i|b|em|strong|sc|scp|span|nocase|sub|sup)(?:\s[^<>]{0,200})?>")
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SCRIPT = re.compile(r"(?i)<(sub|sup)>([^<>]{1,40})</\1>")
_DEEPEST = 40
_MEMBERS = ("title", "type", "author", "issued", "DOI", "container-title", "id", "citation-key", "abstract", "editor")


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin a list of CSL items, one item, or an object that holds such a list."""
    text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if not text.startswith(("[", "{")):
        return 0.0
    known = sum(f'"{member}"' in text for member in _MEMBERS)
    kinds = any(f'"{kind}"' in text for kind in TYPES)
    if known >= 2 and kinds:
        return 0.9
    return 0.5 if known >= 2 else 0.3 if name.lower().endswith(".json") else 0.1


# Reading ----------------------------------------------------------------------------------------------------------


def read(source: Source, progress: Progress) -> Import:
    """The works of a file; raises UnreadableFileError when it is no JSON or holds no items."""
    items = _items(source)
    out = Import("csljson")
    for number, item in enumerate(items, 1):
        if number % 200 == 0:
            progress.report(number, len(items), "Reading")
        where = f"item {number}"
        if not isinstance(item, dict):
            out.problems.append(Problem(where, "This is not an object with fields.", failed=True))
        elif not any(item.get(member) for member in ("title", "author", "editor", "DOI", "URL", "container-title")):
            out.problems.append(Problem(where, "The item has neither title nor people nor identifier.", failed=True))
        else:
            out.records.append(_record(item, where))
    return out


def _items(source: Source) -> list[Any]:
    def refuse(word: str) -> float:
        raise ValueError(f"{word} is no number")

    try:
        data = json.loads(source.text(), parse_constant=refuse)
    except RecursionError as error:
        raise UnreadableFileError(f"“{source.name}” is nested too deep to be a bibliography.") from error
    except ValueError as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableFileError(f"“{source.name}” is not valid JSON{line}.") from error
    if isinstance(data, dict):
        held = next((data[name] for name in ("items", "references") if isinstance(data.get(name), list)), None)
        data = held if held is not None else [data]
    if not isinstance(data, list):
        raise UnreadableFileError(f"“{source.name}” is JSON, but no list of works.")
    if data and not any(isinstance(item, dict) and sum(member in item for member in _MEMBERS) >= 2 for item in data):
        raise UnreadableFileError(f"“{source.name}” is JSON, but its entries are no CSL items.")
    return data


def _record(item: dict[str, Any], where: str) -> Record:
    record = Record(where=where)
    kind = str(item.get("type") or "")
    record.type = kind if kind in TYPES else _OTHER_TYPES.get(kind, "document")
    if kind and record.type != kind:
        record.extra[f"{_PREFIX}type"] = kind
    known = {"type", "id", "citation-key", "custom", "note", "paperdesk", "keyword", *_DATES, *ROLES}
    for variable, field in _VARIABLES.items():
        value = _text(item.get(variable))
        if value and not getattr(record, field):
            setattr(record, field, plain(value) if field in ("title", "venue", "short_title", "series") else value)
        elif value and value != getattr(record, field):
            record.extra[_PREFIX + variable] = value
    record.key = _text(item.get("citation-key")) or _text(item.get("id"))
    record.date = date_text(item.get("issued"))
    for role in ROLES:
        names = item.get(role)
        record.people += [_person(name, role) for name in names] if isinstance(names, list) else []
    keywords = item.get("keyword")
    words = keywords if isinstance(keywords, list) else re.split(r"[,;]", _text(keywords))
    record.tags = [tag for tag in (_text(word).strip() for word in words) if tag]
    if _text(item.get("note")):
        record.extra[f"{_PREFIX}note"] = _text(item.get("note"))
    for name, value in item.items():
        if name not in known and name not in _VARIABLES and value not in (None, "", [], {}):
            record.extra[_PREFIX + name] = value if isinstance(value, str) else _json(value)
    for name in _DATES[1:]:
        if item.get(name):
            record.extra[_PREFIX + name] = _json(item[name])
    _read_custom(record, item.get("custom"))
    _read_desk(record, item.get("paperdesk"))
    arxiv = clean_arxiv(record.url) or clean_arxiv(record.doi)
    if arxiv and not record.arxiv:
        record.arxiv, record.arxiv_version = arxiv
    return record


_DATES = ("issued", "accessed", "submitted", "original-date", "event-date", "available-date")
_OTHER_TYPES = {
    "article-preprint": "article",
    "preprint": "article",
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "dissertation": "thesis",
    "posted-content": "article",
    "monograph": "book",
    "edited-book": "book",
    "report-component": "report",
}


def _text(value: Any) -> str:
    """A value as text: a number without a needless ".0", the first of a list, nothing of an object."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(int(value)) if math.isfinite(value) and value == int(value) else str(value)
    if isinstance(value, list) and value:
        return _text(value[0])
    return ""


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ""


def plain(text: str) -> str:
    """A title without the markup CSL allows in it: raised and lowered figures become their own signs."""
    if "<" not in text:
        return html.unescape(text) if "&" in text and ";" in text else text
    text = _SCRIPT.sub(lambda m: m[2].translate(_RAISED if m[1].lower() == "sup" else _LOWERED), text)
    text = _MARKUP.sub("", text)
    return html.unescape(text) if "&" in text and ";" in text else text


def _person(name: Any, role: str) -> Person:
    if isinstance(name, str):
        return Person.parse(name, role)
    if not isinstance(name, dict):
        return Person(role=role)
    literal = _text(name.get("literal"))
    if literal:
        return Person(literal=literal, role=role)
    particles = [_text(name.get(part)) for part in ("dropping-particle", "non-dropping-particle")]
    return Person(
        family=_text(name.get("family")), given=_text(name.get("given")),
        particle=" ".join(part for part in particles if part), suffix=_text(name.get("suffix")), role=role,
    )  # fmt: skip


def date_text(date: Any) -> str:
    """A CSL date as ISO 8601, as far as it is known; as it was printed where it is nothing of the kind."""
    if isinstance(date, str | int):
        return str(date)
    if not isinstance(date, dict):
        return ""
    parts = date.get("date-parts")
    if isinstance(parts, list) and parts:
        found = [text for text in map(_one_date, parts[:2]) if text]
        if found:
            text = "/".join(found)
            season = _SEASONS.get(_number(date.get("season")) or 0) or _text(date.get("season"))
            return f"{text} {season}" if season and "-" not in text and "/" not in text else text
    return _text(date.get("raw")) or _text(date.get("literal"))


def _number(value: Any) -> int | None:
    try:
        return int(str(value))
    except (TypeError, ValueError):
        return None


def _one_date(parts: Any) -> str:
    numbers = [_number(part) for part in parts[:3]] if isinstance(parts, list) else []
    if not numbers or numbers[0] is None:
        return ""
    year = numbers[0]
    text = f"{year:04d}" if year >= 0 else f"-{-year:04d}"
    if len(numbers) > 1 and numbers[1] in _SEASONS:
        return f"{text} {_SEASONS[numbers[1]]}"
    for number, most in zip(numbers[1:], (12, 31), strict=False):
        if number is None or not 1 <= number <= most:
            break
        text += f"-{number:02d}"
    return text


def _read_custom(record: Record, custom: Any) -> None:
    if isinstance(custom, dict):
        for name, value in custom.items():
            if value not in (None, "", [], {}):
                record.extra[name if "." in name else f"{_PREFIX}custom.{name}"] = (
                    value if isinstance(value, str) else _json(value)
                )


def _read_desk(record: Record, desk: Any) -> None:
    """What only PaperDesk knows of the work."""
    if not isinstance(desk, dict):
        return
    status = _text(desk.get("status"))
    record.status = status if status in set(Status) else ""
    if isinstance(desk.get("starred"), bool):
        record.starred = desk["starred"]
    rating = _number(desk.get("rating"))
    record.rating = rating if rating and 0 < rating <= 5 else None
    for name in ("tags", "collections"):
        held = desk.get(name)
        if isinstance(held, list):
            setattr(record, name, list(dict.fromkeys([*getattr(record, name), *map(_text, held)])))
    note = _text(desk.get("note"))
    record.notes = [note] if note else []
    files = desk.get("files")
    record.files = [FileRef(path) for path in map(_text, files) if path] if isinstance(files, list) else []
    arxiv = clean_arxiv(_text(desk.get("arxiv")))
    if arxiv:
        record.arxiv, record.arxiv_version = arxiv[0], arxiv[1] or _number(desk.get("arxiv_version"))
    for name in ("added", "modified"):
        value = _text(desk.get(name))
        setattr(record, name, value if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", value) else "")
    seen = desk.get("source")
    if isinstance(seen, list) and seen and isinstance(seen[0], dict):
        first = seen[0]
        record.sighting = Sighting(
            _text(first.get("source")), _text(first.get("date")), _number(first.get("rank")),
            _number(first.get("upvotes")), _text(first.get("curator")),
        )  # fmt: skip


# Writing ----------------------------------------------------------------------------------------------------------


def item(record: Record) -> dict[str, Any]:
    """A work as a CSL item, without the member "paperdesk"."""
    out: dict[str, Any] = {"id": record.key, "type": record.type}
    if record.key:
        out["citation-key"] = record.key
    for field, variable in _WRITTEN.items():
        value = getattr(record, field)
        if value:
            out[variable] = value
    for person in record.people:
        out.setdefault(person.role, []).append(_name(person))
    if record.date:
        out["issued"] = _date_parts(record.date)
    if record.tags:
        out["keyword"] = ", ".join(record.tags)
    custom = {}
    for name, value in record.extra.items():
        variable = name.removeprefix(_PREFIX)
        if name == variable or variable.startswith("custom.") or variable in out or variable == "type":
            custom[name] = value
        else:
            out[variable] = _parsed(value)
    if custom:
        out["custom"] = custom
    return out


def _name(person: Person) -> dict[str, str]:
    if person.literal:
        return {"literal": person.literal}
    parts = {"family": person.family, "given": person.given, "non-dropping-particle": person.particle,
             "suffix": person.suffix}  # fmt: skip
    return {name: value for name, value in parts.items() if value}


def _date_parts(date: str) -> dict[str, Any]:
    whole = []
    for part in date.split("/")[:2]:
        match = re.fullmatch(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?", part)
        if not match:
            return {"raw": date}
        whole.append([int(number) for number in match.groups() if number])
    return {"date-parts": whole}


def _parsed(value: str) -> Any:
    """A value that was kept as JSON, as it was."""
    if value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def desk_member(record: Record) -> dict[str, Any]:
    """What only PaperDesk knows of a work, for its member "paperdesk"."""
    out: dict[str, Any] = {
        "status": record.status, "starred": record.starred, "rating": record.rating, "tags": record.tags,
        "collections": record.collections, "note": "\n\n".join(record.notes),
        "files": [file.path for file in record.files], "arxiv": record.arxiv, "arxiv_version": record.arxiv_version,
        "added": record.added, "modified": record.modified,
    }  # fmt: skip
    if record.sighting is not None:
        seen = record.sighting
        out["source"] = [{"source": seen.source, "date": seen.date, "rank": seen.rank, "upvotes": seen.upvotes,
                          "curator": seen.curator}]  # fmt: skip
    return {name: value for name, value in out.items() if value not in (None, "", [])}


def write(records: Iterable[Record], out: TextIO) -> None:
    """Write works as a JSON array of CSL items, one a line."""
    out.write("[")
    for number, record in enumerate(records):
        entry = item(record)
        desk = desk_member(record)
        if desk:
            entry["paperdesk"] = desk
        out.write((",\n" if number else "\n") + json.dumps(entry, ensure_ascii=False, allow_nan=False))
    out.write("\n]\n")
