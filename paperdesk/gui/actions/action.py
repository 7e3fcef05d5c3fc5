"""What a user command is: a row with its name, keys, menu and what it does. Menus, palette and shortcut page follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from paperdesk.gui.desk import Desk


def always(_desk: Desk) -> bool:
    """Enabled at all times."""
    return True


def with_selection(desk: Desk) -> bool:
    """Enabled while at least one paper is selected."""
    return bool(desk.selection)


def with_one(desk: Desk) -> bool:
    """Enabled while exactly one paper is selected."""
    return len(desk.selection) == 1


_NEEDS: dict[Callable[[Desk], bool], str] = {with_selection: "Select a paper first", with_one: "Select one paper first"}


class Action(NamedTuple):
    """One command. `menu` is "File", "Paper/Rating" or "" for the palette only; `keys` are Qt's portable names.

    `live_title` gives the name where that changes ("Undo “Mark 3 papers read”"); `checked` makes it a switch. Keys
    without Ctrl or Alt mean nothing while a field that takes them has the focus.
    """

    id: str
    title: str
    run: Callable[[Desk], None]
    icon: str = ""
    keys: tuple[str, ...] = ()
    menu: str = ""
    enabled: Callable[[Desk], bool] = always
    checked: Callable[[Desk], bool] | None = None
    live_title: Callable[[Desk], str] | None = None
    separator: bool = False  # a line above it in its menu
    words: str = ""  # other words the palette finds it by
    needs: str = ""  # what is to be done before it is enabled, where its `enabled` is its own

    @property
    def off_because(self) -> str:
        """What the palette says of it while it is not enabled; "" where it is left out of the palette then."""
        return self.needs or _NEEDS.get(self.enabled, "")
