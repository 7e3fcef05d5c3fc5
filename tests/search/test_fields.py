"""The table of fields: every row is usable as it stands, and completion and help can rely on it."""

from __future__ import annotations

import itertools

import pytest

from paperdesk.record import TYPES, Status
from paperdesk.search.fields import (
    FIELDS,
    LONGEST_NAME,
    OPERATORS,
    Field,
    Kind,
    Takes,
    choice_of,
    choices_beginning,
    field_named,
)
from paperdesk.search.query import parse
from paperdesk.search.tree import leaves

NAMES = [field.name for field in FIELDS]
WITH_CHOICES = [field for field in FIELDS if field.choices]


def named(name: str) -> Field:
    field = field_named(name)
    assert field is not None
    return field


def test_no_name_means_two_fields() -> None:
    names = list(itertools.chain.from_iterable((field.name, *field.aliases) for field in FIELDS))
    assert len(names) == len(set(names))
    assert all(name.isascii() and name.isalpha() and name.islower() for name in names)
    assert max(map(len, names)) == LONGEST_NAME


def test_the_language_has_the_fields_it_was_promised() -> None:
    promised = (
        "title author authors abstract note notes highlight pdf tag collection status was venue type year added read "
        "modified opened rating pages page key doi arxiv isbn pmid url has is search sort"
    )
    assert [name for name in promised.split() if field_named(name) is None] == []


@pytest.mark.parametrize("name", ["tag", "TAG", "Tags", "tags"])
def test_a_field_is_found_by_any_of_its_names_in_any_case(name: str) -> None:
    assert named(name).name == "tag"


@pytest.mark.parametrize("name", ["", "tagx", "http", "ta g", "тег"])
def test_other_words_are_no_fields(name: str) -> None:
    assert field_named(name) is None


@pytest.mark.parametrize("field", FIELDS, ids=NAMES)
def test_every_example_means_its_field(field: Field) -> None:
    assert field.description
    assert field.examples
    for example in field.examples:
        query = parse(example)
        assert not query.notes
        found = {leaf.kind if leaf.__class__.__name__ == "Identifier" else leaf.field for leaf in leaves(query.tree)}
        if field.name == "sort":
            assert query.sort
        else:
            assert found == {field.name}


@pytest.mark.parametrize(("example", "_meaning"), OPERATORS, ids=[example for example, _ in OPERATORS])
def test_every_operator_of_the_help_is_understood(example: str, _meaning: str) -> None:
    assert not parse(example).notes


@pytest.mark.parametrize("field", WITH_CHOICES, ids=[field.name for field in WITH_CHOICES])
def test_every_choice_is_found_by_its_own_name(field: Field) -> None:
    assert field.takes is Takes.CHOICE
    for choice in field.choices:
        assert choice.meaning
        assert choice_of(field, choice.value) == choice.value
        assert choice_of(field, choice.value.upper().replace("-", "_")) == choice.value
        assert choice.value in choices_beginning(field, choice.value[:2])
    assert choice_of(field, "nonsense") is None
    assert choices_beginning(field, "zzz") == []
    assert choices_beginning(field, "") == []


def test_fields_that_take_a_choice_have_some() -> None:
    assert {field.name for field in FIELDS if field.takes is Takes.CHOICE} == {field.name for field in WITH_CHOICES}


def test_the_choices_are_those_of_records() -> None:
    assert [choice.value for choice in named("status").choices] == [status.value for status in Status]
    assert [choice.value for choice in named("type").choices] == list(TYPES)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("type", "Journal article", "article-journal"),
        ("type", "preprint", "article"),
        ("type", "article", "article"),
        ("type", "Conference", "paper-conference"),
        ("type", "review", "review"),
        ("has", "PDFs", "pdf"),
        ("is", "in trash", "trashed"),
        ("is", "Up Next", "queued"),
        ("sort", "date", "year"),
    ],
)
def test_other_spellings_of_a_choice(field: str, text: str, value: str) -> None:
    assert choice_of(named(field), text) == value


def test_what_is_being_typed_may_become_several_choices() -> None:
    assert choices_beginning(named("status"), "Re") == ["reading", "read"]
    assert choices_beginning(named("type"), "journal") == ["article-journal"]


def test_words_are_the_index_and_the_rest_is_the_store() -> None:
    assert {field.name for field in FIELDS if field.kind is Kind.WORDS} == {
        "title", "author", "abstract", "note", "highlight", "pdf"
    }  # fmt: skip
    assert {field.name for field in FIELDS if field.kind is Kind.SPECIAL} == {"search", "sort"}
