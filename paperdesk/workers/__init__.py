"""The workers that run in limited children, by the name a child is started with.

A worker's module is light: what is heavy is loaded when the child prepares itself. Workers of higher floors (the one
that writes the index) are not here; `__main__` starts those.
"""

from __future__ import annotations

from collections.abc import Callable

from paperdesk.workers import citing, note_html, pdf_about, pdf_pages, pdf_text

WORKERS: dict[str, Callable[[], int]] = {
    citing.NAME: citing.run,
    note_html.NAME: note_html.run,
    pdf_about.NAME: pdf_about.run,
    pdf_pages.NAME: pdf_pages.run,
    pdf_text.NAME: pdf_text.run,
}


def run_worker(name: str) -> int:
    """Run the worker of that name in this process until its parent goes; the exit code. KeyError for no worker."""
    return WORKERS[name]()
