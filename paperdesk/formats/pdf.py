"""PDFs: each is one work, known by its pages, with the file itself to be kept.

What a PDF says of itself is read in a limited child (workers/pdf_about.py). One that cannot be read is a work
nonetheless: named after its file, with a sentence that says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import FileRef, Import, Person, Problem, Record
from paperdesk.workers.pdf_about import PdfAbout, PdfAboutReader

MIME = "application/pdf"
_BLANKS = re.compile(r"%20|[_+\s]")
_CHAPTER = re.compile(r"10\.\d{4,9}/97[89][\d-]{7,14}[_.-]\d{1,4}")


def sniff(head: bytes, _name: str) -> float:
    """Whether bytes begin a PDF; some programs write a few lines of their own before it."""
    if head.lstrip(b"\xef\xbb\xbf\r\n\t \0").startswith(b"%PDF-"):
        return 0.95
    return 0.5 if b"%PDF-" in head[:1024] else 0.0


def reader() -> PdfAboutReader:
    """What `each` reads with, to be kept from file to file; whoever asked for it closes it."""
    return PdfAboutReader()


def each(source: Source, progress: Progress, kept: PdfAboutReader | None = None) -> Generator[Record, None, Import]:
    """The work of a PDF; returns the problems. `kept` spares the start of a child.

    Raises UnreadableFileError for what is no file, Cancelled when `progress` is.
    """
    if source.path is None:
        raise UnreadableFileError("A PDF is read from its file, not from a pasted text.")
    progress.report(0, 1, "Reading PDF")
    used = kept if kept is not None else reader()
    try:
        about = used.read(source.path, progress)
    finally:
        if kept is None:
            used.close()
    yield _record(about, source.path)
    return Import("pdf", problems=[Problem("file", about.problem)] if about.problem else [])


def _record(about: PdfAbout, path: Path) -> Record:
    """What is known of a PDF as a work with its file."""
    return Record(
        title=about.title or readable(path.stem),
        type=_type(about),
        people=[_person(name) for name in about.authors],
        abstract=about.abstract,
        date=about.date,
        venue=about.venue,
        volume=about.volume,
        issue=about.issue,
        pages=about.pages,
        issn=about.issn,
        doi=about.doi,
        arxiv=about.arxiv,
        arxiv_version=about.arxiv_version,
        files=[FileRef(str(path.absolute()), path.name, MIME, copy=True)],
        where="file",
    )


def _person(name: str) -> Person:
    return Person(literal=name) if "ollaboration" in name else Person.parse(name)


def readable(stem: str) -> str:
    """A file's name as a title: "smith_2019_deep-learning" becomes "smith 2019 deep-learning"."""
    words = " ".join(_BLANKS.sub(" ", stem).split())
    if " " not in words and words.count("-") > 1:
        words = " ".join(words.replace("-", " ").split())
    return words or "PDF"


def _type(about: PdfAbout) -> str:
    if about.doi.startswith("10.18653/v1/"):  # the proceedings of computational linguistics
        return "paper-conference"
    if about.doi:
        return "chapter" if _CHAPTER.match(about.doi) else "article-journal"
    return "article" if about.arxiv or about.abstract else "document"
