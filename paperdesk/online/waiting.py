"""What was wished for while there was no network: a small list on disk that outlives the program.

Knows nothing of the network: who takes a wish up does it with `lookup` or `pdfs`, and says when it is done. A wish that
was taken stays on the list until then, so a program that is killed in between takes it up again.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from paperdesk.errors import BadInputError, LibraryError
from paperdesk.locks import FileLock
from paperdesk.online.web_parts.clock import STEP, Clock
from paperdesk.progress import Progress

log = logging.getLogger(__name__)

KINDS = ("lookup", "pdf", "fill")
MOST = 10_000  # wishes
_LOCKED = 10.0  # seconds to wait for another program that writes the list
_LONGEST = 64 * 1024  # bytes of a line


@dataclass(frozen=True)
class Wish:
    """Something to be asked for: a look-up, a PDF, what a paper lacks; `subject` says of what, as its caller knows it.

    `library` says whose it is, as the caller names it; `asked` is ISO 8601 UTC.
    """

    kind: str
    subject: str
    library: str = ""
    asked: str = ""
    id: str = field(default="", compare=False)


class Waiting:
    """The list in one folder of state. Safe for several threads and processes."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self._file = folder / "waiting.jsonl"
        self._lock_file = folder / "waiting.lock"
        self._clock = clock or Clock()
        self._mutex = threading.Lock()
        self._taken: set[str] = set()  # by this program

    def add(
        self, kind: str, subject: str, library: str = "", is_same: Callable[[str], bool] | None = None
    ) -> Wish:  # fmt: skip
        """Put a wish at the end of the list; one that is there already is given back instead.

        `is_same` tells of another wish's subject that it asks the same in other words. Raises BadInputError for a kind
        that does not exist or a list that is full, LibraryError when the disk fails.
        """
        if kind not in KINDS or not subject:
            raise BadInputError(f"Nothing can wait as “{kind}” of “{subject}”.")
        with self._changing() as wishes:
            for wish in wishes:
                if (wish.kind, wish.library) != (kind, library):
                    continue
                if wish.subject == subject or (is_same is not None and is_same(wish.subject)):
                    return wish
            if len(wishes) >= MOST:
                raise BadInputError(f"{MOST:,} requests are waiting already.")
            asked = datetime.fromtimestamp(self._clock.today(), UTC).isoformat(timespec="milliseconds")
            wish = Wish(kind, subject, library, asked, uuid4().hex)
            wishes.append(wish)
            return wish

    def wishes(self, library: str | None = None) -> list[Wish]:
        """All wishes, the oldest first, of one library when that is named; taken ones as well."""
        return [wish for wish in self._read() if library is None or wish.library == library]

    def take(self, library: str | None = None) -> Wish | None:
        """The oldest wish that this program has not taken yet; None when there is none. It stays on the list."""
        with self._mutex:
            for wish in self.wishes(library):
                if wish.id not in self._taken:
                    self._taken.add(wish.id)
                    return wish
        return None

    def give_back(self, wish: Wish) -> None:
        """Let a wish that was taken be taken again, the network being gone once more."""
        with self._mutex:
            self._taken.discard(wish.id)

    def done(self, wish: Wish) -> None:
        """Remove a wish: it was fulfilled, or nobody wishes it any more. One that is gone already is no error."""
        self.drop([wish])

    def drop(self, wishes: Sequence[Wish]) -> None:
        """`done` for several at once."""
        ids = {wish.id for wish in wishes}
        with self._changing() as held:
            held[:] = [one for one in held if one.id not in ids]
        for wish in wishes:
            self.give_back(wish)

    def restore(self, wishes: Sequence[Wish]) -> None:
        """Put back what was removed, as old as it was; what was wished anew meanwhile stays once."""
        with self._changing() as held:
            known = {(wish.kind, wish.subject, wish.library) for wish in held}
            back = [wish for wish in wishes if (wish.kind, wish.subject, wish.library) not in known]
            held[:] = sorted([*held, *back], key=lambda wish: wish.asked)[:MOST]

    @contextmanager
    def _changing(self) -> Iterator[list[Wish]]:
        """The list, to be changed; written when it was, as a whole. One program at a time."""
        with self._mutex:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                lock = FileLock(self._lock_file)
            except OSError as error:
                raise self._failed(error) from error
            try:
                self._wait_for(lock)
                wishes = self._read()
                before = len(wishes)
                yield wishes
                if len(wishes) != before:
                    self._write(wishes)
            except OSError as error:
                raise self._failed(error) from error
            finally:
                lock.release()

    def _wait_for(self, lock: FileLock) -> None:
        ends = self._clock.now() + _LOCKED
        while not lock.take():
            if self._clock.now() > ends:
                raise LibraryError(f"Another program holds the list “{self._file}”.")
            self._clock.pause(STEP, Progress())

    def _failed(self, error: OSError) -> LibraryError:
        return LibraryError(f"The list “{self._file}” cannot be written: {error.strerror or error}.")

    def _read(self) -> list[Wish]:
        """The wishes on disk; a line that is none is left out and told to the log."""
        try:
            lines = self._file.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise LibraryError(f"The list “{self._file}” cannot be read: {error.strerror or error}.") from error
        wishes: list[Wish] = []
        known: set[str] = set()
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            wish = _wish(line)
            if wish is None or wish.id in known:
                log.warning("Line %d of “%s” is no wish and is left out.", number, self._file)
                continue
            known.add(wish.id)
            wishes.append(wish)
        return wishes[:MOST]

    def _write(self, wishes: list[Wish]) -> None:
        """Put the whole list in place of the one on disk, so that it is always the one or the other."""
        text = "".join(json.dumps(asdict(wish), ensure_ascii=False) + "\n" for wish in wishes)
        handle, name = tempfile.mkstemp(dir=self._file.parent, prefix="waiting.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8", "ignore"))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _wish(line: bytes) -> Wish | None:
    """The wish in a line; None when it is broken or from a program that knows other kinds."""
    if len(line) > _LONGEST:
        return None
    try:
        data: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    values = {name: data.get(name) or "" for name in ("kind", "subject", "library", "asked", "id")}
    if not all(isinstance(value, str) for value in values.values()):
        return None
    wish = Wish(**values)
    return wish if wish.kind in KINDS and wish.subject and wish.id else None
