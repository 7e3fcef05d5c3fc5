"""Answers on disk: found again, bounded, never believed when broken."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from paperdesk.online.web_parts.cache import Cache, Kept


def kept(url: str = "https://a.example/", data: bytes = b"data", stored: float = 100.0) -> Kept:
    return Kept(url, "text/x", 200, {"etag": '"1"'}, data, stored)


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    Cache(tmp_path).keep(kept())
    assert Cache(tmp_path).find("https://a.example/", "text/x") == kept()
    assert Cache(tmp_path).find("https://a.example/", "") is None
    assert Cache(tmp_path / "none").find("https://a.example/", "") is None


def test_age_counts_from_the_last_word_of_the_service(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep(kept())
    assert kept().is_fresh(10, 109) and not kept().is_fresh(10, 110) and not kept().is_fresh(10, 99)
    cache.renew(kept(), 200)
    assert cache.find("https://a.example/", "text/x").stored == 200


def test_it_stays_within_its_bounds_and_keeps_what_was_used(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most_bytes=100_000)
    for number in range(40):
        cache.keep(kept(f"https://a.example/{number}", bytes(5_000)))
        if number:
            assert cache.find("https://a.example/0", "text/x")
        for age, path in enumerate(sorted(tmp_path.rglob("*.answer"), key=lambda one: one.stat().st_mtime_ns)):
            os.utime(path, (1_000_000 + age, 1_000_000 + age))
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.answer")) <= 100_000
    assert cache.find("https://a.example/0", "text/x") and cache.find("https://a.example/39", "text/x")
    assert cache.find("https://a.example/1", "text/x") is None


def test_what_is_too_large_is_not_kept(tmp_path: Path) -> None:
    Cache(tmp_path, most_bytes=1000).keep(kept(data=bytes(400)))
    assert not [*tmp_path.rglob("*")]


def test_a_folder_that_takes_nothing_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file")
    cache.keep(kept())
    assert cache.find("https://a.example/", "text/x") is None


@given(st.integers(0, 400), st.integers(0, 255))
def test_no_flipped_byte_is_believed(tmp_path_factory, place: int, byte: int) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("cache")
    cache = Cache(folder)
    cache.keep(kept())
    (path,) = folder.rglob("*.answer")
    data = bytearray(path.read_bytes())
    place %= len(data)
    data[place] = byte
    path.write_bytes(data)
    found = cache.find("https://a.example/", "text/x")
    assert found is None or found.data == b"data"
