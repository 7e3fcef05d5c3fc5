"""ProCite's RIS: what it had no tag for it wrote as notes, "Label: value". Those that RIS has a tag for become that tag.

An entry is ProCite's when a note of it counts the records: "Record ID: 10", "Record Number: 320".
"""

from __future__ import annotations

import re

from paperdesk.formats.ris_parts.lines import Entry

_COUNT = re.compile(r"Record (?:ID|Number): \S{1,40}")
_NOTE = re.compile(r"([A-Z][A-Za-z ,()./-]{1,40}): (.{1,2000})", re.DOTALL)
_TAGS = {
    "Author, Subsidiary": "A3", "Author, Monographic": "A2", "Series Editor": "A3", "Editor": "ED",
    "Editor/Compiler": "ED", "Proceedings Title": "BT", "Series Title": "T3", "Place of Publication": "CY",
    "Publisher Name": "PB", "Edition": "ET", "Volume ID": "VL", "Issue ID": "IS", "Page(s)": "SP", "Language": "LA",
    "ISBN": "SN", "Call Number": "CN", "Notes": "N1", "Record ID": "ID", "Record Number": "ID",
}  # fmt: skip


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
        if match and match[1] in _TAGS:
            one.tag, one.parts = _TAGS[match[1]], [match[2]]
