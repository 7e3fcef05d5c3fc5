"""DataCite: both versions of its schema, people and organisations, what a work stands in, all that is kept."""

from __future__ import annotations

from typing import Any

import pytest

from paperdesk.formats import datacite
from paperdesk.record import Person, Record


def one(**members: Any) -> Record:
    work = {"doi": "10.1000/A", "titles": [{"title": "T"}], "creators": [], "types": {}, **members}
    (record,) = datacite.records({"data": {"id": "10.1000/a", "type": "dois", "attributes": work}})
    assert datacite.records([work]) == [record] == datacite.records({"data": [{"attributes": work}]})
    return record


def one_plain(**members: Any) -> Record:
    work = {"doi": "10.1000/A", "titles": [{"title": "T"}], "creators": [], "types": {}, **members}
    (record,) = datacite.records(work)
    return record


def test_titles_and_people() -> None:
    record = one_plain(
        titles=[{"title": "A  title"}, {"title": "below", "titleType": "Subtitle"},
                {"title": "Ein Titel", "titleType": "TranslatedTitle"}],
        creators=[{"name": "Doe, Jane", "nameType": "Personal", "givenName": "Jane", "familyName": "Doe",
                   "affiliation": [{"name": "Here"}, {"name": None}],
                   "nameIdentifiers": [{"nameIdentifier": "https://orcid.org/0000", "nameIdentifierScheme": "ORCID"}]},
                  {"name": "A Group", "nameType": "Organizational"}, {"name": "Roe, R."}, {"name": "The Team"}],
        contributors=[{"name": "Ed, E.", "contributorType": "Editor"},
                      {"name": "A Host", "contributorType": "DataManager"}],
    )  # fmt: skip
    assert record.title == "A title: below" and record.extra["datacite.title.TranslatedTitle"] == "Ein Titel"
    assert record.people == [
        Person("Doe", "Jane"), Person(literal="A Group"), Person("Roe", "R."), Person(literal="The Team"),
        Person("Ed", "E.", role="editor"), Person(literal="A Host", role="contributor"),
    ]  # fmt: skip
    assert record.extra["datacite.affiliation"] == "Jane Doe: Here"
    assert record.extra["datacite.name_identifiers"] == "Jane Doe: https://orcid.org/0000"
    assert record.extra["datacite.contributors"] == "DataManager: A Host"


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        ({"resourceTypeGeneral": "Dataset"}, "dataset"), ({"resourceTypeGeneral": "JournalArticle"}, "article-journal"),
        ({"resourceTypeGeneral": "Text", "resourceType": "PhD Thesis"}, "thesis"),
        ({"resourceTypeGeneral": "Text", "resourceType": "Article", "citeproc": "article-journal"}, "article-journal"),
        ({"resourceTypeGeneral": "Preprint", "citeproc": "article"}, "article"),
        ({"resourceTypeGeneral": "Text"}, "document"),
        ({"resourceTypeGeneral": "ComputationalNotebook"}, "software"), ({}, "document"),
    ],
)  # fmt: skip
def test_types(types: dict[str, str], kind: str) -> None:
    assert one_plain(types=types).type == kind


def test_dates_versions_and_rights_are_kept() -> None:
    record = one_plain(
        dates=[{"date": "2018-12-04T00:00:00Z", "dateType": "Issued"}, {"date": "2018-06-18", "dateType": "Submitted"}],
        version="1.0", rightsList=[{"rights": "CC BY", "rightsUri": "https://x"}], publisher={"name": "Zenodo"},
        descriptions=[{"description": "<p>One</p><p>Two</p>", "descriptionType": "Abstract"},
                      {"description": "v", "descriptionType": "Other"}], subjects=[{"subject": "a"}, {"subject": "a"}],
        relatedIdentifiers=[{"relationType": "IsVersionOf", "relatedIdentifier": "10.1000/b"}], publicationYear=2018,
    )  # fmt: skip
    assert (record.date, record.abstract, record.publisher, record.tags) == (
        "2018-12-04",
        "One\n\nTwo",
        "Zenodo",
        ["a"],
    )
    assert record.extra["datacite.version"] == "1.0" and record.extra["datacite.rights"] == "CC BY https://x"
    assert record.extra["datacite.date.Submitted"] == "2018-06-18" and record.extra["datacite.description.Other"] == "v"
    assert "IsVersionOf" in record.extra["datacite.relatedIdentifiers"]
    assert one_plain(publicationYear="2016", publisher="X").date == "2016"


def test_what_a_work_stands_in() -> None:
    holder = {"relationType": "IsPublishedIn", "titles": [{"title": "J"}], "volume": "4",
              "firstPage": "1", "lastPage": "9",
              "relatedItemIdentifier": {"relatedItemIdentifier": "2701-9012",
                                        "relatedItemIdentifierType": "ISSN"}}  # fmt: skip
    record = one_plain(types={"resourceTypeGeneral": "JournalArticle"}, relatedItems=[holder])
    assert (record.venue, record.volume, record.pages, record.issn) == ("J", "4", "1-9", "2701-9012")
    strange = one_plain(
        types={"resourceTypeGeneral": "JournalArticle"}, sizes=["33–52 Pages", "1 MB"],
        container={"title": "J", "firstPage": "No 1", "lastPage": "2 (2018)"},
    )  # fmt: skip
    assert strange.pages == "33–52 Pages" and strange.extra["datacite.sizes"] == "1 MB"


def test_arxiv_s_own_deposits() -> None:
    record = one_plain(
        doi="10.48550/arXiv.2001.00001", identifiers=[{"identifier": "2001.00001v3", "identifierType": "arXiv"}]
    )
    assert (record.doi, record.arxiv, record.arxiv_version) == ("10.48550/arxiv.2001.00001", "2001.00001", 3)


def test_the_shapes_of_an_answer() -> None:
    assert one().doi == "10.1000/a"
