"""A stranger's PDF gives its text or a sentence, and never more than that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paperdesk.children import Channel
from paperdesk.errors import UnreadableFileError
from paperdesk.progress import Cancelled, Progress
from paperdesk.workers import pdf_text
from paperdesk.workers.pdf_text import PdfReader

MakePdf = Callable[..., Path]


@pytest.fixture
def reader() -> Iterator[PdfReader]:
    reader = PdfReader()
    yield reader
    reader.close()


def test_a_text_for_each_page(reader: PdfReader, make_pdf: MakePdf) -> None:
    found = reader.read(make_pdf("a.pdf", "Attention is all\nyou need (2017)", "The second page"))
    assert found.pages == ["Attention is all\nyou need (2017)", "The second page"]
    assert found.problem == ""


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("ele\x02\r\nments of", "elements of"),
        ("ele\ufffements of", "elements of"),
        ("Eﬀects\r\nof", "Effects\nof"),
        ("a\x00b\ud800", "a b"),
    ],
)
def test_a_page_is_cleaned(raw: str, text: str) -> None:
    assert pdf_text.clean(raw) == text


def test_pages_without_text_are_said_to_be_pictures(reader: PdfReader, make_pdf: MakePdf) -> None:
    found = reader.read(make_pdf("scan.pdf", "", ""))
    assert found == (["", ""], "“scan.pdf” holds no text: its pages may be scanned pictures.")


@pytest.mark.parametrize("content", [b"", b"no PDF", b"%PDF-1.4\n" + b"\x00" * 500])
def test_what_is_no_pdf_says_so(reader: PdfReader, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    assert reader.read(path) == ([], "“broken.pdf” is damaged or no PDF; it cannot be searched.")


def test_a_cut_file_is_read_as_far_as_it_goes_or_refused(reader: PdfReader, make_pdf: MakePdf) -> None:
    whole = make_pdf("whole.pdf", "Some words", "More words").read_bytes()
    for size in range(0, len(whole), 97):
        path = make_pdf("cut.pdf", "x")
        path.write_bytes(whole[:size])
        found = reader.read(path)
        assert found.problem or found.pages == ["Some words", "More words"]


def test_a_file_that_is_not_there_is_no_verdict(reader: PdfReader, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="is not where it was"):
        reader.read(tmp_path / "gone.pdf")


def test_a_file_that_kills_its_reader_costs_itself_only(
    reader: PdfReader, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_pdf("a.pdf", "words")
    with monkeypatch.context() as patch:
        patch.setattr(pdf_text, "_SILENCE", 0.0)
        assert reader.read(path) == ([], "Reading this PDF took longer than 0 seconds and was stopped.")
    assert reader.read(path).pages == ["words"]


def test_reading_stops_when_told_to(reader: PdfReader, make_pdf: MakePdf) -> None:
    class Stopped(Progress):
        @property
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        reader.read(make_pdf("a.pdf", "words"), Stopped())


def test_a_book_without_end_is_read_in_part(make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "MOST_LETTERS", 10)
    answer = pdf_text.read({"path": str(make_pdf("a.pdf", "twelve words", "two", "three"))}, Channel(lambda *_: None))
    assert answer["pages"] == ["twelve words"]
    assert answer["problem"] == "“a.pdf” is so long that its last 2 pages were not read."
