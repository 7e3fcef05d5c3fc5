"""What on a clipboard, or in a drag, is papers rather than words: for fields in which words are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk

_LOOKED_AT = 16 * 1024  # letters; nobody searches for more


def holds_papers(desk: Desk, data: QMimeData) -> bool:
    """Whether it is files of this machine, a bibliography, or several lines that name works.

    One DOI or title alone may be looked for as well as brought in, so it is words.
    """
    if any(url.isLocalFile() for url in data.urls()):
        return True
    text = data.text().strip()
    looking = desk.library.looking
    if not text or looking.is_bibliography(text):
        return bool(text)
    return "\n" in text and (len(text) > _LOOKED_AT or bool(looking.read(text).finds))
