"""What is about to be brought in is told before it is: its form, how much, what is open, what columns mean."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperdesk.errors import BadInputError
from paperdesk.library.survey import Table, doubt, mapping_of, problem, survey
from tests.formats.zotero_parts.building import ZoteroFolder

TABLE = Table(
    ["Werk", "Wer", "Wann", "DOI", "Stars", "Title"],
    [["A", "Doe, J.", "2001", "10.1000/x", "5", ""], ["B", "Roe, R.", "bald", "none", "9", "C"]],
    {"doi": [3], "rating": [4], "title": [5]},
)


def test_a_plain_bibliography_leaves_nothing_open(tmp_path: Path) -> None:
    (tmp_path / "plain.bib").write_text("@article{a, title={A}, year={2001}}")
    (tmp_path / "files.bib").write_text("@article{a, title={A},\n file = {:a.pdf:PDF}}")
    (tmp_path / "none.bib").write_text("@article{a, title={A file = text}, file={}}")
    (tmp_path / "files.ris").write_text("TY  - JOUR\nTI  - A\nL1  - a.pdf\nER  - \n")
    found = survey(sorted(tmp_path.iterdir()))
    assert [(each.path.name, each.is_open, each.names_files) for each in found] == [
        ("files.bib", True, True),
        ("files.ris", True, True),
        ("none.bib", False, False),
        ("plain.bib", False, False),
    ]


def test_tables_are_open_where_a_column_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "clear.csv").write_text("Title,Author,Year\nA,Doe,2001\n")
    (tmp_path / "odd.csv").write_text("Title,Author,Year,What I think\nA,Doe,2001,good\n")
    (tmp_path / "strange.csv").write_text("Werk;Wer;Wann\nA;Doe;2001\n")
    clear, odd, strange = survey(sorted(tmp_path.iterdir()))
    assert (clear.is_open, odd.is_open, strange.is_open) == (False, True, True)
    assert strange.table is not None and strange.table.headers == ["Werk", "Wer", "Wann"]
    assert odd.about == "4 columns" and "table" in odd.title


def test_folders_and_zotero_say_how_much_they_hold(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    (folder / "below").mkdir(parents=True)
    for name in ("a.pdf", "below/b.pdf", "c.bib", "notes.xyz"):
        (folder / name).write_bytes(b"x")
    zotero = ZoteroFolder(tmp_path / "Zotero")
    zotero.attachment("storage:a.pdf", zotero.item(title="One"), content=b"%PDF")
    zotero.done()
    mixed, data = survey([folder, tmp_path / "Zotero"])
    assert (mixed.format, mixed.about, mixed.is_open) == ("folder", "2 .pdf, 1 .bib files; 1 other file", True)
    assert (data.format, data.about, data.is_open) == ("zotero", "1 item, 0 notes, 1 attachment", True)


def test_what_cannot_be_read_says_so_and_the_others_are_told(tmp_path: Path) -> None:
    (tmp_path / "good.bib").write_text("@article{a, title={A}}")
    (tmp_path / "bad.bin").write_bytes(bytes(range(256)))
    (tmp_path / "empty").mkdir()
    paths = [tmp_path / name for name in ("good.bib", "bad.bin", "missing.bib", "empty")]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        paths.append(tmp_path / "pipe")
    good, *others = survey([*paths, "nul\0"])
    assert not good.error and good.format == "bibtex"
    assert all(each.error.endswith(".") and not each.is_open for each in others)
    with pytest.raises(BadInputError):
        survey(paths, format="nonsense")


def test_doubts_are_said_of_a_column() -> None:
    mapping = {"title": [0, 5], "year": [2], "doi": [3], "rating": [4]}
    assert "“bald” is not understood as Year" in doubt(TABLE, mapping, 2)
    assert "“none” is not understood as DOI" in doubt(TABLE, mapping, 3)
    assert "“9” is not understood as Rating" in doubt(TABLE, mapping, 4)
    assert doubt(TABLE, mapping, 0) == "“Title” is Title as well; of a row the first that is filled counts."
    assert doubt(TABLE, mapping, 1) == ""
    types = Table(["Type"], [["Journal Article"], ["thing"]])
    assert "“thing”" in doubt(types, {"type": [0]}, 0)


def test_wishes_change_the_guess() -> None:
    wishes = ["Werk=title", "wer=Authors", "#3=year", "Stars="]
    assert mapping_of(TABLE, wishes) == {"doi": [3], "title": [0, 5], "authors": [1], "year": [2]}
    assert problem(mapping_of(TABLE, ["Title="])) == "Say which column holds the titles."
    assert problem(mapping_of(TABLE, [])) == ""
    for wish in ("Werk", "Werk=nonsense", "Nothing=title", "#99=title", "#0=title"):
        with pytest.raises(BadInputError) as raised:
            mapping_of(TABLE, [wish])
        assert raised.value.hint
