"""Notes that are written in HTML, as Zotero does, as Markdown: paragraphs, lists, emphasis, links; other tags go."""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"<(/?)(p|div|span|br|b|i|em|strong|u|sub|sup|ul|ol|li|h[1-6]|blockquote|pre|code|a|hr)\b([^<>]{0,1000})>", re.I
)
_IS_HTML = re.compile(r"</(?:p|div|span|b|i|em|strong|u|sub|sup|ul|ol|li|h[1-6]|blockquote|pre|code|a)>|<br ?/?>", re.I)
_HREF = re.compile(r"href\s{0,5}=\s{0,5}[\"']([^\"']{1,900})[\"']", re.I)
_SIGNS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}


def markdown_of(note: str) -> str:
    """A note as Markdown; one without HTML stays letter for letter."""
    if "<" not in note or _IS_HTML.search(note) is None:
        return note
    out: list[str] = []
    links: list[str] = []
    end = 0
    for match in _TAG.finditer(note):
        out.append(html.unescape(note[end : match.start()]))
        out.append(_written(bool(match[1]), match[2].lower(), match[3], links))
        end = match.end()
    out.append(html.unescape(note[end:]))
    lines = (line.rstrip() for line in "".join(out).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _written(closing: bool, name: str, rest: str, links: list[str]) -> str:
    """What stands in Markdown for a tag."""
    if name == "a":
        if closing:
            return f"]({links.pop()})" if links else ""
        href = _HREF.search(rest)
        links += [html.unescape(href[1])] if href else []
        return "[" if href else ""
    if name == "li":
        return "" if closing else "\n- "
    if name in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return "\n\n" if closing else "\n\n" + "#" * int(name[1]) + " "
    if name == "blockquote":
        return "\n\n" if closing else "\n\n> "
    if name in ("p", "div", "ul", "ol", "pre"):
        return "\n\n"
    if name in ("br", "hr"):
        return "\n" if name == "br" else "\n\n---\n\n"
    return _SIGNS.get(name, "")
