"""What an entry takes from the one it names in `crossref`, and what it does not."""

from __future__ import annotations

import io

import pytest

from paperdesk.formats import biblatex, bibtex
from paperdesk.formats.bibtex_parts.reading import each
from paperdesk.formats.format import Source, gathered
from paperdesk.progress import Progress
from paperdesk.record import Import, Record


def read_text(text: str) -> Import:
    return gathered(each(Source.from_text(text, "test.bib"), Progress()))


def child(own: str, parent: str, kind: str = "inproceedings") -> Record:
    return read_text(f"@{kind}{{c, title={{C}}, {own}, crossref={{p}}}}\n@proceedings{{p, {parent}}}").records[0]


def written(records: list[Record], *, with_biblatex: bool = False) -> str:
    out = io.StringIO()
    (biblatex if with_biblatex else bibtex).write(records, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("own", "parent", "date"),
    [
        ("year=2020", "date={2019-06-10/2019-06-14}", "2020"),
        ("year=2020", "date={2019-06-10/2019-06-14}, year=2019", "2020"),
        ("date={2020}", "year=2019, month=jun", "2020"),
        ("date={2020-05}", "date={2019}", "2020-05"),
        ("year=2020", "year=2019, month=jun, day=3", "2020"),
        ("year=2019", "year=2019, month=jun, day=3", "2019-06-03"),
        ("month=may", "year=2019, month=jun, day=3", "2019-05"),
        ("month=may, day=7", "date={2019-06-10}", "2019-05-07"),
        ("number=1", "date={2019-06-10}", "2019-06-10"),
        ("number=1", "year=2019, month=jun", "2019-06"),
    ],
)
def test_a_date_is_inherited_whole_and_only_where_the_entry_has_none(own: str, parent: str, date: str) -> None:
    record = child(own, parent)
    assert record.date == date
    assert set(record.extra) == {"bibtex.crossref"}


@pytest.mark.parametrize(
    ("kind", "own", "parent", "field", "value"),
    [
        ("inproceedings", "location={Paris}", "address={Berlin}", "place", "Paris"),
        ("inproceedings", "address={Paris}", "location={Berlin}", "place", "Paris"),
        ("thesis", "institution={Own}", "school={Other}", "publisher", "Own"),
        ("techreport", "school={Own}", "institution={Other}", "publisher", "Own"),
        ("article", "journal={Own}", "journaltitle={Other}", "venue", "Own"),
        ("article", "journal={Own}", "fjournal={Other}", "venue", "Own"),
        ("article", "journaltitle={Own}", "journalsubtitle={Other}", "venue", "Own"),
        ("inproceedings", "booktitle={Own}", "title={P}, subtitle={Q}", "venue", "Own"),
        ("inproceedings", "conference={Own}", "eventtitle={Other}", "event", "Own"),
        ("inproceedings", "langid={german}", "language={French}", "language", "german"),
        ("inproceedings", "number=1", "address={Berlin}", "place", "Berlin"),
    ],
)
def test_a_field_under_another_name_is_not_overridden(kind: str, own: str, parent: str, field: str, value: str) -> None:
    record = child(own, parent, kind)
    assert getattr(record, field) == value
    assert set(record.extra) - {"bibtex.type"} == {"bibtex.crossref"}


def test_what_an_editor_did_belongs_to_the_editor() -> None:
    record = child("editor={Own, A.}", "editor={Other, B.}, editortype={translator}")
    assert [(person.last, person.role) for person in record.people] == [("Own", "editor")]


@pytest.mark.parametrize(
    "field", ["paperdesk-read={2020-01-01T00:00:00Z}", "annotation-2={Note}", "tags={a}", "link={http://a.b}", "read=1"]
)
def test_what_is_said_of_the_other_work_alone_is_not_inherited(field: str) -> None:
    assert child("year=2020", field) == child("year=2020", "volume={}")


@pytest.mark.parametrize("with_biblatex", [False, True])
def test_a_work_that_is_written_takes_nothing_more_from_the_one_it_stands_in(with_biblatex: bool) -> None:
    records = read_text(
        "@inproceedings{c, title={C}, year=2020, crossref={p_1}}\n@proceedings{p_1, title={P}, year=2020}"
    ).records
    records[1].place, records[1].date = "Boston", "2020-03"
    text = written(records, with_biblatex=with_biblatex)
    assert "crossref = {p_1}" in text
    again = read_text(text)
    assert [(record.place, record.date) for record in again.records] == [("", "2020"), ("Boston", "2020-03")]
    assert again.records[0].extra == records[0].extra
    other = read_text(text.replace("  crossref = {p_1}", "  crossref = {p_2}").replace("s{p_1,", "s{p_2,"))
    assert other.records[0].place == "Boston"  # another program made it stand elsewhere


def test_a_part_that_is_written_alone_misses_nothing() -> None:
    text = "@inproceedings{c, title={C}, crossref={p}}\n@proceedings{p, title={P}, year=2020}"
    again = read_text(written(read_text(text).records[:1]))
    assert (again.problems, again.records[0].venue, again.records[0].date) == ([], "P", "2020")
