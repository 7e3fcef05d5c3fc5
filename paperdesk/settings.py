"""What the user chose: every option declared once in OPTIONS, kept in one file, announced when it changes.

State the window remembers by itself (sizes, last page) is kept by State, in another file. A broken file is set aside
and the defaults are used; a value of the wrong kind counts as not set.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from paperdesk import places
from paperdesk.errors import BadInputError
from paperdesk.key_pattern import DEFAULT, checked_pattern

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.A)


def checked_mail(text: str) -> str:
    """A mail address, or none; raises BadInputError."""
    if text and not _MAIL.fullmatch(text):
        raise BadInputError(f"“{text[:80]}” is no address for mail.")
    return text


class Option(NamedTuple):
    """One thing to choose. The preferences page shows it by its kind: a switch, a number, a choice, a text."""

    id: str
    title: str
    default: bool | int | str
    group: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # (value, title)
    minimum: int = 0
    maximum: int = 0
    shown: bool = True
    check: Callable[[str], object] | None = None  # raises BadInputError for a text that does not fit
    kind: str = ""  # "style": a text that is the id of a citation style, chosen from those there are
    is_folder: bool = False  # a text that is a folder's path: it can be chosen
    needs: str = ""  # an optional package, as pip is asked for it: "name==version"

    @property
    def possible(self) -> bool:
        """Whether what it needs is installed; where it is not, the option has no effect."""
        return not self.needs or places.package_folder(self.needs.partition("==")[0]) is not None

    def accepts(self, value: object) -> bool:
        """Whether the value may be kept for this option."""
        return not self.problem(value)

    def problem(self, value: object) -> str:
        """Why a value may not be kept, as a sentence; empty where it may."""
        if self.check is not None and isinstance(value, str):
            try:
                self.check(value)
            except BadInputError as error:
                return str(error)
        return "" if self._fits(value) else f"{self.title}: {value!r} does not fit."

    def _fits(self, value: object) -> bool:
        if type(value) is not type(self.default):
            return False
        if self.choices:
            return value in {choice for choice, _title in self.choices}
        return not (self.maximum and isinstance(value, int) and not self.minimum <= value <= self.maximum)


def _checked_folder(text: str) -> None:
    """Refuse a path that does not say where it begins."""
    if text and not Path(text).is_absolute():
        raise BadInputError(f"“{text}” is no whole path of a folder.", hint="Choose the folder.")


OPTIONS: tuple[Option, ...] = (
    Option("theme", "Theme", "system", "Look",
           choices=(("system", "Follow the system"), ("light", "Light"), ("dark", "Dark"))),
    Option("text_size", "Text size", 100, "Look", "In percent; Ctrl + and Ctrl − change it as well.",
           minimum=75, maximum=200),
    Option("list_layout", "Paper list", "rows", "Look", choices=(("rows", "Rows"), ("table", "Table"))),
    Option("menu_bar", "Show the menu bar", False, "Look", "The menus are behind the button at the top left as well."),
    Option("abstract_lines", "Show the beginning of the abstract in rows", False, "Look"),
    Option("keep_searches", "Keep the searches you made", True, "Search",
           "They are offered in the empty search field. Switched off, those kept so far are forgotten."),
    Option("related_by_meaning", "Find related papers by meaning as well", False, "Search",
           "Orders related papers a little better than their words alone do, and finds a few that use other words. "
           "It is worked out on this machine.",
           needs="wordllama==0.4.0.post1"),
    Option("citation_style", "Citation style", "apa", "Citations",
           "Of copied references. More come by the plus, or as a .csl file dropped here.", kind="style"),
    Option("key_form", "Citation keys are copied as", "plain", "Citations",
           choices=(("plain", "key, key"), ("latex", "\\cite{key,key}"), ("markdown", "[@key; @key]"))),
    Option("key_pattern", "Pattern of citation keys", DEFAULT, "Citations",
           "Parts: [auth] [authors] [authEtAl] [year] [shortyear] [title] [shorttitle] [veryshorttitle] [journal]; "
           "[auth3] and [authors2] count; after a colon lower, upper, abbr or (n) letters: [title:abbr:(5)].",
           check=checked_pattern),
    Option("reading_on_open", "Opening a file marks an unread paper as reading", True, "Reading"),
    Option("read_leaves_queue", "A paper marked read or skipped leaves Up next", True, "Reading"),
    Option("queue_limit", "At most this many papers in Up next", 0, "Reading", "0 means no limit.",
           minimum=0, maximum=1000),
    Option("weekly_goal", "Papers to read in a week", 5, "Reading", "0 hides the goal.", minimum=0, maximum=200),
    Option("lookups", "Look up identifiers online", True, "Online",
           "What you paste to be looked up is asked for at arXiv, Crossref, DataCite, OpenAlex and Semantic Scholar. "
           "Switched off, it comes in with what it says itself. Nobody is ever asked but on your wish."),
    Option("contact_mail", "Your mail address for Crossref and OpenAlex", "", "Online",
           "They answer faster who can be written to. Left empty, none is sent.", check=checked_mail),
    Option("copy_files", "Copy attached files into the library", True, "Files",
           "Switched off, a file stays where it is and is linked."),
    Option("notes_by_itself", "Keep a folder of notes in step by itself", True, "Files",
           "Where one is chosen: at the start, a little after notes changed, and when you come back from another "
           "program. Choose it by “Keep notes in step with a folder…”."),
    Option("watched_folder", "Watch this folder for new PDFs", "", "Files",
           "PDFs that appear in it are brought in while the window is open, each once; empty for none.",
           check=_checked_folder, is_folder=True),
    Option("watched_collection", "Put them into this collection", "", "Files",
           "Its name, or a path such as Thesis/Chapter 2; empty for none."),
    Option("trash_days", "Empty what is in the trash after this many days", 30, "Safety", "0 keeps it for ever.",
           minimum=0, maximum=3650),
    Option("backup_daily", "Back up the library once a day", True, "Safety", "The last ten backups are kept."),
    Option("undo_days", "Keep undo steps for this many days", 90, "Safety", minimum=1, maximum=3650),
)  # fmt: skip


def write_atomically(path: Path, text: str) -> None:
    """Write a small file so that either the old or the new text survives a crash, readable by its owner only.

    A link stays one, and what it leads to is written.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class State:
    """A small JSON object in a file, read once, written whole at each `save`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set_aside: Path | None = None  # the broken file that was found, if one was
        self._values: dict[str, Any] = self._read()

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(self.path.read_text(encoding="utf-8"))
            if isinstance(values, dict):
                return values
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError):
            pass  # broken or unreadable: kept beside, for whoever wants to mend it by hand
        aside = self.path.with_suffix(".broken.json")
        try:
            self.path.replace(aside)
            self.set_aside = aside
        except OSError:
            self.set_aside = self.path
        return {}

    def get(self, name: str, default: Any = None) -> Any:
        """The value kept under a name, or the default."""
        return self._values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        """Keep a JSON value under a name; written with the next `save`."""
        self._values[name] = value

    def save(self) -> None:
        """Write the file; raises OSError when it cannot be written."""
        write_atomically(self.path, json.dumps(self._values, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


class Settings:
    """The options' values and the changed keys, with callbacks when one changes."""

    def __init__(self, path: Path, options: tuple[Option, ...] = OPTIONS) -> None:
        self.options = {option.id: option for option in options}
        self._state = State(path)
        self._watchers: list[Callable[[str], None]] = []

    @property
    def set_aside(self) -> Path | None:
        """The broken settings file that was set aside, if there was one."""
        return self._state.set_aside

    def get(self, option_id: str) -> Any:
        """The chosen value, or the default where none was chosen or what is kept does not fit."""
        option = self.options[option_id]
        value = self._state.get(option_id, option.default)
        return value if option.accepts(value) else option.default

    def set(self, option_id: str, value: bool | int | str) -> None:
        """Choose a value; it is on disk when this returns. ValueError when the option does not accept it.

        OSError when the file cannot be written; the value holds all the same, for as long as the program runs.
        """
        option = self.options[option_id]
        if not option.accepts(value):
            raise ValueError(option.problem(value))
        if value == self.get(option_id):
            return
        self._state.set(option_id, value)
        try:
            self._state.save()
        finally:
            self._tell(option_id)

    @property
    def keys(self) -> dict[str, list[str]]:
        """Changed keys by action id; an empty list means the action has none."""
        kept = self._state.get("keys", {})
        if not isinstance(kept, dict):
            return {}
        return {str(k): [str(key) for key in v] for k, v in kept.items() if isinstance(v, list)}

    def set_keys(self, action_id: str, keys: list[str] | None) -> None:
        """Change an action's keys; None goes back to its own. OSError as for `set`."""
        kept = self.keys
        if keys is None:
            kept.pop(action_id, None)
        else:
            kept[action_id] = keys
        self._state.set("keys", kept)
        try:
            self._state.save()
        finally:
            self._tell("keys")

    def watch(self, callback: Callable[[str], None]) -> Callable[[], None]:
        """Have `callback(option id)` called after each change; returns what ends that."""
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback)

    def _tell(self, option_id: str) -> None:
        for callback in list(self._watchers):
            callback(option_id)
