"""Other processes: the only part of PaperDesk that names subprocess.

A worker runs in a `Child`, with limits on memory and time, one request at a time, kept warm between requests and
started anew after it was stopped or died; in the child it calls `serve`. A child ends by itself when its stdin closes,
so a parent that is killed leaves none behind. Also starts the programs of the system: viewer, folder, editor. Knows
nothing of what a worker does.
"""

from __future__ import annotations

from paperdesk.children.child import Child, command
from paperdesk.children.frames import Limits, Message
from paperdesk.children.serving import Answer, Channel, serve
from paperdesk.children.system import open_in_system, run_in_terminal, show_in_folder

__all__ = [
    "Answer",
    "Channel",
    "Child",
    "Limits",
    "Message",
    "command",
    "open_in_system",
    "run_in_terminal",
    "serve",
    "show_in_folder",
]
