"""The markup in titles and abstracts that services give: JATS, HTML and MathML to plain lines and paragraphs.

Only tags of these are taken as such; "p < 0.05" stays as it is. Linear in the text.
"""

from __future__ import annotations

import html
import re

from paperdesk.markup.titles import plain

_BLOCKS = "p|title|sec|list|list-item|div|br|li|ul|ol|h[1-6]|abstract|disp-formula|disp-quote|break|section|article|tr"
_INLINE = (
    "i|b|u|em|strong|italic|bold|sc|scp|sub|sup|span|small|font|a|tt|monospace|underline|ext-link|xref|label|inline-formula|"
    "tex-math|math|named-content|styled-content|email|uri|inf|text|alternatives|inline-graphic|graphic|img|code|pre|td|"
    "strike|blockquote|roman|overline"
)
_ATTRIBUTES = r"(?:\s{1,20}[\w:.-]{1,40}\s{0,5}=\s{0,5}(?:\"[^\"<>]{0,500}\"|'[^'<>]{0,500}')){0,20}\s{0,20}"
_TAG = re.compile(
    rf"<(/?)(?:jats:(?P<jats>[a-z][a-z-]{{0,30}})|mml:(?P<mml>[a-z]{{1,20}})|(?P<html>{_BLOCKS}|{_INLINE}))"
    rf"{_ATTRIBUTES}(?P<alone>/?)>",
    re.IGNORECASE,
)
_BLOCK = re.compile(_BLOCKS, re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^>]{0,300}-->|<!\[CDATA\[|\]\]>")
_NAMES = {"italic": "i", "bold": "b", "sc": "scp", "inf": "sub", "em": "i", "strong": "b"}
_LETTERS = frozenset(("i", "b", "sub", "sup", "scp"))
_TEX = re.compile(r"<(?:jats:)?tex-math\b[^<>]{0,200}>([^<>]{0,5000})</(?:jats:)?tex-math>", re.IGNORECASE)
_TEX_BODY = re.compile(r"\\begin\{document\}\s{0,20}(.{1,2000}?)\s{0,20}\\end\{document\}", re.DOTALL)
_ABSTRACT = re.compile(r"(?:abstract|summary|zusammenfassung|résumé|resumen)\s{0,3}[.:]?", re.IGNORECASE)
_HUGE_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")
_BREAK, _HEADING = "\x00", "\x01"


def line(text: str) -> str:
    """A title, name or venue: its markup as Unicode where there are letters for it, its entities decoded, one line."""
    if "<" in text:
        text = _without_tags(text).replace(_BREAK, " ").replace(_HEADING, " ")
    return " ".join(_decoded(text).split())


def paragraphs(text: str) -> str:
    """An abstract without its markup: paragraphs with a blank line between, a section's heading on a line above it.

    Text without any such markup keeps its white space.
    """
    if "<" not in text:
        return _decoded(text).strip()
    bare = _without_tags(text)
    if _BREAK not in bare:
        return _decoded(bare).strip()
    out: list[str] = []
    under_heading = False
    for block in bare.split(_BREAK):
        words = " ".join(_decoded(block.replace(_HEADING, "")).split())
        is_heading = _HEADING in block
        if not words or (is_heading and not out and _ABSTRACT.fullmatch(words)):
            continue
        out.append(("" if not out else "\n" if under_heading else "\n\n") + words)
        under_heading = is_heading
    return "".join(out)


def _decoded(text: str) -> str:
    """Text with the characters that entities stand for, of which some were escaped twice."""
    if "&" not in text:
        return text
    once = html.unescape(_HUGE_REFERENCE.sub("", text))
    return html.unescape(_HUGE_REFERENCE.sub("", once)) if "&amp;" in text and "&" in once else once


def _without_tags(text: str) -> str:
    text = _COMMENT.sub("", text.replace(_BREAK, "").replace(_HEADING, ""))
    text = _TEX.sub(_tex, text)
    return _TAG.sub(_bare_tag, plain(_TAG.sub(_known_tag, text)))


def _tex(match: re.Match[str]) -> str:
    """The formula inside of a whole TeX document, which some publishers give."""
    body = _TEX_BODY.search(match[1])
    return body[1] if body else match[1]


def _known_tag(match: re.Match[str]) -> str:
    """A tag that means raised or slanted letters, by its short name and without attributes; others as they are."""
    name = (match["jats"] or match["html"] or "").lower()
    name = _NAMES.get(name, name)
    return f"<{match[1]}{name}>" if name in _LETTERS and not match["alone"] else match[0]


def _bare_tag(match: re.Match[str]) -> str:
    name = (match["jats"] or match["html"] or "").lower()
    if name == "title":
        return _BREAK if match[1] else _BREAK + _HEADING
    return _BREAK if name and _BLOCK.fullmatch(name) else ""
