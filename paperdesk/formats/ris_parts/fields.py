"""One RIS entry as a Record.

Knows what each tag means for which type of work. A tag without a home, or a second value where a record has one place,
stays in `record.extra` under "ris.<tag>", several values in as many lines. Where the readings of large programs differ,
a value's own shape decides: an ISBN is an ISBN in a report's SN, and "No" to "Specified" is no page range.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from paperdesk.formats.dates import printed_date, slashed_date
from paperdesk.formats.names import person_of
from paperdesk.formats.numbers import is_only, isbn_of, issn_of
from paperdesk.formats.ris_parts.lines import Entry
from paperdesk.formats.ris_parts.notes import markdown_of
from paperdesk.formats.ris_parts.private import MARK, read_private
from paperdesk.formats.ris_parts.procite import read_procite
from paperdesk.formats.ris_parts.types import (
    BOOKS,
    CODE_OF_TYPE,
    FIRST_ROLE,
    NUMBERED,
    PARTS,
    SERIALS,
    TYPE_OF_CODE,
    WHOLES,
    code_of,
)
from paperdesk.formats.tagged import Bag, Doubts
from paperdesk.identifiers import clean_arxiv, clean_doi, clean_pmid, find_arxiv, find_doi
from paperdesk.record import FileRef, Person, Record, year_of

PREFIX = "ris."  # of what is kept in Record.extra
_PEOPLE = frozenset(["AU", "A1", "A2", "A3", "A4", "ED", "TA"])
_MIMES = {
    "pdf": "application/pdf", "html": "text/html", "htm": "text/html", "epub": "application/epub+zip",
    "djvu": "image/vnd.djvu", "ps": "application/postscript", "txt": "text/plain", "png": "image/png",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "docx":
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "doc": "application/msword",
}  # fmt: skip
_WEB = re.compile(r"(?i)(?:https?|ftp)://|www\.")
_WEB_WITHOUT_SCHEME = re.compile(r"//[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10}(?:[:/?#]|$)")
_NUMBER_WITH_SCHEME = re.compile(r"(?i)(?:doi|hdl|handle|urn|info|pmid|pmcid|arxiv|isbn):\s?\S")
_PATH = re.compile(r"[A-Za-z]:[\\/]|[/~]|\\\\|(?i:file:)")
_INSIDE_ENDNOTE = "internal-pdf://"
_KEY = re.compile(r"[^\W\d][^\s,{}\"#%~\\]{1,80}")
_PROCEEDINGS = re.compile(r"(?i)proceedings|conference|symposium|workshop|congress|advances in|lecture notes")
_DOI_ALONE = re.compile(r"(?i)(?:doi:?\s{0,3}|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S{1,300}")
_DOI_WITH_SCHEME = re.compile(r"(?i)doi:\s{0,3}10\.\d{4,9}/\S{1,300}")
_PMID = re.compile(r"(\d{1,9})\s?\[pmid\]")
_BARE_INITIALS = re.compile(r"([^\W\d_][\w'’-]{1,40}(?: [^\W\d_][\w'’-]{1,40}){0,2}) ([^\W\d_a-z]{1,3})")
_LABEL = re.compile(r"ASReview_\w{1,40}")
_HAS_YEAR_FIRST = re.compile(r"\d{4}\b")
_PAGE = re.compile(r"\D{0,12}\d.{0,40}|[ivxlcdmIVXLCDM]{1,10}")


def record_of(entry: Entry, doubts: Doubts) -> Record:
    """What an entry says; tells of what was read with a doubt."""
    read_procite(entry)
    bag = Bag((one.tag, one.value) for one in entry.fields if one.tag not in _PEOPLE)
    record = Record(where=f"line {entry.line}")
    _read_type(record, entry.kind, bag, doubts)
    record.people = _people(entry, record.type, bag)
    _read_titles(record, bag)
    _read_dates(record, bag, doubts)
    _read_identifiers(record, bag)
    _read_numbers(record, bag)
    _read_texts(record, bag)
    _read_addresses(record, bag)
    _read_key(record, bag)
    _read_arxiv(record, bag)
    private = bag.take_if("U5", lambda value: value.startswith(MARK))
    record.extra = bag.left(PREFIX)
    if private and not read_private(record, private):
        record.extra[f"{PREFIX}U5"] = private
        doubts.say("private tags", record.where, "What PaperDesk had noted in “U5” is damaged and was kept as it is.")
    return record


def is_empty(record: Record) -> bool:
    """Whether an entry held nothing but its type."""
    blank = Record(type=record.type, where=record.where, extra={f"{PREFIX}TY": record.extra.get(f"{PREFIX}TY", "")})
    return record == blank or record == Record(type=record.type, where=record.where)


def _read_type(record: Record, kind: str, bag: Bag, doubts: Doubts) -> None:
    code = code_of(kind)
    record.type = TYPE_OF_CODE.get(code, "document")
    if code in ("", "GEN") and any(map(bag.peek, ("JF", "JO", "JA"))):
        record.type = "article-journal"
    if kind and kind != CODE_OF_TYPE[record.type]:
        bag.put("TY", kind)
    if kind and not code:
        said = f"“{kind[:60]}” is no type of RIS; the work is kept as a {record.type.replace('-', ' ')}."
        doubts.say("types that RIS does not know", record.where, said)


# People and titles ----------------------------------------------------------------------------------------------------


def _people(entry: Entry, kind: str, bag: Bag) -> list[Person]:
    people: list[Person] = []
    tags = {one.tag for one in entry.fields if one.value}
    for one in entry.fields:
        role = _role_of(one.tag, kind, tags) if one.tag in _PEOPLE else ""
        if one.tag in _PEOPLE and not role:
            bag.put(one.tag, one.value)
        elif role:
            names = one.value.split(";") if "; " in one.value else [one.value]
            people += (person_of(name, role) for name in names if name.strip(" ,"))
    if len(people) > 1 and all(_BARE_INITIALS.fullmatch(person.literal) for person in people):
        # "Smith JA" alone may be an organisation ("Google AI"); where all look so, it is how the source writes names.
        people = [person_of(_BARE_INITIALS.sub(r"\1, \2", person.literal), person.role) for person in people]
    return people


def _role_of(tag: str, kind: str, tags: set[str]) -> str:
    """The part that people under a tag have in a work of that type; empty where they are no people."""
    if tag in ("AU", "A1"):
        return FIRST_ROLE.get(kind, "author")
    if tag in ("ED", "TA"):
        return "editor" if tag == "ED" else "translator"
    if tag == "A4":
        return "translator"
    if tag == "A2":
        if kind == "patent":
            return ""  # whom it is assigned to
        if kind == "personal_communication":
            return "recipient"
        if kind in ("song", "musical_score"):
            return "contributor"
        # A whole book with nobody but an A2 is edited by them.
        return "collection-editor" if kind in ("book", "report") and tags & {"AU", "A1", "A3", "ED"} else "editor"
    if kind == "book" and not ("A2" in tags and "ED" in tags):
        return "editor"
    return "contributor" if kind == "thesis" else "collection-editor"


def _read_titles(record: Record, bag: Bag) -> None:
    kind = record.type
    record.title = bag.take("TI", "T1", "CT", *(("BT",) if kind in WHOLES or kind == "thesis" else ()))
    record.short_title = bag.take("ST")
    if kind == "paper-conference":
        named = bag.take_if("C3", _PROCEEDINGS.search)
        record.venue = named or bag.take("BT", "T2", "JF", "JO", "JA", "J2")
        if named:
            record.event = bag.take("T2")
            record.event = "" if record.event == named else record.event
    elif kind in PARTS:
        record.venue = bag.take("BT", "T2", "JF", "JO", "JA", "J2")
    elif kind in WHOLES or kind == "thesis":
        record.venue = bag.take("JF", "JO")
    elif kind in SERIALS:
        record.venue = bag.take("JF", "T2", "JO", "BT", "JA", "J2", "J1", "JI", "J9")
    elif kind != "legal_case":
        record.venue = bag.take("T2", "JF", "JO", "BT", "JA", "J2")
    if kind not in ("legal_case", "bill", "legislation"):
        record.series = bag.take("T3", *(("T2",) if kind in WHOLES else ()))
    if record.series == record.venue:
        bag.put("T3", record.series)  # said again
        record.series = ""


# Dates and numbers ----------------------------------------------------------------------------------------------------


def _read_dates(record: Record, bag: Bag, doubts: Doubts) -> None:
    """The date that is told most exactly, in the year of PY or else of Y1; what says no more than it goes."""
    given = [
        (tag, value) for tag in ("PY", "Y1", "YR", "DA") for value in bag.values.get(tag, ()) if value.strip(" /0")
    ]
    read = [(tag, value, *_date(value)) for tag, value in given]
    years = [year for _tag, _value, iso, _other in read if (year := year_of(iso)) is not None]
    if not years:
        _read_undated(record, bag, given, doubts)
        return
    dates = [iso for tag, _value, iso, other in read if year_of(iso) == years[0] and not (other and tag == "PY")]
    record.date = max(dates, key=_exactness, default="") or f"{years[0]:04}"
    for tag in ("PY", "Y1", "YR", "DA"):
        kept = []
        for value in bag.values.get(tag, ()):
            iso, other = _date(value)
            if tag == "DA" and year_of(iso) is None:  # "SEP", "MAY 15": the rest of the year's date
                whole = printed_date(f"{value} {years[0]}")
                if record.date == f"{years[0]:04}" and year_of(whole) == years[0] and whole[:1].isdecimal():
                    record.date, iso = whole, whole
            says_no_more = not other and (record.date.startswith(iso) if iso else True)
            kept += [] if says_no_more or not value.strip(" /0") else [value]
        bag.values[tag] = kept


def _read_undated(record: Record, bag: Bag, given: list[tuple[str, str]], doubts: Doubts) -> None:
    for tag, value in given:
        if any(map(str.isalpha, value)):
            if not record.date:
                record.date = bag.take_if(tag, value.__eq__).strip(" /")  # as it is printed: "in press"
        elif tag != "DA":
            doubts.say("dates without a year", record.where, f"“{value[:60]}” under “{tag}” is no year.")
    for tag in ("PY", "Y1", "YR", "DA"):
        bag.values[tag] = [value for value in bag.values.get(tag, ()) if value.strip(" /0")]


def _date(value: str) -> tuple[str, str]:
    """A date as ISO 8601, or as it is printed, and what else RIS's form of a date says."""
    value = " ".join(value.split())
    return slashed_date(value) or (printed_date(value), "")


def _exactness(iso: str) -> int:
    return len(iso) if _HAS_YEAR_FIRST.match(iso) else 0


def _read_numbers(record: Record, bag: Bag) -> None:
    kind = record.type
    if kind in ("bill", "hearing", "legislation"):
        record.number = bag.take("VL", "VO", "IS", "CP")
    elif kind == "patent":
        record.number = bag.take("IS", "CP", "VL", "VO")
    else:
        record.volume = bag.take("VL", "VO")
        issue = bag.take("IS", "CP")
        if kind in NUMBERED:
            record.number = record.number or issue or (bag.take("M1") if kind == "report" else "")
        else:
            record.issue = issue
        if not record.number and (kind in SERIALS or kind == "paper-conference"):
            record.number = bag.take("C7", "AR")
    if kind not in SERIALS or not _HAS_YEAR_FIRST.match(bag.peek("ET")):  # there it is when it was put online
        record.edition = bag.take("ET")
    _read_pages(record, bag)
    record.publisher = bag.take("PB", "PU") or (bag.take("A2") if kind == "patent" else "")
    if kind not in ("bill", "legislation", "legal_case"):  # there CY is the code or the reporter
        record.place = bag.take("CY", "PI", "PP")
    record.language = ", ".join(bag.take_all("LA"))


def _read_pages(record: Record, bag: Bag) -> None:
    first, last = bag.peek("SP"), bag.peek("EP")
    if first and last and not (_PAGE.fullmatch(first) or _PAGE.fullmatch(last)):
        return  # Ovid's "No" to "Specified"
    if not first or (not last and first.strip("p. ").isdecimal() and record.type in ("book", "thesis")):
        return  # how many pages there are
    bag.take("SP")
    if last:
        bag.take("EP")
    first = " ".join(re.sub(r"\s{0,3}[–—]\s{0,3}", "-", first).split())
    record.pages = first if not last or first.endswith(f"-{last}") else f"{first}-{last}"


# Identifiers and addresses --------------------------------------------------------------------------------------------


def _read_identifiers(record: Record, bag: Bag) -> None:
    for tag in ("DO", "DI"):
        record.doi = record.doi or clean_doi(bag.take_if(tag, clean_doi))
    for tag in ("M3", "L3", "N1"):
        record.doi = record.doi or clean_doi(bag.take_if(tag, _DOI_ALONE.fullmatch))
    for tag in ("DO", "DI", "M3", "L3", "N1"):  # said again
        values = bag.values.get(tag, [])
        bag.values[tag] = [one for one in values if not (_DOI_ALONE.fullmatch(one) and clean_doi(one) == record.doi)]
    _read_pmid(record, bag)
    numbers = bag.values.get("SN", [])
    issn, isbn = issn_of(numbers), isbn_of(numbers)
    if record.type in BOOKS or not issn or record.type in ("paper-conference", "thesis", "report"):
        record.isbn = isbn
    if not record.isbn or record.type in PARTS:
        record.issn = issn
    kept = []
    for value in numbers:
        known = all(part in record.issn for part in issn_of([value]).split(", ")) and issn_of([value])
        if record.isbn and is_only(value, record.isbn):
            continue
        if not (known and re.fullmatch(r"[\dXx\s,;-]{8,200}", value)):
            kept.append(value)
    bag.values["SN"] = kept
    numbered = bag.peek("IS") or bag.peek("CP") or isbn_of(kept[:1]) or issn_of(kept[:1])
    if record.type == "report" and not numbered:
        record.number = bag.take("SN")


def _read_pmid(record: Record, bag: Bag) -> None:
    for tag in ("U1", "U2", "U3", "C1", "C2"):
        record.pmid = record.pmid or clean_pmid(bag.take_if(tag, _PMID.fullmatch).removesuffix("[pmid]").strip())
    base = f"{bag.peek('DB')} {bag.peek('DP')}".lower()
    number = bag.peek("AN")
    if clean_pmid(number) and (re.search("pubmed|medline|nlm", base) or number.lower().startswith("pmid")):
        record.pmid = record.pmid or clean_pmid(number)
        if clean_pmid(number) == record.pmid:
            bag.take("AN")
    if not record.pmid and (address := bag.take_if("PM", clean_pmid)):
        record.pmid = clean_pmid(address)
    if not record.pmid:
        pages = (one for one in bag.values.get("UR", ()) if "ncbi.nlm.nih.gov" in one and "/pmc" not in one.lower())
        record.pmid = next(filter(None, map(clean_pmid, pages)), "")


def _read_addresses(record: Record, bag: Bag) -> None:
    """The address of the work, and its files: what is no address of the web under the tags for links."""
    for tag in ("UR", "L2", "LK"):  # "//www.example.org/a" has the scheme of the page that it stood in
        if tag in bag.values:
            bag.values[tag] = ["https:" * bool(_WEB_WITHOUT_SCHEME.match(one)) + one for one in bag.values[tag]]
    for tag in ("UR", "L1", "L2", "L4", "LK"):
        _read_number(record, bag, tag)
    urls = bag.values.get("UR", [])
    web = bag.take_if("UR", _WEB.match) or bag.take_if("UR", _may_be_address)
    for tag in ("L2", "LK", "L1"):
        web = web or bag.take_if(tag, _WEB.match)
    record.url = web
    for tag in ("L1", "L2", "L4", "LK", "UR"):
        kept = []
        for value in bag.values.get(tag, ()):
            is_none = _WEB.match(value) or _NUMBER_WITH_SCHEME.match(value) or value.startswith("<")
            files = [] if is_none else _files(value, sure=tag != "UR")
            record.files += files
            kept += [] if files else [value]
        bag.values[tag] = kept
    if not record.doi:
        record.doi = next(filter(None, (find_doi(one) for one in (web, *urls) if one and "doi" in one.lower())), "")


def _may_be_address(value: str) -> bool:
    return not (value.startswith("<") or _PATH.match(value) or _NUMBER_WITH_SCHEME.match(value))


def _read_number(record: Record, bag: Bag, tag: str) -> None:
    """The DOI that stands where an address or a file should ("doi:10.1000/x"); said again, it goes."""
    doi = clean_doi(bag.take_if(tag, _DOI_WITH_SCHEME.fullmatch))
    record.doi = record.doi or doi
    if doi != record.doi:
        bag.put(tag, f"doi:{doi}" if doi else "")


def _files(value: str, *, sure: bool) -> list[FileRef]:
    """The files that a link names; none where it is no path."""
    parts = value.split(";") if value.count("://") > 1 else [value]
    files = []
    for part in filter(None, map(str.strip, parts)):
        path = part
        if part.lower().startswith("file:"):
            path = unquote(re.sub(r"(?i)^file:(?://(?:localhost)?)?", "", part))
            path = path[1:] if re.match(r"/[A-Za-z]:", path) else path
        elif not (sure or _PATH.match(part)) or ("://" in part and not part.startswith(_INSIDE_ENDNOTE)):
            return []
        suffix = path.rpartition(".")[2].lower()
        files.append(FileRef(path, mime=_MIMES.get(suffix, "")))
    return files


def placed(file: FileRef, source: Path) -> FileRef:
    """A file with its path made absolute, from the place of the RIS file; EndNote's own paths below its ".Data"."""
    path = file.path
    if path.startswith(_INSIDE_ENDNOTE):
        inside = Path("PDF") / unquote(path.removeprefix(_INSIDE_ENDNOTE))
        path = str(source.absolute().with_suffix(".Data") / inside)
    elif not (_PATH.match(path) or "\0" in path or "://" in path):
        path = str(source.absolute().parent / path)
    return FileRef(path, file.title, file.mime, file.copy)


def _read_arxiv(record: Record, bag: Bag) -> None:
    named = bag.peek("AN")
    found = clean_arxiv(named) if "arxiv" in named.lower() else None
    if found:
        bag.take("AN")
    hints = [record.doi, record.url, record.venue, record.number, record.volume if "abs/" in record.volume else ""]
    hints += [bag.peek(tag)[:300] for tag in ("M1", "M3", "UR", "L1", "L2", "L4", "PB", "C7")]
    hints += [note for note in record.notes if len(note) < 60]
    for hint in hints:
        if found is None and ("arxiv" in hint.lower() or hint.startswith("abs/")):
            found = clean_arxiv(hint) if hint.startswith("abs/") else find_arxiv(hint)
    if found:
        record.arxiv, record.arxiv_version = found


def _read_key(record: Record, bag: Bag) -> None:
    """The citation key: a label that begins with a letter. A number under ID counts the records of some program."""
    for tag in ("LB", "ID"):
        record.key = record.key or bag.take_if(tag, _KEY.fullmatch)


# Texts ----------------------------------------------------------------------------------------------------------------


def _read_texts(record: Record, bag: Bag) -> None:
    record.abstract = "\n\n".join(bag.take_all("AB"))
    second = bag.take_all("N2")
    if not record.abstract:
        record.abstract = "\n\n".join(second)
    else:
        for text in second:
            if " ".join(text.split()) != " ".join(record.abstract.split()):
                bag.put("N2", text)
    for value in bag.take_all("KW"):
        record.tags += filter(None, map(str.strip, value.split(";")))
    for value in (*bag.take_all("N1"), *bag.take_all("RN")):
        note = markdown_of(value)
        labels = _LABEL.findall(note) if "ASReview_" in note else []
        record.tags += labels
        if note and not (len(labels) == 1 and note == labels[0]):
            record.notes.append(note)
    record.tags = list(dict.fromkeys(record.tags))
