"""XML from strangers: read element by element, and refused or ended with a sentence where it is hostile or broken."""

from __future__ import annotations

import pytest

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.formats.xmltree import (
    Root,
    added,
    children,
    elements,
    find_text,
    is_element,
    line_of,
    listed,
    root_of,
    text_of,
    texts_of,
    title_of,
    xml_of,
)
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
    with pytest.raises(UnreadableFileError, match=r"was not read|not whole XML|nested too deep to be read"):
        titles(text)


def test_what_stands_before_a_break_is_kept_and_the_break_is_said() -> None:
    problems: list[Problem] = []
    text = "<works>\n<work><title>A</title></work>\n<work><title>B</work></works>"
    assert titles(text, problems) == ["A"]
    assert [(each.where, each.failed) for each in problems] == [("line 3", True)]
    with pytest.raises(UnreadableFileError):
        titles(text)


@pytest.mark.parametrize(
    "long", ["{}", "<![CDATA[{}]]>", "<!--{}-->", "<?a {}?>", "<{}/>"], ids=["text", "cdata", "comment", "pi", "name"]
)
def test_a_text_of_many_megabytes_costs_its_element_and_is_said(long: str) -> None:
    text = "<works><work><title>" + long.format("x" * 11_000_000) + "</title></work>{}</works>"
    with pytest.raises(UnreadableFileError, match=r"“x\.xml” is too long to be read"):
        titles(text.format(""))
    problems: list[Problem] = []
    assert titles(text.format("<work><title>B</title></work>"), problems) == ["B"]
    assert problems == [Problem("line 1", "A part of “x.xml” is too long to be read.", failed=True)]


def test_an_element_that_is_nested_too_deep_is_said_and_the_next_is_read() -> None:
    problems: list[Problem] = []
    deep = "<works><work>" + "<i>" * 1_000 + "</i>" * 1_000 + "</work><work><title>B</title></work></works>"
    assert titles(deep, problems) == ["B"]
    assert problems == [Problem("line 1", "A part of “x.xml” is nested too deep to be read.", failed=True)]


def test_behind_a_break_reading_goes_on_with_the_next_element() -> None:
    good, bad = "<work><title>{}</title></work>", "<work>\n<title>ä</i></work>"
    for between in ("", "\n", " é "):
        problems: list[Problem] = []
        text = "<works>" + between.join([good.format("A"), bad, good.format("B"), bad, good.format("C")]) + "</works>"
        assert titles(text, problems) == ["A", "B", "C"]
        assert [each.failed for each in problems] == [True, True]


def test_lines_are_counted_on_behind_a_break() -> None:
    text = "<works>\n<work>\n\n</title></work>\n<work/>\n</works>"
    problems: list[Problem] = []
    found = elements(Source("x.xml", text.encode()), "work", problems=problems)
    assert [line_of(each) for each in found] == ["line 5"]
    assert [each.where for each in problems] == ["line 2"]


def test_after_many_breaks_it_is_said_that_the_rest_was_not_read() -> None:
    problems: list[Problem] = []
    text = "<works><work><title>A</title></work>" + "<work></x></work>" * 150 + "</works>"
    assert titles(text, problems) == ["A"]
    assert len(problems) == 101 and "not read" in problems[-1].message


def test_elements_with_nothing_around_them() -> None:
    problems: list[Problem] = []
    assert titles("\n<work><title>A</title></work> <work><title>B</title></work>", problems) == ["A", "B"]
    assert not problems


def test_characters_that_xml_forbids_are_left_out_and_ampersands_read() -> None:
    text = "<works><work><title>A\x0b&#11;&#xD800; T&T &lt;&#x3b1;&LT;\ufffe</title></work></works>"
    assert titles(text) == ["A T&T <α<"]
    assert titles("<works><work><title><![CDATA[&eacute; AT&T;]]>&eacute;</title></work></works>") == [
        "&eacute; AT&T;é"
    ]


def test_outermost_and_bare() -> None:
    text = b'<a xmlns="urn:x" xmlns:j="urn:j"><w><j:t>1</j:t><w><t>2</t></w></w></a>'
    found = elements(Source("x.xml", text), "{*}w", outermost=True, bare=True)
    assert [texts_of(each, ".//t") for each in found] == [["1", "2"]]
    assert len(list(elements(Source("x.xml", text), "{*}w"))) == 2


def test_titles_with_markup_of_any_kind() -> None:
    source = Source(
        "x.xml", b"<t>CO\n  <sub>2</sub>\n  <j:italic xmlns:j='u'>in</j:italic> &lt;b>x&lt;/b> x<sup>ab</sup></t>"
    )
    element = next(elements(source, "t"))
    assert title_of(element) == "CO₂ in x xab"
    assert title_of(None) == text_of(None) == ""


def test_a_list_is_told_line_by_line() -> None:
    element = next(elements(Source("x.xml", b"<t><a><b>1</b><c>2</c></a>\n<a/><a>3</a></t>"), "t"))
    assert listed(element) == "1 2\n3"
    element = next(elements(Source("x.xml", b"<t>some <i>text</i> here</t>"), "t"))
    assert listed(element) == "some text here"


def test_an_element_as_text_and_back() -> None:
    element = next(elements(Source("x.xml", b'<t><a b="&amp;">1</a>tail</t>'), "a"))
    assert xml_of(element) == '<a b="&amp;">1</a>'
    assert is_element('<a b="&amp;">1</a>', "a")
    for text in ("<a>", "<a/><a/>", "<b/>", "text", "<!DOCTYPE a><a/>", "<ab/>"):
        assert not is_element(text, "a")


@pytest.mark.parametrize(
    ("head", "root"),
    [
        (b"<a/>", Root("a")), (b"<a xmlns='urn:a' >", Root("a", "urn:a")),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <b> --><!DOCTYPE a [<!ELEMENT a ANY>]><a>", Root("a")),
        (b'<b:Sources x="1" xmlns:b="urn:b" xmlns="urn:c">', Root("Sources", "urn:b")),
        (b"text <a>", Root()), (b"", Root()), (b"<!-- no end", Root()), (b"{}", Root()),
    ],
)  # fmt: skip
def test_the_root_of_a_text(head: bytes, root: Root) -> None:
    assert root_of(head) == root


def test_lines_are_added_once_and_not_without_end() -> None:
    assert added(added(added("", "a"), "b"), "a") == "a\nb"
    held = added("", "x" * 60_000)
    assert added(added(held, "y"), "z") == held + "\n…"


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
