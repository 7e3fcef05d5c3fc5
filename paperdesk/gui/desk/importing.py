"""Bringing papers in from the window: files and folders chosen or dropped, text pasted; what came of it is said.

What is about to come is looked at first, away from the window. Where there is something to decide, `asked` tells a
Wish, and whoever answers calls `begin`; all else comes in at once, since it can be undone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from paperdesk.gui.desk.imported import Imported
from paperdesk.gui.desk.shapes import View
from paperdesk.gui.desk.unfinished import Unfinished
from paperdesk.gui.jobs import Job, State
from paperdesk.library import Library
from paperdesk.library.shapes import Report
from paperdesk.library.survey import Found, Table, survey

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk

_MAPPINGS = "import_mappings"
_KEPT = 60  # mappings that are remembered


@dataclass(frozen=True)
class Choices:
    """How an import shall go."""

    collection: str = ""
    tags: tuple[str, ...] = ()
    status: str = ""
    copies: bool | None = None  # None: as the source has it
    mapping: dict[Path, dict[str, list[int]]] = field(default_factory=dict)

    def as_options(self) -> dict[str, Any]:
        """What the transfer is told."""
        return {
            "collection": self.collection or None, "tags": list(self.tags), "status": self.status or None,
            "copies": self.copies, "mapping": self.mapping,
        }  # fmt: skip

    def as_kept(self) -> dict[str, Any]:
        """What is remembered of it as JSON; what columns mean is remembered by the tables."""
        return {"collection": self.collection, "tags": list(self.tags), "status": self.status, "copies": self.copies}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Choices:
        """What was remembered; what is not as it was written is left out."""
        tags, copies = kept.get("tags"), kept.get("copies")
        return cls(
            str(kept.get("collection") or ""), tuple(map(str, tags)) if isinstance(tags, list) else (),
            str(kept.get("status") or ""), copies if isinstance(copies, bool) else None,
        )  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What is to come in, as it was found, and how unless the reader chooses otherwise."""

    library: Library
    found: tuple[Found, ...]
    choices: Choices

    @property
    def paths(self) -> list[Path]:
        """Every path, those that cannot be read as well: the account says why."""
        return [each.path for each in self.found]

    @property
    def title(self) -> str:
        """What it is called as a job."""
        return f"Import {_named(self.paths)}"


class Importing(QObject):
    """The imports of one window."""

    asked = Signal(object)  # a Wish with something to decide

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.last: Report | None = None  # what the report dialog shows
        self.query = ""  # what finds the papers of the last import, one that was stopped as well
        self.told = Imported(desk)
        self.unfinished = Unfinished(desk)
        desk.library_changed.connect(self._forget)

    def go_on(self) -> None:
        """Import again what an earlier window did not end; what is in already is left as it is."""
        for paths, how in self.unfinished.take():
            self._look(paths, Choices.of(how), ask=False)

    def paths(
        self, paths: Sequence[Path], *, collection: str = "", tag: str = "", status: str = "", ask: bool = False
    ) -> None:
        """Import files and folders into what is named, else into what is shown; `ask` although nothing is open."""
        desk = self._desk
        archives = [path for path in paths if desk.archiving.is_archive(path)]
        if archives:  # a library in one file is offered to be opened
            desk.archiving.offer(archives[0])
            paths = [path for path in paths if path not in archives]
        styles = [path for path in paths if desk.copying.is_style(path)]
        if styles:
            desk.copying.take_styles(styles)
            paths = [path for path in paths if path not in styles]
        if not paths:
            return
        if not (collection or tag or status):
            collection, tag = self._place()
        self._look(paths, Choices(collection, (tag,) if tag else (), status), ask=ask)

    def _look(self, paths: Sequence[Path], choices: Choices, *, ask: bool) -> None:
        """Find out what paths hold; then import it, or ask how."""
        desk, library = self._desk, self._desk.library

        def on_found(found: list[Found]) -> None:
            if library is not desk.library or not desk.is_open:
                return
            wish = Wish(library, tuple(found), choices)
            readable = any(not each.error for each in found)
            if readable and (ask or any(each.is_open for each in found)):
                self.asked.emit(replace(wish, choices=replace(choices, mapping=self._known(found))))
            else:
                self.begin(wish)

        job = desk.jobs.start(f"Look at {_named(list(paths))}", survey, list(paths), lane="render")
        job.then(on_found, desk.report_error)

    def begin(self, wish: Wish) -> None:
        """Import in the background, as the wish has it."""
        for each in wish.found:
            mapping = wish.choices.mapping.get(each.path)
            if each.table is not None and mapping:
                self._remember(each.table, mapping)
        choices = wish.choices
        into = choices.collection or next(iter(choices.tags), "")
        verb = wish.library.transfer.import_files
        row = self.unfinished.begun(wish.paths, choices.as_kept())
        job = self.start(wish.title, verb, wish.paths, into=into, **choices.as_options())

        def on_over() -> None:
            if not self._desk.jobs.is_closed or job.state is not State.CANCELLED:  # else the window went away over it
                self.unfinished.ended(row)

        job.finished.connect(on_over)

    def rehearse(self, wish: Wish) -> Job:
        """Find out what an import would do, in the background; nothing of it stays. The job's result is a Report."""
        self._desk.save_editors()
        options = wish.choices.as_options()
        return self._desk.jobs.start(
            f"Look first: {_named(wish.paths)}", wish.library.look_first, wish.paths, **options
        )

    def text(self, text: str, then: Callable[[], object] | None = None) -> None:
        """Import what a text holds, in the background; `then` is called when it is in and its account is told."""
        if not text.strip():
            self._desk.tell("There is no text on the clipboard.", "warning")
            return
        path, tag = self._place()
        verb = self._desk.library.transfer.import_text
        tags = [tag] if tag else []
        self.start("Import pasted text", verb, text, into=path or tag, then=then, collection=path or None, tags=tags)

    def show_last(self) -> None:
        """List the papers of the last import."""
        if self.query:
            self._desk.show(View(self.query, "The last import", self.query))

    def _forget(self) -> None:
        """Another library is open: the numbers of its changes mean others."""
        self.last, self.query = None, ""

    def _place(self) -> tuple[str, str]:
        """The collection or the tag that is shown, when one is."""
        view, library = self._desk.view, self._desk.library
        which = view.key("collection")
        if which:
            return next((held.path for held in library.collections.tree() if str(held.id) == which), ""), ""
        return "", view.key("tag")

    def start(
        self, title: str, verb: Callable[..., Report], *what: Any, into: str = "", source: str = "",
        then: Callable[[], object] | None = None, **options: Any,
    ) -> Job:  # fmt: skip
        """Run an import in the background and say what came of it; into where and from where. The job."""
        desk, library = self._desk, self._desk.library
        was_empty = library.papers.count() == 0
        job = desk.jobs.start(title, verb, *what, **options)

        def on_imported(report: Report) -> None:
            self._on_imported(library, report, into, source, was_empty=was_empty)
            if then is not None and library is desk.library and desk.is_open:
                then()

        job.then(on_imported, desk.report_error)
        job.cancelled.connect(lambda: self._on_stopped(library, title))
        return job

    def _on_stopped(self, library: Library, title: str) -> None:
        if library is self._desk.library and self._desk.is_open:
            self.told.tell_stopped(title)
        else:
            self._desk.tell(f"{title}: stopped. What was in already stays.")

    def _on_imported(self, library: Library, report: Report, into: str, source: str, *, was_empty: bool) -> None:
        desk = self._desk
        if library is not desk.library or not desk.is_open:  # another one was opened meanwhile
            desk.tell(report.sentence(), "info")
            return
        self.last, self.query = report, report.query
        if was_empty and report.added_ids and desk.view.id != "all":
            desk.show(View("all", "All papers", "", "-added"))
        self.told.tell(report, into, source)
        desk.imported.emit(report)

    # What columns mean ------------------------------------------------------------------------------------------------

    def _known(self, found: Sequence[Found]) -> dict[Path, dict[str, list[int]]]:
        """What the columns of tables meant when such a table was imported last, else what they seem to mean."""
        held = self._mappings()
        return {
            each.path: _checked(held.get(_digest(each.table)), each.table) for each in found if each.table is not None
        }

    def _remember(self, table: Table, mapping: dict[str, list[int]]) -> None:
        held = self._mappings()
        held.pop(_digest(table), None)
        kept = [*held.items(), (_digest(table), mapping)][-_KEPT:]
        self._desk.state.set(_MAPPINGS, dict(kept))

    def _mappings(self) -> dict[str, Any]:
        kept = self._desk.state.get(_MAPPINGS)
        return dict(kept) if isinstance(kept, dict) else {}


def _digest(table: Table) -> str:
    """What tells tables with the same columns from others."""
    return hashlib.sha256("\0".join(table.headers).encode("utf-8", "replace")).hexdigest()[:32]


def _checked(kept: object, table: Table) -> dict[str, list[int]]:
    """A mapping that was kept, where it still fits; else the guess."""
    if isinstance(kept, dict) and all(
        isinstance(places, list) and all(type(place) is int and 0 <= place < len(table.headers) for place in places)
        for places in kept.values()
    ):
        return {str(name): list(places) for name, places in kept.items()}
    return {name: list(places) for name, places in table.mapping.items()}


def _named(paths: Sequence[Path]) -> str:
    if len(paths) == 1:
        return paths[0].name or str(paths[0])
    return f"{len(paths):,} files"
