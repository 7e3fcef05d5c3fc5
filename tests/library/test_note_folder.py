"""The folder of notes: edits on both sides join, nothing typed is lost, a second look changes no byte."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperdesk.errors import BadInputError, LibraryError
from paperdesk.library import Library
from paperdesk.library.note_folder_file import FIELDS, Value, front_of, read
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


def test_broken_front_matter_is_said_and_left_alone(library: Library, paper: int, vault: Path) -> None:
    library.note_folder.sync(vault)
    text = only(vault).read_text("utf-8")
    for broken in (
        text.replace("title: '", "title: ['"), text.replace("key: vas", "key: &a vas"),
        text.replace("\n---\n", "\n", 1), text.replace("---\nkey", "---\n{a: b}\nkey"),
    ):  # fmt: skip
        only(vault).write_text(broken.replace("Third", "The third"), "utf-8")
        report = library.note_folder.sync(vault)
        assert len(report.problems) == 1 and only(vault).read_text("utf-8") == broken.replace("Third", "The third")
        assert library.notes.get(paper).text.endswith("\n\nThird line.")


def test_a_wrong_value_costs_its_field_alone_and_stays_as_it_was_typed(
    library: Library, papers: list[int], vault: Path
) -> None:
    library.note_folder.sync(vault)
    path = next(path for path in vault.iterdir() if path.name.startswith("he"))
    other = library.papers.get(papers[0]).key
    lines = (
        f"key: {other}",
        "status: Maybe",
        "rating: many",
        "tags: [a//b]",
        "isbn: '12'",
        "arxiv: 1706.03762",
        "doi: [x, y]",
    )
    kept = [line for line in path.read_text("utf-8").split("\n") if not line.startswith(("key", "status", "doi"))]
    mended = "\n".join(["---", *lines, *kept[1:]]).replace("venue: CVPR", "venue: CVPR 2016")
    path.write_text(f"{mended}A note.\n", "utf-8")
    report = library.note_folder.sync(vault)
    assert len(report.problems) == 7 and report.read == 1 and not report.conflicts
    assert (path.name, f"The field “arxiv” was not taken: “1706.03762” belongs to “{other}”.") in [
        (each.where, each.message) for each in report.problems
    ]
    held = library.papers.get(papers[1])
    assert (held.note, held.record.venue, held.status, held.tags) == ("A note.", "CVPR 2016", Status.UNREAD, ())
    assert (held.record.doi, held.record.arxiv) == ("10.1109/cvpr.2016.90", "")
    before = files(vault)
    again = library.note_folder.sync(vault)
    assert again.problems == report.problems and (again.written, again.read) == (0, 0) and files(vault) == before
    library.reading.set_status([papers[1]], Status.READ)  # both changed it
    (copy,) = library.note_folder.sync(vault).conflicts
    assert "status: PaperDesk has “read”, the file had “maybe”" in (vault / copy).read_text("utf-8")
    assert "\nstatus: read\n" in path.read_text("utf-8") and "\nrating: many\n" in path.read_text("utf-8")


def test_a_doi_that_another_paper_has_is_not_taken(library: Library, papers: list[int], vault: Path) -> None:
    library.note_folder.sync(vault)
    path = next(path for path in vault.iterdir() if path.name.startswith("bishop"))
    path.write_text(path.read_text("utf-8").replace("\n---\n", "\ndoi: https://doi.org/10.1109/CVPR.2016.90\n---\n"))
    (problem,) = library.note_folder.sync(vault).problems
    assert "belongs to “he2016deep”" in problem.message and library.papers.get(papers[2]).record.doi == ""


def test_items_with_a_colon_stay(library: Library, paper: int, vault: Path) -> None:
    library.tags.add([paper], ["topic: nlp", "zz"])
    library.papers.edit([paper], {"people": [Person(literal="ATLAS: The Collaboration"), Person("Doe", "Jane")]})
    library.note_folder.sync(vault)
    before, held = files(vault), library.papers.get(paper)
    again = library.note_folder.sync(vault)
    assert (again.read, again.written, again.unchanged) == (0, 0, 1)
    assert files(vault) == before and library.papers.get(paper) == held


def test_a_file_without_our_front_matter_says_only_its_note(library: Library, paper: int, vault: Path) -> None:
    library.note_folder.sync(vault)
    head, held = only(vault).read_text("utf-8").partition("\n\n")[0], library.papers.get(paper)
    for text in ("Pasted.\n", "---\n---\nPasted.", "---\n# only this\n---\nPasted.", "---\nPasted.\n---"):
        only(vault).write_text(text, "utf-8")
        assert library.note_folder.sync(vault).read == 1
        now = library.papers.get(paper)
        assert "Pasted." in now.note and (now.record, now.tags, now.status) == (held.record, held.tags, held.status)
        told = only(vault).read_text("utf-8").replace("# only this\n", "")
        assert told.startswith(f"{head}\n\n") and "Pasted." in told
        library.undo()
        library.note_folder.sync(vault)


def test_a_file_that_says_nothing_takes_no_note_away(library: Library, paper: int, vault: Path) -> None:
    library.note_folder.sync(vault)
    text = only(vault).read_text("utf-8")
    for empty in ("\n\n", "\0" * 80, "---\n---\n"):
        only(vault).write_text(empty, "utf-8")
        assert library.note_folder.sync(vault).read == 0 and only(vault).read_text("utf-8") == text
    only(vault).write_text("---\naliases: [x]\n---\n", "utf-8")
    library.note_folder.sync(vault)
    assert only(vault).read_text("utf-8") == text.replace(
        "arxiv: '1706.03762'\n", "arxiv: '1706.03762'\naliases: [x]\n"
    )


def test_the_ends_of_a_note_stay(library: Library, paper: int, vault: Path) -> None:
    library.notes.save(paper, "\nText\n\n")
    library.note_folder.sync(vault)
    path = only(vault)
    path.write_text(path.read_text("utf-8").replace("Text", "Text, mended"), "utf-8")
    library.note_folder.sync(vault)
    assert library.notes.get(paper).text == "\nText, mended\n\n"
    path.write_text(f"{path.read_text('utf-8')}More", "utf-8")
    library.note_folder.sync(vault)
    assert library.notes.get(paper).text == "\nText, mended\n\n\nMore"


def test_tags_of_both_sides_are_united(library: Library, paper: int, vault: Path) -> None:
    library.tags.add([paper], ["two words"])
    library.note_folder.sync(vault)
    library.tags.add([paper], ["new"])
    path = only(vault)
    path.write_text(path.read_text("utf-8").replace("- two words", "- filetag"), "utf-8")
    assert library.note_folder.sync(vault).conflicts == []
    assert [tag.path for tag in library.papers.get(paper).tags] == ["filetag", "ml/attention", "new"]


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


@pytest.fixture
def merged(library: Library, papers: list[int], vault: Path) -> Path:
    """The file of a paper that went into the first one since."""
    library.notes.save(papers[0], "Mine.")
    library.notes.save(papers[1], "Of the other.\n\nIts end.")
    library.note_folder.sync(vault)
    path = vault / f"{library.papers.get(papers[1]).key}.md"
    library.merging.merge(papers[0], [papers[1]])
    return path


def test_what_is_typed_in_the_file_of_a_merged_paper_reaches_the_other_one(
    library: Library, papers: list[int], vault: Path, merged: Path
) -> None:
    text = merged.read_text("utf-8").replace("Its end.", "Its end.\n\nTyped since.")
    merged.write_text(text.replace("status: unread", "status: unread\ntags: [typed]\nrating: 4"), "utf-8")
    report = library.note_folder.sync(vault)
    assert (report.merged, report.read, report.problems, report.conflicts) == ([merged.name], 1, [], [])
    assert "1 file of a merged paper moved to “.trash”" in report.sentence()
    held = library.papers.get(papers[0])
    assert held.note == "Mine.\n\nOf the other.\n\nIts end.\n\nTyped since."
    assert ([tag.path for tag in held.tags], held.rating) == (["typed"], 4)
    assert held.record.title == "Attention Is All You Need"
    assert (vault / ".trash" / merged.name).read_text("utf-8").startswith(text[:20]) and not merged.exists()
    assert (vault / f"{held.key}.md").read_text("utf-8").endswith("Typed since.\n")
    before = {path: path.read_bytes() for path in vault.rglob("*.md")}
    again = library.note_folder.sync(vault)
    assert (again.written, again.read, again.merged) == (0, 0, [])
    assert {path: path.read_bytes() for path in vault.rglob("*.md")} == before
    merged.write_text(text, "utf-8")  # an editor still had it open
    assert library.note_folder.sync(vault).merged == [merged.name] and library.papers.get(papers[0]).note == held.note
    assert len(list((vault / ".trash").iterdir())) == 2


def test_what_was_taken_out_of_a_joined_note_does_not_come_back(
    library: Library, papers: list[int], vault: Path, merged: Path
) -> None:
    library.notes.save(papers[0], "Mine, and of the other.")
    assert library.note_folder.sync(vault).merged == [merged.name]
    assert library.papers.get(papers[0]).note == "Mine, and of the other."


def test_a_merge_can_be_undone_after_its_file_is_gone(
    library: Library, papers: list[int], vault: Path, merged: Path
) -> None:
    library.note_folder.sync(vault)
    library.undo()
    assert library.note_folder.sync(vault).conflicts == []
    assert merged.read_text("utf-8").endswith("Of the other.\n\nIts end.\n")
    assert library.papers.get(papers[0]).note == "Mine."


def test_a_merged_paper_s_file_that_cannot_be_moved_is_said(
    library: Library, papers: list[int], vault: Path, merged: Path
) -> None:
    (vault / ".trash").write_text("", "utf-8")
    for _time in range(2):
        report = library.note_folder.sync(vault)
        assert [each.where for each in report.problems] == [merged.name] and merged.exists()
    assert library.papers.get(papers[0]).note == "Mine.\n\nOf the other.\n\nIts end."


def test_a_merged_paper_s_file_does_not_stand_in_for_the_other_one_s(
    library: Library, papers: list[int], vault: Path, merged: Path
) -> None:
    held = library.papers.get(papers[0])
    (vault / f"{held.key}.md").unlink()
    report = library.note_folder.sync(vault)
    assert (report.merged, report.conflicts) == ([merged.name], []) and library.papers.get(papers[0]) == held
    assert [path.name for path in vault.glob("*.md") if held.key in path.name] == [f"{held.key}.md"]


def test_a_copy_of_a_file_is_left_alone(library: Library, paper: int, vault: Path) -> None:
    library.note_folder.sync(vault)
    (vault / "Copy.md").write_bytes(only(vault).read_bytes())
    report = library.note_folder.sync(vault)
    assert [each.where for each in report.problems] == ["Copy.md"] and (vault / "Copy.md").exists()


def test_a_vault_that_was_moved_is_known_by_its_keys(library: Library, papers: list[int], vault: Path) -> None:
    for paper in papers:
        library.notes.save(paper, "First.\n\nSecond.\n\nThird.")
    library.note_folder.sync(vault)
    library.notes.save(papers[1], "First, ours.\n\nSecond.\n\nThird.")
    library.papers.edit([papers[1]], {"key": "resnet"})
    moved = vault.rename(vault.with_name("moved"))
    path = moved / "he2016deep.md"
    path.write_text(path.read_text("utf-8").replace("Third", "Third, theirs").replace("CVPR", "CVPR 16"), "utf-8")
    report = library.note_folder.sync(moved)
    assert (report.conflicts, report.problems, report.unchanged, report.read) == ([], [], 2, 1)
    held = library.papers.get(papers[1])
    assert (held.key, held.record.venue) == ("resnet", "CVPR 16")
    assert held.note == "First, ours.\n\nSecond.\n\nThird, theirs."
    before = files(moved)
    assert library.note_folder.sync(moved).written == 0 and files(moved) == before and len(before) == 3


def test_files_of_which_nothing_is_known_lose_no_line(library: Library, papers: list[int], vault: Path) -> None:
    for paper in papers:
        library.notes.save(paper, "First.\n\nSecond.")
    library.note_folder.sync(vault)
    copied = vault.with_name("copied")
    copied.mkdir()
    for path in vault.iterdir():
        (copied / path.name).write_bytes(path.read_bytes())
    path = copied / "he2016deep.md"
    path.write_text(path.read_text("utf-8").replace("Second", "Between\n\nSecond"), "utf-8")
    report = library.note_folder.sync(copied)
    assert (report.conflicts, report.unchanged) == ([], 2)
    assert library.papers.get(papers[1]).note == "First.\n\nBetween\n\nSecond."


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


_ODD_LINES = (
    "# a remark", "", "aliases: [x, 'y: z']", "related: '[[other]]'", "my: {a: 1, b: [x, y]}", "date: 2024-01-02 03:04",
    "'quoted: key': v", "? explicit\n: value", "text: |\n  key: no\n  # no remark", "a:b: c", "<<: {c: d}", "empty:",
    "none: ~", "on: off", "list:\n- 'a: b'\n- - c", "x: !tag 1", "y: &anchor z", "#indented", "tabbed:\tx",
    "emoji: 🎉\u2028\x85",
)  # fmt: skip
_quoted = st.sampled_from((json.dumps, lambda text: "'" + text.replace("'", "''") + "'"))
_scalar = _quoted | st.sampled_from(
    (lambda text: f"|-\n  {text}", lambda text: f">-\n  {text}\n", lambda text: f"|\n  {text}\n\n")
)
_named = st.sampled_from(("{}: {}", "'{}': {}", '"{}" : {}', "{}:  {}", "? {}\n: {}"))


@st.composite
def _front(draw: st.DrawFn, values: dict[str, Value], odd: tuple[str, ...] = _ODD_LINES) -> str:
    """The same values written by another hand, between lines of others."""
    lines = draw(st.lists(st.sampled_from(odd), max_size=4, unique=True)) if odd else []
    for name, value in values.items():
        if isinstance(value, str):
            said = draw(_scalar)(value) + draw(st.sampled_from(("", "", "\n")))
        else:
            items = [draw(_quoted)(item) for item in value]
            said = (
                draw(
                    st.sampled_from(
                        (
                            f"[{', '.join(items)}]",
                            "[\n  " + ",\n  ".join(items) + " ] # end",
                            "\n- " + "\n- ".join(items),
                            "\n\n  - " + "\n # of\n  - ".join(items),
                        )
                    )
                )
                if items
                else ""
            )
        lines.append(draw(_named if "\n" not in said else st.just("{}: {}")).format(name, said))
    return "\n".join(draw(st.permutations(lines)))


_value = st.text("ab :#-'\"[]{}&*!|>%@`,?\\~0é🎉", min_size=1, max_size=9).map(str.strip).filter(bool)
_path = _value.map(lambda text: text.replace("#", "x").strip())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    title=_value, venue=_value, authors=st.lists(_value, max_size=3, unique=True), tags=st.lists(_path, max_size=3),
    note=st.text("ab\n-: é", max_size=9), data=st.data(), ends=st.sampled_from(("\n", "\r\n")), mark=st.booleans(),
)  # fmt: skip
def test_the_same_said_in_other_yaml_changes_neither_paper_nor_byte(
    library: Library, tmp_path: Path, title: str, venue: str, authors: list[str], tags: list[str], note: str,
    data: st.DataObject, ends: str, mark: bool,
) -> None:  # fmt: skip
    people = [Person(literal=name) for name in authors]
    paper = library.papers.add(Record(title=title, venue=venue, people=people, date="2020-05"))
    library.tags.add([paper], tags)
    library.notes.save(paper, note)
    vault, held = tmp_path / f"vault-{paper}", library.papers.get(paper)
    query = f'key:"{held.key}"'
    library.note_folder.sync(vault, query=query)
    front = data.draw(_front(front_of(held)))
    text = f"---\n{front}\n---\n\n{note}\n"
    only(vault).write_bytes((("\ufeff" if mark else "") + text.replace("\n", ends)).encode())
    before = files(vault)
    for _time in range(2):
        report = library.note_folder.sync(vault, query=query)
        assert (report.read, report.written, report.problems, report.conflicts) == (0, 0, [], [])
        assert files(vault) == before and library.papers.get(paper) == held
    library.reading.set_status([paper], Status.READ)
    library.note_folder.sync(vault, query=query)
    told = read(only(vault).read_text("utf-8"), "")
    assert told.front == front_of(library.papers.get(paper)) and told.body == note
    assert [block for block in told.blocks if block.name not in FIELDS and block.name] == [
        block for block in read(text, "").blocks if block.name not in FIELDS and block.name
    ]
    library.papers.delete([paper])


_typed = st.sampled_from((
    "read", "Reading", "maybe", "~", "", "'a: b'", "[x, y]", "{a: b}", "2020-06", "4", "[[x]]", "&a x", "- 'a: b'\n- c",
    "10.1/x", "x: y", "|\n  a\n  b", "true", "#c", "'", "*a", "978-0-387-31073-2", '"\\ud800 \\0"',
))  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    typed=st.dictionaries(st.sampled_from((*FIELDS, "other")), _typed, max_size=5), has_key=st.booleans(),
    body=st.text("ab\n-: ", max_size=9), ours=st.booleans(), data=st.data(),
)  # fmt: skip
def test_whatever_is_typed_is_in_step_after_one_look(
    library: Library, tmp_path: Path, typed: dict[str, str], has_key: bool, body: str, ours: bool, data: st.DataObject
) -> None:
    paper = library.papers.add(Record(title="A title", doi="10.1000/x", people=[Person("Doe", "Jane")], rating=3))
    library.tags.add([paper], ["a: b", "c"])
    vault, key = tmp_path / f"vault-{paper}", library.papers.get(paper).key
    query = f'key:"{key}"'
    library.note_folder.sync(vault, query=query)
    name = only(vault).name
    lines = data.draw(_front({name: value for name, value in (("key", key),) if has_key and "key" not in typed}))
    said = "".join(f"{name}:{' ' if value[:1] != '-' else chr(10)}{value}\n" for name, value in typed.items())
    text = f"---\n{lines}\n{said}---\n\n{body}\n"
    (vault / name).write_text(text, "utf-8")
    if ours:
        library.papers.edit([paper], {"title": "Another title", "doi": ""})
        library.tags.add([paper], ["d"])
    first = library.note_folder.sync(vault)
    held, before = library.papers.get(paper), files(vault)
    assert held.record.title and held.key
    again = library.note_folder.sync(vault)
    assert (again.read, again.written, again.conflicts) == (0, 0, []) and again.problems == first.problems
    assert library.papers.get(paper) == held and files(vault) == before
    library.papers.delete([paper])


def test_a_tag_with_a_number_sign_in_its_name_stays_when_others_change(
    library: Library, paper: int, vault: Path
) -> None:
    library.tags.add([paper], ["#LaTeX"], typed=False)
    library.note_folder.sync(vault)
    note = only(vault)
    note.write_text(note.read_text("utf-8").replace("- LaTeX\n", "- LaTeX\n- new\n"), "utf-8")
    library.note_folder.sync(vault)
    assert {"#LaTeX", "new"} <= library.tags.of([paper]).keys() and "LaTeX" not in library.tags.of([paper])
