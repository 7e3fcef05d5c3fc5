"""YAML from strangers: its first document as texts, lists and maps. Knows PyYAML and no format.

Every plain value is a text here: YAML would make of "no" a falsehood, of a page "012" a ten and of a day something
else. What would be too deep or, by its aliases, too large is refused before it is built.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import clean_text

LARGEST = 60_000_000  # characters
_DEEPEST = 60
_MOST_COPIES = 200_000  # values that aliases stand for, all in all
_NULL = re.compile(r"^(?:~|null|Null|NULL|)$")


def document_of(source: Source, progress: Progress) -> Any:
    """The first document of a file, None where it has none; raises UnreadableFileError in one sentence."""
    import yaml

    text = clean_text(source.text()).replace("\t\n", "\n")
    if len(text) > LARGEST:
        raise UnreadableFileError(f"“{source.name}” is too long to be read as YAML.")
    try:
        _refuse_bombs(text, source.name, progress)
        loader = _loader()(text)
        try:
            return loader.get_data() if loader.check_data() else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        reason = " ".join(str(error.problem or "it cannot be read").split())[:200]
        raise UnreadableFileError(f"“{source.name}” is not valid YAML (line {line}: {reason}).") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableFileError(f"“{source.name}” is not valid YAML.") from error


@cache
def _loader() -> Any:
    """A safe loader that leaves every plain value a text, but for what says that there is none."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Knows no numbers, dates nor truths."""

        yaml_implicit_resolvers = {sign: [("tag:yaml.org,2002:null", _NULL)] for sign in ("~", "n", "N", "")}

    for kind in ("timestamp", "binary", "bool", "int", "float"):
        Loader.add_constructor(f"tag:yaml.org,2002:{kind}", yaml.SafeLoader.construct_yaml_str)
    return Loader


def _refuse_bombs(text: str, name: str, progress: Progress) -> None:
    """Raise where the first document is nested too deep, or its aliases stand for too many values."""
    import yaml

    sizes: dict[str, int] = {}  # of what an anchor names, in values
    open_ones: list[tuple[str | None, int]] = []  # anchor and count at its beginning
    count = copies = 0
    for number, event in enumerate(yaml.parse(text, Loader=_loader())):
        if number % 50_000 == 0:
            progress.check()
        if isinstance(event, yaml.DocumentEndEvent):
            return
        if isinstance(event, yaml.AliasEvent):
            size = sizes.get(event.anchor, 1)
            count, copies = count + size, copies + size
            if copies > _MOST_COPIES:
                raise UnreadableFileError(f"“{name}” repeats itself by aliases until it is huge; it was not read.")
        elif isinstance(event, yaml.ScalarEvent):
            count += 1
            if event.anchor:
                sizes[event.anchor] = 1
        elif isinstance(event, yaml.CollectionStartEvent):
            open_ones.append((event.anchor, count))
            if len(open_ones) > _DEEPEST:
                raise UnreadableFileError(f"“{name}” is nested too deep to be read.")
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, start = open_ones.pop()
            count += 1
            if anchor:
                sizes[anchor] = count - start
