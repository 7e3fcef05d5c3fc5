"""The types of BibTeX and BibLaTeX entries and the CSL types they stand for.

Reading asks which type an entry is of; writing asks the same, so that what is written reads back alike. Knows no field
but those the answer hangs on.
"""

from __future__ import annotations

import re

from paperdesk.record import TYPES, Record

ENTRY_TYPE = "bibtex.type"  # in `Record.extra`: the type of the entry, where ours would be written as another
SUBTYPE = "bibtex.entrysubtype"
TYPE_FIELD = "bibtex.type field"  # in `Record.extra`: the field named "type" ("Diploma thesis")

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_READ = {
    "article": "article-journal", "inproceedings": "paper-conference", "conference": "paper-conference",
    "book": "book", "mvbook": "book", "collection": "book", "mvcollection": "book", "proceedings": "book",
    "mvproceedings": "book", "reference": "book", "mvreference": "book", "manual": "book", "inbook": "chapter",
    "incollection": "chapter", "bookinbook": "chapter", "suppbook": "chapter", "suppcollection": "chapter",
    "inreference": "entry-encyclopedia", "booklet": "pamphlet", "phdthesis": "thesis", "mastersthesis": "thesis",
    "thesis": "thesis", "bachelorsthesis": "thesis", "techreport": "report", "report": "report",
    "unpublished": "manuscript", "online": "webpage", "electronic": "webpage", "www": "webpage", "webpage": "webpage",
    "misc": "document", "patent": "patent", "dataset": "dataset", "data": "dataset", "software": "software",
    "softwareversion": "software", "softwaremodule": "software", "codefragment": "software", "standard": "standard",
    "norm": "standard", "periodical": "periodical", "suppperiodical": "article-journal", "review": "review",
    "movie": "motion_picture", "video": "motion_picture", "audio": "song", "music": "song", "artwork": "graphic",
    "image": "graphic", "performance": "performance", "legislation": "legislation", "jurisdiction": "legal_case",
    "letter": "personal_communication", "magazine": "article-magazine", "newspaper": "article-newspaper",
    "newsarticle": "article-newspaper", "presentation": "speech", "map": "map", "bill": "bill", "legal": "legislation",
    "preprint": "article", "journal": "periodical", "commentary": "document",
}  # fmt: skip
_WRITTEN = {
    "article-journal": "article", "paper-conference": "inproceedings", "book": "book", "chapter": "incollection",
    "thesis": "phdthesis", "report": "techreport", "webpage": "online", "manuscript": "unpublished",
    "pamphlet": "booklet", "patent": "patent", "dataset": "dataset", "software": "software", "standard": "standard",
    "periodical": "periodical", "review": "review", "motion_picture": "movie", "song": "music", "graphic": "artwork",
    "performance": "performance", "legislation": "legislation", "legal_case": "jurisdiction",
    "personal_communication": "letter", "entry-encyclopedia": "inreference", "article-magazine": "article",
    "article-newspaper": "article",
}  # fmt: skip
_SUBTYPES = {
    "magazine": "article-magazine", "newspaper": "article-newspaper", "preprint": "article", "film": "motion_picture",
    "tvbroadcast": "broadcast", "tvepisode": "broadcast", "radiobroadcast": "broadcast", "radioepisode": "broadcast",
}  # fmt: skip
_SUBTYPE_OF = {"article-magazine": "magazine", "article-newspaper": "newspaper", "article": "preprint"}
# Types whose "number" counts the issues of a journal, not reports or volumes of a series.
JOURNALS = frozenset(("article", "review", "periodical", "suppperiodical", "magazine", "newspaper", "newsarticle"))
PARTS = frozenset(
    ("inproceedings", "conference", "inbook", "incollection", "bookinbook", "suppbook", "suppcollection", "inreference")
)
THESES = frozenset(("phdthesis", "mastersthesis", "thesis", "bachelorsthesis"))
REPORTS = frozenset(("techreport", "report"))
_KIND = re.compile(r"[a-z][a-z0-9_-]*")
_PREPRINT_VENUE = re.compile(r"arxiv\b|corr\b|computing research repository", re.I)


def type_of(kind: str, subtype: str, record: Record) -> str:
    """The CSL type of an entry of type `kind` whose identifiers and venue stand in `record`."""
    if subtype:
        known = _SUBTYPES.get(subtype) or (subtype if subtype in TYPES else "")
        if known:
            return known
    csl = _READ.get(kind, "document")
    if record.arxiv and csl in ("article-journal", "webpage", "document", "manuscript"):
        if csl != "webpage" and record.venue and not _PREPRINT_VENUE.match(record.venue):
            return csl
        return "article"
    if kind == "book" and record.venue:  # some write "book" for what stands in one
        return "chapter"
    if kind == "misc" and record.url and not (record.doi or record.venue or record.publisher):
        return "webpage"
    return csl


def is_whole_book(kind: str) -> bool:
    """Whether an entry of this type stands in nothing else: a "booktitle" is its own title."""
    return _READ.get(kind) in ("book", "thesis")


def set_type(record: Record, kind: str, values: dict[str, str]) -> None:
    """Give a record its type and keep in `extra` what writing it needs; a subtype understood leaves `values`."""
    subtype = values.get("entrysubtype", "").strip().lower()
    record.type = type_of(kind, subtype, record)
    if subtype and subtype == _SUBTYPE_OF.get(record.type, record.type):
        del values["entrysubtype"]
    if written_type(record)[0] != kind:
        record.extra[ENTRY_TYPE] = kind


def written_type(record: Record) -> tuple[str, str]:
    """The type and the "entrysubtype" an entry for this record is written with; the subtype may be empty."""
    kind, subtype = record.extra.get(ENTRY_TYPE, ""), record.extra.get(SUBTYPE, "")
    if _KIND.fullmatch(kind) and type_of(kind, subtype.strip().lower(), record) == record.type:
        return kind, subtype
    kind = _WRITTEN.get(record.type, "misc")
    if type_of(kind, "", record) == record.type:
        return kind, ""
    return kind, _SUBTYPE_OF.get(record.type, record.type)
