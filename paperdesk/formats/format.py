"""What a format is, and the bytes it reads: a Source with its name, its size limit and its text.

Knows no format by name.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from paperdesk.errors import UnreadableFileError
from paperdesk.progress import Progress
from paperdesk.record import Import, Record

LARGEST = 300 * 1024 * 1024  # bytes
HEAD = 64 * 1024  # bytes that a sniffer looks at
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# "% Encoding: windows-1252" (JabRef), "% !BIB encoding = …", <?xml encoding="…"?>
_DECLARED = re.compile(
    rb"(?i)(?:^|\n)\s*%[^\n]{0,40}encoding\s*[:=]\s*([-\w]+)|^\s*<\?xml[^>]{0,200}encoding=[\"']([-\w]+)"
)


@dataclass
class Source:
    """The bytes of a file, or of a text that was pasted, under a name for the reader."""

    name: str
    data: bytes
    path: Path | None = None

    @classmethod
    def from_path(cls, path: Path) -> Source:
        """The bytes of a file; raises UnreadableFileError when it is missing, no file, too large or unreadable."""
        try:
            if path.is_dir():
                raise UnreadableFileError(f"“{path}” is a folder; choose the files in it.")
            size = path.stat().st_size
            if size > LARGEST:
                raise UnreadableFileError(
                    f"“{path.name}” has {size >> 20:,} MB; files up to {LARGEST >> 20} MB can be read."
                )
            return cls(path.name, path.read_bytes(), path)
        except FileNotFoundError as error:
            raise UnreadableFileError(f"There is no file “{path}”.") from error
        except OSError as error:
            raise UnreadableFileError(f"“{path.name}” cannot be read: {error.strerror or error}.") from error

    @classmethod
    def from_text(cls, text: str, name: str = "pasted text") -> Source:
        """A text that is at hand already."""
        return cls(name, text.encode("utf-8", "replace"))

    @property
    def head(self) -> bytes:
        """The first bytes, for a sniffer; a text in UTF-16 or UTF-32 as UTF-8."""
        if self.data.startswith(codecs.BOM_UTF8) or not _wide(self.data):
            return self.data[:HEAD]
        return self.text()[:HEAD].encode("utf-8", "replace")

    def text(self) -> str:
        """The text, by its byte-order mark, its declared encoding, UTF-8, or else Windows-1252; never raises."""
        data = self.data
        for mark, name in _BOMS:
            if data.startswith(mark):
                return data.decode(name, "replace").lstrip("\ufeff")
        wide = _wide(data)
        if wide:
            return data.decode(wide, "replace")
        declared = _DECLARED.search(data[:4096])
        names = ["utf-8"]
        if declared:
            names.insert(0, (declared[1] or declared[2]).decode("ascii"))
        for name in names:
            try:
                return data.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
        return (
            "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in data)
            if len(data) < 1 << 16
            else (data.decode("cp1252", "replace"))
        )


def _wide(data: bytes) -> str:
    """The UTF-16 that a text without a mark is in, by its zero bytes; "" for none."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32" if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) else "utf-16"
    head = data[:2000]
    if len(head) < 4 or (len(head) % 2 and len(data) < 2000):
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.3 and even < odd / 10:
        return "utf-16-le"
    if even > len(head) * 0.3 and odd < even / 10:
        return "utf-16-be"
    return ""


@dataclass(frozen=True)
class Format:
    """A format that can be read, written or both. `sniff` is cheap and never raises: 0 (no) to 1 (surely)."""

    id: str
    title: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes, str], float]
    read: Callable[[Source, Progress], Import] | None = None
    write: Callable[[Iterable[Record], TextIO], None] | None = None
