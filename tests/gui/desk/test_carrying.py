"""What a drag out of the window carries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message

Settled = Callable[[], None]


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    return desk.library.papers.find("", "added")


@pytest.fixture
def settled(qtbot: QtBot, desk: Desk) -> Settled:
    return lambda: qtbot.waitUntil(lambda: not desk.jobs.running, timeout=20_000)


def carried(desk: Desk, ids: list[int]) -> QMimeData:
    data = QMimeData()
    desk.carrying.carry(data, ids)
    return data


def test_a_drag_carries_the_references_that_were_made_while_the_mouse_was_held(
    desk: Desk, ids: list[int], settled: Settled
) -> None:
    desk.carrying.warm_up()
    desk.carrying.prepare(ids[:2])
    settled()
    data = carried(desk, ids[:2])
    assert data.text().startswith("Author0, A. (2000).") and data.html().count("<p>") == 2
    desk.choose("citation_style", "ieee")
    assert "@" in carried(desk, ids[:2]).text()
    settled()
    assert carried(desk, ids[:2]).text().startswith("[1] A. Author0")
    assert carried(desk, ids[:1]).text().count("@") == 1, "those of other papers are no use"


def test_a_drag_carries_bibtex_until_its_references_come(desk: Desk, ids: list[int], settled: Settled) -> None:
    data = carried(desk, ids[:2])
    assert data.text().count("@") == 2 and data.hasHtml()
    settled()
    assert data.text().startswith("Author0, A. (2000).") and "<i>" in data.html()


def test_a_drag_that_is_over_gets_nothing_more(desk: Desk, ids: list[int], settled: Settled) -> None:
    carried(desk, ids[:2]).deleteLater()
    settled()
    assert carried(desk, ids[:2]).text().startswith("Author0")


def test_references_are_made_anew_once_a_paper_changed(desk: Desk, ids: list[int], settled: Settled) -> None:
    desk.carrying.prepare(ids[:1])
    settled()
    desk.library.papers.edit(ids[:1], {"title": "Another"})
    data = carried(desk, ids[:1])
    settled()
    assert "Another" in data.text() and "@" not in data.text()


def test_a_style_that_is_gone_leaves_bibtex_and_says_nothing(
    desk: Desk, ids: list[int], settled: Settled, told: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(desk.copying), "style", property(lambda _self: "no-such-style"))
    data = carried(desk, ids[:1])
    settled()
    assert "@" in data.text() and not told


def test_files_that_are_there_come_along(desk: Desk, ids: list[int], tmp_path: Path, settled: Settled) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "gone.pdf").write_bytes(b"%PDF-1.4 2")
    desk.library.files.attach(ids[0], [tmp_path / "a.pdf", tmp_path / "gone.pdf"], copy=False)
    (tmp_path / "gone.pdf").unlink()
    assert [url.toLocalFile() for url in carried(desk, ids[:2]).urls()] == [str(tmp_path / "a.pdf")]
    assert not carried(desk, []).hasUrls()
