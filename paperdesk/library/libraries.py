"""Libraries as folders: the sample made, one moved or renamed. What is in them, the Library knows."""

from __future__ import annotations

import shutil
from pathlib import Path

from paperdesk import places
from paperdesk.errors import BadInputError, LibraryError
from paperdesk.library.agreed import moved
from paperdesk.library.opening import is_library
from paperdesk.store.database import FILE_NAME, lock_library


def sample_page() -> Path:
    """The saved page that the sample library is made from."""
    return places.resources() / "sample" / "trending-papers.txt"


def move(folder: Path, target: Path) -> Path:
    """Move a closed library to another folder, which must be missing or empty; where it now lies.

    Across disks the copy is complete before the old one goes. Raises BadInputError or LibraryError.
    """
    target = target.expanduser().absolute()
    if not is_library(folder):
        raise LibraryError(f"There is no library in {folder}.")
    if target == folder or folder in target.parents:
        raise BadInputError("A library cannot be moved into itself.")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BadInputError(f"{target} is not empty.", hint="Choose a new or an empty folder.")
    lock_library(folder, alone=True).release()  # nobody may have it open
    draft = target.with_name(f".{target.name}.moving")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.rmdir()
        try:
            folder.rename(target)
        except OSError:  # another disk
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(folder, draft)
            if (draft / FILE_NAME).stat().st_size != (folder / FILE_NAME).stat().st_size:
                raise LibraryError(f"The copy in {draft} is not whole; nothing was moved.") from None
            draft.rename(target)
            shutil.rmtree(folder)
    except OSError as error:
        raise LibraryError(f"The library cannot be moved to {target}: {error.strerror}.") from error
    moved(folder, target)
    return target
