"""CSL-YAML: pandoc's dates, values that YAML would turn into others, bombs, and the way back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.errors import PaperDeskError, UnreadableFileError
from paperdesk.formats import by_id, cslyaml, detect
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import TYPES, FileRef, Highlight, Import, Person, Record, Sighting, clean

DATA = Path(__file__).parents[3] / "shared" / "data" / "formats" / "csl-json"
ITEM = "- id: doe2001\n  type: book\n  title: T\n  issued: 2001\n"


def read(text: str) -> Import:
    return by_id("cslyaml").read(Source.from_text(text, "x.yaml"), Progress())


def written(records: list[Record]) -> str:
    out = io.StringIO()
    cslyaml.write(records, out)
    return out.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        ITEM, f"---\nreferences:\n{ITEM}...\n", f"references:\n{ITEM}", f"# a comment\n\n---\nreferences:\n{ITEM}",
        f"---\ntitle: My paper\nreferences:\n{ITEM}---\n\n# Heading: and: *text* that is no YAML\n\t- [",
        ITEM.replace("\n", "\r\n"), f"%YAML 1.2\n---\n{ITEM}",
    ],
)  # fmt: skip
def test_references_in_every_dress(text: str) -> None:
    (record,) = read(text).records
    assert (record.key, record.title, record.type, record.date) == ("doe2001", "T", "book", "2001")


@pytest.mark.parametrize("name", ["x.yaml", "x.txt", "x.md", "x"])
def test_it_is_found_by_its_content(name: str) -> None:
    assert detect(Source.from_text(f"---\nreferences:\n{ITEM}  author:\n  - family: Doe\n", name)).id == "cslyaml"


@pytest.mark.parametrize("text", ["title: A note\ntype: book\nid: x\n\nText", "name: ci\non: push\n", "- a\n- b\n"])
def test_other_yaml_is_left_alone(text: str) -> None:
    assert cslyaml.sniff(text.encode(), "x.yaml") == 0.0


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ("2019-05-01", "2019-05-01"), ("'2019-05-01'", "2019-05-01"), ("2019", "2019"), ("{year: 2019}", "2019"),
        ("{year: 2019, month: 05, day: 01}", "2019-05-01"), ("[{year: 2019}, {year: 2020, month: 2}]", "2019/2020-02"),
        ("\n  - year: 2019\n    month: 7", "2019-07"), ("{date-parts: [[2019, 8, 9]]}", "2019-08-09"),
        ("{year: 2019, season: 2}", "2019-22"), ("{literal: in press}", "in press"),
        ("2019-05/2019-06", "2019-05/2019-06"),
        ("{year: -44}", "-0043"), ("", ""), ("~", ""),
    ],
)  # fmt: skip
def test_dates_as_pandoc_has_them(issued: str, date: str) -> None:
    (record,) = read(f"- id: a\n  title: T\n  type: book\n  issued: {issued}\n").records
    assert record.date == date


def test_no_value_turns_into_another() -> None:
    (record,) = read(
        "- {id: 012, type: article-journal, title: 1e3, language: no, page: 010, volume: 1_000, issue: 12:30,"
        " author: [{family: Null, given: 'Yes'}, {literal: on}], container-title: 2001-01-01,"
        " note: null, DOI: 10.1000/1}"
    ).records
    assert (record.key, record.title, record.language, record.pages) == ("012", "1e3", "no", "010")
    assert (record.volume, record.issue, record.venue) == ("1_000", "12:30", "2001-01-01")
    assert record.authors == [Person("", "Yes"), Person(literal="on")] and "csljson.note" not in record.extra


def test_pandoc_s_marks_and_aliases() -> None:
    (record, other) = read(
        '- &a\n  id: a\n  type: book\n  title: "The [iPhone]{.nocase} <i>story</i>"\n  publisher: &p Press\n'
        "- id: b\n  type: book\n  title: U\n  publisher: *p\n"
    ).records
    assert record.title == "The iPhone story" and other.publisher == "Press"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "nested too deep"), ("- " * 5_000, "nested too deep"), ("{a: " * 1_000, "nested too deep"),
        ("a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n"
                                    for n in range(9)), "aliases"),
        ("- id: x\n  title: !!python/object/apply:os.getcwd []\n", "not valid YAML"), ("a: 'open", "not valid YAML"),
        ("just text", "no list of references"), ("- a\n- b\n", "no CSL items"), ("", "no list of references"),
        ("? [a]\n: b\n", "YAML"), ("- *nowhere", "not valid YAML"), ("&a [*a]", "YAML"),
    ],
)  # fmt: skip
def test_what_is_none_is_refused_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(UnreadableFileError, match=said) as refused:
        read(text)
    assert "\n" not in refused.value.message


def test_entries_that_are_none_are_named() -> None:
    found = read(f"{ITEM}- 7\n- id: x\n  type: book\n")
    assert found.read == 3 and [problem.where for problem in found.problems] == ["item 2", "item 3"]


def test_what_only_paperdesk_knows_comes_back() -> None:
    record = Record(
        title="T", key="t", status="read", starred=True, rating=4, tags=["a/b", "true"], collections=["C/D"],
        notes=["# n\n\n- *x*"], arxiv="2002.10957", arxiv_version=2, files=[FileRef("a.pdf", "T", "application/pdf")],
        sighting=Sighting("trending", "2020-01-01", 1, 2, "AK"), extra={"csljson.note": "no", "bibtex.x": "1"},
        highlights=[Highlight("Words", page=3, places=[[3, 1.5, 2, 8, 4]]), Highlight(comment="R", kind="note")],
    )  # fmt: skip
    (back,) = read(written([record])).records
    back.where = ""
    assert back == record


def test_nothing_written_is_nothing_read() -> None:
    assert read(written([])).read == 0


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda text: text.strip() != ""
)


@settings(max_examples=200)
@given(title=WORDS, family=WORDS, note=WORDS, tag=WORDS, kind=st.sampled_from(sorted(set(TYPES) - {"note"})),
       date=st.sampled_from(["2020", "2020-05", "2020-05-14", "2019/2020", "", "in press"]))  # fmt: skip
def test_what_is_written_reads_back_equal(title: str, family: str, note: str, tag: str, kind: str, date: str) -> None:
    record = clean(Record(title=f"T {title}", type=kind, people=[Person(family=f"F{family}")], notes=[note], tags=[tag],
                          date=date, key="k"))  # fmt: skip
    found = read(written([record, record]))
    (back, _again) = map(clean, found.records)
    for name in ("title", "type", "people", "notes", "date", "key", "tags"):
        assert getattr(back, name) == getattr(record, name), name


@given(st.text(alphabet="-:#&*!|>'\"%@`[]{}, \nabtitle?~", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, ITEM + text, f"references:\n{text}"):
        try:
            found = read(whole)
        except PaperDeskError as refused:
            assert "\n" not in refused.message
        else:
            assert found.format == "cslyaml"


@pytest.mark.skipif(not DATA.is_dir(), reason="the collection of other projects' files is not here")
def test_a_reference_list_of_pandoc_s_users() -> None:
    (path,) = DATA.glob("*.csl.yml")
    source = Source.from_path(path)
    assert detect(source).id == "cslyaml"
    found = by_id("cslyaml").read(source, Progress())
    assert [record.date for record in found.records] == ["2019-07-11", "2012-10-09", "2021-09-23", "2019-07-11"]


def test_dates_wherever_they_stand_have_numbers_and_truths() -> None:
    text = (
        "references:\n- id: a\n  type: book\n  title: T\n  issued:\n    date-parts:\n    - - 2020\n      - 1\n"
        "    circa: true\n  accessed:\n    literal: soon\n    season: 2\n  custom:\n    was:\n      date-parts:\n"
        "      - - 2019\n  submitted:\n  - year: 2018\n    season: 1\n"
    )
    (record,) = read(text).records
    assert record.extra == {
        "csljson.issued": '{"date-parts": [[2020, 1]], "circa": true}',
        "csljson.accessed": '{"literal": "soon", "season": 2}',
        "csljson.custom.was": '{"date-parts": [[2019]]}',
        "csljson.submitted": '{"date-parts": [[2018]], "season": 1}',
    }
    assert read(written([record])).records[0].extra == record.extra
