"""Commands that look for papers like others, or like a passage; the details show what is found."""

from __future__ import annotations

from paperdesk.gui.actions.action import Action, with_selection
from paperdesk.gui.desk import Desk


def _like_papers(desk: Desk) -> None:
    desk.related_wanted.emit("")


def _like_passage(desk: Desk) -> None:
    if desk.passage:
        desk.related_wanted.emit(desk.passage)


def _with_passage(desk: Desk) -> bool:
    return bool(desk.passage and desk.selection)


RELATED_ACTIONS = (
    Action("related.papers", "More like this", _like_papers, "sparkles", (), "Paper", with_selection, separator=True,
           words="similar related"),
    Action("related.passage", "More like this passage", _like_passage, "text-quote", (), "Paper", _with_passage,
           words="similar related selected text", needs="Select words of a paper first"),
)  # fmt: skip
