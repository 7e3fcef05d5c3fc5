"""CITATION.cff: the software, what it would rather have cited, and what it refers to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect
from paperdesk.formats.cff import sniff
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record
from tests.formats.refusing import read_or_refused

read = by_id("cff").read


def read_text(text: str) -> Import:
    return read(Source.from_text(text, "x.txt"), Progress())


def one(text: str) -> Record:
    (record,) = read_text(text).records
    return record


CITATION = """# a comment
cff-version: 1.2.0
message: Please cite it.
title: The Tool
version: 1.0
abstract: |
  Two
  lines.
type: software
date-released: 2020-05-14
doi: 10.5281/zenodo.1
license: MIT
repository-code: https://github.com/a/b
keywords: [one, two]
identifiers:
  - {type: swh, value: "swh:1:rel:22ec"}
authors:
  - family-names: Berg
    given-names: Ann
    name-particle: van der
    name-suffix: Jr.
    orcid: https://orcid.org/0000-0001-2345-6789
  - name: The Team
preferred-citation:
  type: article
  title: The Paper
  authors: [{family-names: Doe, given-names: Jane}]
  journal: Journal of Tools
  volume: 3
  issue: 2
  start: 11
  end: 19
  year: 2019
  month: 7
  identifiers: [{type: doi, value: 10.1000/1}]
references:
  - {type: conference-paper, title: Talk, conference: {name: TalkConf, city: Rome}, editors: [{name: Ed}]}
  - {type: book}
"""


def test_all_works() -> None:
    brought = read_text(CITATION)
    tool, paper, talk = brought.records
    assert (tool.title, tool.type, tool.date, tool.doi) == ("The Tool", "software", "2020-05-14", "10.5281/zenodo.1")
    assert tool.people == [Person("Berg", "Ann", "van der", "Jr."), Person(literal="The Team")]
    assert (tool.abstract, tool.tags, tool.url) == ("Two\nlines.", ["one", "two"], "https://github.com/a/b")
    assert tool.extra == {
        "cff.identifiers": "swh: swh:1:rel:22ec", "cff.license": "MIT", "cff.message": "Please cite it.",
        "cff.people": "Ann van der Berg Jr.: https://orcid.org/0000-0001-2345-6789", "cff.version": "1.0",
    }  # fmt: skip
    assert (paper.type, paper.title, paper.venue) == ("article-journal", "The Paper", "Journal of Tools")
    assert (paper.date, paper.volume, paper.issue, paper.pages) == ("2019-07", "3", "2", "11-19")
    assert (paper.doi, paper.where) == ("10.1000/1", "preferred-citation")
    assert (talk.type, talk.venue, talk.place) == ("paper-conference", "TalkConf", "Rome")
    assert talk.people == [Person(literal="Ed", role="editor")]
    assert [(problem.where, problem.failed) for problem in brought.problems] == [("reference 2", True)]


def test_it_is_found_whatever_the_name() -> None:
    assert detect(Source("x.dat", CITATION.encode())).id == "cff"
    assert sniff(b"cff-version: 1.2.0\n", "CITATION.cff") == 0.0
    with_references = (
        b"cff-version: 1.2.0\nmessage: M\ntitle: T\nauthors:\n- family-names: A\ndoi: 10.1000/a\nreferences:\n"
        b"  - type: book\n    title: B\n    author: x\n"
    )
    assert detect(Source("citation.yaml", with_references)).id == "cff"
    with pytest.raises(UnreadableFileError, match="no citation file"):
        read_text("test: 123\n")
    assert one("cff-version: 1.2.0\ntitle: T\n").title == "T"


@given(
    st.lists(
        st.sampled_from(
            ["cff-version: 1.2.0", "title: t", "authors: [{name: x}]", "references: [x, {}]", "- a", "doi: 1"]
        )
        | st.text()
    ).map("\n".join)
)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    read_or_refused("cff", text)
