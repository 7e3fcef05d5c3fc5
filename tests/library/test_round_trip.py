"""A library written in a format and read into an empty one is the same library, in every format that says all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperdesk.library import Library
from paperdesk.record import TYPES, FileRef, Highlight, Person, Record, Status, clean

FORMATS = ("bibtex", "biblatex", "ris", "csljson", "cslyaml", "csv")
_LETTERS = "abcXYZ äéß 中 12 {}$%&#_^~\\\"'-–,;:/@=()[]<>|+*.!?"
_line = st.text(_LETTERS, max_size=24).map(lambda text: " ".join(text.split()))
_text = st.lists(st.text(_LETTERS, max_size=20).map(str.rstrip), max_size=5).map(lambda lines: "\n".join(lines).strip())
_name = st.text("abcäé'- ", min_size=1, max_size=10).map(lambda text: " ".join(text.split()).strip("'-") or "x")
_people = st.lists(
    st.one_of(
        st.builds(Person, family=_name, given=_name, particle=st.sampled_from(("", "van der", "de")),
                  suffix=st.sampled_from(("", "Jr.")), role=st.sampled_from(("author", "editor", "translator"))),
        st.builds(Person, given=_name),
        st.builds(Person, literal=_name, role=st.sampled_from(("author", "editor"))),
    ),
    max_size=4,
)  # fmt: skip
_tag = st.text("abc é-#/", min_size=1, max_size=8).map(lambda text: " ".join(text.split()) or "t")
_key = st.text("abcXé中:_.-@(&", min_size=1, max_size=9)
_marks = st.lists(
    st.builds(Highlight, text=st.text("abc é", min_size=1, max_size=9).map(str.strip).map(lambda text: text or "x"),
              comment=_text, page=st.none() | st.integers(1, 99), colour=st.sampled_from(("", "#ffd400"))),
    max_size=2, unique_by=lambda mark: mark.text,
)  # fmt: skip
_work = st.builds(
    Record, title=_line, type=st.sampled_from(sorted(TYPES)), people=_people,
    date=st.sampled_from(("", "1999", "2020-05", "2020-05-14", "in press")), venue=_line, volume=_line, issue=_line,
    pages=st.sampled_from(("", "1–10", "e12", "3")), number=_line, publisher=_line, place=_line, abstract=_text,
    language=st.sampled_from(("", "en", "de")), url=st.sampled_from(("", "https://example.org/a?b=c&d=%20e")),
    tags=st.lists(_tag, max_size=3, unique_by=str.lower), key=st.just("") | _key,
    old_keys=st.lists(_key | st.sampled_from(("a, b", "x{y", "%", "a\\_b")), max_size=3, unique_by=str.lower),
    collections=st.lists(st.sampled_from(("A", "A/B", "C")), max_size=2, unique=True),
    notes=st.lists(_text, max_size=1), highlights=_marks, status=st.sampled_from([status.value for status in Status]),
    rating=st.sampled_from((None, 1, 5)), queue=st.sampled_from((None, 1, 2, 7)),
    read_at=st.sampled_from(("", "2024-02-29T23:59:59Z")),
)  # fmt: skip


def picture(library: Library) -> list[dict[str, Any]]:
    """Every paper as it would be written, but for when it was last touched; people by their parts, in order."""
    found = []
    for record in library.transfer.records(library.papers.find()):
        values = asdict(record)
        values.pop("modified")
        values["people"].sort(key=lambda person: person["role"])  # names are listed by their parts everywhere
        values["starred"] = bool(record.starred)
        for mark in values["highlights"]:
            mark.pop("added")
            mark.pop("modified")
        found.append(values)
    return found


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Library]]:
    folder = tmp_path_factory.mktemp("round")
    with Library.open(folder / "one", create=True) as one, Library.open(folder / "two", create=True) as two:
        yield one, two


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@pytest.mark.parametrize("format", FORMATS)
@given(works=st.lists(_work, min_size=1, max_size=4))
def test_reading_what_was_written_gives_the_same_library(
    libraries: tuple[Library, Library], format: str, works: list[Record]
) -> None:
    one, two = libraries
    for library in libraries:
        library.papers.delete(library.papers.find())
    for number, record in enumerate(works):  # titles and DOIs that no other has: these are not to be joined
        record.title = f"{record.title} no{number}"
        record.key = f"{record.key}{number}" if record.key else ""
        record.old_keys = [f"{key}+{number}" for key in record.old_keys]
        record.doi = f"10.1000/{number}" if number % 2 else f"10.48550/arxiv.2001.0000{number}"
    one.transfer.import_records([clean(record) for record in works], "made")
    text = io.StringIO()
    one.transfer.export(text, format)
    reader = "bibtex" if format == "biblatex" else format
    report = two.transfer.import_text(text.getvalue(), format=reader)
    assert report.total("added") == len(works) and report.total("failed") == 0
    assert picture(two) == picture(one)
    assert two.transfer.import_text(text.getvalue(), format=reader).total("unchanged") == len(works)


@pytest.mark.parametrize("format", FORMATS)
def test_files_and_keys_come_back(tmp_path: Path, format: str) -> None:
    pdf = tmp_path / "a paper; with: signs.pdf"
    pdf.write_bytes(b"%PDF-1.4")
    record = Record(title="One", key="My:key_1", files=[FileRef(str(pdf), "Full text", "application/pdf")])
    with Library.open(tmp_path / "one", create=True) as one, Library.open(tmp_path / "two", create=True) as two:
        one.transfer.import_records([record], "made")
        one.transfer.export(tmp_path / f"out.{format}", format)
        two.transfer.import_files([tmp_path / f"out.{format}"])
        (paper,) = two.papers.many(two.papers.find())
        assert paper.key == "My:key_1"
        assert [(file.path, file.title, file.mime) for file in paper.files] == [(pdf, "Full text", "application/pdf")]
