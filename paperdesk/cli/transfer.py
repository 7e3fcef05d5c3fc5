"""The commands that bring papers in and take them out."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from paperdesk.cli import standard_input
from paperdesk.cli.citing import FORMS, chosen_style
from paperdesk.cli.output import TerminalProgress, counted, one_line, show_json
from paperdesk.errors import BadInputError, LibraryError, UnreadableFileError
from paperdesk.formats import is_written_as
from paperdesk.library import Library
from paperdesk.library.archive import unpack
from paperdesk.library.shapes import FileReport, Report
from paperdesk.library.standing import StandingExport, sentence
from paperdesk.library.survey import mapping_of, problem, survey, zotero_folders
from paperdesk.presence import is_file, is_there
from paperdesk.record import clean_line

_NAMED = 50  # lines of one kind that are printed
_FORMS_BY_SUFFIX = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown"}


def import_(library: Library, options: Namespace) -> int:
    """Import files; 1 when a path was refused, the others are in all the same."""
    progress = TerminalProgress()
    rest: dict[str, Any] = {
        "format": options.format, "tags": options.tag, "collection": options.collection, "status": options.status,
    }  # fmt: skip
    bring = library.look_first if options.dry_run else library.transfer.import_files
    copies = None if options.files is None else options.files == "copy"
    paths = [*options.paths, *(_zotero_folder() if options.zotero else ())]
    if not paths:
        options.refuse("name a file or a folder, or add --zotero")
    mapping = _mapping(paths, options) if options.map else {}
    report = Report()
    try:
        for place, path in enumerate(paths, 1):
            last = place == len(paths)
            index = last and not options.no_index
            if path == "-":
                part = _import_standard_input(library, progress, index=index, dry_run=options.dry_run, **rest)
            else:
                part = bring([path], progress, index=index, copies=copies, mapping=mapping, **rest)
            report.files += part.files
            report.preview += part.preview
            report.store_seconds += part.store_seconds
            report.index_seconds += part.index_seconds
            report.index_error = part.index_error
    finally:
        progress.end()
    if options.json:
        show_json(report_json(report))
    else:
        for account in report.files:
            print_account(account)
        _print_foretold(report)
    for account in report.refused:
        print(f"paperdesk: {one_line(account.error)}", file=sys.stderr)
    if report.index_error:
        print(f"paperdesk: The papers are in, but not in the search index yet. {report.index_error}", file=sys.stderr)
    return 1 if report.refused else 0


def _print_foretold(report: Report) -> None:
    """Say of a look first which papers may be here already, and what of others would change."""
    for fate, words in (("alike", ""), ("updated", "would change: ")):
        lines = [line for found, line in report.preview if found == fate]
        for line in lines[:_NAMED]:
            print(f"  {words}{one_line(line)}")
        if len(lines) > _NAMED:
            print(f"  … and {len(lines) - _NAMED:,} more like these")


def _import_standard_input(library: Library, progress: TerminalProgress, **rest: Any) -> Report:
    try:
        source = standard_input.read()
    except UnreadableFileError as error:  # the files named beside it come in all the same
        return Report([FileReport(standard_input.NAME, error=str(error))])
    report = library.transfer.import_text(source.text(), progress, name=standard_input.NAME, **rest)
    report.files[0].problems[:0] = source.doubts
    return report


def _zotero_folder() -> list[str]:
    """The data folder of Zotero on this machine; raises BadInputError where there is none, or more than one."""
    found = zotero_folders()
    if len(found) == 1:
        return [str(found[0])]
    if not found:
        raise BadInputError("No data folder of Zotero was found.", hint="Name the folder that holds “zotero.sqlite”.")
    named = ", ".join(f"“{folder}”" for folder in found)
    raise BadInputError(f"Zotero has several data folders here: {named}.", hint="Name the one that is meant.")


def _mapping(paths: Sequence[str], options: Namespace) -> dict[Path, dict[str, list[int]]]:
    """What --map says of the tables among some paths; raises BadInputError where none is a table that it fits."""
    tables = [each for each in survey([path for path in paths if path != "-"], format=options.format) if each.table]
    if not tables:
        raise BadInputError("--map says what the columns of a table mean, and none of these files is a table.")
    found = {each.path: mapping_of(each.table, options.map) for each in tables if each.table is not None}
    for path, mapping in found.items():
        if said := problem(mapping):
            raise BadInputError(f"{said} “{path.name}” has none that is known.", hint='Write --map "Column=title".')
    return found


def print_account(account: FileReport) -> None:
    """Say what came of one source on stdout, and its remarks on stderr; not the error that ended it."""
    if account.error and not account.read:
        return
    print(f"{one_line(account.file)}: {one_line(Report([replace(account, error='')]).sentence())}")
    for remark in account.problems[:_NAMED]:
        print(f"  {one_line(f'{remark.where}: {remark.message}')}", file=sys.stderr)
    if len(account.problems) > _NAMED:
        print(f"  and {len(account.problems) - _NAMED:,} more; --json names them.", file=sys.stderr)


def report_json(report: Report) -> dict[str, Any]:
    """The account of an import, as `--json` prints it."""
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
        **({"preview": [{"fate": fate, "text": line} for fate, line in report.preview]} if report.preview else {}),
    }


def export(library: Library, options: Namespace) -> int:
    """Write papers to a file or to standard output; 2 when both a format and a style were named."""
    if options.output:
        _refuse_odd(options)
    if options.style is not None or options.form is not None:
        return _export_formatted(library, options)
    wanted = options.format or (options.output and _format_by_name(library, options.output)) or "bibtex"
    if options.output:
        count = library.transfer.export(Path(options.output).absolute(), wanted, query=options.query)
        _say_written(count, options.output)
    else:
        library.transfer.export(sys.stdout, wanted, query=options.query)
    return 0


def _export_formatted(library: Library, options: Namespace) -> int:
    """Write papers as a bibliography in a citation style."""
    if options.format is not None:
        print("paperdesk: name a --format, or a --style for a formatted bibliography, not both", file=sys.stderr)
        return 2
    style, ids = chosen_style(options), library.papers.find(options.query, "added")
    by_name = _FORMS_BY_SUFFIX.get(Path(options.output or "").suffix.lower(), "text")
    form = FORMS[options.form] if options.form else by_name
    progress = TerminalProgress()
    try:
        if options.output:
            count = library.citing.write(Path(options.output).absolute(), ids, style, form, progress)
        else:
            text = library.citing.document(ids, style, form, progress)
    finally:
        progress.end()
    if options.output:
        _say_written(count, options.output)
    else:
        print(text, end="")
    return 0


def _refuse_odd(options: Namespace) -> None:
    """Raise BadInputError for a file that no export is meant to replace: a folder, a hidden one, one of no format."""
    path = Path(options.output)
    if path.is_dir():
        raise BadInputError(f"“{path}” is a folder.")
    if is_there(path) and not is_file(path):  # a pipe or a device: what reads it wants the text
        return
    named = options.format is not None or options.style is not None or options.form is not None
    if not is_written_as(path.name) and (path.name.startswith(".") or not named):
        raise BadInputError(
            f"“{path.name}” does not end as a file of a format does.",
            hint=f"Call it “{path.name}.bib”" + (", or name a --format." if not path.name.startswith(".") else "."),
        )


def _say_written(count: int, output: str) -> None:
    print(f"{counted(count, 'paper')} written to {output}.", file=sys.stderr)


def _format_by_name(library: Library, name: str) -> str | None:
    """The format that a file's name stands for."""
    suffix = Path(name).suffix.lower()
    return next((kind.id for kind in library.transfer.FORMATS if kind.writes and suffix in kind.suffixes), None)


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
            "conflicts": report.conflicts, "merged": report.merged,
            "problems": [{"where": each.where, "message": each.message} for each in report.problems],
        })  # fmt: skip
    else:
        print(report.sentence())
        for name in report.conflicts:
            print(f"  changed on both sides: {name}", file=sys.stderr)
        for problem in report.problems:
            print(f"  {problem.where}: {problem.message}", file=sys.stderr)
    return 1 if report.problems else 0


def archive_write(library: Library, options: Namespace) -> None:
    """Write the whole library to one file."""
    progress = TerminalProgress()
    try:
        packed = library.archive.write(Path(options.file), progress)
    finally:
        progress.end()
    print(f"{packed.counted} written to {packed.path}.")
    for path in packed.missing:
        print(f"  not there, so not in it: {one_line(path)}", file=sys.stderr)
    for path in packed.linked[:_NAMED]:  # whoever gets the archive gets these as well
        print(f"  from outside the library: {one_line(path)}", file=sys.stderr)
    if len(packed.linked) > _NAMED:
        print(f"  from outside the library: {len(packed.linked) - _NAMED:,} more", file=sys.stderr)


def archive_open(folder: Path, options: Namespace) -> None:
    """Make a library of an archive, in a folder that is missing or empty."""
    progress = TerminalProgress()
    try:
        count = unpack(Path(options.file), folder, progress)
    finally:
        progress.end()
    print(f"The library is in {folder}, with {counted(count, 'file')}.")


ON_FOLDER = (archive_open,)
"""Commands that take the library's folder, since there is no library in it yet."""


def standing_list(library: Library, options: Namespace) -> None:
    """List the files that are kept in step."""
    held = library.standing.all()
    if options.json:
        show_json([
            {"id": each.id, "query": each.query, "format": each.format, "file": str(each.path), "awake": each.awake}
            for each in held
        ])  # fmt: skip
        return
    for each in held:
        about = (str(each.id), str(each.path), f"({each.format})", each.query or "all papers")
        print("  ".join(clean_line(part) for part in (*about, *(() if each.awake else ("sleeps",)))))
    _say_asleep(held)


def _say_asleep(held: Sequence[StandingExport]) -> int:
    """Say which files sleep, and the ways out; how many."""
    asleep = [str(each.id) for each in held if not each.awake]
    if asleep:
        which = f"File {asleep[0]} sleeps" if len(asleep) == 1 else f"Files {', '.join(asleep)} sleep"
        print(f"paperdesk: {which}: kept in step elsewhere, not agreed to here. `paperdesk keep wake NUMBER` keeps it"
              " in step, `paperdesk keep remove NUMBER` forgets it.", file=sys.stderr)  # fmt: skip
    return len(asleep)


def standing_add(library: Library, options: Namespace) -> None:
    """Keep a file in step with a collection or a query, and write it."""
    path = Path(options.file)
    wanted = options.format or _format_by_name(library, options.file) or "bibtex"
    number = library.standing.add(path, collection=options.collection or "", query=options.query, format=wanted)
    kept = library.standing.look_after()
    if said := sentence(kept):
        print(said)
    error = next((each.error for each in kept if each.export.id == number), "")
    if error:  # a file that cannot be written is not kept either: the words can be said again
        library.standing.remove(number)
        raise LibraryError(error)
    print(f"{path} is kept in step while the window is open, and by `paperdesk keep update`.")


def standing_wake(library: Library, options: Namespace) -> None:
    """Keep a file that came from elsewhere in step here, and write it."""
    library.standing.wake(options.id)
    _write_kept(library)


def standing_remove(library: Library, options: Namespace) -> None:
    """Keep a file in step no longer."""
    library.standing.remove(options.id)


def standing_update(library: Library, options: Namespace) -> int:
    """Write the files that are not in step; 1 when some sleep."""
    _write_kept(library)
    return 1 if _say_asleep(library.standing.all()) else 0


def _write_kept(library: Library) -> None:
    """Write the files that are not in step, and say which; raises LibraryError naming the first that cannot be."""
    kept = library.standing.look_after()
    if said := sentence(kept):
        print(said)
    if failed := next((each.error for each in kept if each.error), ""):
        raise LibraryError(failed)
