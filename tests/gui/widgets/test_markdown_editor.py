"""The editor alters nothing that was not edited, and helps with lists, tasks and words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.letters import size_of
from paperdesk.gui.widgets.markdown_editor import MarkdownEditor
from paperdesk.gui.widgets.markdown_highlighter import Style, fence_after, pieces, spans_of

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def editor(qtbot: QtBot, look: Look) -> MarkdownEditor:
    made = MarkdownEditor(look)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def put(editor: MarkdownEditor, text: str) -> None:
    """A note in which | is the cursor, and two of them hold the selection."""
    parts = text.split("|")
    editor.set_text("".join(parts))
    cursor = editor.textCursor()
    cursor.setPosition(size_of(parts[0]))
    if len(parts) == 3:
        cursor.setPosition(size_of(parts[0] + parts[1]), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def got(editor: MarkdownEditor) -> str:
    cursor = editor.textCursor()
    text = editor.text()
    for place in sorted({cursor.selectionStart(), cursor.selectionEnd()}, reverse=True):
        text = text[:place] + "|" + text[place:]
    return text


# --- every letter ---

ODD = "\r\n\r\n\n\u2028\u2029\xa0\ufdd0\ufdd1\x00\ud800\ufeff\ufffe𝄞\t# *`>- "
LETTERS = st.text(st.one_of(st.characters(codec="utf-16"), st.sampled_from(ODD)), max_size=200)


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=LETTERS)
def test_a_note_that_is_only_looked_at_stays_as_it_is(editor: MarkdownEditor, text: str) -> None:
    told: list[None] = []
    editor.edited.connect(lambda: told.append(None))
    editor.set_text(text)
    editor.selectAll()
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    editor.document().setModified(False)
    assert editor.text() == text
    assert not told
    editor.edited.disconnect()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=LETTERS, word=st.text("ab \n", min_size=1, max_size=3), where=st.floats(0, 1))
def test_an_edit_and_its_undo_leave_the_rest(editor: MarkdownEditor, text: str, word: str, where: float) -> None:
    editor.set_text(text)
    shown = editor._letters.shown
    at = size_of(shown[: int(where * len(shown))])  # between two characters, where a cursor can stand
    cursor = editor.textCursor()
    cursor.setPosition(at)
    cursor.insertText(word)
    after = editor.text()
    assert len(after) >= len(text) + len(word)
    assert after.startswith(editor._letters.part(0, at))
    cursor.setPosition(at)
    cursor.setPosition(at + len(word), QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    assert editor.text() == text
    editor.undo()
    assert editor.text() == after
    editor.undo()
    assert editor.text() == text
    editor.redo()
    assert editor.text() == after


def test_edited_is_told_for_changes_of_the_text_only(qtbot: QtBot, look: Look, editor: MarkdownEditor) -> None:
    told: list[str] = []
    editor.edited.connect(lambda: told.append(editor.text()))
    editor.set_text("# a\n\nb")
    look.set_theme("dark")
    look.set_scale(120)
    editor.update_text("# a\n\nbc")
    assert told == []
    qtbot.keyClicks(editor, "x")
    assert told == ["x# a\n\nbc"]
    editor.undo()
    assert told == ["x# a\n\nbc", "# a\n\nbc"]


def test_each_note_has_its_own_undo(qtbot: QtBot, editor: MarkdownEditor) -> None:
    editor.set_text("one")
    qtbot.keyClicks(editor, "x")
    editor.set_text("two")
    assert not editor.document().isUndoAvailable()
    editor.undo()
    assert editor.text() == "two"


def test_a_note_changed_elsewhere_comes_in_as_one_step(qtbot: QtBot, editor: MarkdownEditor) -> None:
    old, new = "a\r\nb\x00 𝄞 c\nd", "a\r\nb\x00 𝄟𝄟 c\nd"
    editor.set_text(old)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.update_text(new)
    assert editor.text() == new
    assert editor.textCursor().atEnd()
    editor.undo()
    assert editor.text() == old
    editor.redo()
    assert editor.text() == new


def test_what_is_copied_is_what_the_note_holds(editor: MarkdownEditor) -> None:
    text = "a\xa0b\u2028c\r\nd\ne\x00"
    editor.set_text(text)
    editor.selectAll()
    assert editor.createMimeDataFromSelection().text() == text


def test_what_is_pasted_is_plain_text(editor: MarkdownEditor) -> None:
    put(editor, "a|b")
    data = QMimeData()
    data.setHtml("<img src='file:///x.png'><b>bold</b>")
    data.setText("x\r\ny\xa0\u2029z")
    editor.insertFromMimeData(data)
    assert editor.text() == "ax\ny\xa0\nzb"


def test_an_address_pasted_over_words_links_them(editor: MarkdownEditor) -> None:
    data = QMimeData()
    data.setText("https://a.example/x ")
    put(editor, "see |this| now")
    editor.insertFromMimeData(data)
    assert editor.text() == "see [this](https://a.example/x) now"
    put(editor, "see |now")
    editor.insertFromMimeData(data)
    assert editor.text() == "see https://a.example/x now"


def test_files_are_left_to_the_window(editor: MarkdownEditor) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/x/paper.pdf")])
    data.setText("file:///x/paper.pdf")
    assert not editor.canInsertFromMimeData(data)


# --- typing ---


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- a|", "- a\n- |"),
        ("* a|b", "* a\n* |b"),
        ("  - [x] a|", "  - [x] a\n  - [ ] |"),
        ("9. a|", "9. a\n10. |"),
        ("1) a|", "1) a\n2) |"),
        ("> a|", "> a\n> |"),
        ("> - a|", "> - a\n> - |"),
        ("- |", "|"),
        ("- [ ] |", "|"),
        ("a\n- |\nb", "a\n\n|\nb"),
        ("- a\n- |", "- a\n\n|"),
        ("> a\n> |", "> a\n\n|"),
        ("- a\n\n- |", "- a\n\n|"),
        ("    - |", "- |"),
        ("> |", "|"),
        ("|- a", "\n|- a"),
        ("-| a", "-\n| a"),
        ("plain|", "plain\n|"),
        ("**bold**|", "**bold**\n|"),
        ("- x|a| b", "- x\n- | b"),
        ("```\n    code|", "```\n    code\n    |"),
        ("```\n- x|", "```\n- x\n|"),
        ("- 𝄞|", "- 𝄞\n- |"),
        ("|", "\n|"),
    ],
)
def test_enter_goes_on_with_the_line(qtbot: QtBot, editor: MarkdownEditor, before: str, after: str) -> None:
    put(editor, before)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    expected = after.replace("𝄞", "𝄞")
    shown = got(editor) if "𝄞" not in before else editor.text() + "|"
    assert shown == expected
    editor.undo()
    assert editor.text() == before.replace("|", "")


def test_shift_enter_is_a_line_end_like_others(qtbot: QtBot, editor: MarkdownEditor) -> None:
    put(editor, "a|b")
    qtbot.keyClick(editor, Qt.Key.Key_Return, SHIFT)
    assert editor.text() == "a\nb"


@pytest.mark.parametrize(
    ("before", "deeper", "back"),
    [
        ("- a|", "    - a|", "- a|"),
        ("1. |a", "    1. |a", "1. |a"),
        ("- [ ] a|", "    - [ ] a|", "- [ ] a|"),
        ("|- a\n- b|\n- c", "    |- a\n    - b|\n- c", "|- a\n- b|\n- c"),
        ("```\nx|\n```", "```\nx   |\n```", "```\nx   |\n```"),
    ],
)
def test_tab_indents(qtbot: QtBot, editor: MarkdownEditor, before: str, deeper: str, back: str) -> None:
    put(editor, before)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert got(editor).replace("|    -", "    |-") == deeper
    qtbot.keyClick(editor, Qt.Key.Key_Backtab, SHIFT)
    assert got(editor) == back
    editor.undo()
    editor.undo()
    assert editor.text() == before.replace("|", "")


def test_indented_lines_keep_their_odd_letters(qtbot: QtBot, editor: MarkdownEditor) -> None:
    text = "- a\x00\r\n- b\xa0\u2028\n- c\r\n"
    editor.set_text(text)
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == text.replace("- ", "    - ")
    qtbot.keyClick(editor, Qt.Key.Key_Backtab, SHIFT)
    assert editor.text() == text


def test_tab_leaves_the_editor_elsewhere(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    editor, field = MarkdownEditor(look), QLineEdit()
    layout = QVBoxLayout(window)
    layout.addWidget(editor)
    layout.addWidget(field)
    with qtbot.waitActive(window):
        window.show()
    editor.set_text("words")
    editor.setFocus()
    with qtbot.waitSignal(editor.focus_left):
        qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert field.hasFocus()
    assert editor.text() == "words"


@pytest.mark.parametrize(
    ("key", "held", "before", "after"),
    [
        (Qt.Key.Key_B, CTRL, "a |b c| d", "a **|b c|** d"),
        (Qt.Key.Key_B, CTRL, "a **|b|** d", "a |b| d"),
        (Qt.Key.Key_B, CTRL, "a |**b**| d", "a |b| d"),
        (Qt.Key.Key_B, CTRL, "word|", "**|word|**"),
        (Qt.Key.Key_B, CTRL, "|", "**|**"),
        (Qt.Key.Key_B, CTRL, "a *|b|* c", "a ***|b|*** c"),
        (Qt.Key.Key_I, CTRL, "a |b| c", "a *|b|* c"),
        (Qt.Key.Key_I, CTRL, "a *|b|* c", "a |b| c"),
        (Qt.Key.Key_I, CTRL, "a **|b|** c", "a ***|b|*** c"),
        (Qt.Key.Key_I, CTRL, "a ***|b|*** c", "a **|b|** c"),
        (Qt.Key.Key_I, CTRL, "a |**b**| c", "a *|**b**|* c"),
        (Qt.Key.Key_E, CTRL, "a |b| c", "a `|b|` c"),
        (Qt.Key.Key_E, CTRL, "a `|b|` c", "a |b| c"),
        (Qt.Key.Key_L, CTRL | SHIFT, "a |b| c", "a [b](|) c"),
        (Qt.Key.Key_L, CTRL | SHIFT, "|http://a.example|", "[|](http://a.example)"),
        (Qt.Key.Key_L, CTRL | SHIFT, "a |", "a [|]()"),
        (Qt.Key.Key_Return, CTRL, "- [ ] a|", "- [x] a|"),
        (Qt.Key.Key_Return, CTRL, "- [X] a|", "- [ ] a|"),
        (Qt.Key.Key_Return, CTRL, "- a|", "- [ ] a|"),
        (Qt.Key.Key_Return, CTRL, "a|", "- [ ] a|"),
    ],
)
def test_keys_that_format(
    qtbot: QtBot, editor: MarkdownEditor, key: Qt.Key, held: Qt.KeyboardModifier, before: str, after: str
) -> None:
    put(editor, before)
    qtbot.keyClick(editor, key, held)
    assert got(editor) == after
    editor.undo()
    assert editor.text() == before.replace("|", "")


def test_ctrl_k_is_left_to_the_palette(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    editor = MarkdownEditor(look)
    QVBoxLayout(window).addWidget(editor)
    opened: list[str] = []
    QShortcut(QKeySequence("Ctrl+K"), window, activated=lambda: opened.append("palette"))
    QShortcut(QKeySequence("Ctrl+B"), window, activated=lambda: opened.append("other"))
    QShortcut(QKeySequence("U"), window, activated=lambda: opened.append("other"))
    with qtbot.waitActive(window):
        window.show()
    put(editor, "|words| here")
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_K, CTRL)
    qtbot.keyClick(editor, Qt.Key.Key_B, CTRL)
    qtbot.keyClick(editor, Qt.Key.Key_U)
    assert opened == ["palette"]
    assert editor.text() == "**u** here"


def test_a_note_that_may_not_be_edited_is_not(qtbot: QtBot, editor: MarkdownEditor) -> None:
    put(editor, "- |a|")
    editor.setReadOnly(True)
    for key, held in (
        (Qt.Key.Key_B, CTRL),
        (Qt.Key.Key_Return, CTRL),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
    ):
        QGuiApplication.sendEvent(editor, QKeyEvent(QEvent.Type.KeyPress, key, held))
    assert editor.text() == "- a"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("|", "## Key idea\n|\n## Next\n"),
        ("old|", "old\n\n## Key idea\n|\n## Next\n"),
        ("a\n|\nb", "a\n## Key idea\n|\n## Next\n\nb"),
    ],
)
def test_a_template_comes_on_lines_of_its_own(editor: MarkdownEditor, before: str, after: str) -> None:
    put(editor, before)
    told: list[None] = []
    editor.edited.connect(lambda: told.append(None))
    editor.insert_template("## Key idea\n\n## Next\n")
    assert got(editor) == after
    assert told
    editor.undo()
    assert editor.text() == before.replace("|", "")


def test_leaving_is_told_but_not_for_its_own_menu(qtbot: QtBot, editor: MarkdownEditor) -> None:
    from PySide6.QtGui import QFocusEvent

    with qtbot.waitSignal(editor.focus_left):
        editor.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.OtherFocusReason))
    with qtbot.assertNotEmitted(editor.focus_left):
        editor.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.PopupFocusReason))


# --- looks ---


def styles(line: str) -> dict[str, Style]:
    return {line[start:stop]: style for start, stop, style in pieces(spans_of(line))}


def test_what_a_line_is() -> None:
    assert styles("# Head") == {"# ": Style.MARK | Style.HEAD1, "Head": Style.HEAD1}
    assert styles("#### Small")["Small"] == Style.HEAD3
    assert styles("a **b *c* d** e")["c"] == Style.BOLD | Style.ITALIC
    assert styles("***x***")["x"] == Style.BOLD | Style.ITALIC
    assert styles("`a *b*`")["a *b*"] == Style.CODE
    assert styles("[[Other]] [w](http://a.example)") == {
        "[[Other]]": Style.LINK,
        "[": Style.MARK,
        "w": Style.LINK,
        "](http://a.example)": Style.MARK,
    }
    assert styles("- [x] done")[" done"] == Style.DONE
    assert styles("- [ ] open")["[ ]"] == Style.CODE | Style.LINK
    assert styles("> said **so**")["so"] == Style.QUOTE | Style.BOLD
    assert styles("$x^2$ and $5 and $6") == {"$x^2$": Style.MATH}
    for plain in ("snake_case_name", "2 * 3 * 4", "a\\*b", "#tag", "text - [ ] no", "a_b and c_d"):
        assert set(styles(plain).values()) <= {Style.MARK}


def test_fences() -> None:
    assert fence_after(0, "text") == 0
    opened = fence_after(0, "```python")
    assert opened
    assert fence_after(opened, "``") == opened
    assert fence_after(opened, "~~~") == opened
    assert fence_after(opened, "`````") == 0
    assert fence_after(0, "```a```") == 0
    assert fence_after(0, "- ~~~~ x")


@settings(max_examples=300, deadline=None)
@given(st.text("ab *_`~=[]()#>-$\\!^.1x\n𝄞", max_size=60))
def test_pieces_never_overlap(line: str) -> None:
    last = 0
    for start, stop, style in pieces(spans_of(line.replace("\n", ""))):
        assert last <= start < stop <= len(line)
        assert style
        last = stop


def formats(editor: MarkdownEditor, number: int) -> list[tuple[int, int, QFont]]:
    block = editor.document().findBlockByNumber(number)
    return [(each.start, each.length, each.format.font()) for each in block.layout().formats()]


def test_headings_grow_and_code_is_mono(editor: MarkdownEditor, look: Look) -> None:
    editor.set_text("# Head 𝄞 **b**\n\n```\n# no\n```\n𝄞 `c`")
    head = formats(editor, 0)
    assert head[0][2].pixelSize() > look.font(13).pixelSize()
    assert head[-1][0] + head[-1][1] == size_of("# Head 𝄞 **b**")
    assert formats(editor, 3)[0][2].family() == "JetBrains Mono"
    assert formats(editor, 5)[1][:2] == (4, 1)
    editor.set_text("plain")
    assert formats(editor, 0) == []


def test_an_opened_fence_reaches_the_lines_below(qtbot: QtBot, editor: MarkdownEditor) -> None:
    put(editor, "|\n# Head")
    assert formats(editor, 1)[-1][2].bold()
    qtbot.keyClicks(editor, "```")
    assert formats(editor, 1)[0][2].family() == "JetBrains Mono"


def test_the_look_is_followed(editor: MarkdownEditor, look: Look) -> None:
    editor.set_text("[[x]]")

    def colour() -> str:
        (whole,) = editor.document().firstBlock().layout().formats()
        return whole.format.foreground().color().name()

    light = colour()
    look.set_theme("dark")
    assert colour() != light
    assert colour() == look.colour("accent").name()


def test_quotes_and_code_are_tinted(editor: MarkdownEditor, look: Look) -> None:
    editor.set_text("> quoted\n\n```\ncode\n```")
    picture = editor.viewport().grab().toImage()
    assert picture.pixelColor(1, 14).name() == look.colour("star").name()
    assert "JetBrains Mono" in [font.family() for _start, _length, font in formats(editor, 3)]


def test_a_long_note_is_styled_where_it_is_shown(qtbot: QtBot, editor: MarkdownEditor) -> None:
    text = "".join(f"# Head {number}\n\nSome **bold** and [[link]]s.\n\n" for number in range(5_000))
    editor.set_text(text)
    assert formats(editor, 0)
    bar = editor.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: bool(formats(editor, editor.document().blockCount() - 5)))
    assert not formats(editor, 10_000)
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClicks(editor, "```")
    assert editor.text() == "```" + text


@pytest.mark.parametrize(
    "text",
    [
        "w" * 1_000_000,
        "\ufffc" * 100_000,
        "\u2028" * 100_000,
        "*a " * 30_000,
        "> " * 50_000,
        "\U0001f469\u200d" * 50_000,
    ],
    ids=["word", "objects", "separators", "stars", "quotes", "emoji"],
)
def test_no_note_hangs_the_editor(editor: MarkdownEditor, text: str) -> None:
    editor.set_text(text)
    assert not editor.grab().isNull()
    assert editor.text() == text
    cursor = editor.textCursor()
    cursor.insertText("x")
    assert editor.text() == "x" + text
    editor.undo()
    assert editor.text() == text
