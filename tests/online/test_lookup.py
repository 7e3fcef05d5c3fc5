"""From identifiers and titles to records, against recorded and made answers, good and bad ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from paperdesk.errors import BadInputError, OfflineError, ServiceError, ThrottledError
from paperdesk.online.lookup import Identifier, Line, Lookup, identified
from paperdesk.online.web import Web
from paperdesk.online.web_parts.retrying import TRIES
from paperdesk.progress import Cancelled, Progress
from tests.online.conftest import FakeClock, MakeWeb, Reply, Stage, StoppedProgress

HERE = Path(__file__).parents[1] / "data" / "online"
DATA = Path(__file__).parents[3] / "shared" / "data" / "feeds"
ARXIV = "export.arxiv.org/api/query"
CROSSREF, DATACITE = "api.crossref.org/works", "api.datacite.org/dois"
OPENALEX, SEMANTIC = "api.openalex.org/works", "api.semanticscholar.org"
ENTRY = """<entry><id>http://arxiv.org/abs/{id}</id><title>Paper {id}</title><published>2020-01-02T00:00:00Z</published>
<updated>2020-01-02T00:00:00Z</updated><summary>Words.</summary><author><name>Ann Author</name></author></entry>"""


def feed(*ids: str, total: int | None = None) -> bytes:
    """An answer of arXiv with these papers."""
    entries = "".join(ENTRY.format(id=one) for one in ids)
    known = len(ids) if total is None else total
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">
<id>https://arxiv.org/api/x</id><opensearch:totalResults>{known}</opensearch:totalResults>
{entries}</feed>""".encode()


def answer(data: Any) -> Reply:
    return Reply(json.dumps(data).encode(), headers={"Content-Type": "application/json"})


def work(doi: str, title: str = "A work of some kind", family: str = "Author", year: int = 2020) -> dict[str, Any]:
    """A work as Crossref has it."""
    return {"DOI": doi, "type": "journal-article", "title": [title], "author": [{"given": "Ann", "family": family}],
            "issued": {"date-parts": [[year]]}, "container-title": ["Journal"]}  # fmt: skip


def message(*works: dict[str, Any]) -> Reply:
    return answer({"status": "ok", "message-type": "work-list", "message": {"items": list(works)}})


def one(text: str) -> Identifier:
    found = identified(text)
    assert found is not None
    return found


def ids(*texts: str) -> list[Identifier]:
    return [one(text) for text in texts]


@pytest.fixture
def lookup(web: Web) -> Lookup:
    return Lookup(web)


# arXiv ----------------------------------------------------------------------------------------------------------------


def test_a_recorded_paper_of_arxiv_is_found(lookup: Lookup, stage: Stage) -> None:
    stage.on(ARXIV, Reply((HERE / "arxiv-1707.08567.xml").read_bytes()))
    found = lookup.find(one("arXiv:1707.08567"), Progress())
    assert (found.service, found.record.arxiv, found.record.year) == ("arXiv", "1707.08567", 2017)
    assert found.record.title and found.record.authors and found.record.abstract
    lookup.find(one("https://arxiv.org/abs/1707.08567"), Progress())
    assert len(stage.asked) == 1


def test_a_hundred_ids_are_one_request_and_come_in_any_order(lookup: Lookup, stage: Stage) -> None:
    names = [f"2001.{number:05}" for number in range(1, 102)]
    stage.on(ARXIV, Reply(feed(*(f"{name}v3" for name in reversed(names[:99])))), Reply(feed("2001.00101v1")))
    lines = [*lookup.find_many(ids(*names, names[0]), Progress())]
    assert len(lines) == 101
    assert [line.identifier.value for line in lines if line.record is None] == ["2001.00100"]
    assert lines[99].problem == "No service knows arXiv 2001.00100."
    assert all(line.record.arxiv == line.identifier.value for line in lines if line.record)
    asked = [parse_qs(urlsplit(one.path).query)["id_list"][0].split(",") for one in stage.asked]
    assert list(map(len, asked)) == [100, 1]


def test_a_certain_version_is_the_one_that_comes(lookup: Lookup, stage: Stage) -> None:
    stage.on(ARXIV, Reply(feed("hep-ex/0307015v1", "2509.04664v3", "2509.04664v1")))
    lines = [*lookup.find_many(ids("hep-ex/0307015", "2509.04664v1", "arXiv:2509.04664"), Progress())]
    assert [line.record.arxiv_version for line in lines] == [1, 1, 3]


def test_an_id_that_arxiv_does_not_know_is_none_whatever_others_say(lookup: Lookup, stage: Stage) -> None:
    stage.on(ARXIV, Reply((HERE / "arxiv-none.xml").read_bytes()))
    assert lookup.find(Identifier("arxiv", "0000.0000"), Progress()) is None
    assert {asked.host for asked in stage.asked} == {"export.arxiv.org"}


@pytest.mark.parametrize("status", [200, 400])
def test_one_bad_id_spoils_no_other(lookup: Lookup, stage: Stage, status: int) -> None:
    error = Reply((HERE / "arxiv-error.xml").read_bytes(), status)
    stage.on(ARXIV, error, Reply(feed("2001.00001v1", "2001.00002v1")))
    wanted = [*ids("2001.00001", "2001.00002"), Identifier("arxiv", "abc")]
    lines = {line.identifier.value: line.record for line in lookup.find_many(wanted, Progress())}
    assert lines["2001.00001"] and lines["2001.00002"] and lines["abc"] is None
    assert len(stage.asked) == 2


def test_an_error_that_names_no_id_is_found_by_halves(lookup: Lookup, stage: Stage) -> None:
    error = Reply((HERE / "arxiv-error.xml").read_bytes().replace(b"#incorrect_id_format_for_abc", b""), 400)
    wanted = [Identifier("arxiv", "abc"), *ids("2001.00002", "2001.00003", "2001.00004")]
    stage.on(ARXIV, error, error, error, Reply(feed("2001.00002v1")), Reply(feed("2001.00003v1", "2001.00004v1")))
    lines = {line.identifier.value: line.record for line in lookup.find_many(wanted, Progress())}
    assert [name for name, record in lines.items() if record is None] == ["abc"]
    asked = [parse_qs(urlsplit(one.path).query)["id_list"][0].count(",") + 1 for one in stage.asked]
    assert asked == [4, 2, 1, 1, 2]


def test_an_empty_answer_that_should_not_be_is_asked_again(lookup: Lookup, stage: Stage, clock: FakeClock) -> None:
    stage.on(ARXIV, Reply(feed(total=1)), Reply(feed("2001.00001v1")[:-30]), Reply(feed("2001.00001v1")))
    assert lookup.find(one("2001.00001"), Progress()).record.title == "Paper 2001.00001v1"
    assert len(stage.asked) == 3 and clock.waited >= 6.0


def test_arxiv_with_enough_leaves_it_to_others(lookup: Lookup, stage: Stage) -> None:
    stage.on(ARXIV, Reply(b"Rate exceeded.", 429))
    stage.on(SEMANTIC, answer({"paperId": "1", "title": "From elsewhere", "externalIds": {"ArXiv": "2001.00001"}}))
    found = lookup.find(one("2001.00001"), Progress())
    assert (found.service, found.record.title, found.record.arxiv) == (
        "Semantic Scholar",
        "From elsewhere",
        "2001.00001",
    )
    hosts = [asked.host for asked in stage.asked]
    assert hosts == ["export.arxiv.org"] * TRIES + ["api.openalex.org", "api.semanticscholar.org"]


# DOIs -----------------------------------------------------------------------------------------------------------------


def test_a_doi_is_asked_for_at_crossref_then_datacite_then_others(lookup: Lookup, stage: Stage) -> None:
    said = {"doi": "10.5281/zenodo.1", "titles": [{"title": "A dataset"}], "creators": [{"name": "Author, Ann"}],
            "types": {"resourceTypeGeneral": "Dataset"}, "publicationYear": 2020}  # fmt: skip
    stage.on(f"{DATACITE}/10.5281%2Fzenodo.1", answer({"data": {"id": said["doi"], "attributes": said}}))
    stage.on(f"{OPENALEX}/doi:10.1000/b%3Cc%3E", answer({"id": "https://openalex.org/W1", "title": "A third",
        "doi": "https://doi.org/10.1000/b", "authorships": [], "type": "article"}))  # fmt: skip
    found = lookup.find(one("10.5281/zenodo.1"), Progress())
    assert (found.service, found.record.title, found.record.type) == ("DataCite", "A dataset", "dataset")
    found = lookup.find(Identifier("doi", "10.1000/b<c>"), Progress())
    assert (found.service, found.record.title) == ("OpenAlex", "A third")
    assert lookup.find(one("10.1371/notarealdoi"), Progress()) is None
    hosts = [asked.host.split(".")[1] for asked in stage.asked]
    order = ["crossref", "datacite", "openalex", "semanticscholar"]
    assert hosts == [*order[:2], *order[:3], *order]


def test_many_dois_are_one_list_and_the_missing_are_asked_for_singly(lookup: Lookup, stage: Stage) -> None:
    stage.on(CROSSREF, message(work("10.1000/B", "Second"), work("10.1000/a", "First")))
    stage.on(f"{CROSSREF}/10.1000%2Fold", answer({"status": "ok", "message": work("10.1000/new", "Moved")}))
    stage.on(f"{CROSSREF}/10.1000%2Fa%2Cb", answer({"status": "ok", "message": work("10.1000/a,b", "With a comma")}))
    wanted = ids("10.1000/a", "10.1000/b", "10.1000/old", "10.1000/a,b", "10.1000/none")
    lines = {line.identifier.value: line for line in lookup.find_many(wanted, Progress())}
    titles = {value: line.record.title for value, line in lines.items() if line.record}
    assert titles == {
        "10.1000/a": "First", "10.1000/b": "Second", "10.1000/old": "Moved", "10.1000/a,b": "With a comma",
    }  # fmt: skip
    assert lines["10.1000/none"] == Line(
        Identifier("doi", "10.1000/none"), None, "No service knows DOI 10.1000/none.", "", unknown=True
    )  # fmt: skip
    assert unquote(stage.asked[0].path) == (
        "/works?filter=doi:10.1000/a,doi:10.1000/b,doi:10.1000/old,doi:10.1000/none&rows=4"
    )


def test_arxiv_dois_are_asked_for_at_arxiv(lookup: Lookup, stage: Stage) -> None:
    stage.on(ARXIV, Reply(feed("2509.04664v1")))
    assert lookup.find(one("https://doi.org/10.48550/arXiv.2509.04664"), Progress()).service == "arXiv"


def test_a_pubmed_id_is_asked_for_at_openalex(lookup: Lookup, stage: Stage) -> None:
    stage.on(f"{OPENALEX}/pmid:123", answer({"id": "https://openalex.org/W1", "title": "T", "authorships": []}))
    found = lookup.find(one("PMID 123"), Progress())
    assert (found.service, found.record.pmid) == ("OpenAlex", "123")


def test_numbers_of_services_are_asked_for_where_they_are_known(lookup: Lookup, stage: Stage) -> None:
    paper = "204e3073870fae3d05bcbc2f6a8e263d9b72e776"
    work = {"id": "https://openalex.org/W2741809807", "title": "T", "doi": "10.1000/1", "authorships": []}
    stage.on(f"{OPENALEX}/W2741809807", answer(work))
    stage.on(f"{OPENALEX}/pmcid:PMC1761432", answer(work))
    for name in (paper, "CorpusID:13756489", "PMCID:1761433"):
        stage.on(f"{SEMANTIC}/graph/v1/paper/{name}", answer({"paperId": paper, "title": "T", "authors": []}))
    services = {
        "https://openalex.org/W2741809807": "OpenAlex", "PMC1761432": "OpenAlex", "PMC1761433": "Semantic Scholar",
        f"https://www.semanticscholar.org/paper/T/{paper}": "Semantic Scholar", "CorpusID:13756489": "Semantic Scholar",
    }  # fmt: skip
    found = {text: lookup.find(one(text), Progress()) for text in services}
    assert {text: each and each.service for text, each in found.items()} == services
    assert found["PMC1761432"].record.doi == "10.1000/1"


@pytest.mark.parametrize("body", [b"<html>Sorry</html>", b'{"status": "ok", "mess', b"", b"[" * 100_000, b"null"])
def test_answers_that_are_not_json_are_asked_again_then_told(lookup: Lookup, stage: Stage, body: bytes) -> None:
    stage.on("api.crossref.org", Reply(body))
    with pytest.raises(ServiceError, match="Crossref gave an answer that is not whole"):
        lookup.find(one("10.1000/a"), Progress())
    assert sum(asked.host == "api.crossref.org" for asked in stage.asked) == TRIES


@pytest.mark.parametrize(
    "wrong",
    [[1, 2, 3], {"status": "ok", "message": None}, {"status": "ok", "message": {"DOI": 5, "type": [], "title": {}}}],
)
def test_an_answer_of_another_shape_is_not_taken_for_no_such_work(lookup: Lookup, stage: Stage, wrong: object) -> None:
    stage.on("api.crossref.org", answer(wrong))
    with pytest.raises(ServiceError, match="It is not a whole answer of Crossref"):
        lookup.find(one("10.1000/a"), Progress())


def test_an_answer_that_says_it_is_an_error_is_told(lookup: Lookup, stage: Stage) -> None:
    stage.on("api.crossref.org", answer({"status": "failed", "message": [{"message": "No such thing here"}]}))
    with pytest.raises(ServiceError, match=r"Crossref gave an answer that cannot be read: .*No such thing here"):
        lookup.find(one("10.1000/a"), Progress())
    stage.on("api.crossref.org", Reply(b"{}", 400))
    with pytest.raises(ServiceError, match="does not understand the question"):
        lookup.find(one("10.1000/b"), Progress())


def test_a_service_that_fails_again_and_again_is_left_alone(lookup: Lookup, stage: Stage) -> None:
    stage.on("api.crossref.org", Reply(status=503))
    stage.on("api.datacite.org", Reply(b"{}", 404))
    lines = [*lookup.find_many(ids(*(f"10.1000/{number}" for number in range(10))), Progress())]
    assert len(lines) == 10 and all("out of order" in line.problem for line in lines)
    assert sum(asked.host == "api.crossref.org" for asked in stage.asked) == 2 * TRIES


def test_arxiv_out_of_order_in_a_list_leaves_each_to_others(lookup: Lookup, stage: Stage) -> None:
    stage.on(ARXIV, Reply(b"<html>Maintenance</html>"))
    stage.on(SEMANTIC, answer({"paperId": "1", "title": "From elsewhere"}))
    lines = [*lookup.find_many(ids("2001.00001", "2001.00002"), Progress())]
    assert [(line.service, line.record.arxiv) for line in lines] == [
        ("Semantic Scholar", "2001.00001"), ("Semantic Scholar", "2001.00002"),
    ]  # fmt: skip
    stage.on(ARXIV, Reply(b"", 403))
    stage.on(SEMANTIC, Reply(b"", 404))
    with pytest.raises(ServiceError, match="arXiv does not understand the question"):
        lookup.find(one("2001.00003"), Progress())


def test_throttling_everywhere_is_told(lookup: Lookup, stage: Stage) -> None:
    for host in ("api.crossref.org", "api.datacite.org", "api.openalex.org", "api.semanticscholar.org"):
        stage.on(host, Reply(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(ThrottledError, match=r"api\.crossref\.org"):
        lookup.find(one("10.1000/a"), Progress())


def test_without_network_the_first_request_ends_it(make_web: MakeWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_args: object, **_options: object) -> None:
        raise OfflineError("There is no connection to the network.")

    web = make_web()
    monkeypatch.setattr(web, "get", offline)
    for identifiers in (ids("10.1000/a"), ids("10.1000/a", "10.1000/b"), ids("2001.00001", "10.1000/b")):
        with pytest.raises(OfflineError):
            [*Lookup(web).find_many(identifiers, Progress())]
    with pytest.raises(OfflineError):
        Lookup(web).by_title("A title", [], None, Progress())


def test_a_run_over_many_can_be_stopped(lookup: Lookup, stage: Stage) -> None:
    stage.on(CROSSREF, message(*(work(f"10.1000/{number}") for number in range(10))))
    progress, lines = StoppedProgress(), []
    with pytest.raises(Cancelled):
        for line in lookup.find_many(ids(*(f"10.1000/{number}" for number in range(10))), progress):
            lines.append(line)
            progress.stop.set()
    assert len(lines) == 1


# Titles ---------------------------------------------------------------------------------------------------------------


def test_a_title_is_found_with_its_authors_and_year(lookup: Lookup, stage: Stage) -> None:
    other, old = work("10.1000/x", "A work of another kind"), work("10.1000/b", "A work of some kind", year=2013)
    stage.on(CROSSREF, message(other, old, work("10.1000/a", "A Work of Some Kind.")))
    found = lookup.by_title("A work of some kind", ["Author, A."], 2020, Progress())
    assert [(one.record.doi, one.service, one.likeness) for one in found] == [("10.1000/a", "Crossref", 1.0)]
    query = parse_qs(urlsplit(stage.asked[0].path).query)
    assert query["query.bibliographic"] == ["A work of some kind"] and query["query.author"] == ["Author, A."]


def test_a_title_is_looked_for_until_somebody_knows_it(lookup: Lookup, stage: Stage) -> None:
    stage.on(CROSSREF, Reply(status=503))
    stage.on(ARXIV, Reply((HERE / "arxiv-none.xml").read_bytes()))
    stage.on(OPENALEX, answer({"results": []}))
    stage.on(SEMANTIC, answer({"data": [{"paperId": "1", "title": "A work, of: some (kind)", "year": 2020}]}))
    (found,) = lookup.by_title('A work, of: some "kind"', [], 2020, Progress())
    assert found.service == "Semantic Scholar"
    stage.on(SEMANTIC, Reply(b'{"error": "Title match not found"}', 404))
    with pytest.raises(ServiceError, match="out of order"):
        lookup.by_title("Another title of a work", [], None, Progress())
    with pytest.raises(BadInputError):
        lookup.by_title("  ", [], None, Progress())


def test_a_recorded_search_gives_nothing_that_is_not_meant(lookup: Lookup, stage: Stage) -> None:
    stage.on(CROSSREF, Reply((HERE / "crossref-search.json").read_bytes()))
    stage.on(ARXIV, Reply((HERE / "arxiv-none.xml").read_bytes()))
    assert lookup.by_title("Ecology of lakes and rivers", [], None, Progress()) == []


# Recorded answers -----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not DATA.is_dir(), reason="the collection of recorded answers is not here")
@pytest.mark.parametrize("folder", ["crossref", "datacite", "openalex", "semanticscholar"])
def test_every_recorded_answer_is_found_or_told(lookup: Lookup, stage: Stage, folder: str) -> None:
    host = {"crossref": CROSSREF, "datacite": DATACITE, "openalex": OPENALEX, "semanticscholar": SEMANTIC}[folder]
    files = [path for path in sorted((DATA / folder).glob("*.json")) if ".expected." not in path.name]
    found = 0
    for number, path in enumerate(files):
        stage.on(host.partition("/")[0], Reply(path.read_bytes(), 404 if "not_found" in path.name else 200))
        line = lookup.find(Identifier("doi", f"10.1000/{folder}-{number}"), Progress())
        assert line is None or line.record.title or line.record.doi
        found += line is not None
    # Two of Semantic Scholar are errors; three hold neither titles nor identifiers, since these were not asked for.
    assert (found, len(files)) == {
        "crossref": (15, 15),
        "datacite": (7, 7),
        "openalex": (4, 4),
        "semanticscholar": (2, 7),
    }[folder]


@pytest.mark.skipif(not DATA.is_dir(), reason="the collection of recorded answers is not here")
def test_every_recorded_feed_of_arxiv_is_read(lookup: Lookup, stage: Stage) -> None:
    for path in sorted((DATA / "arxiv_atom").glob("*.xml")):
        data = path.read_bytes()
        stage.on(ARXIV, Reply(data, 400 if "id_abc" in path.name else 200))
        names = [
            one.split(b"<")[0].decode().rpartition("/abs/")[2]
            for one in data.split(b"<id>")[1:]
            if b"/abs/" in one[:60]
        ]
        lines = [*lookup.find_many(ids(*(f"arXiv:{name}" for name in names)), Progress())]
        assert [line.problem for line in lines] == [""] * len(names), path.name


# Books and open copies ------------------------------------------------------------------------------------------------


def test_a_book_is_asked_for_by_its_isbn_among_whole_books(lookup: Lookup, stage: Stage) -> None:
    book = {**work("10.1007/978-0-387-45528-0", "Pattern Recognition"), "type": "book", "ISBN": ["9780387310732"]}
    stage.on(CROSSREF, message(book))
    found = lookup.find(one("978-0-387-31073-2"), Progress())
    assert (found.service, found.record.isbn, found.record.title) == (
        "Crossref", "9780387310732", "Pattern Recognition",
    )  # fmt: skip
    assert "isbn:9780387310732,type:book" in unquote(stage.asked[0].path)
    stage.on(CROSSREF, message())
    assert lookup.find(one("ISBN 0-262-03384-4"), Progress()) is None


def test_open_copies_are_asked_of_those_who_look_for_them(lookup: Lookup, stage: Stage) -> None:
    stage.on(SEMANTIC, answer({"paperId": "1", "title": "T", "openAccessPdf": {"url": "https://a.example/a.pdf"}}))
    assert lookup.open_copies(one("10.1000/a"), Progress()) == {"semanticscholar.open_copy": "https://a.example/a.pdf"}
    assert [asked.host for asked in stage.asked] == ["api.openalex.org", "api.semanticscholar.org"]
    stage.on(SEMANTIC, answer({"paperId": "1", "title": "T"}))
    assert lookup.open_copies(one("10.1000/b"), Progress()) == {}
    stage.on(SEMANTIC, Reply(b"", 503))
    with pytest.raises(ServiceError):
        lookup.open_copies(one("10.1000/c"), Progress())
