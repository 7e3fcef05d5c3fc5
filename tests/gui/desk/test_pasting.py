"""Papers on the clipboard, told from words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl

from paperdesk.gui.desk import Desk
from paperdesk.gui.desk.pasting import holds_papers


def data_of(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\nTI  - Our title\nER  - \n", "@article{a, title={One}}", "10.1000/182\n10.1000/183",
        "Read this:\nhttps://arxiv.org/abs/2101.00001", "words\n" * 4_000,
    ],
)  # fmt: skip
def test_bibliographies_and_several_lines_that_name_works_are_papers(desk: Desk, text: str) -> None:
    assert holds_papers(desk, data_of(text))


@pytest.mark.parametrize(
    "text", ["", " \n", "deep learning", "10.1000/182", "https://doi.org/10.1000/182", "@vaswani", "tag:a OR year:2018",
             "Attention Is All\nYou Need", "a,b\nc,d"],
)  # fmt: skip
def test_words_and_a_lone_identifier_are_a_search(desk: Desk, text: str) -> None:
    assert not holds_papers(desk, data_of(text))


def test_files_are_papers_but_addresses_are_not(desk: Desk, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.pdf"))])
    assert holds_papers(desk, data)
    data.setUrls([QUrl("https://example.org/deep-learning")])
    assert not holds_papers(desk, data)
