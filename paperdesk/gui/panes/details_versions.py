"""What a newer version of a preprint changed: the line that offers it, and the text with what went and what came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details_parts import local_day
from paperdesk.gui.panes.details_text import Piece
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.menu import Menu
from paperdesk.library.shapes import Paper
from paperdesk.library.versions import Change, EarlierVersion, changes

_SAID = 20  # changes that a screen reader is told of, and letters of each
_SAID_LETTERS = 200
_ROOM = 10_000  # letters of an abstract that are compared


class Text(NamedTuple):
    """A paper's title and abstract."""

    title: str
    abstract: str


class Difference(NamedTuple):
    """What became of a paper's title ([] where it stayed) and of its abstract."""

    title: list[Change]
    abstract: list[Change]

    @property
    def pieces(self) -> list[Piece]:
        """The text to show: what went is struck through, what came is on a ground of its own."""
        found = _pieces(self.title)
        found += [Piece("\n\n")] if found else []
        return found + (_pieces(self.abstract) or [Piece("No abstract.", colour="muted")])

    @property
    def words(self) -> str:
        """The same for whoever cannot see it."""
        told = [change for change in (*self.title, *self.abstract) if change.kind != "same" and change.text.strip()]
        names = {"gone": "removed", "new": "added"}
        said = [f"{names[each.kind]} “{each.text.strip()[:_SAID_LETTERS]}”" for each in told[:_SAID]]
        more = [f"and {len(told) - _SAID:,} more"] if len(told) > _SAID else []
        return "; ".join([*said, *more]) or "nothing changed"


def difference(before: Text, now: Text) -> Difference:
    """What changed from one version to another."""
    title = changes(before.title, now.title) if before.title != now.title else []
    return Difference(title, changes(before.abstract[:_ROOM], now.abstract[:_ROOM]))


def _pieces(found: Sequence[Change]) -> list[Piece]:
    """Changes as they are shown; the space after what changed is no part of it."""
    pieces: list[Piece] = []
    for place, change in enumerate(found):
        if change.kind == "same":
            pieces.append(Piece(change.text))
            continue
        bare = change.text.rstrip()
        gone = change.kind == "gone"
        pieces.append(Piece(bare, colour="danger", ground="dangersoft", struck=True) if gone else
                      Piece(bare, ground="goodsoft"))  # fmt: skip
        replaced = gone and place + 1 < len(found) and found[place + 1].kind == "new"
        pieces.append(Piece(change.text[len(bare) :] or (" " if replaced else "")))
    return [piece for piece in pieces if piece.text]


def version_name(version: EarlierVersion) -> str:
    """How an earlier version is called: "v1", else by the day it was replaced."""
    return f"v{version.version}" if version.version else f"the version until {local_day(version.at)}"


class VersionLine(QWidget):
    """Says which version a preprint is in, and offers what changed; hidden where nothing earlier is known.

    `compare_requested` carries the earlier version to compare with, or None for the abstract as it is.
    """

    compare_requested = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._look = desk.look
        self._versions: list[EarlierVersion] = []
        self._chosen = 0
        self.button = Button(desk.look, "", icon="history", kind="quiet", height=26)
        self.button.setCheckable(True)
        self.button.clicked.connect(self._on_clicked)
        self.others = Button(desk.look, "", icon="chevron-down", kind="quiet", tip="Choose the version to compare with",
                             height=26)  # fmt: skip
        self._menu = Menu(desk.look, "Earlier versions", self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.others.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, desk.look.px(10))
        row.setSpacing(0)
        row.addWidget(self.button)
        row.addWidget(self.others)
        row.addStretch(1)
        row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def version(self) -> EarlierVersion | None:
        """The version that is compared with; None while the abstract is shown as it is."""
        return self._versions[self._chosen] if self.button.isChecked() and self._versions else None

    def show_versions(self, paper: Paper | None, versions: Sequence[EarlierVersion], *, fresh: bool) -> None:
        """Offer these, the latest first; `fresh` for another paper than before."""
        self._versions = list(versions)
        if fresh or not versions:
            self.button.setChecked(False)
            self._chosen = len(self._versions) - 1
        self._chosen = max(0, min(self._chosen, len(self._versions) - 1))
        self.setVisible(bool(versions))
        self.others.setVisible(len(versions) > 1)
        if paper is not None and versions:
            now = paper.record.arxiv_version
            since = f"what changed since {version_name(self._versions[self._chosen])}"
            self.button.set_text(f"Version {now} · {since}" if now else since[:1].upper() + since[1:])
            self._paper = paper

    def _on_clicked(self) -> None:
        self.compare_requested.emit(self.version)

    def _fill_menu(self) -> None:
        self._menu.clear()
        for place, version in enumerate(self._versions):
            action = self._menu.addAction(f"Since {version_name(version)}, replaced {local_day(version.at)}")
            action.setCheckable(True)
            action.setChecked(place == self._chosen)
            action.triggered.connect(lambda _on=False, place=place: self._choose(place))

    def _choose(self, place: int) -> None:
        self._chosen = place
        self.button.setChecked(True)
        self.show_versions(self._paper, self._versions, fresh=False)
        self.compare_requested.emit(self.version)
