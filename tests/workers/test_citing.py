"""The child that makes citations: kept warm, told to stop, and no worse than a sentence when a style is hostile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from paperdesk import children, places
from paperdesk.errors import BadInputError, ChildError, UnreadableFileError
from paperdesk.progress import Cancelled, Progress
from paperdesk.workers.citing import LARGEST_STYLE, MOST_WORKS, NAME, About, Citer

WORK = {"id": "a", "type": "book", "title": "On <things>", "author": [{"family": "Doe", "given": "Jane"}]}
HOSTILE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/>{macros}
<citation><layout><text macro="m0"/></layout></citation></style>"""


def shipped(name: str) -> Path:
    return places.resources() / "styles" / f"{name}.csl"


@pytest.fixture(scope="module")
def citer() -> Iterator[Citer]:
    citer = Citer()
    yield citer
    citer.close()


class Watched(Progress):
    def __init__(self, stop: bool = False) -> None:
        self.said: list[tuple[int, int]] = []
        self.stop = stop

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        self.said.append((done, total))
        self.check()

    @property
    def cancelled(self) -> bool:
        return self.stop and bool(self.said)


def test_a_citation_and_a_bibliography(citer: Citer) -> None:
    assert citer.cite(shipped("apa"), [WORK], "text") == "(Doe, n.d.)"
    assert citer.bibliography(shipped("apa"), [WORK], "html") == [(0, "Doe, J. (n.d.). <i>On &lt;things&gt;</i>.")]
    assert citer.cite(shipped("nature"), [WORK], "html") == "<sup>1</sup>"


def test_a_style_tells_what_it_is(citer: Citer) -> None:
    about = citer.about(shipped("ieee"))
    assert about == About("http://www.zotero.org/styles/ieee", about.title, "numeric")
    assert about.title.startswith("IEEE")


def test_progress_is_told_and_cancelling_is_heard(citer: Citer) -> None:
    works = [WORK | {"id": str(number), "title": f"Thing {number}"} for number in range(300)]
    watched = Watched()
    assert len(citer.bibliography(shipped("apa"), works, "text", watched)) == 300
    assert watched.said and watched.said == [(done, 300) for done, _total in watched.said]
    with pytest.raises(Cancelled):
        citer.bibliography(shipped("chicago-author-date"), works, "text", Watched(stop=True))
    assert citer.cite(shipped("apa"), [WORK], "text") == "(Doe, n.d.)", "the next one is answered"


def test_a_style_that_is_changed_is_read_anew(citer: Citer, tmp_path: Path) -> None:
    path = tmp_path / "own.csl"
    start = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info/><citation><layout>'
    text = start + "{}</layout></citation></style>"
    path.write_text(text.format('<text value="one"/>'))
    assert citer.cite(path, [WORK], "text") == "one"
    path.write_text(text.format('<text value="three"/>'))
    assert citer.cite(path, [WORK], "text") == "three"
    with pytest.raises(BadInputError, match="makes no bibliographies"):
        citer.bibliography(path, [WORK], "text")


def test_what_cannot_be_used_is_refused_with_a_sentence(citer: Citer, tmp_path: Path) -> None:
    path = tmp_path / "own.csl"
    with pytest.raises(UnreadableFileError, match=r"“own.csl” cannot be read"):
        citer.cite(path, [WORK], "text")
    path.write_bytes(b"x" * (LARGEST_STYLE + 1))
    with pytest.raises(BadInputError, match="too long"):
        citer.about(path)
    path.write_text("words")
    with pytest.raises(BadInputError, match="no citation style"):
        citer.about(path)
    with pytest.raises(BadInputError, match="At most"):
        citer.cite(shipped("apa"), [WORK] * (MOST_WORKS + 1), "text")
    with pytest.raises(BadInputError, match="no form"):
        citer.cite(shipped("apa"), [WORK], "rtf")


def test_a_style_that_never_ends_costs_its_own_child_only(tmp_path: Path) -> None:
    doubling = "".join(
        f'<macro name="m{n}"><text macro="m{n + 1}"/><text macro="m{n + 1}"/></macro>' for n in range(60)
    )
    path = tmp_path / "bomb.csl"
    path.write_text(HOSTILE.format(macros=f'{doubling}<macro name="m60"><text value="x"/></macro>'))
    limits = children.Limits(memory=1 << 30, cpu=1.0, wall=None)
    citer = Citer(children.Child(NAME, title="Formatting these citations", limits=limits))
    try:
        with pytest.raises((ChildError, BadInputError)):
            citer.cite(path, [WORK], "text")
        assert citer.cite(shipped("apa"), [WORK], "text") == "(Doe, n.d.)"
    finally:
        citer.close()


def test_a_style_that_goes_round_in_circles_is_refused(citer: Citer, tmp_path: Path) -> None:
    path = tmp_path / "circle.csl"
    path.write_text(HOSTILE.format(macros='<macro name="m0"><text macro="m0"/></macro>'))
    with pytest.raises(BadInputError, match="cannot do"):
        citer.cite(path, [WORK], "text")
