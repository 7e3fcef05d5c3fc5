"""Sources: their text whatever the encoding, and a sentence where they cannot be read; what a file seems to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.errors import BadInputError, UnreadableFileError
from paperdesk.formats import FORMATS, by_id, detect
from paperdesk.formats.format import Source
from paperdesk.progress import Progress

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Müller".encode(), "Müller"),
        ("Müller".encode("utf-8-sig"), "Müller"),
        ("Müller".encode("utf-16"), "Müller"),
        ("Müller, a long enough line".encode("utf-16-le"), "Müller, a long enough line"),
        ("Müller".encode("cp1252"), "Müller"),
        (b"% Encoding: windows-1252\n\xb0", "% Encoding: windows-1252\n°"),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert Source("x", data).text() == text


def test_bad_paths_are_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no file"):
        Source.from_path(tmp_path / "none.bib")
    with pytest.raises(UnreadableFileError, match="folder"):
        detect(Source.from_path(tmp_path))
    with pytest.raises(UnreadableFileError, match="empty"):
        detect(Source("x.bib", b" \n"))


def test_formats_are_found_by_id() -> None:
    assert [by_id(kind.id) for kind in FORMATS] == list(FORMATS)
    with pytest.raises(BadInputError, match="no format"):
        by_id("nothing")


def test_a_refusal_says_what_it_seems_to_be() -> None:
    for data, words in ((b"\x89PNG\r\n", "a picture"), (b"FN ISI Export\nPT J\n", "Web of Science")):
        with pytest.raises(UnreadableFileError, match=words):
            detect(Source("x", data))


@pytest.mark.skipif(not DATA.is_dir(), reason="the collection of other projects' files is not here")
def test_every_file_of_the_collection_is_read_or_refused_in_a_sentence() -> None:
    count = 0
    for folder in ("formats", "feeds", "pdfs", "zotero"):
        for path in sorted((DATA / folder).rglob("*")):
            if not path.is_file():
                continue
            count += 1
            try:
                source = Source.from_path(path)
                kind = detect(source)
                assert kind.read is not None
                kind.read(source, Progress())
            except UnreadableFileError as refused:
                assert refused.message and "\n" not in refused.message, path
    assert count > 500
