"""Papers as citations and bibliographies in APA, IEEE and other styles, for the clipboard and for documents.

Knows which styles there are (those that ship, and the user's own .csl files) and what a paper looks like to a style;
the styles are run by workers/citing.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from paperdesk import places
from paperdesk.errors import BadInputError, LibraryError, NotFoundError, PaperDeskError
from paperdesk.formats import by_id
from paperdesk.library.files import clear_drafts, replacing
from paperdesk.library.papers import Papers
from paperdesk.presence import is_file
from paperdesk.progress import Progress
from paperdesk.record import Record, clean_line
from paperdesk.workers.citing import About, Citer
from paperdesk.workers.citing_forms import FORMS

_MOST_STYLES = 500  # of the user's own that are listed


class StyleInfo(NamedTuple):
    """A citation style to choose."""

    id: str  # "apa", or the path of a file of the user's
    title: str
    kind: str  # "author-date", "numeric", "label", "author", "note"


class _Shipped(NamedTuple):
    info: StyleInfo
    file: str
    address: str  # by which styles name each other


def _shipped(style: str, title: str, kind: str, file: str) -> _Shipped:
    return _Shipped(StyleInfo(style, title, kind), f"{file}.csl", f"http://www.zotero.org/styles/{file}")


STYLE = ".csl"
"""How the files of styles end."""
_SHIPPED = (
    _shipped("apa", "APA, 7th edition", "author-date", "apa"),
    _shipped("ieee", "IEEE", "numeric", "ieee"),
    _shipped("chicago", "Chicago, 18th edition (author-date)", "author-date", "chicago-author-date"),
    _shipped("chicago-notes", "Chicago, 18th edition (notes)", "note", "chicago-notes-bibliography"),
    _shipped("nature", "Nature", "numeric", "nature"),
    _shipped("acm", "ACM", "numeric", "association-for-computing-machinery"),
    _shipped("vancouver", "Vancouver (NLM)", "numeric", "nlm-citation-sequence"),
    _shipped("mla", "MLA, 9th edition", "author", "modern-language-association"),
)
# What a style prints wherever it is given, and what a library keeps for its reader or for other programs.
_LEFT_OUT = ("abstract", "annote", "custom", "keyword", "note", "categories", "journalAbbreviation")
# They print what stands in proceedings without editors as if in a journal; their manuals want it as in a book.
_PROCEEDINGS_ARE_BOOKS = ("apa.csl", "chicago-author-date.csl", "chicago-notes-bibliography.csl")
_TRIAL = {
    "id": "a", "type": "article-journal", "title": "A title", "author": [{"family": "Doe", "given": "Jane"}],
    "issued": {"date-parts": [[2020]]},
}  # fmt: skip
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Bibliography, {title}</title></head>
<body>
{body}</body>
</html>
"""
_PAGES = re.compile(r"pp?\.\s{0,5}(?=\d)")  # styles say it themselves
_ON_THE_WEB = ("webpage", "post-weblog", "post", "software", "dataset")


class Citing:
    """Citations of the papers of one library. Blocks, so it belongs into a job."""

    FORMS = FORMS

    def __init__(self, papers: Papers, citer: Citer | None = None) -> None:
        self._papers = papers
        self._citer = citer or Citer()
        self._known: dict[tuple[Path, int, int], About] = {}  # what the user's files say of themselves

    def start(self) -> None:
        """Start what makes citations ahead of the first one; returns at once. A failure is told by the first."""
        try:
            self._citer.start()
        except PaperDeskError:
            return  # `cite` tries again and tells it

    def styles(self) -> list[StyleInfo]:
        """The styles that ship, then those in the user's folder of styles (`places.styles_folder`) by title.

        A file there that is no style is left out; asked for by its path, it is refused with a sentence.
        """
        own = []
        for path in sorted(places.styles_folder().glob("*.csl"))[:_MOST_STYLES]:
            try:
                about = self._about(path)
            except PaperDeskError:
                continue
            own.append(StyleInfo(str(path), clean_line(about.title) or path.stem, about.kind))
        return [style.info for style in _SHIPPED] + sorted(own, key=lambda info: info.title.casefold())

    def cite(self, ids: Sequence[int], style: str, form: str = "text", progress: Progress | None = None) -> str:
        """These papers as one citation in the running text: "(Doe, 2010; Roe & Poe, 2011)", "[1], [2]".

        `style`: an id of `styles`, or the path of a .csl file. `form`: "text", "html" or "markdown". Raises
        BadInputError for a style that cannot be used, NotFoundError for a paper or style that is gone, ChildError where
        the style took too long, Cancelled.
        """
        file = self._file(style)
        return self._citer.cite(file, self._items(ids, file, progress), _checked(form), progress)

    def entries(
        self, ids: Sequence[int], style: str, form: str = "text", progress: Progress | None = None
    ) -> list[tuple[int, str]]:
        """Each paper's id with its entry in the bibliography, in the style's order. Raises as `cite` does."""
        file, wanted = self._file(style), [*dict.fromkeys(ids)]
        found = self._citer.bibliography(file, self._items(wanted, file, progress), _checked(form), progress)
        return [(wanted[place], text) for place, text in found]

    def bibliography(self, ids: Sequence[int], style: str, form: str = "text", progress: Progress | None = None) -> str:
        """The bibliography of these papers in the style's order, ready for the clipboard. Raises as `cite` does.

        An entry a line as text, a paragraph each in Markdown, <p> in a <div class="bibliography"> as HTML.
        """
        entries = [text for _paper, text in self.entries(ids, style, form, progress)]
        if form == "html":
            return f'<div class="bibliography">\n{"".join(f"<p>{entry}</p>" + chr(10) for entry in entries)}</div>\n'
        return (
            "".join(f"{entry}\n" for entry in entries)
            if form == "text"
            else "\n\n".join(entries) + "\n" * bool(entries)
        )

    def document(self, ids: Sequence[int], style: str, form: str = "text", progress: Progress | None = None) -> str:
        """The bibliography as a file of its own: as HTML a whole page. Raises as `cite` does."""
        text = self.bibliography(ids, style, form, progress)
        return _PAGE.format(title=escape(self.title_of(style)), body=text) if form == "html" else text

    def write(
        self, target: Path, ids: Sequence[int], style: str, form: str = "text", progress: Progress | None = None
    ) -> int:
        """Write the bibliography of these papers to a file; how many entries' papers were given.

        Raises as `cite` does, and LibraryError when the file cannot be written.
        """
        text = self.document(ids, style, form, progress)
        clear_drafts(target.parent)
        with replacing(target) as out:
            out.write(text.encode("utf-8", "replace"))
        return len(dict.fromkeys(ids))

    def title_of(self, style: str) -> str:
        """What a style is called; the name of its file where that says nothing. Starts no child for those that ship."""
        shipped = next((each.info.title for each in _SHIPPED if style == each.info.id), "")
        if shipped:
            return shipped
        try:
            return clean_line(self._about(self._file(style)).title) or Path(style).stem
        except PaperDeskError:
            return Path(style).stem

    @staticmethod
    def shipped() -> list[StyleInfo]:
        """The styles that ship, at once; `styles` asks a child for what the user's own are called."""
        return [each.info for each in _SHIPPED]

    def add_style(self, source: Path) -> StyleInfo:
        """Take a .csl file into the user's folder of styles, checked first; the style. One of its name is replaced.

        Raises BadInputError, NotFoundError or UnreadableFileError where it cannot be used, LibraryError for the disk.
        """
        source = source.expanduser().absolute()
        if source.suffix.lower() != STYLE:
            raise BadInputError(f"“{source.name}” is no .csl file.", hint="Styles end in .csl.")
        used = self._file(str(source))  # refuses what is no style, and one whose parent is not here
        self._citer.bibliography(used, [_TRIAL], "text")
        about = self._about(source)
        folder = places.styles_folder()
        target = folder / f"{source.stem}{STYLE}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if target != source:
                shutil.copyfile(source, target)
            if used != source and used.parent == source.parent != folder:  # the style it stands for comes along
                shutil.copyfile(used, folder / used.name)
        except OSError as error:
            raise LibraryError(f"“{target}” cannot be written: {error.strerror}.") from error
        return StyleInfo(str(target), clean_line(about.title) or target.stem, about.kind)

    def close(self) -> None:
        """End the child that makes citations."""
        self._citer.close()

    # --- inside ---

    def _items(self, ids: Sequence[int], style: Path, progress: Progress | None) -> list[dict[str, Any]]:
        progress = progress or Progress()
        wanted = [*dict.fromkeys(ids)]
        items: list[dict[str, Any]] = []
        for start in range(0, len(wanted), 500):
            progress.report(start, len(wanted), "Reading papers")
            items += [item(paper.record, style.name) for paper in self._papers.many(wanted[start : start + 500])]
        return items

    def _about(self, path: Path) -> About:
        state = path.stat() if is_file(path) else None
        key = (path, state.st_mtime_ns, state.st_size) if state else (path, 0, 0)
        if key not in self._known:
            self._known[key] = self._citer.about(path)
        return self._known[key]

    def _file(self, style: str) -> Path:
        """The file of a style that stands on its own: for one that leans on another, that other."""
        folder = places.resources() / "styles"
        for each in _SHIPPED:
            if style in (each.info.id, each.address):
                return folder / each.file
        path = Path(style).expanduser()
        if not path.suffix:
            path = places.styles_folder() / f"{style}.csl"
        if not is_file(path):
            raise NotFoundError(f"There is no citation style “{style[:200]}”.", hint=_offered())
        about = self._about(path)
        return self._parent(path, about) if about.parent else path

    def _parent(self, path: Path, about: About) -> Path:
        for each in _SHIPPED:
            if _same_address(each.address, about.parent):
                return places.resources() / "styles" / each.file
        for folder in dict.fromkeys((path.parent, places.styles_folder())):
            named = folder / f"{about.parent.rpartition('/')[2]}.csl"
            if named != path and is_file(named):
                found = self._about(named)
                if _same_address(found.id, about.parent) and not found.parent:
                    return named
        raise BadInputError(
            f"“{about.title or path.name}” only stands for another style, “{about.parent}”.",
            hint="Put the file of that style beside it.",
        )


def _same_address(one: str, other: str) -> bool:
    return one.partition("://")[2].removeprefix("www.") == other.partition("://")[2].removeprefix("www.")


def _checked(form: str) -> str:
    if form not in FORMS:
        raise BadInputError(f"There is no form “{form}” of citations.", hint=f"One of: {', '.join(FORMS)}.")
    return form


def _offered() -> str:
    names = ", ".join(each.info.id for each in _SHIPPED)
    return f"One of: {names}, or the path of a .csl file."


def item(record: Record, style: str = "") -> dict[str, Any]:
    """A paper as the CSL item that a style's file is given: what it can print, and nothing that is only kept."""
    out = {name: value for name, value in by_id("csljson").load().item(record).items() if name not in _LEFT_OUT}
    if not record.title and not record.people:
        out["title"] = record.key or "Untitled"
    abbreviation = record.extra.get("csljson.container-title-short") or record.extra.get("csljson.journalAbbreviation")
    if abbreviation:
        out["container-title-short"] = abbreviation
    if record.event:
        out["event"] = out["event-title"] = record.event
    if record.pages:
        out["page"] = _PAGES.sub("", record.pages.replace("--", "-").replace("–", "-"))
    if record.type == "article" and record.arxiv:
        _as_preprint(out, record)
    in_book = record.type == "paper-conference" and record.publisher and not (record.volume or record.issue)
    if in_book and style in _PROCEEDINGS_ARE_BOOKS:
        out["type"] = "chapter"
    if record.type in _ON_THE_WEB and record.url and not record.date and record.added and "accessed" not in out:
        out["accessed"] = {"date-parts": [[int(part) for part in record.added[:10].split("-")]]}
    return out


def _as_preprint(out: dict[str, Any], record: Record) -> None:
    """What styles print of a preprint: where it lies, its number there, and how to get it, each once."""
    if out.get("archive") == "arXiv":
        del out["archive"], out["archive_location"]
    out.setdefault("number", f"arXiv:{record.arxiv}")
    out.setdefault("publisher", "arXiv")
    if out.get("container-title", "").lower().startswith("arxiv"):
        del out["container-title"]
    if "URL" not in out and "DOI" not in out:
        out["DOI"] = f"10.48550/arXiv.{record.arxiv}"
