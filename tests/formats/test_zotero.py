"""Zotero's data folder: every kind of item, what hangs on it, what is left out, and databases that mean harm."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperdesk.errors import PaperDeskError, UnreadableFileError
from paperdesk.formats import by_id, detect, zotero
from paperdesk.formats.format import Source
from paperdesk.formats.zotero_parts import database
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import Import, Person, Record, clean
from tests.formats.zotero_parts.building import ZoteroFolder

DATA = Path(__file__).parents[3] / "shared" / "data" / "zotero"


def read(path: Path) -> Import:
    brought = by_id("zotero").read(Source.from_path(path), Progress())
    for record in brought.records:
        clean(record)
    return brought


def only(path: Path) -> Record:
    (record,) = read(path).records
    return record


@pytest.mark.parametrize("schema", [77, 125])
def test_an_item_is_read_whole(tmp_path: Path, schema: int) -> None:
    made = ZoteroFolder(tmp_path / "Zotero", schema)
    paper = made.item(title="On H<sub>2</sub>O and $T$", date="2019-05-00 May 2019", DOI="10.1000/ABC", pages="1-9",
                      publicationTitle="A Journal", extra="Citation Key: berg2019\nPMID: 12345",
                      url="https://a.b/c")  # fmt: skip
    made.creator(paper, "van der Berg", "Jan")
    made.creator(paper, "The Group", whole=True)
    made.creator(paper, "Doe", "J.", "editor")
    made.creator(paper, "King", "Martin Luther, Jr.", "translator")
    top = made.collection("Thesis")
    below = made.collection("NLP/IR", top)
    made.file_under(below, paper)
    made.tag(paper, "by hand")
    made.tag(paper, "by machine", automatic=True)
    made.note("<p>First <b>note</b></p>", paper)
    made.note("<p>Second</p>", paper)
    folder = made.done()
    brought = read(folder)
    (record,) = brought.records
    assert (record.title, record.type, record.date) == ("On H₂O and $T$", "article-journal", "2019-05")
    assert (record.doi, record.pages, record.venue) == ("10.1000/abc", "1-9", "A Journal")
    assert (record.key, record.pmid, record.extra["zotero.extra"][:12]) == ("berg2019", "12345", "Citation Key")
    assert record.people == [
        Person(family="Berg", given="Jan", particle="van der"), Person(literal="The Group"),
        Person(family="Doe", given="J.", role="editor"),
        Person(family="King", given="Martin Luther", suffix="Jr.", role="translator"),
    ]  # fmt: skip
    assert record.collections == ["Thesis/NLP∕IR"] and brought.collections == ["Thesis", "Thesis/NLP∕IR"]
    assert sorted(record.tags) == ["by hand", "by machine"]
    assert record.notes == ["First **note**", "Second"]
    assert record.added == record.modified == "2020-01-02T10:00:00Z"
    assert record.where == f"item {record.extra['zotero.key']}"
    assert not brought.problems


def test_the_bin_and_feeds_are_left_out_and_not_counted(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    kept, gone = made.item(title="Kept"), made.item(title="Gone")
    made.note("<p>stays</p>", kept)
    binned = made.note("<p>binned</p>", kept)
    made.note("<p>goes along</p>", gone)
    for item in (gone, binned):
        made.put("deletedItems", itemID=item)
    feed = made.feed("A feed", "https://feed.example/rss")
    entry = made.item(library=feed, title="In the feed")
    made.put("feedItems", itemID=entry, guid="g")
    out = made.collection("In the bin")
    made.put("deletedCollections", collectionID=out)
    made.file_under(made.collection("Below it", out), kept)
    brought = read(made.done())
    assert [record.title for record in brought.records] == ["Kept"] and brought.read == 1
    assert brought.records[0].notes == ["stays"] and not brought.records[0].collections
    assert [problem.where for problem in brought.problems] == ["feeds"]


def test_notes_and_files_without_a_paper_become_works(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    made.note("<h2>Ideas for <i>May</i></h2><p>text</p>")
    made.attachment("storage:A paper.pdf", content=b"%PDF-", key="ABCD2345")
    made.attachment(None, mode=3, mime="text/html", title="A site", url="https://x.y")
    made.note("<p>orphan</p>", parent=999)
    folder = made.done()
    records = read(folder).records
    assert [(record.type, record.title) for record in records] == [
        ("note", "Ideas for *May*"), ("document", "A paper.pdf"), ("webpage", "A site"), ("note", "orphan"),
    ]  # fmt: skip
    assert records[0].notes == ["## Ideas for *May*\n\ntext"] and records[2].url == "https://x.y"
    (file,) = records[1].files
    assert (file.path, file.copy) == (str(folder / "storage" / "ABCD2345" / "A paper.pdf"), True)


def test_files_are_taken_from_their_own_folder_only(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    paper = made.item(title="T")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "linked.pdf").write_bytes(b"%PDF-")
    made.attachment("storage:there.pdf", paper, content=b"%PDF-", key="AAAA2222", title="PDF")
    made.attachment("storage:gone.pdf", paper)
    made.attachment("storage:../../../secret.txt", paper)
    made.attachment("storage:x.pdf", paper, key="../..")
    made.attachment("../secret.txt", paper, mode=2)
    made.attachment("attachments:sub/based.pdf", paper, mode=2)
    made.attachment(str(tmp_path / "linked.pdf"), paper, mode=2)
    made.attachment("C:\\Users\\me\\w.pdf", paper, mode=2)
    made.attachment(None, paper, mode=3, url="https://first.example")
    made.attachment(None, paper, mode=3, url="https://second.example", title="Site")
    trap = made.folder / "storage" / "BBBB3333"
    trap.mkdir(parents=True)
    (trap / "trap.pdf").symlink_to(tmp_path / "secret.txt")
    made.attachment("storage:trap.pdf", paper, key="BBBB3333")
    folder = made.done()
    brought = read(folder)
    (record,) = brought.records
    copied = [file.path for file in record.files if file.copy]
    assert copied == [str(folder / "storage" / "AAAA2222" / "there.pdf")]
    linked = [file.path for file in record.files if not file.copy]
    assert linked[1:] == [str(tmp_path / "linked.pdf"), "C:\\Users\\me\\w.pdf"] and linked[0].endswith("gone.pdf")
    assert not any("secret" in path or "trap" in path for path in copied + linked)
    assert "attachments:sub/based.pdf" in record.extra["zotero.files"]
    assert record.url == "https://first.example" and record.extra["zotero.links"] == "Site https://second.example"
    said = [problem.message for problem in brought.problems]
    assert len(said) == 2 and said[0].startswith("One linked file")
    assert said[1].startswith("4 attached files were not taken")
    assert not any(problem.failed for problem in brought.problems)


def test_marks_become_highlights_in_the_order_of_the_text(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    paper = made.item(title="T")
    file = made.attachment("storage:a.pdf", paper, content=b"%PDF-")
    second = made.annotation(file, text="Second", comment="Why?", order="00003|001", page_label="iv",
                             position={"pageIndex": 3, "rects": [[10, 20.5, 30, 40]],
                                       "nextPageRects": [[1, 2, 3, 4]]})  # fmt: skip
    made.annotation(file, "note", comment="First", order="00000|000")
    made.annotation(file, "ink", order="00009", position={"pageIndex": 0, "paths": [[1, 9, 5, 2]]})
    made.annotation(file, "image", order="00010", position="{broken")
    made.annotation(file, text="In a book", order="00011", position={"type": "FragmentSelector"})
    made.tag(second, "method")
    marks = only(made.done()).highlights
    assert [(mark.kind, mark.text or mark.comment) for mark in marks] == [
        ("note", "First"), ("highlight", "Second"), ("ink", "Drawing"), ("image", "Picture"),
        ("highlight", "In a book"),
    ]  # fmt: skip
    assert marks[1].places == [[4, 10, 20.5, 30, 40], [5, 1, 2, 3, 4]] and marks[1].page == 4
    assert (marks[1].comment, marks[1].label, marks[1].colour) == ("Why?\n\nTags: method", "iv", "#ffd400")
    assert marks[1].source == f"zotero:{ZoteroFolder.key(second)}"
    assert marks[2].places == [[1, 1, 2, 5, 9]] and marks[3].page is None and marks[4].page is None


def test_parts_of_parts_come_along(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    paper = made.item(title="T")
    note = made.note(
        '<p>see <img data-attachment-key="PPPP2222" alt=""></p><img src="data:image/png;base64,AA">', paper
    )
    made.attachment("storage:image.png", note, mode=4, mime="image/png", key="PPPP2222", content=b"png")
    file = made.attachment("storage:a.pdf", paper, content=b"%PDF-")
    made.put("itemNotes", itemID=file, parentItemID=None, note="<p>About the file</p>", title="")
    made.connection.execute(
        "CREATE TABLE syncedSettings (setting TEXT NOT NULL, libraryID INT NOT NULL, value NOT NULL)"
    )
    made.put("syncedSettings", setting=f"lastPageIndex_u_{made.key(file)}", libraryID=1, value="11")
    made.tag(note, "on the note")
    made.tag(file, "on the file")
    alone = made.attachment("storage:b.pdf", content=b"%PDF-")
    made.annotation(alone, text="Marked")
    made.item("webpage", url="https://only.an/address")
    made.item("book")
    brought = read(made.done())
    paper_record, file_record, page, empty = brought.records
    assert paper_record.notes == ["see ![picture](zotero:PPPP2222)\n\n(picture)", "About the file"]
    assert paper_record.extra["zotero.lastPage"] == "12"
    assert paper_record.tags == ["on the note", "on the file"]
    assert [(Path(each.path).name, each.copy) for each in paper_record.files] == [("image.png", True), ("a.pdf", True)]
    assert (file_record.title, file_record.highlights[0].text) == ("b.pdf", "Marked")
    assert page.title == "https://only.an/address" and not empty.title
    assert [problem.message for problem in brought.problems] == [
        "One picture inside a note was left out: Markdown holds none."
    ]


def test_groups_are_collections(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    group, _empty = made.group("Lab/Paris"), made.group("Empty")
    loose, filed = made.item(library=group, title="Loose"), made.item(library=group, title="Filed")
    made.file_under(made.collection("Inside", library=group), filed)
    made.item(title="Mine")
    brought = read(made.done())
    assert [(record.title, record.collections) for record in brought.records] == [
        ("Loose", ["Lab∕Paris"]), ("Filed", ["Lab∕Paris/Inside"]), ("Mine", []),
    ]  # fmt: skip
    assert brought.collections == ["Lab∕Paris", "Lab∕Paris/Inside"] and loose


def test_related_items_are_kept(tmp_path: Path) -> None:
    new, old = ZoteroFolder(tmp_path / "new"), ZoteroFolder(tmp_path / "old", 77)
    one = new.item(title="A")
    new.put("relationPredicates", predicateID=1, predicate="dc:relation")
    new.put("itemRelations", itemID=one, predicateID=1, object="http://zotero.org/users/1/items/XXXX2222")
    assert only(new.done()).extra["zotero.related"] == "http://zotero.org/users/1/items/XXXX2222"
    old.put("itemSeeAlso", itemID=old.item(title="A"), linkedItemID=old.item(title="B", key="YYYY3333"))
    assert read(old.done()).records[0].extra["zotero.related"] == "YYYY3333"


def test_a_circle_of_collections_is_cut(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    paper = made.item(title="T")
    made.file_under(made.collection("A", 2), paper)
    made.collection("B", 1)
    made.file_under(made.collection("Itself", 3), paper)
    brought = read(made.done())
    assert set(brought.records[0].collections) == {"B/A", "Itself"}
    assert all("lies in itself" in problem.message for problem in brought.problems) and len(brought.problems) == 3


def test_keys_of_better_bibtex_are_taken(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    first, second = made.item(title="A"), made.item(title="B", citationKey="own")
    folder = made.done()
    with closing(sqlite3.connect(folder / "better-bibtex.sqlite")) as keys:
        keys.execute("CREATE TABLE citationkey (itemID PRIMARY KEY, itemKey, libraryID, citationKey, pinned)")
        keys.executemany("INSERT INTO citationkey VALUES (?, '', 1, ?, 0)", [(first, "a2020"), (second, "b2020")])
        keys.commit()
    assert [record.key for record in read(folder).records] == ["a2020", "own"]
    (folder / "better-bibtex.sqlite").unlink()
    with closing(sqlite3.connect(folder / "better-bibtex.sqlite")) as keys:
        keys.execute('CREATE TABLE "better-bibtex" (name TEXT PRIMARY KEY, data TEXT)')
        data = json.dumps({"data": [{"itemID": first, "citekey": "older"}]})
        keys.execute('INSERT INTO "better-bibtex" VALUES (?, ?)', ("better-bibtex.citekey", data))
        keys.commit()
    assert read(folder).records[0].key == "older"
    (folder / "better-bibtex.sqlite").write_bytes(b"SQLite format 3\0 but not")
    assert [problem.where for problem in read(folder).problems] == ["better-bibtex.sqlite"]


def test_a_folder_a_file_and_a_copy_are_the_same(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    made.item(title="T")
    folder = made.done()
    copy = tmp_path / "old library.bak"
    copy.write_bytes(made.path.read_bytes())
    for path in (folder, made.path, copy):
        source = Source.from_path(path)
        assert detect(source).id == "zotero"
        assert only(path).title == "T"
    assert zotero.is_folder(folder) and not zotero.is_folder(tmp_path)


def test_a_database_in_use_is_read_and_left_as_it_was(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    made.item(title="Written")
    folder = made.done()
    zotero_itself = sqlite3.connect(made.path, isolation_level=None)
    with closing(zotero_itself):
        zotero_itself.execute("PRAGMA locking_mode = EXCLUSIVE")
        zotero_itself.execute("PRAGMA journal_mode = WAL")
        zotero_itself.execute("INSERT INTO tags VALUES (1, 'x')")
        zotero_itself.execute("INSERT INTO itemTags VALUES (1, 1, 0)")
        before = {file.name: file.read_bytes() for file in folder.iterdir()}
        assert only(folder).tags == ["x"]  # what stands in the log alone
        assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_change_that_is_not_done_is_not_read(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    made.item(title="Written")
    folder = made.done()
    zotero_itself = sqlite3.connect(made.path, isolation_level=None)
    with closing(zotero_itself):
        zotero_itself.execute("PRAGMA cache_size = 1")
        zotero_itself.execute("BEGIN EXCLUSIVE")
        zotero_itself.execute("UPDATE itemDataValues SET value = 'half done'")
        zotero_itself.executemany("INSERT INTO tags VALUES (?, ?)", [(n, f"tag {n}" * 40) for n in range(1, 2_000)])
        assert (folder / "zotero.sqlite-journal").exists()
        assert only(folder).title == "Written"
        zotero_itself.execute("ROLLBACK")


def test_a_database_that_never_rests_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ZoteroFolder(tmp_path / "z")
    made.item(title="T")
    folder = made.done()
    states = iter(range(100))
    monkeypatch.setattr(database, "_state", lambda _path: [(next(states), 0, b"")])
    with pytest.raises(UnreadableFileError, match="Quit Zotero"):
        read(folder)


def test_another_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE items (id)")
        other.commit()
    with pytest.raises(UnreadableFileError, match="another program"):
        read(path)
    for data in (b"SQLite format 3\0", b"SQLite format 3\0" + bytes(5_000)):
        path.write_bytes(data)
        with pytest.raises(UnreadableFileError):
            read(path)
    with pytest.raises(UnreadableFileError):
        by_id("zotero").read(Source.from_text("SQLite format 3\0"), Progress())


def test_a_newer_and_an_older_schema_are_read_with_a_word(tmp_path: Path) -> None:
    for schema, word in ((140, "newer"), (60, "older")):
        made = ZoteroFolder(tmp_path / str(schema), schema)
        made.item(title="T")
        brought = read(made.done())
        assert brought.read == 1 and word in brought.problems[0].message


def test_missing_tables_and_wrong_types_lose_no_more_than_themselves(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    paper = made.item(title="T")
    made.note("<p>n</p>", paper)
    connection = made.connection
    for table in ("collections", "tags", "itemTags", "feeds", "feedItems", "deletedItems", "creators", "groups"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("UPDATE items SET dateAdded = x'00ff', key = itemID")
    connection.execute("UPDATE itemNotes SET note = x'3c703ec3283c2f703e'")
    connection.execute("INSERT INTO itemData VALUES (?, 'x', 'y')", (paper,))
    connection.execute("INSERT INTO itemCreators VALUES (?, 77, 'z', 'first')", (paper,))
    (record,) = read(made.done()).records
    assert record.title == "T" and record.added == "" and record.notes == ["\ufffd("]


def test_views_and_virtual_tables_of_a_stranger_are_not_asked(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    made.item(title="T")
    made.connection.execute("DROP TABLE tags")
    made.connection.execute(
        "CREATE VIEW tags AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        " SELECT x AS tagID, x AS name FROM n"
    )
    assert only(made.done()).title == "T"


def test_a_damaged_database_says_how_much_is_lost(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "z")
    for number in range(3_000):
        made.note(f"<p>{number} {'words ' * 50}</p>", made.item(title=f"Title {number}"))
    made.done()
    data = made.path.read_bytes()
    found = []
    for cut in (len(data) // 3, len(data) * 2 // 3, len(data) - 5_000):
        copy = tmp_path / f"{cut}.sqlite"
        copy.write_bytes(data[:cut])
        try:
            brought = read(copy)
        except UnreadableFileError as error:
            found.append(str(error))
        else:
            found.append(" ".join(problem.message for problem in brought.problems))
    assert all("damaged" in said for said in found)


def test_reading_stops_when_it_is_cancelled(tmp_path: Path) -> None:
    class Impatient(Progress):
        asked = 0

        @property
        def cancelled(self) -> bool:
            self.asked += 1
            return self.asked > 2

    made = ZoteroFolder(tmp_path / "z")
    for number in range(300):
        made.item(title=str(number))
    with pytest.raises(Cancelled):
        by_id("zotero").read(Source.from_path(made.done()), Impatient())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), min_size=1, max_size=20))
def test_changed_bytes_never_give_a_traceback(tmp_path: Path, changes: list[tuple[float, bytes]]) -> None:
    path = tmp_path / "base.sqlite"
    if not path.exists():
        made = ZoteroFolder(tmp_path / "z")
        for number in range(20):
            paper = made.item(title=f"T {number}", date="2020-01-01 2020")
            made.creator(paper, "A", "B")
            made.annotation(made.attachment("storage:a.pdf", paper), text="x")
        made.done()
        path.write_bytes(made.path.read_bytes())
    data = bytearray(path.read_bytes())
    for place, new in changes:
        at = int(place * (len(data) - 20))
        data[at : at + len(new)] = new
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(bytes(data))
    try:
        read(broken)
    except PaperDeskError as error:
        assert str(error)


@pytest.mark.skipif(not DATA.exists(), reason="the shared sample data is not here")
def test_the_sample_databases_give_what_they_hold() -> None:
    brought = read(DATA / "bbt-profile-userdata125.sqlite")
    assert brought.read == 49 == len(brought.records)
    assert sum(len(record.notes) for record in brought.records) == 48
    (mark,) = [mark for record in brought.records for mark in record.highlights]
    assert (mark.kind, mark.comment, mark.page) == ("note", "note here", 1)
    assert all(record.title and record.authors and record.year and record.key for record in brought.records)
    old = only(DATA / "zotero-4.0-userdata77.sqlite")
    assert (old.title, old.type) == ("Zotero Quick Start Guide", "webpage")
    assert old.people == [Person(literal="Center for History and New Media")]
