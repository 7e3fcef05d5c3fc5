"""Commands that ask the network: add by identifier, fill in fields, fetch PDFs, what waits for a connection."""

from __future__ import annotations

from paperdesk.gui import dialogs
from paperdesk.gui.actions.action import Action, with_selection
from paperdesk.gui.desk import Desk

_WAITING = "File/Waiting for the network"


def _has_unfound(desk: Desk) -> bool:
    return bool(desk.online.unfound)


def _is_waiting(desk: Desk) -> bool:
    return bool(desk.online.waiting)


ONLINE_ACTIONS = (
    Action("online.add", "Add by identifier…", dialogs.ask_identifiers, "file-search", ("Ctrl+Shift+I",), "File",
           words="doi arxiv pubmed isbn url look up lookup title"),
    Action("online.unfound", "Add what was not found as it is", lambda desk: desk.online.bring_unfound(), "file-plus",
           (), "File", _has_unfound),
    Action("online.waiting", "What is waiting…", dialogs.waiting, "wifi-off", (), _WAITING, _is_waiting,
           words="offline online queue requests list"),
    Action("online.resume", "Ask for what is waiting", lambda desk: desk.online.resume(), "refresh-cw", (), _WAITING,
           _is_waiting, words="offline online queue resume retry"),
    Action("online.forget", "Forget what is waiting", lambda desk: desk.online.forget(), "x", (), _WAITING, _is_waiting,
           words="offline online queue cancel"),
    Action("online.unforget", "Wait again for what was forgotten", lambda desk: desk.online.unforget(), "undo-2", (),
           _WAITING, lambda desk: bool(desk.online.forgotten), words="offline online queue undo"),
    Action("online.fetch", "Fetch PDF", lambda desk: desk.online.fetch(), "file-down", ("Ctrl+Shift+D",), "Paper",
           with_selection, separator=True, words="download file open access"),
    Action("online.fill", "Fill in missing fields…", lambda desk: desk.online.fill(), "list-checks", (), "Paper",
           with_selection, words="complete metadata look up lookup update"),
)  # fmt: skip
