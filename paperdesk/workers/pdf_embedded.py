"""What a PDF says of itself where nobody sees it: its document information and its XMP packet.

Runs in a limited child. Both were written by any program at any time; who reads them decides what to believe.
"""

from __future__ import annotations

import mmap
import re
import struct
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from paperdesk.identifiers import clean_doi, find_arxiv, folded_title

if TYPE_CHECKING:
    import pypdfium2

LARGEST_PACKET = 4 << 20
"""Bytes of an XMP packet that is looked at; one holds some kilobytes."""
_LARGEST_FILE = 400 << 20  # bytes
_OWN_ENTITY = re.compile(rb"<!\s{0,20}(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_INFO = ("Title", "Author", "Subject", "doi", "DOI", "WPS-ARTICLEDOI", "arXivID", "Identifier")
# Local names of XMP properties, by what they mean; of one meaning the first that is filled.
_XMP = {
    "title": ("title",),
    "authors": ("creator", "authors"),
    "doi": ("doi", "DOI", "identifier", "url", "WPS-ARTICLEDOI", "ArticleDOI"),
    "arxiv": ("identifier", "arXivID", "source", "url"),
    "venue": ("publicationName", "journaltitle", "journal"),
    "date": ("coverDate", "publicationDate", "CoverDate", "coverDisplayDate"),
    "abstract": ("description",),
    "volume": ("volume",),
    "issue": ("number",),
    "first": ("startingPage",),
    "last": ("endingPage",),
    "pages": ("pageRange",),
    "issn": ("issn",),
}
_NAMESPACES = re.compile(
    r"\{(?:http://purl\.org/dc/|http://prismstandard\.org/|http://ns\.adobe\.com/pdfx|http://crossref\.org/crossmark|"
    r"http://www\.niso\.org/|http://jabref\.sourceforge\.net/|http://www\.w3\.org/1999/02/22-rdf)[^}]{0,80}\}"
)


@dataclass(slots=True)
class Embedded:
    """What is embedded, as it stands there; of each meaning all that is said, the most telling first."""

    titles: list[str] = field(default_factory=list)
    authors: list[list[str]] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    dois: list[str] = field(default_factory=list)
    arxiv: tuple[str, int | None] | None = None
    venue: str = ""
    date: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issn: str = ""


def info_of(document: pypdfium2.PdfDocument) -> dict[str, str]:
    """The document information that may tell of the work."""
    return {key: value for key in _INFO if (value := _line(_value(document, key)))}


def _value(document: pypdfium2.PdfDocument, key: str) -> str:
    """What is said under a key, less the half characters in it."""
    try:
        return str(document.get_metadata_value(key))
    except UnicodeDecodeError as error:
        return error.object.decode(error.encoding, "ignore")


def packet_of(path: Path) -> bytes:
    """The XMP packet of a file; empty where it has none, or none that can be reached."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError
    from pypdf.generic import StreamObject

    if path.stat().st_size > _LARGEST_FILE or not _mentions_metadata(path):
        return b""
    try:
        with path.open("rb") as file:
            held = PdfReader(file, strict=False).root_object.get("/Metadata")
            stream = held.get_object() if held is not None else None
            return stream.get_data()[: LARGEST_PACKET + 1] if isinstance(stream, StreamObject) else b""
    except (PyPdfError, DependencyError, zlib.error, struct.error, RecursionError, OSError):
        return b""
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError, NotImplementedError):
        return b""  # pypdf meets what it did not expect: the file is damaged, and PDFium read what there is


def _mentions_metadata(path: Path) -> bool:
    """Whether an XMP packet can be in a file: the word stands outside of what is compressed."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
            return held.find(b"/Metadata") >= 0
    except (OSError, ValueError):
        return False


def embedded_in(info: dict[str, str], packet: bytes) -> Embedded:
    """Both taken together; what the packet says stands first, as publishers write it and programs write the other."""
    found = Embedded()
    for name, values in _properties(packet):
        _take(found, name, values)
    if info.get("Title"):
        found.titles.append(info["Title"])
    if info.get("Author"):
        found.authors.append([info["Author"]])
    if info.get("Subject"):
        found.subjects.append(info["Subject"])
    for key in ("doi", "DOI", "WPS-ARTICLEDOI", "Identifier", "Subject"):
        doi = clean_doi(info.get(key, ""))
        if doi and doi not in found.dois:
            found.dois.append(doi)
    for key in ("arXivID", "DOI", "doi"):
        if found.arxiv is None and info.get(key):
            found.arxiv = find_arxiv(info[key])
    return found


def _take(found: Embedded, name: str, values: list[str]) -> None:
    """Keep what a property of the packet says."""
    if name in _XMP["title"]:
        found.titles += values[:1]
    elif name in _XMP["authors"]:
        found.authors.append(values)
    elif name in _XMP["abstract"]:
        found.subjects += values[:1]
    for value in values if name in (*_XMP["doi"], *_XMP["arxiv"]) else ():
        doi = clean_doi(value) if name in _XMP["doi"] else ""
        if doi and doi not in found.dois:
            found.dois.append(doi)
        if found.arxiv is None and name in _XMP["arxiv"]:
            found.arxiv = find_arxiv(value) if "arxiv" in value.lower() else None
    for plain in ("venue", "volume", "issue", "issn"):
        if name in _XMP[plain] and values and not getattr(found, plain):
            setattr(found, plain, values[0])
    if name in _XMP["date"] and values:
        match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", values[0])
        if match and not found.date:
            found.date = "-".join(part for part in match.groups() if part)
    if name in (*_XMP["first"], *_XMP["last"], *_XMP["pages"]) and values:
        _take_pages(found, name, values[0])


def _take_pages(found: Embedded, name: str, value: str) -> None:
    if name == "startingPage":
        found.pages = value + (found.pages if found.pages.startswith("-") else "")
    elif name == "endingPage":
        found.pages = f"{found.pages}-{value}" if found.pages != value else value
    elif not found.pages:
        found.pages = value


def _properties(packet: bytes) -> Iterator[tuple[str, list[str]]]:
    """The properties of an XMP packet with their texts: by local name, of namespaces that tell of works."""
    if not packet or len(packet) > LARGEST_PACKET or _OWN_ENTITY.search(packet):
        return
    start = packet.find(b"<x:xmpmeta")
    start = start if start >= 0 else packet.find(b"<rdf:RDF")
    end = max(packet.rfind(b"</x:xmpmeta>") + 12, packet.rfind(b"</rdf:RDF>") + 10)
    if start < 0 or end <= start:
        return
    try:
        root = ET.fromstring(packet[start:end])
    except (ET.ParseError, ValueError, RecursionError):
        return
    order = {name: place for place, name in enumerate(dict.fromkeys(each for names in _XMP.values() for each in names))}
    told: list[tuple[int, str, list[str]]] = []
    for about in root.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"):
        for attribute, value in about.attrib.items():
            name = _NAMESPACES.sub("", attribute)
            if name in order and value.strip():
                told.append((order[name], name, [_line(value)]))
        for element in about:
            name = _NAMESPACES.sub("", element.tag)
            if name in order:
                items = [_line("".join(item.itertext())) for item in element.iter() if not len(item)]
                told.append((order[name], name, [item for item in items if item][:500]))
    works = {folded_title(values[0]) for _place, name, values in told if name == "title" and values}
    if len(works) > 1:
        return  # a list of works: which of them this is, it does not say
    told.sort(key=lambda each: each[0])
    yield from ((name, values) for _place, name, values in told if values)


def _line(text: str) -> str:
    return " ".join(text.split())[:5_000]
