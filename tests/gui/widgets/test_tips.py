"""Tool tips show text as text."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from paperdesk.gui.widgets.tips import set_tip, tip


@pytest.mark.parametrize("text", ["plain", "<img src=file:///etc/passwd>", "a & b < c", "&lt;", "two\nlines", '"'])
def test_what_is_shown_is_what_was_given(text: str) -> None:
    assert QTextDocumentFragment.fromHtml(tip(text)).toPlainText() == text


def test_nothing_is_no_tip(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    set_tip(label, "<b>")
    assert label.toolTip() == "<span>&lt;b&gt;</span>"
    set_tip(label, "")
    assert label.toolTip() == ""
