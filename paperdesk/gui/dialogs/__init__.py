"""Dialogs and popups, one file each. None is modal where undo serves; Esc always goes back.

They are opened through here, and loaded when they are first opened: the window's start waits for none of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from paperdesk.errors import PaperDeskError
from paperdesk.library import Library

if TYPE_CHECKING:
    from paperdesk.gui.desk import Desk
    from paperdesk.gui.desk.importing import Wish
    from paperdesk.gui.look import Look
    from paperdesk.library.looking_parts.outcomes import Proposal
    from paperdesk.library.pasting import Pasted
    from paperdesk.settings import Settings

log = logging.getLogger(__name__)


def open_or_ask(
    folder: Path, settings: Settings, look: Look, recent: list[Path], over: QWidget | None = None, *, known: bool
) -> Library | None:
    """The library in a folder, made where there was none, open to be read only where it cannot be written; where it
    cannot be opened, what the reader chose instead.
    """
    while True:
        try:
            return Library.open(folder, create=True, known=known, to_read=True, options=settings.get)
        except PaperDeskError as error:
            from paperdesk.gui.dialogs.trouble import TroubleDialog

            log.warning("the library in %s cannot be opened: %s", folder, error)
            chosen = TroubleDialog(folder, error, look, recent, over).choose()
        if chosen is None:
            return None
        folder = chosen.absolute()
        known = folder in recent


def about(desk: Desk) -> None:
    """Say what program this is, and where it keeps what."""
    from paperdesk.gui.dialogs.about import AboutDialog

    AboutDialog(desk).start()


def backups(desk: Desk) -> None:
    """List the backups, to restore one."""
    from paperdesk.gui.dialogs.backups import BackupsDialog

    BackupsDialog(desk).start()


def find_duplicates(desk: Desk, first: Sequence[int] = ()) -> None:
    """Look for papers that are or may be one, those that hold one of `first` before all others; what is open already
    comes to the front.
    """
    from paperdesk.gui.dialogs.duplicates import DuplicatesDialog

    shown = desk.window.findChildren(DuplicatesDialog) if desk.window is not None else []
    for dialog in shown:
        if dialog.isVisible():
            if first:
                dialog.begin_with(first)
            dialog.raise_()
            dialog.activateWindow()
            return
    DuplicatesDialog(desk, first).start()


def citing(desk: Desk) -> None:
    """Cite the selected papers in a style that is chosen while it is seen."""
    from paperdesk.gui.dialogs.citing import CitingDialog

    CitingDialog(desk).start()


def edit_field(desk: Desk) -> None:
    """Edit one field of all selected papers."""
    from paperdesk.gui.dialogs.edit_field import EditFieldDialog

    EditFieldDialog(desk).start()


def compare(desk: Desk, proposals: Sequence[Proposal]) -> None:
    """Show what papers lack beside what services say."""
    from paperdesk.gui.dialogs.filling import FillingDialog

    FillingDialog(desk, proposals).start()


def choose_finds(desk: Desk, pasted: Pasted) -> None:
    """Show the works that a text names, to choose among."""
    from paperdesk.gui.dialogs.finds import FindsDialog

    FindsDialog(desk, pasted).start()


def export(desk: Desk, *, listed: bool = False, keep: bool = False) -> None:
    """Write papers to a file or to the clipboard. `listed`: of all that may be meant, what the list shows; `keep`: into
    a file that is kept in step.
    """
    from paperdesk.gui.dialogs.exporting import ExportDialog

    dialog = ExportDialog(desk)
    if listed:
        dialog.choose_listed(keep=keep)
    dialog.start()


def files_kept(desk: Desk) -> None:
    """List the files that are kept in step."""
    from paperdesk.gui.dialogs.files_kept import FilesKeptDialog

    FilesKeptDialog(desk).start()


def history(desk: Desk) -> None:
    """List the steps that can be undone."""
    from paperdesk.gui.dialogs.history import HistoryDialog

    HistoryDialog(desk).start()


def ask_identifiers(desk: Desk) -> None:
    """Ask what is to be looked up."""
    from paperdesk.gui.dialogs.identifiers import IdentifiersDialog

    IdentifiersDialog(desk).start()


def import_options(desk: Desk, wish: Wish) -> None:
    """Ask how an import shall go."""
    from paperdesk.gui.dialogs.import_options import ImportOptionsDialog

    ImportOptionsDialog(desk, wish).start()


def import_report(desk: Desk) -> None:
    """Tell what became of the last import, entry by entry."""
    from paperdesk.gui.dialogs.import_report import ImportReportDialog

    ImportReportDialog(desk).start()


def merge(desk: Desk, papers: list[int]) -> None:
    """Put papers side by side, to make them one."""
    from paperdesk.gui.dialogs.duplicates import CompareDialog

    CompareDialog(desk, papers).start()


def ask_folder(desk: Desk, title: str, then: Callable[[Path], object], *, name: str, button: str) -> None:
    """Ask for a folder that is missing or empty; a function is given it."""
    from paperdesk.gui.dialogs.new_folder import NewFolderDialog

    NewFolderDialog(desk, title, then, name=name, button=button).start()


def new_keys(desk: Desk) -> None:
    """Make the citation keys of the selected papers anew, once they were looked at."""
    from paperdesk.gui.dialogs.new_keys import NewKeysDialog

    NewKeysDialog(desk).start()


def new_paper(desk: Desk) -> None:
    """Make a paper by hand."""
    from paperdesk.gui.dialogs.new_paper import NewPaperDialog

    NewPaperDialog(desk).start()


def note_versions(desk: Desk) -> None:
    """Show earlier versions of the selected paper's note."""
    from paperdesk.gui.dialogs.note_versions import NoteVersionsDialog

    NoteVersionsDialog(desk, desk.selection[0]).start()


def notes_report(desk: Desk) -> None:
    """Tell what of the folder of notes wants a look."""
    from paperdesk.gui.dialogs.notes_report import NotesReportDialog

    NotesReportDialog(desk).start()


def palette(desk: Desk) -> None:
    """Open the command palette, or close it where it is open."""
    from paperdesk.gui.dialogs.palette import open_palette

    open_palette(desk)


def preferences(desk: Desk) -> None:
    """Change what can be chosen."""
    from paperdesk.gui.dialogs.preferences import PreferencesDialog

    PreferencesDialog(desk).start()


def search_help(desk: Desk) -> None:
    """Show how to search, by examples."""
    from paperdesk.gui.dialogs.search_help import SearchHelpDialog

    SearchHelpDialog(desk).start()


def shortcuts(desk: Desk) -> None:
    """List every command with its keys, and change them."""
    from paperdesk.gui.dialogs.shortcuts import ShortcutsDialog

    ShortcutsDialog(desk).start()


def waiting(desk: Desk) -> None:
    """List what waits to be asked again."""
    from paperdesk.gui.dialogs.waiting import WaitingDialog

    WaitingDialog(desk).start()


def tagging(desk: Desk) -> None:
    """Tag the selected papers."""
    from paperdesk.gui.dialogs.tagging import TaggingDialog

    TaggingDialog(desk).start()
