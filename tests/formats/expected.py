"""What other programs read from the files of the shared collection, held against what PaperDesk reads from them.

`python -m tests.formats.expected [--format KIND] [--file PART] [--all]` prints the differences. Expected values come as
Zotero's items, Better BibTeX's items, JabRef's BibTeX and Papis' documents. Both sides are made `Work`s: the few words
of a work that are compared, with only those spellings made alike that say the same; each of them says why.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect
from paperdesk.formats.format import Source
from paperdesk.identifiers import clean_doi, find_doi, folded_title
from paperdesk.latex import decode
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record, clean, year_of
from tests.formats.agreed import AGREED, NOT_YET

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
NOT_HERE = "the shared collection of bibliography files lies beside the project only where it is developed"


@dataclass(slots=True)
class Work:
    """What is compared of a work; every text is as `_words` leaves it."""

    title: str = ""
    authors: list[str] = field(default_factory=list)  # "Family|Given", in order
    others: list[str] = field(default_factory=list)  # "role: Family|Given" of editors and translators
    year: str = ""
    doi: str = ""
    abstract: str = ""
    tags: list[str] = field(default_factory=list)
    venue: str = ""
    pages: str = ""
    total: str = ""  # pages of a whole book, as Zotero has them: ours may stand in `pages`
    key: str = ""  # to find works by


COMPARED = tuple(f.name for f in fields(Work) if f.name not in ("total", "key"))


class Sample(NamedTuple):
    """A row of the collection's INDEX.tsv."""

    file: str
    kind: str
    expected: str  # the file with the expected values, or empty
    entries: int | None  # works in the file, where that is known
    folder: str = "formats"  # of the collection's folders, that which holds the file

    @property
    def path(self) -> Path:
        return SHARED / self.folder / self.file

    @property
    def fields(self) -> tuple[str, ...]:
        """What is compared of its works."""
        if self.folder == "zotero":  # what Zotero's items became when they were written as BibTeX
            return ("title", "authors", "year", "doi")
        # What Zotero wrote CSL-JSON from has tags, for which CSL-JSON has no place.
        return tuple(name for name in COMPARED if name != "tags" or ".sourceitems." not in self.expected)

    @property
    def source(self) -> Source:
        return Source.from_path(self.path)


class Difference(NamedTuple):
    """One field of one work that is not as expected; `field` may also be "read", "work" (missing) or "surplus"."""

    file: str
    field: str
    work: str
    expected: object
    ours: object


# -- the collection ----------------------------------------------------------------------------------------------------


@cache
def samples() -> tuple[Sample, ...]:
    """All files of the collection, none where it is missing."""
    return (*_files_of_programs(), *_answers_of_services(), *_exports_of_zotero())


def _rows(folder: str) -> list[dict[str, str]]:
    index = SHARED / folder / "INDEX.tsv"
    if not index.exists():
        return []
    with index.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _answers_of_services() -> tuple[Sample, ...]:
    return tuple(
        Sample(row["file"], {"bib": "bibtex", "atom": "atom"}.get(row["file"].rpartition(".")[2], row["kind"]),
               row["expected_file"], _number(row["n_records"]), "feeds")
        for row in _rows("feeds")
    )  # fmt: skip


def _exports_of_zotero() -> tuple[Sample, ...]:
    return tuple(
        Sample(row["file"], "bbt-export", f"{row['file'].rpartition('.')[0]}.bbt.json", _number(row["n_items"]),
               "zotero")
        for row in _rows("zotero") if row["kind"] == "BBT export"
    )  # fmt: skip


def _files_of_programs() -> tuple[Sample, ...]:
    return tuple(
        Sample(row["file"], kind_of(row["file"], row["format"]), row["expected_file"], _number(row["n_entries"]))
        for row in _rows("formats")
    )


def kind_of(file: str, folder: str) -> str:
    """The kind of a file: the collection's folder, but for what stands under "other" and the YAML beside CSL-JSON."""
    for sign, kind in (
        (".csl.yml", "csl-yaml"), (".mods.xml", "mods"), ("MsBib", "msbib"), (".isi", "isi"), (".ovid.txt", "ovid"),
        (".unixref.xml", "unixref"), (".repec.txt", "repec"), (".cff", "cff"), ("RefWorks", "refworks"),
    ):  # fmt: skip
        if sign in file:
            return kind
    return folder


def read(sample: Sample) -> Import:
    """The file as the library reads it: its format detected, record by record, each cleaned."""
    source = sample.source
    works = detect(source).each(source, Progress())
    records: list[Record] = []
    while True:
        try:
            records.append(clean(next(works)))
        except StopIteration as end:
            brought: Import = end.value
            brought.records = records
            return brought


# -- works from the expected values ------------------------------------------------------------------------------------

_VENUES = ("publicationTitle", "bookTitle", "proceedingsTitle", "encyclopediaTitle", "dictionaryTitle", "websiteTitle",
           "blogTitle", "forumTitle", "programTitle", "reporter", "code")  # fmt: skip
_TITLES = ("title", "caseName", "nameOfAct", "subject")
_DATES = ("date", "dateDecided", "dateEnacted", "issueDate", "filingDate")
# Zotero calls the chief creator of a work by its kind.
_AUTHORS = {"author", "inventor", "programmer", "artist", "cartographer", "director", "performer", "podcaster",
            "presenter", "interviewee", "sponsor", "composer", "contributor", "scriptwriter", None}  # fmt: skip
_ROLES = {"editor": "editor", "translator": "translator", "seriesEditor": "collection-editor",
          "bookAuthor": "container-author"}  # fmt: skip
_CHIEF = {"author", "director", "composer", "interviewer", "illustrator"}  # ours
_YEAR = re.compile(r"^-?\d{4}(?!\d)|(?<!\d)\d{4}(?!\d)")


def expected_works(sample: Sample) -> list[Work]:
    """The works that the other program read from a file, in its order."""
    path = SHARED / sample.folder / sample.expected
    if path.suffix == ".bib":  # read by our own reader, which is judged by what others read from BibTeX
        source = Source.from_path(path)
        return [work_of(clean(record)) for record in by_id("bibtex").read(source, Progress()).records]
    found = json.loads(path.read_text(encoding="utf-8"))
    if path.name.endswith(".papis.json"):
        return [_of_papis(one) for one in (found if isinstance(found, list) else [found])]
    items = found if isinstance(found, list) else found["items"]
    return [_of_zotero(item) for item in items if item.get("itemType") not in ("note", "attachment")]


def _of_zotero(item: dict[str, Any]) -> Work:
    get = item.get
    extra = get("extra") or []
    lines = extra.split("\n") if isinstance(extra, str) else extra
    more = {name.strip().lower(): value.strip() for name, _, value in (str(one).partition(":") for one in lines)}
    people = [(one.get("creatorType"), _zotero_name(one)) for one in get("creators") or []]
    people = [(role, name) for role, name in people if name != "others|"]  # "and others" is nobody
    tags = [tag["tag"] if isinstance(tag, dict) else tag for tag in get("tags") or []]
    tags = [tag for tag in tags if tag != "#LaTeX"]  # Better BibTeX's own remark on what it could not decode
    date = next((str(item[name]) for name in _DATES if get(name)), "")
    year = _YEAR.search(date)
    venues = (*_VENUES, "repository") if get("itemType") == "preprint" else _VENUES  # where it was put
    return Work(
        title=_words(next((item[name] for name in _TITLES if get(name)), "")),
        authors=[name for role, name in people if role in _AUTHORS and (role != "contributor" or len(people) < 2)],
        others=sorted(f"{_ROLES[role]}: {name}" for role, name in people if role in _ROLES),
        year=str(int(year.group())) if year else "",
        doi=clean_doi(get("DOI") or more.get("doi", "")) or find_doi(get("url") or "") or "",  # an address may hold it
        abstract=_words(get("abstractNote") or ""),
        tags=_tags(tags),
        # "Extra" is where Zotero's users keep what a kind of work has no field for
        venue=_words(next((item[name] for name in venues if get(name)), more.get("publication title", ""))),
        pages=_pages(get("pages") or more.get("pages", "")),
        total=get("numPages") or "",
        key=get("citationKey") or more.get("citation key", ""),
    )


def _zotero_name(one: dict[str, str]) -> str:
    return _name(one.get("lastName") or one.get("name") or "", one.get("firstName") or "")


def _of_papis(document: dict[str, Any]) -> Work:
    get = document.get
    return Work(
        title=_words(get("title") or ""),
        authors=[_name(one["family"], one["given"]) for one in get("author_list") or []],
        year=str(get("year") or ""),
        doi=clean_doi(get("doi") or ""),
        abstract=_words(get("abstract") or ""),
        tags=_tags(get("tags") or []),
        venue=_words(get("journal") or get("booktitle") or ""),
        pages=_pages(get("pages") or ""),
        key=get("ref") or "",
    )


def work_of(record: Record) -> Work:
    """What is compared of a record of ours."""
    return Work(
        title=_words(record.title),
        authors=[_our_name(person) for person in record.people if person.role in _CHIEF],
        others=sorted(f"{one.role}: {_our_name(one)}" for one in record.people if one.role in _ROLES.values()),
        year="" if (year := year_of(record.date)) is None else str(year),
        doi=record.doi,
        abstract=_words(record.abstract),
        tags=_tags(record.tags),
        venue=_words(record.venue),
        pages=_pages(record.pages),
        key=record.key,
    )


def _our_name(person: Person) -> str:
    # The others have no field for a particle nor for a suffix: one stands before the family name, the other behind the
    # given names.
    given = ", ".join(part for part in (person.given, person.suffix) if part)
    return _name(person.last if person.family or person.literal else "", given)


# -- spellings that say the same ---------------------------------------------------------------------------------------

_MARKUP = re.compile(r"</?(?:i|b|em|sub|sup|sc|scp|span|p|br|h\d)(?: [^<>]{0,200})?/?>", re.I)
_SIGNS = str.maketrans(
    {"‘": "'", "’": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "\u00ad": ""}
)
_FORMULA = re.compile(r"\$([^$]{1,200})\$")


def _words(text: str) -> str:
    """The text without the markup others keep in it, its letters in one form, its white space single.

    NFKC, because a raised 2 is "²" here and "<sup>2</sup>" there; quotation marks are one sign of many; so are dashes,
    and BibTeX's "--", which some leave alone; a formula of ours is italics there: its letters count; a cataloguer's
    colon has a blank before it.
    """
    text = _FORMULA.sub(lambda match: re.sub("[_^]", "", decode(match[1])), _MARKUP.sub("", text))
    text = re.sub("-{2,3}", "-", unicodedata.normalize("NFKC", text).translate(_SIGNS))
    return " ".join(text.split()).replace(" : ", ": ")


def _name(family: str, given: str) -> str:
    return f"{_words(family)}|{_words(given)}"


def _without_stops(names: list[str]) -> list[str]:
    return [name.replace(".", "") for name in names]


# Words that Zotero's users put behind the given names where they belong before the family name.
_PARTICLES = re.compile(r"(\|(?:.*? )?)((?:(?:de|da|von|vom|und|zum|at|el-?|d'|de')(?: |$))+)$")


def _as_zotero_means(names: list[str]) -> list[str]:
    """Names with each particle before the family name, and without the quotation marks that keep it there."""
    out = []
    for name in names:
        bare = name.replace('"', "").replace("\u200b", "").replace(",!", ",")
        if match := _PARTICLES.search(bare):
            particle = match[2].strip()
            family = bare[: match.start()]
            joint = "" if particle.endswith(("-", "'")) else " "
            bare = f"{particle}{joint}{family}{match[1].rstrip()}"
        out.append(bare)
    return out


def _tags(tags: Iterable[str]) -> list[str]:
    """The tags as a set, since no program promises their order."""
    return sorted({_words(tag) for tag in tags if tag.strip()})


def _pages(pages: str) -> str:
    """Pages with one hyphen for any dash, and with no blank around it or behind a comma."""
    return re.sub(r"\s*(-|,)[\s-]*", r"\1", _words(pages))


# -- the comparison ----------------------------------------------------------------------------------------------------


def differences(sample: Sample) -> list[Difference]:
    """All that is not as expected in what is read from a file; a refusal is one as well."""
    try:
        brought = read(sample)
    except UnreadableFileError as error:
        if not sample.entries and not sample.expected:
            return []  # nothing stands in it, or it is broken: a sentence is the right answer
        return [Difference(sample.file, "read", "", sample.entries, f"refused: {error}")]
    found: list[Difference] = []
    if sample.entries is not None and brought.read != sample.entries:
        found.append(Difference(sample.file, "read", "", sample.entries, brought.read))
    if sample.expected:
        found += _compared(sample, [work_of(record) for record in brought.records])
    return found


def _compared(sample: Sample, ours: list[Work]) -> Iterator[Difference]:
    # Better BibTeX makes titles small as an English sentence is: the case of their letters says nothing. NLM's journals
    # are small, and Zotero makes them large.
    caseless = (
        ("title", "venue") if ".bbt.json" in sample.expected else ("venue",) if sample.kind == "pubmed-xml" else ()
    )
    for theirs, own in _matched(expected_works(sample), ours):
        called = (theirs or own or Work()).key or (theirs or own or Work()).title[:60]
        if theirs is None or own is None:
            yield Difference(sample.file, "work" if own is None else "surplus", called, theirs, own)
            continue
        for name in sample.fields:
            wanted, got = getattr(theirs, name), getattr(own, name)
            if name in caseless:
                wanted, got = wanted.casefold(), got.casefold()
            if name in ("authors", "others") and ".expected.bib" in sample.expected:
                wanted, got = (
                    _without_stops(wanted),
                    _without_stops(got),
                )  # JabRef takes them from initials or puts them
            if name == "authors" and sample.folder == "zotero":
                wanted, got = _as_zotero_means(wanted), _as_zotero_means(got)
            if name == "pages" and not wanted and got == theirs.total:
                continue
            if wanted != got:
                yield Difference(sample.file, name, called, wanted, got)


def _matched(theirs: list[Work], ours: list[Work]) -> Iterator[tuple[Work | None, Work | None]]:
    """Both sides in pairs: by key, then by title, then what is left in its order."""
    left = list(ours)
    pairs: list[tuple[Work, Work | None]] = [(work, None) for work in theirs]
    for same in (_key_and_title, _title_and_people, _key, _title_and_year, _title, _people, _anything):
        for place, (work, partner) in enumerate(pairs):
            if partner is None and (found := next((one for one in left if same(work, one)), None)) is not None:
                pairs[place] = (work, found)
                left.remove(found)
    yield from pairs
    yield from ((None, work) for work in left)


def _key(a: Work, b: Work) -> bool:
    return bool(a.key) and a.key == b.key


def _title(a: Work, b: Work) -> bool:
    return bool(a.title) and folded_title(a.title) == folded_title(b.title)


def _key_and_title(a: Work, b: Work) -> bool:
    return _key(a, b) and _title(a, b)


def _title_and_people(a: Work, b: Work) -> bool:
    return _title(a, b) and _people(a, b)


def _title_and_year(a: Work, b: Work) -> bool:
    return _title(a, b) and a.year == b.year


def _people(a: Work, b: Work) -> bool:
    return bool(a.authors) and _as_zotero_means(a.authors) == _as_zotero_means(b.authors)


def _anything(_a: Work, _b: Work) -> bool:
    return True


def counted(found: Iterable[Difference]) -> Counter[tuple[str, str]]:
    """How many works differ, by file and field."""
    return Counter((one.file, one.field) for one in found)


def agreed() -> Counter[tuple[str, str]]:
    """What is agreed to be different, by file and field."""
    return Counter({(file, name): works for file, name, works, _ in AGREED})


def main() -> None:
    """Print the differences, those agreed upon only with --all."""
    parser = argparse.ArgumentParser(prog="python -m tests.formats.expected", description=__doc__)
    parser.add_argument("--format", default="", help=f"one of: {', '.join(sorted({one.kind for one in samples()}))}")
    parser.add_argument("--file", default="", help="a part of the file's name")
    parser.add_argument("--all", action="store_true", help="with what is agreed upon, and formats not read yet")
    options = parser.parse_args()
    if not samples():
        sys.exit(f"{NOT_HERE}: {SHARED}")
    known, total = agreed(), 0
    for sample in samples():
        if options.format not in ("", sample.kind) or options.file not in sample.file:
            continue
        if sample.kind in NOT_YET and not options.all and not options.format:
            continue
        found = differences(sample)
        counts = counted(found)
        shown = [one for one in found if options.all or counts[one.file, one.field] != known[one.file, one.field]]
        for one in shown:
            print(f"{one.file} [{one.work}] {one.field}\n    expected {one.expected!r}\n    ours     {one.ours!r}")
        for (file, name), works in known.items():
            if file == sample.file and counts[file, name] < works:
                print(f"{file} {name}: {works} are agreed to differ, {counts[file, name]} do")
        total += len(shown)
    print(f"{total} differences")


if __name__ == "__main__":
    main()
