"""Where things lie on this machine: library, settings, state, cache, log, and the resources that ship with the program.

Reads the environment when asked, never at import. Makes no folder: whoever writes does.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_APP = "paperdesk"


def resources() -> Path:
    """The folder of icons, fonts and the sample: frozen app, checkout or installed wheel."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    here = Path(__file__).resolve().parent
    checkout = here.parent / "resources"
    return checkout if (checkout / "tokens.json").exists() else here / "resources"


def _dir(kind: str) -> Path:
    override = os.environ.get("PAPERDESK_HOME")
    if override:  # everything of this user under one folder: portable use, tests
        return Path(override) / kind
    import platformdirs

    found = {
        "config": platformdirs.user_config_dir,
        "state": platformdirs.user_state_dir,
        "cache": platformdirs.user_cache_dir,
        "data": platformdirs.user_data_dir,
        "log": platformdirs.user_log_dir,
    }[kind]
    return Path(found(_APP, appauthor=False))


def settings_file() -> Path:
    """What the user chose."""
    return _dir("config") / "settings.json"


def state_file() -> Path:
    """What the window remembers by itself: sizes, splits, last page, recent libraries."""
    return _dir("state") / "state.json"


def disks_file() -> Path:
    """Which disks libraries lay on."""
    return _dir("state") / "disks.json"


def watched_file(library: str) -> Path:
    """What a library took from the folder that is watched."""
    return _dir("state") / "watched" / f"{library}.json"


def unfinished_file(library: str) -> Path:
    """Which imports into a library are under way."""
    return _dir("state") / "unfinished" / f"{library}.json"


def agreed_file(name: str) -> Path:
    """What was agreed to for the library in one folder."""
    return _dir("state") / "agreed" / f"{name}.json"


def cache_folder() -> Path:
    """Index, vectors, extracted text, thumbnails: may be deleted at any time."""
    return _dir("cache")


def log_folder() -> Path:
    """The rotated log and crash traces."""
    return _dir("log")


def data_folder() -> Path:
    """The folder that holds the libraries PaperDesk makes by itself."""
    return _dir("data")


def default_library() -> Path:
    """The library opened when nobody names one: PAPERDESK_LIBRARY, else the folder in the user's data."""
    named = os.environ.get("PAPERDESK_LIBRARY")
    return Path(named).expanduser() if named else data_folder() / "library"


def styles_folder() -> Path:
    """Where the user puts citation styles of their own."""
    return data_folder() / "styles"


def sample_library() -> Path:
    """Where the sample opens, as a library of its own."""
    return data_folder() / "sample"


def runtime_folder() -> Path:
    """A private folder for sockets; short, since socket paths are limited to about 100 characters."""
    base = os.environ.get("XDG_RUNTIME_DIR")
    return Path(base) / _APP if base and not os.environ.get("PAPERDESK_HOME") else _dir("state")


def package_folder(name: str) -> Path | None:
    """Where an optional package lies, found without loading it; None where it is not installed."""
    folders = (Path(entry) / name for entry in sys.path)
    return next((folder for folder in folders if (folder / "__init__.py").is_file()), None)
