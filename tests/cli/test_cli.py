"""The command line: every word, its exit code, its JSON, and one sentence for what a reader can mend."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paperdesk.cli import main
from paperdesk.errors import LibraryError
from paperdesk.library import Library
from tests.formats.zotero_parts.building import ZoteroFolder

PAGE = Path(__file__).parents[2] / "resources" / "sample" / "trending-papers.txt"
BIB = """@article{doe2001, title={One Thing}, author={Doe, Jane}, year={2001}, doi={10.1000/a}}
@inproceedings{roe2002, title={Another Thing}, author={Roe, Rick}, booktitle={Conf}, year={2002}}
@book{poe1845, title={The Raven}, author={Poe, Edgar Allan}, year={1845}}
"""


class Desk:
    """Runs words on one library and reads what they print."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture
        self.err = ""

    def __call__(self, *words: str, code: int = 0) -> str:
        got = main(
            [*words, "--library", str(self.folder)] if "--" not in words else ["--library", str(self.folder), *words]
        )
        out, self.err = self._capture.readouterr()
        assert got == code, (words, out, self.err)
        assert "Traceback" not in out + self.err
        return out

    def json(self, *words: str, code: int = 0) -> Any:
        return json.loads(self(*words, "--json", code=code))


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path / "library", capsys)


@pytest.fixture
def filled(desk: Desk, tmp_path: Path) -> Desk:
    (tmp_path / "three.bib").write_text(BIB)
    desk("import", str(tmp_path / "three.bib"), "--no-index")
    return desk


def keys(papers: list[dict[str, Any]]) -> list[str]:
    return [paper["id"] for paper in papers]


def test_import_accounts_for_every_work(desk: Desk) -> None:
    report = desk.json("import", str(PAGE), "--no-index")
    assert report["totals"] == {"read": 78, "added": 78, "updated": 0, "unchanged": 0, "failed": 0}
    assert report["files"][0]["format"] == "trending" and report["store_seconds"] > 0
    assert desk.json("import", str(PAGE), "--no-index")["totals"]["unchanged"] == 78
    papers = desk.json("list")
    assert len(papers) == 78 and papers[0]["title"].startswith("Automated Deep Learning")
    assert papers[0]["paperdesk"]["source"][0]["rank"] == 1


def test_a_refused_path_is_1_and_the_others_are_in(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "good.bib").write_text(BIB)
    (tmp_path / "bad.bin").write_bytes(b"\0\1\2" * 1000)
    report = desk.json("import", str(tmp_path / "bad.bin"), str(tmp_path / "none.bib"), str(tmp_path / "good.bib"),
                       "--no-index", code=1)  # fmt: skip
    assert report["totals"]["added"] == 3 and len(report["files"]) == 3
    assert report["files"][0]["problems"] and desk.err.count("\n") == 2


def test_a_library_that_was_moved_is_not_empty_and_not_made_anew(filled: Desk, tmp_path: Path) -> None:
    filled.folder.rename(tmp_path / "moved")
    for words in (["list"], ["stats"], ["import", str(tmp_path / "three.bib")]):
        assert filled(*words, code=1) == ""
        assert f"There was a library in {filled.folder}" in filled.err
    assert not filled.folder.exists()
    filled.folder.mkdir()
    assert filled.json("list") == []
    (tmp_path / "moved").rename(filled.folder)
    assert len(filled.json("list")) == 3


@pytest.mark.parametrize(
    "words",
    [("import", ""), ("import", "three.bib", ""), ("export", "-o", ""), ("export", "--output="),
     ("archive", "write", ""),
     ("archive", "open", ""), ("keep", "add", ""), ("note", "sync", ""), ("attach", "doe2001", ""),
     ("list", "--library", "")],
)  # fmt: skip
def test_an_empty_word_for_a_path_is_wrong_usage(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "three.bib").write_text(BIB)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(words)
    out, err = capsys.readouterr()
    assert left.value.code == 2
    assert out == "" and "no path is named" in err
    assert [path.name for path in tmp_path.iterdir()] == ["three.bib"]


def test_nothing_is_written_where_there_is_no_library(desk: Desk) -> None:
    assert desk.json("list") == []
    assert desk.json("search", "anything")["hits"] == []
    assert desk.json("stats")["papers"] == 0
    desk("show", "x", code=1)
    assert desk.err == "paperdesk: No paper has the key “x”. `paperdesk list` shows the keys.\n"
    assert not desk.folder.exists()


def test_list_show_and_edit(filled: Desk) -> None:
    assert keys(filled.json("list", "year:>1900", "--sort", "-year")) == ["roe2002", "doe2001"]
    assert keys(filled.json("list", "--limit", "1")) == ["doe2001"]
    filled("edit", "doe2001", "title=One Other Thing", "year=2003", "authors=Doe, Jane; Poe, E.")
    shown = filled.json("show", "doe2001")
    assert shown["title"] == "One Other Thing" and shown["issued"] == {"date-parts": [[2003]]}
    assert [author["family"] for author in shown["author"]] == ["Doe", "Poe"]
    filled("edit", "doe2001", "doi=nonsense", code=1)
    filled("edit", "doe2001", "nonsense", code=1)


def test_status_star_rate_and_undo(filled: Desk) -> None:
    filled("status", "read", "--query", "year:>1900")
    filled("star", "poe1845")
    filled("rate", "4", "poe1845", "doe2001")
    assert keys(filled.json("list", "status:read rating:>=4")) == ["doe2001"]
    assert filled("undo") == "Undone: Rate: 2 papers.\n"
    assert filled("redo") == "Redone: Rate: 2 papers.\n"
    filled("unstar", "poe1845")
    history = filled.json("history", "doe2001")
    assert history["reading"][0]["to"] == "read" and history["steps"][0]["label"] == "Rate: 2 papers"
    filled("status", "read", code=2)
    filled("status", "read", "doe2001", "--query", "", code=2)


def test_queue(filled: Desk) -> None:
    filled("queue", "add", "poe1845", "doe2001")
    filled("queue", "add", "--first", "roe2002")
    filled("queue", "move", "doe2001", "--before", "poe1845")
    papers = filled.json("queue", "list")
    assert keys(papers) == ["roe2002", "doe2001", "poe1845"]
    assert [paper["paperdesk"]["queue"] for paper in papers] == [1, 2, 3]
    filled("queue", "move", "poe1845", "--to", "1")
    filled("queue", "remove", "roe2002")
    assert keys(filled.json("queue", "list")) == ["poe1845", "doe2001"]


def test_tags_and_collections(filled: Desk) -> None:
    filled("tag", "add", "a/b,c", "doe2001", "poe1845")
    filled("tag", "rename", "a/b", "x")
    filled("tag", "merge", "c", "x")
    assert filled.json("tag", "list") == [
        {"path": "x", "colour": filled.json("tag", "list")[0]["colour"], "count": 2, "total": 2}]  # fmt: skip
    filled("tag", "remove", "x", "doe2001")
    filled("tag", "remove", "nothing", "doe2001", code=1)
    filled("collection", "add", "Thesis/Intro", "--query", "tag:x")
    assert filled.json("collection", "list") == [
        {"path": "Thesis", "count": 0, "total": 1}, {"path": "Thesis/Intro", "count": 1, "total": 1}]  # fmt: skip
    assert filled.json("show", "poe1845")["paperdesk"]["collections"] == ["Thesis/Intro"]
    filled("collection", "delete", "Thesis")
    assert filled.json("collection", "list") == []


def test_notes(filled: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    filled("note", "set", "doe2001", "# Idea")
    filled("note", "append", "doe2001", "more")
    assert filled("note", "show", "doe2001") == "# Idea\n\nmore\n"
    editor = tmp_path / "editor.py"
    editor.write_text("import sys, pathlib\npathlib.Path(sys.argv[1]).write_text('edited\\n')\n")
    import sys

    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")
    filled("note", "edit", "doe2001")
    assert filled("note", "show", "doe2001") == "edited\n\n"
    versions = filled.json("note", "versions", "doe2001")
    filled("note", "restore", "doe2001", str(versions[0]["id"]))
    assert filled("note", "show", "doe2001") == "# Idea\n\nmore\n"


def test_search(filled: Desk) -> None:
    answer = filled.json("search", "thing")
    assert answer["total"] == 2 and set(keys(answer["hits"])) == {"doe2001", "roe2002"}
    assert answer["hits"][0]["fields"] == ["title"] and answer["took_ms"] > 0
    assert {"value": "unread", "label": "Unread", "count": 2} in answer["facets"]["status"]
    assert filled.json("search", "raven thing")["total"] == 0
    assert filled.json("reindex") == {"papers": 3, "pdfs": 0}


@pytest.mark.parametrize("words", [("search", "--json"), ("search",), ("list", "--json"), ("list",)])
def test_what_was_not_understood_is_said_on_stderr(filled: Desk, words: tuple[str, ...]) -> None:
    out = filled(words[0], "yaer:2001", *words[1:])
    assert "did you mean year:" in filled.err and "did you mean" not in out
    assert "--json" not in words or json.loads(out) is not None


def test_search_looks_into_pdfs(filled: Desk, make_pdf: Callable[..., Path]) -> None:
    filled("attach", "poe1845", str(make_pdf("raven.pdf", "Once upon", "a midnight thing")))
    answer = filled.json("search", "thing")
    assert answer["total"] == 2
    assert [(hit["part"], hit["page"]) for hit in answer["hits"]] == [("all", None), ("all", None), ("pdf", 2)]
    said = filled("search", "thing").splitlines()
    assert said[-3] == "In PDFs:" and said[-1].strip() == "PDF p. 2: a midnight thing"
    assert filled.json("reindex") == {"papers": 3, "pdfs": 1}


def test_search_in_a_collection_or_a_saved_search(filled: Desk) -> None:
    filled("collection", "add", "Thesis/Intro", "doe2001", "poe1845")
    assert keys(filled.json("search", "thing", "--in", "thesis")["hits"]) == ["doe2001"]
    assert filled.json("search", "raven", "--in", "Thesis/Intro")["total"] == 1
    with Library.open(filled.folder) as library:
        library.shelves.add("Old ones", "year:<1900")
    assert filled.json("search", "NOT thing", "--in", "old ONES")["total"] == 1
    assert filled.json("search", "thing", "--in", "Old ones")["total"] == 0
    filled("search", "thing", "--in", "Nowhere", code=1)


def test_trash_restore_and_export(filled: Desk, tmp_path: Path) -> None:
    filled("trash", "doe2001")
    assert keys(filled.json("list")) == ["roe2002", "poe1845"]
    filled("restore", "doe2001")
    filled("export", "--query", "year:2001", "-o", str(tmp_path / "out.json"))
    assert keys(json.loads((tmp_path / "out.json").read_text())) == ["doe2001"]
    assert "@book{poe1845" in filled("export", "--query", "raven")


def test_backups(filled: Desk) -> None:
    name = filled.json("backup", "create")["name"]
    filled("trash", "doe2001")
    assert [held["name"] for held in filled.json("backup", "list")] == [name]
    filled("backup", "verify", name)
    filled("backup", "restore", "latest")
    assert "doe2001" in keys(filled.json("list"))
    filled("backup", "verify", "nothing", code=1)


def test_wrong_usage_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["nonsense"], ["status", "done", "x"], ["rate", "9", "x"], ["import"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 2
    assert main([]) == 2


def test_dashes_end_options(filled: Desk, tmp_path: Path) -> None:
    (tmp_path / "--odd.bib").write_text(BIB)
    filled("import", "--no-index", "--", str(tmp_path / "--odd.bib"))
    filled("list", "--", "-year:2001")


def test_attaching(filled: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    filled("attach", "doe2001", str(tmp_path / "a.pdf"))
    assert filled.json("show", "doe2001")["paperdesk"]["files"] == ["files/Doe - 2001 - One Thing.pdf"]
    filled("attach", "doe2001", str(tmp_path / "none.pdf"), code=1)
    filled("open", "poe1845", code=1)


def test_a_library_that_does_not_open_is_restored(filled: Desk) -> None:
    made = filled.json("backup", "create")
    path = filled.folder / "library.sqlite"
    path.write_bytes(path.read_bytes()[:50_000])
    filled("list", code=1)
    assert [held["name"] for held in filled.json("backup", "list")] == [made["name"]]
    filled("backup", "verify", "latest")
    assert "Restored" in filled("backup", "restore", "latest")
    assert len(filled.json("list")) == 3
    path.unlink()
    filled("list", code=1)
    filled("backup", "restore", made["name"])
    assert len(filled.json("list")) == 3


def test_nothing_pretends_to_be_made_where_there_is_no_library(desk: Desk) -> None:
    desk("backup", "create", code=1)
    desk("collection", "create", "A", code=1)
    assert desk.json("backup", "list") == [] and not desk.folder.exists()


def test_words_that_are_no_text(filled: Desk) -> None:
    for words in (("show", "\udcff"), ("collection", "remove", "\udcff", "doe2001"), ("list", "\udcff")):
        filled(*words, code=0 if words[0] == "list" else 1)
    filled("note", "set", "doe2001", "a\udcffb")
    assert filled("note", "show", "doe2001") == "a\ufffdb\n"
    filled("note", "set", "--", "doe2001", "--")
    assert filled("note", "show", "doe2001") == "--\n"


def test_search_answers_without_an_index(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> int:
        raise LibraryError("The search index cannot be written.")

    monkeypatch.setattr("paperdesk.library.Library.catch_up", broken)
    assert keys(filled.json("search", "raven")["hits"]) == ["poe1845"]
    assert "cannot be written" in filled.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_to_a_full_disk_ends_in_a_sentence(filled: Desk) -> None:
    words = [sys.executable, "-m", "paperdesk", "--library", str(filled.folder), "list"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "cannot be written" in done.stderr


def test_columns_of_a_table_are_told(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text("Werk;Wer;Wann;Meinung\nA Thing;Doe, Jane;2001;good\n")
    assert desk.json("import", str(table), "--no-index", code=1)["totals"]["added"] == 0
    mapped = ("--map", "Werk=title", "--map", "#2=Authors", "--map", "Wann=year", "--no-index")
    report = desk.json("import", str(table), *mapped, "--dry-run")
    assert report["totals"]["added"] == 1 and desk.json("list") == []
    desk.json("import", str(table), *mapped)
    (paper,) = desk.json("list")
    assert (paper["title"], paper["author"][0]["family"]) == ("A Thing", "Doe")
    assert desk.json("list", "import:list.csv")[0]["id"] == paper["id"]


def test_a_wrong_mapping_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    table, other = tmp_path / "list.csv", tmp_path / "a.bib"
    table.write_text("Werk;Wer;Wann\nA Thing;Doe, Jane;2001\n")
    other.write_text(BIB)
    for path, wish in ((table, "Werk=nonsense"), (table, "None=title"), (table, "Wer=authors"), (other, "a=title")):
        desk("import", str(path), "--map", wish, code=1)
        assert desk.err.count("\n") == 1 and desk.err.startswith("paperdesk: ")


def test_zotero_is_found_where_it_usually_lies(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "somebody"
    home.mkdir()
    monkeypatch.setattr(Path, "home", lambda: home)
    desk("import", "--zotero", code=1)
    assert "No data folder of Zotero" in desk.err
    folder = ZoteroFolder(home / "Zotero")
    folder.item(title="From Zotero")
    folder.done()
    assert desk.json("import", "--zotero", "--no-index")["totals"]["added"] == 1
    other = ZoteroFolder(home / "snap")
    other.done()
    (home / "snap" / "zotero-snap" / "common").mkdir(parents=True)
    (home / "snap" / "zotero.sqlite").rename(home / "z.sqlite")
    (home / "snap" / "zotero-snap" / "common" / "Zotero").mkdir()
    (home / "z.sqlite").rename(home / "snap" / "zotero-snap" / "common" / "Zotero" / "zotero.sqlite")
    desk("import", "--zotero", code=1)
    assert "several data folders" in desk.err
    with pytest.raises(SystemExit) as ended:
        desk("import")
    assert ended.value.code == 2
