"""The files of the shared collection read as other programs read them, but for what is agreed to be different."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import detect
from paperdesk.formats.format import Source
from tests.formats import expected
from tests.formats.agreed import AGREED, NOT_YET
from tests.formats.claims import MARGIN, claims
from tests.formats.expected import NOT_HERE, Difference, Sample, Work, samples

pytestmark = pytest.mark.skipif(not samples(), reason=NOT_HERE)
# One line, which may be anything; and an empty file.
BY_NAME_ALONE = (
    "refer-enw/jabref-Endnote.pattern.E.enw",
    "bbt-export/date_wrongly_imported_from_yaml-file_day_gets_00_prefixed_n3542.biblatex",
)
READABLE = [sample for sample in samples() if sample.kind not in NOT_YET]


@pytest.mark.parametrize("kind", sorted({sample.kind for sample in READABLE}) or ["none"])
def test_files_are_read_as_others_read_them(kind: str) -> None:
    own = {sample.file for sample in READABLE if sample.kind == kind}
    found = [one for sample in READABLE if sample.kind == kind for one in expected.differences(sample)]
    agreed = Counter({key: works for key, works in expected.agreed().items() if key[0] in own})
    counts = expected.counted(found)
    new = [one for one in found if counts[one.file, one.field] > agreed[one.file, one.field]]
    gone = [f"{file}: {name} differs no longer in {works} works" for (file, name), works in (agreed - counts).items()]
    assert (new, gone) == ([], [])


def test_every_agreed_difference_is_of_a_file_and_says_why() -> None:
    files = {sample.file for sample in samples()}
    fields = (*expected.COMPARED, "read", "work", "surplus")
    assert [row for row in AGREED if row[0] not in files or row[1] not in fields or row[2] < 1 or not row[3]] == []
    assert len({row[:2] for row in AGREED}) == len(AGREED)


def refused(source: Source) -> bool:
    try:
        detect(source)
    except UnreadableFileError:
        return True
    return False


def test_a_format_is_known_by_what_a_file_holds() -> None:
    """Whatever the file is called, and one format for all files of a kind."""
    faults = []
    formats: dict[str, set[str]] = defaultdict(set)
    for sample in READABLE:
        source = sample.source
        if sample.file in BY_NAME_ALONE or sample.entries == 0 or (not sample.entries and refused(source)):
            continue
        format_id = detect(source).id
        formats[sample.kind].add(format_id)
        renamed = Source("x.dat", source.data, source.path if format_id == "pdf" else None)
        (best, sniffed), (next_best, _other) = claims(renamed)[:2]
        if sniffed != format_id or best - next_best < MARGIN:
            faults.append(sample.file)
    assert faults == []
    assert {kind: ids for kind, ids in formats.items() if len(ids) > 1} == {}


def test_what_can_be_read_is_no_longer_put_off() -> None:
    landed = {
        sample.kind for sample in samples() if sample.kind in NOT_YET and sample.entries and not refused(sample.source)
    }
    assert landed == set(), (
        "take these from NOT_YET in agreed.py and look at what `python -m tests.formats.expected` says"
    )


# -- the judge itself --------------------------------------------------------------------------------------------------


def test_the_judge_sees_each_field(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = Work(
        "A title", ["Doe|J."], ["editor: Roe|R."], "1999", "10.1000/1", "words", ["t"], "Venue", "1-2", key="k"
    )
    monkeypatch.setattr(expected, "expected_works", lambda _sample: [theirs])
    sample = Sample("x.bib", "bibtex", "x.expected.json", 1)
    ours = Work("Another", [], [], "2000", "", "", [], "", "", key="k")
    assert [one.field for one in expected._compared(sample, [ours])] == list(expected.COMPARED)
    assert [one.field for one in expected._compared(sample, [])] == ["work"]
    assert [one.field for one in expected._compared(sample, [theirs, ours])] == ["surplus"]
    assert list(expected._compared(sample, [theirs])) == []
    assert expected.counted([Difference("f", "title", "a", 1, 2)] * 2) == {("f", "title"): 2}
