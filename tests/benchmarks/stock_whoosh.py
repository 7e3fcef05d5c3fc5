"""Stock Whoosh as its users set it up, in a process of its own: `… stock_whoosh LIBRARY FOLDER COUNT`.

Its own writer, codec and stemming; no field is stored, since ours stores none either.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

from paperdesk.library.indexing import documents
from paperdesk.store.database import Database


def main(library: Path, folder: Path, count: int) -> None:
    """Index the newest `count` papers of a library."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its source has escapes that newer Pythons warn of
        from whoosh.analysis import StemmingAnalyzer
        from whoosh.fields import ID, TEXT, Schema
        from whoosh.index import create_in
    fields = {name: TEXT(analyzer=StemmingAnalyzer()) for name in ("title", "abstract", "notes", "authors")}
    writer = create_in(str(folder), Schema(pid=ID(unique=True, stored=True), **fields)).writer()
    database = Database(library, read_only=True)
    ids = [int(row[0]) for row in database.rows("SELECT id FROM paper ORDER BY id DESC LIMIT ?", (count,))]
    for document in documents(database, ids):
        writer.add_document(
            pid=str(document.pid), title=document.title, abstract=document.abstract, notes=document.notes,
            authors=document.authors,
        )  # fmt: skip
    writer.commit()
    database.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
