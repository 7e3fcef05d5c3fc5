"""Which files of a folder are looked at when the folder as a whole is brought in, and in what order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from paperdesk.errors import UnreadableFileError
from paperdesk.library.files import is_pdf
from paperdesk.presence import is_file, is_there
from paperdesk.progress import Progress
from paperdesk.record import Problem, clean_line
from paperdesk.store.database import FILE_NAME

MOST = 50_000
"""Files of one folder that are looked at."""
_NAMED = 10  # of those that are told of


def listed(folder: Path, progress: Progress, problems: list[Problem] | None = None) -> list[Path]:
    """The files in a folder and below, PDFs behind the others: a bibliography says more of one than the file itself.

    Hidden files and folders are left out; links are not followed, and folders that cannot be read are passed by: of
    both `problems` tell. Raises UnreadableFileError where the folder is a library of PaperDesk, cannot be read or holds
    too much.
    """
    if is_there(folder / FILE_NAME):
        raise UnreadableFileError(f"“{folder}” is a library of PaperDesk.", hint="Open it, or import its archive.")
    refused: list[OSError] = []
    found: list[Path] = []
    links: list[str] = []
    for place, folders, names in os.walk(folder, onerror=refused.append):
        progress.check()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = [Path(place) / name for name in names if not name.startswith(".")]
        links += [named(path, folder) for path in (*paths, *map(Path(place).joinpath, folders)) if path.is_symlink()]
        found += [path for path in paths if not path.is_symlink() and is_file(path)]
        if len(found) > MOST:
            raise UnreadableFileError(f"“{folder}” holds more than {MOST:,} files; choose a folder further down.")
    if refused and not found:
        raise UnreadableFileError(f"“{folder}” cannot be read: {refused[0].strerror}.")
    if problems is not None:
        problems += [_unread(error, folder) for error in refused]
        if links:
            said = "A link was" if len(links) == 1 else f"{len(links):,} links were"
            problems.append(Problem("folder", f"{said} not followed: {some(links)}."))
    return sorted(found, key=lambda path: (is_pdf(path), path.as_posix().lower()))


def named(path: Path, folder: Path) -> str:
    """What a file below a folder is called for the reader: from there on, and as text whatever bytes it holds."""
    return clean_line(os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "replace"))


def some(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(f"“{name}”" for name in names[:_NAMED]) + more


def _unread(error: OSError, folder: Path) -> Problem:
    where = named(Path(error.filename), folder) if error.filename else "folder"
    return Problem(where, f"The folder cannot be read: {error.strerror or error}.")
