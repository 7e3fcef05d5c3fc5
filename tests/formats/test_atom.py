"""arXiv's feeds: both generations of its API, its errors, its daily lists."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import PaperDeskError, UnreadableFileError
from paperdesk.formats import atom, by_id, detect
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Import, Person

DATA = Path(__file__).parents[1] / "data" / "atom"
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
    'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/">{}</feed>'
)
RSS = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>
<title>cs.AI updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.AI</link>
<item><title>On $L_2$ &amp;amp; &lt;i&gt;x&lt;/i&gt;</title><link>https://arxiv.org/abs/2509.13332</link>
<description>arXiv:2509.13332v3 Announce Type: replace-cross &#10;Abstract: Some words
of it.</description><guid isPermaLink="false">oai:arXiv.org:2509.13332v3</guid><category>cs.AI</category>
<category>cs.LG</category><pubDate>Thu, 18 Sep 2025 00:00:00 -0400</pubDate>
<arxiv:announce_type>replace-cross</arxiv:announce_type><dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>
<arxiv:DOI>10.1000/ABC</arxiv:DOI><arxiv:journal_reference>J. 1 (2025)</arxiv:journal_reference>
<dc:creator>Jane Doe (A Place, Town), Richard Roe</dc:creator></item></channel></rss>"""


def read(data: bytes | str) -> Import:
    source = Source("feed", data.encode() if isinstance(data, str) else data)
    assert detect(source).id == "arxivatom"
    return by_id("arxivatom").read(source, Progress())


def test_the_new_generation() -> None:
    (record,) = read((DATA / "new-one.xml").read_bytes()).records
    assert record.title.startswith("Quantum Computers and Quantum Computer Languages: Quantum Assembly")
    assert record.people == [Person("Blaha", "Stephen")] and record.date == "2002-01-18"
    assert (record.arxiv, record.arxiv_version) == ("quant-ph/0201082", 1) and record.tags == ["quant-ph", "cs.PL"]
    assert record.url == "https://arxiv.org/abs/quant-ph/0201082v1" and record.publisher == "arXiv"
    assert record.extra == {"arxivatom.comment": "32 pages", "arxivatom.primary_category": "quant-ph"}


def test_the_old_generation() -> None:
    (record,) = read((DATA / "old-one.xml").read_bytes()).records
    assert (
        record.title == "From stripe to checkerboard order on the square lattice in the presence of quenched disorder"
    )
    assert "Our model may be applicable to the cuprate superconductors" in record.abstract
    assert [person.last for person in record.people] == ["Del Maestro", "Rosenow", "Sachdev"]
    assert (record.doi, record.arxiv) == ("10.1103/physrevb.74.024520", "cond-mat/0603029")
    assert record.extra["arxivatom.journal_ref"] == "Phys. Rev. B 74, 024520 (2006)"


def test_an_error_is_said_and_is_no_paper() -> None:
    found = read((DATA / "new-error.xml").read_bytes())
    assert found.read == 0 and found.problems[0].message == (
        "arXiv answered with an error: incorrect id format for abc."
    )
    with pytest.raises(UnreadableFileError, match="incorrect id format for abc"):
        atom.records((DATA / "new-error.xml").read_bytes())


def test_nothing_found_is_nothing() -> None:
    assert read((DATA / "new-none.xml").read_bytes()).read == 0
    assert atom.records((DATA / "new-none.xml").read_bytes()) == []
    for words in (b"Rate exceeded.", b"", b"<feed"):
        with pytest.raises(UnreadableFileError):
            atom.records(words)


def test_affiliations_classes_and_versions_are_kept() -> None:
    entry = """<entry><id>http://arxiv.org/abs/0710.5765v2</id><title>T</title><published>2007-10-30T20:00:00Z</published>
      <updated>2008-01-01T20:00:00Z</updated><summary>  One
two.
  Three.</summary><author><name>G. G. Kacprzak</name><arxiv:affiliation>NMSU</arxiv:affiliation>
      <arxiv:affiliation>B</arxiv:affiliation></author><author><name>A. B.</name></author>
      <category term="astro-ph"/><category term="51A05, 52C35"/><link title="pdf" href="https://example.org/a.pdf"/>
      <link title="doi" href="http://dx.doi.org/10.1000/XY"/></entry>"""
    (record,) = read(FEED.format(entry)).records
    assert record.arxiv_version == 2 and record.doi == "10.1000/xy" and record.date == "2007-10-30"
    assert record.abstract == "One two.\nThree." and record.tags == ["astro-ph"]
    assert record.extra == {
        "arxivatom.affiliation": "G. G. Kacprzak: NMSU; B", "arxivatom.classes": "51A05, 52C35",
        "arxivatom.updated": "2008-01-01T20:00:00Z", "arxivatom.pdf": "https://example.org/a.pdf",
    }  # fmt: skip


def test_the_daily_list_in_rss() -> None:
    (record,) = read(RSS).records
    assert record.title == "On $L_2$ & x" and record.abstract == "Some words of it."
    assert (record.arxiv, record.arxiv_version, record.date) == ("2509.13332", 3, "2025-09-18")
    assert record.people == [Person("Doe", "Jane"), Person("Roe", "Richard")] and record.doi == "10.1000/abc"
    assert record.tags == ["cs.AI", "cs.LG"] and record.extra["arxivatom.announce_type"] == "replace-cross"
    assert record.extra["arxivatom.journal_ref"] == "J. 1 (2025)"


def test_the_daily_list_in_atom_and_the_old_rss() -> None:
    entry = """<entry><id>oai:arXiv.org:2509.13332v1</id><title>T</title><link href="https://arxiv.org/abs/2509.13332"/>
      <summary>arXiv:2509.13332v1 Announce Type: new
      Abstract: Words.</summary><dc:creator>Jane Doe, Richard Roe</dc:creator></entry>"""
    (record,) = read(FEED.format(entry)).records
    assert (record.arxiv, record.arxiv_version, record.abstract) == ("2509.13332", 1, "Words.")
    assert [person.last for person in record.people] == ["Doe", "Roe"]
    old = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="http://arxiv.org/abs/2301.00001">
      <title>A title. (arXiv:2301.00001v1 [cs.AI] UPDATED)</title><link>http://arxiv.org/abs/2301.00001</link>
      <description>&lt;p&gt;Some words
of it.&lt;/p&gt;</description><dc:creator>&lt;a href="http://arxiv.org/find/x"&gt;Jane Doe&lt;/a&gt;</dc:creator>
      </item><channel rdf:about="http://export.arxiv.org/rss/cs.AI"><link>https://rss.arxiv.org</link></channel></rdf:RDF>"""
    (record,) = read(old).records
    assert (record.title, record.arxiv, record.arxiv_version) == ("A title", "2301.00001", 1)
    assert record.abstract == "Some words of it." and record.tags == ["cs.AI"]
    assert record.people == [Person("Doe", "Jane")]


def test_an_empty_day_and_a_feed_that_ends_early() -> None:
    assert read(RSS.partition("<item>")[0] + "</channel></rss>").read == 0
    whole = FEED.format("<entry><id>http://arxiv.org/abs/2001.00001v1</id><title>T</title></entry>" * 3)
    found = read(whole[:-60])
    assert len(found.records) == 2 and found.problems[0].failed


@given(st.text(alphabet="<>/entry title&;a=\"'", max_size=60))
def test_any_feed_is_read_or_refused(inner: str) -> None:
    try:
        found = by_id("arxivatom").read(Source("feed", FEED.format(inner).encode()), Progress())
    except PaperDeskError as refused:
        assert "\n" not in refused.message
    else:
        assert found.format == "arxivatom"
