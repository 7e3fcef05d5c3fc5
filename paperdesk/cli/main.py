"""From words to a command and an exit code: 0 done, 1 with one sentence on stderr, 2 for wrong usage."""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import logging.handlers
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from paperdesk import __version__, places
from paperdesk.cli import commands, parser, transfer
from paperdesk.cli.output import one_line
from paperdesk.drafts import scratch_folder
from paperdesk.errors import NotFoundError, PaperDeskError
from paperdesk.library import Library
from paperdesk.library.opening import refuse_gone, refuse_to_replace
from paperdesk.progress import Cancelled
from paperdesk.settings import Settings

_DASHES = "\0--"  # no word of a command line holds NUL


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
    _as_text(options)
    if hasattr(options, "keys") and hasattr(options, "query") and bool(options.keys) == (options.query is not None):
        print("paperdesk: name papers by their keys, or all that a query finds with --query", file=sys.stderr)
        return 2
    _log_to_file()
    try:
        return _run(options)
    except PaperDeskError as error:
        print(f"paperdesk: {one_line(str(error))}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Cancelled):
        print("paperdesk: stopped; what was finished is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `paperdesk list | head`: the reader has seen enough
        _silence()
        return 0
    except OSError as error:
        if error.filename is not None:  # what is printed goes to no name
            logging.getLogger(__name__).exception("a file cannot be used")
            said = one_line(f"“{error.filename}” cannot be used: {error.strerror or error}.")
            print(f"paperdesk: {said}", file=sys.stderr)
            return 1
        logging.getLogger(__name__).exception("the output cannot be written")
        _silence()
        print(f"paperdesk: The output cannot be written: {error.strerror or error}.", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    folder = Path(getattr(options, "library", "") or places.default_library()).expanduser().absolute()
    if options.command in (*commands.ON_FOLDER, *transfer.ON_FOLDER):
        code = options.command(folder, options)
    else:
        with _library(options, folder) as library:
            code = options.command(library, options)
    if sys.stdout is not None:
        sys.stdout.flush()
    return int(code or 0)


def _silence() -> None:
    """Let what is still to be printed go nowhere, so that the end of the program does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _as_text(options: argparse.Namespace) -> None:
    """Bytes of the command line that are no text become a sign that says so; paths are kept as they are on disk."""

    def text(value: object) -> object:
        if isinstance(value, list):
            return [text(part) for part in value]
        if not isinstance(value, str):
            return value
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace(_DASHES, "--")

    for name, value in vars(options).items():
        if name not in ("paths", "output", "library"):
            setattr(options, name, text(value))


def _joined(words: Sequence[str]) -> list[str]:
    """The words with "--sort -year" as one, since argparse takes what begins with a dash for another option.

    A second "--" is a word like any other; argparse would take it away.
    """
    out: list[str] = []
    for word in words:
        if word == "--" and "--" in out:
            out.append(_DASHES)
        elif out and out[-1] == "--sort" and "--" not in out:
            out[-1] = f"--sort={word}"
        else:
            out.append(word)
    return out


@contextlib.contextmanager
def _library(options: argparse.Namespace, folder: Path) -> Iterator[Library]:
    """The library that was named, made where the command makes one; for the others an empty one where there is none."""
    settings = Settings(places.settings_file())
    refuse_gone(folder)
    try:
        library = Library.open(folder, create=options.makes_library, to_read=True, options=settings.get)
    except NotFoundError:
        refuse_to_replace(folder, known=False)
        if options.command in commands.ON_REAL:
            raise
        with (
            scratch_folder() as empty,
            Library.open(empty / "empty", create=True, options=settings.get) as library,
        ):
            yield library
        return
    with library:
        yield library


def _log_to_file() -> None:
    """Warnings of the program go to the log file, not between the lines a script reads."""
    folder = places.log_folder()
    handler: logging.Handler
    logging.raiseExceptions = False  # a full disk is told once, by the command
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(
            folder / "paperdesk.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()  # no log is no reason not to work
    logging.basicConfig(level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(name)s %(message)s")
