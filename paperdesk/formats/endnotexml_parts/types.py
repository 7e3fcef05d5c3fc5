"""EndNote's reference types, by name and number, and the CSL types they stand for.

The name counts, since other programs number types as they please. A type of ours that EndNote lacks is written as its
nearest with our name for it as "type of work".
"""

from __future__ import annotations

from paperdesk.record import TYPES

# name in small letters: (number, CSL type). The first of a CSL type is the one it is written as.
_KINDS: dict[str, tuple[int, str]] = {
    "journal article": (17, "article-journal"), "electronic article": (43, "article-journal"),
    "magazine article": (19, "article-magazine"), "newspaper article": (23, "article-newspaper"),
    "book": (6, "book"), "edited book": (28, "book"), "electronic book": (44, "book"), "serial": (57, "periodical"),
    "book section": (5, "chapter"), "electronic book section": (60, "chapter"),
    "conference proceedings": (10, "paper-conference"), "conference paper": (47, "paper-conference"),
    "conference": (10, "paper-conference"), "thesis": (32, "thesis"), "report": (27, "report"),
    "government document": (46, "report"), "web page": (12, "webpage"), "blog": (56, "post-weblog"),
    "online database": (45, "dataset"), "dataset": (59, "dataset"), "aggregated database": (55, "dataset"),
    "computer program": (9, "software"), "patent": (25, "patent"), "standard": (58, "standard"),
    "encyclopedia": (53, "entry-encyclopedia"), "dictionary": (52, "entry-dictionary"),
    "manuscript": (36, "manuscript"), "unpublished work": (34, "manuscript"), "preprint": (34, "article"),
    "map": (20, "map"), "artwork": (2, "graphic"), "film or broadcast": (21, "motion_picture"),
    "audiovisual material": (3, "motion_picture"), "online multimedia": (48, "broadcast"), "music": (61, "song"),
    "case": (7, "legal_case"), "bill": (4, "bill"), "statute": (31, "legislation"), "hearing": (14, "hearing"),
    "legal rule or regulation": (50, "regulation"), "pamphlet": (24, "pamphlet"),
    "personal communication": (26, "personal_communication"), "interview": (64, "interview"),
    "classical work": (49, "classic"), "ancient text": (51, "classic"), "figure": (37, "figure"),
    "chart or table": (38, "figure"), "equation": (39, "document"), "catalog": (8, "document"),
    "grant": (54, "document"), "generic": (13, "document"),
}  # fmt: skip
_BY_NUMBER = {number: name for name, (number, _kind) in reversed(_KINDS.items())}
_WRITTEN = {kind: name for name, (_number, kind) in reversed(_KINDS.items())}
_WRITTEN |= {"dataset": "dataset", "document": "generic", "article": "unpublished work", "review": "journal article",
             "review-book": "journal article", "entry": "encyclopedia"}  # fmt: skip
# Types of ours that are written as another's, told by what stands as the type of work.
_TOLD = {TYPES[kind]: kind for kind in TYPES if _KINDS.get(_WRITTEN.get(kind, ""), (0, ""))[1] != kind}

JOURNALS = frozenset(("article-journal", "article-magazine", "article-newspaper", "review", "review-book"))
# Types whose second title is the series they stand in, as EndNote has it.
IN_SERIES = frozenset(("book", "report", "software", "map", "pamphlet", "manuscript", "dataset"))
_SMALL = frozenset(("or",))


def type_of(name: str, number: str, work_type: str) -> tuple[str, bool]:
    """The CSL type of a reference type, and whether the type of work told it."""
    known = _known(name, number)
    told = _TOLD.get(work_type.strip(), "")
    if told and _WRITTEN.get(told, "generic") == known:
        return told, True
    return _KINDS[known][1], False


def is_edited(name: str, number: str) -> bool:
    """Whether the authors of such a reference are editors."""
    return _known(name, number) == "edited book"


def _known(name: str, number: str) -> str:
    folded = " ".join(name.lower().replace("-", " ").split())
    if folded in _KINDS:
        return folded
    return (
        _BY_NUMBER.get(int(number), "generic") if not folded and number.isdecimal() and len(number) < 4 else "generic"
    )


def written_type(kind: str) -> tuple[str, int, str]:
    """The name and number a CSL type is written with, and what then stands as the type of work."""
    name = _WRITTEN.get(kind, "generic")
    number, own = _KINDS[name]
    shown = " ".join(word if word in _SMALL else word.capitalize() for word in name.split())
    return shown, number, "" if own == kind else TYPES.get(kind, "")
