"""Citation keys: what a paper is called in other people's files. Unique, without regard to case; old ones still lead
on.

How a key is made of a work, key_pattern knows; which papers exist Keys asks the store.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container

from paperdesk.errors import BadInputError
from paperdesk.key_pattern import DEFAULT, checked_pattern, key_of
from paperdesk.record import Record
from paperdesk.store.database import Database

_FORBIDDEN = re.compile(r"[\s\"#%'(),={}~\\]")


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

    def __init__(self, database: Database, pattern: Callable[[], str] = lambda: DEFAULT) -> None:
        self._database = database
        self._pattern = pattern

    def paper(self, key: str) -> int | None:
        """The paper that has or had this key."""
        found = self._database.value("SELECT id FROM paper WHERE key = ?", (key,))
        if found is None:
            found = self._database.value("SELECT paper FROM citation_key WHERE key = ?", (key,))
        return None if found is None else int(found)

    def free(self, wanted: str, *, paper: int | None = None, given: Container[str] = ()) -> str:
        """`wanted`, or with a letter or number after it, so that no other paper answers to it.

        `given`: keys in small letters that are as good as taken.
        """
        for letter in ["", *list("bcdefghijklmnopqrstuvwxyz")]:
            if self._is_free(wanted + letter, paper, given):
                return wanted + letter
        taken, number = 26, 27  # thousands may want one key: the numbers are not tried one by one
        while not self._is_free(f"{wanted}-{number}", paper, given):
            taken, number = number, number * 2
        while number - taken > 1:
            middle = (taken + number) // 2
            if self._is_free(f"{wanted}-{middle}", paper, given):
                number = middle
            else:
                taken = middle
        return f"{wanted}-{number}"

    def _is_free(self, key: str, paper: int | None, given: Container[str] = ()) -> bool:
        return self.paper(key) in (None, paper) and key.casefold() not in given

    def for_record(self, record: Record) -> str:
        """The key the record came with where it is free and bearable, else one made from it."""
        return self.free(bearable_key(record.key) or self.suggested(record))

    def suggested(self, record: Record) -> str:
        """The key that the chosen pattern makes of a record; the default pattern's where the chosen one is wrong."""
        try:
            return key_of(record, checked_pattern(self._pattern()))
        except BadInputError:  # settings may come from a file that somebody edited
            return key_of(record)
