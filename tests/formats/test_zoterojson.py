"""Zotero's items in JSON: Better BibTeX's export, the web interface's answers, lists of items."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import detect, zoterojson
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import TYPES, Import, Person, clean

DATA = Path(__file__).parents[3] / "shared" / "data"


def read(data: Any, path: Path | None = None) -> Import:
    text = data if isinstance(data, str) else json.dumps(data)
    if path is not None:
        path.write_text(text, encoding="utf-8")
        return zoterojson.read(Source.from_path(path), Progress())
    return zoterojson.read(Source.from_text(text, "x.json"), Progress())


def test_an_export_of_better_bibtex_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.pdf").write_bytes(b"%PDF-")
    item = {
        "itemID": 7, "itemType": "bookSection", "title": "T", "bookTitle": "B", "date": "03/2009", "citationKey": "k",
        "creators": [{"creatorType": "author", "firstName": "J.", "lastName": "Doe"}, {"name": "Group"}],
        "tags": [{"tag": "a", "type": 1}, "b"], "notes": [{"note": "<p>n</p>", "tags": [{"tag": "c"}]}, "<b>m</b>"],
        "extra": ["PMID: 123", "free text"], "DOI": "10.1000/X", "relations": {"dc:relation": ["http://z/1"]},
        "attachments": [{"title": "PDF", "path": "files/a.pdf", "itemType": "attachment"},
                        {"title": "Out", "path": "../../etc/passwd"}, {"path": "files/gone.pdf"},
                        {"title": "Site", "url": "https://a.b", "linkMode": "linked_url"}],
    }  # fmt: skip
    data = {
        "config": {"label": "BetterBibTeX JSON"}, "items": [item],
        "collections": {"A": {"key": "A", "name": "Top", "collections": ["B"], "items": []},
                        "B": {"key": "B", "name": "In/side", "parent": "A", "items": [7]}},
    }  # fmt: skip
    brought = read(data, tmp_path / "x.json")
    (record,) = brought.records
    assert (record.type, record.venue, record.date, record.key) == ("chapter", "B", "2009-03", "k")
    assert record.people == [Person(family="Doe", given="J."), Person(literal="Group")]
    assert record.tags == ["a", "b", "c"] and record.notes == ["n", "**m**"] and record.pmid == "123"
    assert record.collections == ["Top/In∕side"] and brought.collections == ["Top", "Top/In∕side"]
    assert [(file.path, file.copy) for file in record.files] == [
        (str(tmp_path / "files" / "a.pdf"), True), (str(tmp_path / "files" / "gone.pdf"), False),
    ]  # fmt: skip
    assert record.url == "https://a.b" and record.extra["zotero.related"] == "http://z/1"
    assert record.extra["zotero.files"] == "../../etc/passwd" and len(brought.problems) == 1


def test_answers_of_the_web_interface_are_joined_by_their_keys() -> None:
    def entry(key: str, **data: Any) -> dict[str, Any]:
        return {"key": key, "version": 1, "library": {}, "data": {"key": key, **data}}

    place = json.dumps({"pageIndex": 1, "rects": [[1, 2, 3, 4]]})
    brought = read([
        entry("N", itemType="note", parentItem="P", note="<p>child</p>"),
        entry("M2", itemType="annotation", parentItem="F", annotationType="highlight", annotationText="second",
              annotationSortIndex="2", annotationPosition=place),
        entry("M1", itemType="annotation", parentItem="F", annotationType="note", annotationComment="first",
              annotationSortIndex="1"),
        entry("F", itemType="attachment", parentItem="P", linkMode="imported_file", filename="a.pdf", title="PDF"),
        entry("P", itemType="journalArticle", title="T", dateAdded="2020-01-01T00:00:00Z", collections=["CCCC2222"]),
        entry("D", itemType="journalArticle", title="Deleted", deleted=1),
        entry("S", itemType="note", note="<p>Alone</p>"),
    ])  # fmt: skip
    paper, note = brought.records
    assert (paper.title, paper.notes, paper.added) == ("T", ["child"], "2020-01-01T00:00:00Z")
    assert [mark.text or mark.comment for mark in paper.highlights] == ["first", "second"]
    assert paper.highlights[1].places == [[2, 1, 2, 3, 4]] and paper.highlights[1].source == "zotero:M2"
    assert paper.extra["zotero.files"] == "storage:a.pdf" and paper.extra["zotero.collections"] == "CCCC2222"
    assert (note.type, note.title, note.notes) == ("note", "Alone", ["Alone"])


def test_what_is_no_item_is_said() -> None:
    brought = read([{"itemType": "book"}, 7, {"itemType": "book", "title": "T"}])
    assert [problem.failed for problem in brought.problems] == [True, True] and brought.read == 3
    for data in ("{", "[]", "[1]", '{"a": 1}', "[" * 100_000, "1" * 5_000):
        with pytest.raises(UnreadableFileError):
            read(data)


def test_it_is_told_from_csl() -> None:
    ours = json.dumps([{"itemType": "book", "title": "T", "creators": []}])
    theirs = json.dumps([{"type": "book", "title": "T", "author": [], "issued": {}}])
    assert detect(Source.from_text(ours, "x.json")).id == "zoterojson"
    assert detect(Source.from_text(theirs, "x.json")).id == "csljson"


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["tag", "note", "url", "path", "name", "lastName", "itemType", "items", "dc:relation"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
_NAMES = st.sampled_from(
    ["itemType", "title", "creators", "tags", "notes", "attachments", "relations", "collections", "extra", "date",
     "key", "parentItem", "DOI", "ISBN", "url", "itemID", "annotationPosition", "deleted"]
)  # fmt: skip


@given(st.lists(st.dictionaries(_NAMES, _VALUES, max_size=8), max_size=4), st.booleans())
def test_no_shape_of_an_item_raises(items: list[dict[str, Any]], wrapped: bool) -> None:
    items = [{"itemType": "book", "title": "T"}, *items]
    for record in read({"items": items, "collections": {"a": {"items": items}}} if wrapped else items).records:
        clean(record)


@pytest.mark.skipif(not DATA.exists(), reason="the shared sample data is not here")
def test_the_samples_give_every_item() -> None:
    files = [path for path in sorted(DATA.rglob("*.json")) if '"itemType"' in path.read_text(encoding="utf-8")]
    assert len(files) > 250
    for path in files:
        data = json.loads(path.read_text(encoding="utf-8"))
        items = data.get("items", list(data.values())) if isinstance(data, dict) else data
        source = Source.from_path(path)
        assert detect(source).id == "zoterojson", path
        brought = zoterojson.read(source, Progress())
        assert (len(brought.records), brought.read) == (len(items), len(items)), path
        for record, item in zip(brought.records, items, strict=True):
            clean(record)
            assert bool(record.title) >= bool(item.get("title")), path
            assert len(record.people) >= len(item.get("creators") or ()), path
            assert record.key == item["citationKey"] if item.get("citationKey") else True, path


@pytest.mark.skipif(not DATA.exists(), reason="the shared sample data is not here")
def test_every_type_and_field_of_zotero_has_a_place() -> None:
    path = DATA / "zotero" / "zotero-allTypesAndFields.json"
    brought = zoterojson.read(Source.from_path(path), Progress())
    items = json.loads(path.read_text(encoding="utf-8"))
    assert len(brought.records) == 37
    for record, (kind, item) in zip(brought.records, items.items(), strict=True):
        assert record.type in TYPES and (record.type == "document") == (kind == "document")
        held = {str(getattr(record, name)) for name in ("title", "abstract", "venue", "volume", "issue", "pages",
                "number", "edition", "series", "publisher", "place", "event", "language", "short_title", "doi", "isbn",
                "issn", "pmid", "url", "key", "date")} | set(record.extra.values())  # fmt: skip
        for name, value in item.items():
            if name not in ("itemType", "creators", "ISBN", "PMID"):
                assert str(value) in held, (kind, name)
