"""Zotero RDF with its notes, tags, collections and files; works in Bibliontology, schema.org and Dublin Core as well.

A format that is only read. Knows which words of these vocabularies mean which field of Zotero's; what the fields mean,
zotero_parts/fields knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.formats.zotero_parts.fields import PREFIX, Creator, Item, give_title, note_title, record_of
from paperdesk.formats.zotero_parts.graph import Graph, Node
from paperdesk.formats.zotero_parts.hanging import Files, add_url
from paperdesk.formats.zotero_parts.names import checked_part
from paperdesk.markup.from_html import markdown_of
from paperdesk.progress import Progress
from paperdesk.record import Import, Problem, Record

_ITEM_TYPE = "z:itemType"
# The class of a thing: Zotero's item type, where the thing does not say it itself.
_CLASSES = {
    "bib:Article": "journalArticle", "bib:Book": "book", "bib:BookSection": "bookSection", "bib:Thesis": "thesis",
    "bib:Report": "report", "bib:Document": "document", "bib:Memo": "note", "bib:Legislation": "statute",
    "bib:Letter": "letter", "bib:Manuscript": "manuscript", "bib:Patent": "patent", "bib:Interview": "interview",
    "bib:MotionPicture": "film", "bib:Illustration": "artwork", "bib:Image": "artwork",
    "bib:Recording": "audioRecording", "bib:ConferenceProceedings": "book", "bib:Data": "dataset",
    "bibo:AcademicArticle": "journalArticle", "bibo:Article": "journalArticle", "bibo:Book": "book",
    "bibo:EditedBook": "book", "bibo:Proceedings": "book", "bibo:BookSection": "bookSection",
    "bibo:Chapter": "bookSection", "bibo:Thesis": "thesis", "bibo:Report": "report", "bibo:Webpage": "webpage",
    "bibo:Patent": "patent", "bibo:Standard": "standard", "bibo:Manuscript": "manuscript", "bibo:Letter": "letter",
    "bibo:Map": "map", "bibo:Slideshow": "presentation", "bibo:Interview": "interview", "bibo:Film": "film",
    "bibo:Document": "document", "bibo:LegalCaseDocument": "case", "bibo:Bill": "bill", "bibo:Statute": "statute",
    "schema:ScholarlyArticle": "journalArticle", "schema:Article": "magazineArticle",
    "schema:NewsArticle": "newspaperArticle", "schema:Book": "book", "schema:Chapter": "bookSection",
    "schema:Thesis": "thesis", "schema:Report": "report", "schema:Dataset": "dataset", "schema:WebPage": "webpage",
    "schema:BlogPosting": "blogPost", "schema:SoftwareApplication": "computerProgram",
    "schema:SoftwareSourceCode": "computerProgram", "schema:CreativeWork": "document", "schema:Movie": "film",
}  # fmt: skip
# A field of Zotero's: the properties that say it, the surest first.
_FIELDS = {
    "title": ("dc:title", "dcterms:title", "schema:name", "schema:headline", "prism:title"),
    "abstractNote": ("dcterms:abstract", "bibo:abstract", "schema:abstract", "schema:description", "prism:teaser"),
    "date": ("dc:date", "dcterms:date", "dcterms:issued", "dcterms:created", "schema:datePublished",
             "prism:publicationDate", "prism:coverDate"),
    "language": ("z:language", "dc:language", "dcterms:language", "schema:inLanguage"),
    "rights": ("dc:rights", "dcterms:rights", "schema:license"),
    "pages": ("bib:pages", "bibo:pages", "schema:pagination", "prism:pageRange"),
    "numPages": ("bibo:numPages", "schema:numberOfPages"),
    "edition": ("prism:edition", "bibo:edition", "schema:bookEdition"),
    "shortTitle": ("z:shortTitle", "bibo:shortTitle"),
    "volume": ("prism:volume", "bibo:volume", "schema:volumeNumber"),
    "numberOfVolumes": ("bibo:numVolumes",),
    "DOI": ("bibo:doi", "prism:doi"),
    "ISBN": ("bibo:isbn13", "bibo:isbn10", "bibo:isbn", "prism:isbn", "schema:isbn"),
    "ISSN": ("bibo:issn", "prism:issn", "schema:issn", "bibo:eissn"),
    "PMID": ("bibo:pmid",),
    "journalAbbreviation": ("dcterms:alternative",),
    "archiveLocation": ("dc:coverage",),
    "libraryCatalog": ("z:libraryCatalog", "z:repository"),
    "accessDate": ("dcterms:dateSubmitted", "z:accessDate"),
    "type": ("z:type", "dc:type", "dcterms:type", "bibo:degree"),
    "medium": ("dc:medium", "dcterms:medium"),
    "extra": ("dc:description",),
}  # fmt: skip
_PEOPLE = {
    "bib:authors": "author", "bib:editors": "editor", "bib:contributors": "contributor", "z:translators": "translator",
    "z:seriesEditors": "seriesEditor", "z:bookAuthors": "bookAuthor", "z:bookAuthor": "bookAuthor",
    "z:interviewees": "interviewee", "z:interviewers": "interviewer", "z:directors": "director",
    "z:scriptwriters": "scriptwriter", "z:producers": "producer", "z:castMembers": "castMember",
    "z:sponsors": "sponsor", "z:cosponsors": "cosponsor", "z:counsel": "counsel", "z:inventors": "inventor",
    "z:attorneyAgents": "attorneyAgent", "z:recipients": "recipient", "z:performers": "performer",
    "z:composers": "composer", "z:wordsBys": "wordsBy", "z:cartographers": "cartographer",
    "z:programmers": "programmer", "z:artists": "artist", "z:commenters": "commenter", "z:presenters": "presenter",
    "z:guests": "guest", "z:podcasters": "podcaster", "z:reviewedAuthors": "reviewedAuthor",
    "bibo:authorList": "author", "bibo:editorList": "editor", "bibo:contributorList": "contributor",
}  # fmt: skip
# People one by one; what a list above names already is not taken twice.
_SINGLE_PEOPLE = {
    "dc:creator": "author", "dcterms:creator": "author", "schema:author": "author", "schema:creator": "author",
    "foaf:maker": "author", "bibo:editor": "editor", "schema:editor": "editor", "bibo:translator": "translator",
    "schema:translator": "translator", "dc:contributor": "contributor", "dcterms:contributor": "contributor",
    "schema:contributor": "contributor", "bibo:director": "director", "bibo:interviewer": "interviewer",
    "bibo:recipient": "recipient", "bibo:performer": "performer",
}  # fmt: skip
_WITH_ISSUES = ("journalArticle", "magazineArticle", "newspaperArticle", "conferencePaper")
_PART_OF = ("dcterms:isPartOf", "dc:isPartOf", "schema:isPartOf", "prism:isPartOf")
_SUBJECTS = ("dc:subject", "dcterms:subject", "schema:about", "schema:keywords")
_OF_SERIES = {
    "seriesTitle": ("dcterms:alternative",),
    "seriesText": ("dc:description",),
    "seriesNumber": ("dc:identifier", "bibo:number"),
}
_SERIES = ("bib:Series", "bibo:Series", "bibo:Collection", "schema:BookSeries")
_OWN = frozenset(
    (
        _ITEM_TYPE,
        "z:repository",
        "z:displayTitle",
        "z:subcollection",
        "z:hasFiles",
        "z:path",
        "z:linkMode",
        "z:charset",
        "z:UserItem",
        *_PEOPLE,
    )
)
_PARTS = ("note", "attachment")  # item types of what may hang on another
_PART_CLASSES = ("bib:Memo", "z:Attachment")
_DEEPEST = 50
_MOST_CONTAINERS = 6


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin RDF in XML about works; the feeds that are RDF are not meant."""
    if b"22-rdf-syntax-ns#" not in head or not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return 0.0
    if b"zotero.org/namespaces/export#" in head or b"purl.org/net/biblio#" in head:
        return 0.95
    if b'"http://purl.org/rss/1.0/"' in head or b"'http://purl.org/rss/1.0/'" in head:
        return 0.0
    if b"purl.org/ontology/bibo/" in head or b"prismstandard.org/" in head:
        return 0.8
    return 0.4 if b"schema.org/" in head or b"purl.org/dc/" in head else 0.0


def read(source: Source, progress: Progress) -> Import:
    """The works of a file; raises UnreadableFileError when it is no XML or describes no works."""
    out = Import("zoterordf")
    progress.report(0, 0, "Reading")
    reading = _Reading(Graph(source, out.problems), source)
    works = reading.works()
    if not works and not out.problems:
        raise UnreadableFileError(f"“{source.name}” is XML, but it describes no works.")
    for number, (node, user_item) in enumerate(works):
        if number % 100 == 0:
            progress.report(number, len(works), "Reading")
        record = reading.record(node, user_item)
        if record.title or record.people or record.key:
            out.records.append(record)
        else:
            said = "The work has neither title nor people nor address."
            out.problems.append(Problem(record.where, said, failed=True))
    out.collections = reading.collections
    out.problems += reading.problems()
    return out


class _Reading:
    """One document."""

    def __init__(self, graph: Graph, source: Source) -> None:
        self._graph = graph
        self._files = Files(source.path)
        self._paths: dict[str, list[str]] = {}
        self.collections: list[str] = []
        self._read_collections()

    # Which things are works ------------------------------------------------------------------------------------------

    def works(self) -> list[tuple[Node, Node | None]]:
        """The works with what Zotero says of its own item, where it says that apart."""
        top = self._graph.top
        items = [node for node in top if node.name == "z:UserItem"]
        if items:
            found = [(work, item) for item in items for work in self._graph.values(item, "res:resource") if work.inner]
            return [(work, item) for work, item in found if work is not item]
        hanging = self._hanging()
        if any(self._graph.text(node, _ITEM_TYPE) for node in top) or any(node.name == "bib:Memo" for node in top):
            works = [node for node in top if self._graph.text(node, _ITEM_TYPE) or node.name in _CLASSES]
        else:
            works = [node for node in top if self._class_of(node)]
            works = works or [node for node in top if self._graph.text(node, *_FIELDS["title"])]
        return [(node, None) for node in works if node.about not in hanging or not node.about]

    def _hanging(self) -> set[str]:
        """The addresses of what hangs on a work: its notes and files, and what it stands in."""
        found: set[str] = set()
        for node in self._graph.top:
            for each in node.inner:
                kind = each.name
                if kind not in ("link:link", "dcterms:isReferencedBy", *_PART_OF):
                    continue
                for value in chain([each], each.inner):
                    thing = self._graph.at(value.about) if value.about else None
                    # A work may be part of another or refer to it; a container says of no item what it is.
                    if thing is None or thing is node:
                        continue
                    said = self._graph.text(thing, _ITEM_TYPE)
                    if not said if kind in _PART_OF else said in _PARTS or thing.name in _PART_CLASSES:
                        found.add(value.about)
        return found

    def _class_of(self, node: Node) -> str:
        names = [node.name, *(self._class_name(each.about) for each in node.inner if each.name == "rdf:type")]
        return next((_CLASSES[name] for name in names if name in _CLASSES), "")

    def _class_name(self, address: str) -> str:
        for start, prefix in (("http://purl.org/ontology/bibo/", "bibo:"), ("http://schema.org/", "schema:"),
                              ("https://schema.org/", "schema:"), ("http://purl.org/net/biblio#", "bib:")):  # fmt: skip
            if address.startswith(start):
                return prefix + address.removeprefix(start)
        return ""

    # Collections -----------------------------------------------------------------------------------------------------

    def _read_collections(self) -> None:
        nodes = {node.about: node for node in self._graph.top if node.name == "z:Collection" and node.about}
        parents = {
            part.about: address for address, node in nodes.items() for part in node.inner
            if part.name in ("dcterms:hasPart", "z:subcollection") and part.about in nodes
        }  # fmt: skip
        for address, node in nodes.items():
            above: dict[str, None] = {}
            at = address
            while at in nodes and at not in above and len(above) < _DEEPEST:
                above[at] = None
                at = parents.get(at, "")
            path = "/".join(checked_part(self._graph.text(nodes[each], "dc:title")) for each in reversed(above))
            self.collections.append(path)
            for part in node.inner:
                if part.name == "dcterms:hasPart" and part.about not in nodes:
                    self._paths.setdefault(part.about, []).append(path)
        self.collections = list(dict.fromkeys(self.collections))

    # Records ---------------------------------------------------------------------------------------------------------

    def record(self, node: Node, user_item: Node | None) -> Record:
        """A work with all that hangs on it."""
        graph = self._graph
        kind = graph.text(node, _ITEM_TYPE) or self._class_of(node) or "document"
        fields = self._fields(node, kind)
        if user_item is not None:
            for name, value in self._fields(user_item, kind).items():
                fields.setdefault(name, value)
        if node.name == "z:Attachment" or kind == "attachment":
            fields.pop("url", None)
        added, modified = graph.text(node, "z:dateAdded"), graph.text(node, "z:dateModified")
        record = record_of(Item(kind, fields, self._people(node), added=added, modified=modified), node.line)
        for thing in (node, user_item):
            if thing is not None:
                self._put_around(record, thing)
        record.collections = self._paths.get(node.about, []) if node.about else []
        if node.name == "z:Attachment" or kind == "attachment":
            self._put_file(record, node)
            record.title = record.title or self._path_of(node).rpartition("/")[2]
        if kind == "note" or node.name == "bib:Memo":
            record.notes.insert(0, markdown_of(graph.text(node, "rdf:value", "bibo:content")))
            record.title = record.title or note_title(record.notes[0])
        give_title(record)
        return record

    def _fields(self, node: Node, kind: str) -> dict[str, str]:
        graph = self._graph
        found: dict[str, str] = {}
        for name, properties in _FIELDS.items():
            if value := graph.text(node, *properties):
                found[name] = value
        if not graph.text(node, _ITEM_TYPE) and "abstractNote" not in found and "extra" in found:
            found["abstractNote"] = found.pop("extra")  # outside Zotero a description is one of the work
        self._read_identifiers(node, found)
        self._read_publisher(node, found)
        for each in node.inner:  # Zotero's own fields have Zotero's own names
            if each.name.startswith("z:") and each.name not in _OWN and each.text:
                found.setdefault(each.name.removeprefix("z:"), each.text)
        number = graph.text(node, "prism:number", "bibo:number", "bibo:issue", "schema:issueNumber")
        if number:
            found.setdefault("issue" if kind in _WITH_ISSUES else "number", number)
        first, last = (graph.text(node, f"bibo:page{end}", f"schema:page{end}") for end in ("Start", "End"))
        if first and "pages" not in found:
            found["pages"] = f"{first}-{last}" if last else first
        event = next((graph.text(value, *_FIELDS["title"]) or value.text
                      for value in graph.values(node, "bib:presentedAt", "bibo:presentedAt")), "")  # fmt: skip
        if event:
            found.setdefault("meetingName" if kind == "presentation" else "conferenceName", event)
        self._read_containers(node, kind, found)
        return {name: value for name, value in found.items() if value}

    def _read_containers(self, node: Node, kind: str, found: dict[str, str]) -> None:
        """What a work stands in gives it a journal or a book, and these a volume, an issue and numbers of their own."""
        graph = self._graph
        waiting = list(graph.values(node, *_PART_OF))
        seen = 0
        while waiting and seen < _MOST_CONTAINERS:
            container = waiting.pop(0)
            seen += 1
            title = graph.text(container, *_FIELDS["title"])
            if container.name == "bib:Part":
                found.setdefault("section", title)
            elif container.name in _SERIES:
                found.setdefault("series" if "series" not in found else "seriesTitle", title)
                for name, properties in _OF_SERIES.items():
                    if value := graph.text(container, *properties):
                        found.setdefault(name, value)
                continue
            elif title:
                found.setdefault("publicationTitle", title)
            elif container.text:
                found.setdefault("publicationTitle", container.text)
            self._read_identifiers(container, found, outer=True)
            self._read_publisher(container, found)
            issue = graph.text(container, "prism:number", "bibo:issue", "schema:issueNumber")
            for name in ("volume", "date", "edition", "ISSN", "ISBN", "journalAbbreviation"):
                if value := graph.text(container, *_FIELDS[name]):
                    found.setdefault(name, value)
            if issue:
                found.setdefault("issue" if kind in _WITH_ISSUES else "number", issue)
            waiting += graph.values(container, *_PART_OF)

    def _read_identifiers(self, node: Node, found: dict[str, str], *, outer: bool = False) -> None:
        """dc:identifier: "DOI …", "ISBN …", "ISSN …", an address; that of a container is not the work's."""
        for value in self._graph.values(node, "dc:identifier", "dcterms:identifier", "bibo:uri", "schema:url",
                                        "schema:sameAs", "schema:identifier"):  # fmt: skip
            text = self._graph.text_of(value) or value.about
            label, _space, rest = text.partition(" ")
            if label.rstrip(":").upper() in ("DOI", "ISBN", "ISSN", "PMID") and rest:
                found.setdefault(label.rstrip(":").upper(), rest.strip())
            elif outer:
                continue
            elif text.lower().startswith("doi:"):
                found.setdefault("DOI", text[4:])
            elif text.startswith(("http://", "https://", "ftp://")):
                found.setdefault("url", text)
            elif text.startswith("urn:isbn:"):
                found.setdefault("ISBN", text.removeprefix("urn:isbn:"))

    def _read_publisher(self, node: Node, found: dict[str, str]) -> None:
        graph = self._graph
        for value in graph.values(node, "dc:publisher", "dcterms:publisher", "schema:publisher"):
            name = value.text or graph.text(value, "foaf:name", "schema:name", "dc:title")
            if name:
                found.setdefault("publisher", name)
            for address in graph.values(value, "vcard:adr", "address:localityName"):
                if place := graph.text(address, "vcard:locality", "vcard:city"):
                    found.setdefault("place", place)

    def _people(self, node: Node) -> list[Creator]:
        found: list[Creator] = []
        for each in node.inner:
            if each.name in _PEOPLE:
                for thing in self._members(each):
                    self._add_person(found, thing, _PEOPLE[each.name])
        listed = {creator.role for creator in found}
        for each in node.inner:
            role = _SINGLE_PEOPLE.get(each.name)
            if role and role not in listed:
                for thing in self._graph.values(node, each.name):
                    self._add_person(found, thing, role)
                listed.add(role)
        return found

    def _members(self, each: Node) -> Iterator[Node]:
        """The members of a list, or the one thing in place of a list."""
        for thing in self._graph.values(Node("", inner=[each]), each.name):
            if thing.name in ("rdf:Seq", "rdf:Bag", "rdf:Alt"):
                for member in thing.inner:
                    yield from self._graph.values(thing, member.name) if member.name != "rdf:li" else self._li(member)
            else:
                yield thing

    def _li(self, member: Node) -> Iterator[Node]:
        yield from self._graph.values(Node("", inner=[member]), "rdf:li")

    def _add_person(self, found: list[Creator], thing: Node, role: str) -> None:
        graph = self._graph
        last = graph.text(thing, "foaf:surname", "foaf:familyName", "foaf:family_name", "schema:familyName")
        first = graph.text(thing, "foaf:givenName", "foaf:givenname", "foaf:firstName", "schema:givenName")
        whole = thing.text or graph.text(thing, "foaf:name", "schema:name", "dc:title")
        if last or first:
            creator = Creator(role, first, last, whole=not first)
        elif "," in whole:
            last, _comma, first = whole.partition(",")
            creator = Creator(role, first.strip(), last.strip())
        else:
            creator = Creator(role, "", whole, whole=True)
        if (creator.last.strip() or creator.first.strip()) and creator not in found:
            found.append(creator)

    def _put_around(self, record: Record, node: Node) -> None:
        """Tags, notes, files and relations of a work."""
        graph = self._graph
        for value in graph.values(node, *_SUBJECTS):
            if value.name == "dcterms:LCC":
                record.extra.setdefault(f"{PREFIX}callNumber", graph.text_of(value))
            elif text := graph.text_of(value) or graph.text(value, "dc:title", "schema:name"):
                record.tags.append(text)
        for note in graph.values(node, "dcterms:isReferencedBy", "bibo:annotates"):
            if note.name == "bib:Memo" or graph.text(note, "rdf:value"):
                record.notes.append(markdown_of(graph.text(note, "rdf:value")))
                record.tags += [graph.text_of(tag) for tag in graph.values(note, "dc:subject")]
        for attachment in graph.values(node, "link:link"):
            if attachment.inner:
                self._put_file(record, attachment)
                record.tags += [graph.text_of(tag) for tag in graph.values(attachment, "dc:subject")]
        related = [each.about for each in node.inner if each.name in ("dc:relation", "dcterms:relation") and each.about]
        if related:
            record.extra[f"{PREFIX}related"] = "\n".join(related)
        if node.about and not node.about.startswith(("#", "_:")) and ":" in node.about:
            record.extra.setdefault(f"{PREFIX}about", node.about)

    def _put_file(self, record: Record, node: Node) -> None:
        graph = self._graph
        title = graph.text(node, "dc:title")
        found: dict[str, str] = {}
        self._read_identifiers(node, found)
        self._files.put(record, self._path_of(node), title, graph.text(node, "link:type"))
        add_url(record, found.get("url", ""), title)
        note = graph.text(node, "dc:description")
        if note:
            record.notes.append(markdown_of(note))

    def _path_of(self, node: Node) -> str:
        path = next((each.about or each.text for each in node.inner if each.name in ("z:path", "rdf:resource")), "")
        return path or (node.about if node.about.startswith("files/") else "")

    def problems(self) -> list[Problem]:
        """What was wrong with files, once all records were read."""
        return self._files.problems()
