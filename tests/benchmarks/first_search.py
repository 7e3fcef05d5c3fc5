"""A process that searches once: `… first_search ENGINE PLACE`; prints milliseconds of its steps.

They are: opened, the first answer, the first beginning of a word; the first counts from when the code is loaded.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from time import perf_counter

_WORDS = "language models"
_BEGUN = "machine tran"


def main(engine: str, place: Path) -> None:
    """Take the steps one after another."""
    found: list[Sequence[object]]
    if engine == "ours":
        from paperdesk.library import Library

        moments = [perf_counter()]
        with Library.open(place) as library:
            moments.append(perf_counter())
            found = [library.search(_WORDS, limit=50).hits]
            moments.append(perf_counter())
            found.append(library.search(_BEGUN, limit=50, typing=True).hits)
            moments.append(perf_counter())
    else:
        from tests.benchmarks.engines import Fts, Tantivy

        moments = [perf_counter()]
        held = Fts(place) if engine == "fts" else Tantivy(place)
        moments.append(perf_counter())
        found = [held.ask(_WORDS) if isinstance(held, Fts) else held.ask(held.parsed(_WORDS))]
        moments.append(perf_counter())
        found.append(held.ask(f"{_BEGUN}*") if isinstance(held, Fts) else held.ask(held.begun(_BEGUN)))
        moments.append(perf_counter())
    if not found[0]:
        raise RuntimeError("nothing was found")
    print(json.dumps([(later - sooner) * 1000 for sooner, later in pairwise(moments)]))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
