"""Housekeeping: the daily backup first, then the trash and what nobody names."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.library import Library, upkeep
from paperdesk.record import Record

OPTIONS = {"backup_daily": True, "undo_days": 90, "trash_days": 30, "copy_files": True}


def test_old_trash_goes_after_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(tmp_path / "l", create=True, options=lambda name: OPTIONS.get(name, 0)) as library:
        paper = library.papers.add(Record(title="Old"))
        library.papers.trash([paper])
        library.upkeep.run()
        assert library.papers.find("is:trashed") == [paper] and len(library.backups.list()) == 1
        monkeypatch.setattr(upkeep, "days_ago", lambda _days: "2999")
        library.upkeep.run()
        assert library.papers.find("is:trashed") == [] and len(library.backups.list()) == 1
        library.undo()
        assert library.papers.find("is:trashed") == [paper]
