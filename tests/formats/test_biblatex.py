"""BibLaTeX as a format of its own: written with its own words, read by BibTeX's reader, claimed by that alone."""

from __future__ import annotations

import io

from paperdesk.formats import by_id, detect
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Person, Record

RECORD = Record(
    title="On DNA", type="article-journal", people=[Person("Doe", "Ann")], date="2010-08~", venue="J. of X",
    key="doe10", publisher="P", place="Bonn", language="de",
)  # fmt: skip
TEXT = """@article{doe10,
  author = {Doe, Ann},
  title = {On {DNA}},
  journaltitle = {J. of X},
  date = {2010-08~},
  publisher = {P},
  location = {Bonn},
  language = {de},
  langid = {german}
}
"""


def test_a_work_in_words_of_biblatex() -> None:
    out = io.StringIO()
    by_id("biblatex").write([RECORD], out)
    assert out.getvalue() == TEXT


def test_one_format_claims_it_and_both_read_it() -> None:
    source = Source.from_text(TEXT, "x.bib")
    assert detect(source).id == "bibtex"
    for format_id in ("bibtex", "biblatex"):
        (record,) = by_id(format_id).read(source, Progress()).records
        assert (record.title, record.date, record.venue, record.language) == ("On DNA", "2010-08~", "J. of X", "de")
        assert record.extra == {}


def test_further_keys_of_an_entry_are_former_keys() -> None:
    text = "@article{new, title = {On keys}, ids = {old_1, older,old_1}}"
    (record,) = by_id("bibtex").read(Source.from_text(text), Progress()).records
    assert record.old_keys == ["old_1", "older"] and record.extra == {}
    for name in ("biblatex", "bibtex"):
        out = io.StringIO()
        by_id(name).write([record, Record(title="An old year", key="@x", date="19--")], out)
        assert "ids = {old_1,older}" in out.getvalue()
        same, other = by_id("bibtex").read(Source.from_text(out.getvalue()), Progress()).records
        assert same.old_keys == record.old_keys and (other.key, other.date) == ("@x", "19--")
