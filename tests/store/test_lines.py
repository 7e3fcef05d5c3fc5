"""Whether what was made from a library is a past of the file that lies there now."""

from __future__ import annotations

import shutil
from pathlib import Path

from paperdesk.library import Library
from paperdesk.record import Record
from paperdesk.store.database import Database
from paperdesk.store.lines import epoch_of, goes_on, line


def last(database: Database) -> int:
    return int(database.value("SELECT seq FROM sqlite_sequence WHERE name = 'entry'") or 0)


def test_each_process_that_writes_is_noted_once(tmp_path: Path) -> None:
    with Library.open(tmp_path / "l", create=True) as library:
        empty = line(library._database)
        assert epoch_of(empty) == library._database.fact("epoch") and goes_on(library._database, empty, 0)
        library.papers.add(Record(title="One"))
        first = line(library._database)
        library.papers.add(Record(title="Two"))
        assert line(library._database) == first != empty
        assert goes_on(library._database, empty, 0) and not goes_on(library._database, empty, 1)
    with Library.open(tmp_path / "l") as library:
        library.papers.find()
        assert line(library._database) == first
        before = last(library._database)
        library.papers.add(Record(title="Three"))
        assert line(library._database) != first
        assert goes_on(library._database, first, before) and not goes_on(library._database, first, before + 1)
        assert not goes_on(library._database, f"{epoch_of(first)} stranger", 0)
        assert not goes_on(library._database, "other" + first, 0)


def test_an_index_of_a_copy_that_was_put_back_is_made_anew(tmp_path: Path) -> None:
    home, copy = tmp_path / "l", tmp_path / "copy"
    with Library.open(home, create=True) as library:
        papers = [library.papers.add(Record(title=f"Paper {number}")) for number in range(8)]
        library.catch_up()
    shutil.copytree(home, copy)
    with Library.open(home) as library:
        for paper in papers[:3]:
            library.notes.save(paper, "ghostword")
        library.catch_up()
        assert len(library.search("ghostword").hits) == 3
    shutil.rmtree(home)
    copy.rename(home)
    with Library.open(home) as library:
        for paper in papers[:4]:
            library.notes.save(paper, "laterword")
    with Library.open(home) as library:
        for _ in range(2):
            assert library.search("ghostword").total == 0
            assert sorted(hit.id for hit in library.search("laterword").hits) == papers[:4]
            library.catch_up()
