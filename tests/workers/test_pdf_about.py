"""A stranger's PDF gives title, people, abstract and identifiers, or a sentence, and never costs more than itself."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from paperdesk import children
from paperdesk.errors import UnreadableFileError
from paperdesk.progress import Cancelled, Progress
from paperdesk.workers import pdf_about
from paperdesk.workers.pdf_about import PdfAboutReader

DrawPdf = Callable[..., Path]
PDFS = Path(__file__).parents[3] / "shared" / "data" / "pdfs"

BODY = [
    (60, 400 - 12 * row, 10, "Words of the text go on and on in the size that most of the page has.")
    for row in range(20)
]
PAPER = [
    (60, 800, 8, "Journal of Made-Up Results, Vol. 3, 2019"),
    (60, 740, 18, "Deep Trees and", "F2"),
    (60, 718, 18, "Shallow Roots", "F2"),
    (60, 680, 11, "Jane Q. Doe, John van der Berg and Zo\u00eb M\u00fcller"),
    (60, 660, 9, "Institute of Forestry, University of Somewhere"),
    (60, 620, 11, "Abstract", "F2"),
    (60, 600, 10, "We measure trees and find that the deepest of them"),
    (60, 588, 10, "have the shallowest roots, which nobody had thought."),
    (60, 550, 12, "1 Introduction", "F2"),
    *BODY,
    (60, 40, 8, "https://doi.org/10.1234/trees.2019.17"),
]


@pytest.fixture(scope="module")
def reader() -> Iterator[PdfAboutReader]:
    with PdfAboutReader() as reader:
        yield reader


def packet(inner: str, more: str = "") -> bytes:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
        f'{more}>{inner}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def test_half_a_letter_in_what_is_embedded_costs_that_letter(reader: PdfAboutReader, draw_pdf: DrawPdf) -> None:
    half = {"Author": "\xfe\xff\0J\0a\0n\0e\xd8\0", "Title": "\xfe\xff\xd8\0"}
    about = reader.read(draw_pdf("a.pdf", PAPER, BODY, info=half))
    assert about.title == "Deep Trees and Shallow Roots" and not about.problem


def test_a_title_of_one_letter_over_and_over_is_no_title(reader: PdfAboutReader, draw_pdf: DrawPdf) -> None:
    about = reader.read(draw_pdf("a.pdf", PAPER, BODY, info={"Title": "A" * 100_000}))
    assert about.title == "Deep Trees and Shallow Roots" and not about.problem


def test_the_first_page_says_what_it_is(reader: PdfAboutReader, draw_pdf: DrawPdf) -> None:
    about = reader.read(draw_pdf("a.pdf", PAPER, BODY))
    assert about.title == "Deep Trees and Shallow Roots"
    assert about.authors == ["Jane Q. Doe", "John van der Berg", "Zoë Müller"]
    assert about.abstract == (
        "We measure trees and find that the deepest of them have the shallowest roots, which nobody had thought."
    )
    assert (about.doi, about.page_count, about.problem) == ("10.1234/trees.2019.17", 2, "")
    assert about.sources == {"title": "page 1", "authors": "page", "abstract": "page", "doi": "page 1"}


def test_the_stamp_in_the_margin_is_read(reader: PdfAboutReader, draw_pdf: DrawPdf) -> None:
    stamp = (30, 250, 20, "arXiv:1412.6206v2  [cs.LG]  19 Jan 2015", "F1", True)
    about = reader.read(draw_pdf("a.pdf", [stamp, *PAPER[:-1]]))
    assert (about.arxiv, about.arxiv_version, about.date) == ("1412.6206", 2, "2014-12")
    assert about.title == "Deep Trees and Shallow Roots"  # though the stamp is larger
    assert about.sources["arxiv"] == "margin"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Supplementary Information for Deep Trees", "Supplementary Information for Deep Trees"),
        ("Supplementary Information", ""),
    ],
)
def test_a_supplement_has_its_people_and_not_the_doi_of_the_work_it_goes_with(
    reader: PdfAboutReader, draw_pdf: DrawPdf, heading: str, title: str
) -> None:
    about = reader.read(draw_pdf("a.pdf", [(60, 740, 18, heading, "F2"), *PAPER[3:]]))
    assert (about.title, about.doi, len(about.authors)) == (title, "", 3)
    assert set(about.sources) == {"authors", "abstract"} | ({"title"} if title else set())


@pytest.mark.parametrize("title", ["fit_hyp_M_3.00.eps", "untitled", "Microsoft Word - final3.doc", "paper.dvi", "x"])
def test_embedded_nonsense_never_wins(reader: PdfAboutReader, draw_pdf: DrawPdf, title: str) -> None:
    info = {"Title": title, "Author": "ygw"}
    about = reader.read(draw_pdf("a.pdf", PAPER, info=info))
    assert about.title == "Deep Trees and Shallow Roots" and about.authors[0] == "Jane Q. Doe"
    nothing = reader.read(draw_pdf("b.pdf", b"", info=info))
    assert (nothing.title, nothing.authors) == ("", [])


def test_what_is_embedded_stands_in_where_the_page_says_nothing(reader: PdfAboutReader, draw_pdf: DrawPdf) -> None:
    about = reader.read(draw_pdf("a.pdf", b"", info={"Title": "The Nature of Roots", "Author": "Jane Doe; Li Wang"}))
    assert (about.title, about.authors) == ("The Nature of Roots", ["Jane Doe", "Li Wang"])
    assert about.problem == "“a.pdf” holds no text on its first pages: they may be scanned pictures."


def test_the_packet_of_a_publisher_is_read(reader: PdfAboutReader, draw_pdf: DrawPdf) -> None:
    told = packet(
        "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Deep Trees and Shallow Roots</rdf:li></rdf:Alt></dc:title>"
        "<prism:doi>10.1234/TREES.2019.18</prism:doi>"
        "<prism:publicationName>Journal of Made-Up Results</prism:publicationName>"
        "<prism:coverDate>2019-03-01</prism:coverDate><prism:startingPage>7</prism:startingPage>"
        "<prism:endingPage>19</prism:endingPage>",
        ' prism:volume="3"',
    )
    for held in (told, zlib.compress(told)):
        about = reader.read(draw_pdf("a.pdf", PAPER, packet=held))
        assert (about.doi, about.sources["doi"]) == ("10.1234/trees.2019.18", "embedded")
        assert (about.venue, about.volume, about.pages) == ("Journal of Made-Up Results", "3", "7-19")
        assert about.date == "2019-03-01"


@pytest.mark.parametrize(
    ("title", "last", "doi"),
    [
        ("Some Template of a Journal", [], ""),
        ("Deep Trees and Shallow Roots", [], "10.1234/made.up.1"),
        ("untitled", [], "10.1234/made.up.1"),
        ("Some Template of a Journal", PAPER[-1:], "10.1234/trees.2019.17"),
        ("untitled", PAPER[-1:], "10.1234/trees.2019.17"),
        ("Some Template of a Journal", [(60, 400, 8, "https://doi.org/10.1234/made.up.1")], "10.1234/made.up.1"),
    ],
)
def test_an_embedded_doi_is_of_the_work_on_the_page_or_not_believed(
    reader: PdfAboutReader, draw_pdf: DrawPdf, title: str, last: list[Any], doi: str
) -> None:
    info = {"Title": title, "Subject": "Journal of X, 3 (2020). doi:10.1234/made.up.1"}
    about = reader.read(draw_pdf("a.pdf", [*PAPER[:-1], *last], info=info))
    assert (about.title, about.doi) == ("Deep Trees and Shallow Roots", doi)


def test_an_id_in_the_files_name_is_believed(reader: PdfAboutReader, draw_pdf: DrawPdf) -> None:
    about = reader.read(draw_pdf("1706.03762v7.pdf", PAPER[:-1]))
    assert (about.arxiv, about.arxiv_version, about.date) == ("1706.03762", 7, "2017-06")


@pytest.mark.parametrize("content", [b"", b"no PDF", b"%PDF-1.4\n" + b"\x00" * 500])
def test_what_is_no_pdf_says_so(reader: PdfAboutReader, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    assert reader.read(path).problem == "“broken.pdf” is damaged or no PDF; nothing in it could be read."


def test_a_locked_file_says_so_and_one_without_a_password_is_read(
    reader: PdfAboutReader, draw_pdf: DrawPdf, tmp_path: Path
) -> None:
    from pypdf import PdfWriter

    plain = draw_pdf("a.pdf", PAPER)
    for word, expected in (("secret", ""), ("", "Deep Trees and Shallow Roots")):
        writer = PdfWriter(clone_from=plain)
        writer.encrypt(word, "owner", algorithm="RC4-128")
        writer.write(tmp_path / "locked.pdf")
        about = reader.read(tmp_path / "locked.pdf")
        assert about.title == expected
        assert about.problem == ("“locked.pdf” needs a password; nothing in it could be read." if word else "")


def test_a_cut_file_is_read_as_far_as_it_goes_or_refused(reader: PdfAboutReader, draw_pdf: DrawPdf) -> None:
    path = draw_pdf("cut.pdf", PAPER, BODY)
    whole = path.read_bytes()
    for size in range(0, len(whole), 211):
        path.write_bytes(whole[:size])
        about = reader.read(path)
        assert about.problem or about.title == "Deep Trees and Shallow Roots"


def test_pages_that_name_each_other_end(reader: PdfAboutReader, draw_pdf: DrawPdf) -> None:
    path = draw_pdf("loop.pdf", PAPER)
    path.write_bytes(path.read_bytes().replace(b"/Kids [", b"/Kids [2 0 R "))
    assert reader.read(path).page_count >= 1


def test_a_packet_without_end_costs_only_itself(reader: PdfAboutReader, draw_pdf: DrawPdf) -> None:
    bomb = zlib.compress(b"<x:xmpmeta>" + b" " * 80_000_000)
    about = reader.read(draw_pdf("a.pdf", PAPER, packet=bomb))
    assert about.title == "Deep Trees and Shallow Roots" or about.problem.startswith("Reading this PDF")
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + packet("<dc:title>&a;</dc:title>")
    assert reader.read(draw_pdf("b.pdf", PAPER, packet=entities)).title == "Deep Trees and Shallow Roots"


def test_a_page_without_end_is_stopped(draw_pdf: DrawPdf) -> None:
    path = draw_pdf("a.pdf", zlib.compress(b"BT /F1 10 Tf " + b"(x) Tj " * 4_000_000), head="/Filter /FlateDecode")
    limits = children.Limits(memory=400 << 20, cpu=1.0, wall=None)
    child = children.Child(pdf_about.NAME, title="Reading this PDF", limits=limits)
    with PdfAboutReader(child) as reader:
        assert "Reading this PDF" in reader.read(path).problem
        assert reader.read(draw_pdf("b.pdf", PAPER)).title == "Deep Trees and Shallow Roots"


def test_a_file_that_kills_its_reader_costs_itself_only(
    reader: PdfAboutReader, draw_pdf: DrawPdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = draw_pdf("a.pdf", PAPER)
    with monkeypatch.context() as patch:
        patch.setattr(pdf_about, "_SILENCE", 0.0)
        assert reader.read(path).problem == "Reading this PDF took longer than 0 seconds and was stopped."
    assert reader.read(path).title == "Deep Trees and Shallow Roots"


def test_a_file_that_is_not_there_is_no_verdict(reader: PdfAboutReader, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="is not where it was"):
        reader.read(tmp_path / "gone.pdf")


def test_reading_stops_when_told_to(reader: PdfAboutReader, draw_pdf: DrawPdf) -> None:
    class Stopped(Progress):
        @property
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        reader.read(draw_pdf("a.pdf", PAPER), Stopped())


class Known(NamedTuple):
    """What is true of one of the real files."""

    file: str
    title: str = ""
    authors: tuple[str, ...] = ()
    doi: str = ""
    arxiv: str = ""
    abstract: tuple[str, str] = ("", "")  # how it begins and ends
    problem: str = ""


NO_TEXT = "holds no text on its first pages: they may be scanned pictures."
REAL = [
    Known("bogner2019-peerj.pdf",
          "On the impact of service-oriented patterns on software evolvability: a controlled experiment and "
          "metric-based analysis",
          ("Justus Bogner", "Stefan Wagner", "Alfred Zimmermann"), "10.7717/peerj-cs.213",
          abstract=("Background: Design patterns are supposed", "with more experienced developers.")),
    Known("fritzsch2022-wiley.pdf",
          "Adopting microservices and DevOps in the cyber-physical systems domain: A rapid review and case study",
          ("Jonas Fritzsch", "Justus Bogner", "Markus Haug", "Ana Cristina Franco da Silva", "Carolin Rubner",
           "Matthias Saft", "Horst Sauer", "Stefan Wagner"), "10.1002/spe.3169",
          abstract=("The domain of cyber-physical systems", "and research opportunities.")),
    Known("keim2024-acm-twocol.pdf", "Recovering Trace Links Between Software Documentation And Code",
          ("Jan Keim", "Sophie Corallo", "Dominik Fuchß", "Tobias Hey", "Tobias Telge", "Anne Koziolek"),
          "10.1145/3597503.3639130",
          abstract=("Introduction Software development involves creating various artifacts",
                    "possibilities for such transitive approaches.")),
    Known("arxiv-1412.6206-stamp.pdf", "Scaling study of an improved fermion action on quenched lattices",
          ("Yong-Gwi Cho", "Shoji Hashimoto", "Jun-Ichi Noaki", "Takashi Kaneko", "Andreas Jüttner", "Justus Tsang",
           "Marina Marinkovic"), arxiv="1412.6206",
          abstract=("We present scaling studies for heavy-quark observables", "naive Wilson fermions.")),
    Known("doi-only.pdf", doi="10.1371/journal.pntd.0003350"),
    Known("jabref-multiple-meta-data.pdf", "title-from-hyperref"),
    Known("jabref-multipleMetaEntries.pdf", "The Nature of Statistical Learning Theory", ("Vladimir N. Vapnik",),
          problem=NO_TEXT),
    Known("jabref-thesis-template-47p.pdf", "Is Oil the future?", ("Lars K.",)),
    Known("jabref-lncs-minimal-protected.pdf", "Paper Title", ("Firstname Lastname",),
          abstract=("Abstract goes here", "Abstract goes here")),
    Known("jabref-encrypted.pdf", problem="needs a password; nothing in it could be read."),
    Known("jabref-scanned-image-only.pdf", problem=NO_TEXT),
    Known("jabref-write-protected.pdf", problem=NO_TEXT),
    Known("pypdf-multicolumn.pdf", "Two-Column Document with Lorem Ipsum", ("Your Name",),
          abstract=("This is a sample document", "with Lorem Ipsum text.")),
    Known("pypdf-geotopo-117p.pdf", "Einführung in die Geometrie und Topologie", ("Martin Thoma",)),
    Known("pypdf-password.pdf", problem="needs a password; nothing in it could be read."),
    Known("pypdf-arabic.pdf", "habibi"),
    Known("pdfjs-twocol-latex2025.pdf", "A Two Column Example",
          abstract=("An example document showing automatic tagging of typical structures", "through the columns.")),
    Known("pdfjs-helloworld-bad.pdf", "Hello, world!"),
    Known("pdfjs-pages-loop.pdf", "Testcase: ’Pages loop’", problem="Page 2 of “pdfjs-pages-loop.pdf” is damaged."),
    Known("pdfjs-xref_command_missing.pdf", "Reduced test-case"),
    Known("derived-truncated-60pct.pdf", problem="is damaged or no PDF; nothing in it could be read."),
]  # fmt: skip


@pytest.mark.skipif(not PDFS.is_dir(), reason="the collection of other projects' files is not here")
@pytest.mark.parametrize("known", REAL, ids=[each.file for each in REAL])
def test_real_files(reader: PdfAboutReader, known: Known) -> None:
    about = reader.read(PDFS / known.file)
    begins, ends = known.abstract
    assert (about.title, tuple(about.authors), about.doi, about.arxiv) == known[1:5]
    assert about.abstract.startswith(begins) and about.abstract.endswith(ends) and bool(about.abstract) == bool(begins)
    assert about.problem.endswith(known.problem) and bool(about.problem) == bool(known.problem)


@pytest.mark.skipif(not PDFS.is_dir(), reason="the collection of other projects' files is not here")
def test_every_real_file_is_in_the_table() -> None:
    assert {path.name for path in PDFS.glob("*.pdf")} == {each.file for each in REAL}
