"""What kind of work a MODS record describes: by its genre, else by its type of resource and what it stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperdesk.formats.xmltree import find_text, texts_of
from paperdesk.record import TYPES

if TYPE_CHECKING:
    from paperdesk.formats.xmltree import Element

# Genres of MARC, of bibutils and of reference managers, without blanks and hyphens, in small letters.
_GENRES = {
    "article": "article-journal", "journalarticle": "article-journal", "academicjournal": "article-journal",
    "newspaperarticle": "article-newspaper", "magazinearticle": "article-magazine", "magazine": "article-magazine",
    "newspaper": "article-newspaper", "book": "book", "book&section": "chapter", "booksection": "chapter",
    "bookchapter": "chapter", "chapter": "chapter", "conferencepublication": "book", "conferencepaper":
    "paper-conference", "inproceedings": "paper-conference", "thesis": "thesis", "theses": "thesis",
    "ph.d.thesis": "thesis", "mastersthesis": "thesis", "academicthesis": "thesis", "dissertation": "thesis",
    "technicalreport": "report", "report": "report", "governmentpublication": "report", "patent": "patent",
    "website": "webpage", "webpage": "webpage", "webdocument": "webpage", "electronic": "webpage", "blogpost":
    "post-weblog", "letter": "personal_communication", "brief": "personal_communication", "map": "map",
    "artoriginal": "graphic", "artreproduction": "graphic", "artwork": "graphic", "picture": "graphic",
    "photograph": "graphic", "motionpicture": "motion_picture", "videorecording": "motion_picture",
    "film": "motion_picture", "sound": "song", "audiorecording": "song", "interview": "interview",
    "dictionary": "entry-dictionary", "dictionaryentry": "entry-dictionary", "encyclopedia": "entry-encyclopedia",
    "encyclopediaarticle": "entry-encyclopedia", "legalcaseandcasenotes": "legal_case", "case": "legal_case",
    "legislation": "legislation", "statute": "legislation", "bill": "bill", "hearing": "hearing", "treaty": "treaty",
    "computerprogram": "software", "software": "software", "dataset": "dataset", "database": "dataset",
    "speech": "speech", "presentation": "speech", "preprint": "article", "manuscript": "manuscript",
    "unpublished": "manuscript", "pamphlet": "pamphlet", "periodical": "periodical", "journal": "periodical",
    "standardorspecification": "standard", "standard": "standard",
}  # fmt: skip
_RESOURCES = {
    "cartographic": "map", "notated music": "musical_score", "sound recording": "song", "sound recording-musical":
    "song", "sound recording-nonmusical": "song", "still image": "graphic", "moving image": "motion_picture",
    "software, multimedia": "software",
}  # fmt: skip
_BARE = re.compile(r"[\s_()-]")
_PERIODICALS = frozenset(("article-journal", "article-magazine", "article-newspaper", "periodical"))


def type_of(mods: Element, host: Element | None) -> str:
    """The CSL type of a record, `host` being what the work stands in."""
    genres = _genres(mods)
    inside = _type_inside(host) if host is not None else ""
    for genre in genres:
        if genre == "periodical" and host is not None:
            return inside or "article-journal"
        if genre == "book" and host is not None and inside:
            return inside
        if genre == "article-journal" and host is None:
            continue  # an article of what is not told
        return genre
    resource = find_text(mods, "typeOfResource")
    if resource in _RESOURCES:
        return _RESOURCES[resource]
    if inside:
        return inside
    if genres:
        return genres[0]
    issuance = find_text(mods, "originInfo/issuance")
    if resource == "text" and issuance in ("monographic", "single unit", "multipart monograph"):
        return "book"
    if issuance in ("continuing", "serial"):
        return "periodical"
    return "document"


def _genres(element: Element) -> list[str]:
    found = []
    for text in texts_of(element, "genre"):
        kind = _GENRES.get(_BARE.sub("", text.lower())) or (text if text in TYPES else "")
        if kind:
            found.append(kind)
    return found


def _type_inside(host: Element) -> str:
    """What stands in such a host; empty where that is not clear."""
    genres = _genres(host)
    if find_text(host, "originInfo/issuance") in ("continuing", "serial") or _PERIODICALS & set(genres):
        return next((genre for genre in genres if genre in _PERIODICALS and genre != "periodical"), "article-journal")
    if "conference publication" in texts_of(host, "genre"):
        return "paper-conference"
    has_issue = host.find("part/detail[@type='issue']") is not None
    has_volume = host.find("part/detail[@type='volume']") is not None
    if has_issue or (has_volume and host.find("originInfo/publisher") is None):
        return "article-journal"
    has_pages = host.find("part/extent") is not None
    published = host.find("originInfo/publisher") is not None
    return "chapter" if has_pages or published or "book" in genres else ""
