"""What a reference says of its work: title, first author, year, guessed from the common styles; only to look it up."""

from __future__ import annotations

import re
from typing import NamedTuple

from paperdesk.library.pasting_parts.entries import BEGINS, INITIALS, KIND_OF_WORK, SPACED_INITIALS
from paperdesk.record import clean_line

_LONGEST = 1_500  # letters of a reference that are looked at
_LONGEST_TITLE = 400
_FEWEST_WORDS = 2
_MOST_WORDS = 60
_YEAR = re.compile(r"(?<![\d.:/-])(1[89]\d\d|20\d\d)(?=[a-z]?(?![\d/-]))")
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]{8,400})[”\"»“]")
# A year behind the authors: "(2017).", ". 2017.", "(2017, May 3):".
_YEAR_FIRST = re.compile(
    r"[\s.,](?:\((?:1[5-9]|20)|(?:1[89]|20))\d\d[a-z]?(?:,\s\w{3,9}(?:\s\d{1,2})?)?\)?[.,:]\s{1,3}"
)
# Harvard: a year in brackets and no stop behind it, then the title, in single quotes when it is that of an article.
_YEAR_ALONE = re.compile(r"[\s.,]\((?:1[5-9]|20)\d\d[a-z]?\)\s{1,3}")
_SINGLE_QUOTED = re.compile(r"‘([^‘]{8,400}?)’(?=\s?[,.;(]|\s?$)|'([^'].{7,400}?)'(?=\s?[,.;(]|\s?$)")
_MOST_SMALL = 1  # words in small letters between names: "and" and what stands before a family name do not count
_SMALL = re.compile(r"(?<![\w'’])(?!and\b|et\b|al\b|eds?\b|und\b|v[ao]n\b|d[a-z]{1,2}\b)[^\W\d_A-Z]{3,40}(?![\w'’])")
_ET_AL = re.compile(r"\bet\sal\.?[,:.]?\s{1,3}")
# The last of several names before a title: "… and Ba, J. Adam: a method", and names as "Smith AB, Jones C. A study".
_LAST_NAME = re.compile(
    r"(?:\band|&)\s(?:[\w'’-]{1,40}\s){0,2}[\w'’-]{2,40},\s(?:[^\W\d_]\.[\s-]?){1,4}\s?(?=[^\W\d_])"
)
# A name with stops in a list, as chemistry has them: "Smith, J.; Doe, A. B. A study".
_DOTTED_NAME = re.compile(
    r"(?:[\w'’-]{1,40}\s){0,3}[^\W\d_][\w'’-]{0,40},\s(?:[^\W\d_]\.-?\s?){1,4}(?:,?\s?(?:Jr|Sr|I{2,3})\b\.?\s?)?"
    r"([;,]\s(?:(?:and|&)\s)?)?"
)
_AND = re.compile(r"(?:and|und|&)\s")
_YEAR_AND_VOLUME = re.compile(r"(?:1[89]|20)\d\d,\s\d", re.A)
_BARE_NAME = re.compile(rf"(?:[^\W\d_][\w'’-]{{1,40}}\s){{1,4}}{SPACED_INITIALS}(?:\s(?:Jr|Sr|2nd|3rd))?([,.])\s")
_MOST_NAMES = 60
_COLON = re.compile(r":\s")
_INITIAL = re.compile(r"(?:^|[\s.,&-])[^\W\d_]$")
_INITIALS_ALONE = re.compile(rf"(?:[^\W\d_](?:\.\s?|\s)-?){{0,3}}[^\W\d_]\.?|{INITIALS}")
_SHORT = ("vs", "no", "vol", "st", "dr", "ed", "eds", "pp", "al", "jr")
_VENUE = re.compile(
    r"(?:in:\s?|in\sproc|proc\b|proceedings\b|arxiv\b|corr\b|available\b|retrieved\b|url\b|doi\b|https?:)", re.I
)
_NAMES = re.compile(r"[^\W\d_]\.|\band\b|&|,|;")
_NO_NAME = re.compile(r"\d|https?:|@")
_CHINESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STOP = re.compile(
    r"(?<!\s[^\W\d_\u3040-\u9fff])(?<![,.-][^\W\d_\u3040-\u9fff])(?:\.\s|[．。]\s?|\.(?=[A-Z\u3400-\u9fff]))"
)
_COMMA = re.compile("[,，;；、]")
_FEWEST_SIGNS = 4  # of a title in letters that are words
_IDENTIFIER = re.compile(r"https?://\S{1,500}|\bdoi:\s?\S{1,300}|\barxiv:\s?\S{1,40}|\b10\.\d{4,9}/\S{1,300}", re.I)


class Guess(NamedTuple):
    """What a reference seems to be about; `authors` holds the first at most, since how many follow is often cut."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None


def guessed(text: str, *, listed: bool = False) -> Guess | None:
    """What a reference is about; None for a text that does not look like one. `listed`: it stood in a numbered list."""
    text = clean_line(text[:_LONGEST])
    bare = clean_line(_IDENTIFIER.sub(" ", text))
    year = _year(bare)
    begins = bool(BEGINS.match(bare))
    kind = KIND_OF_WORK.search(bare)
    if kind and (listed or (year and (begins or _CHINESE.search(bare, 0, kind.start())))):
        return _by_standard(bare[: kind.start()], year)
    if not (begins and year) and not (listed and (begins or year or _QUOTED.search(bare))):
        return None
    title, before = _title(bare, begins)
    title = title.strip(" .,;:“”\"'")
    if not _is_title(title):
        return None
    author = _first_author(before) if begins else ""
    return Guess(title, (author,) if author else (), year)


def _by_standard(text: str, year: int | None) -> Guess | None:
    """What a reference by the Chinese standard is about, of which this is names and title."""
    end = _behind_bare_names(text)
    stop = _STOP.search(text)
    names, title = text[:end], text[end:]
    if not end and stop:
        names, title = text[: stop.start()], text[stop.end() :]
    title = title.strip(" .,;:“”\"'")
    if not _is_title(title) and not (_CHINESE.search(title) and sum(map(str.isalpha, title)) >= _FEWEST_SIGNS):
        return None
    first = _COMMA.split(names)[0].strip()
    author = first if _CHINESE.search(first) else _first_author(names)
    return Guess(title, (author,) if author else (), year)


def titled(text: str) -> Guess | None:
    """A line that was written to be looked up, as a title alone; None when it can be none."""
    title = clean_line(text[:_LONGEST_TITLE]).strip(' “”"')
    return Guess(title) if _is_title(title) else None


def _is_title(title: str) -> bool:
    words = title.split()
    letters = sum(map(str.isalpha, title))
    if _VENUE.match(title):
        return False
    return _FEWEST_WORDS <= len(words) <= _MOST_WORDS and letters >= max(8, len(title) // 2)


def _year(text: str) -> int | None:
    """The year of a reference: one in brackets before others, else the last that is no page."""
    bracketed = re.search(r"\((1[5-9]\d\d|20\d\d)[a-z]?[,)]", text)
    if bracketed:
        return int(bracketed[1])
    years = _YEAR.findall(text)
    return int(years[-1]) if years else None


def _title(text: str, begins: bool) -> tuple[str, str]:
    """The title in a reference, and what stands before it."""
    quoted = _QUOTED.search(text)
    if quoted and len(quoted[1].split()) >= _FEWEST_WORDS:
        return quoted[1], text[: quoted.start()]
    early = _YEAR_FIRST.search(text, 0, max(60, len(text) * 2 // 3))
    if early and len(text) - early.end() > 15 and not _VENUE.match(text[early.end() :]):
        sentence = _sentence(text, early.end())
        if _is_title(sentence) and _is_names(text[: early.start()]):
            return sentence, text[: early.start()]
    alone = _YEAR_ALONE.search(text, 0, max(60, len(text) * 2 // 3)) if begins else None
    if alone and not text[alone.end() : alone.end() + 1].islower() and _is_only_names(text[: alone.start()]):
        single = _SINGLE_QUOTED.match(text, alone.end())
        sentence = (single[1] or single[2]) if single else _sentence(text, alone.end())
        if _is_title(sentence):
            return sentence, text[: alone.start()]
    others = _ET_AL.search(text, 0, 400)
    if others:
        return _sentence(text, others.end()), text[: others.start()]
    last = _LAST_NAME.search(text, 0, 400) if begins else None
    listed = 0 if last else _behind_dotted_names(text)
    if listed:
        sentence = _sentence(text, listed)
        if _YEAR_AND_VOLUME.search(sentence):  # it is the journal's: chemistry may leave the title out
            return "", text[:listed]
        if _is_title(sentence):
            return sentence, text[:listed]
    end = last.end() if last else _behind_bare_names(text)
    if end:
        return _sentence(text, end), text[:end]
    colon = _COLON.search(text, 0, 300)
    if begins and colon and _is_names(text[: colon.start()]) and _all_initials(text[: colon.start()]):
        return _sentence(text, colon.end()), text[: colon.start()]
    first = _sentence(text, 0)
    rest = len(first) + len(text[len(first) :]) - len(text[len(first) :].lstrip(". "))
    if rest < len(text) and (_is_names(first) if begins else _is_one_name(first)):
        return _sentence(text, rest), first
    return first, ""


def _behind_bare_names(text: str) -> int:
    """Where names with initials and no stops ("Smith AB, Jones C.") end at the beginning of a text; 0 for none."""
    return _behind_names(text, _BARE_NAME, ".")


def _behind_dotted_names(text: str) -> int:
    """Where names with initials and semicolons ("Smith, J.; Doe, A. ") end at the beginning of a text; 0 for none."""
    place = _behind_names(text, _DOTTED_NAME, "")
    return place if place and text[place - 1].isspace() and not _AND.match(text, place) else 0


def _behind_names(text: str, form: re.Pattern[str], last: str) -> int:
    """Where names of a form end at the beginning of a text: behind the first with that sign after it; 0 for none."""
    place = 0
    for _name in range(_MOST_NAMES):
        name = form.match(text, place)
        if name is None:
            return 0
        place = name.end()
        if (name[1] or "") == last:
            return place
    return 0


def _is_names(text: str) -> bool:
    """Whether what stands before a title can be its authors."""
    return bool(_NAMES.search(text) or len(text.split()) <= 4) and not _NO_NAME.search(text)


def _is_only_names(text: str) -> bool:
    """Whether a text can be nothing but names: "et al." and the words of an organisation may stand in it."""
    return _is_names(text) and len(_SMALL.findall(text.replace("et al", ""))) <= _MOST_SMALL


def _is_one_name(text: str) -> bool:
    """Whether a few words, each with a capital, can be a person: "Don Knuth"."""
    words = text.split()
    return 2 <= len(words) <= 3 and all(word[0].isupper() and word.isalpha() for word in words)


def _all_initials(text: str) -> bool:
    """Whether names are written with initials, so that a colon behind them ends them."""
    return bool(re.search(r"[^\W\d_]\.\s?$", text))


def _sentence(text: str, start: int) -> str:
    """From `start` to the end of a sentence: a stop that ends no initial and no short word, a question mark."""
    place = start
    while place < min(len(text), start + _LONGEST_TITLE):
        if text[place] in "?!" and text[place + 1 : place + 2] in ("", " "):
            return text[start : place + 1]
        if text[place] == "." and text[place + 1 : place + 2] in ("", " "):
            before = text[max(start, place - 8) : place]
            word = re.split(r"[\s.,&-]", before)[-1].lower()
            if not _INITIAL.search(before) and word not in _SHORT:
                return text[start:place]
        place += 1
    return text[start:place]


def _first_author(text: str) -> str:
    """The first of the names before a title, as "Family, G." or "Given Family"; empty where it cannot be told."""
    text = re.sub(r"\bet al\b.*", "", text).strip(" .,;:(")
    if not text or len(text) > 1_000:
        return ""
    first = re.split(r";|\s&\s|\sand\s", text)[0].strip(" ,")
    parts = [part.strip() for part in first.split(",") if part.strip()]
    if not parts:
        return ""
    if len(parts) > 1 and _INITIALS_ALONE.fullmatch(parts[1]):  # "Family, A. B."
        return f"{parts[0]}, {parts[1]}"
    vancouver = re.fullmatch(rf"((?:\S{{1,5}}\s){{0,3}}[^\W\d_][\w'’-]{{1,40}})\s({SPACED_INITIALS})", parts[0])
    if vancouver:
        return f"{vancouver[1]}, {vancouver[2]}"
    if len(parts) == 2 and " " not in parts[0] and " " not in parts[1] and not text.count(",") > 1:
        return f"{parts[0]}, {parts[1]}"
    if " " not in parts[0] and len(parts) > 1:
        return f"{parts[0]}, {parts[1]}"
    return parts[0]
