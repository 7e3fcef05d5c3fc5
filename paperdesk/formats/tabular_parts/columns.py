"""What a column of a table can mean, and the names that exports and people give it.

Names are compared without case, accents, spaces and punctuation. Knows the exports of Zotero, Scopus, Web of Science,
IEEE Xplore, SpringerLink, Embase, OpenAlex, Mendeley, Rayyan and ASReview, and tables that people keep, in English,
German and French.
"""

from __future__ import annotations

import unicodedata

# What a column can be mapped to, as it is shown.
FIELDS: dict[str, str] = {
    "title": "Title", "authors": "Authors", "editors": "Editors", "translators": "Translators", "people": "People",
    "year": "Year", "month": "Month", "day": "Day", "date": "Date", "type": "Type", "venue": "Venue",
    "volume": "Volume",
    "issue": "Issue", "pages": "Pages", "first_page": "First page", "last_page": "Last page", "number": "Number",
    "edition": "Edition", "series": "Series", "publisher": "Publisher", "place": "Place", "event": "Event",
    "language": "Language", "short_title": "Short title", "abstract": "Abstract", "doi": "DOI", "arxiv": "arXiv id",
    "arxiv_version": "arXiv version", "isbn": "ISBN", "issn": "ISSN", "pmid": "PubMed id", "url": "URL",
    "key": "Citation key", "tags": "Tags", "collection": "Collections", "note": "Note", "files": "Files",
    "status": "Status", "starred": "Starred", "rating": "Rating", "added": "Added", "modified": "Modified",
    "highlights": "Highlights", "seen": "Seen", "old_keys": "Former keys", "queue": "Up next", "read_at": "Date read",
    "extra": "Other fields",
}  # fmt: skip
# Several columns may hold parts of these; of any other field the first that is filled counts.
MANY = frozenset(("tags", "collection", "note", "files"))

_NAMES = {
    "title": """title; document title; article title; paper title; primary title; full title; name of paper; paper;
        titre; titre de l article; titel; titel des artikels; aufsatztitel; item title; work title; title of paper;
        publication name; bezeichnung; intitulé; display name""",
    "authors": """author full names; authors; author; author s; author names; authors full names; all authors; by;
        first authors; creator; creators; autor; autoren; verfasser; autorinnen und autoren; autor in; autor innen;
        auteur; auteurs; auteur s; writer; authors list; author list; book authors;
        authorships author display name; authorships raw author name""",
    "editors": """editor; editors; editor s; herausgeber; hrsg; editeur scientifique; directeur; editors full names;
        editor full names; herausgeber innen; book editors""",
    "translators": "translator; translators; ubersetzer; traducteur; traducteurs",
    "people": "people; contributors json",
    "year": """year; publication year; pub year; year of publication; published year; jahr; erscheinungsjahr;
        publikationsjahr; annee; annee de publication; py; yr; date year; publicationyear""",
    "month": "month; publication month; monat; mois",
    "day": "day; publication day; tag des erscheinens; jour",
    "date": """date; publication date; published; date published; issue date; pub date; date of publication; datum;
        erscheinungsdatum; veroffentlicht; veroffentlichungsdatum; date de publication; online date; create date;
        cover date; issued; publicationdate""",
    "type": """type; item type; document type; publication type; reference type; entry type; dokumenttyp; typ;
        publikationstyp; type de document; entrytype; dokumentart; medientyp; type of reference; content type""",
    "venue": """venue; journal; journal title; journal name; source title; publication title; publication; source;
        container title; booktitle; book title; journal book; conference or journal; proceedings; proceedings title;
        zeitschrift; zeitschriftentitel; quelle; revue; nom de la revue; periodique; secondary title;
        journal conference;
        conference journal; journal full name; published in; erschienen in; journal venue; publication venue;
        buchtitel;
        titre de la revue; titre du periodique; conference; primary location source display name""",
    "volume": "volume; vol; band; jahrgang; volume number; journal volume; tome; volumes; bd; biblio volume",
    "issue": """issue; issue number; no; nr; number issue; heft; ausgabe; numero; issues; num; journal issue;
        fascicule; biblio issue""",
    "pages": """pages; page; page range; seiten; page numbers; pp; pagination; seite; page s; seitenzahlen;
        seitenbereich""",
    "first_page": """page start; start page; first page; beginning page; bp; startpage; spage; von seite; pagestart;
        page debut; premiere page; startseite; biblio first page""",
    "last_page": """page end; end page; last page; ending page; ep; endpage; epage; bis seite; pageend; page fin;
        derniere page; endseite; biblio last page""",
    "number": "art no; article number; article no; report number; number; artikelnummer; nummer; numero d article",
    "edition": "edition; auflage; aufl",
    "series": "series; series title; reihe; book series title; collection title; reihentitel; serie",
    "publisher": """publisher; verlag; editeur; publisher name; institution; school; university; universitat;
        hochschule;
        maison d edition""",
    "place": """place; publisher address; publisher location; location; ort; erscheinungsort; lieu; address;
        publisher city;
        place of publication; lieu de publication; city""",
    "event": "event; conference name; conference title; konferenz; tagung; veranstaltung; meeting name",
    "language": "language; language of original document; sprache; langue; languages; lang; la",
    "short_title": "short title; kurztitel; titre abrege; shorttitle; title short",
    "abstract": """abstract; abstract note; summary; zusammenfassung; resume; abstracts; abstrakt; inhaltsangabe;
        abstract text; description; kurzfassung""",
    "doi": """doi; digital object identifier; doi link; doi url; doi number; document object identifier; doi s; dois;
        item doi; ids doi""",
    "arxiv": "arxiv; arxiv id; arxivid; eprint; arxiv number; arxiv link; arxiv url",
    "arxiv_version": "arxiv version",
    "isbn": "isbn; isbns; isbn s; isbn13; isbn 13",
    "issn": "issn; issns; eissn; e issn; print issn; issn s; primary location source issn l",
    "pmid": "pmid; pubmed id; pubmed; pubmedid; pubmed number; pub med id; accession pmid; ids pmid",
    "url": """url; link; web; website; web address; urls; pdf link; links; webseite; adresse web; lien;
        internetadresse;
        web link; weblink; article url; paper url; uri; page url; primary location landing page url; open url link""",
    "key": """key; citation key; cite key; citekey; bibtex key; bibtexkey; citationkey; citekey s; reference key;
        zitierschlussel; cle de citation""",
    "tags": """tags; tag; keywords; keyword; author keywords; index keywords; manual tags; automatic tags; labels;
        label;
        schlagworter; schlagworte; stichworter; stichworte; mots cles; mots clefs; etiquettes; topics; topic;
        subjects;
        ieee terms; mesh terms; inspec controlled terms; keywords plus; schlusselworter; themen; categories;
        themes; keywords display name""",
    "collection": """collection; collections; folder; folders; folder path; sammlung; sammlungen; ordner; dossier;
        dossiers;
        group; groups; mendeley folders; project; projekt; gruppe; gruppen; groupe; groupes; list; liste""",
    "note": """note; notes; comment; comments; notiz; notizen; remarques; bemerkung; bemerkungen; kommentar;
        kommentare;
        my notes; research notes; remark; remarks; commentaire; commentaires; anmerkung; anmerkungen; thoughts""",
    "files": """file; files; file attachments; attachments; datei; dateien; fichier; fichiers; pdf; file path;
        pdf path;
        anhange; pieces jointes; pdf file""",
    "status": "status; read status; reading status; lesestatus; statut; read; gelesen; lu; statut de lecture",
    "starred": "starred; star; favorite; favourite; favorit; favori; favorites; important; stern; etoile",
    "rating": "rating; stars; bewertung; note sur 5; my rating; sterne; etoiles",
    "added": "added; date added; hinzugefugt; ajoute; added at; date ajoute; hinzugefugt am; ajoute le; erstellt",
    "modified": "modified; date modified; geandert; modifie; last modified; geandert am; modifie le; updated",
    "highlights": "highlights",
    "seen": "seen",
    "old_keys": "former keys",
    "queue": "up next",
    "read_at": "date read",
    "extra": "other fields",
}  # fmt: skip
# OpenAlex's name for a title, which in other tables is that of a person.
_DISPLAY_NAME = "display name"
_BESIDE_IT = frozenset(("authorships author display name", "primary location source display name", "publication year"))
_RUNNING = frozenset(("no", "nr", "num", "number", "numero", "nummer"))  # in the first column they count the rows
# Web of Science's two letters, which mean something only where a table begins with them.
_TWO_LETTERS = {
    "TI": "title", "AF": "authors", "AU": "authors", "BA": "authors", "BE": "editors", "PY": "year", "PD": "month",
    "DT": "type", "PT": "type", "SO": "venue", "VL": "volume", "IS": "issue", "BP": "first_page", "EP": "last_page",
    "AR": "number", "SE": "series", "PU": "publisher", "PI": "place", "CT": "event", "LA": "language",
    "AB": "abstract",
    "DI": "doi", "D2": "doi", "BN": "isbn", "SN": "issn", "EI": "issn", "PM": "pmid", "DE": "tags", "ID": "tags",
}  # fmt: skip


def folded(name: str) -> str:
    """A column's name as it is compared: "Année (de publication)" is "annee de publication"."""
    plain = unicodedata.normalize("NFKD", name[:200]).casefold().replace("ß", "ss")
    return " ".join(
        "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign)).split()
    )


_FIELD_OF = {folded(name): field for field, names in _NAMES.items() for name in names.split(";")}
_RANKS = {folded(name): rank for names in _NAMES.values() for rank, name in enumerate(names.split(";"))}
_GLUED = {name.replace(" ", ""): name for name in _FIELD_OF}


def guessed(headers: list[str]) -> dict[str, list[int]]:
    """Which columns, from 0, mean which field; the best name of a field first."""
    if is_two_letters(headers):
        found: dict[str, list[int]] = {}
        for letters, field in _TWO_LETTERS.items():
            if letters in headers:
                found.setdefault(field, []).append(headers.index(letters))
        return found
    found = {}
    is_of_works = not _BESIDE_IT.isdisjoint(map(folded, headers))
    ranks: dict[int, int] = {}
    for place, header in enumerate(headers):
        name = folded(header)
        name = name if name in _FIELD_OF else _GLUED.get(name.replace(" ", ""), "")
        if name and not (place == 0 and name in _RUNNING) and (name != _DISPLAY_NAME or is_of_works):
            found.setdefault(_FIELD_OF[name], []).append(place)
            ranks[place] = _RANKS[name]
    if {"item type", "manual tags"} <= set(map(folded, headers)):
        found.pop("key", None)  # Zotero's own number of an item
    return {field: sorted(places, key=lambda place: ranks[place]) for field, places in found.items()}


def is_two_letters(headers: list[str]) -> bool:
    """Whether the columns have the two-letter names of Web of Science."""
    return "PT" in headers and "TI" in headers and ("AU" in headers or "AF" in headers)


def is_table_of_works(headers: list[str]) -> bool:
    """Whether columns are those of a list of works: one for titles, and two more that are known."""
    found = guessed(headers)
    return "title" in found and len(found) >= 3
