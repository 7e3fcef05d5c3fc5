"""Papers that are, or may be, one: found, offered, and told apart for good.

Sure ones are the same by the rules of `sameness`; the others are only much alike, and a reader decides. Merging them is
`merging`'s.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import Any, NamedTuple

from paperdesk.identifiers import ARXIV_DOI
from paperdesk.library.merging import Merging
from paperdesk.library.sameness import FACTS, Facts, are_same, contradict, facts_of, signs_differ, ways_by_title
from paperdesk.progress import Progress
from paperdesk.record import Record
from paperdesk.search.likeness import ENOUGH, like_pairs, like_places, likeness
from paperdesk.store.journal import Journal

_FEWEST_LETTERS = 12  # of a folded title that is compared at all
_BARE = 96.0  # what titles must be like, of 100, when no author says that they belong together
_BARE_LETTERS = 24
_FEWEST_WORDS = 4  # of a title that says by itself that two papers may be one
_MOST_YEARS = 5  # from a preprint to what came of it
_LARGEST = 12  # papers of one group that is only alike; chains would grow without end
_LARGEST_SURE = 200
_MOST = 60  # papers that have one thing in common, of which one is looked for
_AT_ONCE = 100  # merges a change


class Group(NamedTuple):
    """Papers that are one (`sure`) or may be, in the order they came in; why, in a few words."""

    papers: tuple[int, ...]
    sure: bool
    reason: str


class Candidate(NamedTuple):
    """A paper that something may be the same as; `likeness` from 0 to 100."""

    paper: int
    sure: bool
    reason: str
    likeness: float


class Duplicates:
    """The duplicates of one library."""

    def __init__(self, journal: Journal, merging: Merging) -> None:
        self._journal = journal
        self._database = journal.database
        self._merging = merging

    # Finding --------------------------------------------------------------------------------------------------------

    def groups(self, progress: Progress | None = None) -> list[Group]:
        """All groups of papers, out of the trash, that are or may be one: the sure ones first, then by age."""
        progress = progress or Progress()
        facts = {row[0]: Facts(*row) for row in self._database.rows(_SELECT)}
        apart = {(one, other) for one, other in self._database.rows("SELECT paper, other FROM not_same")}
        sure: dict[tuple[int, int], str] = {}
        for done, (pair, reason) in enumerate(_sure(facts)):
            if done % 1_000 == 0:
                progress.report(0, 0, "Looking for duplicates")
            if pair not in apart:
                sure.setdefault(pair, reason)
        found = _joined(sure, facts, apart, sure=True)
        belongs = {paper: number for number, group in enumerate(found) for paper in group.papers}
        alike: dict[tuple[int, int], str] = {}
        for pair, reason in chain(_titled(facts), _alike(facts, progress)):
            together = pair[0] in belongs and belongs[pair[0]] == belongs.get(pair[1])
            if pair not in apart and not together:
                alike.setdefault(pair, reason)
        return found + _joined(alike, facts, apart, sure=False)

    def of(self, record: Record, paper: int = 0) -> list[Candidate]:
        """The papers that a record, or the paper `paper` with these facts, may be the same as; likeliest first."""
        return self._candidates(facts_of(record, paper), paper)

    def of_paper(self, paper: int) -> list[Candidate]:
        """The papers that one of the library, out of the trash, may be the same as; likeliest first."""
        rows = self._database.rows(f"{_SELECT} AND id = ?", (paper,))
        return self._candidates(Facts(*rows[0]), paper) if rows else []

    def _candidates(self, own: Facts, paper: int) -> list[Candidate]:
        apart = {
            other if one == paper else one
            for one, other in self._database.rows(
                "SELECT paper, other FROM not_same WHERE paper = ? OR other = ?", (paper, paper)
            )
        }
        found: list[Candidate] = []
        for row in self._near(own):
            other = Facts(*row)
            if other.id == paper or other.id in apart:
                continue
            reason = are_same(own, other)
            if reason:
                found.append(Candidate(other.id, True, reason, 100.0))
                continue
            reason = _of_one_title(own, other)
            if reason:
                found.append(Candidate(other.id, False, reason, 99.0))
                continue
            score = _how_alike(own, other)
            if score:
                found.append(Candidate(other.id, False, _alike_words(score), score))
        return sorted(found, key=lambda each: (not each.sure, -each.likeness, each.paper))

    def _near(self, own: Facts) -> list[tuple[Any, ...]]:
        """The rows of the papers that could be the same as one, by the store's indexes."""
        arxiv_doi = f"{ARXIV_DOI}{own.arxiv}" if own.arxiv else ""
        ways: list[tuple[str, list[object]]] = [
            ("doi IN (?, ?) AND doi <> ''", [own.doi, arxiv_doi]),
            ("arxiv = ? AND arxiv <> ''", [own.arxiv]),
            ("pmid = ? AND pmid <> ''", [own.pmid]),
            ("isbn = ? AND isbn <> ''", [own.isbn]),
        ]
        if own.folded:
            ways.append(("folded = ?", [own.folded]))
        found: dict[int, tuple[Any, ...]] = {}
        for clause, values in ways:
            if any(values):
                rows = self._database.rows(f"{_SELECT} AND {clause} LIMIT {_MOST}", values)
                found |= {row[0]: row for row in rows}
                if len(rows) == _MOST and clause == "folded = ?":  # of so many, those that are likeliest to be it
                    ways += [*ways_by_title(own), ("folded = ? AND first = ?", [own.folded, own.first])]
        if len(own.folded) >= _FEWEST_LETTERS:
            like = self._like_by_same_first(own)
            found |= {row[0]: row for row in self._database.rows(
                f"{_SELECT} AND id IN ({','.join('?' * len(like))})", like)}  # fmt: skip
            for side, order in ((">", "ASC"), ("<", "DESC")):
                for row in self._database.rows(
                    f"{_SELECT} AND folded {side} ? ORDER BY folded {order} LIMIT 8", (own.folded,)
                ):
                    found[row[0]] = row
        return list(found.values())

    def _like_by_same_first(self, own: Facts) -> list[int]:
        """The papers of the same first author and about the same year whose titles are alike; by an index alone."""
        if not own.first:
            return []
        between = (own.year - 1, own.year + 1) if own.year is not None else (-9999, 9999)
        rows = self._database.rows(
            "SELECT id, folded FROM paper INDEXED BY paper_first WHERE first = ? AND first <> ''"
            " AND year BETWEEN ? AND ?",
            (own.first, *between),
        )
        return [rows[place][0] for place in like_places(own.folded, [row[1] for row in rows])]

    # Deciding -------------------------------------------------------------------------------------------------------

    def tell_apart(self, papers: Sequence[int]) -> int:
        """Remember that no two of these papers are the same; how many pairs were new."""
        with self._journal.change("Not the same"):
            return sum(
                self._database.run("INSERT OR IGNORE INTO not_same (paper, other) VALUES (?, ?)", pair)
                for pair in combinations(sorted(set(papers)), 2)
            )

    def told_apart(self, paper: int) -> list[int]:
        """The papers of which was said that they are not the same as this one."""
        return [
            int(row[0])
            for row in self._database.rows(
                "SELECT other FROM not_same WHERE paper = ? UNION SELECT paper FROM not_same WHERE other = ?",
                (paper, paper),
            )
        ]

    def merge_all(self, groups: Iterable[Group], progress: Progress | None = None) -> int:
        """Merge each group into its best paper, as one undo step; how many papers went into others.

        What is cancelled half way stays as far as it came.
        """
        progress = progress or Progress()
        groups = list(groups)
        label = f"Merge {len(groups):,} groups of duplicates" if len(groups) > 1 else "Merge duplicates"
        first: int | None = None
        gone = 0
        for done, group in enumerate(groups):
            progress.report(done, len(groups), label)
            with self._journal.change(label, group=first) as step:
                held = [paper for paper in group.papers if self._is_there(paper)]
                if len(held) > 1:
                    keep = self._merging.best(held)
                    gone += self._merging.merge(keep, held)
            first = first if first is not None else step.id
        return gone

    def _is_there(self, paper: int) -> bool:
        return bool(self._database.value("SELECT 1 FROM paper WHERE id = ? AND trashed = ''", (paper,)))


_SELECT = f"SELECT {FACTS} FROM paper WHERE +trashed = ''"
# The plus has SQLite choose an index by what is asked besides.


def _sure(facts: dict[int, Facts]) -> Iterator[tuple[tuple[int, int], str]]:
    """The pairs that are the same, with the reason; a group that agrees in all is told by its neighbours alone."""
    blocks: dict[tuple[str, object], list[int]] = defaultdict(list)
    for paper in facts.values():
        for kind, value in paper.names():
            blocks[kind, value].append(paper.id)
    for papers in blocks.values():
        if len(papers) < 2:
            continue
        # Each with those that follow it closely: of a thousand papers called "Editorial" all pairs would be too many.
        ordered = sorted(papers, key=lambda each: (facts[each].first, facts[each].year or 0, each))
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + _LARGEST]:
                reason = are_same(facts[one], facts[other])
                if reason:
                    yield (min(one, other), max(one, other)), reason


def _titled(facts: dict[int, Facts]) -> Iterator[tuple[tuple[int, int], str]]:
    """The pairs of one title that are not surely the same, with what speaks for and against it."""
    blocks: dict[str, list[Facts]] = defaultdict(list)
    for paper in facts.values():
        if paper.folded:
            blocks[paper.folded].append(paper)
    for papers in blocks.values():
        ordered = sorted(papers, key=lambda paper: (paper.first, paper.year or 0, paper.id))
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + _LARGEST]:
                reason = _of_one_title(one, other)
                if reason and not are_same(one, other):
                    yield (min(one.id, other.id), max(one.id, other.id)), reason


def _of_one_title(one: Facts, other: Facts) -> str:
    """Why two papers of one title that are not surely the same are offered; empty where they are not.

    A preprint and what came of it may have a DOI each and lie years apart; a name may be spelt in two ways.
    """
    if one.folded != other.folded:
        return ""
    if signs_differ(one, other) and are_same(one, other._replace(title=one.title)):
        return "The same title but for its signs"
    if len(one.folded) < _FEWEST_LETTERS or one.words < _FEWEST_WORDS:
        return ""
    if one.arxiv and other.arxiv and one.arxiv != other.arxiv:
        return ""
    years = 0 if one.year is None or other.year is None else abs(one.year - other.year)
    if one.first and one.first == other.first:
        if years > _MOST_YEARS:
            return ""
        if contradict(one, other):
            return "The same title and first author, but another DOI"
        if years > 1:
            return f"The same title and first author, {years} years apart"
        return "The same title and first author"
    if one.first and other.first and years <= 1 and one.words > _FEWEST_WORDS and not contradict(one, other):
        return "The same title, but another first author"
    return ""


def _alike(facts: dict[int, Facts], progress: Progress) -> Iterator[tuple[tuple[int, int], str]]:
    """The pairs that are not surely the same but much alike."""
    by_first: dict[str, list[Facts]] = defaultdict(list)
    progress.check()
    for paper in facts.values():
        if len(paper.folded) >= _FEWEST_LETTERS:
            by_first[paper.first].append(paper)
    bare = sorted((paper for each in by_first.values() for paper in each), key=lambda paper: paper.id)
    for done, (first, papers) in enumerate(by_first.items()):
        if done % 500 == 0:
            progress.report(done, len(by_first), "Looking for duplicates")
        if first and len(papers) > 1:
            yield from _pairs(papers, ENOUGH, progress)
    long = [paper for paper in bare if len(paper.folded) >= _BARE_LETTERS]
    yield from _pairs(long, _BARE, progress)


def _pairs(papers: Sequence[Facts], enough: float, progress: Progress) -> Iterator[tuple[tuple[int, int], str]]:
    for first, second, score in like_pairs([paper.folded for paper in papers], enough, progress):
        one, other = papers[first], papers[second]
        if _may_be_one(one, other) and not are_same(one, other):
            yield (min(one.id, other.id), max(one.id, other.id)), _alike_words(score)


def _may_be_one(one: Facts, other: Facts) -> bool:
    """Whether nothing speaks against it: identifiers, first authors and years agree, or one of them says nothing."""
    if contradict(one, other) or (one.first and other.first and one.first != other.first):
        return False
    return one.year is None or other.year is None or abs(one.year - other.year) <= 1


def _alike_words(score: float) -> str:
    """Why two papers are offered; titles that are not the same are never all alike."""
    return f"The titles are alike ({min(99, int(score))} %)"


def _how_alike(one: Facts, other: Facts) -> float:
    """How alike two papers are, from 0 (not worth offering) to 100."""
    shortest = min(len(one.folded), len(other.folded))
    if shortest < _FEWEST_LETTERS or not _may_be_one(one, other):
        return 0.0
    same_first = bool(one.first) and one.first == other.first
    score = likeness(one.folded, other.folded)
    enough = ENOUGH if same_first else _BARE if shortest >= _BARE_LETTERS else 101.0
    return score if score >= enough else 0.0


def _joined(
    pairs: dict[tuple[int, int], str], facts: dict[int, Facts], apart: set[tuple[int, int]], *, sure: bool
) -> list[Group]:
    """Pairs that share a paper as one group; two that were told apart never come together by way of a third."""
    leader: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    reasons: dict[int, str] = {}
    for (one, other), reason in pairs.items():
        for paper in (one, other):
            if paper not in leader:
                leader[paper] = paper
                members[paper] = [paper]
        first, second = sorted((leader[one], leader[other]), key=lambda each: len(members[each]))
        reasons.setdefault(second, reason)
        if first == second:
            continue
        if len(members[first]) + len(members[second]) > (_LARGEST_SURE if sure else _LARGEST):
            continue
        if any(
            (contradict(facts[a], facts[b]) and (sure or not _of_one_title(facts[a], facts[b])))
            or (min(a, b), max(a, b)) in apart
            for a in members[first] for b in members[second]
        ):  # fmt: skip
            continue
        for paper in members[first]:
            leader[paper] = second
        members[second] += members.pop(first)
        reasons.setdefault(second, reasons.pop(first, reason))
    groups = [Group(tuple(sorted(papers)), sure, reasons[head]) for head, papers in members.items() if len(papers) > 1]
    return sorted(groups, key=lambda group: group.papers)
