"""Zotero's items in JSON: as Better BibTeX exports them, as Zotero's web interface (API) and its translators give them.

A format that is only read. Knows how these name things; what an item says, zotero_parts/fields knows.
"""

from __future__ import annotations

import json
import re
from typing import Any

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.formats.jsonitems import Broken, Unread, is_list, whole_items, why_unread
from paperdesk.formats.zotero_parts.annotations import highlight_of
from paperdesk.formats.zotero_parts.dates import stamp
from paperdesk.formats.zotero_parts.fields import PREFIX, TYPE_OF, Creator, Item, give_title, note_title, record_of
from paperdesk.formats.zotero_parts.hanging import Files, add_url
from paperdesk.formats.zotero_parts.names import checked_part, text_of
from paperdesk.markup.from_html import markdown_of
from paperdesk.progress import Progress
from paperdesk.record import Highlight, Import, Problem, Record

_TYPE = re.compile(r'"itemType"\s{0,20}:\s{0,20}"([A-Za-z]{2,40})"')
_TYPES = frozenset(TYPE_OF) | {"annotation"}
# Members of an item that are no fields of it.
_OWN = frozenset(
    ("itemType", "creators", "tags", "collections", "relations", "seeAlso", "notes", "attachments", "note", "extra",
     "key", "itemKey", "itemID", "version", "libraryID", "dateAdded", "dateModified", "parentItem", "citekey",
     "deleted", "inPublications", "select", "synced", "library", "links", "meta", "linkMode", "path", "localPath",
     "contentType", "mimeType", "charset", "filename", "md5", "mtime", "complete", "itemPaths")
)  # fmt: skip
_PARTS = ("note", "attachment", "annotation")
_DEEPEST = 50


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin JSON with items of Zotero's types."""
    text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if not text.startswith(("[", "{")):
        return 0.0
    return 0.9 if any(kind in _TYPES for kind in _TYPE.findall(text)) else 0.0


def read(source: Source, progress: Progress) -> Import:
    """The works of a file; raises UnreadableFileError when it is no JSON or holds no items of Zotero."""
    data = _parsed(source)
    entries = _entries(data)
    if not any(isinstance(entry, dict) and "itemType" in entry for entry in entries):
        raise UnreadableFileError(f"“{source.name}” is JSON, but what it holds are no items of Zotero.")
    return _Reading(source, entries, data).all(progress)


def _parsed(source: Source) -> Any:
    text = source.text()
    try:
        return list(whole_items(text, json.JSONDecoder())) if is_list(text) else json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableFileError(f"“{source.name}” is not valid JSON (line {error.lineno}: {error.msg}).") from error
    except (RecursionError, ValueError) as error:
        raise UnreadableFileError(f"“{source.name}” {why_unread(error)}.") from error


def _entries(data: Any) -> list[Any]:
    """The items of a list, of an object that holds one, or of an object that is one or names each."""
    if isinstance(data, dict):
        if isinstance(data.get("items"), list):
            data = data["items"]
        elif "itemType" in data or isinstance(data.get("data"), dict):
            data = [data]
        else:
            data = [value for value in data.values() if isinstance(value, dict)]
    if not isinstance(data, list):
        return []
    return [_from_api(entry) for entry in data]


def _from_api(entry: Any) -> Any:
    """What the web interface puts around an item taken off."""
    if isinstance(entry, dict) and isinstance(entry.get("data"), dict) and "itemType" in entry["data"]:
        return {"key": entry.get("key"), **entry["data"]}
    return entry


class _Reading:
    """One file."""

    def __init__(self, source: Source, entries: list[Any], data: Any) -> None:
        self._entries = entries
        self._out = Import("zoterojson")
        self._files = Files(source.path)
        self._paths = _Collections(data, self._out)
        self._parts: dict[str, list[dict[str, Any]]] = {}  # what hangs on an item by the item's key

    def all(self, progress: Progress) -> Import:
        """Everything the file holds."""
        works = self._sorted_out()
        for number, (place, entry) in enumerate(works):
            if number % 100 == 0:
                progress.report(number, len(works), "Reading")
            record = self._record(entry, f"item {place}")
            if record.title or record.people or record.key:
                self._out.records.append(record)
            else:
                self._out.problems.append(
                    Problem(record.where, "The item has neither title nor people nor identifier.", failed=True)
                )
        self._out.problems += self._files.problems()
        return self._out

    def _sorted_out(self) -> list[tuple[int, dict[str, Any]]]:
        """The works with their places; what hangs on one is put aside under its key, what was deleted left out."""
        keys = {_key(entry) for entry in self._entries if isinstance(entry, dict)} - {""}
        works = []
        for place, entry in enumerate(self._entries, 1):
            if isinstance(entry, Broken):
                self._out.problems.append(entry.problem())
                continue
            if not isinstance(entry, dict) or "itemType" not in entry:
                no_object = "This is no object with a type, so no work."
                said = f"The item {entry.why}." if isinstance(entry, Unread) else no_object
                self._out.problems.append(Problem(f"item {place}", said, failed=True))
                continue
            parent = text_of(entry.get("parentItem"))
            if parent in keys and parent != _key(entry) and entry["itemType"] in _PARTS:
                self._parts.setdefault(parent, []).append(entry)
            elif not entry.get("deleted") and entry["itemType"] != "annotation":
                works.append((place, entry))
        return works

    def _record(self, entry: dict[str, Any], where: str) -> Record:
        kind = text_of(entry["itemType"])
        fields = {name: _scalar(value) for name, value in entry.items() if name not in _OWN and name != "multi"}
        fields["citationKey"] = fields.get("citationKey") or _scalar(entry.get("citekey"))
        extra = entry.get("extra")
        fields["extra"] = "\n".join(map(_scalar, extra)) if isinstance(extra, list) else _scalar(extra)
        if kind == "attachment":
            fields.pop("url", None)  # comes with the file
        uri = fields.pop("uri", "")
        record = record_of(
            Item(kind, fields, _creators(entry.get("creators")), _key(entry), _scalar(entry.get("dateAdded")),
                 _scalar(entry.get("dateModified"))),
            where,
        )  # fmt: skip
        for name, value in (("uri", uri), ("multi", entry.get("multi")), ("related", _related(entry))):
            if value:
                record.extra[PREFIX + name] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        record.tags = _tags(entry)
        record.collections = self._paths.of(entry)
        if unknown := self._paths.unknown(entry):
            record.extra[f"{PREFIX}collections"] = " ".join(unknown)
        self._add_parts(record, entry)
        if not record.title and kind == "note":
            record.title = note_title("\n".join(record.notes))
        elif not record.title and kind == "attachment":
            record.title = _scalar(entry.get("filename")) or record.url
        give_title(record)
        return record

    def _add_parts(self, record: Record, entry: dict[str, Any]) -> None:
        notes, attachments = entry.get("notes"), entry.get("attachments")
        hanging: list[Any] = [entry]
        hanging += [{"note": note} if isinstance(note, str) else note for note in _listed(notes)]
        hanging += [{"itemType": "attachment", **each} for each in _listed(attachments) if isinstance(each, dict)]
        hanging += self._parts.get(_key(entry), ())
        marks: list[tuple[str, Highlight]] = []
        for part in hanging:
            if not isinstance(part, dict) or (part is not entry and part.get("deleted")):
                continue
            if _scalar(part.get("note")).strip():
                record.notes.append(markdown_of(_scalar(part["note"])))
            if part is not entry:
                record.tags += _tags(part)
            if part.get("itemType") == "attachment":
                self._add_file(record, part)
                for mark in [*self._parts.get(_key(part), ()), *_listed(part.get("annotations"))]:
                    if isinstance(mark, dict) and not mark.get("deleted"):
                        marks.append(_mark(mark))
        marks.sort(key=lambda mark: mark[0])
        record.highlights = [mark for _order, mark in marks]

    def _add_file(self, record: Record, part: dict[str, Any]) -> None:
        title = _scalar(part.get("title"))
        path = next((_scalar(part[name]) for name in ("localPath", "path") if part.get(name)), "")
        mime = _scalar(part.get("contentType")) or _scalar(part.get("mimeType"))
        if not path and part.get("linkMode") in ("imported_file", "imported_url", "embedded_image"):
            path = f"storage:{_scalar(part.get('filename'))}" if part.get("filename") else ""
        self._files.put(record, path, title, mime)
        add_url(record, _scalar(part.get("url")), title)


class _Collections:
    """The collections that Better BibTeX writes beside the items, each with the ids of what lies in it."""

    def __init__(self, data: Any, out: Import) -> None:
        found = data.get("collections") if isinstance(data, dict) and isinstance(data.get("items"), list) else None
        self._all = {
            key: each for key, each in (found.items() if isinstance(found, dict) else ()) if isinstance(each, dict)
        }
        self._parents = {
            child: key for key, each in self._all.items() for child in _listed(each.get("collections"))
            if isinstance(child, str)
        }  # fmt: skip
        self._by_item: dict[str, list[str]] = {}
        self._by_key: dict[str, str] = {}
        for key, each in self._all.items():
            path = self._path(key)
            out.collections.append(path)
            self._by_key[key] = path
            for item in _listed(each.get("items")):
                self._by_item.setdefault(_scalar(item), []).append(path)
        out.collections = list(dict.fromkeys(out.collections))

    def _path(self, key: str) -> str:
        chain: dict[str, None] = {}
        at = key
        while at in self._all and at not in chain and len(chain) < _DEEPEST:
            chain[at] = None
            at = text_of(self._all[at].get("parent")) or self._parents.get(at, "")
        return "/".join(checked_part(self._all[each].get("name")) for each in reversed(chain))

    def of(self, entry: dict[str, Any]) -> list[str]:
        """The paths of an item's collections."""
        paths = self._by_item.get(_scalar(entry.get("itemID")), []) if "itemID" in entry else []
        named = [self._by_key[key] for key in _names(entry) if key in self._by_key]
        return list(dict.fromkeys([*paths, *named]))

    def unknown(self, entry: dict[str, Any]) -> list[str]:
        """The keys of an item's collections whose names the file does not tell."""
        return [key for key in _names(entry) if key not in self._by_key]


def _names(entry: dict[str, Any]) -> list[str]:
    return [key for key in _listed(entry.get("collections")) if isinstance(key, str)]


def _key(entry: dict[str, Any]) -> str:
    return text_of(entry.get("key") or entry.get("itemKey"))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _scalar(value: Any) -> str:
    """A value as text; a list or an object as JSON."""
    if isinstance(value, bool) or value in (None, [], {}):
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else text_of(value)


def _creators(value: Any) -> list[Creator]:
    found = []
    for entry in _listed(value):
        if isinstance(entry, dict):
            name = text_of(entry.get("name"))
            last = name or text_of(entry.get("lastName"))
            first = "" if name else text_of(entry.get("firstName"))
            whole = bool(name) or entry.get("fieldMode") == 1
            found.append(Creator(text_of(entry.get("creatorType")) or "author", first, last, whole))
    return [creator for creator in found if creator.last.strip() or creator.first.strip()]


def _tags(entry: dict[str, Any]) -> list[str]:
    tags = (tag.get("tag") if isinstance(tag, dict) else tag for tag in _listed(entry.get("tags")))
    return [text_of(tag) for tag in tags if isinstance(tag, str) and tag.strip()]


def _related(entry: dict[str, Any]) -> str:
    relations = entry.get("relations")
    found = relations.get("dc:relation") if isinstance(relations, dict) else relations
    return "\n".join(_scalar(each) for each in [*_listed(found if not isinstance(found, str) else [found]),
                                                *_listed(entry.get("seeAlso"))] if _scalar(each))  # fmt: skip


def _mark(entry: dict[str, Any]) -> tuple[str, Highlight]:
    """A mark with its place in the order; the web interface writes "annotation" before each name."""
    about = {"key": _key(entry), "dateAdded": entry.get("dateAdded"), "dateModified": entry.get("dateModified")}
    for name in ("type", "text", "comment", "color", "pageLabel", "position", "authorName", "sortIndex"):
        about[name] = entry.get(f"annotation{name[0].upper()}{name[1:]}", entry.get(name))
    mark = highlight_of(about, _tags(entry))
    mark.added = mark.added or stamp(text_of(entry.get("dateAdded")))
    return text_of(about["sortIndex"]), mark
