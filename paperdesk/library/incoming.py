"""How a record from outside becomes a paper or joins the one that is there: filled in, nothing overwritten or doubled.

Knows what an import may change of a paper; where records come from, the transfer knows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from paperdesk.errors import BadInputError
from paperdesk.formats.format import names_work
from paperdesk.identifiers import folded_name, folded_words
from paperdesk.library import taken_off
from paperdesk.library.collections import Collections
from paperdesk.library.files import Files, measured
from paperdesk.library.highlights import Highlights
from paperdesk.library.intake import Intake
from paperdesk.library.keys import bearable_key
from paperdesk.library.papers import Papers, people_columns, record_columns
from paperdesk.library.sameness import Sameness
from paperdesk.library.shapes import FileReport, Report
from paperdesk.library.tags import Tags, checked_path
from paperdesk.presence import is_file
from paperdesk.progress import Progress
from paperdesk.record import LONGEST_KEY, NO_TAGS, Person, Problem, Record, clean_line
from paperdesk.store.database import Database, now
from paperdesk.store.journal import Journal

_FILLED = (
    "date", "venue", "volume", "issue", "pages", "number", "edition", "series", "publisher", "place", "event",
    "language", "short_title", "abstract", "doi", "arxiv", "arxiv_version", "isbn", "issn", "pmid", "url",
)  # fmt: skip
_NAMED = 12  # fields that a sentence names
_PREPRINT = "article"
_PUBLISHED = ("article-journal", "paper-conference", "chapter", "book", "thesis")


class Also:
    """What an import puts on every paper besides what its source says."""

    def __init__(
        self, tags: tuple[str, ...] = (), collection: str = "", status: str = "", copies: bool | None = None
    ) -> None:
        self.tags = tags
        self.collection = collection
        self.status = status
        self.copies = copies  # whether files are copied into the library; None as their source has it
        self.at = now()  # what comes in together was added at one time
        self.new: set[int] = set()  # the papers this import has added so far
        self.made: dict[str, int] = {}  # those of them whose key was made up, by it in small letters
        self.former: set[str] = set()  # the former keys that this import brought, in small letters
        self._last: tuple[FileReport, float] | None = None

    def rank(self, place: int, account: FileReport, database: Database) -> float:
        """The rank in Up next of a place that a source names: in its order, behind what was there before it."""
        if self._last is None or self._last[0] is not account:
            self._last = (account, float(database.value("SELECT max(queue) FROM paper") or 0))
        return self._last[1] + place


class Incoming:
    """Puts the records of imports on papers, each inside the caller's change."""

    def __init__(
        self, journal: Journal, papers: Papers, tags: Tags, collections: Collections, highlights: Highlights,
        files: Files,
    ) -> None:  # fmt: skip
        self._database = journal.database
        self._papers = papers
        self._tags = tags
        self._collections = collections
        self._highlights = highlights
        self._files = files
        self._same = Sameness(journal.database)
        self._journal = journal

    def intake(self) -> Intake:
        """What takes in the files of one import."""
        return Intake(self._journal, self._files)

    def take(
        self, record: Record, account: FileReport, report: Report, also: Also, intake: Intake,
        known: int | None = None,
    ) -> None:  # fmt: skip
        """Put one clean record in; it is counted in the account, and its paper named in the report.

        `known`: the paper it belongs to; 0 for a new one, however much it is like another; None to find out.
        """
        if not (record.key or names_work(record)):
            account.failed += 1
            account.problems.append(Problem(record.where, "The work has neither title nor people.", failed=True))
            return
        record.added = record.added or also.at
        filed = [also.collection] if also.collection else []
        if also.status:
            record.status = also.status
        if also.copies is not None:
            for file in record.files:
                file.copy = also.copies
        _set_apart(record, account)
        paper = self._same.find(record) if known is None else known or None
        if paper is not None:
            record.tags = taken_off.still_on(self._database, "tag", paper, record.tags)
            record.collections = taken_off.still_on(self._database, "collection", paper, record.collections)
        record.tags = [*record.tags, *also.tags]
        record.collections = [*record.collections, *filed]
        if paper is None:
            paper = self._insert(record, account, also)
            self._surround(paper, record, account, intake)
            report.added_ids.append(paper)
            account.added += 1
            also.new.add(paper)
            return
        if paper in also.new:
            title = record.title[:60] or record.key
            said = _left_out(self._held(paper), record)
            account.problems.append(Problem(record.where, f"“{title}” is a second copy of an earlier one{said}."))
        led = self._lead(paper, record, also)
        if self._update(paper, record, account, intake) or led:
            report.updated_ids.append(paper)
            account.updated += 1
        else:
            account.unchanged += 1

    def _insert(self, record: Record, account: FileReport, also: Also) -> int:
        """Add a work. Its own citation key, which texts cite, goes before one that was made up in this import, and
        before what another work of the import was called once.
        """
        wanted = bearable_key(record.key)
        self._free(wanted, also)
        if wanted.casefold() in also.former:
            also.former.discard(wanted.casefold())
            self._database.run("DELETE FROM citation_key WHERE key = ?", (wanted,))
        paper = self._papers.insert(record)
        if not wanted:
            also.made[str(self._database.value("SELECT key FROM paper WHERE id = ?", (paper,))).casefold()] = paper
        if record.queue is not None:
            rank = also.rank(record.queue, account, self._database)
            self._database.run("UPDATE paper SET queue = ? WHERE id = ?", (rank, paper))
        self._lead(paper, record, also)
        return paper

    def _free(self, key: str, also: Also) -> None:
        """Take a key that a source gives from the paper that it was made up for in this import."""
        holder = also.made.pop(key.casefold(), None)
        if holder is not None:
            other = self._papers.keys.free(key, given={key.casefold()})
            self._database.run("UPDATE paper SET key = ? WHERE id = ?", (other, holder))
            also.made[other.casefold()] = holder

    def _lead(self, paper: int, record: Record, also: Also) -> bool:
        """Have the former keys of a work lead to its paper, and its key as it was written, where no other has them."""
        keys = record.old_keys
        if bearable_key(record.key) != record.key and len(record.key) <= LONGEST_KEY:
            keys = [*keys, record.key]
        led = False
        for key in keys:
            if also.made.get(key.casefold()) != paper:
                self._free(key, also)
            if self._papers.keys.paper(key) is None:
                self._database.run("INSERT INTO citation_key (paper, key) VALUES (?, ?)", (paper, key))
                also.former.add(key.casefold())
                led = True
        return led

    def holder(self, record: Record, progress: Progress) -> int | None:
        """The paper that has the very file a record is about, whatever was read from it; None where none has."""
        for file in record.files:
            path = Path(file.path)
            if is_file(path):
                held = self._files.holders(measured(path, progress)[1])
                if held:
                    return held[0]
        return None

    def part_from_cited(self, record: Record, known: int | None) -> list[Problem]:
        """Take the DOI and arXiv id off a PDF's record that are those of another work it cites, with what to say of it.

        They are where the paper that has them differs both in its title and in all of its people, and is not the
        `known` one, which has this very file.
        """
        problems: list[Problem] = []
        for kind, named in (("doi", Record(doi=record.doi)), ("arxiv", Record(arxiv=record.arxiv))):
            value = getattr(record, kind)
            paper = self._same.find(named) if value else None
            if paper is None or paper == known:
                continue
            title, people = self._database.rows("SELECT title, people FROM paper WHERE id = ?", (paper,))[0]
            if not _are_others(record, str(title), [Person.from_dict(each) for each in json.loads(people)]):
                continue
            what = f"the DOI {value}" if kind == "doi" else f"the arXiv id {value}"
            setattr(record, kind, "")
            if kind == "arxiv":
                record.arxiv_version = None
            problems.append(
                Problem(
                    record.where,
                    f"“{record.title[:60]}” names {what}, which is that of “{title[:60]}” by other people:"
                    " it is kept as a paper of its own, without it.",
                )
            )
        return problems

    def _surround(self, paper: int, record: Record, account: FileReport, intake: Intake) -> bool:
        """Tags, collections, notes, files and sighting of a record, put on its paper; whether anything was new."""
        changed = False
        for tag in record.tags:
            changed |= bool(self._tags.add([paper], [tag], typed=False))
        for path in record.collections:
            try:
                changed |= bool(self._collections.add([paper], self._collections.ensure(path)))
            except BadInputError as error:
                account.problems.append(Problem(record.where, str(error)))
        changed |= self._join_notes(paper, record)
        if record.highlights:
            changed |= bool(self._highlights.add(paper, record.highlights))
        for file in record.files:
            changed |= intake.link(paper, file, Path(account.file).parent)
        return self._saw(paper, record, account) or changed

    def _join_notes(self, paper: int, record: Record) -> bool:
        """Put the notes of a record behind the paper's own; not those its reader has changed or taken out since."""
        if not record.notes:
            return False
        held = str(self._database.value("SELECT text FROM note WHERE paper = ?", (paper,)) or "")
        text_now = _bare(held)
        new = [note for note in record.notes if _bare(note).strip() not in text_now]
        if not new:
            return False
        for (text,) in self._database.rows("SELECT text FROM note_version WHERE paper = ?", (paper,)):
            had = f"\n{_bare(text)}\n"
            new = [note for note in new if f"\n{_bare(note).strip()}\n" not in had]
        if not new:
            return False
        text = "\n\n".join([held.rstrip(), *new] if held.strip() else new)
        if held:
            self._database.run(
                "INSERT INTO note_version (paper, text, at, sitting) VALUES (?, ?, ?, '')", (paper, held, now())
            )
        # A note that was emptied has a row still.
        if not self._database.run("UPDATE note SET text = ?, modified = ? WHERE paper = ?", (text, now(), paper)):
            self._database.run("INSERT INTO note (paper, text, modified) VALUES (?, ?, ?)", (paper, text, now()))
        return True

    def _saw(self, paper: int, record: Record, account: FileReport) -> bool:
        seen = record.sighting
        if seen is None:
            return False
        seen_in = clean_line(Path(account.file).name)
        return bool(
            self._database.run(
                "INSERT INTO sighting (paper, source, date, rank, upvotes, curator, file, at)"
                " SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM sighting"
                " WHERE paper = ? AND source = ? AND date = ? AND rank IS ?)",
                (paper, seen.source, seen.date, seen.rank, seen.upvotes, seen.curator, seen_in, now(),
                 paper, seen.source, seen.date, seen.rank),
            )
        )  # fmt: skip

    def _update(self, paper: int, record: Record, account: FileReport, intake: Intake) -> bool:
        """Fill what a paper lacks from a record; nothing that is there, or was set by hand, is overwritten.

        Two things go on of themselves: a newer version of a preprint brings its title and abstract, the earlier ones
        are kept; and a preprint that has come out takes the type of what it came out as.
        """
        held = self._held(paper)
        edited = set(json.loads(held["edited"]))
        new = record_columns(record)
        values = {
            name: new[name] for name in _FILLED
            if new[name] not in ("", None) and held[name] in ("", None) and name.removesuffix("_version") not in edited
        }  # fmt: skip
        if "date" not in edited and _is_within(new["date"], held["date"]):
            values["date"] = new["date"]
        if "date" in values:
            values["year"] = new["year"]
        if not held["title"] and new["title"] and "title" not in edited:
            values |= {"title": new["title"], "folded": new["folded"]}
        if held["people"] == "[]" and record.people and "people" not in edited:
            values |= people_columns(record.people)
        if held["type"] == _PREPRINT and new["type"] in _PUBLISHED and "type" not in edited:
            values["type"] = new["type"]
        extra = {**json.loads(new["extra"]), **json.loads(held["extra"])}
        if NO_TAGS in extra:
            both = (json.loads(one["extra"]).get(NO_TAGS, "").split("\n") for one in (held, new))
            extra[NO_TAGS] = "\n".join(dict.fromkeys(word for words in both for word in words if word))
        if extra != json.loads(held["extra"]):
            values["extra"] = json.dumps(extra, ensure_ascii=False)
        if held["trashed"]:
            values["trashed"] = ""
        values |= self._newer_version(paper, held, new, edited)
        if values:
            settings = ", ".join(f'"{name}" = ?' for name in values)
            self._database.run(
                f"UPDATE paper SET {settings}, modified = ? WHERE id = ?", [*values.values(), now(), paper]
            )
        aliased = self._also_called(paper, record.key, held["key"])
        return self._surround(paper, record, account, intake) or bool(values) or aliased

    def _held(self, paper: int) -> dict[str, Any]:
        """What an import looks at of a paper."""
        names = ("title", "folded", "people", "type", "key", "trashed", "edited", "extra", *_FILLED)
        row = self._database.rows(f"SELECT {', '.join(names)} FROM paper WHERE id = ?", (paper,))[0]
        return dict(zip(names, row, strict=True))

    def _newer_version(self, paper: int, held: dict[str, Any], new: dict[str, Any], edited: set[str]) -> dict[str, Any]:
        """What a newer version of a preprint changes; the texts it takes the place of are kept."""
        before, after = held["arxiv_version"], new["arxiv_version"]
        if not (held["arxiv"] and held["arxiv"] == new["arxiv"] and before and after and after > before):
            return {}
        values: dict[str, Any] = {"arxiv_version": after}
        for name in ("title", "abstract"):
            if new[name] and new[name] != held[name] and name not in edited:
                values[name] = new[name]
        if len(values) > 1:
            self._database.run(
                "INSERT INTO paper_version (paper, version, title, abstract, at) VALUES (?, ?, ?, ?, ?)",
                (paper, before, held["title"], held["abstract"], now()),
            )
        if "title" in values:
            values["folded"] = new["folded"]
        return values

    def _also_called(self, paper: int, key: str, held: str) -> bool:
        """Have the key that a second copy came with lead to the paper as well, where no other has it."""
        wanted = bearable_key(key)
        if not wanted or wanted.lower() == held.lower() or self._papers.keys.paper(wanted) is not None:
            return False
        self._database.run("INSERT INTO citation_key (paper, key) VALUES (?, ?)", (paper, wanted))
        return True


def _bare(text: str) -> str:
    """A note's text as it is compared: without blanks at the ends of its lines, and with no task of it done."""
    return "\n".join(map(str.rstrip, text.split("\n"))).replace("[x]", "[ ]").replace("[X]", "[ ]")


def _is_within(date: str, other: str) -> bool:
    """Whether a date says the same as another more precisely, as 1986-07 does for 1986."""
    return bool(other) and date.startswith(f"{other}-")


def _left_out(held: dict[str, Any], record: Record) -> str:
    """Which of the things that a second copy says are other than the paper's, in words; empty where none is."""
    new = record_columns(record)
    differ = ["title"] if new["folded"] and held["folded"] not in ("", new["folded"]) else []
    theirs = {folded_name(Person.from_dict(each).last) for each in json.loads(held["people"])}
    if theirs and not {folded_name(person.last) for person in record.people} <= theirs:
        differ.append("people")
    if new["type"] not in (_PREPRINT, held["type"]) and held["type"] != _PREPRINT:
        differ.append("type")
    differ += [
        name.replace("_", " ") for name in _FILLED
        if name != "arxiv_version" and new[name] not in ("", None) and held[name] not in ("", None, new[name])
        and not (name == "date" and (_is_within(new[name], held[name]) or _is_within(held[name], new[name])))
    ]  # fmt: skip
    extra = json.loads(held["extra"])
    differ += [
        name.partition(".")[2] or name for name, value in record.extra.items()
        if name != NO_TAGS and extra.get(name, value) != value
    ]  # fmt: skip
    differ = list(dict.fromkeys(differ))
    if not differ:
        return ""
    more = len(differ) - _NAMED
    named = [*differ[:_NAMED], f"{more:,} more"] if more > 0 else differ
    words = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return f"; its own {words} {'was' if len(differ) == 1 and differ != ['people'] else 'were'} left out"


def _are_others(record: Record, title: str, people: Sequence[Person]) -> bool:
    """Whether a record and a paper are clearly two works: no person and hardly a word of the titles is in both."""
    ours, theirs = (_words(person.full for person in each) for each in (record.people, people))
    our_last, their_last = (_words(person.last for person in each) for each in (record.people, people))
    if not (ours and theirs) or our_last & theirs or their_last & ours:  # a family name may have been taken for a given
        return False
    ours, theirs = _words([record.title]), _words([title])
    latin = [any("a" <= letter <= "z" for word in each for letter in word) for each in (ours, theirs)]
    # A title and its translation into another script are one work.
    return latin[0] == latin[1] and 2 * len(ours & theirs) < min(len(ours), len(theirs))


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in folded_words(text) if len(word) > 1 or not word.isascii()}


def _set_apart(record: Record, account: FileReport) -> None:
    """Take what cannot be a tag from a record's tags; it is kept among its other fields, and said."""
    tags, others = [], record.extra.get(NO_TAGS, "").split("\n")
    for tag in record.tags:
        try:
            tags.append(checked_path(tag, typed=False))
        except BadInputError as error:
            others.append(tag)
            account.problems.append(Problem(record.where, f"{error} It is kept as a keyword."))
    record.tags = tags
    if any(others):
        record.extra[NO_TAGS] = "\n".join(dict.fromkeys(filter(None, others)))
