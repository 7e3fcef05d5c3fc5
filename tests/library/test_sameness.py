"""Which papers that lie in a library already are the same: what `is:duplicate` lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from paperdesk.library import Library
from paperdesk.library.sameness import Sameness, facts_of, ways_by_title
from paperdesk.record import Person, Record

PAGE = Path(__file__).parents[2] / "resources" / "sample" / "trending-papers.txt"
TITLE = "Attention is all you need"
BASE = Record(title=TITLE, people=[Person.parse("Vaswani, Ashish")], date="2017")


ORGANISATION = [Person(literal="The Committee")]
EDITOR = [Person("Doe", "Jane", role="editor")]
REPORT = replace(BASE, type="report")
PAGE_OF = replace(BASE, type="webpage")
LETTER = replace(BASE, type="document", date="2020-01-02")
PROGRAM = replace(BASE, type="software", people=ORGANISATION)


def version(text: str, format: str = "bibtex") -> dict[str, str]:
    return {f"{format}.version": text}


SERIES = [
    (replace(REPORT, number="TR-1"), replace(REPORT, number="TR-2"), False),
    (replace(REPORT, number="TR-1"), replace(REPORT, number="Report 01"), True),
    (replace(REPORT, number="TR-1"), REPORT, True),
    (replace(REPORT, number="1", date="2016-12-31"), replace(REPORT, number="1", date="2017-01-02"), True),
    (replace(REPORT, date="2017-01-31"), replace(REPORT, date="2017-02-28"), False),
    (replace(REPORT, number="TR-1"), replace(BASE, type="article-journal", number="e2"), True),
    (replace(BASE, type="article-journal", number="e1"), replace(BASE, type="article", number="2"), True),
    (replace(BASE, type="patent", number="US 1,234,567"), replace(BASE, type="patent", number="US1234567B2"), True),
    (replace(PAGE_OF, url="https://a.example/1"), replace(PAGE_OF, url="https://a.example/2"), False),
    (replace(PAGE_OF, url="https://a.example/1"), replace(PAGE_OF, url="http://www.a.example/1/?utm_id=x#top"), True),
    (replace(PAGE_OF, url="https://a.example/1", date="2017-01-01"),
     replace(PAGE_OF, url="https://a.example/1", date="2017-03-03"), True),
    (replace(PAGE_OF, date="2017-01-01"), replace(PAGE_OF, date="2017-03-03"), False),
    (replace(PAGE_OF, url="https://a.example/1"), PAGE_OF, True),
    (Record(title="Welcome home", type="webpage", url="https://a.example/1"),
     Record(title="Welcome home", type="webpage", url="https://b.example/1"), False),
    (replace(PAGE_OF, url="https://a.example/1"), replace(BASE, type="article-journal", url="https://b.example"), True),
    (replace(BASE, type="article", url="https://a.example/1"),
     replace(BASE, type="article-journal", url="https://b.example/2"), True),
    (replace(PROGRAM, extra=version("1.1")), replace(PROGRAM, extra=version("1.2", "csljson")), False),
    (replace(PROGRAM, extra=version("1.0")), replace(PROGRAM, extra=version("v1", "csljson")), True),
    (replace(PROGRAM, extra=version("1.1")), PROGRAM, True),
    (replace(BASE, extra=version("1")), replace(BASE, extra=version("2")), True),  # of a preprint
    (LETTER, replace(LETTER, date="2020-03-04"), False),
    (LETTER, replace(LETTER, date="2020"), True),
    (replace(LETTER, type="personal_communication"), replace(LETTER, type="manuscript", date="2020-03-04"), True),
    (replace(BASE, type="article", date="2017-06-12"), replace(BASE, type="article-journal", date="2017-12-04"), True),
    (replace(BASE, type="article-journal", date="2017-06-12"),
     replace(BASE, type="article-journal", date="2017-12-04"), True),
    (replace(BASE, type="book", date="2017-06-12"), replace(BASE, type="book", date="2017-12-04"), True),
    (replace(BASE, type="book", people=ORGANISATION), replace(BASE, type="book", people=ORGANISATION, date="2018"),
     False),
    (replace(BASE, type="book", people=EDITOR), replace(BASE, type="collection", people=EDITOR, date="2018"), False),
    (replace(BASE, type="book", people=EDITOR), replace(BASE, type="collection", people=EDITOR), True),
    (replace(REPORT, people=ORGANISATION), replace(REPORT, people=ORGANISATION, date="2018"), False),
    (replace(BASE, type="article", people=ORGANISATION), replace(REPORT, people=ORGANISATION, date="2018"), True),
    (replace(BASE, type="book"), replace(BASE, type="book", date="2018"), True),
    (replace(BASE, type="book", isbn="9780262033848"), replace(BASE, type="book", isbn="9780262033848", number="5"),
     True),
]  # fmt: skip


def duplicates(library: Library) -> list[int]:
    return sorted(library.papers.find("is:duplicate"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (BASE, replace(BASE, title="Attention Is All You Need!"), True),
        (BASE, replace(BASE, date="2018"), True),
        (BASE, replace(BASE, date="2019"), False),
        (BASE, replace(BASE, people=[Person.parse("Wei, Furu")]), False),
        (BASE, Record(title=TITLE), True),
        (replace(BASE, title="On graphs"), Record(title="On graphs"), False),  # too short to say it alone
        (replace(BASE, doi="10.1000/a"), replace(BASE, doi="10.1000/b"), False),
        (replace(BASE, doi="10.1000/a"), Record(title="Another", doi="10.1000/a"), True),
        (replace(BASE, arxiv="1706.03762"), Record(title="Another", doi="10.48550/arXiv.1706.03762"), True),
        (replace(BASE, arxiv="1706.03762"), replace(BASE, doi="10.48550/arXiv.1706.99999"), False),
        (replace(BASE, arxiv="1706.03762"), replace(BASE, doi="10.1000/a"), True),
        (Record(title="A", pmid="123456"), Record(title="B", pmid="123456"), True),
        (
            Record(title="A", type="book", isbn="9780262033848"),
            Record(title="B", type="chapter", isbn="9780262033848"),
            False,
        ),
        (
            Record(title="A", type="book", isbn="9780262033848"),
            Record(title="B", type="book", isbn="9780262033848"),
            True,
        ),
        (Record(title="On graphs"), Record(title="On graphs"), True),  # the same in all that names it
        (replace(BASE, volume="1"), replace(BASE, volume="2"), False),
        (replace(BASE, title="On C"), replace(BASE, title="On C++"), False),
        (replace(BASE, title="On C++, twice"), replace(BASE, title="On C++ twice"), True),
        (replace(BASE, title="On C", doi="10.1000/a"), replace(BASE, title="On C++", doi="10.1000/a"), True),
        (replace(BASE, volume="vol. 1"), replace(BASE, volume="2"), True),  # no number that can be compared
        (replace(BASE, type="book", edition="2nd"), replace(BASE, type="book", edition="3"), False),
        (
            replace(BASE, type="book", isbn="9780262033848"),
            replace(BASE, type="book", isbn="9780521353816"),
            False,
        ),
        (replace(BASE, pmid="123456"), replace(BASE, pmid="123457"), False),
        (replace(BASE, type="thesis"), BASE, False),
        (replace(BASE, pages="305–314"), replace(BASE, pages="1-10"), True),  # counted by itself
        (replace(BASE, pages="305–314"), replace(BASE, pages="305-14"), True),
        (replace(BASE, pages="305–314"), replace(BASE, pages="20-30"), False),
        (replace(BASE, venue="J", volume="5", pages="1-20"), replace(BASE, venue="J", volume="5", pages="120"), False),
        (replace(BASE, type="chapter", venue="Ä"), replace(BASE, type="chapter", venue="ä"), True),
        (replace(BASE, type="chapter", venue="One"), replace(BASE, type="chapter", venue="Two"), False),
        (replace(BASE, type="article-journal", venue="NeurIPS"), replace(BASE, type="paper-conference", venue="NIPS"),
         True),
        (replace(BASE, type="article-journal", venue="J", volume="5"),
         replace(BASE, type="paper-conference", venue="NIPS"), False),
        (replace(BASE, type="article-journal", venue="J", date="2018"),
         replace(BASE, type="paper-conference", venue="NIPS"), False),
        *SERIES,
    ],
)  # fmt: skip
def test_two_papers_are_one_by_the_rules_of_an_import(library: Library, one: Record, other: Record, same: bool) -> None:
    unlike = library.papers.add(Record(title="Something else entirely, and long enough", date="1999"))
    pair = [library.papers.add(one), library.papers.add(other)]
    assert duplicates(library) == (pair if same else [])
    assert unlike in library.papers.find("-is:duplicate")
    sure = [group.papers for group in library.duplicates.groups() if group.sure]
    assert sure == ([tuple(pair)] if same else [])
    library.papers.trash(pair[1:])
    assert duplicates(library) == []


@pytest.mark.parametrize(("one", "other", "same"), SERIES)
def test_an_import_takes_for_one_what_the_library_does(
    library: Library, one: Record, other: Record, same: bool
) -> None:
    for again in (False, True):
        report = library.transfer.import_records([replace(one), replace(other)], "test")
        assert report.total("added") == (0 if again else 1 if same else 2)
    assert library.transfer.import_records([replace(other), replace(one)], "test").total("added") == 0


@pytest.mark.parametrize("kept", ["volume", "pages", "isbn", "note"])
def test_works_of_one_title_come_in_each_by_itself(library: Library, kept: str) -> None:
    """What sets two works apart is kept, and a second import of the file changes nothing."""
    given = {
        "volume": ("volume={1}", "volume={2}"),
        "pages": ("pages={11--20}", "pages={120--140}"),
        "isbn": ("isbn={0-306-40615-2}", "isbn={0-19-852663-6}"),
        "note": ("title={}, author={}, year={}, annote={One}", "title={}, author={}, year={}, annote={Two}"),
    }[kept]
    told = "author={Jones, B.}, title={A History of Everything}, year=1990"
    bib = "".join(f"@book{{, {told if kept != 'note' else ''}, {each}}}\n" for each in given)
    assert library.transfer.import_text(bib, format="bibtex").total("added") == 2
    again = library.transfer.import_text(bib, format="bibtex")
    assert (again.total("unchanged"), library.papers.count()) == (2, 2)


@pytest.mark.parametrize(
    "change",
    [{"title": "A study of everything else"}, {"date": "2013"}, {"people": [Person.parse("Röe, Dan")]}],
)
def test_what_was_edited_is_known_by_its_key(library: Library, change: dict[str, object]) -> None:
    bib = "@article{ed1, author={Roe, Dan}, title={A studdy of everything}, year=2003}"
    library.transfer.import_text(bib)
    paper = library.papers.find("")[0]
    library.papers.edit([paper], change)
    assert library.transfer.import_text(bib).total("unchanged") == 1
    library.papers.edit([paper], {"key": "mine"})
    assert library.transfer.import_text(bib).total("unchanged") == 1
    other = "@article{ed1, author={Roe, Dan}, title={Quite another matter}, year=2003}"
    assert library.transfer.import_text(other).total("added") == 1


@pytest.mark.parametrize(
    ("given", "change"),
    [
        ("@techreport{one, number={TR-1}", {"number": "TR-9"}),
        ("@online{one, url={https://a.example/1}", {"url": "https://a.example/2"}),
        ("@article{one, volume={3}", {"volume": "4"}),
        ("@misc{one, date={2003-01-02}", {"date": "2003-01-20"}),
    ],
)
def test_what_would_set_a_work_apart_may_be_mended_by_hand(
    library: Library, given: str, change: dict[str, object]
) -> None:
    bib = given + ", author={Roe, Dan}, title={A study of everything}, year=2003}"
    library.transfer.import_text(bib)
    library.papers.edit(library.papers.find(""), change)
    assert library.transfer.import_text(bib).total("unchanged") == 1


def test_what_an_import_kept_apart_are_no_duplicates(library: Library) -> None:
    library.transfer.import_files([PAGE])
    assert library.papers.find("") and duplicates(library) == []


def test_two_arxiv_ids_are_two_papers_however_alike_they_are(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "two.bib"
    entry = "@misc{b%d, title={Same Name}, author={Same, A.}, year={2001}, eprint={2002.0000%d}, archiveprefix={arXiv}}"
    file.write_text(f"{entry % (1, 1)}\n{entry % (2, 2)}\n")
    assert library.transfer.import_files([file]).total("added") == 2
    held = {library.papers.get(paper).record.arxiv for paper in library.papers.find("")}
    assert held == {"2002.00001", "2002.00002"}
    file.write_text(f"{entry % (3, 3)}\n")
    assert library.transfer.import_files([file]).total("added") == 1
    assert library.transfer.import_files([file]).total("unchanged") == 1
    assert library.papers.count() == 3 and duplicates(library) == []


def test_a_work_with_another_doi_is_not_the_one_into_which_its_other_identifier_was_merged(library: Library) -> None:
    same = Sameness(library._database)
    kept = library.papers.add(Record(title="A Work", doi="10.1000/a", arxiv="1706.03762"))
    lost = library.papers.add(Record(title="Its Preprint", doi="10.1000/b", pmid="123456"))
    library.merging.merge(kept, [lost])
    assert same.find(Record(title="Any", doi="10.1000/b")) == kept
    assert same.find(Record(title="Any", pmid="123456")) == kept
    assert same.find(Record(title="Any", doi="10.1000/b", pmid="123456")) == kept
    assert same.find(Record(title="Any", doi="10.1000/c", pmid="123456")) is None
    assert same.find(Record(title="Any", arxiv="1801.00001", pmid="123456")) is None


MANY = 130  # more works of one title than are looked at
ONE = [Person("Doe", "J")]


@pytest.mark.parametrize(
    "records",
    [
        [Record(title="Book Review", doi=f"10.1000/{each}") for each in range(MANY)],
        [Record(title="A review of a book", doi=f"10.1000/{each}", venue=f"J{each}") for each in range(MANY)],
        [Record(title="Book Review", venue=f"J{each}") for each in range(MANY)],
        [Record(title="Book Review", date="2001", venue="J", volume=str(each)) for each in range(1, MANY)],
        [Record(title="A review of a book", people=ONE, date="2001", pages=f"{each}") for each in range(10, MANY)],
        [Record(key=f"c{each}", type="chapter") for each in reversed(range(MANY))],
        [Record(people=ONE, url=f"https://example.org/{each}") for each in range(MANY)],
        [Record(people=ONE, abstract=f"Word {each}.") for each in range(MANY)],
        [Record(people=ONE, notes=[f"Word {each:04}."]) for each in range(MANY)],
    ],
)
def test_many_works_of_one_title_come_in_once(library: Library, records: list[Record]) -> None:
    copies = [replace(each) for each in records]
    papers = library.transfer.import_records(records, "test").added_ids
    assert len(papers) == len(records)
    assert library.transfer.import_records(copies, "test").total("unchanged") == len(records)
    assert duplicates(library) == []


def test_works_of_a_title_are_looked_for_by_an_index(library: Library) -> None:
    own = facts_of(Record(title="A book review of old", volume="0", venue="J", doi="10.1000/new"))
    for one in (own, own._replace(doi=""), own._replace(first="doe", year=2001), own._replace(words=2)):
        for condition, values in ways_by_title(one):
            plan = " ".join(row[3] for row in library._database.rows(
                f"EXPLAIN QUERY PLAN SELECT title FROM paper WHERE {condition}", values))  # fmt: skip
            assert "SCAN paper" not in plan and ("paper_folded" in plan or "paper_doi" in plan)
