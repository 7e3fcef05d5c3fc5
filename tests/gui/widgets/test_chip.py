"""Tag chips and filter chips, by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.chip import FilterChip, TagChip, paint_tag, tag_size


def test_a_tag_is_drawn_in_its_tint(look: Look) -> None:
    image = QImage(120, 16, QImage.Format.Format_ARGB32)
    image.fill(look.colour("panel"))
    painter = QPainter(image)
    paint_tag(painter, QRectF(QPointF(0, 0), tag_size("vision", look).toSizeF()), "vision", "#0E9F8E", look)
    painter.end()
    ground = image.pixelColor(3, 8)
    assert ground.green() > ground.red()
    assert image.pixelColor(118, 8) == look.colour("panel")


def test_a_tag_of_a_million_letters_is_no_trouble(look: Look) -> None:
    assert tag_size("x" * 1_000_000, look).width() == 260
    assert tag_size("", look).height() == 16


def test_clicking_a_tag_chooses_it_and_its_cross_or_delete_removes_it(
    qtbot: QtBot, look: Look, shown: Callable[..., QWidget]
) -> None:
    chip = TagChip(look, "retrieval/neural", "#2F5FDE")
    shown(chip)
    with qtbot.waitSignal(chip.chosen) as chosen:
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert chosen.args == ["retrieval/neural"]
    with qtbot.waitSignal(chip.remove_requested), qtbot.assertNotEmitted(chip.chosen):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 5, 8))
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        with qtbot.waitSignal(chip.remove_requested) as removed:
            qtbot.keyClick(chip, key)
        assert removed.args == ["retrieval/neural"]
    with qtbot.waitSignal(chip.chosen):
        qtbot.keyClick(chip, Qt.Key.Key_Return)


def test_a_tag_that_stays_has_no_cross(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    chip = TagChip(look, "vision", removable=False)
    shown(chip)
    with qtbot.assertNotEmitted(chip.remove_requested), qtbot.waitSignal(chip.chosen):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 5, 8))


def test_a_partial_tag_says_so_and_hostile_words_stay_words(look: Look) -> None:
    chip = TagChip(look, "<b>bold</b>", partial=True)
    assert "some of the selected" in chip.accessibleName()
    assert "<b>" not in chip.toolTip()
    long = TagChip(look, "<img src=file:///etc/passwd>" * 20)
    assert "&lt;img" in long.toolTip() and "<img" not in long.toolTip()


def test_a_filter_chip_shows_words_count_and_state(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    chip = FilterChip(look, "retrieval", count=4, checkable=True)
    shown(chip)
    narrow = chip.sizeHint().width()
    assert chip.sizeHint().height() == 23
    chip.set_count(1204)
    assert chip.sizeHint().width() > narrow
    assert chip.accessibleName() == "retrieval, 1,204"
    chip.set_text("survey")
    chip.set_count(None)
    assert chip.accessibleName() == "survey"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chip.isChecked()
    qtbot.keyClick(chip, Qt.Key.Key_Return)
    assert not chip.isChecked()
    look.set_scale(200)
    assert chip.sizeHint().height() == 46


def test_a_filter_chip_opens_its_menu_by_key(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    chip = FilterChip(look, "Newest first")
    plain = chip.sizeHint().width()
    menu = QMenu(chip)
    menu.addAction("Title")
    chip.setMenu(menu)
    shown(chip)
    assert chip.sizeHint().width() > plain  # the arrow
    menu.aboutToShow.connect(lambda: opened.append(True))
    opened: list[bool] = []

    from PySide6.QtCore import QTimer

    QTimer.singleShot(50, menu.close)
    qtbot.keyClick(chip, Qt.Key.Key_Down)
    assert opened == [True]


def test_a_click_leaves_the_focus_where_it_was(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    chip, other = FilterChip(look, "a", checkable=True), TagChip(look, "b")
    shown(chip, other)
    other.setFocus()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert other.hasFocus()
