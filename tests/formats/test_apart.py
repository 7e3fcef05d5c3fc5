"""Reading piece by piece: the same here and in a child, in order, cleaned, stopped when nobody listens any more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import apart, by_id
from paperdesk.formats.apart import SMALL, Origin, Piece, pieces
from paperdesk.formats.format import Source
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import FileRef, Highlight, Import, Person, Record, Sighting, clean
from tests.formats.zotero_parts.building import ZoteroFolder


def entries(count: int) -> str:
    filler = "words and words " * 20
    return "".join(
        f"@article{{key{number}, title={{Title {number}}}, author={{Doe, Jane}}, abstract={{{filler}}},"
        f" file={{f{number}.pdf}}}}\n"
        for number in range(count)
    )


class Told(Progress):
    """Remembers what was reported; cancelled once `after` reports came."""

    def __init__(self, after: int = 1_000_000) -> None:
        self.reports: list[tuple[int, int]] = []
        self._after = after

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        self.reports.append((done, total))
        self.check()

    @property
    def cancelled(self) -> bool:
        return len(self.reports) >= self._after


def whole(coming: list[Piece]) -> Import:
    """The pieces put together again."""
    last = coming[-1].rest
    assert last is not None and all(piece.rest is None for piece in coming[:-1])
    records = [record for piece in coming for record in piece.records]
    return Import(coming[0].format, records, last.collections, last.problems)


def as_read(text: str) -> Import:
    brought = by_id("bibtex").read(Source.from_text(text, "a.bib"), Progress())
    for record in brought.records:
        clean(record)
    return brought


@pytest.mark.parametrize("count", [3, 300], ids=["here", "in a child"])
def test_the_pieces_are_the_whole(tmp_path: Path, count: int) -> None:
    text = entries(count) + "@article{broken, title={"
    path = tmp_path / "a.bib"
    path.write_text(text, encoding="utf-8")
    origin = Origin("a.bib", path=path)
    assert origin.is_small() is (count == 3)
    told = Told()
    coming = list(pieces(origin, None, told))
    expected = as_read(text)
    brought = whole(coming)
    for record in expected.records:  # the text has no folder its files could lie in
        record.files = [FileRef(str(tmp_path / file.path), file.title, file.mime) for file in record.files]
    assert brought.records == expected.records
    assert brought.problems == expected.problems and brought.problems[-1].failed
    assert brought.collections == expected.collections
    assert {piece.total for piece in coming if piece.records} == {count}
    assert told.reports


@pytest.mark.parametrize("count", [0, 300])
def test_a_title_that_is_too_long_is_cut_and_said(count: int) -> None:
    text = f"@book{{long, title={{{'word ' * 5_000}}}, author={{A B}}}}\n" + entries(count)
    got = list(pieces(Origin("x.bib", text=text), None, Progress()))
    first, rest = got[0].records[0], got[-1].rest
    assert len(first.title) == 20_000 - 1 and rest is not None
    (problem,) = rest.problems
    assert problem.where == "line 1" and not problem.failed
    assert problem.message.startswith("The title of “word word")
    assert problem.message.endswith("” had more than 20,000 letters; the rest was left out.")


def test_a_large_pasted_text_comes_by_a_child_too() -> None:
    text = entries(300)
    assert len(text) > SMALL
    assert whole(list(pieces(Origin("pasted text", text=text), by_id("bibtex"), Progress()))) == as_read(text)


@pytest.mark.parametrize("size", [100, SMALL + 100], ids=["here", "in a child"])
def test_what_is_no_such_source_is_refused_in_a_sentence(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n" + b"x" * size)
    with pytest.raises(UnreadableFileError, match="looks like a picture"):
        list(pieces(Origin("a.png", path=path), None, Progress()))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="There is no file"):
        list(pieces(Origin("gone.bib", path=tmp_path / "gone.bib"), None, Progress()))


def test_cancelling_ends_the_child() -> None:
    with pytest.raises(Cancelled):
        list(pieces(Origin("a.bib", text=entries(2_000)), by_id("bibtex"), Told(after=2)))


def test_leaving_early_ends_the_child() -> None:
    with closing(pieces(Origin("a.bib", text=entries(2_000)), by_id("bibtex"), Progress())) as coming:
        first = next(coming)
    assert first.records[0].key == "key0"


def test_a_child_that_is_stopped_is_a_file_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_SILENCE", 0.001)
    # Stopped while it is asked, or while it is waited for.
    with pytest.raises(UnreadableFileError, match=r"Reading “a.bib” (took longer than|ended unexpectedly)"):
        list(pieces(Origin("a.bib", text=entries(2_000)), None, Progress()))


def test_nesting_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def each(_source: Source, _progress: Progress) -> Import:
        raise RecursionError

    kind = by_id("csljson")
    module = kind.load()
    monkeypatch.setattr(module, "each", each)
    with pytest.raises(UnreadableFileError, match="nested too deep"):
        list(pieces(Origin("a.json", text="[]"), kind, Progress()))


TEXT = st.text(max_size=12)
RECORDS: Callable[..., st.SearchStrategy[Record]] = lambda: st.builds(  # noqa: E731
    Record,
    title=TEXT, type=st.sampled_from(["article", "book", ""]), date=TEXT, arxiv_version=st.none() | st.integers(1, 9),
    people=st.lists(st.builds(Person, family=TEXT, given=TEXT, role=st.sampled_from(["author", "editor"])), max_size=2),
    tags=st.lists(TEXT, max_size=2), notes=st.lists(TEXT, max_size=2), starred=st.none() | st.booleans(),
    rating=st.none() | st.integers(0, 5), extra=st.dictionaries(TEXT, TEXT, max_size=2),
    files=st.lists(st.builds(FileRef, path=TEXT, title=TEXT), max_size=2),
    highlights=st.lists(st.builds(Highlight, text=TEXT, page=st.none() | st.integers(1, 9), source=TEXT), max_size=2),
    sighting=st.none() | st.builds(Sighting, source=TEXT, rank=st.none() | st.integers(0, 9)),
)  # fmt: skip


@given(RECORDS())
def test_a_record_comes_out_of_its_packing_as_it_was(record: Record) -> None:
    assert apart._unpacked(apart._packed(record)) == record


def test_a_folder_is_read_beside_the_window(tmp_path: Path) -> None:
    made = ZoteroFolder(tmp_path / "Zotero")
    for number in range(120):
        made.note(f"<p>Note {number}</p>", made.item(title=f"Title {number}"))
    origin = Origin("Zotero", path=made.done())
    assert not origin.is_small()
    brought = whole(list(pieces(origin, None, Progress())))
    assert [record.title for record in brought.records] == [f"Title {number}" for number in range(120)]
    assert brought.records[7].notes == ["Note 7"] and brought.format == "zotero"
