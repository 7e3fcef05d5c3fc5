"""Files of papers from the window: what is attached where, found again, copied in, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from paperdesk import children
from paperdesk.gui.desk import Desk, Message


def done(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not desk.jobs.running)


def test_a_few_files_that_are_no_bibliography_are_meant_for_a_paper(desk: Desk, tmp_path: Path) -> None:
    meant = desk.filing.attachable
    assert meant([Path("a.pdf")]) and meant([Path("a.pdf"), Path("slides.odp"), Path("b.PDF")])
    assert not meant([Path("a.bib")]) and not meant([Path("a.pdf"), Path("b.ris")])
    assert not meant([tmp_path]), "a folder is brought in"
    assert not meant([Path(f"{number}.pdf") for number in range(100)]) and not meant([])


def test_what_is_dropped_beside_papers_is_brought_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, told: list[Message], make_pdf: Callable[..., Path]
) -> None:
    brought: list[list[Path]] = []
    monkeypatch.setattr(desk.importing, "paths", brought.append)
    file = make_pdf("a.pdf", "x")
    desk.filing.dropped([file], 0)
    desk.filing.dropped([file], 1)
    done(qtbot, desk)
    assert brought == [[file]] and [each.title for each in desk.library.files.of(1)] == ["a.pdf"]
    assert told[-1].text == "“a.pdf” is attached to “Paper 00 on networks”." and told[-1].action == "edit.undo"
    other = make_pdf("b.pdf", "y")
    desk.filing.attach(2, [file, other])
    done(qtbot, desk)
    assert told[-1].text == "2 files are attached to “Paper 01 on networks”."
    desk.filing.attach(2, [Path("missing.pdf")])
    done(qtbot, desk)
    assert told[-1].kind == "error"


def test_a_missing_file_is_found_again(desk: Desk, qtbot: QtBot, told: list[Message], tmp_path: Path) -> None:
    source, there = tmp_path / "a.odp", tmp_path / "b.odp"
    source.write_bytes(b"x")
    (file,) = desk.library.files.attach(1, [source], copy=False)
    desk.select([1])
    assert desk.filing.missing() == 0
    source.rename(there)
    assert desk.filing.missing() == file
    desk.filing.relink(file, there)
    done(qtbot, desk)
    assert desk.filing.missing() == 0 and told[-1].text == f"The file is “{there}” now."
    desk.select([])
    assert desk.filing.missing() == 0


def test_linked_files_are_copied_in(desk: Desk, qtbot: QtBot, told: list[Message], tmp_path: Path) -> None:
    paths = [tmp_path / "a.odp", tmp_path / "b.odp"]
    for path in paths:
        path.write_text(path.name)
    files = desk.library.files.attach(1, paths, copy=False)
    desk.filing.copy_in(files[:1])
    done(qtbot, desk)
    assert told[-1].text == "The file lies in the library now."
    desk.filing.copy_in(files)
    done(qtbot, desk)
    assert told[-1].text == "The file lies in the library now.", "only one was linked still"
    assert not any(file.linked for file in desk.library.files.of(1))


def test_a_file_is_shown_in_its_folder(
    desk: Desk, told: list[Message], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(children, "show_in_folder", shown.append)
    desk.select([1])
    desk.filing.show()
    assert told[-1].action == "paper.attach" and not shown
    source = tmp_path / "a.odp"
    source.write_bytes(b"x")
    desk.library.files.attach(1, [source], copy=False)
    desk.filing.show()
    assert shown == [source]
