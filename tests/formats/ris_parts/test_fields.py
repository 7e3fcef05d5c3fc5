"""What each RIS tag means: people by type of work, titles, dates, numbers by their shape, addresses, keys, notes."""

from __future__ import annotations

import pytest

from paperdesk.formats.ris_parts.fields import record_of
from paperdesk.formats.ris_parts.lines import entries
from paperdesk.formats.tagged import Doubts
from paperdesk.record import FileRef, Person, Record


def one(*lines: str) -> Record:
    (entry,) = entries([*lines, "ER  - "], Doubts([]))
    return record_of(entry, Doubts([]))


def roles(*lines: str) -> list[tuple[str, str]]:
    return [(person.last, person.role) for person in one(*lines).people]


def test_people_keep_their_order_and_have_the_part_their_type_gives_them() -> None:
    assert roles("TY  - JOUR", "A1  - A, x", "AU  - B, x", "A1  - C, x") == [
        ("A", "author"),
        ("B", "author"),
        ("C", "author"),
    ]
    assert roles("TY  - CHAP", "AU  - A, x", "A2  - B, x", "A3  - C, x", "A4  - D, x") == [
        ("A", "author"),
        ("B", "editor"),
        ("C", "collection-editor"),
        ("D", "translator"),
    ]
    assert roles("TY  - BOOK", "A2  - A, x", "A3  - B, x") == [("A", "collection-editor"), ("B", "editor")]
    assert roles("TY  - BOOK", "A2  - A, x") == [("A", "editor")]
    assert roles("TY  - MPCT", "A1  - A, x") == [("A", "director")]
    assert roles("TY  - PCOMM", "A2  - A, x") == [("A", "recipient")]
    patent = one("TY  - PAT", "TI  - t", "AU  - A, x", "A2  - Epitope, I.", "IS  - 4,904,581")
    assert (patent.people, patent.publisher, patent.number) == ([Person("A", "x")], "Epitope, I.", "4,904,581")


def test_names_with_bare_initials_are_known_by_their_company() -> None:
    assert one("TY  - JOUR", "AU  - Smith J", "AU  - van Dam JA").people == [
        Person("Smith", "J"),
        Person("Dam", "JA", "van"),
    ]
    assert one("TY  - JOUR", "AU  - Google AI").people == [Person(literal="Google AI")]
    assert one("TY  - JOUR", "AU  - Google AI", "AU  - Doe, J").people[0] == Person(literal="Google AI")


def test_the_venue_by_type() -> None:
    assert one("TY  - JOUR", "JA  - J. T.", "T2  - J. Tests").venue == "J. Tests"
    assert one("TY  - JOUR", "JO  - J. T.", "JF  - Journal of Tests").extra == {"ris.JO": "J. T."}
    conference = one("TY  - CPAPER", "TI  - t", "T2  - TestConf", "C3  - Proceedings of TestConf")
    assert (conference.venue, conference.event) == ("Proceedings of TestConf", "TestConf")
    assert one("TY  - CPAPER", "T2  - Proc. X", "C3  - Some University").extra["ris.C3"] == "Some University"
    book = one("TY  - BOOK", "BT  - The Title", "T2  - The Series")
    assert (book.title, book.venue, book.series) == ("The Title", "", "The Series")


@pytest.mark.parametrize(
    ("lines", "date", "extra"),
    [
        (("Y1  - 2013", "PY  - 2013/04/18", "PY  - 2013/02/15/received"), "2013-04-18",
         {"ris.PY": "2013/02/15/received"}),
        (("DA  - SEP", "PY  - 2018"), "2018-09", {}),
        (("DA  - MAY 15", "PY  - 2018"), "2018-05-15", {}),
        (("PY  - 2018", "DA  - 2020/01/02"), "2018", {"ris.DA": "2020/01/02"}),
        (("PY  - 2018///", "Y2  - 2020/03/04"), "2018", {"ris.Y2": "2020/03/04"}),
        (("PY  - forthcoming",), "forthcoming", {}),
    ],
)  # fmt: skip
def test_dates(lines: tuple[str, ...], date: str, extra: dict[str, str]) -> None:
    record = one("TY  - JOUR", *lines)
    assert (record.date, record.extra) == (date, extra)


def test_numbers_by_their_shape() -> None:
    assert one("TY  - CHAP", "SN  - 978-3-16-148410-0", "SN  - 0302-9743").issn == "0302-9743"
    assert one("TY  - CHAP", "SN  - 978-3-16-148410-0", "SN  - 0302-9743").isbn == "9783161484100"
    assert one("TY  - JOUR", "SN  - 2325-9671 (electronic)").extra == {"ris.SN": "2325-9671 (electronic)"}
    assert one("TY  - RPRT", "SN  - TR-99").number == "TR-99"
    assert one("TY  - RPRT", "SN  - TR-99", "IS  - 4").extra == {"ris.SN": "TR-99"}
    assert one("TY  - JOUR", "SP  - 377", "EP  - 86").pages == "377-86"
    assert one("TY  - JOUR", "SP  - 10-14").pages == "10-14"
    assert one("TY  - JOUR", "SP  - No", "EP  - Specified").extra == {"ris.SP": "No", "ris.EP": "Specified"}
    assert one("TY  - BOOK", "SP  - 350").extra == {"ris.SP": "350"}


def test_identifiers_stand_in_many_places() -> None:
    assert one("TY  - JOUR", "DO  - doi:10.1201/b19107-2").doi == "10.1201/b19107-2"
    assert one("TY  - JOUR", "M3  - doi: 10.1016/j.x", "N1  - doi: 10.1016/j.x").doi == "10.1016/j.x"
    assert one("TY  - JOUR", "UR  - https://doi.org/10.1016/j.x").doi == "10.1016/j.x"
    assert one("TY  - JOUR", "DB  - PubMed", "AN  - 26957754").pmid == "26957754"
    assert one("TY  - JOUR", "UR  - https://pubmed.ncbi.nlm.nih.gov/26957754").pmid == "26957754"
    arxiv = one("TY  - JOUR", "JO  - arXiv preprint arXiv:1706.03762v5")
    assert (arxiv.arxiv, arxiv.arxiv_version) == ("1706.03762", 5)


def test_addresses_and_files() -> None:
    record = one(
        "TY  - JOUR", "UR  - https://a.b/1", "UR  - https://a.b/2", "L1  - file:///C:/x%20y.pdf", "L2  - https://a.b/3"
    )
    assert (record.url, record.files) == ("https://a.b/1", [FileRef("C:/x y.pdf", mime="application/pdf")])
    assert record.extra == {"ris.UR": "https://a.b/2", "ris.L2": "https://a.b/3"}
    assert one("TY  - JOUR", "L2  - https://a.b/3").url == "https://a.b/3"


def test_an_address_without_scheme_is_one_of_the_web() -> None:
    record = one("TY  - JOUR", "UR  - //www.example.org/a/b", "L2  - //cdn.example.org/c.pdf")
    assert (record.url, record.files) == ("https://www.example.org/a/b", [])
    assert record.extra == {"ris.L2": "https://cdn.example.org/c.pdf"}
    assert one("TY  - JOUR", "L1  - //server.local/share/a.pdf").files[0].path == "//server.local/share/a.pdf"


def test_a_number_under_a_link_is_no_file() -> None:
    record = one("TY  - JOUR", "L1  - doi:10.1000/A", "UR  - https://a.b/1")
    assert (record.doi, record.files, record.url, record.extra) == ("10.1000/a", [], "https://a.b/1", {})
    other = one("TY  - JOUR", "L1  - doi:10.1000/a", "DO  - 10.1000/b", "L2  - hdl:2027/x")
    assert (other.doi, other.files) == ("10.1000/b", [])
    assert other.extra == {"ris.L1": "doi:10.1000/a", "ris.L2": "hdl:2027/x"}


def test_a_number_is_no_key() -> None:
    assert one("TY  - JOUR", "ID  - doe2020").key == "doe2020"
    assert one("TY  - JOUR", "ID  - 17", "LB  - Doe:20").key == "Doe:20"
    assert one("TY  - JOUR", "ID  - 17").extra == {"ris.ID": "17"}


def test_texts() -> None:
    same = one("TY  - JOUR", "N2  - Words here.", "AB  - Words here.")
    assert (same.abstract, same.extra) == ("Words here.", {})
    assert one("TY  - JOUR", "AB  - One.", "N2  - Two.").extra == {"ris.N2": "Two."}
    labelled = one("TY  - JOUR", "N1  - <p>ASReview_relevant</p>", "N1  - Read it.")
    assert (labelled.tags, labelled.notes) == (["ASReview_relevant"], ["Read it."])


def test_notes_of_procite_become_fields() -> None:
    record = one("TY  - CHAP", "N1  - Record ID: 40", "T1  - x", "VL  - 2nd", "N1  - Volume ID: 7", "N1  - Notes: y")
    assert (record.volume, record.edition, record.notes) == ("7", "2nd", ["y"])
    assert one("TY  - CHAP", "N1  - Volume ID: 7").notes == ["Volume ID: 7"]
