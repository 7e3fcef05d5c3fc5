"""The words of the command line: every command with its arguments. What they do stands in `commands`."""

from __future__ import annotations

import argparse
from typing import Any

from paperdesk.cli import citing, commands, duplicates, online, related, transfer
from paperdesk.formats import FORMATS
from paperdesk.record import Status

Subparsers = Any  # argparse names the type only privately


def build(version: str) -> argparse.ArgumentParser:
    """The parser of the whole command line; each command sets `command` and `makes_library`."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--library", metavar="DIR", type=_path, default=argparse.SUPPRESS,
        help="the library's folder (else $PAPERDESK_LIBRARY, else the one in your data folder)",
    )  # fmt: skip
    root = argparse.ArgumentParser(
        prog="paperdesk", parents=[common],
        description="A reading list for research papers. Without a command: the window.",
        epilog="The window: paperdesk [--screenshot FILE [--size WxH] [--theme light|dark] [--view V] [--select KEY]"
        " [--search Q]] [paperdesk://…]",
    )  # fmt: skip
    root.add_argument("--version", action="version", version=f"paperdesk {version}")
    words = root.add_subparsers(title="commands", metavar="COMMAND")
    for add in (
        _transfer,
        _online,
        _citing,
        _keeping,
        _looking,
        _papers,
        _duplicates,
        _reading,
        _tags,
        _collections,
        _notes,
        _files,
        _safety,
    ):
        add(words, common)
    return root


def _command(
    words: Subparsers, common: argparse.ArgumentParser, name: str, run: Any, help: str, *, makes: bool = False
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = words.add_parser(name, parents=[common], help=help, description=help)
    parser.set_defaults(command=run, makes_library=makes)
    return parser


def _group(words: Subparsers, name: str, help: str) -> Subparsers:
    parser = words.add_parser(name, help=help, description=help)
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=True)


def _path(word: str) -> str:
    """The word for a path; an empty one, as of a variable that is not set, would mean the folder one is in."""
    if not word:
        raise argparse.ArgumentTypeError("no path is named; the word is empty")
    return word


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON only")


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("keys", metavar="KEY", nargs="*", help="citation keys")
    parser.add_argument("--query", metavar="Q", help="all papers that a query finds")


def _transfer(words: Subparsers, common: argparse.ArgumentParser) -> None:
    readable = [kind.id for kind in FORMATS if kind.reads]
    writable = [kind.id for kind in FORMATS if kind.writes]
    new = _command(words, common, "import", transfer.import_, "bring papers in from files or folders", makes=True)
    new.add_argument("paths", metavar="PATH", type=_path, nargs="*", help="a file, a folder, or - for standard input")
    new.add_argument("--zotero", action="store_true", help="the data folder of Zotero, where it usually lies")
    new.add_argument("--format", choices=readable, help="what the files are, instead of finding out")
    new.add_argument("--tag", metavar="T", action="append", default=[], help="tag every paper")
    new.add_argument("--collection", metavar="C", help="put every paper into a collection (A/B)")
    new.add_argument("--status", choices=[status.value for status in Status], help="the reading status of new papers")
    new.add_argument(
        "--files", choices=("copy", "link"), help="copy the files of papers into the library, or link them"
    )
    new.add_argument(
        "--map", metavar="COLUMN=FIELD", action="append", default=[],
        help="what a column of a table means, by its name or as #3; with nothing after = it is kept as it is",
    )  # fmt: skip
    new.add_argument("--dry-run", action="store_true", help="only say what would happen")
    new.add_argument("--no-index", action="store_true", help="leave indexing to the next search")
    _json(new)
    new.set_defaults(refuse=new.error)  # what is wrong usage only once all words are known
    out = _command(words, common, "export", transfer.export, "write papers to a file or to standard output")
    out.add_argument("--format", choices=writable, default=None, help="default: by the file's name, else bibtex")
    out.add_argument("--query", metavar="Q", default="", help="only what a query finds")
    out.add_argument("--style", metavar="CSL", help="a formatted bibliography instead: apa, ieee …, or a .csl file")
    out.add_argument("--form", choices=tuple(citing.FORMS), help="of a bibliography; default: by the file's name")
    out.add_argument("-o", "--output", metavar="FILE", type=_path, help="the file to write; else standard output")


def _online(words: Subparsers, common: argparse.ArgumentParser) -> None:
    add = _command(words, common, "add", online.add, "look papers up by identifier, address or title", makes=True)
    add.add_argument(
        "names", metavar="IDENTIFIER-OR-URL", nargs="+",
        help="a DOI, an arXiv id, a PubMed id, an ISBN, an address, a title; or - for a list on standard input",
    )  # fmt: skip
    add.add_argument("--tag", metavar="T", action="append", default=[], help="tag every paper")
    add.add_argument("--collection", metavar="C", help="put every paper into a collection (A/B)")
    add.add_argument("--no-index", action="store_true", help="leave indexing to the next search")
    _json(add)
    pdfs = _command(words, common, "fetch", online.fetch, "fetch the PDFs of papers from arXiv or an open link")
    _which(pdfs)
    _json(pdfs)
    fill = _command(words, common, "fill", online.fill, "show what papers lack and services know; --apply writes it")
    _which(fill)
    fill.add_argument("--apply", action="store_true", help="write into the fields that are empty")
    fill.add_argument("--all", action="store_true", help="choose fields that differ as well, but for those you set")
    _json(fill)
    group = _group(words, "online", "what was wished for without a connection to the network")
    _json(_command(group, common, "list", online.waiting, "list what is waiting"))
    _json(_command(group, common, "resume", online.resume, "do what is waiting"))
    _command(group, common, "forget", online.forget, "let nothing wait any more")


def _citing(words: Subparsers, common: argparse.ArgumentParser) -> None:
    cite = _command(words, common, "cite", citing.cite, "print papers as a citation, or as a bibliography")
    _which(cite)
    cite.add_argument(
        "--style", metavar="S", help="a style from `styles`, or a .csl file (default: as in the settings)"
    )
    cite.add_argument("--form", choices=tuple(citing.FORMS), default="text")
    cite.add_argument("--bibliography", action="store_true", help="the entries of a bibliography, not the citation")
    _json(_command(words, common, "styles", citing.styles, "list the citation styles"))
    key = _group(words, "key", "citation keys")
    make = _command(key, common, "make", citing.key_make, "give papers keys by the pattern in the settings")
    _which(make)
    make.add_argument("--dry-run", action="store_true", help="only say which would change")
    _json(make)


def _keeping(words: Subparsers, common: argparse.ArgumentParser) -> None:
    writable = [kind.id for kind in FORMATS if kind.writes]
    archive = _group(words, "archive", "a whole library in one file: papers, notes, files, history")
    out = _command(archive, common, "write", transfer.archive_write, "write everything to one file")
    out.add_argument("file", metavar="FILE", type=_path)
    new = _command(archive, common, "open", transfer.archive_open, "make a library of such a file, in --library DIR")
    new.add_argument("file", metavar="FILE", type=_path)
    keep = _group(words, "keep", "files kept in step with a collection or a query, such as a .bib for a manuscript")
    _json(_command(keep, common, "list", transfer.standing_list, "list them"))
    add = _command(keep, common, "add", transfer.standing_add, "keep a file in step from now on")
    add.add_argument("file", metavar="FILE", type=_path)
    add.add_argument("--collection", metavar="C", help="a collection (A/B), with those below it")
    add.add_argument("--query", metavar="Q", default="", help="what a query finds; else all papers")
    add.add_argument("--format", choices=writable, help="default: by the file's name, else bibtex")
    wake = _command(keep, common, "wake", transfer.standing_wake, "keep one that came from elsewhere in step here")
    wake.add_argument("id", type=int, metavar="NUMBER")
    remove = _command(keep, common, "remove", transfer.standing_remove, "keep a file in step no longer; it stays")
    remove.add_argument("id", type=int, metavar="NUMBER")
    _command(keep, common, "update", transfer.standing_update, "write those that are not in step")


def _looking(words: Subparsers, common: argparse.ArgumentParser) -> None:
    many = _command(words, common, "list", commands.list_, "list papers, by default all in the order they came")
    many.add_argument("query", metavar="QUERY", nargs="*", help="only what a query finds")
    many.add_argument("--sort", metavar="S", default="added", help="added, title, author, year, venue, rating, read,"
                      " modified, queue; with - before it the other way round")  # fmt: skip
    many.add_argument("--limit", metavar="N", type=int, help="at most so many")
    _json(many)
    find = _command(words, common, "search", commands.search, "search, best first")
    find.add_argument("query", metavar="QUERY", nargs="+")
    find.add_argument("--in", metavar="NAME", dest="within", help="only in a collection (A/B) or a saved search")
    find.add_argument("--limit", metavar="N", type=int, default=20, help="at most so many (20)")
    _json(find)
    like = _command(words, common, "related", related.related, "papers related to others, or to a text, nearest first")
    like.add_argument("keys", metavar="KEY", nargs="*", help="citation keys; several are taken together")
    like.add_argument("--text", metavar="TEXT", help="a passage instead, or - for standard input")
    like.add_argument("--limit", metavar="N", type=int, default=10, help="at most so many (10)")
    _json(like)
    one = _command(words, common, "show", commands.show, "show everything about papers")
    one.add_argument("keys", metavar="KEY", nargs="+")
    _json(one)
    _json(_command(words, common, "stats", commands.stats, "count"))
    past = _command(words, common, "history", commands.history, "what changed, newest first; of one paper with its key")
    past.add_argument("key", metavar="KEY", nargs="?")
    past.add_argument("--limit", metavar="N", type=int, default=30)
    _json(past)


def _papers(words: Subparsers, common: argparse.ArgumentParser) -> None:
    edit = _command(words, common, "edit", commands.edit, "set fields: edit KEY title='…' year=2020")
    edit.add_argument("key", metavar="KEY")
    edit.add_argument("changes", metavar="FIELD=VALUE", nargs="+")
    _which(_command(words, common, "trash", commands.trash, "put papers into the trash"))
    _which(_command(words, common, "restore", commands.restore, "take papers out of the trash"))


def _duplicates(words: Subparsers, common: argparse.ArgumentParser) -> None:
    held = _command(words, common, "duplicates", duplicates.duplicates, "list papers that are or may be one")
    _json(held)
    parts = held.add_subparsers(title="commands", metavar="COMMAND")
    sure = _command(parts, common, "merge", duplicates.merge_sure, "merge all that is surely one")
    sure.add_argument("--sure", action="store_true", help="what is only alike stays as it is")
    apart = _command(parts, common, "apart", duplicates.apart, "remember that papers are not the same")
    apart.add_argument("keys", metavar="KEY", nargs="+", help="two citation keys or more")
    merge = _command(words, common, "merge", duplicates.merge, "make papers one; old citation keys still lead to it")
    merge.add_argument("keys", metavar="KEY", nargs="+", help="citation keys")
    merge.add_argument("--into", metavar="KEY", help="the paper whose fields go first (else the fullest)")


def _reading(words: Subparsers, common: argparse.ArgumentParser) -> None:
    status = _command(words, common, "status", commands.status, "set the reading status")
    status.add_argument("status", choices=[status.value for status in Status])
    _which(status)
    _which(_command(words, common, "star", commands.star, "star papers"))
    _which(_command(words, common, "unstar", commands.unstar, "take the star off papers"))
    rate = _command(words, common, "rate", commands.rate, "rate papers from 1 to 5, 0 for none")
    rate.add_argument("rating", type=int, choices=range(6))
    _which(rate)
    queue = _group(words, "queue", "Up next: what to read, in order")
    _json(_command(queue, common, "list", commands.queue_list, "show Up next"))
    add = _command(queue, common, "add", commands.queue_add, "put papers at the end")
    add.add_argument("--first", action="store_true", help="put them first")
    _which(add)
    _which(_command(queue, common, "remove", commands.queue_remove, "take papers out"))
    move = _command(queue, common, "move", commands.queue_move, "move a paper before another, or to a place from 1")
    move.add_argument("key", metavar="KEY")
    place = move.add_mutually_exclusive_group(required=True)
    place.add_argument("--before", metavar="KEY")
    place.add_argument("--to", metavar="PLACE", type=int)


def _tags(words: Subparsers, common: argparse.ArgumentParser) -> None:
    tag = _group(words, "tag", "tags: names, or paths such as retrieval/neural")
    for name, run, help in (
        ("add", commands.tag_add, "tag papers: tag add TAG[,TAG…] KEY…"),
        ("remove", commands.tag_remove, "take tags off papers"),
    ):
        parser = _command(tag, common, name, run, help)
        parser.add_argument("tag", metavar="TAG", help="one tag, or several with commas")
        _which(parser)
    rename = _command(tag, common, "rename", commands.tag_rename, "give a tag, with all below it, another path")
    rename.add_argument("old")
    rename.add_argument("new")
    move = _command(tag, common, "move", commands.tag_move, "put a tag under another one; '' for the top")
    move.add_argument("tag")
    move.add_argument("parent")
    merge = _command(tag, common, "merge", commands.tag_merge, "make several tags one: tag merge TAG… INTO")
    merge.add_argument("tags", metavar="TAG", nargs="+")
    merge.add_argument("into", metavar="INTO")
    delete = _command(tag, common, "delete", commands.tag_delete, "delete tags and all below them; papers stay")
    delete.add_argument("tags", metavar="TAG", nargs="+")
    colour = _command(tag, common, "colour", commands.tag_colour, "give a tag a colour such as #2F5FDE")
    colour.add_argument("tag")
    colour.add_argument("colour")
    _json(_command(tag, common, "list", commands.tag_list, "show all tags with their counts"))


def _collections(words: Subparsers, common: argparse.ArgumentParser) -> None:
    collection = _group(words, "collection", "collections: nested folders, by path such as Thesis/Intro")
    for name, run, help in (
        ("add", commands.collection_add, "put papers into a collection, made where it is missing"),
        ("remove", commands.collection_remove, "take papers out of a collection"),
    ):
        parser = _command(collection, common, name, run, help)
        parser.add_argument("collection", metavar="PATH")
        _which(parser)
    create = _command(collection, common, "create", commands.collection_create, "make a collection")
    create.add_argument("collection", metavar="PATH")
    rename = _command(collection, common, "rename", commands.collection_rename, "give a collection another name")
    rename.add_argument("collection", metavar="PATH")
    rename.add_argument("name")
    move = _command(
        collection, common, "move", commands.collection_move, "put a collection under another; '' for the top"
    )
    move.add_argument("collection", metavar="PATH")
    move.add_argument("parent", metavar="PARENT")
    delete = _command(collection, common, "delete", commands.collection_delete, "delete a collection; papers stay")
    delete.add_argument("collection", metavar="PATH")
    _json(_command(collection, common, "list", commands.collection_list, "show all collections with their counts"))


def _notes(words: Subparsers, common: argparse.ArgumentParser) -> None:
    note = _group(words, "note", "the Markdown note of a paper")
    one = _command(note, common, "show", commands.note_show, "print a note")
    one.add_argument("key", metavar="KEY")
    for name, run, help in (
        ("set", commands.note_set, "replace a note"),
        ("append", commands.note_append, "add a paragraph to a note"),
    ):
        parser = _command(note, common, name, run, help)
        parser.add_argument("key", metavar="KEY")
        parser.add_argument("text", metavar="TEXT", help="the text, or - for standard input")
    edit = _command(note, common, "edit", commands.note_edit, "edit a note in $VISUAL or $EDITOR")
    edit.add_argument("key", metavar="KEY")
    versions = _command(note, common, "versions", commands.note_versions, "list the earlier texts of a note")
    versions.add_argument("key", metavar="KEY")
    _json(versions)
    sync = _command(note, common, "sync", transfer.sync_notes, "keep a folder of Markdown files and the notes in step")
    sync.add_argument("folder", metavar="FOLDER", type=_path)
    sync.add_argument("--query", metavar="Q", default="", help="only the papers that a query finds")
    _json(sync)
    back = _command(note, common, "restore", commands.note_restore, "bring an earlier text back, by its number")
    back.add_argument("key", metavar="KEY")
    back.add_argument("version", type=int)


def _files(words: Subparsers, common: argparse.ArgumentParser) -> None:
    attach = _command(words, common, "attach", commands.attach, "attach files to a paper")
    attach.add_argument("key", metavar="KEY")
    attach.add_argument("paths", metavar="FILE", type=_path, nargs="+")
    attach.add_argument("--link", action="store_true", help="leave the files where they are")
    open_ = _command(words, common, "open", commands.open_, "open a paper's file in the system's viewer")
    open_.add_argument("key", metavar="KEY")


def _safety(words: Subparsers, common: argparse.ArgumentParser) -> None:
    _command(words, common, "undo", commands.undo, "take back the latest change, whoever made it")
    _command(words, common, "redo", commands.redo, "bring back what was undone last")
    backup = _group(words, "backup", "verified copies of the library's database")
    _json(_command(backup, common, "create", commands.backup_create, "make and verify a backup"))
    _json(_command(backup, common, "list", commands.backup_list, "list backups, newest first"))
    for name, run, help in (
        ("verify", commands.backup_verify, "check that a backup is whole and unchanged"),
        ("restore", commands.backup_restore, "put a backup in the library's place; the replaced one is kept"),
    ):
        parser = _command(backup, common, name, run, help)
        parser.add_argument("name", metavar="NAME", help="a name from `backup list`, or latest")
    reindex = _command(words, common, "reindex", commands.reindex, "make the search index anew")
    _json(reindex)
