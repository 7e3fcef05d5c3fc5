"""Zotero's data folder is found in its usual places and in what profiles name, on every system."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.formats.zotero_parts.places import data_folders


def made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "zotero.sqlite").write_bytes(b"SQLite format 3\0")
    return folder


def profile(programs: Path, prefs: str) -> Path:
    folder = programs / "Profiles" / "abc.default"
    folder.mkdir(parents=True)
    (programs / "profiles.ini").write_text(
        "[Profile0]\r\nName=default\r\nIsRelative=1\r\nPath=Profiles/abc.default\r\n"
    )
    (folder / "prefs.js").write_text(prefs)
    return folder


def test_the_usual_place_and_none(tmp_path: Path) -> None:
    assert data_folders(tmp_path, "linux", {}) == []
    usual = made(tmp_path / "Zotero")
    assert data_folders(tmp_path, "linux", {}) == [usual]
    assert data_folders(tmp_path, "darwin", {}) == [usual]


@pytest.mark.parametrize(
    ("platform", "programs"),
    [("linux", ".zotero/zotero"), ("darwin", "Library/Application Support/Zotero"), ("win32", "roaming/Zotero/Zotero")],
)
def test_a_profile_names_another_place(tmp_path: Path, platform: str, programs: str) -> None:
    usual, moved = made(tmp_path / "Zotero"), made(tmp_path / "Müll \\ Daten")
    said = str(moved).replace("\\", "\\\\").replace("ü", "\\u00fc")
    old = profile(tmp_path / programs, f'user_pref("a", 1);\nuser_pref("extensions.zotero.dataDir", "{said}");\n')
    within = made(old / "zotero")
    found = data_folders(tmp_path, platform, {"APPDATA": str(tmp_path / "roaming")})
    assert found == [moved, within, usual]


def test_one_named_twice_is_found_once_and_nonsense_is_passed_over(tmp_path: Path) -> None:
    usual = made(tmp_path / "Zotero")
    programs = tmp_path / ".zotero" / "zotero"
    folder = profile(programs, f'user_pref("extensions.zotero.dataDir", "{usual}");\n')
    assert data_folders(tmp_path, "linux", {}) == [usual]
    (folder / "prefs.js").write_text('user_pref("extensions.zotero.dataDir", "\\x and \\u0000");\n')
    assert data_folders(tmp_path, "linux", {}) == [usual]
    (folder / "prefs.js").write_text('user_pref("extensions.zotero.dataDir", "nul\\u0000nul");\n')
    assert data_folders(tmp_path, "linux", {}) == [usual]
