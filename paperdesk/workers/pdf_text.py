"""The texts of PDFs, page by page, read in a child with limits, and the parent's side of that.

A stranger's file can take PDFium's memory, its time or its life; here that costs that file its text and nothing else.
Knows no library.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from paperdesk import children
from paperdesk.errors import ChildError, UnreadableFileError
from paperdesk.presence import is_file
from paperdesk.progress import Progress
from paperdesk.workers.pdf_opening import opened

if TYPE_CHECKING:
    import pypdfium2

NAME = "worker-pdf-text"
LIMITS = children.Limits(memory=1 << 30, cpu=30.0, wall=None, low=True)
_SILENCE = 20.0  # seconds that one page may take
MOST_LETTERS = 4_000_000
"""Letters of one file that are read; a book of 1,500 pages has fewer."""

_LINE_END = re.compile(r"[\x02\ufffe\u00ad][\r\n]*")  # PDFium's sign for a hyphen that only ends a line
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class PdfText(NamedTuple):
    """What could be read of a file: a text for each page, and the sentence that says what could not."""

    pages: list[str]
    problem: str = ""


def clean(text: str) -> str:
    """A page's text as it is kept: words that a line's end parted are whole again, ligatures are letters."""
    text = _LINE_END.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFKC", _NOT_TEXT.sub(" ", text)).strip()


def read(request: children.Message, channel: children.Channel) -> dict[str, Any]:
    """In the child: {"path": …} becomes {"pages": [text, …], "problem": …}. Raises UnreadableFileError."""

    if not isinstance(request, dict):
        raise TypeError("a file is asked for as an object")
    path = Path(request["path"])
    with opened(path, "it cannot be searched") as document:
        return _pages(document, path.name, channel)


def _pages(document: pypdfium2.PdfDocument, name: str, channel: children.Channel) -> dict[str, Any]:
    import pypdfium2

    pages: list[str] = []
    letters = broken = 0
    for number in range(len(document)):
        channel.report(number, len(document))
        text = ""
        try:
            page = document[number]
            with contextlib.closing(page), contextlib.closing(page.get_textpage()) as held:
                text = clean(held.get_text_bounded())
        except pypdfium2.PdfiumError:
            broken += 1
        pages.append(text)
        letters += len(text)
        if letters > MOST_LETTERS:
            left = len(document) - len(pages)
            return {"pages": pages, "problem": f"“{name}” is so long that its last {left:,} pages were not read."}
    if broken:
        return {"pages": pages, "problem": f"{broken:,} of {len(pages):,} pages of “{name}” are damaged."}
    if not letters:
        return {"pages": pages, "problem": f"“{name}” holds no text: its pages may be scanned pictures."}
    return {"pages": pages, "problem": ""}


def run() -> int:
    """Be the child; the exit code."""
    return children.serve(read, prepare=_warm_up)


def _warm_up() -> None:
    import pypdfium2  # noqa: F401 - loads PDFium, before a file's time begins to run


class PdfReader:
    """Reads PDFs in a child that is kept for the next. Blocks, so it belongs into a job."""

    def __init__(self, child: children.Child | None = None) -> None:
        self._child = child or children.Child(NAME, title="Reading this PDF", limits=LIMITS)

    def read(self, path: Path, progress: Progress | None = None) -> PdfText:
        """The text of each page; none, and the reason as a sentence, where it cannot be read.

        Raises UnreadableFileError only when the file is not there: that may be otherwise tomorrow. Cancelled when
        `progress` is, and after `close`.
        """
        if progress is not None:
            progress.check()  # a short file is read before the child could be told to stop
        if not is_file(path):
            raise UnreadableFileError(f"“{path.name}” is not where it was.")
        try:
            *_, answer = self._child.stream({"path": str(path)}, silence=_SILENCE, progress=progress)
        except (UnreadableFileError, ChildError) as error:
            return PdfText([], error.message)
        return PdfText([str(page) for page in answer["pages"]], str(answer["problem"]))

    def close(self) -> None:
        """End the child."""
        self._child.close(0.0)
