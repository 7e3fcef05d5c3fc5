"""Which of many titles are nearly the same: a missing letter, another spelling, words swapped. Knows no papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paperdesk.progress import Progress

ENOUGH = 92.0
"""From here on, of 100, two titles by the same first author are alike."""
_BEGINNING = 16  # letters of a title that another goes on from
_BLOCK = 500  # titles compared with all others at once
_MOST = 4_000  # titles that are each compared with every other; more are compared with their neighbours
_NEIGHBOURS = 12


# With which a title may begin in one source and not in another. Shorter ones hardly change a title, and are beginnings
# of words as well: "a" of "asymmetric", "un" of "unstable".
_ARTICLES = frozenset(("the", "der", "die", "das", "eine", "les", "los", "las", "una", "uno", "gli", "het", "een"))
_LONGEST_ARTICLE = max(map(len, _ARTICLES))


def likeness(one: str, other: str) -> float:
    """How alike two folded titles are, from 0 to 100; a title that goes on where the other ends is like it, and so is
    one that only has an article before the other.
    """
    from rapidfuzz.fuzz import ratio

    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _BEGINNING and longer.startswith(shorter):
        return max(ENOUGH, float(ratio(one, other)))
    if _is_articled(longer, shorter):
        return max(ENOUGH, float(ratio(one, other)))
    return float(ratio(one, other))


def _is_articled(longer: str, shorter: str) -> bool:
    """Whether a folded title is another with an article before it."""
    return longer.endswith(shorter) and longer[: len(longer) - len(shorter)] in _ARTICLES


def like_places(title: str, titles: Sequence[str], enough: float = ENOUGH) -> list[int]:
    """The places in `titles` of those that are like one."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extract

    found = {place for _text, _score, place in extract(title, titles, scorer=ratio, score_cutoff=enough, limit=None)}
    found |= {
        place
        for place, other in enumerate(titles)
        if (
            other.startswith(title)
            or title.startswith(other)
            or _is_articled(other, title)
            or _is_articled(title, other)
        )
        and likeness(title, other) >= enough
    }
    return sorted(found)


def like_pairs(
    titles: Sequence[str], enough: float = ENOUGH, progress: Progress | None = None
) -> Iterator[tuple[int, int, float]]:
    """The pairs of places in `titles` that are alike, each once, and how much. Raises Cancelled when that is wished.

    Of more than some thousand titles only those that begin or end alike are compared, so that it never takes the
    square of them.
    """
    progress = progress or Progress()
    yield from _articled(titles, enough)
    if len(titles) > _MOST:
        yield from _neighbours(titles, enough, progress)
        return
    import numpy as np
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import cdist

    order = sorted(range(len(titles)), key=lambda place: len(titles[place]))
    inner = [titles[place] for place in order]
    lengths = np.array([len(title) for title in inner])
    for start in range(0, len(inner), _BLOCK):
        progress.check()
        rows = inner[start : start + _BLOCK]
        # Titles much longer than these cannot be as alike.
        end = int(np.searchsorted(lengths, len(rows[-1]) * (200 - enough) / enough + 1, side="right"))
        scores = cdist(rows, inner[start:end], scorer=ratio, score_cutoff=enough, dtype=np.uint8, workers=1)
        for row, column in zip(*np.nonzero(scores), strict=True):
            if column > row:
                yield order[start + int(row)], order[start + int(column)], float(scores[row, column])
    yield from _continued(titles, enough)


def _continued(titles: Sequence[str], enough: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of which one goes on where the other ends: a subtitle that one source leaves out."""
    order = sorted(range(len(titles)), key=titles.__getitem__)
    for place, first in enumerate(order):
        for second in order[place + 1 : place + 1 + _NEIGHBOURS]:
            if not titles[second].startswith(titles[first]):
                break
            score = likeness(titles[first], titles[second])
            if len(titles[first]) >= _BEGINNING and score == enough:
                yield first, second, score


def _articled(titles: Sequence[str], enough: float) -> Iterator[tuple[int, int, float]]:
    """Pairs that differ by an article at the beginning and are too short to be alike by their letters."""
    from rapidfuzz.fuzz import ratio

    bare: dict[str, list[int]] = {}
    for place, title in enumerate(titles):
        bare.setdefault(title, []).append(place)
    for place, title in enumerate(titles):
        for cut in range(1, min(_LONGEST_ARTICLE, len(title) - 1) + 1):
            if title[:cut] not in _ARTICLES:
                continue
            for other in bare.get(title[cut:], [])[:_NEIGHBOURS]:
                score = likeness(title, titles[other])
                if ratio(title, titles[other]) < enough <= score:
                    yield other, place, score


def _neighbours(titles: Sequence[str], enough: float, progress: Progress) -> Iterator[tuple[int, int, float]]:
    from rapidfuzz.fuzz import ratio

    seen: set[tuple[int, int]] = set()
    backwards = [title[::-1] for title in titles]
    for texts in (titles, backwards):
        order = sorted(range(len(texts)), key=texts.__getitem__)
        for place, first in enumerate(order):
            if place % _BLOCK == 0:
                progress.check()
            for second in order[place + 1 : place + 1 + _NEIGHBOURS]:
                if not ratio(titles[first], titles[second], score_cutoff=enough):
                    if not titles[second].startswith(titles[first]):
                        continue
                    if likeness(titles[first], titles[second]) < enough:
                        continue
                pair = (min(first, second), max(first, second))
                if pair not in seen:
                    seen.add(pair)
                    yield *pair, likeness(titles[first], titles[second])
