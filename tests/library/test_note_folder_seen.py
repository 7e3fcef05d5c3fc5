"""A later look at a folder of notes passes by what has not changed, and by nothing that has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperdesk.library import Library
from paperdesk.library.note_folder_seen import Marks


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return tmp_path / "vault"


def _age(vault: Path) -> None:
    """Have the files written an hour ago: what was written just now is looked at again."""
    for path in vault.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read."""
    names: list[str] = []
    read_bytes = Path.read_bytes

    def told(path: Path) -> bytes:
        names.append(path.name)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", told)
    return names


def test_a_later_look_reads_only_what_changed_since(
    library: Library, papers: list[int], vault: Path, looked_at: list[str]
) -> None:
    library.note_folder.sync(vault)
    _age(vault)
    library.note_folder.sync(vault)
    looked_at.clear()
    report = library.note_folder.sync(vault)
    assert looked_at == [] and report.unchanged == len(papers)

    mine, yours, tagged = papers[:3]
    names = {paper: f"{library.papers.get(paper).key}.md" for paper in papers}
    path = vault / names[yours]
    path.write_text(path.read_text("utf-8") + "Typed there\n", "utf-8")
    library.notes.save(mine, "Typed here")
    report = library.note_folder.sync(vault)
    assert set(looked_at) == {names[mine], names[yours]} and (report.written, report.read) == (1, 1)
    assert "Typed there" in library.papers.get(yours).note and "Typed here" in (vault / names[mine]).read_text("utf-8")

    library.tags.add([tagged], ["old"])
    _age(vault)
    library.note_folder.sync(vault)
    library.tags.rename("old", "new")
    library.note_folder.sync(vault)
    assert "- new" in (vault / names[tagged]).read_text("utf-8")


def test_a_file_that_was_left_alone_is_looked_at_each_time(
    library: Library, papers: list[int], vault: Path, looked_at: list[str]
) -> None:
    library.note_folder.sync(vault)
    path = vault / f"{library.papers.get(papers[0]).key}.md"
    path.write_bytes(b"\xff\xfe")
    _age(vault)
    for _time in range(2):
        assert [problem.where for problem in library.note_folder.sync(vault).problems] == [path.name]


def test_what_was_written_just_now_is_not_settled(tmp_path: Path) -> None:
    for name in ("old.md", "said.md", "new.md"):
        (tmp_path / name).write_text("x", "utf-8")
    os.utime(tmp_path / "old.md", (1_700_000_000, 1_700_000_000))
    os.utime(tmp_path / "said.md", (1_700_000_000, 1_700_000_000))
    (tmp_path / "link.md").symlink_to(tmp_path / "nowhere")
    marks = Marks.of(tmp_path)
    assert marks.files["link.md"] == (0, -1) and marks.files["old.md"] == (1_700_000_000_000_000_000, 1)
    assert set(marks.settled(["said.md", "Vol. 3"])) == {"old.md", "link.md"}
