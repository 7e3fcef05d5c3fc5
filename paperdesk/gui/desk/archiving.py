"""A whole library written to one file, and a library made of such a file; in the background."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from paperdesk.library.archive import SUFFIX, Packed, unpack

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk


class Archiving:
    """Archives of one window; `offered` is one that was dropped, until it is opened."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.offered: Path | None = None

    def write(self, target: Path) -> None:
        """Write the open library to one file."""
        desk = self._desk
        desk.save_editors()
        if target.suffix.lower() != SUFFIX:
            target = target.with_name(target.name + SUFFIX)
        job = desk.jobs.start(f"Write {target.name}", desk.library.archive.write, target)
        job.then(self._tell_written, desk.report_error)
        job.cancelled.connect(lambda: desk.tell(f"{target.name} was not written: stopped."))

    def _tell_written(self, packed: Packed) -> None:
        said = f"{packed.counted} written to {packed.path} ({max(1, round(packed.size / 1_000_000)):,} MB)."
        if packed.missing:
            named = ", ".join(f"“{Path(path).name}”" for path in packed.missing[:3])
            more = f" and {len(packed.missing) - 3:,} more" if len(packed.missing) > 3 else ""
            said += f" Not there, so not in it: {named}{more}."
        if packed.linked:  # whoever gets the archive gets these as well
            named = ", ".join(f"“{Path(path).name}”" for path in packed.linked[:3])
            more = f" and {len(packed.linked) - 3:,} more" if len(packed.linked) > 3 else ""
            said += f" From outside the library: {named}{more}."
        if packed.missing:
            self._desk.tell(said, "warning")
        else:
            self._desk.tell(said, "good")

    def open(self, path: Path, folder: Path) -> None:
        """Make a library of an archive in an empty or new folder, then open it."""
        desk = self._desk

        def open_made(_files: int) -> None:
            self.offered = None
            desk.libraries.open(folder)

        job = desk.jobs.start(f"Open {path.name}", unpack, path, folder)
        job.then(open_made, desk.report_error)
        job.cancelled.connect(lambda: desk.tell(f"{path.name} was not opened: stopped. Nothing was left in {folder}."))

    def offer(self, path: Path) -> None:
        """Say that a file is a whole library, and offer to open it."""
        self.offered = path
        self._desk.tell(f"“{path.name}” is a whole library in one file: it is opened as a library of its own.", "info",
                        "archive.open_offered", "Open it…")  # fmt: skip

    @staticmethod
    def is_archive(path: Path) -> bool:
        """Whether a file is such an archive, by its name."""
        return path.suffix.lower() == SUFFIX
