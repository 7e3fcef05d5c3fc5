"""Citations and bibliographies looked at in a style, copied and saved; styles that are added."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from paperdesk import places
from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.dialogs.citing import CitingDialog, named
from paperdesk.gui.window import Window
from paperdesk.library.citing import StyleInfo

Calm = Callable[[], None]


@pytest.fixture
def opened(window: Window, desk: Desk, dialog: Callable[[], QDialog], calm: Calm, qtbot: QtBot) -> CitingDialog:
    desk.select(desk.library.papers.find("", "added")[:2])
    desk.trigger("papers.cite")
    found = dialog()
    assert isinstance(found, CitingDialog)
    qtbot.waitUntil(lambda: bool(found.citation.toPlainText()), timeout=20_000)
    calm()
    return found


def test_the_papers_are_seen_in_the_style_that_is_marked(opened: CitingDialog, qtbot: QtBot) -> None:
    assert opened.styles.current == "APA, 7th edition" and opened.by_default.isChecked()
    assert opened.citation.toPlainText() == "(Author0, 2000; Author1, 2001)"
    assert "<i>" not in opened.references.toPlainText() and "Author1, A. (2001)." in opened.references.toPlainText()
    opened.styles.field.setText("ieee")
    qtbot.waitUntil(lambda: opened.citation.toPlainText() == "[1], [2]", timeout=10_000)
    assert not opened.by_default.isChecked()
    opened.form.set_value("markdown")
    qtbot.waitUntil(lambda: opened.citation.toPlainText() == "\\[1\\], \\[2\\]", timeout=10_000)
    opened.form.set_value("html")
    qtbot.waitUntil(lambda: opened.references.toPlainText().startswith("<div"), timeout=10_000)
    opened.reject()


def test_copied_and_saved(
    opened: CitingDialog, desk: Desk, qapp: QApplication, calm: Calm, told: list[Message], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, dialog: Callable[[], QDialog], qtbot: QtBot,
) -> None:  # fmt: skip
    opened._copy_citation.click()
    calm()
    assert qapp.clipboard().text() == "(Author0, 2000; Author1, 2001)"
    opened._on_copy()
    calm()
    assert qapp.clipboard().text().startswith("Author0, A. (2000)") and qapp.clipboard().mimeData().hasHtml()
    desk.trigger("papers.cite")
    again = dialog()
    assert isinstance(again, CitingDialog)
    again.form.set_value("markdown")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_about: ("", ""))
    again._on_save()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_about: (str(tmp_path / "refs"), ""))
    again._on_save()
    qtbot.waitUntil((tmp_path / "refs.md").exists, timeout=10_000)
    calm()
    assert "*ICLR*" in (tmp_path / "refs.md").read_text("utf-8")
    assert told[-1].text == f"2 papers written to {tmp_path / 'refs.md'}."


def test_the_style_of_copies_is_chosen_here(opened: CitingDialog, desk: Desk) -> None:
    opened.styles.mark("Nature")
    assert not opened.by_default.isChecked()
    opened.by_default.click()
    assert desk.settings.get("citation_style") == "nature" and opened.by_default.isChecked()
    opened.by_default.click()
    assert desk.settings.get("citation_style") == "apa"
    opened.reject()


def test_a_style_is_added_or_refused(
    opened: CitingDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, calm: Calm
) -> None:
    own = Path(shutil.copy(places.resources() / "styles" / "ieee.csl", tmp_path / "mine.csl"))
    own.write_text(own.read_text("utf-8").replace("<title>", "<title>My own ", 1), "utf-8")
    (tmp_path / "bad.csl").write_text("no style", "utf-8")
    chosen = tmp_path / "bad.csl"
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_about: ([str(chosen)], ""))
    opened.adding.click()
    qtbot.waitUntil(lambda: bool(opened.problem.text()) and not opened.state.text, timeout=10_000)
    chosen = own
    opened.adding.click()
    qtbot.waitUntil(lambda: opened.styles.current.startswith("My own"), timeout=10_000)
    qtbot.waitUntil(lambda: opened.citation.toPlainText() == "[1], [2]", timeout=10_000)
    opened.reject()


def test_styles_of_one_title_are_told_apart() -> None:
    one, two = StyleInfo("a.csl", "Same", "note"), StyleInfo("b.csl", "Same", "note")
    assert named([one, two]) == {"Same": one, "Same (b.csl)": two}
