"""What each field means: titles and venues, dates, identifiers, numbers, and what reference managers add."""

from __future__ import annotations

from typing import Any

import pytest

from paperdesk.formats.bibtex_parts.fields import record_of, words_of
from paperdesk.record import Record, Sighting


def read(kind: str, **fields: str) -> Record:
    """The record of an entry; an underscore in a field's name stands for a hyphen."""
    return record_of(kind, "key", {name.replace("_", "-"): value for name, value in fields.items()})


@pytest.mark.parametrize(
    ("kind", "fields", "csl"),
    [
        ("article", {"journal": "J"}, "article-journal"),
        ("article", {"journal": "arXiv preprint arXiv:1706.03762"}, "article"),
        ("article", {"journal": "CoRR", "volume": "abs/1706.03762"}, "article"),
        ("article", {"journal": "J", "eprint": "1706.03762", "archiveprefix": "arXiv"}, "article-journal"),
        ("article", {"entrysubtype": "newspaper"}, "article-newspaper"),
        ("misc", {"eprint": "1706.03762", "archiveprefix": "arXiv"}, "article"),
        ("misc", {"url": "https://a.b"}, "webpage"),
        ("misc", {"url": "https://a.b", "doi": "10.1000/1"}, "document"),
        ("misc", {}, "document"),
        ("misc", {"entrysubtype": "speech"}, "speech"),
        ("inproceedings", {"booktitle": "P"}, "paper-conference"),
        ("inproceedings", {"booktitle": "P", "eprint": "1706.03762"}, "paper-conference"),
        ("book", {}, "book"),
        ("book", {"title": "T", "booktitle": "Other"}, "chapter"),
        ("book", {"title": "T", "booktitle": "{T}."}, "book"),
        ("phdthesis", {}, "thesis"),
        ("techreport", {}, "report"),
        ("online", {}, "webpage"),
        ("video", {"entrysubtype": "tvepisode"}, "broadcast"),
        ("neverheard", {}, "document"),
    ],
)
def test_types(kind: str, fields: dict[str, str], csl: str) -> None:
    assert read(kind, **fields).type == csl


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"year": "2010"}, "2010"),
        ({"year": "2010", "month": "aug"}, "2010-08"),
        ({"year": "2010", "month": "August"}, "2010-08"),
        ({"year": "2010", "month": "08"}, "2010-08"),
        ({"year": "2010", "month": "8"}, "2010-08"),
        ({"year": "2010", "month": "aug~13"}, "2010-08-13"),
        ({"year": "2010", "month": "13 Aug."}, "2010-08-13"),
        ({"year": "2010", "month": "aug", "day": "3"}, "2010-08-03"),
        ({"year": "2010", "month": "July/August"}, "2010-07/2010-08"),
        ({"year": "2010", "month": "aug 13--15"}, "2010-08-13/2010-08-15"),
        ({"year": "2010", "month": "März"}, "2010-03"),
        ({"year": "{2010}"}, "2010"),
        ({"year": "1995--1996"}, "1995/1996"),
        ({"year": "1985a", "month": "jan"}, "1985a"),
        ({"year": "in press"}, "in press"),
        ({"date": "2010-08-13"}, "2010-08-13"),
        ({"date": "2010-08-13T14:20:00Z"}, "2010-08-13"),
        ({"date": "2010/2012"}, "2010/2012"),
        ({"date": "1723~"}, "1723~"),
        ({"date": "1723?/1725%"}, "1723?/1725%"),
        ({"date": "2010/"}, "2010/"),
        ({"date": "2010-21"}, "2010-21"),
        ({"date": "2010-08", "year": "2010", "month": "aug"}, "2010-08"),
        ({}, ""),
    ],
)
def test_dates(fields: dict[str, str], date: str) -> None:
    record = read("article", **fields)
    assert record.date == date
    if date[:4].isdecimal() and len(date) != 5:
        assert record.extra == {}


def test_a_month_that_is_none_is_kept() -> None:
    record = read("article", year="2010", month="Spring")
    assert (record.date, record.extra) == ("2010", {"bibtex.month": "Spring"})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"doi": "https://doi.org/10.1000/ABC"}, {"doi": "10.1000/abc", "extra": {}}),
        ({"doi": r"10.1007/978-3\_28"}, {"doi": "10.1007/978-3_28"}),
        ({"doi": "none"}, {"doi": "", "extra": {"bibtex.doi": "none"}}),
        ({"url": "http://dx.doi.org/10.1000/1"}, {"doi": "10.1000/1", "url": "http://dx.doi.org/10.1000/1"}),
        ({"url": "http://a.b/10.1000/1"}, {"doi": "", "url": "http://a.b/10.1000/1"}),
        ({"url": r"http://a.b/\~{}c\_d\%20?x=1\&y{\#}z"}, {"url": "http://a.b/~c_d%20?x=1&y#z"}),
        ({"url": r"http://a.b/$\sim$c"}, {"url": "http://a.b/~c"}),
        ({"url": "http://a.b/c--d_e"}, {"url": "http://a.b/c--d_e"}),
        ({"url": r"\url{http://a.b/~c}"}, {"url": "http://a.b/~c"}),
        ({"howpublished": r"\url{http://a.b}."}, {"url": "http://a.b"}),
        ({"bdsk-url-1": "http://a.b"}, {"url": "http://a.b"}),
        ({"eprint": "1706.03762v5", "eprinttype": "arXiv"}, {"arxiv": "1706.03762", "arxiv_version": 5, "extra": {}}),
        ({"eprint": "1706.03762", "eprinttype": "arxiv", "eprintclass": "cs.CL"},
         {"extra": {"bibtex.primaryclass": "cs.CL"}}),
        ({"eprint": "hep-th/9901001"}, {"arxiv": "hep-th/9901001", "extra": {}}),
        ({"eprint": "AX1"}, {"arxiv": "", "extra": {"bibtex.eprint": "AX1"}}),
        ({"eprint": "123456", "eprinttype": "pubmed"}, {"pmid": "123456", "extra": {}}),
        ({"eprint": "12", "eprinttype": "jstor"}, {"extra": {"bibtex.eprint": "12", "bibtex.eprinttype": "jstor"}}),
        ({"arxivid": "1706.03762"}, {"arxiv": "1706.03762", "extra": {}}),
        ({"doi": "10.48550/arXiv.1706.03762"}, {"arxiv": "1706.03762"}),
        ({"note": "arXiv:1706.03762"}, {"arxiv": "1706.03762", "extra": {"bibtex.note": "arXiv:1706.03762"}}),
        ({"note": "A long comment on the wrong claims of arXiv:1706.03762"}, {"arxiv": ""}),
        ({"isbn": "0-306-40615-2"}, {"isbn": "9780306406157", "extra": {}}),
        ({"isbn": "0-306-40615-2, 1"}, {"isbn": "9780306406157", "extra": {"bibtex.isbn": "0-306-40615-2, 1"}}),
        ({"isbn": "wrong"}, {"isbn": "", "extra": {"bibtex.isbn": "wrong"}}),
        ({"pmid": "P1"}, {"pmid": "", "extra": {"bibtex.pmid": "P1"}}),
    ],
)  # fmt: skip
def test_identifiers(fields: dict[str, str], expected: dict[str, Any]) -> None:
    record = read("article", journal="J", **fields)
    assert {name: getattr(record, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("article", {"title": "A {DNA}  test"}, {"title": "A DNA test"}),
        ("article", {"title": "A", "subtitle": "B"}, {"title": "A: B"}),
        ("article", {"title": "A?", "subtitle": "B"}, {"title": "A? B"}),
        ("article", {"journaltitle": "J", "journalsubtitle": "S"}, {"venue": "J: S"}),
        (
            "article",
            {"journal": "J. S.", "fjournal": "Journal of S"},
            {"venue": "Journal of S", "extra": {"bibtex.shortjournal": "J. S."}},
        ),
        ("article", {"journal": "J", "fjournal": "J"}, {"venue": "J", "extra": {}}),
        ("article", {"pages": "--"}, {"pages": "", "extra": {"bibtex.pages": "--"}}),
        ("inproceedings", {"booktitle": "P", "journal": "J"}, {"venue": "P", "extra": {"bibtex.journal": "J"}}),
        ("proceedings", {"booktitle": "P"}, {"title": "P", "venue": ""}),
        ("article", {"number": "4", "eid": "e12"}, {"issue": "4", "number": "e12"}),
        ("techreport", {"number": "TR-4", "institution": "I"}, {"issue": "", "number": "TR-4", "publisher": "I"}),
        ("book", {"series": "S", "number": "4"}, {"series": "S", "number": "4"}),
        (
            "phdthesis",
            {"school": "U", "type": "Diploma"},
            {"publisher": "U", "extra": {"bibtex.type field": "Diploma"}},
        ),
        ("manual", {"organization": "O"}, {"publisher": "O"}),
        ("online", {"organization": "O"}, {"publisher": "", "venue": "O"}),
        ("article", {"pages": "12--20"}, {"pages": "12-20"}),
        ("article", {"pages": "12 – 20"}, {"pages": "12-20"}),
        ("article", {"pages": "S1-2--S1-4"}, {"pages": "S1-2-S1-4"}),
        ("book", {"address": "A", "location": "L"}, {"place": "A", "extra": {"bibtex.location": "L"}}),
        ("book", {"langid": "english"}, {"language": "english", "extra": {}}),
        ("book", {"langid": "english", "language": "en"}, {"language": "en", "extra": {}}),
        ("book", {"langid": "french", "language": "en"}, {"language": "en", "extra": {"bibtex.langid": "french"}}),
        ("book", {"langid": "klingon"}, {"language": "klingon", "extra": {"bibtex.langid": "klingon"}}),
        ("misc", {"annotation": "a", "annotation-10": "c", "annotation-2": "b"}, {"notes": ["a", "b", "c"]}),
        ("misc", {"paperdesk-highlights": "[1]"}, {"highlights": [], "extra": {"bibtex.paperdesk-highlights": "[1]"}}),
        (
            "misc",
            {"paperdesk-sighting": '\\{"source":"trending","rank":2\\}'},
            {"sighting": Sighting("trending", rank=2), "extra": {}},
        ),
        ("article", {"note": r"A \emph{n{\"o}te}"}, {"notes": [], "extra": {"bibtex.note": r"A \emph{n{\"o}te}"}}),
        ("article", {"annote": "# N\n\nx\\_y"}, {"notes": ["# N\n\nx_y"]}),
        ("article", {"annotation": "a", "review": "b"}, {"notes": ["a", "b"]}),
        ("article", {"abstract": "one\n\ttwo\n\n three"}, {"abstract": "one two\n\nthree"}),
        ("article", {"keywords": "a, {b, c}; d,,a"}, {"tags": ["a", "b, c", "d"]}),
        ("article", {"keywords": "{a; b c; d}"}, {"tags": ["a", "b c", "d"]}),
        ("article", {"x": " "}, {"extra": {}}),
    ],
)
def test_fields(kind: str, fields: dict[str, str], expected: dict[str, Any]) -> None:
    record = read(kind, **fields)
    record.extra.pop("bibtex.type", None)
    assert {name: getattr(record, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"date_added": "2008-02-04 12:12:30 -0500"}, {"added": "2008-02-04T17:12:30Z"}),
        ({"timestamp": "2017.09.11"}, {"added": "2017-09-11T00:00:00Z"}),
        ({"creationdate": "2021-05-05T10:10"}, {"added": "2021-05-05T10:10:00Z"}),
        ({"date_modified": "2026-11-23T06:30:00.123Z"}, {"modified": "2026-11-23T06:30:00.123Z"}),
        ({"timestamp": "2017.99.99"}, {"added": "", "extra": {"bibtex.timestamp": "2017.99.99"}}),
        ({"readstatus": "read"}, {"status": "read", "extra": {}}),
        ({"readstatus": "odd"}, {"status": "", "extra": {"bibtex.readstatus": "odd"}}),
        ({"read": "1"}, {"status": "read"}),
        ({"ranking": "rank4"}, {"rating": 4}),
        ({"rating": "9"}, {"rating": None, "extra": {"bibtex.rating": "9"}}),
        ({"relevance": "relevant"}, {"starred": True}),
    ],
)
def test_what_reference_managers_note(fields: dict[str, str], expected: dict[str, Any]) -> None:
    record = read("article", **fields)
    assert {name: getattr(record, name) for name in expected} == expected


def test_words_keep_their_braces_and_lose_their_blanks() -> None:
    assert words_of(r" a ; {b; c}, \'e{,}x ,") == ["a", "b; c", "é,x"]
    assert words_of("") == []
