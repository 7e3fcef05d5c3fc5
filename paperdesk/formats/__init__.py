"""The formats PaperDesk reads and writes, and how a file's own is found: by content first, then by its name.

Loads none before it is needed. A new format is a file beside this one and a row in FORMATS.
"""

from __future__ import annotations

import re
from types import ModuleType

from paperdesk.errors import BadInputError, UnreadableFileError
from paperdesk.formats.format import Format, Source


def _bibtex() -> ModuleType:
    from paperdesk.formats import bibtex

    return bibtex


def _biblatex() -> ModuleType:
    from paperdesk.formats import biblatex

    return biblatex


def _csljson() -> ModuleType:
    from paperdesk.formats import csljson

    return csljson


def _trending() -> ModuleType:
    from paperdesk.formats import trending

    return trending


FORMATS: tuple[Format, ...] = (
    Format("bibtex", "BibTeX", (".bib", ".bibtex"), _bibtex),
    Format("biblatex", "BibLaTeX", (".bib", ".biblatex"), _biblatex),
    Format("csljson", "CSL-JSON", (".json", ".csljson"), _csljson),
    Format("trending", "Trending-papers page", (".txt", ".html", ".htm"), _trending, writes=False),
)
_ENOUGH = 0.2  # below this a format's claim is no more than its suffix

# What a file seems to be that cannot be read yet: for the sentence that refuses it.
_LOOKS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("a PDF", re.compile(rb"%PDF-")),
    ("a database", re.compile(rb"SQLite format 3\0")),
    ("an archive", re.compile(rb"PK\x03\x04|\x1f\x8b|7z\xbc\xaf|Rar!")),
    ("a picture", re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM")),
    ("RIS", re.compile(rb"(?s)(?:\xef\xbb\xbf)?.{0,2000}?(?:^|\n)TY  ?-")),
    ("PubMed's nbib", re.compile(rb"(?s).{0,2000}?(?:^|\n)(?:PMID|OWN) *- ")),
    ("EndNote's refer", re.compile(rb"(?s)\s*%[0A] ")),
    ("Web of Science's tagged text", re.compile(rb"(?s)(?:\xef\xbb\xbf)?\s*(?:FN |PT )")),
    ("EndNote XML", re.compile(rb"(?s).{0,3000}<records>\s*<record>")),
    ("RDF", re.compile(rb"(?s).{0,1000}<rdf:RDF")),
    ("an Atom or RSS feed", re.compile(rb"(?s).{0,1000}<(?:feed|rss|rdf)\b")),
    ("XML", re.compile(rb"(?s)(?:\xef\xbb\xbf)?\s*<\?xml|\s*<\w+[ >/]")),
    ("JSON", re.compile(rb"(?s)(?:\xef\xbb\xbf)?\s*[\[{]")),
)


def by_id(format_id: str) -> Format:
    """The format of that id; raises BadInputError."""
    for kind in FORMATS:
        if kind.id == format_id:
            return kind
    raise BadInputError(f"There is no format “{format_id}”.", hint=f"One of: {', '.join(kind.id for kind in FORMATS)}.")


def detect(source: Source) -> Format:
    """The format a source is in; raises UnreadableFileError with a sentence that says what it seems to be instead."""
    if source.is_folder:
        for kind in FORMATS:
            if kind.takes_folders and source.path is not None and kind.load().is_folder(source.path):
                return kind
        raise UnreadableFileError(f"“{source.path}” is a folder; choose the files in it.")
    if not source.data.strip():
        raise UnreadableFileError(f"“{source.name}” is empty.")
    head, suffix = source.head, f".{source.name.lower().rpartition('.')[2]}"
    claims = [(kind.sniff(head, source.name) + (0.1 if suffix in kind.suffixes else 0), kind) for kind in FORMATS]
    score, best = max(claims, key=lambda claim: claim[0])
    if score >= _ENOUGH and best.reads:
        return best
    readable = ", ".join(kind.title for kind in FORMATS if kind.reads)
    for what, pattern in _LOOKS:
        if pattern.match(head):
            raise UnreadableFileError(f"“{source.name}” looks like {what}, which PaperDesk cannot read yet.",
                                      hint=f"It reads {readable}.")  # fmt: skip
    raise UnreadableFileError(
        f"“{source.name}” holds no papers in a form PaperDesk knows.", hint=f"It reads {readable}."
    )
