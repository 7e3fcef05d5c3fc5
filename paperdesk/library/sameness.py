"""When two records are one paper. Knows the rules of sameness and asks the store by its indexes.

An equal identifier says yes; two different DOIs, or two different arXiv ids, say no; else equal titles with the same
first author and nearly the same year do, where nothing that both state sets them apart: the other volume of a history,
a second edition, the thesis an article came from; the number of a report, the address of a page, the day of a letter,
the year of a yearbook. Such are only offered as duplicates: what an import takes for a second copy is lost as a work of
its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from paperdesk.identifiers import (
    ARXIV_DOI,
    are_other_numbers,
    are_other_versions,
    clean_arxiv,
    clean_doi,
    clean_isbn,
    clean_pmid,
    folded_name,
    folded_title,
    plain_url,
    title_signs,
)
from paperdesk.library.keys import bearable_key
from paperdesk.record import LONGEST_LINE, Record
from paperdesk.search.likeness import likeness
from paperdesk.store.database import Database

_WHOLE_BOOKS = ("book", "collection")
# What comes out as a preprint and again in print; sources date and number it differently.
_PAPERS = ("article", "article-journal", "paper-conference", "chapter", "thesis")
_PAGES = ("webpage", "post-weblog", "post")
# Whose day is told differently by those who list them; that of a letter or a talk is its own.
_DAY_VARIES = ("book", "collection", "periodical", "dataset", "software", "patent", "standard")
_MOST = 100  # papers of one title that are looked at
_MOST_BARE = 1_000  # papers that say the same in all but their notes
_LETTERS = "bcdefghijklmnopqrstuvwxyz"  # as `keys` puts behind a key that is taken
_MADE_OF_A_KEY = re.compile(r"[b-zB-Z]|-\d{1,9}")
_FEWEST_WORDS = 4  # of a title that alone makes two records one
_LIKE = 60.0  # of 100: how like the title an import brings must be to the one that was changed by hand
_NUMBER = re.compile(r"\s*([+-]?\d{1,18})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.A)


class Facts(NamedTuple):
    """What of a paper decides whether it is the same as another; identifiers in their one spelling."""

    id: int
    folded: str  # the title's letters and digits
    first: str  # the first author's folded family name
    year: int | None
    doi: str
    arxiv: str
    pmid: str
    isbn: str  # of a whole book only
    type: str
    venue: str
    volume: str
    pages: str
    edition: str
    number: str
    url: str
    date: str
    version: str  # of a program, a data set and the like; empty for papers
    personal: int  # whether a person, not only an organisation or an editor, wrote it; 0 for papers
    words: int  # of the title
    title: str

    def names(self) -> Iterator[tuple[str, str]]:
        """What another must have in common with it, at least, to be the same."""
        doi, arxiv = _split(self.doi, self.arxiv)
        kinds = {"doi": doi, "arxiv": arxiv, "pmid": self.pmid, "isbn": self.isbn, "folded": self.folded}
        return ((kind, value) for kind, value in kinds.items() if value)


def _listed(types: Sequence[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in types)


def _version(row: str) -> str:
    """The version that a row of `paper` states, as SQL."""
    return (
        f"CASE WHEN {row}.type NOT IN ({_listed(_PAPERS)}) AND instr({row}.extra, '.version\"')"
        f" AND json_valid({row}.extra) THEN (SELECT value FROM json_each({row}.extra)"
        " WHERE key GLOB '*.version' LIMIT 1) ELSE '' END"
    )


def _personal(row: str) -> str:
    """Whether a person wrote the work of a row of `paper`, as SQL."""

    def part(name: str) -> str:
        return f"json_extract({row}.people, fullkey || '.{name}')"

    return (
        f"CASE WHEN {row}.type NOT IN ({_listed(_PAPERS)}) AND json_valid({row}.people) THEN EXISTS"
        f" (SELECT 1 FROM json_each({row}.people) WHERE {part('role')} IS NULL"
        f" AND {part('family')} <> '' AND {part('given')} <> '') ELSE 0 END"
    )


def _named(row: str) -> str:
    """The columns of a row that make Facts but for its id; of a title of a hundred megabytes, the beginning."""
    return (
        f"substr(folded, 1, {LONGEST_LINE}), first, year,"
        " doi, arxiv, pmid, CASE WHEN type IN ('book', 'collection') THEN isbn ELSE '' END,"
        f" type, venue, volume, pages, edition, number, url, date, {_version(row)}, {_personal(row)},"
        f" length(title) - length(replace(title, ' ', '')) + 1, substr(title, 1, {LONGEST_LINE})"
    )


FACTS = f"id, {_named('paper')}"
"""The columns of `paper` that make Facts."""
ALL_THE_SAME = "All that names them is the same"


def are_same(one: Facts, other: Facts) -> str:
    """Why two papers are one, in a few words; empty where they are not, or not surely."""
    if contradict(one, other):
        return ""
    mine, theirs = dict(one.names()), dict(other.names())
    for kind, said in (("doi", "The same DOI"), ("arxiv", "The same arXiv id"), ("pmid", "The same PubMed number"),
                       ("isbn", "The same ISBN")):  # fmt: skip
        if mine.get(kind) and mine.get(kind) == theirs.get(kind):
            return said
    if not one.folded or one.folded != other.folded or set_apart(one, other) or signs_differ(one, other):
        return ""
    dated = one.year is not None and other.year is not None and abs(one.year - other.year) <= 1
    if one.first and one.first == other.first and dated:
        return "The same title, first author and year"
    bare = any(not side.first and side.year is None for side in (one, other))
    if bare and min(one.words, other.words) >= _FEWEST_WORDS:
        return "The same title"
    return ALL_THE_SAME if _named_alike(one, other) else ""


def _named_alike(one: Facts, other: Facts) -> bool:
    alike = (one.first, one.year, one.type, one.venue, one.volume, one.pages)
    return alike == (other.first, other.year, other.type, other.venue, other.volume, other.pages)


def contradict(one: Facts, other: Facts) -> bool:
    """Whether two papers have different DOIs, or different arXiv ids, and so cannot be one."""
    return _contradict(one.doi, one.arxiv, other.doi, other.arxiv)


def set_apart(one: Facts, other: Facts) -> bool:
    """Whether something that both papers state says that they are two works, or two editions, of one title."""
    if (one.type == "thesis") != (other.type == "thesis"):
        return True
    if any(
        mine and theirs and mine != theirs
        for mine, theirs in (
            (one.pmid, other.pmid), (one.isbn, other.isbn), (_number(one.edition), _number(other.edition)),
            (_number(one.volume), _number(other.volume)),
        )
    ):  # fmt: skip
        return True
    mine, theirs = _number(one.pages), _number(other.pages)
    # A copy made before printing counts its own pages, from 1; in one volume all pages are counted alike.
    in_one = one.volume != "" and (one.venue, one.volume) == (other.venue, other.volume)
    if mine and theirs and mine != theirs and (in_one or (mine > 1 and theirs > 1)):
        return True
    if _kind(one.type) == _kind(other.type) and one.type not in _PAPERS:
        return _are_two(one, other)
    if not one.venue or not other.venue or one.venue.casefold() == other.venue.casefold():
        return False
    if one.type == other.type == "chapter":
        return True
    if {one.type, other.type} == {"article-journal", "paper-conference"}:
        journal = one if one.type == "article-journal" else other
        return journal.volume != "" or (one.year is not None and other.year is not None and one.year != other.year)
    return False


def _kind(type: str) -> str:
    return "book" if type in _WHOLE_BOOKS else type


def _are_two(one: Facts, other: Facts) -> bool:
    """Whether two works of one title and kind, and no papers, are two: of a series, or one remade."""
    if are_other_versions(one.version, other.version):
        return True
    if one.type in _PAGES and one.url and other.url:
        return plain_url(one.url) != plain_url(other.url)
    if one.number and other.number:
        return are_other_numbers(one.number, other.number)
    if (
        one.type not in _DAY_VARIES
        and one.date != other.date
        and _DAY.fullmatch(one.date)
        and _DAY.fullmatch(other.date)
    ):
        return True
    yearly = not (one.personal or other.personal)
    return yearly and one.year is not None and other.year is not None and one.year != other.year


def signs_differ(one: Facts, other: Facts) -> bool:
    """Whether two papers whose titles have the same letters are told apart by signs in them, as C and C++ are."""
    return one.title != other.title and title_signs(one.title) != title_signs(other.title)


def _number(text: str) -> int:
    """The number that a text begins with; 0 where it begins with none. SQLite's CAST does the same."""
    found = _NUMBER.match(text)
    return int(found[1]) if found else 0


def ways_by_title(own: Facts) -> list[tuple[str, list[Any]]]:
    """Conditions on rows of `paper`: one that has the title of `own` and is the same must fulfil one of these.

    Each is answered by an index, for a title that so many have that not all can be looked at.
    """
    doi, _arxiv = _split(own.doi, own.arxiv)
    ways: list[tuple[str, list[Any]]] = [
        ("folded = ? AND first = ? AND year IS ? AND doi = ? AND venue = ? AND volume = ? AND pages = ?",
         [own.folded, own.first, own.year, own.doi, own.venue, own.volume, own.pages]),
    ]  # fmt: skip
    # Where both have a DOI, that alone decides; but one from arXiv is an arXiv id.
    free = [("doi = ''", []), ("doi >= ? AND doi < ?", [ARXIV_DOI, f"{ARXIV_DOI[:-1]}/"])] if doi else [("1", [])]
    for undecided, values in free:
        if own.first and own.year is not None:
            years = [own.year - 1, own.year, own.year + 1]
            ways.append((f"folded = ? AND first = ? AND year IN (?, ?, ?) AND {undecided}",
                         [own.folded, own.first, *years, *values]))  # fmt: skip
        if own.words >= _FEWEST_WORDS:
            ways.append((f"folded = ? AND first = '' AND year IS NULL AND {undecided}", [own.folded, *values]))
            if not own.first and own.year is None:
                some = "SELECT id, doi FROM paper WHERE folded = ? LIMIT ?"
                ways.append((f"id IN (SELECT id FROM ({some}) WHERE {undecided})", [own.folded, _MOST, *values]))
    return ways


class Sameness:
    """Finds the paper of the library that a record describes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, record: Record) -> int | None:
        """The paper that this record is about, or None. Papers in the trash count: bringing them in again restores."""
        doi = clean_doi(record.doi) if record.doi else ""
        arxiv_of_doi = clean_arxiv(doi) if doi.startswith(ARXIV_DOI) else None
        arxiv_id = clean_arxiv(record.arxiv) if record.arxiv else None
        arxiv = arxiv_id[0] if arxiv_id else (arxiv_of_doi[0] if arxiv_of_doi else "")
        pmid = clean_pmid(record.pmid) if record.pmid else ""
        isbn = clean_isbn(record.isbn) if record.isbn and record.type in _WHOLE_BOOKS else ""
        clauses = [
            ("doi = ? AND doi <> ''", doi),
            ("arxiv = ? AND arxiv <> ''", arxiv),
            ("doi = ? AND doi <> ''", f"{ARXIV_DOI}{arxiv}" if arxiv else ""),
            ("pmid = ? AND pmid <> ''", pmid),
            ("isbn = ? AND isbn <> '' AND type IN ('book', 'collection')", isbn),
        ]
        for clause, value in dict.fromkeys(clauses):
            if value:
                for paper, held_doi, held_arxiv in self._database.rows(
                    f"SELECT id, doi, arxiv FROM paper WHERE {clause} ORDER BY trashed, id", (value,)
                ):
                    if not _contradict(doi, arxiv, held_doi, held_arxiv):
                        return int(paper)
        own = facts_of(record)
        found = self._by_other_identifier({"doi": doi, "arxiv": arxiv, "pmid": pmid, "isbn": isbn})
        if found is None:
            found = self._by_title(record, own)
        if found is None:
            found = self._by_what_it_was(bearable_key(record.key), own)
        return self._by_key(record.key, own) if found is None else found

    def _by_other_identifier(self, values: dict[str, str]) -> int | None:
        """The paper into which one with such an identifier was merged; its own DOI and arXiv id must not differ."""
        for kind, value in values.items():
            if not value:
                continue
            for paper, held_doi, held_arxiv in self._database.rows(
                "SELECT paper.id, doi, arxiv FROM other_identifier JOIN paper ON paper.id = paper"
                " WHERE value = ? AND kind = ? ORDER BY trashed, paper.id",
                (value, kind),
            ):
                if self._may_be(paper, values["doi"], values["arxiv"], held_doi, held_arxiv):
                    return int(paper)
        return None

    def _may_be(self, paper: int, doi: str, arxiv: str, held_doi: str, held_arxiv: str) -> bool:
        """Whether a paper could have that DOI and arXiv id, those counted that it was known by before."""
        also = set(self._database.rows(
            "SELECT kind, value FROM other_identifier WHERE paper = ?"
            " UNION SELECT 'doi', doi FROM known_as WHERE paper = ?"
            " UNION SELECT 'arxiv', arxiv FROM known_as WHERE paper = ?", (paper, paper, paper)
        ))  # fmt: skip
        doi, arxiv = ("" if each in also else each[1] for each in (("doi", doi), ("arxiv", arxiv)))
        return not _contradict(doi, arxiv, held_doi, held_arxiv)

    def _by_what_it_was(self, key: str, own: Facts) -> int | None:
        """The paper that was known by these facts before it was changed by hand, or that one went into which was."""
        if not own.folded and not key:
            return None
        if not own.folded:
            which, values = "first = ? AND year IS ? AND key = ?", [own.first, own.year, key]
        elif not own.first and own.year is None:
            which, values = "1", []
        else:
            which, values = "first IN (?, '')", [own.first]
        for held_doi, held_arxiv, *rest in self._database.rows(
            "SELECT (SELECT doi FROM paper WHERE id = known_as.paper),"
            f" (SELECT arxiv FROM paper WHERE id = known_as.paper), known_as.paper, {_named('known_as')} FROM known_as"
            f" WHERE folded = ? AND {which} LIMIT ?",
            [own.folded, *values, _MOST],
        ):
            held = Facts(*rest)
            if contradict(own, held) or set_apart(own, held) or signs_differ(own, held):
                continue
            alike = own.doi == held.doi and _named_alike(own, held)
            titled = own.folded and are_same(own, held) not in ("", ALL_THE_SAME)
            if (titled or alike) and self._may_be(held.id, own.doi, own.arxiv, held_doi, held_arxiv):
                return held.id
        return None

    def _by_title(self, record: Record, own: Facts) -> int | None:
        if not own.folded:
            key = bearable_key(record.key)
            return self._by_untitled_key(key, own) if key else self._by_all_it_says(record, own)
        select = f"SELECT trashed, {FACTS} FROM paper WHERE"
        rows = self._database.rows(f"{select} folded = ? LIMIT ?", [own.folded, _MOST])
        if len(rows) == _MOST:
            conditions = ways_by_title(own)
            either = " OR ".join(f"({condition})" for condition, _values in conditions)
            values = [value for _condition, each in conditions for value in each]
            rows = self._database.rows(f"{select} {either} LIMIT ?", [*values, _MOST])
        identical: int | None = None
        for _trashed, *rest in sorted(rows, key=lambda row: row[:2]):
            held = Facts(*rest)
            if contradict(own, held) or set_apart(own, held) or signs_differ(own, held):
                continue
            if are_same(own, held) not in ("", ALL_THE_SAME):
                return held.id
            # The same file read a second time adds nothing: a work that agrees in all that names it is one.
            if identical is None and held.doi == own.doi and _named_alike(own, held):
                identical = held.id
        return identical

    def _by_untitled_key(self, key: str, own: Facts) -> int | None:
        """The paper without a title that agrees in all that names it, and has this key or one made of it as taken."""
        holder = self._database.value(
            "SELECT id FROM paper WHERE key = ? UNION ALL SELECT paper FROM citation_key WHERE key = ?", (key, key)
        )
        if holder is None:
            return None
        letters = [key + letter for letter in _LETTERS]
        for paper, held_key, *rest in self._database.rows(
            f"SELECT id, key, {FACTS} FROM paper WHERE +folded = '' AND +first = ? AND +year IS ? AND (id = ?"
            f" OR key IN ({','.join('?' * len(letters))}) OR (key > ? AND key < ?)) LIMIT ?",
            [own.first, own.year, holder, *letters, f"{key}-", f"{key}.", _MOST],
        ):
            held = Facts(*rest)
            made = paper == holder or _MADE_OF_A_KEY.fullmatch(held_key, len(key))
            if made and self._is_identical(own, held):
                return held.id
        return None

    def _by_all_it_says(self, record: Record, own: Facts) -> int | None:
        """The paper with neither title nor key of its own that says the same in everything, its note too."""
        said = [record.url, record.abstract, own.arxiv, own.pmid, clean_isbn(record.isbn)]
        for note, *rest in self._database.rows(
            f"SELECT (SELECT text FROM note WHERE note.paper = paper.id), {FACTS} FROM paper"
            " WHERE folded = '' AND first = ? AND year IS ? AND url = ? AND abstract = ? AND arxiv = ? AND pmid = ?"
            " AND isbn = ? LIMIT ?",
            [own.first, own.year, *said, _MOST_BARE],
        ):
            held = Facts(*rest)
            if all(each.strip() in (note or "") for each in record.notes) and self._is_identical(own, held):
                return held.id
        return None

    @staticmethod
    def _is_identical(own: Facts, held: Facts) -> bool:
        apart = contradict(own, held) or set_apart(own, held)
        return not apart and held.doi == own.doi and _named_alike(own, held)

    def _by_key(self, key: str, own: Facts) -> int | None:
        """The paper of a citation key that differs from what comes only in what its reader changed by hand."""
        if not key:
            return None
        for edited, *rest in self._database.rows(
            f"SELECT edited, {FACTS} FROM paper WHERE edited <> '[]' AND id IN"
            " (SELECT id FROM paper WHERE key = ? UNION SELECT paper FROM citation_key WHERE key = ?)",
            (key, key),
        ):
            held, by_hand = Facts(*rest), set(json.loads(edited))
            its_own = {name: getattr(own, name) for name in by_hand.intersection(Facts._fields)}
            if contradict(own, held) or set_apart(own, held._replace(**its_own)):
                continue
            titled = own.folded == held.folded and not signs_differ(own, held)
            dated, authored = own.year == held.year, own.first == held.first
            if not (titled or "title" in by_hand) or not (dated or "date" in by_hand):
                continue
            if not (authored or "people" in by_hand):
                continue
            if (titled and held.folded) or (
                dated and authored and held.first and likeness(own.folded, held.folded) >= _LIKE
            ):
                return held.id
        return None


def facts_of(record: Record, paper: int = 0) -> Facts:
    """What decides whether a record, or the paper of that id with these facts, is the same as another."""
    people = record.authors or record.people
    arxiv = clean_arxiv(record.arxiv) if record.arxiv else None
    is_paper = record.type in _PAPERS
    by_name = not is_paper and any(person.family and person.given for person in record.authors)
    versions = [text for name, text in record.extra.items() if name.endswith(".version") and not is_paper]
    return Facts(
        paper, folded_title(record.title), folded_name(people[0].family or people[0].last) if people else "",
        record.year, clean_doi(record.doi) if record.doi else "", arxiv[0] if arxiv else "",
        clean_pmid(record.pmid) if record.pmid else "",
        clean_isbn(record.isbn) if record.isbn and record.type in _WHOLE_BOOKS else "", record.type, record.venue,
        record.volume, record.pages, record.edition, record.number, record.url, record.date,
        versions[0] if versions else "", int(by_name), len(record.title.split()), record.title,
    )  # fmt: skip


def _contradict(doi: str, arxiv: str, held_doi: str, held_arxiv: str) -> bool:
    """Whether both sides have an identifier of a kind and these differ; the DOI that arXiv gives is an arXiv id."""
    doi, arxiv = _split(doi, arxiv)
    held_doi, held_arxiv = _split(held_doi, held_arxiv)
    return bool((doi and held_doi and doi != held_doi) or (arxiv and held_arxiv and arxiv != held_arxiv))


def _split(doi: str, arxiv: str) -> tuple[str, str]:
    """The DOI and the arXiv id, a DOI of arXiv taken as the id it is."""
    if doi.startswith(ARXIV_DOI):
        return "", arxiv or doi.removeprefix(ARXIV_DOI)
    return doi, arxiv


def _are_set_apart() -> str:
    """Whether a row of `paper` and one of `other` are set apart, as SQL."""
    books = _listed(_WHOLE_BOOKS)

    def number(column: str) -> str:
        return f"CAST({column} AS INTEGER)"

    def other_number(column: str) -> str:
        ours, theirs = number(f"paper.{column}"), number(f"other.{column}")
        return f"({ours} <> 0 AND {theirs} <> 0 AND {ours} <> {theirs})"

    def both(column: str) -> str:
        return f"(paper.{column} <> '' AND other.{column} <> '')"

    def day(row: str) -> str:
        return f"{row}.date GLOB '{'-'.join('[0-9]' * digits for digits in (4, 2, 2))}'"

    are_two = (
        f"CASE WHEN are_other_versions({_version('paper')}, {_version('other')}) THEN 1"
        f" WHEN paper.type IN ({_listed(_PAGES)}) AND {both('url')} THEN plain_url(paper.url) <> plain_url(other.url)"
        f" WHEN {both('number')} THEN are_other_numbers(paper.number, other.number)"
        f" WHEN paper.type NOT IN ({_listed(_DAY_VARIES)}) AND paper.date <> other.date"
        f" AND {day('paper')} AND {day('other')} THEN 1"
        f" ELSE NOT ({_personal('paper')}) AND NOT ({_personal('other')}) AND coalesce(paper.year <> other.year, 0) END"
    )
    in_one = "(paper.volume <> '' AND other.venue = paper.venue AND other.volume = paper.volume)"
    in_print = f"({number('paper.pages')} > 1 AND {number('other.pages')} > 1)"
    other_venue = "paper.venue <> '' AND other.venue <> '' AND folded_case(paper.venue) <> folded_case(other.venue)"
    of_a_kind = (
        f"paper.type NOT IN ({_listed(_PAPERS)})"
        f" AND (paper.type = other.type OR (paper.type IN ({books}) AND other.type IN ({books})))"
    )
    return " OR ".join(
        (
            "(paper.type = 'thesis') <> (other.type = 'thesis')",
            "(paper.pmid <> '' AND other.pmid <> '' AND paper.pmid <> other.pmid)",
            f"(paper.type IN ({books}) AND other.type IN ({books})"
            " AND paper.isbn <> '' AND other.isbn <> '' AND paper.isbn <> other.isbn)",
            other_number("edition"),
            other_number("volume"),
            f"({other_number('pages')} AND ({in_one} OR {in_print}))",
            f"({of_a_kind} AND {are_two})",
            f"({other_venue} AND paper.type = 'chapter' AND other.type = 'chapter')",
            f"({other_venue} AND ((paper.type = 'article-journal' AND other.type = 'paper-conference'"
            " AND (paper.volume <> '' OR paper.year <> other.year))"
            " OR (other.type = 'article-journal' AND paper.type = 'paper-conference'"
            " AND (other.volume <> '' OR paper.year <> other.year))))",
        )
    )


# Of thousands of papers of one title only those are looked at that are likely to be the same as a row of `paper`.
_CROWDED = (
    "paper.folded <> '' AND (SELECT count(*) FROM"
    f" (SELECT 1 FROM paper other WHERE other.folded = paper.folded LIMIT {_MOST})) = {_MOST}"
)
_NEAR = (
    "other.first = paper.first AND paper.first <> '' AND other.year BETWEEN paper.year - 1 AND paper.year + 1",
    "other.first = '' AND other.year IS NULL",
    "paper.first = '' AND paper.year IS NULL",
    "other.first = paper.first AND other.year IS paper.year AND other.venue = paper.venue"
    " AND other.volume = paper.volume AND other.pages = paper.pages",
)


def _shared() -> str:
    """Whether a row of `paper` and one of `other` are the same by these rules, as SQL; by one of several indexes."""

    def doi(side: str) -> str:
        return f"CASE WHEN {side}.doi LIKE '{ARXIV_DOI}%' THEN '' ELSE {side}.doi END"

    def arxiv(side: str) -> str:
        from_doi = f"CASE WHEN {side}.doi LIKE '{ARXIV_DOI}%' THEN substr({side}.doi, {len(ARXIV_DOI) + 1}) ELSE '' END"
        return f"CASE WHEN {side}.arxiv <> '' THEN {side}.arxiv ELSE {from_doi} END"

    def differ(which: Callable[[str], str]) -> str:
        ours, theirs = which("paper"), which("other")
        return f"({ours}) <> '' AND ({theirs}) <> '' AND ({ours}) <> ({theirs})"

    books = _listed(_WHOLE_BOOKS)
    alike = " AND ".join(
        f"other.{name} IS paper.{name}" for name in ("first", "year", "type", "venue", "volume", "pages")
    )

    bare = " OR ".join(f"({side}.first = '' AND {side}.year IS NULL)" for side in ("paper", "other"))
    long_title = "% " * (_FEWEST_WORDS - 1) + "%"
    titled = (
        "("
        "(paper.first <> '' AND other.first = paper.first AND abs(paper.year - other.year) <= 1)"
        f" OR (({bare}) AND paper.title LIKE '{long_title}') OR ({alike})) AND coalesce(NOT ({_are_set_apart()}), 1)"
        " AND (other.title = paper.title OR title_signs(other.title) = title_signs(paper.title))"
    )
    ways = (
        "other.doi = paper.doi AND other.doi <> ''",
        "other.arxiv = paper.arxiv AND other.arxiv <> ''",
        f"other.doi = '{ARXIV_DOI}' || paper.arxiv AND other.doi <> '' AND paper.arxiv <> ''",
        f"other.arxiv = substr(paper.doi, {len(ARXIV_DOI) + 1}) AND other.arxiv <> ''"
        f" AND paper.doi LIKE '{ARXIV_DOI}%'",
        "other.pmid = paper.pmid AND other.pmid <> ''",
        f"other.isbn = paper.isbn AND other.isbn <> '' AND other.type IN ({books}) AND paper.type IN ({books})",
    )
    told = (
        "NOT EXISTS (SELECT 1 FROM not_same WHERE not_same.paper = min(paper.id, other.id)"
        " AND not_same.other = max(paper.id, other.id))"
    )
    apart = f"other.id <> paper.id AND other.trashed = '' AND NOT ({differ(doi)}) AND NOT ({differ(arxiv)}) AND {told}"

    def near(condition: str) -> str:
        return (
            "EXISTS (SELECT 1 FROM (SELECT id FROM paper other WHERE other.folded = paper.folded"
            f" AND paper.folded <> '' AND {condition} LIMIT {_MOST}) near CROSS JOIN paper other"
            f" WHERE other.id = near.id AND {titled} AND {apart})"
        )

    every = [f"EXISTS (SELECT 1 FROM paper other WHERE {way} AND {apart})" for way in ways]
    return " OR ".join([*every, near("1"), f"({_CROWDED} AND ({' OR '.join(map(near, _NEAR))}))"])


DUPLICATE = f"({_shared()})"
"""The condition on a row of `paper` that another one, not in the trash, is the same paper."""
