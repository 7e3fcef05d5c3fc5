"""The small pictures that the Desk's signals carry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """What the list shows: an entry of the sidebar (or several combined) as one query."""

    id: str  # "unread", "tag:retrieval", "collection:12", "shelf:3", or several joined by "+"
    title: str
    query: str
    sort: str = "-added"


@dataclass(frozen=True)
class Message:
    """Words for the reader, shown in place; `action` is the id of an action that is the way out."""

    text: str
    kind: str = "info"  # info, warning, error
    action: str = ""
    action_title: str = ""
