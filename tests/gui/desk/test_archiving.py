"""A library in one file: written, offered when it is dropped, opened as a library of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message

Settled = Callable[[], None]


@pytest.fixture
def settled(qtbot: QtBot, desk: Desk) -> Settled:
    return lambda: qtbot.waitUntil(lambda: not desk.jobs.running, timeout=20_000)


def test_there_and_back(desk: Desk, told: list[Message], settled: Settled, tmp_path: Path) -> None:
    (tmp_path / "linked.pdf").write_bytes(b"%PDF-1.4")
    paper = desk.library.papers.find("", "added")[0]
    desk.library.files.attach(paper, [tmp_path / "linked.pdf"], copy=False)
    (tmp_path / "linked.pdf").unlink()
    desk.archiving.write(tmp_path / "all")
    settled()
    assert told[-1].kind == "warning" and "Not there, so not in it: “linked.pdf”." in told[-1].text
    before = desk.library.folder
    desk.archiving.open(tmp_path / "all.paperdesk", tmp_path / "fresh")
    settled()
    assert (desk.library.folder, desk.library.papers.count()) == (tmp_path / "fresh", 12)
    assert desk.library.folder != before


def test_a_dropped_archive_is_offered_and_not_imported(
    desk: Desk, told: list[Message], settled: Settled, tmp_path: Path
) -> None:
    (tmp_path / "a.bib").write_text("@article{a, title={From a bib}}", "utf-8")
    desk.importing.paths([tmp_path / "all.paperdesk"])
    assert told[-1].action == "archive.open_offered" and "whole library" in told[-1].text
    assert desk.jobs.running == [] and desk.archiving.offered == tmp_path / "all.paperdesk"
    desk.importing.paths([tmp_path / "all.paperdesk", tmp_path / "a.bib"])
    settled()
    assert desk.library.papers.count() == 13


def test_what_cannot_be_is_said(desk: Desk, told: list[Message], settled: Settled, tmp_path: Path) -> None:
    (tmp_path / "bad.paperdesk").write_bytes(b"no archive")
    for path, folder in ((tmp_path / "bad.paperdesk", tmp_path / "new"), (tmp_path / "bad.paperdesk", tmp_path)):
        desk.archiving.open(path, folder)
        settled()
        assert told[-1].kind == "error" and desk.library.papers.count() == 12
    desk.archiving.write(tmp_path / "none" / "x.paperdesk")
    settled()
    assert told[-1].kind == "error" and "cannot be written" in told[-1].text
