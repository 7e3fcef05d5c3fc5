"""What pasted texts are: formats, identifiers of every kind and in any company, addresses, references."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.library import pasting
from paperdesk.library.pasting import MOST, Find, Pasted, format_of, read
from paperdesk.library.pasting_parts.entries import entries_of
from paperdesk.library.pasting_parts.guessing import Guess
from paperdesk.online.lookup_parts.identifier import Identifier

PAGE = Path(__file__).parents[2] / "resources" / "sample" / "trending-papers.txt"
PIECES = [
    "10.1000/182", "arXiv:1706.03762", "https://", "arxiv.org/abs/", "[1] ", "1. ", "\n", "\n\n", " ", "Smith, A. ",
    "(2017). ", "“", "”", "et al. ", "ISBN 978-0-387-31073-2", "PMID: 1", "A title of some words. ", ":", ",", "-",
    "doi.org/", "@misc{a, title={", "}", "TY  - JOUR\n", "ER  - ", "TI  - A", "%", "\0", "\ud800", "2001.00001", "and ",
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
    assert read(text) == Pasted("format", [], format, entries=(text,))


MAIL = """Hi,
see @misc{foo, title={Foo bar of the mail}, author={Ann {Bee}}, year=2001, doi={10.1000/foo}, eprint={1706.00003}}
that is https://doi.org/10.1000/foo and arXiv:1706.00003v2, and also https://doi.org/10.1000/182 and arXiv:1706.03762
% in no case arXiv:1706.00001

@article{bar, title = {Never (closed}, note = "arXiv:1706.00002",

Smith, A. (2001). A work of some words. Journal, 3, 4.
"""
RIS = "TY  - JOUR\nTI  - A title\nDO  - 10.1000/ris\n"


def test_what_stands_around_a_bibliography_is_named_as_well() -> None:
    pasted = read(MAIL)
    assert (pasted.kind, pasted.format, pasted.entries) == ("format", "bibtex", (MAIL,))
    assert [find.name for find in pasted.finds] == ["arXiv 1706.03762", "DOI 10.1000/182", "“A work of some words”"]
    ris = read(f"Dear all,\n{RIS}ER  - \n\nand arXiv:1706.03762, not 10.1000/RIS\n{RIS}\nBye")
    assert (ris.kind, ris.format, ris.entries) == ("format", "ris", (f"{RIS}ER  - \n\n{RIS}",))
    assert [find.name for find in ris.finds] == ["arXiv 1706.03762"]
    both = read(f"{RIS}ER  - \n@misc{{foo, title={{Foo}}, doi={{10.1000/foo}}}}\n10.1000/182")
    assert (both.format, [find.name for find in both.finds]) == ("ris", ["DOI 10.1000/182"])
    assert [format_of(entry) for entry in both.entries] == ["ris", "bibtex"]


def test_what_only_looks_like_a_bibliography_is_looked_through() -> None:
    assert names("@article (it says 10.1000/182)") == ["DOI 10.1000/182"]


def test_a_bibliography_that_stands_alone_comes_in_as_it_is() -> None:
    for text in ("% Encoding: UTF-8\n@misc(a, title={A )}, url={https://arxiv.org/abs/1706.03762})\n@comment{10.1/1}",
                 f"TI  - The type is lost\nDO  - 10.1000/2\nER  - \n{RIS}",
                 "Dear all,\n@book{a, title={B}}\nbye"):  # fmt: skip
        pasted = read(text)
        assert (pasted.kind, pasted.finds, pasted.entries) == ("format", [], (text,))


def test_the_text_of_the_page_is_imported() -> None:
    assert format_of(PAGE.read_text(encoding="utf-8")) == "trending"


def test_every_kind_of_identifier_in_a_list_of_them() -> None:
    text = """10.1145/3292500.3330701, 10.1000/182; arXiv:1706.03762
    1706.03762v1
    2001.00002 hep-th/9901001
    https://dl.acm.org/doi/pdf/10.1145/3292500.3330702
    https://huggingface.co/papers/2401.00001
    https://doi.org/10.48550/arXiv.2105.00001
    https://arxiv.org/abs/2105.00001v3
    https://pubmed.ncbi.nlm.nih.gov/12345/
    PMID: 12345678
    978-0-387-31073-2
    ISBN 0-262-03384-4"""
    assert names(text) == [
        "arXiv 1706.03762v1", "DOI 10.1145/3292500.3330701", "DOI 10.1000/182", "arXiv hep-th/9901001",
        "arXiv 2001.00002", "DOI 10.1145/3292500.3330702", "arXiv 2401.00001", "arXiv 2105.00001v3", "PubMed 12345",
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


def test_a_family_name_behind_small_words_begins_a_reference() -> None:
    lines = [
        "O'Neil, C. (2016). Weapons of math destruction. Crown.",
        "van den Berg, A. (2019). Poems of the sea. Poetry, 3, 1-3. https://doi.org/10.1000/poem.3",
        "de Vries, Simon (2020). Another study of seas. Poetry, 4, 5-9.",
        "’t Hooft, G. (1971). Lagrangians for massive fields. Nuclear Physics B, 35, 167.",
        "van der Meer AB, Özdemir Ş. A study of many seas. J Foo. 2017;3:1-2.",
        "d’Alembert, J. (1743). A treatise on dynamics. Paris.",
        "'tHooft, G. (1972). More of Lagrangians. Nuclear Physics B, 44, 189.",
        "al-Khwarizmi, M. (1825). The book of algebra. Baghdad.",
    ]
    titles = ["Weapons of math destruction", "Poems of the sea", "Another study of seas",
              "Lagrangians for massive fields", "A study of many seas", "A treatise on dynamics", "More of Lagrangians",
              "The book of algebra"]  # fmt: skip
    finds = read("\n".join(lines)).finds
    assert [find.guess.title for find in finds] == titles
    assert [find.identifier for find in finds] == [None, Identifier("doi", "10.1000/poem.3"), *[None] * 6]
    # A line that begins in small letters goes on where none does, and names go on behind initials.
    wrapped = "Smith, A.,\nvan den Berg, A. (2019). Poems of the sea. Proc.\nof the Conference, Vol. 3.\nde facto, 5-9."
    assert len(read(wrapped).finds) == 1
    assert len([*entries_of("A. Smith, B. C.\nvan den Berg, A. Poems of the sea. Poetry, 2019.")]) == 1


@pytest.mark.parametrize(
    ("text", "dois"),
    [
        ("Becker, M. (2024). Not there. SPLC. https://doi.org/10.1145/3646548.\n3672587", ["10.1145/3646548.3672587"]),
        ("See https://doi.org/10.1038/s41586-\n020-2649-2 for more", ["10.1038/s41586-020-2649-2"]),
        ("doi:10.1038/s41586\n-020-2649-2", ["10.1038/s41586-020-2649-2"]),
        ("doi: 10.\n1038/nature14539", ["10.1038/nature14539"]),
        ("doi: 10.1038/\nnature14539", ["10.1038/nature14539"]),
        ("doi: 10.1038/ nature14539", ["10.1038/nature14539"]),
        ("doi: 10.1038\n/nature14539", ["10.1038/nature14539"]),
        ("https://doi.org/\n10.1000/182", ["10.1000/182"]),
        ("https://doi.org/ 10.1000/182", ["10.1000/182"]),
        ("10.1000/182\n10.1000/183", ["10.1000/182", "10.1000/183"]),
        ("Bee, A. (2024). A title. J, 1. doi:10.1000/182.\n3. Cee, B. (2023). Of it. J, 2.", ["10.1000/182"]),
        ("10.1000/182.\n2001.00001", ["10.1000/182", "arXiv 2001.00001"]),
        ("Doe, J. (2018). A thing. Science. https://doi.org/10.1126/science.\naat1234", ["10.1126/science.aat1234"]),
        ("Doe, J. (2018). A thing. Science. https://doi.org/10.1126/science.\n  aat1234", ["10.1126/science.aat1234"]),
        ("Doe, J. (2018). A thing. Plos. doi:10.1371/journal.\npone.0000217.", ["10.1371/journal.pone.0000217"]),
        ("Doe, J. (2019). A thing. Review. https://doi.org/10.1037/rev000\n0123", ["10.1037/rev0000123"]),
        ("Doe, J. (2019). A thing. Review. https://doi.org/10.1037/rev0\n  123456.", ["10.1037/rev0123456"]),
        ("Doe, J. (2019). A thing. Review. https://doi.org/10.1037/rev0123\n17\nRoe, K.", ["10.1037/rev0123"]),
        ("Doe, J. (2019). A thing. Review. doi:10.1000/182.\nRoe, K2. A thing.", ["10.1000/182"]),
        ("10.1000/182\n0123", ["10.1000/182"]),
    ],
)
def test_a_doi_that_is_cut_at_the_end_of_a_line_is_whole(text: str, dois: list[str]) -> None:
    assert [find.name.removeprefix("DOI ") for find in read(text).finds if find.identifier] == dois
    if ".\n" not in text:  # lines that were written to be looked up are one each but for these
        assert names(text, titles=True)[0].removeprefix("DOI ") == dois[0]


def test_references_of_more_styles() -> None:
    references = {
        "Hawking, S.W. (1988) A Brief History of Time.": "A Brief History of Time",
        "Smith, J. and Roe, K. (2003) ‘The author’s title of things’, Journal, 3(2).": "The author’s title of things",
        "Smith, J. (2003) 'A title of some things', Journal of X, 3(2), pp. 1-2.": "A title of some things",
        "Vaswani A, Kaiser Ł, Polosukhin I. Attention is all you need. Adv Neural. 2017.": "Attention is all you need",
        "Smith J-P, Roe C Jr. Title of the thing here. Nature. 2001;1:1.": "Title of the thing here",
        "Bee, Y.: Deep learning methods. Nature (2015) London Publishing Group of All": "Deep learning methods",
    }
    found = {line: read(line).finds[0].guess for line in references}
    assert {line: guess and guess.title for line, guess in found.items()} == references
    assert read("\n".join(references)).finds[0].guess == Guess("A Brief History of Time", ("Hawking, S.W",), 1988)
    listed = "1: Smith J. A title of some words. J Foo. 2001;3:1. PMID: 123\n\n2: Roe J. Another of such. J Foo. 2002."
    assert [find.guess.title for find in read(listed).finds] == ["A title of some words", "Another of such"]


def test_lists_of_chemistry_have_stops_and_semicolons_between_names() -> None:
    references = {
        "Smith, J.; Doe, A. A trial of things in mice. J. Am. Chem. Soc. 2001, 3, 1-9.": "A trial of things in mice",
        "Doe, J. Another trial of things. Org. Lett. 2002, 4, 2-8.": "Another trial of things",
        "van der Berg, A. B.; O’Neil, C.-D.; Smith, J., Jr. Rings of carbon. Synlett 2010, 75, 1.": "Rings of carbon",
        "Smith, J., Jones, K. A title of some words. J Foo, 2001, 3, 1-9.": "A title of some words",
        "Doe, J.; et al. A third trial of things. Org. Lett. 2003, 4, 2.": "A third trial of things",
    }
    for before in ("", "{}. ", "({}) ", "[{}] "):
        finds = read("\n".join(before.format(number) + line for number, line in enumerate(references, 1))).finds
        assert [find.guess.title for find in finds] == [*references.values()]
    assert finds[0].guess == Guess("A trial of things in mice", ("Smith, J.",), 2001)
    for untitled in ("Smith, J.; Doe, A. J. Am. Chem. Soc. 2001, 3, 1-9.", "Roe, J. Angewandte Chemie 2002, 4, 2-8."):
        assert read(f"1. {untitled}").kind == "nothing"


def test_references_by_the_chinese_standard() -> None:
    lines = [
        "王伟, 李强. 深度学习综述[J]. 计算机学报, 2018, 41(1): 1-20.",
        "张三. 图神经网络研究[D]. 北京: 清华大学, 2020.",
        "李四, 等. 面向知识图谱的实体对齐方法[C]//会议论文集. 上海: 出版社,\n2019: 1-9.",
        "Smith J A, Doe B, et al. A thing of English kind[J]. Nature, 2019, 3: 1-2.",
        "VASWANI A, SHAH D J. Attention of a kind[C]//Advances in things. 2017: 5998-6008.",
    ]
    guesses = [
        Guess("深度学习综述", ("王伟",), 2018), Guess("图神经网络研究", ("张三",), 2020),
        Guess("面向知识图谱的实体对齐方法", ("李四",), 2019), Guess("A thing of English kind", ("Smith, J A",), 2019),
        Guess("Attention of a kind", ("VASWANI, A",), 2017),
    ]  # fmt: skip
    for before in ("", "[{}] ", "［{}］"):
        text = "\n".join(before.format(number) + line for number, line in enumerate(lines, 1))
        assert [find.guess for find in read(text).finds] == guesses
    wide = (
        "[1] 王伟，李强．深度学习综述：进展［J］．计算机学报，2018，41：1．\n[2] 国务院。发展规划[EB/OL]。(2017-07-20)"
    )
    assert [find.guess.title for find in read(wide).finds] == ["深度学习综述：进展", "发展规划"]
    glued = "[1]王伟,李强.深度学习综述[J].学报,2018,41:1.\n[2]He K,Ren S,et al.Deep learning of things[C]//CVPR,2016:7."
    assert [find.guess.title for find in read(glued).finds] == ["深度学习综述", "Deep learning of things"]
    assert read("Let us study the ring [A]. In 2001 we did so, as the module [M]. was there.").kind == "nothing"


def test_wrapped_references_are_told_apart_though_lines_begin_with_numbers() -> None:
    text = """Adams, Anton. 2025. “Bayesian things for classification.” Journal of Research 31
(1): 151–59. https://doi.org/10.1000/made.1.
Bell, Sarat, Zeinab Nezami, and Maryam Hafeez. (2024). Benchmarking vector and graph, Research
(2024). 174–82.
Cole, K. O. (2021). Ensembles for classification of claims. Journal of Learning Research,
27(2), 67–75. https://doi.org/10.1000/made.3
"""
    assert [(find.guess.title, find.guess.year) for find in read(text).finds] == [
        ("Bayesian things for classification", 2025), ("Benchmarking vector and graph, Research (2024)", 2024),
        ("Ensembles for classification of claims", 2021),
    ]  # fmt: skip


def test_a_list_of_references_is_no_page_of_trending_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    class Claim:
        id = "trending"

    monkeypatch.setattr(pasting, "detect", lambda _source: Claim)  # shorter and longer lines look like one
    lines = [f"Adams, A. ({2000 + number}). A title of thing {number}. Journal, 31(1), 1–9." for number in range(20)]
    assert len(read("\n".join(lines)).finds) == 20
    assert format_of(PAGE.read_text(encoding="utf-8")) == "trending"


def test_identifiers_of_one_kind_share_a_label_or_a_mark_between_them() -> None:
    assert names("PMID: 12345678, 23456789 and 34567890") == ["PubMed 12345678", "PubMed 23456789", "PubMed 34567890"]
    assert names("PMIDs: 12345678/2345678; 34567890, 2019") == ["PubMed 12345678", "PubMed 2345678", "PubMed 34567890"]
    assert names("PMID: 12345678, 2017;12:1234567-9") == ["PubMed 12345678"]
    assert names("1810.04805;1810.04806 1810.04807|1810.04808") == [f"arXiv 1810.0480{digit}" for digit in (5, 6, 7, 8)]
    assert set(names("1706.03762,2005.14165, 1810.04805v2;hep-th/9901001,math.GT/0309136")) == {
        "arXiv 1706.03762", "arXiv 2005.14165", "arXiv 1810.04805v2", "arXiv hep-th/9901001", "arXiv math/0309136",
    }  # fmt: skip


def test_a_sentence_may_name_an_old_arxiv_id_bare() -> None:
    text = "arXiv:1706.03762, https://arxiv.org/abs/2002.10957v2 and hep-th/9901001"
    assert names(text) == ["arXiv 1706.03762", "arXiv 2002.10957v2", "arXiv hep-th/9901001"]
    assert names("see https://arxiv.org/abs/ 2002.10957 and https://arxiv.org/abs/ too") == ["arXiv 2002.10957"]


def test_what_looks_like_a_number_of_pubmed_is_none() -> None:
    for text in ("12/05/2024", "1234/5678", "1200/EUR", "2024/05/12"):
        assert names(text) == names(text, titles=True) == []


def test_the_same_work_twice_is_one_find() -> None:
    assert names("1706.03762\narXiv:1706.03762v5\n1706.03762v2") == ["arXiv 1706.03762v5"]
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


def test_numbers_of_services_are_found_in_their_addresses() -> None:
    paper = "204e3073870fae3d05bcbc2f6a8e263d9b72e776"
    text = f"""https://www.semanticscholar.org/paper/Attention-Is-All-You-Need/{paper}
    https://api.semanticscholar.org/CorpusID:13756489
    https://openalex.org/W2741809807 https://api.openalex.org/works/w2741809808
    https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1761432/
    PMC1761433"""
    found = [find.identifier for find in read(text).finds]
    assert [(one.kind, one.value) for one in found] == [
        ("semanticscholar", paper), ("semanticscholar", "CorpusID:13756489"), ("openalex", "W2741809807"),
        ("openalex", "W2741809808"), ("pmc", "PMC1761432"), ("pmc", "PMC1761433"),
    ]  # fmt: skip
    known = read("PMC1761433").finds[0].record()
    assert (known.url, known.pmid, known.isbn) == ("https://pmc.ncbi.nlm.nih.gov/articles/PMC1761433/", "", "")
    assert names("(PMID: 17135205; PMCID: PMC1761432)") == ["PubMed 17135205"]


def test_more_than_is_borne_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pasted = read("\n".join(f"10.1000/{number}" for number in range(MOST + 5)))
    assert (len(pasted.finds), pasted.cut) == (MOST, True)
    assert pasted.remark.startswith("The text names more than the 2,000 works")
    one_line = read(" ".join(f"10.1000/{number}" for number in range(900)))
    assert (len(one_line.finds), one_line.cut) == (900, False)
    monkeypatch.setattr(pasting, "LARGEST", 1_000)
    long = read("word " * 300 + "10.1000/182")
    assert (long.kind, long.remark) == ("nothing", "Only the first 1,000 letters of the text were looked through.")
    assert read("word " * 100 + "10.1000/182").remark == ""


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=40).map("".join), st.booleans())
def test_nothing_raises_and_every_find_names_something(text: str, titles: bool) -> None:
    pasted = read(text, titles=titles)
    assert bool(pasted.finds) == (pasted.kind == "finds") or pasted.kind == "format"
    assert bool(pasted.entries) == (pasted.kind == "format")
    for find in pasted.finds:
        assert find.identifier or find.url or find.guess
        assert find.name and "\n" not in find.line
        assert find.record()
