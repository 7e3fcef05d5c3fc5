"""Makes the pictures of the README: a library from the sample, worked on a little, shown by the program itself.

Run with the environment's Python: `.venv/bin/python resources/make_pictures.py`. Needs no display.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from paperdesk.library import Library
from paperdesk.library.libraries import sample_page
from paperdesk.record import Status

PICTURES = Path(__file__).parent / "pictures"
NOTE = """## Key idea

Distil only the **last** layer's self-attention, plus the *relation between values*, so teacher and student may differ
in depth and width.

> retains more than 99% accuracy on SQuAD 2.0 … using 50% of the Transformer parameters

- [x] Check the teacher-assistant ablation
- [ ] Try on our 6-layer student: `hidden=384`

| student | layers | speed-up |
|---|---|---|
| MiniLM | 6 | 2.0× |
"""
TAGS = {
    "language-models": "language OR bert OR transformer",
    "vision": "vision OR image",
    "pruning": "pruning OR compression",
    "survey": "survey OR review",
    "retrieval": "retrieval",
    "nas": '"architecture search"',
}


def work(library: Library) -> str:
    """Read, tag and note a little; the key of the paper to show."""
    library.transfer.import_files([sample_page()], index=True)
    for tag, query in TAGS.items():
        library.tags.add(library.papers.find(query)[:14], [tag])
    every = library.papers.find()
    library.reading.set_status(every[5:24], Status.READ)
    library.reading.set_status(every[30:35], Status.READING)
    library.reading.star(every[2:10])
    library.reading.enqueue(every[40:47])
    for number, paper in enumerate(every[30:35]):
        library.reading.set_page(paper, 3 + 4 * number, 24)
    library.collections.add(library.papers.find("transformer"), library.collections.ensure("Thesis/Ch. 2 Transformers"))
    library.collections.add(library.papers.find("compression"), library.collections.ensure("Thesis/Ch. 3 Compression"))
    library.collections.add(every[50:56], library.collections.create("Reading group"))
    library.shelves.add("Unread surveys", "status:unread tag:survey")
    library.shelves.add("Starred, no notes yet", "is:starred -has:note")
    (paper,) = library.papers.find("minilm")[:1]
    library.notes.save(paper, NOTE)
    library.papers.edit([paper], {
        "people": ["Wenhui Wang", "Furu Wei", "Li Dong", "Hangbo Bao", "Nan Yang", "Ming Zhou"], "date": "2020",
        "venue": "NeurIPS", "arxiv": "2002.10957", "key": "wang2020minilm",
    })  # fmt: skip
    library.reading.rate([paper], 4)
    library.backups.create()
    library.catch_up()
    return library.papers.get(paper).key


def main() -> int:
    """Make every picture; 0 when all were made."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["PAPERDESK_HOME"] = home
        with Library.open(Path(home) / "data" / "library", create=True) as library:
            library.rename("Reading desk")
            key = work(library)
        for name, words in (
            ("desk-light", ["--theme", "light", "--view", "unread", "--select", key]),
            ("search-dark", ["--theme", "dark", "--search", "pretrain* retrieval"]),
        ):
            command = [sys.executable, "-m", "paperdesk", "--size", "1440x900", *words]
            environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
            command += ["--screenshot", str(PICTURES / f"{name}.png")]
            done = subprocess.run(command, env=environment, check=False)
            if done.returncode:
                return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
