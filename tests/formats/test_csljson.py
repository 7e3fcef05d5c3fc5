"""CSL-JSON: names, dates, types and what has no home; refused in a sentence where it is no list of works."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import csljson
from paperdesk.formats.csljson_parts.items import item, record_of
from paperdesk.formats.format import Source, gathered
from paperdesk.progress import Progress
from paperdesk.record import TYPES, Highlight, Import, Person, Record


def read(data: Any) -> Import:
    text = data if isinstance(data, str) else json.dumps(data)
    return gathered(csljson.each(Source.from_text(text, "x.json"), Progress()))


def written(*records: Record) -> str:
    out = io.StringIO()
    csljson.write(records, out)
    return out.getvalue()


def test_an_item_is_read_whole() -> None:
    (record,) = read([{
        "id": "doe2001", "type": "article-journal", "title": "H<sub>2</sub>O & <i>life</i>", "DOI": "10.1000/a",
        "author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}, {"literal": "The Group"}],
        "editor": [{"family": "Doe", "given": "J."}], "issued": {"date-parts": [["2001", 5]]}, "container-title": "J",
        "page": "1-2", "keyword": "a, b", "weird": {"x": 1},
    }]).records  # fmt: skip
    assert (record.key, record.title, record.date, record.venue) == ("doe2001", "H₂O & life", "2001-05", "J")
    assert record.authors == [Person(family="Berg", given="Jan", particle="van der"), Person(literal="The Group")]
    assert record.tags == ["a", "b"] and json.loads(record.extra["csljson.weird"]) == {"x": 1}


def test_a_name_that_says_more_than_a_person_comes_back_as_it_was() -> None:
    names = [
        {"family": "Fontaine", "given": "Jean", "dropping-particle": "de", "non-dropping-particle": "La"},
        {"family": "Doe", "given": "J.", "ORCID": "0000", "affiliation": [{"name": "U"}]},
        {"family": "King", "given": "M.", "suffix": "Jr.", "comma-suffix": True},
        {"family": "Institute", "isInstitution": "true"}, {"family": "Plain", "given": "P."},
    ]  # fmt: skip
    (record,) = read([{"type": "book", "title": "T", "author": names}]).records
    assert record.people == [
        Person("Fontaine", "Jean", "de La"), Person("Doe", "J."), Person("King", "M.", "", "Jr."),
        Person(literal="Institute"), Person("Plain", "P."),
    ]  # fmt: skip
    assert json.loads(written(record))[0]["author"] == names
    record.people = [Person("New", "N."), record.people[1], replace(record.people[0], particle="de")]
    (item,) = json.loads(written(record))
    assert item["author"] == [
        {"family": "New", "given": "N."}, names[1],
        {"family": "Fontaine", "given": "Jean", "non-dropping-particle": "de"},
    ]  # fmt: skip
    assert "custom" not in item


@pytest.mark.parametrize(
    ("date", "issued"),
    [
        ("2018~", {"date-parts": [[2018]], "circa": True}), ("2016/..", {"date-parts": [[2016], [0]]}),
        ("2015/", {"date-parts": [[2015], [0]]}), ("/2017", {"date-parts": [[2017]], "circa": True}),
        ("2004-XX", {"date-parts": [[2004]]}), ("2019-05?/2020", {"date-parts": [[2019, 5], [2020]], "circa": True}),
        ("201X", {}), ("..", {}), ("2020-21~", {}),
    ],
)  # fmt: skip
def test_open_and_rough_dates_have_their_parts(date: str, issued: dict[str, Any]) -> None:
    record = Record(title="T", date=date)
    assert json.loads(written(record))[0]["issued"] == issued | {"raw": date}
    (back,) = read(written(record)).records
    assert (back.date, back.extra) == (date, {})


@pytest.mark.parametrize(
    ("extra", "genre"),
    [
        ({"bibtex.type": "phdthesis"}, "PhD thesis"),
        ({"bibtex.type": "mastersthesis"}, "Master’s thesis"),
        ({"bibtex.type field": "{Diploma}  thesis"}, "Diploma thesis"),
        ({"ris.M3": "Ph.D. thesis"}, "Ph.D. thesis"),
        ({"bibtex.type": "thesis"}, ""),
        ({}, ""),
    ],
)
def test_a_thesis_says_what_it_is_for(extra: dict[str, str], genre: str) -> None:
    record = Record(type="thesis", title="T", extra=dict(extra))
    assert json.loads(written(record))[0].get("genre", "") == genre
    assert read(written(record)).records[0].extra == extra
    assert "genre" not in json.loads(written(replace(record, type="book")))[0]


def test_what_only_paperdesk_knows_comes_back() -> None:
    record = Record(title="T", key="t", status="read", starred=True, rating=4, tags=["a/b"], collections=["C/D"],
                    notes=["# n"], arxiv="2002.10957", arxiv_version=2,
                    highlights=[Highlight("Words", "Why?", colour="#ffd400", page=3, places=[[3, 1.5, 2, 8, 4]]),
                                Highlight(comment="A remark", kind="note", source="zotero:AB")])  # fmt: skip
    out = io.StringIO()
    csljson.write([record], out)
    (back,) = read(out.getvalue()).records
    for name in (
        "status",
        "starred",
        "rating",
        "tags",
        "collections",
        "notes",
        "arxiv",
        "arxiv_version",
        "key",
        "highlights",
    ):
        assert getattr(back, name) == getattr(record, name), name


@pytest.mark.parametrize(
    ("marks", "kept"),
    [
        ("none", []),
        ([3, None, {}], [Highlight()]),
        ([{"text": "a", "page": "4", "places": [[1, 2, 3, 4], [1, 2, 3, 4, 5], "x", [1, 2, 3, 4, True]]}],
         [Highlight("a", page=4, places=[[1, 2, 3, 4, 5]])]),
        ([{"text": ["a"], "page": -2, "kind": 7}], [Highlight("a", kind="7")]),
    ],
)  # fmt: skip
def test_highlights_that_are_none_are_left_out(marks: object, kept: list[Highlight]) -> None:
    (record,) = read([{"title": "T", "type": "book", "author": [], "paperdesk": {"highlights": marks}}]).records
    assert record.highlights == kept


@pytest.mark.parametrize(
    "text", ["{", "[1, 2", '[{"title": NaN, "type": "book"}]', "[" * 100_000, '"text"', '[{"itemType": "book"}]', "{}"]
)
def test_what_is_no_list_of_works_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read(text)
    assert "\n" not in refused.value.message


def test_entries_that_are_none_are_named() -> None:
    found = read([{"type": "book", "title": "A", "author": []}, 7, {"type": "book"}])
    assert found.read == 3 and len(found.records) == 1
    assert [problem.where for problem in found.problems if problem.failed] == ["item 2", "item 3"]


def test_whatever_tells_of_a_work_makes_one() -> None:
    told: list[dict[str, object]] = [
        {"ISBN": "978-3-16-148410-0"}, {"abstract": "About things"}, {"keyword": "todo"}, {"volume": "3"},
        {"issued": {"date-parts": [[1999]]}}, {"note": "Ask Anna"}, {"custom": {"bibtex.note": "Ask Anna"}},
        {"paperdesk": {"files": ["a.pdf"]}}, {"paperdesk": {"note": "Mine"}},
        {"paperdesk": {"status": "unread", "added": "2026-01-01T00:00:00Z"}},
    ]  # fmt: skip
    found = read([{"type": "document", "id": f"k{number}"} | each for number, each in enumerate(told)])
    assert (len(found.records), found.problems) == (len(told), [])
    again = read(written(*found.records))
    assert [replace(record, where="") for record in again.records] == [
        replace(record, where="") for record in found.records
    ]


@pytest.mark.parametrize(
    ("bad", "why"),
    [("[" * 5_000 + "]" * 5_000, "nested too deep"), ("9" * 5_000, "a number with too many digits")],
)
def test_an_item_that_cannot_be_read_costs_itself(bad: str, why: str) -> None:
    good = '{"type": "book", "title": "A", "author": []}'
    found = read(f'[{good}, {{"type": "book", "title": "B", "custom": {bad}}}, {good}]')
    assert found.read == 3 and [record.where for record in found.records] == ["item 1", "item 3"]
    (problem,) = found.problems
    assert problem.where == "item 2" and problem.failed and why in problem.message
    with pytest.raises(UnreadableFileError, match=why):
        read(f"[{bad}]")
    with pytest.raises(UnreadableFileError, match=why):
        read(f'{{"items": [{good}, {bad}]}}')


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(
    title=WORDS, kind=st.sampled_from(sorted(set(TYPES) - {"note"})), family=WORDS, given=WORDS, venue=WORDS,
    date=st.sampled_from(["2020", "2020-05", "2020-05-14", "2019/2020", "", "in press"]),
)  # fmt: skip
def test_what_is_written_reads_back_equal(
    title: str, kind: str, family: str, given: str, venue: str, date: str
) -> None:
    record = Record(
        title=title, type=kind, people=[Person(family=family, given=given)], venue=venue, date=date, key="k"
    )
    out = io.StringIO()
    csljson.write([record], out)
    (back,) = read(out.getvalue()).records
    for name in ("title", "type", "people", "venue", "date", "key"):
        assert getattr(back, name) == getattr(record, name), name


JSON = st.recursive(
    st.one_of(st.text(alphabet='[]{}",:1.0-truefalsn\\ ', max_size=12), st.text(max_size=6)),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=2), st.dictionaries(st.text(max_size=2), inner, min_size=1, max_size=2)
    ),
    max_leaves=4,
)


@given(value=JSON, inside=JSON)
def test_texts_lists_and_maps_that_are_kept_come_back_as_they_were(value: Any, inside: Any) -> None:
    entry = {"id": "a", "type": "book", "title": "T", "x": value, "note": inside, "custom": {"y": inside}}
    record = record_of(entry, "")
    for _ in range(2):
        written = item(record)
        assert [written.get("x", ""), written.get("note", "")] == [value, inside]
        assert written.get("custom", {}).get("y", "") == inside
        record = record_of(written, "")


def test_a_text_that_looks_like_a_number_or_a_truth_stays_a_text() -> None:
    kept = {
        "part-number": "1.0",
        "note": "true",
        "dimensions": "12345678901234567890",
        "section": "[1]",
        "version": "-2",
    }
    written = item(record_of({"id": "a", "type": "book", "title": "T", **kept}, ""))
    assert {name: written[name] for name in kept} == kept


def test_people_and_what_is_kept_have_one_order() -> None:
    people = [
        Person("C", role="translator"),
        Person("B", role="container-author"),
        Person("A", role="editor"),
        Person("D"),
    ]
    record = Record(title="T", key="k", people=people, extra={"csljson.note": "n", "ris.U1": "u", "csljson.genre": "g"})
    once = written(record)
    assert written(*read(once).records) == once
