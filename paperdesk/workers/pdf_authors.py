"""Who wrote a PDF, by the lines under its title and by what is embedded, each only where it can be believed.

Knows lines of print (pdf_lines) and what names look like; reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from paperdesk.identifiers import folded_title, folded_words
from paperdesk.workers.pdf_lines import GAP, RAISED, Line

MOST = 400
"""Authors that are taken; collaborations of physics have more, in an appendix."""
_PROSE = 55  # letters of a line that is rather text than the name of an institution
# Where the names under a title have ended for certain.
END = re.compile(
    r"(?:a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|summary|zusammenfassung|kurzfassung|r[ée]sum[ée]|resumen|riassunto|keywords?|"
    r"key words|index terms|(?:\d{1,2}\.?|i\.?)?\s{0,4}(?:introduction|einleitung|einführung)|contents|article info|"
    r"a r t i c l e|inhaltsverzeichnis|ccs concepts|"
    r"examiners?|(?:haupt|mit)berichter(?:in)?|"
    r"supervisors?|supervised by|advis[oe]rs?|betreuer(?:in)?|gutachter(?:in)?|erstgutachter|prüfer|"
    r"referent|"
    r"(?:academic|handling|associate|guest) editor|edited by|reviewed by|correspond\w{2,5}|received|committee)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(rf"\s{{0,4}}(?:[,;&·•|∙⋅/、]|{RAISED}|\band\b|\bAND\b|\bund\b|\bet\b|\by\b(?=\s[A-Z]))\s{{0,4}}")
_LIST = re.compile(rf"[,;&·•|、]|{RAISED}|{GAP}|\band\b|\bund\b")
_COLLABORATION = re.compile(
    r"(?:on behalf of )?((?:the )?[\w-]{2,30}(?: (?:and|,) [\w-]{2,30}){0,4} collaborations?)\W{0,3}", re.IGNORECASE
)
_BY = re.compile(
    r"\s{0,4}(?:by|von|par|authors?:|autore?n?:|written by|vorgelegt von|présentée? par)\s{1,4}", re.IGNORECASE
)
_MARKS = re.compile(
    r"[*†‡§¶∗⋆★✉#∥‖⁎♯◦⊥⁺+^¹²³⁰-⁹ªº✝♠♣♥♦]|\(\s{0,2}(?:\d|corresponding|✉)[^)]{0,40}\)|\b(?:id|orcid)\b|\d+"
)
_TITLES = re.compile(
    r"\b(?:ph\.?\s?d|m\.?\s?d|m\.?sc|b\.?sc|mph|rn|dr\.?(?:-ing\.?)?|prof\.?|dipl\.?-\w{2,8}\.?|student member|"
    r"senior member|"
    r"life fellow|fellow|member|graduate student|ieee|acm|osa|siam|jr\.|sr\.|mrs?)(?=[\s,.)]|$)\.?",
    re.IGNORECASE,
)
# Degrees that could be names, so only behind a comma.
_DEGREES = re.compile(
    r"(?:,\s{0,2}(?:M\.?D|Ph\.?D|MPH|M\.?S|M\.?Sc|MM|M\.?A|MBA|M\.?Phil|M\.?Ed|MHS|MSPH|MSN|MBBS|MB,? ?Ch\.?B|"
    r"B\.?A|B\.?S|B\.?Sc|BSN|RN|DO|D\.?Phil|D\.?Sc|Sc\.?D|Dr\.?PH|Ed\.?D|Psy\.?D|Pharm\.?D|DVM|DDS|DMD|JD|LLM|F[A-Z]{2,5})\.?)"
    rf"{{1,6}}(?=\s{{0,2}}(?:[,;*†‡§¶&\d]|{RAISED}|{GAP}|and\b|$))"
)
_WORD = r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯΑ-ΩǍ-ǼḀ-Ỿ][^\W\d_]{0,25}(?:[-'’‐‑.´`]{1,2}[^\W\d_]{1,25}){0,3}\.?)"
_PARTICLE = (
    r"(?:van|von|der|den|de|del|della|di|da|do|dos|das|du|la|le|les|el|al|bin|ibn|ter|ten|te|zu|zur|af|av|dal|y|e|"
    r"['’]t)"
)
_PARTICLE_LAST = re.compile(rf"\s{_PARTICLE}\s{{0,3}}$")
_NAME = re.compile(rf"(?:{_PARTICLE}\s){{0,2}}{_WORD}(?:\s(?:{_PARTICLE}|d['’]{_WORD}|{_WORD}|[-–]\s?{_WORD})){{1,6}}")
_CJK = re.compile(
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]"
    r"\s?[\u3400-\u9fff](?:\s?[\u3400-\u9fff])?"
)
_KOREAN = re.compile(
    "[김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설마길연위표명기반]"
    r"\s?[가-힣]\s?[가-힣]"
)
# A Japanese name; of its letters many other words are made, so only a list of them right under the title is one.
_JAPANESE = re.compile(
    r"(?=\S{3,6}$)[\u3400-\u9fff々]{2,4}[\u3400-\u9fff々\u3040-\u30ff]{1,3}(?<![学院所部科系社省市県府都区町局会心司室究])"
)
_STATES = re.compile(r" (?:A[LKZ]|C[AOT]|D[CE]|FL|GA|I[LN]|KS|M[ADIN]|N[CJMY]|O[HR]|PA|RI|T[NX]|U[TK]|VA|W[AI])$")
# Words of institutions, places and headings, which look like names otherwise.
_NO_NAME_WORDS = """
    university universität universitat universite université universidad universita università universiteit
    institute institut instituto istituto department departement département dept school college faculty
    fakultät laboratory laboratories laboratoire lab labs centre center zentrum research academy hospital clinic
    ministry inc ltd llc gmbh corporation corp company foundation society association group team division google
    facebook microsoft amazon apple deepmind openai nvidia ibm adobe baidu tencent alibaba huawei samsung inria
    cnrs epfl eth mit uc ucla caltech cern nasa berkeley stanford oxford princeton harvard carnegie mellon
    technology technologies technical science sciences engineering computer computing informatics mathematics
    physics chemistry biology medicine information systems intelligence learning artificial usa china germany
    france japan india italy spain canada australia korea netherlands switzerland kingdom states republic
    deutschland york london paris berlin munich münchen beijing shanghai zurich zürich tokyo toronto street
    avenue road abstract introduction keywords received accepted published available online article journal
    volume issue conference proceedings workshop preprint copyright license open access editor reviewed
    correspondence corresponding author authors email mail tel fax http https www version draft report thesis
    chapter section figure table national international advanced studies high energy affiliation submitted
    january february march july september october november december collaboration collaborations observatory
    museum council office hall campus building floor pobox contributed equally contribution equal this these
    with from for the are our mestrado dissertação doutorado mémoire thèse
    professor lecturer trainee graduate postgraduate postdoctoral associate assistant drive boulevard parkway suite
    isbn issn patent specification tutorial vorgelegt universit electronic
"""
_NO_NAME = frozenset(_NO_NAME_WORDS.split())
_NOBODY_WORDS = """
    admin administrator user owner author authors anonymous unknown root guest default windows microsoft office latex
    tex scanner hp dell canon xerox lenovo acer author1 name firstname lastname vorname nachname none test usuario
    utilisateur benutzer
"""
_NOBODY = frozenset(_NOBODY_WORDS.split())


def authors_on(lines: Sequence[Line], title: Sequence[Line]) -> list[str]:
    """The names printed under a title, in order; none where what stands there does not look like names alone."""
    below = _below(lines, title)
    if not below:
        return []
    style: Line | None = None
    groups: list[list[str]] = []  # of pieces, a group for each line or for lines that are one list
    last: Line | None = None
    held = ""  # what `last` says, with the lines it went on from
    strange = 0
    for line in below:
        pieces = _pieces(line.marked)
        good = sum(map(_is_name, pieces))
        prose = len(line.text) > _PROSE and not good and _NO_NAME.isdisjoint(folded_words(line.text))
        strange += prose
        if strange == 3 or line.text.startswith("[1]"):
            break  # this is text
        if style is None:
            if not good or (good < len(pieces) and not _is_list(line)):
                continue
            style = line  # the last name of a list may go on in the next line
        elif not _same_style(line, style):
            last = None
            continue
        if groups and last is not None and _continues(last, line, held):
            held = f"{held} {line.marked}"
            groups[-1] = _pieces(held)
        else:
            held = line.marked
            groups.append(pieces)
        last = line
    found = _believed(groups) or _japanese(below[:3])
    if not found:
        found = [match[1] for line in below[:12] if (match := _COLLABORATION.fullmatch(line.text))]
    return found


def _japanese(lines: Sequence[Line]) -> list[str]:
    """The names in the first line that is a list of Japanese ones."""
    for pieces in (_pieces(line.marked) for line in lines):
        if len(pieces) > 1 and all(_JAPANESE.fullmatch(piece) or _CJK.fullmatch(piece) for piece in pieces):
            return pieces
    return []


def _same_style(line: Line, style: Line) -> bool:
    apart = abs(line.size - style.size) / style.size
    return apart < 0.09 if line.font == style.font else apart < 0.03 and line.bold == style.bold


def _believed(groups: list[list[str]]) -> list[str]:
    """The names among the pieces of lines, of lines that hold hardly anything else."""
    names: list[str] = []
    for group in groups:
        good = [piece for piece in group if _is_name(piece)]
        if len(good) == len(group) or (len(good) >= 2 and len(good) >= 0.6 * len(group)):
            names += [piece for piece in group if _is_name(piece) or _may_be_name(piece)]
        elif len(good) == 1 and _is_name(group[0]) and any(not _NO_NAME.isdisjoint(folded_words(x)) for x in group[1:]):
            names += good  # "Tal August, University of Washington"
    return list(dict.fromkeys(names))[:MOST]


def names_in(lines: Sequence[Line]) -> list[str]:
    """The names that lines hold which hold nothing else; none where they do."""
    pieces = _pieces(" ".join(line.marked for line in lines))
    return pieces if all(map(_is_name, pieces)) else []


def split_embedded(value: str) -> list[str]:
    """The names in one embedded "Author" text, as they stand there; none where it names nobody."""
    value = re.sub(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]", " ", " ".join(value.split())[:20_000])
    value = _MARKS.sub(" ", value)
    if ";" in value:
        parts = value.split(";")
    elif value.count(",") == 1 and not re.search(r"\band\b|&", value) and len(value.split(",")[0].split()) == 1:
        parts = [value]  # "Family, Given"
    else:
        parts = re.split(r",\s{0,3}(?:and\s)?|\s(?:and|und|et|&)\s", value)
    return [name for name in (_stripped(part) for part in parts) if name and is_somebody(name)][:MOST]


def is_somebody(name: str) -> bool:
    """Whether an embedded author may be a person: at least two words with capitals, and no program's default."""
    words = folded_words(name)
    if words[:1] == ["the"]:
        return False
    nobody = not _NOBODY.isdisjoint(words) or not _NO_NAME.isdisjoint(words)
    if len(words) < 2 or nobody or "@" in name or len(words) > 8:
        return bool(_CJK.fullmatch(name.strip()) or _KOREAN.fullmatch(name.strip()))
    return sum(word[:1].isupper() for word in name.replace(",", " ").split()) >= 2 and not any(map(str.isdigit, name))


def best_authors(page: list[str], embedded: Sequence[list[str]], text: str) -> tuple[list[str], str]:
    """The authors and where they come from ("page", "embedded" or ""). `text` is what the first page says."""
    letters = folded_title(text[:60_000])
    known: list[list[str]] = []
    for names in embedded:
        told = [name for name in names if is_somebody(name)]
        if told and (not letters or all(_family(name) in letters for name in told)):
            known.append(told)
    longest = max(known, key=len, default=[])
    if page and len(page) > len(longest):
        # One embedded author is often the first alone; but a list that has none of the page's names corrects it.
        on_page = {_family(name) for name in page}
        if not longest or len(longest) == 1 or on_page & {_family(name) for name in longest}:
            return page, "page"
    if longest and not _turned_round(longest, page):
        return longest, "embedded"
    return page, "page" if page else ""


def _turned_round(told: Sequence[str], page: Sequence[str]) -> bool:
    """Whether names are told with the family first and no comma, by how the page prints the same people."""
    printed = {tuple(sorted(words)): words for words in map(folded_words, page)}
    if len(page) < len(told) or any("," in name for name in told):
        return False
    turned = [printed.get(tuple(sorted(words)), words) != words for words in map(folded_words, told)]
    return 2 * sum(turned) > len(turned)


def _family(name: str) -> str:
    return folded_title(name.partition(",")[0] if "," in name else name.split()[-1])


def _below(lines: Sequence[Line], title: Sequence[Line]) -> list[Line]:
    """The lines between a title and the abstract, in reading order."""
    if not title:
        return []
    foot, page = min(line.y for line in title), title[0].page
    found: list[Line] = []
    for line in lines:
        if line.page == page and line.y < foot - 0.3 * line.size and not any(line is each for each in title):
            found.append(line)
    ends = [line.y for line in found if END.match(line.text) and line.y > 0]
    end = max(ends, default=min((line.y for line in found), default=0.0) - 1)
    long_ones = [line.y for line in found if len(line.text) > 60 and not _is_list(line)]
    found = [line for line in found if line.y > end + 0.1]
    if not ends and len(long_ones) > 4:  # no heading says where the text begins
        found = [line for line in found if line.y >= sorted(long_ones)[-4]]
    return sorted(found, key=lambda line: (-round(line.y / 3), line.x0))[:300]


def _is_list(line: Line) -> bool:
    return bool(_LIST.search(line.marked))


def _continues(last: Line, line: Line, held: str) -> bool:
    """Whether a list of names goes on in the line below, perhaps within a name. `held` is what it says so far."""
    if abs(last.y - line.y) < 0.3 * line.size:
        return bool(re.search(r"(?:,|\band)$", held.rstrip()))
    if not 0 < last.y - line.y < 2.4 * line.size:
        return False
    if _PARTICLE_LAST.search(last.marked):
        return True
    before, after = held.rstrip(), _pieces(line.marked)
    if not (_LIST.search(held) and after) or re.search(rf"(?:[;&·•|*†‡§∗]|{RAISED})$", before):
        return False
    if re.search(r"\d{3}", after[0]) or re.match(rf"{RAISED}\s?\w", line.marked):  # an address, or one more item
        return False
    listed = _pieces(held)
    if not any(map(_is_name, listed)):
        return False
    ending = listed[-1]
    if _CJK.fullmatch(ending) or _KOREAN.fullmatch(ending):
        return False
    if not _NO_NAME.isdisjoint(folded_words(f"{ending} {after[0]}")):
        return False
    open_end = bool(re.search(r"(?:,|\band|\bund)$", before))
    return open_end or not (_is_name(ending) and _is_name(after[0]))


def _pieces(marked: str) -> list[str]:
    """The parts of a line that would be a name each, marks and degrees left out."""
    text = _BY.sub("", marked[:4000], count=1) if _BY.match(marked) else marked[:4000]
    parts = [part.strip() for part in text.replace(RAISED, "").split(GAP)]
    apart = not re.search(r"[,;]|\band\b", text) and all(map(_is_name, parts))
    text = text.replace(GAP, RAISED if apart else " ")
    text = _DEGREES.sub("", text)
    text = _TITLES.sub(" ", re.sub(rf"{RAISED}\s{{0,3}},?", RAISED, text))
    text = re.sub(r"(?<=[a-zß-ÿ])\d[\d,*†‡§∗]{0,12}", RAISED, text)  # marks that stand on the line
    text = re.sub(r"(?<=[A-Za-z]\.)(?=[A-Z][A-Za-z.])", " ", text)  # "J.R.Smith"
    # Three digits are of a street or a place, not marks.
    pieces = (piece.strip() if re.search(r"\d{3}", piece) else _stripped(piece) for piece in _SPLIT.split(text))
    return [piece for piece in pieces if len(piece) > 1]


def _stripped(piece: str) -> str:
    return " ".join(_MARKS.sub(" ", piece).split()).strip(" ,;:()[]{}-–")


def _may_be_name(piece: str) -> bool:
    """Whether what stands among names can be one, in letters that are not known of any."""
    words = folded_words(piece)
    return (
        2 <= len(words) <= 5
        and piece[:1].isupper()
        and _NO_NAME.isdisjoint(words)
        and not re.search(r"[@\d]|\.$", piece)
    )


def _is_name(piece: str) -> bool:
    if _CJK.fullmatch(piece) or _KOREAN.fullmatch(piece):
        return True
    if len(piece) > 60 or not _NAME.fullmatch(piece) or _STATES.search(piece):
        return False
    words = folded_words(piece.replace("P. O. Box", "pobox").replace("PO Box", "pobox"))
    abbreviated = piece.endswith(".") and all(word.endswith(".") for word in piece.split())
    initials = piece.isupper() and max(map(len, words)) <= 3
    return not _NO_NAME.intersection(words) and not abbreviated and not initials
