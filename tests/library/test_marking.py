"""Which words are marked in which text."""

from __future__ import annotations

from paperdesk.library import Library
from paperdesk.record import Person, Record


def marked(library: Library, query: str, paper: int) -> tuple[str, list[str]]:
    snippet = library.search(query, typing=True).snippet(paper)
    return (snippet.field, [snippet.text[start:end] for start, end in snippet.marks]) if snippet else ("", [])


def test_a_word_is_marked_only_in_the_fields_it_asks_of(library: Library) -> None:
    paper = library.papers.add(
        Record(title="Limits of graphs", abstract="Lightweight graphs, unlike others, and graphs by Li.",
               people=[Person.parse("Li, Yang")], doi="10.1145/3219819.3219823", key="li2020limits"),
    )  # fmt: skip
    library.notes.save(paper, "On graphs.")
    library.catch_up()
    assert marked(library, "author:li", paper) == ("author", ["Li"])
    assert marked(library, "title:graph", paper) == ("", [])
    assert library.search("title:graph").marks("Limits of graphs") == [(10, 16)]
    assert library.search("note:graph").marks("Limits of graphs") == []
    assert marked(library, "note:graph", paper) == ("note", ["graphs"])
    assert marked(library, "graph", paper)[0] == "abstract"
    assert marked(library, "10.1145/3219819.3219823", paper) == ("doi", ["10.1145/3219819.3219823"])
    assert marked(library, "https://doi.org/10.1145/3219819.3219823", paper)[0] == "doi"
    assert marked(library, "li2020limits", paper) == ("key", ["li2020limits"])
    assert library.search("li2020limits").hits[0].fields == ("key",)
    assert library.search("10.1145/3219819.3219823").hits[0].fields == ("doi",)


def test_a_word_with_a_hyphen_is_marked_written_as_one_too(library: Library) -> None:
    words = ("pretrained", "pre-trained")
    papers = [library.papers.add(Record(title="A", abstract=f"On {word} models.")) for word in words]
    library.catch_up()
    for query in ("pre-training", "pretraining"):
        assert sorted(library.search(query).ids) == papers
        assert [marked(library, query, paper)[1] for paper in papers] == [["pretrained"], ["pre-trained"]]


def test_where_some_words_of_a_phrase_are_enough_these_are_marked(library: Library) -> None:
    both = library.papers.add(Record(title="Whole", abstract="A neural ranking model. Other neural models."))
    some = library.papers.add(Record(title="The neural part", abstract="Neural models."))
    library.catch_up()
    result = library.search('"neural ranking"')
    assert (result.total, result.ids) == (1, [both, some])

    def marked(paper: int) -> list[str]:
        snippet = result.snippet(paper)
        return [snippet.text[start:end] for start, end in snippet.marks]

    assert (marked(both), marked(some)) == (["neural ranking"], ["Neural"])
    assert [*result.marks("The neural part"), *library.marks('"neural ranking"', "Neural models")] == [(4, 10), (0, 6)]
