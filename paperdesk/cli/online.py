"""The commands that ask the network: add by identifier, fetch PDFs, fill in fields, and what waits for a connection."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from paperdesk.cli import standard_input
from paperdesk.cli.commands import named_papers
from paperdesk.cli.output import TerminalProgress, show_json
from paperdesk.library import Library

if TYPE_CHECKING:
    from paperdesk.library.looking_parts.outcomes import FetchLine, LookLine, Proposal
    from paperdesk.library.pasting import Find

_UNHAPPY = ("nothing", "failed")
_LOOK_WORDS = {"added": "added", "updated": "filled in", "here": "already here", "nothing": "not found",
               "failed": "not answered", "waiting": "waiting for a connection"}  # fmt: skip
_FETCH_WORDS = {"fetched": "fetched", "here": "has its PDF already", "nothing": "no open PDF is known",
                "failed": "could not be had", "waiting": "waiting for a connection"}  # fmt: skip


def add(library: Library, options: Namespace) -> int:
    """Look identifiers, addresses and references up and bring in what is found; 1 when something was not."""
    finds: list[Find] = []
    strange: list[str] = []
    for word in options.names:
        text = standard_input.read_text() if word == "-" else word
        found = library.looking.read(text, titles=word != "-").finds
        finds += found
        if not found:
            strange.append("standard input" if word == "-" else f"“{word[:80]}”")
    progress = TerminalProgress()
    try:
        report = library.looking.add(
            finds, progress, tags=options.tag, collection=options.collection, index=not options.no_index
        )
    finally:
        progress.end()
    if options.json:
        show_json({
            "lines": [{**_look_json(library, line)} for line in report.lines],
            "totals": {state: report.count(state) for state in _LOOK_WORDS},
        })  # fmt: skip
    else:
        for line in report.lines:
            _print_look(library, line)
    for name in strange:
        print(f"paperdesk: {name} names nothing that can be looked up.", file=sys.stderr)
    _say_problems(report.lines)
    return 1 if strange or any(line.state in _UNHAPPY for line in report.lines) else 0


def _look_json(library: Library, line: LookLine) -> dict[str, object]:
    return {"text": line.find.line, "identifier": str(line.find.identifier) if line.find.identifier else None,
            "state": line.state, "key": _key(library, line.paper), "title": line.title, "service": line.service,
            "message": line.message}  # fmt: skip


def _key(library: Library, paper: int | None) -> str | None:
    rows = library.papers.rows([paper]) if paper is not None else []
    return rows[0].key if rows else None


def _print_look(library: Library, line: LookLine) -> None:
    key = _key(library, line.paper)
    about = f": {key}  {line.title or '(no title)'}" if key else ""
    print(f"{line.find.name}: {_LOOK_WORDS[line.state]}{about}")


def _say_problems(lines: Sequence[LookLine | FetchLine]) -> None:
    """Say on stderr why something did not come, each reason once; and how what waits goes on."""
    said = dict.fromkeys(line.message for line in lines if line.message and line.state in (*_UNHAPPY, "waiting"))
    for message in said:
        print(f"paperdesk: {message}", file=sys.stderr)
    waiting = sum(line.state == "waiting" for line in lines)
    if waiting:
        print(f"paperdesk: {waiting:,} waiting; `paperdesk online resume` asks again.", file=sys.stderr)


def fetch(library: Library, options: Namespace) -> int:
    """Fetch PDFs; 1 when one could not be had."""
    progress = TerminalProgress()
    try:
        report = library.looking.fetch(named_papers(library, options), progress)
    finally:
        progress.end()
    if options.json:
        show_json([{"key": line.key, "title": line.title, "state": line.state, "message": line.message}
                   for line in report.lines])  # fmt: skip
    else:
        for line in report.lines:
            print(f"{line.key}: {_FETCH_WORDS[line.state]}")
    _say_problems(report.lines)
    return 1 if any(line.state in _UNHAPPY for line in report.lines) else 0


def fill(library: Library, options: Namespace) -> int:
    """Show what papers lack and services know, old and new; write what is empty with --apply, what differs with --all.

    1 when nobody could say anything of a paper.
    """
    progress = TerminalProgress()
    try:
        proposals = library.looking.fill(named_papers(library, options), progress)
        if options.all:
            proposals = [_all_but_by_hand(proposal) for proposal in proposals]
        written = library.looking.apply(proposals, progress) if options.apply else 0
    finally:
        progress.end()
    if options.json:
        show_json({"papers": [_fill_json(proposal) for proposal in proposals], "applied": written})
    else:
        for proposal in proposals:
            _print_proposal(proposal)
        if options.apply:
            print(f"{written} paper{'' if written == 1 else 's'} filled in.")
        elif any(field.chosen for proposal in proposals for field in proposal.fields):
            print("Nothing is changed yet; --apply writes what is marked with +.")
    for message in dict.fromkeys(each.message for each in proposals if not each.source and each.message):
        print(f"paperdesk: {message}", file=sys.stderr)
    return 1 if any(not proposal.source for proposal in proposals) else 0


def _all_but_by_hand(proposal: Proposal) -> Proposal:
    fields = tuple(field._replace(chosen=field.chosen or not field.by_hand) for field in proposal.fields)
    return proposal._replace(fields=fields)


def _fill_json(proposal: Proposal) -> dict[str, object]:
    fields = [{"field": field.field, "old": field.old, "new": field.new, "chosen": field.chosen,
               "by_hand": field.by_hand} for field in proposal.fields]  # fmt: skip
    return {"key": proposal.key, "source": proposal.source, "fields": fields, "message": proposal.message}


def _print_proposal(proposal: Proposal) -> None:
    print(f"{proposal.key}  {proposal.name}" + (f"  ({proposal.source})" if proposal.source else ""))
    for field in proposal.fields:
        old, new = field.texts
        print(f"  {'+' if field.chosen else ' '} {field.title}: {_short(old) or '(empty)'} → {_short(new)}")
    if proposal.message:
        print(f"    {proposal.message}")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:119].rstrip() + "…"


def waiting(library: Library, options: Namespace) -> None:
    """List what waits for a connection, the oldest first."""
    wishes, words = library.looking.waiting(), library.looking.waiting_words()
    if options.json:
        show_json([{"kind": wish.kind, "what": what, "asked": wish.asked}
                   for wish, what in zip(wishes, words, strict=True)])  # fmt: skip
    for what in () if options.json else words:
        print(what)
    if not options.json and not words:
        print("Nothing is waiting.", file=sys.stderr)


def resume(library: Library, options: Namespace) -> int:
    """Do what waits for a connection; 1 when something could not be had."""
    progress = TerminalProgress()
    try:
        resumed = library.looking.resume(progress)
    finally:
        progress.end()
    looked, fetched = resumed.looked.lines, resumed.fetched.lines
    if options.json:
        show_json({
            "lines": [_look_json(library, line) for line in looked],
            "fetched": [{"key": line.key, "state": line.state, "message": line.message} for line in fetched],
            "left": resumed.left,
        })  # fmt: skip
    else:
        for line in looked:
            _print_look(library, line)
        for one in fetched:
            print(f"{one.key}: {_FETCH_WORDS[one.state]}")
    if not looked and not fetched:
        print("Nothing is waiting.", file=sys.stderr)
    _say_problems([*looked, *fetched])
    states = [line.state for line in looked] + [one.state for one in fetched]
    return 1 if set(states) & set(_UNHAPPY) else 0


def forget(library: Library, _options: Namespace) -> None:
    """Let nothing wait any more."""
    count = library.looking.forget()
    print(f"{count} forgotten.")
