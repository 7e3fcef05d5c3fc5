"""What a drag of papers carries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_drag import PAPERS_MIME, drag_picture, files_in, papers_data, papers_in
from paperdesk.gui.panes.papers_model import PapersModel
from paperdesk.library.shapes import PaperRow
from paperdesk.record import Status

LINE = PaperRow(
    id=1, key="k", title="A title", authors="A. Author", venue="", year=2020, date="", type="article",
    status=Status.UNREAD, starred=False, rating=0, queue=None, page=0, page_count=0, tags=(), has_file=False,
    has_note=False, added="", modified="", read_at="", trashed=False,
)  # fmt: skip


def fetch(ids: Sequence[int]) -> list[PaperRow]:
    return [replace(LINE, id=paper, title=f"Paper {paper}") for paper in ids]


def test_it_carries_ids_for_us_and_references_for_others(qapp: object) -> None:
    model = PapersModel(fetch)
    model.show_ids([3, 5, 7])
    data = papers_data(model, [5, 7])
    assert json.loads(bytes(data.data(PAPERS_MIME).data())) == [5, 7]
    assert papers_in(data) == [5, 7]
    assert data.text() == "A. Author (2020). Paper 5.\nA. Author (2020). Paper 7."


def test_many_papers_carry_the_references_of_a_few(qapp: object) -> None:
    model = PapersModel(fetch)
    model.show_ids(list(range(1, 1_001)))
    data = papers_data(model, model.ids)
    assert len(papers_in(data)) == 1_000
    assert len(data.text().splitlines()) == 50


def test_a_drag_from_elsewhere_carries_no_papers(qapp: object) -> None:
    assert papers_in(QMimeData()) == []


def test_the_picture_has_room_for_its_words(look: Look) -> None:
    one, many = drag_picture(look, 1, 2.0), drag_picture(look, 100_000, 2.0)
    assert many.width() > one.width()
    assert one.height() == 52
    assert one.toImage().pixelColor(20, 40).name() == look.colour("accent").name()


def test_files_of_this_machine_are_found_in_a_drag(qapp: object) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/there/a.pdf"), QUrl("https://example.org/b.pdf")])
    assert files_in(data) == [Path("/there/a.pdf")]
    data.setData(PAPERS_MIME, b"[1]")
    assert files_in(data) == [] and files_in(QMimeData()) == []
