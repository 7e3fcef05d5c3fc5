"""Citations and bibliographies in a style, made in a child with limits, and the parent's side of that.

A stranger's style is a program of a kind: it may go round in circles or ask for gigabytes. Here that costs the citation
and nothing else. Knows no library; which works and which style, it is told.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from paperdesk import children
from paperdesk.errors import BadInputError, UnreadableFileError
from paperdesk.progress import Progress
from paperdesk.workers.citing_forms import FORMS

if TYPE_CHECKING:
    from paperdesk.workers.citing_engine import Engine

NAME = "worker-citing"
LIMITS = children.Limits(memory=1 << 30, cpu=120.0, wall=None, low=True)
LARGEST_STYLE = 2 << 20  # bytes; the longest of the public collection has 250 KB
MOST_WORKS = 10_000
_SILENCE = 120.0  # seconds without a report: sorting makes none
_KEPT = 4  # styles

# By the file's path, time and size.
_Loaded = OrderedDict[tuple[str, int, int], "Engine"]


class About(NamedTuple):
    """What a style's file says of itself."""

    id: str  # an address
    title: str
    kind: str  # "author-date", "numeric", "label", "author", "note"
    parent: str = ""  # the id of the style that a dependent one stands for


class Worker:
    """The child's half: keeps the styles it used last."""

    def __init__(self) -> None:
        self._loaded: _Loaded = OrderedDict()

    def answer(self, request: children.Message, channel: children.Channel) -> dict[str, Any]:
        """In the child: {"do": "about" | "cite" | "bibliography", "style": path, "items": […], "form": …}.

        Gives {"about": […]}, {"text": …} or {"entries": [[place, text], …]}. Raises BadInputError for a style that
        cannot be used, UnreadableFileError for one that is not there.
        """
        if not isinstance(request, dict):
            raise TypeError("a citation is asked for as an object")
        path, form = Path(request["style"]), request.get("form", FORMS[0])
        if form not in FORMS:
            raise BadInputError(f"There is no form “{form}” of citations.", hint=f"One of: {', '.join(FORMS)}.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the processor warns of every variable it does not know
            if request["do"] == "about":
                return {"about": list(_about(_read(path)))}
            engine, items = self._engine(path), request["items"]
            if request["do"] == "cite":
                return {"text": engine.citation(items, form)}
            entries = engine.bibliography(items, form, lambda done: channel.report(done, len(items), "Writing entries"))
            return {"entries": entries}

    def _engine(self, path: Path) -> Engine:
        from paperdesk.workers.citing_engine import Engine

        data = _read(path)
        state = path.stat()
        key = (str(path), state.st_mtime_ns, state.st_size)
        if key not in self._loaded:
            self._loaded[key] = Engine(data)
            if len(self._loaded) > _KEPT:
                self._loaded.popitem(last=False)
        self._loaded.move_to_end(key)
        return self._loaded[key]


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_STYLE + 1)
    except OSError as error:
        raise UnreadableFileError(f"The citation style “{path.name}” cannot be read: {error.strerror}.") from error
    if len(data) > LARGEST_STYLE:
        raise BadInputError(f"“{path.name}” is too long to be a citation style.")
    return data


def _about(data: bytes) -> About:
    from paperdesk.workers.citing_style import told

    return About(*told(data))


def _warm_up() -> None:
    from paperdesk.workers import citing_engine  # noqa: F401 - loads the processor, before the first request


def run() -> int:
    """Be the child; the exit code."""
    return children.serve(Worker().answer, prepare=_warm_up)


class Citer:
    """Asks a child that is kept warm. Blocks, so it belongs into a job; safe from any thread."""

    def __init__(self, child: children.Child | None = None) -> None:
        self._child = child or children.Child(NAME, title="Formatting these citations", limits=LIMITS)

    def start(self) -> None:
        """Start the child ahead of the first citation; returns at once."""
        self._child.start()

    def about(self, style: Path) -> About:
        """What a style's file says of itself; raises BadInputError or UnreadableFileError."""
        answer = self._ask({"do": "about", "style": str(style)}, None)
        return About(*(str(value) for value in answer["about"]))

    def cite(self, style: Path, items: Sequence[dict[str, Any]], form: str, progress: Progress | None = None) -> str:
        """CSL items as one citation in the running text. Raises BadInputError, ChildError, Cancelled."""
        _check(items)
        return str(self._ask({"do": "cite", "style": str(style), "items": list(items), "form": form}, progress)["text"])

    def bibliography(
        self, style: Path, items: Sequence[dict[str, Any]], form: str, progress: Progress | None = None
    ) -> list[tuple[int, str]]:
        """CSL items as entries in the style's order, each with its place in `items`. Raises as `cite` does."""
        _check(items)
        request = {"do": "bibliography", "style": str(style), "items": list(items), "form": form}
        return [(int(place), str(text)) for place, text in self._ask(request, progress)["entries"]]

    def _ask(self, request: dict[str, Any], progress: Progress | None) -> dict[str, Any]:
        progress = progress or Progress()
        progress.check()
        answer: dict[str, Any] = {}
        for answer in self._child.stream(request, silence=_SILENCE, progress=progress):
            if "done" in answer:
                progress.report(int(answer["done"]), int(answer["total"]), str(answer["text"]))
        return answer

    def close(self) -> None:
        """End the child."""
        self._child.close(0.0)


def _check(items: Sequence[dict[str, Any]]) -> None:
    if len(items) > MOST_WORKS:
        raise BadInputError(f"At most {MOST_WORKS:,} works can be cited at a time.")
