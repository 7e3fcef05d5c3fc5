"""A folder as one thing to bring in: everything in it that holds papers, and what holds none is only named."""

from __future__ import annotations

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
        ("deep/er/b.bib, line 2", True),
        ("folder", False),
    ]
    assert "readme.md" in account.problems[1].message
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
