"""What reference managers keep in BibTeX beside the work: the files of an entry and the groups of a library.

Knows JabRef's, Zotero's, Mendeley's and BibDesk's ways of writing files, JabRef's group tree, BibDesk's static groups.
Reads no file it hears of; only asks which of two places holds one.
"""

from __future__ import annotations

import base64
import binascii
import plistlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from xml.parsers.expat import ExpatError

from paperdesk.latex import balanced, decode
from paperdesk.presence import is_there
from paperdesk.record import FileRef

_MIMES = {
    "pdf": "application/pdf", "ps": "application/postscript", "postscript": "application/postscript",
    "djvu": "image/vnd.djvu", "epub": "application/epub+zip", "html": "text/html", "url": "text/html",
    "htm": "text/html", "text": "text/plain", "txt": "text/plain", "markdown": "text/markdown", "md": "text/markdown",
    "word": "application/msword", "doc": "application/msword", "rtf": "application/rtf", "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "jpg": "image/jpeg",
    "tiff": "image/tiff", "xml": "text/xml",
}  # fmt: skip
_ESCAPED = re.compile(
    r"\\([\\:;])|\\(textbraceleft|textbraceright)\{\}|\\([_#%&$ {}])|\\([~^])\{\}"
    r"|(\{\\[\'`^\"~=.]\{?\\?\w\}?\}|\\[\'`^\"~]\{\\?\w\}|\\\"\w|\{\\[A-Za-z]{1,2}\})",
)
_TYPE = re.compile(r"[A-Za-z]{1,12}|\w+/[\w.+-]+|")
_BARE_FOLDER = re.compile(r"\\(?!textbrace)[^\\:;]")  # "\folder", its backslash not escaped
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_SCHEME = re.compile(r"[A-Za-z][\w+.-]+://")
_LARGEST_PLIST = 1_000_000


def parse_files(value: str) -> list[FileRef]:
    """The files in a `file` field as it stands there; paths as written, without their escapes."""
    value = " ".join(value.split()).replace("$\\backslash$", "\\").replace("{\\textbackslash}", "\\")
    files: list[FileRef] = []
    for entry in _cut(value, ";"):
        parts = _cut(entry, ":")
        title, path, kind = _parts_of_file(parts)
        path = _plain(path).strip()
        if path:
            kind = _plain(kind).strip()
            mime = kind if "/" in kind else _MIMES.get(kind.lower(), "")
            files.append(FileRef(path, _plain(title).strip(), mime))
    return files


def _cut(text: str, sign: str) -> list[str]:
    """`text` cut at every `sign` that no backslash escapes."""
    if sign not in text:
        return [text]
    pieces, start, at = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == sign:
            pieces.append(text[start:at])
            start = at + 1
        at += 1
    pieces.append(text[start:])
    return pieces


def _parts_of_file(parts: list[str]) -> tuple[str, str, str]:
    """Title, path and type of one file, where colons may stand in the path unescaped."""
    if len(parts) == 1:
        return "", parts[0], ""
    bare = _BARE_FOLDER.match(parts[1]) is not None
    if len(parts[0]) == 1 and parts[0].isalpha() and (bare or (len(parts) == 2 and parts[1].startswith("/"))):
        # a Windows path without title and without escapes
        kind = parts[2] if len(parts) == 3 and _TYPE.fullmatch(parts[2]) else ""
        return "", ":".join(parts[: 2 if kind else None]), kind
    if parts[0].lower() in ("http", "https", "file") and parts[1].startswith("//"):
        return "", ":".join(parts), ""
    if len(parts) == 2:
        return ("", parts[0], parts[1]) if _TYPE.fullmatch(parts[1].strip()) else (parts[0], parts[1], "")
    if _TYPE.fullmatch(parts[-1].strip()):
        return parts[0], ":".join(parts[1:-1]), parts[-1]
    return parts[0], ":".join(parts[1:]), ""


def _plain(text: str) -> str:
    """The text without the escapes of JabRef and Zotero and the TeX of Mendeley."""
    return _ESCAPED.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    separator, brace, sign, accent, letter = match.groups()
    if brace:
        return "{" if brace == "textbraceleft" else "}"
    return separator or sign or accent or decode(letter)


def write_files(files: Iterable[FileRef]) -> str:
    """The value of a `file` field, as JabRef and Zotero read it; `parse_files` reads the same files from it."""
    return ";".join(":".join(map(_escaped, (file.title, file.path, file.mime))) for file in files if file.path)


def _escaped(text: str) -> str:
    text = re.sub(r"[\\:;]", r"\\\g<0>", text)
    if not balanced(text):
        text = text.replace("{", "\\textbraceleft<>").replace("}", "\\textbraceright{}").replace("<>", "{}")
    return text


def parse_bibdesk_file(value: str) -> FileRef | None:
    """The file in one of BibDesk's `bdsk-file-1` fields, a property list in base64; None when there is none."""
    try:
        data = base64.b64decode("".join(value.split()), validate=False)
        if len(data) > _LARGEST_PLIST:
            return None
        found = plistlib.loads(data, fmt=plistlib.FMT_BINARY)
    except (ValueError, binascii.Error, RecursionError, TypeError, KeyError, OverflowError, MemoryError):
        return None
    path = found.get("relativePath") if isinstance(found, dict) else None
    if path is None and isinstance(found, dict):
        path = _archived(found, "relativePath")
    return FileRef(path) if isinstance(path, str) and path else None


def _archived(archive: dict[str, Any], wanted: str) -> Any:
    """The value kept under a name in a keyed archive, or None."""
    objects = archive.get("$objects")
    if not isinstance(objects, list):
        return None

    def at(reference: Any) -> Any:
        return (
            objects[reference.data] if isinstance(reference, plistlib.UID) and reference.data < len(objects) else None
        )

    for item in objects:
        if (
            isinstance(item, dict)
            and isinstance(item.get("NS.keys"), list)
            and isinstance(item.get("NS.objects"), list)
        ):
            for key, value in zip(item["NS.keys"], item["NS.objects"], strict=False):
                if at(key) == wanted:
                    return at(value)
    return None


def placed(file: FileRef, folders: Iterable[Path]) -> FileRef:
    """The file with its path made absolute: below the folder that holds it, else below the last of them."""
    path = file.path
    if path.startswith(("\\\\", "//", "~")) or _SCHEME.match(path) or PurePosixPath(path).is_absolute():
        return file
    if _DRIVE.match(path) or PureWindowsPath(path).is_absolute() or "\0" in path:
        return file
    candidates = [folder / name for folder in folders for name in dict.fromkeys((path, path.replace("\\", "/")))]
    if not candidates:
        return file
    return FileRef(str(next(filter(is_there, candidates), candidates[-1])), file.title, file.mime)


@dataclass(slots=True)
class Groups:
    """The groups a file's comments tell of, as collection paths."""

    paths: list[str] = field(default_factory=list)
    by_name: dict[str, list[str]] = field(default_factory=dict)  # the paths of all groups of one name
    by_key: dict[str, list[str]] = field(default_factory=dict)  # the groups that name an entry by its key
    folders: list[Path] = field(default_factory=list)  # where JabRef looks for files
    broken: bool = False  # whether a list of groups could not be read

    def of(self, key: str, names: Iterable[str]) -> list[str]:
        """The collections of an entry: by its key, and by the names in its `groups` field."""
        found = list(self.by_key.get(key, ()))
        for name in names:
            found += self.by_name.get(name, [name])
        return list(dict.fromkeys(found))


def parse_groups(comments: Iterable[str]) -> Groups:
    """The groups and folders that JabRef and BibDesk keep in comments."""
    groups = Groups()
    for comment in comments:
        text = comment.lstrip()
        if text.startswith("jabref-meta:"):
            name, _, value = text.removeprefix("jabref-meta:").strip().partition(":")
            if name in ("grouping", "groupstree"):
                _read_tree(value, groups)
            elif name.startswith("fileDirectory"):
                folder = _unquoted(_cut(value.strip(), ";")[0])
                if folder:
                    groups.folders.append(Path(folder))
        elif text.startswith("BibDesk Static Groups"):
            _read_bibdesk(text.removeprefix("BibDesk Static Groups").strip(), groups)
    return groups


def _read_tree(value: str, groups: Groups) -> None:
    """JabRef's tree: records ending in ";", each "level Kind:name;context;…" with its own signs escaped once more."""
    above: list[str] = []
    for record in _cut(value.replace("\n", ""), ";"):
        match = re.match(r"\s*(\d{1,2}) (\w+):(.*)", record)
        if match is None or match.group(1) == "0":
            continue
        level, kind = int(match.group(1)), match.group(2)
        parts = [_unquoted(part) for part in _cut(_unquoted(match.group(3)), ";")]
        del above[level - 1 :]
        path = "/".join((*above, parts[0].strip()))
        above.append(parts[0].strip())
        if kind in ("StaticGroup", "ExplicitGroup") and parts[0].strip():
            _add_group(path, parts[0].strip(), groups)
            if kind == "ExplicitGroup":
                for key in filter(None, parts[2:]):
                    groups.by_key.setdefault(key, []).append(path)


def _add_group(path: str, name: str, groups: Groups) -> None:
    if path not in groups.by_name.get(name, ()):
        groups.paths.append(path)
        groups.by_name.setdefault(name, []).append(path)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _read_bibdesk(text: str, groups: Groups) -> None:
    """BibDesk's static groups: a property list of names and the keys in them."""
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1].strip()
    try:
        found = plistlib.loads(text.encode(), fmt=plistlib.FMT_XML) if len(text) < 10 * _LARGEST_PLIST else None
    except (ValueError, ExpatError, RecursionError, TypeError, KeyError, IndexError, OverflowError, AttributeError):
        found = None
    if not isinstance(found, list):
        groups.broken = True
        return
    for group in found:
        if isinstance(group, Mapping) and isinstance(group.get("group name"), str):
            name = group["group name"]
            _add_group(name, name, groups)
            for key in str(group.get("keys", "")).split(","):
                if key.strip():
                    groups.by_key.setdefault(key.strip(), []).append(name)
