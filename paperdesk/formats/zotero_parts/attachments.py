"""The files of Zotero's items: where each lies, and an account of those that were not taken.

Reads none of them. A file in Zotero's storage is taken only from within the item's own folder there.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from paperdesk.formats.zotero_parts.fields import KEY, PREFIX
from paperdesk.presence import is_file
from paperdesk.record import FileRef, Problem, Record

LINKED_URL = 3
_NAMED = 3  # files that a summary names


@dataclass(slots=True)
class Attachment:
    """A file or an address that hangs on an item."""

    key: str
    path: str  # "storage:NAME", absolute, or "attachments:rel/path"
    title: str = ""
    mime: str = ""
    url: str = ""
    mode: int | None = None


@dataclass(slots=True)
class Attachments:
    """Puts attachments on records, and remembers what was wrong with them."""

    storage: Path
    _based: list[str] = field(default_factory=list)
    _refused: list[str] = field(default_factory=list)

    def put(self, record: Record, attachment: Attachment) -> None:
        """Add a file to a record; of an address, the address."""
        if attachment.path and attachment.mode != LINKED_URL:
            self._put_file(record, attachment)
        url = attachment.url.strip()
        if url and not record.url:
            record.url = url
        elif url and url != record.url:
            _add_line(record, "links", f"{attachment.title} {url}".strip())

    def _put_file(self, record: Record, attachment: Attachment) -> None:
        path = attachment.path
        if path.startswith("storage:"):
            self._put_stored(record, attachment, path.removeprefix("storage:"))
        elif path.startswith("attachments:"):
            self._based.append(path.removeprefix("attachments:"))
            _add_line(record, "files", path)
        elif PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute():
            record.files.append(FileRef(path, attachment.title, attachment.mime))
        else:
            self._refused.append(path)
            _add_line(record, "files", path)

    def _put_stored(self, record: Record, attachment: Attachment, name: str) -> None:
        if not KEY.fullmatch(attachment.key) or not _is_plain_name(name):
            self._refused.append(name)
            _add_line(record, "files", attachment.path)
            return
        folder = self.storage / attachment.key
        spellings = [folder / name, *(folder / unicodedata.normalize(form, name) for form in ("NFC", "NFD"))]
        file = next(filter(is_file, spellings), spellings[0])  # a Mac writes accents apart
        if not is_file(file):
            record.files.append(FileRef(str(file), attachment.title, attachment.mime))
        elif file.resolve().is_relative_to(self.storage.resolve()):
            record.files.append(FileRef(str(file), attachment.title, attachment.mime, copy=True))
        else:
            self._refused.append(name)
            _add_line(record, "files", attachment.path)

    def problems(self) -> list[Problem]:
        """What was wrong, one sentence for each kind."""
        found = []
        for paths, one, many in (
            (self._based, "One linked file lies below a folder that only Zotero's settings name",
             "{} linked files lie below a folder that only Zotero's settings name"),
            (self._refused, "One attached file was not taken, since it would lie outside its folder",
             "{} attached files were not taken, since they would lie outside their folders"),
        ):  # fmt: skip
            if paths:
                named = ", ".join(f"“{PureWindowsPath(path).name[:120] or path[:120]}”" for path in paths[:_NAMED])
                more = ", …" if len(paths) > _NAMED else ""
                said = one if len(paths) == 1 else many.format(f"{len(paths):,}")
                found.append(Problem("attachments", f"{said}: {named}{more}."))
        return found


def _add_line(record: Record, name: str, line: str) -> None:
    held = record.extra.get(PREFIX + name, "")
    record.extra[PREFIX + name] = f"{held}\n{line}" if held else line


def _is_plain_name(name: str) -> bool:
    """Whether a name is a file's alone: no folder, no step upwards."""
    return bool(name) and name not in (".", "..") and not set("/\\\0") & set(name)
