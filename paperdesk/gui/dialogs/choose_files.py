"""The system's dialogs for choosing files and folders, beginning where the last one ended."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from paperdesk.gui.desk import Desk


def begin(desk: Desk) -> str:
    """The folder in which the last dialog ended."""
    return str(desk.state.get("last_folder", Path.home()))


def remember(desk: Desk, folder: Path) -> None:
    """Have the next dialog begin in a folder."""
    desk.state.set("last_folder", str(folder))


def choose_files(desk: Desk, title: str, filters: str = "") -> list[Path]:
    """Existing files; [] when none were chosen."""
    names, _chosen = QFileDialog.getOpenFileNames(desk.window, title, begin(desk), filters)
    paths = [Path(name) for name in names]
    if paths:
        remember(desk, paths[0].parent)
    return paths


def choose_folder(desk: Desk, title: str) -> Path | None:
    """A folder that exists; one that is to be named anew is asked for by `dialogs.ask_folder`."""
    name = QFileDialog.getExistingDirectory(desk.window, title, begin(desk))
    if not name:
        return None
    remember(desk, Path(name).parent)
    return Path(name)


def choose_target(desk: Desk, title: str, name: str, filters: str) -> tuple[Path | None, str]:
    """A file to write, which the user agreed to replace where it exists, and the filter that was chosen."""
    chosen, kind = QFileDialog.getSaveFileName(desk.window, title, str(Path(begin(desk)) / name), filters)
    if not chosen:
        return None, ""
    remember(desk, Path(chosen).parent)
    return Path(chosen), kind
