"""`paperdesk related`: papers related to others, or to a text, nearest first, each with the reason."""

from __future__ import annotations

import sys
from argparse import Namespace

from paperdesk.cli import standard_input
from paperdesk.cli.commands import TAKEN_IN, take_in
from paperdesk.cli.output import line, paper_json, show_json
from paperdesk.errors import ChildError, LibraryError
from paperdesk.library import Library


def related(library: Library, options: Namespace) -> int:
    """Show what is related; 2 when neither papers nor a text were named, or both."""
    if bool(options.keys) == (options.text is not None):
        print("paperdesk: name papers by their keys, or give a text with --text", file=sys.stderr)
        return 2
    if options.text is None:
        ids = [library.papers.id_of(key) for key in options.keys]
        _take_in(library)
        found = library.related.of(ids, options.limit)
    else:
        text = standard_input.read_text() if options.text == "-" else options.text
        _take_in(library)
        found = library.related.like(text, options.limit)
    if options.json:
        papers = library.papers.many([each.id for each in found])
        show_json([
            {"score": round(each.score, 4),
             "shared": {"tags": list(each.tags), "authors": list(each.people), "words": list(each.words)},
             **paper_json(paper, library.folder)}
            for each, paper in zip(found, papers, strict=True)
        ])  # fmt: skip
        return 0
    for each, row in zip(found, library.papers.rows([each.id for each in found]), strict=True):
        print(line(row))
        print(f"     {each.why}")
    if not found:
        print("Nothing is related.", file=sys.stderr)
    return 0


def _take_in(library: Library) -> None:
    """Bring the index up to the library, and what papers mean where that counts; say so where it takes long."""
    take_in(library)
    waiting = library.meanings.waiting()
    if waiting > TAKEN_IN:
        print(f"paperdesk: what {waiting:,} papers mean is not known yet; `paperdesk reindex` reads them.",
              file=sys.stderr)  # fmt: skip
    elif waiting:
        try:
            library.meanings.catch_up()
        except (ChildError, LibraryError) as error:  # their words answer alone
            print(f"paperdesk: {error}", file=sys.stderr)
