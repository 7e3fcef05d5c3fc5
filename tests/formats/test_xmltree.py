"""XML from strangers: read element by element, and refused or ended with a sentence where it is hostile or broken."""

from __future__ import annotations

import pytest

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.formats.xmltree import children, elements, find_text, line_of, text_of
from paperdesk.record import Problem


def titles(text: str, problems: list[Problem] | None = None) -> list[str]:
    return [find_text(each, "title") for each in elements(Source("x.xml", text.encode()), "work", problems=problems)]


def test_elements_come_whole_with_their_line() -> None:
    source = Source("x.xml", b"<works>\n<work><title>A <i>b</i>\n c</title></work>\n\n<work/>\n</works>")
    assert [(line_of(each), text_of(each)) for each in elements(source, "work")] == [
        ("line 2", "A b c"),
        ("line 5", ""),
    ]


def test_letters_by_name_and_a_wrong_declaration() -> None:
    assert titles("<works><work><title>Caf&eacute; &amp; &foo; &#233;</title></work></works>") == ["Café & &foo; é"]
    declared = '<?xml version="1.0" encoding="UTF-16"?><works><work><title>é</title></work></works>'
    assert titles(declared) == ["é"]


def test_a_foreign_document_type_is_not_looked_for() -> None:
    text = '<!DOCTYPE works PUBLIC "-//X//EN" "https://example.org/x.dtd"><works><work><title>A</title></work></works>'
    assert titles(text) == ["A"]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE w [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><works><work><title>&c;</title></work></works>',
        '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><works><work><title>&a;</title></work></works>',
        '<!DOCTYPE w [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]><works><work/></works>',
        "<a>" * 5_000,
        "no XML",
        "",
    ],
)
def test_hostile_and_strange_texts_are_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"not read|not whole XML"):
        titles(text)


def test_what_stands_before_a_break_is_kept_and_the_break_is_said() -> None:
    problems: list[Problem] = []
    text = "<works>\n<work><title>A</title></work>\n<work><title>B</work></works>"
    assert titles(text, problems) == ["A"]
    assert [(each.where, each.failed) for each in problems] == [("line 3", True)]
    with pytest.raises(UnreadableFileError):
        titles(text)


def test_a_text_of_many_megabytes_in_one_element_is_refused() -> None:
    with pytest.raises(UnreadableFileError):
        titles("<works><work><title>" + "x" * 11_000_000 + "</title></work></works>")


def test_children_of_the_root_come_whole_and_in_order() -> None:
    text = "<r><a><b>1</b><a>2</a></a><c/>text<a><b>3</b></a></r>"
    source = Source.from_text(text, "x.xml")
    assert [(each.tag, text_of(each)) for each in children(source)] == [
        ("a", "12"),
        ("c", ""),
        ("a", "3"),
    ]
    problems: list[Problem] = []
    broken = Source.from_text("<r><a>1</a><b>", "x.xml")
    assert [each.tag for each in children(broken, problems=problems)] == ["a"] and problems[0].failed
