"""The markup that titles come with: well-formed tags become Unicode where there are letters for it, or go."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)(i|b|em|strong|sc|scp|sub|sup|span)((?:\s[^<>]{0,200})?)>", re.IGNORECASE)
_RAISED = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


def plain(text: str) -> str:
    """A title without its markup; a tag that is never closed, or none of these, stays letter for letter."""
    if "<" not in text:
        return text
    pieces: list[str] = []  # texts and tags in turn
    open_tags: list[tuple[str, int]] = []  # name, place among the pieces
    end = 0
    for match in _TAG.finditer(text):
        pieces += [text[end : match.start()], match.group()]
        end = match.end()
        name = match[2].lower()
        if not match[1]:
            open_tags.append((name, len(pieces) - 1))
            continue
        if not open_tags or open_tags[-1][0] != name or match[3]:
            continue
        _name, place = open_tags.pop()
        pieces[place] = pieces[-1] = ""
        letters = {"sup": _RAISED, "sub": _LOWERED}.get(name)
        inside = pieces[place + 1]
        if letters and place == len(pieces) - 3 and inside and all(sign in letters for sign in inside):
            pieces[place + 1] = "".join(letters[sign] for sign in inside)
    return "".join([*pieces, text[end:]])
