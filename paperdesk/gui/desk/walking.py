"""Undo and redo from the window: at once where little was changed, else in the background; what came of it is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from paperdesk.library.shapes import StepInfo

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk


def walk(desk: Desk, word: str, label: str, verb: Callable[..., Any], size: int, *, direct: int) -> None:
    """Go a step back or forth; `word` is Undo or Redo, `size` how much the step changed."""
    desk.save_editors()
    if size > direct:
        desk.jobs.start(f"{word} {label}", verb).then(lambda step: _tell(desk, word, step), desk.report_error)
    else:
        _tell(desk, word, desk.attempt(verb))


def _tell(desk: Desk, word: str, step: StepInfo | None) -> None:
    if step is None:
        return
    kept = f" {step.kept} values had changed since and were left alone." if step.kept else ""
    done = "Undone" if word == "Undo" else "Redone"
    other = ("edit.redo", "Redo") if word == "Undo" else ("edit.undo", "Undo")
    desk.tell(f"{done}: {step.label}.{kept}", "info", *other)
