"""The texts of PDFs as they were read, kept in the cache by the files' contents. May be deleted at any time.

Knows no library: a file is what its SHA-256 says.
"""

from __future__ import annotations

import json
import logging
import os
import zlib
from pathlib import Path
from typing import NamedTuple

log = logging.getLogger(__name__)

VERSION = 1  # raise it when PDFs are read otherwise: all are read again


class Text(NamedTuple):
    """A text for each page, and the sentence that says what could not be read."""

    pages: list[str]
    problem: str = ""


class Texts:
    """The texts kept in one folder. Safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / f"v{VERSION}"

    def get(self, digest: str) -> Text | None:
        """What was read of a file; None when it was not read yet, or what was kept cannot be trusted."""
        try:
            held = json.loads(zlib.decompress(self._path(digest).read_bytes()))
            return Text([str(page) for page in held["pages"]], str(held["problem"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, zlib.error) as error:
            log.warning("the text of %s cannot be read: %s", digest, error)
            return None

    def keep(self, digest: str, text: Text) -> None:
        """Keep what was read of a file. OSError when the disk is full."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(digest)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            draft.write_bytes(zlib.compress(json.dumps({"pages": text.pages, "problem": text.problem}).encode(), 3))
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def held(self) -> set[str]:
        """The files that were read, by their SHA-256."""
        try:
            return {path.stem for path in self._folder.iterdir() if path.suffix == ".z"}
        except FileNotFoundError:
            return set()

    def drop(self, digests: set[str]) -> None:
        """Forget files that no paper has any more."""
        for digest in digests:
            self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest}.z"
