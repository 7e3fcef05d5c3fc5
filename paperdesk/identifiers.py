"""DOI, arXiv, ISBN and PMID: found in any text, brought to one spelling, turned into links; titles, addresses, numbers
and versions as sameness compares them.

Knows the written forms of identifiers, nothing of records, stores or the network. Nothing here raises on odd text, and
every function takes time linear in its length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

# A DOI has no end mark, so the pattern takes all that could belong and `_trimmed_doi` gives back what does not.
# It ends before letters and punctuation of East Asia, and before a dash that parts sentences.
_EASTERN = "\u3001-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_EASTERN += "\uff01-\uff0c\uff0e\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_DOI = re.compile(rf"(?<![0-9.])10\.[0-9]{{4,9}}(?:\.[0-9]+)*(?:/|%2[fF])[^\s\"“”„«»\\^`{{|}}—―{_EASTERN}]{{1,400}}")
# In "…49:8<693::AID-ASI4>3.0.CO;2-O" and "…017<0680:DPFICK>2.3.CO;2" the angles belong to the DOI, for there they hold
# where the paper begins and the first letters of its title; any other "<" is of a tag that follows it.
_TAG_BEHIND = re.compile(r"<(?!\d{1,9}:{1,2}[^<>\s/]{0,60}>|[\w.+-]{0,20}:{1,2}[^<>\s/]{0,60}>\d\.\d)")
# What may stand glued behind a DOI: a second one, another label, a remark in brackets, the name of an index, and the
# end of an HTML attribute.
_NEXT_ONE = re.compile(
    r"[,;](?=10\.\d{4,9}/)|'>|(?<=[\w)])[,;.]?(?=(?:doi|pmid|pmcid|arxiv|isbn|issn|url|https?):)"
    r"|\((?=(?:accessed|retrieved|viewed|visited|cited|last|available|published|epub|in|open|online)\b[^)]{0,40}$)"
    r"|\[(?=[a-z]{2,20}(?:\]|$))|(?<=\d)(?=(?-i:Cross[Rr]ef|PubMed|MEDLINE|Google))",
    re.I,
)
# The backslashes that TeX and Markdown put before signs that mean something to them; "{\_}" is TeX as well.
_ESCAPED = re.compile(r"\{\\([_&#%])\}|\\{1,2}([_&#%$~<>()\[\]*])")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–−\ufe63\uff0d", "-"))  # what printing makes of the hyphens in a DOI
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_ENTITY = re.compile(r"&(?:lt|gt|amp|#60|#62|#38);")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&#60;": "<", "&#62;": ">", "&#38;": "&"}
# Signs that say where words may be parted and which way they run; they come along when text is copied.
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
# What publishers append to a DOI in the addresses of their pages.
_PAGE_OF_DOI = re.compile(
    r"(?:/(?:full|pdf|epdf|epub|pdfdirect|abstract|summary|meta|html|xml|fulltext(?:\.html)?|references|metrics|citations"
    r"|cover|peer-review|comments|(?:figures?|tables?)(?:/\d{1,3})?))+$"
    r"|/(?:transform|suppl_file)(?:/\S{1,300})?$"
    r"|(?:\.(?:full|long|abstract|full-text|supplementary-material))?(?:\.pdf|\.svg)?(?:\+html)?$",
    re.I,
)
# Sites whose addresses go on with a number of their own, and the title: "…/article/doi/10.1093/nar/gkaa1100/6018440"
_NUMBERED_PAGE = re.compile(r"/article[a-z-]{0,20}/doi/$")
_NUMBER_OF_PAGE = re.compile(r"(?<=/)([^/]{1,200}(?:/[^/]{1,200}){0,4}?)/\d{3,9}(?:/[^/]{0,300})?$", re.A)
_QUERY = re.compile(r"[?&][a-z_][\w.-]{0,40}=", re.I | re.A)  # behind a DOI; never in one
# bioRxiv, medRxiv: "…123456v1.full.pdf+html" in addresses, "….20116806.this version posted" in the foot of each page.
_PREPRINT = re.compile(r"^(10\.(?:1101|64898)/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})(?:v\d|[.;:]?[a-z])", re.I)
_TAIL = ".,;:!?'’*_/…-–—"
_BRACKETS = {")": "(", "]": "[", ">": "<"}

_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|"
    "q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)
_ARXIV_ID = (
    r"(?P<new>\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?!\d)(?:v(?P<nv>\d{1,3}))?"
    rf"|(?P<archive>{_ARCHIVES})(?:\.[a-z]{{2}})?/(?P<old>\d{{2}}(?:0[1-9]|1[0-2])\d{{3}})(?!\d)(?:v(?P<ov>\d{{1,3}}))?"
)
# Where an arXiv id is certainly meant: its label, its pages and their mirrors, its DOI.
_ARXIV_CUE = (
    r"arxiv(?:\s{1,3}preprint)?(?:\s{1,3}e-?prints?)?(?:\s{1,3}id)?\s{0,3}[:.\s]\s{0,3}(?:arxiv:\s{0,3})?(?:abs/)?"
    r"|(?:arxiv\.org|ar5iv(?:\.labs\.arxiv)?\.org|alphaxiv\.org)/[a-z-]{2,8}/"
    r"|huggingface\.co/papers/|scirate\.com/arxiv/|10\.48550(?:/|%2f)arxiv\."
)
_ARXIV = re.compile(rf"(?:{_ARXIV_CUE})(?:{_ARXIV_ID})", re.I | re.A)
# An old id names its archive, so that it is one wherever it stands by itself.
_ARXIV_OLD = re.compile(rf"(?<![\w/.:=-])(?=[a-z])(?:{_ARXIV_ID})(?![\w/])", re.I | re.A)
_ARXIV_BARE = re.compile(rf"(?:arxiv:\s*)?(?:abs/)?(?:{_ARXIV_ID})(?:\.pdf)?(?:\s*\[[\w.-]+\])?[\s.,;]*", re.I | re.A)

_ISBN13 = re.compile(r"(?<!\d)97[89](?:[-\s]?\d){10}(?!\d)", re.A)
_ISBN10 = re.compile(r"(?<![\dA-Za-z])(?<!\d[-\s])\d(?:[-\s]?\d){8}[-\s]?[\dXx](?![\dA-Za-z])", re.A)
ARXIV_DOI = "10.48550/arxiv."
"""What a DOI begins with that arXiv gives; the id follows."""

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−\u00ad", "-"))

# Behind the digits a path goes on in an address only: "12/05/2024" is a date.
_PMID = re.compile(
    r"\s*(?:(?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/0*([1-9]\d{0,8})"
    r"(?:[/?#]\S*|[\s.,;]*)|(?:pmid\s*[:=]?\s*)?0*([1-9]\d{0,8})[\s.,;]*)",
    re.I,
)

# Letters that Unicode does not take apart but people leave out: "Jørgensen" is typed "Jorgensen".
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ȷ": "j", "ħ": "h"}
)
_LONG = 2_000
_WORDS = re.compile(r"[^\W_]+")
_NO_WORD = re.compile(r"[\W_]+")
# What an address says of the way somebody came to the page, not of the page.
_TRACKING = re.compile(
    r"utm_.*|(?:fb|g|d|ms|y|tw)clid|gbraid|wbraid|igshid|mc_[ce]id|mkt_tok|_ga|_gl|_hs(?:enc|mi)|ref_(?:src|url)", re.I
)
_VERSION_WORD = re.compile(r"^(?:version|release|ver|v|r)[\s.]{0,3}(?=\d)", re.I)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DIGITS = re.compile(r"0*(\d+)", re.A)

_RAISED = str.maketrans("⁻₋", "⊖⊖")  # a minus that is no hyphen; taking apart would lose that
_RAISED_IN_TEX = re.compile(r"\^\{?[-−]")
_ONE_SIGN = str.maketrans({"∗": "*", "⋆": "*", "♯": "#", "⩽": "≤", "⩾": "≥", "≦": "≤", "≧": "≥"})
_NO_SIGNS = "=|~^×÷⁄∕∖∼∶∙⋅·−←→↔⇒⇔⟶⟵⟹"  # of Unicode's signs of mathematics those that are often left out, or hyphens
_ARROW = re.compile(r"[-−=]{1,2}>")
_NOT_EQUAL = re.compile(r"=\u0338|!=")
_EMPHASIS = re.compile(r"(?<![\w*])\*{1,3}(?=\w)")
_MINUS_ALONE = re.compile(r"[(\[][-−–][)\]]")  # "(−)-catechin"
_MINUS_BEFORE = re.compile(r"[\s(\[{<>=≤≥±,;:/][-−–]$")
_GROUPING = ",' ’"
_THREE_DIGITS = re.compile(r"\d{3}(?!\d)")
_FEW_DIGITS = re.compile(r"(?<!\d)\d{1,3}$")
_SHORT = 2


def find_doi(text: str) -> str | None:
    """The first DOI standing anywhere in `text`, in its normal form, or None."""
    if "10." not in text:
        return None
    text = _visible(text)
    if "\\" in text:
        text = _ESCAPED.sub(lambda match: match[1] or match[2], text)
    for match in _DOI.finditer(text):
        doi = _trimmed_doi(match.group(), _address_before(text, match.start()))
        if doi:
            return doi
    return None


def _visible(text: str) -> str:
    return text.translate(_INVISIBLE) if not text.isascii() else text


def clean_doi(text: str) -> str:
    """The DOI that `text` is meant to be, lower-cased and without "doi:" or address; empty when it holds none."""
    return find_doi(text) or ""


def _address_before(text: str, start: int) -> str:
    """The beginning of the web address whose tail stands at `start`, in small letters; empty where none begins."""
    before = text[max(0, start - 300) : start].rpartition(" ")[2].lower()
    return before if "://" in before or "doi.org/" in before else ""


def _trimmed_doi(raw: str, address: str) -> str:
    for _time in range(2):  # "&amp;lt;" is met as well
        if "&" in raw:
            raw = _ENTITY.sub(lambda match: _ENTITIES[match.group()], raw)
    in_address = bool(address) and "doi.org/" not in address
    if in_address:
        raw = re.split(r"[?#&]", raw, maxsplit=1)[0]
    elif address:  # the resolver's own: what is asked of it, and a place in the page, are no part of the DOI
        raw = re.split(r"[?#]", raw, maxsplit=1)[0]
    if "%" in raw and _PERCENT.search(raw):
        whole = _DOI.match(unquote(raw, errors="replace").translate(_INVISIBLE))
        raw = whole.group() if whole else ""
    if not raw.isascii():
        raw = raw.translate(_HYPHENS)
    raw = _NEXT_ONE.split(_QUERY.split(raw, maxsplit=1)[0], maxsplit=1)[0]
    if "<" in raw:
        raw = _TAG_BEHIND.split(raw, maxsplit=1)[0]
    raw = _without_tail(raw)
    if in_address:
        if _NUMBERED_PAGE.search(address):
            raw = _NUMBER_OF_PAGE.sub(r"\1", raw)
        raw = _without_tail(_PAGE_OF_DOI.sub("", raw))
    preprint = _PREPRINT.match(raw)
    if preprint:
        raw = preprint.group(1)
    prefix, slash, suffix = raw.partition("/")
    return f"{prefix}/{suffix}".lower() if slash and any(map(str.isalnum, suffix)) else ""


def _without_tail(raw: str) -> str:
    """`raw` without the punctuation of the sentence around it; brackets opened inside stay."""
    while raw:
        last = raw[-1]
        if last in _TAIL or (last in _BRACKETS and raw.count(last) > raw.count(_BRACKETS[last])):
            raw = raw[:-1]
        else:
            break
    return raw


def doi_url(doi: str) -> str:
    """The resolver's address of a DOI in its normal form."""
    return "https://doi.org/" + quote(doi, safe="/:;().,_-+~*'!$@=")


def find_arxiv(text: str) -> tuple[str, int | None] | None:
    """The first arXiv id that `text` names as one (label, address or DOI), as (id without version, version or None)."""
    text = _visible(text)
    lowered = text.lower()
    if "arxiv" not in lowered and "huggingface.co/papers" not in lowered and "ar5iv" not in lowered:
        return clean_arxiv(text) if len(text) < 60 else None
    match = _ARXIV.search(text)
    return _arxiv_parts(match) if match else None


def arxiv_ids(text: str) -> Iterator[tuple[str, int | None]]:
    """Every arXiv id that `text` names, in its order: such as `find_arxiv` finds, and bare ones of the old form."""
    text = _visible(text)
    found = [*_ARXIV.finditer(text), *_ARXIV_OLD.finditer(text)]
    yield from map(_arxiv_parts, sorted(found, key=lambda match: match.start()))


def clean_arxiv(text: str) -> tuple[str, int | None] | None:
    """The arXiv id that `text` is meant to be: bare, labelled, an address or a DOI; None when it is none."""
    text = text.strip()
    if len(text) > 500:
        return None
    text = _visible(text).strip()
    match = _ARXIV_BARE.fullmatch(text) or _ARXIV.search(text)
    return _arxiv_parts(match) if match else None


def _arxiv_parts(match: re.Match[str]) -> tuple[str, int | None]:
    new = match.group("new")
    version = match.group("nv") or match.group("ov")
    identifier = new or f"{match.group('archive').lower()}/{match.group('old')}"
    return identifier, int(version) if version and int(version) else None


def arxiv_url(identifier: str, version: int | None = None) -> str:
    """The address of an arXiv paper's page, of one version when that is given."""
    return f"https://arxiv.org/abs/{identifier}" + (f"v{version}" if version else "")


def clean_isbn(text: str) -> str:
    """The first ISBN in `text` whose check digit is right, as 13 digits; empty when there is none."""
    text = _visible(text.translate(_DASHES).replace("\u00a0", " ")) if not text.isascii() else text
    for match in _ISBN13.finditer(text):
        digits = _digits(match.group())
        if not digits.startswith("9790") and _check13(digits[:12]) == digits[12]:
            return digits
    for match in _ISBN10.finditer(text):
        digits = _digits(match.group())
        if sum((10 - place) * (10 if d == "X" else int(d)) for place, d in enumerate(digits)) % 11 == 0:
            body = "978" + digits[:9]
            return body + _check13(body)
    return ""


def _digits(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())


def _check13(body: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return str(-total % 10)


def clean_pmid(text: str) -> str:
    """The PubMed id that `text` is meant to be: digits, "PMID: …" or an address; empty when it is none."""
    text = _visible(text[:200])
    match = _PMID.fullmatch(text) if len(text) < 200 and text.isascii() else None
    return (match[1] or match[2]) if match else ""


def pmid_url(pmid: str) -> str:
    """The address of a PubMed record."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"


def folded_title(title: str) -> str:
    """`title` as sameness compares it: letters and digits only, without case, accents, spaces and punctuation."""
    if title.isascii():
        return _NO_WORD.sub("", title.lower())
    return _NO_WORD.sub("", _taken_apart(title))


def _taken_apart(title: str) -> str:
    if len(title) > _LONG:  # normalize() takes quadratic time over long runs of combining marks
        title = "".join(letter for letter in title if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKD", title).casefold().translate(_LETTERS)


def title_signs(title: str) -> str:
    """The signs of `title` by which works of one folded title differ, each with how many letters go before it.

    They tell C from C++, 1.5 from 15, −5 from 5, x < y from x > y. What is set in one way or another counts for
    nothing: hyphens, dashes and quotes, the commas in 10,000, stars of emphasis and of footnotes.
    """
    text = _taken_apart(title.translate(_RAISED)).translate(_ONE_SIGN)
    text = _RAISED_IN_TEX.sub("⊖", text.replace("<=>", "").replace("<=", "≤").replace(">=", "≥"))
    starred = "*" in text and not _EMPHASIS.search(text)
    words = list(_WORDS.finditer(text))
    found: list[str] = []
    place = end = 0
    for number, word in enumerate([*words, None]):
        before = words[number - 1].group() if number else ""
        gap = text[end : word.start()] if word else text[end:]
        signs = _signs_between(before, gap, word.group() if word else "", starred=starred)
        if signs:
            found.append(f"{place}{signs}")
        if word:
            place, end = place + len(word.group()), word.end()
    return " ".join(found)


def _signs_between(before: str, gap: str, after: str, *, starred: bool) -> str:
    """The signs that count of what stands between two words, either of which may be empty."""
    if (gap in ("", " ") or (before and gap == "-")) and not (before[-1:].isdigit() and after[:1].isdigit()):
        return ""
    # A star after a last word is a footnote's, but that of C*.
    star = starred and before and gap.lstrip("$^_{").startswith("*") and (after or len(before) <= _SHORT)
    found = "*" if star else "#" if before and gap.startswith("#") else ""
    bare = _ARROW.sub("", gap)
    found += "".join(sign for sign in bare if unicodedata.category(sign) == "Sm" and sign not in _NO_SIGNS)
    if _NOT_EQUAL.search(gap):
        found += "≠"
    if _MINUS_ALONE.search(gap) or (after[:1].isdigit() and _MINUS_BEFORE.search(gap if before else f" {gap}")):
        found += "−"
    if before[-1:].isdigit() and after[:1].isdigit() and gap.strip("^_{}$"):
        grouped = gap in _GROUPING and _THREE_DIGITS.match(after) and _FEW_DIGITS.search(before)
        found += "" if grouped else "."
    return found


def folded_words(text: str) -> list[str]:
    """The words of a name as it is looked for: runs of letters and digits, without case and accents."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text[:_LONG]).casefold().translate(_LETTERS)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _WORDS.findall(text.lower())


@lru_cache(maxsize=20_000)
def _words_of(name: str) -> str:
    return " ".join(["", *folded_words(name)])


def holds_words(name: str, beginnings: Iterable[str]) -> bool:
    """Whether for each of some folded beginnings a word of the name begins so: "inf proc" in Information Processing."""
    words = _words_of(name)
    return all(f" {beginning}" in words for beginning in beginnings)


def folded_name(name: str) -> str:
    """A family name or organisation as sameness compares it; like `folded_title`."""
    return folded_title(name)


def plain_url(url: str) -> str:
    """A web address as sameness compares it: http is https, and no "www.", last slash, fragment or tracking counts."""
    url = url.strip()
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = (parts.hostname or "").rstrip(".").removeprefix("www."), parts.port
    except ValueError:
        return url
    scheme = "" if parts.scheme in ("http", "https") else f"{parts.scheme}:"
    where = host if port in (None, 80, 443) else f"{host}:{port}"
    path = unquote(parts.path).partition(";jsessionid=")[0].rstrip("/")
    asked = [each for each in parts.query.split("&") if each and not _TRACKING.fullmatch(each.partition("=")[0])]
    return f"{scheme}{where}{path}" + (f"?{unquote('&'.join(sorted(asked)))}" if asked else "")


def are_other_numbers(one: str, other: str) -> bool:
    """Whether two numbers of reports and the like surely differ: "TR-1" and "TR-2" do, "TR-01" and "No. 1" do not."""
    mine, theirs = (_DIGITS.findall(_THOUSANDS.sub("", text[:_LONG])) for text in (one, other))
    ours, others = folded_title(one), folded_title(other)
    if not mine and not theirs:
        return bool(ours and others and ours != others)
    if mine == theirs:  # "12a" and "12b"
        letters = [text[-1:] if text[-2:-1].isdigit() and text[-1:].isalpha() else "" for text in (ours, others)]
        return "" not in letters and letters[0] != letters[1]
    short, long = sorted((mine, theirs), key=len)
    return bool(short) and short not in (long[: len(short)], long[-len(short) :])


def are_other_versions(one: str, other: str) -> bool:
    """Whether two versions of a program or data set differ: "1.1" and "1.2" do, "v1.0" and "1" do not."""
    mine, theirs = _version_words(one), _version_words(other)
    return bool(mine and theirs and mine != theirs)


def _version_words(text: str) -> list[str]:
    words = folded_words(_VERSION_WORD.sub("", text.strip()[:_LONG]))
    while len(words) > 1 and not words[-1].strip("0"):
        words.pop()
    return words
