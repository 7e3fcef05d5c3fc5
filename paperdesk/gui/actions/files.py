"""Commands on files and libraries: bring papers in, take them out, open, make, move and back up libraries."""

from __future__ import annotations

from pathlib import Path

from paperdesk.gui import dialogs
from paperdesk.gui.actions.action import Action
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.choose_files import choose_files, choose_folder, choose_target
from paperdesk.gui.dialogs.prompt import ask_choice, ask_text
from paperdesk.library.archive import SUFFIX
from paperdesk.library.shapes import Backup
from paperdesk.library.survey import zotero_folders


def _choose_sources(desk: Desk) -> list[Path]:
    kinds = [kind for kind in desk.library.transfer.FORMATS if kind.reads]
    every = " ".join(dict.fromkeys(f"*{suffix}" for kind in kinds for suffix in kind.suffixes))
    filters = [f"All that can be read ({every})"]
    filters += [f"{kind.title} ({' '.join('*' + suffix for suffix in kind.suffixes)})" for kind in kinds]
    return choose_files(desk, "Import", ";;".join([*filters, "All files (*)"]))


def _import(desk: Desk) -> None:
    paths = _choose_sources(desk)
    if paths:
        desk.importing.paths(paths)


def _import_asking(desk: Desk) -> None:
    paths = _choose_sources(desk)
    if paths:
        desk.importing.paths(paths, ask=True)


def _import_folder(desk: Desk) -> None:
    folder = choose_folder(desk, "Import a folder: a library of Zotero, or all that can be read in it")
    if folder is not None:
        desk.importing.paths([folder])


def _import_zotero(desk: Desk) -> None:
    """Find Zotero's data folder; its counts are told before anything is read."""

    def go_on(found: list[Path]) -> None:
        if not found:
            _find_zotero(desk)
        elif len(found) == 1:
            desk.importing.paths(found)
        else:
            names = [str(folder) for folder in found]
            ask_choice(desk, "Which of Zotero’s libraries?", names, lambda name: desk.importing.paths([Path(name)]))

    desk.jobs.start("Look for Zotero", zotero_folders, lane="render", quiet=True).then(go_on, desk.report_error)


def _find_zotero(desk: Desk) -> None:
    """Ask where Zotero's data folder is; who does not know it finds what to look for below."""
    folder = choose_folder(desk, "Where is Zotero’s data folder, which holds “zotero.sqlite”?")
    if folder is not None:
        desk.importing.paths([folder])
        return
    desk.tell(
        "Zotero’s data folder is in none of its usual places. It is the folder that holds “zotero.sqlite”; Zotero names"
        " it in its settings, under “Advanced”.",
        "info", "file.import_folder", "Choose it…",
    )  # fmt: skip


def _new_library(desk: Desk) -> None:
    dialogs.ask_folder(desk, "New library", lambda folder: desk.libraries.open(folder, create=True), name="Library",
                       button="Make it")  # fmt: skip


def _open_library(desk: Desk) -> None:
    folder = choose_folder(desk, "Open a library")
    if folder is not None:
        desk.libraries.open(folder)


def _rename_library(desk: Desk) -> None:
    ask_text(desk, "Rename library", desk.libraries.rename, text=desk.library.name, button="Rename")


def _move_library(desk: Desk) -> None:
    dialogs.ask_folder(desk, "Move the library", desk.libraries.move, name=desk.library.name, button="Move it there")


def _backup(desk: Desk) -> None:
    def tell(backup: Backup) -> None:
        desk.tell(f"Backed up and checked: {backup.path.name}.", "good")
        desk.backed_up.emit(backup)

    desk.jobs.start("Back up the library", desk.library.backups.create).then(tell, desk.report_error)


_NOTES = "File/Notes in a folder"
_LIBRARY = "File/Library"
_LAST = "File/Last import"


def _write_archive(desk: Desk) -> None:
    name = "".join(letter for letter in desk.library.name if letter.isalnum() or letter in " -_.") or "library"
    target, _kind = choose_target(
        desk, "Write the library to one file", f"{name}{SUFFIX}", f"PaperDesk library (*{SUFFIX})"
    )
    if target is not None:
        desk.archiving.write(target)


def _open_archive(desk: Desk) -> None:
    paths = choose_files(desk, "Open a library archive", f"PaperDesk library (*{SUFFIX});;All files (*)")
    if paths:
        _unpack(desk, paths[0])


def _open_offered(desk: Desk) -> None:
    if desk.archiving.offered is not None:
        _unpack(desk, desk.archiving.offered)


def _unpack(desk: Desk, path: Path) -> None:
    dialogs.ask_folder(desk, f"Open the library in “{path.name}”", lambda folder: desk.archiving.open(path, folder),
                       name=path.stem, button="Open it there")  # fmt: skip


def _choose_note_folder(desk: Desk) -> None:
    folder = choose_folder(desk, "Keep notes in step with which folder?")
    if folder is not None:
        desk.notes_in_folder.choose(folder)


def _has_note_folder(desk: Desk) -> bool:
    return desk.notes_in_folder.folder is not None


def _sync_title(desk: Desk) -> str:
    folder = desk.notes_in_folder.folder
    return f"Sync notes with “{folder.name}” now" if folder is not None else "Sync notes now"


BRING_ACTIONS = (
    Action("paper.new", "New paper…", dialogs.new_paper, "file-plus", ("Ctrl+N",), "File",
           words="add write"),
    Action("file.import", "Import…", _import, "download", ("Ctrl+I",), "File",
           words="bibtex bring library open add"),
    Action("file.import_asking", "Import with options…", _import_asking, "sliders-horizontal", ("Ctrl+Alt+I",),
           "File", words="look first dry run columns mapping tag status copy link"),
    Action("file.import_folder", "Import a folder…", _import_folder, "folder-input", (), "File",
           words="bring directory pdfs zotero jabref mendeley endnote"),
    Action("file.import_zotero", "Import from Zotero…", _import_zotero, "library", (), "File",
           words="move switch bring data folder"),
    Action("file.go_on", "Go on with the import that did not end", lambda desk: desk.importing.go_on(), "refresh-cw",
           (), "File", lambda desk: desk.importing.unfinished.waiting, words="resume continue interrupted stopped"),
    Action("file.paste", "Import what is on the clipboard", lambda desk: desk.paste(), "clipboard-paste", ("Ctrl+V",),
           "File", words="add paste"),
)  # fmt: skip

FILE_ACTIONS = (
    Action("file.report", "The last import…", dialogs.import_report, "list-checks",
           (), _LAST, lambda desk: desk.importing.last is not None, words="remarks report account problems"),
    Action("file.show_imported", "Show the papers of the last import", lambda desk: desk.importing.show_last(), "list",
           (), _LAST, lambda desk: bool(desk.importing.query)),
    Action("file.export", "Export…", dialogs.export, "upload", ("Ctrl+Shift+E",), "File", separator=True,
           words="bibtex save ris csv markdown html bibliography write citation style csl"),
    Action("file.kept", "Files kept in step…", dialogs.files_kept, "refresh-cw", (), "File",
           words="auto export bib latex standing"),
    Action("notes.folder", "Keep notes in step with a folder…", _choose_note_folder, "folder-input", (), _NOTES,
           words="markdown obsidian vault sync"),
    Action("notes.sync", "Sync notes now", lambda desk: desk.notes_in_folder.sync(), "refresh-cw", (), _NOTES,
           _has_note_folder, live_title=_sync_title, words="markdown folder"),
    Action("notes.stop", "Keep notes in step no longer", lambda desk: desk.notes_in_folder.choose(None), "unlink", (),
           _NOTES, _has_note_folder, words="markdown folder"),
    Action("notes.report", "Conflicts and remarks of the notes…", dialogs.notes_report, "list-checks", (), _NOTES,
           lambda desk: desk.notes_in_folder.last is not None, words="markdown folder sync"),
    Action("library.new", "New library…", _new_library, "package-open", ("Ctrl+Shift+N",), "File",
           separator=True),
    Action("library.open", "Open library…", _open_library, "library", ("Ctrl+O",), "File", words="switch"),
    Action("archive.open", "Open a library archive…", _open_archive, "archive-restore", (), "File",
           words="import unpack paperdesk file"),
    Action("archive.open_offered", "Open the library that was dropped…", _open_offered, "archive-restore", (),
           _LIBRARY, lambda desk: desk.archiving.offered is not None),
    Action("library.sample", "Open the sample library", lambda desk: desk.libraries.open_sample(), "sparkles", (),
           _LIBRARY),
    Action("library.rename", "Rename library…", _rename_library, "pencil", (), _LIBRARY),
    Action("library.move", "Move library…", _move_library, "folder-input", (), _LIBRARY),
    Action("archive.write", "Write the library to one file…", _write_archive, "archive", (), _LIBRARY,
           words="export archive move machine zip"),
    Action("backup.create", "Back up now", _backup, "database-backup", (), _LIBRARY, separator=True,
           words="save copy"),
    Action("backup.restore", "Restore a backup…", dialogs.backups, "history", (), _LIBRARY),
    Action("file.preferences", "Preferences…", dialogs.preferences, "settings", ("Ctrl+,",),
           "Edit", separator=True, words="settings options citation style csl"),
)  # fmt: skip

QUIT_ACTION = Action("file.quit", "Quit", lambda desk: desk.quit_wanted.emit(), "x", ("Ctrl+Q",), "File",
                     separator=True, words="close exit")  # fmt: skip
