"""What is piped in: letter for letter in every encoding, and never without an end."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from paperdesk.cli import standard_input
from paperdesk.errors import UnreadableFileError
from tests.cli.test_cli import BIB, Desk

ENTRY = "@article{m, title={Grüße aus München}, author={Müller, Jörg}, year=2001}"


class Endless(io.RawIOBase):
    """A pipe that goes on and on."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        return len(memoryview(buffer))  # type: ignore[arg-type]


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-32"])
def test_letters_come_through_in_every_encoding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    desk = Desk(tmp_path / "library", capsys)
    piped(monkeypatch, ENTRY.encode(encoding))
    assert desk.json("import", "-", "--no-index")["totals"]["added"] == 1
    (paper,) = desk.json("list")
    assert paper["title"] == "Grüße aus München" and paper["author"] == [{"family": "Müller", "given": "Jörg"}]
    piped(monkeypatch, "Schön".encode(encoding))
    desk("note", "set", "m", "-")
    assert desk("note", "show", "m") == "Schön\n"


def test_what_never_ends_is_refused_and_the_files_beside_it_are_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standard_input, "LARGEST", 3 << 20)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Endless())))
    (tmp_path / "a.bib").write_text(BIB)
    desk = Desk(tmp_path / "library", capsys)
    assert desk.json("import", "-", str(tmp_path / "a.bib"), "--no-index", code=1)["totals"]["added"] == 3
    assert "More than 3 MB came on standard input" in desk.err


def test_a_pipe_that_breaks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Broken())))
    with pytest.raises(UnreadableFileError, match="Input/output error"):
        standard_input.read_text()
