"""What all benchmarks share: what one is told (Task), what it found (Measure), bars and yardsticks, JSON and a table.

Knows no library and no Qt.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, TextIO


@dataclass(frozen=True)
class Task:
    """What a benchmark is given. Everything in `library` was put there by `prepare`; nobody changes it."""

    size: int  # papers in the library
    work: Path  # a folder to work in; PAPERDESK_HOME lies in it
    entries: int  # works in `bibtex`
    quick: bool  # a tenth of the repetitions: only to see that it runs
    corpus: Path | None  # None: made-up papers
    judged: tuple[Path, ...] = ()  # folders of collections whose answers were judged

    @property
    def folder(self) -> Path:
        """Where all that was prepared for this size lies."""
        return self.work / f"papers-{self.size}"

    @property
    def library(self) -> Path:
        """A library of `size` papers with its index."""
        return self.folder / "library"

    @property
    def bibtex(self) -> Path:
        """A BibTeX file of `entries` works that are not in the library."""
        return self.folder / f"new-{self.entries}.bib"

    @property
    def queries(self) -> list[str]:
        """What is typed, chosen from the papers so that it finds some."""
        return list(json.loads((self.folder / "queries.json").read_text(encoding="utf-8")))

    def times(self, often: int) -> int:
        """How often to repeat something, given how often it is worth it."""
        return max(1, often // 10) if self.quick else often

    def save(self, path: Path) -> None:
        """Write the task down for the process that does it."""
        path.write_text(json.dumps(asdict(self), default=str), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Task:
        """A task that was written down."""
        held = json.loads(path.read_text(encoding="utf-8"))
        corpus = Path(held["corpus"]) if held["corpus"] else None
        judged = tuple(map(Path, held["judged"]))
        return cls(held["size"], Path(held["work"]), held["entries"], held["quick"], corpus, judged)


@dataclass(frozen=True)
class Bar:
    """What has to be reached: `of` is a figure of the measure, or its "ratio" or "p95 ratio" to the yardstick."""

    of: str
    at_most: float = math.inf
    at_least: float = -math.inf

    def met(self, figure: float) -> bool:
        """Whether a figure reaches it."""
        return self.at_least <= figure <= self.at_most

    @property
    def words(self) -> str:
        """ "max <= 50"."""
        least = f"{self.of} >= {self.at_least:g}" if self.at_least > -math.inf else ""
        return least or f"{self.of} <= {self.at_most:g}"


@dataclass(frozen=True)
class Figures:
    """The middle and the bad end of some values."""

    count: int
    median: float
    p95: float
    p99: float
    max: float
    min: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Figures:
        """The figures of at least one value, by the nearest rank."""
        if not values:
            raise ValueError("nothing was measured")
        ordered = sorted(values)

        def rank(share: float) -> float:
            return ordered[max(0, math.ceil(share * len(ordered)) - 1)]

        named = (rank(0.5), rank(0.95), rank(0.99), ordered[-1], ordered[0])
        return cls(len(ordered), *(round(value, 3) for value in named))


@dataclass(frozen=True)
class Measure:
    """One thing measured in one run, beside its yardstick of the same run where it has one."""

    benchmark: str
    size: int
    name: str
    unit: str
    figures: Figures
    yardstick: str = ""
    beside: Figures | None = None
    bars: tuple[Bar, ...] = ()
    remark: str = ""

    @property
    def ratio(self) -> float | None:
        """How the median stands to the yardstick's."""
        return round(self.figures.median / self.beside.median, 3) if self.beside and self.beside.median else None

    @property
    def p95_ratio(self) -> float | None:
        """How the slow end stands to the yardstick's."""
        return round(self.figures.p95 / self.beside.p95, 3) if self.beside and self.beside.p95 else None

    def met(self, bar: Bar) -> bool:
        """Whether one of the bars is reached."""
        if bar.of in ("ratio", "p95 ratio"):
            ratio = self.ratio if bar.of == "ratio" else self.p95_ratio
            return ratio is not None and bar.met(ratio)
        return bar.met(getattr(self.figures, bar.of))

    def as_json(self) -> dict[str, Any]:
        """The row of the report."""
        out: dict[str, Any] = {
            "benchmark": self.benchmark, "size": self.size, "measure": self.name, "unit": self.unit,
            **asdict(self.figures), "bars": [{"bar": bar.words, "met": self.met(bar)} for bar in self.bars],
        }  # fmt: skip
        if self.beside is not None:
            out["yardstick"] = {"name": self.yardstick, **asdict(self.beside)}
            out["ratio"], out["p95_ratio"] = self.ratio, self.p95_ratio
        if self.remark:
            out["remark"] = self.remark
        return out


@dataclass
class Findings:
    """What one benchmark found, in the order it was measured."""

    benchmark: str
    size: int
    measures: list[Measure] = field(default_factory=list)

    def add(
        self, name: str, unit: str, values: Sequence[float], *, bars: Sequence[Bar] = (),
        beside: tuple[str, Sequence[float]] | None = None, remark: str = "",
    ) -> Measure:  # fmt: skip
        """Keep some values, with the yardstick's name and values."""
        yardstick, others = beside or ("", ())
        measure = Measure(
            self.benchmark, self.size, name, unit, Figures.of(values), yardstick,
            Figures.of(others) if others else None, tuple(bars), remark,
        )  # fmt: skip
        self.measures.append(measure)
        return measure


class Stopwatch:
    """Milliseconds of `with` blocks, one after another."""

    def __init__(self) -> None:
        self.ms: list[float] = []
        self._since = 0.0

    def __enter__(self) -> None:
        self._since = perf_counter()

    def __exit__(self, *_error: object) -> None:
        self.ms.append((perf_counter() - self._since) * 1000)


def table(rows: Sequence[dict[str, Any]], out: TextIO) -> None:
    """Print the rows of a report for reading."""
    heads = ("measure", "papers", "median", "p95", "p99", "max", "n", "unit", "yardstick", "bars")
    lines: list[tuple[str, ...]] = []
    for row in rows:
        beside = row.get("yardstick")
        against = f"{row['ratio']} x {beside['name']} ({_short(beside['median'])})" if beside else ""
        if any(bar["bar"].startswith("p95 ratio") for bar in row["bars"]) and beside:
            against += f", p95 {row['p95_ratio']} x ({_short(beside['p95'])})"
        bars = ", ".join(f"{bar['bar']}{'' if bar['met'] else ' MISSED'}" for bar in row["bars"])
        figures = (_short(row[name]) for name in ("median", "p95", "p99", "max"))
        name = f"{row['benchmark']}: {row['measure']}"
        lines.append((name, f"{row['size']:,}", *figures, str(row["count"]), row["unit"], against, bars))
    widths = [max(len(line[place]) for line in [heads, *lines]) for place in range(len(heads))]
    for line in [heads, *lines]:
        cells = [
            cell.rjust(width) if 1 <= place <= 6 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip(), file=out)


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
