"""Adding and removing tags with the keyboard and the mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.tag_editor import TagEditor

KNOWN = [("retrieval", "#2F5FDE"), ("retrieval/neural", "#2F5FDE"), ("vision", "#0E9F8E"), ("NLP", None)]


def complete(prefix: str) -> list[tuple[str, str | None]]:
    return [(path, colour) for path, colour in KNOWN if prefix.casefold() in path.casefold()]


class Paper:
    """Stands in for the owner: does what the editor says and shows it again."""

    def __init__(self, editor: TagEditor, tags: list[str]) -> None:
        self.editor, self.tags = editor, tags
        editor.tags_added.connect(self.add)
        editor.tag_removed.connect(self.remove)
        self.show()

    def add(self, paths: list[str]) -> None:
        self.tags += paths
        self.show()

    def remove(self, path: str) -> None:
        self.tags.remove(path)
        self.show()

    def show(self) -> None:
        colours = dict(KNOWN)
        self.editor.set_tags([(path, colours.get(path)) for path in self.tags])


@pytest.fixture
def editor(look: Look, shown: Callable[..., QWidget]) -> TagEditor:
    widget = TagEditor(look, complete)
    shown(widget, QLineEdit("elsewhere"))
    return widget


def test_three_letters_and_enter_add_the_tag_meant(qtbot: QtBot, editor: TagEditor) -> None:
    paper = Paper(editor, [])
    editor.start_editing()
    qtbot.keyClicks(editor._field, "ret")
    assert editor._list.values[:2] == ["retrieval", "retrieval/neural"]
    qtbot.keyClick(editor._field, Qt.Key.Key_Return)
    assert paper.tags == ["retrieval"]
    assert editor.editing and editor._field.text() == ""
    qtbot.keyClicks(editor._field, "ret")
    assert editor._list.values[0] == "retrieval/neural"  # what is there is not offered again
    qtbot.keyClick(editor._field, Qt.Key.Key_Tab)
    assert paper.tags == editor.tags == ["retrieval", "retrieval/neural"]


def test_arrows_choose_among_suggestions_and_the_last_makes_a_new_tag(qtbot: QtBot, editor: TagEditor) -> None:
    paper = Paper(editor, [])
    editor.start_editing()
    qtbot.keyClicks(editor._field, "vis")
    qtbot.keyClick(editor._field, Qt.Key.Key_Down)
    qtbot.keyClick(editor._field, Qt.Key.Key_Return)
    assert paper.tags == ["vis"]


def test_a_comma_takes_what_is_typed_in_its_known_spelling(qtbot: QtBot, editor: TagEditor) -> None:
    paper = Paper(editor, [])
    editor.start_editing()
    qtbot.keyClicks(editor._field, "ret,nlp,")
    assert paper.tags == ["ret", "NLP"]
    editor._field.setText("a / b, vision ,, /c/")
    editor._field.textEdited.emit(editor._field.text())  # pasted
    assert paper.tags[2:] == ["a / b", "vision", "c"]


def test_what_is_there_is_not_added_again(qtbot: QtBot, editor: TagEditor) -> None:
    paper = Paper(editor, ["vision"])
    editor.start_editing()
    with qtbot.assertNotEmitted(editor.tags_added):
        qtbot.keyClicks(editor._field, "Vision,")
    assert paper.tags == ["vision"]


def test_backspace_in_the_empty_field_removes_the_last(qtbot: QtBot, editor: TagEditor) -> None:
    paper = Paper(editor, ["vision", "NLP"])
    editor.start_editing()
    qtbot.keyClicks(editor._field, "x")
    qtbot.keyClick(editor._field, Qt.Key.Key_Backspace)
    assert paper.tags == ["vision", "NLP"]
    qtbot.keyClick(editor._field, Qt.Key.Key_Backspace)
    assert paper.tags == ["vision"]
    assert editor.editing


def test_escape_closes_the_list_then_leaves(qtbot: QtBot, editor: TagEditor) -> None:
    paper = Paper(editor, [])
    editor.start_editing()
    qtbot.keyClicks(editor._field, "ret")
    qtbot.keyClick(editor._field, Qt.Key.Key_Escape)
    assert editor.editing and not editor._list.is_open
    with qtbot.waitSignal(editor.editing_left):
        qtbot.keyClick(editor._field, Qt.Key.Key_Escape)
    assert not editor.editing
    assert paper.tags == []


def test_enter_in_the_empty_field_leaves_and_the_focus_is_not_lost(qtbot: QtBot, editor: TagEditor) -> None:
    Paper(editor, ["vision"])
    editor.start_editing()
    qtbot.keyClick(editor._field, Qt.Key.Key_Return)
    assert not editor.editing
    assert editor._add.hasFocus()
    qtbot.keyClick(editor._add, Qt.Key.Key_Return)
    assert editor.editing


def test_going_elsewhere_takes_what_was_typed(qtbot: QtBot, editor: TagEditor) -> None:
    paper = Paper(editor, [])
    editor.start_editing()
    qtbot.keyClicks(editor._field, "nlp")
    other = editor.window().findChildren(QLineEdit, "", Qt.FindChildOption.FindDirectChildrenOnly)[0]
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    assert paper.tags == ["NLP"]
    assert not editor.editing


def test_a_suggestion_is_taken_by_a_click(qtbot: QtBot, editor: TagEditor) -> None:
    paper = Paper(editor, [])
    editor.start_editing()
    qtbot.keyClicks(editor._field, "ret")
    view = editor._list._view
    spot = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert paper.tags == ["retrieval/neural"]
    assert editor._field.hasFocus()


def test_removing_a_chip_by_key_leaves_the_focus_on_its_neighbour(qtbot: QtBot, editor: TagEditor) -> None:
    paper = Paper(editor, ["retrieval", "vision", "NLP"])
    editor._chips[1].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(editor._chips[1], Qt.Key.Key_Delete)
    assert paper.tags == ["retrieval", "NLP"]
    assert editor._chips[1].hasFocus()
    qtbot.keyClick(editor._chips[1], Qt.Key.Key_Delete)
    qtbot.keyClick(editor._chips[0], Qt.Key.Key_Delete)
    assert paper.tags == []
    assert editor._add.hasFocus()


def test_a_chip_clicked_is_told_and_the_field_stays_when_tags_change(qtbot: QtBot, editor: TagEditor) -> None:
    Paper(editor, ["vision"])
    with qtbot.waitSignal(editor.tag_chosen) as chosen:
        qtbot.keyClick(editor._chips[0], Qt.Key.Key_Return)
    assert chosen.args == ["vision"]
    editor.start_editing()
    qtbot.keyClicks(editor._field, "half")
    editor.set_tags([("a", None), ("b", "#8B5CF6")], partial=["b"])
    assert editor.editing and editor._field.text() == "half"
    assert "some of the selected" in editor._chips[1].accessibleName()


def test_many_tags_wrap(look: Look, editor: TagEditor) -> None:
    editor.set_tags([(f"tag/number-{n}", None) for n in range(40)])
    assert editor.heightForWidth(300) > 5 * 16
    one_row = editor.heightForWidth(100_000)
    look.set_scale(200)
    assert editor.heightForWidth(100_000) == 2 * one_row


def test_a_tag_on_some_papers_can_be_added_to_all(qtbot: QtBot, editor: TagEditor) -> None:
    added: list[list[str]] = []
    editor.tags_added.connect(added.append)
    editor.set_tags([("vision", "#0E9F8E"), ("retrieval", "#2F5FDE")], partial=["vision"])
    editor.start_editing()
    qtbot.keyClicks(editor._field, "vis")
    assert editor._list.values == ["vision", "\0vis"]
    qtbot.keyClick(editor._field, Qt.Key.Key_Return)
    qtbot.keyClicks(editor._field, "retrieval,")
    assert added == [["vision"]]


def test_only_esc_and_enter_finish(qtbot: QtBot, editor: TagEditor) -> None:
    heard: list[str] = []
    editor.editing_left.connect(lambda: heard.append("left"))
    editor.finished.connect(lambda: heard.append("finished"))
    editor.start_editing()
    qtbot.keyClick(editor._field, Qt.Key.Key_Escape)
    editor.start_editing()
    qtbot.keyClick(editor._field, Qt.Key.Key_Return)
    editor.start_editing()
    editor.stop_editing()
    assert heard == ["left", "finished", "left", "finished", "left"]


def test_a_click_beside_the_chips_opens_the_field_and_keeps_it_open(qtbot: QtBot, editor: TagEditor) -> None:
    editor.set_tags([("vision", None)])
    beside = editor.rect().bottomRight()
    qtbot.mouseClick(editor, Qt.MouseButton.LeftButton, pos=beside)
    assert editor.editing and editor._field.hasFocus()
    qtbot.keyClicks(editor._field, "read")
    qtbot.mouseClick(editor, Qt.MouseButton.LeftButton, pos=beside)
    assert editor.editing and editor._field.text() == "read"
