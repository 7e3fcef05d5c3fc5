"""Every command of the window: a new one is a function and a row here. Menus, palette and shortcut page follow."""

from paperdesk.gui.actions.action import Action
from paperdesk.gui.actions.duplicates import DUPLICATE_ACTIONS
from paperdesk.gui.actions.edit import EDIT_ACTIONS
from paperdesk.gui.actions.files import BRING_ACTIONS, FILE_ACTIONS, QUIT_ACTION
from paperdesk.gui.actions.online import ONLINE_ACTIONS
from paperdesk.gui.actions.organise import ORGANISE_ACTIONS
from paperdesk.gui.actions.papers import PAPER_ACTIONS
from paperdesk.gui.actions.related import RELATED_ACTIONS
from paperdesk.gui.actions.view import VIEW_ACTIONS

ACTIONS: tuple[Action, ...] = (
    *BRING_ACTIONS, *ONLINE_ACTIONS, *FILE_ACTIONS, QUIT_ACTION, *EDIT_ACTIONS, *PAPER_ACTIONS, *RELATED_ACTIONS,
    *ORGANISE_ACTIONS, *DUPLICATE_ACTIONS, *VIEW_ACTIONS,
)  # fmt: skip

MENUS = ("File", "Edit", "Paper", "Organise", "View", "Go", "Help")

__all__ = ["ACTIONS", "MENUS", "Action"]
