"""What holds of every format and any text: it is read, or refused in a sentence."""

from __future__ import annotations

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id
from paperdesk.formats.format import Source
from paperdesk.progress import Progress


def read_or_refused(format_id: str, text: str) -> None:
    """Assert that a format reads a text without losing count, or refuses it, and that it claims from 0 to 1 of it."""
    kind = by_id(format_id)
    source = Source.from_text(text, "x.txt")
    try:
        brought = kind.read(source, Progress())
    except UnreadableFileError as error:
        assert str(error).endswith((".", "?"))
    else:
        assert brought.read == len(brought.records) + sum(problem.failed for problem in brought.problems)
        assert all(problem.message for problem in brought.problems)
    assert 0 <= kind.sniff(source.head, source.name) <= 1
