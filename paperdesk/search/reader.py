"""A query's text taken apart: words, phrases, `field:value`, operators and parentheses, each with its place.

Goes once through the text from left to right and never raises. What it cannot read as anything else is a word. Knows
how the language is spelled; what belongs together, and which small "and" is an operator, is seen in query.py.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from paperdesk.search.fields import FIELDS, LONGEST_NAME, Field, Kind, Takes, choice_of, choices_beginning, field_named
from paperdesk.search.tree import Exact, Fact, Identifier, Node, Phrase, Value, Word, disjunction, negation
from paperdesk.search.values import QUOTES, describe_value, identify, identify_as, read_value, unquoted

MAX_LEVELS = 50
MAX_FACTS = 100
MAX_OPEN = 25
"""Words with a star or a tilde, each of which may stand for thousands."""
_MOST_NOTES = 8

# Full stops, commas and brackets of Chinese and Japanese part words as a space does.
_STOPS = "、，。；：！？（）《》〈〉【】「」『』〔〕"
_GAPS = re.compile(rf"[\s{_STOPS}]*")
_RUN = re.compile(rf"[^\s{_STOPS}{QUOTES}()]+")
_RUN_TO_COMMA = re.compile(rf"[^\s{_STOPS}{QUOTES}(),]+")
_NAME = re.compile(rf"([A-Za-z]{{1,{LONGEST_NAME}}}):")
_SIGN = re.compile(rf"(?:[><]=?|=[><]?|[≥≤])(?=[{QUOTES}])")
_QUOTED = re.compile(rf"(?:\\.|[^\\{QUOTES}]|\\\Z)*", re.DOTALL)
_PAIRING = re.compile(rf"[()]|[\s{_STOPS}{QUOTES}]+")
_NEXT_DOI = re.compile(r",(?=10\.|doi:|https?://)", re.I)


@cache
def _counted() -> re.Pattern[str]:
    """What counts as a word: each Chinese character too. Made late, for such a set takes milliseconds."""
    return re.compile("[\u2e80-\U0003ffff]|[^\\W\u2e80-\U0003ffff]+")


class Part(StrEnum):
    """What a lexeme is to the tree."""

    ITEM = "item"
    AND = "and"
    OR = "or"
    NOT = "not"
    OPEN = "("
    CLOSE = ")"


_BEFORE_PARENTHESIS = re.compile(r"(?:AND|OR|NOT)(?=\()")
_OPERATORS = {word: Part(word.lower()) for word in ("AND", "OR", "NOT", "and", "or", "not")}


@dataclass(slots=True)
class Lexeme:
    """One part of the text. An operator in small letters brings the word along that it is where it is none."""

    part: Part
    start: int
    end: int
    node: Node | None = None  # None for `sort:` and for what is still being typed
    shown: str = ""  # what kind of token it is shown as, for an item
    label: str = ""
    clause: bool = False  # `field:value`
    negated: bool = False  # `field:-value`
    small: bool = False
    glued: bool = False  # "-"


class _Piece(NamedTuple):
    """One of the values behind a colon, between commas."""

    text: str
    start: int
    end: int
    quoted: bool = False
    star: bool = False
    open: bool = False  # its closing quote is missing


class Reader:
    """Reads one text; then `lexemes`, `sort`, `notes` and `closing` (what is missing at the end) hold the result."""

    def __init__(self, text: str, *, typing: bool, terms: int) -> None:
        self.lexemes: list[Lexeme] = []
        self.sort: str | None = None
        self.closing = ""
        self._notes: dict[str, None] = {}
        self._text = text
        self._typing = typing
        self._at = 0
        self._groups: list[Field | None] = [None]  # the field of `field:( … )` for each open parenthesis
        self._too_deep = 0
        self._inner = _inner_parentheses(text)
        self._terms = self._left = terms
        self._facts_left = MAX_FACTS
        self._open_left = MAX_OPEN
        self._seen: set[tuple[str | None, str]] = set()
        self._negating = False  # what is left out is left out as a whole word, also while it grows

    @property
    def notes(self) -> tuple[str, ...]:
        """What was cut or read otherwise than it may have been meant, in sentences."""
        return tuple(self._notes)

    def note(self, sentence: str) -> None:
        """Say something about what was read, once, and not without end."""
        if len(self._notes) < _MOST_NOTES:
            self._notes[sentence] = None

    def read(self) -> None:
        """Take the whole text apart."""
        text = self._text
        while (at := self._skip(self._at)) < len(text):
            self._at = at
            if text[at] == "(":
                self._open(at, at + 1, self._groups[-1])
            elif text[at] == ")":
                self._close()
            elif text[at] in QUOTES:
                self._values(self._groups[-1], at, at)
            elif self._is_minus(at):
                self.lexemes.append(Lexeme(Part.NOT, at, at + 1, glued=True))
                self._at = at + 1
            else:
                self._chunk()
            self._at = max(self._at, at + 1)  # whatever it was, it is read once
        self.closing += ")" * (len(self._groups) - 1 + self._too_deep)

    # --- parentheses and operators ---------------------------------------------------------------------------------

    def _skip(self, at: int) -> int:
        match = _GAPS.match(self._text, at)
        return match.end() if match else at

    def _ends(self, at: int) -> bool:
        """Whether nothing that belongs to what stands before `at` can stand there."""
        return at >= len(self._text) or self._text[at] == ")" or self._skip(at) > at

    def _is_minus(self, at: int) -> bool:
        text = self._text
        begins = at == 0 or text[at - 1] == "(" or self._skip(at - 1) > at - 1
        return text[at] == "-" and begins and not self._ends(at + 1) and text[at + 1] != "-"

    def _open(self, start: int, end: int, field: Field | None) -> None:
        self._at = end
        if len(self._groups) > MAX_LEVELS:
            self._too_deep += 1
            self.note(f"Parentheses more than {MAX_LEVELS} deep were left out.")
            return
        self._groups.append(field)
        self.lexemes.append(Lexeme(Part.OPEN, start, end, label=self._text[start:end]))

    def _close(self) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._groups) > 1:
            self._groups.pop()
            self.lexemes.append(Lexeme(Part.CLOSE, self._at, self._at + 1, label=")"))
        self._at += 1

    # --- what stands between spaces ----------------------------------------------------------------------------------

    def _chunk(self) -> None:
        """Read from here to the next space: a field with its values, an operator, an identifier or a word."""
        text, start = self._text, self._at
        name = _NAME.match(text, start)
        field = field_named(name.group(1)) if name else None
        if name and field:
            after = name.end()
            if not self._ends(after):
                if text[after] == "(" and field.name != "sort":  # an order has no parts
                    return self._open(start, after + 1, field)
                return self._values(field, start, after)
            if self._typing and after == len(text):
                return self._item(start, after, None, "open", text[start:after], clause=True)
            if field.takes is Takes.IDENTIFIER and self._labelled(field, start, after):
                return None
        if name and not field:
            self._misspelt(name.group(1), start, name.end())
        operator = _BEFORE_PARENTHESIS.match(text, start)
        end = operator.end() if operator else self._run(start)
        chunk = text[start:end]
        part = _OPERATORS.get(chunk)
        glued = bool(self.lexemes) and self.lexemes[-1].glued and self.lexemes[-1].end == start
        if part and not glued:
            self._at = end
            word = self._word(chunk, None, start, end)
            self.lexemes.append(Lexeme(part, start, end, word, "word", chunk, small=chunk.islower()))
        elif self._groups[-1] and not chunk.startswith("\\"):
            self._values(self._groups[-1], start, start)
        else:
            node = self._identifier(chunk, start, end) or self._word(chunk, None, start, end)
            self._item(start, end, node, "identifier" if isinstance(node, Identifier) else "word", chunk)

    def _labelled(self, field: Field, start: int, after: int) -> bool:
        """Read an identifier that stands behind its name and a space, as printed: "DOI: 10.1000/182"."""
        begin = self._skip(after)
        end = self._run(begin)
        found = identify(self._text[begin:end].rstrip("*"))
        if not found or not (found[0] == field.name or (field.name == "doi" and found[0] == "arxiv")):
            return False
        self._item(start, end, self._identifier(self._text[begin:end], start, end), "identifier", self._text[begin:end])
        return True

    def _misspelt(self, name: str, start: int, after: int) -> None:
        """Say which field may have been meant by a word before a colon that is none."""
        if len(name) < 3 or self._ends(after) or self._text[after : after + 2] == "//":
            return
        near = get_close_matches(name.lower(), [field.name for field in FIELDS], 1, 0.7)
        if near:
            self.note(f"“{name}:” is no field and was searched as text; did you mean {near[0]}:?")

    def _run(self, start: int, field: Field | None = None) -> int:
        """The end of what stands together from `start`; of a value up to a comma that parts it from the next."""
        text, at, level = self._text, start, 0
        pattern = _RUN_TO_COMMA if field else _RUN
        while at < len(text):
            match = pattern.match(text, at)
            at = match.end() if match else at
            sign = text[at : at + 1]
            if sign == "(" and at > start and at in self._inner:
                level += 1
            elif sign == ")" and level:
                level -= 1
            elif not (sign == "," and field and (level or not self._parts(field, at))):
                break
            at += 1
        return at

    def _parts(self, field: Field, at: int) -> bool:
        """Whether the comma at `at` parts two values: not in 5,000, not in addresses, in DOIs only before another."""
        before, after = self._text[at - 1 : at], self._text[at + 1 : at + 2]
        if field.kind is Kind.WORDS:
            return not (before.isdigit() and after.isdigit())
        if field.name == "doi":
            return bool(_NEXT_DOI.match(self._text, at)) or not after
        return field.name != "url"

    def _item(
        self, start: int, end: int, node: Node | None, shown: str, label: str, *, clause: bool = False,
        negated: bool = False,
    ) -> None:  # fmt: skip
        self._at = end
        if node or clause:
            self.lexemes.append(Lexeme(Part.ITEM, start, end, node, shown, label, clause, negated))

    def _identifier(self, chunk: str, start: int, end: int) -> Identifier | None:
        words = chunk.rstrip("*")
        found = identify(words)
        if not found:
            return None
        grows = self._grows(end) and words[-1].isalnum() and found[0] in ("doi", "arxiv", "url")
        return Identifier(*found, words, words != chunk or grows, start, end)

    def _grows(self, end: int) -> bool:
        """Whether what ends there is still being typed and may match what it could become."""
        negated = self._negating or (bool(self.lexemes) and self.lexemes[-1].part is Part.NOT)
        return self._typing and end == len(self._text) and not negated

    # --- words -------------------------------------------------------------------------------------------------------

    def _word(self, chunk: str, field: str | None, start: int, end: int) -> Word | None:
        """The word that a run of characters is, with its star or tilde; None where there is nothing to search for."""
        body = chunk.lstrip("\\-(,")
        if "(" in chunk[: len(chunk) - len(body)]:
            body = body.replace("(", "").replace(")", "")
        body, star, fuzzy = _without_suffix(body)
        if fuzzy > 2:
            self.note("At most two letters of a word may differ: ~2.")
            fuzzy = 2
        body = self._afforded(body, field) if _is_searchable(body) else ""
        if body.count("(") != body.count(")"):  # it was cut in the middle
            body = body.partition("(")[0]
        if not body:
            return None
        if (star or fuzzy) and not self._may_open():
            star, fuzzy = False, 0
        grows = self._grows(end) and not fuzzy and _is_letter(body[-1])
        return Word(body, field, star or grows, fuzzy, start, end)

    def _phrase(self, piece: _Piece, field: str | None, start: int) -> Phrase | None:
        """The phrase between two quotes; an author's "Family, Given" the way names are written out."""
        end = len(piece.text)
        while end and (piece.text[end - 1] == "*" or piece.text[end - 1].isspace()):
            end -= 1
        star = piece.star or piece.text[end : end + 1] == "*"
        text = " ".join(piece.text[:end].split())
        if field == "author" and text.count(",") == 1:
            text = " ".join(part for part in map(str.strip, reversed(text.split(","))) if part)
        text = self._afforded(text, field) if _is_searchable(text) else ""
        if not text:
            return None
        star = star and self._may_open()
        grows = piece.open and self._grows(piece.end) and end == len(piece.text) and _is_letter(text[-1])
        return Phrase(text, field, star or grows, start, piece.end)

    def _may_open(self) -> bool:
        """Whether one more word may stand for others; says so if not."""
        self._open_left -= 1
        if self._open_left < 0:
            self.note(f"Only the first {MAX_OPEN} words with a star or a tilde stand for others.")
        return self._open_left >= 0

    def _afforded(self, text: str, field: str | None) -> str:
        """As much of a text as the bound on words still allows; a repeated one costs nothing."""
        if (field, text) in self._seen:
            return text
        if not self._left or len(text) > self._left:
            for count, match in enumerate(_counted().finditer(text), 1):
                if count > self._left:
                    self.note(f"Only the first {self._terms:,} words were searched for.")
                    text = text[: match.start()].rstrip(" *~\\-")
                    break
        self._left -= sum(1 for _ in _counted().finditer(text))
        self._seen.add((field, text))
        return text if _is_searchable(text) else ""

    # --- fields ------------------------------------------------------------------------------------------------------

    def _values(self, field: Field | None, start: int, at: int) -> None:
        """Read the values of a field from `at`; `start` is where its name stands, or `at` inside `field:( … )`.

        Without a field it is a phrase that stands for itself.
        """
        text = self._text
        if field is None:
            piece = self._piece(None, at)
            phrase = self._phrase(piece, None, start)
            return self._item(start, piece.end, phrase, "phrase", f"“{phrase.text}”" if phrase else "")
        if field.name == "sort":
            return self._sort(field, start, at)
        negated = False
        if text[at] == "-" and start < at and not self._ends(at + 1) and text[at + 1] not in "-,":
            if text[at + 1] == "(":
                self.lexemes.append(Lexeme(Part.NOT, start, at + 1))
                return self._open(at + 1, at + 2, field)
            negated = not (field.takes is Takes.NUMBER and text[at + 1].isdigit())
            at += negated
        pieces, end = self._pieces(field, at)
        self._negating = negated
        if field.kind is Kind.WORDS:
            nodes = [self._searched(piece, field.name) for piece in pieces]
            node = disjunction(nodes_found) if (nodes_found := [each for each in nodes if each]) else None
            label = f"{field.name}: {', '.join(piece.text for piece in pieces)}"
            kind = "words"
        else:
            node, label, kind = self._fact(field, pieces, start, end)
        self._negating = False
        if node is None and kind == "text":
            return self._as_text(field, pieces, start, end)
        if node and negated:
            node = negation(node)
        self._item(start, end, node, kind, label, clause=True, negated=negated)

    def _pieces(self, field: Field, at: int) -> tuple[list[_Piece], int]:
        """The values from `at` on, as far as commas without a space go, and where they end."""
        text = self._text
        pieces = []
        while True:
            piece = self._piece(field, at)
            if piece.text:
                pieces.append(piece)
            at = piece.end
            if text[at : at + 1] != ",":
                return pieces, at
            at += 1
            if self._ends(at) or text[at] == "(":
                return pieces, at

    def _piece(self, field: Field | None, at: int) -> _Piece:
        text, start = self._text, at
        sign = _SIGN.match(text, at)
        at = sign.end() if sign else at
        if at < len(text) and text[at] in QUOTES:
            match = _QUOTED.match(text, at + 1)
            end = match.end() if match else at + 1
            body = unquoted(text[at + 1 : end])
            is_open = end == len(text)
            if is_open:
                self.closing = '"'
            end = min(end + 1, len(text))
            star = text[end : end + 1] == "*"
            return _Piece((sign.group() if sign else "") + body, start, end + star, True, star, is_open)
        end = self._run(start, field)
        return _Piece(text[start:end], start, end)

    def _searched(self, piece: _Piece, field: str) -> Word | Phrase | None:
        if piece.quoted:
            return self._phrase(piece, field, piece.start)
        return self._word(piece.text, field, piece.start, piece.end)

    def _fact(self, field: Field, pieces: list[_Piece], start: int, end: int) -> tuple[Node | None, str, str]:
        """(node, label, kind of token) of a fact: without node "open" while it is being typed, "text" if it is none."""
        last = pieces[-1] if pieces else None
        unfinished = self._typing and end == len(self._text) and (not last or not last.quoted or last.open)
        grows = unfinished and self._grows(end) and last is not None and last.end == end
        values: dict[str, dict[Value, None]] = {}
        for piece in pieces:
            text = piece.text if piece.quoted else piece.text.rstrip("*")
            found = read_value(field, text, prefix=piece.star or text != piece.text, growing=grows and piece is last)
            for name, value in found or ():
                values.setdefault(name, {})[value] = None
            if not found and not (unfinished and piece is last):
                self.note(f"“{_short(piece.text)}” is no {field.name} and was searched as text; {_hint(field)}.")
        if not values:
            return None, self._text[start:end], "open" if unfinished or not pieces else "text"
        if identifier := self._whole(field, values, pieces, start, end):
            return identifier, f"{identifier.kind}: {identifier.value}", "identifier"
        facts = []
        for name, found_here in values.items():
            kept = tuple(found_here)[: max(self._facts_left, 0)]
            self._facts_left -= len(found_here)
            if kept:
                facts.append(Fact(name, kept, start, end))
        if self._facts_left < 0:
            self.note(f"Only the first {MAX_FACTS} conditions were used.")
        label = " or ".join(f"{fact.field}: {', '.join(map(describe_value, fact.values))}" for fact in facts)
        return (disjunction(facts) if facts else None), label, "fact"

    def _whole(
        self, field: Field, values: dict[str, dict[Value, None]], pieces: list[_Piece], start: int, end: int
    ) -> Identifier | None:
        """The identifier that a field has as its only value; None where there are several, or a part of one."""
        only = list(values.get(field.name, ()))
        if field.takes is not Takes.IDENTIFIER or len(only) > 1 or not isinstance(only[0], Exact):
            return None
        words = pieces[0].text if pieces[0].quoted else pieces[0].text.rstrip("*")
        found = identify_as(field.name, only[0].text)
        return Identifier(*found, words, only[0].prefix, start, end) if found else None

    def _as_text(self, field: Field, pieces: list[_Piece], start: int, end: int) -> None:
        """Take a field with values it cannot have for the words it is made of."""
        raw = self._text[start:end]
        if not any(piece.quoted for piece in pieces):
            return self._item(start, end, self._word(raw, None, start, end), "word", raw)
        words = _NAME.sub(r"\1 ", raw, count=1) if start < pieces[0].start else raw
        phrase = self._phrase(_Piece(re.sub(rf"[{QUOTES}\\]", " ", words), start, end, True), None, start)
        self._item(start, end, phrase, "phrase", raw)

    def _sort(self, field: Field, start: int, at: int) -> None:
        piece = self._piece(field, at)
        value, end = piece.text, piece.end
        choice = choice_of(field, value.removeprefix("-"))
        if choice:
            self.sort = ("-" if value.startswith("-") else "") + choice
            label = f"sorted by {choice}" + (" backwards" if value.startswith("-") else "")
            return self._item(start, end, None, "sort", label, clause=True)
        grows = self._typing and end == len(self._text)
        if not value.strip("-") or (grows and choices_beginning(field, value.removeprefix("-"))):
            return self._item(start, max(end, at), None, "open", self._text[start:end], clause=True)
        self.note(f"“{_short(value)}” is no order; {_hint(field)}.")
        self._as_text(field, [_Piece(value, at, end)], start, end)


# --- letters --------------------------------------------------------------------------------------------------------


def _inner_parentheses(text: str) -> set[int]:
    """Where parentheses open that close again before the next space or quote: they may belong to a word, f(x)."""
    pairs: set[int] = set()
    waiting: list[int] = []
    for match in _PAIRING.finditer(text):
        if match.group() == "(":
            waiting.append(match.start())
        elif match.group() != ")":
            waiting.clear()
        elif waiting:
            pairs.add(waiting.pop())
    return pairs


def _without_suffix(chunk: str) -> tuple[str, bool, int]:
    """A word without the stars and tildes at its end, whether there was a star, and the number behind the tilde."""
    end = len(chunk.rstrip(",;.:!?"))
    if chunk[end - 1 : end] not in ("*", "~"):
        end = len(chunk)
    whole = chunk[:end]
    star, fuzzy = False, 0
    while end:
        if chunk[end - 1] == "*":
            star, end = True, end - 1
        elif chunk[end - 1] == "~":
            fuzzy, end = fuzzy or 1, end - 1
        elif chunk[end - 1] in "0123456789" and chunk[max(end - 2, 0) : end - 1] == "~":
            fuzzy, end = fuzzy or int(chunk[end - 1]), end - 2
        else:
            break
    body = chunk[:end]
    if fuzzy and not any(map(str.isalpha, body)):  # 10~, 5~9: nearly a number
        body = whole.rstrip("*")
        return body, body != whole, 0
    return body, star, 0 if star else fuzzy


def _is_searchable(text: str) -> bool:
    """Whether there is more than punctuation in it: a letter, a digit, or a sign such as an emoji."""
    return any(sign.isalnum() or (sign > "\x7f" and unicodedata.category(sign)[0] == "S") for sign in text)


def _is_letter(sign: str) -> bool:
    """Whether a word may go on after this: a letter or digit, also a letter's accent or vowel sign."""
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _hint(field: Field) -> str:
    """What a field takes, in words."""
    if field.takes is Takes.CHOICE:
        known = [choice.value for choice in field.choices]
        return f"{field.name}: takes " + (
            f"{', '.join(known[:-1])} or {known[-1]}" if len(known) < 17 else f"{', '.join(known[:5])} and others"
        )
    return f"{field.name}: takes such as " + " or ".join(field.examples[:3])
