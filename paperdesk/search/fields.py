"""The fields of the query language: one row each, from which parsing, completion and the help page are made.

Knows their names, what values they take and what these mean; reading and writing values is the business of values.py.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from paperdesk.record import TYPES, Status
from paperdesk.search.dates import PERIODS


class Kind(StrEnum):
    """Who answers a field."""

    WORDS = "words"  # the index
    FACT = "fact"  # the store
    SPECIAL = "special"  # the parser and the library: sort:, search:


class Takes(StrEnum):
    """What stands behind the colon."""

    TEXT = "text"
    PATH = "path"  # "a/b", which "a" takes as well
    CHOICE = "choice"  # one of a few
    NUMBER = "number"
    DATE = "date"
    IDENTIFIER = "identifier"


class Choice(NamedTuple):
    """One of the values a field can have, with what it means and how else it may be written."""

    value: str
    meaning: str
    also: tuple[str, ...] = ()


class Field(NamedTuple):
    """A word that may stand before a colon. `many`: a paper can have several values of it at once."""

    name: str
    kind: Kind
    takes: Takes
    description: str
    examples: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    many: bool = False


_STATUSES = {
    Status.UNREAD: "not begun",
    Status.READING: "begun",
    Status.READ: "read to the end",
    Status.SKIPPED: "laid aside",
}

_STATUS_CHOICES = tuple(Choice(status.value, meaning) for status, meaning in _STATUSES.items())

_TYPE_ALSO = {
    "article": ("preprint",),
    "article-journal": ("journal",),
    "paper-conference": ("conference", "proceedings", "inproceedings"),
    "chapter": ("book chapter",),
    "thesis": ("phd thesis", "dissertation"),
    "webpage": ("web", "website"),
    "post-weblog": ("blog",),
    "article-magazine": ("magazine",),
    "article-newspaper": ("newspaper",),
}

_HAS = (
    Choice("note", "a note", ("notes",)),
    Choice("pdf", "a PDF", ("pdfs",)),
    Choice("file", "any file", ("files",)),
    Choice("highlight", "highlights", ("highlights",)),
    Choice("tag", "a tag", ("tags",)),
    Choice("collection", "a place in a collection", ("collections",)),
    Choice("abstract", "an abstract"),
    Choice("author", "an author", ("authors",)),
    Choice("year", "a year", ("date",)),
    Choice("venue", "a venue"),
    Choice("rating", "a rating"),
    Choice("doi", "a DOI"),
    Choice("arxiv", "an arXiv id"),
    Choice("isbn", "an ISBN"),
    Choice("pmid", "a PubMed id"),
    Choice("url", "a web address", ("link",)),
)

_IS = (
    Choice("starred", "with a star", ("star",)),
    Choice("queued", "in Up next", ("queue", "up next")),
    Choice("duplicate", "possibly the same as another", ("duplicates",)),
    Choice("trashed", "in the trash", ("trash", "in trash")),
    *(Choice(choice.value, f"{choice.meaning}, as status:{choice.value}") for choice in _STATUS_CHOICES),
)

_SORTS = (
    Choice("relevance", "best match first", ("best", "score")),
    Choice("added", "when it came into the library"),
    Choice("title", "title"),
    Choice("author", "first author", ("authors",)),
    Choice("year", "year", ("date",)),
    Choice("venue", "venue", ("journal",)),
    Choice("rating", "rating"),
    Choice("read", "when it was read"),
    Choice("modified", "when it was changed", ("changed",)),
    Choice("opened", "when it was last opened"),
    Choice("queue", "place in Up next", ("up next",)),
    Choice("status", "status"),
    Choice("type", "kind of work"),
    Choice("pages", "number of pages"),
)

_DATE_NOTE = f"{', '.join(PERIODS[:4])}…; 2026, 2026-10, 2026-10-05; <30d, >6m; ranges with .."

FIELDS: tuple[Field, ...] = (
    Field("title", Kind.WORDS, Takes.TEXT, "Words of the title", ("title:attention", 'title:"deep look"')),
    Field("author", Kind.WORDS, Takes.TEXT, "Names of the authors", ("author:sutskever", 'author:"Wei, Furu"'),
          ("authors", "by"), many=True),
    Field("abstract", Kind.WORDS, Takes.TEXT, "Words of the abstract", ("abstract:benchmark",)),
    Field("note", Kind.WORDS, Takes.TEXT, "Words of your note", ("note:compare",), ("notes",)),
    Field("highlight", Kind.WORDS, Takes.TEXT, "Words you highlighted", ("highlight:loss",), ("highlights",)),
    Field("pdf", Kind.WORDS, Takes.TEXT, "Words inside the PDF", ('pdf:"ablation study"',), ("fulltext",)),
    Field("tag", Kind.FACT, Takes.PATH, "A tag, or one below it: tag:retrieval takes retrieval/neural too",
          ("tag:retrieval", "tag:survey,benchmark", "-tag:vision"), ("tags",), many=True),
    Field("collection", Kind.FACT, Takes.PATH, "A collection, by name or path, or one inside it",
          ("collection:Thesis", 'collection:"Thesis/Ch. 2"'), ("collections", "in"), many=True),
    Field("status", Kind.FACT, Takes.CHOICE, "Where you stand with it", ("status:unread", "status:reading,read"),
          choices=_STATUS_CHOICES),
    Field("was", Kind.FACT, Takes.CHOICE, "A status it has or once had", ("was:reading",), choices=_STATUS_CHOICES,
          many=True),
    Field("is", Kind.FACT, Takes.CHOICE, "A mark it carries", ("is:starred", "is:queued", "is:trashed"), choices=_IS,
          many=True),
    Field("has", Kind.FACT, Takes.CHOICE, "Something it comes with", ("has:note", "has:pdf", "-has:tag"), choices=_HAS,
          many=True),
    Field("venue", Kind.FACT, Takes.TEXT, "Words of the journal, proceedings or book it stands in",
          ("venue:neurips", 'venue:"Information Processing"'), ("journal", "conference")),
    Field("type", Kind.FACT, Takes.CHOICE, "What kind of work it is", ("type:book", "type:preprint"),
          choices=tuple(Choice(name, shown, (shown, *_TYPE_ALSO.get(name, ())))
                        for name, shown in TYPES.items())),
    Field("year", Kind.FACT, Takes.NUMBER, "The year it appeared", ("year:2020", "year:2018..2022", "year:>2018")),
    Field("rating", Kind.FACT, Takes.NUMBER, "Your rating, 0 where there is none", ("rating:5", "rating:>=4")),
    Field("pages", Kind.FACT, Takes.NUMBER, "How many pages it has", ("pages:<10", "pages:20..40")),
    Field("page", Kind.FACT, Takes.NUMBER, "The page you have reached", ("page:>0",)),
    Field("added", Kind.FACT, Takes.DATE, f"When it came into the library: {_DATE_NOTE}",
          ("added:today", "added:last-week", "added:<30d")),
    Field("read", Kind.FACT, Takes.DATE, "When you read it", ("read:2026-10", "read:this-year")),
    Field("modified", Kind.FACT, Takes.DATE, "When it was last changed", ("modified:yesterday",), ("changed",)),
    Field("opened", Kind.FACT, Takes.DATE, "When you last opened it", ("opened:>6m",)),
    Field("key", Kind.FACT, Takes.TEXT, "Its citation key, old ones too", ("key:wang2020minilm", "key:wang*"),
          ("citekey",), many=True),
    Field("doi", Kind.FACT, Takes.IDENTIFIER, "Its DOI", ("doi:10.1145/3219819.3219823", "doi:10.1145/*")),
    Field("arxiv", Kind.FACT, Takes.IDENTIFIER, "Its arXiv id", ("arxiv:2002.10957", "arxiv:2002.*")),
    Field("isbn", Kind.FACT, Takes.IDENTIFIER, "Its ISBN", ("isbn:978-3-16-148410-0",)),
    Field("pmid", Kind.FACT, Takes.IDENTIFIER, "Its PubMed id", ("pmid:31452104",)),
    Field("url", Kind.FACT, Takes.TEXT, "A part of its web address", ("url:openreview.net",)),
    Field("import", Kind.FACT, Takes.TEXT, "What an import brought or changed, by the name of its file, for as long as"
          " it can be undone", ("import:references.bib",), ("imported",)),
    Field("search", Kind.SPECIAL, Takes.TEXT, "What a saved search finds", ('search:"To read"',), ("saved",)),
    Field("sort", Kind.SPECIAL, Takes.CHOICE, "The order of the list; with - the other way round",
          ("sort:title", "sort:-year"), choices=_SORTS),
)  # fmt: skip

OPERATORS: tuple[tuple[str, str], ...] = (
    ("neural ranking", "both words, in any field"),
    ('"neural ranking"', "the words beside each other"),
    ("pretr*", "words that begin like this"),
    ("distilation~", "words that differ by a letter; ~2 by two"),
    ("-survey", "without this; NOT survey means the same"),
    ("a OR b", "either; a AND b is both"),
    ("(a OR b) c", "parentheses say what belongs together"),
    ("field:value", "one field only; field:a,b takes either"),
)
"""What else the language can do, as (example, meaning): for the help page."""

_BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}


def _folded(text: str) -> str:
    return "".join(text.lower().split()).replace("-", "").replace("_", "")


def _spellings(field: Field) -> dict[str, str]:
    """Every way to write a value of the field, folded; a value's own name counts before another's alias."""
    spellings = {_folded(other): choice.value for choice in reversed(field.choices) for other in choice.also}
    return spellings | {_folded(choice.value): choice.value for choice in field.choices}


_CHOICES = {field.name: _spellings(field) for field in FIELDS if field.choices}
LONGEST_NAME = max(map(len, _BY_NAME))


def field_named(name: str) -> Field | None:
    """The field of a name or alias, in any case; None for an unknown one."""
    return _BY_NAME.get(name.lower())


def choice_of(field: Field, text: str) -> str | None:
    """The value of a field that `text` spells, in any case and with or without hyphens; None when it spells none."""
    return _CHOICES[field.name].get(_folded(text))


def choices_beginning(field: Field, text: str) -> list[str]:
    """The values of a field with a spelling that begins with `text`, in their order."""
    start = _folded(text)
    found = {value for spelling, value in _CHOICES[field.name].items() if spelling.startswith(start)}
    return [choice.value for choice in field.choices if choice.value in found] if start else []
