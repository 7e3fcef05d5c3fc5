"""Names of languages as BibLaTeX has them."""

from __future__ import annotations

import pytest

from paperdesk.formats.bibtex_parts.languages import langid


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "english"), ("en_US", "american"), ("en-IE", "english"), ("English", "english"), ("Deutsch", "german"),
     ("ngerman", "ngerman"), ("fra", "french"), ("Klingon", ""), ("", "")],
)  # fmt: skip
def test_codes_and_names_are_known(language: str, name: str) -> None:
    assert langid(language) == name
