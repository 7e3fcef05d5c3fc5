"""The decorator that every override of one of Qt's virtual methods wears.

An exception that leaves such an override while Python is on the stack below ends the process on CPython 3.11. Here
it is told to `sys.excepthook`, which logs it and tells the reader, and the caller gets a harmless value. Knows no
widget.
"""

from __future__ import annotations

import functools
import logging
import sys
from collections.abc import Callable
from typing import Any, TypeVar

_log = logging.getLogger(__name__)

Override = TypeVar("Override", bound=Callable[..., Any])


def guarded(default: Any = None) -> Callable[[Override], Override]:
    """Keep exceptions inside an override: `default` comes back instead, or its value when it can be called (QSize)."""

    def decorate(function: Override) -> Override:
        @functools.wraps(function)
        def call(*args: Any, **kw: Any) -> Any:
            try:
                return function(*args, **kw)
            except BaseException:  # noqa: BLE001 - told to the hook; a KeyboardInterrupt through C++ kills as well
                _tell(function.__qualname__)
                return default() if callable(default) else default

        call.__guarded__ = True  # type: ignore[attr-defined]
        return call  # type: ignore[return-value]

    return decorate


def _tell(name: str) -> None:
    """Log where it happened and hand the exception at hand to sys.excepthook."""
    kind, error, trace = sys.exc_info()
    if kind is None or error is None:
        return
    _log.error("%s in %s", kind.__name__, name)  # the traceback is the hook's to log
    try:
        sys.excepthook(kind, error, trace)
    except Exception:  # noqa: BLE001 - a hook that fails must not bring the window down either
        _log.error("The exception hook failed on this:", exc_info=error)
