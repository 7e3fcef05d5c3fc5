"""A library whose folder cannot be written is open to be read, and says so."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.window import Window
from paperdesk.library import Library
from paperdesk.record import Record


def test_it_is_opened_to_be_read_where_it_cannot_be_written(
    window: Window, desk: Desk, told: list[Message], calm: Callable[[], None], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    other = tmp_path / "other"
    with Library.open(other, create=True) as library:
        library.papers.add(Record(title="Only to be read"))
    real: Callable[..., bool] = os.access

    def access(path: Path | str, mode: int, **more: bool) -> bool:
        return real(path, mode, **more) and not (mode & os.W_OK and Path(path).is_relative_to(other))

    monkeypatch.setattr(os, "access", access)
    assert desk.libraries.open(other)
    calm()
    assert desk.library.read_only and not window._upkeep.isActive()
    assert "cannot be written" in told[-1].text and told[-1].action == "file.export"
    assert window.windowTitle() == "other (to read only) — PaperDesk"
    desk.select(desk.listed()[:1])
    desk.trigger("paper.read")
    assert told[-1].kind == "error" and "cannot be written" in told[-1].text
    calm()
