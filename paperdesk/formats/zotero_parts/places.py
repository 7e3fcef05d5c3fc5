"""Where Zotero keeps its data folder on this machine: the usual place, and what its profiles name.

Reads only the files of profiles; what stands in a data folder, `database` knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from paperdesk.formats.zotero_parts.database import NAME

_LARGEST = 4 << 20  # bytes of a file of settings that are read
_DATA = re.compile(r'^user_pref\("extensions\.zotero\.dataDir",\s{0,8}("(?:[^"\\\n]|\\.){1,4000}")\);', re.MULTILINE)
_PATH = re.compile(r"^Path=(.{1,4000})$", re.MULTILINE)


def data_folders(home: Path, platform: str, environment: Mapping[str, str]) -> list[Path]:
    """The data folders found, those that a profile names first; each once. `platform` as `sys.platform` has it."""
    found: dict[Path, None] = {}
    for folder in (*_named(home, platform, environment), *_usual(home)):
        try:
            if (folder / NAME).is_file():
                found.setdefault(folder.resolve())
        except (OSError, ValueError):
            continue  # a name no system bears, or a disk that is away
    return list(found)


def _usual(home: Path) -> Iterator[Path]:
    yield home / "Zotero"
    yield home / "snap" / "zotero-snap" / "common" / "Zotero"
    yield home / ".var" / "app" / "org.zotero.Zotero" / "Zotero"
    yield home / ".var" / "app" / "org.zotero.Zotero" / "data" / "Zotero"


def _named(home: Path, platform: str, environment: Mapping[str, str]) -> Iterator[Path]:
    for programs in _programs(home, platform, environment):
        for profile in _profiles(programs):
            said = _DATA.search(_text(profile / "prefs.js"))
            if said is not None:
                folder = _unquoted(said[1])
                if folder:
                    yield Path(folder)
            yield profile / "zotero"  # where Zotero kept it before it had a folder of its own


def _programs(home: Path, platform: str, environment: Mapping[str, str]) -> Iterator[Path]:
    """The folders of Zotero the program, which hold its profiles."""
    if platform == "win32":
        roaming = environment.get("APPDATA") or str(home / "AppData" / "Roaming")
        yield Path(roaming) / "Zotero" / "Zotero"
    elif platform == "darwin":
        yield home / "Library" / "Application Support" / "Zotero"
    else:
        yield home / ".zotero" / "zotero"
        yield home / "snap" / "zotero-snap" / "common" / ".zotero" / "zotero"
        yield home / ".var" / "app" / "org.zotero.Zotero" / ".zotero" / "zotero"


def _profiles(programs: Path) -> Iterator[Path]:
    for path in _PATH.findall(_text(programs / "profiles.ini")):
        yield programs / path.strip()  # an absolute one stays itself


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST).decode("utf-8", "replace").replace("\r\n", "\n")
    except (OSError, ValueError):
        return ""


def _unquoted(literal: str) -> str:
    """The text of a string as JavaScript writes it; empty where it is none."""
    try:
        return str(json.loads(literal))
    except ValueError:
        return ""
