"""Sentences for what can go wrong on the way, and what an error was caused by."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from paperdesk.errors import ServiceError
from paperdesk.online.web_parts.sinks import Head

NO_WAY = tuple(
    getattr(errno, name)
    for name in ("ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "WSAENETUNREACH", "WSAEHOSTUNREACH", "WSAENETDOWN")
    if hasattr(errno, name)
)
"""Numbers of errors that say that no network is there."""


def half(host: str) -> ServiceError:
    """An answer that is not whole."""
    return ServiceError(f"“{host}” broke off in the middle of its answer.", hint="Ask again later.")


def silent(host: str) -> ServiceError:
    """No answer at all."""
    return ServiceError(f"“{host}” does not answer.", hint="Ask again later.")


def refusal(head: Head, host: str) -> ServiceError:
    """What an answer says that is not the file asked for."""
    said = {
        401: "only gives it to who is signed in", 402: "only gives it to who pays", 403: "does not give it to programs",
        404: "has no such file", 410: "has no such file any more", 451: "may not give it for reasons of law",
    }.get(head.status, f"does not give it (it says {head.status})")  # fmt: skip
    return ServiceError(f"“{host}” {said}.", status=head.status)


def causes(error: BaseException) -> Iterator[BaseException]:
    """The failure and what it came from, at most ten deep."""
    cause: BaseException | None = error
    for _depth in range(10):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__
