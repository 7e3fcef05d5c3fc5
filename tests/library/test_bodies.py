"""The index of PDF texts follows the files of papers, whatever happened to either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paperdesk.errors import UnreadableFileError
from paperdesk.library import Library, bodies
from paperdesk.library.texts import Texts
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import Record
from paperdesk.search.evaluate import Evaluator
from paperdesk.search.index import live_folder
from paperdesk.workers.pdf_text import PdfReader, PdfText

MakePdf = Callable[..., Path]


class CountingReader(PdfReader):
    """Reads a file's text as it stands in it, and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.read_files: list[str] = []

    def read(self, path: Path, progress: Progress | None = None) -> PdfText:
        if not path.is_file():
            raise UnreadableFileError("gone")
        self.read_files.append(path.name)
        return PdfText(path.read_text().split("\f"))


@pytest.fixture
def reader() -> Iterator[CountingReader]:
    reader = CountingReader()
    yield reader
    reader.close()


@pytest.fixture
def write(library: Library, tmp_path: Path, reader: CountingReader) -> Callable[..., int]:
    def write(progress: Progress | None = None) -> int:
        texts = Texts(tmp_path / "texts")
        return bodies.write(library._database, tmp_path / "bodies", texts, reader, progress or Progress())

    return write


def with_word(home: Path, word: str) -> list[int]:
    evaluator = Evaluator(home)
    try:
        return evaluator.view().papers_of(evaluator.view().match_word(word))
    finally:
        evaluator.close()


def attached(library: Library, tmp_path: Path, paper: int, name: str, text: str) -> int:
    path = tmp_path / name
    path.write_text(text)
    return library.files.attach(paper, [path], copy=False)[0]


def test_it_follows_what_is_attached_and_detached(
    library: Library, papers: list[int], tmp_path: Path, write: Callable[..., int], reader: CountingReader
) -> None:
    home = tmp_path / "bodies"
    assert write() == 0
    attached(library, tmp_path, papers[0], "a.pdf", "quantum\fentanglement")
    attached(library, tmp_path, papers[2], "b.pdf", "quantum dots")
    attached(library, tmp_path, papers[1], "notes.txt", "quantum notes")
    assert write() == 2 and reader.read_files == ["b.pdf", "a.pdf"]  # newest papers first
    assert with_word(home, "quantum") == [papers[0], papers[2]]
    assert write() == 0 and len(reader.read_files) == 2
    extra = attached(library, tmp_path, papers[0], "c.pdf", "supplement")
    assert write() == 1 and reader.read_files[2:] == ["c.pdf"]
    assert with_word(home, "supplement") == with_word(home, "entanglement") == [papers[0]]
    library.files.detach([extra])
    assert write() == 1 and with_word(home, "supplement") == []
    library.undo()
    assert write() == 1 and with_word(home, "supplement") == [papers[0]]
    library.papers.delete([papers[0]])
    write()
    assert with_word(home, "quantum") == [papers[2]]


def test_texts_and_index_come_back_by_themselves(
    library: Library, papers: list[int], tmp_path: Path, write: Callable[..., int], reader: CountingReader
) -> None:
    home, texts = tmp_path / "bodies", Texts(tmp_path / "texts")
    attached(library, tmp_path, papers[0], "a.pdf", "quantum")
    write()
    texts.drop(texts.held())
    assert write() == 0 and len(texts.held()) == 1 and len(reader.read_files) == 2
    for path in live_folder(home).iterdir():  # the index is broken, its own list is not
        if path.suffix == ".seg":
            path.write_bytes(b"")
    assert write() == 1 and with_word(home, "quantum") == [papers[0]] and len(reader.read_files) == 2
    (home / "made-of.json").write_text("[")
    assert write() == 1 and with_word(home, "quantum") == [papers[0]]


def test_a_file_that_is_not_there_is_tried_again(
    library: Library, papers: list[int], tmp_path: Path, write: Callable[..., int]
) -> None:
    home = tmp_path / "bodies"
    attached(library, tmp_path, papers[0], "a.pdf", "quantum")
    attached(library, tmp_path, papers[0], "b.pdf", "dots")
    (tmp_path / "b.pdf").rename(tmp_path / "away.pdf")
    assert write() == 1 and with_word(home, "quantum") == [papers[0]]
    assert write() == 0
    (tmp_path / "away.pdf").rename(tmp_path / "b.pdf")
    assert write() == 1 and with_word(home, "dots") == [papers[0]]


def test_what_was_committed_stays_when_it_is_stopped(
    library: Library, tmp_path: Path, write: Callable[..., int], reader: CountingReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "_COMMIT_LETTERS", 10)
    ids = [library.papers.add(Record(title=f"Paper {n}")) for n in range(6)]
    for paper in ids:
        attached(library, tmp_path, paper, f"{paper}.pdf", f"quantum {paper}")

    class Stop(Progress):
        def report(self, done: int, total: int = 0, text: str = "") -> None:
            if done == 4:
                raise Cancelled

    with pytest.raises(Cancelled):
        write(Stop())
    assert with_word(tmp_path / "bodies", "quantum") == ids[2:]
    assert write() == 2 and len(reader.read_files) == 6
    assert with_word(tmp_path / "bodies", "quantum") == ids


def test_what_it_was_made_of_is_known_through_commits(
    library: Library, papers: list[int], tmp_path: Path, write: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    attached(library, tmp_path, papers[0], "a.pdf", "quantum")
    write()
    attached(library, tmp_path, papers[1], "b.pdf", "dots")
    with monkeypatch.context() as patch:  # as one killed after the commit, before it wrote what the index holds
        patch.setattr(bodies, "_MADE_OF", "no folder/made-of.json")
        with pytest.raises(FileNotFoundError):
            write()
    assert with_word(tmp_path / "bodies", "dots") == [papers[1]]
    assert bodies.made_of(tmp_path / "bodies").keys() == {papers[0]}
    assert write() == 1
    assert bodies.made_of(tmp_path / "bodies").keys() == {papers[0], papers[1]}
