"""Sources: their text whatever the encoding, and a sentence where they cannot be read; what a file seems to be."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from paperdesk.errors import BadInputError, UnreadableFileError
from paperdesk.formats import FORMATS, by_id, detect
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Person, Record
from tests.formats.claims import MARGIN, claims

DATA = Path(__file__).parents[3] / "shared" / "data"
OWN_DATA = Path(__file__).resolve().parent.parent / "data"


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
    for data, words in ((b"\x89PNG\r\n", "a picture"), (b"<rss><channel>", "an Atom or RSS feed")):
        with pytest.raises(UnreadableFileError, match=words):
            detect(Source("x", data))


@pytest.mark.parametrize("root", ["feed", "modsCollection", "rdf:RDF", "anything"])
@pytest.mark.parametrize("length", [10, 100_000])
def test_entities_of_its_own_are_what_is_said_of_a_file(root: str, length: int) -> None:
    text = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "{"x" * length}">]><{root}><title>&b;</title></{root}>'
    with pytest.raises(UnreadableFileError, match=r"“a\.xml” defines entities of its own"):
        detect(Source("a.xml", text.encode())).read(Source("a.xml", text.encode()), Progress())


# Each folder of samples, and what they are.
SAMPLES = {
    "atom": {"arxivatom"}, "bibtex": {"bibtex"}, "endnotexml": {"endnotexml"}, "mods": {"mods"}, "msbib": {"msbib"},
    "nbib": {"nbib"}, "pubmedxml": {"pubmedxml"}, "refer": {"refer"}, "ris": {"ris"},
    "answers": {"crossref", "semanticscholar"},
}  # fmt: skip
_NO_SAMPLES = (".md", "expected.json")


@pytest.mark.parametrize("folder", sorted(SAMPLES))
def test_a_sample_is_claimed_by_its_own_format_whatever_its_name(folder: str) -> None:
    files = [path for path in sorted((OWN_DATA / folder).iterdir()) if not path.name.endswith(_NO_SAMPLES)]
    assert files
    for path in files:
        (best, format_id), (next_best, other) = claims(Source("x.dat", path.read_bytes()))[:2]
        assert format_id in SAMPLES[folder], path.name
        assert best - next_best >= MARGIN, f"{path.name}: {format_id} {best}, {other} {next_best}"


def test_what_is_written_is_claimed_by_the_format_that_wrote_it() -> None:
    works = [Record(title=f"The {word} title", people=[Person("Doe", "Jane")], date="2020", venue="Journal of Tests",
                    doi=f"10.1000/{word}", abstract="Words. " * 30, type="article-journal")
             for word in ("first", "second", "third")]  # fmt: skip
    for kind in FORMATS:
        if not (kind.reads and kind.writes):
            continue
        out = io.StringIO(newline="")
        kind.write(works, out)
        (best, format_id), (next_best, other) = claims(Source("x.dat", out.getvalue().encode()))[:2]
        assert format_id == {"biblatex": "bibtex"}.get(kind.id, kind.id)
        assert best - next_best >= MARGIN, f"{format_id} {best}, {other} {next_best}"


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><head><title>A shop</title></head><body><h1>Buy</h1><p>Now.</p></body></html>",
        "<html><head><style>" + "p { color: red }\n" * 6_000 + "</style></head><body><p>x</p></body></html>",
        "<html><body><h1>One paper</h1><p>" + "Its abstract goes on. " * 30 + "</p></body></html>",
        "Dear all,\n\nplease find the minutes below.\n\nBest\nJane\n",
        "import os\n\n\ndef main() -> None:\n    print(os.name)\n",
        '{"name": "a package", "version": "1.0"}',
        "name: CI\non: [push]\njobs:\n  build:\n    steps: []\n",
    ],
)
def test_what_holds_no_papers_is_claimed_by_none(text: str) -> None:
    with pytest.raises(UnreadableFileError):
        detect(Source("x.dat", text.encode()))


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
