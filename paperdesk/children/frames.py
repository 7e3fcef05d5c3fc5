"""What parent and child say to each other: frames of one byte for the kind, four for the length, then the bytes.

Knows no process.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Message = dict[str, Any] | bytes

_HEAD = struct.Struct(">cI")
_LARGEST = 256 << 20  # a frame that says it is longer comes from a child gone wrong
GRACE = 2.0  # seconds a child has to end by itself once its stdin is closed

HELLO, READY, JSON, BYTES, SAID, ERROR, CANCEL, END = (bytes((code,)) for code in b"hrjbsecz")


@dataclass(frozen=True)
class Limits:
    """What a child may use. Memory counts address space, so only for children without numpy and Qt."""

    memory: int = 0  # bytes; 0 for no limit; not enforced on Windows
    cpu: float = 0.0  # seconds of processor time a request; 0 for no limit; not enforced on Windows
    wall: float | None = 30.0  # seconds until an answer; None for no limit
    low: bool = False  # below the priority of the window


def encode(message: Message) -> tuple[bytes, bytes]:
    """The kind and the bytes of a message."""
    if isinstance(message, bytes):
        return BYTES, message
    return JSON, json.dumps(message, separators=(",", ":")).encode("ascii")


def decode(kind: bytes, payload: bytes) -> Message:
    """The message of a frame of the kinds JSON and BYTES."""
    return payload if kind == BYTES else fields(payload)


def fields(payload: bytes) -> dict[str, Any]:
    """The object that a frame holds."""
    value = json.loads(payload)
    if not isinstance(value, dict):
        raise ValueError("a message must be an object")
    return value


def _read_exactly(read: Callable[[int], bytes | None], size: int) -> bytes | None:
    """That many bytes, or None when the pipe ended before."""
    parts: list[bytes] = []
    while size:
        part = read(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def read_frame(read: Callable[[int], bytes | None]) -> tuple[bytes, bytes]:
    """The next frame; kind END when the pipe ended or what came is no frame."""
    head = _read_exactly(read, _HEAD.size)
    if head is None:
        return END, b""
    kind, size = _HEAD.unpack(head)
    payload = _read_exactly(read, size) if size <= _LARGEST else None
    return (END, b"") if payload is None else (kind, payload)


def write_frame(write: Callable[[memoryview], int | None], kind: bytes, payload: bytes) -> None:
    """Write all of it; OSError or ValueError when the other end is gone."""
    rest = memoryview(_HEAD.pack(kind, len(payload)) + payload)
    while rest:
        rest = rest[write(rest) or 0 :]
