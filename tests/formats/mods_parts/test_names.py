"""Names of MODS: typed and untyped parts, corporate bodies, roles by code and by word."""

from __future__ import annotations

import pytest

from paperdesk.formats.format import Source
from paperdesk.formats.mods_parts.names import people_of
from paperdesk.formats.xmltree import elements
from paperdesk.record import Person

ROLE = "<role><roleTerm>{}</roleTerm></role>"


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("<name type='personal'><namePart>Alleman, Tillie Pierce [1848-1914]</namePart></name>",
         Person(family="Alleman", given="Tillie Pierce")),
        ("<name type='personal'><namePart>Claire McCaskill</namePart></name>",
         Person(family="McCaskill", given="Claire")),
        ("<name><namePart>Library of Congress</namePart></name>", Person(literal="Library of Congress")),
        ("<name><namePart>Good, Thomas L.</namePart></name>", Person(family="Good", given="Thomas L.")),
        ("<name type='corporate'><namePart>Library</namePart><namePart>Music</namePart></name>",
         Person(literal="Library: Music")),
        (f"<name><namePart type='family'>A</namePart>{ROLE.format('Editor')}</name>",
         Person(family="A", role="editor")),
        (f"<name><namePart type='family'>A</namePart>{ROLE.format('xyz')}</name>",
         Person(family="A", role="contributor")),
        ("<name type='personal'><displayForm>Roe, Ann</displayForm></name>", Person(family="Roe", given="Ann")),
        (f"<name><namePart>P</namePart>{ROLE.format('publisher')}</name>", None),
        ("<name type='personal'><namePart type='date'>1900</namePart></name>", None),
    ],
)  # fmt: skip
def test_people(name: str, person: Person | None) -> None:
    element = next(elements(Source("x.xml", f"<mods>{name}</mods>".encode()), "mods"))
    assert people_of(element) == ([person] if person else [])
