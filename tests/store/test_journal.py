"""The journal: steps, undo, redo, news, and that random work undone leaves the rows it found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import IntegrityError

from paperdesk.store.database import Database, create
from paperdesk.store.journal import Changes, Journal
from paperdesk.store.tables import FOLLOWED

TABLES = [followed.model._meta.table_name for followed in FOLLOWED]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    create(tmp_path / "library")
    database = Database(tmp_path / "library")
    yield Journal(database)
    database.close()


def dump(journal: Journal) -> dict[str, list[tuple[object, ...]]]:
    return {table: journal.database.rows(f'SELECT * FROM "{table}" ORDER BY id') for table in TABLES}


def add(journal: Journal, key: str) -> int:
    with journal.change(f"Add {key}"):
        journal.database.run("INSERT INTO paper (key, title) VALUES (?, ?)", (key, f"Title of {key}"))
        return int(journal.database.value("SELECT last_insert_rowid()"))


def test_a_change_outside_a_step_is_refused(journal: Journal) -> None:
    with pytest.raises(IntegrityError, match="outside the journal"):
        journal.database.run("INSERT INTO paper (key) VALUES ('a')")


def test_undo_and_redo_an_edit(journal: Journal) -> None:
    paper = add(journal, "a")
    with journal.change("Mark read"):
        journal.database.run("UPDATE paper SET status = 'read' WHERE id = ?", (paper,))
    assert journal.next_undo() is not None and journal.next_undo()[1] == "Mark read"  # type: ignore[index]
    undone = journal.undo()
    assert undone is not None and (undone.label, undone.papers, undone.kept) == ("Mark read", 1, 0)
    assert journal.database.value("SELECT status FROM paper") == "unread"
    assert journal.redo() is not None
    assert journal.database.value("SELECT status FROM paper") == "read"
    assert journal.redo() is None


def test_undo_of_a_deletion_brings_back_what_hung_on_it(journal: Journal) -> None:
    paper = add(journal, "a")
    with journal.change("Note"):
        journal.database.run("INSERT INTO note (paper, text) VALUES (?, 'words')", (paper,))
    before = dump(journal)
    with journal.change("Delete"):
        journal.database.run("DELETE FROM paper WHERE id = ?", (paper,))
    assert journal.database.value("SELECT count(*) FROM note") == 0
    journal.undo()
    assert dump(journal) == before


def test_a_newer_change_takes_redo_away(journal: Journal) -> None:
    add(journal, "a")
    journal.undo()
    assert journal.next_redo() is not None
    add(journal, "b")
    assert journal.next_redo() is None


def test_an_exception_leaves_neither_rows_nor_step(journal: Journal) -> None:
    with pytest.raises(ValueError, match="no"), journal.change("Broken"):
        journal.database.run("INSERT INTO paper (key) VALUES ('a')")
        raise ValueError("no")
    assert dump(journal)["paper"] == []
    assert journal.next_undo() is None
    add(journal, "b")  # and the next one is whole


def test_nested_changes_are_one_step(journal: Journal) -> None:
    with journal.change("Outer"):
        add(journal, "a")
        add(journal, "b")
    assert journal.undo() is not None
    assert dump(journal)["paper"] == []


def test_news_say_what_was_touched(journal: Journal) -> None:
    heard: list[Changes] = []
    stop = journal.subscribe(heard.append)
    paper = add(journal, "a")
    with journal.change("Star", by="test"):
        journal.database.run("UPDATE paper SET starred = 1")
    stop()
    add(journal, "b")
    assert [changes.kinds for changes in heard] == [frozenset({"paper"}), frozenset({"star"})]
    assert heard[0].new == {paper} and heard[1].papers == {paper} and heard[1].by == "test"


def test_what_changes_nothing_is_no_step(journal: Journal) -> None:
    heard: list[Changes] = []
    add(journal, "a")
    journal.subscribe(heard.append)
    with journal.change("Nothing"):
        journal.database.run("UPDATE paper SET starred = 0")
    assert heard == [] and journal.next_undo()[1] == "Add a"  # type: ignore[index]


def test_undo_leaves_what_has_changed_since(journal: Journal) -> None:
    paper = add(journal, "a")
    with journal.change("Rate"):
        journal.database.run("UPDATE paper SET rating = 3, starred = 1 WHERE id = ?", (paper,))
    with journal.change("By nobody", undo=False):
        journal.database.run("UPDATE paper SET rating = 4 WHERE id = ?", (paper,))
    undone = journal.undo()
    assert undone is not None and undone.kept == 1
    assert journal.database.rows("SELECT rating, starred FROM paper") == [(4, 0)]


def test_a_group_is_one_undo(journal: Journal) -> None:
    with journal.change("Import") as first:
        journal.database.run("INSERT INTO paper (key) VALUES ('a')")
    for key in "bc":
        with journal.change("Import", group=first.id):
            journal.database.run("INSERT INTO paper (key) VALUES (?)", (key,))
    assert journal.undo() is not None
    assert dump(journal)["paper"] == [] and journal.undo() is None
    assert journal.redo() is not None
    assert len(dump(journal)["paper"]) == 3


def test_saves_of_one_sitting_are_one_step(journal: Journal) -> None:
    paper = add(journal, "a")
    with journal.change("Edit note", sitting="s"):
        journal.database.run("INSERT INTO note (paper, text) VALUES (?, 'a')", (paper,))
    for text in ("ab", "abc"):
        with journal.change("Edit note", sitting="s"):
            journal.database.run("UPDATE note SET text = ?", (text,))
    journal.undo()
    assert dump(journal)["note"] == []
    journal.redo()
    assert journal.database.value("SELECT text FROM note") == "abc"
    with journal.change("Edit note", sitting="t"):
        journal.database.run("UPDATE note SET text = 'later'")
    journal.undo()
    assert journal.database.value("SELECT text FROM note") == "abc"


def test_another_connection_hears_the_news(journal: Journal, tmp_path: Path) -> None:
    other = Database(tmp_path / "library")
    seen = Journal(other).sequence
    paper = add(journal, "a")
    news = Journal(other).news_since(seen)
    other.close()
    assert news is not None and news.new == {paper} and news.by == "another"


def test_pruning_forgets_old_steps_and_says_how_far(journal: Journal) -> None:
    for key in "abcd":
        add(journal, key)
    assert journal.prune(days=90, keep=2) == 2
    assert int(journal.database.fact("pruned")) == 2
    assert journal.undo() is not None and journal.undo() is not None and journal.undo() is None


VERBS = st.lists(
    st.tuples(st.sampled_from(["add", "status", "tag", "untag", "note", "delete", "undo", "redo"]), st.integers(0, 5)),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=VERBS)
def test_random_work_undone_leaves_what_was_there(
    tmp_path_factory: pytest.TempPathFactory, verbs: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("undo") / "library"
    create(folder)
    database = Database(folder)
    journal = Journal(database)
    run = database.run
    with journal.change("Begin"):
        for number in range(4):
            run("INSERT INTO paper (key, title) VALUES (?, 't')", (f"k{number}",))
            run("INSERT INTO tag (path) VALUES (?)", (f"t{number}",))
    begin = dump(journal)
    for place, (verb, number) in enumerate(verbs):
        ids = [row[0] for row in database.rows("SELECT id FROM paper ORDER BY id")]
        paper = ids[number % len(ids)] if ids else 0
        if verb in ("undo", "redo"):
            if verb == "redo" or journal.next_undo()[1] != "Begin":  # type: ignore[index]
                getattr(journal, verb)()
            continue
        with journal.change(f"{verb} {place}"):
            if verb == "add":
                run("INSERT INTO paper (key, title) VALUES (?, ?)", (f"new{place}", '\u2028 “é” \\ "'))
            elif verb == "status":
                run("UPDATE paper SET status = 'read', rating = ? WHERE id >= ?", (number, paper))
            elif verb == "tag":
                run("INSERT OR REPLACE INTO paper_tag (paper, tag) SELECT id, (SELECT min(id) FROM tag) FROM paper")
            elif verb == "untag":
                run("DELETE FROM paper_tag WHERE paper = ?", (paper,))
            elif verb == "note":
                run(
                    "INSERT OR REPLACE INTO note (paper, text) SELECT id, ? FROM paper WHERE id = ?",
                    (f"n{place}", paper),
                )
            else:
                run("DELETE FROM paper WHERE id = ?", (paper,))
    while journal.next_undo()[1] != "Begin":  # type: ignore[index]
        reverted = journal.undo()
        assert reverted is not None and reverted.kept == 0
    assert dump(journal) == begin
    database.close()


def test_two_news_are_joined_to_one() -> None:
    made = Changes(frozenset({"paper"}), frozenset({1, 2}), "Import", "", 9, frozenset({1, 2}), frozenset({3}), 4)
    after = Changes(frozenset({"tag"}), frozenset({2, 3, 4}), "Then", "me", 15, frozenset({3, 4}), frozenset({2}), 10)
    assert made.joined(after) == Changes(
        frozenset({"paper", "tag"}), frozenset({1, 2, 3, 4}), "Then", "me", 15, frozenset({1, 4}), frozenset(), 4
    )
