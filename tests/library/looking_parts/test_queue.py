"""What waits to be asked again: the same work, named in other words, waits once."""

from __future__ import annotations

from pathlib import Path

from paperdesk.library.looking_parts.queue import Queue, wanted
from paperdesk.library.pasting import Find
from paperdesk.online.lookup_parts.identifier import Identifier
from paperdesk.online.waiting import Waiting


def test_the_same_identifier_in_other_words_waits_once(tmp_path: Path) -> None:
    queue = Queue(Waiting(tmp_path), "mine")
    doi = Identifier("doi", "10.1000/ü")
    for line in ("10.1000/ü", "https://doi.org/10.1000/ü", "doi:10.1000/Ü"):
        queue.add_find(Find(line, doi), ["new"], "A")
    (wish,) = queue.all()
    held = wanted(wish)
    assert held is not None and held.find.line == "10.1000/ü"
    queue.add_find(Find("10.1000/ü", doi), ["other"], "A")  # it is to be tagged so as well
    queue.add_find(Find("10.1000/ü", doi), ["new"], "B")
    queue.add_find(Find("10.1000/ü2", Identifier("doi", "10.1000/ü2")), ["new"], "A")
    assert len(queue.all()) == 4
    Queue(Waiting(tmp_path), "another").add_find(Find("10.1000/ü", doi), ["new"], "A")
    assert len(queue.all()) == 4


def test_titles_wait_each_by_itself(tmp_path: Path) -> None:
    queue = Queue(Waiting(tmp_path), "mine")
    for line in ("A title", "Another title", "A title"):
        queue.add_find(Find(line), [], "")
    assert len(queue.all()) == 2
