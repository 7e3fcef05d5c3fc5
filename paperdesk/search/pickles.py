"""Reading the pickles of an index without trusting them: plain values and arrays of numbers, and classes asked for.

A pickle may name any function and have it called, and an index may have come from elsewhere; one that names anything
else is refused before that is even looked up. Knows no files and nothing of what the values mean.
"""

from __future__ import annotations

import pickle
import re
from io import BytesIO
from typing import Any

_ARRAYS = frozenset({("array", "array"), ("array", "_array_reconstructor")})
# The opcodes that name something outside the pickle; bytes without them need no watching, which is three times as fast.
_NAMING = re.compile(rb"[ci\x82-\x84\x93]")


class _Watched(pickle.Unpickler):
    """Loads nothing from outside but arrays and the classes it was given."""

    def __init__(self, stream: BytesIO, classes: frozenset[tuple[str, str]]) -> None:
        super().__init__(stream)
        self._classes = classes

    def find_class(self, module: str, name: str, /) -> Any:
        """The array type or the class of that name; UnpicklingError for anything else."""
        if (module, name) == ("_codecs", "encode"):
            return _latin1
        if (module, name) not in _ARRAYS and (module, name) not in self._classes:
            raise pickle.UnpicklingError(f"it names {module}.{name}")
        return super().find_class(module, name)


def _latin1(text: str, encoding: str) -> bytes:
    """How old pickles, as Whoosh's own writer makes them, spell bytes."""
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"it names an encoding, {encoding}")
    return text.encode(encoding)


def loads(data: bytes) -> Any:
    """The value a pickle holds. UnpicklingError when it names anything else; whatever broken pickles raise."""
    if _NAMING.search(data) is None:
        return pickle.loads(data)  # noqa: S301 - it names nothing
    return load(BytesIO(data))


def load(stream: BytesIO, classes: frozenset[tuple[str, str]] = frozenset()) -> Any:
    """The value of the pickle that begins here, the stream being left behind it; `classes`, as (module, name), may
    stand in it. Raises as `loads` does.
    """
    return _Watched(stream, classes).load()
