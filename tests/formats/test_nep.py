"""NEP's reports: papers of a mail, their authors, abstracts, links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect
from paperdesk.formats.format import Source
from paperdesk.formats.nep import sniff
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record
from tests.formats.refusing import read_or_refused

read = by_id("nep").read


def read_text(text: str) -> Import:
    return read(Source.from_text(text, "x.txt"), Progress())


def one(text: str) -> Record:
    (record,) = read_text(text).records
    return record


FLAT = """nep.repec.org

123. A Study
Date: \t2005-11-07
By: \tJane Doe (A University, Faculty)
Richard Roe (An Institute)
URL: \thttps://example.org/n?u=a:b&r=all
The abstract, in
two lines.
Keywords: \tone, two
JEL: \tD81
124. Another Study
By: \tJane Doe
"""


def test_entries_without_rules_and_with_their_fields_first() -> None:
    assert detect(Source("a.txt", FLAT.encode())).id == "nep"
    first, second = read_text(FLAT).records
    assert (first.title, first.date, first.url) == ("A Study", "2005-11-07", "https://example.org/n?u=a:b&r=all")
    assert first.people == [Person("Doe", "Jane"), Person("Roe", "Richard")]
    assert (first.abstract, first.tags) == ("The abstract, in two lines.", ["one", "two"])
    assert (second.title, second.people) == ("Another Study", [Person("Doe", "Jane")])


REPORT = """From ernad at nep.repec.org  Wed Nov  2 03:26:25 2005
Subject: [nep-gth] 2005-10-29, 2 papers

--------------------------------------------------------
NEP: New Economics Papers
Game Theory
--------------------------------------------------------

In this issue we have:
--------------------------------------------------------

1. Weak Monotonicity
     Doe,Jane; Roe,Richard
     Date: 2005-10-29
2. Strong Monotonicity
     Kim

--------------------------------------------------------

1. Weak Monotonicity
   and More

    Doe,Jane (Universiteit Maastricht)
    Roe,Richard

First paragraph of
the abstract.

2005. No entry begins here.

Keywords: games; auctions;
JEL:      C7
Date:     2005-08-31
URL:      http://d.repec.org/n?u=RePEc:dgr:umamet:2005039&r=gth

2. Strong Monotonicity

    Kim, Ann

Words.

URL:      https://arxiv.org/abs/2001.00001
--------------------------------------------------------
This report is ended.
"""


def test_a_report() -> None:
    first, second = read_text(REPORT).records
    assert (first.title, first.type, first.date) == ("Weak Monotonicity and More", "report", "2005-08-31")
    assert first.people == [Person("Doe", "Jane"), Person("Roe", "Richard")]
    assert first.abstract == "First paragraph of the abstract.\n\n2005. No entry begins here."
    assert first.tags == ["games", "auctions"]
    assert first.url == "http://d.repec.org/n?u=RePEc:dgr:umamet:2005039&r=gth"
    assert first.extra == {"nep.affiliation": "Doe,Jane: Universiteit Maastricht", "nep.JEL": "C7"}
    assert (second.title, second.abstract, second.arxiv) == ("Strong Monotonicity", "Words.", "2001.00001")
    assert first.where == "line 20"


def test_it_is_found_by_what_it_holds() -> None:
    assert detect(Source("x.dat", REPORT.encode())).id == "nep"
    assert sniff(b"1. A list\n2. of things\n--------------------\n", "x.txt") == 0.0
    with pytest.raises(UnreadableFileError, match="no records of NEP"):
        read_text("just words\n")
    assert one(REPORT.split("2. Strong Monotonicity\n\n")[0]).title == "Weak Monotonicity and More"


@given(
    st.lists(
        st.sampled_from(["1. A title", "", "   Doe, J.", "-" * 30, "URL: x", "In this issue we have:", "2. B"])
        | st.text()
    ).map("\n".join)
)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    read_or_refused("nep", text)
