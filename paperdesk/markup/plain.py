"""Plain text as Markdown that shows the same letters, with no more backslashes than that takes.

Knows what means something to the converter that shows notes; no HTML and no format.
"""

from __future__ import annotations

import re

from paperdesk.markup.source import WIKI

_LINE_START = re.compile(r"(?m)^([ \t]{0,3})(#{1,6}(?!#)|>|(?:={2,}|-{2,}|~{3,}|`{3,}|\+)(?=[ \t]*$)|:(?=[ \t]))")
_NUMBER_START = re.compile(r"(?m)^([ \t]{0,3}\d{3,9})([.)])(?=[ \t])")
_STARS = re.compile(r"\*(?=[^\s*])|(?<=[^\s*])\*|\*{2,}")
_UNDERLINES = re.compile(r"(?<![\w_])_+(?=\S)|(?<=\S)_+(?![\w_])")
_BRACKETS = re.compile(rf"{WIKI}|\[(?=[^\[\]\n]{{0,300}}\]\()|\[(?=\^[^\[\]\n]{{1,60}}\])")
_TWICE = re.compile(r"~~|==|\^\^|\+\+")
_TAG_LIKE = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")

# What stands for one of its letters in text that `escaped` gave.
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+.!~^:=-])|&(amp|lt|#61);")
_LETTERS = {"amp": "&", "lt": "<", "#61": "="}


def unescaped(text: str) -> str:
    """The letters of Markdown that only escapes some of them, as `escaped` gives it; other marks stay as they are."""
    return _ESCAPED.sub(lambda match: match[1] or _LETTERS[match[2]], text)


def escaped(text: str, *, begins: bool = True) -> str:
    """Plain text as Markdown that shows the same, with as few backslashes as that takes.

    `begins`: it stands at the beginning of a line, where more letters mean something.
    """
    if "\\" in text:
        text = re.sub(r"\\(?=[\\`*_{}\[\]()>#+.!-])", r"\\\\", text)
    if "&" in text:
        text = _ENTITY.sub("&amp;", text)
    if "<" in text:
        text = _TAG_LIKE.sub("&lt;", text)
    if text.count("`") > 1:
        text = text.replace("`", "\\`")
    if text.count("*") > 1:
        text = _STARS.sub(lambda match: "\\*" * len(match.group()), text)
    if text.count("_") > 1:
        text = _UNDERLINES.sub(lambda match: "\\_" * len(match.group()), text)
    if "[" in text:
        text = _BRACKETS.sub(lambda match: "\\" + match.group().replace("[[", "[\\["), text)
    if text.count("~~") > 1 or text.count("==") > 1 or text.count("^^") > 1:
        text = _TWICE.sub(_apart, text)
    if begins:
        text = _LINE_START.sub(r"\1\\\2", text)
        text = _NUMBER_START.sub(r"\1\\\2", text)
    return text


def _apart(match: re.Match[str]) -> str:
    return "".join("\\" + sign if sign in "~^+" else "&#61;" for sign in match.group())
