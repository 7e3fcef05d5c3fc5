"""The elements of one EndNote record as a Record.

Knows what each element means for which type of reference. What has no field is kept in `record.extra` under
"endnotexml.<element>" ("endnotexml.titles/alt-title" inside a group): its text, or as XML where it has more in it.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from paperdesk.formats.endnotexml_parts.text import date_of, line, person_of, styled, title, written_date
from paperdesk.formats.endnotexml_parts.types import IN_SERIES, JOURNALS, is_edited, type_of, written_type
from paperdesk.formats.xmltree import added, line_of, name_of, xml_of
from paperdesk.identifiers import clean_doi, clean_isbn, clean_pmid, find_arxiv, find_doi
from paperdesk.presence import is_there
from paperdesk.record import FileRef, Record

if TYPE_CHECKING:
    from paperdesk.formats.xmltree import Element, added

PREFIX = "endnotexml."
GROUPS = ("contributors", "titles", "periodical", "alt-periodical", "dates", "urls", "keywords")
ROLES_OF = {"authors": "author", "secondary-authors": "editor", "tertiary-authors": "collection-editor",
            "subsidiary-authors": "translator", "translated-authors": "translator"}  # fmt: skip
# Elements of one line that are one field of every type.
LINES = {"volume": "volume", "edition": "edition", "publisher": "publisher", "pub-location": "place",
         "language": "language"}  # fmt: skip
WEB = ("web-urls", "related-urls", "text-urls", "image-urls")
_ISSN = re.compile(r"(?<![\dXx-])(\d{4})-?(\d{3}[\dXx])(?![\dXx-])")
_DASHES = re.compile(r"(?<=\w)--(?=\w)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:")


def record_of(element: Element, home: Path | None) -> Record:
    """What a record element says; files inside a library lie below `home`, the folder of the XML file."""
    record = Record(where=line_of(element))
    values = {name_of(child): child for child in element if name_of(child)}
    kind = values.get("ref-type")
    name, number = (kind.get("name") or "", line(kind)) if kind is not None else ("", "")
    record.type, told = type_of(name, number, line(values.get("work-type")))
    if kind is not None and name.lower() != written_type(record.type)[0].lower():
        record.extra[f"{PREFIX}ref-type"] = f"{name} {number}".strip()
    edited = is_edited(name, number)
    said = {"ref-type", "work-type"} if told else {"ref-type"}
    for child in element:
        own = name_of(child)
        if own == "contributors":
            _read_people(record, child, edited)
        elif own in LINES and not getattr(record, LINES[own]):
            setattr(record, LINES[own], line(child))
        elif own in GROUPS:
            continue
        elif own not in said and not _read_field(record, own, child):
            keep(record, own, child)
    _read_titles(record, values)
    _read_dates(record, values.get("dates"))
    _read_keywords(record, values.get("keywords"))
    _read_urls(record, values.get("urls"), values.get("database"), home)
    _read_accession(record)
    _read_arxiv(record)
    return record


def _read_field(record: Record, name: str, child: Element) -> bool:
    """Read an element whose meaning needs a look; False where it says nothing that a field takes."""
    text = line(child)
    if not text:
        return not len(child)
    if name == "pages":
        record.pages = _DASHES.sub("-", text)
    elif name == "number" and not (record.issue if record.type in JOURNALS else record.number):
        setattr(record, "issue" if record.type in JOURNALS else "number", text)
    elif name == "issue" and not record.issue:
        record.issue = text
    elif (name == "custom7" and record.type in JOURNALS) or (name == "report-id" and not record.number):
        record.number = text
    elif name == "isbn":
        _read_isbn(record, styled(child))
    elif name == "electronic-resource-num":
        record.doi = clean_doi(text)
        return bool(record.doi)
    elif name == "abstract":
        record.abstract = styled(child)
    elif name in ("notes", "research-notes"):
        record.notes.append(styled(child))
    elif name == "label" and " " not in text and not record.key:
        record.key = text
    else:
        return False
    return True


def keep(record: Record, name: str, element: Element) -> None:
    """Keep an element in `extra`: its text, or all of it where it has attributes or elements inside."""
    simple = not element.attrib and all(name_of(child) in ("style", "") for child in element)
    text = styled(element) if simple else xml_of(element)
    if not simple and not line(element) and not element.attrib:
        return
    if text:
        record.extra[PREFIX + name] = added(record.extra.get(PREFIX + name, ""), text)


def isbns_of(text: str) -> tuple[str, str]:
    """The ISBN and the ISSN that stand in a text, either of them empty."""
    isbn = clean_isbn(text)
    issn = _ISSN.search(text) if len(text) < 400 else None
    return isbn, f"{issn[1]}-{issn[2].upper()}" if issn else ""


def _read_isbn(record: Record, text: str) -> None:
    record.isbn, record.issn = isbns_of(text)
    if record.type in ("report", "patent", "standard") and not (record.isbn or record.issn or record.number):
        record.number = " ".join(text.split())
    elif text != "\n".join(filter(None, (record.isbn, record.issn))):
        record.extra[f"{PREFIX}isbn"] = text


def role_of(group: str, kind: str, edited: bool, has_authors: bool) -> str:
    """What the people of a group are to a work of that type; empty for a group that is none."""
    role = ROLES_OF.get(group, "")
    if edited:
        return {"author": "editor", "editor": "collection-editor"}.get(role, role)
    if kind == "thesis":
        return "contributor" if role in ("editor", "collection-editor") else role  # who advised
    if kind == "book" and has_authors:  # what EndNote calls the series editor stands before the editor
        return {"editor": "collection-editor", "collection-editor": "editor"}.get(role, role)
    return role


def _read_people(record: Record, contributors: Element, edited: bool) -> None:
    has_authors = contributors.find("authors/author") is not None
    for group in contributors:
        role = role_of(name_of(group), record.type, edited, has_authors)
        if not role:
            if name_of(group):
                keep(record, f"contributors/{name_of(group)}", group)
            continue
        for author in group:
            person = person_of(author, role) if name_of(author) == "author" else None
            if person is not None:
                record.people.append(person)


def venue_element(kind: str) -> str:
    """Which title of a reference of that type names where it stands."""
    return "tertiary-title" if kind in IN_SERIES else "secondary-title"


def _read_titles(record: Record, values: dict[str, Element]) -> None:
    titles, periodical = values.get("titles"), values.get("periodical")
    venue = venue_element(record.type)
    series = "tertiary-title" if venue == "secondary-title" else "secondary-title"
    fields = {"title": "title", venue: "venue", series: "series", "short-title": "short_title"}
    for child in titles if titles is not None else ():
        name = name_of(child)
        field = fields.get(name, "")
        if field and not getattr(record, field):
            setattr(record, field, title(child))
        elif name:
            keep(record, f"titles/{name}", child)
    for child in periodical if periodical is not None else ():
        name = name_of(child)
        if name == "full-title" and not record.venue and record.type not in IN_SERIES:
            record.venue = title(child)
        elif name and (name != "full-title" or title(child) != record.venue):
            keep(record, f"periodical/{name}", child)
    if "alt-periodical" in values:
        for child in values["alt-periodical"]:
            keep(record, f"alt-periodical/{name_of(child)}", child)


def _read_dates(record: Record, dates: Element | None) -> None:
    if dates is None:
        return
    year, day = line(dates.find("year")), line(dates.find("pub-dates/date"))
    month = line(dates.find("month"))
    if not day and month.isdecimal() and len(month) < 3 and year:
        day = f"{year}-{int(month):02d}"
    record.date, whole = date_of(year, day)
    if day and (not whole or (year, day) != written_date(record.date)):
        record.extra[f"{PREFIX}dates/pub-dates"] = day
    for child in dates:
        if name_of(child) not in ("year", "pub-dates", "month", ""):
            keep(record, f"dates/{name_of(child)}", child)


def _read_keywords(record: Record, keywords: Element | None) -> None:
    found = [styled(keyword) for keyword in keywords if name_of(keyword)] if keywords is not None else []
    for text in found:
        for part in text.split("\n"):
            record.tags += part.split(";") if len(found) == 1 else [part]
    record.tags = [tag.strip() for tag in record.tags if tag.strip()]


# Addresses and files --------------------------------------------------------------------------------------------------


def _read_urls(record: Record, urls: Element | None, database: Element | None, home: Path | None) -> None:
    folders = _data_folders(database, home)
    for group in urls if urls is not None else ():
        name = name_of(group)
        addresses = [address for address in map(line, group.iter("url")) if address]
        if name == "url":
            addresses = [line(group)]
        if name == "pdf-urls":
            files = [address for address in addresses if not address.lower().startswith(("http:", "https:", "ftp:"))]
            record.files += [_file(address, folders, home) for address in files]
            addresses = [address for address in addresses if address not in files]
        if addresses and not record.url and name in (*WEB, "url", "pdf-urls"):
            record.url = addresses.pop(0)
        if addresses:
            record.extra[f"{PREFIX}urls/{name}"] = "\n".join(addresses)
    if not record.doi and "doi.org/" in record.url.lower():
        record.doi = find_doi(record.url) or ""


def _data_folders(database: Element | None, home: Path | None) -> list[Path]:
    """Where the files of a library may lie: in "<library>.Data/PDF" beside the XML file, or where the library was."""
    if database is None or home is None:
        return []
    stem = PureWindowsPath(database.get("name") or line(database)).stem
    if not stem or stem in (".", ".."):
        return []
    was = PurePosixPath(database.get("path") or "").parent
    return [home / f"{stem}.Data" / "PDF", *([Path(was) / f"{stem}.Data" / "PDF"] if was.is_absolute() else [])]


def _file(address: str, folders: list[Path], home: Path | None) -> FileRef:
    if address.startswith("internal-pdf:"):
        inner = address.removeprefix("internal-pdf:").lstrip("/")
        below = [PurePosixPath(name) for name in dict.fromkeys((inner, unquote(inner)))]
        paths = [folder / name for folder in folders for name in below if ".." not in name.parts]
        # EndNote removes files with their reference, so the library wants a copy of its own.
        return FileRef(str(next(filter(is_there, paths), paths[0])), copy=True) if paths else FileRef(address)
    if address.lower().startswith("file:"):
        path = unquote(re.sub(r"(?i)^file:(?://(?:localhost)?)?", "", address))
        return FileRef(path[1:] if re.match(r"/[A-Za-z]:", path) else path)
    absolute = address.startswith(("/", "\\", "~")) or PureWindowsPath(address).is_absolute()
    if home is None or absolute or _SCHEME.match(address):
        return FileRef(address)
    return FileRef(str(home / address))


# Identifiers ----------------------------------------------------------------------------------------------------------


def _read_accession(record: Record) -> None:
    """The accession number where it is PubMed's or arXiv's: the name of the database or an address says so."""
    text = record.extra.get(f"{PREFIX}accession-num", "").strip()
    if not text.isdecimal() or clean_pmid(text) != text:
        return
    source = " ".join(record.extra.get(f"{PREFIX}remote-database-{part}", "") for part in ("name", "provider"))
    web = record.url + record.extra.get(f"{PREFIX}urls/related-urls", "")[:2_000]
    pubmed = re.search(r"(?i)pubmed|\bnlm\b|medline", source) or re.search(rf"(?i)pubmed\S{{0,40}}\b{text}\b", web)
    if pubmed or f"PMID: {text}" in "\n".join(record.notes)[:9_000]:
        record.pmid = text
        del record.extra[f"{PREFIX}accession-num"]
        if record.extra.get(f"{PREFIX}remote-database-name") == "PubMed":
            del record.extra[f"{PREFIX}remote-database-name"]


def _read_arxiv(record: Record) -> None:
    for name in ("accession-num", "call-num"):
        text = record.extra.get(PREFIX + name, "")
        found = find_arxiv(text) if text.lower().startswith("arxiv:") else None
        if found:
            record.arxiv, record.arxiv_version = found
            if text == arxiv_text(record):
                del record.extra[PREFIX + name]
            return
    hints = (record.doi, record.url, record.number, record.pages, record.venue)
    found = next((one for one in map(find_arxiv, (hint for hint in hints if "arxiv" in hint.lower())) if one), None)
    if found:
        record.arxiv, record.arxiv_version = found


def arxiv_text(record: Record) -> str:
    """How an arXiv id is written as an accession number."""
    return f"arXiv:{record.arxiv}" + (f"v{record.arxiv_version}" if record.arxiv_version else "")
