"""The small pictures that the Desk's signals carry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

_BETWEEN = "\n"  # between the ids of entries combined: no name holds it, while a tag may be called "c++"


def joined(ids: Iterable[str]) -> str:
    """The id of the view of several entries of the sidebar combined."""
    return _BETWEEN.join(ids)


@dataclass(frozen=True)
class View:
    """What the list shows: an entry of the sidebar (or several combined) as one query."""

    id: str  # "unread", "tag:retrieval", "collection:12", "shelf:3", or several `joined`
    title: str
    query: str
    sort: str = "-added"

    @property
    def whole(self) -> bool:
        """Whether it is the whole library."""
        return not self.query.strip()

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of the entries it combines, mostly one."""
        return tuple(self.id.split(_BETWEEN))

    def key(self, kind: str) -> str:
        """What stands behind "tag:", "collection:" or "shelf:" where the view is one such entry, else ""."""
        head, _, rest = self.id.partition(":")
        return rest if head == kind and _BETWEEN not in self.id else ""


@dataclass(frozen=True)
class Message:
    """Words for the reader, shown in place; `action` is the id of an action that is the way out, `more` are others with
    their titles.

    `here`: of the selected paper or the list as it is, so that it goes once another is selected or listed.
    """

    text: str
    kind: str = "info"  # info, good, warning, error
    action: str = ""
    action_title: str = ""
    here: bool = False
    more: tuple[tuple[str, str], ...] = ()

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """Every action that is offered, with its title."""
        return ((self.action, self.action_title), *self.more) if self.action else self.more

    def with_ways(self, ways: Sequence[tuple[str, str]]) -> Message:
        """The same words with other actions offered."""
        action, title = ways[0] if ways else ("", "")
        return replace(self, action=action, action_title=title, more=tuple(ways[1:]))
