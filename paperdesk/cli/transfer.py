"""The commands that bring papers in and take them out."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from paperdesk.cli.output import TerminalProgress, show_json
from paperdesk.library import Library
from paperdesk.library.shapes import FileReport, Report


def import_(library: Library, options: Namespace) -> int:
    """Import files; 1 when a path was refused, the others are in all the same."""
    progress = TerminalProgress()
    rest: dict[str, Any] = {
        "format": options.format, "tags": options.tag, "collection": options.collection, "status": options.status,
        "dry_run": options.dry_run,
    }  # fmt: skip
    copies = None if options.files is None else options.files == "copy"
    report = Report()
    try:
        for path in options.paths:
            last = path == options.paths[-1]
            index = last and not options.no_index
            if path == "-":
                text = sys.stdin.buffer.read().decode("utf-8", "replace")
                part = library.transfer.import_text(text, progress, name="standard input", index=index, **rest)
            else:
                part = library.transfer.import_files([path], progress, index=index, copies=copies, **rest)
            report.files += part.files
            report.store_seconds += part.store_seconds
            report.index_seconds += part.index_seconds
            report.index_error = part.index_error
    finally:
        progress.end()
    if options.json:
        show_json(_report_json(report))
    else:
        for account in report.files:
            _print_account(account)
    for account in report.refused:
        print(f"paperdesk: {account.error}", file=sys.stderr)
    if report.index_error:
        print(f"paperdesk: The papers are in, but not in the search index yet. {report.index_error}", file=sys.stderr)
    return 1 if report.refused else 0


def _print_account(account: FileReport) -> None:
    if account.error:
        return
    print(f"{account.file}: {Report([account]).sentence()}")
    for problem in account.problems:
        print(f"  {problem.where}: {problem.message}", file=sys.stderr)


def _report_json(report: Report) -> dict[str, Any]:
    counts = ("read", "added", "updated", "unchanged", "failed")
    return {
        "files": [
            {
                "file": account.file,
                "format": account.format or None,
                **{name: getattr(account, name) for name in counts},
                "problems": [{"where": problem.where, "message": problem.message} for problem in account.problems]
                + ([{"where": "", "message": account.error}] if account.error else []),
            }
            for account in report.files
        ],
        "totals": {name: report.total(name) for name in counts},
        "store_seconds": round(report.store_seconds, 4),
        "index_seconds": round(report.index_seconds, 4),
    }


def export(library: Library, options: Namespace) -> None:
    """Write papers to a file or to standard output."""
    wanted = options.format
    if wanted is None and options.output:
        suffix = Path(options.output).suffix.lower()
        wanted = next((f.id for f in library.transfer.FORMATS if f.writes and suffix in f.suffixes), None)
    wanted = wanted or "bibtex"
    if options.output:
        count = library.transfer.export(Path(options.output).absolute(), wanted, query=options.query)
        print(f"{count} papers written to {options.output}.", file=sys.stderr)
    else:
        library.transfer.export(sys.stdout, wanted, query=options.query)


def sync_notes(library: Library, options: Namespace) -> int:
    """Bring a folder of notes and the library in step; 1 when a file had to be left alone."""
    progress = TerminalProgress()
    try:
        report = library.note_folder.sync(Path(options.folder), progress, query=options.query)
    finally:
        progress.end()
    if options.json:
        show_json({
            "folder": report.folder, "written": report.written, "read": report.read, "unchanged": report.unchanged,
            "conflicts": report.conflicts,
            "problems": [{"where": each.where, "message": each.message} for each in report.problems],
        })  # fmt: skip
    else:
        print(report.sentence())
        for name in report.conflicts:
            print(f"  changed on both sides: {name}", file=sys.stderr)
        for problem in report.problems:
            print(f"  {problem.where}: {problem.message}", file=sys.stderr)
    return 1 if report.problems else 0
