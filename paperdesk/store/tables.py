"""Every table of a library, as Peewee models, and what of them the journal follows.

The models are declared unbound; `Tables` binds a copy of each to one open database, so that two libraries can be open
in one process. Journaled tables have AUTOINCREMENT keys, no BLOBs, and no text that holds NUL (JSON would cut it).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from peewee import SQL, AutoField, Check, Database, FloatField, IntegerField, Model, TextField


class JournaledKey(AutoField):
    """A rowid that is never given out twice: the journal and old links name rows by it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, constraints=[SQL("AUTOINCREMENT")], **kwargs)


def _text(name: str, *, constraints: tuple[Any, ...] = (), **kwargs: Any) -> TextField:
    """A text column that refuses NUL and is empty rather than null."""
    kwargs.setdefault("default", "")
    clauses = [*constraints, SQL(f"DEFAULT '{kwargs['default']}'"), Check(f'instr("{name}", char(0)) = 0')]
    return TextField(column_name=name, constraints=clauses, **kwargs)


def _number(**kwargs: Any) -> IntegerField:
    """A whole number, 0 where nothing else is said."""
    kwargs.setdefault("default", 0)
    return IntegerField(constraints=[SQL(f"DEFAULT {int(kwargs['default'])}")], **kwargs)


def _reference(table: str, *, null: bool = False) -> Any:
    """The key of a row elsewhere, which takes this row with it when it goes."""
    clause: list[Any] = [SQL(f'REFERENCES "{table}" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED')]
    return IntegerField(null=True, constraints=clause) if null else IntegerField(constraints=clause)


class Paper(Model):
    """One work, with where it stands in its reader's life."""

    id = JournaledKey()
    key = _text("key", unique=True, default="", constraints=(SQL("COLLATE NOCASE"),))
    type = _text("type", default="article")
    title = _text("title")
    folded = _text("folded")  # the title for sameness: letters and digits only
    people = _text("people", default="[]")  # JSON: Person.as_dict() in order
    names = _text("names")  # the authors as rows show them
    first = _text("first")  # the first author's folded family name
    date = _text("date")
    year = IntegerField(null=True)
    venue = _text("venue")
    volume = _text("volume")
    issue = _text("issue")
    pages = _text("pages")
    number = _text("number")
    edition = _text("edition")
    series = _text("series")
    publisher = _text("publisher")
    place = _text("place")
    event = _text("event")
    language = _text("language")
    short_title = _text("short_title")
    doi = _text("doi")
    arxiv = _text("arxiv")
    arxiv_version = IntegerField(null=True)
    isbn = _text("isbn")
    issn = _text("issn")
    pmid = _text("pmid")
    url = _text("url")
    status = _text("status", default="unread")
    starred = _number()
    rating = _number()
    queue = FloatField(null=True)  # rank in Up next: smaller comes first
    page = _number()
    page_count = _number()
    added = _text("added")
    modified = _text("modified")
    read_at = _text("read_at")
    opened_at = _text("opened_at")
    trashed = _text("trashed")  # when it went to the trash
    edited = _text("edited", default="[]")  # JSON: the fields set by hand, which no import overwrites
    extra = _text("extra", default="{}")  # JSON: fields without a home
    abstract = _text("abstract")  # last: long, and rarely read with the rest

    class Meta:
        table_name = "paper"


class CitationKey(Model):
    """A citation key a paper had before, which still leads to it."""

    id = JournaledKey()
    paper = _reference("paper")
    key = _text("key", unique=True, constraints=(SQL("COLLATE NOCASE"),))

    class Meta:
        table_name = "citation_key"


class Sighting(Model):
    """A place where a paper was seen: which page, when, where on it."""

    id = JournaledKey()
    paper = _reference("paper")
    source = _text("source")
    date = _text("date")
    rank = IntegerField(null=True)
    upvotes = IntegerField(null=True)
    curator = _text("curator")
    file = _text("file")
    at = _text("at")

    class Meta:
        table_name = "sighting"
        indexes = ((("paper", "source", "date", "rank"), True),)


class Tag(Model):
    """A tag, named by its path; those below it have longer paths."""

    id = JournaledKey()
    path = _text("path", unique=True, constraints=(SQL("COLLATE NOCASE"),))
    colour = _text("colour")

    class Meta:
        table_name = "tag"


class PaperTag(Model):
    """A tag on a paper."""

    id = JournaledKey()
    paper = _reference("paper")
    tag = _reference("tag")

    class Meta:
        table_name = "paper_tag"
        indexes = ((("paper", "tag"), True), (("tag", "paper"), False))


class Collection(Model):
    """A collection; its place in the tree and among its siblings."""

    id = JournaledKey()
    parent = _reference("collection", null=True)
    name = _text("name")
    position = FloatField(default=0.0)

    class Meta:
        table_name = "collection"
        indexes = ((("parent",), False),)


class PaperCollection(Model):
    """A paper in a collection."""

    id = JournaledKey()
    paper = _reference("paper")
    collection = _reference("collection")

    class Meta:
        table_name = "paper_collection"
        indexes = ((("paper", "collection"), True), (("collection", "paper"), False))


class Note(Model):
    """The one note of a paper, in Markdown."""

    id = JournaledKey()
    paper = IntegerField(
        unique=True,
        constraints=[SQL('REFERENCES "paper" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED')],
    )
    text = _text("text")
    modified = _text("modified")

    class Meta:
        table_name = "note"


class NoteVersion(Model):
    """A text a note had before. Undo takes none away, but brings back those that went with their paper."""

    id = JournaledKey()
    paper = _reference("paper")
    text = _text("text")
    at = _text("at")
    sitting = _text("sitting")

    class Meta:
        table_name = "note_version"
        indexes = ((("paper", "id"), False),)


class File(Model):
    """A file of a paper: below the library's folder, or linked where it is."""

    id = JournaledKey()
    paper = _reference("paper")
    path = _text("path")  # relative to the library with "/", absolute where linked
    linked = _number()
    title = _text("title")
    mime = _text("mime")
    size = _number()
    sha256 = _text("sha256")
    added = _text("added")

    class Meta:
        table_name = "file"
        indexes = ((("paper",), False), (("path",), False))


class Highlight(Model):
    """A passage marked in a file of a paper, or a remark on a page of it."""

    id = JournaledKey()
    paper = _reference("paper")
    kind = _text("kind", default="highlight")
    text = _text("text")
    comment = _text("comment")  # Markdown
    colour = _text("colour")
    page = IntegerField(null=True)  # of the file, from 1
    label = _text("label")  # the page's number as printed
    places = _text("places", default="[]")  # JSON: [page, left, bottom, right, top] in points
    position = FloatField(default=0.0)  # among the paper's
    author = _text("author")
    source = _text("source")  # what another program calls it
    added = _text("added")
    modified = _text("modified")

    class Meta:
        table_name = "highlight"
        indexes = ((("paper", "position"), False),)


class ReadingEvent(Model):
    """One change of a paper's reading status."""

    id = JournaledKey()
    paper = _reference("paper")
    before = _text("before")
    after = _text("after")
    at = _text("at")
    cause = _text("cause")

    class Meta:
        table_name = "reading_event"
        indexes = ((("paper", "at"), False), (("after", "at"), False))


class Shelf(Model):
    """A saved search."""

    id = JournaledKey()
    name = _text("name")
    query = _text("query")
    position = FloatField(default=0.0)

    class Meta:
        table_name = "shelf"


class NotSame(Model):
    """Two papers of which a reader said that they are not the same, so that they are not offered again."""

    id = JournaledKey()
    paper = _reference("paper")  # the smaller id
    other = _reference("paper")

    class Meta:
        table_name = "not_same"
        indexes = ((("paper", "other"), True), (("other",), False))


class OtherIdentifier(Model):
    """An identifier that a paper has besides its own of the kind, from one that was merged into it."""

    id = JournaledKey()
    paper = _reference("paper")
    kind = _text("kind")  # doi, arxiv, pmid, isbn
    value = _text("value")

    class Meta:
        table_name = "other_identifier"
        indexes = ((("value", "kind", "paper"), True), (("paper",), False))


class KnownAs(Model):
    """What named a paper before its reader changed that by hand, or one that was merged into it."""

    id = JournaledKey()
    paper = _reference("paper")
    key = _text("key", constraints=(SQL("COLLATE NOCASE"),))
    type = _text("type")
    title = _text("title")
    folded = _text("folded")
    people = _text("people", default="[]")
    first = _text("first")
    date = _text("date")
    year = IntegerField(null=True)
    venue = _text("venue")
    volume = _text("volume")
    pages = _text("pages")
    number = _text("number")
    edition = _text("edition")
    doi = _text("doi")
    arxiv = _text("arxiv")
    isbn = _text("isbn")
    pmid = _text("pmid")
    url = _text("url")
    extra = _text("extra", default="{}")

    class Meta:
        table_name = "known_as"
        indexes = ((("folded", "first", "year", "key"), False), (("paper",), False))


class PaperVersion(Model):
    """What a preprint said before a newer version of it came in."""

    id = JournaledKey()
    paper = _reference("paper")
    version = IntegerField(null=True)  # of arXiv, as `paper.arxiv_version` was
    title = _text("title")
    abstract = _text("abstract")
    at = _text("at")  # when the newer one came

    class Meta:
        table_name = "paper_version"
        indexes = ((("paper",), False),)


class StandingExport(Model):
    """A file outside that is kept in step with a collection, or with what a query finds."""

    id = JournaledKey()
    collection = _reference("collection", null=True)  # with those below it
    query = _text("query")
    format = _text("format")
    path = _text("path")  # absolute

    class Meta:
        table_name = "standing_export"


class NoteFile(Model):
    """A file in a folder of notes, and the text that it and the store had in common last. Not journaled: undoing a
    change of a note leaves the file as it is, which the next look finds out."""

    id = JournaledKey()
    folder = _text("folder")  # absolute
    paper = _reference("paper")
    name = _text("name")
    base = _text("base")  # the note
    front = _text("front")  # the front matter as it was written

    class Meta:
        table_name = "note_file"
        indexes = ((("folder", "paper"), True), (("paper",), False))


class Step(Model):
    """One change of the library, with its name; `open` while its transaction runs."""

    id = JournaledKey()
    group = IntegerField(null=True, column_name="group_id")  # the first step of the long job it belongs to
    label = _text("label")
    by = _text("by")
    at = _text("at")
    kind = _text("kind", default="do")  # do, undo, redo
    state = _text("state", default="done")  # done, undone, dropped (a redo that a newer change took away), news
    of = IntegerField(null=True)  # the step that this one undoes or redoes
    latest = IntegerField(null=True)  # the step whose entries revert this one: itself, then its undo, its redo…
    sitting = _text("sitting")
    open = _number(default=1)

    class Meta:
        table_name = "step"
        indexes = ((("state", "kind", "id"), False), (("group",), False))


class Entry(Model):
    """One row that a step touched."""

    id = JournaledKey()
    step = _reference("step")
    table = _text("table_name")
    row = IntegerField()
    op = _text("op")  # i, u, d
    paper = IntegerField(null=True)
    words = _number()  # 1 where the text that the index holds of the paper changed
    before = _text("before", default="{}")  # JSON: the columns that changed; for a deleted row all of them
    after = _text("after", default="{}")  # JSON: the columns that changed; empty for a new row, whose undo needs none

    class Meta:
        table_name = "entry"
        indexes = ((("step",), False),)


class Fact(Model):
    """A fact about the library itself: its id, its epoch, when it was made."""

    name = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "fact"


class Followed(NamedTuple):
    """How the journal follows a table: whose paper a row is, and which columns hold words of the index."""

    model: type[Model]
    paper: str = "paper"
    words: tuple[str, ...] = ()
    only_deleted: bool = False  # new rows stay when their step is undone; what a deletion takes comes back


FOLLOWED: tuple[Followed, ...] = (
    Followed(Paper, "id", ("title", "people", "abstract")),
    Followed(CitationKey),
    Followed(Sighting),
    Followed(Tag, ""),
    Followed(PaperTag),
    Followed(Collection, ""),
    Followed(PaperCollection),
    Followed(Note, "paper", ("text",)),
    Followed(NoteVersion, only_deleted=True),
    Followed(File),
    Followed(Highlight, "paper", ("text", "comment")),
    Followed(ReadingEvent),
    Followed(Shelf, ""),
    Followed(NotSame),
    Followed(OtherIdentifier),
    Followed(KnownAs),
    Followed(PaperVersion),
    Followed(StandingExport, ""),
)

MODELS: tuple[type[Model], ...] = (
    Fact, Paper, CitationKey, Sighting, Tag, PaperTag, Collection, PaperCollection, Note, NoteVersion, File,
    Highlight, ReadingEvent, Shelf, NotSame, OtherIdentifier, KnownAs, PaperVersion, StandingExport, NoteFile, Step,
    Entry,
)  # fmt: skip

# What Peewee cannot declare: partial and covering indexes that lists, counts and sameness are read from.
INDEXES = (
    'CREATE INDEX "paper_state" ON "paper" ("trashed", "status", "starred", "queue", "rating", "year", "added",'
    ' "read_at", "opened_at", "modified")',
    'CREATE INDEX "paper_added" ON "paper" ("added", "id") WHERE "trashed" = \'\'',
    # Of a thousand works of one title, by nobody and of no year, the one that agrees in all else is found by this.
    'CREATE INDEX "paper_folded" ON "paper" ("folded", "first", "year", "doi", "venue", "volume", "pages")',
    'CREATE INDEX "paper_untitled" ON "paper" ("first", "year", "url", "abstract") WHERE "folded" = \'\'',
    'CREATE INDEX "file_sha256" ON "file" ("sha256") WHERE "sha256" <> \'\'',
    'CREATE INDEX "paper_first" ON "paper" ("first", "year", "folded") WHERE "first" <> \'\'',
    'CREATE INDEX "paper_doi" ON "paper" ("doi") WHERE "doi" <> \'\'',
    'CREATE INDEX "paper_arxiv" ON "paper" ("arxiv") WHERE "arxiv" <> \'\'',
    'CREATE INDEX "paper_pmid" ON "paper" ("pmid") WHERE "pmid" <> \'\'',
    'CREATE INDEX "paper_isbn" ON "paper" ("isbn") WHERE "isbn" <> \'\'',
    'CREATE INDEX "paper_venue" ON "paper" ("venue") WHERE "venue" <> \'\'',
    'CREATE INDEX "paper_queue" ON "paper" ("queue") WHERE "queue" IS NOT NULL',
    'CREATE INDEX "step_open" ON "step" ("open") WHERE "open" = 1',
    'CREATE INDEX "entry_words" ON "entry" ("id") WHERE "words" = 1',
)


class Tables:
    """The models of one open library, each bound to its database."""

    fact: type[Fact]
    paper: type[Paper]
    citation_key: type[CitationKey]
    sighting: type[Sighting]
    tag: type[Tag]
    paper_tag: type[PaperTag]
    collection: type[Collection]
    paper_collection: type[PaperCollection]
    note: type[Note]
    note_version: type[NoteVersion]
    file: type[File]
    highlight: type[Highlight]
    reading_event: type[ReadingEvent]
    shelf: type[Shelf]
    not_same: type[NotSame]
    other_identifier: type[OtherIdentifier]
    known_as: type[KnownAs]
    paper_version: type[PaperVersion]
    standing_export: type[StandingExport]
    note_file: type[NoteFile]
    step: type[Step]
    entry: type[Entry]

    def __init__(self, database: Database) -> None:
        for model in MODELS:
            name = model._meta.table_name
            meta = type("Meta", (), {"database": database, "table_name": name, "indexes": model._meta.indexes})
            setattr(self, name, type(model.__name__, (model,), {"Meta": meta, "__module__": __name__}))

    def create(self, database: Database) -> None:
        """Make every table, index and trigger in an empty database."""
        for model in MODELS:
            getattr(self, model._meta.table_name).create_table(safe=False)
        for statement in INDEXES:
            database.execute_sql(statement)
        create_triggers(database)


def columns(model: type[Model]) -> list[str]:
    """The column names of a model in their order, key first."""
    return [field.column_name for field in model._meta.sorted_fields]


def create_triggers(database: Database) -> None:
    """Have every followed table write what happens to its rows into the open step."""
    for followed in FOLLOWED:
        for statement in _triggers(followed):
            database.execute_sql(statement)


def drop_triggers(database: Database) -> None:
    """Take the journal off every table, for a migration."""
    names = database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal_%'")
    for (name,) in names.fetchall():
        database.execute_sql(f'DROP TRIGGER "{name}"')


def _triggers(followed: Followed) -> list[str]:
    table = followed.model._meta.table_name
    names = columns(followed.model)
    changed = " UNION ALL ".join(
        f'SELECT \'{name}\' AS k, old."{name}" AS b, new."{name}" AS a WHERE old."{name}" IS NOT new."{name}"'
        for name in names
    )
    whole = ", ".join(f"'{name}', old.\"{name}\"" for name in names)
    words = " OR ".join(f'old."{name}" IS NOT new."{name}"' for name in followed.words) or "0"
    has_words = int(bool(followed.words))
    # A row that changes outside a step is refused: nothing may slip past undo, news and index.
    step = "coalesce((SELECT id FROM step WHERE open = 1), raise(ABORT, 'a change outside the journal'))"

    def log(row: str, op: str, words_sql: str, before: str, after: str) -> str:
        paper = f'{row}."{followed.paper}"' if followed.paper else "NULL"
        return (
            "INSERT INTO entry (step, table_name, row, op, paper, words, before, after) "
            f"VALUES ({step}, '{table}', {row}.id, '{op}', {paper}, {words_sql}, {before}, {after});"
        )

    any_change = " OR ".join(f'old."{name}" IS NOT new."{name}"' for name in names)
    nothing = "'{}'"
    deleted = (
        f'CREATE TRIGGER journal_{table}_d AFTER DELETE ON "{table}" BEGIN '
        f"{log('old', 'd', str(has_words), f'json_object({whole})', nothing)} END"
    )
    if followed.only_deleted:
        return [deleted]
    return [
        # The undo of a new row deletes it, and its redo reads what that deletion kept: no image is needed here.
        f"CREATE TRIGGER journal_{table}_i AFTER INSERT ON \"{table}\" BEGIN "
        f"{log('new', 'i', str(has_words), nothing, nothing)} END",
        f"CREATE TRIGGER journal_{table}_u AFTER UPDATE ON \"{table}\" WHEN {any_change} BEGIN "
        + log("new", "u", f"({words})", f"(SELECT json_group_object(k, b) FROM ({changed}))",
              f"(SELECT json_group_object(k, a) FROM ({changed}))")
        + " END",
        deleted,
    ]  # fmt: skip
