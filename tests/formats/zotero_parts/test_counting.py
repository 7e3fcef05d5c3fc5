"""A data folder is counted before anything is read of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.zotero_parts.counting import Counts, counted
from paperdesk.progress import Progress
from tests.formats.zotero_parts.building import ZoteroFolder


@pytest.mark.parametrize("schema", [77, 125])
def test_items_notes_and_attachments_are_told_apart(tmp_path: Path, schema: int) -> None:
    folder = ZoteroFolder(tmp_path / "Zotero", schema)
    items = [folder.item(title=f"Work {number}") for number in range(4)]
    folder.note("<p>Mine</p>", items[0])
    folder.attachment("storage:a.pdf", items[0], content=b"%PDF")
    folder.attachment("storage:b.pdf", items[1], content=b"%PDF")
    folder.put("deletedItems", itemID=items[3])
    path = folder.done()
    assert counted(tmp_path / "Zotero", Progress()) == Counts(3, 1, 2)
    assert counted(path / "zotero.sqlite" if path.is_dir() else path, Progress()) == Counts(3, 1, 2)


def test_what_is_no_database_of_zotero_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "zotero.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 200)
    with pytest.raises(UnreadableFileError, match="damaged"):
        counted(tmp_path, Progress())
