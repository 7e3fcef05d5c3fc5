"""What is piped in, in whatever encoding it comes, and no more than a file may hold."""

from __future__ import annotations

import sys

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import LARGEST, Source

NAME = "standard input"
_BLOCK = 1 << 20


def read_text() -> str:
    """All of standard input as text. Raises as `read` does."""
    return read().text()


def read() -> Source:
    """All of standard input. Raises UnreadableFileError where it does not end, or is broken off."""
    parts: list[bytes] = []
    size = 0
    try:
        while part := sys.stdin.buffer.read(_BLOCK):
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                raise UnreadableFileError(
                    f"More than {LARGEST >> 20} MB came on {NAME}, and no more can be read.", hint="Name a file."
                )
        return Source(NAME, b"".join(parts))
    except OSError as error:
        raise UnreadableFileError(f"What came on {NAME} cannot be read: {error.strerror or error}.") from error
    except MemoryError as error:
        raise UnreadableFileError(f"What came on {NAME} is too large for the memory that is free.") from error
