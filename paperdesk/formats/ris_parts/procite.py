"""ProCite's RIS: what it had no tag for are notes, "Label: value". Those that RIS has a tag for become that tag.

An entry is ProCite's when a note of it counts the records: "Record ID: 10", "Record Number: 320".
"""

from __future__ import annotations

import re

from paperdesk.formats.ris_parts.lines import Entry

_COUNT = re.compile(r"Record (?:ID|Number): \S{1,40}")
_NOTE = re.compile(r"([A-Z][A-Za-z ,()./-]{1,40}): (.{1,2000})", re.DOTALL)
_TAGS = {
    "Proceedings Title": "BT", "Series Title": "T3", "Place of Publication": "CY", "Publisher Name": "PB",
    "Edition": "ET", "Volume ID": "VL", "Issue ID": "IS", "Page(s)": "SP", "Language": "LA", "ISBN": "SN",
    "Call Number": "CN", "Notes": "N1", "Record ID": "ID", "Record Number": "ID",
}  # fmt: skip
# People, where the type of work tells what part they have.
_PEOPLE = {
    ("JOUR", "Author, Monographic"): "A2",
    ("BOOK", "Author, Subsidiary"): "A3",
    ("CHAP", "Author, Subsidiary"): "A3",
}


def read_procite(entry: Entry) -> None:
    """Give the notes of an entry of ProCite's the tags that they stand for; any other entry stays as it is."""
    notes = [one for one in entry.fields if one.tag == "N1"]
    if not any(_COUNT.fullmatch(one.value) for one in notes):
        return
    labels = {match[1] for one in notes if (match := _NOTE.fullmatch(one.value))}
    for one in entry.fields:
        if one.tag == "VL" and "Volume ID" in labels:
            one.tag = "ET"  # the edition stands where RIS has the volume
    for one in notes:
        match = _NOTE.fullmatch(one.value)
        tag = (_TAGS.get(match[1]) or _PEOPLE.get((entry.kind, match[1]))) if match else None
        if match and tag:
            one.tag, one.parts = tag, [match[2]]
