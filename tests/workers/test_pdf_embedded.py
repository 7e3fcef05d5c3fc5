"""XMP and document information are read as they stand; what is hostile or of several works says nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.workers.pdf_embedded import LARGEST_PACKET, embedded_in, packet_of

DrawPdf = Callable[..., Path]
NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/"'
    ' xmlns:crossmark="http://crossref.org/crossmark/1.0/" xmlns:other="http://example.org/"'
)


def packet(*works: str) -> bytes:
    inner = "".join(f'<rdf:Description rdf:about="">{work}</rdf:Description>' for work in works)
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {NAMESPACES}>{inner}</rdf:RDF></x:xmpmeta>'.encode()


FULL = (
    "<dc:title><rdf:Alt><rdf:li>On\n Roots</rdf:li></rdf:Alt></dc:title>"
    "<dc:creator><rdf:Seq><rdf:li>Jane Doe</rdf:li><rdf:li>Li Wang</rdf:li></rdf:Seq></dc:creator>"
    "<dc:identifier>doi:10.1000/ABC.1</dc:identifier><prism:doi>10.1000/abc.1</prism:doi>"
    "<prism:publicationName>Trees</prism:publicationName><prism:coverDate>2019-08-13T00:00:00Z</prism:coverDate>"
    "<prism:volume>3</prism:volume><prism:number>4</prism:number><prism:issn>1234-5678</prism:issn>"
    "<prism:startingPage>7</prism:startingPage><prism:endingPage>9</prism:endingPage><other:title>No</other:title>"
)


def test_what_a_publisher_embeds() -> None:
    found = embedded_in({}, packet(FULL))
    assert found.titles == ["On Roots"] and found.authors == [["Jane Doe", "Li Wang"]]
    assert found.dois == ["10.1000/abc.1"]
    assert (found.venue, found.date, found.volume, found.issue) == ("Trees", "2019-08-13", "3", "4")
    assert (found.pages, found.issn) == ("7-9", "1234-5678")


@pytest.mark.parametrize(
    "work", ["<pdfx:doi>10.1000/x1</pdfx:doi>", "<crossmark:DOI>10.1000/X1</crossmark:DOI>", "<prism:url>https://doi.org/10.1000/x1</prism:url>"]
)  # fmt: skip
def test_the_places_of_a_doi(work: str) -> None:
    assert embedded_in({}, packet(work)).dois == ["10.1000/x1"]


def test_document_information_comes_second() -> None:
    info = {
        "Title": "Other",
        "Author": "Li",
        "Subject": "Trees, 3 (2019) 7-9. doi:10.1000/abc.2",
        "doi": "10.1000/abc.3",
    }
    found = embedded_in(info, packet(FULL))
    assert found.titles == ["On Roots", "Other"] and found.authors[-1] == ["Li"]
    assert found.dois == ["10.1000/abc.1", "10.1000/abc.3", "10.1000/abc.2"]
    assert embedded_in({"arXivID": "https://arxiv.org/abs/2501.12345v1"}, b"").arxiv == ("2501.12345", 1)


def test_a_list_of_works_says_nothing() -> None:
    found = embedded_in({"Title": "On Roots"}, packet(FULL, FULL.replace("Roots", "Leaves")))
    assert found.titles == ["On Roots"] and not found.dois


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no XML",
        packet(FULL)[:-40],
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + packet("<dc:title>&a;</dc:title>"),
        b'<! ENTITY % a SYSTEM "file:///etc/passwd">' + packet(FULL),
        packet("<dc:title>" + "<a>" * 200_000),
        packet("<dc:title>" + "x" * LARGEST_PACKET + "</dc:title>"),
    ],
)
def test_hostile_and_broken_packets_say_nothing(content: bytes) -> None:
    found = embedded_in({}, content)
    assert not found.titles and not found.dois


@given(st.binary(max_size=200))
def test_any_bytes_are_read(content: bytes) -> None:
    assert embedded_in({}, packet("").replace(b"</rdf:Desc", content + b"</rdf:Desc")).venue == ""


def test_the_packet_is_found_in_the_file(draw_pdf: DrawPdf, tmp_path: Path) -> None:
    told = packet(FULL)
    assert packet_of(draw_pdf("a.pdf", b"", packet=told)) == told
    assert packet_of(draw_pdf("b.pdf", b"")) == b""
    for content in (b"", b"%PDF-1.4 /Metadata", b"/Metadata" * 100):
        (tmp_path / "c.pdf").write_bytes(content)
        assert packet_of(tmp_path / "c.pdf") == b""
