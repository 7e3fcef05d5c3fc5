"""The network of tests: services that answer from a table, and a switch that takes the connection away. No sockets."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx2

from paperdesk.online.web import Web
from tests.online.conftest import FakeClock

PDF = (
    b"%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
    b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
    b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>> endobj\n%" + b"x" * 5000
    + b"\ntrailer <</Root 1 0 R>>\n%%EOF\n"
)  # fmt: skip
ENTRY = """<entry><id>http://arxiv.org/abs/{id}</id><title>{title}</title><published>2017-06-12T00:00:00Z</published>
<updated>2017-06-12T00:00:00Z</updated><summary>{abstract}</summary><author><name>{author}</name></author></entry>"""


class FakeNetwork(httpx2.BaseTransport):
    """Answers of services; what stands in no table is not found. `online` False: no name is found."""

    def __init__(self) -> None:
        self.online = True
        self.asked: list[str] = []  # addresses, unquoted
        self.papers: dict[str, str] = {}  # arXiv id: entry
        self.works: dict[str, dict[str, Any]] = {}  # DOI: as Crossref has it
        self.pages: dict[str, httpx2.Response] = {}  # address: answer
        self.answer: Callable[[str], httpx2.Response | None] = lambda _url: None
        self.contacts: list[str] = []

    def arxiv(self, id: str, title: str, author: str = "Ann Author", abstract: str = "Words.") -> None:
        """Have arXiv know a paper."""
        self.papers[id] = ENTRY.format(id=f"{id}v1", title=title, author=author, abstract=abstract)

    def crossref(self, doi: str, title: str, family: str = "Author", year: int = 2017, **more: Any) -> None:
        """Have Crossref know a work."""
        self.works[doi] = {"DOI": doi, "type": "journal-article", "title": [title], "container-title": ["Journal"],
                           "author": [{"given": "Ann", "family": family}],
                           "issued": {"date-parts": [[year]]}, **more}  # fmt: skip

    def pdf(self, url: str, data: bytes = PDF) -> None:
        """Have a file lie at an address."""
        self.pages[url] = httpx2.Response(200, content=data, headers={"Content-Type": "application/pdf"})

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request."""
        url = unquote(str(request.url))
        if not self.online:
            raise httpx2.ConnectError("no") from socket.gaierror(socket.EAI_AGAIN, "no name")
        number = request.headers.get("host", "")
        url = url.replace(request.url.host, number) if number else url
        self.asked.append(url)
        said = self.answer(url) or self.pages.get(url) or self._known(url)
        return httpx2.Response(said.status_code, headers=dict(said.headers), stream=httpx2.ByteStream(said.content))

    def _known(self, url: str) -> httpx2.Response:
        if "export.arxiv.org" in url:
            return self._arxiv(url)
        if "api.crossref.org/works" in url:
            return self._crossref(url)
        return httpx2.Response(404, content=b"Resource not found.")

    def _arxiv(self, url: str) -> httpx2.Response:
        query = dict(part.partition("=")[::2] for part in url.partition("?")[2].split("&"))
        wanted = [name.partition("v")[0] for name in query.get("id_list", "").split(",") if name]
        entries = [self.papers[name] for name in wanted if name in self.papers]
        if "search_query" in query:
            words = query["search_query"].partition('"')[2].rstrip('"').replace("+", " ").lower()
            entries = [entry for entry in self.papers.values() if words in entry.lower()]
        return httpx2.Response(200, content=_feed(entries), headers={"Content-Type": "application/atom+xml"})

    def _crossref(self, url: str) -> httpx2.Response:
        query = url.partition("?")[2]
        if not query:
            work = self.works.get(url.partition("/works/")[2])
            return _json({"status": "ok", "message": work}) if work else httpx2.Response(404, content=b"no")
        titles = query.partition("query.bibliographic=")[2].partition("&")[0].replace("+", " ").lower()
        found = [work for doi, work in self.works.items()
                 if f"doi:{doi}" in query.split("&")[0].replace("filter=", "").split(",")
                 or (titles and titles in work["title"][0].lower())
                 or any(f"isbn:{isbn}" in query for isbn in work.get("ISBN", []))]  # fmt: skip
        return _json({"status": "ok", "message-type": "work-list", "message": {"items": found}})

    def web(self, cache: Path) -> Callable[[str], Web]:
        """Makes clients whose network this is."""

        def make(contact: str) -> Web:
            self.contacts.append(contact)
            return Web(cache, contact=contact, clock=FakeClock(), transport=self,
                       resolve=lambda _host, _port: ["93.184.215.14"])  # fmt: skip

        return make


def _feed(entries: list[str]) -> bytes:
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">
<id>https://arxiv.org/api/x</id><opensearch:totalResults>{len(entries)}</opensearch:totalResults>
{"".join(entries)}</feed>""".encode()


def _json(data: Any) -> httpx2.Response:
    return httpx2.Response(200, content=json.dumps(data).encode(), headers={"Content-Type": "application/json"})
