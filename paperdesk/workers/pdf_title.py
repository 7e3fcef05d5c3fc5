"""Which lines of a PDF's first page are its title, and which of its embedded titles can be believed.

Knows lines of print (pdf_lines) and templates of publishers; reads no file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from paperdesk.identifiers import folded_title, folded_words
from paperdesk.workers.pdf_authors import names_in
from paperdesk.workers.pdf_lines import RAISED, Line
from paperdesk.workers.pdf_marks import REFERENCES

_LONGEST = 400  # letters of a title
_MOST_LINES = 1_500  # of a page that are looked at; the densest has some hundreds
_MOST_NEAR = 30  # pieces of print under what may be names that are looked at
# What stands above or beside a title, in type that may be larger than it.
_NO_TITLE = re.compile(
    r"arxiv:|(?:the )?proceedings of\b|"
    r"(?:original |regular |short |full |brief |invited |technical |systematic |case |mini )?"
    r"(?:research|review|article|paper|communication|report|letter|study|editorial|perspective|commentary|note)s?"
    r"(?: (?:article|paper|report|communication|note|letter|open))?\s{0,3}$|"
    r"contents lists? available|sciencedirect|springer\w*$|elsevier$|journal homepage|available online|"
    r"(?:https?://|www\.)|doi\b|10\.\d{4,9}/|issn\b|isbn\b|vol(?:ume|\.)\s{0,2}\d|no\.\s?\d|"
    r"received:|copyright|©|cite this|citation:|"
    r"(?:ieee |acm |siam |international |european |american |british |asian |canadian |the )*"
    r"(?:transactions|journal|annals|magazine|bulletin|archives|acta) (?:of|on|for|in)\b|"
    r"international journal\b|lecture notes in\b|"
    r"(?:\w+ ){0,4}(?:preprint|paper|report|reprint|monograph|lecture|technical note)s? series\b|"
    r"(?:\w+ ){0,4}(?:conference|workshop|symposium) on\b|\d{1,2}(?:st|nd|rd|th) \w+ (?:conference|workshop)|"
    r"(?:master|bachelor|diplom|doctoral|phd|ph\.d\.)\S{0,3}[\s-]?(?:thesis|arbeit|dissertation)?\s{0,3}$|"
    r"(?:bachelor|master|diplom|doktor|studien|seminar)arbeit|dissertation\s{0,3}$|inaugural-?dissertation|thèse de|"
    r"(?:an? )?(?:thesis|dissertation) (?:submitted|presented)|habilitation|"
    r"(?:the )?universi[dt]|facul[dt]|programa de|p[óo]s-gradua|disserta[çt]|tesis|tesi di|mestrado|doutorado|"
    r"(?:department|faculty|institute?|institut|school|fakultät|fachbereich) (?:of|für|for|de)\b|"
    r"page \d|contents\s{0,3}$|table of contents|abstract\b|zusammenfassung|r[ée]sum[ée]\s{0,3}$|summary\s{0,3}$|"
    r"keywords|(?:\d{1,2}|i)\.? introduction|check for updates|"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,4}",
    re.IGNORECASE,
)
# What stands there as well, but begins titles too: one that is set over the names of people is theirs.
_SELDOM_TITLE = re.compile(
    r"published (?:as|in|online|by|at)\b|under review\b|to appear in\b|preprint\b|open access|"
    r"accepted (?:manuscript|for|article)|author(?:’|')?s? (?:accepted |personal )?(?:manuscript|copy|version)|"
    r"technical report|working paper|introduction\s{0,3}$",
    re.IGNORECASE,
)
_SUPPLEMENT = re.compile(
    r"(?:online |electronic )?(?:(?:supplement(?:al|ary)|supporting|additional) "
    r"(?:information|materials?|data|texts?|files?|notes?|methods|figures|tables|appendix|appendices)\b"
    r"|supplements? (?:to|for)\b|appendix (?:to|for)\b|supplementary\s{0,3}$)",
    re.IGNORECASE,
)
# Words that only say what kind of print this is, and of which work they do not say.
_KIND_WORDS = """
    accepted access additional appendix article author authors copy data electronic file figures for information
    manuscript material materials methods notes online open original paper personal preprint published report research
    review submitted supplement supplemental supplementary supporting tables technical text the this version working
"""
_KINDS = frozenset(_KIND_WORDS.split())
_INITIAL = re.compile(r"(?<![^\W\d_])[^\W\d_]\.")
_ABSTRACT = re.compile(
    r"\W{0,3}(?:abstract|a b s t r a c t|zusammenfassung|r[ée]sum[ée])(?:\s{0,3}$|\W{0,2}[-—–:.])", re.I
)
_JOURNAL_NAMES = """
    nature science cell plosone plosbiology plosmedicine ploscomputationalbiology plosgenetics peerj elife
    lancet thelancet neuroimage neuron scientificreports naturecommunications pnas neurocomputing procedia
    procediacomputerscience patternrecognition expertsystemswithapplications nucleicacidsresearch bioinformatics
    physicalreviewletters physicalreview physicaltherapy sensors applsci molecules genomebiology
    bmcbioinformatics bmj thebmj jama researcharticle hal ssrn jstor biorxiv medrxiv springer elsevier wiley
    ieee acm ieeeaccess openaccess heliyon softwarex
"""
_JOURNALS = frozenset(_JOURNAL_NAMES.split())
_FILE = re.compile(
    r"\S{1,200}\.(?:docx?|dotx?|rtf|odt|tex|dvi|ps|eps|pdf|indd|qxd|qxp|fm|p65|pub|wpd|pptx?|xlsx?|html?|txt|fig|mp|svg|"
    r"cdr|ai|png|jpe?g|tiff?|bmp|gif)(?:\s{0,2}\(.{0,60}\))?",
    re.IGNORECASE,
)
_NONSENSE = re.compile(
    r"untitled\b.{0,20}|microsoft (?:word|powerpoint|excel)\b.{0,300}|.{0,200}\s-\s(?:microsoft word|adobe \w+)|"
    r"(?:powerpoint|presentation|slide|document|dokument|layout|template|title|titel|paper|article|manuscript|main|"
    r"draft|test|proof|print|output|sample|no title|unknown|none|null|ms|pii|sigchi|sig-alternate|acm_template|"
    r"ieee paper title|full title|template for .{0,60})[\s_-]{0,3}\d{0,4}(?: presentation)?|"
    r"[\d\W_]{0,60}|\S{0,20}\d{4,}\S{0,30}|(?:pii|doi|issn|isbn)[:\s].{0,80}|10\.\d{4,9}/\S{1,200}|"
    r"[\w-]{0,20}_[\w.-]{0,60}|(?:[a-z]:)?[\\/].{0,300}|file:.{0,300}|https?:.{0,300}|"
    r"(?:ieee|acm|springer|elsevier|lncs|llncs|latex|tex output)\b.{0,10}|tex output .{0,40}|"
    r"instructions for (?:authors|preparing).{0,100}|this is a title|proceedings template.{0,40}|"
    r"(?:sn|els|sv|eg|bare|sample|llncs|neurips|iclr|icml|cvpr|acl)[\w-]{0,16}"
    r"(?:paper|article|template|jrnl|conf|final|\d{4})[\w-]{0,12}|"
    r"(?:a )?(?:simple |sample )?(?:article|document) template|\w{1,4}",
    re.IGNORECASE,
)
_HUMP = re.compile("[a-z][A-Z](?=[A-Za-z])")  # where words of a file's name are written together


CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A letter of Chinese, Japanese or Korean."""
_CLOSE = re.compile("[\u3001-\u303f\u3040-\u30ff\u3400-\u9fff]")  # written without spaces between words
# The kinds of works that have no other title.
_KIND = re.compile(
    r"(?:guest )?editorial|commentary|foreword|preface|obituary|in memoriam|book review|corrigendum|erratum", re.I
)
_BANNER = re.compile(
    r"(?:^|\s)(?:original|regular|short|full|brief|invited|technical|review|research|applications?|discovery|software|data)?"
    r"\s?(?:research|review|article|paper|communication|report|letter|study|editorial|perspective|commentary|note)s?$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Title:
    """A title as the page prints it, the lines it stands in, and whether its type alone makes it one."""

    text: str
    lines: list[Line]
    strong: bool


def is_nonsense(title: str) -> bool:
    """Whether an embedded title is a file's name, a program's default or the like: it names no work."""
    title = " ".join(title.split())[:1000]
    if not any(map(str.isalpha, title)) or _FILE.fullmatch(title) or _NONSENSE.fullmatch(title):
        return True
    return title.isascii() and title.isalpha() and len(_HUMP.findall(title)) >= 2  # "LetsTalkAboutBlackHoles"


def is_supplement(title: Title) -> bool:
    """Whether a page's heading says that this goes with another work, whose DOI may stand on it."""
    return bool(_SUPPLEMENT.match(title.text or _text(title.lines)))


def is_on_page(title: str, lines: Sequence[Line]) -> bool:
    """Whether the words of an embedded title mostly stand on a page; True never says that they are its title."""
    words = [word for word in folded_words(title) if len(word) > 1]
    letters = folded_title(" ".join(line.text for line in lines))
    if not words:
        return False
    return sum(word in letters for word in words) >= 0.8 * len(words)


def title_on(lines: Sequence[Line], venues: Sequence[str] = ()) -> Title | None:
    """The title among the lines of a page, None where nothing looks like one. `venues`: what is known not to be it."""
    shown = [line for line in lines[:_MOST_LINES] if _letters(line.text) >= 1 and not _is_formula(line.text)]
    if not shown:
        return None
    parts = _blocks(shown)
    blocks = [block for block in parts if _can_be(block, venues, parts)]
    people = [_people_under(block, parts) for block in blocks]
    blocks = [block for block in blocks if not any(block is each for each in people)]
    if not blocks:
        return None
    heading = max((line.y for line in shown if _ABSTRACT.match(line.text) and line.top > 0.1), default=0.0)
    over = [block for block in blocks if block[0].y > heading] or blocks
    upper = [block for block in over if block[0].top < 0.7] or over
    body = _body_size(shown)
    best = max(upper, key=lambda block: (_weight(block, body), -block[0].top))
    if REFERENCES.fullmatch(_text(best)):
        return None
    around = _body_size([line for line in shown if line not in best])
    larger = best[0].size >= 1.12 * around or (best[0].bold and best[0].size >= 0.98 * around and best[0].top < 0.4)
    strong = larger and best[0].top < 0.7
    found = list(best)
    rest = [block for block in upper if block is not best]
    follows = _next_below(found, rest)
    if follows and found[-1].text.endswith(":") and follows[0].size >= 0.7 * found[0].size:
        found += follows
    above = _over_names(best, parts, large=strong and best[0].size >= 1.25 * body)
    if above and not _KIND.fullmatch(_text(above)):
        return Title("", above, False)
    found = above or found
    text = _as_title(found, lines)
    return Title(text, found, strong) if len(text) <= _LONGEST else None


def _over_names(names: list[Line], blocks: Sequence[list[Line]], *, large: bool) -> list[Line]:
    """What is set larger right over the names of people, though it names no work; nothing over what is no names.

    What is `large` itself and looks like one name may be a title.
    """
    for block in blocks if names_in(names) else ():
        if _people_under(block, blocks) is names:
            listed = len(names_in(names)) > 1 or bool(_INITIAL.search(_text(names)))
            if listed or (not large and (_says_kind(_text(block)) or _KIND.fullmatch(_text(block)))):
                return block
    return []


def _people_under(block: list[Line], blocks: Sequence[list[Line]]) -> list[Line] | None:
    """The block right under one, in smaller type, when it begins with names that are people: the authors."""
    foot = block[-1]
    below = [each for each in blocks if each[0].y < foot.y - 0.3 * each[0].size]
    names = max(below, key=lambda each: each[0].y, default=None)
    if names is None or foot.y - names[0].y > 5 * foot.size or foot.size <= 1.2 * names[0].size:
        return None
    if not (names_in(names) or names_in(names[:1])):
        return None
    if _INITIAL.search(names[0].text):
        return names
    # A title may look like a name; then the authors stand under it, in other type.
    near = [each for each in blocks if 0 < names[-1].y - each[0].y < 6 * names[0].size][:_MOST_NEAR]
    for other in near:
        apart = abs(other[0].size - names[0].size) > 0.05 * names[0].size or other[0].bold != names[0].bold
        if apart and names_in(other):
            return None
    return names


def _says_kind(text: str) -> bool:
    """Whether a text says what kind of print this is, and nothing else."""
    return all(word in _KINDS or word.isdigit() for word in folded_words(text))


def _text(block: Sequence[Line]) -> str:
    return " ".join(line.text for line in block)


def title_like(embedded: str, lines: Sequence[Line]) -> Title | None:
    """The lines of a page that print an embedded title letter for letter; None where they do not stand together."""
    wanted = folded_title(embedded)
    if len(wanted) < 4:
        return None
    upper = [line for line in lines[:_MOST_LINES] if line.top < 0.75]
    for order in (upper, sorted(upper, key=lambda line: (-line.y, line.x0))):
        folded = [folded_title(line.text) for line in order]
        for first in range(len(order)):
            if not folded[first] or not wanted.startswith(folded[first]):
                continue
            held, last = "", first
            while last < len(order) and len(held) < len(wanted) and wanted.startswith(held + folded[last]):
                held += folded[last]
                last += 1
            if held == wanted:
                found = list(order[first:last])
                return Title(_as_title(found, lines), found, True)
    return None


def joined(lines: Sequence[Line], around: Sequence[Line]) -> str:
    """Lines as one text; a hyphen at a line's end stays where the text around has the word with it."""
    known = " ".join(line.text for line in around).lower() if any(line.hyphen for line in lines) else ""
    out = ""
    for before, line in zip([None, *lines], lines, strict=False):
        if out.endswith(HARD):
            out = _over_the_end(out[: -len(HARD)], line.text, known)
        elif (out.endswith("-") and not out.endswith(" -")) or (before is not None and _runs_on(before, line)):
            out += line.text
        else:
            out = f"{out} {line.text}" if out else line.text
        out += HARD if line.hyphen else ""
    return " ".join(out.replace(HARD, "").split())


def _runs_on(before: Line, line: Line) -> bool:
    """Whether a line of Chinese or Japanese goes on in the one below, without a space as between words."""
    below = before.y - line.y > 0.3 * line.size
    return below and bool(_CLOSE.match(before.text[-1:]) and _CLOSE.match(line.text))


def _as_title(lines: Sequence[Line], around: Sequence[Line]) -> str:
    """Lines as a title: without the mark of a footnote at its end."""
    text = joined(lines, around)
    last = lines[-1]
    if last.marked.endswith(RAISED):
        mark = last.spans[-1].text.strip()
        text = text.removesuffix(mark) if re.fullmatch(r"[\da-z*∗†‡§¶,?]{1,3}", mark) else text
    return re.sub(r"[\s*∗⋆★†‡§¶]{1,9}$", "", text)


HARD = "\x02"


def _over_the_end(before: str, after: str, known: str) -> str:
    left = re.search(r"[^\W_]{0,60}$", before[-60:])
    right = re.match(r"[^\W_]{0,60}", after)
    first, second = left[0] if left else "", right[0] if right else ""
    with_hyphen = f"{first}-{second}".lower()
    if (first and with_hyphen in known) or second[:1].isupper():
        return f"{before}-{after}"
    return before + after


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _is_formula(text: str) -> bool:
    """Whether a line holds more signs than letters: a formula, or what a scanner made of one."""
    text = text[:_LONGEST]
    signs = sum(unicodedata.category(letter)[0] in "PS" for letter in text if letter not in ".…")
    return signs > max(4, sum(map(str.isalnum, text)))


def _body_size(lines: Sequence[Line]) -> float:
    weights: dict[float, int] = {}
    for line in lines:
        size = round(line.size * 2) / 2
        weights[size] = weights.get(size, 0) + len(line.text)
    return max(weights, key=lambda size: weights[size], default=1.0)


def _blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines of one type that stand under (or beside) each other, in reading order."""
    blocks: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-round(line.y), line.x0)):
        for block in reversed(blocks[-6:]):
            last = block[-1]
            same = abs(line.size - last.size) <= 0.05 * last.size and line.bold == block[0].bold
            beside = abs(line.y - last.y) < 0.3 * line.size and -1 < line.x0 - last.x1 < 4 * line.size
            over = min(line.x1, max(each.x1 for each in block)) - max(line.x0, min(each.x0 for each in block))
            below = 0 < last.y - line.y < 2.0 * line.size and over > 0
            if same and (beside or below):
                block.append(line)
                break
        else:
            blocks.append([line])
    return blocks


def _can_be(block: list[Line], venues: Sequence[str], blocks: Sequence[list[Line]]) -> bool:
    text = _text(block)
    folded = folded_title(text)
    if "@" in text or len(text) > _LONGEST or _NO_TITLE.match(text) or re.fullmatch(r"[\d\W]{0,40}", text):
        return False
    banner = folded_title(_BANNER.sub("", text.strip()))  # a journal's name and beside it the kind of article
    if not {folded, banner}.isdisjoint(_JOURNALS) or not {folded, banner}.isdisjoint(venues):
        return False
    if _letters(text) < 3 or len(folded) < 4 or _SELDOM_TITLE.match(text) or _SUPPLEMENT.match(text):
        return bool(folded) and not _says_kind(text) and _people_under(block, blocks) is not None
    return True


def _weight(block: list[Line], body: float) -> float:
    """How much a block looks like a title: its size, less where it is a word or two, or further down."""
    size = block[0].size
    words = sum(len(line.text.split()) for line in block)
    if words == 1:
        size *= 0.75  # a logo, a drop cap, a section's name
    if words > 45:
        size *= 0.5
    if words == 2 and not block[-1].text.endswith(":"):
        size *= 0.7
    # A picture between authors and abstract may hold larger letters.
    return (size + (0.06 * body if block[0].bold else 0.0)) * (1 - 0.2 * block[0].top)


def _next_below(found: list[Line], blocks: list[list[Line]]) -> list[Line]:
    below = [block for block in blocks if 0 < found[-1].y - block[0].y < 2.5 * found[-1].size]
    return max(below, key=lambda block: block[0].y, default=[])
