"""Files kept in step and whole libraries in one file, from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from paperdesk.cli.transfer import print_account
from paperdesk.errors import LibraryError
from paperdesk.library.incoming import Incoming
from paperdesk.library.shapes import FileReport
from tests.cli.test_cli import BIB, Desk, desk, filled

__all__ = ["desk", "filled"]  # fixtures


def test_files_are_kept_in_step(filled: Desk, tmp_path: Path) -> None:
    bib = tmp_path / "thesis.bib"
    out = filled("keep", "add", str(bib), "--query", "year:2001")
    assert "thesis.bib: 1 paper." in out and f"{bib} is kept in step" in out
    assert filled.json("keep", "list") == [
        {"id": 1, "query": "year:2001", "format": "bibtex", "file": str(bib), "awake": True}
    ]
    assert filled("keep", "update") == "" and "sleeps" not in filled("keep", "list")
    bib.write_text("mine", "utf-8")
    assert "kept as “thesis (not by PaperDesk).bib”" in filled("keep", "update")
    filled("keep", "remove", "1")
    filled("keep", "remove", "1", code=1)


def test_deleting_a_collection_names_the_file_that_is_kept_no_longer(filled: Desk, tmp_path: Path) -> None:
    bib = tmp_path / "thesis.bib"
    filled("collection", "add", "Thesis", "doe2001")
    filled("keep", "add", str(bib), "--collection", "Thesis")
    assert filled("collection", "delete", "Thesis").startswith(f"{bib} is kept in step no longer;")
    assert bib.exists() and filled.json("keep", "list") == []
    assert "thesis.bib in step no longer" in filled("undo") and len(filled.json("keep", "list")) == 1


@pytest.mark.parametrize("name", [".profile", "thesis", "thesis.pdf"])
def test_a_file_that_is_none_of_a_format_is_refused(filled: Desk, tmp_path: Path, name: str) -> None:
    filled("keep", "add", str(tmp_path / name), code=1)
    assert f"Call it “{name}.bib”" in filled.err and not (tmp_path / name).exists()
    assert filled.json("keep", "list") == []


def test_what_came_from_elsewhere_sleeps(filled: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bib = tmp_path / "thesis.bib"
    filled("keep", "add", str(bib))
    filled("archive", "write", str(tmp_path / "all.paperdesk"))
    shutil.copytree(filled.folder, tmp_path / "copied")
    bib.write_text("mine", "utf-8")
    unpacked = Desk(tmp_path / "unpacked", capsys)
    assert unpacked("archive", "open", str(tmp_path / "all.paperdesk")).endswith("with 0 files.\n")
    for other in (unpacked, Desk(tmp_path / "copied", capsys)):
        assert other("keep", "update", code=1) == "" and "File 1 sleeps" in other.err
        assert other("keep", "list").endswith("sleeps\n") and "keep wake NUMBER" in other.err
        assert [each["awake"] for each in other.json("keep", "list")] == [False]
        assert bib.read_text("utf-8") == "mine"
    assert "thesis.bib: 3 papers." in unpacked("keep", "wake", "1")
    assert unpacked("keep", "update") == "" and "@" in bib.read_text("utf-8")
    unpacked("keep", "wake", "7", code=1)
    assert "not kept in step any more" in unpacked.err
    Desk(tmp_path / "copied", capsys)("keep", "remove", "1")


def test_what_is_in_an_archive_is_counted(filled: Desk, tmp_path: Path) -> None:
    assert filled("archive", "write", str(tmp_path / "all.paperdesk")).startswith("3 papers and 0 files written to")
    filled("trash", "doe2001", "roe2002")
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    filled("attach", "poe1845", str(tmp_path / "x.pdf"))
    assert "1 file written" in filled("archive", "write", str(tmp_path / "all.paperdesk"))


def test_an_export_replaces_no_hidden_file_and_none_of_no_format(filled: Desk, tmp_path: Path) -> None:
    (tmp_path / ".profile").write_text("mine", "utf-8")
    for name, more in (
        (".profile", ()), (".profile", ("--format", "ris")), (".profile", ("--style", "apa")), ("papers", ()),
        ("main.tex", ()), ("", ()),
    ):  # fmt: skip
        filled("export", *more, "-o", str(tmp_path / name), code=1)
        assert "does not end as" in filled.err or "is a folder" in filled.err
    assert (tmp_path / ".profile").read_text("utf-8") == "mine" and len(list(tmp_path.glob("*.*"))) == 2
    for name, more in (("papers", ("--format", "ris")), (".hidden.bib", ()), ("x.JSON", ())):
        filled("export", *more, "-o", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size


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


def test_the_account_of_an_import_is_printed_where_the_library_cannot_be_written(
    filled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take(*_about: object) -> None:
        raise LibraryError("The disk is full.", hint="Make room.")

    (tmp_path / "more.bib").write_text(BIB)
    monkeypatch.setattr(Incoming, "take", take)
    report = filled.json("import", str(tmp_path / "more.bib"), str(tmp_path / "more.bib"), code=1)
    assert report["totals"]["read"] == 0
    said = [account["problems"] for account in report["files"]]
    assert said == [[{"where": "", "message": "The disk is full. Make room."}]] * 2
    assert filled.err == "paperdesk: The disk is full. Make room.\n" * 2
    assert filled("import", str(tmp_path / "more.bib"), code=1) == ""
    assert filled.err == "paperdesk: The disk is full. Make room.\n"


def test_what_came_in_before_an_error_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_account(FileReport("a.bib", read=2, added=2, error="The disk is full."))
    print_account(FileReport("b.bib", error="The disk is full."))
    assert capsys.readouterr() == ("a.bib: 2 papers read: 2 added.\n", "")


def test_a_look_first_names_what_may_be_here_and_what_would_change(desk: Desk, tmp_path: Path) -> None:
    held, new = tmp_path / "held.bib", tmp_path / "new.bib"
    held.write_text(
        "@article{a, title={Long story about ravens}, author={Poe, Edgar}, year=1845}"
        "@article{b, title={Another tale of black cats}, author={Poe, Edgar}, year=1843}"
    )
    new.write_text(
        "@article{c, title={The long story about ravens}, author={Poe, Edgar}, year=1845}"
        "@article{b, title={Another tale of black cats}, author={Poe, Edgar}, year=1843, volume=7, doi={10.1000/b}}"
    )
    desk("import", str(held))
    said = desk("import", str(new), "--dry-run")
    assert "2 papers read: 1 added, 1 updated." in said
    assert "The long story about ravens (Poe, 1845): may be “Long story about ravens (Poe, 1845)”." in said
    assert "would change: Another tale of black cats (Poe, 1843): volume and DOI added" in said
    foretold = desk.json("import", str(new), "--dry-run")["preview"]
    assert [line["fate"] for line in foretold] == ["added", "alike", "updated"]
    assert len(desk.json("list")) == 2 and "preview" not in desk.json("import", str(new))
