"""What the parts of one window share. Panes, actions and dialogs speak to each other only through the Desk."""

from paperdesk.gui.desk.desk import Desk
from paperdesk.gui.desk.shapes import Message, View, joined

__all__ = ["Desk", "Message", "View", "joined"]
