"""The commands that ask the network: add by identifier, fetch PDFs, fill in fields, and what waits for a connection."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from paperdesk.cli import standard_input
from paperdesk.cli.commands import named_papers
from paperdesk.cli.output import TerminalProgress, show_json
from paperdesk.cli.transfer import print_account, report_json
from paperdesk.library import Library
from paperdesk.library.shapes import Report

if TYPE_CHECKING:
    from paperdesk.library.looking_parts.outcomes import FetchLine, LookLine, Proposal, Resumed
    from paperdesk.library.pasting import Find

_UNHAPPY = ("nothing", "failed")
_LOOK_WORDS = {"added": "added", "updated": "filled in", "here": "already here", "nothing": "not found",
               "failed": "not answered", "waiting": "waiting until you ask again"}  # fmt: skip
_FETCH_WORDS = {"fetched": "fetched", "here": "has its PDF already", "nothing": "no open PDF is known",
                "failed": "could not be had", "waiting": "waiting until you ask again"}  # fmt: skip


def add(library: Library, options: Namespace) -> int:
    """Look identifiers, addresses and references up and bring in what is found; 1 when something was not."""
    finds: list[Find] = []
    strange: list[str] = []
    entries: list[tuple[str, str]] = []
    for word in options.names:
        text = standard_input.read_text() if word == "-" else word
        pasted = library.looking.read(text, titles=word != "-")
        finds += pasted.finds
        name = "Standard input" if word == "-" else f"“{word[:80]}”"
        entries += [(name, entry) for entry in pasted.entries]
        if pasted.kind == "nothing":
            strange.append(f"{name} names nothing that can be looked up. {pasted.remark}".strip())
        elif pasted.cut:
            strange.append(pasted.remark)
    progress = TerminalProgress()
    brought = Report()
    try:
        for name, entry in entries:  # a bibliography that stands in the text is no matter of services
            brought.files += library.transfer.import_text(
                entry, progress, name=name, tags=options.tag, collection=options.collection,
                index=not options.no_index and not finds,
            ).files  # fmt: skip
        report = library.looking.add(
            finds, progress, tags=options.tag, collection=options.collection, index=not options.no_index
        )
    finally:
        progress.end()
    if options.json:
        show_json({
            "lines": [{**_look_json(library, line)} for line in report.lines],
            "totals": {state: report.count(state) for state in _LOOK_WORDS},
            **({"imported": report_json(brought)} if entries else {}),
        })  # fmt: skip
    else:
        for account in brought.files:
            print_account(account)
        for line in report.lines:
            _print_look(library, line)
    for said in [*strange, *(account.error for account in brought.refused)]:
        print(f"paperdesk: {said}", file=sys.stderr)
    _say_problems(report.lines)
    return 1 if strange or brought.refused or any(line.state in _UNHAPPY for line in report.lines) else 0


def _look_json(library: Library, line: LookLine) -> dict[str, object]:
    return {"text": line.find.line, "identifier": str(line.find.identifier) if line.find.identifier else None,
            "state": line.state, "key": _key(library, line.paper), "title": line.title, "service": line.service,
            "message": line.message}  # fmt: skip


def _key(library: Library, paper: int | None) -> str | None:
    rows = library.papers.rows([paper]) if paper is not None else []
    return rows[0].key if rows else None


def _print_look(library: Library, line: LookLine) -> None:
    key = _key(library, line.paper)
    about = f": {key}  {line.title or line.message or '(no title)'}" if key else ""
    print(f"{line.find.name}: {_LOOK_WORDS[line.state]}{about}")


def _say_problems(lines: Sequence[LookLine | FetchLine | Proposal]) -> None:
    """Say on stderr why something did not come, each reason once; and how what waits goes on."""
    said = dict.fromkeys(line.message for line in lines if line.message and line.state != "here")
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
        write = ("all" if options.all else "empty") if options.apply else ""
        proposals = library.looking.fill(named_papers(library, options), progress, write=write)
        if options.all:
            proposals = [proposal.with_all() for proposal in proposals]
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
    _say_problems([proposal for proposal in proposals if not proposal.source])
    return 1 if any(map(_is_unanswered, proposals)) else 0


def _is_unanswered(proposal: Proposal) -> bool:
    """Whether nobody could say anything of a paper, and it does not wait to be asked again."""
    return proposal.state != "waiting" and (not proposal.source or proposal.doubted)


def _fill_json(proposal: Proposal) -> dict[str, object]:
    fields = [{"field": field.field, "old": field.old, "new": field.new, "chosen": field.chosen,
               "by_hand": field.by_hand, "doubted": field.doubted} for field in proposal.fields]  # fmt: skip
    return {"key": proposal.key, "state": _fill_state(proposal), "source": proposal.source, "fields": fields,
            "message": proposal.message}  # fmt: skip


def _fill_state(proposal: Proposal) -> str:
    return proposal.state or ("found" if proposal.source else "nothing")


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
    """List what waits to be asked again, the oldest first."""
    wishes, words = library.looking.waiting(), library.looking.waiting_words()
    if options.json:
        show_json([{"kind": wish.kind, "what": what, "asked": wish.asked}
                   for wish, what in zip(wishes, words, strict=True)])  # fmt: skip
    for wish, what in () if options.json else zip(wishes, words, strict=True):
        print(f"{what}  (since {_since(wish.asked)})" if wish.asked else what)
    if not options.json and not words:
        print("Nothing is waiting.", file=sys.stderr)


def _since(asked: str) -> str:
    """A time of the list in this place's time: "2026-11-30 14:05"."""
    try:
        return f"{datetime.fromisoformat(asked).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return asked  # written by hand, or by a program of another kind


def resume(library: Library, options: Namespace) -> int:
    """Do what waits to be asked again; 1 when something could not be had."""
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
            "papers": [_fill_json(proposal) for proposal in resumed.proposals],
            "applied": resumed.filled or 0,
            "left": resumed.left,
        })  # fmt: skip
    else:
        for line in looked:
            _print_look(library, line)
        for one in fetched:
            print(f"{one.key}: {_FETCH_WORDS[one.state]}")
        _print_resumed_fill(resumed)
    if not (looked or fetched or resumed.proposals or resumed.filled is not None):
        print("Nothing is waiting.", file=sys.stderr)
    _say_problems([*looked, *fetched, *(each for each in resumed.proposals if not each.source)])
    states = [line.state for line in looked] + [one.state for one in fetched]
    return 1 if set(states) & set(_UNHAPPY) or any(map(_is_unanswered, resumed.proposals)) else 0


def _print_resumed_fill(resumed: Resumed) -> None:
    """What papers lack: looked at alone, or written as was wished."""
    for proposal in resumed.proposals:
        _print_proposal(proposal)
    if resumed.filled is not None:
        print(f"{resumed.filled} paper{'' if resumed.filled == 1 else 's'} filled in.")
    if any(field.chosen for proposal in resumed.proposals for field in proposal.fields):
        print("Nothing of these is changed yet; `paperdesk fill KEY --apply` writes what is marked with +.")


def forget(library: Library, _options: Namespace) -> None:
    """Let nothing wait any more, and say what it was."""
    for what in library.looking.waiting_words():
        print(what)
    print(f"{len(library.looking.forget())} forgotten.")
