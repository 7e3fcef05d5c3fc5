"""Which answers are worth asking again, and how long to wait before."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

TRIES = 4
LONGEST_WAIT = 60.0  # seconds that a service may ask for within one request; longer is told to the reader
_FIRST_WAIT = 1.0
_SECONDS = re.compile(r"\s{0,9}(\d{1,9})(?:\.\d{1,9})?\s{0,9}", re.A)


def is_passing(status: int) -> bool:
    """Whether an answer of that status may be another the next time."""
    return status in (408, 425, 429) or (status >= 500 and status not in (501, 505))


def wait_before(attempt: int) -> float:
    """Seconds between the attempt of that number, from 1, and the next, where the service names none."""
    return float(_FIRST_WAIT * 2 ** (attempt - 1))


def retry_after(value: str, today: float) -> float | None:
    """The seconds that a Retry-After header asks for, written as seconds or as a date; None when it says neither."""
    match = _SECONDS.fullmatch(value)
    if match:
        return float(match[1])
    try:
        return max(0.0, parsedate_to_datetime(value[:100]).timestamp() - today)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def as_words(seconds: float) -> str:
    """A span of time for a sentence: "40 seconds", "3 minutes", "2 hours"."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds >= 1.5 * length:
            return f"{round(seconds / length)} {unit}s"
    count = max(1, round(seconds))
    return f"{count} second{'s' if count != 1 else ''}"
