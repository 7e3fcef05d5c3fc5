"""What an import may change of a paper: gaps are filled, versions go on, nothing set by hand is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from paperdesk.library import Library
from paperdesk.record import Person, Record

DrawPdf = Callable[..., Path]


def preprint(version: int | None, abstract: str, title: str = "Attention is all you need") -> Record:
    people = [Person("Vaswani", "Ashish")]
    return Record(title=title, type="article", people=people, date="2017", arxiv="1706.03762", arxiv_version=version,
                  abstract=abstract)  # fmt: skip


def brought(library: Library, *records: Record) -> tuple[int, int, int]:
    report = library.transfer.import_records(records, "test")
    assert report.total("read") == len(records)
    return report.total("added"), report.total("updated"), report.total("unchanged")


def test_a_newer_version_of_a_preprint_brings_its_texts_and_the_earlier_ones_are_kept(library: Library) -> None:
    assert brought(library, preprint(1, "The first abstract.")) == (1, 0, 0)
    assert brought(library, preprint(3, "The third abstract.")) == (0, 1, 0)
    (paper,) = library.papers.find()
    record = library.papers.get(paper).record
    assert (record.abstract, record.arxiv_version) == ("The third abstract.", 3)
    (earlier,) = library.versions.of(paper)
    assert (earlier.version, earlier.abstract) == (1, "The first abstract.")
    assert brought(library, preprint(2, "The second abstract."), preprint(3, "Another")) == (0, 0, 2)
    library.undo()
    assert library.papers.get(paper).record.abstract == "The first abstract." and library.versions.of(paper) == []


def test_what_was_set_by_hand_stays_when_a_version_comes(library: Library) -> None:
    brought(library, preprint(1, "The first abstract."))
    (paper,) = library.papers.find()
    library.papers.edit([paper], {"abstract": "My words."})
    assert brought(library, preprint(2, "The second abstract.", "Attention is all we need")) == (0, 1, 0)
    record = library.papers.get(paper).record
    assert (record.abstract, record.title, record.arxiv_version) == ("My words.", "Attention is all we need", 2)


def test_a_preprint_and_what_it_came_out_as_are_one_paper_with_both_identifiers(library: Library) -> None:
    brought(library, preprint(1, "Words."))
    published = Record(title="Attention Is All You Need", type="paper-conference", people=[Person("Vaswani", "A.")],
                       date="2018", doi="10.1000/nips.1", venue="NeurIPS", key="attn", isbn="")  # fmt: skip
    assert brought(library, published) == (0, 1, 0)
    (paper,) = library.papers.find()
    held = library.papers.get(paper)
    assert (held.record.doi, held.record.arxiv, held.record.type) == (
        "10.1000/nips.1",
        "1706.03762",
        "paper-conference",
    )
    assert held.old_keys == ("attn",) and library.papers.id_of("attn") == paper
    assert brought(library, published) == (0, 0, 1)


def test_a_type_set_by_hand_stays(library: Library) -> None:
    brought(library, preprint(1, "Words."))
    (paper,) = library.papers.find()
    library.papers.edit([paper], {"type": "report"})
    library.papers.edit([paper], {"type": "article"})
    brought(library, Record(title="Attention is all you need", type="book", arxiv="1706.03762", publisher="ACM"))
    record = library.papers.get(paper).record
    assert (record.type, record.publisher) == ("article", "ACM")


def test_tags_and_collections_that_were_taken_off_do_not_come_back(library: Library) -> None:
    def made() -> list[Record]:
        return [
            Record(title=f"Work {name}", key=name, date="2001", tags=["k1", "k2", "a/b"], collections=["G1/Sub", "G2"])
            for name in ("aa", "bb")
        ]

    brought(library, *made())
    first, second = (library.papers.id_of(key) for key in ("aa", "bb"))
    library.tags.remove([first], ["K1"])
    library.collections.remove([first], library.collections.id_of("G1/Sub"))
    assert brought(library, *made()) == (0, 0, 2)
    assert library.papers.get(first).record.tags == ["a/b", "k2"]
    assert library.papers.get(first).record.collections == ["G2"]
    assert library.papers.get(second).record.tags == ["a/b", "k1", "k2"]
    library.tags.delete(["a"])
    library.collections.delete(library.collections.id_of("G1"))
    assert brought(library, *made()) == (0, 0, 2)
    assert library.papers.get(second).record.tags == ["k1", "k2"]
    library.undo()
    library.undo()
    assert library.papers.get(second).record.tags == ["a/b", "k1", "k2"]
    library.tags.add([first], ["k1"])  # the reader thought again
    library.tags.remove([second], ["k2"])
    record = made()[1]
    report = library.transfer.import_records([record], "test", tags=["k2"], collection="G1/Sub")
    assert report.total("updated") == 1 and "k2" in library.papers.get(second).record.tags
    assert "k1" in library.papers.get(first).record.tags


def test_what_was_renamed_does_not_come_back_under_its_old_name(library: Library) -> None:
    def made(*names: str) -> list[Record]:
        return [
            Record(title=f"Work {name}", key=name, date="2001", tags=["k1", "a/b", "c"], collections=["G1/Sub", "G2"])
            for name in names or ("aa", "bb")
        ]

    def tags(key: str) -> list[str]:
        return library.papers.get(library.papers.id_of(key)).record.tags

    def collections(key: str) -> list[str]:
        return library.papers.get(library.papers.id_of(key)).record.collections

    brought(library, *made())
    library.tags.rename("k1", "ml/k1")
    library.tags.rename("a", "z")
    library.tags.merge(["c"], "z")
    library.collections.rename(library.collections.id_of("G1"), "Mine")
    library.collections.move(library.collections.id_of("G2"), library.collections.id_of("Mine"))
    assert brought(library, *made()) == (0, 0, 2)
    assert tags("aa") == tags("bb") == ["ml/k1", "z", "z/b"] and collections("aa") == ["Mine/G2", "Mine/Sub"]
    assert [held.path for held in library.collections.tree()] == ["Mine", "Mine/Sub", "Mine/G2"]
    assert brought(library, *made("cc")) == (1, 0, 0)  # a new work is where its source says
    assert "k1" in tags("cc") and "G1/Sub" in collections("cc")
    library.papers.trash([library.papers.id_of("cc")])
    library.tags.rename("ml/k1", "k2")
    library.tags.remove([library.papers.id_of("aa")], ["k2"])
    library.tags.rename("k2", "K1")
    assert brought(library, *made()) == (0, 0, 2) and "k1" in tags("bb") and "k1" not in tags("aa")


def test_a_renaming_that_is_undone_or_turned_back_leaves_nothing_behind(library: Library) -> None:
    brought(library, Record(title="Work", tags=["k1"], collections=["G1"]))
    (paper,) = library.papers.find()
    library.tags.rename("k1", "k2")
    library.collections.rename(library.collections.id_of("G1"), "G2")
    for _step in range(2):
        library.undo()
    library.tags.rename("k1", "K1")
    library.tags.rename("K1", "k2")
    library.tags.rename("k2", "K1")
    held = library.papers.get(paper).record
    assert held.tags == ["K1"] and held.collections == ["G1"]
    library.tags.remove([paper], ["K1"])
    library.tags.add([paper], ["k1"])
    assert brought(library, Record(title="Work", tags=["k1"], collections=["G1"])) == (0, 0, 1)


def noted(*notes: str) -> Record:
    return Record(title="Work with notes", people=[Person("Li", "A")], date="2001", notes=list(notes))


@pytest.mark.parametrize(
    ("came", "mended"),
    [
        ("Cats sleap a lot.\nDogs do not.", "Cats sleep a lot.\nDogs do not."),
        ("Cats sleap a lot.", "My own words."),
        ("Cats sleap a lot.", ""),
        ("Blanks at the end  \nof a line. ", "Mine"),
    ],
)
def test_a_note_that_its_reader_changed_or_emptied_does_not_come_back(library: Library, came: str, mended: str) -> None:
    brought(library, noted(came))
    (paper,) = library.papers.find()
    library.notes.save(paper, mended)
    assert brought(library, noted(came)) == (0, 0, 1)
    assert library.notes.get(paper).text == mended
    library.notes.save(paper, f"{mended} And more.", "sitting")
    library.notes.save(paper, f"{mended} And still more.", "sitting")
    assert brought(library, noted(came)) == (0, 0, 1)
    assert brought(library, noted(came, "Cats slea")) == (0, 1, 0)  # of its own, though its letters stood there once
    assert library.notes.get(paper).text == f"{mended} And still more.\n\nCats slea"
    library.undo()
    assert brought(library, noted("Cats slea")) == (0, 1, 0)


def test_a_new_note_is_joined_to_one_that_was_emptied_and_the_next_file_comes_in(library: Library) -> None:
    brought(library, noted("First."))
    (paper,) = library.papers.find()
    library.notes.save(paper, "")
    assert brought(library, noted("Second."), Record(title="Another")) == (1, 1, 0)
    assert library.notes.get(paper).text == "Second."


def test_a_note_whose_tasks_were_done_since_is_not_doubled(library: Library) -> None:
    brought(library, noted("- [ ] read\n- [ ] cite"))
    (paper,) = library.papers.find()
    library.notes.tick(paper, 1, True)
    assert brought(library, noted("- [ ] read\n- [ ] cite")) == (0, 0, 1)
    assert library.notes.get(paper).text == "- [ ] read\n- [x] cite"


def copies_said(library: Library, *records: Record) -> list[str]:
    (account,) = library.transfer.import_records(records, "test").files
    return [problem.message for problem in account.problems]


def copy(author: str = "Li", type: str = "article-journal", date: str = "1986", **extra: str) -> Record:
    kept = {f"bibtex.{name}": value for name, value in extra.items()}
    return Record(title="One work", type=type, people=[Person(author, "A")], date=date, extra=kept)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (copy(note="A"), copy(note="A"), ""),
        (copy(note="A"), copy(note="B"), "; its own note was left out"),
        (copy(note="A", howpublished="Web"), copy(note="B", howpublished="Print"),
         "; its own note and howpublished were left out"),
        (copy(note="A"), copy(status="B"), ""),
        (copy(), copy(type="chapter"), "; its own type was left out"),
        (copy(type="article"), copy(type="article-journal"), ""),
        (copy(date="1986-07"), copy(date="1986"), ""),
        (copy(date="1986"), copy(date="1986-07"), ""),
        (copy(date="1986-08"), copy(date="1986-07"), "; its own date was left out"),
        (copy(**{f"f{n}": "A" for n in range(40)}), copy(**{f"f{n}": "B" for n in range(40)}),
         "; its own " + ", ".join(f"f{n}" for n in range(12)) + " and 28 more were left out"),
    ],
)  # fmt: skip
def test_what_a_second_copy_says_otherwise_is_named(library: Library, first: Record, second: Record, said: str) -> None:
    assert copies_said(library, first, second) == [f"“One work” is a second copy of an earlier one{said}."]


def test_people_whom_only_a_second_copy_names_are_said(library: Library) -> None:
    other = copy()
    other.people.append(Person("Wu", "D"))
    assert copies_said(library, copy(), other)[0].endswith("; its own people were left out.")
    assert copies_said(library, other, copy()) == []  # both are here already


def test_a_more_precise_date_goes_before_a_year_but_not_before_one_set_by_hand(library: Library) -> None:
    brought(library, copy())
    (paper,) = library.papers.find()
    assert brought(library, copy(date="1986-07")) == (0, 1, 0)
    assert library.papers.get(paper).record.date == "1986-07"
    assert brought(library, copy(date="1986-07-04"), copy(date="1986")) == (0, 1, 1)
    library.papers.edit([paper], {"date": "1986"})
    assert brought(library, copy(date="1986-07-04")) == (0, 0, 1)
    assert library.papers.get(paper).record.date == "1986"


def test_taking_a_tag_off_costs_the_index_nothing(library: Library) -> None:
    brought(library, Record(title="Work", tags=["k1"]))
    library.catch_up()
    library.tags.rename("k1", "k2")
    library.tags.remove(library.papers.find(), ["k2"])
    assert library.index.waiting() == 0


def test_a_key_that_a_file_gives_goes_before_one_that_is_made_up(library: Library) -> None:
    named = Record(title="Other work", people=[Person("Wu", "D")], date="2003", key="li2001same")
    bare = [Record(title=f"Same thing {n}", people=[Person("Li", "A")], date="2001") for n in "ab"]
    assert brought(library, *bare, named) == (3, 0, 0)
    assert library.papers.get(library.papers.id_of("li2001same")).record.title == "Other work"
    keys = {library.papers.get(paper).record.key for paper in library.papers.find()}
    assert len(keys) == 3 and all(key.startswith("li2001same") for key in keys)
    library.undo()
    assert library.papers.count() == 0


def weighing(
    names: str = "Hanna Weber and Paul Klein", title: str = "Weighing Things Slowly"
) -> list[tuple[object, ...]]:
    return [
        (60, 790, 8, "https://doi.org/10.1038/nature14539"),
        (60, 740, 18, title, "F2"),
        (60, 700, 11, names),
        (60, 640, 10, "Abstract. We weigh things and find that they are as heavy as anybody thought."),
        (60, 600, 12, "1 Introduction", "F2"),
    ]


def test_a_pdf_is_no_file_of_a_work_that_it_only_cites(library: Library, draw_pdf: DrawPdf) -> None:
    deep = Record(title="Deep learning", people=[Person("LeCun", "Yann")], date="2015", doi="10.1038/nature14539")
    brought(library, deep)
    pdf = draw_pdf("weighing.pdf", weighing())
    report = library.transfer.import_files([pdf])
    assert (report.total("added"), report.total("updated")) == (1, 0)
    (problem,) = report.files[0].problems
    assert problem.message == (
        "“Weighing Things Slowly” names the DOI 10.1038/nature14539, which is that of “Deep learning” by other people:"
        " it is kept as a paper of its own, without it."
    )
    held = {paper.record.title: paper for paper in library.papers.many(library.papers.find())}
    assert held["Weighing Things Slowly"].record.doi == "" and held["Deep learning"].files == ()
    assert library.transfer.import_files([pdf]).total("unchanged") == 1


@pytest.mark.parametrize(
    ("names", "title"),
    [
        ("Yann LeCun", "Misread Words of a Page"),  # the title was misread
        ("Lecun Yann", "Misread Words of a Page"),
        ("Paul Klein", "Deep learning"),  # or the people
        ("", "Misread Words of a Page"),
    ],
)
def test_what_may_have_been_misread_is_no_other_work(
    library: Library, draw_pdf: DrawPdf, names: str, title: str
) -> None:
    deep = Record(title="Deep learning", people=[Person("LeCun", "Yann")], date="2015", doi="10.1038/nature14539")
    brought(library, deep)
    report = library.transfer.import_files([draw_pdf("deep.pdf", weighing(names, title))])
    assert (report.total("updated"), report.files[0].problems) == (1, [])


def test_former_keys_lead_on_and_a_key_of_its_own_goes_before_them(library: Library) -> None:
    once = Record(title="The first work", key="new", old_keys=["older", "taken", "foo (1)"])
    other = Record(title="Another work", key="taken", doi="10.1000/2")
    unbearable = Record(title="A third work", key="bar(2012)")
    assert brought(library, once, other, unbearable) == (3, 0, 0)
    first, second, third = library.papers.find()
    assert library.papers.get(first).old_keys == ("older", "foo (1)")
    assert [library.papers.id_of(key) for key in ("older", "taken", "bar(2012)")] == [first, second, third]
    assert library.papers.get(third).key == "bar2012"
    assert brought(library, once, other, unbearable) == (0, 0, 3)
    assert brought(library, Record(title="The first work", key="new", old_keys=["oldest"])) == (0, 1, 0)
    assert library.papers.get(first).old_keys == ("older", "foo (1)", "oldest")


def test_a_former_key_goes_before_one_that_was_made_up(library: Library) -> None:
    people = [Person("Li", "Na")]
    keyless = Record(title="Same words", people=people, date="2001", doi="10.1000/1")
    assert brought(library, keyless, Record(title="Others", key="x", old_keys=["li2001same"])) == (2, 0, 0)
    first, second = library.papers.find()
    assert library.papers.id_of("li2001same") == second and library.papers.get(first).key == "li2001sameb"


def test_up_next_and_read_dates_come_in_behind_what_is_there_and_change_no_paper_again(library: Library) -> None:
    at = "2024-02-29T23:59:59Z"
    brought(library, Record(title="Mine", doi="10.1000/1"))
    (mine,) = library.papers.find()
    library.reading.enqueue([mine])
    late = Record(title="Late", doi="10.1000/2", queue=2)
    early = Record(title="Early", doi="10.1000/3", queue=1, status="read", read_at=at)
    assert brought(library, late, early) == (2, 0, 0)
    _mine, two, one = library.papers.find()
    assert library.reading.queue() == [mine, one, two]
    assert library.papers.get(one).read_at == at and library.reading.history(one)[-1].at == at
    library.reading.dequeue([two])
    library.reading.set_status([mine], "read")
    read_at = library.papers.get(mine).read_at
    again = Record(title="Mine", doi="10.1000/1", queue=1, read_at=at)
    assert brought(library, again, late, early) == (0, 0, 3)
    assert library.reading.queue() == [one] and library.papers.get(mine).read_at == read_at


def test_a_keyword_that_is_no_tag_is_kept_once(library: Library) -> None:
    record = Record(title="A work", tags=["#LaTeX", "/slash", "a // b", "ok"])
    report = library.transfer.import_records([record], "test")
    assert [problem.message for problem in report.files[0].problems] == [
        "“/slash” is no tag: a name, or names with “/” between. It is kept as a keyword.",
        "“a // b” is no tag: a name, or names with “/” between. It is kept as a keyword.",
    ]
    (paper,) = library.papers.find()
    kept = library.papers.get(paper).record
    assert kept.tags == ["#LaTeX", "ok"] and kept.keywords == ["#LaTeX", "ok", "/slash", "a // b"]
    again = Record(title="A work", tags=kept.keywords)
    assert brought(library, again) == (0, 0, 1)
    assert brought(library, Record(title="A work", tags=["//"])) == (0, 1, 0)
    assert library.papers.get(paper).record.keywords == ["#LaTeX", "ok", "/slash", "a // b", "//"]


def test_works_whose_titles_differ_in_signs_both_come_in_and_are_offered(library: Library) -> None:
    told = {"people": [Person("Ito", "A")], "date": "2012"}
    one = Record(key="c", title="A library for C programs", **told)
    other = Record(key="cpp", title="A library for C++ programs", **told)
    assert brought(library, one, other) == (2, 0, 0)
    assert brought(library, one, other) == (0, 0, 2)
    (group,) = library.duplicates.groups()
    assert not group.sure and list(group.papers) == library.papers.find()
    library.papers.edit(library.papers.find()[:1], {"title": "A library for C99 programs"})
    assert brought(library, one, other) == (0, 0, 2)
