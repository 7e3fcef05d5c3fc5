"""Open PDFs: where they are, and that what is fetched is one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from paperdesk.errors import NotFoundError, OfflineError, ServiceError
from paperdesk.online.pdfs import Link, Pdfs, links
from paperdesk.progress import Progress
from paperdesk.record import FileRef, Record
from tests.online.conftest import MakeWeb, Reply, Stage

PDF = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"
LOGIN = Reply(b"\n<!DOCTYPE html><html><title>Sign in</title>" + b" " * 2000, headers={"Content-Type": "text/html"})


@pytest.fixture
def pdfs(make_web: MakeWeb) -> Pdfs:
    return Pdfs(make_web())


def test_the_places_of_a_work_the_best_first() -> None:
    record = Record(
        arxiv="2509.04664", arxiv_version=2, url="https://a.example/Paper.PDF?x=1",
        extra={"openalex.open_copy": "https://b.example/get/1", "semanticscholar.open_copy": "https://b.example/get/1"},
        files=[FileRef("https://c.example/c.pdf"), FileRef("https://d.example/d", mime="application/pdf"),
               FileRef("local.pdf"), FileRef("https://e.example/e.html")],
    )  # fmt: skip
    assert links(record) == [
        Link("https://arxiv.org/pdf/2509.04664v2", stranger=False),
        Link("https://b.example/get/1", stranger=True),
        Link("https://c.example/c.pdf", stranger=True),
        Link("https://d.example/d", stranger=True),
        Link("https://a.example/Paper.PDF?x=1", stranger=True),
    ]
    assert links(Record(url="https://a.example/page.html", files=[FileRef("ftp://a.example/a.pdf")])) == []
    assert links(Record(arxiv="hep-ex/0307015"))[0].url == "https://arxiv.org/pdf/hep-ex/0307015"
    twice = Record(arxiv="2509.04664", extra={"openalex.open_copy": "https://arxiv.org/pdf/2509.04664"})
    assert len(links(twice)) == 1
    assert links(Record(url="https://[broken/a.pdf")) == []


def test_a_pdf_of_arxiv_is_fetched_under_a_free_name(pdfs: Pdfs, stage: Stage, tmp_path: Path) -> None:
    stage.on("arxiv.org/pdf/hep-ex/0307015v1", Reply(PDF, headers={"Content-Type": "application/pdf"}))
    record = Record(title="T", arxiv="hep-ex/0307015", arxiv_version=1)
    names = [pdfs.fetch(record, tmp_path / "files", Progress()).name for _time in range(2)]
    assert names == ["hep-ex_0307015v1.pdf", "hep-ex_0307015v1-2.pdf"]
    assert (tmp_path / "files" / names[0]).read_bytes() == PDF


def test_a_real_pdf_passes(
    pdfs: Pdfs, stage: Stage, tmp_path: Path, make_pdf: Callable[..., Path]
) -> None:  # fmt: skip
    made = make_pdf("made.pdf", "Some words")
    stage.on("a.example", Reply(made.read_bytes(), chunked=True))
    path = pdfs.fetch(Record(title="../../Ünsafe: title?", url="https://a.example/a.pdf"), tmp_path / "f", Progress())
    assert path.parent == tmp_path / "f" and path.name == "Ünsafe_title.pdf"
    assert path.read_bytes() == made.read_bytes()


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (LOGIN, "sent a web page in place of the PDF"),
        (Reply(b"Please wait", headers={"Content-Type": "text/html; charset=utf-8"}), "sent a web page"),
        (Reply(b"PK\x03\x04" + bytes(100)), "is not a PDF"),
        (Reply(b""), "is not a PDF"),
        (Reply(b"x", 403), "does not give it to programs"),
        (Reply(PDF[:3000], length=-1), "broke off in the middle of the PDF"),
        (Reply(PDF, cut=3000), "broke off in the middle of its answer"),
    ],
)
def test_what_is_no_pdf_is_told_and_not_kept(pdfs: Pdfs, stage: Stage, tmp_path: Path, reply: Reply, said: str) -> None:
    stage.on("a.example", reply)
    with pytest.raises(ServiceError, match=said):
        pdfs.fetch(Record(title="T", url="https://a.example/a.pdf"), tmp_path / "f", Progress())
    assert not [*tmp_path.glob("f/*")]


def test_the_next_place_is_tried(pdfs: Pdfs, stage: Stage, tmp_path: Path) -> None:
    stage.on("a.example", LOGIN)
    stage.on("b.example", Reply(PDF, length=-1))
    record = Record(title="T", url="https://b.example/b.pdf", extra={"openalex.open_copy": "https://a.example/a"})
    assert pdfs.fetch(record, tmp_path, Progress()).read_bytes() == PDF


def test_what_is_refused_when_it_is_looked_at_goes_and_the_next_place_is_tried(
    pdfs: Pdfs, stage: Stage, tmp_path: Path
) -> None:
    stage.on("arxiv.org", Reply(PDF))
    stage.on("a.example", Reply(PDF + b"% another\n%%EOF\n"))
    looked: list[str] = []

    def look(path: Path, host: str) -> None:
        looked.append(host)
        if b"another" not in path.read_bytes():
            raise ServiceError("It does not open.")

    record = Record(title="A", arxiv="1706.03762", url="https://a.example/b.pdf")
    assert pdfs.fetch(record, tmp_path, Progress(), look).read_bytes().endswith(b"another\n%%EOF\n")
    assert looked == ["arxiv.org", "a.example"] and len([*tmp_path.glob("*.pdf")]) == 1


def test_no_place_and_no_network_are_told(make_web: MakeWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web = make_web()
    with pytest.raises(NotFoundError, match="No open PDF of “T” is known"):
        Pdfs(web).fetch(Record(title="T"), tmp_path, Progress())

    def offline(*_args: object, **_options: object) -> None:
        raise OfflineError("There is no connection to the network.")

    monkeypatch.setattr(web, "download", offline)
    many = Pdfs(web).fetch_many([Record(title="T"), Record(arxiv="2001.00001")], tmp_path, Progress())
    assert next(many).problem.startswith("No open PDF")
    with pytest.raises(OfflineError):
        next(many)


def test_a_stranger_does_not_lead_into_the_own_network(make_web: MakeWeb, stage: Stage, tmp_path: Path) -> None:
    pdfs = Pdfs(make_web(resolve=lambda host, port: ["192.168.1.1"]))
    (line,) = pdfs.fetch_many([Record(title="T", url="https://router.example/a.pdf")], tmp_path, Progress())
    assert line.path is None and "leads into your own network" in line.problem and not stage.asked
