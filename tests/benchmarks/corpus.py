"""The papers that benchmarks use: those of a corpus file, and made-up ones after them or where there is none.

Knows records; no library.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from paperdesk.formats import detect
from paperdesk.formats.format import Source
from paperdesk.identifiers import clean_arxiv
from paperdesk.progress import Progress
from paperdesk.record import Person, Record

_SEED = 20261123
_SYLLABLES = "ba co di fe gra hel in ka lo mer net or pha qui ra sol tra un vec wi xen yo zar ing tion al"
_SURNAMES = "Abe Berg Cho Diaz Evans Fontaine Gupta Hansen Ito Jansen Kim Lopez Meier Novak Okafor Petrov Quinn"
_GIVEN = "Ana Ben Chen Dora Emil Fatima Goran Hana Igor Jun Kofi Lea Mira Noor Olga Paul Rosa Sven Tara Wei"


def largest(place: Path) -> Path | None:
    """The file to read: the path itself, or the largest *.jsonl.gz in a folder; None where there is none."""
    if place.is_dir():
        held = sorted(place.glob("*.jsonl.gz"), key=lambda path: path.stat().st_size)
        return held[-1] if held else None
    return place if place.is_file() else None


def papers(corpus: Path | None, start: int, count: int) -> list[Record]:
    """`count` different papers from number `start` on; always the same for the same corpus."""
    held = list(islice(_read(corpus), start + count)) if corpus is not None else []
    found = held[start:]
    if len(found) < count:
        first = start + len(found)
        found += islice(_made_up(held, first), count - len(found))
    return found


def _read(path: Path) -> Iterator[Record]:
    """The papers of JSON lines, or of any file that PaperDesk reads."""
    if ".jsonl" not in path.name:
        source = Source.from_path(path)
        read = detect(source).read
        if read is None:
            raise ValueError(f"{path.name} cannot be read")
        yield from read(source, Progress()).records
        return
    with _opened(path) as lines:
        for line in lines:
            yield _record(json.loads(line))


def _opened(path: Path) -> TextIO:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def _record(line: dict[str, Any]) -> Record:
    arxiv = clean_arxiv(str(line.get("url", ""))) if line.get("source") == "arxiv" else None
    return Record(
        title=str(line.get("title", "")),
        type="article" if arxiv else "paper-conference",
        people=[Person.parse(str(name)) for name in line.get("authors", ())],
        date=str(line.get("year") or ""),
        venue=str(line.get("venue", "")),
        abstract=str(line.get("abstract", "")),
        doi=str(line.get("doi", "")),
        arxiv=arxiv[0] if arxiv else "",
        url=str(line.get("url", "")),
    )


def _made_up(like: Sequence[Record], number: int) -> Iterator[Record]:
    """Papers without end whose words are those of others, as often as there, or of a made-up language."""
    words = _words_of(like) or _made_up_words()
    surnames, given = _SURNAMES.split(), _GIVEN.split()
    while True:
        chance = random.Random(_SEED + number)
        title = " ".join(chance.choices(words, k=chance.randint(6, 14)))
        sentences = [" ".join(chance.choices(words, k=chance.randint(12, 28))).capitalize() + "." for _ in range(9)]
        people = [
            Person(family=chance.choice(surnames), given=chance.choice(given)) for _ in range(chance.randint(1, 8))
        ]
        yield Record(
            title=f"{title.capitalize()} {number}",
            people=people,
            date=str(chance.randint(1990, 2026)),
            venue=f"Proceedings of {chance.choice(words)}",
            abstract=" ".join(sentences),
            doi=f"10.5555/bench.{number}",
        )
        number += 1


def _words_of(records: Sequence[Record]) -> list[str]:
    """The words of some abstracts, each as often as it stands there."""
    return [word for record in records[:300] for word in re.findall(r"[^\W\d_]+", record.abstract)]


def _made_up_words() -> list[str]:
    """20,000 words of a made-up language, common ones many times over."""
    chance = random.Random(_SEED)
    syllables = _SYLLABLES.split()
    kinds = list(dict.fromkeys("".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(20_000)))
    return [word for place, word in enumerate(kinds) for _ in range(max(1, 2_000 // (place + 1)))]


def queries(records: Sequence[Record]) -> list[str]:
    """Twelve queries as a reader types them: words of titles, a name, a phrase, a field, a fact, a slip."""
    chance = random.Random(_SEED)
    titled = [record for record in records if len(_plain(record.title)) >= 5 and record.authors]
    if not titled:
        raise ValueError("the papers have no titles and authors to search for")

    def some(count: int) -> list[str]:
        words = _plain(chance.choice(titled).title)
        start = chance.randint(0, len(words) - count)
        return words[start : start + count]

    name = max((chance.choice(titled).authors[0].family for _ in range(5)), key=len)
    slip = max(some(5), key=len)
    made = [" ".join(some(count)) for count in (1, 2, 2, 3, 3, 4, 5)]
    made.append(f'"{" ".join(some(2))}"')
    made.append(f"author:{name.lower()}")
    made.append(f"title:{some(1)[0]} status:unread")
    made.append(f"{' '.join(some(2))} year:>2018")
    made.append(f"{slip[:3]}{slip[4:]}" if len(slip) > 4 else slip)
    return made


def _plain(title: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[^\W\d_]+", title)]


def letters(query: str) -> list[str]:
    """A query as it grows under the fingers."""
    return [query[:length] for length in range(1, len(query) + 1)]
