"""The citation keys that Better BibTeX keeps in a database of its own beside Zotero's. Knows its two layouts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.zotero_parts.database import FAULTS, Database, opened
from paperdesk.formats.zotero_parts.names import text_of
from paperdesk.progress import Progress
from paperdesk.record import Problem

NAME = "better-bibtex.sqlite"
_BLOB = "better-bibtex.citekey"  # the row that held all keys as JSON, up to 2023
_LONGEST = 200_000_000


def citation_keys(folder: Path, progress: Progress, problems: list[Problem]) -> dict[Any, str]:
    """The citation key of each item, by its id in Zotero's database; none where Better BibTeX is not in use."""
    path = folder / NAME
    if not path.is_file():
        return {}
    try:
        with opened(path, progress) as database:
            return _keys(database)
    except (UnreadableFileError, *FAULTS) as error:
        progress.check()
        problems.append(Problem(NAME, f"The citation keys of Better BibTeX could not be read: {error}"))
        return {}


def _keys(database: Database) -> dict[Any, str]:
    if database.has("citationkey", "itemID", "citationKey"):
        rows: Any = database.rows("citationkey", "itemID", "citationKey")
    else:
        rows = []
        for name, data in database.each("better-bibtex", "name", "data"):
            if name == _BLOB and isinstance(data, str) and len(data) < _LONGEST:
                rows += _from_json(data)
    return {item: text_of(key) for item, key in rows if isinstance(item, int) and text_of(key).strip()}


def _from_json(text: str) -> list[tuple[Any, Any]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return []
    entries = data.get("data") if isinstance(data, dict) else None
    return [
        (entry.get("itemID"), entry.get("citekey") or entry.get("citationKey"))
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict)
    ]
