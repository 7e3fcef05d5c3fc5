"""What work a PDF is: read in a child with limits from its first pages and what is embedded; the parent's side of that.

A stranger's file can take PDFium's memory, its time or its life; here that costs that file what could have been known
of it, and nothing else. The page goes before what is embedded. Knows no library.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperdesk import children
from paperdesk.errors import ChildError, UnreadableFileError
from paperdesk.identifiers import clean_arxiv, folded_title
from paperdesk.presence import is_file
from paperdesk.progress import Progress
from paperdesk.workers.pdf_abstract import abstract_in
from paperdesk.workers.pdf_authors import authors_on, best_authors, split_embedded
from paperdesk.workers.pdf_embedded import Embedded, embedded_in, info_of, packet_of
from paperdesk.workers.pdf_lines import Line, Page, pages
from paperdesk.workers.pdf_marks import arxiv_on, date_on, doi_on, is_believable_doi, month_of, names_doi
from paperdesk.workers.pdf_opening import opened
from paperdesk.workers.pdf_title import Title, is_nonsense, is_on_page, is_supplement, title_like, title_on

if TYPE_CHECKING:
    import pypdfium2

NAME = "worker-pdf-about"
LIMITS = children.Limits(memory=1 << 30, cpu=20.0, wall=None, low=True)
_PUBLISHER = re.compile(
    r"\bpublish|\bpress$|\(conference|conference'17|^(?:elsevier|springer|wiley|ieee|acm)\b.{0,12}$", re.I
)
_SILENCE = 20.0  # seconds that a file may take
_PAGES = 3  # where title, abstract and identifiers stand


@dataclass(slots=True)
class PdfAbout:
    """What is known of a PDF's work; what is not is empty. `sources` says of each field where it comes from:
    "page 1", "margin", "XMP", "document info", "file name".
    """

    title: str = ""
    authors: list[str] = field(default_factory=list)  # as printed, in order
    abstract: str = ""
    doi: str = ""
    arxiv: str = ""
    arxiv_version: int | None = None
    date: str = ""  # ISO 8601, as far as it is known
    venue: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""  # in the venue
    issn: str = ""
    page_count: int = 0
    problem: str = ""  # a sentence, where something could not be read
    sources: dict[str, str] = field(default_factory=dict)


def read(request: children.Message, channel: children.Channel) -> dict[str, Any]:
    """In the child: {"path": …} becomes the fields of PdfAbout. Raises UnreadableFileError.

    What the pages say is sent ahead as {"about": …}: should the packet cost the child its life, it is not lost.
    """

    if not isinstance(request, dict):
        raise TypeError("a file is asked for as an object")
    path = Path(request["path"])
    with opened(path, "nothing in it could be read") as document:
        about = PdfAbout(page_count=len(document))
        info = info_of(document)
        found, about.problem = _front(document, path.name)
    judge(about, found, embedded_in(info, b""), path.stem)
    channel.send({"about": _as_message(about)})
    packet = packet_of(path)
    if packet:
        again = PdfAbout(page_count=about.page_count, problem=about.problem)
        judge(again, found, embedded_in(info, packet), path.stem)
        about = again
    return _as_message(about)


def _front(document: pypdfium2.PdfDocument, name: str) -> tuple[list[Page], str]:
    """The first pages, and the sentence that says what could not be read of them."""
    found: list[Page] = []
    damaged = 0
    try:
        for page in pages(document, _PAGES):
            damaged += page is None
            found.append(page or Page([], [], 0.0, 0.0))
    except UnreadableFileError:
        return [], f"“{name}” has no pages."
    if damaged == len(found):
        return found, f"The first pages of “{name}” are damaged."
    if not any(page.letters for page in found):
        return found, f"“{name}” holds no text on its first pages: they may be scanned pictures."
    broken = [str(number) for number, page in enumerate(found, 1) if not page.height]
    return found, f"Page {' and '.join(broken)} of “{name}” is damaged." if damaged else ""


def judge(about: PdfAbout, found: Sequence[Page], embedded: Embedded, stem: str) -> None:
    """Fill in what pages and what is embedded say together. `stem` is the file's name without suffix."""
    lines = [line for page in found for line in page.lines]
    first = found[0].lines if found else []
    turned = found[0].turned if found else []
    title, about.sources["title"] = _title(first, embedded)
    about.title = title.text
    page_title = title.lines or ([first[0]] if first else [])
    foot = max((line.top for line in title.lines), default=0.2)
    text = " ".join(line.text for line in first)
    printed = authors_on(first, page_title) if title.lines else []
    told = [split_embedded(names[0]) if len(names) == 1 else names for names in embedded.authors]
    about.authors, about.sources["authors"] = best_authors(printed, told, text)
    _identify(about, lines, first, turned, embedded, foot, stem)
    if is_supplement(title):
        about.doi = ""
    about.abstract = abstract_in(lines)
    about.sources["abstract"] = "page"
    if embedded.venue and _is_venue(embedded, about, lines):
        about.venue, about.volume, about.issue = embedded.venue, embedded.volume, embedded.issue
        about.pages, about.issn = embedded.pages, embedded.issn
    about.sources["venue"] = "XMP"
    _when(about, lines, embedded)
    about.sources = {name: where for name, where in about.sources.items() if where and getattr(about, name)}


def _title(lines: Sequence[Line], embedded: Embedded) -> tuple[Title, str]:
    """The title and where it comes from; without lines when the page does not print it."""
    venues = [folded_title(name) for name in (embedded.venue, *embedded.subjects) if name]
    venues += [folded_title(subject.split(",")[0]) for subject in embedded.subjects]
    printed = title_on(lines, venues)
    told = [title for title in embedded.titles if not is_nonsense(title) and folded_title(title) not in venues]
    for title in told:
        same = title_like(title, lines)
        if same is None:
            continue
        if printed is not None and printed.strong and folded_title(title) in folded_title(printed.text):
            same = printed  # the page has more of it
        shouts = same.text.isupper() and not title.isupper()
        if shouts and folded_title(title) == folded_title(same.text):
            same = Title(" ".join(title.split()), same.lines, True)
        return same, "page 1"
    if printed is not None and printed.strong:
        folded = folded_title(printed.text)
        foot = min(line.y for line in printed.lines)
        below = folded_title(" ".join(each.text for each in lines if 0 < foot - each.y < 6 * printed.lines[0].size))
        for title in told:
            rest = folded_title(title).removeprefix(folded)
            if folded and rest != folded_title(title) and rest in below:  # a subtitle in smaller type
                return Title(" ".join(title.split()), printed.lines, True), "embedded"
        return printed, "page 1"
    for title in told:
        if not lines or is_on_page(title, lines) or printed is None or not printed.strong:
            where = printed.lines if printed is not None and is_on_page(title, lines) else []
            return Title(" ".join(title.split()), where, True), "embedded"
    return (printed, "page 1") if printed is not None else (Title("", [], False), "")


def _identify(
    about: PdfAbout, lines: Sequence[Line], first: Sequence[Line], turned: Sequence[str], embedded: Embedded,
    foot: float, stem: str,
) -> None:  # fmt: skip
    stamp = arxiv_on(first, turned)
    named = clean_arxiv(stem) if re.fullmatch(r"\d{4}\.\d{4,5}(?:v\d{1,2})?", stem) else None
    if stamp is not None:
        about.arxiv, about.arxiv_version, about.sources["arxiv"] = stamp.id, stamp.version, stamp.where
        about.date = stamp.date if stamp.version in (None, 1) else month_of(stamp.id)
        about.sources["date"] = stamp.where
    elif embedded.arxiv is not None:
        (about.arxiv, about.arxiv_version), about.sources["arxiv"] = embedded.arxiv, "embedded"
    elif named is not None:
        (about.arxiv, about.arxiv_version), about.sources["arxiv"] = named, "file name"
    printed = doi_on(lines, turned, foot, about.title, about.authors)
    told = [doi for doi in embedded.dois if is_believable_doi(doi)]
    fits = _fits(embedded, lines)
    if not fits and (fits is False or printed is not None):  # a template's, or of the work whose file was written over
        told = [doi for doi in told if names_doi(lines, doi)]
    if told and (len(told) == 1 or (printed is not None and printed.value in told)):
        about.doi = told[0] if len(told) == 1 or printed is None else printed.value
        about.sources["doi"] = "embedded"
    elif printed is not None:
        about.doi, about.sources["doi"] = printed


def _fits(embedded: Embedded, lines: Sequence[Line]) -> bool | None:
    """Whether what is embedded is of the work on the pages, by the titles it gives; None where it gives none."""
    titles = [title for title in embedded.titles if not is_nonsense(title)]
    if not titles or not lines:
        return None if lines else True
    letters = folded_title(" ".join(line.text for line in lines))
    upper = [line for line in lines if line.page == 0 and line.top < 0.5]
    for folded, title in ((folded_title(title), title) for title in titles):
        if folded[:24] in letters or folded[-24:] in letters or is_on_page(title, upper):
            return True
    return False


def _is_venue(embedded: Embedded, about: PdfAbout, lines: Sequence[Line]) -> bool:
    """Whether an embedded venue can be believed: templates name a journal that the author never wrote for."""
    if _PUBLISHER.search(embedded.venue):
        return False
    printed = folded_title(" ".join(line.text for line in lines if line.top < 0.15 or line.top > 0.8))
    return folded_title(embedded.venue) in printed or (about.sources.get("doi") == "embedded" and not about.arxiv)


def _when(about: PdfAbout, lines: Sequence[Line], embedded: Embedded) -> None:
    if embedded.date and _fits(embedded, lines) is not False:
        about.date, about.sources["date"] = embedded.date, "XMP"
    elif not about.date:
        about.date, about.sources["date"] = date_on(lines), "page 1"
        if not about.date and about.arxiv:
            about.date, about.sources["date"] = month_of(about.arxiv), "arXiv id"


def _as_message(about: PdfAbout) -> dict[str, Any]:
    return {each.name: getattr(about, each.name) for each in fields(about)}


def run() -> int:
    """Be the child; the exit code."""
    return children.serve(read, prepare=_warm_up)


def _warm_up() -> None:
    import pypdf  # noqa: F401 - both are loaded before a file's time begins to run
    import pypdfium2.raw  # noqa: F401

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each fault it met, and may quote the file


class PdfAboutReader:
    """Reads what PDFs are in a child that is kept for the next. Blocks, so it belongs into a job."""

    def __init__(self, child: children.Child | None = None) -> None:
        self._child = child or children.Child(NAME, title="Reading this PDF", limits=LIMITS)

    def __enter__(self) -> PdfAboutReader:
        return self

    def __exit__(self, *_about: object) -> None:
        self.close()

    def read(self, path: Path, progress: Progress | None = None) -> PdfAbout:
        """What is known of a file, with the reason as a sentence in `problem` where something could not be read.

        Raises UnreadableFileError only when the file is not there, Cancelled when `progress` is, and after `close`.
        """
        if progress is not None:
            progress.check()
        if not is_file(path):
            raise UnreadableFileError(f"“{path.name}” is not where it was.")
        known = PdfAbout()
        try:
            for message in self._child.stream({"path": str(path)}, silence=_SILENCE, progress=progress):
                known = PdfAbout(**message.get("about", message))
        except (UnreadableFileError, ChildError) as error:
            known.problem = error.message
        return known

    def close(self) -> None:
        """End the child."""
        self._child.close(0.0)
