"""Where a library's index lies, what is in it, and when it must not be trusted.

The index is a cache that may be deleted at any time: `<home>/v<SCHEMA>-<n>/` holds one whole Whoosh index, the file
`<home>/CURRENT` names the one in use, and a rebuild writes a new folder and then swaps that name. Whoosh reads pickles,
so a home lies in the user's own cache directory and never in a library. Every doubt raises IndexUnusable; the caller
rebuilds. Knows no documents' words (writer.py), no queries (evaluate.py) and no database.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from paperdesk.search import pickles, words

SCHEMA = 3
"""Raise it when fields, the analyzer or the layout change: an index of another schema is rebuilt."""

NAME = "MAIN"  # Whoosh's own name for the one index of a folder
FIELDS = ("title", "abstract", "notes", "highlights", "authors", "body")
"""`body` is the text of a paper's PDFs. It stands in an index of its own, where it is the only field: an edited note
must not have six thousand words written again."""
NAME_FIELDS = frozenset({"authors"})  # folded, not stemmed, no stop words
NAMED = ("tag", "collection", "venue", "pdf", "key", "doi", "arxiv", "isbn", "pmid", "url")
"""Beside the fields: kinds of names that are not in the index but match like words of it; see View.match_names."""
LEDGER = "@"
"""The `pid` of the marker document that ends every segment: see Ledger in segments.py."""

_FOLDER = re.compile(r"v(\d+)-(\d+)")
_TOC = re.compile(rf"_{NAME}_(\d+)\.toc")
_SEGMENT = re.compile("[0-9a-z]+")
_SEGMENT_CLASSES = frozenset({
    ("whoosh.codec.whoosh3", "W3Segment"), ("whoosh.codec.whoosh3", "W3Codec"), ("collections", "defaultdict"),
    ("builtins", "int"),
})  # fmt: skip
_SIZES, _MARK, _TOC_VERSION = (4, 8, 4), -12345, -111  # how Whoosh heads a table of contents
_TRIES = 20  # a commit may remove the files of the table of contents just read


_log = logging.getLogger(__name__)


class IndexUnusable(Exception):  # noqa: N818 - no error for a reader: the sign to rebuild
    """There is no index, or it is foreign, broken or of another schema; what it says goes to the log."""


class IndexBusy(Exception):  # noqa: N818 - no error for a reader: another process is writing
    """Another process is writing this index."""


class Document(NamedTuple):
    """The words of one paper. Authors stand as names, in any order of their parts, with words.BETWEEN between two."""

    pid: int
    title: str = ""
    abstract: str = ""
    notes: str = ""
    highlights: str = ""
    authors: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """How far an index has come: every change up to `sequence` is in it. `epoch` says of which line of changes.

    While a first build runs newest first, `cursor` is the smallest paper id that is in; 0 when the index is whole.
    """

    epoch: str
    sequence: int
    cursor: int = 0


class TextAnalyzer:
    """The analyzer of words.py in the shape Whoosh asks for: for its own writers, parsers and searchers.

    It is pickled into every table of contents, so it carries nothing but whether its field holds names.
    """

    def __init__(self, *, names: bool = False) -> None:
        self.names = names

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, mode: str = "", **options: Any
    ) -> Iterator[Any]:
        from whoosh.analysis import Token

        token = Token(positions, chars, mode=mode)
        for term, place in self._terms(value, query=mode == "query"):
            token.text = term
            token.boost = 1.0
            token.stopped = False
            token.pos = place + options.get("start_pos", 0)
            yield token

    def _terms(self, value: str, *, query: bool) -> list[tuple[str, int]]:
        if query:
            return [(piece.term, piece.offset) for piece in words.query_pieces(value, names=self.names)]
        found = words.positions(value, names=self.names)
        return sorted(((term, place) for term, places in found.items() for place in places), key=lambda pair: pair[1])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TextAnalyzer) and other.names == self.names

    def __hash__(self) -> int:
        return hash(self.names)

    def __getstate__(self) -> dict[str, bool]:
        return {"names": self.names}  # whatever a later version caches here stays out of the pickles

    def has_morph(self) -> bool:
        """Whether terms differ from the words they come from, as Whoosh's query types ask."""
        return not self.names


@dataclass(frozen=True, slots=True)
class Toc:
    """A table of contents: the segments (Whoosh's own objects) of one commit, which `generation` counts."""

    generation: int
    segments: list[Any]


def schema() -> Any:
    """The Whoosh schema of an index."""
    from whoosh.fields import ID, STORED, TEXT, Schema

    fields = {name: TEXT(analyzer=TextAnalyzer(names=name in NAME_FIELDS)) for name in FIELDS}
    return Schema(pid=ID(unique=True, stored=True), ledger=STORED, **fields)


def live_folder(home: Path) -> Path:
    """The folder of the index in use; IndexUnusable when there is none of this schema."""
    try:
        name = (home / "CURRENT").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as cause:
        raise IndexUnusable(f"no index: {cause}") from cause
    match = _FOLDER.fullmatch(name)
    if not match or int(match[1]) != SCHEMA:
        raise IndexUnusable(f"an index of another schema: {name[:40]!r}")
    if not (home / name).is_dir():
        raise IndexUnusable(f"{name} is gone")
    return home / name


def new_folder(home: Path) -> Path:
    """A new folder with an empty index, not yet in use; what others left unfinished makes room for it."""
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC

    home.mkdir(parents=True, exist_ok=True)
    taken = [int(match[2]) for match in map(_FOLDER.fullmatch, _names(home)) if match]
    try:
        sweep(home, live_folder(home))
    except IndexUnusable:
        sweep(home, None)
    folder = home / f"v{SCHEMA}-{max(taken, default=0) + 1}"  # no name comes twice: readers know their index by it
    folder.mkdir()
    TOC.create(FileStorage(str(folder)), schema(), NAME)
    return folder


def publish(home: Path, folder: Path) -> None:
    """Make `folder` the index in use, at one stroke, and remove the others; readers of an old one read on."""
    from whoosh.util.filelock import try_for

    draft = home / "CURRENT.new"
    draft.write_text(folder.name + "\n", "ascii")
    if not try_for(lambda: _replace(draft, home / "CURRENT"), timeout=2, delay=0.05):
        raise PermissionError(f"{home / 'CURRENT'} cannot be replaced")
    sweep(home, folder)


def retract(home: Path, folder: Path) -> None:
    """Have no index in use any more where that is `folder`; another that took its place stays."""
    try:
        if live_folder(home) == folder:
            (home / "CURRENT").unlink(missing_ok=True)
    except IndexUnusable:
        return  # there is none
    except OSError as error:  # a folder that cannot be written: whoever opens the index finds out again
        _log.warning("a broken index could not be taken out of use: %s", error)


def sweep(home: Path, keep: Path | None) -> None:
    """Remove what an earlier rebuild, whole or cut short, left beside `keep`; call it as the only writer.

    What another process still holds open (Windows) stays for the next sweep.
    """
    for name in _names(home):
        if _FOLDER.fullmatch(name) and (keep is None or name != keep.name):
            shutil.rmtree(home / name, ignore_errors=True)


def remove(home: Path) -> None:
    """Delete the whole index; close readers first, or Windows keeps what they hold until the next sweep."""
    (home / "CURRENT").unlink(missing_ok=True)
    shutil.rmtree(home, ignore_errors=True)


def tidy(folder: Path, toc: Toc) -> None:
    """Remove all files but those of a commit: what it replaced, and what a commit that failed or died began.

    What another process still holds open (Windows) stays for the next time.
    """
    segments = {segment.segment_id() for segment in toc.segments}
    for name in _names(folder):
        if name != f"_{NAME}_{toc.generation}.toc" and name.partition(".")[0] not in segments:
            with suppress(OSError):
                (folder / name).unlink()


def generation(folder: Path) -> int:
    """The number of the newest commit, cheaply: a reader that has it is up to date. -1 when there is none."""
    return max((int(match[1]) for match in map(_TOC.fullmatch, _names(folder)) if match), default=-1)


def read_toc(folder: Path) -> Toc:
    """The newest table of contents; IndexUnusable when it is missing or broken."""
    for _ in range(_TRIES):
        number = generation(folder)
        if number < 0:
            break
        try:
            data = (folder / f"_{NAME}_{number}.toc").read_bytes()
            return Toc(number, _read_segments(data, number))
        except FileNotFoundError:
            continue  # a commit has just replaced it
        except Exception as cause:
            raise IndexUnusable(f"its table of contents is broken: {cause!r}") from cause
    raise IndexUnusable("it has no table of contents")


def _read_segments(data: bytes, number: int) -> list[Any]:
    """The segments of a table of contents. Whoosh's own reader would run whatever a pickle in it names."""
    from whoosh.filedb.structfile import BufferFile

    stream = BufferFile(memoryview(data))
    sizes = tuple(stream.read_varint() for _ in range(3))
    mark, version = stream.read_int(), stream.read_int()
    for _ in range(3):  # which Whoosh wrote it
        stream.read_varint()
    stream.skip_string()  # the schema, which is known
    said, _unused = stream.read_int(), stream.read_int()
    if (sizes, mark, version, said) != (_SIZES, _MARK, _TOC_VERSION, number):
        raise ValueError("it is of another machine, Whoosh or commit")
    segments: list[Any] = pickles.load(BytesIO(data[stream.tell() :]), _SEGMENT_CLASSES)
    for segment in segments:
        lengths, dead = segment._fieldlengths, segment._deleted or set()
        sound = (
            bool(_SEGMENT.fullmatch(segment.segid)) and segment.indexname == NAME and segment.doc_count_all() > 0
            and isinstance(dead, set) and all(0 <= document < segment.doc_count_all() for document in dead)
            and lengths.keys() <= set(FIELDS) and all(length >= 0 for length in lengths.values())
        )  # fmt: skip
        if not sound:
            raise ValueError("a segment in it is none of ours")
    return segments


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except OSError:
        return []


def _replace(draft: Path, target: Path) -> bool:
    """Rename over `target`; False when, on Windows, a reader is just looking at it."""
    try:
        draft.replace(target)
    except PermissionError:
        return False
    return True
