"""What a text or a record can be looked up by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.online.lookup_parts.identifier import Identifier, identified, identifiers_of
from paperdesk.record import Record

PAPER = "204e3073870fae3d05bcbc2f6a8e263d9b72e776"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1093/mind/LIX.236.433", Identifier("doi", "10.1093/mind/lix.236.433")),
        ("https://doi.org/10.1093/mind/lix.236.433", Identifier("doi", "10.1093/mind/lix.236.433")),
        ("arXiv:2509.04664v2", Identifier("arxiv", "2509.04664", 2)),
        ("https://arxiv.org/pdf/hep-ex/0307015v1", Identifier("arxiv", "hep-ex/0307015", 1)),
        ("10.48550/arXiv.2509.04664", Identifier("arxiv", "2509.04664")),
        ("PMID: 31978945", Identifier("pmid", "31978945")),
        ("https://pubmed.ncbi.nlm.nih.gov/31978945/", Identifier("pmid", "31978945")),
        ("PMC1761432", Identifier("pmc", "PMC1761432")),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC1761432/", Identifier("pmc", "PMC1761432")),
        ("W2741809807", Identifier("openalex", "W2741809807")),
        ("https://openalex.org/w2741809807", Identifier("openalex", "W2741809807")),
        (f"https://www.semanticscholar.org/paper/A-Title/{PAPER}", Identifier("semanticscholar", PAPER)),
        (PAPER, Identifier("semanticscholar", PAPER)),
        ("corpusid:13756489", Identifier("semanticscholar", "CorpusID:13756489")),
        ("12/05/2024", None),
        ("https://openalex.org/A5023888391", None),
        ("Attention is all you need", None),
        ("", None),
    ],
)
def test_a_text_is_the_identifier_it_is_meant_to_be(text: str, found: Identifier | None) -> None:
    assert identified(text) == found


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("10.1000/182", "https://doi.org/10.1000/182"),
        ("1706.03762v5", "https://arxiv.org/abs/1706.03762v5"),
        ("PMID: 31978945", "https://pubmed.ncbi.nlm.nih.gov/31978945/"),
        ("PMC1761432", "https://pmc.ncbi.nlm.nih.gov/articles/PMC1761432/"),
        ("W2741809807", "https://openalex.org/W2741809807"),
        (PAPER, f"https://www.semanticscholar.org/paper/{PAPER}"),
        ("CorpusID:13756489", "https://api.semanticscholar.org/CorpusID:13756489"),
        ("978-0-387-31073-2", ""),
    ],
)
def test_an_identifier_has_a_page(text: str, page: str) -> None:
    found = identified(text)
    assert found and found.page == page
    assert not page or identified(page) == found


def test_a_record_is_looked_up_by_the_best_it_has() -> None:
    record = Record(doi="10.48550/arxiv.2509.04664", arxiv="2509.04664", arxiv_version=2, pmid="31978945")
    assert list(map(str, identifiers_of(record))) == ["arXiv 2509.04664", "arXiv 2509.04664v2", "PubMed 31978945"]
    assert list(map(str, identifiers_of(Record(doi="10.1000/1", arxiv="2509.04664")))) == [
        "DOI 10.1000/1", "arXiv 2509.04664",
    ]  # fmt: skip
    assert identifiers_of(Record(title="Nothing")) == []


@given(st.text(max_size=100))
def test_odd_texts_are_no_trouble(text: str) -> None:
    found = identified(text)
    assert found is None or str(found)
