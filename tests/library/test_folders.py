"""A folder as one thing to bring in: everything in it that holds papers, and what holds none is only named."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from paperdesk.errors import UnreadableFileError
from paperdesk.library import Library
from paperdesk.library import folders as module
from paperdesk.library.folders import listed
from paperdesk.progress import Progress


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "b.bib").write_text(
        "@article{b, title={Two}, author={Roe, R}, year=2001}\n@article{", "utf-8"
    )
    (folder / "A.bib").write_text("@article{a, title={One}, author={Doe, J}, year=2000}", "utf-8")
    (folder / "readme.md").write_text("# Nothing\n", "utf-8")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "c.bib").write_text("@article{c, title={Three}}", "utf-8")
    (folder / "link.bib").symlink_to(folder / "A.bib")
    (folder / "round").symlink_to(folder)
    return folder


def test_a_folder_is_one_account_with_all_that_is_below(library: Library, folder: Path) -> None:
    (account,) = library.transfer.import_files([folder]).files
    assert (account.format, account.read, account.added, account.failed) == ("folder", 3, 2, 1)
    assert [(each.where, each.failed) for each in account.problems] == [
        ("folder", False),
        ("deep/er/b.bib, line 2", True),
        ("folder", False),
    ]
    assert account.problems[0].message == "2 links were not followed: “link.bib”, “round”."
    assert "readme.md" in account.problems[2].message
    library.undo()
    assert library.papers.count() == 0
    (account,) = library.transfer.import_files([folder], dry_run=True).files
    assert account.added == 2 and library.papers.count() == 0


def test_pdfs_come_last_and_hidden_things_and_links_not_at_all(folder: Path) -> None:
    (folder / "AAA.pdf").write_bytes(b"%PDF-1.4")
    names = [path.name for path in listed(folder, Progress())]
    assert names == ["A.bib", "b.bib", "readme.md", "AAA.pdf"]


def test_a_library_of_our_own_and_too_much_are_refused(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = library.transfer.import_files([library.folder])
    assert "library of PaperDesk" in report.files[0].error
    monkeypatch.setattr(module, "MOST", 2)
    with pytest.raises(UnreadableFileError, match="more than 2"):
        listed(folder, Progress())


def test_an_empty_folder_holds_nothing(library: Library, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = library.transfer.import_files([tmp_path / "empty"])
    assert (report.files[0].read, report.files[0].error) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
@pytest.mark.parametrize("size", [1, 1000])
def test_a_name_that_is_no_text_comes_in_like_any_other(library: Library, tmp_path: Path, size: int) -> None:
    path = tmp_path / "in" / os.fsdecode(b"bad\xff.bib")
    path.parent.mkdir()
    path.write_text("".join(f"@article{{k{each}, title={{Work number {each}}}, note={{{'x' * 100}}}}}\n"
                            for each in range(size)), "utf-8")  # fmt: skip
    path.with_suffix(".txt").write_text("nothing", "utf-8")
    (account,) = library.transfer.import_files([path.parent]).files
    assert (account.added, account.failed) == (size, 0)
    assert [each.message for each in account.problems] == ["No papers were found in “bad\ufffd.txt”."]


def test_a_folder_below_that_cannot_be_read_is_told(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def refusing(path: str) -> object:
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    (account,) = library.transfer.import_files([folder]).files
    assert account.added == 1
    assert ("deep", "The folder cannot be read: Permission denied.") in [
        (each.where, each.message) for each in account.problems
    ]
