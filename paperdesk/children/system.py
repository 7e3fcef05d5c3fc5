"""Programs of the system, started for the reader: the viewer of a file, its folder, an editor in the terminal.

What they do afterwards is theirs; nobody here waits for more than that they started.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

from paperdesk.errors import BadInputError, ChildError, UnreadableFileError
from paperdesk.presence import is_folder, is_there

_log = logging.getLogger(__name__)

# To open these is to run them; an attachment may come from anywhere.
_PROGRAMS = (
    ".app .appimage .bat .chm .cmd .com .command .cpl .desktop .dll .exe .hta .jar .js .jse .lnk .msc .msi .msp .pif "
    ".ps1 .reg .scf .scr .sh .terminal .url .vbe .vbs .webloc .wsf .wsh"
)


def run_in_terminal(words: list[str]) -> int:
    """Run a program that takes the terminal over and wait for it; its exit code. OSError when it cannot be started."""
    return subprocess.run(words, check=False, env=_environment()).returncode


def open_in_system(path: Path) -> None:
    """Open a file in the program the system has for it; returns at once.

    BadInputError for a file that is itself a program, UnreadableFileError for one that is missing, ChildError when the
    system opens nothing.
    """
    path = path.absolute()
    if path.suffix.lower() in _PROGRAMS.split():
        raise BadInputError(f"{path.name} is a program; PaperDesk does not start it.", hint="Show it in its folder.")
    if not is_there(path):
        raise UnreadableFileError(f"{path.name} is not there any more.")
    if sys.platform == "win32":
        os.startfile(path)
    elif sys.platform == "darwin":
        _start(["open", str(path)])
    else:
        _start([_found("xdg-open"), str(path)])


def show_in_folder(path: Path) -> None:
    """Show a file in the system's file manager, selected where that is possible; returns at once. Raises as above."""
    path = path.absolute()
    if not is_folder(path.parent):
        raise UnreadableFileError(f"The folder of {path.name} is not there any more.")
    if sys.platform == "win32":
        _start(f'explorer /select,"{path}"')  # the one spelling it understands; a path holds no quotes there
    elif sys.platform == "darwin":
        _start(["open", "-R", str(path)])
    else:
        folder = [_found("xdg-open"), str(path.parent)]
        bus = shutil.which("dbus-send")
        if bus is None or not is_there(path):
            _start(folder)
            return
        manager = ("--dest=org.freedesktop.FileManager1", "/org/freedesktop/FileManager1")
        call = ("org.freedesktop.FileManager1.ShowItems", f"array:string:{path.as_uri()}", "string:")
        _start([bus, "--session", "--print-reply", *manager, *call], instead=folder)


def _found(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise ChildError(f"This system has no {program}, which opens files.")
    return found


def _environment() -> dict[str, str]:
    """Ours, without what a frozen app sets for its own libraries."""
    environment = dict(os.environ)
    if getattr(sys, "frozen", False) and sys.platform != "win32":
        before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
        environment.pop("LD_LIBRARY_PATH", None)
        if before:
            environment["LD_LIBRARY_PATH"] = before
    return environment


def _start(words: list[str] | str, *, instead: list[str] | None = None) -> None:
    """Start a program that outlives us; a thread takes it off the system's table, and starts another if it failed."""
    nothing = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            words, stdin=nothing, stdout=nothing, stderr=nothing, env=_environment(), start_new_session=True
        )
    except OSError as error:
        raise ChildError("The system could not open it.", hint=str(error.strerror or "")) from error

    def wait() -> None:
        code = process.wait()
        if code and instead is not None:
            try:
                _start(instead)
            except ChildError as error:
                _log.warning("nothing was opened: %s", error)
        elif code:
            _log.warning("opening ended with code %d", code)

    threading.Thread(target=wait, daemon=True).start()
