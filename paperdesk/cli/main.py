"""From words to a command and an exit code: 0 done, 1 with one sentence on stderr, 2 for wrong usage."""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import logging.handlers
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from paperdesk import __version__, places
from paperdesk.cli import commands, parser
from paperdesk.errors import NotFoundError, PaperDeskError
from paperdesk.library import Library
from paperdesk.library.opening import refuse_to_replace
from paperdesk.progress import Cancelled
from paperdesk.settings import Settings


def main(words: Sequence[str]) -> int:
    """Run one command; the exit code. Bad input never ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    root = parser.build(__version__)
    options = root.parse_args(_joined(words))
    if not hasattr(options, "command"):
        root.print_usage(sys.stderr)
        print("paperdesk: a command is missing; see paperdesk --help", file=sys.stderr)
        return 2
    _log_to_file()
    try:
        with _library(options) as library:
            return int(options.command(library, options) or 0)
    except PaperDeskError as error:
        print(f"paperdesk: {error}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Cancelled):
        print("paperdesk: stopped; what was finished is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `paperdesk list | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _joined(words: Sequence[str]) -> list[str]:
    """The words with "--sort -year" as one, since argparse takes what begins with a dash for another option."""
    out: list[str] = []
    for word in words:
        if out and out[-1] == "--sort" and "--" not in out:
            out[-1] = f"--sort={word}"
        else:
            out.append(word)
    return out


@contextlib.contextmanager
def _library(options: argparse.Namespace) -> Iterator[Library]:
    """The library that was named, made where the command makes one; for the others an empty one where there is none."""
    folder = Path(getattr(options, "library", "") or places.default_library()).expanduser()
    settings = Settings(places.settings_file())
    if options.command is commands.backup_restore:
        options.folder = folder.absolute()
    try:
        library = Library.open(folder, create=options.makes_library, options=settings.get)
    except NotFoundError:
        refuse_to_replace(folder.absolute(), known=False)
        with (
            tempfile.TemporaryDirectory(prefix="paperdesk-") as empty,
            Library.open(empty, create=True, options=settings.get) as library,
        ):
            yield library
        return
    with library:
        yield library


def _log_to_file() -> None:
    """Warnings of the program go to the log file, not between the lines a script reads."""
    folder = places.log_folder()
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(
            folder / "paperdesk.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()  # no log is no reason not to work
    logging.basicConfig(level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(name)s %(message)s")
