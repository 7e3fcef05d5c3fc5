"""A PDF is one work with its file, whatever can be read of it; a hundred of them take one child."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import BadInputError, UnreadableFileError
from paperdesk.formats import by_id, detect, pdf
from paperdesk.formats.apart import SMALL, Origin, Readers, pieces
from paperdesk.formats.format import Source
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import FileRef, Person, Record
from paperdesk.workers.pdf_about import PdfAbout, PdfAboutReader

DrawPdf = Callable[..., Path]
PAPER = [
    (60, 740, 18, "Deep Trees and Shallow Roots", "F2"),
    (60, 700, 11, "Jane Doe and John van der Berg"),
    (60, 640, 10, "Abstract. We measure trees and find that the deepest of them are shallow."),
    (60, 600, 12, "1 Introduction", "F2"),
    *[(60, 500 - 12 * row, 10, "Words of the text go on and on in the size of most of the page.") for row in range(9)],
]


class Told(PdfAboutReader):
    """Says what it was told to say, and counts."""

    def __init__(self, about: PdfAbout) -> None:
        self.about = about
        self.asked: list[Path] = []
        self.closed = 0

    def read(self, path: Path, progress: Progress | None = None) -> PdfAbout:
        self.asked.append(path)
        return self.about

    def close(self) -> None:
        self.closed += 1


def record_of(about: PdfAbout, path: Path) -> Record:
    return next(pdf.each(Source.from_path(path), Progress(), Told(about)))


@pytest.mark.parametrize(
    ("head", "score"),
    [(b"%PDF-1.7\n", 0.95), (b"\n%PDF-1.4", 0.95), (b"HTTP/1.1 200\n%PDF-1.4", 0.5), (b"@article{", 0.0), (b"", 0.0)],
)
def test_a_pdf_is_known_by_its_first_bytes(head: bytes, score: float) -> None:
    assert pdf.sniff(head, "a") == score


def test_a_paper_becomes_a_record_with_its_file(draw_pdf: DrawPdf) -> None:
    path = draw_pdf("a.pdf", PAPER)
    brought = by_id("pdf").read(Source.from_path(path), Progress())
    (record,) = brought.records
    assert (record.title, record.type) == ("Deep Trees and Shallow Roots", "article")
    assert record.people == [Person("Doe", "Jane"), Person("Berg", "John", "van der")]
    assert record.abstract == "We measure trees and find that the deepest of them are shallow."
    assert record.files == [FileRef(str(path), "a.pdf", "application/pdf", copy=True)]
    assert brought.read == 1 and not brought.problems


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"%PDF-1.7 nothing", "“smith_2019.pdf” is damaged or no PDF; nothing in it could be read."), (None, "scanned")],
)
def test_one_that_cannot_be_read_is_a_work_nonetheless(draw_pdf: DrawPdf, content: bytes | None, sentence: str) -> None:
    path = draw_pdf("smith_2019.pdf", b"")
    if content is not None:
        path.write_bytes(content)
    brought = by_id("pdf").read(Source.from_path(path), Progress())
    (record,) = brought.records
    assert (record.title, record.type, record.files[0].path) == ("smith 2019", "document", str(path))
    (problem,) = brought.problems
    assert sentence in problem.message and not problem.failed
    assert brought.read == 1


@pytest.mark.parametrize(
    ("about", "kind"),
    [
        (PdfAbout(arxiv="1706.03762"), "article"),
        (PdfAbout(doi="10.1234/x1", arxiv="1706.03762"), "article-journal"),
        (PdfAbout(doi="10.18653/v1/2020.acl-main.447"), "paper-conference"),
        (PdfAbout(doi="10.1007/978-3-030-12345-6_7"), "chapter"),
        (PdfAbout(title="A Talk"), "document"),
    ],
)
def test_the_type_follows_what_is_known(draw_pdf: DrawPdf, about: PdfAbout, kind: str) -> None:
    assert record_of(about, draw_pdf("a.pdf", b"")).type == kind


def test_all_that_is_known_is_in_the_record(draw_pdf: DrawPdf) -> None:
    about = PdfAbout("T", ["Doe, Jane"], "A", "10.1/x", "1706.03762", 2, "2019-03", "V", "3", "4", "7-9", "1234-5678")
    record = record_of(about, draw_pdf("a.pdf", b""))
    assert (record.doi, record.arxiv, record.arxiv_version, record.date) == ("10.1/x", "1706.03762", 2, "2019-03")
    assert (record.venue, record.volume, record.issue, record.pages) == ("V", "3", "4", "7-9")
    assert (record.people, record.issn) == ([Person("Doe", "Jane")], "1234-5678")


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("smith_2019_deep-learning", "smith 2019 deep-learning"),
        ("attention-is-all-you-need", "attention is all you need"),
        ("A%20paper+of__mine", "A paper of mine"),
        ("1706.03762v7", "1706.03762v7"),
        ("_", "PDF"),
    ],
)
def test_a_files_name_is_made_readable(stem: str, title: str) -> None:
    assert pdf.readable(stem) == title


@given(st.text(max_size=40))
def test_any_name_makes_a_title(stem: str) -> None:
    assert pdf.readable(stem).strip()


def test_a_pasted_text_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(UnreadableFileError, match="not from a pasted text"):
        by_id("pdf").read(Source.from_text("%PDF-1.7"), Progress())
    with pytest.raises(BadInputError, match="cannot be written"):
        by_id("pdf").write([], None)


def test_many_files_of_any_size_are_read_by_one_reader(draw_pdf: DrawPdf, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Told] = []

    def reader() -> Told:
        made.append(Told(PdfAbout(title="A title")))
        return made[-1]

    monkeypatch.setattr(pdf, "reader", reader)
    small, large = draw_pdf("a.pdf", b""), draw_pdf("b.pdf", b" " * (SMALL + 1))
    with Readers() as readers:
        for path in (small, large, small):
            coming = list(pieces(Origin(path.name, path=path), None, Progress(), readers))
            assert [record.title for piece in coming for record in piece.records] == ["A title"]
        assert len(made) == 1 and made[0].asked == [small, large, small]
    assert [each.closed for each in made] == [1]
    list(pieces(Origin("a.pdf", path=large), None, Progress()))
    assert [each.closed for each in made] == [1, 1]  # without readers each file has its own


def test_cancelling_is_heard(draw_pdf: DrawPdf) -> None:
    class Stopped(Progress):
        @property
        def cancelled(self) -> bool:
            return True

    path = draw_pdf("a.pdf", PAPER)
    with pytest.raises(Cancelled):
        list(pieces(Origin("a.pdf", path=path), None, Stopped()))


def test_a_large_file_of_another_format_keeps_its_child(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text("@misc{a, title={A}}" + " " * SMALL, encoding="utf-8")
    assert not Origin("a.bib", path=path).has_child()
    assert detect(Source.from_path(path)).id == "bibtex"
    assert next(pieces(Origin("a.bib", path=path), None, Progress())).records[0].title == "A"
