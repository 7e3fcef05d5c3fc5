"""An item as Zotero describes it, whatever it stood in, as a Record: types, fields, people, the lines of Extra.

Knows Zotero's names of item types, fields and creators, those of every version since 4. What a record has no field for
is kept in `record.extra` ("zotero.<field>").
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from paperdesk.formats.zotero_parts import extra as extra_lines
from paperdesk.formats.zotero_parts.dates import stamp, stored_date, typed_date
from paperdesk.identifiers import clean_arxiv, clean_doi, clean_isbn, clean_pmid, find_arxiv, find_doi
from paperdesk.markup.titles import plain
from paperdesk.record import ROLES, TYPES, Person, Record

PREFIX = "zotero."  # of what is kept in Record.extra
KEY = re.compile(r"[A-Z0-9]{8}")  # what Zotero calls an item

# Zotero's item type: CSL's. Of several that mean one, the first needs no note of which it was.
TYPE_OF = {
    "journalArticle": "article-journal", "magazineArticle": "article-magazine", "newspaperArticle": "article-newspaper",
    "preprint": "article", "book": "book", "bookSection": "chapter", "conferencePaper": "paper-conference",
    "thesis": "thesis", "report": "report", "webpage": "webpage", "blogPost": "post-weblog", "forumPost": "post",
    "dataset": "dataset", "computerProgram": "software", "patent": "patent", "standard": "standard",
    "encyclopediaArticle": "entry-encyclopedia", "dictionaryEntry": "entry-dictionary", "manuscript": "manuscript",
    "presentation": "speech", "case": "legal_case", "statute": "legislation", "bill": "bill", "hearing": "hearing",
    "film": "motion_picture", "videoRecording": "motion_picture", "tvBroadcast": "broadcast",
    "radioBroadcast": "broadcast", "podcast": "broadcast", "audioRecording": "song", "artwork": "graphic", "map": "map",
    "interview": "interview", "letter": "personal_communication", "email": "personal_communication",
    "instantMessage": "personal_communication", "document": "document", "attachment": "document", "note": "note",
    "gazette": "legislation", "regulation": "regulation", "treaty": "treaty", "classic": "classic",
}  # fmt: skip
_FIRST = {csl: zotero for zotero, csl in reversed(TYPE_OF.items())}

# A field of one item type: the field that all types share with it.
_BASE = {
    "bookTitle": "publicationTitle", "websiteTitle": "publicationTitle", "blogTitle": "publicationTitle",
    "forumTitle": "publicationTitle", "sessionTitle": "publicationTitle", "programTitle": "publicationTitle",
    "proceedingsTitle": "publicationTitle", "encyclopediaTitle": "publicationTitle",
    "dictionaryTitle": "publicationTitle", "university": "publisher", "institution": "publisher",
    "distributor": "publisher", "label": "publisher", "studio": "publisher", "network": "publisher",
    "company": "publisher", "repository": "publisher", "reportNumber": "number", "billNumber": "number",
    "docketNumber": "number", "documentNumber": "number", "patentNumber": "number", "publicLawNumber": "number",
    "episodeNumber": "number", "archiveID": "number", "identifier": "number", "codeVolume": "volume",
    "reporterVolume": "volume", "codePages": "pages", "firstPage": "pages", "dateDecided": "date", "issueDate": "date",
    "dateEnacted": "date", "caseName": "title", "nameOfAct": "title", "subject": "title",
    "legislativeBody": "authority", "court": "authority", "issuingAuthority": "authority", "organization": "authority",
    "repositoryLocation": "place", "priorityDate": "originalDate", "legalStatus": "status",
    **dict.fromkeys(("format", "interviewMedium", "videoRecordingFormat", "artworkMedium", "audioRecordingFormat",
                     "audioFileType"), "medium"),
    **dict.fromkeys(("thesisType", "letterType", "manuscriptType", "genre", "websiteType", "reportType", "mapType",
                     "postType", "presentationType"), "type"),
}  # fmt: skip
# A shared field: field of Record. Where two mean the same, the first that an item has fills it.
_HOME = {
    "title": "title", "abstractNote": "abstract", "publicationTitle": "venue", "volume": "volume", "issue": "issue",
    "pages": "pages", "number": "number", "edition": "edition", "series": "series", "seriesTitle": "series",
    "publisher": "publisher", "place": "place", "conferenceName": "event", "meetingName": "event",
    "language": "language", "shortTitle": "short_title", "DOI": "doi", "ISBN": "isbn", "ISSN": "issn", "PMID": "pmid",
    "url": "url", "citationKey": "key", "date": "date",
}  # fmt: skip
_FILLS_IN = {"reporter": "venue", "code": "venue", "authority": "publisher"}  # what stays in extra as well
_WITH_MARKUP = ("title", "venue", "series", "short_title")
# What a line of Extra is called, folded: the field of Record it fills.
_FROM_EXTRA = {
    "doi": "doi", "pmid": "pmid", "isbn": "isbn", "issn": "issn", "url": "url", "title": "title",
    "publisher": "publisher", "place": "place", "publisherplace": "place", "volume": "volume", "issue": "issue",
    "number": "number", "reportnumber": "number", "pages": "pages", "page": "pages", "series": "series",
    "seriestitle": "series", "collectiontitle": "series", "edition": "edition", "language": "language",
    "shorttitle": "short_title", "titleshort": "short_title", "containertitle": "venue", "publicationtitle": "venue",
    "booktitle": "venue", "proceedingstitle": "venue", "event": "event", "eventtitle": "event",
    "conferencename": "event", "meetingname": "event", "issued": "date", "date": "date",
}  # fmt: skip
_CSL_TYPES = {"article": "article", "post": "post", **{name: name for name in TYPES if name != "note"}}

ROLE_OF = {
    "author": "author", "editor": "editor", "translator": "translator", "contributor": "contributor",
    "seriesEditor": "collection-editor", "bookAuthor": "container-author", "director": "director",
    "composer": "composer", "interviewer": "interviewer", "recipient": "recipient",
    "reviewedAuthor": "reviewed-author", "originalCreator": "original-author",
}  # fmt: skip
# Whose work it is, for types that have no author.
_MAKERS = frozenset(
    ("artist", "performer", "sponsor", "programmer", "presenter", "interviewee", "inventor", "cartographer",
     "podcaster", "creator")
)  # fmt: skip
_FOLDED_ROLES = {extra_lines.folded(role): role for role in ROLES} | {"serieseditor": "collection-editor"}
_SUFFIX = re.compile(r"(?i)(.*?),?\s+((?:jr|sr)\.?|I{2,3}|IV)")
_NO_PLACES = frozenset(("itemType", "creators", "extra"))


@dataclass(slots=True)
class Creator:
    """Somebody with a part in an item; with `whole` the name is one field, as organisations have it."""

    role: str
    first: str
    last: str
    whole: bool = False


@dataclass(slots=True)
class Item:
    """An item in Zotero's own words."""

    kind: str
    fields: dict[str, str]
    creators: list[Creator] = field(default_factory=list)
    key: str = ""
    added: str = ""
    modified: str = ""
    from_database: bool = False  # its date is two in one


def record_of(item: Item, where: str) -> Record:
    """The work that an item describes, without what hangs on it: tags, notes, files."""
    record = Record(where=where, type=TYPE_OF.get(item.kind, item.kind if item.kind in TYPES else "document"))
    if item.kind and _FIRST.get(record.type) != item.kind:
        record.extra[f"{PREFIX}itemType"] = item.kind
    if item.key:
        record.extra[f"{PREFIX}key"] = item.key
    record.added, record.modified = stamp(item.added), stamp(item.modified)
    for name, value in item.fields.items():
        if value.strip() and name not in _NO_PLACES:
            _put(record, item, name, value)
    record.people = [person_of(creator) for creator in item.creators]
    if any(ROLE_OF.get(creator.role) is None for creator in item.creators):
        exact = [{"role": each.role, "first": each.first, "last": each.last} for each in item.creators]
        record.extra[f"{PREFIX}creators"] = json.dumps(exact, ensure_ascii=False)
    for name, home in _FILLS_IN.items():
        kept = record.extra.get(PREFIX + name, "")
        if kept and not getattr(record, home):
            setattr(record, home, " ".join(kept.split()))
    _read_extra(record, item.fields.get("extra", ""))
    _guess_identifiers(record)
    return record


def _put(record: Record, item: Item, name: str, value: str) -> None:
    """Put a field where the record has it; what the record cannot take in whole is kept beside it."""
    base = _BASE.get(name, name)
    home = _HOME.get(base)
    if home is None:
        record.extra[PREFIX + base] = value
        return
    text = value.strip()
    if getattr(record, home):
        if text != getattr(record, home):
            record.extra[PREFIX + name] = value
        return
    clean = _cleaned(home, text, item.from_database)
    setattr(record, home, clean)
    told = text.partition(" ")[2].strip() if item.from_database and home == "date" else text
    if not clean or (home == "date" and told not in ("", clean)) or (home == "isbn" and not _is_one_isbn(text)):
        record.extra[PREFIX + name] = told or value


def _cleaned(home: str, text: str, from_database: bool) -> str:
    if home in _WITH_MARKUP:
        return plain(text)
    if home == "date":
        return stored_date(text) if from_database else typed_date(text)
    if home in ("doi", "isbn", "pmid"):
        return {"doi": clean_doi, "isbn": clean_isbn, "pmid": clean_pmid}[home](text)
    return text


def _is_one_isbn(text: str) -> bool:
    bare = re.sub(r"[\s-]", "", text)
    return len(bare) <= 13 and bool(clean_isbn(bare))


def person_of(creator: Creator) -> Person:
    """A creator as a person: particles before the family name and "Jr." apart, one-field names whole."""
    role = ROLE_OF.get(creator.role) or ("author" if creator.role in _MAKERS else "contributor")
    first, last = " ".join(creator.first.split()), " ".join(creator.last.split())
    if creator.whole:
        return Person(literal=last or first, role=role)
    if not last:
        return Person(literal=first, role=role)
    suffix = ""
    match = _SUFFIX.fullmatch(first) if first[-1:] in ".IVRrS" and len(first) < 200 else None
    if match and match[1]:
        first, suffix = match[1], match[2]
    if first and "," not in last and " " in last and last[0].islower():
        split = Person.parse(f"{last}, x")  # "van der Berg": the small words apart
        return Person(family=split.family, particle=split.particle, given=first, suffix=suffix, role=role)
    return Person(family=last, given=first, suffix=suffix, role=role)


def _read_extra(record: Record, text: str) -> None:
    """Fill what is empty from the lines of Extra, which is kept as a whole."""
    if not text.strip():
        return
    record.extra[f"{PREFIX}extra"] = text
    found = extra_lines.parse(text)
    record.key = record.key or found.key
    for name, value in found.values.items():
        home = _FROM_EXTRA.get(name)
        if home and not getattr(record, home):
            setattr(record, home, _cleaned(home, value, from_database=False))
    kind = found.values.get("type", "").lower()
    if kind in _CSL_TYPES:
        if record.type != kind and f"{PREFIX}itemType" not in record.extra:
            record.extra[f"{PREFIX}itemType"] = _FIRST.get(record.type, record.type)
        record.type = kind
    held = {person.role for person in record.people}
    for folded, value in found.people:
        role = _FOLDED_ROLES[folded]
        last, _bars, first = value.partition("||")
        if role not in held:
            record.people.append(person_of(Creator(_ROLE_NAMES.get(role, role), first, last, whole=not first.strip())))
            record.people[-1].role = role
    if not record.arxiv and "arxiv" in found.values:
        _take_arxiv(record, clean_arxiv(found.values["arxiv"].split()[0]))


_ROLE_NAMES = {role: name for name, role in ROLE_OF.items()}


def _take_arxiv(record: Record, found: tuple[str, int | None] | None) -> None:
    if found and not record.arxiv:
        record.arxiv, record.arxiv_version = found


def _guess_identifiers(record: Record) -> None:
    """Identifiers that stand in other fields: the DOI in an address, the arXiv id in a number or an archive."""
    if not record.doi and "doi.org/" in record.url.lower():
        record.doi = find_doi(record.url) or ""
    archive = record.extra.get(f"{PREFIX}archive", "")
    place = record.extra.get(f"{PREFIX}archiveLocation", "")
    if archive.lower() == "arxiv" and place:
        _take_arxiv(record, clean_arxiv(place))
    for hint in (record.number, record.doi, record.url, record.venue, archive, record.extra.get(f"{PREFIX}extra", "")):
        if not record.arxiv and "arxiv" in hint.lower():
            _take_arxiv(record, find_arxiv(hint[:2_000]))


def give_title(record: Record) -> None:
    """Give a work that nothing names a title from what it has: its address, its file, its note."""
    if record.title or record.people or record.key:
        return
    file = next((re.split(r"[/\\]", file.path)[-1] for file in record.files), "")
    record.title = file or record.url or record.doi or (note_title(record.notes[0]) if record.notes else "")
    if not record.title and (record.abstract or record.venue or record.isbn or record.highlights):
        record.title = "Untitled"


def note_title(markdown: str, given: str = "") -> str:
    """What a note without a paper is called: the title it has, else its first line, bare of marks."""
    if given.strip():
        return " ".join(given.split())[:300]
    for line in markdown.splitlines():
        bare = re.sub(r"^[\s#>*+-]{1,40}|[*_`~=]{2,}|\\(?=[^\w\s])", "", line).strip()
        if re.search(r"\w", bare):
            return bare[:300]
    return "Note"
