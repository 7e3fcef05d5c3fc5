"""The errors a reader can mend, each carrying one sentence meant for them.

Anything that is not a PaperDeskError is a bug and goes to the log with its traceback.
"""

from __future__ import annotations


class PaperDeskError(Exception):
    """What went wrong, as one sentence for the reader; `hint` is the way out, where there is one."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class BadInputError(PaperDeskError):
    """What was typed or given cannot be used as it is: a wrong identifier, an empty name, a rating of 7."""


class NotFoundError(PaperDeskError):
    """No paper, tag, collection, step or backup answers to that name."""


class UnreadableFileError(PaperDeskError):
    """A file is missing, not of the format it should be, too large, or broken."""


class LibraryError(PaperDeskError):
    """The library folder cannot be opened or written: missing, locked, read-only, full, newer or damaged."""


class LibraryInUseError(LibraryError):
    """Another program holds the library in a way that shuts this one out."""


class DamagedLibraryError(LibraryError):
    """The database is broken; a backup should be restored."""


class ChildError(PaperDeskError):
    """A worker process ended early: over its memory or its time, or crashed on a bad file."""


class NetworkError(PaperDeskError):
    """What was asked of the network did not come; it may come when it is asked for later."""


class OfflineError(NetworkError):
    """There is no network: no name is found, or no way leads to it."""


class ThrottledError(NetworkError):
    """A service wants to be left alone for a while; `wait` in seconds, 0 when it does not say how long."""

    def __init__(self, message: str, *, hint: str = "", wait: float = 0.0) -> None:
        super().__init__(message, hint=hint)
        self.wait = wait


class ServiceError(NetworkError):
    """A service is out of order, or says what it should not; `status` is HTTP's, 0 where there was none."""

    def __init__(self, message: str, *, hint: str = "", status: int = 0) -> None:
        super().__init__(message, hint=hint)
        self.status = status
