"""Which files of a folder are looked at when the folder as a whole is brought in, and in what order."""

from __future__ import annotations

import os
from pathlib import Path

from paperdesk.errors import UnreadableFileError
from paperdesk.library.files import is_pdf, storable
from paperdesk.progress import Progress
from paperdesk.store.database import FILE_NAME

MOST = 50_000
"""Files of one folder that are looked at."""


def listed(folder: Path, progress: Progress) -> list[Path]:
    """The files in a folder and below, PDFs behind the others: a bibliography says more of one than the file itself.

    Hidden files and folders are left out, and links are not followed. Raises UnreadableFileError where the folder is a
    library of PaperDesk, cannot be read or holds too much.
    """
    if (folder / FILE_NAME).exists():
        raise UnreadableFileError(f"“{folder}” is a library of PaperDesk.", hint="Open it, or import its archive.")
    refused: list[OSError] = []
    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=refused.append):
        progress.check()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(place) / name for name in names if not name.startswith(".") and storable(name))
        found += [path for path in paths if not path.is_symlink() and path.is_file()]
        if len(found) > MOST:
            raise UnreadableFileError(f"“{folder}” holds more than {MOST:,} files; choose a folder further down.")
    if refused and not found:
        raise UnreadableFileError(f"“{folder}” cannot be read: {refused[0].strerror}.")
    return sorted(found, key=lambda path: (is_pdf(path), path.as_posix().lower()))
