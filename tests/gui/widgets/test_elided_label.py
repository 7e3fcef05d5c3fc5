"""Labels that end in an ellipsis."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.elided_label import ElidedLabel

LONG = "A Survey on Deep Neural Network Pruning: Taxonomy, Comparison, Analysis, and Recommendations"


def sized(qtbot: QtBot, label: QWidget, width: int) -> None:
    qtbot.addWidget(label)
    label.resize(width, 40)
    label.show()


def test_what_fits_is_shown_whole_without_a_tip(qtbot: QtBot, look: Look) -> None:
    label = ElidedLabel(look, "Short")
    sized(qtbot, label, 300)
    assert label.shown == ["Short"]
    assert label.toolTip() == ""


def test_what_does_not_fit_is_cut_and_told_in_the_tip_as_text(qtbot: QtBot, look: Look) -> None:
    label = ElidedLabel(look, "<b>" + LONG)
    sized(qtbot, label, 120)
    assert label.shown[0].endswith("…")
    assert label.toolTip().startswith("<span>&lt;b&gt;A Survey")
    label.resize(2000, 40)
    assert label.toolTip() == ""
    assert label.accessibleName() == label.text == "<b>" + LONG


def test_in_the_middle_both_ends_stay(qtbot: QtBot, look: Look) -> None:
    label = ElidedLabel(look, "/somewhere/a/long/path/to/library.sqlite", middle=True)
    sized(qtbot, label, 120)
    assert label.shown[0].startswith("/s") and label.shown[0].endswith("e")


def test_a_few_lines_break_between_words(qtbot: QtBot, look: Look) -> None:
    label = ElidedLabel(look, LONG, lines=2)
    sized(qtbot, label, 260)
    assert len(label.shown) == 2
    assert label.shown[1].endswith("…")
    assert LONG.startswith(label.shown[0].rstrip())
    assert label.heightForWidth(260) == 2 * label.heightForWidth(5000)
    assert not label.grab().isNull()


def test_another_text_scale_and_colour_are_taken_up(qtbot: QtBot, look: Look) -> None:
    label = ElidedLabel(look, LONG)
    sized(qtbot, label, 800)
    assert label.shown == [LONG]
    before = label.grab().toImage()
    label.set_colour("danger")
    assert label.grab().toImage() != before
    look.set_scale(200)
    assert label.shown[0].endswith("…")
    label.set_text("")
    assert label.shown == []


def test_a_million_letters_do_not_freeze(qtbot: QtBot, look: Look) -> None:
    for lines in (1, 3):
        label = ElidedLabel(look, "x" * 1_000_000, lines=lines)
        sized(qtbot, label, 300)
        assert label.shown[-1].endswith("…")
        assert len(label.toolTip()) < 3000
