"""The page of a reading list: whole, balanced, escaped, and bound to load nothing."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from html.parser import HTMLParser

import pytest

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import by_id, detect
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Person, Record

_VOID = ("meta", "input", "br", "hr", "img", "link")


class Page(HTMLParser):
    """Reads the page back as a browser's parser would."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.titles: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "h3":
            self.titles.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "script" in self.open or "style" in self.open:
            return
        self.words += data
        if "h3" in self.open and "span" not in self.open:
            self.titles[-1] += data


def written(*records: Record) -> str:
    out = io.StringIO()
    by_id("html").write(records, out)
    return out.getvalue()


HOSTILE = [
    Record(title='</h3></script><script>alert(1)</script>" onload="x', url="javascript:alert(1)", status="read",
           people=[Person.parse("{<b>Evil</b>}")], tags=["<i>tag</i>"], venue="<style>*{display:none}</style>",
           abstract="<img src=x onerror=alert(1)>\n\nsecond", starred=True,
           notes=["<script>alert(1)</script> **bold** [x](javascript:alert(1)) [[other]] ![p](https://a.org/p.png)\n\n"
                  "- [ ] task\n\nnote[^1]\n\n[^1]: foot"]),
    Record(title="Second", doi="10.1000/<>\"'", status="unread", notes=["again[^1]\n\n[^1]: foot", "<div>"]),
    Record(title="Third & last", date="2020", people=[Person.parse("Doe, Jane")]),
]  # fmt: skip


def test_every_work_is_in_it_and_nothing_of_a_stranger_is_markup() -> None:
    text = written(*HOSTILE)
    page = Page(text)
    assert [title.strip() for title in page.titles] == ["Second", HOSTILE[0].title, "Third & last"]
    scripts = [about for tag, about in page.tags if tag == "script"]
    assert scripts == [{}], "its own, and no other"
    assert not {tag for tag, _about in page.tags} & {"img", "iframe", "object", "link", "b", "form", "base"}
    for _tag, about in page.tags:
        assert not [name for name in about if name.startswith("on") or name == "style" or name == "src"]
        href = about.get("href")
        assert href is None or href.startswith(("https://", "#n")), href
    assert "<img src=x" not in text and "second" in page.words and "<i>tag</i>" in page.words


def test_it_says_that_it_loads_nothing_and_runs_only_its_own_lines() -> None:
    text = written(Record(title="a"))
    policy = next(about["content"] or "" for tag, about in Page(text).tags if "http-equiv" in about)
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy
    for tag in ("style", "script"):
        inside = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert inside is not None
        digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.search(r"\bsrc=|url\(|@import|https?:", text)


def test_footnotes_of_two_notes_do_not_meet() -> None:
    names = re.findall(r'name="([^"]+)"', written(*HOSTILE).partition("<main>")[2])
    assert names and len(names) == len(set(names))


def test_an_empty_list_is_a_page_all_the_same() -> None:
    assert Page(written()).words.split() == ["Reading", "list", "Reading", "list", "0"]


def test_a_page_of_ours_is_not_taken_for_papers_to_read() -> None:
    source = Source.from_text(written(*HOSTILE), "list.html")
    with pytest.raises(UnreadableFileError):
        detect(source).read(source, Progress())


def test_writing_formats_claim_no_file() -> None:
    for name in ("a.html", "a.md", "a.txt"):
        for kind in (by_id("html"), by_id("markdown"), by_id("identifiers")):
            assert kind.sniff(b"10.1000/1 <html> # Reading list", name) == 0.0
