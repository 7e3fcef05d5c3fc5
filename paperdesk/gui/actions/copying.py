"""Commands that copy the selected papers: as reference, key, link, and in other formats; and citations in any style."""

from __future__ import annotations

from paperdesk.gui import dialogs
from paperdesk.gui.actions.action import Action, with_selection
from paperdesk.gui.desk import Desk

_AS = "Paper/Copy as"


def _copy_bibtex(desk: Desk) -> None:
    desk.copying.exported("bibtex", "BibTeX")


def _copy_identifiers(desk: Desk) -> None:
    desk.copying.exported("identifiers", "identifiers")


COPY_ACTIONS = (
    Action("paper.copy", "Copy reference", lambda desk: desk.copying.references(), "quote", ("Ctrl+C",), "Paper",
           with_selection, separator=True, words="cite bibliography apa formatted clipboard"),
    Action("paper.copy_key", "Copy citation key", lambda desk: desk.copying.keys(), "copy", ("Ctrl+Shift+C",), "Paper",
           with_selection, words="latex cite pandoc"),
    Action("paper.copy_citation", "Copy citation in text", lambda desk: desk.copying.citation(), "text-quote", (), _AS,
           with_selection, words="copy cite author year"),
    Action("paper.copy_markdown", "Copy reference as Markdown", lambda desk: desk.copying.references("markdown"),
           "copy", (), _AS, with_selection, words="cite"),
    Action("paper.copy_html", "Copy reference as HTML", lambda desk: desk.copying.references("html"), "code", (), _AS,
           with_selection, words="copy cite source"),
    Action("paper.copy_bibtex", "Copy as BibTeX", _copy_bibtex, "copy", ("Ctrl+Shift+B",), _AS, with_selection,
           separator=True, words="reference cite latex"),
    Action("paper.copy_identifiers", "Copy identifiers", _copy_identifiers, "hash", (), _AS, with_selection,
           words="copy doi arxiv isbn pmid"),
    Action("paper.copy_link", "Copy link to PaperDesk", lambda desk: desk.copying.links(), "link", (), _AS,
           with_selection, words="copy url address paperdesk"),
    Action("paper.copy_title", "Copy title", lambda desk: desk.copying.titles(), "copy", (), _AS, with_selection),
    Action("papers.cite", "Citation and bibliography…", dialogs.citing, "quote", ("Ctrl+Shift+R",), "Paper",
           with_selection, words="cite style csl apa ieee chicago reference format"),
    Action("papers.new_keys", "Make citation keys anew…", dialogs.new_keys, "refresh-cw", (), "Paper", with_selection,
           words="pattern rename bibtex"),
)  # fmt: skip
