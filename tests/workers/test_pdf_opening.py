"""PDFs that open, and the sentences for those that do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from paperdesk.errors import UnreadableFileError
from paperdesk.workers.pdf_opening import opened


def test_a_pdf_opens_and_what_is_none_says_why(make_pdf: Callable[..., Path], tmp_path: Path) -> None:
    whole = make_pdf("whole.pdf", "one", "two")
    with opened(whole, "nothing was read") as document:
        assert len(document) == 2
    locked = tmp_path / "locked.pdf"
    writer = pypdf.PdfWriter(clone_from=whole)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(locked)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    for path, said in (
        (tmp_path / "none.pdf", "“none.pdf” is not where it was."),
        (locked, "“locked.pdf” needs a password; nothing was read."),
        (broken, "“broken.pdf” is damaged or no PDF; nothing was read."),
    ):
        with pytest.raises(UnreadableFileError) as caught, opened(path, "nothing was read"):
            pass
        assert str(caught.value) == said
