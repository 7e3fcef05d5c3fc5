"""A reading list in Markdown, in which strangers' titles are only text."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect
from paperdesk.formats.format import Source
from paperdesk.formats.markdown import escaped
from paperdesk.record import Person, Record, clean_line


def written(*records: Record) -> str:
    out = io.StringIO()
    by_id("markdown").write(records, out)
    return out.getvalue()


def test_works_with_what_is_known_of_them() -> None:
    works = [
        Record(title="Attention [is] all", people=[Person.parse("Vaswani, Ashish")], date="2017", arxiv="1706.03762",
               venue="NeurIPS", status="read", starred=True, tags=["ml/nlp"], notes=["# Idea\n\n- one\n\n    code"]),
        Record(title="Things", status="unread", url="javascript:alert(1)"),
    ]  # fmt: skip
    assert written(*works) == (
        "# Reading list\n\n## To read\n\n- **Things**\n\n## Read\n\n"
        "- [Attention \\[is\\] all](<https://arxiv.org/abs/1706.03762>) ★  \n"
        "  A. Vaswani, *NeurIPS*, 2017  \n  `#ml/nlp`\n\n  # Idea\n\n  - one\n\n      code\n\n"
    )


def test_one_status_needs_no_heading() -> None:
    assert written(Record(title="a"), Record(title="b")) == "# Reading list\n\n- **a**\n- **b**\n"


@pytest.mark.parametrize("title", ["# Head", "1. One", "- x", "> q", "<b>x</b>", "`code`", "*a* _b_", "&lt;", "## x"])
def test_a_title_means_nothing_to_markdown(title: str) -> None:
    import markdown

    html = markdown.markdown(escaped(title))
    assert re.fullmatch(r"<p>[^<]*</p>", html.replace("&lt;", "‹"))


@given(st.text(max_size=40))
def test_whatever_a_title_is_it_is_one_line(title: str) -> None:
    line = escaped(clean_line(title))
    assert "\n" not in line and "\r" not in line
    assert re.sub(r"\\(.)", r"\1", line.replace("\\\\", "\\\\")) or not clean_line(title)


@pytest.mark.parametrize("note", ["", "TY  - JOUR\nTI  - Else\nER  - \n", "@article{a,\n  title={Else}\n}"])
def test_a_list_is_not_taken_for_a_file_to_read(note: str) -> None:
    for record in (Record(title="Things", notes=[note]), Record(title="Things", url="http://a.b", notes=[note])):
        with pytest.raises(UnreadableFileError, match="which PaperDesk writes and cannot read"):
            detect(Source.from_text(written(record), "list.md"))
