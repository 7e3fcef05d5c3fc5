"""`paperdesk duplicates` and `paperdesk merge`: papers that are or may be one, told apart or made one."""

from __future__ import annotations

from argparse import Namespace

from paperdesk.cli.output import TerminalProgress, line, paper_json, show_json
from paperdesk.errors import BadInputError
from paperdesk.library import Library
from paperdesk.library.duplicates import Group


def duplicates(library: Library, options: Namespace) -> None:
    """List the groups of papers that are or may be one, the sure ones first."""
    groups = _groups(library)
    if options.json:
        show_json([_group_json(library, group) for group in groups])
        return
    for group in groups:
        print(f"{'sure' if group.sure else 'alike'}: {group.reason}")
        for row in library.papers.rows(group.papers):
            print(f"  {line(row)}")
    if not groups:
        print("There are no duplicates.")


def _groups(library: Library) -> list[Group]:
    progress = TerminalProgress()
    try:
        return library.duplicates.groups(progress)
    finally:
        progress.end()


def _group_json(library: Library, group: Group) -> dict[str, object]:
    papers = library.papers.many(group.papers)
    keys = {paper.id: paper.key for paper in papers}
    return {
        "sure": group.sure,
        "reason": group.reason,
        "keys": list(keys.values()),
        "keep": keys.get(library.merging.best(list(keys))),
        "papers": [paper_json(paper, library.folder) for paper in papers],
    }


def merge_sure(library: Library, options: Namespace) -> None:
    """Merge all that is surely one, as one step of undo."""
    if not options.sure:
        raise BadInputError("Only what is surely one is merged without looking: say so with --sure.")
    groups = [group for group in _groups(library) if group.sure]
    progress = TerminalProgress()
    try:
        gone = library.duplicates.merge_all(groups, progress)
    finally:
        progress.end()
    print(f"{gone:,} paper{'' if gone == 1 else 's'} went into others.")


def apart(library: Library, options: Namespace) -> None:
    """Remember that papers are not the same."""
    papers = _named(library, options.keys)
    pairs = library.duplicates.tell_apart(papers)
    print("That was known already." if not pairs else "They are not offered as duplicates any more.")


def merge(library: Library, options: Namespace) -> None:
    """Make papers one."""
    papers = _named(library, [*options.keys, *([options.into] if options.into else [])])
    keep = library.papers.id_of(options.into) if options.into else library.merging.best(papers)
    gone = library.merging.merge(keep, papers)
    print(f"{gone + 1} papers are one now: {library.papers.rows([keep])[0].key}.")


def _named(library: Library, keys: list[str]) -> list[int]:
    """The papers of these keys, each once; raises NotFoundError, and BadInputError for fewer than two."""
    papers = list(dict.fromkeys(library.papers.id_of(key) for key in keys))
    if len(papers) < 2:
        raise BadInputError("Name two papers or more; these keys belong to the same one.")
    return papers
