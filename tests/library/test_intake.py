"""Files that records name: linked at once, copied afterwards, never twice, and never lost with a cancelled import."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import quote

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


def said_of(library: Library, *files: FileRef, copies: bool | None = None, dry_run: bool = False) -> list[str]:
    """What the account of an import says of files that records name."""
    bib = library.folder.parent / "some.bib"
    named = ";".join(f":{file.path.replace(':', chr(92) + ':')}:PDF" for file in files)
    bib.write_text(f"@article{{a, title={{One}}, year=2001, file={{{named}}}}}", "utf-8")
    (account,) = library.transfer.import_files([bib], copies=copies, dry_run=dry_run).files
    return [problem.message for problem in account.problems]


def test_files_that_are_not_there_are_told(library: Library, pdf: Path, tmp_path: Path) -> None:
    files = [FileRef(str(pdf)), FileRef(str(tmp_path / "doe.pdf")), FileRef("roe.pdf")]
    for dry_run in (True, False):
        assert said_of(library, *files, dry_run=dry_run) == ["2 files are not there: “doe.pdf”, “roe.pdf”."]
    assert said_of(library, *files, copies=True) == ["2 files are not there: “doe.pdf”, “roe.pdf”."]
    many = [FileRef(f"{number}.pdf") for number in range(1200)]
    (said,) = said_of(library, *many)
    assert said.startswith("1,200 files are not there: “0.pdf”") and said.endswith("“9.pdf” and 1,190 more.")
    assert said_of(library, FileRef("https://example.org/a.pdf")) == []


def test_what_is_no_document_is_not_copied_from_elsewhere(library: Library, pdf: Path, tmp_path: Path) -> None:
    secret, disguised, page = tmp_path / "id_rsa", tmp_path / "notes.txt", tmp_path / "view.aspx"
    secret.write_text("-----BEGIN PRIVATE KEY-----")
    disguised.symlink_to(secret)
    page.write_text("\n<!DOCTYPE html><p>words")
    bare = tmp_path / "paper"
    bare.write_bytes(pdf.read_bytes() + b" other")
    files = [FileRef(str(path)) for path in (pdf, secret, disguised, page, bare)]
    (said,) = said_of(library, *files, copies=True)
    assert said == (f"Not copied: “{secret}”, “{disguised}”. They are no documents, and stay linked where they are.")
    (paper,) = library.papers.find()
    assert {file.path.name for file in library.files.of(paper) if file.linked} == {
        "id_rsa"
    }  # the other has the same words
    assert len(list((library.folder / "files").iterdir())) == 3


def test_files_copied_by_a_second_import_are_told(library: Library, pdf: Path) -> None:
    record = Record(title="One", files=[FileRef(str(pdf))])
    library.transfer.import_records([record], "test")
    record = Record(title="One", files=[FileRef(str(pdf), copy=True)])
    report = library.transfer.import_records([record], "test")
    assert report.sentence() == "1 paper read: 1 already here. 1 file copied into the library."
    record = Record(title="One", files=[FileRef(str(pdf), copy=True)])
    assert library.transfer.import_records([record], "test").sentence() == "1 paper read: nothing new, 1 already here."


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
def test_a_file_whose_name_is_no_text_is_told(library: Library, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"bad\xff.pdf")
    path.write_bytes(b"%PDF-1.4")
    report = library.transfer.import_records([Record(title="One", files=[FileRef(str(path))])], "test")
    assert [problem.message for problem in report.files[0].problems] == [
        "Not attached, since its name is no text that can be kept: “bad\ufffd.pdf”."
    ]


def test_an_address_of_a_file_is_its_path(library: Library, pdf: Path) -> None:
    there = "file://" + quote(pdf.as_posix() if pdf.as_posix().startswith("/") else f"/{pdf.as_posix()}")
    gone, away = there.replace("a%20b", "a%20c"), "https://example.org/x.pdf"
    files = [FileRef(there), FileRef(gone), FileRef(away)]
    report = library.transfer.import_records([Record(title="One", files=files)], "test")
    (problem,) = report.files[0].problems
    assert problem.message == "One file is not there: “a c.pdf”."
    (paper,) = library.papers.find()
    assert [file.path for file in library.files.of(paper)][:2] == [pdf, pdf.with_name("a c.pdf")]
    assert library.transfer.import_records([Record(title="One", files=files)], "test").total("unchanged") == 1
