"""What is copied of papers: references in the chosen style, keys, links, other formats.

References are made by a child, so they come a moment later: nothing waits for them, and a later copy wins.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QTimer

from paperdesk.errors import BadInputError, NotFoundError, PaperDeskError
from paperdesk.gui.jobs import Latest
from paperdesk.library import Library
from paperdesk.library.citing import STYLE, StyleInfo
from paperdesk.library.links import is_link, paper_link, parsed_link
from paperdesk.library.shapes import PaperRow
from paperdesk.progress import Progress

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk

MOST = 1_000  # papers whose references go on the clipboard; a file holds any number
DIRECT = 200  # papers whose keys are read where they are asked for
_SLOW_MS = 300  # after this the reader is told that something goes on
_LARGEST = 20_000_000  # letters of an export on the clipboard


class Copied(NamedTuple):
    """Something for the clipboard: as text, as HTML where it has looks, and what the reader is told that it is."""

    text: str
    html: str
    what: str


class Copying(QObject):
    """Fills the clipboard of one window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._latest = Latest(desk.jobs, lane="citing", parent=self)
        self._latest.answered.connect(self._on_made)
        self._latest.failed.connect(self._on_failed)
        self._doing = ""
        self._newest_style = ""
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(lambda: desk.tell(f"{self._doing}…"))
        desk.library_changed.connect(self._forget)

    # References -----------------------------------------------------------------------------------------------------

    def references(self, form: str = "") -> None:
        """The selected papers as entries of a bibliography in the chosen style; by `form` as the source of that."""
        ids, style = list(self._desk.selection), self.style
        if self._is_too_many(len(ids)):
            return
        self._ask("Formatting the references" if len(ids) > 1 else "Formatting the reference",
                  references, self._desk.library, ids, style, form)  # fmt: skip

    def citation(self, ids: Sequence[int] | None = None, style: str = "", form: str = "formatted") -> None:
        """Papers (those selected) as one citation in running text, in a style (the chosen one)."""
        ids = list(self._desk.selection if ids is None else ids)
        if not self._is_too_many(len(ids)):
            self._ask("Formatting the citation", citation, self._desk.library, ids, style or self.style, form)

    def document(self, ids: Sequence[int] | None, style: str, form: str) -> None:
        """Papers (None: all) as a bibliography in a style; form "formatted" is text with its looks."""
        papers = self._desk.library.papers
        if not self._is_too_many(papers.count() if ids is None else len(ids)):
            wanted = "" if form == "formatted" else form
            chosen = papers.find("", "added") if ids is None else list(ids)
            self._ask("Formatting the references", references, self._desk.library, chosen, style, wanted)

    def save(self, target: Path, ids: Sequence[int] | None, style: str, form: str) -> None:
        """Write papers (None: all) to a file as a bibliography in a style, in the background.

        Form: text, html or markdown.
        """
        desk = self._desk
        job = desk.jobs.start(f"Export to {target.name}", written, desk.library, target, ids, style, form)
        job.then(lambda count: self.tell_written(count, target), self._on_failed)
        job.cancelled.connect(lambda: desk.tell(f"{target.name} was not written: stopped."))

    def tell_written(self, count: int, target: Path) -> None:
        """Say how many papers a file holds now."""
        self._desk.tell(f"{count:,} {'paper' if count == 1 else 'papers'} written to {target}.", "good")

    @property
    def style(self) -> str:
        """The id of the chosen style."""
        return str(self._desk.settings.get("citation_style"))

    def newest_style(self) -> str:
        """The id of a style that came in by itself and was not looked at yet, else ""; told once."""
        style, self._newest_style = self._newest_style, ""
        return style

    def take_styles(self, paths: Sequence[Path]) -> None:
        """Add .csl files that were dropped or pasted as citation styles, in the background, and say so."""
        which = paths[0].name if len(paths) == 1 else f"{len(paths)} citation styles"
        job = self._desk.jobs.start(f"Add {which}", styles_added, self._desk.library, list(paths), lane="citing")
        job.then(self._on_styles, self._desk.report_error)

    def _on_styles(self, taken: Taken) -> None:
        desk, added = self._desk, taken.styles
        said = [f"“{added[0].title}” is one of your citation styles now."] if len(added) == 1 else []
        said += [f"{len(added)} citation styles are here now."] if len(added) > 1 else []
        text = " ".join([*said, *taken.problems])
        if not added:
            desk.tell(text, "error")
            return
        self._newest_style = added[-1].id
        way = ("papers.cite", "Cite with it…") if desk.selection else ("file.preferences", "Preferences…")
        desk.tell(text, "warning" if taken.problems else "good", *way)

    def _is_too_many(self, count: int) -> bool:
        if count <= MOST:
            return False
        self._desk.tell(
            f"These are {count:,} papers, and at most {MOST:,} references are copied at a time. A file holds more.",
            "warning", "file.export", "Export…", here=True,
        )  # fmt: skip
        return True

    # Keys, links, formats -------------------------------------------------------------------------------------------

    def keys(self) -> None:
        """The citation keys of the selected papers, as chosen in the settings."""
        form = str(self._desk.settings.get("key_form"))
        self._of_rows("Copy citation keys", lambda rows: _keys(rows, form))

    def links(self) -> None:
        """Links that bring the selected papers up in PaperDesk, one a line."""
        library = self._desk.library.id
        self._of_rows("Copy links", lambda rows: _links(rows, library))

    def titles(self) -> None:
        """The titles of the selected papers, one a line."""
        self._of_rows("Copy titles", _titles)

    def exported(self, format: str, what: str) -> None:
        """The selected papers in a format of FORMATS: "BibTeX"."""
        ids = list(self._desk.selection)
        said = what if len(ids) == 1 else f"{what} of {len(ids):,} papers"
        self._ask(f"Copying {what}", exported, self._desk.library, ids, format, said)

    def export(self, ids: Sequence[int] | None, format: str, what: str) -> None:
        """Papers (None: all) in a format of FORMATS."""
        self._ask(f"Copying {what}", exported, self._desk.library, ids, format, what)

    def _of_rows(self, title: str, make: Callable[[Sequence[PaperRow]], Copied]) -> None:
        ids, papers = list(self._desk.selection), self._desk.library.papers
        if len(ids) > DIRECT:
            self._ask(title, lambda: make(papers.rows(ids)))
            return
        self._forget()
        rows = self._desk.attempt(papers.rows, ids)
        if rows:
            self._put(make(rows))

    # Asking ---------------------------------------------------------------------------------------------------------

    def _ask(self, doing: str, function: Callable[..., Copied], *what: Any) -> None:
        self._doing = doing
        self._slow.start()
        self._latest.ask(doing, function, *what)

    def _forget(self) -> None:
        self._latest.forget()
        self._slow.stop()

    def _on_made(self, copied: Copied) -> None:
        self._slow.stop()
        self._put(copied)

    def _put(self, copied: Copied) -> None:
        self._desk.copy(copied.text, copied.what, copied.html)

    def _on_failed(self, error: BaseException) -> None:
        self._slow.stop()
        if isinstance(error, NotFoundError | BadInputError):  # a style that is gone or wrong, mostly
            self._desk.tell(str(error), "error", "papers.cite", "Choose a style…")
        else:
            self._desk.report_error(error)

    # Links in -------------------------------------------------------------------------------------------------------

    def follow(self, link: str) -> None:
        """Show the paper that a paperdesk:// link points at, or say why that cannot be."""
        desk = self._desk
        try:
            library, key = parsed_link(link)
            if library != desk.library.id:
                raise NotFoundError(f"The link to “{key[:80]}” leads into another library than “{desk.library.name}”.")
            paper = desk.library.papers.id_of(key)
            if desk.library.papers.get(paper).trashed:
                desk.tell(f"The paper “{key}” is in the trash.", "info", "go.trash", "Go to the trash")
            else:
                desk.reveal.emit(paper)
        except PaperDeskError as error:
            desk.tell(str(error), "warning")

    @staticmethod
    def is_style(path: Path) -> bool:
        """Whether `take_styles` is to be given a file, by its name."""
        return path.suffix.lower() == STYLE

    @staticmethod
    def is_link(text: str) -> bool:
        """Whether `follow` is to be given a text."""
        return is_link(text)


class Taken(NamedTuple):
    """Styles that were added, and why others were not."""

    styles: list[StyleInfo]
    problems: list[str]


# What is done in a job ------------------------------------------------------------------------------------------------


def styles_added(library: Library, paths: Sequence[Path], progress: Progress) -> Taken:
    """Add .csl files as citation styles; what cannot be used is told, the others are added."""
    taken = Taken([], [])
    for path in paths:
        progress.check()
        try:
            taken.styles.append(library.citing.add_style(path))
        except PaperDeskError as error:
            said = str(error)
            taken.problems.append(said if path.name in said else f"“{path.name}”: {said}")
    return taken


def references(library: Library, ids: Sequence[int], style: str, form: str, progress: Progress) -> Copied:
    """The bibliography of papers: text with its HTML, or by `form` the source of that form as a text."""
    citing = library.citing
    count = len(dict.fromkeys(ids))
    name = citing.title_of(style)
    which = "the reference" if count == 1 else f"{count:,} references"
    if form:
        kind = {"html": " as HTML", "markdown": " as Markdown"}.get(form, "")
        return Copied(citing.bibliography(ids, style, form, progress).strip("\n"), "", f"{which} in {name}{kind}")
    text = citing.bibliography(ids, style, "text", progress).strip("\n")
    return Copied(text, citing.bibliography(ids, style, "html", progress), f"{which} in {name}")


def written(
    library: Library, target: Path, ids: Sequence[int] | None, style: str, form: str, progress: Progress
) -> int:
    """Write papers (None: all) to a file as a bibliography; how many."""
    chosen = library.papers.find("", "added") if ids is None else list(ids)
    return library.citing.write(target, chosen, style, form, progress)


def citation(library: Library, ids: Sequence[int], style: str, form: str, progress: Progress) -> Copied:
    """Papers cited in running text; form "formatted" is text with its HTML."""
    citing = library.citing
    what = f"the citation in {citing.title_of(style)}"
    if form != "formatted":
        return Copied(citing.cite(ids, style, form, progress), "", what)
    return Copied(citing.cite(ids, style, "text", progress), citing.cite(ids, style, "html", progress), what)


def exported(library: Library, ids: Sequence[int] | None, format: str, what: str, progress: Progress) -> Copied:
    """Papers in a format of FORMATS; raises BadInputError for what is too long for a clipboard."""
    out = io.StringIO()
    library.transfer.export(out, format, ids=ids, progress=progress)
    text = out.getvalue()
    if len(text) > _LARGEST:
        raise BadInputError("That is too long for the clipboard.", hint="Export it to a file.")
    return Copied(text, "", what)


def _keys(rows: Sequence[PaperRow], form: str) -> Copied:
    keys = [row.key for row in rows]
    if form == "latex":
        text = f"\\cite{{{','.join(keys)}}}"
    elif form == "markdown":
        text = f"[{'; '.join(f'@{key}' for key in keys)}]"
    else:
        text = ", ".join(keys)
    return Copied(text, "", text if len(keys) == 1 else f"{len(keys):,} keys")


def _links(rows: Sequence[PaperRow], library: str) -> Copied:
    links = [(paper_link(library, row.key), row.title or row.key) for row in rows]
    html = "<br>\n".join(f'<a href="{escape(link)}">{escape(title)}</a>' for link, title in links)
    text = "\n".join(link for link, _title in links)
    return Copied(text, html, "the link" if len(links) == 1 else f"{len(links):,} links")


def _titles(rows: Sequence[PaperRow]) -> Copied:
    text = "\n".join(row.title for row in rows)
    return Copied(text, "", "the title" if len(rows) == 1 else f"{len(rows):,} titles")
