"""Bringing papers in from the window: files chosen or dropped, text pasted; what came of it is said in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperdesk.gui.desk.shapes import View
from paperdesk.library.shapes import Report

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk

_FEW = 3  # problems told in the message itself; all are in the report


class Importing:
    """The imports of one window."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.last: Report | None = None  # what the report dialog shows

    def paths(self, paths: Sequence[Path]) -> None:
        """Import files, in the background."""
        names = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
        self._start(f"Import {names}", self._desk.library.transfer.import_files, list(paths))

    def text(self, text: str) -> None:
        """Import what a text holds, in the background."""
        if not text.strip():
            self._desk.tell("There is no text on the clipboard.", "warning")
            return
        self._start("Import pasted text", self._desk.library.transfer.import_text, text)

    def _start(self, title: str, verb: Callable[..., Report], *what: Any) -> None:
        desk = self._desk
        collection = desk.view.id.removeprefix("collection:") if desk.view.id.startswith("collection:") else ""
        path = next((c.path for c in desk.library.collections.tree() if str(c.id) == collection), None)
        tag = desk.view.id.removeprefix("tag:") if desk.view.id.startswith("tag:") and "+" not in desk.view.id else ""
        was_empty = desk.library.papers.count() == 0
        job = desk.jobs.start(title, verb, *what, collection=path, tags=[tag] if tag else [])
        job.then(lambda report: self._on_imported(report, was_empty), desk.report_error)

    def _on_imported(self, report: Report, was_empty: bool) -> None:
        desk = self._desk
        self.last = report
        problems = [problem for file in report.files for problem in file.problems]
        kind = "error" if len(report.refused) == len(report.files) else "warning" if report.total("failed") else "info"
        if problems:
            desk.tell(report.sentence(), kind, "file.report", f"Show {len(problems):,} remarks")
        else:
            desk.tell(report.sentence(), kind)
        if was_empty and report.added_ids and desk.view.id != "all":
            desk.show(View("all", "All papers", "", "-added"))
        desk.imported.emit(report)
