"""Looking up, filling in, fetching and waiting, with a network that answers from a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from paperdesk.errors import BadInputError
from paperdesk.library import Library
from paperdesk.library.looking_parts.outcomes import Looked, Proposal, fill_sentence
from paperdesk.library.pasting import Find
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import Person, Record
from paperdesk.settings import Settings
from tests.fake_network import PDF, FakeNetwork
from tests.online.conftest import StoppedProgress

ATTENTION = "1706.03762"


@pytest.fixture
def network() -> FakeNetwork:
    made = FakeNetwork()
    made.arxiv(ATTENTION, "Attention Is All You Need", "Ashish Vaswani", "The dominant models.")
    made.crossref("10.1000/182", "A Journal Paper of Some Length", volume="3", page="1-9")
    return made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def library(tmp_path: Path, network: FakeNetwork, settings: Settings) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True, options=settings.get) as opened:
        opened.looking.make_web = network.web(tmp_path / "web-cache")
        yield opened


def finds(library: Library, text: str) -> list[Find]:
    return library.looking.read(text, titles=True).finds


def add(library: Library, text: str, **more: object) -> dict[str, str]:
    """What became of each find, by its name."""
    return {line.find.name: line.state for line in library.looking.add(finds(library, text), **more).lines}


def paper_of(library: Library, name: str) -> Record:
    return library.papers.get(library.papers.find(name)[0]).record


# Adding ---------------------------------------------------------------------------------------------------------------


def test_what_is_found_comes_in_as_one_step(library: Library, network: FakeNetwork) -> None:
    report = library.looking.add(finds(library, f"{ATTENTION}\n10.1000/182\n10.1000/none"), Progress())
    assert [(line.state, line.title, line.service) for line in report.lines] == [
        ("added", "Attention Is All You Need", "arXiv"), ("added", "A Journal Paper of Some Length", "Crossref"),
        ("nothing", "", ""),
    ]  # fmt: skip
    assert report.lines[2].message == "No service knows DOI 10.1000/none."
    assert report.sentence() == "3 works: 2 added, 1 not found."
    record = library.papers.get(report.lines[0].paper).record
    assert (record.arxiv, record.arxiv_version, record.abstract) == (ATTENTION, 1, "The dominant models.")
    assert len(library.history.steps(10)) == 1
    library.undo()
    assert library.papers.count() == 0
    assert network.contacts == [""]


def test_what_the_library_has_asks_nobody(library: Library, papers: list[int], network: FakeNetwork) -> None:
    text = f"https://arxiv.org/abs/{ATTENTION}v3\n10.1109/CVPR.2016.90\n978-0-387-31073-2"
    report = library.looking.add(finds(library, text))
    assert [(line.state, line.paper) for line in report.lines] == [("here", paper) for paper in papers]
    assert (network.asked, network.contacts, library.papers.count()) == ([], [], 3)
    library.papers.edit(papers[:1], {"url": "https://openreview.net/forum?id=abc"})
    assert add(library, "https://openreview.net/forum?id=abc") == {"https://openreview.net/forum?id=abc": "here"}
    assert add(library, "Vaswani, A. and Others, B. (2017). Attention is all you need. NIPS.") == {
        "“Attention is all you need”": "here"
    }


def test_tags_and_a_collection_go_on_what_is_here_as_well(library: Library, papers: list[int]) -> None:
    states = add(library, f"{ATTENTION}\n10.1000/182", tags=["ml"], collection="A/B")
    assert [*states.values()] == ["updated", "added"]
    for paper in (papers[0], library.papers.find("journal paper")[0]):
        held = library.papers.get(paper)
        assert ([tag.path for tag in held.tags], held.collections) == (["ml"], ("A/B",))


def test_one_work_by_two_names_is_one_paper(library: Library, network: FakeNetwork) -> None:
    network.crossref("10.1000/att", "Attention Is All You Need", "Vaswani")
    states = add(library, f"{ATTENTION}\n10.1000/att")
    assert [*states.values()] == ["added", "updated"] and library.papers.count() == 1


def test_a_reference_is_looked_for_by_its_title(library: Library, network: FakeNetwork) -> None:
    text = "[1] A. Vaswani et al., “Attention is all you need,” in NIPS, 2017.\n[2] B. Roe, “Unheard of works,” 2001."
    report = library.looking.add(library.looking.read(text).finds)
    assert [line.state for line in report.lines] == ["added", "nothing"]
    assert "surely “Unheard of works" in report.lines[1].message
    wrong = "Author, A. (2017). A journal paper of some length. Journal. doi:10.1000/misprint"
    assert [*add(library, wrong).values()] == ["added"]
    assert paper_of(library, "journal").doi == "10.1000/182"


def test_what_is_in_the_trash_comes_back(library: Library, papers: list[int]) -> None:
    library.papers.trash(papers[:1])
    assert [*add(library, ATTENTION).values()] == ["updated"]
    assert not library.papers.get(papers[0]).trashed


def test_switched_off_they_come_in_with_what_they_say(
    library: Library, network: FakeNetwork, settings: Settings
) -> None:
    settings.set("lookups", False)
    looked = library.looking.look(finds(library, f"10.1000/182\n{ATTENTION}v2\nhttps://a.example/x"))
    assert [one.state for one in looked] == ["unasked"] * 3
    assert "switched off" in looked[0].message and "address" in looked[2].message
    report = library.looking.bring(looked)
    assert [line.state for line in report.lines] == ["added"] * 3
    assert (network.asked, network.contacts) == ([], [])
    paper = library.papers.find("doi:10.1000/182")[0]
    bare = library.papers.get(paper).record
    assert (bare.doi, bare.url, bare.title) == ("10.1000/182", "https://doi.org/10.1000/182", "")
    with pytest.raises(BadInputError, match="switched off"):
        library.looking.fill([paper])
    settings.set("lookups", True)
    (line, *_rest) = library.looking.fill([paper])[0].fields
    assert (line.field, line.new, line.chosen) == ("title", "A Journal Paper of Some Length", True)


def test_a_page_whose_doi_nobody_knows_comes_in_with_its_address(library: Library) -> None:
    report = library.looking.add(finds(library, "https://aclanthology.org/2020.acl-main.1/"))
    record = library.papers.get(report.lines[0].paper).record
    assert (report.lines[0].state, record.doi, record.url) == ("added", "", "https://aclanthology.org/2020.acl-main.1/")


def test_a_service_that_fails_is_told_and_nothing_comes_in(library: Library, network: FakeNetwork) -> None:
    network.answer = lambda url: httpx2.Response(503, content=b"") if "arxiv.org" not in url else None
    report = library.looking.add(finds(library, f"10.1000/182\n{ATTENTION}"))
    assert {line.state for line in report.lines} == {"failed", "added"}
    assert "out of order" in report.lines[0].message
    assert not library.looking.waiting()


def test_each_answer_is_told_as_it_comes_and_stopping_adds_nothing(library: Library) -> None:
    heard: dict[int, Looked] = {}
    library.looking.look(finds(library, f"{ATTENTION}\n10.1000/182"), Progress(), heard.__setitem__)
    assert [heard[place].state for place in (0, 1)] == ["found", "found"]
    with pytest.raises(Cancelled):
        library.looking.add(finds(library, "10.1000/none"), StoppedProgress(0))
    assert library.papers.count() == 0


def test_the_contact_is_told_once_it_is_given(library: Library, network: FakeNetwork, settings: Settings) -> None:
    add(library, "10.1000/182")
    settings.set("contact_mail", "ann@a.example")
    add(library, "10.1000/none")
    assert network.contacts == ["", "ann@a.example"]
    with pytest.raises(ValueError, match="no address for mail"):
        settings.set("contact_mail", "nobody")


# Offline --------------------------------------------------------------------------------------------------------------


def test_offline_it_waits_and_is_done_later(library: Library, network: FakeNetwork) -> None:
    network.online = False
    report = library.looking.add(finds(library, f"10.1000/182\n{ATTENTION}"), tags=["ml"])
    assert [line.state for line in report.lines] == ["waiting", "waiting"]
    assert "no connection to the network" in report.lines[0].message
    assert library.papers.count() == 0
    assert library.looking.waiting_words() == ["DOI 10.1000/182", f"arXiv {ATTENTION}"]
    again = library.looking.resume()
    assert (again.left, [line.state for line in again.looked.lines]) == (2, ["waiting", "waiting"])
    network.online = True
    done = library.looking.resume()
    assert (done.left, done.sentence()) == (0, "2 works: 2 added.")
    assert [tag.path for tag in library.papers.get(library.papers.find("attention")[0]).tags] == ["ml"]
    assert library.looking.resume().sentence() == "Nothing is waiting."


def test_half_of_them_may_be_answered_before_the_network_goes(library: Library, network: FakeNetwork) -> None:
    def gone_after_arxiv(url: str) -> None:
        network.online = "arxiv.org" not in url

    network.answer = gone_after_arxiv
    states = add(library, f"{ATTENTION}\n10.1000/182")
    assert states == {f"arXiv {ATTENTION}": "added", "DOI 10.1000/182": "waiting"}
    gone = library.looking.forget()
    assert len(gone) == 1 and not library.looking.waiting()
    library.looking.wait_again(gone)
    assert library.looking.waiting() == gone and library.looking.waiting()[0].asked == gone[0].asked


def _throttled(url: str) -> httpx2.Response | None:
    return httpx2.Response(429, headers={"Retry-After": "7200"}) if "arxiv.org" in url else None


def test_what_a_service_puts_off_for_hours_waits_as_well(
    library: Library, papers: list[int], network: FakeNetwork
) -> None:
    network.answer = _throttled
    network.pdf("https://arxiv.org/pdf/1801.00001")
    report = library.looking.add(finds(library, "1801.00001"))
    assert report.lines[0].state == "waiting"
    assert report.sentence() == (
        "arXiv 1801.00001 waits until you ask again. “export.arxiv.org” has been asked too often and wants to be left"
        " alone for a while. Ask again in 2 hours."
    )
    assert library.looking.fetch(papers[:1]).lines[0].state == "waiting"
    proposed = library.looking.fill(papers[:1])[0]
    assert (proposed.state, proposed.fields) == ("waiting", ())
    assert fill_sentence([proposed]).startswith("“Attention Is All You Need” waits until you ask again. “export.arxiv")
    assert [wish.kind for wish in library.looking.waiting()] == ["lookup", "pdf", "fill"]
    assert library.looking.resume().left == 3
    network.answer = lambda _url: None
    network.arxiv("1801.00001", "A Later Paper")
    network.pdf(f"https://arxiv.org/pdf/{ATTENTION}")
    done = library.looking.resume()
    assert (done.left, done.looked.lines[0].state, done.fetched.lines[0].state) == (0, "added", "fetched")
    assert [proposal.paper for proposal in done.proposals] == papers[:1]


def test_a_title_that_a_service_puts_off_waits(library: Library, network: FakeNetwork) -> None:
    network.answer = lambda _url: httpx2.Response(429, headers={"Retry-After": "7200"})
    assert list(add(library, "Smith, A. (2001). A work of some words. Journal.").values()) == ["waiting"]
    paper = library.papers.add(Record(title="A work of many words"))
    assert proposal(library, paper).state == "waiting"


# Filling in -----------------------------------------------------------------------------------------------------------


def proposal(library: Library, paper: int) -> Proposal:
    return library.looking.fill([paper])[0]


def test_what_is_empty_is_chosen_and_what_differs_is_not(library: Library) -> None:
    paper = library.papers.add(Record(title="A journal paper", doi="10.1000/182", date="2016", venue="Journal",
                                      people=[Person.parse("Author, Ann")], volume="3"))  # fmt: skip
    proposed = proposal(library, paper)
    assert (proposed.source, proposed.name) == ("Crossref", "A journal paper")
    assert {field.field: (field.old, field.new, field.chosen) for field in proposed.fields} == {
        "title": ("A journal paper", "A Journal Paper of Some Length", False),
        "type": ("article", "article-journal", True),
        "date": ("2016", "2017", False),
        "pages": ("", "1-9", True),
    }
    assert proposed.fields[1].texts == ("Preprint", "Journal article")
    assert library.looking.apply([proposed]) == 1
    record = library.papers.get(paper).record
    assert (record.title, record.type, record.date, record.pages) == (
        "A journal paper", "article-journal", "2016", "1-9",
    )  # fmt: skip
    assert library.history.undo_label == "Fill in: 1 paper"
    library.undo()
    assert library.papers.get(paper).record.pages == ""


def test_what_was_set_by_hand_is_never_chosen_and_what_is_written_counts_as_nobodys(library: Library) -> None:
    paper = library.papers.add(Record(title="A Journal Paper of Some Length", doi="10.1000/182", pages="4"))
    library.papers.edit([paper], {"pages": ""})
    pages = next(field for field in proposal(library, paper).fields if field.field == "pages")
    assert (pages.chosen, pages.by_hand) == (False, True)
    library.looking.apply([proposal(library, paper)])
    assert library.papers.get(paper).record.pages == ""
    assert library._database.value("SELECT edited FROM paper WHERE id = ?", (paper,)) == '["pages"]'


def test_a_field_that_was_changed_meanwhile_is_left_alone(library: Library) -> None:
    paper = library.papers.add(Record(title="A Journal Paper of Some Length", doi="10.1000/182"))
    proposed = proposal(library, paper)
    library.papers.edit([paper], {"pages": "77"})
    library.looking.apply([proposed])
    assert library.papers.get(paper).record.pages == "77"
    library.papers.trash([paper])
    assert library.looking.apply([proposed]) == 0
    assert library.looking.apply([]) == 0


def test_a_paper_without_identifier_is_found_by_its_title_where_that_can_be_believed(
    library: Library, network: FakeNetwork
) -> None:
    right = library.papers.add(Record(title="Attention is all you need", people=[Person.parse("Vaswani, A.")]))
    wrong = library.papers.add(Record(title="Attention is all you need", people=[Person.parse("Roe, R.")]))
    nothing = library.papers.add(Record(title="Wholly unheard of words here"))
    good, bad, none = library.looking.fill([right, wrong, nothing])
    assert {field.field: field.new for field in good.fields if field.chosen}["arxiv"] == f"{ATTENTION}v1"
    assert (bad.fields, bad.message) == ((), "No service knows a work that is surely this one.")
    assert none.fields == ()
    library.looking.apply([good])
    record = library.papers.get(right).record
    assert (record.arxiv, record.arxiv_version) == (ATTENTION, 1)


def test_of_another_work_nothing_is_chosen_and_it_is_said(library: Library, network: FakeNetwork) -> None:
    network.works["10.1000/wrong"] = network.works["10.1000/182"] | {"abstract": "<jats:p>Of cabbages.</jats:p>"}
    network.crossref("10.1000/same", "A Journal Paper of Some Length", volume="3", abstract="<jats:p>Same.</jats:p>")
    people = [Person.parse("MacLeod, Fiona")]
    other = library.papers.add(Record(title="Sheep in the Highlands", doi="10.1000/wrong", date="2001", people=people))
    third = library.papers.add(Record(title="Goats in the Highlands", doi="10.1000/same", people=people, volume="1"))
    for paper, doi in ((other, "10.1000/182"), (third, "10.1000/same")):
        proposed = proposal(library, paper)
        assert proposed.doubted and proposed.extra == () and not any(field.chosen for field in proposed.fields)
        assert proposed.message == (
            "Crossref answers with what looks like another work: “A Journal Paper of Some Length” by Author (2017),"
            f" DOI {doi}. None of it is chosen."
        )
        assert library.looking.apply([proposed, proposed.with_all()]) == 0
    assert library.papers.get(other).record.abstract == ""


def test_what_looks_right_goes_before_what_does_not(library: Library, network: FakeNetwork) -> None:
    network.arxiv("1801.00001", "Of Quite Another Thing", "Poe", "About cabbages.")
    paper = library.papers.add(Record(title="A Journal Paper of Some Length", arxiv="1801.00001", doi="10.1000/182"))
    proposed = proposal(library, paper)
    assert "“Of Quite Another Thing” by Poe (2017)" in proposed.message and not proposed.doubted
    chosen = {field.field: field.new for field in proposed.fields if field.chosen}
    assert "abstract" not in chosen and chosen["pages"] == "1-9"


def test_a_work_of_another_doi_comes_in_with_a_word(library: Library, network: FakeNetwork) -> None:
    network.works["10.1000/old"] = network.works["10.1000/182"]
    report = library.looking.add([find for text in ("10.1000/old",) for find in finds(library, text)])
    said = "Crossref answers DOI 10.1000/old with a work of another DOI: 10.1000/182."
    assert (report.lines[0].state, report.lines[0].message) == ("added", said)
    assert report.sentence().endswith(f"found at Crossref. {said}") and report.remarks() == [said]
    network.works["10.1000/older"] = {**network.works["10.1000/182"], "DOI": "10.1000/183", "title": ["Another"]}
    report = library.looking.add([*finds(library, "10.1000/older"), *finds(library, "10.1000/none")])
    assert report.sentence() == "2 works: 1 added, 1 not found. " + report.remarks()[0]


def test_a_second_identifier_is_asked_for_what_the_first_does_not_say(library: Library) -> None:
    paper = library.papers.add(Record(title="Attention Is All You Need", doi="10.1000/182", arxiv=ATTENTION))
    proposed = proposal(library, paper)
    assert proposed.source == "Crossref and arXiv"
    assert {field.field: field.new for field in proposed.fields}["abstract"] == "The dominant models."


def test_offline_filling_waits_and_is_shown_or_written_as_was_wished(
    library: Library, papers: list[int], network: FakeNetwork, settings: Settings
) -> None:
    network.crossref("10.1109/cvpr.2016.90", "Deep Residual Learning for Image Recognition", "He", 2016, page="770-778")
    network.online = False
    proposals = library.looking.fill([*papers, papers[0]])
    assert [proposal.state for proposal in proposals] == ["waiting"] * 3
    assert fill_sentence(proposals).startswith("3 papers wait until you ask again. There is no connection")
    library.looking.forget()
    assert library.looking.fill(papers[:1], wait=False)[0].state == "waiting" and not library.looking.waiting()
    library.looking.fill(papers[:1])
    library.looking.fill(papers[1:2], write="empty")
    library.looking.fill(papers[2:])
    assert library.looking.waiting_words()[:2] == [
        "Missing fields of “Attention Is All You Need”",
        "Missing fields of “Deep Residual Learning for Image Recognition”",
    ]
    again = library.looking.resume()
    assert (again.left, again.filled) == (3, None) and again.sentence().startswith("3 papers wait until you ask again.")
    library.papers.trash(papers[2:])
    settings.set("lookups", False)
    again = library.looking.resume()
    assert again.left == 2 and "Look-ups are switched off." in again.sentence()
    settings.set("lookups", True)
    network.online = True
    done = library.looking.resume()
    assert (done.left, done.filled, [proposal.paper for proposal in done.proposals]) == (0, 1, papers[:1])
    assert done.sentence() == "1 paper filled in."
    assert library.papers.get(papers[1]).record.pages == "770-778"
    assert library.papers.get(papers[0]).record.arxiv_version is None
    assert library.history.undo_label == "Fill in: 1 paper"


def test_a_service_that_fails_goes_on_waiting_and_another_work_is_shown_not_written(
    library: Library, network: FakeNetwork
) -> None:
    other = library.papers.add(Record(title="Sheep in the Highlands", doi="10.1000/182"))
    network.online = False
    library.looking.fill([other], write="all")
    network.online = True
    network.answer = lambda url: httpx2.Response(500) if "api." in url else None
    again = library.looking.resume()
    assert (again.left, again.proposals[0].state) == (1, "failed") and "out of order" in again.sentence()
    network.answer = lambda _url: None
    done = library.looking.resume()
    assert (done.left, done.filled, done.proposals[0].doubted) == (0, 0, True)
    assert library.papers.get(other).record.title == "Sheep in the Highlands"


# Fetching -------------------------------------------------------------------------------------------------------------


def test_pdfs_come_under_readable_names_as_one_step(
    library: Library, papers: list[int], network: FakeNetwork, tmp_path: Path
) -> None:
    network.pdf(f"https://arxiv.org/pdf/{ATTENTION}")
    network.pdf("https://a.example/open.pdf", PDF + b"% another\n%%EOF\n")
    other = library.papers.add(Record(title="Another One", url="https://a.example/open.pdf"))
    (tmp_path / "own.pdf").write_bytes(b"%PDF-1.4")
    library.files.attach(papers[1], [tmp_path / "own.pdf"])
    report = library.looking.fetch([*papers, other])
    assert [line.state for line in report.lines] == ["fetched", "here", "nothing", "fetched"]
    assert report.sentence() == "2 PDFs fetched, 1 had one already, 1 without an open PDF."
    assert [file.path.name for file in library.files.of(papers[0])] == [
        "Vaswani - 2017 - Attention Is All You Need.pdf"
    ]
    assert library.files.of(other)[0].mime == "application/pdf"
    assert library.history.undo_label == "Fetch PDF: 4 papers"
    library.undo()
    assert not library.files.of(papers[0]) and not library.files.of(other) and library.files.of(papers[1])


def test_an_open_copy_is_looked_for_where_none_is_known(
    library: Library, papers: list[int], network: FakeNetwork, settings: Settings
) -> None:
    copy = "https://b.example/copy.pdf"
    work = ('{"id": "https://openalex.org/W1", "title": "Deep", "doi": "https://doi.org/10.1109/cvpr.2016.90",'
            f' "best_oa_location": {{"pdf_url": "{copy}"}}, "authorships": [], "type": "article"}}')  # fmt: skip
    network.pages["https://api.openalex.org/works/doi:10.1109/cvpr.2016.90"] = httpx2.Response(200, content=work)
    network.pdf(copy)
    settings.set("lookups", False)
    assert [line.state for line in library.looking.fetch(papers[1:2]).lines] == ["nothing"]
    assert network.asked == []
    settings.set("lookups", True)
    assert [line.state for line in library.looking.fetch(papers[1:2]).lines] == ["fetched"]


def test_what_is_no_pdf_is_told_and_leaves_nothing(library: Library, papers: list[int], network: FakeNetwork) -> None:
    network.pdf(f"https://arxiv.org/pdf/{ATTENTION}", b"<html><body>Sign in</body></html>")
    report = library.looking.fetch(papers[:1])
    assert report.lines[0].state == "failed" and "web page in place of the PDF" in report.sentence()
    assert not library.files.of(papers[0])
    assert not [*(library.folder / "files").glob("*")]


def test_a_pdf_that_does_not_open_is_not_kept_and_the_next_place_is_tried(
    library: Library, papers: list[int], network: FakeNetwork
) -> None:
    network.pdf(f"https://arxiv.org/pdf/{ATTENTION}", b"%PDF-1.4 but really nothing at all")
    line = library.looking.fetch(papers[:1]).lines[0]
    assert (line.state, line.message) == (
        "failed", "What “arxiv.org” sent as a PDF cannot be opened; it is not kept. Ask again later.",
    )  # fmt: skip
    assert not library.files.of(papers[0]) and not [*(library.folder / "files").glob("*")]
    library.papers.edit(papers[:1], {"url": "https://a.example/open.pdf"})
    network.pdf("https://a.example/open.pdf")
    assert library.looking.fetch(papers[:1]).lines[0].state == "fetched"


def test_a_pdf_of_another_work_is_kept_and_said(
    library: Library, papers: list[int], network: FakeNetwork, draw_pdf: Callable[..., Path]
) -> None:
    page = [(60, 760, 20, "A Work about Cabbages and Kings"), (60, 730, 11, "Ada Lovelace")]
    path = draw_pdf("any.pdf", [*page, (60, 700, 12, "Abstract"), (60, 684, 10, "We study cabbages of every kind.")])
    network.pdf(f"https://arxiv.org/pdf/{ATTENTION}", path.read_bytes())
    report = library.looking.fetch([papers[0], papers[0]])
    said = (
        "The PDF that came for “Attention Is All You Need” names another work on its first page: “A Work about Cabbages"
        " and Kings” by Lovelace."
    )
    assert [(line.state, line.message) for line in report.lines] == [("fetched", said)]
    assert report.sentence() == f"The PDF of “Attention Is All You Need” is here. {said}" and report.remarks() == [said]
    assert len(library.files.of(papers[0])) == 1 and len([url for url in network.asked if "/pdf/" in url]) == 1


def test_offline_pdfs_wait_and_those_of_papers_that_are_gone_are_forgotten(
    library: Library, papers: list[int], network: FakeNetwork
) -> None:
    network.pdf(f"https://arxiv.org/pdf/{ATTENTION}")
    network.online = False
    report = library.looking.fetch(papers)
    assert [line.state for line in report.lines] == ["waiting"] * 3
    assert library.looking.waiting_words()[0] == "PDF of “Attention Is All You Need”"
    library.papers.delete(papers[1:2])
    network.online = True
    done = library.looking.resume()
    assert [line.state for line in done.fetched.lines] == ["fetched", "nothing"] and done.left == 0


def test_making_a_library_and_closing_it_opens_no_way(tmp_path: Path, network: FakeNetwork) -> None:
    with Library.open(tmp_path / "other", create=True) as library:
        library.looking.make_web = network.web(tmp_path / "cache")
    assert network.contacts == []


def test_works_without_a_title_are_told_apart_and_get_one_later(library: Library, settings: Settings) -> None:
    settings.set("lookups", False)
    text = "PMID: 11\nPMID: 12\nhttps://a.example/x\nhttps://a.example/y\n10.1000/182"
    assert set(add(library, text).values()) == {"added"} and library.papers.count() == 5
    assert set(add(library, text).values()) == {"here"}
    library.transfer.import_records([Record(title="Told Later On", doi="10.1000/182")], "later")
    assert paper_of(library, "doi:10.1000/182").title == "Told Later On" and library.papers.count() == 5


def test_what_waits_has_words_and_some_of_it_may_be_forgotten(
    library: Library, papers: list[int], network: FakeNetwork
) -> None:
    network.online = False
    add(library, "10.1000/182")
    library.looking.fetch(papers[:1])
    library.looking.fill(papers[1:2])
    library.papers.delete(papers[1:2])
    assert [(each.kind, each.what) for each in library.looking.waits()] == [
        ("Look-up", "DOI 10.1000/182"),
        ("PDF", "“Attention Is All You Need”"),
        ("Missing fields", "a paper that is gone"),
    ]
    first = library.looking.waiting()[0]
    assert library.looking.forget([first]) == [first] and library.looking.forget([first]) == []
    add(library, "10.1000/182")
    library.looking.wait_again([first])
    assert len(library.looking.waiting()) == 3


def test_a_broken_wish_is_dropped(library: Library) -> None:
    for subject in ("x", "9" * 30, "²", "0 empty", "1 nonsense"):
        library.looking._queue()._waiting.add("fill", subject, library.id)
    assert library.looking.resume().left == 0
    library.looking._queue()._waiting.add("lookup", "{}", library.id)
    assert library.looking.waiting_words() == ["something that cannot be read"]
    assert library.looking.resume().left == 0


def test_the_waiting_list_of_another_library_is_its_own(library: Library, network: FakeNetwork, tmp_path: Path) -> None:
    network.online = False
    add(library, "10.1000/182")
    with Library.open(tmp_path / "other", create=True) as other:
        assert other.looking.waiting() == []


def test_a_thousand_papers_are_filled_in_as_one_step(library: Library, network: FakeNetwork) -> None:
    ids = []
    for number in range(120):
        network.crossref(f"10.1000/n{number}", f"Work number {number}", page=f"{number}-{number + 1}")
        ids.append(library.papers.add(Record(title=f"Work number {number}", doi=f"10.1000/n{number}")))
    proposals = library.looking.fill(ids)
    assert len([url for url in network.asked if "crossref" in url]) == 5
    assert library.looking.apply(proposals) == 120
    assert library.history.undo_label == "Fill in: 120 papers"
    library.undo()
    assert {library.papers.get(paper).record.pages for paper in ids} == {""}
