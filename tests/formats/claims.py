"""What the formats claim of a source by its first bytes, for the tests that look whether a file is known for sure."""

from __future__ import annotations

from paperdesk.formats import FORMATS
from paperdesk.formats.format import Source

MARGIN = 0.15  # by which the surest claim is above the next


def claims(source: Source) -> list[tuple[float, str]]:
    """What each format that reads claims of a source, the surest first."""
    readable = [kind for kind in FORMATS if kind.reads]
    return sorted(((kind.sniff(source.head, source.name), kind.id) for kind in readable), reverse=True)
