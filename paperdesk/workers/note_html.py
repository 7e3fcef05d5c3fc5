"""Notes from Markdown to HTML in a child with two seconds and 512 MB, and the parent's side of that.

The converter can be kept busy for hours by a few thousand brackets; here that costs the note its looks and nothing
else. Knows no Qt and no library.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from paperdesk import children
from paperdesk.errors import BadInputError, PaperDeskError
from paperdesk.markup.html import LONGEST, plain_html, to_html, warm_up

NAME = "worker-note-html"
LIMITS = children.Limits(memory=512 << 20, cpu=5.0, wall=2.0)


def render(request: children.Message, _channel: children.Channel) -> dict[str, Any]:
    """In the child: {"text": Markdown} becomes {"html": …}. Raises BadInputError for a note beyond the limits."""
    if not isinstance(request, dict):
        raise TypeError("a note is asked for as an object")
    return {"html": to_html(str(request["text"]))}


def run() -> int:
    """Be the child; the exit code."""
    return children.serve(render, prepare=warm_up)


class Rendered(NamedTuple):
    """A note to show: safe HTML, and the sentence that stands over it when it could only be shown as plain text."""

    html: str
    problem: str = ""


class NoteRenderer:
    """Renders notes in a child that is kept warm. Blocks, so it belongs into a job; safe from any thread."""

    def __init__(self, child: children.Child | None = None) -> None:
        self._child = child or children.Child(NAME, title="Formatting this note", limits=LIMITS)

    def start(self) -> None:
        """Start the child ahead of the first note; returns at once. A child that cannot start is told by `render`."""
        try:
            self._child.start()
        except PaperDeskError:
            return  # `render` tries again and shows the sentence over the note

    def render(self, text: str) -> Rendered:
        """The note as safe HTML, or as plain text under a sentence. Cancelled after `cancel` and `close`."""
        try:
            if len(text) > LONGEST:  # the child would refuse it as well: no need to send it
                raise BadInputError(f"This note is longer than {LONGEST:,} characters.")
            answer = self._child.ask({"text": text})
            return Rendered(str(answer["html"]) if isinstance(answer, dict) else "")
        except PaperDeskError as error:
            problem = f"{error.message} It is shown unformatted."
            return Rendered(plain_html(text, problem), problem)

    def cancel(self) -> None:
        """Make the `render` that is under way raise Cancelled."""
        self._child.cancel()

    def close(self) -> None:
        """End the child."""
        self._child.close(0.0)
