"""What reading lists show of a work, whatever they are written in: where it can be had, who made it, how it stands.

Knows records; escapes nothing, since each kind of list does so in its own way.
"""

from __future__ import annotations

from paperdesk.identifiers import arxiv_url, clean_arxiv, clean_doi, clean_pmid, doi_url, pmid_url
from paperdesk.markup.source import safe_link
from paperdesk.record import Record

MOST_NAMES = 6
# In the order in which a reading list goes through them.
GROUPS = (("reading", "Reading"), ("unread", "To read"), ("read", "Read"), ("skipped", "Skipped"), ("", "Papers"))


def link_of(record: Record) -> str:
    """Where a work can be had: the address of its DOI, arXiv id or PMID, else its own; "" for none that is safe."""
    doi, arxiv, pmid = clean_doi(record.doi), clean_arxiv(record.arxiv), clean_pmid(record.pmid)
    if doi:
        return doi_url(doi)
    if arxiv:
        return arxiv_url(arxiv[0], record.arxiv_version)
    if pmid:
        return pmid_url(pmid)
    link = safe_link(record.url)
    return link if link.startswith(("http://", "https://")) else ""


def names_of(record: Record) -> str:
    """The authors, else whoever had a part: all up to six, else the first six and "et al."."""
    people = record.authors or record.people
    shown = [person.short for person in people[:MOST_NAMES]]
    return ", ".join(shown) + (" et al." if len(people) > MOST_NAMES else "")


def grouped(records: list[Record]) -> list[tuple[str, list[Record]]]:
    """The works under the title of their status, in the order they come; statuses without works are left out."""
    known = {status for status, _title in GROUPS}
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.status if record.status in known else "", []).append(record)
    return [(title, found[status]) for status, title in GROUPS if status in found]
