"""Commands on papers that are, or may be, one: find them, compare them, merge them."""

from __future__ import annotations

from paperdesk.gui import dialogs
from paperdesk.gui.actions.action import Action, with_one
from paperdesk.gui.desk import Desk
from paperdesk.library.duplicates import Candidate

MOST = 20
"""Papers that can be compared side by side by selecting them."""


def _with_several(desk: Desk) -> bool:
    return 2 <= len(desk.selection) <= MOST


def _merge(desk: Desk) -> None:
    dialogs.merge(desk, list(desk.selection))


def _compare_new(desk: Desk) -> None:
    """Show what came in last beside what it may be the same as, before all other duplicates."""
    last = desk.importing.last
    dialogs.find_duplicates(desk, last.added_ids if last is not None else ())


def _compare(desk: Desk) -> None:
    """Put the selected paper beside those that it may be the same as."""
    paper = desk.selection[0]

    def show(found: list[Candidate]) -> None:
        if found:
            dialogs.merge(desk, [paper, *(each.paper for each in found[: MOST - 1])])
        else:
            desk.tell("No other paper looks like this one.")

    job = desk.jobs.start("Look for papers like it", desk.library.duplicates.of_paper, paper, lane="render", quiet=True)
    job.then(show, desk.report_error)


DUPLICATE_ACTIONS = (
    Action("papers.duplicates", "Find duplicates…", dialogs.find_duplicates, "files", (), "Organise", separator=True,
           words="merge same twice copies deduplicate compare"),
    Action("papers.duplicates_new", "Compare the last import with the rest…", _compare_new, "columns-3", (),
           "File/Last import", lambda desk: desk.importing.told.alike > 0, words="duplicates merge same twice"),
    Action("papers.merge", "Merge selected papers…", _merge, "merge", (), "Paper", _with_several, separator=True,
           words="duplicates join combine same compare", needs=f"Select 2 to {MOST} papers first"),
    Action("papers.compare", "Compare with its duplicates…", _compare, "columns-3", (), "Paper", with_one,
           words="same merge twice"),
)  # fmt: skip
