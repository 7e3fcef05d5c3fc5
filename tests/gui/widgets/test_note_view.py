"""The rendered note: it loads and opens nothing, says what was activated, works by keys, and never hangs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.note_view import NoteView
from paperdesk.markup.html import plain_html, to_html

NOTE = """# Head

See [[Other]] and [site](https://a.example/x).

- [ ] first
- [x] second

> quoted

```python
x = 1
```

A note[^1].

[^1]: Down here.
"""


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> Iterator[NoteView]:
    window = QWidget()
    window.setProperty("ground", "panel")
    made = NoteView(look, window)
    window.resize(400, 600)
    made.resize(400, 600)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    yield made


class Heard:
    """What a view said."""

    def __init__(self, view: NoteView) -> None:
        self.links: list[str] = []
        self.tasks: list[tuple[int, bool]] = []
        view.link_activated.connect(self.links.append)
        view.task_toggled.connect(lambda number, done: self.tasks.append((number, done)))


def place_of(view: NoteView, text: str) -> QPoint:
    """The middle of some words in the viewport."""
    cursor = view.document().find(text)
    assert not cursor.isNull()
    right = view.cursorRect(cursor)
    cursor.setPosition(cursor.selectionStart())
    left = view.cursorRect(cursor)
    return QPoint((left.left() + right.right()) // 2, left.center().y())


def test_links_and_tasks_are_told_and_nothing_is_opened(qtbot: QtBot, view: NoteView) -> None:
    heard = Heard(view)
    view.set_html(to_html(NOTE))
    before = view.toPlainText()
    for words in ("[[Other]]", "site", "☐", "☑", "first"):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, words))
    assert heard.links == ["paper:Other", "https://a.example/x"]
    assert heard.tasks == [(0, True), (1, False)]
    assert view.toPlainText() == before


def test_a_ticked_box_is_not_left_selected(qtbot: QtBot, view: NoteView) -> None:
    view.set_html(to_html(NOTE))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, "☐"))
    assert not view.textCursor().hasSelection()


def test_a_click_beside_a_box_hits_it(qtbot: QtBot, view: NoteView) -> None:
    heard = Heard(view)
    view.set_html(to_html("- [ ] a task with words"))
    box = place_of(view, "☐")
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box - QPoint(10, 0))
    assert heard.tasks == [(0, True)]
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box + QPoint(80, 0))
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=box + QPoint(80, 0))
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=box - QPoint(10, 0))
    assert heard.tasks == [(0, True)]


def test_keys_reach_every_link_and_task(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    view, field = NoteView(look), QLineEdit()
    layout = QVBoxLayout(window)
    layout.addWidget(view)
    layout.addWidget(field)
    with qtbot.waitActive(window):
        window.show()
    heard = Heard(view)
    view.set_html(to_html("[a](http://a.example)\n\n- [ ] b\n- [x] [[c]]"))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    said = []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Space, Qt.Key.Key_Enter):
        if not view._focused_link():
            qtbot.keyClick(view, Qt.Key.Key_Tab)
        said.append(view._focused_link())
        qtbot.keyClick(view, key)
        qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert said == ["http://a.example", "task:0", "task:1", "paper:c"]
    assert heard.links == ["http://a.example", "paper:c"]
    assert heard.tasks == [(0, True), (1, False)]
    assert field.hasFocus()


def test_after_a_tick_place_and_focus_are_kept(qtbot: QtBot, view: NoteView) -> None:
    heard = Heard(view)
    text = "word\n\n" * 200 + "- [ ] a\n- [ ] b\n\n" + "word\n\n" * 200
    view.set_html(to_html(text))
    view._focus("task:1")
    view.ensureCursorVisible()
    place = view.verticalScrollBar().value()
    assert place
    qtbot.keyClick(view, Qt.Key.Key_Space)
    view.set_html(to_html(text.replace("- [ ] b", "- [x] b")), keep_place=True)
    assert view.verticalScrollBar().value() == place
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert heard.tasks == [(1, True), (1, False)]
    view.set_html(to_html(text))
    assert view.verticalScrollBar().value() == 0


def test_a_footnote_scrolls_within_the_note(qtbot: QtBot, view: NoteView) -> None:
    heard = Heard(view)
    view.set_html(to_html("note[^1]\n\n" + "word\n\n" * 200 + "[^1]: Down here."))
    view._on_anchor_clicked(QUrl("#fn-1"))
    assert view.verticalScrollBar().value() > 0
    assert not heard.links


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:x", "//host/x", "relative.html", "task:x", "task:1x", "smb://h/x", "/x", ""],
)
def test_addresses_that_may_not_be_opened_are_not_told(view: NoteView, url: str) -> None:
    heard = Heard(view)
    view.set_html(f'<p><a href="{url}">x</a></p>')
    view._on_anchor_clicked(QUrl(url))
    assert not heard.links
    assert not heard.tasks
    assert view.source().isEmpty()


def test_no_file_is_loaded(tmp_path: Path, view: NoteView) -> None:
    red = QImage(200, 200, QImage.Format.Format_RGB32)
    red.fill(QColor("#ff0000"))
    picture = tmp_path / "red.png"
    assert red.save(str(picture))
    sheet = tmp_path / "red.css"
    sheet.write_text("p { background-color: #ff0000 }", encoding="utf-8")
    view.set_html(
        f'<link rel="stylesheet" href="{sheet.as_uri()}"><p>x</p><img src="{picture.as_uri()}"><img src="{picture}">'
        f'<p style="background-image: url({picture.as_uri()})">y</p><img src="//host/share.png">'
        '<img src="http://localhost:1/x.png">'
    )
    shown = view.grab().toImage()
    reds = [
        (x, y)
        for x in range(0, shown.width(), 4)
        for y in range(0, shown.height(), 4)
        if shown.pixelColor(x, y) == QColor("#ff0000")
    ]
    assert not reds
    stub = view.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(picture.as_uri()))
    assert (stub.width(), stub.height()) == (1, 1)
    assert view.loadResource(QTextDocument.ResourceType.StyleSheetResource.value, QUrl(sheet.as_uri())) == ""


def test_it_never_turns_to_another_page(tmp_path: Path, view: NoteView) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>another</p>", encoding="utf-8")
    view.set_html("<p>this</p>")
    view.setSource(QUrl.fromLocalFile(str(page)))
    view.reload()
    assert view.toPlainText() == "this"


def test_where_a_link_leads_is_shown(view: NoteView) -> None:
    view._on_highlighted(QUrl("https://a.example/<b>?x=1&y"))
    assert "https://a.example/%3Cb%3E?x=1&amp;y" in view.viewport().toolTip()
    view._on_highlighted(QUrl())
    assert view.viewport().toolTip() == ""


def test_the_look_is_that_of_the_application(view: NoteView, look: Look) -> None:
    view.set_html(to_html(NOTE))

    def colour(words: str) -> str:
        return view.document().find(words).charFormat().foreground().color().name()

    assert colour("site") == look.colour("accent").name()
    look.set_theme("dark")
    assert colour("site") == look.colour("accent").name()
    assert colour("quoted") == look.colour("muted").name()
    assert colour("1") == look.colour("reading").name()
    head = view.document().find("Head")
    assert head.charFormat().font().pixelSize() == 18
    assert head.blockFormat().headingLevel() == 1
    look.set_scale(150)
    assert view.document().find("Head").charFormat().font().pixelSize() == 27
    assert view.document().find("quoted").blockFormat().lineHeight() == 132


def test_quotes_have_bars_and_code_a_box(view: NoteView, look: Look) -> None:
    view.set_html(to_html("> quoted\n>\n> > deeper\n\n```\ncode\n```\n\n- item\n\n    > in a list"))
    picture = view.window().grab().toImage()

    def at(words: str, x: int) -> str:
        return picture.pixelColor(x, place_of(view, words).y()).name()

    bar = look.colour("star").name()
    assert at("quoted", 1) == bar
    assert at("deeper", 1) == bar
    assert at("deeper", 15) == bar
    assert at("quoted", 15) != bar
    assert at("code", 3) == look.colour("side").name()
    assert at("in a list", look.px(20) + 1) == bar
    assert at("in a list", 1) != bar


def test_the_text_size_is_the_window_s(view: NoteView) -> None:
    size = view.document().defaultFont().pixelSize()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.wheelEvent(event)
    assert not event.isAccepted()
    assert view.font().pixelSize() == size
    assert view.document().defaultFont().pixelSize() == size


HOSTILE = {
    "nested tables": "<table><tr><td>" * 25,
    "nested spans": "<span>" * 30_000,
    "nested quotes": "<blockquote>" * 10_000,
    "nested lists": "<ul><li>" * 10_000,
    "long word": "<p>" + "w" * 1_000_000,
    "entities": "&amp;" * 300_000,
    "too long": "<p>words and words</p>" * 100_000,
    "many tags": "<b>x</b> " * 150_000,
    "svg": '<img src="data:image/svg+xml;base64,PHN2Zy8+">' * 500,
    "huge picture": '<img src="x.png" width="1000000000" height="1000000000">',
    "huge spans": '<table><tr><td colspan="1000000000" rowspan="1000000000">x</td></tr></table>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_html_hangs_the_view(view: NoteView, name: str) -> None:
    view.set_html(HOSTILE[name])
    assert not view.grab().isNull()
    assert view.document().documentLayout().documentSize().height() > 0


MARKUP = {
    "paragraphs": "The quick brown fox jumps over the lazy dog, again and again.\n\n" * 4_000,
    "items": "- item\n" * 4_500,
    "tasks": "- [ ] task\n" * 4_500,
    "cells": "|a|b|\n|-|-|\n" + "|c|d|\n" * 2_400,
    "code": "```python\n" + "def f(x): return x + 1\n" * 2_000 + "```\n",
    "one line": "word " * 60_000,
    "one word": "w" * 300_000,
    "links": "[a](http://a.example) " * 5_000,
    "ampersands": "& " * 20_000,
    "breaks": "a<br>" * 4_500,
    "accents": "e" + "\u0301" * 100_000,
}


@pytest.mark.parametrize("name", MARKUP)
def test_what_markup_makes_is_shown(view: NoteView, name: str) -> None:
    html = to_html(MARKUP[name])
    view.set_html(html)
    view.grab()
    view.document().documentLayout().documentSize()
    assert "too intricate" not in view.toPlainText()


@pytest.mark.parametrize("text", ["x" * 1_000_000, "a\n" * 500_000, "&<>" * 300_000, "\u0301" * 300_000])
def test_the_longest_text_is_shown_unformatted(view: NoteView, text: str) -> None:
    html = plain_html(text, "Why.")
    view.set_html(html)
    view.grab()
    view.document().documentLayout().documentSize()
    assert view.toPlainText().startswith("Why.")
