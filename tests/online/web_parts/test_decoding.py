"""Unpacking answers piece by piece."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.online.web_parts.decoding import BrokenAnswerError, UnknownPackingError, decoder


def unpacked(packing: str, data: bytes, step: int) -> bytes:
    engine = decoder(packing)
    out = b"".join(piece for start in range(0, len(data), step) for piece in engine.feed(data[start : start + step]))
    engine.finish()
    return out


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


@given(st.binary(max_size=2000), st.integers(1, 700))
def test_every_packing_gives_the_bytes_back(data: bytes, step: int) -> None:
    assert unpacked("", data, step) == data
    assert unpacked("GZIP", gzip.compress(data), step) == data
    assert unpacked("deflate", zlib.compress(data), step) == data


def test_deflate_without_head_two_members_and_filling() -> None:
    text = b"words " * 50_000
    assert unpacked("deflate", raw_deflate(text), 1000) == text
    assert unpacked("gzip", gzip.compress(text) + gzip.compress(b"more"), 70_000) == text + b"more"
    assert unpacked("gzip", gzip.compress(text) + bytes(100), 70_000) == text


def test_pieces_are_small() -> None:
    sizes = [len(piece) for piece in decoder("gzip").feed(gzip.compress(bytes(10_000_000)))]
    assert sum(sizes) == 10_000_000 and max(sizes) <= 64 * 1024


def test_half_and_broken_data_are_told() -> None:
    whole = gzip.compress(bytes(range(256)) * 100)
    for broken in (whole[:-9], whole[:30], b"plain text", whole[:20] + b"\0" * 50 + whole[70:]):
        with pytest.raises(BrokenAnswerError):
            unpacked("gzip", broken, 1000)


def test_other_packings_are_unknown() -> None:
    for packing in ("br", "zstd", "gzip, gzip", "x" * 1000):
        with pytest.raises(UnknownPackingError):
            decoder(packing)


@given(st.binary(max_size=500))
def test_odd_data_never_raise_another_error(data: bytes) -> None:
    for packing in ("gzip", "deflate"):
        try:
            assert isinstance(unpacked(packing, data, 100), bytes)
        except BrokenAnswerError as error:
            assert str(error)
