"""The words of an index: what begins with some letters, what is nearly spelt so, what a reader may have meant.

A word here is a term (a stem, or a part of a name) or a surface form (a word as it stands in texts, folded), which
leads to its term. Words get a number when first seen and keep it, so that what later commits add is little work.
Knows counts and letters, no documents and no files.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import repeat
from math import log2
from typing import TYPE_CHECKING, NamedTuple

from paperdesk.search import words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int32]
    Words = npt.NDArray[np.object_]

_AT_ONCE = 5_000  # words that are numbered at once
_FEW = 20_000  # numbers up to which sorting them is the fastest way to have each once
_COMMON = 2  # how often a word came that may be suggested
_MOST_SUGGESTED = 5_000  # answers that are kept
_LAST = "\U0010ffff"


class Vocabulary:
    """Words and their numbers; grows only. One is shared by the lexicons of all commits.

    Held in what the collector of cyclic garbage does not walk through: a plain dict of words and numbers, arrays, and
    tuples. Half a million words in lists would stop every thread for fifty milliseconds at each of its full rounds.
    """

    def __init__(self) -> None:
        import numpy as np

        self._numbers: dict[str, int] = {}
        self._words: Words = np.empty(0, object)  # by number, with room for more
        self._by_length: dict[int, tuple[str, ...]] = {}
        self._measured = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def words(self) -> Words:
        """The words by number, and room behind them. Another array after some growths: whoever holds one reads on."""
        return self._words

    def word(self, number: int) -> str:
        """The word of a number."""
        return str(self._words[number])

    def number(self, word: str) -> int:
        """The number of a word; -1 for one never seen."""
        return self._numbers.get(word, -1)

    def numbers(self, found: Sequence[str]) -> Ints:
        """The numbers of words; new words get one."""
        import numpy as np

        numbers = np.empty(len(found), np.int32)
        for start in range(0, len(found), _AT_ONCE):  # between these other threads have their turn
            some = found[start : start + _AT_ONCE]
            its = np.fromiter(map(self._numbers.get, some, repeat(-1)), np.int32, len(some))
            unknown = np.flatnonzero(its < 0).tolist()
            if unknown:
                self._add(list(dict.fromkeys([some[place] for place in unknown])))
                its[unknown] = [self._numbers[some[place]] for place in unknown]
            numbers[start : start + len(some)] = its
        return numbers

    def _add(self, new: list[str]) -> None:
        import numpy as np

        start, stop = len(self._numbers), len(self._numbers) + len(new)
        if stop > len(self._words):
            words = np.empty(max(stop, len(self._words) * 5 // 4), object)
            words[:start] = self._words[:start]
            self._words = words
        self._words[start:stop] = new
        self._numbers.update(zip(new, range(start, stop), strict=True))

    def of_length(self, length: int) -> tuple[str, ...]:
        """All words of so many letters."""
        with self._lock:
            start, self._measured = self._measured, len(self)
            for each, words in _by_length(self._words[start : self._measured]).items():
                self._by_length[each] = self._by_length.get(each, ()) + words
            return self._by_length.get(length, ())


class Expansion(NamedTuple):
    """Numbers of the terms that a prefix or a near spelling stands for, in texts and in names, with a factor each.

    The factor (up to 1) says how much a hit of the term counts; `cut` how many terms were left out.
    """

    texts: Ints
    text_factors: npt.NDArray[np.float32]
    names: Ints
    name_factors: npt.NDArray[np.float32]
    cut: int = 0


class Lexicon:
    """The words of one commit: how many documents hold each term, and which terms the surface forms lead to."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        texts: Iterable[tuple[Ints, Ints]] = (),
        names: Iterable[tuple[Ints, Ints]] = (),
        forms: Iterable[tuple[Ints, Ints, Ints]] = (),
    ) -> None:
        """`texts`, `names`: numbers of terms and in how many documents they stand, part by part of the index.

        `forms`: numbers of surface forms, of their terms, and how often each form came. Each part is in the order of
        its words.
        """
        import numpy as np

        self.vocabulary = vocabulary
        self._parts: list[Ints] = []
        size = len(vocabulary)
        self.text_df: Ints = np.zeros(size, np.int32)
        """By number: documents that hold the term in a text, fields counted apart."""
        self.name_df: Ints = np.zeros(size, np.int32)
        """By number: documents that hold the term in a name."""
        self._stem: Ints = np.full(size, -1, np.int32)
        self._count: Ints = np.zeros(size, np.int32)
        self._suggested: dict[str, str | None] = {}
        self._common_by_length: dict[int, tuple[str, ...]] | None = None
        for numbers, df in texts:
            self._parts.append(numbers)
            self.text_df[numbers] += df
        for numbers, df in names:
            self._parts.append(numbers)
            self.name_df[numbers] += df
        for numbers, stems, counts in forms:
            self._parts.append(numbers)
            self._stem[numbers] = stems
            self._count[numbers] += counts

    def number(self, term: str) -> int:
        """The number of a term of this commit; -1 for one that is not in it."""
        number = self.vocabulary.number(term)
        return number if number < len(self.text_df) else -1

    def word(self, number: int) -> str:
        """The word of a number."""
        return self.vocabulary.word(number)

    def documents(self, term: str) -> int:
        """In how many documents a term stands; an upper bound, as fields are counted apart."""
        number = self.number(term)
        return 0 if number < 0 else int(self.text_df[number]) + int(self.name_df[number])

    def commonest(self, limit: int) -> list[int]:
        """The numbers of the terms that most documents hold in their texts."""
        import numpy as np

        if limit < len(self.text_df):
            most = np.argpartition(self.text_df, -limit)[-limit:]
        else:
            most = np.arange(len(self.text_df))
        return [int(number) for number in most if self.text_df[number]]

    def expand(self, prefix: str, limit: int | None = None) -> Expansion:
        """What a folded prefix stands for: the terms it begins, those of the forms it begins, and its own stem.

        With `limit` only the commonest. The prefix as a whole word counts fully, what goes on after it less.
        """
        import numpy as np

        numbers = self._beginning_with(prefix)
        stems = self._stem[numbers]
        own = [number for number in map(self.number, (words.stem_of(prefix), prefix)) if number >= 0]
        texts = self._distinct([numbers, stems[stems >= 0], np.array(own, np.int32)])
        texts = texts[self.text_df[texts] > 0]
        names = numbers[self.name_df[numbers] > 0]
        cut = 0
        if limit is not None and len(texts) + len(names) > limit:
            cut = len(texts) + len(names) - limit
            df = np.concatenate([self.text_df[texts], self.name_df[names]])
            df[_among(np.concatenate([texts, names]), own)] = np.iinfo(np.int32).max  # the word itself always stays
            chosen = np.sort(np.argpartition(df, -limit)[-limit:])
            texts, names = texts[chosen[chosen < len(texts)]], names[chosen[chosen >= len(texts)] - len(texts)]
        return Expansion(
            texts, np.where(_among(texts, own), 1.0, 0.5).astype(np.float32),
            names, np.where(_among(names, own), 1.0, 0.5).astype(np.float32), cut,
        )  # fmt: skip

    def near(self, form: str, distance: int) -> Expansion:
        """The terms of words with at most `distance` letters wrong, swapped, missing or too many."""
        import numpy as np

        texts: dict[int, float] = {}
        names: dict[int, float] = {}
        own = self.number(words.stem_of(form))
        if own >= 0 and self.text_df[own]:
            texts[own] = 1.0
        for word, wrong in self._nearly(form, distance):
            factor = 1.0 / (1 + wrong)
            number = self.number(word)
            if self.name_df[number]:
                names[number] = factor
            for term in (number, int(self._stem[number])):
                if term >= 0 and self.text_df[term]:
                    texts[term] = max(texts.get(term, 0.0), factor)
        return Expansion(
            np.array(list(texts), np.int32), np.array(list(texts.values()), np.float32),
            np.array(list(names), np.int32), np.array(list(names.values()), np.float32),
        )  # fmt: skip

    def suggest(self, word: str) -> str | None:
        """The word that may have been meant, folded; None when nothing near is much commoner than what was written."""
        form = words.fold(word)
        if len(form) < 4 or not form.isalpha():
            return None
        if form not in self._suggested:
            if len(self._suggested) >= _MOST_SUGGESTED:
                self._suggested.clear()
            self._suggested[form] = self._suggest(form)
        return self._suggested[form]

    def _suggest(self, form: str) -> str | None:
        own = self._common(form)
        least = 2 + 5 * own
        best, best_score = None, 0.0
        # A word that is known may be a slip of the finger, hardly two.
        for other, wrong in self._nearly_common(form, 1 if own or len(form) < 6 else 2):
            common = self._common(other)
            if wrong == 0 or common < least:
                continue
            score = log2(common) - 5.0 * wrong + (2.0 if other[0] == form[0] else 0.0) + 20.0
            if score > best_score:
                best, best_score = other, score
        return best

    def _beginning_with(self, prefix: str) -> Ints:
        word = self.vocabulary.words.__getitem__
        found = []
        for part in self._parts:
            start = bisect_left(part, prefix, key=word)
            found.append(part[start : bisect_left(part, prefix + _LAST, start, key=word)])
        return self._distinct(found)

    def _distinct(self, parts: list[Ints]) -> Ints:
        """Each number once, ascending."""
        import numpy as np

        if sum(map(len, parts)) < _FEW:
            return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int32)
        marked = np.zeros(len(self.text_df), np.bool_)
        for part in parts:
            marked[part] = True
        return np.flatnonzero(marked).astype(np.int32)

    def _nearly(self, form: str, distance: int) -> list[tuple[str, int]]:
        """Words of this commit within a distance of spelling, with the distance."""
        found: list[tuple[str, int]] = []
        for length in range(max(1, len(form) - distance), len(form) + distance + 1):
            found += [
                pair for pair in nearly(form, self.vocabulary.of_length(length), distance) if self._is_here(pair[0])
            ]
        return found

    def _nearly_common(self, form: str, distance: int) -> list[tuple[str, int]]:
        """The same of the words that came more than once: of most others nobody means to read."""
        import numpy as np

        if self._common_by_length is None:
            common = np.flatnonzero((self._count * (self._stem >= 0) + self.name_df) >= _COMMON)
            self._common_by_length = _by_length(self.vocabulary.words[common])
        found: list[tuple[str, int]] = []
        for length in range(max(1, len(form) - distance), len(form) + distance + 1):
            found += nearly(form, self._common_by_length.get(length, ()), distance)
        return found

    def _is_here(self, word: str) -> bool:
        number = self.number(word)
        return number >= 0 and bool(
            self.text_df[number] or self.name_df[number] or (self._stem[number] >= 0 and self._alive_one(number))
        )

    def _alive_one(self, number: int) -> bool:
        return bool(self.text_df[self._stem[number]])

    def _common(self, form: str) -> int:
        """How often a form came, as a word or in names."""
        number = self.number(form)
        if number < 0:
            return 0
        return int(self._count[number]) * self._is_here(form) + int(self.name_df[number])


def _by_length(words: Iterable[str]) -> dict[int, tuple[str, ...]]:
    """Words by how many letters they have."""
    found: dict[int, list[str]] = {}
    for word in words:
        found.setdefault(len(word), []).append(word)
    return {length: tuple(its) for length, its in found.items()}


def _among(numbers: Ints, few: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Which of the numbers are one of a few."""
    import numpy as np

    found = np.zeros(len(numbers), np.bool_)
    for one in few:
        found |= numbers == one
    return found


def nearly(form: str, candidates: Sequence[str], distance: int) -> list[tuple[str, int]]:
    """Those of the candidates that are `form` with at most `distance` letters wrong, swapped, missing or too many."""
    import numpy as np
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    if not candidates:
        return []
    distances = cdist([form], candidates, scorer=OSA.distance, score_cutoff=distance, dtype=np.uint8)[0]
    return [(candidates[at], int(distances[at])) for at in np.flatnonzero(distances <= distance).tolist()]
