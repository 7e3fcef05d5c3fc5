"""A source read piece by piece: a small one here, a larger one in a child, beside which the window stays awake.

The child reads and cleans while its parent stores what came before. It may use so much memory and no more, and a
parser that hears nothing is killed when the reader cancels. A format that has a child of its own (PDF) is read here,
whatever the size. Knows formats and their records, no store.
"""

from __future__ import annotations

import stat
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from paperdesk import children
from paperdesk.children import Channel, Child, Limits, Message
from paperdesk.errors import ChildError, PaperDeskError, UnreadableFileError
from paperdesk.formats import FORMATS, by_id, detect
from paperdesk.formats.format import HEAD, Format, Source
from paperdesk.presence import opened
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import LONGEST_LINE, FileRef, Highlight, Import, Person, Problem, Record, Sighting, clean

NAME = "format-reader"  # what the child is started as
SMALL = 64 * 1024  # bytes that are read at once, without a child
_LIMITS = Limits(memory=6 << 30, wall=None)  # a .bib of the largest size takes two thirds of it
_SILENCE = 300.0  # seconds without a word from the child; the largest file takes a third to be split
_SURE = 0.9  # from this a format's claim is no guess
_AT_ONCE = 50  # records a piece
_NAMED = 80  # letters of a title in a sentence


@dataclass(slots=True)
class Piece:
    """Some records of a source, cleaned; the last piece has none of them but collections and problems."""

    format: str
    records: list[Record]
    total: int = 0  # works known of so far, 0 where that is unknown
    rest: Import | None = None


class Origin:
    """What is to be read: a file or a text, under the name it has for the reader.

    `options`: what the reader chose of how it is read, as JSON can hold it: {"mapping": what a table's columns mean}.
    """

    def __init__(
        self, name: str, *, path: Path | None = None, text: str = "", options: Mapping[str, Any] | None = None
    ) -> None:
        self.name = name
        self.path, self._text = path, text
        self.options = dict(options or {})

    def source(self) -> Source:
        """The bytes of it. Raises UnreadableFileError."""
        return Source.from_path(self.path) if self.path is not None else Source.from_text(self._text, self.name)

    def is_small(self) -> bool:
        """Whether it is read in no time."""
        if self.path is None:
            return len(self._text) <= SMALL
        try:
            about = self.path.stat()
            return about.st_size <= SMALL and not stat.S_ISDIR(about.st_mode)  # a folder may hold a large library
        except (OSError, ValueError):
            return True  # reading it tells what is wrong

    def has_child(self) -> bool:
        """Whether it begins like a file of a format that reads in a child of its own."""
        if self.path is None:
            return False
        try:
            with opened(self.path) as file:
                head = file.read(HEAD) or b""
        except (OSError, ValueError):
            return True  # reading it tells what is wrong
        return any(kind.has_child and kind.sniff(head, self.name) >= _SURE for kind in FORMATS)

    def as_message(self) -> dict[str, Any]:
        """What the child is told."""
        about = {"name": self.name, "options": self.options}
        return {**about, "text": self._text} if self.path is None else {**about, "path": str(self.path.absolute())}


class Readers:
    """The children that formats have of their own, each started for its first file and kept for those that follow."""

    def __init__(self) -> None:
        self._held: dict[str, Any] = {}

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_about: object) -> None:
        self.close()

    def of(self, kind: Format) -> Any:
        """What a format reads with; None for one without a child."""
        if not kind.has_child:
            return None
        if kind.id not in self._held:
            self._held[kind.id] = kind.load().reader()
        return self._held[kind.id]

    def close(self) -> None:
        """End the children."""
        while self._held:
            self._held.popitem()[1].close()


def pieces(
    origin: Origin, wanted: Format | None, progress: Progress, readers: Readers | None = None
) -> Generator[Piece, None, None]:
    """What a file or text holds, in order, the account of it last. Close it when leaving before its end.

    `wanted` None: in the format it seems to be. Who reads many files passes the same `readers`, and closes them.
    Raises UnreadableFileError in one sentence, and Cancelled.
    """
    if origin.is_small() or (wanted.has_child if wanted else origin.has_child()):
        yield from read_here(origin.source(), wanted, progress, readers, origin.options)
        return
    request = {**origin.as_message(), "format": wanted.id if wanted else ""}
    with Child(NAME, title=f"Reading “{Path(origin.name).name}”", limits=_LIMITS) as child:
        try:
            with closing(child.stream(request, silence=_SILENCE, progress=progress)) as stream:
                for message in stream:
                    if "records" in message:
                        records = [_unpacked(packed) for packed in message["records"]]
                        yield Piece(message["format"], records, int(message["total"]))
                    elif "problems" in message:
                        yield _last(message)
                    else:
                        progress.report(int(message["done"]), int(message["total"]), str(message["text"]))
        except ChildError as error:
            raise UnreadableFileError(str(error)) from error


def read_here(
    source: Source, wanted: Format | None, progress: Progress, readers: Readers | None = None,
    options: Mapping[str, Any] | None = None,
) -> Iterator[Piece]:  # fmt: skip
    """`pieces` in this process."""
    kind = wanted or detect(source)
    listening = _Listening(progress)
    try:
        reading = kind.each(source, listening, readers.of(kind) if readers is not None else None, options)
        records: list[Record] = []
        too_long: list[Problem] = []
        while True:
            try:
                records.append(_cleaned(next(reading), too_long))
            except StopIteration as end:
                end.value.problems += too_long
                yield Piece(kind.id, records, listening.total)
                yield Piece(kind.id, [], listening.total, end.value)
                return
            if len(records) == _AT_ONCE:
                yield Piece(kind.id, records, listening.total)
                records = []
    except (PaperDeskError, Cancelled, MemoryError):
        raise
    except RecursionError as error:
        raise UnreadableFileError(f"“{source.name}” is nested too deep to be read.") from error


def _cleaned(record: Record, too_long: list[Problem]) -> Record:
    """A record as it can be kept, and in `too_long` what was cut of it."""
    cut: list[str] = []
    clean(record, cut)
    if cut:
        whose = f" of “{record.title[:_NAMED]}”" if record.title else ""
        said = f"The {' and the '.join(cut)}{whose} had more than {LONGEST_LINE:,} letters; the rest was left out."
        too_long.append(Problem(record.where, said))
    return record


class _Listening(Progress):
    """Passes on, and remembers how many works there are."""

    def __init__(self, outer: Progress) -> None:
        self._outer = outer
        self.total = 0

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        self.total = total
        self._outer.report(done, total, text)

    @property
    def cancelled(self) -> bool:
        return self._outer.cancelled


# The child ------------------------------------------------------------------------------------------------------------


def run_reader() -> int:
    """Serve as the reader of a large source until the parent goes; the exit code."""
    return children.serve(_answer)


def _answer(request: Message, channel: Channel) -> Message:
    assert isinstance(request, dict)
    path = Path(request["path"]) if "path" in request else None
    source = Origin(request["name"], path=path, text=request.get("text", "")).source()
    wanted = by_id(request["format"]) if request["format"] else None
    answer: dict[str, Any] = {}
    for piece in read_here(source, wanted, channel, options=request["options"]):
        if piece.rest is not None:
            problems = [[each.where, each.message, each.failed] for each in piece.rest.problems]
            collections = piece.rest.collections
            answer = {"format": piece.format, "total": piece.total, "collections": collections, "problems": problems}
        else:
            channel.send(
                {"format": piece.format, "total": piece.total, "records": [_packed(each) for each in piece.records]}
            )
    return answer


def _last(message: dict[str, Any]) -> Piece:
    problems = [Problem(str(where), str(said), bool(failed)) for where, said, failed in message["problems"]]
    kind, collections = str(message["format"]), [str(path) for path in message["collections"]]
    return Piece(kind, [], int(message["total"]), Import(kind, [], collections, problems))


_NESTED = ("type", "people", "files", "highlights", "sighting")
_PLAIN = tuple(each.name for each in fields(Record) if each.name not in _NESTED)


def _packed(record: Record) -> dict[str, Any]:
    """A record as what JSON can hold."""
    out = {name: value for name, value in _values(record) if value is not None and value != "" and value != []}
    out["type"] = record.type
    if record.people:
        out["people"] = [person.as_dict() for person in record.people]
    if record.files:
        out["files"] = [[file.path, file.title, file.mime, file.copy] for file in record.files]
    if record.highlights:
        out["highlights"] = [asdict(mark) for mark in record.highlights]
    if record.sighting:
        seen = record.sighting
        out["sighting"] = [seen.source, seen.date, seen.rank, seen.upvotes, seen.curator]
    return out


def _values(record: Record) -> Iterable[tuple[str, Any]]:
    return ((name, getattr(record, name)) for name in _PLAIN)


def _unpacked(packed: dict[str, Any]) -> Record:
    """The record that `_packed` made this of."""
    packed["people"] = [Person.from_dict(person) for person in packed.get("people", ())]
    packed["files"] = [FileRef(*file) for file in packed.get("files", ())]
    packed["highlights"] = [Highlight(**mark) for mark in packed.get("highlights", ())]
    seen = packed.pop("sighting", None)
    return Record(**packed, sighting=Sighting(*seen) if seen else None)
