"""What is done to the files of papers from the window, in the background: attached, found again, copied in.

Knows paths and the library's verbs; which dialog a path comes from, or which list it was dropped on, it does not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from paperdesk import children

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk

_PDF = ".pdf"
_MOST = 10  # files that may have been meant for one paper


class Filing:
    """The files of one window's papers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.wanted = 0
        """The file that the reader is to be asked for; 0 for the current paper's first that is missing."""

    def attachable(self, paths: Sequence[Path]) -> bool:
        """Whether files that are dropped on a paper are meant for it, rather than to be brought in by themselves."""
        kinds = self._desk.library.transfer.FORMATS
        read = {suffix for kind in kinds if kind.reads for suffix in kind.suffixes} - {_PDF}
        few = 0 < len(paths) <= _MOST
        return few and all(path.suffix.lower() not in read and not path.is_dir() for path in paths)

    def dropped(self, paths: list[Path], paper: int) -> None:
        """Take files that were dropped on a paper, or with 0 beside every paper."""
        if paper:
            self.attach(paper, paths)
        else:
            self._desk.importing.paths(paths)

    def attach(self, paper: int, paths: Sequence[Path]) -> None:
        """Attach files to a paper, and say to which."""
        desk = self._desk
        files = desk.library.files

        def tell(_rows: list[int]) -> None:
            rows = desk.library.papers.rows([paper]) if desk.is_open else []
            what = f"“{paths[0].name}” is" if len(paths) == 1 else f"{len(paths):,} files are"
            if rows:
                desk.tell(f"{what} attached to “{rows[0].title[:80] or 'Untitled'}”.", "good", "edit.undo", "Undo")

        desk.jobs.start("Attach files", files.attach, paper, list(paths)).then(tell, desk.report_error)

    def show(self) -> None:
        """Show the current paper's first file in its folder."""
        desk = self._desk
        files = desk.library.files.of(desk.current) if desk.current is not None else []
        if files:
            desk.attempt(children.show_in_folder, files[0].path)
        else:
            desk.tell("This paper has no file.", "info", "paper.attach", "Attach one", here=True)

    def find(self, file: int) -> None:
        """Have the reader asked where a file lies now."""
        self.wanted = file
        self._desk.trigger("paper.find_file")

    def missing(self) -> int:
        """The current paper's first file that is not where it was; 0 for none."""
        paper = self._desk.current
        files = self._desk.library.files.of(paper) if paper is not None else []
        return next((file.id for file in files if not file.exists), 0)

    def relink(self, file: int, path: Path) -> None:
        """Have a file be the one at another place."""
        desk = self._desk
        job = desk.jobs.start("Find a file again", desk.library.files.relink, file, path)
        job.then(lambda _none: desk.tell(f"The file is “{path}” now.", "good", "edit.undo", "Undo"), desk.report_error)

    def copy_in(self, files: Sequence[int]) -> None:
        """Copy linked files into the library."""
        desk = self._desk

        def tell(count: int) -> None:
            copied = "The file lies" if count == 1 else f"{count:,} files lie"
            desk.tell(f"{copied} in the library now.", "good", "edit.undo", "Undo")

        desk.jobs.start("Copy into the library", desk.library.files.copy_in, list(files)).then(tell, desk.report_error)
