"""The folder of notes: edits on both sides join, nothing typed is lost, a second look changes no byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperdesk.errors import BadInputError, LibraryError
from paperdesk.library import Library
from paperdesk.record import Person, Record, Status, clean


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def paper(library: Library) -> int:
    paper = library.papers.add(
        Record(title="Attention: a “survey”", people=[Person("Vaswani", "Ashish"), Person(literal="Google")],
               date="2017-06", arxiv="1706.03762")
    )  # fmt: skip
    library.tags.add([paper], ["ml/attention"])
    library.notes.save(paper, "First line.\n\nSecond line.\n\nThird line.")
    return paper


def files(vault: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in vault.iterdir()}


def only(vault: Path) -> Path:
    (path,) = vault.glob("*.md")
    return path


def test_a_file_holds_the_paper_and_its_note(library: Library, paper: int, vault: Path) -> None:
    report = library.note_folder.sync(vault)
    assert (report.written, report.read, report.problems) == (1, 0, [])
    assert only(vault).name == "vaswani2017attention.md"
    assert only(vault).read_text("utf-8") == (
        "---\nkey: vaswani2017attention\ntitle: 'Attention: a “survey”'\nauthors:\n- Ashish Vaswani\n- Google\n"
        "year: 2017\nstatus: unread\ntags:\n- ml/attention\narxiv: '1706.03762'\n---\n\n"
        "First line.\n\nSecond line.\n\nThird line.\n"
    )
    before = files(vault)
    again = library.note_folder.sync(vault)
    assert (again.written, again.read, again.unchanged) == (0, 0, 1) and files(vault) == before


def test_what_is_edited_in_the_folder_comes_back_as_one_undo_step(library: Library, paper: int, vault: Path) -> None:
    library.note_folder.sync(vault)
    text = only(vault).read_text("utf-8")
    text = text.replace("Second line.", "Second line, mended.").replace("status: unread", "status: reading")
    text = text.replace("- ml/attention", "- ml/attention\n- new tag\naliases: [AIAYN]\ncssclass: wide\nrating: 4")
    only(vault).write_text(text.replace("year: 2017", "year: 2018"), "utf-8")
    report = library.note_folder.sync(vault)
    assert (report.read, report.conflicts, report.problems) == (1, [], [])
    held = library.papers.get(paper)
    assert held.note == "First line.\n\nSecond line, mended.\n\nThird line."
    assert (held.status, held.rating, held.record.date) == (Status.READING, 4, "2018")
    assert [tag.path for tag in held.tags] == ["ml/attention", "new tag"]
    assert "aliases: [AIAYN]\ncssclass: wide\n" in only(vault).read_text("utf-8")
    before = files(vault)
    assert library.note_folder.sync(vault).written == 0 and files(vault) == before
    library.undo()
    held = library.papers.get(paper)
    assert (held.note.splitlines()[2], held.status, held.rating) == ("Second line.", Status.UNREAD, 0)
    library.note_folder.sync(vault)  # what undo brought back goes out
    assert "Second line.\n" in only(vault).read_text("utf-8")


def test_edits_on_both_sides_join(library: Library, paper: int, vault: Path) -> None:
    library.note_folder.sync(vault)
    only(vault).write_text(only(vault).read_text("utf-8").replace("First", "The first"), "utf-8")
    library.notes.append(paper, "Fourth line.")
    library.tags.add([paper], ["from/here"])
    report = library.note_folder.sync(vault)
    assert report.conflicts == []
    note = "The first line.\n\nSecond line.\n\nThird line.\n\nFourth line."
    assert library.notes.get(paper).text == note and only(vault).read_text("utf-8").endswith(f"---\n\n{note}\n")
    assert "- from/here\n" in only(vault).read_text("utf-8")


def test_the_same_lines_changed_on_both_sides_stay_visible(library: Library, paper: int, vault: Path) -> None:
    library.note_folder.sync(vault)
    name = only(vault).name
    text = only(vault).read_text("utf-8")
    only(vault).write_text(text.replace("Second line.", "Theirs.").replace("status: unread", "status: read"), "utf-8")
    library.notes.save(paper, "First line.\n\nOurs.\n\nThird line.")
    library.reading.set_status([paper], Status.SKIPPED)
    report = library.note_folder.sync(vault)
    assert library.notes.get(paper).text.splitlines()[2] == "Ours."
    (copy,) = report.conflicts
    kept = (vault / copy).read_text("utf-8")
    assert "<<<<<<< PaperDesk\nOurs.\n=======\nTheirs.\n>>>>>>> file\n" in kept
    assert "status: PaperDesk has “skipped”, the file had “read”" in kept
    assert "Ours." in (vault / name).read_text("utf-8")
    before = files(vault)
    again = library.note_folder.sync(vault)
    assert (again.written, again.conflicts) == (0, []) and files(vault) == before


def test_names_stay_and_follow_a_rename_in_the_folder(library: Library, paper: int, vault: Path) -> None:
    library.note_folder.sync(vault)
    library.papers.edit([paper], {"key": "attn"})
    library.note_folder.sync(vault)
    assert only(vault).name == "vaswani2017attention.md" and "key: attn" in only(vault).read_text("utf-8")
    only(vault).rename(vault / "My attention.md")
    library.notes.append(paper, "More.")
    library.note_folder.sync(vault)
    assert only(vault).name == "My attention.md" and only(vault).read_text("utf-8").endswith("More.\n")


def test_other_files_of_a_vault_are_left_alone(library: Library, paper: int, vault: Path) -> None:
    vault.mkdir()
    others = {
        "Diary.md": b"# Today", "strange.md": b"---\nkey: nobody\n---\n", "picture.png": b"\x89PNG",
        "latin.md": b"---\nkey: vaswani2017attention\n---\n\xe9", "vaswani2017attention.md": b"mine",
    }  # fmt: skip
    for name, data in others.items():
        (vault / name).write_bytes(data)
    report = library.note_folder.sync(vault)
    assert [(each.where, "UTF-8" in each.message) for each in report.problems] == [("latin.md", True)]
    assert files(vault) == others


def test_broken_front_matter_and_wrong_values_are_said_and_nothing_is_lost(
    library: Library, paper: int, vault: Path
) -> None:
    library.note_folder.sync(vault)
    text = only(vault).read_text("utf-8")
    for broken in (
        text.replace("title: '", "title: ['"), text.replace("status: unread", "status: maybe"),
        text.replace("key: vas", "key: &a vas"), text.replace("year: 2017", "rating: many"),
    ):  # fmt: skip
        only(vault).write_text(broken.replace("Third", "The third"), "utf-8")
        report = library.note_folder.sync(vault)
        assert len(report.problems) == 1 and only(vault).read_text("utf-8") == broken.replace("Third", "The third")
        assert library.notes.get(paper).text.endswith("Third line.")


def test_a_file_that_is_gone_or_empty_is_written_again(library: Library, paper: int, vault: Path) -> None:
    library.note_folder.sync(vault)
    path, text = only(vault), only(vault).read_text("utf-8")
    path.write_bytes(b"")
    library.note_folder.sync(vault)
    assert path.read_text("utf-8") == text
    path.unlink()
    library.note_folder.sync(vault)
    assert path.read_text("utf-8") == text and library.notes.get(paper).text.startswith("First")


def test_a_folder_that_cannot_be_is_refused(library: Library, paper: int, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="own folder"):
        library.note_folder.sync(library.folder / "notes")
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(LibraryError):
        library.note_folder.sync(tmp_path / "file")


_line = st.text("abc -#>", min_size=1, max_size=6)
_note = st.lists(_line, max_size=5).map("\n".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(base=_note, edits=st.lists(st.tuples(_note, st.none() | _note), min_size=1, max_size=3))
def test_every_line_typed_exists_afterwards(
    library: Library, tmp_path: Path, base: str, edits: list[tuple[str, str | None]]
) -> None:
    paper = library.papers.add(Record(title="A paper"))
    vault = tmp_path / f"vault-{paper}"
    query = f"key:{library.papers.get(paper).key}"
    library.notes.save(paper, base)
    library.note_folder.sync(vault, query=query)
    name = only(vault).name
    for ours, theirs in edits:
        before = library.notes.get(paper).text
        library.notes.save(paper, ours)
        path = vault / name
        if theirs is None:
            path.unlink()
        else:
            head = path.read_text("utf-8").partition("\n---\n")[0]
            path.write_text(f"{head}\n---\n\n{theirs}\n", "utf-8")
        library.note_folder.sync(vault, query=query)
        everywhere = library.notes.get(paper).text + "\n".join(p.read_text("utf-8") for p in vault.glob("*.md"))
        for text in (ours, theirs or ""):
            for line in set(text.split("\n")) - set(before.split("\n")):
                assert line in everywhere
    still = files(vault)
    assert library.note_folder.sync(vault, query=query).written == 0 and files(vault) == still
    library.papers.delete([paper])


_any = st.text(max_size=12)
_name = st.builds(Person, family=_any, given=_any, particle=st.sampled_from(("", "von", "al-")), literal=st.just(""))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    title=_any, people=st.lists(_name | st.builds(Person, literal=_any), max_size=3), venue=_any, note=_any, url=_any,
    tags=st.lists(_any, max_size=3), date=st.sampled_from(("", "2020-05", "in press")), repeated=st.booleans(),
)  # fmt: skip
def test_a_second_look_changes_neither_a_byte_nor_a_paper(
    library: Library, tmp_path: Path, title: str, people: list[Person], venue: str, note: str, url: str,
    tags: list[str], date: str, repeated: bool,
) -> None:  # fmt: skip
    written = [replace(each) for each in people * (2 if repeated else 1)]
    record = Record(title=title + "t", people=written, venue=venue, url=url, date=date,
                    tags=list(tags), notes=[note], key="a")  # fmt: skip
    library.transfer.import_records([clean(record)], "test")
    vault = tmp_path / "vault"
    library.note_folder.sync(vault)
    before, papers = files(vault), library.papers.many(library.papers.find())
    again = library.note_folder.sync(vault)
    assert (again.written, again.read, again.problems, again.conflicts) == (0, 0, [], [])
    assert files(vault) == before and library.papers.many(library.papers.find()) == papers
    library.papers.delete(library.papers.find())
    for path in vault.iterdir():
        path.unlink()
