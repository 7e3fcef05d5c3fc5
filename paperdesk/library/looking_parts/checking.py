"""A fetched PDF is looked at before it is kept: whether it opens, and whether its first page names another work."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from paperdesk.errors import ServiceError
from paperdesk.identifiers import clean_arxiv, clean_doi, folded_title
from paperdesk.online.lookup_parts.likeness import agree_on_people, is_answer_of, words_in_common
from paperdesk.progress import Progress
from paperdesk.record import Person, Record
from paperdesk.workers.pdf_about import PdfAbout, PdfAboutReader
from paperdesk.workers.pdf_text import PdfReader

_PAGES = 3  # on which a title may stand: there are covers
_NO_PAGES = ("", "embedded", "XMP", "document info", "file name")  # sources that `PdfAbout` names
_SHARED = 0.5  # of a title's words; what a page shares with it more is a title that was read badly
_SHOWN = 120  # letters of a title in a sentence


class Checking:
    """Looks at files in limited children, which are kept for the next. Blocks; to be closed."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._reader = PdfAboutReader()
        self._texts: PdfReader | None = None  # wanted by few
        self._about = PdfAbout()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._reader.close()
        if self._texts is not None:
            self._texts.close()

    def look(self, path: Path, host: str) -> None:
        """Raise ServiceError for a file that does not open; one that wants a password is kept."""
        self._about = self._reader.read(path, self._progress)
        if not self._about.page_count and "needs a password" not in self._about.problem:
            raise ServiceError(
                f"What “{host}” sent as a PDF cannot be opened; it is not kept.", hint="Ask again later."
            )

    def remark(self, record: Record, path: Path) -> str:
        """A sentence where the file that was looked at last clearly is of another work than the record; else ""."""
        found = _printed(self._about)
        if not _is_another(record, found) or self._holds_title(record.title, path):
            return ""
        named = (
            f"“{_short(found.title)}”" if found.title else f"DOI {found.doi}" if found.doi else f"arXiv {found.arxiv}"
        )
        people = f" by {found.authors[0].family or found.authors[0].full}" if found.authors else ""
        return f"The PDF that came for “{_short(record.title)}” names another work on its first page: {named}{people}."

    def _holds_title(self, title: str, path: Path) -> bool:
        """Whether the first pages hold a title, wherever: what was taken for theirs may be the name of a series."""
        self._texts = self._texts or PdfReader()
        pages = self._texts.read(path, self._progress).pages[:_PAGES]
        return folded_title(title) in folded_title(" ".join(pages))


def _printed(about: PdfAbout) -> Record:
    """What stands on the pages themselves: what is embedded, and the name it was just given, prove nothing."""

    def on_page(name: str) -> bool:
        return about.sources.get(name, "") not in _NO_PAGES

    return Record(
        title=about.title if on_page("title") else "",
        people=[Person.parse(name) for name in about.authors] if on_page("authors") else [],
        doi=about.doi if on_page("doi") else "",
        arxiv=about.arxiv if on_page("arxiv") else "",
    )


def _is_another(record: Record, found: Record) -> bool:
    """Whether what stands on a page speaks of another work: by its title and people, or by what identifies it."""
    doi, arxiv = _differ(clean_doi(record.doi), clean_doi(found.doi)), _differ(_plain(record), _plain(found))
    if not folded_title(record.title) or doi is False or arxiv is False:
        return False
    people = agree_on_people(record, found)
    if not found.title:
        return people is False and bool(doi or arxiv)
    if is_answer_of(record, found) or words_in_common(record.title, found.title) >= _SHARED:
        return False
    return people is not True or bool(doi or arxiv)


def _differ(one: str, other: str) -> bool | None:
    """Whether two identifiers differ; None where one side has none."""
    return one != other if one and other else None


def _plain(record: Record) -> str:
    found = clean_arxiv(record.arxiv) if record.arxiv else None
    return found[0] if found else ""


def _short(title: str) -> str:
    return title if len(title) <= _SHOWN else title[: _SHOWN - 1].rstrip() + "…"
