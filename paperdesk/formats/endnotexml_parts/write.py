"""A Record as a record element of EndNote XML, its elements in the order EndNote has them.

The opposite of `fields`. What EndNote XML cannot say is lost: where and when a work was seen, status, stars, ratings,
collections, highlights, an event, the names and kinds of files, more than two notes apart, tags that hold a semicolon
where they are the only one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from paperdesk.formats.endnotexml_parts.fields import (
    LINES,
    PREFIX,
    ROLES_OF,
    WEB,
    arxiv_text,
    isbns_of,
    role_of,
    venue_element,
)
from paperdesk.formats.endnotexml_parts.text import date_of, written, written_date, written_person
from paperdesk.formats.endnotexml_parts.types import JOURNALS, is_edited, type_of, written_type
from paperdesk.formats.xmltree import is_element
from paperdesk.record import FileRef, Record, clean_line

_ELEMENTS = """
    database source-app rec-number foreign-keys ref-type contributors auth-address auth-affiliation titles periodical
    alt-periodical pages volume number issue amount num-vols edition section reprint-edition reprint-status keywords
    dates pub-location publisher orig-pub isbn accession-num call-num report-id coden electronic-resource-num abstract
    label image caption notes research-notes work-type reviewed-item availability remote-source meeting-place
    work-location work-extent pack-method size repro-ratio remote-database-name remote-database-provider language urls
    access-date modified-date custom1 custom2 custom3 custom4 custom5 custom6 custom7 misc1 misc2 misc3
"""
_PLACES = {name: place for place, name in enumerate(_ELEMENTS.split())}
_INNER = {name: place for place, name in enumerate((
    "authors", "secondary-authors", "tertiary-authors", "subsidiary-authors", "translated-authors", "title",
    "secondary-title", "tertiary-title", "alt-title", "short-title", "translated-title", "full-title", "abbr-1",
    "abbr-2", "abbr-3", "year", "pub-dates", "copyright-dates", "web-urls", "pdf-urls", "text-urls", "related-urls",
    "image-urls"))}  # fmt: skip
_PLAIN = ("database", "source-app", "rec-number")  # EndNote puts no style into them
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")


def record_text(record: Record, number: int) -> str:
    """The record element, on one line; `number` is its own in the file where it brings none."""
    name, type_number, work_type = _type(record)
    edited = is_edited(name, str(type_number))
    inner: dict[str, str] = {"rec-number": str(number)}
    inner["ref-type"] = f"<ref-type name={quoteattr(name)}>{type_number}</ref-type>"
    texts = {
        **_titles(record), **_numbers(record), **_identifiers(record), "abstract": record.abstract,
        "label": record.key if " " not in record.key else "", "work-type": work_type,
        "notes": record.notes[0] if record.notes else "", "research-notes": "\n\n".join(record.notes[1:]),
    }  # fmt: skip
    inner |= {path: written(text) for path, text in texts.items() if text.strip()}
    inner |= _dates(record)
    inner |= _people(record, edited)
    inner |= _lists(record)
    for path, text in _kept(record):
        if path in _PLAIN:
            inner[path] = text if is_element(text, path) else escape(clean_line(text))
        elif path not in inner:
            inner[path] = text if is_element(text, path.rpartition("/")[2]) else written(text)
    return f"<record>{_elements(inner)}</record>"


def _elements(inner: dict[str, str]) -> str:
    """The elements in their order, those of a group inside it; a value that is an element already stays as it is."""
    groups: dict[str, dict[str, str]] = {"contributors": {}, "titles": {}, "urls": {}}
    for path, text in inner.items():
        group, _, name = path.rpartition("/")
        groups.setdefault(group or name, {})[name if group else ""] = text
    out = []
    for group in sorted(groups, key=lambda name: _PLACES.get(name, len(_PLACES))):
        parts = groups[group]
        own = [_element(group, parts.pop(""))] if "" in parts and len(parts) == 1 else []
        parts.pop("", None)
        text = "".join(_element(name, parts[name]) for name in sorted(parts, key=lambda name: _INNER.get(name, 99)))
        out.append(own[0] if own else f"<{group}>{text}</{group}>")
    return "".join(out)


def _element(name: str, text: str) -> str:
    return text if text.startswith(f"<{name}") and text[len(name) + 1 : len(name) + 2] in (" ", ">", "/") else (
        f"<{name}>{text}</{name}>"
    )  # fmt: skip


def _type(record: Record) -> tuple[str, int, str]:
    kept, _, number = record.extra.get(f"{PREFIX}ref-type", "").rpartition(" ")
    if kept and number.isdecimal() and len(number) < 4 and type_of(kept, number, "")[0] == record.type:
        return clean_line(kept), int(number), ""
    return written_type(record.type)


def _titles(record: Record) -> dict[str, str]:
    venue = venue_element(record.type)
    series = "tertiary-title" if venue == "secondary-title" else "secondary-title"
    out = {"title": record.title, venue: record.venue, series: record.series, "short-title": record.short_title}
    found = {f"titles/{name}": text for name, text in out.items()}
    if record.type in JOURNALS:
        found["periodical/full-title"] = record.venue
    return found


def _numbers(record: Record) -> dict[str, str]:
    journal = record.type in JOURNALS
    out = {name: getattr(record, field) for name, field in LINES.items()}
    return out | {
        "pages": record.pages, "number": record.issue if journal else record.number,
        "issue": "" if journal else record.issue, "custom7": record.number if journal else "",
    }  # fmt: skip


def _identifiers(record: Record) -> dict[str, str]:
    kept = record.extra.get(f"{PREFIX}isbn", "")
    same = bool(kept) and isbns_of(kept) == (record.isbn, record.issn)
    out = {
        "isbn": kept if same else "\n".join(filter(None, (record.isbn, record.issn))),
        "electronic-resource-num": record.doi, "accession-num": record.pmid,
        "remote-database-name": "PubMed" if record.pmid else "",
    }  # fmt: skip
    if record.arxiv:
        out["call-num" if record.pmid else "accession-num"] = arxiv_text(record)
    return out


def _dates(record: Record) -> dict[str, str]:
    year, day = written_date(record.date)
    kept = record.extra.get(f"{PREFIX}dates/pub-dates", "")
    if kept and date_of(year, kept)[0] == record.date:
        day = kept
    out = {"dates/year": written(year)} if year else {}
    return out | ({"dates/pub-dates": f"<date>{written(day)}</date>"} if day else {})


def _people(record: Record, edited: bool) -> dict[str, str]:
    groups: dict[str, list[str]] = {}
    first = {"author", "director", "composer", "interviewer"} | ({"editor"} if edited else set())
    has_authors = any(person.role in first for person in record.people)
    meant = {role_of(group, record.type, edited, has_authors): group for group in reversed(ROLES_OF)}
    for person in record.people:
        group = "authors" if person.role in first else meant.get(person.role, "subsidiary-authors")
        role = role_of(group, record.type, edited, has_authors)
        groups.setdefault(group, []).append(written_person(person, role))
    return {f"contributors/{group}": "".join(people) for group, people in groups.items()}


def _lists(record: Record) -> dict[str, str]:
    out: dict[str, str] = {}
    if record.keywords:
        out["keywords"] = "".join(f"<keyword>{written(word)}</keyword>" for word in record.keywords)
    if record.files:
        out["urls/pdf-urls"] = _urls(map(_address, record.files))
    groups = {name: record.extra.get(f"{PREFIX}urls/{name}", "").split("\n") for name in (*WEB, "pdf-urls")}
    groups = {name: [address for address in found if address.strip()] for name, found in groups.items()}
    # The first address of a file is the work's own.
    group = next((name for name in WEB if groups[name]), "related-urls") if record.url else ""
    if group:
        groups[group].insert(0, record.url)
    for name, found in groups.items():
        if found:
            out[f"urls/{name}"] = out.get(f"urls/{name}", "") + _urls(found)
    return out


def _urls(addresses: Iterable[str]) -> str:
    return "".join(f"<url>{written(clean_line(address))}</url>" for address in addresses)


def _address(file: FileRef) -> str:
    """A file as an address; a path inside EndNote's library, which is not here, as it is."""
    path = file.path
    if PurePosixPath(path).is_absolute() and not path.startswith("//"):
        return "file://" + quote(path)
    if PureWindowsPath(path).drive and len(PureWindowsPath(path).drive) == 2:
        return "file:///" + quote(path.replace("\\", "/"), safe="/:")
    return path


def _kept(record: Record) -> Iterable[tuple[str, str]]:
    """The elements that came from EndNote without a field of ours, by their path."""
    for full_name, text in record.extra.items():
        path = full_name.removeprefix(PREFIX)
        own = full_name.startswith(PREFIX) and path not in ("ref-type", "isbn", "dates/pub-dates")
        if own and not path.startswith("urls/") and path.count("/") < 2 and all(map(_NAME.fullmatch, path.split("/"))):
            yield path, text
