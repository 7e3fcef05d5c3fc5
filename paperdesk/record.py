"""Works as the outside describes them: what every format reads into and writes from.

Knows no store and no format. `clean` is the one gate through which text from outside passes: NUL, lone surrogates and
control characters go, white space in titles collapses, everything else stays letter for letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """Where a paper stands in its reader's life."""

    UNREAD = "unread"
    READING = "reading"
    READ = "read"
    SKIPPED = "skipped"


# The CSL item types, in the order a reader would look for them, with the names shown on screen.
TYPES: dict[str, str] = {
    "article-journal": "Journal article",
    "paper-conference": "Conference paper",
    "article": "Preprint",
    "book": "Book",
    "chapter": "Chapter",
    "thesis": "Thesis",
    "report": "Report",
    "webpage": "Web page",
    "post-weblog": "Blog post",
    "article-magazine": "Magazine article",
    "article-newspaper": "Newspaper article",
    "dataset": "Dataset",
    "software": "Software",
    "patent": "Patent",
    "standard": "Standard",
    "entry-encyclopedia": "Encyclopedia entry",
    "entry-dictionary": "Dictionary entry",
    "entry": "Reference entry",
    "manuscript": "Manuscript",
    "review": "Review",
    "review-book": "Book review",
    "speech": "Presentation",
    "periodical": "Periodical",
    "collection": "Collection",
    "classic": "Classical work",
    "legal_case": "Case",
    "legislation": "Statute",
    "bill": "Bill",
    "hearing": "Hearing",
    "regulation": "Regulation",
    "treaty": "Treaty",
    "motion_picture": "Film",
    "broadcast": "Broadcast",
    "song": "Audio recording",
    "graphic": "Artwork",
    "figure": "Figure",
    "map": "Map",
    "musical_score": "Score",
    "interview": "Interview",
    "personal_communication": "Letter",
    "pamphlet": "Pamphlet",
    "performance": "Performance",
    "post": "Post",
    "event": "Event",
    "document": "Document",
    "note": "Note",
}

# A person's part in a work, as CSL names it; the first is what a plain list of names means.
ROLES: dict[str, str] = {
    "author": "Author",
    "editor": "Editor",
    "translator": "Translator",
    "contributor": "Contributor",
    "collection-editor": "Series editor",
    "container-author": "Book author",
    "director": "Director",
    "composer": "Composer",
    "illustrator": "Illustrator",
    "interviewer": "Interviewer",
    "recipient": "Recipient",
    "reviewed-author": "Reviewed author",
    "original-author": "Original author",
}


@dataclass(slots=True)
class Person:
    """A person or an organisation with a part in a work; an organisation has only `literal`."""

    family: str = ""
    given: str = ""
    particle: str = ""  # "van der", written before the family name
    suffix: str = ""  # "Jr."
    literal: str = ""  # an organisation, or a name that cannot be split
    role: str = "author"

    @property
    def full(self) -> str:
        """The name in reading order: "Juan de la Cruz Jr."."""
        if self.literal:
            return self.literal
        return _joined(self.given, self.particle, self.family, self.suffix)

    @property
    def last(self) -> str:
        """What the person is called by: the family name with its particle, or the organisation."""
        if self.literal:
            return self.literal
        return _joined(self.particle, self.family) or self.given

    @property
    def short(self) -> str:
        """The name with initials: "J. de la Cruz"."""
        if self.literal or not self.family or not self.given:
            return self.last
        initials = " ".join(
            "-".join(part[:1] + "." for part in word.split("-") if part) for word in self.given.split() if word
        )
        return f"{initials} {self.last}".strip()

    def as_dict(self) -> dict[str, str]:
        """The non-empty parts, as they are kept in the store; the role only where it is not author."""
        out = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}
        if self.role == "author":
            out.pop("role", None)
        return out

    @classmethod
    def from_dict(cls, data: dict[str, str]) -> Person:
        """A person from what `as_dict` gave; unknown members are ignored."""
        return cls(**{f.name: str(data[f.name]) for f in fields(cls) if data.get(f.name)})

    @classmethod
    def parse(cls, text: str, role: str = "author") -> Person:
        """A person typed by hand or printed by a source: "Family, Given", "Given von Family", "{An Organisation}"."""
        text = " ".join(text.split())
        if text.startswith("{") and text.endswith("}"):
            return cls(literal=text[1:-1].strip(), role=role)
        if "," in text:
            parts = [part.strip() for part in text.split(",")]
            if len(parts) >= 3:  # "Family, Jr., Given"
                family, suffix, given = parts[0], parts[1], ", ".join(parts[2:])
                if _SUFFIX.fullmatch(given) and not _SUFFIX.fullmatch(suffix):  # "Family, Given, Jr."
                    suffix, given = given, suffix
            else:
                family, suffix, given = parts[0], "", parts[1]
            particle, family = _split_particle(family.split())
            return cls(family=family, given=given, particle=particle, suffix=suffix, role=role)
        words = text.split()
        suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
        if len(words) < 2:
            return cls(family=text, role=role) if text else cls(role=role)
        first_particle = next((i for i, word in enumerate(words[1:-1], 1) if word.lower() in _PARTICLES), None)
        split = first_particle if first_particle is not None else len(words) - 1
        particle, family = _split_particle(words[split:])
        return cls(family=family, given=" ".join(words[:split]), particle=particle, suffix=suffix, role=role)


def _joined(*parts: str) -> str:
    """The parts of a name with blanks between; none behind "al-" and "d’"."""
    name = ""
    for part in parts:
        name += part if not name or not part or name.endswith(_BOUND) else f" {part}"
    return name


_BOUND = ("-", "'", "’")
_SUFFIX = re.compile(r"(?i)(jr|sr|ii|iii|iv)\.?")
_PARTICLES = frozenset(
    ("von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "les", "el", "al", "bin",
     "ibn", "ter", "ten", "zu", "zur")
)  # fmt: skip


def _split_particle(words: list[str]) -> tuple[str, str]:
    """The small words before a family name, and the name: "van der Berg" gives ("van der", "Berg")."""
    count = 0
    while count < len(words) - 1 and words[count].islower() and words[count] in _PARTICLES:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


@dataclass(slots=True)
class FileRef:
    """A file that a source names for a work; `path` as written there, or made absolute by the format.

    With `copy` the library takes a copy of its own, since where it lies another program may remove it; otherwise the
    file is linked where it lies.
    """

    path: str
    title: str = ""
    mime: str = ""
    copy: bool = False


@dataclass(slots=True)
class Highlight:
    """A passage that was marked in a file of a work, or a remark on a page of it."""

    text: str = ""  # the words marked; empty for a remark or a picture
    comment: str = ""  # Markdown
    kind: str = "highlight"  # one of MARKS
    colour: str = ""  # "#ffd400"
    page: int | None = None  # of the file, from 1
    label: str = ""  # the page's number as printed
    places: list[list[float]] = field(default_factory=list)  # page, then left, bottom, right, top in points
    author: str = ""
    added: str = ""  # ISO 8601 UTC
    modified: str = ""  # ISO 8601 UTC
    source: str = ""  # what another program calls it, so that it is known again: "zotero:ABCD2345"


NO_TAGS = "paperdesk.keywords"  # in `Record.extra`: keywords that are no paths of tags ("/slash"), one a line
MARKS = ("highlight", "underline", "note", "text", "image", "ink")


@dataclass(slots=True)
class Sighting:
    """Where and when a work was seen: a curated page, a feed, a list."""

    source: str  # what kind of place: "trending"
    date: str = ""  # as precise as known, ISO where possible, else as printed ("Mar 11")
    rank: int | None = None  # place on the page, from 1
    upvotes: int | None = None
    curator: str = ""


@dataclass(slots=True)
class Record:
    """One work as a source describes it; what the source does not say is empty."""

    title: str = ""
    type: str = "article"
    people: list[Person] = field(default_factory=list)
    date: str = ""  # ISO 8601, as far as known: "2020", "2020-05", "2020-05-14", "2019/2020"; else as printed
    venue: str = ""  # journal, proceedings, book or site it stands in
    volume: str = ""
    issue: str = ""
    pages: str = ""
    number: str = ""  # report, patent or article number
    edition: str = ""
    series: str = ""
    publisher: str = ""  # also the school of a thesis and the institution of a report
    place: str = ""
    event: str = ""
    language: str = ""
    short_title: str = ""
    abstract: str = ""
    doi: str = ""
    arxiv: str = ""  # without version
    arxiv_version: int | None = None
    isbn: str = ""
    issn: str = ""
    pmid: str = ""
    url: str = ""
    key: str = ""  # the citation key it came with
    old_keys: list[str] = field(default_factory=list)  # what it was called before, the earliest first
    tags: list[str] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)  # paths: "Thesis/Ch. 2"
    notes: list[str] = field(default_factory=list)  # Markdown, in order
    files: list[FileRef] = field(default_factory=list)
    highlights: list[Highlight] = field(default_factory=list)  # in the order of the text
    status: str = ""  # a Status value, or empty where the source does not know
    starred: bool | None = None
    rating: int | None = None
    queue: int | None = None  # place in Up next, from 1
    read_at: str = ""  # ISO 8601 UTC: when it was last marked read
    added: str = ""  # ISO 8601 UTC
    modified: str = ""  # ISO 8601 UTC
    extra: dict[str, str] = field(default_factory=dict)  # fields without a home: {"bibtex.annote": "…"}
    sighting: Sighting | None = None
    where: str = ""  # where in the source it stands: "line 32", "item 4"

    @property
    def authors(self) -> list[Person]:
        """The people whose part is author, in order."""
        return [person for person in self.people if person.role == "author"]

    @property
    def year(self) -> int | None:
        """The year of `date`, or None."""
        return year_of(self.date)

    @property
    def keywords(self) -> list[str]:
        """What a file of this work has as keywords: the tags, and behind them the words that cannot be tags here."""
        return list(dict.fromkeys((*self.tags, *filter(None, self.extra.get(NO_TAGS, "").split("\n")))))


@dataclass(slots=True)
class Problem:
    """Something a source holds that could not be read, or was read with a doubt."""

    where: str  # "line 32"
    message: str  # one sentence
    failed: bool = False  # True when a work was lost by it: it counts as read and failed


@dataclass(slots=True)
class Import:
    """What a format found in one source. read = len(records) + the problems that lost a work."""

    format: str
    records: list[Record] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)  # all collection paths, empty ones included
    problems: list[Problem] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many works stand in the source, whole or broken."""
        return len(self.records) + sum(problem.failed for problem in self.problems)


def year_of(date: str) -> int | None:
    """The year a date begins with, or the only four-digit year in a printed one; None where there is none."""
    match = re.match(r"(-?\d{4})(?!\d)", date.strip())
    if match:
        return int(match.group(1))
    found = re.findall(r"(?<!\d)(\d{4})(?!\d)", date)
    return int(found[0]) if len(found) == 1 else None


# C0 and C1 controls but tab and line feed, lone surrogates, and the two characters that are never text.
_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """The text without NUL, controls and lone surrogates, its line ends as one line feed each."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _BAD.sub("", text) if not text.isprintable() else text


def clean_line(text: str) -> str:
    """`clean_text` with every run of white space made one space: for titles, names, venues."""
    return " ".join(clean_text(text).split())


LONGEST_LINE = 20_000
"""Letters of a text that is shown on one line, as titles and names are; `clean` cuts a longer one there."""

_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_STAMP = re.compile(r"[12]\d{3}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(?:\.\d{1,9})?Z", re.A)
LONGEST_KEY = 1_000  # characters of one that is kept
_LAST_PLACE = 1_000_000_000  # in Up next
_LINES = ("type", "date", "venue", "volume", "issue", "pages", "number", "edition", "series", "publisher", "place",
          "event", "language", "short_title", "doi", "arxiv", "isbn", "issn", "pmid", "url", "key",
          "status")  # fmt: skip
_CALLED = {"short_title": "short title", "doi": "DOI", "arxiv": "arXiv id", "isbn": "ISBN", "issn": "ISSN",
           "pmid": "PMID", "url": "address", "key": "citation key"}  # fmt: skip


def clean(record: Record, cut: list[str] | None = None) -> Record:
    """The same record with every text in it safe to keep: see the module's words on letters.

    What is cut at LONGEST_LINE is named in `cut`, as a reader calls it: "title", "name", "tag".
    """

    def line(text: str, what: str) -> str:
        text = clean_line(text)
        if len(text) <= LONGEST_LINE:
            return text
        if cut is not None and what not in cut:
            cut.append(what)
        return text[:LONGEST_LINE].rstrip()

    record.title = line(record.title, "title")
    record.abstract = clean_text(record.abstract).strip()
    for name in _LINES:
        value: Any = getattr(record, name)
        if value:
            setattr(record, name, line(value, _CALLED.get(name, name)))
    if record.type not in TYPES:
        record.type = "document"
    for person in record.people:
        for part in ("family", "given", "particle", "suffix", "literal", "role"):
            value = getattr(person, part)
            if value:
                setattr(person, part, line(value, "name"))
    record.people = [person for person in record.people if person.last]
    record.tags = list(dict.fromkeys(line(tag, "tag") for tag in record.tags))
    record.tags = [tag for tag in record.tags if tag]
    keys = dict.fromkeys(key for key in map(clean_line, record.old_keys) if key and len(key) <= LONGEST_KEY)
    record.old_keys = [key for key in keys if key != record.key]
    record.queue = record.queue if record.queue and 0 < record.queue <= _LAST_PLACE else None
    record.read_at = record.read_at if _STAMP.fullmatch(record.read_at) else ""
    record.collections = list(dict.fromkeys(line(path, "collection") for path in record.collections))
    record.collections = [path for path in record.collections if path]
    record.notes = [note for note in (clean_text(note).strip("\n") for note in record.notes) if note.strip()]
    kept = ((clean_line(name), clean_text(value)) for name, value in record.extra.items())
    record.extra = {name: value for name, value in kept if name and value}
    for file in record.files:
        file.path, file.mime = clean_line(file.path), clean_line(file.mime)
        file.title = line(file.title, "file’s title")
    record.files = [file for file in record.files if file.path]
    record.highlights = [
        mark for mark in map(_clean_highlight, record.highlights) if mark.text or mark.comment or mark.places
    ]
    return record


def _clean_highlight(mark: Highlight) -> Highlight:
    mark.text, mark.comment = clean_text(mark.text).strip(), clean_text(mark.comment).strip()
    for name in ("label", "author", "source", "added", "modified"):
        setattr(mark, name, clean_line(getattr(mark, name)))
    mark.kind = mark.kind if mark.kind in MARKS else MARKS[0]
    mark.colour = mark.colour.lower() if _COLOUR.fullmatch(mark.colour) else ""
    return mark
