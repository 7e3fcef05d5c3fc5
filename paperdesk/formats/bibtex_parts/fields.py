"""The fields of one BibTeX or BibLaTeX entry as a Record.

Knows what each field means for which type of entry. Names, files and groups are read elsewhere; a field without a home
stays in `record.extra` under "bibtex.<name>", its TeX untouched.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from paperdesk.formats.bibtex_parts.desk import (
    ABSTRACT,
    EXTRA,
    HIGHLIGHTS,
    IDS,
    KEY,
    KEYS,
    NO_KEY,
    PAGES,
    QUEUE,
    READ,
    SIGHTING,
    parse_abstract,
    parse_extra,
    parse_highlights,
    parse_ids,
    parse_keys,
    parse_place,
    parse_sighting,
    plain_abstract,
    plain_pages,
)
from paperdesk.formats.bibtex_parts.languages import langid
from paperdesk.formats.bibtex_parts.types import (
    JOURNALS,
    MONTHS,
    PARTS,
    REPORTS,
    THESES,
    is_web_page,
    is_whole_book,
    set_type,
)
from paperdesk.identifiers import clean_arxiv, clean_doi, clean_isbn, clean_pmid, find_arxiv, find_doi, folded_title
from paperdesk.latex import decode
from paperdesk.record import Record, Status

_MONTH_NAMES = {
    **{name: place for place, name in enumerate(MONTHS, 1)},
    "january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8, "september": 9, "sept": 9,
    "october": 10, "november": 11, "december": 12, "januar": 1, "februar": 2, "märz": 3, "mai": 5, "juni": 6,
    "juli": 7, "okt": 10, "oktober": 10, "dez": 12, "dezember": 12, "janvier": 1, "février": 2, "mars": 3, "avril": 4,
    "juin": 6, "juillet": 7, "août": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12, "enero": 1,
    "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "septiembre": 9,
    "octubre": 10, "noviembre": 11, "diciembre": 12,
}  # fmt: skip
_HAS_MONTH = re.compile(r"\d{4}-\d\d")
_TIME = re.compile(r"(?<=\d)T\d\d:.*")
_TWO_YEARS = re.compile(r"(\d{4}) ?[-–—/]{1,3} ?(\d{4})")
_MONTH_WORD = re.compile(r"[^\W\d_]+|\d+")
_STAMP = re.compile(
    r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?)? ?(Z|[+-]\d\d:?\d\d)?"
)
_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_WEB = re.compile(r"https?://[^\s{}\\]+")
_TEX_IN_ADDRESS = re.compile(r"\{?\\([_%&#$~{}^-])(?:\{\})?\}?|\$\\sim\$|\{?\\textasciitilde(?:\{\})?\}?")
_ENCODED = re.compile(r"\\text(?:brace(?:left|right)|backslash)\{\}|\\\$")  # written by ourselves: TeX throughout
_ANGLE = re.compile(r"\$([<>])\$|\{?\\text(less|greater)(?:\{\})?\}?")
_SOMETHING = re.compile(r"[^\W_]")
_FURTHER_NOTE = re.compile(r"annotation-[1-9]\d{0,5}")
_COUNTRIES = {
    "countryde": "Germany", "countryeu": "European Union", "countryep": "European Union", "countryfr": "France",
    "countryuk": "United Kingdom", "countryus": "United States of America",
}  # fmt: skip
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_SUBTITLE_OF = {"booktitle": "booksubtitle", "maintitle": "mainsubtitle"}
_STATUSES = {"read": "read", "skimmed": "read", "unread": "unread", "reading": "reading", "skipped": "skipped"}


def line(tex: str) -> str:
    """The text of a one-line field: TeX decoded, every run of white space one space."""
    return " ".join(decode(tex).split())


def record_of(kind: str, key: str, values: dict[str, str]) -> Record:
    """What an entry of type `kind` says; takes what it understands out of `values` and keeps the rest in `extra`."""
    record = Record(key=key)
    _read_identifiers(record, values)
    _read_title_and_venue(record, kind, values)
    _read_numbers(record, kind, values)
    _read_date(record, values)
    _read_texts(record, values)
    _read_desk(record, values)
    set_type(record, kind, values)
    for name, value in values.items():
        if value.strip():
            record.extra[f"bibtex.{name}"] = value
    return record


def countries_of(tex: str) -> str:
    """The countries that BibLaTeX's own words name ("countryfr and countryuk"); empty where others stand there."""
    words = [word.strip().lower() for word in tex[:200].split(" and ")]
    return "; ".join(_COUNTRIES[word] for word in words) if all(word in _COUNTRIES for word in words) else ""


def _take(values: dict[str, str], *names: str) -> str:
    """The text of the first of the named fields that says something; it is taken out, the others stay."""
    for name in names:
        if name in values:
            text = line(values[name])
            if text:
                del values[name]
                return text
    return ""


def _address(tex: str) -> str:
    """An address or identifier, where TeX only escapes signs and a dash is a dash."""
    text = tex.strip()
    if _ENCODED.search(text):
        return line(text)
    if "\\" in text or "$" in text:
        text = _TEX_IN_ADDRESS.sub(lambda match: match.group(1) or "~", text)
        text = _ANGLE.sub(lambda match: match.group(1) or {"less": "<", "greater": ">"}[match.group(2)], text)
    if "{" in text:
        text = text.replace("\\url", "").replace("\\href", "").replace("{", "").replace("}", "")
    return " ".join(text.split())


def _read_identifiers(record: Record, values: dict[str, str]) -> None:
    if "url" in values or "link" in values:
        record.url = _address(values.pop("url" if "url" in values else "link"))
    elif "howpublished" in values or "bdsk-url-1" in values:
        found = _WEB.search(_address(values.get("howpublished") or values["bdsk-url-1"]))
        record.url = found.group().rstrip(".,;") if found else ""
    if "doi" in values:
        record.doi = clean_doi(_address(values["doi"]))
        if record.doi:
            del values["doi"]
    if not record.doi and "doi" in record.url:
        host, _, path = record.url.partition("://")[2].partition("/")
        if "doi" in host or path.startswith("doi/"):
            record.doi = find_doi(record.url) or ""
    if "pmid" in values:
        record.pmid = clean_pmid(_address(values["pmid"]))
        if record.pmid:
            del values["pmid"]
    if "isbn" in values:
        isbns = [clean_isbn(one) for one in re.split(r"[,;/()]|\s{2,}|\sand\s", line(values["isbn"]))]
        record.isbn = next(filter(None, isbns), "") or clean_isbn(line(values["isbn"]))
        if record.isbn and len(isbns) == 1:
            del values["isbn"]
    if "issn" in values:
        record.issn = _take(values, "issn")
    _read_eprint(record, values)
    if not record.arxiv:
        _guess_arxiv(record, values)


def _guess_arxiv(record: Record, values: dict[str, str]) -> None:
    """The arXiv id that other fields name as such: a DOI, an address, "arXiv preprint arXiv:1706.03762", "abs/…"."""
    hints = [record.doi, record.url]
    hints += [values.get(name, "") for name in ("journal", "journaltitle", "howpublished", "number")]
    found = next((one for one in map(find_arxiv, filter(_names_arxiv, hints)) if one), None)
    volume, note = values.get("volume", ""), values.get("note", "")
    if found is None and volume.startswith("abs/"):
        found = clean_arxiv(volume)
    if found is None and len(note) < 40 and _names_arxiv(note):
        found = clean_arxiv(line(note))
    if found:
        record.arxiv, record.arxiv_version = found


def _names_arxiv(text: str) -> bool:
    return "arxiv" in text or "arXiv" in text or "huggingface.co/papers" in text


def _read_eprint(record: Record, values: dict[str, str]) -> None:
    for name in ("eprint", "arxivid", "arxiv"):
        if name not in values:
            continue
        source = line(values.get("eprinttype") or values.get("archiveprefix") or "").lower()
        text = _address(values[name])
        if name == "eprint" and source == "pubmed" and clean_pmid(text):
            record.pmid = record.pmid or clean_pmid(text)
        elif (found := clean_arxiv(text)) and (name != "eprint" or source in ("", "arxiv", "arxiv e-prints")):
            record.arxiv, record.arxiv_version = found
        else:
            continue
        del values[name]
        if name == "eprint":
            values.pop("eprinttype", None)
            values.pop("archiveprefix", None)
            if "eprintclass" in values and "primaryclass" not in values:  # one thing under two names
                values["primaryclass"] = values.pop("eprintclass")
        return


def _read_title_and_venue(record: Record, kind: str, values: dict[str, str]) -> None:
    plain_title = _take(values, "title")
    title = _with_subtitle(plain_title, _take(values, "subtitle"))
    if not title and kind not in PARTS:
        title = _with_subtitle(_take(values, "booktitle", "maintitle"), _take(values, "booksubtitle", "mainsubtitle"))
    record.title = title
    order: tuple[str, ...] = ("journaltitle", "journal", "booktitle", "maintitle")
    if kind in PARTS:
        order = ("booktitle", "journaltitle", "journal", "maintitle")
    elif is_whole_book(kind):
        # a "booktitle" of its own is what the book is part of; often it only repeats the title
        book, below = line(values.get("booktitle", "")), line(values.get("booksubtitle", ""))
        own = {folded_title(plain_title), folded_title(title)} - {""}
        repeats = not own.isdisjoint((folded_title(book), folded_title(_with_subtitle(book, below))))
        order = ("journaltitle", "journal") if repeats else ("booktitle", "journaltitle", "journal")
    elif is_web_page(kind):
        order += ("organization",)
    named = next((name for name in order if values.get(name, "").strip()), "")
    if named == "journal" and (full := _take(values, "fjournal")):  # MathSciNet's two names of a journal
        if full != line(values["journal"]) and "shortjournal" not in values:
            values["shortjournal"] = values["journal"]
        values["journal"] = ""
        record.venue = full
    else:
        record.venue = _take(values, named)
    if record.venue:
        record.venue = _with_subtitle(record.venue, _take(values, _SUBTITLE_OF.get(named, "journalsubtitle")))
    record.short_title = _take(values, "shorttitle")
    record.event = _take(values, "eventtitle", "conference", "event")
    record.series = _take(values, "series")


def _with_subtitle(title: str, subtitle: str) -> str:
    if not title or not subtitle:
        return title or subtitle
    return f"{title} {subtitle}" if title[-1] in ":?!.…" else f"{title}: {subtitle}"


def _read_numbers(record: Record, kind: str, values: dict[str, str]) -> None:
    record.volume = _take(values, "volume")
    if kind in JOURNALS:
        record.issue = _take(values, "number", "issue")
        record.number = _take(values, "eid", "articleno", "article-number")
    else:
        record.number = _take(values, "number")
        record.issue = _take(values, "issue")
    if "pages" in values and _SOMETHING.search(values["pages"]):  # "--" says nothing
        record.pages = plain_pages(_take(values, "pages"))
    record.edition = _take(values, "edition")
    if kind in THESES:
        record.publisher = _take(values, "school", "institution", "publisher", "organization")
    elif kind in REPORTS:
        record.publisher = _take(values, "institution", "publisher", "organization", "school")
    else:
        record.publisher = _take(values, "publisher", "institution", "organization", "school")
    if not values.get("address", "").strip() and (countries := countries_of(values.get("location", ""))):
        record.place = countries
    else:
        record.place = _take(values, "address", "location")
    _read_language(record, values)


def _read_language(record: Record, values: dict[str, str]) -> None:
    """The language; a `langid` that would be written for it again goes, another stays: BibLaTeX hyphenates by it."""
    record.language = _take(values, "language")
    if "langid" in values:
        name = line(values["langid"])
        record.language = record.language or name
        if name == langid(record.language):
            del values["langid"]


def _read_date(record: Record, values: dict[str, str]) -> None:
    # in a date "~" stands for "about" and ties nothing
    date = _TIME.sub("", line(values.get("date", "").replace("~", "\\textasciitilde{}")))
    year = line(values.get("year", ""))
    if date:
        record.date = date
        del values["date"]
        if year and (date.startswith(year) or date.rpartition("/")[2].startswith(year)):
            del values["year"]
            if _HAS_MONTH.match(date):
                values.pop("month", None)
                values.pop("day", None)
        return
    values.pop("year", None)
    two = _TWO_YEARS.fullmatch(year)
    if two and two.group(1) < two.group(2):
        record.date = f"{two.group(1)}/{two.group(2)}"
        return
    # A work of which only the first publication is dated is of then; the field itself is kept.
    record.date = year or line(values.get("origdate", ""))
    if re.fullmatch(r"\d{4}", year) and "month" in values:
        read = _with_month(year, line(values["month"]), line(values.get("day", "")))
        if read:
            record.date = read
            del values["month"]
            values.pop("day", None)


def _with_month(year: str, month: str, day: str) -> str:
    """The date of a year with the text of a month field ("aug", "08", "August 13", "jul/aug"); empty when in doubt."""
    words = [word.lower() for word in _MONTH_WORD.findall(month)]
    months = [number for word in words if (number := _MONTH_NAMES.get(word)) is not None]
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 3]
    if len(months) + len(numbers) != len(words) or not words or len(words) > 3:
        return ""
    if not months and len(numbers) == 1 and 1 <= numbers[0] <= 12:
        months = numbers
        numbers = []
    if day.isdecimal() and len(day) < 3 and not numbers:
        numbers = [int(day)]
    elif day:
        return ""
    if len(months) == 1 and not numbers:
        return f"{year}-{months[0]:02}"
    if len(months) == 1 and len(numbers) == 1 and 1 <= numbers[0] <= 31:
        return f"{year}-{months[0]:02}-{numbers[0]:02}"
    if len(months) == 1 and len(numbers) == 2 and 1 <= numbers[0] < numbers[1] <= 31:
        return f"{year}-{months[0]:02}-{numbers[0]:02}/{year}-{months[0]:02}-{numbers[1]:02}"
    if len(months) == 2 and not numbers and months[0] < months[1]:
        return f"{year}-{months[0]:02}/{year}-{months[1]:02}"
    return ""


def _read_texts(record: Record, values: dict[str, str]) -> None:
    if "abstract" in values:
        paragraphs = (" ".join(part.split()) for part in _PARAGRAPH.split(values.pop("abstract")))
        record.abstract = "\n\n".join(_lines(decode(part)) for part in paragraphs if part)
    numbered = sorted((name for name in values if _FURTHER_NOTE.fullmatch(name)), key=lambda name: int(name[11:]))
    for name in ("annotation", *numbered, "annote", "review", "comment"):
        if name in values:
            note = decode(values.pop(name).strip("\n").rstrip()).strip("\n")
            if note.strip():
                record.notes.append(note)
    for name in ("keywords", "keyword", "tags", "mendeley-tags"):
        if name in values:
            record.tags += words_of(values.pop(name))
    record.tags = list(dict.fromkeys(record.tags))


def _lines(text: str) -> str:
    """The text with the runs of white space in each of its lines made one space."""
    return "\n".join(" ".join(part.split()) for part in text.split("\n")).strip()


def words_of(value: str) -> list[str]:
    """The words of a list like `keywords`, split at commas and semicolons outside of braces."""
    value = value.strip()
    if value.startswith("{") and value.endswith("}") and value.count("{") == 1:
        value = value[1:-1]  # "{{one; two}}": Web of Science puts a second pair of braces around everything
    if "{" not in value:
        pieces = re.split(r"[,;]", value)
    else:
        pieces, start, depth = [], 0, 0
        for match in re.finditer(r"[{},;]", value):
            sign = match.group()
            if sign in ",;" and depth <= 0:
                pieces.append(value[start : match.start()])
                start = match.end()
            depth += (sign == "{") - (sign == "}")
        pieces.append(value[start:])
    return [tag for tag in map(line, pieces) if tag]


def _read_desk(record: Record, values: dict[str, str]) -> None:
    """What reference managers note about their reader: when it came, whether it is read, how good it is."""
    for name in ("date-added", "creationdate", "timestamp"):
        if name in values and not record.added and (stamp := _stamp(line(values[name]))):
            record.added = stamp
            del values[name]
    for name in ("date-modified", "modificationdate"):
        if name in values and not record.modified and (stamp := _stamp(line(values[name]))):
            record.modified = stamp
            del values[name]
    status = _STATUSES.get(line(values.get("readstatus", "")).lower(), "")
    if status:
        record.status = status
        del values["readstatus"]
    elif values.get("read", "").strip() == "1":
        record.status = Status.READ.value
        del values["read"]
    for name in ("ranking", "rating"):
        rank = values.get(name, "").strip().removeprefix("rank")
        if len(rank) == 1 and rank in "012345" and record.rating is None:
            record.rating = int(rank)
            del values[name]
    if HIGHLIGHTS in values and (marks := parse_highlights(decode(values[HIGHLIGHTS]))) is not None:
        record.highlights = marks
        del values[HIGHLIGHTS]
    if SIGHTING in values and (seen := parse_sighting(decode(values[SIGHTING]))) is not None:
        record.sighting = seen
        del values[SIGHTING]
    if ABSTRACT in values and (abstract := parse_abstract(decode(values[ABSTRACT]))) is not None:
        record.abstract = abstract if plain_abstract(abstract) == record.abstract else record.abstract
        del values[ABSTRACT]
    if PAGES in values:  # unless somebody changed the pages since
        pages = line(values.pop(PAGES))
        record.pages = pages if plain_pages(pages) == record.pages else record.pages
    if EXTRA in values and (others := parse_extra(decode(values[EXTRA]))) is not None:
        record.extra |= others
        del values[EXTRA]
    if line(values.get("relevance", "")).lower() == "relevant":
        record.starred = True
        del values["relevance"]
    if QUEUE in values and (place := parse_place(line(values[QUEUE]))) is not None:
        record.queue = place
        del values[QUEUE]
    if _UTC.fullmatch(read := line(values.get(READ, ""))):
        record.read_at = read
        del values[READ]
    _read_keys(record, values)


def _read_keys(record: Record, values: dict[str, str]) -> None:
    """The former keys, and the key itself with the signs that an entry's key cannot have."""
    if KEYS in values and (keys := parse_keys(decode(values[KEYS]))) is not None:
        record.old_keys = keys
        del values[KEYS]
    record.old_keys = list(dict.fromkeys((*record.old_keys, *parse_ids(values.pop(IDS, "")))))
    if KEY in values:  # unless somebody changed the key since
        key = line(values.pop(KEY))
        record.key = key if record.key.startswith(NO_KEY.sub("", key)) else record.key


def _stamp(text: str) -> str:
    """A moment as ISO 8601 in UTC, midnight where only a day is given; empty when it is neither."""
    if _UTC.fullmatch(text):
        return text
    match = _STAMP.fullmatch(text)
    if match is None:
        return ""
    year, month, day, hour, minute, second, zone = match.groups()
    offset = "+0000" if zone in (None, "Z") else zone.replace(":", "")
    given = f"{year}-{int(month):02}-{int(day):02}T{int(hour or 0):02}:{minute or '00'}:{second or '00'}{offset}"
    try:
        moment = datetime.strptime(given, "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
