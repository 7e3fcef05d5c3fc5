"""The entries of a list in JSON, one by one: what cannot be read costs its entry where the text goes on behind it.

Where it is no JSON any more, what came before is whole.

Knows JSON and no format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from paperdesk.record import Problem

_BLANKS = re.compile(r"[ \t\r\n]+")
_STEP = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[{]++|[\]}]++', re.DOTALL)  # strings, so that no bracket in one counts
_PLAIN = re.compile(r'[^\s,\[\]{}"]++')  # a number, or a word


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry that is JSON and cannot be read; `why` goes behind what it is said of: "The item …"."""

    why: str


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a text stops being JSON behind whole entries: none that stands from there on is known."""

    line: int  # from 1
    why: str

    def problem(self) -> Problem:
        """What is said of it; at least one entry was lost."""
        said = f"It is no valid JSON any more ({self.why}). What stands after this line was not read."
        return Problem(f"line {self.line}", said, failed=True)


def why_unread(error: RecursionError | ValueError) -> str:
    """What stopped the reading of JSON that is valid as far as it went; goes behind what it is said of."""
    if isinstance(error, RecursionError):
        return "is nested too deep to be read"
    return "holds a number with too many digits to be read"


def is_list(text: str) -> bool:
    """Whether a text begins as a list."""
    return text.startswith("[", past_blanks(text, 0))


def items(text: str, decoder: json.JSONDecoder) -> Iterator[Any]:
    """The entries of a text that `is_list`, an Unread for each that cannot be read. Raises json.JSONDecodeError."""
    at = past_blanks(text, past_blanks(text, 0) + 1)
    while not text.startswith("]", at):
        try:
            entry, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            raise
        except (RecursionError, ValueError) as error:
            entry, at = Unread(why_unread(error)), _behind(text, at)
        yield entry
        at = past_blanks(text, at)
        if text.startswith(",", at):
            at = past_blanks(text, at + 1)
            if text.startswith("]", at):
                raise json.JSONDecodeError("Expecting value", text, at)
        elif not text.startswith("]", at):
            raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
    at = past_blanks(text, at + 1)
    if at < len(text):
        raise json.JSONDecodeError("Extra data", text, at)


def whole_items(text: str, decoder: json.JSONDecoder) -> Iterator[Any]:
    """`items`, but of a text that is broken further on those that are whole, and a Broken as the last."""
    came = False
    try:
        for entry in items(text, decoder):
            yield entry
            came = True
    except json.JSONDecodeError as error:
        if not came:
            raise
        yield Broken(error.lineno, error.msg)


def past_blanks(text: str, at: int) -> int:
    """The place of the next character that is no white space of JSON."""
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _behind(text: str, at: int) -> int:
    """Where the value that begins there ends; the text's end when it does not."""
    if not text.startswith(("[", "{"), at):
        plain = _PLAIN.match(text, at)
        return plain.end() if plain else len(text)
    depth = 0
    for step in _STEP.finditer(text, at):
        brackets = step.end() - step.start()
        if text[step.start()] in "[{":
            depth += brackets
        elif text[step.start()] in "]}":
            if brackets >= depth:
                return step.start() + depth
            depth -= brackets
    return len(text)
