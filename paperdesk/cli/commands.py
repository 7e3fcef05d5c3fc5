"""What each word of the command line does: one function a command, taking the library and the parsed words.

A command prints its answer and returns its exit code, None for 0; what a user can mend it raises as PaperDeskError.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
import tempfile
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from paperdesk import children
from paperdesk.cli import standard_input
from paperdesk.cli.output import TerminalProgress, line, paper_json, say_notes, show_json
from paperdesk.errors import BadInputError, ChildError, LibraryError, NotFoundError, UnreadableFileError
from paperdesk.library import Library, Result
from paperdesk.library.backups import backup_named, newest_backups
from paperdesk.library.backups import restore as restore_backup
from paperdesk.library.backups import verify as verify_backup
from paperdesk.library.papers import FIELDS
from paperdesk.library.results import ALL, PART_WORDS
from paperdesk.library.shapes import Backup
from paperdesk.record import Person, clean_line
from paperdesk.search.query import parse
from paperdesk.search.values import quote

TAKEN_IN = 2_000
"""Waiting papers that a search takes into the index first; more take too long."""
_PDFS_READ = 20  # papers whose PDFs a search reads first


def named_papers(library: Library, options: Namespace) -> list[int]:
    """The papers named by keys or by --query; raises NotFoundError."""
    if options.query is not None:
        return library.papers.find(options.query)
    return [library.papers.id_of(key) for key in options.keys]


def said(count: int, what: str) -> None:
    print(f"{count} paper{'' if count == 1 else 's'} {what}.")


# Looking --------------------------------------------------------------------------------------------------------------


def list_(library: Library, options: Namespace) -> None:
    """List papers that fit a query."""
    query = " ".join(options.query)
    say_notes(parse(query).notes)
    _print_papers(library, library.papers.find(query, options.sort, options.limit), options.json)


def _print_papers(library: Library, ids: Sequence[int], as_json: bool) -> None:
    if as_json:
        show_json([paper_json(paper, library.folder) for paper in library.papers.many(ids)])
    else:
        for row in library.papers.rows(ids):
            print(line(row))


def take_in(library: Library) -> None:
    """Bring the index up to the library where that is quickly done; say so where it is not."""
    waiting = library.index.waiting()
    if waiting > TAKEN_IN:
        print(f"paperdesk: {waiting:,} papers are not in the index yet; `paperdesk reindex` takes them in.",
              file=sys.stderr)  # fmt: skip
    elif waiting:
        try:
            library.catch_up()
        except (ChildError, LibraryError) as error:  # the store answers without the index
            print(f"paperdesk: {error}", file=sys.stderr)


def _query_of(library: Library, name: str) -> str:
    """The query of the papers in a collection or saved search; raises NotFoundError."""
    try:
        library.collections.id_of(name)
        return f"collection:{quote(name)}"
    except NotFoundError:
        if library.shelves.named(name) is None:
            raise NotFoundError(f"There is no collection or saved search “{name}”.") from None
    return f"search:{quote(name)}"


def _read_pdfs(library: Library) -> None:
    """Have new PDFs read where that is quickly done; say so where it is not."""
    unread = library.full_text.waiting()
    if unread > _PDFS_READ:
        print(f"paperdesk: the PDFs of {unread:,} papers are not read yet; `paperdesk reindex` reads them.",
              file=sys.stderr)  # fmt: skip
    elif unread:
        try:
            library.read_pdfs()
        except (ChildError, LibraryError) as error:
            print(f"paperdesk: {error}", file=sys.stderr)


def search(library: Library, options: Namespace) -> None:
    """Search, best first, with where it matched."""
    within = None if options.within is None else _query_of(library, options.within)
    take_in(library)
    _read_pdfs(library)
    result = library.search(" ".join(options.query), limit=options.limit, within=within, further=True)
    say_notes(result.notes)
    if options.json:
        papers = {paper.id: paper for paper in library.papers.many([hit.id for hit in result.hits])}
        parts = _parts(result)
        hits = []
        for hit in (hit for hit in result.hits if hit.id in papers):  # another process may have deleted one
            snippet = result.snippet(hit)
            hits.append({
                "score": round(hit.score, 4), "fields": list(hit.fields), "snippet": snippet.text if snippet else "",
                "page": snippet.page if snippet else None, "part": parts.get(hit.id, ALL),
                **paper_json(papers[hit.id], library.folder),
            })  # fmt: skip
        facets = {name: [{"value": f.value, "label": f.label, "count": f.count} for f in found]
                  for name, found in result.facets.items()}  # fmt: skip
        show_json({"total": result.total, "took_ms": round(result.took_ms, 2), "suggestion": result.suggestion,
                   "facets": facets, "hits": hits})  # fmt: skip
        return
    parts, part = _parts(result), ALL
    for row in library.papers.rows([hit.id for hit in result.hits]):
        if parts.get(row.id, ALL) != part:
            part = parts[row.id]
            print(f"{PART_WORDS[part]}:")
        print(line(row))
        snippet = result.snippet(row.id)
        if snippet and snippet.field != "title":
            where = snippet.field if snippet.page is None else f"PDF p. {snippet.page}"
            print(f"     {where}: {snippet.text}")
    if not result.hits:
        print("Nothing found.", file=sys.stderr)
    if result.suggestion:
        print(f"Did you mean: {result.suggestion}", file=sys.stderr)


def _parts(result: Result) -> dict[int, str]:
    """The part of the answer that each paper shown stands in."""
    return {paper: part.kind for part in result.parts for paper in result.part(part.kind)}


def show(library: Library, options: Namespace) -> None:
    """Show everything about papers."""
    papers = library.papers.many([library.papers.id_of(key) for key in options.keys])
    if options.json:
        shown = [paper_json(paper, library.folder) for paper in papers]
        show_json(shown[0] if len(shown) == 1 else shown)
        return
    for paper in papers:
        record = paper.record
        for name, value in (
            ("Title", record.title), ("People", "; ".join(person.full for person in record.people)),
            ("Date", record.date), ("In", record.venue), ("Type", record.type), ("DOI", record.doi),
            ("arXiv", record.arxiv), ("URL", record.url), ("Key", paper.key), ("Status", paper.status.value),
            ("Rating", "★" * paper.rating), ("Tags", ", ".join(label.path for label in paper.tags)),
            ("Collections", ", ".join(paper.collections)), ("Files", ", ".join(str(f.path) for f in paper.files)),
        ):  # fmt: skip
            if value:
                print(f"{name:<12} {value}")
        for text in (record.abstract, paper.note):
            if text:
                print(f"\n{text}")
        print()


def stats(library: Library, options: Namespace) -> None:
    """Count."""
    summary = library.stats.summary()
    if options.json:
        show_json(summary)
        return
    for name, value in summary.items():
        text = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        print(f"{name.replace('_', ' '):<16} {text}")


def history(library: Library, options: Namespace) -> None:
    """What changed, in the library or of one paper, with its reading status."""
    paper = library.papers.id_of(options.key) if options.key else None
    steps = library.history.steps(options.limit, paper=paper)
    reading = library.reading.history(paper) if paper is not None else []
    if options.json:
        show_json({
            "steps": [{"id": s.id, "label": s.label, "at": s.at, "state": s.state, "papers": s.papers} for s in steps],
            "reading": [{"at": e.at, "from": e.before or None, "to": e.after, "cause": e.cause} for e in reading],
        })  # fmt: skip
        return
    for step in steps:
        print(f"{step.at[:16].replace('T', ' ')}  {step.label}" + ("" if step.state == "done" else f"  ({step.state})"))
    for event in reading:
        print(f"{event.at[:16].replace('T', ' ')}  {event.before or 'new'} → {event.after}")


# Papers and reading ---------------------------------------------------------------------------------------------------


def edit(library: Library, options: Namespace) -> None:
    """Set fields of one paper; authors=… takes names with ';' between."""
    changes: dict[str, Any] = {}
    for text in options.changes:
        field, equals, value = text.partition("=")
        field = field.strip().lower()
        if not equals:
            raise BadInputError(f"“{text}” is not FIELD=VALUE.", hint=f"Fields: {', '.join(f.id for f in FIELDS)}.")
        if field in ("authors", "author", "people"):
            changes["people"] = [Person.parse(name) for name in value.split(";") if name.strip()]
        elif field == "year":
            changes["date"] = value
        else:
            changes[field] = value
    library.papers.edit([library.papers.id_of(options.key)], changes)
    print(f"{options.key}: {', '.join(changes)} set.")


def trash(library: Library, options: Namespace) -> None:
    """Put papers into the trash."""
    said(library.papers.trash(named_papers(library, options)), "moved to the trash")


def restore(library: Library, options: Namespace) -> None:
    """Take papers out of the trash."""
    said(library.papers.restore(named_papers(library, options)), "restored")


def status(library: Library, options: Namespace) -> None:
    """Set the reading status."""
    said(library.reading.set_status(named_papers(library, options), options.status), f"now {options.status}")


def star(library: Library, options: Namespace) -> None:
    """Star papers."""
    said(library.reading.star(named_papers(library, options)), "starred")


def unstar(library: Library, options: Namespace) -> None:
    """Take the star off papers."""
    said(library.reading.unstar(named_papers(library, options)), "unstarred")


def rate(library: Library, options: Namespace) -> None:
    """Rate papers."""
    said(library.reading.rate(named_papers(library, options), options.rating), f"rated {options.rating}")


def queue_list(library: Library, options: Namespace) -> None:
    """Show Up next in its order."""
    _print_papers(library, library.reading.queue(), options.json)


def queue_add(library: Library, options: Namespace) -> None:
    """Put papers into Up next."""
    said(library.reading.enqueue(named_papers(library, options), first=options.first), "put into Up next")


def queue_remove(library: Library, options: Namespace) -> None:
    """Take papers out of Up next."""
    said(library.reading.dequeue(named_papers(library, options)), "taken out of Up next")


def queue_move(library: Library, options: Namespace) -> None:
    """Move a paper within Up next."""
    paper = library.papers.id_of(options.key)
    if options.before:
        before: int | None = library.papers.id_of(options.before)
    else:
        others = [held for held in library.reading.queue() if held != paper]
        before = others[options.to - 1] if 1 <= options.to <= len(others) else None
    library.reading.move([paper], before)
    print(f"{options.key} moved.")


# Tags and collections -------------------------------------------------------------------------------------------------


def _split(text: str) -> list[str]:
    return [part for part in text.split(",") if part.strip()]


def tag_add(library: Library, options: Namespace) -> None:
    """Tag papers."""
    ids = named_papers(library, options)
    library.tags.add(ids, _split(options.tag))
    said(len(ids), f"tagged {options.tag}")


def tag_remove(library: Library, options: Namespace) -> None:
    """Take tags off papers."""
    said(library.tags.remove(named_papers(library, options), _split(options.tag)), f"untagged {options.tag}")


def tag_rename(library: Library, options: Namespace) -> None:
    """Give a tag another path."""
    library.tags.rename(options.old, options.new)


def tag_move(library: Library, options: Namespace) -> None:
    """Put a tag under another one."""
    library.tags.move(options.tag, options.parent)


def tag_merge(library: Library, options: Namespace) -> None:
    """Make several tags one."""
    library.tags.merge(options.tags, options.into)


def tag_delete(library: Library, options: Namespace) -> None:
    """Delete tags."""
    library.tags.delete(options.tags)


def tag_colour(library: Library, options: Namespace) -> None:
    """Give a tag a colour."""
    library.tags.recolour(options.tag, options.colour)


def tag_list(library: Library, options: Namespace) -> None:
    """Show all tags."""
    tags = library.tags.tree()
    if options.json:
        show_json([{"path": t.path, "colour": t.colour, "count": t.count, "total": t.total} for t in tags])
    else:
        for tag in tags:
            print(f"{tag.total:>6}  {tag.path}")


def collection_add(library: Library, options: Namespace) -> None:
    """Put papers into a collection."""
    ids = named_papers(library, options)
    said(library.collections.add(ids, library.collections.ensure(options.collection)), f"put into {options.collection}")


def collection_remove(library: Library, options: Namespace) -> None:
    """Take papers out of a collection."""
    collection = library.collections.id_of(options.collection)
    said(library.collections.remove(named_papers(library, options), collection), f"taken out of {options.collection}")


def collection_create(library: Library, options: Namespace) -> None:
    """Make a collection."""
    library.collections.ensure(options.collection)


def collection_rename(library: Library, options: Namespace) -> None:
    """Give a collection another name."""
    library.collections.rename(library.collections.id_of(options.collection), options.name)


def collection_move(library: Library, options: Namespace) -> None:
    """Put a collection under another one."""
    parent = library.collections.id_of(options.parent) if options.parent.strip() else None
    library.collections.move(library.collections.id_of(options.collection), parent)


def collection_delete(library: Library, options: Namespace) -> None:
    """Delete a collection."""
    for path in library.collections.delete(library.collections.id_of(options.collection)):
        print(
            f"{clean_line(str(path))} is kept in step no longer; it stays as it is. `paperdesk undo` takes this back."
        )


def collection_list(library: Library, options: Namespace) -> None:
    """Show all collections."""
    found = library.collections.tree()
    if options.json:
        show_json([{"path": c.path, "count": c.count, "total": c.total} for c in found])
    else:
        for collection in found:
            print(f"{collection.total:>6}  {collection.path}")


# Notes and files ------------------------------------------------------------------------------------------------------


def _text(options: Namespace) -> str:
    return standard_input.read_text() if options.text == "-" else str(options.text)


def note_show(library: Library, options: Namespace) -> None:
    """Print a note as it is."""
    print(library.notes.get(library.papers.id_of(options.key)).text)


def note_set(library: Library, options: Namespace) -> None:
    """Replace a note."""
    library.notes.save(library.papers.id_of(options.key), _text(options))


def note_append(library: Library, options: Namespace) -> None:
    """Add a paragraph to a note."""
    library.notes.append(library.papers.id_of(options.key), _text(options))


def note_edit(library: Library, options: Namespace) -> None:
    """Edit a note in the user's editor; what was written is kept even when the editor fails."""
    paper = library.papers.id_of(options.key)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    with tempfile.TemporaryDirectory(prefix="paperdesk-") as folder:
        path = Path(folder) / f"{options.key.replace('/', '_')}.md"
        before = library.notes.get(paper).text
        path.write_text(before, encoding="utf-8", newline="")
        try:
            code = children.run_in_terminal([*shlex.split(editor), str(path)])
        except OSError as error:
            raise NotFoundError(f"The editor “{editor}” cannot be started: {error.strerror}.") from error
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            after = file.read()
    if after != before:
        library.notes.save(paper, after)
    if code:
        raise BadInputError(f"The editor ended with {code}; what it wrote is kept.")


def note_versions(library: Library, options: Namespace) -> None:
    """List the earlier texts of a note."""
    versions = library.notes.versions(library.papers.id_of(options.key))
    if options.json:
        show_json([{"id": v.id, "at": v.at, "size": v.size, "first_line": v.first_line} for v in versions])
    else:
        for version in versions:
            print(f"{version.id:>6}  {version.at[:16].replace('T', ' ')}  {version.size:>7}  {version.first_line[:60]}")


def note_restore(library: Library, options: Namespace) -> None:
    """Bring an earlier text back."""
    library.notes.restore(library.papers.id_of(options.key), options.version)


def attach(library: Library, options: Namespace) -> None:
    """Attach files to a paper."""
    paths = [Path(path) for path in options.paths]
    copy = False if options.link else None
    library.files.attach(library.papers.id_of(options.key), paths, copy=copy)


def open_(library: Library, options: Namespace) -> None:
    """Open a paper's first file in the system's viewer."""
    paper = library.papers.id_of(options.key)
    file = next((held for held in library.files.of(paper) if held.exists), None)
    if file is None:
        raise UnreadableFileError(f"{options.key} has no file that is there.")
    children.open_in_system(file.path)
    library.reading.mark_opened(paper)


# Safety ---------------------------------------------------------------------------------------------------------------


def undo(library: Library, options: Namespace) -> None:
    """Take back the latest change."""
    done = library.undo(TerminalProgress())
    print(f"Undone: {done.label}." if done else "There is nothing to undo.")
    if done and done.kept:
        print(f"{done.kept} values had changed since and were left alone.", file=sys.stderr)


def redo(library: Library, options: Namespace) -> None:
    """Bring back what was undone last."""
    done = library.redo(TerminalProgress())
    print(f"Redone: {done.label}." if done else "There is nothing to redo.")


def _backup_json(held: Backup) -> dict[str, Any]:
    return {"name": held.path.name, "path": str(held.path), "at": held.at, "size": held.size, "reason": held.reason}


def backup_create(library: Library, options: Namespace) -> None:
    """Make and verify a backup."""
    held = library.backups.create()
    if options.json:
        show_json(_backup_json(held))
    else:
        print(held.path)


def backup_list(folder: Path, options: Namespace) -> None:
    """List backups, also those of a library that does not open any more."""
    found = newest_backups(folder)
    if options.json:
        show_json([_backup_json(held) for held in found])
    else:
        for held in found:
            print(f"{held.at[:16].replace('T', ' ')}  {held.size:>12,}  {held.reason:<16}  {held.path.name}")


def backup_verify(folder: Path, options: Namespace) -> None:
    """Check a backup."""
    held = verify_backup(folder, options.name)
    print(f"{held.path.name} is whole.")


def backup_restore(folder: Path, options: Namespace) -> None:
    """Put a backup in the library's place, whatever state that is in."""
    path = backup_named(folder, options.name)
    aside = restore_backup(folder, path)
    print(f"Restored {path.name}." + (f" The replaced library is kept in {aside}." if aside else ""))


def reindex(library: Library, options: Namespace) -> None:
    """Make the index anew; returns when it is whole."""
    progress = TerminalProgress()
    try:
        count = library.rebuild_index(progress)
        pdfs = library.read_pdfs(progress)
        library.meanings.catch_up(progress, rebuild=True)
    finally:
        progress.end()
    if options.json:
        print(json.dumps({"papers": count, "pdfs": pdfs}))
    else:
        print(f"{count} papers indexed{f', {pdfs} of them with PDFs' if pdfs else ''}.")


ON_FOLDER = (backup_list, backup_verify, backup_restore)
"""Commands that take the library's folder: they are there for a library that does not open."""
ON_REAL = (backup_create, collection_create)
"""Commands that would have nothing to show for it where there is no library."""
