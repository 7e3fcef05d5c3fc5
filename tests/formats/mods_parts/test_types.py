"""Kinds of works that MODS records describe."""

from __future__ import annotations

import pytest

from paperdesk.formats.format import Source
from paperdesk.formats.mods_parts.types import type_of
from paperdesk.formats.xmltree import elements

HOST = "<relatedItem type='host'>{}</relatedItem>"


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("", "document"), ("<typeOfResource>text</typeOfResource>", "document"),
        (HOST.format("<part><extent/></part>"), "chapter"), (HOST.format(""), "document"),
        (HOST.format("<part><detail type='issue'/></part>"), "article-journal"),
        (HOST.format("<genre>newspaper</genre>"), "article-newspaper"),
        (HOST.format("<genre>conference publication</genre>"), "paper-conference"),
        (HOST.format("<genre>book</genre>"), "chapter"),
        ("<genre>book</genre>" + HOST.format("<genre>book</genre>"), "chapter"),
        ("<genre>periodical</genre>" + HOST.format(""), "article-journal"), ("<genre>unknown</genre>", "document"),
        ("<typeOfResource>still image</typeOfResource>", "graphic"),
    ],
)  # fmt: skip
def test_types(inner: str, expected: str) -> None:
    element = next(elements(Source("x.xml", f"<mods>{inner}</mods>".encode()), "mods"))
    assert type_of(element, element.find("relatedItem")) == expected
