"""Fields out of a record: TeX that any style prints, braces that balance, keys given once."""

from __future__ import annotations

import io

import pytest

from paperdesk.formats.bibtex_parts.reading import each
from paperdesk.formats.bibtex_parts.write import Keys, entry_text, fields_of, kept_fields, write_entries, written_list
from paperdesk.formats.format import Source, gathered
from paperdesk.progress import Progress
from paperdesk.record import TYPES, Person, Record


def field(name: str, record: Record, kind: str = "article") -> str:
    return fields_of(record, kind, "").get(name, "")


@pytest.mark.parametrize(
    ("title", "tex"),
    [
        ("Plain words", "Plain words"),
        ("The DNA of GPT-4 and PyTorch", "The {DNA} of {GPT}-4 and {PyTorch}"),
        ("A Cross-Lingual study", "A Cross-Lingual study"),
        ("$A BC D$ and DNA", "$A BC D$ and {DNA}"),
        ("R&D at IBM", r"R\&D at {IBM}"),
        ("Erdős", r"Erd{\H{o}}s"),
        ("", ""),
    ],
)
def test_titles_keep_their_capitals(title: str, tex: str) -> None:
    assert field("title", Record(title=title)) == tex


@pytest.mark.parametrize(
    ("date", "fields"),
    [
        ("2010", {"year": "2010"}),
        ("2010-08", {"year": "2010", "month": "aug"}),
        ("2010-08-03", {"year": "2010", "month": "aug", "day": "3"}),
        ("2010/2012", {"date": "2010/2012", "year": "2010"}),
        ("2010-07/2010-08", {"date": "2010-07/2010-08", "year": "2010"}),
        ("-0379-02", {"date": "-0379-02"}),
        ("in press", {"year": "in press"}),
        ("2010-13", {"date": "2010-13", "year": "2010"}),
        ("", {}),
    ],
)
def test_dates(date: str, fields: dict[str, str]) -> None:
    assert fields_of(Record(date=date), "article", "") == fields


@pytest.mark.parametrize(
    ("kind", "record", "fields"),
    [
        ("article", Record(venue="J", issue="2", number="e5"), {"journal": "J", "number": "2", "eid": "e5"}),
        ("inproceedings", Record(venue="P", issue="2", number="5"), {"booktitle": "P", "number": "5", "issue": "2"}),
        ("phdthesis", Record(publisher="U"), {"school": "U"}),
        ("techreport", Record(publisher="I", number="7"), {"institution": "I", "number": "7"}),
        ("book", Record(publisher="P", place="C"), {"publisher": "P", "address": "C"}),
        ("misc", Record(arxiv="1706.03762", arxiv_version=2), {"eprint": "1706.03762v2", "archiveprefix": "arXiv"}),
        ("misc", Record(pages="12-20"), {"pages": "12--20"}),
        ("misc", Record(pages="S1-2-S1-4"), {"pages": "S1-2-S1-4"}),
        ("misc", Record(url="http://a.b/~c_d%20#x&y"), {"url": "http://a.b/~c_d%20#x&y"}),
        ("misc", Record(url="http://a.b/{"), {"url": r"http://a.b/\textbraceleft{}"}),
        ("misc", Record(doi="10.1000/a_(b)<c>"), {"doi": "10.1000/a_(b)<c>"}),
        ("misc", Record(abstract="a\nb\n\nc"), {"abstract": "a\\newline{}\nb\n\nc"}),
        ("misc", Record(notes=["# A\n@in{x", "b"]),
         {"annotation": "\\# A\n@in\\textbraceleft{}x", "annotation-2": "b"}),
        ("misc", Record(notes=["@in(x)"]), {"annotation": "{@}in(x)"}),
        ("misc", Record(tags=["a", "b, c"]), {"keywords": "a, {b, c}"}),
        ("misc", Record(status="read", rating=0), {"readstatus": "read", "ranking": "rank0"}),
        ("misc", Record(starred=True, collections=["A/B"]), {"relevance": "relevant", "groups": "A/B"}),
    ],
)  # fmt: skip
def test_fields(kind: str, record: Record, fields: dict[str, str]) -> None:
    assert fields_of(record, kind, "") == fields


@pytest.mark.parametrize(
    ("kind", "record", "fields"),
    [
        ("article", Record(venue="J", date="2010-08-03"), {"journaltitle": "J", "date": "2010-08-03"}),
        ("article", Record(date="1723~"), {"date": "1723~"}),
        ("article", Record(date="../1723?"), {"date": "../1723?"}),
        ("article", Record(date="in press"), {"year": "in press"}),
        ("thesis", Record(publisher="U", place="C"), {"institution": "U", "location": "C"}),
        ("book", Record(place="C", extra={"bibtex.location": "L"}), {"address": "C"}),
        ("online", Record(arxiv="1706.03762"), {"eprint": "1706.03762", "eprinttype": "arXiv"}),
        ("book", Record(language="en-GB"), {"language": "en-GB", "langid": "british"}),
        ("book", Record(language="german"), {"langid": "german"}),
        ("book", Record(language="Klingon"), {"language": "Klingon"}),
    ],
)
def test_fields_of_biblatex(kind: str, record: Record, fields: dict[str, str]) -> None:
    assert fields_of(record, kind, "", biblatex=True) == fields


def entry(record: Record, *, biblatex: bool) -> str:
    out = io.StringIO()
    write_entries([record], out, biblatex=biblatex)
    return out.getvalue().replace("\n", " ")


@pytest.mark.parametrize(
    ("record", "bibtex", "biblatex"),
    [
        (Record(type="thesis", key="k"), "@phdthesis{k,   type = {Thesis}", "@thesis{k,   type = {Thesis}"),
        (Record(type="thesis", key="k", extra={"bibtex.type": "phdthesis"}), "@phdthesis{k",
         "@thesis{k,   type = {phdthesis}"),
        (Record(type="thesis", key="k", extra={"bibtex.type": "mastersthesis"}), "@mastersthesis{k",
         "@thesis{k,   type = {mathesis}"),
        (Record(type="report", key="k"), "@techreport{k", "@report{k"),
        (Record(type="webpage", key="k", url="http://a.b"), "@misc{k,   url", "@online{k,   url"),
        (Record(type="dataset", key="k"), "@misc{k,   entrysubtype = {dataset}", "@dataset{k"),
        (Record(type="article", key="k", arxiv="1706.03762"), "@misc{k,   eprint", "@online{k,   eprint"),
        (Record(type="article", key="k", arxiv="1706.03762", extra={"bibtex.primaryclass": "cs.CL"}),
         "archiveprefix = {arXiv},   primaryclass = {cs.CL}", "eprinttype = {arXiv},   eprintclass = {cs.CL}"),
        (Record(type="book", key="k", people=[Person("A", role="director"), Person("B", role="editor")]),
         "director = {A},   editor = {B}", "editoratype = {director},   editora = {A},   editor = {B}"),
        (Record(type="webpage", key="k", venue="S", url="u"), "journal = {S}", "organization = {S}"),
        (Record(type="book", key="k", people=[Person("A", role="collection-editor")]),
         "serieseditor = {A}", "editoratype = {redactor},   editora = {A}"),
        (Record(type="book", key="k", people=[Person("A", role="contributor")]),
         "collaborator = {A}", "editortype = {collaborator},   editor = {A}"),
    ],
)  # fmt: skip
def test_each_dialect_has_its_own_types_and_fields(record: Record, bibtex: str, biblatex: str) -> None:
    assert bibtex in entry(record, biblatex=False)
    assert biblatex in entry(record, biblatex=True)


def test_lists_of_one_word_in_braces_stay_one_word() -> None:
    assert written_list(["a; b"]) == "{a; b},"
    assert written_list([]) == ""


def test_kept_fields_go_back_as_they_were_unless_they_would_break_the_file() -> None:
    extra = {
        "bibtex.note": r"A \emph{b}",
        "bibtex.type field": "Diploma",
        "bibtex.type": "manual",
        "bibtex.open": "{",
        "bibtex.slash": "a\\",
        "bibtex.bad name": "x",
        "csljson.note": "y",
    }
    assert {name: tex for name, (_, tex) in kept_fields(Record(extra=extra)).items()} == {
        "note": r"A \emph{b}",
        "type": "Diploma",
        "open": r"\textbraceleft{}",
        "slash": r"a\textbackslash{}",
    }


@pytest.mark.parametrize("biblatex", [False, True])
def test_kept_fields_that_have_no_place_in_the_entry_stand_behind_it(*, biblatex: bool) -> None:
    extra = {"bibtex.funding_text 1": "a \\& b", "bibtex.issue": "2", "bibtex.volume": "3"}
    record = Record(type="periodical", key="k", title="P", issue="7", volume="3", extra=extra)
    text = entry(record, biblatex=biblatex)
    assert "funding_text 1 =" not in text
    (again,) = gathered(each(Source.from_text(text), Progress())).records
    assert again.issue == "7"
    assert again.extra["bibtex.issue"] == "2" and again.extra["bibtex.funding_text 1"] == "a \\& b"
    assert "bibtex.volume" not in again.extra  # the same is said by the entry
    assert entry(again, biblatex=biblatex) == text


def again(record: Record, *, biblatex: bool) -> Record:
    out = io.StringIO()
    write_entries([record], out, biblatex=biblatex)
    (found,) = gathered(each(Source.from_text(out.getvalue()), Progress())).records
    return found


@pytest.mark.parametrize("biblatex", [False, True])
def test_where_a_work_stands_is_not_taken_for_its_title(*, biblatex: bool) -> None:
    for kind in TYPES:
        record = again(Record(type=kind, key="k", venue="The Venue"), biblatex=biblatex)
        assert (record.type, record.title, record.venue) == (kind, "", "The Venue")


def test_biber_is_given_no_key_that_it_leaves_out() -> None:
    assert "@misc{0," in entry(Record(type="document", key="0", title="T"), biblatex=False)
    assert "@misc{0b," in entry(Record(type="document", key="0", title="T"), biblatex=True)
    assert again(Record(type="document", key="0", title="T"), biblatex=True).key == "0"


def test_the_blanks_behind_a_note_come_back() -> None:
    assert again(Record(key="k", notes=["A line.  ", "Another\n\nline \t"]), biblatex=False).notes == [
        "A line.  ", "Another\n\nline \t",
    ]  # fmt: skip


def test_an_entry_as_text() -> None:
    assert entry_text("article", "k", {"title": "T", "month": "aug", "note": "aug"}) == (
        "@article{k,\n  title = {T},\n  month = aug,\n  note = {aug}\n}\n"
    )


def test_keys_are_kept_cleaned_made_and_never_given_twice() -> None:
    keys = Keys()
    assert keys.key_of(Record(key="Knuth:84")) == "Knuth:84"
    assert keys.key_of(Record(key="knuth:84")) == "knuth:84b"
    assert keys.key_of(Record(key="a key, {odd}")) == "akeyodd"
    made = Record(title="The Émigré of “Paris”", date="1999", people=[Person("Müller", "A.")])
    assert keys.key_of(made) == "muller1999emigre"
    assert keys.key_of(made) == "muller1999emigreb"
    assert keys.key_of(Record()) == "work"
    many = [keys.key_of(Record()) for _ in range(60)]
    assert len(set(many)) == 60


def test_a_work_without_latin_letters_gets_a_key_that_is_no_bare_year() -> None:
    record = Record(title="Война и мир", people=[Person("Толстой", "Лев")], date="1869")
    assert Keys().key_of(record) == "толстой1869война"
