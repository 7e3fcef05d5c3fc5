"""MODS, the Library of Congress' way to describe works, as libraries and reference managers export it. Not written.

What a record has no field for is kept in `record.extra` under "mods.<element>"; notes of cataloguers are notes, each
with its kind before it.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import TYPE_CHECKING

from paperdesk.formats.format import Source, names_work, no_work
from paperdesk.formats.mods_parts.names import PUBLISHERS, people_of, roles_of
from paperdesk.formats.mods_parts.types import type_of
from paperdesk.formats.xmltree import (
    added,
    each_work,
    find_text,
    line_of,
    listed,
    name_of,
    root_of,
    text_of,
    texts_of,
    title_of,
)
from paperdesk.identifiers import clean_arxiv, clean_doi, clean_isbn, clean_pmid, find_arxiv, find_doi
from paperdesk.progress import Progress
from paperdesk.record import Import, Problem, Record

if TYPE_CHECKING:
    from paperdesk.formats.xmltree import Element, added

_PREFIX = "mods."
_NAMESPACE = "loc.gov/mods"
_WRAPPERS = frozenset(("searchRetrieveResponse", "OAI-PMH", "records", "record", "metadata", "zs"))
_SAID = frozenset(("titleInfo", "name", "typeOfResource", "genre", "language", "abstract", "note", "part", "location"))
_DATE = re.compile(r"(?<!\d)(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{6}.*)?")


def sniff(head: bytes, name: str) -> float:
    """Whether a text begins a MODS record or a collection of them, alone or in a server's answer."""
    root = root_of(head)
    if root.name in ("mods", "modsCollection"):
        return 0.97 if not root.namespace or _NAMESPACE in root.namespace else 0.0
    return 0.6 if root.name in _WRAPPERS and re.search(rb"<(?:\w{1,20}:)?mods[\s>]", head) else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works of a file one by one; returns the problems. Raises UnreadableFileError when it is no whole XML."""
    return (yield from each_work(source, progress, "mods", "MODS", ("{*}mods",), _work))


def _work(element: Element) -> Record | Problem:
    record = _record(element)
    return record if names_work(record) or record.key else no_work(record.where)


def _record(mods: Element) -> Record:
    related: dict[str, list[Element]] = {}
    for item in mods.iterfind("relatedItem"):
        related.setdefault(item.get("type") or "", []).append(item)
    host = next(iter(related.get("host", [])), None)
    record = Record(where=line_of(mods), type=type_of(mods, host))
    _read_titles(record, mods)
    record.people = people_of(mods)
    record.event = next((_conference(name) for name in mods.iterfind("name") if name.get("type") == "conference"), "")
    if host is not None:
        _read_host(record, host)
    series = next(iter(related.get("series", [])), None)
    record.series = _title(series.find("titleInfo")) if series is not None else ""
    for origin in (*mods.iterfind("originInfo"), *(host.iterfind("originInfo") if host is not None else ())):
        _read_origin(record, origin)
    _read_date(record, mods, host)
    for part in (*mods.iterfind("part"), *(host.iterfind("part") if host is not None else ())):
        _read_part(record, part)
    for item in (mods, host, series):
        if item is not None:
            _read_identifiers(record, item, own=item is mods)
    _read_address(record, mods)
    _read_texts(record, mods)
    _keep_rest(record, mods, related)
    return record


def _conference(name: Element) -> str:
    return ": ".join(text.rstrip(",") for text in texts_of(name, "namePart"))


# Titles ---------------------------------------------------------------------------------------------------------------


def _title(info: Element | None) -> str:
    """A title with its article, its subtitle, and the part it is of."""
    if info is None:
        return ""
    title = " ".join(filter(None, (title_of(info.find("nonSort")), title_of(info.find("title")))))
    if title.startswith(("L' ", "l' ", "D' ", "d' ")):
        title = title[:2] + title[3:]
    subtitle = title_of(info.find("subTitle"))
    if subtitle:
        title = f"{title}{' ' if title.endswith((':', '?', '!')) else ': '}{subtitle}" if title else subtitle
    parts = [title, *texts_of(info, "partNumber"), *texts_of(info, "partName")]
    return ". ".join(part.rstrip(".") for part in parts if part) if len(parts) > 1 else title


def _read_titles(record: Record, mods: Element) -> None:
    infos = list(mods.iterfind("titleInfo"))
    main = next((info for info in infos if not info.get("type") and _title(info)), infos[0] if infos else None)
    record.title = _title(main)
    for info in infos:
        text, kind = _title(info), info.get("type") or "title"
        if info is main or not text:
            continue
        if kind == "abbreviated" and not record.short_title:
            record.short_title = text
        else:
            _keep(record, f"titleInfo {kind}", text)


def _read_host(record: Record, host: Element) -> None:
    infos = list(host.iterfind("titleInfo"))
    record.venue = next((_title(info) for info in infos if info.get("type") != "abbreviated" and _title(info)), "")
    for info in infos:
        if info.get("type") == "abbreviated":
            _keep(record, "abbreviation", _title(info))
    for person in people_of(host):
        person.role = {"author": "container-author"}.get(person.role, person.role)
        record.people.append(person)
    for note in texts_of(host, "note"):
        _keep(record, "host note", note)
    for inner in host.iterfind("relatedItem"):
        if inner.get("type") == "series" and not record.series:
            record.series = _title(inner.find("titleInfo"))


# Where and when -------------------------------------------------------------------------------------------------------


def _read_origin(record: Record, origin: Element) -> None:
    record.publisher = record.publisher or find_text(origin, "publisher")
    record.edition = record.edition or find_text(origin, "edition")
    terms = origin.iterfind("place/placeTerm")
    record.place = record.place or next((text_of(term) for term in terms if term.get("type") != "code"), "")


def _read_date(record: Record, mods: Element, host: Element | None) -> None:
    """The date of issue, else of copyright, else that of the part, else of creation; of the work before its host."""
    items = [item for item in (mods, host) if item is not None]
    for path in ("originInfo/dateIssued", "originInfo/copyrightDate", "part/date", "originInfo/dateCreated",
                 "originInfo/dateOther", "originInfo/dateCaptured"):  # fmt: skip
        for item in items:
            date = _date([one for one in item.iterfind(path) if text_of(one)])
            if date:
                record.date = date
                return


def _date(dates: list[Element]) -> str:
    """The best of several dates of one kind: that which is encoded, and the beginning of a range."""
    dates = [date for date in dates if date.get("point") != "end"] or dates
    dates.sort(key=lambda date: (date.get("keyDate") != "yes", not date.get("encoding")))
    for date in dates:
        text = text_of(date)
        day = _DAY.fullmatch(text)
        if day:
            text = "-".join(day.groups()[:3])
        found = _DATE.search(text)
        if found and found[2] and not 1 <= int(found[2]) <= 12:
            return found[1]
        if found:
            return "-".join(filter(None, found.groups()))
    return text_of(dates[0]) if dates else ""


def _read_part(record: Record, part: Element) -> None:
    for detail in part.iterfind("detail"):
        number = find_text(detail, "number") or find_text(detail, "title") or find_text(detail, "caption")
        kind = detail.get("type") or ""
        field = {"volume": "volume", "issue": "issue", "number": "issue", "no.": "issue", "report number": "number",
                 "article": "number", "page": "pages"}.get(kind.lower(), "")  # fmt: skip
        if field and not getattr(record, field):
            setattr(record, field, number)
        elif number:
            _keep(record, f"part {kind}".strip(), number)
    for extent in part.iterfind("extent"):
        start, end = find_text(extent, "start"), find_text(extent, "end")
        pages = f"{start}-{end}" if start and end and start != end else start or end
        pages = pages or find_text(extent, "list") or find_text(extent, "total")
        if (extent.get("unit") or "page").lower().startswith("p") and not record.pages:
            record.pages = pages.removeprefix("pp. ").removeprefix("p. ")


# Identifiers ----------------------------------------------------------------------------------------------------------


def _read_identifiers(record: Record, item: Element, own: bool) -> None:
    for identifier in item.iterfind("identifier"):
        kind, text = (identifier.get("type") or "").lower(), text_of(identifier)
        if identifier.get("invalid") == "yes" or not text:
            continue
        if kind == "isbn" and clean_isbn(text) and not record.isbn:
            record.isbn = clean_isbn(text)
        elif kind.startswith("issn") and not record.issn:
            record.issn = text
        elif not own:
            continue
        elif kind == "doi" and clean_doi(text) and not record.doi:
            record.doi = clean_doi(text)
        elif kind in ("pmid", "pubmed") and clean_pmid(text):
            record.pmid = clean_pmid(text)
        elif kind == "arxiv" and clean_arxiv(text):
            record.arxiv, record.arxiv_version = clean_arxiv(text) or ("", None)
        elif kind == "citekey" and not record.key:
            record.key = text
        elif not (kind == "isbn" and clean_isbn(text) == record.isbn):
            _keep(record, f"identifier {identifier.get('displayLabel') or kind}".strip(), text)


def _read_address(record: Record, mods: Element) -> None:
    urls = [url for url in mods.iterfind("location/url") if text_of(url)]
    urls.sort(key=lambda url: (not (url.get("usage") or "").startswith("primary"), url.get("access") == "preview"))
    addresses = [text_of(url) for url in urls]
    stated = [text_of(one) for one in mods.iterfind("identifier") if (one.get("type") or "") in ("uri", "url")]
    found = addresses or [address for address in stated if address.lower().startswith("http")]
    record.url = found[0] if found else ""
    _keep(record, "location url", "\n".join(addresses[1:]))
    if "doi.org/" in record.url.lower():
        record.doi = record.doi or find_doi(record.url) or ""
    if not record.arxiv and "arxiv" in f"{record.url} {record.doi}".lower():
        record.arxiv, record.arxiv_version = find_arxiv(record.url) or find_arxiv(record.doi) or ("", None)


# Texts ----------------------------------------------------------------------------------------------------------------


def _read_texts(record: Record, mods: Element) -> None:
    record.abstract = "\n\n".join(filter(None, (title_of(abstract) for abstract in mods.iterfind("abstract"))))
    for note in mods.iterfind("note"):
        kind, text = (note.get("type") or note.get("displayLabel") or "").strip(), text_of(note)
        if text:
            record.notes.append(f"{kind}: {text}" if kind else text)
    languages = []
    for language in mods.iterfind("language"):
        terms = sorted(language.iterfind("languageTerm"), key=lambda term: term.get("type") == "text")
        languages += [text for text in [next(filter(None, map(text_of, terms)), text_of(language))] if text]
    record.language = ", ".join(dict.fromkeys(languages))
    for subject in mods.iterfind("subject"):
        record.tags += texts_of(subject, "topic")
        rest = [text_of(child) for child in subject if name_of(child) not in ("topic", "") and text_of(child)]
        _keep(record, "subject", " / ".join(rest))
    for name in mods.iterfind("name"):
        if PUBLISHERS & set(roles_of(name)) and not record.publisher:
            record.publisher = ": ".join(texts_of(name, "namePart"))
        affiliations = texts_of(name, "affiliation")
        if affiliations:
            _keep(record, "affiliation", f"{find_text(name, 'namePart')}: {'; '.join(affiliations)}")


def _keep_rest(record: Record, mods: Element, related: dict[str, list[Element]]) -> None:
    for child in mods:
        name = name_of(child)
        if name == "location":
            _keep(record, "physicalLocation", "\n".join(texts_of(child, "physicalLocation")))
            _keep(
                record,
                "shelfLocator",
                "\n".join((*texts_of(child, "shelfLocator"), *texts_of(child, ".//shelfLocator"))),
            )
        elif name == "originInfo":
            for part in child:
                if name_of(part) not in ("publisher", "place", "edition", "dateIssued", ""):
                    _keep(record, f"originInfo {name_of(part)}", text_of(part))
        elif name and name not in _SAID and name not in ("relatedItem", "identifier", "subject"):
            _keep(record, name, listed(child))
    for genre in texts_of(mods, "genre"):
        _keep(record, "genre", genre)
    _keep(record, "typeOfResource", find_text(mods, "typeOfResource"))
    for kind, items in related.items():
        left = items[1:] if kind in ("host", "series") else items
        for item in left:
            _keep(record, f"relatedItem {kind}".strip(), listed(item).replace("\n", " / "))


def _keep(record: Record, name: str, text: str) -> None:
    if text:
        record.extra[_PREFIX + name] = added(record.extra.get(_PREFIX + name, ""), text)
