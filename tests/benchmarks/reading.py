"""BibTeX read beside bibtexparser 2 and pybtex (where that is installed), each made to do the same work.

The same text is given to all: entries with their strings put in, the names of every field of names split into their
parts, the TeX of every field and name decoded. The text grows tenfold to show that the time an entry takes does not.
No store and no library has a part in it.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
from collections.abc import Callable, Sequence
from time import process_time
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts

from paperdesk.formats import by_id
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from tests.benchmarks.harness import Bar, Findings, Task

_ENTRIES = 500  # a text for all: bibtexparser takes some milliseconds for every field it decodes
_ROUNDS = 5
_GROWN = (1_000, 10_000)  # entries
_ENTRY = r"""@article{{key{0},
  author = {{M{{\"u}}ller, J{{\"o}}rg and Erd{{\H o}}s, P{{\'a}}l and Juan de la Cruz and {{Research \& Sons}}}},
  title = {{On the {{DNA}} of $\alpha$-helices: {{\'e}}tudes and ``quotes'', part {0}}},
  journal = jss,
  year = {{20{1:02}}},
  month = may,
  volume = {{{0}}},
  pages = {{{0}--{2}}},
  doi = {{10.1000/x.{0}}},
  keywords = {{one, two words, na{{\"i}}ve}},
  abstract = {{We show that 5\% of all things are \emph{{not}} what they seem, after Ram{{\'o}}n~y Cajal and others.
    A second line follows, and a third one that says nothing new about H\textsubscript{{2}}O.}}
}}

"""


def run(task: Task, findings: Findings) -> None:
    """Entries a second of each, then the microseconds an entry of ours as the text grows."""
    text = made_up(task.times(_ENTRIES))
    ours = speeds(read_here, text, task.times(_ROUNDS))
    for name, read in yardsticks().items():
        findings.add(
            "entries read, names split, TeX decoded", "entries/s", ours, bars=[Bar("ratio", at_least=1)],
            beside=(name, speeds(read, text, 1 if task.quick else 2)),
        )  # fmt: skip
    small, large = (speeds(read_here, made_up(task.times(count)), task.times(_ROUNDS)) for count in _GROWN)
    findings.add(
        "a text ten times as long", "entries/s", large, bars=[Bar("ratio", at_least=0.75)], beside=("a tenth", small)
    )


def made_up(entries: int) -> str:
    """A BibTeX text of that many entries, always the same."""
    strings = '@string{jss = "Journal of Statistical Software"}\n\n'
    return strings + "".join(_ENTRY.format(number, number % 30, number + 12) for number in range(entries))


def speeds(read: Callable[[str], int], text: str, rounds: int) -> Sequence[float]:
    """Entries a second of each round; a first one, not counted, loads what is loaded once."""
    read(made_up(2))
    found = []
    for _ in range(rounds):
        gc.collect()
        started = process_time()
        count = read(text)
        found.append(count / (process_time() - started))
        if count != text.count("@article"):
            raise RuntimeError(f"{count} entries were read, {text.count('@article')} stand there")
    return found


def read_here(text: str) -> int:
    """PaperDesk's own reader: names and TeX are always read."""
    records = by_id("bibtex").read(Source.from_text(text, "made-up.bib"), Progress()).records
    if records[0].people[1].family != "Erdős":
        raise RuntimeError("the TeX of names was not decoded")
    return len(records)


def yardsticks() -> dict[str, Callable[[str], int]]:
    """The others, by their names."""
    found: dict[str, Callable[[str], int]] = {"bibtexparser 2": _by_bibtexparser}
    if importlib.util.find_spec("pybtex"):
        found["pybtex"] = _by_pybtex
    return found


def _by_bibtexparser(text: str) -> int:
    # It decodes no names once they are split, so they are decoded before, which costs it the same.
    stack = [LatexDecodingMiddleware(), SeparateCoAuthors(), SplitNameParts()]
    entries = parse_string(text, append_middleware=stack).entries
    if "Erdős" not in str(entries[0]["author"]):
        raise RuntimeError("the TeX of names was not decoded")
    return len(entries)


def _by_pybtex(text: str) -> int:
    library: Any = importlib.import_module("pybtex.database").parse_string(text, "bibtex")
    decode = importlib.import_module("pybtex.richtext").Text.from_latex
    for entry in library.entries.values():
        for value in entry.fields.values():
            str(decode(value))
        for people in entry.persons.values():
            for person in people:
                parts = (person.rich_first_names, person.rich_middle_names, person.rich_prelast_names,
                         person.rich_last_names, person.rich_lineage_names)  # fmt: skip
                names = [str(name) for part in parts for name in part]
        if not names:
            raise RuntimeError("the names were not split")
    return len(library.entries)
