"""The main window: what stands where in it, and which keys and menus it answers."""

from paperdesk.gui.window.window import Window

__all__ = ["Window"]
