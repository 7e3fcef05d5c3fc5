"""Items in Zotero's words as records."""

from __future__ import annotations

import json

import pytest

from paperdesk.formats.zotero_parts.fields import Creator, Item, note_title, person_of, record_of
from paperdesk.record import Person, Record


def record(kind: str = "journalArticle", extra: str = "", **fields: str) -> Record:
    return record_of(Item(kind, {**fields, "extra": extra}), "item 1")


@pytest.mark.parametrize(
    ("kind", "type_", "kept"),
    [("journalArticle", "article-journal", ""), ("preprint", "article", ""),
     ("email", "personal_communication", "email"),
     ("letter", "personal_communication", ""), ("podcast", "broadcast", "podcast"), ("regulation", "regulation", ""),
     ("unheardOf", "document", "unheardOf")],
)  # fmt: skip
def test_types(kind: str, type_: str, kept: str) -> None:
    found = record(kind, title="T")
    assert (found.type, found.extra.get("zotero.itemType", "")) == (type_, kept)


def test_fields_of_a_type_have_the_place_of_those_all_share() -> None:
    thesis = record("thesis", title="T", university="U", thesisType="PhD", date="2001")
    assert (thesis.publisher, thesis.extra["zotero.type"]) == ("U", "PhD")
    case = record("case", caseName="A v. B", court="High Court", reporter="Reports", dateDecided="2001-02-03")
    assert (case.title, case.publisher, case.venue, case.date) == ("A v. B", "High Court", "Reports", "2001-02-03")
    assert case.extra["zotero.authority"] == "High Court"


def test_what_a_field_cannot_take_in_whole_is_kept() -> None:
    found = record(DOI="no doi", ISBN="9783161484100 0-306-40615-2", date="c. 1850", series="A", seriesTitle="B")
    assert found.doi == "" and found.extra["zotero.DOI"] == "no doi"
    assert found.isbn == "9783161484100" and found.extra["zotero.ISBN"].endswith("0-306-40615-2")
    assert (found.date, found.series, found.extra["zotero.seriesTitle"]) == ("c. 1850", "A", "B")


def test_extra_fills_what_is_empty_and_is_kept() -> None:
    text = "DOI: 10.1000/X\nPMID: 123\nCitation Key: k1\nPublisher: P\nissued: 2001-05\nType: dataset\nfree words"
    found = record("document", text, publisher="Own")
    assert (found.doi, found.pmid, found.key) == ("10.1000/x", "123", "k1")
    assert (found.publisher, found.date, found.type) == ("Own", "2001-05", "dataset")
    assert found.extra["zotero.extra"] == text and found.extra["zotero.itemType"] == "document"
    older = record("book", "{:original-date: 1900} {:publisher: Q}\nbibtex: key2")
    assert (older.publisher, older.key) == ("Q", "key2")
    named = record("book", "editor: Doe || Jane\neditor: The Press")
    assert named.people == [Person(family="Doe", given="Jane", role="editor")]


def test_arxiv_ids_are_found_where_zotero_has_them() -> None:
    for found in (
        record("preprint", number="arXiv:2001.01234"), record("preprint", archiveID="arXiv:2001.01234v1"),
        record(extra="arXiv: 2001.01234 [cs]"), record(url="http://arxiv.org/abs/2001.01234"),
        record(publicationTitle="arXiv:2001.01234 [cs]"), record(archive="arXiv", archiveLocation="2001.01234"),
    ):  # fmt: skip
        assert found.arxiv == "2001.01234"


def test_people() -> None:
    assert person_of(Creator("author", "Jan", "van der Berg")) == Person("Berg", "Jan", "van der")
    assert person_of(Creator("author", "", "Group", whole=True)) == Person(literal="Group")
    assert person_of(Creator("author", "Only", "")) == Person(literal="Only")
    assert person_of(Creator("author", "M. L., Jr.", "King")) == Person("King", "M. L.", suffix="Jr.")
    assert person_of(Creator("author", "R.", "Smith, Jones")) == Person("Smith, Jones", "R.")
    roles = [person_of(Creator(role, "A", "B")).role for role in ("inventor", "seriesEditor", "counsel", "?")]
    assert roles == ["author", "collection-editor", "contributor", "contributor"]


def test_parts_that_have_no_name_here_are_kept() -> None:
    item = Item("film", {"title": "T"}, [Creator("castMember", "A", "B"), Creator("director", "C", "D")])
    found = record_of(item, "item 1")
    assert [person.role for person in found.people] == ["contributor", "director"]
    assert [each["role"] for each in json.loads(found.extra["zotero.creators"])] == ["castMember", "director"]


def test_a_note_is_called_by_its_first_line() -> None:
    assert note_title("\n\n## An **idea**\n\nmore") == "An idea"
    assert note_title("- \\#tag first") == "#tag first"
    assert note_title("text", "Its  title") == "Its title"
    assert note_title("---\n") == "Note"
