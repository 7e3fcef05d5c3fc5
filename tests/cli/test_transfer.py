"""Bringing papers in and taking them out by words, where disk, names and input are not as they should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_cli import BIB, Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path / "library", capsys)


@pytest.fixture
def filled(desk: Desk, tmp_path: Path) -> Desk:
    (tmp_path / "three.bib").write_text(BIB)
    desk("import", str(tmp_path / "three.bib"), "--no-index")
    return desk


def test_a_path_that_no_disk_takes_locks_nothing_in(desk: Desk, tmp_path: Path) -> None:
    name = "x" * 300 + ".pdf"
    (tmp_path / "a.bib").write_text(f"@article{{a, title={{One}}, year=2001, file={{:/{name}:PDF}}}}\n{BIB}")
    desk("import", str(tmp_path / "a.bib"), "--no-index")
    assert desk.json("list")[0]["paperdesk"]["files"] == [f"/{name}"]
    assert name in desk("show", "a") and name in desk("export", "--format", "bibtex")
    assert desk("export", "--format", "csljson").rstrip().endswith("]")
    desk("archive", "write", str(tmp_path / "a.paperdesk"))
    desk("note", "sync", str(tmp_path))


def test_a_file_that_cannot_be_written_is_not_kept_in_step_either(filled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "gone" / "refs.bib"
    filled("keep", "add", str(path), code=1)
    assert "cannot be written" in filled.err and filled.json("keep", "list") == []
    path.parent.mkdir()
    filled("keep", "add", str(path))
    assert path.read_text("utf-8").count("@") == 3


def test_problems_are_lines_and_not_without_end(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a\nb\u202ec.bib"
    path.write_text("@article{a, title={One}, crossref={a}}\n" + "@article{\n" * 200, "utf-8")
    out = desk("import", str(path), "--no-index")
    assert out.startswith(f"{tmp_path}/a b\\u202ec.bib: ") and out.count("\n") == 1
    lines = desk.err.splitlines()
    assert len(lines) == 51 and lines[-1].endswith("more; --json names them.") and "\u202e" not in desk.err
    assert any("“a” refers to itself." in line for line in lines)
    desk("import", str(tmp_path / "no\nne.bib"), "--no-index", code=1)
    assert desk.err.count("\n") == 1


def test_files_from_outside_that_go_into_an_archive_are_told(filled: Desk, tmp_path: Path) -> None:
    (tmp_path / "linked.pdf").write_bytes(b"%PDF-1.4")
    filled("attach", "--link", "doe2001", str(tmp_path / "linked.pdf"))
    out = filled("archive", "write", str(tmp_path / "a.paperdesk"))
    assert out.startswith("3 papers and 1 file written to ")
    assert filled.err == f"  from outside the library: {tmp_path / 'linked.pdf'}\n"
