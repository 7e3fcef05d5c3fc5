"""RIS's types of works, the written codes and the long names, as CSL types, and back."""

from __future__ import annotations

# Of several codes with one meaning the first is written.
_CODES = {
    "article-journal": "JOUR EJOUR JFULL ABST INPR",
    "paper-conference": "CONF CPAPER",
    "article": "UNPB PREPRINT",
    "book": "BOOK EBOOK EDBOOK SER WHOLE BOOKWHOLE",
    "chapter": "CHAP ECHAP INCOL",
    "thesis": "THES",
    "report": "RPRT GOVDOC GRANT",
    "webpage": "ELEC WEB",
    "post-weblog": "BLOG",
    "article-magazine": "MGZN CTLG",
    "article-newspaper": "NEWS",
    "dataset": "DATA AGGR DBASE",
    "software": "COMP",
    "patent": "PAT",
    "standard": "STAND",
    "entry-encyclopedia": "ENCYC",
    "entry-dictionary": "DICT",
    "manuscript": "MANSCPT UNBILL",
    "speech": "SLIDE",
    "classic": "CLSWK ANCIENT",
    "legal_case": "CASE",
    "legislation": "STAT LEGAL",
    "bill": "BILL",
    "hearing": "HEAR",
    "motion_picture": "MPCT VIDEO ADVS",
    "song": "SOUND",
    "musical_score": "MUSIC",
    "graphic": "ART",
    "figure": "FIGURE CHART",
    "map": "MAP",
    "interview": "INTV",
    "personal_communication": "PCOMM ICOMM",
    "pamphlet": "PAMP",
    "post": "SOCIAL",
    "document": "GEN MULTI EQUA MISC",
}
# What stands in the place of a code in files of other makers.
_NAMES = {
    "journal article": "JOUR", "journal": "JOUR", "article": "JOUR", "electronic article": "EJOUR",
    "conference proceedings": "CONF", "conference paper": "CPAPER", "conference": "CONF", "proceedings paper": "CPAPER",
    "inproceedings": "CPAPER", "book section": "CHAP", "book chapter": "CHAP", "chapter": "CHAP", "inbook": "CHAP",
    "incollection": "CHAP", "edited book": "EDBOOK", "electronic book": "EBOOK", "thesis": "THES",
    "dissertation": "THES", "report": "RPRT", "technical report": "RPRT", "web page": "ELEC", "webpage": "ELEC",
    "website": "ELEC", "magazine article": "MGZN", "newspaper article": "NEWS", "dataset": "DATA", "patent": "PAT",
    "computer program": "COMP", "software": "COMP", "preprint": "UNPB", "unpublished work": "UNPB",
    "unpublished": "UNPB", "generic": "GEN", "review": "JOUR",
}  # fmt: skip
TYPE_OF_CODE = {code: kind for kind, codes in _CODES.items() for code in codes.split()}
CODE_OF_TYPE = {kind: codes.split()[0] for kind, codes in _CODES.items()} | {
    "review": "JOUR", "review-book": "JOUR", "periodical": "JFULL", "collection": "SER", "entry": "ENCYC",
    "regulation": "LEGAL", "treaty": "LEGAL", "broadcast": "VIDEO",
}  # fmt: skip

SERIALS = frozenset(("article-journal", "article-magazine", "article-newspaper"))
PARTS = frozenset(("chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary", "entry"))
# Works that stand alone: their second title is that of a series.
WHOLES = frozenset(
    ("book", "report", "map", "motion_picture", "song", "musical_score", "dataset", "software", "collection",
     "graphic", "pamphlet")
)  # fmt: skip
BOOKS = frozenset(("book", "collection", "classic", "chapter"))
# Works that have a number where journals have an issue.
NUMBERED = frozenset(("report", "patent", "standard", "bill", "dataset", "software", "legislation", "hearing"))
# Who is named as the author of such works.
FIRST_ROLE = {"motion_picture": "director", "song": "composer", "musical_score": "composer"}


def code_of(text: str) -> str:
    """The code that the text of a TY line stands for; empty for an unknown one."""
    upper = text.strip().upper()
    return upper if upper in TYPE_OF_CODE else _NAMES.get(text.strip().lower(), _NAMES.get(upper.lower(), ""))
