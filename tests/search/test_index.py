from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperdesk.search import index
from paperdesk.search.evaluate import Evaluator
from paperdesk.search.index import FIELDS, Document, IndexUnusable, State, TextAnalyzer
from paperdesk.search.writer import IndexWriter

if TYPE_CHECKING:
    from tests.search.conftest import Corpus


def build(home: Path, title: str) -> None:
    with IndexWriter(home, rebuild=True) as writer:
        writer.replace([Document(1, title)])
        writer.commit(State("e", 1))
        writer.publish()


def test_a_rebuild_swaps_the_folder_and_sweeps_the_old(tmp_path: Path) -> None:
    build(tmp_path, "zebra")
    assert index.live_folder(tmp_path).name == f"v{index.SCHEMA}-1"
    with IndexWriter(tmp_path, rebuild=True) as writer:
        writer.commit(State("e", 2))
        assert index.live_folder(tmp_path).name == f"v{index.SCHEMA}-1"
        writer.publish()
    assert index.live_folder(tmp_path).name == f"v{index.SCHEMA}-2"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "LOCK", f"v{index.SCHEMA}-2"]


def test_a_rebuild_cut_short_changes_nothing_and_is_swept(tmp_path: Path) -> None:
    build(tmp_path, "zebra")
    with IndexWriter(tmp_path, rebuild=True) as writer:
        writer.commit(State("e", 2))
    assert len(list(tmp_path.glob("v*"))) == 2
    evaluator = Evaluator(tmp_path)
    assert evaluator.state == State("e", 1)
    evaluator.close()
    IndexWriter(tmp_path).close()
    assert len(list(tmp_path.glob("v*"))) == 1


@pytest.mark.parametrize("said", ["", "v0-1", "v999-1", "../..", "v1-77", "\xff", "v1-1/../../etc"])
def test_a_current_that_names_no_index_of_ours_is_unusable(tmp_path: Path, said: str) -> None:
    build(tmp_path, "zebra")
    (tmp_path / "CURRENT").write_bytes(said.encode("latin-1"))
    with pytest.raises(IndexUnusable):
        Evaluator(tmp_path)
    with pytest.raises(IndexUnusable):
        IndexWriter(tmp_path)
    build(tmp_path, "lion")  # and a rebuild is all it takes
    Evaluator(tmp_path).close()


def test_a_missing_index_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable):
        Evaluator(tmp_path / "nothing")
    with pytest.raises(IndexUnusable):
        IndexWriter(tmp_path / "nothing")
    index.remove(tmp_path / "nothing")


def test_remove_leaves_nothing(tmp_path: Path) -> None:
    build(tmp_path / "home", "zebra")
    index.remove(tmp_path / "home")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("pattern", ["*.toc", "*.seg"])
@pytest.mark.parametrize("harm", ["remove", "empty", "cut", "noise"])
def test_a_harmed_file_is_never_believed(own_corpus: Corpus, pattern: str, harm: str) -> None:
    """It is refused when it is opened, or at the latest when its words are asked for."""
    folder = index.live_folder(own_corpus.home)
    for path in folder.glob(pattern):
        data = path.read_bytes()
        if harm == "remove":
            path.unlink()
        else:
            half = len(data) // 2
            path.write_bytes(
                {"empty": b"", "cut": data[:half], "noise": data[:half] + b"\xa5" * (len(data) - half)}[harm]
            )
    with pytest.raises(IndexUnusable):
        view = Evaluator(own_corpus.home).view()
        for number in range(len(view.lexicon.text_df)):
            view.match_word(view.lexicon.word(number))


def test_a_foreign_index_is_unusable(tmp_path: Path) -> None:
    from whoosh import fields
    from whoosh import index as whoosh_index

    build(tmp_path, "zebra")
    folder = index.live_folder(tmp_path)
    shutil.rmtree(folder)
    folder.mkdir()
    writer = whoosh_index.create_in(str(folder), fields.Schema(name=fields.TEXT)).writer()
    writer.add_document(name="zebra")
    writer.commit()
    with pytest.raises(IndexUnusable):
        Evaluator(tmp_path)
    with pytest.raises(IndexUnusable):
        IndexWriter(tmp_path)


def test_the_analyzer_pickles_to_nearly_nothing_and_says_the_same_again() -> None:
    analyzer = TextAnalyzer()
    text = "The Schrödinger equations 模型的研究"
    said = [(token.text, token.pos) for token in analyzer(text, positions=True, mode="index")]
    assert ("schroding", 1) in said
    copy = pickle.loads(pickle.dumps(analyzer, 2))
    assert copy == analyzer
    assert [(token.text, token.pos) for token in copy(text, positions=True, mode="index")] == said
    assert len(pickle.dumps(analyzer, 2)) < 200
    assert TextAnalyzer(names=True) != analyzer


def test_what_is_loaded_before_a_search_is_light() -> None:
    modules = ("index", "lexicon", "postings", "snippets", "words", "writer")
    code = f"import sys, {', '.join(f'paperdesk.search.{name}' for name in modules)}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "paperdesk.search.writer" in loaded
    assert not {"numpy", "whoosh", "rapidfuzz"} & set(loaded)


def test_the_schema_stores_no_texts() -> None:
    schema = index.schema()
    assert schema["pid"].unique
    assert schema.stored_names() == ["ledger", "pid"]
    assert {name for name, field in schema.items() if field.indexed} == {*FIELDS, "pid"}
