"""Bringing in and taking out: the account adds up, nothing is doubled, nothing set by hand is overwritten."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from paperdesk import places
from paperdesk.errors import BadInputError, LibraryError, UnreadableFileError
from paperdesk.library import Library
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import Record, Status

PAGE = Path(__file__).parents[2] / "resources" / "sample" / "trending-papers.txt"
EXPECTED = Path(__file__).parents[1] / "data" / "trending" / "expected.json"

BIB = """@article{a, title={One}, author={Doe, Jane}, year={2001}, doi={10.1000/a}, keywords={x, y}}
@article{b, title={Two}, author={Roe, Rick}, year={2002}}
@article{a2, title={One again}, doi={10.1000/A}, abstract={Words}}
@article{c, title={Three"""


def account(library: Library, text: str, **options: object) -> tuple[int, ...]:
    report = library.transfer.import_text(text, **options)  # type: ignore[arg-type]
    file = report.files[0]
    assert file.read == file.added + file.updated + file.unchanged + file.failed
    return file.read, file.added, file.updated, file.unchanged, file.failed


def test_the_page_comes_in_letter_for_letter(library: Library) -> None:
    report = library.transfer.import_files([PAGE])
    assert (report.total("read"), report.total("added")) == (78, 78)
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    papers = library.papers.many(library.papers.find())
    assert [(p.record.title, p.record.abstract) for p in papers] == [(e["title"], e["abstract"]) for e in expected]
    assert [p.seen[0].rank for p in papers] == list(range(1, 79))
    assert {(p.seen[0].date, p.seen[0].curator) for p in papers} == {("Mar 11", "AK and the research community")}
    again = library.transfer.import_files([PAGE])
    assert (again.total("added"), again.total("unchanged")) == (0, 78) and library.papers.count() == 78
    library.undo()
    assert library.papers.count() == 0


def test_what_comes_with_a_library_is_no_step_to_undo(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A file.")
    bib = tmp_path / "one.bib"
    bib.write_text(f"@misc{{a, title={{One}}, file={{:{tmp_path / 'a.txt'}:TXT}}}}")
    report = library.transfer.import_files([bib], undo=False, copies=True)
    assert report.total("added") == 1 and library.files.of(report.added_ids[0])
    assert library.history.undo_label == "" and library.undo() is None


def test_the_account_names_second_copies_and_failures(library: Library) -> None:
    report = library.transfer.import_text(BIB, format="bibtex")
    (file,) = report.files
    assert (file.read, file.added, file.updated, file.failed) == (4, 2, 1, 1)
    assert [(p.where, p.failed) for p in file.problems if p.failed] == [("line 4", True)]
    assert any("second copy" in p.message and p.where == "line 3" for p in file.problems)
    one = library.papers.get(library.papers.id_of("a"))
    assert one.record.abstract == "Words" and [tag.path for tag in one.tags] == ["x", "y"]


def test_what_was_set_by_hand_is_left_alone(library: Library) -> None:
    account(library, BIB, format="bibtex")
    paper = library.papers.id_of("a")
    library.papers.edit([paper], {"venue": "", "title": "Mine", "date": ""})
    library.reading.set_status([paper], Status.READ)
    assert account(library, BIB.replace("title={One}", "title={One}, journal={J}"), format="bibtex")[1] == 0
    record = library.papers.get(paper).record
    assert (record.title, record.venue, record.date, record.status) == ("Mine", "", "", "read")


def test_a_dry_run_writes_nothing(library: Library) -> None:
    assert account(library, BIB, format="bibtex", dry_run=True) == (4, 2, 1, 0, 1)
    assert library.papers.count() == 0 and library.history.undo_label == ""


def test_others_write_while_a_dry_run_goes_on(library: Library) -> None:
    class Beside(Progress):
        def report(self, done: int, total: int = 0, text: str = "") -> None:
            if text.startswith("Import") and not library.papers.count():
                other = threading.Thread(target=library.papers.add, args=[Record(title="Beside")])
                other.start()
                other.join(20)
                assert not other.is_alive()

    report = library.transfer.import_text(BIB, Beside(), dry_run=True)
    assert report.total("added") == 2 and library.papers.count() == 1
    assert library.history.undo_label.startswith("Add")


def test_bringing_in_again_restores_from_the_trash(library: Library) -> None:
    account(library, BIB, format="bibtex")
    library.papers.trash(library.papers.find())
    account(library, BIB, format="bibtex")
    assert library.papers.count() == 2


def test_a_refused_file_does_not_stop_the_others(library: Library, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.bib", tmp_path / "bad.bin"
    good.write_text(BIB)
    bad.write_bytes(bytes(range(256)) * 20)
    report = library.transfer.import_files([bad, tmp_path / "missing.bib", good])
    assert [bool(file.error) for file in report.files] == [True, True, False]
    assert report.total("added") == 2 and "Traceback" not in report.sentence()


def test_options_are_put_on_every_paper(library: Library) -> None:
    account(library, BIB, format="bibtex", tags=["new"], collection="A/B", status="reading")
    assert library.papers.find('tag:new collection:"A/B" status:reading') == library.papers.find()
    with pytest.raises(BadInputError, match="no reading status"):
        library.transfer.import_text(BIB, status="done")


def test_several_files_are_one_step_and_their_number_is_counted(library: Library, tmp_path: Path) -> None:
    said: list[tuple[int, int, str]] = []

    class Heard(Progress):
        def report(self, done: int, total: int = 0, text: str = "") -> None:
            said.append((done, total, text))

    paths = [tmp_path / f"{letter}.bib" for letter in "abc"]
    for path in paths:
        path.write_text(f"@article{{{path.stem}, title={{About {path.stem} alone}}, author={{Doe, J.}}}}\n", "utf-8")
    library.transfer.import_files(paths, Heard())
    assert library.history.undo_label == "Import 3 files" and library.papers.count() == 3
    assert [done for done, total, _text in said if total == 3] == sorted(done for done, _total, _text in said)
    assert {0, 1, 2} == {done for done, _total, _text in said}
    library.undo()
    assert library.papers.count() == 0


def test_cancelling_keeps_whole_records_and_one_undo(library: Library) -> None:
    class Stop(Progress):
        seen = 0

        def report(self, done: int, total: int = 0, text: str = "") -> None:
            if text.startswith("Import") and done:
                raise Cancelled

    bib = "".join(
        f"@article{{k{n}, title={{Title {n} of many}}, author={{Doe, J.}}, year=2001}}\n" for n in range(3_000)
    )
    with pytest.raises(Cancelled):
        library.transfer.import_text(bib, Stop(), format="bibtex")
    assert 0 < library.papers.count() < 3_000
    library.undo()
    assert library.papers.count() == 0


@pytest.mark.parametrize("format", ["bibtex", "csljson"])
def test_what_is_written_comes_back_the_same(library: Library, papers: list[int], tmp_path: Path, format: str) -> None:
    library.tags.add(papers[:1], ["ml/vision"])
    library.notes.save(papers[0], "# Key idea\n\n- [ ] check & see\n")
    out = io.StringIO()
    assert library.transfer.export(out, format) == 3
    with Library.open(tmp_path / "other", create=True) as other:
        other.transfer.import_text(out.getvalue(), format=format)
        for paper in papers:
            mine = library.papers.get(paper)
            theirs = other.papers.get(other.papers.id_of(mine.key))
            for name in (
                "title",
                "type",
                "people",
                "date",
                "venue",
                "doi",
                "arxiv",
                "isbn",
                "publisher",
                "abstract",
                "tags",
            ):
                assert getattr(theirs.record, name) == getattr(mine.record, name), name
        assert other.notes.get(other.papers.id_of(library.papers.get(papers[0]).key)).text.strip() == (
            library.notes.get(papers[0]).text.strip()
        )


def test_a_file_is_replaced_only_when_all_is_written(library: Library, papers: list[int], tmp_path: Path) -> None:
    target = tmp_path / "out.bib"
    target.write_text("old")
    library.transfer.export(target, "bibtex", ids=papers[:1])
    assert "Attention" in target.read_text()
    with pytest.raises(BadInputError):
        library.transfer.export(target, "nothing")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.bib"]


def test_a_work_without_title_and_key_comes_in_once(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "odd.bib"
    path.write_text("@Conference{, Year={2013}, Editor={Editor, Some}, Abstract={Old}, Journal={Test Journal}}")
    assert library.transfer.import_files([path]).total("added") == 1
    assert library.transfer.import_files([path]).total("unchanged") == 1
    path.write_text(path.read_text().replace("Old", "Another one"))
    assert library.transfer.import_files([path]).total("added") == 1


def test_the_account_of_an_import_outlives_a_broken_index(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "one.bib"
    path.write_text("@book{one, title={One}, author={A, B}, year=2000}")
    cache = places.cache_folder()
    if cache.exists():
        shutil.rmtree(cache)
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text("no folder")
    try:
        report = library.transfer.import_files([path], index=True)
    finally:
        cache.unlink()
    assert report.total("added") == 1 and str(cache) in report.index_error


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_nobody_writes_to_is_refused(library: Library, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.bib")
    assert "not a file" in library.transfer.import_files([tmp_path / "pipe.bib"]).files[0].error
    assert "not a file" in library.transfer.import_files([Path("/dev/zero")]).files[0].error


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text exist on Linux")
def test_names_on_disk_that_are_no_text(library: Library, papers: list[int], tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff.bib")
    path.write_text("@book{one, title={One}, author={A, B}, year=2000, file={:x.pdf:PDF}}")
    assert library.transfer.import_files([path]).total("added") == 1
    library.files.attach(papers[0], [path], copy=True)
    with pytest.raises(UnreadableFileError):
        library.files.attach(papers[1], [path], copy=False)
    with pytest.raises(LibraryError):
        Library.open(tmp_path / os.fsdecode(b"\xfe"), create=True)


def test_a_pdf_that_a_paper_has_already_adds_what_its_pages_say(
    library: Library, tmp_path: Path, make_pdf: Callable[..., Path]
) -> None:
    pdf = make_pdf("one.pdf", "arXiv:1706.03762v1 [cs.CL] 12 Jun 2017 words")
    bib = pdf.with_name("a.bib")
    bib.write_text(f"@article{{a, title={{Attention is all you need}}, file={{{pdf.name}}}}}", "utf-8")
    library.transfer.import_files([bib])
    report = library.transfer.import_files([pdf])
    assert (report.total("added"), report.total("updated")) == (0, 1)
    (paper,) = library.papers.many(library.papers.find())
    assert paper.record.arxiv == "1706.03762" and len(paper.files) == 1
    assert library.transfer.import_files([pdf]).total("unchanged") == 1


def test_two_pdfs_that_say_nothing_are_two_papers_whatever_they_are_called(
    library: Library, tmp_path: Path, make_pdf: Callable[..., Path]
) -> None:
    paths = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        paths.append(tmp_path / name / "paper.pdf")
        make_pdf(f"{name}.pdf", name).rename(paths[-1])
    assert library.transfer.import_files(paths).total("added") == 2
    assert library.transfer.import_files(paths).total("unchanged") == 2


def test_columns_mean_what_is_said_here_and_in_a_child(library: Library, tmp_path: Path) -> None:
    for name, rows in (("small.csv", 3), ("large.csv", 3_000)):
        path = tmp_path / name
        lines = (f"{name} work {number};{2000 + number % 20};Doe, Jane {number}" for number in range(rows))
        path.write_text("Werk;Wann;Wer\n" + "\n".join(lines))
        assert library.transfer.import_files([path], dry_run=True).refused
        mapping = {path: {"title": [0], "year": [1], "authors": [2]}}
        report = library.transfer.import_files([path], mapping=mapping)
        assert report.total("added") == rows, report.files[0].error
    (paper,) = library.papers.find('title:"large csv work 7"', limit=1) or library.papers.find("large work 7", limit=1)
    assert library.papers.get(paper).record.people[0].family == "Doe"
    text = "Werk\tWann\tWer\nPasted\t2001\tRoe, R.\n"
    report = library.transfer.import_text(text, format="csv", mapping={"title": [0], "year": [1]})
    assert report.total("added") == 1


def test_a_mapping_that_does_not_fit_refuses_its_file_alone(library: Library, tmp_path: Path) -> None:
    table, other = tmp_path / "a.csv", tmp_path / "b.bib"
    table.write_text("Title,Year,Author\nA,2001,Doe\n")
    other.write_text(BIB)
    report = library.transfer.import_files([table, other], mapping={table: {"title": [9]}})
    assert "no such column" in report.files[0].error
    assert report.files[1].added == 2


def test_an_import_is_found_by_its_step_and_its_name(library: Library, tmp_path: Path) -> None:
    (tmp_path / "mine.bib").write_text(BIB)
    (tmp_path / "yours.bib").write_text("@article{z, title={Other}}")
    report = library.transfer.import_files([tmp_path / "mine.bib"])
    assert report.query and library.history.is_next(report.step)
    assert set(library.papers.find(report.query)) == set(report.added_ids)
    assert set(library.papers.find("import:mine.bib")) == set(report.added_ids)
    library.transfer.import_files([tmp_path / "yours.bib"])
    assert not library.history.is_next(report.step)
    assert set(library.papers.find("import:mine.bib")) == set(report.added_ids)
    library.undo()
    assert library.history.is_next(report.step)
    library.undo()
    assert library.papers.find(report.query) == []
    assert library.papers.find("import:#x") == [] == library.papers.find("import:#99999999999999999999")


def test_a_dry_run_names_what_would_come(library: Library) -> None:
    account(library, BIB)
    report = library.transfer.import_text(BIB + "\n@article{n, title={New}, author={Poe, E.}, year=1845}", dry_run=True)
    assert ("added", "New (Poe, 1845)") in report.preview
    assert {fate for fate, _title in report.preview} == {"added", "unchanged"}
    assert not report.step and library.transfer.import_text(BIB).preview == []


def test_a_collection_that_was_renamed_is_not_made_anew_by_its_file(library: Library) -> None:
    """It is the reader's now; one in which nothing lies still comes."""
    file = json.dumps(
        {
            "config": {},
            "items": [{"itemID": 7, "itemType": "book", "title": "A book", "creators": []}],
            "collections": {
                "A": {"key": "A", "name": "Top", "collections": ["B"], "items": []},
                "B": {"key": "B", "name": "Inner", "items": [7]},
                "C": {"key": "C", "name": "Empty", "items": []},
            },
        }
    )
    assert account(library, file) == (1, 1, 0, 0, 0)
    library.collections.rename(library.collections.id_of("Top"), "Mine")
    assert account(library, file) == (1, 0, 0, 1, 0)
    assert [held.path for held in library.collections.tree()] == ["Mine", "Mine/Inner", "Empty"]
    library.collections.rename(library.collections.id_of("Mine/Inner"), "My own")
    library.collections.delete(library.collections.id_of("Mine"))
    assert account(library, file) == (1, 0, 0, 1, 0)
    assert [held.path for held in library.collections.tree()] == ["Empty"]


def test_what_came_in_before_the_disk_was_full_is_told(library: Library, tmp_path: Path) -> None:
    big, later = tmp_path / "big.bib", tmp_path / "later.bib"
    big.write_text(
        "".join(f"@book{{k{n}, title={{Work {n} of many}}, abstract={{{'word ' * 200}}}}}\n" for n in range(400))
    )
    later.write_text("@book{one, title={One}, author={A, B}, year=2000}")
    pages = library._database.value("PRAGMA page_count")
    library._database.value(f"PRAGMA max_page_count = {pages + 60}")
    report = library.transfer.import_files([big, later], index=True)
    assert 0 < report.total("added") < 400
    assert report.total("read") == report.total("added") == library.papers.count() == len(report.added_ids)
    assert len(library.papers.find(report.query)) == report.total("added")
    assert [("is full" in account.error) for account in report.files] == [True, True]
    sentence = report.sentence()
    assert sentence.startswith(f"{report.total('added')} papers read") and sentence.count("is full") == 1


def test_a_disk_that_is_full_from_the_start_brings_in_nothing(library: Library) -> None:
    pages = library._database.value("PRAGMA page_count")
    library._database.value(f"PRAGMA max_page_count = {pages}")
    text = f"@book{{one, title={{One}}, abstract={{{'word ' * 20_000}}}}}"
    report = library.transfer.import_text(text, format="bibtex")
    assert (report.total("read"), report.step, report.query, report.added_ids) == (0, 0, "", [])
    assert report.sentence() == report.files[0].error and "is full" in report.sentence()
