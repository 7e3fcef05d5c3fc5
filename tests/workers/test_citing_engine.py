"""Citations and entries as the styles' own manuals want them; no work and no style gives worse than a sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk import places
from paperdesk.errors import BadInputError
from paperdesk.library.citing import item
from paperdesk.record import Person, Record
from paperdesk.workers.citing_engine import Engine

GOLDENS = Path(__file__).parent.parent / "data" / "citing" / "goldens.json"
STYLES = (
    "apa.csl", "ieee.csl", "chicago-author-date.csl", "chicago-notes-bibliography.csl", "nature.csl",
    "association-for-computing-machinery.csl", "nlm-citation-sequence.csl", "modern-language-association.csl",
)  # fmt: skip
_TRANSFORMER = "Vaswani, Ashish;Shazeer, Noam;Parmar, Niki;Uszkoreit, Jakob;Jones, Llion;Gomez, Aidan N.;Kaiser, Łukasz"


def people(names: str, role: str = "author") -> list[Person]:
    return [Person.parse(name, role) for name in names.split(";")]


WORKS = [
    Record(type="article-journal", people=people("Watson, J. D.;Crick, F. H. C."), date="1953-04-25", venue="Nature",
           title="Molecular structure of nucleic acids: A structure for deoxyribose nucleic acid", volume="171",
           issue="4356", pages="737-738", doi="10.1038/171737a0"),
    Record(type="book", title="Computational geometry: Algorithms and applications", date="2008", edition="3",
           people=people("de Berg, Mark;Cheong, Otfried;van Kreveld, Marc;Overmars, Mark"), publisher="Springer",
           place="Berlin"),
    Record(type="chapter", title="Working memory", date="1974", venue="The psychology of learning and motivation",
           people=people("Baddeley, Alan D.;Hitch, Graham") + people("Bower, Gordon H.", "editor"), volume="8",
           pages="47-89", publisher="Academic Press", place="New York"),
    Record(type="thesis", title="A symbolic analysis of relay and switching circuits", date="1940",
           people=people("Shannon, Claude Elwood"), publisher="Massachusetts Institute of Technology",
           extra={"bibtex.type": "mastersthesis"}),
    Record(type="webpage", title="Global tuberculosis report", people=people("{World Health Organization}"),
           date="2023-11-07", venue="WHO", url="https://www.who.int/tb/report"),
    Record(type="article", title="Attention is all you need", people=people(f"{_TRANSFORMER};Polosukhin, Illia"),
           date="2017-06-12", arxiv="1706.03762"),
    Record(type="paper-conference", title="Deep residual learning for image recognition", date="2016-06",
           people=people("He, Kaiming;Zhang, Xiangyu;Ren, Shaoqing;Sun, Jian"), pages="770-778", publisher="IEEE",
           venue="2016 IEEE Conference on Computer Vision and Pattern Recognition (CVPR)",
           doi="10.1109/CVPR.2016.90"),
]  # fmt: skip


def engine(style: str) -> Engine:
    return Engine((places.resources() / "styles" / style).read_bytes())


def entries(style: str, *works: Record, form: str = "text") -> list[str]:
    items = [item(work, style) for work in works]
    return [text for _place, text in engine(style).bibliography(items, form, lambda _done: None)]


def cited(style: str, *works: Record) -> str:
    return engine(style).citation([item(work, style) for work in works], "text")


def article(names: str, date: str = "2020", title: str = "On things", **fields: Any) -> Record:
    return Record(type="article-journal", title=title, people=people(names), date=date, venue="Mind", **fields)


@pytest.mark.parametrize("style", STYLES)
def test_works_of_every_kind_look_as_the_manual_wants_them(style: str) -> None:
    golden = json.loads(GOLDENS.read_text(encoding="utf-8"))[style]
    items = [item(work, style) for work in WORKS]
    made = engine(style)
    assert [text for _place, text in made.bibliography(items, "markdown", lambda _done: None)] == golden["entries"]
    assert made.citation(items, "markdown") == golden["citation"]


def test_years_get_letters_where_citations_would_look_alike() -> None:
    works = [article("Doe, Jane", title=title) for title in ("Zebras", "Apples")]
    assert cited("apa.csl", *works) == "(Doe, 2020a, 2020b)"
    assert entries("apa.csl", *works) == ["Doe, J. (2020a). Apples. Mind.", "Doe, J. (2020b). Zebras. Mind."]
    assert cited("chicago-author-date.csl", *works) == "(Doe 2020a, 2020b)"


def test_more_names_or_the_title_tell_works_apart_where_they_can() -> None:
    one, other = article("Doe, Jane;Roe, Rick;Poe, Ann"), article("Doe, Jane;Moe, Mia;Poe, Ann")
    assert cited("apa.csl", one, other) == "(Doe, Moe, et al., 2020; Doe, Roe, et al., 2020)"
    alike = [article("Doe, Jane", title=title) for title in ("Zebras", "Apples")]
    assert cited("modern-language-association.csl", *alike) == "(Doe, “Zebras”; Doe, “Apples”)"


def test_many_authors_are_cut_as_each_style_says() -> None:
    names = ";".join(f"Name{chr(97 + place // 26)}{chr(97 + place % 26)}, Given" for place in range(30))
    (apa,) = entries("apa.csl", article(names))
    assert apa.startswith("Nameaa, G., Nameab, G.,") and ", Nameas, G., … Namebd, G. (2020)." in apa
    assert "Nameat" not in apa
    assert entries("nature.csl", article(names))[0].startswith("1. Nameaa, G. et al. On things.")
    assert entries("nlm-citation-sequence.csl", article(names))[0].startswith(
        "1. Nameaa G, Nameab G, Nameac G, Namead G, Nameae G, Nameaf G, et al. On things."
    )
    assert entries("modern-language-association.csl", article(names))[0].startswith("Nameaa, Given, et al.")


def test_numbers_that_follow_each_other_are_drawn_together() -> None:
    works = [article(f"Name{sign}, A.") for sign in "abcd"]
    assert cited("nature.csl", *works) == "1–4"
    assert cited("nature.csl", *works[:2]) == "1,2"
    assert cited("ieee.csl", *works[:2]) == "[1], [2]"
    assert cited("association-for-computing-machinery.csl", *works) == "[1–4]"


def test_the_same_authors_are_a_line_the_second_time() -> None:
    works = [article("Doe, Jane", title=title) for title in ("Zebras", "Apples")]
    first, second = entries("modern-language-association.csl", *works)
    assert first.startswith("Doe, Jane. “Apples.”") and second.startswith("———. “Zebras.”")


@pytest.mark.parametrize(
    ("name", "apa", "chicago"),
    [
        ("van der Berg, Jan", "van der Berg, J.", "Berg, Jan van der"),
        ("King, Jr., Martin Luther", "King, M. L., Jr.", "King, Martin Luther, Jr."),
        ("Sartre, Jean-Paul", "Sartre, J.-P.", "Sartre, Jean-Paul"),
        ("{The R Core Team}", "The R Core Team.", "The R Core Team"),
        ("Plato", "Plato.", "Plato"),
        ("Serre, J.-P.", "Serre, J.-P.", "Serre, J.-P."),
        ("Stepanov, Yu. A.", "Stepanov, Yu. A.", "Stepanov, Yu. A."),
        ("Auer, Th.", "Auer, Th.", "Auer, Th."),
        ("de la Cruz Smith, María", "de la Cruz Smith, M.", "Cruz Smith, María de la"),
        ("d'Aubignac, François", "d’Aubignac, F.", "Aubignac, François d’"),
        ("'t Hooft, Gerard", "’t Hooft, G.", "Hooft, Gerard ’t"),
        ("王, 小明", "王小明.", "王小明"),
        ("Достоевский, Фёдор", "Достоевский, Ф.", "Достоевский, Фёдор"),
    ],
)
def test_names_of_every_kind(name: str, apa: str, chicago: str) -> None:
    assert entries("apa.csl", article(name))[0].startswith(f"{apa} (2020)")
    assert entries("chicago-author-date.csl", article(name))[0].startswith(f"{chicago}. 2020.".replace("..", "."))


def test_a_particle_that_a_style_may_drop() -> None:
    name = '[{"family": "Fontaine", "given": "Jean", "dropping-particle": "de", "non-dropping-particle": "La"}]'
    work = article("de La Fontaine, Jean")
    work.people, work.extra = [Person("Fontaine", "Jean", "de La")], {"csljson.author": name}
    assert entries("apa.csl", work)[0].startswith("La Fontaine, J. de. (2020)")
    assert entries("chicago-author-date.csl", work)[0].startswith("Fontaine, Jean de La. 2020.")
    assert cited("apa.csl", work) == "(La Fontaine, 2020)"


@pytest.mark.parametrize(
    ("options", "printed"),
    [
        ("", "[Jean] (de La Fontaine III)"),
        ('name-as-sort-order="all" sort-separator=" "', "(Fontaine) [Jean de La] III"),
        ('name-as-sort-order="all" sort-separator=" " form="short"', "(La Fontaine)"),
    ],
)
def test_what_a_style_puts_around_a_part_of_a_name_goes_around_its_particles(options: str, printed: str) -> None:
    parts = '<name-part name="family" prefix="(" suffix=")"/><name-part name="given" prefix="[" suffix="]"/>'
    name = {"family": "Fontaine", "given": "Jean de", "non-dropping-particle": "La", "suffix": "III"}
    assert in_style(f'<names variable="author"><name {options}>{parts}</name></names>', {"author": [name]}) == printed


def test_a_sign_after_an_inverted_name_is_for_inverted_names_only() -> None:
    parts = '<names variable="author"><name and="text" name-as-sort-order="first" {}/></names>'
    option = 'delimiter-precedes-last="after-inverted-name" delimiter-precedes-et-al="after-inverted-name"'
    doe, who = {"family": "Doe", "given": "Jane"}, {"literal": "WHO"}
    assert in_style(parts.format(option), {"author": [doe, who]}) == "Doe, Jane, and WHO"
    assert in_style(parts.format(option), {"author": [who, doe]}) == "WHO and Jane Doe"
    cut = f'{option} et-al-min="2" et-al-use-first="1"'
    assert in_style(parts.format(cut), {"author": [doe, who]}) == "Doe, Jane, et al."
    assert in_style(parts.format(cut), {"author": [who, doe]}) == "WHO et al."


def in_style(parts: str, *items: dict[str, Any], language: str = "en-US", options: str = "") -> str:
    """The items as one citation in a style that says no more than these parts."""
    style = CSL.replace("version", f'default-locale="{language}" version').format(
        f'<citation {options}><layout delimiter="; ">{parts}</layout></citation>'
    )
    given = [{"id": str(place), "type": "book", **each} for place, each in enumerate(items)]
    return Engine(style.encode()).citation(given, "text")


@pytest.mark.parametrize(
    ("locale", "printed"),
    [("de", "Doe und Roe"), ("el", "Doe και Roe"), ("fr-BE", "Doe et Roe"), ("xx", "Doe and Roe")],
)
def test_a_style_s_language_may_be_given_without_its_country(locale: str, printed: str) -> None:
    names = [{"family": "Doe", "given": "J"}, {"family": "Roe", "given": "R"}]
    parts = '<names variable="author"><name and="text" form="short"/></names>'
    assert in_style(parts, {"author": names}, language=locale) == printed


@pytest.mark.parametrize(
    ("options", "printed"),
    [
        ('collapse="year"', "Doe 2000a, 2000b, 2000c, 2001; Roe 1999"),
        ('collapse="year" cite-group-delimiter="/"', "Doe 2000a/2000b/2000c/2001; Roe 1999"),
        ('cite-group-delimiter=", "', "Doe 2000a, Doe 2000b, Doe 2000c, Doe 2001; Roe 1999"),
        ('collapse="year-suffix" year-suffix-delimiter=","', "Doe 2000a,b,c, 2001; Roe 1999"),
        ('collapse="year-suffix-ranged" year-suffix-delimiter=","', "Doe 2000a–c, 2001; Roe 1999"),
        ('collapse="year-suffix" after-collapse-delimiter=" | "', "Doe 2000a; b; c; 2001 | Roe 1999"),
    ],
)
def test_years_of_the_same_people_are_drawn_together(options: str, printed: str) -> None:
    parts = (
        '<group delimiter=" "><names variable="author"><name form="short"/></names>'
        '<date variable="issued"><date-part name="year"/></date></group>'
    )
    works = [("Doe", 2000, "A"), ("Doe", 2000, "B"), ("Doe", 2000, "C"), ("Doe", 2001, "D"), ("Roe", 1999, "E")]
    items = [{"author": [{"family": name, "given": "J"}], "issued": {"date-parts": [[year]]}, "title": title}
             for name, year, title in works]  # fmt: skip
    assert in_style(parts, *items, options=f'{options} disambiguate-add-year-suffix="true"') == printed


def test_people_without_a_date_are_drawn_together_too() -> None:
    parts = (
        '<group delimiter=" "><names variable="author"><name form="short"/></names>'
        '<date variable="issued"><date-part name="year"/></date></group>'
    )
    doe = {"author": [{"family": "Doe", "given": "J"}]}
    assert in_style(parts, doe, {**doe, "issued": {"date-parts": [[1900]]}}, options='collapse="year"') == "Doe, 1900"
    assert in_style(parts, doe, doe, options='collapse="year"') == "Doe, Doe"


def test_a_line_for_the_same_title_is_an_entry_too() -> None:
    works = [Record(title="Beowulf"), Record(title="Beowulf")]
    assert entries("modern-language-association.csl", *works) == ["“Beowulf.”", "———."]


def test_issues_and_volumes_may_be_ranges() -> None:
    work = article("Doe, J.", volume="12-13", issue="6-12")
    assert "Mind, 12–13(6–12)" in entries("apa.csl", work)[0]
    assert "Mind, TR-12(A-1)" in entries("apa.csl", article("Doe, J.", volume="TR-12", issue="A-1"))[0]


def sorted_by(keys: str, *items: dict[str, Any], body: str = '<text variable="title"/>', macro: str = "") -> list[str]:
    style = CSL.format(
        f"{macro}<citation><layout>{body}</layout></citation><bibliography><sort>{keys}</sort>"
        f'<layout><group delimiter=" "><text variable="citation-number"/>{body}</group></layout></bibliography>'
    )
    given = [{"id": str(place), "type": "book", **each} for place, each in enumerate(items)]
    return [text for _place, text in Engine(style.encode()).bibliography(given, "text", lambda _done: None)]


def test_numbers_may_count_down() -> None:
    items = [{"title": title} for title in "BAC"]
    down = '<key variable="citation-number" sort="descending"/>'
    assert sorted_by(down, *items) == ["3 C", "2 A", "1 B"]
    assert sorted_by(f'<key variable="title"/>{down}', *items) == ["3 A", "2 B", "1 C"]
    macro = '<macro name="n"><text variable="citation-number"/></macro>'
    assert sorted_by('<key macro="n" sort="descending"/>', *items, macro=macro) == ["3 C", "2 A", "1 B"]


def test_works_are_sorted_by_numbers_as_numbers_and_by_dates_as_far_as_they_are_printed() -> None:
    items = [{"title": f"Part {number}"} for number in (10, 2, 1)]
    assert sorted_by('<key variable="title"/>', *items) == ["1 Part 1", "2 Part 2", "3 Part 10"]
    dated = [{"title": title, "issued": {"date-parts": [date]}}
             for title, date in (("B", [2000, 5]), ("A", [2000, 7]), ("C", [1999]))]  # fmt: skip
    macro = '<macro name="d"><date variable="issued" form="text" date-parts="year"/></macro>'
    assert sorted_by('<key macro="d"/><key variable="title"/>', *dated, macro=macro) == ["1 C", "2 A", "3 B"]
    assert sorted_by('<key variable="issued"/><key variable="title"/>', *dated) == ["1 C", "2 B", "3 A"]


def test_pages_in_roman_numbers_are_more_than_one() -> None:
    parts = '<label variable="page" form="short" suffix=" "/><text variable="page"/>'
    assert [in_style(parts, {"page": pages}) for pages in ("i-xx", "ix", "3-4", "e12")] == [
        "pp. i–xx", "p. ix", "pp. 3–4", "p. e12"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "printed"),
    [
        ("", "(n.d.)"),
        ("2020", "(2020)"),
        ("2020-05-14", "(2020, May 14)"),
        ("2020-05-14/2020-05-16", "(2020, May 14–16)"),
        ("2020-12-30/2021-01-02", "(2020–2021, December 30–January 2)"),
        ("2020-21", "(2020, Spring)"),
        ("-0043", "(44 B.C.E.)"),
        ("in press", "(in press)"),
        ("2004-XX", "(2004)"),
        ("2016/..", "(2016–)"),
    ],
)
def test_dates_of_every_kind(date: str, printed: str) -> None:
    work = Record(type="webpage", title="A page", people=people("Doe, Jane"), date=date, url="https://a.org/b")
    assert printed in entries("apa.csl", work)[0]


@pytest.mark.parametrize("style", ["apa.csl", "ieee.csl", "chicago-author-date.csl", "nature.csl"])
def test_a_doi_of_the_old_form_is_printed_sign_by_sign(style: str) -> None:
    doi = "10.1002/1521-3862(199901)5:1<21::aid-cvde21>3.0.co;2-e"
    assert doi in entries(style, article("Doe, Jane", doi=doi))[0]


def test_what_stands_for_missing_authors_is_not_said_twice() -> None:
    work = Record(type="book", title="Things", people=people("Roe, Rick", "editor"), date="2001", publisher="Ace")
    assert entries("apa.csl", work) == ["Roe, R. (Ed.). (2001). Things. Ace."]
    assert entries("chicago-author-date.csl", work) == ["Roe, Rick, ed. 2001. Things. Ace."]
    assert entries("apa.csl", Record(type="book", title="Beowulf", date="1999", publisher="Ace")) == [
        "Beowulf. (1999). Ace."
    ]


def test_punctuation_is_not_doubled_and_goes_inside_quotes() -> None:
    works = [
        article("Doe, J.", title=title) for title in ("What is life?", "Wait...", "Said “so”", "Made by Acme Inc.")
    ]
    found = entries("ieee.csl", *works)
    assert found[0].startswith("[1] J. Doe, “What is life?,” Mind")
    assert found[1].startswith("[2] J. Doe, “Wait...,” Mind")
    assert found[2].startswith("[3] J. Doe, “Said ‘so,’” Mind")
    assert entries("apa.csl", works[3]) == ["Doe, J. (2020). Made by Acme Inc. Mind."]
    suffixed = Record(type="book", title="", people=people("Ford, Jr., Henry"), key="k")
    assert entries("ieee.csl", suffixed) == ["[1] H. Ford Jr."]


def test_straight_quotes_and_apostrophes_are_set_as_the_style_s_language_has_them() -> None:
    work = article("O'Brien, Ann", title='On the "Matthew effect" and Plato\'s cave', url="https://a.org/o'b")
    assert entries("ieee.csl", work)[0].startswith("[1] A. O’Brien, “On the ‘Matthew effect’ and Plato’s cave,” Mind")
    assert entries("apa.csl", work)[0].startswith("O’Brien, A. (2020). On the “Matthew effect” and Plato’s cave. Mind.")
    assert entries("chicago-author-date.csl", work)[0].startswith(
        "O’Brien, Ann. 2020. “On the ‘Matthew Effect’ and Plato’s Cave.” Mind"
    )
    assert "https://a.org/o'b" in entries("apa.csl", work)[0]


def test_html_in_a_work_is_text() -> None:
    work = article("<script>alert(1)</script>, A.", title="On <b>R & D</b> at T_1*")
    (html,) = entries("apa.csl", work, form="html")
    assert "<script" not in html and "<b>" not in html
    assert "On &lt;b&gt;R &amp; D&lt;/b&gt; at T_1*. <i>Mind</i>." in html
    (markdown,) = entries("apa.csl", work, form="markdown")
    assert r"On &lt;b>R & D&lt;/b> at T\_1\*. *Mind*." in markdown


_TEXT = st.text(max_size=20)
_NAME = st.fixed_dictionaries({}, optional=dict.fromkeys(("family", "given", "literal", "suffix", "x"), _TEXT))
_ITEMS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("type", "title", "page", "volume", "container-title", "edition", "URL"), _TEXT),
        "author": st.lists(_NAME, max_size=4) | _TEXT,
        "issued": st.fixed_dictionaries(
            {}, optional={"date-parts": st.lists(st.lists(st.integers(-3000, 3000) | _TEXT, max_size=4), max_size=3),
                          "season": st.integers(0, 9), "literal": _TEXT}),
        "number": st.integers() | st.none() | st.booleans() | st.lists(_TEXT, max_size=2),
    },
)  # fmt: skip
_ENGINES = {style: engine(style) for style in ("apa.csl", "ieee.csl", "modern-language-association.csl")}


@given(st.lists(_ITEMS, max_size=3), st.sampled_from(sorted(_ENGINES)), st.sampled_from(["text", "html", "markdown"]))
def test_no_work_whatever_breaks_a_style(items: list[dict[str, Any]], style: str, form: str) -> None:
    made = _ENGINES[style]
    found = made.bibliography(items, form, lambda _done: None)
    places = [place for place, _text in found]
    assert len(places) == len(set(places)) and set(places) <= set(range(len(items)))
    # A work of which there is no letter to print makes no entry.
    assert {place for place, each in enumerate(items) if any(map(str.isalnum, each.get("title", "")))} <= set(places)
    assert isinstance(made.citation(items, form), str)
    said = json.dumps(items, ensure_ascii=False)
    for _place, text in found:
        assert "None" not in text or "none" in said.lower()
        assert not re.search("[\U000f0e00-\U000f0e4f]", text)


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("apa.csl", "(A. Smith, 2019; J. Q. Smith, 2019)"),
        ("chicago-author-date.csl", "(J. Q. Smith 2019; A. Smith 2019)"),
        ("modern-language-association.csl", "(J. Q. Smith; A. Smith)"),
        ("ieee.csl", "[1], [2]"),
    ],
)
def test_namesakes_are_told_apart(style: str, printed: str) -> None:
    works = (article("Smith, John Q.", "2019", "First"), article("Smith, Amy", "2019", "Second"))
    assert cited(style, *works) == printed
    assert not any("2019a" in entry for entry in entries(style, *works))


@pytest.mark.parametrize(
    ("rule", "printed"),
    [
        ("all-names", "Doe, John Roe; Li, Jane Roe"),
        ("all-names-with-initials", "Doe, Roe; Li, Roe"),
        ("primary-name", "Doe, Roe; Li, Roe"),
        ("by-cite", "Doe, Roe; Li, Roe"),
    ],
)
def test_given_names_are_added_by_the_rule_of_the_style(rule: str, printed: str) -> None:
    works = [article("Doe, A.;Roe, John"), article("Li, B.;Roe, Jane")]
    assert _short(rule).citation([item(work, "s") for work in works], "text") == printed


def test_names_that_tell_no_citation_apart_are_left_alone() -> None:
    works = [article("Doe, A.;Roe, John", title="A"), article("Doe, A.;Roe, John", title="B"),
             article("Doe, A.;Roe, Jim", title="C")]  # fmt: skip
    printed = _short("by-cite").citation([item(work, "s") for work in works], "text")
    assert printed == "Doe, John Roe; Doe, John Roe; Doe, Jim Roe"


def _short(rule: str) -> Engine:
    name = '<names variable="author"><name form="short" initialize-with=". "/></names>'
    told = f'disambiguate-add-givenname="true" givenname-disambiguation-rule="{rule}"'
    return Engine(CSL.format(f'<citation {told}><layout delimiter="; ">{name}</layout></citation>').encode())


@pytest.mark.parametrize(
    ("language", "terms", "printed"),
    [
        ("en-US", "", "1st 2nd 3rd 11th 112th 23rd"),
        ("de-DE", '<term name="ordinal">.</term>', "1. 2. 3. 11. 112. 23."),
        ("zh-CN", '<term name="ordinal"></term>', "1 2 3 11 112 23"),
    ],
)
def test_ordinals_are_those_of_the_style_s_language(language: str, terms: str, printed: str) -> None:
    number = '<number variable="edition" form="ordinal"/>'
    style = CSL.replace("version", f'default-locale="{language}" version').format(
        f"<locale><terms>{terms}</terms></locale><citation><layout delimiter=' '>{number}</layout></citation>"
    )
    works = [Record(type="book", title=f"B{edition}", edition=edition) for edition in printed.replace("st", "").replace(
        "nd", "").replace("rd", "").replace("th", "").replace(".", "").split()]  # fmt: skip
    assert Engine(style.encode()).citation([item(work, "s") for work in works], "text") == printed


def test_a_space_before_a_semicolon_is_the_style_s_own() -> None:
    name = '<names variable="author"><name form="short" delimiter=" ; "/></names>'
    style = CSL.format(f'<citation><layout delimiter=" ; "><group>{name}</group></layout></citation>')
    works = [article("Knuth, D.;Doe, J."), Record(title="nobody's"), article("Li, A.")]
    assert Engine(style.encode()).citation([item(work, "s") for work in works], "text") == "Knuth ; Doe ; Li"


def test_a_work_that_a_style_leaves_out_makes_no_entry() -> None:
    body = '<choose><if type="book"><text variable="title"/></if></choose>'
    style = CSL.format(
        f'<citation><layout>{body}</layout></citation><bibliography><layout suffix=".">{body}</layout></bibliography>'
    )
    items = [item(Record(type=kind, title=kind), "s") for kind in ("speech", "book")]
    assert Engine(style.encode()).bibliography(items, "text", lambda _done: None) == [(1, "book.")]


CSL = '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/>{}</style>'


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<citation/>",
        "<citation><layout><text macro='gone'/></layout></citation>",
        "<macro name='m'><text macro='m'/></macro><citation><layout><text macro='m'/></layout></citation>",
        '<citation><layout><text term="a\'b"/></layout></citation>',
        "<citation><layout><names variable='author'><name et-al-min='x'/></names><date form='odd' variable='issued'/>"
        "</layout></citation>",
        "<citation><layout><number variable='number' form='roman'/><cow/></layout></citation>",
    ],
)
def test_a_wrong_style_is_refused_with_a_sentence_or_does_what_it_can(body: str) -> None:
    works = [item(Record(title="T", people=people("Doe, Jane"), date="2020", number="99999999999"))]
    try:
        assert isinstance(Engine(CSL.format(body).encode()).citation(works, "text"), str)
    except BadInputError as error:
        assert error.message.endswith(".")


@pytest.mark.parametrize(
    "data", [b"", b"no xml", b"<style/>", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"]
)
def test_what_is_no_style_says_so(data: bytes) -> None:
    with pytest.raises(BadInputError, match="no citation style"):
        Engine(data)
