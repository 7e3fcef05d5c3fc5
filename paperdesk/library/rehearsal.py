"""What an import would do beyond its counts: which new papers may be here already, and what of the others changes.

Looks at a copy in which the import has been made, and at the library as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperdesk.errors import NotFoundError
from paperdesk.library.papers import FIELDS
from paperdesk.library.shapes import Paper, Report
from paperdesk.progress import Progress
from paperdesk.store.journal import Changes

if TYPE_CHECKING:
    from paperdesk.library import Library

_FEW = 200  # papers that are each compared with the library; for more the whole library is gone through once
_TOLD = 200  # papers of each fate that are named
_TITLE = 200  # letters
_BESIDE = {"tags": "tags", "collections": "collections", "note": "the note", "files": "files"}


class Likely(NamedTuple):
    """A paper that came in and the one that it is, or may be, the same as; why, in a few words."""

    paper: int
    other: int
    reason: str


def likely(library: Library, papers: Sequence[int], progress: Progress) -> list[Likely]:
    """Those of these papers that are, or may be, the same as another one; of copies that came in together all but one.

    Raises Cancelled.
    """
    new = frozenset(papers)
    found: list[Likely] = []
    if len(new) <= _FEW:
        for paper in sorted(new):
            progress.check()
            for each in library.duplicates.of_paper(paper):
                if (
                    each.paper not in new or each.paper < paper
                ):  # of those that only came in twice, the first is no copy
                    found.append(Likely(paper, each.paper, each.reason))
                    break
        return found
    for group in library.duplicates.groups(progress):
        first = next((paper for paper in group.papers if paper not in new), group.papers[0])
        found += [Likely(paper, first, group.reason) for paper in group.papers if paper in new and paper != first]
    return found


def foretell(report: Report, library: Library, copy: Library, changes: Changes, progress: Progress) -> None:
    """Add to the account of an import into a copy of a library, which made these changes there, what may be here
    already and what would change. Raises Cancelled.
    """
    held = likely(copy, sorted(changes.new), progress)
    report.alike = len(held)
    preview = [each for each in report.preview if each[0] != "updated"]
    for each in held[:_TOLD]:
        one, other = (_title(copy.papers.get(paper)) for paper in (each.paper, each.other))
        preview.append(("alike", f"{one}: may be “{other}”. {each.reason}."))
    for paper in sorted(changes.papers - changes.new)[:_TOLD]:
        progress.check()
        try:
            was, becomes = library.papers.get(paper), copy.papers.get(paper)
        except NotFoundError:  # deleted here since the copy was made
            continue
        what = _changed(was, becomes)
        preview.append(("updated", f"{_title(becomes)}: {what}" if what else _title(becomes)))
    report.preview = preview


def _title(paper: Paper) -> str:
    names = ", ".join(person.literal or person.family for person in paper.record.authors[:2])
    about = ", ".join(part for part in (names, str(paper.record.year or "")) if part)
    title = paper.record.title[:_TITLE] or paper.key
    return f"{title} ({about})" if about else title


def _changed(was: Paper, becomes: Paper) -> str:
    """What of a paper is filled in, and what becomes something else, in words."""
    fields = [(field.title.lower() if field.title.istitle() else field.title, getattr(was.record, field.id, None),
               getattr(becomes.record, field.id, None)) for field in FIELDS]  # fmt: skip
    fields += [(words, getattr(was, name), getattr(becomes, name)) for name, words in _BESIDE.items()]
    new = [name for name, before, after in fields if before != after and not before]
    other = [name for name, before, after in fields if before != after and before]
    if was.record.extra != becomes.record.extra:
        new.append("what only its source says")
    parts = [f"{_listed(new)} added"] if new else []
    parts += [f"{_listed(other)} changed"] if other else []
    return ", ".join(parts)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
