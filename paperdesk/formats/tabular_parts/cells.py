"""A row's cells, by the fields they are mapped to, as a record; what no field takes is kept beside it.

Knows what exports and people write into such cells: types, dates, marks, identifiers. Not where a column stands.
"""

from __future__ import annotations

import math
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from paperdesk.formats.tabular_parts.texts import json_of, list_of, people_of
from paperdesk.identifiers import clean_arxiv, clean_doi, clean_isbn, clean_pmid, find_arxiv, find_doi
from paperdesk.record import TYPES, FileRef, Highlight, Person, Record, Sighting, Status, clean_line

_PLAIN = ("venue", "volume", "issue", "pages", "number", "edition", "series", "publisher", "place", "event", "language",
          "short_title", "abstract", "issn", "url")  # fmt: skip
_MARKS = ("status", "starred", "rating", "added", "modified", "queue", "read_at")
_ROLES = {"authors": "author", "editors": "editor", "translators": "translator"}
_TYPES = {
    "journalarticle": "article-journal", "article": "article-journal", "articlejournal": "article-journal",
    "articleinpress": "article-journal", "review": "article-journal", "letter": "article-journal",
    "editorial": "article-journal", "shortsurvey": "article-journal", "datapaper": "article-journal",
    "erratum": "article-journal", "journal": "article-journal", "j": "article-journal", "jour": "article-journal",
    "ieeejournals": "article-journal", "ieeejournalsmagazines": "article-journal", "zeitschriftenartikel":
    "article-journal", "aufsatz": "article-journal", "articlederevue": "article-journal", "earlyaccess":
    "article-journal", "conferencepaper": "paper-conference", "proceedingspaper": "paper-conference",
    "inproceedings": "paper-conference", "conference": "paper-conference", "ieeeconferences": "paper-conference",
    "c": "paper-conference", "konferenzbeitrag": "paper-conference", "preprint": "article", "misc": "document",
    "booksection": "chapter", "bookchapter": "chapter", "inbook": "chapter", "incollection": "chapter", "buchkapitel":
    "chapter", "chapitre": "chapter", "b": "book", "buch": "book", "livre": "book", "conferencereview": "book",
    "phdthesis": "thesis", "mastersthesis": "thesis", "dissertation": "thesis", "dissertationthesis": "thesis",
    "these": "thesis", "techreport": "report", "bericht": "report", "rapport": "report", "computerprogram": "software",
    "webpage": "webpage", "blogpost": "post-weblog", "website": "webpage", "magazinearticle": "article-magazine",
    "newspaperarticle": "article-newspaper", "encyclopediaarticle": "entry-encyclopedia", "dictionaryentry":
    "entry-dictionary", "presentation": "speech", "videorecording": "motion_picture", "p": "patent", "s": "chapter",
}  # fmt: skip
_BY_NAME = {**{re.sub(r"[\W_]", "", name.lower()): kind for kind, name in TYPES.items()}, **_TYPES}
_PROCEEDINGS = re.compile(r"\b(?:proceedings|proc\.|conference|symposium|workshop|konferenz|conférence)", re.IGNORECASE)
_STATUS = {
    "unread": "unread", "no": "unread", "nein": "unread", "non": "unread", "false": "unread", "0": "unread",
    "to read": "unread", "toread": "unread", "ungelesen": "unread", "non lu": "unread", "a lire": "unread",
    "à lire": "unread", "not read": "unread", "zu lesen": "unread", "todo": "unread", "to do": "unread",
    "reading": "reading", "in progress": "reading", "started": "reading", "en cours": "reading", "lese": "reading",
    "read": "read", "yes": "read", "ja": "read", "oui": "read", "true": "read", "1": "read", "x": "read",
    "done": "read", "gelesen": "read", "lu": "read", "finished": "read", "completed": "read", "✓": "read", "✔": "read",
    "skipped": "skipped", "skip": "skipped", "abandoned": "skipped", "übersprungen": "skipped", "ignoré": "skipped",
}  # fmt: skip
_YES = frozenset(("yes", "ja", "oui", "true", "1", "x", "✓", "✔", "★", "*", "y", "j", "o"))
_NO = frozenset(("no", "nein", "non", "false", "0", "n"))
_MONTHS = {
    name: number
    for number, names in enumerate((
        "jan january januar janvier", "feb february februar fevrier février fév", "mar march märz marz mrz mars",
        "apr april avril avr", "may mai", "jun june juni juin", "jul july juli juillet", "aug august août aout",
        "sep sept september septembre", "oct october oktober octobre okt", "nov november novembre",
        "dec december dezember dez décembre decembre",
    ), 1) for name in names.split()
}  # fmt: skip
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ][\d:.+Z-]{0,30})?")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})\.?\s{1,3})?([^\W\d_]{3,10})\.?\s{1,3}(?:(\d{1,2}),\s{0,3})?(\d{4})")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|\+00:00)?")
_SOURCE = re.compile(r"(.{1,300}?)\.? \((\d{4})\) (.{1,300}?)\.? Date of Publication: (.{4,60})")
_PLACE = re.compile(r"([^():]{1,40})(?::([^():]{1,40}))?(?: \(([^()]{1,40})\))?")
_RATING = re.compile(r"([0-5])(?:[.,]0)?(?:\s{0,2}/\s{0,2}5)?")


def record_of(cells: dict[str, list[str]], where: str, *, commas: bool) -> tuple[Record, dict[str, str]]:
    """The work of a row, and of which fields the cell could not be understood, with its text.

    `cells` has the filled cells of each field, the best first; `commas` whether these stand between authors.
    """
    record = Record(where=where)
    left: dict[str, str] = {}
    first = {field: found[0] for field, found in cells.items() if found}
    record.title = clean_line(first.get("title", ""))
    for field in _PLAIN:
        setattr(record, field, first.get(field, "").strip())
    record.pages = record.pages or "-".join(
        dict.fromkeys(first[end].strip() for end in ("first_page", "last_page") if end in first)
    )
    record.date = _date(first)
    _read_source(record, left)
    _read_people(record, first, commas)
    _read_identifiers(record, first, left)
    _read_marks(record, first, left)
    record.tags = list(dict.fromkeys(tag for cell in cells.get("tags", []) for tag in list_of(cell, commas=True)))
    record.collections = list(dict.fromkeys(path for cell in cells.get("collection", []) for path in list_of(cell)))
    record.notes = [note for cell in cells.get("note", []) for note in _notes(cell)]
    record.files = [file for cell in cells.get("files", []) for file in _files(cell)]
    _read_type(record, first, left)
    _read_json(record, first, left)
    return record, left


def _read_source(record: Record, left: dict[str, str]) -> None:
    """What Embase says of a work's place in one cell, "Cancer (2004) 102:4 (253-258). Date of Publication: …"."""
    match = _SOURCE.fullmatch(record.venue)
    if match is None or record.date or record.volume or record.pages:
        return
    cell = record.venue
    record.venue, year, where, printed = match.groups()
    exact = _iso(printed.strip(" ."))
    record.date = exact if exact.startswith(year) else year
    place = _PLACE.fullmatch(where)
    if place is not None:
        record.volume, record.issue, record.pages = place[1], place[2] or "", place[3] or ""
    if place is None or not exact.startswith(year):
        left["venue"] = cell


def _read_people(record: Record, first: dict[str, str], commas: bool) -> None:
    exact = json_of(first.get("people", ""))
    if isinstance(exact, list) and all(isinstance(person, dict) for person in exact):
        record.people = [Person.from_dict(person) for person in exact]
        return
    for field, role in _ROLES.items():
        if field in first:
            record.people += people_of(first[field], role, commas=commas)


def _read_identifiers(record: Record, first: dict[str, str], left: dict[str, str]) -> None:
    """The identifiers, also those that stand in an address; what is none is left."""
    record.doi = clean_doi(first.get("doi", ""))
    if not record.doi and "doi.org/" in record.url:
        record.doi = find_doi(record.url) or ""
    if not record.doi and "id=doi:" in record.url:  # asked of a library's resolver
        record.doi = _asked_for(record.url)
    record.isbn = clean_isbn(first.get("isbn", ""))
    record.pmid = clean_pmid(first.get("pmid", "").removesuffix(".0"))
    hints = [first.get("arxiv", "").strip(), record.url, record.doi]
    found = clean_arxiv(hints[0]) or next(
        filter(None, (find_arxiv(hint) for hint in hints[1:] if "arxiv" in hint.lower())), None
    )
    if found:
        record.arxiv, record.arxiv_version = found
    version = first.get("arxiv_version", "").strip().removesuffix(".0")
    if version.isascii() and version.isdigit() and len(version) < 4 and record.arxiv:
        record.arxiv_version = int(version) or record.arxiv_version
    for field in ("doi", "isbn", "pmid", "arxiv"):
        if first.get(field, "").strip() and not getattr(record, field):
            left[field] = first[field]
    record.key = first.get("key", "").strip()


def _asked_for(address: str) -> str:
    """The DOI that an address asks a library's resolver for ("?id=doi:10.1000%2Fx"); empty for none."""
    try:
        asked = parse_qs(urlsplit(address[:5_000]).query, max_num_fields=100)
    except ValueError:
        return ""
    return next(filter(None, map(clean_doi, asked.get("id", ()))), "")


def _read_marks(record: Record, first: dict[str, str], left: dict[str, str]) -> None:
    """Status, star, rating and the times of a library."""
    if first.keys().isdisjoint(_MARKS):
        return
    status = _STATUS.get(first.get("status", "").strip().lower(), "")
    record.status = status if status in set(Status) else ""
    star = first.get("starred", "").strip().lower()
    record.starred = True if star in _YES else False if star in _NO else None
    words = first.get("rating", "").strip()
    stars = _RATING.fullmatch(words)
    record.rating = int(stars[1]) if stars else words.count("★") if 0 < words.count("★") <= 5 else None
    place = first.get("queue", "").strip().removesuffix(".0")
    record.queue = int(place) or None if place.isascii() and place.isdigit() and len(place) < 10 else None
    for field in ("added", "modified", "read_at"):
        stamp = _STAMP.fullmatch(first.get(field, "").strip())
        setattr(record, field, f"{stamp[1]}T{stamp[2]}Z" if stamp else "")
    for field in _MARKS:
        if first.get(field, "").strip() and getattr(record, field) in ("", None):
            left[field] = first[field]


def _read_type(record: Record, first: dict[str, str], left: dict[str, str]) -> None:
    """The type that is said, or the one that what is said makes likely."""
    said = first.get("type", "").strip()
    found = type_of(said)
    if said and said not in (found, TYPES.get(found)):
        left["type"] = said
    if not found and record.venue:
        found = "paper-conference" if _PROCEEDINGS.search(record.venue[:500]) else "article-journal"
    record.type = found or ("book" if record.isbn else "article-journal" if record.issn or record.doi else "article")


def type_of(said: str) -> str:
    """The type that a cell names, by CSL's name or any that exports use; empty for none."""
    if said in TYPES and said != "article":
        return said
    names = [re.sub(r"[\W_]", "", part.lower()) for part in [said, *said.split(";")][:6]]
    return next((_BY_NAME[name] for name in names if name in _BY_NAME), "")


def type_cell(kind: str) -> str:
    """What a type is called in a cell."""
    return TYPES[kind] if type_of(TYPES.get(kind, "")) == kind else kind


def _notes(cell: str) -> list[str]:
    found = json_of(cell)
    return found if isinstance(found, list) and all(isinstance(note, str) for note in found) else [cell]


def _files(cell: str) -> list[FileRef]:
    found = json_of(cell)
    if isinstance(found, list) and all(isinstance(file, list) and len(file) == 4 for file in found):
        return [FileRef(str(path), str(title), str(mime), copy is True) for path, title, mime, copy in found]
    return [FileRef(path) for path in list_of(cell)]


def _read_json(record: Record, first: dict[str, str], left: dict[str, str]) -> None:
    """What PaperDesk writes as JSON: highlights, where the work was seen, and fields without a home."""
    for field in ("extra", "highlights", "seen", "old_keys"):
        if field in first and not _took(record, field, json_of(first[field])):
            left[field] = first[field]


def _took(record: Record, field: str, value: Any) -> bool:
    if field == "extra" and isinstance(value, dict):
        record.extra |= {name: text for name, text in value.items() if isinstance(text, str)}
        return True
    if field == "seen" and isinstance(value, list) and len(value) == 5:
        source, date, rank, votes, curator = value
        whole = [number if type(number) is int else None for number in (rank, votes)]
        record.sighting = Sighting(str(source), str(date), whole[0], whole[1], str(curator))
        return True
    if field == "old_keys" and isinstance(value, list):
        record.old_keys = [key for key in value if isinstance(key, str)]
        return True
    if field == "highlights" and isinstance(value, list):
        record.highlights = [_highlight(mark) for mark in value if isinstance(mark, dict)]
        return True
    return False


def _highlight(mark: dict[str, Any]) -> Highlight:
    found = Highlight()
    for name in ("text", "comment", "kind", "colour", "label", "author", "added", "modified", "source"):
        if isinstance(mark.get(name), str):
            setattr(found, name, mark[name])
    found.page = mark["page"] if type(mark.get("page")) is int and 0 < mark["page"] < 1_000_000 else None
    places = mark.get("places")
    found.places = [
        place for place in (places if isinstance(places, list) else [])
        if isinstance(place, list) and len(place) == 5
        and all(type(number) in (int, float) and math.isfinite(number) for number in place)
    ]  # fmt: skip
    return found


# Dates ----------------------------------------------------------------------------------------------------------------


def _date(first: dict[str, str]) -> str:
    """The date as far as it is known, from one column or from those of year, month and day."""
    date, year = _iso(first.get("date", "").strip()), first.get("year", "").strip()
    whole = _YEAR.fullmatch(year)
    year = whole[1] if whole else _iso(year)
    if date and (not whole or year in date):
        return date
    if date and _month(date) and whole:  # a month or a day without its year
        first = {"month": date, **first}
    month = _month(first.get("month", "").strip())
    if not whole or not month:
        return year or date
    day = first.get("day", "").strip().removesuffix(".0")
    if not day and not re.match(r"\s*\d", first["month"]):  # "MAY 12"
        day = "".join(re.findall(r"(?<!\d)[0-3]?\d(?!\d)", first["month"])[:1])
    is_day = day.isascii() and day.isdigit() and len(day) <= 2 and 1 <= int(day) <= 31
    return f"{year}-{month:02d}-{int(day):02d}" if is_day else f"{year}-{month:02d}"


def _month(words: str) -> int:
    """The month that words name or count; 0 for none."""
    bare = words.removesuffix(".0")
    if bare.isascii() and bare.isdigit():
        return int(bare) if len(bare) <= 2 and 1 <= int(bare) <= 12 else 0
    name = re.match(r"[^\W\d_]{3,10}", words.lower())
    return _MONTHS.get(name[0], 0) if name else 0


def _iso(words: str) -> str:
    """A date as ISO 8601 where it can be only one; else as it stands."""
    iso = _ISO.fullmatch(words)
    if iso:
        return _written(iso[1], iso[2], iso[3]) or words
    one = _DAY_FIRST.fullmatch(words)
    if one:
        day, month = int(one[1]), int(one[3])
        if one[2] == "." or day > 12 or day == month:
            return _written(one[4], one[3], one[1]) or words
        return (_written(one[4], one[1], one[3]) if month > 12 else "") or words
    named = _NAMED.fullmatch(words)
    month = _MONTHS.get(named[2].lower(), 0) if named else 0
    if named and month:
        return _written(named[4], str(month), named[1] or named[3]) or words
    year = _YEAR.fullmatch(words)
    return year[1] if year else words


def _written(year: str, month: str, day: str | None) -> str:
    if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= 31):
        return ""
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
