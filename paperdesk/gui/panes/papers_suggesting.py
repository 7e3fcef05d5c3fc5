"""The list under the search field: how what is typed may go on, counted; past searches while nothing is typed.

For a plain word it opens by itself only over a few fields, tags and collections whose names the letters begin: it lies
over what was found. Ctrl+Space asks for people and venues as well. Stands between the keys and the field while the list
is open. Knows the query language and the library's completion; the answers come from a job.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Latest
from paperdesk.gui.widgets.completion import CompletionList, Suggestion
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.search_field import SearchField
from paperdesk.gui.widgets.search_line import characters
from paperdesk.library.completion import MOST, Offer
from paperdesk.library.name_index import folded
from paperdesk.search.editing import Completing, complete, completing

_ICONS = {
    "tag": "tag", "collection": "folder", "author": "user", "venue": "library", "search": "bookmark-plus",
    "year": "calendar", "added": "calendar", "read": "calendar", "modified": "calendar", "opened": "calendar",
    "sort": "arrow-up-down", "rating": "star",
}  # fmt: skip
_TYPED_MS = 50  # after the latest key: who types on waits for the list, not for what could be typed
_UNASKED = 4  # lines offered for a plain word that nobody asked for
_AMONG = 12  # offers these are chosen from
_PARTING = "-_/.'’"  # signs that only part the words of a name
_CLEAR = "\0"  # no search is this: the line that forgets them all
_CLEAR_ACTION = "search.clear_history"
_HELP, _HELP_ACTION = Qt.Key.Key_F1, "help.search"
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)

_ASKING = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.MetaModifier)  # Meta is the Ctrl key of a Mac


class _Question(NamedTuple):
    """What was asked about: the text, where the cursor stood, and the part that is to be completed."""

    text: str
    cursor: int
    place: Completing


class Suggesting(QObject):
    """Offers completions in one search field."""

    def __init__(self, desk: Desk, field: SearchField) -> None:
        super().__init__(field)
        self._desk, self._field = desk, field
        self._question: _Question | None = None
        self._shown: _Question | None = None  # what the list that is open answers
        self._past = False  # whether it shows past searches
        self._asked: Completing | None = None  # the word for which the reader asked for all there is to offer
        self.list = CompletionList(desk.look, field, by_keys=True)
        self.list.chosen.connect(self._take)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_TYPED_MS)
        self._soon.timeout.connect(self._ask)
        self._offers = Latest(desk.jobs, lane="words", parent=self)
        self._offers.answered.connect(self._on_offers)
        self._offers.failed.connect(desk.report_error)
        field.text_edited.connect(self._on_text_edited)
        field.line_edit.cursorPositionChanged.connect(self._on_cursor_moved)
        field.line_edit.installEventFilter(self)
        desk.library_changed.connect(self._on_library_changed)
        desk.away.connect(lambda _title: self.close())
        self._warm()

    def close(self) -> None:
        """Offer nothing."""
        self._soon.stop()
        self._offers.forget()
        self._question = self._shown = None
        self._past = False
        self._asked = None
        self.list.close_popup()

    def _on_library_changed(self) -> None:
        self.close()
        self._warm()

    def _warm(self) -> None:
        """Have the names of a library read ahead: in a big one that takes longer than a reader waits."""
        desk = self._desk
        job = desk.jobs.start("Read names", desk.library.completion.offers, "", "author", lane="words", quiet=True)
        job.failed.connect(desk.report_error)

    # Asking ---------------------------------------------------------------------------------------------------------

    def _on_text_edited(self, text: str) -> None:
        self.list.mark(-1)
        if self._question_of(text):
            self._soon.start()

    def _question_of(self, text: str) -> bool:
        """Take up what is typed before the cursor; whether there is something that may go on."""
        line = self._field.line_edit
        cursor = characters(text, line.cursorPosition())
        place = completing(text, cursor) if line.hasFocus() else None
        if place is None or (place.field is None and not place.typed):
            self.close()
            return False
        self._question = _Question(text, cursor, place)
        if self._asked is not None and not _go_on(self._asked, place):
            self._asked = None
        return True

    def ask_for_all(self) -> None:
        """Offer all there is for what stands before the cursor, people and venues too; past searches for nothing."""
        if self.show_past(marked=0) or not self._question_of(self._field.text):
            return
        self._asked = self._question.place if self._question is not None else None
        self._soon.stop()
        self._ask()

    def _ask(self) -> None:
        if self._question is None:
            return
        place = self._question.place
        field = place.field.name if place.field is not None else ""
        most = MOST if field or self._asked is not None else _AMONG
        self._offers.ask("Complete a search", self._desk.library.completion.offers, place.typed, field, most)

    def _on_offers(self, offers: Sequence[Offer]) -> None:
        question = self._question
        line = self._field.line_edit
        if question is None or line.text() != question.text or not line.hasFocus():
            self.close()
            return
        text, _cursor, place = question
        self._shown = question
        self._past = False
        if place.field is None:
            offers = for_word(offers, place.typed, asked=self._asked is not None)
        lines = [_line(offer, place) for offer in offers]
        if len(lines) == 1 and complete(text, place, lines[0].value)[0].strip() == text.strip():
            lines = []  # what could be offered stands there already
        self._asked = self._asked if lines else None
        self.list.show_suggestions(lines, marked=-1)

    def _on_cursor_moved(self) -> None:
        """Once the cursor is elsewhere in the same text, what was offered is not meant any more."""
        question, text = self._question, self._field.text
        cursor = characters(text, self._field.line_edit.cursorPosition())
        if question is not None and question.text == text and question.cursor != cursor:
            self.close()

    # Past searches --------------------------------------------------------------------------------------------------

    def show_past(self, *, marked: int = -1) -> bool:
        """Offer past searches, while nothing is typed; whether there are any."""
        desk = self._desk
        if self._field.text or not desk.is_open:
            return False
        searches = desk.searches.of(desk.library.id)
        if not searches:
            self.close()
            return False
        lines = [Suggestion(text, text, icon="history") for text in searches]
        lines.append(Suggestion("Clear search history", _CLEAR, icon="search-x", right="Shift+Delete removes one"))
        self._past = True
        self.list.show_suggestions(lines, marked=min(marked, len(searches) - 1))
        return True

    def _search_again(self, value: str) -> None:
        self.close()
        self._field.line_edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if value == _CLEAR:
            self._desk.trigger(_CLEAR_ACTION)
        else:
            self._desk.search_for(value)

    def _forget(self, value: str) -> None:
        row = self.list.values.index(value)
        self._desk.searches.remove(self._desk.library.id, value)
        self.show_past(marked=row)

    # Taking ---------------------------------------------------------------------------------------------------------

    def _take(self, value: str) -> None:
        if self._past:
            self._search_again(value)
            return
        shown, line = self._shown, self._field.line_edit
        if shown is None or shown.text != line.text():  # the answer to what is typed now is still to come
            return
        self.close()
        text, cursor = complete(shown.text, shown.place, value)
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        line.replace_text(text, cursor)
        self._on_text_edited(text)  # a field's name is followed by its values

    def _key(self, event: QKeyEvent) -> bool:
        """A key pressed while the list is open; whether it was used up."""
        key = Qt.Key(event.key())
        marked = self.list.current
        if key == Qt.Key.Key_Delete and event.modifiers() == Qt.KeyboardModifier.ShiftModifier and self._past:
            if marked is not None and marked != _CLEAR:
                self._forget(marked)
            return True
        if event.modifiers() not in _PLAIN:
            return False
        if key == Qt.Key.Key_Tab:
            values = self.list.values
            self._take(marked if marked is not None else values[0])
            return True
        if key in _TAKING:
            if marked is not None:
                self._take(marked)
                return True
            self.close()
            return False
        if key == Qt.Key.Key_Escape:
            self.close()
            return True
        return self.list.handle_key(event)

    def _help(self, event: QKeyEvent) -> bool:
        """In this field the key of help means help with searching, whatever command has it elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self.close()
            self._desk.trigger(_HELP_ACTION)
        return True

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QKeyEvent) and event.key() == _HELP and not event.modifiers():
            return self._help(event)
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Space and event.modifiers() in _ASKING:
                self.ask_for_all()
                return True
            if self.list.is_open:
                return self._key(event)
            if event.key() == Qt.Key.Key_Down and event.modifiers() in _PLAIN:
                return self.show_past(marked=0)
        if kind == QEvent.Type.MouseButtonRelease and not self.list.is_open:
            self.show_past()
        if kind == QEvent.Type.FocusOut:
            self.close()
        return bool(super().eventFilter(watched, event))


def _go_on(before: Completing, place: Completing) -> bool:
    """Whether it is still the same word that is typed on, or of which letters are taken back."""
    return before.start == place.start and (
        before.typed.startswith(place.typed) or place.typed.startswith(before.typed)
    )


def for_word(offers: Sequence[Offer], typed: str, *, asked: bool) -> list[Offer]:
    """The offers worth a line for a plain word; those that were not `asked` for are few, for names that it begins."""
    signs = [sign for sign in typed if not sign.isalnum() and sign not in _PARTING]
    if signs:  # names are found by their letters alone: c++ is no beginning of a Cormack
        offers = [each for each in offers if typed.casefold() in each.value.casefold()]
    if asked:
        return list(offers)
    return [each for each in offers if _begins(each, typed)][:_UNASKED]


def _begins(offer: Offer, typed: str) -> bool:
    """Whether an offer is a field, or a tag or collection of which the name, or a part of its path, begins so."""
    if not offer.value:
        return True
    start, parts = folded(typed), offer.value.split("/")
    return offer.field in ("tag", "collection") and any(folded(part).startswith(start) for part in parts)


def _line(offer: Offer, place: Completing) -> Suggestion:
    """How an offer is shown, and what it puts in place of what is typed."""
    right = f"{offer.papers:,}" if offer.papers is not None else ""
    if not offer.value:
        return Suggestion(offer.written, offer.written, icon="funnel", hint=offer.note)
    icon = _ICONS.get(offer.field, "funnel")
    if place.field is not None:
        return Suggestion(offer.value, offer.value, icon=icon, hint=offer.note, right=right)
    return Suggestion(offer.value, f"{offer.written} ", icon=icon, hint=offer.field, right=right)
