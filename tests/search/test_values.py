"""Values behind a colon: read, written, told; identifiers recognised; quoting that survives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.search.dates import Dates
from paperdesk.search.fields import FIELDS, Field, Kind, Takes, field_named
from paperdesk.search.query import parse
from paperdesk.search.tree import Exact, Fact, Range, Value
from paperdesk.search.values import (
    describe_value,
    identify,
    identify_as,
    normal_identifier,
    quote,
    read_value,
    unquoted,
    write_value,
)

FACTS = [field for field in FIELDS if field.kind is Kind.FACT]


def named(name: str) -> Field:
    field = field_named(name)
    assert field is not None
    return field


@pytest.mark.parametrize(
    ("field", "text", "values"),
    [
        ("tag", " retrieval / neural ", [("tag", Exact("retrieval/neural"))]),
        ("tag", "//", None),
        ("tag", "", None),
        ("venue", "  Inf.  Process. ", [("venue", Exact("Inf. Process."))]),
        ("status", "READ", [("status", Exact("read"))]),
        ("status", "re", None),
        ("is", "skipped", [("status", Exact("skipped"))]),
        ("is", "starred", [("is", Exact("starred"))]),
        ("year", "2019", [("year", Range(2019, 2019))]),
        ("year", " > 2019", [("year", Range(2020, None))]),
        ("year", "<2019", [("year", Range(None, 2018))]),
        ("year", "-5..-3", [("year", Range(-5, -3))]),
        ("year", "2020-10", None),
        ("year", "..", None),
        ("year", "1234567890", None),
        ("year", "2019.5", None),
        ("rating", "4-5", [("rating", Range(4, 5))]),
        ("added", "last week", [("added", Dates("last-week", "last-week"))]),
        ("added", "whenever", None),
        ("doi", "https://doi.org/10.1145/ABC", [("doi", Exact("10.1145/abc"))]),
        ("arxiv", "arXiv:2002.10957v3", [("arxiv", Exact("2002.10957"))]),
        ("isbn", "978-3-16-148410-0", [("isbn", Exact("9783161484100"))]),
        ("pmid", "PMID: 31452104", [("pmid", Exact("31452104"))]),
    ],
)
def test_a_value_is_read(field: str, text: str, values: list[tuple[str, Value]] | None) -> None:
    assert read_value(named(field), text) == values


def test_a_star_or_typing_asks_for_a_beginning() -> None:
    assert read_value(named("tag"), "ret", prefix=True) == [("tag", Exact("ret", prefix=True))]
    assert read_value(named("tag"), "ret", growing=True) == [("tag", Exact("ret", prefix=True))]
    assert read_value(named("search"), "To", growing=True) == [("search", Exact("To"))]
    assert read_value(named("status"), "re", prefix=True) == [("status", Exact("reading")), ("status", Exact("read"))]
    assert read_value(named("status"), "read", growing=True) == [("status", Exact("read"))]
    assert read_value(named("status"), "read", prefix=True) == [("status", Exact("reading")), ("status", Exact("read"))]
    assert read_value(named("doi"), "doi:10.1145/AB", prefix=True) == [("doi", Exact("10.1145/ab", prefix=True))]
    assert read_value(named("year"), "201", growing=True) is None
    assert read_value(named("year"), "2018..20", growing=True) == [("year", Range(2018, None))]
    assert read_value(named("pages"), "1..2", growing=True) == [("pages", Range(1, 2))]


@pytest.mark.parametrize(
    ("value", "written", "told"),
    [
        (Exact("retrieval/neural"), "retrieval/neural", "retrieval/neural"),
        (Exact("to read"), '"to read"', "to read"),
        (Exact("to re", prefix=True), '"to re"*', "to re…"),
        (Range(2020, 2020), "2020", "2020"),
        (Range(2019, 2022), "2019..2022", "2019–2022"),
        (Range(4, None), ">=4", "4 or more"),
        (Range(None, 9), "<=9", "up to 9"),
        (Dates(low="30d"), "<30d", "the last 30 days"),
    ],
)
def test_a_value_is_written_and_told(value: Value, written: str, told: str) -> None:
    assert write_value(value) == written
    assert describe_value(value) == told


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("retrieval", "retrieval"),
        ("retrieval/neural", "retrieval/neural"),
        ("c++", "c++"),
        ("C#", "C#"),
        ("state-of-the-art", "state-of-the-art"),
        ("don't", "don't"),
        ("深度学习", "深度学习"),
        ("to read", '"to read"'),
        ("  to   read ", '"to read"'),
        ("a,b", '"a,b"'),
        ("a(b)", '"a(b)"'),
        ("-x", '"-x"'),
        ("x*", '"x*"'),
        ("x~2", '"x~2"'),
        (">5", '">5"'),
        ("2019..2022", '"2019..2022"'),
        ("深度，学习", '"深度，学习"'),
        ('say "hi"', r'"say \"hi\""'),
        ("back\\slash", r'"back\\slash"'),
        ("“x”", r'"\“x\”"'),
        ("🙂", '"🙂"'),
        ("", '""'),
    ],
)
def test_values_are_quoted_where_they_must_be(text: str, quoted: str) -> None:
    assert quote(text) == quoted


def test_backslashes_between_quotes_protect_quotes_and_backslashes_only() -> None:
    assert unquoted(r"a \"b\" c") == 'a "b" c'
    assert unquoted(r"a\\b\n\”") == r"a\b\n”"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1145/3219819.3219823", ("doi", "10.1145/3219819.3219823")),
        ("10.1145/ABC.", ("doi", "10.1145/abc")),
        ("<10.1145/abc>", ("doi", "10.1145/abc")),
        ("10.1016/S0140-6736(20)30183-5", ("doi", "10.1016/s0140-6736(20)30183-5")),
        ("doi.org/10.1145/abc", ("doi", "10.1145/abc")),
        ("https://dx.doi.org/10.1145/abc", ("doi", "10.1145/abc")),
        ("https://dl.acm.org/doi/10.1145/abc", ("doi", "10.1145/abc")),
        ("10.48550/arXiv.2002.10957", ("arxiv", "2002.10957")),
        ("https://doi.org/10.48550/arXiv.2002.10957", ("arxiv", "2002.10957")),
        ("2002.10957", ("arxiv", "2002.10957")),
        ("2002.10957v12,", ("arxiv", "2002.10957")),
        ("http://arxiv.org/pdf/2002.10957v2.pdf", ("arxiv", "2002.10957")),
        ("cs/0112017", ("arxiv", "cs/0112017")),
        ("math.GT/0309136", ("arxiv", "math/0309136")),
        ("https://pubmed.ncbi.nlm.nih.gov/31452104/", ("pmid", "31452104")),
        ("9783161484100", ("isbn", "9783161484100")),
        ("0-306-40615-2", ("isbn", "9780306406157")),
        ("https://example.org/a?b=c", ("url", "https://example.org/a?b=c")),
        ("www.example.org", ("url", "www.example.org")),
        ("9783161484101", None),
        ("2020.12345678", None),
        ("9999.99999", None),
        ("10.5", None),
        ("10.1145", None),
        ("word", None),
        ("kenter2017attentive", None),
        ("and/or", None),
        ("3.14159", None),
        ("2020-10-05", None),
        ("", None),
        ("10.1145/" + "x" * 1000, None),
    ],
)
def test_identifiers_typed_as_they_are(text: str, found: tuple[str, str] | None) -> None:
    assert identify(text) == found


def test_identifiers_given_as_what_they_are() -> None:
    assert identify_as("pmid", "31452104") == ("pmid", "31452104")
    assert identify_as("doi", "10.48550/arXiv.2002.10957") == ("arxiv", "2002.10957")
    assert identify_as("isbn", "316148410X") == ("isbn", "9783161484100")
    assert identify_as("doi", "10.1145") is None
    assert identify_as("doi", "") is None
    assert normal_identifier("doi", "DOI:10.1145/AB", whole=False) == "10.1145/ab"
    assert normal_identifier("isbn", "978-3", whole=False) == "9783"


LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp")), min_size=1, max_size=24)


@settings(max_examples=300, deadline=None)
@given(LINE)
def test_any_tag_can_be_asked_for(name: str) -> None:
    path = "/".join(part for part in map(str.strip, " ".join(name.split()).split("/")) if part)
    if path:
        assert parse(f"tag:{quote(path)}").tree == Fact("tag", (Exact(path),))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FACTS), st.text(max_size=16) | st.text("0123456789.-<>=dwmy…–", max_size=12), st.booleans())
def test_a_value_that_was_read_is_written_as_itself(field: Field, text: str, prefix: bool) -> None:
    for name, value in read_value(field, text, prefix=prefix) or ():
        again = write_value(value)
        if field.takes in (Takes.NUMBER, Takes.DATE, Takes.CHOICE):
            assert read_value(named(name), again) == [(name, value)]
        elif field.takes is not Takes.IDENTIFIER:
            assert isinstance(value, Exact)
            assert read_value(named(name), value.text, prefix=value.prefix) == [(name, value)]
