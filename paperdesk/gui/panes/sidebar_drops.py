"""What is dropped on an entry of the sidebar: papers are put into it, files are brought into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.sidebar_content import Content, Entry
from paperdesk.record import Status


def put_papers(desk: Desk, entry: Entry, ids: list[int]) -> None:
    """Tag papers, file them, or give them the status of the entry."""
    library = desk.library
    verb: tuple[Any, ...]
    if entry.kind == "tag":
        verb = (library.tags.add, ids, [entry.key])
    elif entry.kind == "collection":
        verb = (library.collections.add, ids, int(entry.key))
    elif entry.key in ("queue", "starred", "trash"):
        verb = ({"queue": library.reading.enqueue, "starred": library.reading.star,
                 "trash": library.papers.trash}[entry.key], ids)  # fmt: skip
    else:
        verb = (library.reading.set_status, ids, Status(entry.key))
    papers = "1 paper" if len(ids) == 1 else f"{len(ids):,} papers"
    desk.do(f"Put {papers} into “{entry.title}”", *verb)


def bring_files(desk: Desk, content: Content, entry: Entry | None, paths: list[Path]) -> None:
    """Import files into what they were dropped on, or into what is shown for None."""
    importing = desk.importing
    if entry is None:
        importing.paths(paths)
    elif entry.kind == "tag":
        importing.paths(paths, tag=entry.key)
    elif entry.kind == "collection":
        held = next((each for each in content.collections if str(each.id) == entry.key), None)
        importing.paths(paths, collection=held.path if held is not None else "")
    else:
        importing.paths(paths, status=entry.key)
