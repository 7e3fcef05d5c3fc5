"""Citation keys: what a paper is called in other people's files. Unique, without regard to case; old ones still lead
on.

Knows how a key is made (author2020word); which papers exist it asks the store.
"""

from __future__ import annotations

import re

from paperdesk.errors import BadInputError
from paperdesk.identifiers import folded_name
from paperdesk.record import Record
from paperdesk.store.database import Database

_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "by",
        "can",
        "for",
        "from",
        "how",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "over",
        "the",
        "their",
        "to",
        "towards",
        "toward",
        "under",
        "using",
        "via",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "with",
        "without",
        "do",
        "does",
        "not",
    ]
)
_FORBIDDEN = re.compile(r"[\s\"#%'(),={}~\\]")


def suggested_key(record: Record) -> str:
    """The key a record would get by itself: "vaswani2017attention", lower-case ASCII."""
    people = record.authors or record.people
    name = folded_name(people[0].family or people[0].last) if people else ""
    words = [folded_name(word) for word in re.findall(r"\w+", record.title)]
    word = next((word for word in words if len(word) > 1 and word not in _SMALL_WORDS), words[0] if words else "")
    key = re.sub(r"[^a-z0-9]", "", f"{name}{record.year or ''}{word}".encode("ascii", "ignore").decode())
    return key[:60] or "paper"


def checked_key(text: str) -> str:
    """A key typed by hand; raises BadInputError where it holds what BibTeX cannot bear."""
    key = text.strip()
    if not key:
        raise BadInputError("A citation key cannot be empty.")
    if len(key) > 200 or _FORBIDDEN.search(key):
        raise BadInputError(f"“{key[:60]}” is no citation key: it may hold letters, digits and . : - _ + / only.")
    return key


def bearable_key(text: str) -> str:
    """A key from outside without what BibTeX cannot bear; empty where nothing is left."""
    return _FORBIDDEN.sub("", text)[:200]


class Keys:
    """Gives out citation keys that no paper has, had, or is about to have."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def paper(self, key: str) -> int | None:
        """The paper that has or had this key."""
        found = self._database.value("SELECT id FROM paper WHERE key = ?", (key,))
        if found is None:
            found = self._database.value("SELECT paper FROM citation_key WHERE key = ?", (key,))
        return None if found is None else int(found)

    def free(self, wanted: str, *, paper: int | None = None) -> str:
        """`wanted`, or with a letter or number after it, so that no other paper answers to it."""
        for letter in ["", *list("bcdefghijklmnopqrstuvwxyz")]:
            if self._is_free(wanted + letter, paper):
                return wanted + letter
        taken, number = 26, 27  # thousands may want one key: the numbers are not tried one by one
        while not self._is_free(f"{wanted}-{number}", paper):
            taken, number = number, number * 2
        while number - taken > 1:
            middle = (taken + number) // 2
            if self._is_free(f"{wanted}-{middle}", paper):
                number = middle
            else:
                taken = middle
        return f"{wanted}-{number}"

    def _is_free(self, key: str, paper: int | None) -> bool:
        return self.paper(key) in (None, paper)

    def for_record(self, record: Record) -> str:
        """The key the record came with where it is free and bearable, else one made from it."""
        return self.free(bearable_key(record.key) or suggested_key(record))
