"""What was marked in a PDF with Zotero's reader, as highlights. Knows how it says where a mark lies on a page."""

from __future__ import annotations

import json
import math
from typing import Any

from paperdesk.formats.zotero_parts.dates import stamp
from paperdesk.formats.zotero_parts.names import text_of
from paperdesk.markup.plain import escaped
from paperdesk.markup.titles import plain
from paperdesk.record import Highlight

_KINDS = {1: "highlight", 2: "note", 3: "image", 4: "ink", 5: "underline", 6: "text"}
_BY_NAME = {name: name for name in _KINDS.values()}
# A mark without words would look as if it were none.
_WORDLESS = {"image": "Picture", "ink": "Drawing", "highlight": "Marked passage", "underline": "Underlined passage"}
_MOST_PLACES = 2_000
_LONGEST = 10_000_000  # characters of a position


def highlight_of(annotation: dict[str, Any], tags: list[str]) -> Highlight:
    """An annotation as a highlight.

    Its members are named as in the database: key, type (a number or a name), text, comment, color, pageLabel, position
    (JSON), authorName, dateAdded, dateModified.
    """
    kind = annotation.get("type")
    name = _KINDS.get(kind) if isinstance(kind, int) else _BY_NAME.get(text_of(kind))
    mark = Highlight(kind=name or "highlight")
    mark.text, mark.comment = plain(text_of(annotation.get("text"))), escaped(plain(text_of(annotation.get("comment"))))
    mark.colour = text_of(annotation.get("color"))
    mark.label, mark.author = text_of(annotation.get("pageLabel")), text_of(annotation.get("authorName"))
    mark.added, mark.modified = (stamp(text_of(annotation.get(name))) for name in ("dateAdded", "dateModified"))
    key = text_of(annotation.get("key"))
    mark.source = f"zotero:{key}" if key else ""
    mark.page, mark.places = _places(annotation.get("position"))
    if tags:
        mark.comment = "\n\n".join(filter(None, (mark.comment, escaped("Tags: " + ", ".join(tags)))))
    if not mark.text.strip() and not mark.comment.strip():
        mark.comment = _WORDLESS.get(mark.kind, "")
    return mark


def _places(position: Any) -> tuple[int | None, list[list[float]]]:
    """The page, from 1, and the rectangles of a position; neither for a mark in a web page or a book without pages."""
    if isinstance(position, bytes | str):
        text = text_of(position)
        try:
            position = json.loads(text) if len(text) < _LONGEST else None
        except (ValueError, RecursionError):
            position = None
    index = position.get("pageIndex") if isinstance(position, dict) else None
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < 1_000_000:
        return None, []
    places: list[list[float]] = []
    for page, name in ((index + 1, "rects"), (index + 2, "nextPageRects")):
        rects = position.get(name)
        places += [[page, *box] for box in map(_box, rects if isinstance(rects, list) else ()) if box]
    paths = position.get("paths")
    for path in paths if isinstance(paths, list) else ():
        box = _bounds(path)
        if box:
            places.append([index + 1, *box])
    return index + 1, places[:_MOST_PLACES]


def _box(rect: Any) -> list[float]:
    """Left, bottom, right and top of a rectangle; empty where it is none."""
    if not isinstance(rect, list) or len(rect) != 4 or not all(map(_is_length, rect)):
        return []
    left, bottom, right, top = rect
    return [min(left, right), min(bottom, top), max(left, right), max(bottom, top)]


def _bounds(path: Any) -> list[float]:
    """The rectangle around a line drawn by hand, its points as x and y in turn."""
    if not isinstance(path, list) or len(path) < 2 or not all(map(_is_length, path)):
        return []
    return [min(path[::2]), min(path[1::2]), max(path[::2]), max(path[1::2])]


def _is_length(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value) and abs(value) < 1e9
