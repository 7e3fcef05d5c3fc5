"""What may have been meant by a search that found next to nothing."""

from __future__ import annotations

from pathlib import Path

from paperdesk.library import Library
from paperdesk.record import Record

PAGE = Path(__file__).parents[2] / "resources" / "sample" / "trending-papers.txt"


def test_a_misspelt_word_gets_a_suggestion(library: Library) -> None:
    library.transfer.import_files([PAGE], index=True)
    result = library.search("distilation of atention")
    assert result.suggestion == "distillation of attention"
    assert result.total == 0


def test_phrases_and_beginnings_get_a_suggestion(library: Library) -> None:
    for number in range(3):
        library.papers.add(
            Record(title=f"Attention mechanisms {number}", abstract="Pretraining of attention mechanisms.")
        )
    library.catch_up()
    assert library.search('"attnetion mechanism"').suggestion == '"attention mechanism"'
    assert library.search("pretr zebra").suggestion == "pretr* zebra"
    assert library.search("pretr", typing=True).suggestion is None


def test_a_paper_that_is_found_by_its_number_is_what_was_meant(library: Library) -> None:
    library.papers.add(Record(title="One", doi="10.1000/ris.test"))
    library.papers.add(Record(title="Texts", abstract="About ris.text and other texts, 10.1000/ris.text."))
    library.catch_up()
    result = library.search("10.1000/ris.test")
    assert (result.total, result.suggestion) == (1, None)
