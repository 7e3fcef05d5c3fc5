"""What pasted texts are: formats, identifiers of every kind and in any company, addresses, references."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.library.pasting import MOST, Find, format_of, read
from paperdesk.library.pasting_parts.guessing import Guess
from paperdesk.online.lookup_parts.identifier import Identifier

PAGE = Path(__file__).parents[2] / "resources" / "sample" / "trending-papers.txt"
PIECES = [
    "10.1000/182", "arXiv:1706.03762", "https://", "arxiv.org/abs/", "[1] ", "1. ", "\n", "\n\n", " ", "Smith, A. ",
    "(2017). ", "“", "”", "et al. ", "ISBN 978-0-387-31073-2", "PMID: 1", "A title of some words. ", ":", ",", "-",
    "doi.org/", "%", "\0", "\ud800", "2001.00001", "and ",
]  # fmt: skip


def names(text: str, *, titles: bool = False) -> list[str]:
    return [find.name for find in read(text, titles=titles).finds]


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("@article{a, title={A}}", "bibtex"),
        ("TY  - JOUR\nTI  - A\nER  - \n", "ris"),
        ('[{"type": "book", "title": "A", "id": "a"}]', "csljson"),
        ("PMID- 1\nTI  - A title\n", "nbib"),
    ],
)
def test_a_bibliography_is_imported(text: str, format: str) -> None:
    assert read(text) == ("format", [], format, False)


def test_the_text_of_the_page_is_imported() -> None:
    assert format_of(PAGE.read_text(encoding="utf-8")) == "trending"


def test_every_kind_of_identifier_in_a_list_of_them() -> None:
    text = """10.1145/3292500.3330701, 10.1000/182; arXiv:1706.03762
    1706.03762v1
    2001.00002 hep-th/9901001
    https://dl.acm.org/doi/pdf/10.1145/3292500.3330702
    https://huggingface.co/papers/2401.00001
    https://doi.org/10.48550/arXiv.2105.00001
    https://pubmed.ncbi.nlm.nih.gov/12345/
    PMID: 12345678
    978-0-387-31073-2
    ISBN 0-262-03384-4"""
    assert names(text) == [
        "arXiv 1706.03762", "DOI 10.1145/3292500.3330701", "DOI 10.1000/182", "arXiv 1706.03762v1", "arXiv 2001.00002",
        "arXiv hep-th/9901001", "DOI 10.1145/3292500.3330702", "arXiv 2401.00001", "arXiv 2105.00001", "PubMed 12345",
        "PubMed 12345678", "ISBN 9780387310732", "ISBN 9780262033848",
    ]  # fmt: skip


def test_one_identifier_alone() -> None:
    assert read("  10.1000/182\n").finds == [Find("10.1000/182", Identifier("doi", "10.1000/182"))]
    assert read("arXiv:1706.03762v5").finds[0].identifier == Identifier("arxiv", "1706.03762", 5)


def test_in_prose_only_what_is_surely_meant_is_found() -> None:
    text = """In our earlier work (see https://arxiv.org/abs/2001.00001v2 and doi:10.1000/182.) we showed in 2017,
with 2001.00003 of 12345678 cases, more. Read https://openreview.net/forum?id=abc_D and https://a.example/page."""
    assert names(text) == ["arXiv 2001.00001v2", "DOI 10.1000/182", "https://openreview.net/forum?id=abc_D"]
    assert read("Dear all, lunch is at noon.\nIn 2017, we ate.").kind == "nothing"
    assert read("  \n").kind == "nothing"


def test_addresses_of_pages_are_found_and_may_tell_a_doi() -> None:
    text = "https://aclanthology.org/2020.acl-main.1/\nhttps://www.nature.com/articles/s41586-020-2649-2\nhttps://a.example/x"
    acl, nature, other = read(text).finds
    assert (acl.identifier, acl.sure) == (Identifier("doi", "10.18653/v1/2020.acl-main.1"), False)
    assert nature.identifier.value == "10.1038/s41586-020-2649-2"
    assert (other.identifier, other.name) == (None, "https://a.example/x")
    assert (acl.record().doi, acl.record().url) == ("", "https://aclanthology.org/2020.acl-main.1/")


def test_numbered_references_are_one_find_each_however_they_are_wrapped() -> None:
    text = """References

[1] A. Vaswani, N. Shazeer, and I. Polosukhin, “Attention is all you need,” in NIPS, 2017, pp. 5998–6008.
[2] Kingma, D. P. and Ba, J. Adam: A method for stochastic
    optimization. arXiv preprint arXiv:1412.6980, 2014.
[3] Jacob Devlin, Ming-Wei Chang, and Kristina Toutanova. 2019. BERT: Pre-training of deep bidirec-
tional transformers for language understanding. In NAACL.
[4] He, K., Zhang, X.: Deep residual learning for image recognition. In: CVPR (2016). https://doi.org/
10.1109/CVPR.2016.90
"""
    finds = read(text).finds
    assert [find.identifier and str(find.identifier) for find in finds] == [
        None, "arXiv 1412.6980", None, "DOI 10.1109/cvpr.2016.90",
    ]  # fmt: skip
    assert [find.guess for find in finds] == [
        Guess("Attention is all you need", ("A. Vaswani",), 2017),
        Guess("Adam: A method for stochastic optimization", ("Kingma, D. P.",), 2014),
        Guess("BERT: Pre-training of deep bidirectional transformers for language understanding",
              ("Jacob Devlin",), 2019),
        Guess("Deep residual learning for image recognition", ("He, K.",), 2016),
    ]  # fmt: skip
    assert all("\n" not in find.line for find in finds)


def test_references_a_line_or_a_paragraph_each() -> None:
    lines = [
        "Vaswani, A., Shazeer, N., & Parmar, N. (2017). Attention is all you need. Advances in Neural Information, 30.",
        "LeCun Y, Bengio Y, Hinton G. Deep learning. Nature. 2015;521:436-444.",
        "Silver, D. et al. Mastering the game of Go with deep neural networks. Nature 529, 484–489 (2016).",
        "Goodfellow, Ian, Yoshua Bengio, and Aaron Courville. “Deep learning in general.” MIT Press, 2016.",
    ]
    titles = ["Attention is all you need", "Deep learning", "Mastering the game of Go with deep neural networks",
              "Deep learning in general"]  # fmt: skip
    for between in ("\n", "\n\n"):
        assert [find.guess.title for find in read(between.join(lines)).finds] == titles
    wrapped = "\n".join(line[:60] + "\n" + line[60:] for line in lines[:1] * 1)
    assert len(read(wrapped).finds) == 1


def test_a_doi_is_whole_again_and_a_lone_author_is_no_title() -> None:
    text = """[1] Ann Author. 2002. Some words on links between things. Journal. doi:10.1109/TSE.
2002.1041053
[2] Don Knuth. Comments on quality in publishing. TUGboat, 5(1):67–67, May 1984.
279757.
"""
    first, second = read(text).finds
    assert (first.identifier, first.guess.title) == (
        Identifier("doi", "10.1109/tse.2002.1041053"), "Some words on links between things",
    )  # fmt: skip
    assert second.guess == Guess("Comments on quality in publishing", (), 1984)
    assert read("279757.").kind == "nothing"


def test_the_same_work_twice_is_one_find() -> None:
    assert names("10.1000/182\nhttps://doi.org/10.1000/182 10.1000/182") == ["DOI 10.1000/182"]


def test_what_was_written_to_be_looked_up_may_be_a_title_or_a_bare_number() -> None:
    text = "Attention Is All You Need\n12345678\n10.1000/182"
    assert names(text, titles=True) == ["“Attention Is All You Need”", "PubMed 12345678", "DOI 10.1000/182"]
    assert names("12345678\nAttention Is All You Need") == []


def test_what_is_known_unasked() -> None:
    doi, arxiv, isbn = (find.record() for find in read("10.1000/182\narXiv:1706.03762v5\n978-0-387-31073-2").finds)
    assert (doi.doi, doi.url, doi.title) == ("10.1000/182", "https://doi.org/10.1000/182", "")
    assert (arxiv.arxiv, arxiv.arxiv_version, arxiv.url) == ("1706.03762", 5, "https://arxiv.org/abs/1706.03762v5")
    assert (isbn.isbn, isbn.type) == ("9780387310732", "book")
    reference = (
        read("Smith AB, Jones C. A study of things and words. J Foo. 2017;3:1-2. doi:10.1000/9").finds[0].record()
    )
    assert (reference.title, reference.date, reference.doi) == ("A study of things and words", "2017", "10.1000/9")


def test_more_than_is_borne_is_cut_and_said() -> None:
    pasted = read("\n".join(f"10.1000/{number}" for number in range(MOST + 5)))
    assert (len(pasted.finds), pasted.cut) == (MOST, True)
    one_line = read(" ".join(f"10.1000/{number}" for number in range(900)))
    assert (len(one_line.finds), one_line.cut) == (900, False)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=40).map("".join), st.booleans())
def test_nothing_raises_and_every_find_names_something(text: str, titles: bool) -> None:
    pasted = read(text, titles=titles)
    assert (pasted.kind == "finds") == bool(pasted.finds)
    for find in pasted.finds:
        assert find.identifier or find.url or find.guess
        assert find.name and "\n" not in find.line
        assert find.record()
