"""Papers cited in a style: chosen from a list, seen at once, copied or saved; more styles come from .csl files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QTextEdit, QVBoxLayout

from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.choose_files import choose_target
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.dialogs.filtered_list import FilteredList
from paperdesk.gui.dialogs.style_adding import AddStyle
from paperdesk.gui.jobs import Latest
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.elided_label import ElidedLabel
from paperdesk.gui.widgets.fields import ChoiceField
from paperdesk.library import Library
from paperdesk.library.citing import StyleInfo
from paperdesk.progress import Progress

FORMS = [("formatted", "Formatted"), ("text", "Plain text"), ("html", "HTML"), ("markdown", "Markdown")]
FILES = {"formatted": ".html", "text": ".txt", "html": ".html", "markdown": ".md"}
_SHOWN = 20  # papers whose references are shown
_SOON_MS = 120  # the arrow keys may run through the list
_FORM = "citing_form"  # the form chosen last


class Preview(NamedTuple):
    """How papers look in a style."""

    citation: str
    references: str


def preview(library: Library, ids: Sequence[int], style: str, form: str, progress: Progress) -> Preview:
    """Papers cited in a style; blocks, for a job."""
    wanted = "html" if form == "formatted" else form
    citation = library.citing.cite(ids, style, wanted, progress)
    return Preview(citation, library.citing.bibliography(ids, style, wanted, progress).strip("\n"))


def named(styles: Sequence[StyleInfo]) -> dict[str, StyleInfo]:
    """Styles by what the reader sees: their titles, those of one title told apart by the names of their files."""
    by_name: dict[str, StyleInfo] = {}
    for style in styles:
        title = style.title if style.title not in by_name else f"{style.title} ({style.id})"
        by_name[title] = style
    return by_name


class CitingDialog(DeskDialog):
    """The selected papers as a citation and as references, in the style that is marked at the left."""

    def __init__(self, desk: Desk) -> None:
        count = len(desk.selection)
        title = "Citation and bibliography" + (f" of {count:,} papers" if count > 1 else "")
        super().__init__(desk, title, width=880, height=600)
        self._ids = list(desk.selection)
        self._wanted = desk.copying.newest_style() or desk.copying.style
        self._styles = named(desk.library.citing.shipped())
        self._build()
        self._latest = Latest(desk.jobs, lane="citing", parent=self)
        self._latest.answered.connect(self._on_preview)
        self._latest.failed.connect(self._on_no_preview)
        self._reading = Latest(desk.jobs, lane="citing", parent=self)
        self._reading.answered.connect(self._fill)
        self._reading.failed.connect(desk.report_error)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._ask)
        self.finished.connect(self._on_finished)
        desk.library_changed.connect(self.reject)
        self._reading.ask("Read the citation styles", desk.library.citing.styles)
        self._on_style_changed()

    def _build(self) -> None:
        desk, px = self.desk, self.look.px
        self.styles = FilteredList("Citation style", list(self._styles))
        self.styles.setFixedWidth(px(270))
        self.styles.list.currentTextChanged.connect(lambda _text: self._on_style_changed())
        self.form = ChoiceField(self.look, FORMS)
        self.form.setAccessibleName("Form")
        self.form.set_value(str(desk.state.get(_FORM, "formatted")))
        self.form.currentIndexChanged.connect(lambda _index: self._ask())
        self.citation = _shown("Citation in text")
        self.citation.setFixedHeight(px(64))
        self.references = _shown("References")
        self.by_default = QCheckBox("Ctrl+C copies references in this style")
        self.by_default.clicked.connect(self._on_default)
        self._copy_citation = Button(self.look, icon="copy", kind="quiet", tip="Copy the citation", height=26)
        self._copy_citation.clicked.connect(lambda: desk.copying.citation(self._ids, self.chosen, self.form.value))
        head = QHBoxLayout()
        head.addWidget(words("In the text", "muted"), 1)
        head.addWidget(self._copy_citation)
        below = QHBoxLayout()
        below.addWidget(words(self._references_title(), "muted"), 1)
        below.addWidget(self.form)
        right = QVBoxLayout()
        right.setSpacing(px(6))
        right.addLayout(head)
        right.addWidget(self.citation)
        right.addLayout(below)
        right.addWidget(self.references, 1)
        foot = QHBoxLayout()
        self.state = ElidedLabel(self.look, px=12, colour="muted")
        foot.addWidget(self.by_default)
        foot.addWidget(self.state, 1)
        right.addLayout(foot)
        row = QHBoxLayout()
        row.setSpacing(px(18))
        row.addWidget(self.styles)
        row.addLayout(right, 1)
        self.body.addLayout(row)
        self.adding = AddStyle(desk)
        self.adding.trying.connect(self._on_trying)
        self.adding.added.connect(self._on_added)
        self.adding.refused.connect(self._on_refused)
        self.place_button(self.adding, left=True)
        self.add_button("Close").clicked.connect(self.reject)
        self.add_button("Save…", icon="save").clicked.connect(self._on_save)
        self.add_button("Copy", primary=True, icon="copy").clicked.connect(self._on_copy)
        self._mark(self._wanted)
        self.styles.setFocus()

    def _references_title(self) -> str:
        count = len(self._ids)
        if count > _SHOWN:
            return f"References: the first {_SHOWN} of {count:,} are shown"
        return "Reference" if count == 1 else "References"

    # Styles ---------------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> str:
        """The id of the style that is marked; the one of the settings while none is."""
        marked = self._styles.get(self.styles.current)
        return marked.id if marked is not None else self._wanted

    def _mark(self, style: str) -> None:
        name = next((name for name, info in self._styles.items() if info.id == style), "")
        self.styles.mark(name)

    def _fill(self, styles: list[StyleInfo]) -> None:
        """Take in the reader's own styles."""
        wanted = self._wanted
        self._styles = named(styles)
        self.styles.set_choices(list(self._styles))
        self._mark(wanted)

    def _on_style_changed(self) -> None:
        if self.styles.current:
            self._wanted = self.chosen
            self.by_default.setChecked(self.chosen == self.desk.copying.style)
            self._soon.start()

    def _on_default(self) -> None:
        self.desk.choose("citation_style", self.chosen if self.by_default.isChecked() else "apa")
        self.by_default.setChecked(self.chosen == self.desk.copying.style)

    def _on_trying(self, name: str) -> None:
        self.say("")
        self.state.set_text(f"Trying {name}…")

    def _on_added(self, style: StyleInfo) -> None:
        self.state.set_text(f"“{style.title}” is here now.")
        self._wanted = style.id
        self.styles.field.clear()
        self._reading.ask("Read the citation styles", self.desk.library.citing.styles)

    def _on_refused(self, problem: str) -> None:
        self.state.set_text("")
        self.say(problem)

    # Preview --------------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self.desk.state.set(_FORM, self.form.value)
        self._latest.ask("Show citations", preview, self.desk.library, self._ids[:_SHOWN], self.chosen, self.form.value)

    def _on_preview(self, shown: Preview) -> None:
        self.say("")
        for field, text in ((self.citation, shown.citation), (self.references, shown.references)):
            if self.form.value == "formatted":
                field.setHtml(text)
            else:
                field.setPlainText(text)

    def _on_no_preview(self, error: BaseException) -> None:
        self.citation.clear()
        self.references.clear()
        self.say(str(error) if isinstance(error, PaperDeskError) else "It cannot be shown; the log says why.")

    # Taking it along ------------------------------------------------------------------------------------------------

    def _on_copy(self) -> None:
        self.accept()
        self.desk.copying.document(self._ids, self.chosen, self.form.value)

    def _on_save(self) -> None:
        desk, form = self.desk, self.form.value
        suffix = FILES[form]
        kinds = {".html": "Web page", ".txt": "Text", ".md": "Markdown"}
        target, _kind = choose_target(desk, "Save the bibliography", f"bibliography{suffix}",
                                      f"{kinds[suffix]} (*{suffix})")  # fmt: skip
        if target is None:
            return
        target = target if target.suffix else target.with_name(target.name + suffix)
        style = self.chosen
        self.accept()
        desk.copying.save(target, self._ids, style, "html" if form == "formatted" else form)

    def _on_finished(self) -> None:
        self._soon.stop()
        self._latest.forget()
        self._reading.forget()


def _shown(name: str) -> QTextEdit:
    """A text to look at and to select from."""
    field = QTextEdit()
    field.setReadOnly(True)
    field.setTabChangesFocus(True)
    field.setAccessibleName(name)
    return field
