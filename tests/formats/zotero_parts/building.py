"""Zotero databases for tests, with the layout of Zotero's own: schema 77 (Zotero 4), and 100 and later.

Only what a library holds is filled in; the tables and columns are those that Zotero makes.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

_TYPES = (
    "note", "book", "bookSection", "journalArticle", "magazineArticle", "newspaperArticle", "thesis", "letter",
    "manuscript", "interview", "film", "artwork", "webpage", "attachment", "report", "bill", "case", "hearing",
    "patent", "statute", "email", "map", "blogPost", "instantMessage", "forumPost", "audioRecording", "presentation",
    "videoRecording", "tvBroadcast", "radioBroadcast", "podcast", "computerProgram", "conferencePaper", "document",
    "encyclopediaArticle", "dictionaryEntry", "annotation", "preprint", "dataset", "standard",
)  # fmt: skip
_FIELDS = (
    "url", "rights", "series", "volume", "issue", "edition", "place", "publisher", "pages", "ISBN", "publicationTitle",
    "ISSN", "date", "section", "callNumber", "archiveLocation", "extra", "journalAbbreviation", "DOI", "accessDate",
    "seriesNumber", "language", "abstractNote", "title", "shortTitle", "numPages", "bookTitle", "university",
    "citationKey", "archiveID", "repository", "conferenceName", "proceedingsTitle", "libraryCatalog", "caseName",
)  # fmt: skip
_ROLES = ("author", "contributor", "editor", "translator", "seriesEditor", "interviewee", "bookAuthor", "inventor")
_KINDS = {"highlight": 1, "note": 2, "image": 3, "ink": 4, "underline": 5, "text": 6}

_COMMON = """
CREATE TABLE version (schema TEXT PRIMARY KEY, version INT NOT NULL);
CREATE TABLE itemTypesCombined (itemTypeID INT NOT NULL, typeName TEXT NOT NULL, display INT DEFAULT 1 NOT NULL,
    custom INT NOT NULL, PRIMARY KEY (itemTypeID));
CREATE TABLE fieldsCombined (fieldID INT NOT NULL, fieldName TEXT NOT NULL, label TEXT, fieldFormatID INT,
    custom INT NOT NULL, PRIMARY KEY (fieldID));
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID, PRIMARY KEY (itemID, fieldID));
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value UNIQUE);
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY, dateDeleted DEFAULT CURRENT_TIMESTAMP NOT NULL);
CREATE TABLE savedSearches (savedSearchID INTEGER PRIMARY KEY, savedSearchName TEXT NOT NULL);
"""
_OLD = """
CREATE TABLE libraries (libraryID INTEGER PRIMARY KEY, libraryType TEXT NOT NULL);
CREATE TABLE groups (groupID INTEGER PRIMARY KEY, libraryID INT NOT NULL UNIQUE, name TEXT NOT NULL,
    description TEXT NOT NULL, editable INT NOT NULL, filesEditable INT NOT NULL);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT NOT NULL, dateAdded TIMESTAMP NOT NULL,
    dateModified TIMESTAMP NOT NULL, clientDateModified TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, libraryID INT,
    key TEXT NOT NULL, UNIQUE (libraryID, key));
CREATE TABLE itemNotes (itemID INTEGER PRIMARY KEY, sourceItemID INT, note TEXT, title TEXT);
CREATE TABLE itemAttachments (itemID INTEGER PRIMARY KEY, sourceItemID INT, linkMode INT, mimeType TEXT, charsetID INT,
    path TEXT, originalPath TEXT, syncState INT DEFAULT 0, storageModTime INT, storageHash TEXT);
CREATE TABLE creatorData (creatorDataID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, shortName TEXT,
    fieldMode INT, birthYear INT);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, creatorDataID INT NOT NULL, libraryID INT, key TEXT NOT NULL);
CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT DEFAULT 1, orderIndex INT DEFAULT 0,
    PRIMARY KEY (itemID, creatorID, creatorTypeID, orderIndex));
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT NOT NULL,
    parentCollectionID INT DEFAULT NULL, libraryID INT, key TEXT NOT NULL);
CREATE TABLE collectionItems (collectionID INT, itemID INT, orderIndex INT DEFAULT 0,
    PRIMARY KEY (collectionID, itemID));
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE, type INT NOT NULL, libraryID INT,
    key TEXT NOT NULL);
CREATE TABLE itemTags (itemID INT, tagID INT, PRIMARY KEY (itemID, tagID));
CREATE TABLE itemSeeAlso (itemID INT, linkedItemID INT, PRIMARY KEY (itemID, linkedItemID));
CREATE TABLE annotations (annotationID INTEGER PRIMARY KEY, itemID INT, parent TEXT, textNode INT, offset INT, x INT,
    y INT, cols INT, rows INT, text TEXT, collapsed BOOL, dateModified DATE);
"""
_NEW = """
CREATE TABLE libraries (libraryID INTEGER PRIMARY KEY, type TEXT NOT NULL, editable INT NOT NULL,
    filesEditable INT NOT NULL, version INT NOT NULL DEFAULT 0);
CREATE TABLE groups (groupID INTEGER PRIMARY KEY, libraryID INT NOT NULL UNIQUE, name TEXT NOT NULL,
    description TEXT NOT NULL, version INT NOT NULL);
CREATE TABLE feeds (libraryID INTEGER PRIMARY KEY, name TEXT NOT NULL, url TEXT NOT NULL UNIQUE);
CREATE TABLE feedItems (itemID INTEGER PRIMARY KEY, guid TEXT NOT NULL UNIQUE, readTime TIMESTAMP);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT NOT NULL, dateAdded TIMESTAMP NOT NULL,
    dateModified TIMESTAMP NOT NULL, clientDateModified TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    libraryID INT NOT NULL, key TEXT NOT NULL, version INT NOT NULL DEFAULT 0, synced INT NOT NULL DEFAULT 0,
    UNIQUE (libraryID, key));
CREATE TABLE itemNotes (itemID INTEGER PRIMARY KEY, parentItemID INT, note TEXT, title TEXT);
CREATE TABLE itemAttachments (itemID INTEGER PRIMARY KEY, parentItemID INT, linkMode INT, contentType TEXT,
    charsetID INT, path TEXT, syncState INT DEFAULT 0, storageModTime INT, storageHash TEXT);
CREATE TABLE itemAnnotations (itemID INTEGER PRIMARY KEY, parentItemID INT NOT NULL, type INTEGER NOT NULL,
    authorName TEXT, text TEXT, comment TEXT, color TEXT, pageLabel TEXT, sortIndex TEXT NOT NULL,
    position TEXT NOT NULL, isExternal INT NOT NULL);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT,
    UNIQUE (lastName, firstName, fieldMode));
CREATE TABLE itemCreators (itemID INT NOT NULL, creatorID INT NOT NULL, creatorTypeID INT NOT NULL DEFAULT 1,
    orderIndex INT NOT NULL DEFAULT 0, PRIMARY KEY (itemID, creatorID, creatorTypeID, orderIndex),
    UNIQUE (itemID, orderIndex));
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT NOT NULL,
    parentCollectionID INT DEFAULT NULL, libraryID INT NOT NULL, key TEXT NOT NULL);
CREATE TABLE collectionItems (collectionID INT NOT NULL, itemID INT NOT NULL, orderIndex INT NOT NULL DEFAULT 0,
    PRIMARY KEY (collectionID, itemID));
CREATE TABLE deletedCollections (collectionID INTEGER PRIMARY KEY, dateDeleted DEFAULT CURRENT_TIMESTAMP NOT NULL);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE itemTags (itemID INT NOT NULL, tagID INT NOT NULL, type INT NOT NULL, PRIMARY KEY (itemID, tagID));
CREATE TABLE relationPredicates (predicateID INTEGER PRIMARY KEY, predicate TEXT UNIQUE);
CREATE TABLE itemRelations (itemID INT NOT NULL, predicateID INT NOT NULL, object TEXT NOT NULL,
    PRIMARY KEY (itemID, predicateID, object));
"""


class ZoteroFolder:
    """A data folder of Zotero being made: each method adds one thing and gives its id."""

    def __init__(self, folder: Path, schema: int = 125) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.path = folder / "zotero.sqlite"
        self.is_old = schema < 80
        self.connection = sqlite3.connect(self.path, isolation_level=None)
        self.connection.execute("BEGIN")
        for statement in (_COMMON + (_OLD if self.is_old else _NEW)).split(";"):
            self.connection.execute(statement)
        self._many("version", [("userdata", schema), ("system", 32)])
        self._many("itemTypesCombined", [(number, name, 1, 0) for number, name in enumerate(_TYPES, 1)])
        self._many("fieldsCombined", [(number, name, None, None, 0) for number, name in enumerate(_FIELDS, 1)])
        self._many("creatorTypes", list(enumerate(_ROLES, 1)))
        self._many("libraries", [] if self.is_old else [(1, "user", 1, 1, 0)])
        self._counts: dict[str, int] = {}

    def _many(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        for row in rows:
            self.connection.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)

    def put(self, table: str, **values: Any) -> None:
        """Add a row."""
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        self.connection.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", list(values.values()))

    def _next(self, what: str) -> int:
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    def done(self) -> Path:
        """Write everything; the folder."""
        self.connection.execute("COMMIT")
        self.connection.close()
        return self.folder

    def item(self, kind: str = "journalArticle", library: int = 1, key: str = "", **fields: str) -> int:
        """An item with its fields, named as Zotero names them."""
        number = self._next("item")
        own = None if self.is_old and library == 1 else library
        added = f"2020-01-{number % 28 + 1:02d} 10:00:00"
        self.put("items", itemID=number, itemTypeID=_TYPES.index(kind) + 1, dateAdded=added, dateModified=added,
                 libraryID=own, key=key or self.key(number))  # fmt: skip
        for name, value in fields.items():
            self.put("itemDataValues", value=value)
            (value_id,) = self.connection.execute(
                "SELECT valueID FROM itemDataValues WHERE value = ?", (value,)
            ).fetchone()
            self.put("itemData", itemID=number, fieldID=_FIELDS.index(name) + 1, valueID=value_id)
        return number

    @staticmethod
    def key(number: int) -> str:
        """The key an item gets that is given none."""
        letters = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
        return "K" + "".join(letters[number // len(letters) ** place % len(letters)] for place in range(6, -1, -1))

    def creator(self, item: int, last: str, first: str = "", role: str = "author", *, whole: bool = False) -> None:
        """A person, or with `whole` an organisation, behind those an item has."""
        number = self._next("creator")
        if self.is_old:
            self.put("creatorData", creatorDataID=number, firstName=first, lastName=last, fieldMode=int(whole))
            self.put("creators", creatorID=number, creatorDataID=number, key=str(number))
        else:
            self.put("creators", creatorID=number, firstName=first, lastName=last, fieldMode=int(whole))
            (number,) = self.connection.execute(
                "SELECT creatorID FROM creators WHERE lastName = ? AND firstName = ? AND fieldMode = ?",
                (last, first, int(whole)),
            ).fetchone()
        (order,) = self.connection.execute("SELECT count(*) FROM itemCreators WHERE itemID = ?", (item,)).fetchone()
        self.put("itemCreators", itemID=item, creatorID=number, creatorTypeID=_ROLES.index(role) + 1, orderIndex=order)

    def note(self, html: str, parent: int | None = None, library: int = 1, title: str = "") -> int:
        """A note, on an item or on its own."""
        number = self.item("note", library)
        above = "sourceItemID" if self.is_old else "parentItemID"
        self.put("itemNotes", **{"itemID": number, above: parent, "note": html, "title": title})
        return number

    def attachment(
        self, path: str | None, parent: int | None = None, *, mode: int = 0, mime: str = "application/pdf",
        key: str = "", content: bytes | None = None, **fields: str,
    ) -> int:  # fmt: skip
        """A file; with `content` it is there."""
        number = self.item("attachment", key=key, **fields)
        above, kind = ("sourceItemID", "mimeType") if self.is_old else ("parentItemID", "contentType")
        self.put("itemAttachments", **{"itemID": number, above: parent, "linkMode": mode, kind: mime, "path": path})
        if content is not None and path is not None:
            place = self.folder / "storage" / (key or self.key(number))
            place.mkdir(parents=True, exist_ok=True)
            (place / path.removeprefix("storage:")).write_bytes(content)
        return number

    def annotation(
        self, file: int, kind: str = "highlight", *, text: str = "", comment: str = "", order: str = "00000",
        position: Any = None, page_label: str = "1", colour: str = "#ffd400",
    ) -> int:  # fmt: skip
        """A mark in a file."""
        number = self.item("annotation")
        place = {"pageIndex": 0, "rects": [[1, 2, 3, 4]]} if position is None else position
        self.put(
            "itemAnnotations", itemID=number, parentItemID=file, type=_KINDS[kind], text=text, comment=comment,
            color=colour, pageLabel=page_label, sortIndex=order, isExternal=0,
            position=place if isinstance(place, str) else json.dumps(place),
        )  # fmt: skip
        return number

    def collection(self, name: str, parent: int | None = None, library: int = 1) -> int:
        """A collection, in another or on top."""
        number = self._next("collection")
        own = None if self.is_old and library == 1 else library
        self.put("collections", collectionID=number, collectionName=name, parentCollectionID=parent, libraryID=own,
                 key=f"C{number:07d}")  # fmt: skip
        return number

    def file_under(self, collection: int, *items: int) -> None:
        """Put items into a collection."""
        for item in items:
            self.put("collectionItems", collectionID=collection, itemID=item)

    def tag(self, item: int, name: str, *, automatic: bool = False) -> None:
        """Put a tag on an item."""
        found = self.connection.execute("SELECT tagID FROM tags WHERE name = ?", (name,)).fetchone()
        number = found[0] if found else self._next("tag")
        if self.is_old:
            self.put("tags", tagID=number, name=name, type=int(automatic), key=str(number))
            self.put("itemTags", itemID=item, tagID=number)
        else:
            self.put("tags", tagID=number, name=name)
            self.put("itemTags", itemID=item, tagID=number, type=int(automatic))

    def group(self, name: str) -> int:
        """A group's library."""
        number = self._next("library") + 1
        if self.is_old:
            self.put("libraries", libraryID=number, libraryType="group")
            self.put("groups", groupID=number, libraryID=number, name=name, description="", editable=1, filesEditable=1)
        else:
            self.put("libraries", libraryID=number, type="group", editable=1, filesEditable=1)
            self.put("groups", groupID=number, libraryID=number, name=name, description="", version=0)
        return number

    def feed(self, name: str, url: str) -> int:
        """A feed, which is a library of its own."""
        number = self._next("library") + 1
        self.put("libraries", libraryID=number, type="feed", editable=0, filesEditable=0)
        self.put("feeds", libraryID=number, name=name, url=url)
        return number
