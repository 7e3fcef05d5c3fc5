"""What texts mean, as vectors: the mean of the token vectors that the optional package wordllama carries.

Only its two files are read, the tokens and their vectors; its own code, which may look for files on the network, is
never run. Loading takes half a second and 100 MB, so a child does it. On Cranfield, and asked to find papers by their
titles, weighing tokens by rarity changed no order for the better once words count as well (0.425 against 0.428 with
the plain mean), so the vectors depend on no other paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from paperdesk import places

PACKAGE = "wordllama"
NAME = "wordllama l2_supercat 256"
"""Of the vectors, as kept beside them: those of another name are made anew."""
LONGEST = 20_000
"""Characters of a text that are read."""

_TOKENS = "tokenizers/l2_supercat_tokenizer_config.json"
_VECTORS = "weights/l2_supercat_256.safetensors"
_TOGETHER = 64  # texts whose tokens are summed at once

Rows = npt.NDArray[np.float32]
"""A vector a row, each of length 1, or 0 for a text without words."""


class Model(Protocol):
    """What makes vectors of texts."""

    name: str
    dimensions: int

    def embed(self, texts: Sequence[str]) -> Rows:
        """The vectors of some texts, in their order."""
        ...


def installed() -> bool:
    """Whether the package is there, with both files; loads nothing."""
    return _folder() is not None


def load() -> Model:
    """The model of the installed package; FileNotFoundError without it."""
    folder = _folder()
    if folder is None:
        raise FileNotFoundError(f"{PACKAGE} is not installed")
    return _TokenMeans(folder)


def _folder() -> Path | None:
    folder = places.package_folder(PACKAGE)
    whole = folder is not None and (folder / _TOKENS).is_file() and (folder / _VECTORS).is_file()
    return folder if whole else None


class _TokenMeans:
    name = NAME

    def __init__(self, folder: Path) -> None:
        from safetensors import safe_open
        from tokenizers import Tokenizer

        with safe_open(folder / _VECTORS, framework="np") as held:
            self._vectors: Rows = held.get_tensor("embedding.weight").astype(np.float32)
        self._tokens: Any = Tokenizer.from_file(str(folder / _TOKENS))
        self._tokens.no_padding()
        self._tokens.no_truncation()
        self.dimensions = int(self._vectors.shape[1])

    def embed(self, texts: Sequence[str]) -> Rows:
        """The vectors of some texts, in their order."""
        made: Rows = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), _TOGETHER):
            asked = [text[:LONGEST] for text in texts[start : start + _TOGETHER]]
            for at, found in enumerate(self._tokens.encode_batch(asked, add_special_tokens=False), start):
                if found.ids:
                    made[at] = self._vectors[found.ids].sum(axis=0)
        return normal(made)


def normal(rows: Rows) -> Rows:
    """The same vectors with the length 1; what is 0 stays 0."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    found: Rows = rows / lengths
    return found
