"""Files that records name: linked at once, copied afterwards, never twice, and never lost with a cancelled import."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.library import Library
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import FileRef, Record


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "storage" / "a b.pdf"
    path.parent.mkdir()
    path.write_bytes(b"%PDF-1.4 the words")
    return path


def brought(library: Library, *files: FileRef, progress: Progress | None = None) -> tuple[int, int, int]:
    report = library.transfer.import_records([Record(title="One", files=list(files))], "test", progress)
    return report.total("added"), report.total("updated"), report.total("unchanged")


def test_a_file_to_be_copied_lies_in_the_library_afterwards_and_once(library: Library, pdf: Path) -> None:
    assert brought(library, FileRef(str(pdf), copy=True)) == (1, 0, 0)
    (paper,) = library.papers.find()
    (file,) = library.files.of(paper)
    assert not file.linked and file.path.is_relative_to(library.folder) and file.path.read_bytes() == pdf.read_bytes()
    assert brought(library, FileRef(str(pdf), copy=True)) == (0, 0, 1)
    same = pdf.with_name("other.pdf")
    same.write_bytes(pdf.read_bytes())
    brought(library, FileRef(str(same), copy=True))
    assert len(library.files.of(paper)) == 1
    assert [path.name for path in (library.folder / "files").iterdir()] == [file.path.name]


def test_a_linked_pdf_is_measured_so_that_it_can_be_searched(library: Library, pdf: Path, tmp_path: Path) -> None:
    missing = tmp_path / "gone.pdf"
    assert brought(library, FileRef(str(pdf)), FileRef(str(missing))) == (1, 0, 0)
    (paper,) = library.papers.find()
    first, second = library.files.of(paper)
    assert first.linked and first.path == pdf and first.exists and second.path == missing and not second.exists
    assert library.full_text.waiting() == 1


def test_a_cancelled_import_leaves_files_linked_and_the_next_one_copies_them(library: Library, pdf: Path) -> None:
    class Stopping(Progress):
        def report(self, done: int, total: int = 0, text: str = "") -> None:
            if text.endswith("files"):
                raise Cancelled

    with pytest.raises(Cancelled):
        brought(library, FileRef(str(pdf), copy=True), progress=Stopping())
    (paper,) = library.papers.find()
    assert [(file.linked, file.path) for file in library.files.of(paper)] == [(True, pdf)]
    brought(library, FileRef(str(pdf), copy=True))
    assert [file.linked for file in library.files.of(paper)] == [False]


def test_one_undo_takes_the_files_with_their_papers(library: Library, pdf: Path) -> None:
    brought(library, FileRef(str(pdf), copy=True))
    library.undo()
    assert library.papers.find() == []
    library.redo()
    (paper,) = library.papers.find()
    assert [file.exists for file in library.files.of(paper)] == [True]


def test_a_file_that_cannot_be_read_is_said_and_stays_linked(library: Library, pdf: Path) -> None:
    class Removing(Progress):
        def report(self, done: int, total: int = 0, text: str = "") -> None:
            if text.endswith("files"):
                pdf.unlink(missing_ok=True)

    report = library.transfer.import_records(
        [Record(title="One", files=[FileRef(str(pdf), copy=True)])], "test", Removing()
    )
    assert ["stays linked" in problem.message for problem in report.files[0].problems] == [True]
    assert [file.exists for file in library.files.of(report.added_ids[0])] == [False]
