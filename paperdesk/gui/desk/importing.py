"""Bringing papers in from the window: files chosen or dropped, text pasted; what came of it is said in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperdesk.gui.desk.shapes import View
from paperdesk.library import Library
from paperdesk.library.shapes import Report

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk


class Importing:
    """The imports of one window."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.last: Report | None = None  # what the report dialog shows

    def paths(self, paths: Sequence[Path]) -> None:
        """Import files, in the background; a library in one file is offered to be opened."""
        archives = [path for path in paths if self._desk.archiving.is_archive(path)]
        paths = [path for path in paths if path not in archives]
        if archives:
            self._desk.archiving.offer(archives[0])
        if not paths:
            return
        names = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
        self._start(f"Import {names}", self._desk.library.transfer.import_files, list(paths))

    def text(self, text: str) -> None:
        """Import what a text holds, in the background."""
        if not text.strip():
            self._desk.tell("There is no text on the clipboard.", "warning")
            return
        self._start("Import pasted text", self._desk.library.transfer.import_text, text)

    def _start(self, title: str, verb: Callable[..., Report], *what: Any) -> None:
        """Import into the collection or tag that is shown, when one is."""
        desk = self._desk
        library = desk.library
        kind, _, which = desk.view.id.partition(":")
        alone = "+" not in desk.view.id
        path = tag = ""
        if alone and kind == "collection":
            path = next((held.path for held in library.collections.tree() if str(held.id) == which), "")
        elif alone and kind == "tag":
            tag = which
        was_empty = library.papers.count() == 0
        job = desk.jobs.start(title, verb, *what, collection=path or None, tags=[tag] if tag else [])
        job.then(lambda report: self._on_imported(library, report, path or tag, was_empty), desk.report_error)
        job.cancelled.connect(lambda: desk.tell(f"{title}: stopped. What was in already stays.", "info"))

    def _on_imported(self, library: Library, report: Report, into: str, was_empty: bool) -> None:
        desk = self._desk
        if library is not desk.library or not desk.is_open:  # another one was opened meanwhile
            desk.tell(report.sentence(), "info")
            return
        self.last = report
        problems = sum(len(file.problems) for file in report.files)
        kind = "error" if len(report.refused) == len(report.files) else "warning" if report.total("failed") else "good"
        filed = f" They are in “{into}”." if into and report.added_ids else ""
        if problems:
            words = "Show 1 remark" if problems == 1 else f"Show {problems:,} remarks"
            desk.tell(report.sentence() + filed, kind, "file.report", words)
        elif len(report.refused) > 1:
            desk.tell(report.sentence(), kind, "file.report", f"Show all {len(report.refused)}")
        elif report.added_ids or report.updated_ids:
            desk.tell(report.sentence() + filed, kind, "edit.undo", "Undo")
        else:
            desk.tell(report.sentence(), kind)
        if was_empty and report.added_ids and desk.view.id != "all":
            desk.show(View("all", "All papers", "", "-added"))
        desk.imported.emit(report)
