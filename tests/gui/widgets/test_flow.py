"""The flow layout sets items like words."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.widgets.flow import FlowLayout


class Block(QWidget):
    def __init__(self, width: int, height: int = 20) -> None:
        super().__init__()
        self.setFixedSize(width, height)


def filled(qtbot: QtBot, *widths: int, gap: int = 10) -> tuple[QWidget, FlowLayout, list[Block]]:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, gap=gap, line_gap=5)
    blocks = [Block(width) for width in widths]
    for block in blocks:
        flow.addWidget(block)
    return holder, flow, blocks


def test_what_does_not_fit_goes_on_the_next_line(qtbot: QtBot) -> None:
    holder, flow, blocks = filled(qtbot, 100, 100, 100)
    holder.resize(215, 100)
    holder.show()
    assert [(block.x(), block.y()) for block in blocks] == [(0, 0), (110, 0), (0, 25)]
    assert flow.heightForWidth(215) == 45
    assert flow.heightForWidth(400) == 20
    assert holder.heightForWidth(110) == 70
    assert flow.sizeHint() == QSize(320, 20)


def test_items_of_a_line_are_centred_on_it_and_hidden_ones_take_no_room(qtbot: QtBot) -> None:
    holder, _flow, blocks = filled(qtbot, 50, 50, 50)
    blocks[0].setFixedSize(50, 40)
    blocks[1].hide()
    holder.resize(400, 100)
    holder.show()
    assert (blocks[0].y(), blocks[2].y()) == (0, 10)
    assert blocks[2].x() == 60


def test_a_widget_goes_in_before_another_and_out_again(qtbot: QtBot) -> None:
    holder, flow, blocks = filled(qtbot, 50, 50)
    fresh = Block(30)
    flow.insert_widget(1, fresh)
    holder.resize(400, 100)
    holder.show()
    fresh.show()
    assert [flow.itemAt(place).widget() for place in range(flow.count())] == [blocks[0], fresh, blocks[1]]
    flow.removeWidget(fresh)
    assert flow.count() == 2
    assert flow.itemAt(5) is None
    assert flow.takeAt(9) is None
    fresh.deleteLater()


def test_nothing_takes_nothing_and_too_wide_is_cut_to_the_room(qtbot: QtBot) -> None:
    _holder, flow, _blocks = filled(qtbot)
    assert flow.heightForWidth(100) == 0
    assert flow.sizeHint() == QSize(0, 0)
