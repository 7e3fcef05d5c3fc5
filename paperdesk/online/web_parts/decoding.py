"""The bytes of an answer as they were before they were packed for the way, piece by piece, so that no bomb goes off."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

ACCEPTED = "gzip, deflate"
_PIECE = 64 * 1024
_GZIP = b"\x1f\x8b"


class BrokenAnswerError(Exception):
    """The bytes end early or are packed wrongly: a half answer."""


class UnknownPackingError(Exception):
    """The answer is packed in a way nobody asked for."""


class Decoder(Protocol):
    """Takes the bytes of the way, gives those of the answer."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What `data` unpacks to, in pieces of 64 KB at most; raises BrokenAnswerError."""

    def finish(self) -> None:
        """Raise BrokenAnswerError when more should have come."""


class _Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        return


class _Inflating:
    """gzip with one or more members, or deflate with or without its head."""

    def __init__(self, packing: str) -> None:
        self._gzip = packing.endswith("gzip")
        self._engine: zlib._Decompress | None = None
        self._began = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            while data:
                if self._engine is None or self._engine.eof:
                    if self._began and not (self._gzip and data.startswith(_GZIP)):
                        return  # filling after the end
                    self._engine, self._began = zlib.decompressobj(self._window(data)), True
                piece = self._engine.decompress(data, _PIECE)
                data = self._engine.unused_data if self._engine.eof else self._engine.unconsumed_tail
                if piece:
                    yield piece
        except zlib.error as error:
            raise BrokenAnswerError(str(error)) from error

    def finish(self) -> None:
        if self._engine is not None and not self._engine.eof:
            raise BrokenAnswerError("the packed data end early")

    def _window(self, data: bytes) -> int:
        if self._gzip:
            return 16 + zlib.MAX_WBITS
        return zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS


def decoder(packing: str) -> Decoder:
    """The decoder for a Content-Encoding header; raises UnknownPackingError."""
    packing = packing.strip().lower()
    if packing in ("", "identity"):
        return _Plain()
    if packing in ("gzip", "x-gzip", "deflate"):
        return _Inflating(packing)
    raise UnknownPackingError(packing[:40])
