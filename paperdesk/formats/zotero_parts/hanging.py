"""What hangs on an item in Zotero's own exports, in JSON and RDF: notes, tags, files beside the export.

Knows where an exported file may lie; opens none.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote

from paperdesk.formats.zotero_parts.fields import PREFIX
from paperdesk.presence import is_file
from paperdesk.record import FileRef, Problem, Record


class Files:
    """Puts the files that an export names on records; those beside the export are to be copied."""

    def __init__(self, source: Path | None) -> None:
        self._folder = source.absolute().parent if source is not None else None
        self._placeless: list[str] = []
        self._outside: list[str] = []

    def put(self, record: Record, path: str, title: str = "", mime: str = "") -> None:
        """Add one file by the path the export has for it."""
        path = path.strip()
        if path.startswith("file:"):
            path = unquote(path.removeprefix("file://").removeprefix("file:"))
        if not path:
            return
        if PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute() or path.startswith("~"):
            record.files.append(FileRef(path, title, mime))
            return
        if self._folder is None or ":" in path.split("/")[0]:  # "storage:x", "attachments:x", or a text without a place
            self._keep(record, path)
            self._placeless.append(path)
            return
        file = self._folder / path
        if not _is_inside(file, self._folder):
            self._keep(record, path)
            self._outside.append(path)
        else:
            record.files.append(FileRef(str(file), title, mime, copy=is_file(file)))

    def _keep(self, record: Record, path: str) -> None:
        held = record.extra.get(f"{PREFIX}files", "")
        record.extra[f"{PREFIX}files"] = f"{held}\n{path}" if held else path

    def problems(self) -> list[Problem]:
        """What has no place, or must not be taken, one sentence for each."""
        return [
            Problem("attachments", f"{_counted(paths)} {said}: {', '.join(f'“{path[-120:]}”' for path in paths[:3])}"
                    + (", …." if len(paths) > 3 else "."))
            for paths, said in (
                (self._placeless, "not taken, having no place"),
                (self._outside, "not taken, being outside the folder of the export"),
            )
            if paths
        ]  # fmt: skip


def _counted(paths: list[str]) -> str:
    return "One attached file was" if len(paths) == 1 else f"{len(paths):,} attached files were"


def _is_inside(file: Path, folder: Path) -> bool:
    try:
        return file.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # a circle of links
        return False


def add_url(record: Record, url: str, title: str = "") -> None:
    """An address that hangs on an item: the record's own where it has none, else kept beside it."""
    url = url.strip()
    if url and not record.url:
        record.url = url
    elif url and url != record.url:
        line = f"{title} {url}".strip()
        held = record.extra.get(f"{PREFIX}links", "")
        record.extra[f"{PREFIX}links"] = f"{held}\n{line}" if held else line
