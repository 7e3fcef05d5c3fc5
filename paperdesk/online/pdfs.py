"""Where an open PDF of a work can be had, and fetching it: only what is free to all, only on wish, only real PDFs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from paperdesk.errors import NetworkError, NotFoundError, OfflineError, PaperDeskError, ServiceError
from paperdesk.progress import Progress
from paperdesk.record import Record

if TYPE_CHECKING:
    from paperdesk.online.web import Web
    from paperdesk.online.web_parts.sinks import Check, Saved

# Where records that came from services keep the address of an open copy, one a line.
_OPEN_COPIES = ("openalex.open_copy", "semanticscholar.open_copy")
_UNSAFE = re.compile(r"[^\w.-]+")
_HTML = re.compile(rb"(?i)\s{0,200}(?:<!--|<!doctype\s+html|<html|<head|<body|<script)")
_END_WITHIN = 8 * 1024  # bytes
_ACCEPT = "application/pdf, */*;q=0.5"

Look = Callable[[Path, str], None]
"""Is shown a whole file and the host that sent it; raises ServiceError when it is of no use."""


class Link(NamedTuple):
    """A place where a PDF should lie; `stranger` when the address comes from a record and not from PaperDesk."""

    url: str
    stranger: bool


class Fetched(NamedTuple):
    """What came of one work of many: the file, or a sentence that says why there is none."""

    record: Record
    path: Path | None
    problem: str = ""


def links(record: Record) -> list[Link]:
    """The places of an open PDF of a work, the best first: arXiv, open copies that services know, its own address."""
    found = []
    if record.arxiv:
        version = f"v{record.arxiv_version}" if record.arxiv_version else ""
        found.append(Link(f"https://arxiv.org/pdf/{record.arxiv}{version}", stranger=False))
    addresses = [line for name in _OPEN_COPIES for line in record.extra.get(name, "").splitlines()]
    addresses += [file.path for file in record.files if file.mime == "application/pdf" or _is_pdf_address(file.path)]
    addresses += [record.url] if _is_pdf_address(record.url) else []
    known = {link.url for link in found}
    for address in map(str.strip, addresses):
        of_arxiv = record.arxiv and f"arxiv.org/pdf/{record.arxiv}" in address
        if address.lower().startswith(("https://", "http://")) and address not in known and not of_arxiv:
            known.add(address)
            found.append(Link(address, stranger=True))
    return found


class Pdfs:
    """Fetching PDFs over one way to the network."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def fetch(self, record: Record, target_folder: Path, progress: Progress, look: Look | None = None) -> Path:
        """Fetch an open PDF of a work into a folder, under a name that is free there; the file.

        The places are tried in turn; `look` may refuse what one of them sent. Raises NotFoundError when none is known,
        OfflineError at once, otherwise what the first place said, LibraryError when the disk fails, and Cancelled.
        """
        places = links(record)
        if not places:
            raise NotFoundError(f"No open PDF of “{record.title or record.doi}” is known.",
                                hint="A look-up of the paper may find one.")  # fmt: skip
        problem: NetworkError | None = None
        for link in places:
            target = _free(target_folder, _name(record))
            try:
                saved = self._web.download(
                    link.url, target, progress, accept=_ACCEPT, stranger=link.stranger, check=_checker(link.url)
                )
                _check_end(saved)
                if look is not None:
                    _check_by(look, saved.path, urlsplit(saved.url).hostname or saved.url)
                return saved.path
            except OfflineError:
                raise
            except NetworkError as error:
                problem = problem or error
        assert problem is not None
        raise problem

    def fetch_many(
        self, records: Iterable[Record], target_folder: Path, progress: Progress
    ) -> Iterator[Fetched]:  # fmt: skip
        """`fetch` for each in turn, a line each. Raises Cancelled, and OfflineError: the rest was not asked for."""
        for record in records:
            try:
                yield Fetched(record, self.fetch(record, target_folder, progress))
            except OfflineError:
                raise
            except PaperDeskError as error:
                yield Fetched(record, None, str(error))


def check_pdf(head: bytes, headers: dict[str, str], host: str) -> None:
    """Raise ServiceError when the first bytes of a file are no PDF's: often there is a page to sign in."""
    if b"%PDF-" in head and not _HTML.match(head):
        return
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if _HTML.match(head) or kind in ("text/html", "application/xhtml+xml"):
        raise ServiceError(f"“{host}” sent a web page in place of the PDF.",
                           hint="It may want a sign-in or a click: open the link in a browser.")  # fmt: skip
    raise ServiceError(f"What “{host}” sent is not a PDF.")


def _checker(url: str) -> Check:
    host = urlsplit(url).hostname or url
    return lambda head, headers: check_pdf(head, headers, host)


def _check_end(saved: Saved) -> None:
    """Remove a file without its end, and raise ServiceError, where nothing else tells that all of it came."""
    if {"content-length", "transfer-encoding"} & set(saved.headers):
        return
    with saved.path.open("rb") as file:
        file.seek(max(0, saved.size - _END_WITHIN))
        whole = b"%%EOF" in file.read()
    if not whole:
        saved.path.unlink()
        raise ServiceError(
            f"“{urlsplit(saved.url).hostname}” broke off in the middle of the PDF.", hint="Ask again later."
        )


def _check_by(look: Look, path: Path, host: str) -> None:
    """Have a file looked at; it goes where that raises."""
    try:
        look(path, host)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _is_pdf_address(address: str) -> bool:
    """Whether an address ends in .pdf, whatever is asked behind it."""
    if not address.lower().startswith(("https://", "http://")):
        return False
    try:
        return urlsplit(address).path.lower().endswith(".pdf")
    except ValueError:
        return False


def _name(record: Record) -> str:
    """A plain name for the file, by the surest that is known of the work."""
    if record.arxiv:
        words = record.arxiv + (f"v{record.arxiv_version}" if record.arxiv_version else "")
    else:
        words = record.doi or record.title or "paper"
    return _UNSAFE.sub("_", words).strip("._-")[:80] or "paper"


def _free(folder: Path, stem: str) -> Path:
    """A file of that name, or with a number behind it, that does not exist yet."""
    place = folder / f"{stem}.pdf"
    number = 2
    while place.exists():
        place = folder / f"{stem}-{number}.pdf"
        number += 1
    return place
