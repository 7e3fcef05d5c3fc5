"""CSL items as works and back: what CSL-JSON and CSL-YAML have in common.

Knows which CSL variable is which field, CSL's names, dates and title markup; not how items are written down. What a
record has no field for is kept in `record.extra` ("csljson.<variable>", whichever of the two it came from) and written
back; what CSL has no variable for stands in an item's "custom"; what only PaperDesk knows of a work (status, tags,
note …) in its member "paperdesk".
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from paperdesk.formats.csljson_parts.dates import date_text, is_same_date, written_date
from paperdesk.formats.format import holds_nothing
from paperdesk.identifiers import clean_arxiv, clean_doi, clean_isbn, clean_pmid, find_arxiv, find_doi
from paperdesk.latex import decode
from paperdesk.markup.titles import plain
from paperdesk.record import ROLES, TYPES, FileRef, Highlight, Person, Record, Sighting, Status, clean_line

_OF_HIGHLIGHTS = ("text", "comment", "kind", "colour", "label", "author", "added", "modified", "source")
_PREFIX = "csljson."  # of what is kept in Record.extra
# CSL variable: field of Record. Where two mean the same, the first that an item has fills the field and is written.
_FIELDS = {
    "title": "title", "container-title": "venue", "volume": "volume", "issue": "issue", "page": "pages",
    "number": "number", "edition": "edition", "collection-title": "series", "publisher": "publisher",
    "publisher-place": "place", "event-title": "event", "event": "event", "language": "language",
    "title-short": "short_title", "shortTitle": "short_title", "abstract": "abstract", "DOI": "doi", "ISBN": "isbn",
    "ISSN": "issn", "PMID": "pmid", "URL": "url",
}  # fmt: skip
_WRITTEN = {field: variable for variable, field in reversed(_FIELDS.items())}
_CLEANED: dict[str, Callable[[str], str]] = {"doi": clean_doi, "isbn": clean_isbn, "pmid": clean_pmid}
_WITH_MARKUP = ("title", "venue", "series", "short_title")
# Members that are read or written on their own; what is kept under such a name is written to "custom".
_OWN = frozenset(("id", "type", "citation-key", "issued", "keyword", "custom", "paperdesk", *_FIELDS, *ROLES))
OTHER_TYPES = {
    "journal-article": "article-journal", "proceedings-article": "paper-conference", "posted-content": "article",
    "preprint": "article", "article-preprint": "article", "book-chapter": "chapter", "book-section": "chapter",
    "monograph": "book", "edited-book": "book", "reference-book": "book", "dissertation": "thesis",
    "report-component": "report", "reference-entry": "entry", "video": "motion_picture", "film": "motion_picture",
    "music_score": "musical_score", "computer_program": "software",
}  # fmt: skip
_PLACES = {role: place for place, role in enumerate(ROLES)}
_NOT_CSL = frozenset(("note",))  # types of ours that other programs do not know
_OTHERVARIABLES = """
    accessed annote archive archive-place archive_collection archive_location authority available-date call-number chair
    chapter-number citation-label citation-number collection-number compiler curator dimensions division event-date
    event-place executive-producer first-reference-note-number genre guest host jurisdiction license locator medium
    narrator note number-of-pages number-of-volumes organizer original-date original-publisher original-publisher-place
    original-title page-first part part-number part-title performer PMCID printing producer references reviewed-genre
    reviewed-title scale script-writer section series-creator source status submitted supplement supplement-number
    version volume-title year-suffix categories journalAbbreviation container-title-short editorial-director
"""
VARIABLES = _OWN | frozenset(_OTHERVARIABLES.split())
_PARTS_OF_NAMES = frozenset(("family", "given", "literal"))
# Where formats keep what a thesis was written for, and how BibTeX and BibLaTeX call it.
_DEGREES_AT = ("bibtex.type field", "ris.M3", "refer.9", "endnotexml.work-type")
_DEGREES = {
    "phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis", "mathesis": "Master’s thesis",
    "bathesis": "Bachelor’s thesis", "bachelorsthesis": "Bachelor’s thesis",
    "candthesis": "Candidate thesis",
}  # fmt: skip
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_WHOLE = re.compile(r"-?[0-9]{1,9}(?:\.0)?")


def is_item(entry: Any) -> bool:
    """Whether an entry is shaped like a CSL item, rather than a record of some other program."""
    if not isinstance(entry, dict) or "itemType" in entry:
        return False
    kind = entry.get("type")
    typed = isinstance(kind, str) and (kind in TYPES or kind in OTHER_TYPES)
    named = any(_is_names(entry.get(role)) for role in ROLES)
    dated = isinstance(entry.get("issued"), dict) and not entry["issued"].keys().isdisjoint(
        ("date-parts", "raw", "literal", "season")
    )
    if (named and dated) or isinstance(entry.get("paperdesk"), dict):
        return True
    shaped = typed + named + dated
    told = sum(bool(entry.get(name)) for name in ("title", "id", "citation-key", "DOI", "URL", "container-title"))
    return shaped > 0 and shaped + told >= 2 and len(entry.keys() & VARIABLES) * 2 >= len(entry)


def _is_names(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and isinstance(value[0], dict)
        and not value[0].keys().isdisjoint(("family", "given", "literal"))
    )


def record_of(entry: dict[str, Any], where: str) -> Record:
    """The work that an item describes."""
    record = Record(where=where)
    _read_type(record, entry.get("type"))
    desk = entry.get("paperdesk")
    desk = desk if isinstance(desk, dict) else {}
    verbatim = desk.get("verbatim")
    for variable, field in _FIELDS.items():
        if entry.get(variable) not in (None, "", [], {}):
            marked = field in _WITH_MARKUP and not (isinstance(verbatim, list) and field in verbatim)
            _read_field(record, field, variable, entry[variable], marked)
    for role in ROLES:
        record.people += _people(entry.get(role), role)
        _keep_names(record, role, entry.get(role))
    record.date = date_text(entry.get("issued"))
    if isinstance(entry.get("issued"), dict) and not is_same_date(entry["issued"], written_date(record.date)):
        record.extra[f"{_PREFIX}issued"] = _json(entry["issued"])
    _read_key(record, entry)
    record.tags = _keywords(entry.get("keyword"))
    for name, value in entry.items():
        if name not in _OWN and value not in (None, "", [], {}):
            record.extra[_PREFIX + name] = _kept(value)
    _read_custom(record, entry.get("custom"))
    if record.type == "thesis" and record.extra.get(f"{_PREFIX}genre") == _degree(record):
        del record.extra[f"{_PREFIX}genre"]  # as `item` wrote it
    _read_desk(record, desk)
    if not desk:
        _guess_identifiers(record)
    if record.extra.get(f"{_PREFIX}archive", "").lower() == "arxiv":
        _read_archive(record)
    return record


def is_empty(record: Record) -> bool:
    """Whether an item held nothing but its type and its id: what only a note or an abstract tells of is a work."""
    return holds_nothing(record) and not record.extra


def _read_type(record: Record, kind: Any) -> None:
    kind = _text(kind)
    record.type = kind if kind in TYPES else OTHER_TYPES.get(kind, "document")
    if kind and kind not in TYPES and kind not in OTHER_TYPES:
        record.extra[f"{_PREFIX}type"] = kind


def _read_field(record: Record, field: str, variable: str, value: Any, marked: bool) -> None:
    """Put a variable's text into its field; what the field cannot take in whole is kept beside it."""
    raw = _text(value, ", " if variable in ("ISBN", "ISSN") else "")
    text = raw.strip()
    held = getattr(record, field)
    if not text or held:
        if raw != held:
            record.extra[_PREFIX + variable] = raw or _json(value)
        return
    clean = plain(text) if marked else _CLEANED.get(field, str)(text)
    setattr(record, field, clean)
    if not clean or (field == "isbn" and not _is_one_isbn(text)):
        record.extra[_PREFIX + variable] = raw


def _is_one_isbn(text: str) -> bool:
    bare = text.replace("-", "").replace(" ", "")
    return len(bare) <= 13 and bool(clean_isbn(bare))


def _read_key(record: Record, entry: dict[str, Any]) -> None:
    """The citation key; an address that a reference manager uses as id is none."""
    record.key = _text(entry.get("citation-key"))
    identifier = _text(entry.get("id"))
    if not record.key and "://" not in identifier:
        record.key = identifier
    elif identifier and identifier != record.key:
        record.extra[f"{_PREFIX}id"] = identifier


def _text(value: Any, joint: str = "") -> str:
    """A value as text: a number without needless ".0"; of a list the first, or all with `joint`; nothing of others."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return (str(int(value)) if value == int(value) else str(value)) if math.isfinite(value) else ""
    if isinstance(value, list):
        texts = [text for text in map(_text, value) if text]
        return joint.join(texts) if joint else texts[0] if texts else ""
    return ""


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ""


def _kept(value: Any) -> str:
    """A value as `extra` holds it, for `_parsed`: a text that would be taken for a list or a map as JSON, too."""
    return value if isinstance(value, str) and _parsed(value) == value else _json(value)


def _people(names: Any, role: str) -> list[Person]:
    """The people of a name variable, in every form that is met; nameless ones are left out."""
    if isinstance(names, str):
        names = re.split(r";|\s(?:and|&)\s", names)
    elif isinstance(names, dict):
        names = [names]
    people = [_person(name, role) for name in names] if isinstance(names, list) else []
    return [person for person in people if person.last.strip()]


def _keep_names(record: Record, role: str, names: Any) -> None:
    """Keep as they were the names that a Person has no place for: two particles, say, or where somebody works."""
    if isinstance(names, list):
        kept = [name for name in names if isinstance(name, dict) and name.keys() & _PARTS_OF_NAMES and _says_more(name)]
        if kept:
            record.extra[_PREFIX + role] = _json(kept)


def _says_more(name: dict[str, Any]) -> bool:
    told = {part: value for part, value in name.items() if value not in (None, "", [], {})}
    return bool(told.keys() - _name(_person(name, "")).keys())


def _person(name: Any, role: str) -> Person:
    if isinstance(name, str):
        return Person.parse(name, role)
    if not isinstance(name, dict):
        return Person(role=role)
    family, given = _text(name.get("family")), _text(name.get("given"))
    if family and not given and str(name.get("isInstitution")).lower() == "true":
        return Person(literal=family, role=role)
    if not family and not given:
        literal = _text(name.get("literal"))
        return Person(literal=literal, role=role) if literal else Person.parse(_text(name.get("name")), role)
    particles = [_text(name.get(part)) for part in ("dropping-particle", "non-dropping-particle")]
    particle = " ".join(part for part in particles if part)
    return Person(family=family, given=given, particle=particle, suffix=_text(name.get("suffix")), role=role)


def _keywords(value: Any) -> list[str]:
    text = _text(value)
    words = value if isinstance(value, list) else text.split(";" if ";" in text else ",")
    return list(dict.fromkeys(word.strip() for word in map(_text, words) if word.strip()))


def _read_custom(record: Record, custom: Any) -> None:
    if not isinstance(custom, dict):
        if custom not in (None, "", []):
            record.extra[f"{_PREFIX}custom"] = custom if isinstance(custom, str) else _json(custom)
        return
    for name, value in custom.items():
        if name == f"{_PREFIX}type" and isinstance(value, str) and value in _NOT_CSL:
            record.type = value
        elif value not in (None, "", [], {}):
            if "." not in name:
                record.extra[f"{_PREFIX}custom.{name}"] = _kept(value)
            else:
                record.extra[name] = value if isinstance(value, str) else _json(value)


def _guess_identifiers(record: Record) -> None:
    """Identifiers that stand in other fields: the DOI in an address, the arXiv id and PMID in a note."""
    if not record.doi and "doi.org/" in record.url.lower():
        record.doi = find_doi(record.url) or ""
    note = record.extra.get(f"{_PREFIX}note", "")
    hints = (record.doi, record.url, record.number, record.venue, note[:2_000])
    found = next((one for one in map(find_arxiv, (hint for hint in hints if "arxiv" in hint.lower())) if one), None)
    if found:
        record.arxiv, record.arxiv_version = found
    line = re.search(r"(?im)^pmid:\s{0,9}(\d{1,9})\s*$", note)
    if line and not record.pmid:
        record.pmid = clean_pmid(line[1])


def _read_archive(record: Record) -> None:
    """The arXiv id, as `item` writes it into CSL's own variables for archives."""
    found = clean_arxiv(record.extra.get(f"{_PREFIX}archive_location", ""))
    if found and record.arxiv in ("", found[0]):
        record.arxiv, record.arxiv_version = found[0], found[1] or record.arxiv_version
        del record.extra[f"{_PREFIX}archive"], record.extra[f"{_PREFIX}archive_location"]


def _read_desk(record: Record, desk: dict[str, Any]) -> None:
    """What only PaperDesk knows of the work."""
    status = _text(desk.get("status"))
    record.status = status if status in set(Status) else ""
    record.starred = desk["starred"] if isinstance(desk.get("starred"), bool) else None
    rating = _whole(desk.get("rating"))
    record.rating = rating if rating is not None and 0 <= rating <= 5 else None
    record.tags = _texts(desk["tags"]) if isinstance(desk.get("tags"), list) else record.tags
    record.collections = _texts(desk.get("collections"))
    record.notes = _texts(desk.get("note"))
    for file in desk["files"] if isinstance(desk.get("files"), list) else []:
        parts = file if isinstance(file, dict) else {"path": file}
        if _text(parts.get("path")):
            path, title, mime = (_text(parts.get(name)) for name in ("path", "title", "mime"))
            record.files.append(FileRef(path, title, mime))
    for mark in desk["highlights"] if isinstance(desk.get("highlights"), list) else []:
        if isinstance(mark, dict):
            record.highlights.append(_highlight(mark))
    arxiv = clean_arxiv(_text(desk.get("arxiv")))
    if arxiv:
        record.arxiv, record.arxiv_version = arxiv[0], arxiv[1] or _whole(desk.get("arxiv_version"))
    record.old_keys = [key for key in _texts(desk.get("citation_keys")) if key != record.key]
    record.queue = _whole(desk.get("queue"))
    for name, member in (("added", "added"), ("modified", "modified"), ("read_at", "read")):
        value = _text(desk.get(member))
        setattr(record, name, value if _STAMP.fullmatch(value) else "")
    seen = desk.get("source")
    seen = seen[0] if isinstance(seen, list) and seen else seen
    if isinstance(seen, dict):
        record.sighting = Sighting(
            _text(seen.get("source")), _text(seen.get("date")), _whole(seen.get("rank")), _whole(seen.get("upvotes")),
            _text(seen.get("curator")),
        )  # fmt: skip


def _highlight(mark: dict[str, Any]) -> Highlight:
    found = Highlight()
    for name in _OF_HIGHLIGHTS:
        setattr(found, name, _text(mark.get(name)) or getattr(found, name))
    page = _whole(mark.get("page"))
    found.page = page if page and page > 0 else None
    places = mark.get("places")
    found.places = [place for place in places if _is_place(place)] if isinstance(places, list) else []
    return found


def _is_place(value: Any) -> bool:
    """Whether a value is a page with the four sides of a rectangle on it."""
    return (
        isinstance(value, list)
        and len(value) == 5
        and all(type(number) in (int, float) and math.isfinite(number) for number in value)
    )


def _texts(value: Any) -> list[str]:
    """The texts of a list, or the one text that stands in its place."""
    return [text for text in map(_text, value if isinstance(value, list) else [value]) if text.strip()]


def _whole(value: Any) -> int | None:
    """A whole number of at most nine digits, or None."""
    if isinstance(value, bool):
        return None
    text = _text(value)
    return int(text.removesuffix(".0")) if _WHOLE.fullmatch(text) else None


# Writing --------------------------------------------------------------------------------------------------------------


def item(record: Record) -> dict[str, Any]:
    """A work as a CSL item, without the member "paperdesk"."""
    custom: dict[str, Any] = {}
    out: dict[str, Any] = {"id": record.key, "type": record.type}
    if record.type in _NOT_CSL:
        out["type"], custom[f"{_PREFIX}type"] = "document", record.type
    if record.key:
        out["citation-key"] = record.key
    for field, variable in _WRITTEN.items():
        if getattr(record, field):
            out[variable] = getattr(record, field)
    kept = _kept_names(record)
    for person in sorted(record.people, key=_place_of_role):  # as they are read
        out.setdefault(person.role, []).append(kept.get(_same_name(person)) or _name(person))
    if record.date:
        out["issued"] = written_date(record.date)
    if record.keywords:
        out["keyword"] = ("; " if any("," in word for word in record.keywords) else ", ").join(record.keywords)
    for name, value in record.extra.items():
        _put_back(out, custom, record, name, value)
    if record.arxiv and "archive" not in out and "archive_location" not in out:
        version = f"v{record.arxiv_version}" if record.arxiv_version else ""
        out["archive"], out["archive_location"] = "arXiv", record.arxiv + version
    if "genre" not in out and (degree := _degree(record)):
        out["genre"] = degree
    if custom:
        out["custom"] = custom
    return out


def _place_of_role(person: Person) -> int:
    return _PLACES.get(person.role, len(_PLACES))


def _degree(record: Record) -> str:
    """What a thesis was written for, as the format that it came in has it; empty where that does not say."""
    if record.type != "thesis":
        return ""
    said = next((decode(record.extra[name]) for name in _DEGREES_AT if record.extra.get(name)), "")
    kind = said or record.extra.get("bibtex.type", "")
    return _DEGREES.get(kind.strip().lower(), " ".join(said.split()))


def _put_back(out: dict[str, Any], custom: dict[str, Any], record: Record, name: str, value: str) -> None:
    """Write what was kept of a source: under its own variable where it came from CSL, else in "custom"."""
    variable = name.removeprefix(_PREFIX) if name.startswith(_PREFIX) else ""
    inner = variable.removeprefix("custom.") if variable.startswith("custom.") else ""
    if inner and "." not in inner:
        custom[inner] = _parsed(value)
    elif variable and variable not in _OWN and not variable.startswith("custom."):
        out[variable] = _parsed(value)
    elif variable == "issued" and "issued" in out and date_text(_parsed(value)) == record.date:
        out["issued"] = _parsed(value)  # says more than the date does: that it is uncertain, say
    elif variable == "ISBN" and record.isbn and clean_isbn(value) == record.isbn:
        out["ISBN"] = value
    elif _FIELDS.get(variable) in _CLEANED and variable not in out and not _CLEANED[_FIELDS[variable]](value):
        out[variable] = value  # no identifier, so that it fills no field
    elif variable in ROLES:
        pass  # stands where the person does, or went with them
    elif variable in ("event", "shortTitle") and getattr(record, _FIELDS[variable]) not in ("", value):
        out[variable] = value
    else:
        custom[name] = value


def _kept_names(record: Record) -> dict[tuple[str, ...], dict[str, Any]]:
    """The names that were kept as they came, each for the person that was read from it."""
    kept: dict[tuple[str, ...], dict[str, Any]] = {}
    for role in {person.role for person in record.people}:
        names = _parsed(record.extra.get(_PREFIX + role, ""))
        for name in names if isinstance(names, list) else ():
            if isinstance(name, dict):
                kept[_same_name(_person(name, role))] = name
    return kept


def _same_name(person: Person) -> tuple[str, ...]:
    parts = (person.family, person.given, person.particle, person.suffix, person.literal, person.role)
    return tuple(map(clean_line, parts))


def _name(person: Person) -> dict[str, str]:
    if person.literal:
        return {"literal": person.literal}
    parts = {"family": person.family, "given": person.given, "non-dropping-particle": person.particle,
             "suffix": person.suffix}  # fmt: skip
    return {name: value for name, value in parts.items() if value}


def _parsed(value: str) -> Any:
    """A list, a map or a text that looks like one, kept as JSON, as it was; any other text as it is.

    A number or a truth stays a text: CSL's variables take both, and a text that looks like one is the commoner.
    """
    if value[:1] not in ("{", "[", '"'):
        return value
    try:
        parsed = json.loads(value)
        if json.dumps(parsed, ensure_ascii=False, allow_nan=False) != value or parsed in ("", [], {}):
            return value
    except (ValueError, RecursionError):
        return value
    return value if isinstance(parsed, str) and _parsed(parsed) == parsed else parsed


def desk_member(record: Record) -> dict[str, Any]:
    """What only PaperDesk knows of a work, for its member "paperdesk"."""
    files = [
        {"path": file.path, "title": file.title, "mime": file.mime} if file.title or file.mime else file.path
        for file in record.files
    ]
    seen = record.sighting
    out: dict[str, Any] = {
        "status": record.status, "starred": record.starred, "rating": record.rating, "tags": record.tags,
        "collections": record.collections, "note": record.notes[0] if len(record.notes) == 1 else record.notes,
        "files": files, "arxiv": record.arxiv, "arxiv_version": record.arxiv_version, "added": record.added,
        "modified": record.modified, "queue": record.queue, "read": record.read_at,
        "citation_keys": [record.key, *record.old_keys] if record.old_keys else [],
        "source": [{"source": seen.source, "date": seen.date, "rank": seen.rank, "upvotes": seen.upvotes,
                    "curator": seen.curator}] if seen else [],
        "verbatim": [field for field in _WITH_MARKUP if plain(getattr(record, field)) != getattr(record, field)],
    }  # fmt: skip
    if record.highlights:
        out["highlights"] = [
            {name: value for name, value in asdict(mark).items() if value not in (None, "", [])}
            for mark in record.highlights
        ]
    return {name: value for name, value in out.items() if value not in (None, "", [])}
