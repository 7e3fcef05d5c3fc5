"""What of a fetched PDF is refused, and when its first page is said to name another work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest

from paperdesk.errors import ServiceError
from paperdesk.library.looking_parts.checking import Checking
from paperdesk.progress import Progress
from paperdesk.record import Person, Record

SHEEP = Record(title="Sheep in the Highlands of Scotland", people=[Person("MacLeod", "Fiona")], arxiv="2001.00001")


@pytest.fixture(scope="module")
def checking() -> Iterator[Checking]:
    with Checking(Progress()) as made:
        yield made


def remark(checking: Checking, record: Record, path: Path) -> str:
    checking.look(path, "a.example")
    return checking.remark(record, path)


@pytest.mark.parametrize(
    ("title", "author", "below", "said"),
    [
        ("A Work about Cabbages", "Ada Lovelace", "", True),
        ("A Work about Cabbages", "Fiona MacLeod", "", False),  # hers as well: the title may have changed
        ("A Work about Cabbages", "Fiona MacLeod", "arXiv:2001.99999v1 [cs.LG] 1 Jan 2020", True),
        ("A Work about Cabbages", "Ada Lovelace", "arXiv:2001.00001v2 [cs.LG] 1 Jan 2020", False),
        ("Sheep in the Highlands of Scotland", "Ada Lovelace", "", False),
        ("Sheep in Highlands: of Scotland", "Ada Lovelace", "", False),
        ("Proceedings of Great Things", "Ada Lovelace", "Sheep in the Highlands of Scotland", False),
    ],
)
def test_a_page_that_clearly_names_another_work_is_told(
    checking: Checking, draw_pdf: Callable[..., Path], title: str, author: str, below: str, said: bool
) -> None:
    lines = [(60, 760, 20, title), (60, 730, 11, author), (60, 700, 12, "Abstract"), (60, 684, 10, "Of things.")]
    path = draw_pdf("2001.00001.pdf", [*lines, (60, 60, 9, below)] if below else lines)
    assert bool(remark(checking, SHEEP, path)) is said


def test_what_says_nothing_is_no_other_work(checking: Checking, draw_pdf: Callable[..., Path]) -> None:
    scanned = draw_pdf("scan.pdf", [])
    assert remark(checking, SHEEP, scanned) == ""
    other = draw_pdf("other.pdf", [(60, 760, 20, "A Work about Cabbages"), (60, 730, 11, "Ada Lovelace")])
    assert remark(checking, Record(doi="10.1000/1"), other) == ""


def test_what_is_embedded_proves_nothing(checking: Checking, draw_pdf: Callable[..., Path]) -> None:
    info = {"Title": SHEEP.title, "Author": "Fiona MacLeod"}
    lines = [(60, 760, 20, "A Work about Cabbages"), (60, 730, 11, "Ada Lovelace"), (60, 700, 12, "Abstract")]
    assert "“A Work about Cabbages”" in remark(checking, SHEEP, draw_pdf("2001.00001.pdf", lines, info=info))


def test_what_does_not_open_is_refused(checking: Checking, tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.4 but really nothing at all")
    with pytest.raises(ServiceError, match=r"What “a\.example” sent as a PDF cannot be opened"):
        checking.look(path, "a.example")


def test_one_with_a_password_is_kept(checking: Checking, draw_pdf: Callable[..., Path], tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=draw_pdf("plain.pdf", [(60, 760, 20, "A Work about Cabbages")]))
    writer.encrypt("secret", algorithm="RC4-128")
    path = tmp_path / "locked.pdf"
    writer.write(path)
    assert remark(checking, SHEEP, path) == ""
