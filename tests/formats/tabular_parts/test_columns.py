"""What columns are called: in three languages, with and without accents, case and spaces."""

from __future__ import annotations

import pytest

from paperdesk.formats.tabular import COLUMNS
from paperdesk.formats.tabular_parts.columns import FIELDS, folded, guessed, is_table_of_works


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("TITLE", "title"), ("Article_Title", "title"), ("Année de publication", "year"), ("Mots-clés", "tags"),
        ("Veröffentlicht", "date"), ("Schlagwörter", "tags"), ("Source title", "venue"), ("PublicationYear", "year"),
        ("Résumé", "abstract"), ("Author(s)", "authors"), ("Éditeur", "publisher"), ("Herausgeber", "editors"),
        ("DOI Link", "doi"), ("Citation Key", "key"), ("Lesestatus", "status"), ("Straße", ""), ("", ""),
        ("Journal Volume", "volume"), ("Item DOI", "doi"), ("Content Type", "type"), ("Open URL Link", "url"),
        ("authorships.author.display_name", "authors"), ("primary_location.source.display_name", "venue"),
        ("primary_location.source.issn_l", "issn"), ("ids.pmid", "pmid"), ("display_name", ""),
    ],
)  # fmt: skip
def test_names_are_known(name: str, field: str) -> None:
    assert list(guessed(["x", name])) == ([field] if field else [])


def test_the_columns_that_are_written_are_known_again() -> None:
    found = guessed(list(COLUMNS))
    assert {name: places[0] for name, places in found.items()} == {name: n for n, name in enumerate(COLUMNS.values())}
    assert set(found) <= set(FIELDS)


def test_the_better_name_comes_first_and_counters_are_no_issue() -> None:
    assert guessed(["Authors", "Author full names", "Title"]) == {"authors": [1, 0], "title": [2]}
    assert guessed(["No.", "Title"]) == {"title": [1]} and guessed(["Title", "No."]) == {"title": [0], "issue": [1]}


def test_what_is_a_table_of_works() -> None:
    assert is_table_of_works(["id", "authorships.author.display_name", "display_name", "publication_year"])
    assert not is_table_of_works(["Display Name", "Address", "Notes", "E-mail"])
    assert is_table_of_works(["Title", "Year", "DOI"]) and not is_table_of_works(["Name", "Year", "DOI"])
    assert is_table_of_works(["PT", "AU", "TI", "SO"]) and folded("Größe (in  cm)") == "grosse in cm"
