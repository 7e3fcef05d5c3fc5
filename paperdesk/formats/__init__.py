"""The formats PaperDesk reads and writes, and how a file's own is found: by content first, then by its name.

Loads none before it is needed. A new format is a file beside this one and a row in FORMATS.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from types import ModuleType

from paperdesk.errors import BadInputError, UnreadableFileError
from paperdesk.formats.format import Format, Source, refuse_entities


def _bibtex() -> ModuleType:
    from paperdesk.formats import bibtex

    return bibtex


def _biblatex() -> ModuleType:
    from paperdesk.formats import biblatex

    return biblatex


def _csljson() -> ModuleType:
    from paperdesk.formats import csljson

    return csljson


def _endnotexml() -> ModuleType:
    from paperdesk.formats import endnotexml

    return endnotexml


def _mods() -> ModuleType:
    from paperdesk.formats import mods

    return mods


def _msbib() -> ModuleType:
    from paperdesk.formats import msbib

    return msbib


def _pubmedxml() -> ModuleType:
    from paperdesk.formats import pubmedxml

    return pubmedxml


def _pdf() -> ModuleType:
    from paperdesk.formats import pdf

    return pdf


def _ris() -> ModuleType:
    from paperdesk.formats import ris

    return ris


def _nbib() -> ModuleType:
    from paperdesk.formats import nbib

    return nbib


def _refer() -> ModuleType:
    from paperdesk.formats import refer

    return refer


def _atom() -> ModuleType:
    from paperdesk.formats import atom

    return atom


def _crossref() -> ModuleType:
    from paperdesk.formats import crossref

    return crossref


def _cslyaml() -> ModuleType:
    from paperdesk.formats import cslyaml

    return cslyaml


def _datacite() -> ModuleType:
    from paperdesk.formats import datacite

    return datacite


def _hfpapers() -> ModuleType:
    from paperdesk.formats import hfpapers

    return hfpapers


def _openalex() -> ModuleType:
    from paperdesk.formats import openalex

    return openalex


def _semanticscholar() -> ModuleType:
    from paperdesk.formats import semanticscholar

    return semanticscholar


def _tabular() -> ModuleType:
    from paperdesk.formats import tabular

    return tabular


def _trending() -> ModuleType:
    from paperdesk.formats import trending

    return trending


def _unixref() -> ModuleType:
    from paperdesk.formats import unixref

    return unixref


def _zenodo() -> ModuleType:
    from paperdesk.formats import zenodo

    return zenodo


def _zotero() -> ModuleType:
    from paperdesk.formats import zotero

    return zotero


def _zoterojson() -> ModuleType:
    from paperdesk.formats import zoterojson

    return zoterojson


def _zoterordf() -> ModuleType:
    from paperdesk.formats import zoterordf

    return zoterordf


def _cff() -> ModuleType:
    from paperdesk.formats import cff

    return cff


def _isi() -> ModuleType:
    from paperdesk.formats import isi

    return isi


def _nep() -> ModuleType:
    from paperdesk.formats import nep

    return nep


def _ovid() -> ModuleType:
    from paperdesk.formats import ovid

    return ovid


def _refworks() -> ModuleType:
    from paperdesk.formats import refworks

    return refworks


def _markdown() -> ModuleType:
    from paperdesk.formats import markdown

    return markdown


def _html() -> ModuleType:
    from paperdesk.formats import html

    return html


def _identifiers_list() -> ModuleType:
    from paperdesk.formats import identifiers_list

    return identifiers_list


FORMATS: tuple[Format, ...] = (
    Format("bibtex", "BibTeX", (".bib", ".bibtex"), _bibtex),
    Format("biblatex", "BibLaTeX", (".bib", ".biblatex"), _biblatex),
    Format("csljson", "CSL-JSON", (".json", ".csljson"), _csljson),
    Format("endnotexml", "EndNote XML", (".xml",), _endnotexml),
    Format("pubmedxml", "PubMed XML", (".xml",), _pubmedxml, writes=False),
    Format("mods", "MODS", (".mods", ".xml"), _mods, writes=False),
    Format("msbib", "Word’s sources", (".xml",), _msbib, writes=False),
    Format("unixref", "Crossref XML", (".xml",), _unixref, writes=False),
    Format("pdf", "PDF", (".pdf",), _pdf, writes=False, has_child=True),
    Format("ris", "RIS", (".ris",), _ris),
    Format("nbib", "PubMed nbib", (".nbib", ".medline"), _nbib, writes=False),
    Format("refer", "EndNote refer", (".enw", ".refer"), _refer, writes=False),
    Format("isi", "Web of Science", (".isi", ".ciw"), _isi, writes=False),
    Format("ovid", "Ovid", (), _ovid, writes=False),
    Format("refworks", "RefWorks", (), _refworks, writes=False),
    Format("nep", "NEP’s reports", (), _nep, writes=False),
    Format("cff", "CITATION.cff", (".cff",), _cff, writes=False),
    Format("cslyaml", "CSL-YAML", (".yaml", ".yml"), _cslyaml),
    Format("hfpapers", "Hugging Face daily papers", (".json", ".jsonl"), _hfpapers, writes=False),
    Format("arxivatom", "arXiv Atom", (".atom", ".xml", ".rss"), _atom, writes=False),
    Format("crossref", "Crossref JSON", (".json", ".jsonl"), _crossref, writes=False),
    Format("openalex", "OpenAlex JSON", (".json", ".jsonl"), _openalex, writes=False),
    Format("datacite", "DataCite JSON", (".json", ".jsonl"), _datacite, writes=False),
    Format("semanticscholar", "Semantic Scholar JSON", (".json", ".jsonl"), _semanticscholar, writes=False),
    Format("zenodo", "Zenodo JSON", (".json", ".jsonl"), _zenodo, writes=False),
    Format("csv", "CSV or TSV table", (".csv", ".tsv", ".tab"), _tabular, takes=("mapping",)),
    Format("trending", "Trending-papers page", (".txt", ".html", ".htm"), _trending, writes=False),
    Format("zotero", "Zotero's data folder", (".sqlite",), _zotero, writes=False, takes_folders=True),
    Format("zoterordf", "Zotero RDF", (".rdf",), _zoterordf, writes=False),
    Format("zoterojson", "Zotero's JSON", (".json",), _zoterojson, writes=False),
    Format("markdown", "Markdown reading list", (".md", ".markdown"), _markdown, reads=False),
    Format("html", "HTML reading list", (".html", ".htm"), _html, reads=False),
    Format("identifiers", "Identifiers", (".txt",), _identifiers_list, reads=False),
)
_READS = (
    "It reads BibTeX, RIS, EndNote, PubMed, CSL, MODS, Web of Science, Zotero and others; tables; PDFs; answers of"
    " arXiv, Crossref, DataCite and OpenAlex; and saved pages of trending papers."
)
_ENOUGH = 0.2  # below this a format's claim is no more than its suffix

# What a file seems to be that cannot be read yet: for the sentence that refuses it.
_LOOKS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("a database", re.compile(rb"SQLite format 3\0")),
    ("an archive", re.compile(rb"PK\x03\x04|\x1f\x8b|7z\xbc\xaf|Rar!")),
    ("a picture", re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM")),
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


def is_written_as(name: str) -> bool:
    """Whether a file's name ends as one of a format that can be written does."""
    suffix = PurePath(name).suffix.lower()
    return any(kind.writes and suffix in kind.suffixes for kind in FORMATS)


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
    if score >= _ENOUGH and not best.reads:
        raise UnreadableFileError(f"“{source.name}” is a {best.title}, which PaperDesk writes and cannot read.")
    if score >= _ENOUGH:
        return best
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        refuse_entities(source.name, head)  # they may have hidden what it is
    for what, pattern in _LOOKS:
        if pattern.match(head):
            raise UnreadableFileError(f"“{source.name}” looks like {what}, which PaperDesk cannot read yet.",
                                      hint=_READS)  # fmt: skip
    raise UnreadableFileError(f"“{source.name}” holds no papers in a form PaperDesk knows.", hint=_READS)
