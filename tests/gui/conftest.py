"""A real library on a real file, a desk and a window on it, and the check that both end without leaving anything."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.jobs import LANES, Jobs
from paperdesk.gui.look import Look
from paperdesk.gui.panes import status
from paperdesk.gui.window import Window
from paperdesk.library import Library
from paperdesk.record import Person, Record
from paperdesk.settings import Settings, State

Calm = Callable[[], None]
NEVER_MS = 3_600_000


def a_record(number: int) -> Record:
    people = [Person.parse(f"Author{number}, Ada")]
    abstract = "About retrieval." if number % 2 else ""
    title = f"Paper {number:02} on networks"
    return Record(title=title, date=str(2000 + number), venue="ICLR", people=people, abstract=abstract)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """The folder of a library with twelve papers, the first three tagged and in a collection."""
    folder = tmp_path / "library"
    with Library.open(folder, create=True) as library:
        ids = [library.papers.add(a_record(number)) for number in range(12)]
        library.tags.add(ids[:3], ["retrieval/neural"])
        library.tags.add(ids[2:4], ["vision"])
        library.collections.add(ids[:3], library.collections.ensure("Thesis/Chapter 2"))
        library.shelves.add("New ones", "year:>=2008")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state.json")


@pytest.fixture
def open_desk(qapp: QApplication, look: Look, settings: Settings, state: State) -> Iterator[Callable[..., Desk]]:
    """Opens a desk on the library in a folder, made where it is missing; ended after the test, its threads with it."""
    desks: list[Desk] = []

    def open_one(folder: Path, jobs: Jobs | None = None) -> Desk:
        library = Library.open(folder, create=True, options=settings.get)
        desks.append(Desk(library, jobs or Jobs(), settings, state, look, qapp.clipboard()))
        return desks[-1]

    yield open_one
    for desk in desks:
        desk.shut_down()
        desk.jobs.deleteLater()
        desk.deleteLater()  # what its signals are connected to is held until then
    desks.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not [thread.name for thread in threading.enumerate() if thread.name.partition("_")[0] in LANES]


@pytest.fixture
def desk(open_desk: Callable[[Path], Desk], filled: Path) -> Desk:
    """A desk on the filled library, without a window."""
    return open_desk(filled)


@pytest.fixture
def told(desk: Desk) -> list[Message]:
    """Every message the desk posts."""
    messages: list[Message] = []
    desk.message_posted.connect(messages.append)
    return messages


@pytest.fixture
def open_window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, open_desk: Callable[[Path], Desk]
) -> Iterator[Callable[[Desk], Window]]:
    """Opens a window on a desk, active and calm; closed after the test and before its desk, with nothing left of it."""
    monkeypatch.setattr(status, "_INDEX_SOON_MS", NEVER_MS)  # no test but those of the index wants its child
    windows: list[Window] = []

    def open_one(desk: Desk, size: tuple[int, int] = (1200, 800)) -> Window:
        window = Window(desk)
        windows.append(window)
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        wait_until_calm(qtbot, desk)
        return window

    yield open_one
    for window in windows:
        window.close()
        window.deleteLater()
    windows.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture
def window(open_window: Callable[[Desk], Window], desk: Desk) -> Window:
    """A window on the filled library."""
    return open_window(desk)


@pytest.fixture
def calm(qtbot: QtBot, desk: Desk) -> Calm:
    """Waits until no job runs and none is about to be started."""
    return lambda: wait_until_calm(qtbot, desk)


def wait_until_calm(qtbot: QtBot, desk: Desk) -> None:
    panes = getattr(desk.window, "panes", {})

    def is_calm() -> bool:
        sidebar, papers, details = (panes.get(pane) for pane in ("sidebar", "papers", "details"))
        if desk.selection and not getattr(details, "_built", True):
            return False
        listing = getattr(papers, "listing", None)
        suggesting, abstract = getattr(papers, "suggesting", None), getattr(details, "abstract", None)
        waiting = [
            getattr(sidebar, "_soon", None), getattr(listing, "_follow", None), getattr(suggesting, "_soon", None),
            getattr(abstract, "_mark_soon", None), getattr(details, "_settle", None),
        ]  # fmt: skip
        return not desk.jobs.running and not any(timer.isActive() for timer in waiting if timer)

    qtbot.waitUntil(is_calm, timeout=10_000)


@pytest.fixture
def dialog(qapp: QApplication, qtbot: QtBot) -> Callable[[], QDialog]:
    """The dialog that is open; waits for it."""

    def find() -> QDialog | None:
        shown = [each for each in qapp.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
        return shown[-1] if shown else None

    def the_dialog() -> QDialog:
        qtbot.waitUntil(lambda: find() is not None)
        found = find()
        assert found is not None
        return found

    return the_dialog
