"""Links to papers that other programs can keep: paperdesk://paper/<library id>/<citation key>.

Knows their spelling only; whether there is such a paper, the library says.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, unquote

from paperdesk.errors import BadInputError

SCHEME = "paperdesk://"
LONGEST = 1_000  # letters
_PAPER = f"{SCHEME}paper/"


class PaperLink(NamedTuple):
    """What a link points at."""

    library: str  # its id
    key: str


def is_link(text: str) -> bool:
    """Whether a text is meant to be such a link."""
    return text[: len(SCHEME)].lower() == SCHEME


def paper_link(library: str, key: str) -> str:
    """The link to a paper of a library."""
    return f"{_PAPER}{library}/{quote(key, safe='')}"


def parsed_link(text: str) -> PaperLink:
    """What a link points at; raises BadInputError where it is none to a paper."""
    library, _, key = text.strip()[len(_PAPER) :].rstrip("/").partition("/")
    key = unquote(key, errors="replace")
    if text.strip()[: len(_PAPER)].lower() != _PAPER or not library or not key or "/" in library or len(text) > LONGEST:
        raise BadInputError(
            f"“{text[:80]}” is no link to a paper.", hint="Such a link is paperdesk://paper/LIBRARY/KEY."
        )
    return PaperLink(library, key)
