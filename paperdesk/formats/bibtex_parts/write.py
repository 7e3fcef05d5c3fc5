"""Records as BibTeX or BibLaTeX entries, in TeX that any style prints and with braces that always balance.

The opposite of `reading`: what is written here in either dialect is read there as the same record. What BibTeX cannot
say is lost: a star refused rather than not given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TextIO

from paperdesk.formats.bibtex_parts.desk import EXTRA, IDS, KEY, NO_KEY, desk_fields, written_extra, written_ids
from paperdesk.formats.bibtex_parts.fields import countries_of
from paperdesk.formats.bibtex_parts.files import write_files
from paperdesk.formats.bibtex_parts.languages import langid
from paperdesk.formats.bibtex_parts.names import write_names
from paperdesk.formats.bibtex_parts.types import (
    AND_OTHERS,
    ANY_THESIS,
    EDITORS,
    ENTRY_TYPE,
    FIELD_OF_ROLE,
    JOURNALS,
    MONTHS,
    PARTS,
    REPORTS,
    SAID_BY_ENTRY,
    SUBTYPE,
    THESES,
    TYPE_FIELD,
    biblatex_type,
    is_any_thesis,
    is_web_page,
    is_whole_book,
    written_type,
)
from paperdesk.identifiers import clean_isbn, folded_title
from paperdesk.key_pattern import key_of
from paperdesk.latex import balanced, encode
from paperdesk.record import Record

_ISO = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.A)
_ISO_RANGE = re.compile(r"-?\d{4}(?:-\d\d){0,2}(?:/(?:-?\d{4}(?:-\d\d){0,2})?)?", re.A)
_EDTF = re.compile(
    r"(?=[^\d]{0,3}\d)(?:\.\.|-(?!-)|[\dX~?%/])++", re.A
)  # dates as BibLaTeX has them, open and doubtful ones too
_DOUBT = re.compile(r"[~?%X]|\.\.|^/|/$")
_YEAR_IN_DATE = re.compile(r"(?:^|/)(\d{4})(?!\d)")
# What BibLaTeX calls an editor of each kind; "redactor" as Zotero writes it.
_EDITING = {
    "director": "director", "composer": "composer", "illustrator": "illustrator", "interviewer": "interviewer",
    "contributor": "collaborator", "collection-editor": "redactor",
}  # fmt: skip
_PAGES = re.compile(r"([^-\s]{1,200})-([^-\s]{1,200})")
_AT_LINE_START = re.compile(r"(?m)^([ \t]*+)@(?=\w*+[ \t]*+[({])")
_FIELD_NAME = re.compile(r"[^\s,={}\"#%'()@\\]+")
_UNSAFE_IN_ADDRESS = re.compile(r"[{}\\]")
_SMALL_WORDS = frozenset(("the", "and", "for", "with", "from", "into", "der", "die", "das", "und", "les", "des", "una"))


def write_entries(records: Iterable[Record], out: TextIO, *, biblatex: bool) -> None:
    """Write records in one of the two dialects, each with a key of its own."""
    keys = Keys(refused=("0",) if biblatex else ())  # biber leaves out an entry of that key
    for number, record in enumerate(records):
        kind, subtype = written_type(record, biblatex)
        fields = {**people_fields(record, biblatex), **fields_of(record, kind, subtype, biblatex)}
        if biblatex:
            kind, fields["type"] = biblatex_type(kind, record)
        elif is_any_thesis(kind, record):
            fields["type"] = ANY_THESIS
        if record.files:
            fields["file"] = write_files(record.files)
        left = unwritable(record)
        for name, (full_name, value) in kept_fields(record, biblatex).items():
            if not fields.get(name):
                fields[name] = value
            elif fields[name] != value and name != IDS:
                left.add(full_name)
        fields[EXTRA] = encode(written_extra(record, left)) or fields.get(EXTRA, "")
        key = keys.key_of(record)
        if record.key == "0" != key:
            fields[KEY] = record.key
        said = {name: value for name, value in fields.items() if value}
        out.write(("\n" if number else "") + entry_text(kind, key, said))


def people_fields(record: Record, biblatex: bool = False) -> dict[str, str]:
    """The fields of names, one for each role; BibLaTeX has most roles as kinds of editors, each with its type."""
    others = record.extra.get(AND_OTHERS, "").split()
    roles = list(dict.fromkeys(person.role for person in record.people))
    taken = [name for name in EDITORS if f"bibtex.{name}" in record.extra or f"bibtex.{name}type" in record.extra]
    taken += ["editor"] if "editor" in roles else []
    fields: dict[str, str] = {}
    for role in roles:
        name = FIELD_OF_ROLE.get(role, role)
        free = next((one for one in EDITORS[role == "collection-editor" :] if one not in taken), "")
        if biblatex and role in _EDITING and free:
            name = free
            taken.append(free)
            fields[f"{name}type"] = _EDITING[role]
        fields[name] = write_names((person for person in record.people if person.role == role), role in others)
    return {name: value for name, value in fields.items() if value}


def fields_of(record: Record, kind: str, subtype: str, biblatex: bool = False) -> dict[str, str]:
    """The fields of an entry of type `kind` that say something, without people, files and what stands in `extra`."""
    journal = kind in JOURNALS
    fields = {
        "entrysubtype": subtype,
        "title": _protected(record.title),
        _venue_field(record, kind, biblatex): encode(record.venue),
        **_date_fields(record.date, "bibtex.year" in record.extra, biblatex),
        "volume": encode(record.volume),
        "number": encode(record.issue if journal else record.number),
        "eid" if journal else "issue": encode(record.number if journal else record.issue),
        "pages": _PAGES.sub(r"\1--\2", encode(record.pages)) if record.pages.count("-") == 1 else encode(record.pages),
        "edition": encode(record.edition),
        "series": encode(record.series),
        _publisher_field(kind, biblatex): encode(record.publisher),
        "location" if biblatex and "bibtex.location" not in record.extra else "address": _place(record),
        "eventtitle": encode(record.event),
        **_language_fields(record, biblatex),
        "shorttitle": encode(record.short_title),
        "doi": record.doi,
        "url": _address(record.url),
        "eprint": (f"{record.arxiv}v{record.arxiv_version}" if record.arxiv_version else record.arxiv),
        "eprinttype" if biblatex else "archiveprefix": "arXiv" if record.arxiv else "",
        "isbn": _isbn(record),
        "issn": encode(record.issn),
        "pmid": encode(record.pmid),
        "keywords": written_list(record.keywords),
        "groups": written_list(record.collections),
        "abstract": _paragraphs(record.abstract),
        **_notes(record.notes),
        "readstatus": record.status,
        "ranking": "" if record.rating is None else f"rank{record.rating}",
        "relevance": "relevant" if record.starred else "",
        "date-added": record.added,
        "date-modified": record.modified,
        IDS: written_ids(record),
        **{name: encode(text) for name, text in desk_fields(record).items()},
    }
    return {name: value for name, value in fields.items() if value}


def _venue_field(record: Record, kind: str, biblatex: bool) -> str:
    if kind in PARTS:
        return "booktitle"
    # a book's "booktitle" that only repeats its title is not taken for where it stands
    repeats = is_whole_book(kind) and folded_title(record.venue) == folded_title(record.title)
    if is_whole_book(kind) and not repeats and record.title:  # else it would be taken for the title
        return "booktitle"
    if biblatex and is_web_page(kind):
        return "organization"
    return "journaltitle" if biblatex else "journal"


def _publisher_field(kind: str, biblatex: bool) -> str:
    if kind in THESES:
        return "institution" if biblatex else "school"
    return "institution" if kind in REPORTS else "publisher"


def _language_fields(record: Record, biblatex: bool) -> dict[str, str]:
    if record.extra.get("bibtex.langid") == record.language:
        return {}
    known = langid(record.language) if biblatex and "bibtex.langid" not in record.extra else ""
    return {"language": "" if known == record.language else encode(record.language), "langid": known}


def _notes(notes: list[str]) -> dict[str, str]:
    """The first note where every program looks for one, the others behind it under names of our own."""
    names = ("annotation", *(f"annotation-{number}" for number in range(2, len(notes) + 1)))
    texts = (_safe_lines(encode(note)) + ("{}" if note[-1:].isspace() else "") for note in notes)  # the end is seen
    return dict(zip(names, texts, strict=False))


def unwritable(record: Record) -> set[str]:
    """The full names of BibTeX's fields that a program wrote under names that none may have ("funding_text 1")."""
    ours = (name for name in record.extra if name.startswith("bibtex.") and name not in SAID_BY_ENTRY)
    return {name for name in ours if not _FIELD_NAME.fullmatch(name.removeprefix("bibtex."))}


def kept_fields(record: Record, biblatex: bool = False) -> dict[str, tuple[str, str]]:
    """The fields that came from a BibTeX file without a home here: full name and TeX as it was, by their names."""
    fields: dict[str, tuple[str, str]] = {}
    for full_name, value in record.extra.items():
        source, _, name = full_name.partition(".")
        if full_name == TYPE_FIELD:
            name = "type"
        elif name == "primaryclass" and biblatex and record.arxiv and "bibtex.eprintclass" not in record.extra:
            name = "eprintclass"
        elif source != "bibtex" or full_name in (ENTRY_TYPE, SUBTYPE) or not _FIELD_NAME.fullmatch(name):
            continue
        tex = value if balanced(value) and not value.endswith("\\") else encode(value)
        fields[name.lower()] = full_name, tex
    return fields


def entry_text(kind: str, key: str, fields: dict[str, str]) -> str:
    """One entry as it stands in a file."""
    lines = [f"  {name} = {value if _is_macro(name, value) else f'{{{value}}}'}" for name, value in fields.items()]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _is_macro(name: str, value: str) -> bool:
    return name == "month" and value in MONTHS


def _protected(title: str) -> str:
    """The title in TeX, words with capitals inside in braces, so that no style makes "DNA" small."""
    words = encode(title).split(" ")
    in_formula = False
    for place, word in enumerate(words):
        dollars = word.count("$") - word.count("\\$")
        if not in_formula and not dollars and not set(word) & set("\\{}"):
            parts = word.split("-")
            if any(part[1:] != part[1:].lower() for part in parts):
                words[place] = "-".join(f"{{{part}}}" if part[1:] != part[1:].lower() else part for part in parts)
        in_formula ^= dollars % 2 == 1
    return " ".join(words)


def _date_fields(date: str, own_year: bool, biblatex: bool) -> dict[str, str]:
    """Year, month and day, or BibLaTeX's date where those cannot say it, or the year as printed."""
    if biblatex and _EDTF.fullmatch(date):
        return {"date": date}
    if own_year:  # the file gave a date and another year: both go back
        return {"date": encode(date)}
    match = _ISO.fullmatch(date)
    if match:
        year, month, day = match.groups()
        return {"year": year, "month": MONTHS[int(month) - 1] if month else "", "day": str(int(day)) if day else ""}
    if _ISO_RANGE.fullmatch(date):
        return {"date": date, "year": date[:4] if date[0] != "-" else ""}
    if _EDTF.fullmatch(date) and _DOUBT.search(date):
        return {"date": date, "year": next(iter(_YEAR_IN_DATE.findall(date)), "")}
    return {"year": encode(date)}


def _address(url: str) -> str:
    """An address as it is, unless its own signs would unbalance the braces around it."""
    return encode(url) if _UNSAFE_IN_ADDRESS.search(url) or "$" in url else url


def _place(record: Record) -> str:
    """The place; empty where BibLaTeX's words for it stand in the field that they came in."""
    said = countries_of(record.extra.get("bibtex.location", ""))
    return "" if said and said == record.place else encode(record.place)


def _isbn(record: Record) -> str:
    kept = record.extra.get("bibtex.isbn", "")
    return "" if kept and clean_isbn(kept) == record.isbn else encode(record.isbn)


def written_list(words: list[str]) -> str:
    """Words as a keyword field; one that holds the sign between them stands in braces."""
    written = []
    for word in words:
        tex = encode(word)
        written.append(f"{{{tex}}}" if "," in tex or ";" in tex else tex)
    return ", ".join(written) + ("," if len(written) == 1 and written[0].startswith("{") else "")


def _paragraphs(text: str) -> str:
    """Text of several lines in TeX: a blank line parts paragraphs, a single line break is said."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "\n\n".join(_safe_lines("\\newline{}\n".join(map(encode, part.split("\n")))) for part in paragraphs)


def _safe_lines(tex: str) -> str:
    """The TeX with no line that looks like the beginning of an entry."""
    return _AT_LINE_START.sub(r"\1{@}", tex) if "@" in tex else tex


class Keys:
    """Citation keys, each given once: the record's own where BibTeX can hold it, else author, year and a word."""

    def __init__(self, refused: Iterable[str] = ()) -> None:
        self._given = set(refused)
        self._next: dict[str, int] = {}

    def key_of(self, record: Record) -> str:
        """A key no earlier record got; BibTeX sees no difference between small and capital letters."""
        base = NO_KEY.sub("", record.key) or self._made(record)
        key = base
        while key.lower() in self._given:
            number = self._next.get(base.lower(), 1)
            self._next[base.lower()] = number + 1
            key = base + (chr(ord("a") + number) if number < 26 else f"-{number}")
        self._given.add(key.lower())
        return key

    def _made(self, record: Record) -> str:
        people = record.authors or record.people
        name = _plain(people[0].literal or people[0].family or people[0].given)[:30] if people else ""
        words = (_plain(word) for word in record.title.split())
        word = next((word for word in words if len(word) > 2 and word not in _SMALL_WORDS), "")
        if not (name or word) and (people or record.title):
            return key_of(record)  # in its own letters, where none are ASCII
        return f"{name}{record.year or ''}{word[:30]}" or "work"


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text[:200]).lower()
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
