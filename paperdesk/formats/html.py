"""A reading list as one page of HTML that needs nothing else: to open, search, print or send; light and dark.

Only written. Every text is escaped, notes are rendered by the same limited child as in the window, and the page says
itself that it may load nothing and run no script but its own few lines.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from contextlib import closing
from html import escape
from typing import TextIO

from paperdesk.markup.works import grouped, link_of, names_of
from paperdesk.record import Record, clean_line, clean_text
from paperdesk.workers.note_html import NoteRenderer

# Colours as in resources/tokens.json.
_STYLE = """
:root { color-scheme: light dark; --bg: #fbfaf8; --panel: #fff; --line: #e6e2db; --text: #1f1d1a; --muted: #6f6a62;
  --accent: #2f5fde; --soft: #e8eefd; --soft-text: #2449ae; --star: #e0a100; --hit: #ffe9a8; }
@media (prefers-color-scheme: dark) { :root { --bg: #171615; --panel: #211f1d; --line: #33302c; --text: #ece8e1;
  --muted: #a49d92; --accent: #7ea2ff; --soft: #26304b; --soft-text: #a9c1ff; --star: #f2c14b; --hit: #5c4a12; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 2.5rem 1.25rem 5rem; background: var(--bg); color: var(--text);
  font: 1rem/1.55 Inter, system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; letter-spacing: -.01em; }
h2 { margin: 2.25rem 0 .75rem; font-size: .9rem; font-weight: 600; color: var(--muted); }
h3 { margin: 0; font-size: 1.05rem; line-height: 1.4; font-weight: 600; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
h3 a { color: inherit; }
p { margin: .2rem 0; } .who, .where, .count { color: var(--muted); font-size: .92rem; }
input { width: 100%; margin: 1rem 0 0; padding: .6rem .8rem; font: inherit; color: inherit; background: var(--panel);
  border: 1px solid var(--line); border-radius: 8px; }
input:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
article { padding: 1rem 0; border-top: 1px solid var(--line); }
h2 + article { border-top: 0; padding-top: 0; }
.star { color: var(--star); }
.tag { display: inline-block; margin: .35rem .35rem 0 0; padding: 0 .55rem; border-radius: 999px; font-size: .82rem;
  background: var(--soft); color: var(--soft-text); }
details { margin-top: .5rem; } summary { cursor: pointer; color: var(--muted); font-size: .92rem; }
.note { margin-top: .6rem; padding: .1rem .9rem .3rem; border-left: 3px solid var(--line); }
.note pre { overflow-x: auto; white-space: pre-wrap; } .note table { border-collapse: collapse; }
.note .mark { background: var(--hit); }
[hidden] { display: none; }
@media print { :root { --bg: #fff; --panel: #fff; --text: #000; --muted: #444; --line: #ccc; --accent: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; } input, .count { display: none; }
  article { break-inside: avoid; } details::details-content { content-visibility: visible; height: auto; } }
"""
_SCRIPT = """
const field = document.querySelector("input"), works = [...document.querySelectorAll("article")];
const plain = (text) => text.normalize("NFKD").replace(/\\p{M}/gu, "").toLowerCase();
const texts = works.map((work) => plain(work.textContent));
field.hidden = false;
field.addEventListener("input", () => {
  const words = plain(field.value).split(/\\s+/).filter(Boolean);
  works.forEach((work, place) => { work.hidden = !words.every((word) => texts[place].includes(word)); });
  for (const group of document.querySelectorAll("section"))
    group.hidden = !group.querySelector("article:not([hidden])");
  const shown = works.filter((work) => !work.hidden).length;
  document.querySelector(".count").textContent = words.length ? `${shown} of ${works.length}` : `${works.length}`;
});
"""
_NOT_HERE = re.compile(r' href="(?:task|paper|doi):[^"]{0,4000}"')
_FOOTNOTE = re.compile(r'(name="|href="#)(fn)')


def sniff(_head: bytes, _name: str) -> float:
    """A page is never taken in again."""
    return 0.0


def write(records: Iterable[Record], out: TextIO) -> None:
    """Write the page, works in the order they come, under a heading for each status where there is more than one."""
    works = list(records)
    groups = grouped(works)
    policy = "; ".join(("default-src 'none'", f"style-src '{_hash(_STYLE)}'", f"script-src '{_hash(_SCRIPT)}'",
                        "base-uri 'none'", "form-action 'none'"))  # fmt: skip
    out.write(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="PaperDesk">\n'
        f"<title>Reading list</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<header>\n<h1>Reading list</h1>\n"
        f'<p class="count" aria-live="polite">{len(works)}</p>\n'
        '<input type="search" placeholder="Search" aria-label="Search" autocomplete="off" hidden>\n</header>\n<main>\n'
    )
    with closing(NoteRenderer()) as renderer:
        number = 0
        for title, group in groups:
            out.write("<section>\n" + (f"<h2>{title} ({len(group)})</h2>\n" if len(groups) > 1 else ""))
            for record in group:
                number += 1
                out.write(_article(record, [_note(renderer, note, number) for note in record.notes if note.strip()]))
            out.write("</section>\n")
    out.write(f"</main>\n<script>{_SCRIPT}</script>\n</body>\n</html>\n")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _article(record: Record, notes: list[str]) -> str:
    title, link = _text(record.title) or _text(record.key) or "Untitled", link_of(record)
    heading = f'<a href="{escape(link)}" rel="noreferrer">{title}</a>' if link else title
    star = ' <span class="star" title="Starred">★</span>' if record.starred else ""
    venue = f"<cite>{_text(record.venue)}</cite>" if clean_line(record.venue) else ""
    where = ", ".join(part for part in (venue, str(record.year or "")) if part)
    lines = [f"<h3>{heading}{star}</h3>"]
    people = _text(names_of(record))
    lines += [f'<p class="{kind}">{text}</p>' for kind, text in (("who", people), ("where", where)) if text]
    if record.tags:
        lines.append("<p>" + "".join(f'<span class="tag">{_text(tag)}</span>' for tag in record.tags) + "</p>")
    if record.abstract.strip():
        paragraphs = "".join(f"<p>{_text(part)}</p>" for part in re.split(r"\n\s*\n", record.abstract) if part.strip())
        lines.append(f"<details><summary>Abstract</summary>{paragraphs}</details>")
    lines += [f'<div class="note">{note}</div>' for note in notes]
    return "<article>\n" + "\n".join(lines) + "\n</article>\n"


def _text(text: str) -> str:
    return escape(clean_line(text))


def _note(renderer: NoteRenderer, note: str, number: int) -> str:
    """A note as safe HTML, without what only the window can follow; its footnotes are its own."""
    html = _NOT_HERE.sub("", renderer.render(clean_text(note)).html)
    return _FOOTNOTE.sub(rf"\g<1>n{number}-\2", html)
