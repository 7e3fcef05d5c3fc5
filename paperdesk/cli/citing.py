"""The commands that cite papers: citations, bibliographies, which styles there are, citation keys made anew."""

from __future__ import annotations

from argparse import Namespace

from paperdesk import places
from paperdesk.cli.commands import named_papers
from paperdesk.cli.output import TerminalProgress, show_json
from paperdesk.library import Library
from paperdesk.settings import Settings

FORMS = {"text": "text", "html": "html", "md": "markdown"}
"""What the forms of citations are called on the command line, and in the library."""


def chosen_style(options: Namespace) -> str:
    """The style that was named, else the one chosen in the settings."""
    return str(options.style or Settings(places.settings_file()).get("citation_style"))


def cite(library: Library, options: Namespace) -> None:
    """Print papers as one citation in running text, or as a bibliography."""
    ids = named_papers(library, options)
    style, form = chosen_style(options), FORMS[options.form]
    if options.bibliography:
        progress = TerminalProgress()
        try:
            text = library.citing.bibliography(ids, style, form, progress)
        finally:
            progress.end()
        print(text, end="")
    elif ids:
        print(library.citing.cite(ids, style, form))


def styles(library: Library, options: Namespace) -> None:
    """List the citation styles."""
    found = library.citing.styles()
    if options.json:
        show_json([{"id": style.id, "title": style.title, "kind": style.kind} for style in found])
        return
    for style in found:
        print(f"{style.id:<14} {style.title}  ({style.kind})")


def key_make(library: Library, options: Namespace) -> None:
    """Give papers citation keys by the chosen pattern, or only say which."""
    ids = named_papers(library, options)
    progress = TerminalProgress()
    try:
        changes = library.papers.keys_anew(ids, progress)
        if not options.dry_run:
            library.papers.make_keys([change.id for change in changes], progress)
    finally:
        progress.end()
    if options.json:
        show_json([{"old": change.old, "new": change.new} for change in changes])
        return
    for change in changes:
        print(f"{change.old} → {change.new}")
    if not changes:
        print("Every key fits the pattern already.")
