"""NEP's reports, the mails in which RePEc announces new papers of economics: read, not written.

Knows the list of contents and the entries below it: a number and the title, authors, an abstract, then "Keywords:",
"JEL:", "Date:" and "URL:". What has no field is kept in `record.extra` under "nep.<name>".
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from paperdesk.formats.dates import printed_date
from paperdesk.formats.format import Source
from paperdesk.formats.names import person_of
from paperdesk.formats.tagged import Doubts, Entry, Kind, each_record, text_of
from paperdesk.identifiers import find_arxiv, find_doi
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record

_PREFIX = "nep."
_RULE = re.compile(r"\s{0,9}(?:-{20,200}|—{20,200})\s{0,9}")
_BEGIN = re.compile(r"(\d{1,4})\. {1,3}(\S.*)")
_FIELD = re.compile(r"(Keywords|JEL|Date|URL|DOI|By):\s*(.*)")
_IN_ONE_LINE = frozenset(("Date", "URL", "DOI"))
_AUTHOR = re.compile(r"([^()]{2,200})(?:\(([^()]{0,300}(?:\([^()]{0,200}\)[^()]{0,200})?)\))?")
_SIGN = re.compile(rb"(?im)^NEP: New Economics Papers|\bnep\.repec\.org\b|^Subject: \[nep-")


def sniff(head: bytes, name: str) -> float:
    """How sure it is, from the first bytes, that a text is a report of NEP."""
    if not _SIGN.search(head):
        return 0.0
    text = text_of(head)
    parted = re.search("(?m)^(?:-{20}|(?:Date|URL|JEL):)", text)
    return 0.9 if re.search(r"(?m)^\d{1,4}\. {1,3}\S", text) and parted else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The papers of a report one by one; returns the problems. Raises UnreadableFileError when it holds none."""
    return (yield from each_record(source, progress, _NEP))


def _entries(lines: list[str], doubts: Doubts) -> Iterator[Entry]:
    """The entries below the list of contents, which ends at a rule; each begins at its number.

    Without rules there is no list, and the first number may be any.
    """
    listed = next((place for place, line in enumerate(lines) if "in this issue we have" in line.lower()), -1)
    rules = [place for place, line in enumerate(lines) if place > listed and _RULE.fullmatch(line)]
    start = rules[1] + 1 if listed >= 0 and len(rules) > 1 else rules[0] + 1 if rules else 0
    entry: Entry | None = None
    expected = 1 if start else 0
    for number, line in enumerate(lines[start:], start + 1):
        match = _BEGIN.fullmatch(line.rstrip())
        if match is not None and int(match[1]) == (expected or int(match[1])):
            if entry is not None:
                yield entry
            entry, expected = Entry(number, [("title", [match[2]])]), int(match[1]) + 1
        elif _RULE.fullmatch(line):
            break
        elif entry is not None:
            _add(entry, line)
    if entry is not None:
        yield entry


def _add(entry: Entry, line: str) -> None:
    """A line of an entry: the title goes on to a blank one, authors are set in, the abstract is not."""
    tag, parts = entry.fields[-1]
    bare = line.strip()
    if match := _FIELD.match(line):
        entry.fields.append((match[1], [match[2].strip()]))
    elif tag in _IN_ONE_LINE and " " in bare:  # the abstract below the fields
        entry.fields.append(("abstract", [bare]))
    elif tag == "title" and not bare:
        entry.fields.append(("authors", []))
    elif tag == "authors" and bare and (not line[0].isspace() or (parts and not parts[-1])):
        entry.fields.append(("abstract", [bare]))
    elif (tag == "authors" and (bare or parts)) or bare or tag == "abstract":
        parts.append(bare)


def _record(entry: Entry, _source: Source) -> Record | None:
    found: dict[str, list[str]] = {}
    for tag, parts in entry.fields:
        found.setdefault(tag, []).extend(parts)
    record = Record(where=f"line {entry.line}", type="report", title=" ".join(found["title"]))
    places = []
    for line in filter(None, (*found.get("authors", ()), *found.get("By", ()))):
        for name in line.split(";"):
            match = _AUTHOR.fullmatch(name.strip())
            bare = match[1].strip() if match else name.strip()
            in_order = line in found.get("By", ()) and 1 < len(bare.split()) < 5  # "Jane Doe", not "Doe, Jane"
            record.people.append(Person.parse(bare) if in_order else person_of(bare))
            if match and match[2]:
                places.append(f"{match[1].strip()}: {match[2]}")
    abstract = "\n".join(found.get("abstract", ())).strip()
    record.abstract = "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s{0,99}\n", abstract))
    words = " ".join(found.get("Keywords", ()))
    record.tags = [word for word in map(str.strip, re.split(r"[;,]", words)) if word]
    record.date = printed_date(" ".join(found.get("Date", ())).strip())
    record.url = "".join(found.get("URL", ()))
    record.doi = find_doi(" ".join(found.get("DOI", ()))) or (find_doi(record.url) or "" if "doi" in record.url else "")
    if arxiv := find_arxiv(record.url) if "arxiv" in record.url.lower() else None:
        record.arxiv, record.arxiv_version = arxiv
    for name, value in (("affiliation", "\n".join(places)), ("JEL", " ".join(found.get("JEL", ())))):
        if value:
            record.extra[_PREFIX + name] = value
    return record


_NEP = Kind("nep", "NEP’s reports", _entries, _record)
