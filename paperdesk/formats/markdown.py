"""A reading list in Markdown: works under their status, each with its title as a link, who, where, when, tags and note.

Only written. What strangers wrote is escaped, so that no title becomes a heading, a link or code; a note is Markdown
already and is set in under its work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO
from urllib.parse import quote

from paperdesk.markup.works import grouped, link_of, names_of
from paperdesk.record import Record, clean_line

_SPECIAL = re.compile(r"[\\`*_\[\]|~$]")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")
_WRITTEN = re.compile(r"\ufeff?# Reading list\r?\n\r?\n(?:## |- \[|- \*\*)")
_START = re.compile(r"(?:[-+#>=]|\d{1,9}[.)])(?=\s|$)|#{2,6}(?=\s|$)")


def sniff(head: bytes, _name: str) -> float:
    """Whether bytes begin a list as it is written here, which is never taken in again."""
    return 1.0 if _WRITTEN.match(head.decode("utf-8", "replace")) else 0.0


def escaped(text: str) -> str:
    """A text on one line in which no sign means anything to Markdown."""
    line = _SPECIAL.sub(r"\\\g<0>", _ENTITY.sub("&amp;", clean_line(text))).replace("<", "&lt;")
    start = _START.match(line)
    if start is None:
        return line
    place = start.end() - 1 if line[0].isdigit() else 0
    return f"{line[:place]}\\{line[place:]}"


def write(records: Iterable[Record], out: TextIO) -> None:
    """Write works in the order they come, under a heading for each status where there is more than one."""
    groups = grouped(list(records))
    out.write("# Reading list\n")
    for title, works in groups:
        out.write(f"\n## {title}\n\n" if len(groups) > 1 else "\n")
        for record in works:
            out.write(_entry(record))


def _entry(record: Record) -> str:
    title, link = escaped(record.title) or escaped(record.key) or "Untitled", link_of(record)
    first = f"- [{title}](<{quote(link, safe=_IN_ADDRESS)}>)" if link else f"- **{title}**"
    venue = f"*{escaped(record.venue)}*" if clean_line(record.venue) else ""
    about = ", ".join(part for part in (escaped(names_of(record)), venue, str(record.year or "")) if part)
    tags = " ".join(f"`#{clean_line(tag).replace('`', '')}`" for tag in record.tags)
    lines = [first + (" ★" if record.starred else ""), *(f"  {part}" for part in (about, tags) if part)]
    text = "  \n".join(lines) + "\n"  # two spaces break a line
    for note in record.notes:
        set_in = "\n".join(f"  {line}".rstrip() for line in note.strip().splitlines())
        text += f"\n{set_in}\n\n" if set_in else ""
    return text


_IN_ADDRESS = "%/:?#[]@!$&'()*+,;=~-._"  # what stays as it is in an address
