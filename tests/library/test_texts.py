"""Texts come back as they were kept; what cannot be trusted counts as not there."""

from __future__ import annotations

from pathlib import Path

from paperdesk.library.texts import Text, Texts


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    texts = Texts(tmp_path / "texts")
    assert texts.get("a1") is None and texts.held() == set()
    texts.keep("a1", Text(["page one", "模型\n"], "a sentence"))
    texts.keep("b2", Text([]))
    assert texts.get("a1") == Text(["page one", "模型\n"], "a sentence")
    assert texts.held() == {"a1", "b2"}
    texts.drop({"a1", "c3"})
    assert texts.held() == {"b2"}


def test_what_is_broken_is_not_there(tmp_path: Path) -> None:
    texts = Texts(tmp_path / "texts")
    texts.keep("a1", Text(["words"]))
    path = next((tmp_path / "texts").rglob("*.z"))
    whole = path.read_bytes()
    for content in (b"", whole[:-3], b"x" * 20, whole + b"tail"):
        path.write_bytes(content)
        assert texts.get("a1") in (None, Text(["words"]))
