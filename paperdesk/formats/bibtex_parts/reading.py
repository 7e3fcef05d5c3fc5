"""A .bib file, BibTeX or BibLaTeX, as an Import.

Puts the parts together: `blocks` takes the file apart, `names`, `fields` and `files` read what stands in it. Here
strings are put in, fields are inherited by crossref, and every entry is accounted for.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Generator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.bibtex_parts.blocks import Blocks, Definition, Entry, Value, split
from paperdesk.formats.bibtex_parts.desk import WHOLE
from paperdesk.formats.bibtex_parts.fields import line, record_of, words_of
from paperdesk.formats.bibtex_parts.files import (
    Groups,
    parse_bibdesk_file,
    parse_files,
    parse_groups,
    placed,
)
from paperdesk.formats.bibtex_parts.names import parse_names
from paperdesk.formats.bibtex_parts.types import (
    AND_OTHERS,
    EDITORS,
    MONTHS,
    PARTS,
    ROLE_OF,
    plain_kind,
    role_of_editor,
)
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import FileRef, Import, Problem, Record

# Fields that may stand several times, and what joins them.
_JOINED = {"keywords": ", ", "tags": ", ", "groups": ", ", "file": ";", "annote": "\n\n", "annotation": "\n\n"}
# What an entry never inherits: it says something of the other work alone.
_OWN_FIELDS = """
    crossref xref xdata ids entryset entrysubtype execute label options presort related relatedtype sortkey sortname
    sorttitle sortyear shorthand doi url link urldate eprint eprinttype eprintclass arxiv arxivid archiveprefix
    primaryclass pmid file files localfile pdf abstract annotation annote note keywords keyword tags mendeley-tags
    groups owner timestamp date-added date-modified creationdate modificationdate readstatus read ranking rating
    relevance pages shorttitle review comment key type
"""
_OWN = frozenset(_OWN_FIELDS.split())
_NEVER = ("", "crossref", "ids")
_OWN_BEGINNINGS = ("bdsk-", "annotation-", "paperdesk-")
# Fields that an entry does not inherit where it says the same thing itself by another, or what they belong to.
_SAID_BY = {
    **{
        name: names
        for names in (
            ("location", "address"), ("institution", "school"), ("journaltitle", "journal", "fjournal"),
            ("eventtitle", "conference", "event"), ("language", "langid"), ("date", "year"),
        )
        for name in names
    },
    "month": ("date",), "day": ("date", "month"),
    "booksubtitle": ("booktitle",), "booktitleaddon": ("booktitle",),
    "journalsubtitle": ("journaltitle", "journal"), "journaltitleaddon": ("journaltitle", "journal"),
    **{f"{name}type": (name,) for name in EDITORS},
}  # fmt: skip
_YEAR = re.compile(r"\s*(\d{4})(?!\d)", re.A)
_NO_WORK = {"set": "a set of other entries", "xdata": "a store of fields for other entries"}
_MOST_INHERITED = 150  # fields; a chain of entries that each add one would take quadratic memory
_LONGEST_STRING = 20_000  # characters one @string may stand for; strings made of strings grow without end
_MOST_PUT_IN = 20_000_000  # characters all strings of a file may put into its entries

_KNOWN_BLOCK = re.compile(
    r"@\s*(?:article|book|booklet|collection|comment|conference|dataset|electronic|inbook|incollection|inproceedings|"
    r"manual|mastersthesis|misc|online|patent|phdthesis|preamble|proceedings|report|software|string|techreport|thesis|"
    r"unpublished|www)\s*[{(]",
    re.I,
)
_ANY_ENTRY = re.compile(r"@[A-Za-z][\w-]*\s*+[{(]\s*+[^\s,={}()\"]*+\s*+,\s*+[\w.:-]++\s*+=\s*+[\w{\"]")


def sniff(head: bytes, name: str) -> float:
    """How sure it is, from the first bytes and the name, that a file is BibTeX."""
    text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    named = name.lower().endswith((".bib", ".bibtex", ".biblatex"))
    if text[:1] in "<[{" and not named:
        return 0.0
    if _ANY_ENTRY.search(text):
        return 0.98 if named or text[0] in "@%" else 0.85
    if _KNOWN_BLOCK.search(text):
        return 0.95 if named else 0.6 if text[0] == "@" else 0.3
    return 0.3 if named else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The entries of a .bib file one by one; returns the collections and the problems, each with its line.

    Raises UnreadableFileError when the file holds nothing of BibTeX.
    """
    from bibtexparser.splitter import Splitter

    # What its log would say stands in the problems, with better line numbers.
    logging.getLogger("bibtexparser.splitter").disabled = True
    text = source.taken_text().replace("\r\n", "\n").replace("\r", "\n")
    blocks = split(text, lambda part: Splitter(part).split().blocks, progress)
    if (not blocks.anything and text.strip()) or (not blocks.items and "\0" in text):
        raise UnreadableFileError(f"“{source.name}” holds no BibTeX entries.")
    del text  # what is large goes as soon as it can
    groups = parse_groups(blocks.comments)
    brought = Import("bibtex", collections=list(groups.paths), problems=blocks.problems)
    if groups.broken:
        brought.problems.append(Problem("", "A list of BibDesk's groups could not be read."))
    works = _resolved(blocks, brought.problems)
    named = {key.lower() for work in works for key in _parents(work)}
    _inherit(works, brought.problems)
    folders = _folders(groups, source.path)
    total = len(works)
    works.reverse()
    while works:
        if (total - len(works)) % 200 == 0:
            progress.report(total - len(works), total, "Reading BibTeX")
        work = works.pop()
        if work.entry.type in _NO_WORK:
            if not named.intersection(work.keys):  # what others took is not lost
                said = f"“{work.entry.key[:80]}” is {_NO_WORK[work.entry.type]}, not a work, and was left out."
                brought.problems.append(Problem(work.where, said))
        else:
            yield _record(work, groups, folders)
    progress.report(total, total, "Reading BibTeX")
    brought.problems.sort(key=lambda problem: int(problem.where.removeprefix("line ") or 0))
    return brought


@dataclass(slots=True)
class _Work:
    """An entry with its values as TeX, strings put in."""

    entry: Entry
    values: dict[str, str] = field(default_factory=dict)
    inherited: bool = False

    @property
    def where(self) -> str:
        return f"line {self.entry.line}"

    @property
    def keys(self) -> list[str]:
        """What others may call it by, in small letters: its key and the further ones in `ids`."""
        return [self.entry.key.lower(), *(key.strip().lower() for key in self.values.get("ids", "").split(",") if key)]


def _resolved(blocks: Blocks, problems: list[Problem]) -> list[_Work]:
    """The entries, with what stands for their strings put in."""
    strings = _Strings(blocks)
    works: list[_Work] = []
    missing: dict[str, list[int]] = {}
    for item in blocks.items:
        if isinstance(item, Definition):
            strings.define(item)
        else:
            work = _Work(item)
            for name, value in item.fields:
                _set_value(work, name, value if isinstance(value, str) else strings.put_into(value), problems)
            item.fields = []
            works.append(work)
        for name in strings.pop_missing():
            missing.setdefault(name, []).append(item.line)
    for name, lines in missing.items():
        also = f", here and in {len(lines) - 1} other entries" if len(lines) > 1 else ""
        said = f"The string “{name[:80]}” is not defined; it was kept as it is written{also}."
        problems.append(Problem(f"line {lines[0]}", said))
    return works


class _Strings:
    """What the strings of a file stand for: the last definition before a use, else one behind it, else a month."""

    def __init__(self, blocks: Blocks) -> None:
        self._texts = {month: month for month in MONTHS}
        later = ((item.name, item.value) for item in blocks.items if isinstance(item, Definition))
        self._texts |= {name: value for name, value in later if isinstance(value, str)}
        self._missing: dict[str, None] = {}
        self._left = _MOST_PUT_IN

    def define(self, definition: Definition) -> None:
        """Take a definition where it stands."""
        value = definition.value
        self._texts[definition.name] = (value if isinstance(value, str) else self.put_into(value))[:_LONGEST_STRING]

    def put_into(self, value: Value) -> str:
        """The text of a value made of pieces; a string that is not defined stays as it is written."""
        out: list[str] = []
        for is_name, text in value if not isinstance(value, str) else [(False, value)]:
            found = self._texts.get(text.lower()) if is_name else text
            if is_name and (found is None or len(found) > self._left):
                self._missing[text] = None
                found = text
            elif is_name and found is not None:
                self._left -= len(found)
            out.append(found or "")
        return "".join(out)

    def pop_missing(self) -> list[str]:
        """The strings that were wanted and not found since this was last asked."""
        missing, self._missing = list(self._missing), {}
        return missing


def _set_value(work: _Work, name: str, text: str, problems: list[Problem]) -> None:
    """Keep a field's value; of two with one name BibTeX takes the first, lists are joined."""
    held = work.values.get(name, "")
    if not held.strip():
        work.values[name] = text
    elif text.strip() and text != held:
        if name in _JOINED:
            work.values[name] = held + _JOINED[name] + text
        else:
            said = f"The field “{name[:80]}” of “{work.entry.key[:80]}” stands there twice; the first was taken."
            problems.append(Problem(work.where, said))


def _inherit(works: list[_Work], problems: list[Problem]) -> None:
    """Give entries what they lack from those they name in `crossref` and `xdata`, along chains of any length."""
    by_key: dict[str, _Work] = {}
    for work in works:
        by_key.setdefault(work.entry.key.lower(), work)
    for work in works:
        for key in work.keys:
            by_key.setdefault(key, work)
    for work in works:
        chain: list[_Work] = []
        pending = [work]
        while pending:
            current = pending.pop()
            if current.inherited:
                continue
            current.inherited = True  # now, so that a circle ends
            chain.append(current)
            pending += (by_key[key.lower()] for key in _parents(current) if key.lower() in by_key)
        for current in reversed(chain):
            _inherit_one(current, by_key, problems)


def _parents(work: _Work) -> list[str]:
    names = work.values.get("xdata", "").split(",") if "xdata" in work.values else []
    return [name.strip() for name in (*names, work.values.get("crossref", "")) if name.strip()]


def _inherit_one(work: _Work, by_key: dict[str, _Work], problems: list[Problem]) -> None:
    whole = line(work.values.pop(WHOLE, ""))
    for key in dict.fromkeys(_parents(work)):
        if " ".join(key.split()) == whole:  # written by ourselves, with all that it inherited
            continue
        parent = by_key.get(key.lower())
        if parent is work:
            problems.append(Problem(work.where, f"“{work.entry.key[:80]}” refers to itself."))
        elif parent is None:
            problems.append(Problem(work.where, f"“{work.entry.key[:80]}” refers to “{key[:80]}”, which is not here."))
        else:
            _take_from(parent, work)
    if "xdata" in work.values and all(name.lower() in by_key for name in _parents(work)):
        del work.values["xdata"]


def _take_from(parent: _Work, work: _Work) -> None:
    """Give an entry the fields of another that it does not say itself, under this name or one that means the same."""
    everything = parent.entry.type == "xdata"
    everything |= parent.entry.type == work.entry.type and not work.values.get("title", "").strip()
    said = {name for name, value in work.values.items() if value.strip()}
    another_year = "year" in said and work.values["year"].strip() != parent.values.get("year", "").strip()
    for name, value in islice(parent.values.items(), _MOST_INHERITED):
        target = name if everything else _inherited_name(name, work.entry.type, parent)
        if target == "date" and not said.isdisjoint(("month", "day")) and (year := _YEAR.match(value)):
            target, value = "year", year.group(1)  # what is finer is its own
        closed = target in _NEVER or target in said or (another_year and target in ("month", "day"))
        if not closed and said.isdisjoint(_SAID_BY.get(target, ())):
            work.values[target] = value


def _inherited_name(name: str, kind: str, parent: _Work) -> str:
    """Which field of an entry is filled by a field of the work it stands in; empty for none."""
    if name in _OWN or name.startswith(_OWN_BEGINNINGS):
        return ""
    if name in ("title", "subtitle", "titleaddon"):
        if parent.entry.type == "periodical":
            return "journal" + name
        if kind in PARTS:
            return "" if parent.values.get("booktitle", "").strip() else "book" + name
        return ""
    return name


def _folders(groups: Groups, path: Path | None) -> list[Path]:
    """Where the files of entries may lie: JabRef's folders, then the folder of the .bib file itself."""
    if path is None:
        return []
    home = path.absolute().parent
    return [*(home / folder for folder in groups.folders), home]


def _record(work: _Work, groups: Groups, folders: list[Path]) -> Record:
    values, entry = work.values, work.entry
    people, others = [], []
    for name in list(values):
        role = ROLE_OF.get(name) or role_of_editor(name, values)
        if not role:
            continue
        found, more = parse_names(values.pop(name), role)
        people += found
        others += [role] if more and role not in others else []
    files = _files(values)
    collections = groups.of(entry.key, words_of(values.pop("groups", "")))
    record = record_of(plain_kind(entry.type, values), entry.key, values)
    record.people, record.collections = people, collections
    record.files = [placed(file, folders) for file in files] if folders else files
    if others:
        record.extra[AND_OTHERS] = " ".join(others)
    record.where = work.where
    return record


def _files(values: dict[str, str]) -> list[FileRef]:
    files: list[FileRef] = []
    for name in ("file", "files", "localfile"):
        if name in values:
            files += parse_files(values.pop(name))
    if values.get("pdf", "").strip() and "://" not in values["pdf"]:
        files.append(FileRef(values.pop("pdf").strip(), mime="application/pdf"))
    for name in [name for name in values if name.startswith("bdsk-file-")]:
        file = parse_bibdesk_file(values[name])
        if file is not None:
            files.append(file)
            del values[name]
    return files
