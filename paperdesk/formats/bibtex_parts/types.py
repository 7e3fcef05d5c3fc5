"""The types of BibTeX and BibLaTeX entries and the CSL types they stand for.

Reading asks which type an entry is of; writing asks the same, so that what is written reads back alike. Classic BibTeX
knows fourteen types; what it lacks is written as @misc with an "entrysubtype". Knows no field but those the answer
hangs on.
"""

from __future__ import annotations

import re

from paperdesk.record import ROLES, TYPES, Record

ENTRY_TYPE = "bibtex.type"  # in `Record.extra`: the type of the entry, where ours would be written as another
SUBTYPE = "bibtex.entrysubtype"
ANY_THESIS = "Thesis"
TYPE_FIELD = "bibtex.type field"  # in `Record.extra`: the field named "type" ("Diploma thesis")
AND_OTHERS = "bibtex.and others"  # in `Record.extra`: the roles whose names end in "and others"
SAID_BY_ENTRY = frozenset((ENTRY_TYPE, SUBTYPE, TYPE_FIELD, AND_OTHERS))

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
_BIBLATEX = {
    "article-journal": "article", "paper-conference": "inproceedings", "book": "book", "chapter": "incollection",
    "thesis": "thesis", "report": "report", "webpage": "online", "manuscript": "unpublished",
    "pamphlet": "booklet", "patent": "patent", "dataset": "dataset", "software": "software", "standard": "standard",
    "periodical": "periodical", "review": "review", "motion_picture": "movie", "song": "music", "graphic": "artwork",
    "performance": "performance", "legislation": "legislation", "legal_case": "jurisdiction",
    "personal_communication": "letter", "entry-encyclopedia": "inreference", "article-magazine": "article",
    "article-newspaper": "article",
}  # fmt: skip
_CLASSIC = {
    **{
        name: kind
        for name, kind in _BIBLATEX.items()
        if kind in ("article", "book", "booklet", "incollection", "inproceedings", "unpublished")
    },
    "thesis": "phdthesis",
    "report": "techreport",
    "review": "article",
    "entry-encyclopedia": "incollection",
}
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
# What BibLaTeX says by a field "type", BibTeX by the type of the entry.
_BY_TYPE_FIELD = {
    ("thesis", "phdthesis"): "phdthesis", ("thesis", "mathesis"): "mastersthesis",
    ("report", "techreport"): "techreport",
}  # fmt: skip
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


def is_web_page(kind: str) -> bool:
    """Whether an entry of this type stands on a site, whose name is its "organization"."""
    return _READ.get(kind) == "webpage"


def set_type(record: Record, kind: str, values: dict[str, str]) -> None:
    """Give a record its type and keep in `extra` what writing it needs; a subtype understood leaves `values`."""
    subtype = values.get("entrysubtype", "").strip().lower()
    record.type = type_of(kind, subtype, record)
    if subtype and subtype == _SUBTYPE_OF.get(record.type, record.type):
        del values["entrysubtype"]
    # A thesis for no known degree is written as BibTeX's "phdthesis", too, but called just that.
    is_any = kind == "phdthesis" and values.get("type", "").strip().lower() == ANY_THESIS.lower()
    if is_any:
        del values["type"]
    if values.get("type", "").strip():
        record.extra[TYPE_FIELD] = values.pop("type")
    is_said = kind == "phdthesis" and not is_any and TYPE_FIELD not in record.extra
    if is_said or kind not in (written_type(record)[0], written_type(record, biblatex=True)[0]):
        record.extra[ENTRY_TYPE] = kind


def plain_kind(kind: str, values: dict[str, str]) -> str:
    """The type of an entry as BibTeX has it: "thesis" with a field "type" of "phdthesis" is "phdthesis"."""
    said = values.get("type", "").strip().lower()
    if kind == "thesis" and said == ANY_THESIS.lower():
        return "phdthesis"
    plain = _BY_TYPE_FIELD.get((kind, said))
    if plain:
        del values["type"]
    return plain or kind


def written_type(record: Record, biblatex: bool = False) -> tuple[str, str]:
    """The type and the "entrysubtype" an entry for this record is written with; the subtype may be empty."""
    kind, subtype = record.extra.get(ENTRY_TYPE, ""), record.extra.get(SUBTYPE, "")
    if _KIND.fullmatch(kind) and type_of(kind, subtype.strip().lower(), record) == record.type:
        return kind, subtype
    if not biblatex:
        kind = _CLASSIC.get(record.type, "misc")
    elif record.type == "thesis" and TYPE_FIELD not in record.extra:
        kind = "phdthesis"
    else:
        kind = "online" if record.type == "article" and record.arxiv else _BIBLATEX.get(record.type, "misc")
    if type_of(kind, "", record) == record.type:
        return kind, ""
    return kind, _SUBTYPE_OF.get(record.type, record.type)


def is_any_thesis(kind: str, record: Record) -> bool:
    """Whether a work written as a thesis for a doctor's degree is not known to be one."""
    return kind == "phdthesis" and ENTRY_TYPE not in record.extra and TYPE_FIELD not in record.extra


def biblatex_type(kind: str, record: Record) -> tuple[str, str]:
    """How BibLaTeX says a type of BibTeX's: its own type and the field "type", which may be empty."""
    if is_any_thesis(kind, record):
        return "thesis", ANY_THESIS
    if TYPE_FIELD not in record.extra and kind in ("phdthesis", "mastersthesis"):
        return "thesis", "phdthesis" if kind == "phdthesis" else "mathesis"
    return kind, ""


# The role that a field of names stands for, and the field of a role where it is named otherwise.
ROLE_OF = {role: role for role in ROLES} | {
    "bookauthor": "container-author", "serieseditor": "collection-editor", "collaborator": "contributor",
}  # fmt: skip
FIELD_OF_ROLE = {"container-author": "bookauthor", "collection-editor": "serieseditor", "contributor": "collaborator"}
del ROLE_OF["editor"]  # what an editor did is said by another field
EDITORS = ("editor", "editora", "editorb", "editorc")


def role_of_editor(name: str, values: dict[str, str]) -> str:
    """The role of the people in a field like "editora", by its "editoratype", which is taken; empty for no role."""
    if name not in EDITORS:
        return ""
    kind = values.get(f"{name}type", "").strip().lower()
    role = kind if kind in ROLES else ROLE_OF.get(kind, "")
    if kind == "redactor" and name != "editor":  # how Zotero writes the editor of a series
        role = "collection-editor"
    if role:
        del values[f"{name}type"]
    return role or ("editor" if name == "editor" else "")
