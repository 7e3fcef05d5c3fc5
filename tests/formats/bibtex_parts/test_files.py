"""Files and groups as JabRef, Zotero, Mendeley, Qiqqa and BibDesk write them."""

from __future__ import annotations

import base64
import plistlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.bibtex_parts.files import (
    parse_bibdesk_file,
    parse_files,
    parse_groups,
    placed,
    write_files,
)
from paperdesk.latex import balanced
from paperdesk.record import FileRef, clean_line

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("field", "files"),
    [
        (":a.epub:ePUB;:a.pdf:PDF", [FileRef("a.epub", "", "application/epub+zip"), FileRef("a.pdf", "", PDF)]),
        ("Full Text:files/47/test2.pdf:application/pdf", [FileRef("files/47/test2.pdf", "Full Text", PDF)]),
        (r"Test:E\:\\some\\folder\\test2.pdf:application/pdf", [FileRef(r"E:\some\folder\test2.pdf", "Test", PDF)]),
        (r"Test:E:\some\folder\test2.pdf:application/pdf", [FileRef(r"E:\some\folder\test2.pdf", "Test", PDF)]),
        (r"C:\x.pdf", [FileRef(r"C:\x.pdf")]),
        (r":C$\backslash$:/Users/me/test.pdf:pdf", [FileRef("C:/Users/me/test.pdf", "", PDF)]),
        (r":/a/[]\{\}`-=\~{}!@\#\$\%\^{}\&()\_+.pdf:pdf", [FileRef("/a/[]{}`-=~!@#$%^&()_+.pdf", "", PDF)]),
        (r"K\"uhne.pdf:Q/K\"uhne.pdf:application/pdf", [FileRef("Q/Kühne.pdf", "Kühne.pdf", PDF)]),
        (r":M{\"u}ller.pdf:PDF", [FileRef("Müller.pdf", "", PDF)]),
        ("/plain/path.pdf", [FileRef("/plain/path.pdf")]),
        ("foo.pdf:PDF", [FileRef("foo.pdf", "", PDF)]),
        (r":https\://a.b/c.pdf:PDF", [FileRef("https://a.b/c.pdf", "", PDF)]),
        ("https://a.b/c.pdf", [FileRef("https://a.b/c.pdf")]),
        (r":a\;b.pdf:PDF", [FileRef("a;b.pdf", "", PDF)]),
        ("Notes:/a/b:c.pdf:application/pdf", [FileRef("/a/b:c.pdf", "Notes", PDF)]),
        (";;:", []),
        ("", []),
    ],
)
def test_files_are_read(field: str, files: list[FileRef]) -> None:
    assert parse_files(field) == files
    assert parse_files(write_files(files)) == files


TEXTS = st.one_of(st.text(alphabet="ab\\:;{}/. \"'~^_$%é", max_size=8), st.text(max_size=6)).map(clean_line)


@given(st.lists(st.builds(FileRef, path=TEXTS.filter(bool), title=TEXTS, mime=st.sampled_from(["", PDF, "text/html"]))))
def test_files_that_are_written_read_back(files: list[FileRef]) -> None:
    field = write_files(files)
    assert balanced(field)
    assert parse_files(field) == files


def test_bibdesk_keeps_a_path_in_a_property_list() -> None:
    plain = base64.b64encode(plistlib.dumps({"relativePath": "Papers/a.pdf"}, fmt=plistlib.FMT_BINARY)).decode()
    assert parse_bibdesk_file(plain) == FileRef("Papers/a.pdf")
    uid = plistlib.UID
    archive = {"$objects": ["$null", {"NS.keys": [uid(2)], "NS.objects": [uid(3)]}, "relativePath", "Papers/b.pdf"]}
    kept = base64.b64encode(plistlib.dumps(archive, fmt=plistlib.FMT_BINARY)).decode()
    assert parse_bibdesk_file(kept[:40] + "\n  " + kept[40:]) == FileRef("Papers/b.pdf")


@pytest.mark.parametrize("value", ["", "no base64!", "YnBsaXN0MDA=", "YnBsaXN0" * 500, base64.b64encode(b"x").decode()])
def test_a_broken_property_list_is_no_file(value: str) -> None:
    assert parse_bibdesk_file(value) is None


def test_a_relative_path_is_looked_for_in_the_folders(tmp_path: Path) -> None:
    papers, home = tmp_path / "papers", tmp_path / "home"
    papers.mkdir()
    home.mkdir()
    (papers / "a.pdf").write_bytes(b"%PDF")
    (home / "sub").mkdir()
    (home / "sub" / "b.pdf").write_bytes(b"%PDF")
    folders = [papers, home]
    assert placed(FileRef("a.pdf"), folders).path == str(papers / "a.pdf")
    assert placed(FileRef("sub\\b.pdf"), folders).path == str(home / "sub/b.pdf")
    assert placed(FileRef("gone.pdf", "T", PDF), folders) == FileRef(str(home / "gone.pdf"), "T", PDF)
    for path in ("/a/b.pdf", "C:\\x.pdf", "\\\\server\\share\\x.pdf", "https://a.b/c.pdf", "~/x.pdf", "a\0b"):
        assert placed(FileRef(path), folders).path == path
    assert placed(FileRef("x" * 5000), folders).path.endswith("x")


def test_jabrefs_tree_of_groups() -> None:
    groups = parse_groups(
        [
            "jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:Covid\\;0\\;1\\;0xcc\\;\\;Test folder\\;;\n"
            "2 StaticGroup:Sub\\;0\\;0\\;\\;\\;\\;;\n1 KeywordGroup:Todo\\;0\\;keywords\\;TODO\\;0\\;0\\;;\n"
            "2 StaticGroup:Semi\\\\\\;colon\\;0\\;;\n1 StaticGroup:Wra\npped\\;0\\;;\n",
            "jabref-meta: fileDirectory:/papers;",
            "some other comment",
        ]
    )
    assert groups.paths == ["Covid", "Covid/Sub", "Todo/Semi;colon", "Wrapped"]
    assert groups.of("any", ["Sub", "Unknown"]) == ["Covid/Sub", "Unknown"]
    assert groups.folders == [Path("/papers")]


def test_old_groups_name_their_entries() -> None:
    groups = parse_groups(["jabref-meta: groupstree:\n0 AllEntriesGroup:;\n1 ExplicitGroup:A\\;2\\;k1\\;k2\\;;\n"])
    assert groups.of("k2", []) == ["A"]
    assert groups.of("k3", []) == []


def test_bibdesks_static_groups() -> None:
    listed = plistlib.dumps([{"group name": "Read & next", "keys": "k1,k2"}]).decode()
    groups = parse_groups(["BibDesk Static Groups{\n" + listed + "}"])
    assert groups.of("k1", []) == ["Read & next"]
    assert not groups.broken
    bomb = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "x">]><plist><array>&a;</array></plist>'
    for broken in ("{<plist", "{" + bomb + "}", "{" + "<array>" * 5000 + "}", ""):
        assert parse_groups(["BibDesk Static Groups" + broken]).broken
