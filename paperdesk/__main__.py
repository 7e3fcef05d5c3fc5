"""Where PaperDesk starts: a child's name runs that worker, words run the command line, nothing opens the window.

Imports happen here, one branch at a time: a worker must not load a window.
"""

from __future__ import annotations

import gc
import sys

WINDOW_OPTIONS = ("--screenshot", "--size", "--theme", "--view", "--select", "--search", "--library")


def wants_window(words: list[str]) -> bool:
    """Whether these words open the window: none, or only its own options and links to papers."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in WINDOW_OPTIONS:
            rest = rest[1:]
        elif not word.lower().startswith("paperdesk://") and not any(
            word.startswith(f"{option}=") for option in WINDOW_OPTIONS
        ):
            return False
    return True


def main() -> int:
    """Run what the command line asks for; the exit code."""
    try:
        return _run(sys.argv[1:])
    except KeyboardInterrupt:  # while it still starts, or already ends
        sys.stderr.write("paperdesk: stopped; what was finished is kept.\n")
        return 130


def _run(words: list[str]) -> int:
    if len(words) == 1 and words[0] == "index-writer":
        from paperdesk.library.indexing import run_writer

        return run_writer()
    if len(words) == 1 and words[0] == "vector-writer":
        from paperdesk.library.meaning import run_writer as run_vectors

        return run_vectors()
    if len(words) == 1 and words[0] == "format-reader":
        from paperdesk.formats.apart import run_reader

        return run_reader()
    if len(words) == 1:
        from paperdesk.workers import WORKERS, run_worker

        if words[0] in WORKERS:
            return run_worker(words[0])
    if wants_window(words):
        gc.disable()  # a start makes much and throws nothing away; from then on the window's collector has it
        from paperdesk.gui.app import run

        return run(words)
    from paperdesk.cli import main as command_line

    return command_line(words)


if __name__ == "__main__":
    sys.exit(main())
