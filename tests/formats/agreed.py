"""Where PaperDesk differs from what other programs read, and why: the only exceptions of test_expected.py."""

from __future__ import annotations

# Kinds of files that are not read yet. A row goes once any of its files is read.
NOT_YET = frozenset(
    ("ris", "nbib", "refer-enw", "pubmed-xml", "endnote-xml", "zotero-rdf", "other-rdf", "mods", "msbib", "unixref",
     "isi", "ovid", "csl-yaml", "repec", "cff", "refworks", "other")
)  # fmt: skip

# (file, field, in how many works, the reason); `field` may also be "read", "work" (missing) and "surplus".
AGREED: tuple[tuple[str, str, int, str], ...] = ()
