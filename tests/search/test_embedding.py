"""The model of the optional package: there or not, what its vectors are like, and that it asks no network."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import numpy as np
import pytest

from paperdesk.search import embedding
from paperdesk.search.embedding import NAME, PACKAGE, installed, load, normal


def test_without_the_package_there_is_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert not installed()
    with pytest.raises(FileNotFoundError, match=PACKAGE):
        load()
    (tmp_path / PACKAGE).mkdir()
    (tmp_path / PACKAGE / "__init__.py").touch()
    assert not installed(), "its files are missing"


def test_vectors_get_the_length_one() -> None:
    assert normal(np.array([[3, 4], [0, 0]], np.float32)).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]


@pytest.mark.skipif(not installed(), reason="the extra is not installed")
def test_the_real_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_about: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    model = load()
    texts = ["Neural ranking of documents", "Retrieving passages with deep networks", "Hedges of the baroque", ""]
    vectors = model.embed(texts * 40)
    assert model.name == NAME and vectors.shape == (160, model.dimensions) and vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1)[:4] == pytest.approx([1, 1, 1, 0], abs=1e-5)
    assert np.allclose(vectors[:4], vectors[-4:]) and np.allclose(vectors[:1], model.embed(texts[:1]))
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1
    assert PACKAGE not in sys.modules and "requests" not in sys.modules
    assert model.embed(["word " * embedding.LONGEST]).any()
