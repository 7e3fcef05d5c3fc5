"""A long job is not taken back while it goes on, and one that was killed is."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.errors import LibraryInUseError
from paperdesk.store.database import Database, create
from paperdesk.store.jobs import Job, goes_on
from paperdesk.store.journal import Journal


def test_what_goes_on_is_not_taken_back(tmp_path: Path) -> None:
    create(tmp_path / "library")
    database = Database(tmp_path / "library")
    journal = Journal(database)
    with Job(database.folder) as job:
        assert not goes_on(database.folder, 1)
        for key in ("a", "b"):
            with journal.change("Import", group=job.group or None) as step:
                database.run("INSERT INTO paper (key, title) VALUES (?, ?)", (key, key))
                if not job.group:
                    job.begin(step.id)
        other = Journal(database)
        with pytest.raises(LibraryInUseError, match="“Import” still goes on"):
            other.undo()
        assert database.value("SELECT count(*) FROM paper") == 2
    assert [path.name for path in database.folder.iterdir() if path.name.startswith(".")] == []
    assert journal.undo() is not None and database.value("SELECT count(*) FROM paper") == 0
    database.close()


def test_a_mark_that_a_crash_left_says_nothing(tmp_path: Path) -> None:
    (tmp_path / ".job-7").touch()
    assert not goes_on(tmp_path, 7) and not (tmp_path / ".job-7").exists()
