"""Papers taken out: which, in what form, to a file or to the clipboard; a file may be kept in step from then on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QWidget

from paperdesk.formats.format import Format
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.choose_files import choose_target
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.dialogs.style_adding import AddStyle
from paperdesk.gui.jobs import Latest
from paperdesk.gui.widgets.fields import ChoiceField
from paperdesk.library.citing import StyleInfo
from paperdesk.search.editing import both

_STATE = "export"  # what was chosen last
BIBLIOGRAPHY = "bibliography"
_WHOLE, _LIST = "whole", "list"
_EVERYTHING = "abstract, tags, collections, notes, status and the names of files"
# What the reader is told of a format that can be written.
CARRIES = {
    "bibtex": f"For LaTeX. Carries {_EVERYTHING}.",
    "biblatex": f"For LaTeX with biblatex: whole dates and more kinds of works. Carries {_EVERYTHING}.",
    "csljson": f"For Pandoc and for programs. Carries {_EVERYTHING}.",
    "endnotexml": "For EndNote. Carries abstract, tags, notes and the names of files.",
    "ris": f"For EndNote, Mendeley and most other programs. Carries {_EVERYTHING}.",
    "cslyaml": f"For Pandoc, easier to read than JSON. Carries {_EVERYTHING}.",
    "csv": f"A table for spreadsheets, one line a paper. Carries {_EVERYTHING}.",
    "markdown": "A list to read, with tags and notes; status as ticked boxes where it has any.",
    "html": "One page to read or to send, which needs nothing else. Carries abstract, tags and notes.",
    "identifiers": "A DOI, an arXiv number or another identifier a line, and nothing else.",
    BIBLIOGRAPHY: "References as a manuscript prints them, in a citation style.",
}
_AS = {"csv": "a CSV table"}  # what a format is called that is copied, where its title is of those that are read
_FORMS = [("text", "Plain text"), ("html", "Web page"), ("markdown", "Markdown")]
_SUFFIXES = {"text": ".txt", "html": ".html", "markdown": ".md"}


class Source(NamedTuple):
    """Papers that may be exported. `ids` None: the whole library, as it is when it is written."""

    id: str
    title: str
    ids: list[int] | None
    query: str = ""
    collection: str = ""  # its path, where it is one
    keeps: bool = False  # a file may be kept in step with it
    name: str = "papers"  # for a file

    @property
    def within(self) -> str:
        """The title within a sentence: "the selection (2 papers)"."""
        return f"{self.title[:1].lower()}{self.title[1:]}"


class ExportDialog(DeskDialog):
    """What, as what, and where to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Export", width=560)
        self._sources = {source.id: source for source in sources(desk)}
        self._formats: dict[str, Format] = {kind.id: kind for kind in desk.library.transfer.FORMATS if kind.writes}
        self._last: dict[str, Any] = _as_dict(desk.state.get(_STATE))
        self._style = ""  # one that was added here, chosen when it is listed
        self._build()
        self._reading = Latest(desk.jobs, lane="citing", parent=self)
        self._reading.answered.connect(self._fill_styles)
        self._reading.failed.connect(desk.report_error)
        self.finished.connect(lambda _result: self._reading.forget())
        desk.library_changed.connect(self.reject)
        self._fill_styles(desk.library.citing.shipped())
        self._reading.ask("Read the citation styles", desk.library.citing.styles)
        self._show()

    def _build(self) -> None:
        look = self.look
        self.what = ChoiceField(look, [(source.id, source.title) for source in self._sources.values()])
        titles = [(kind.id, f"{kind.title} (*{kind.suffixes[0]})") for kind in self._formats.values()]
        self.format = ChoiceField(look, [*titles, (BIBLIOGRAPHY, "Formatted bibliography")])
        self.carries = words("", "small")
        self.carries.setMinimumHeight(look.px(34))
        self.carries.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.style_field = ChoiceField(look, [])
        self.form = ChoiceField(look, _FORMS)
        self._rows = QFormLayout()
        self._rows.setVerticalSpacing(look.px(10))
        self._rows.setHorizontalSpacing(look.px(16))
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._add("What", self.what)
        self._add("As", self.format)
        self._rows.addRow("", self.carries)
        self._add("Style", self.style_field)
        self._add("Form", self.form)
        self.keep = QCheckBox("Keep this file in step from now on")
        self._rows.addRow("", self.keep)
        self.body.addLayout(self._rows)
        self.adding = AddStyle(self.desk)
        self.adding.trying.connect(lambda _name: self.say(""))
        self.adding.added.connect(self._on_style_added)
        self.adding.refused.connect(self.say)
        self.place_button(self.adding, left=True)
        self.add_button("Cancel").clicked.connect(self.reject)
        self._copy = self.add_button("Copy", icon="copy")
        self._copy.clicked.connect(self._on_copy)
        self._write = self.add_button("Export…", primary=True, icon="upload")
        self._write.clicked.connect(self._on_write)
        self.format.set_value(str(self._last.get("format", "bibtex")))
        self.form.set_value(str(self._last.get("form", "text")))
        for field in (self.what, self.format):
            field.currentIndexChanged.connect(lambda _index: self._show())
        self.keep.toggled.connect(lambda _on: self._show())
        self.what.setFocus()

    def _add(self, title: str, field: QWidget) -> None:
        field.setAccessibleName(title)
        label = QLabel(title)
        label.setProperty("role", "muted")
        label.setBuddy(field)
        label.setMinimumHeight(field.sizeHint().height())
        self._rows.addRow(label, field)

    def _fill_styles(self, styles: Sequence[StyleInfo]) -> None:
        wanted = self._style or self.style_field.value or str(self._last.get("style", "") or self.desk.copying.style)
        self.style_field.clear()
        for style in styles:
            self.style_field.addItem(style.title, style.id)
        self.style_field.set_value(wanted)
        self._style = "" if self.style_field.value == self._style else self._style

    def _on_style_added(self, style: StyleInfo) -> None:
        """Choose it once the styles are read again."""
        self._style = style.id
        self._reading.ask("Read the citation styles", self.desk.library.citing.styles)

    def choose_listed(self, *, keep: bool) -> None:
        """Choose what the list shows, whatever is selected in it; `keep`: into a file that is kept in step."""
        self.what.set_value(_LIST if _LIST in self._sources else _WHOLE)
        if keep and self.format.value == BIBLIOGRAPHY:
            self.format.set_value("bibtex")
        self.keep.setChecked(keep and self.keep.isEnabled())

    @property
    def source(self) -> Source:
        """The papers that are chosen."""
        return self._sources[self.what.value]

    def _show(self) -> None:
        """Show what goes with what is chosen."""
        formatted = self.format.value == BIBLIOGRAPHY
        self.carries.setText(CARRIES.get(self.format.value, ""))
        self._rows.setRowVisible(self.style_field, formatted)
        self._rows.setRowVisible(self.form, formatted)
        self.adding.setVisible(formatted)
        keeps = self.source.keeps and not formatted
        self.keep.setEnabled(keeps)
        self.keep.setToolTip(
            "It is written again when its papers change, while PaperDesk is open."
            if keeps
            else "For a collection, a list or the whole library, in a format that others read."
        )
        if not keeps:
            self.keep.setChecked(False)
        self._copy.setEnabled(not self.keep.isChecked())
        empty = self.source.ids is not None and not self.source.ids
        self._write.setEnabled(not empty or self.keep.isChecked())
        if empty:
            self._copy.setEnabled(False)
        self.say("There are no papers here." if empty else "")

    def _remember(self) -> None:
        self.desk.state.set(_STATE, {"format": self.format.value, "form": self.form.value,
                                     "style": self.style_field.value})  # fmt: skip

    # Out ------------------------------------------------------------------------------------------------------------

    def _on_copy(self) -> None:
        desk, source, format, form = self.desk, self.source, self.format.value, self.form.value
        style = self.style_field.value
        self._remember()
        self.accept()
        if format == BIBLIOGRAPHY:
            desk.copying.document(source.ids, style, "formatted" if form == "text" else form)
        else:
            desk.copying.export(
                source.ids, format, f"{source.within} as {_AS.get(format, self._formats[format].title)}"
            )

    def _on_write(self) -> None:
        desk, source, format, form = self.desk, self.source, self.format.value, self.form.value
        style, keeps = self.style_field.value, self.keep.isChecked()
        suffixes = (_SUFFIXES[form],) if format == BIBLIOGRAPHY else self._formats[format].suffixes
        title = self.format.currentText().partition(" (*")[0]
        filters = f"{title} ({' '.join(f'*{suffix}' for suffix in suffixes)})"
        target, _kind = choose_target(desk, f"Export {source.within}", f"{source.name}{suffixes[0]}", filters)
        if target is None:
            return
        if target.suffix.lower() not in suffixes:
            target = target.with_name(target.name + suffixes[0])
        self._remember()
        self.accept()
        if keeps:
            query = "" if source.collection else source.query
            desk.keeping.add(target, collection=source.collection, query=query, format=format)
        elif format == BIBLIOGRAPHY:
            desk.copying.save(target, source.ids, style, form)
        else:
            write(desk, target, format, source)


def write(desk: Desk, target: Path, format: str, source: Source) -> None:
    """Write papers to a file in the background, and say how many."""
    job = desk.jobs.start(f"Export to {target.name}", desk.library.transfer.export, target, format, ids=source.ids,
                          query=source.query)  # fmt: skip
    job.then(lambda count: desk.copying.tell_written(count, target), desk.report_error)
    job.cancelled.connect(lambda: desk.tell(f"{target.name} was not written: stopped."))


def sources(desk: Desk) -> list[Source]:
    """What may be exported now, what the reader most likely means first."""
    view, listed, selected = desk.view, desk.listed(), list(desk.selection)
    found: list[Source] = []
    typed = desk.search.strip()
    if typed:
        query = both(typed, view.query) if desk.scope.inside else typed
        found.append(Source(_LIST, f"What was found ({_counted(len(listed))})", listed, query or "",
                            keeps=query is not None))  # fmt: skip
    elif view.key("collection"):
        held = next((each for each in desk.library.collections.tree() if str(each.id) == view.key("collection")), None)
        path = held.path if held is not None else ""
        found.append(Source(_LIST, f"The collection “{view.title}” ({_counted(len(listed))})", listed, view.query,
                            path, keeps=bool(path), name=_for_file(view.title)))  # fmt: skip
    elif not view.whole:
        found.append(Source(_LIST, f"This list, {view.title} ({_counted(len(listed))})", listed, view.query,
                            keeps=True, name=_for_file(view.title)))  # fmt: skip
    whole = Source(_WHOLE, f"The whole library ({_counted(desk.library.papers.count())})", None, "", keeps=True,
                   name=_for_file(desk.library.name))  # fmt: skip
    found.append(whole)
    if selected:
        chosen = Source("selection", f"The selection ({_counted(len(selected))})", selected)
        found.insert(0 if len(selected) > 1 else len(found), chosen)
    return found


def _counted(count: int) -> str:
    return "1 paper" if count == 1 else f"{count:,} papers"


def _for_file(title: str) -> str:
    """A name for a file."""
    return "".join(letter if letter.isalnum() or letter in " -_." else " " for letter in title).strip()[:60] or "papers"


def _as_dict(kept: object) -> dict[str, Any]:
    return kept if isinstance(kept, dict) else {}
