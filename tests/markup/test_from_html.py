"""Notes in HTML as Markdown: what Zotero writes, what others wrote, and what means harm."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.markup.from_html import LONGEST, count_inner_pictures, markdown_of
from paperdesk.markup.html import to_html


def words(markdown: str) -> list[str]:
    """The words that a note shows."""
    return re.sub(r"<[^>]*>", " ", to_html(markdown)).split()


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p>\n<p>Two<br />three</p>", "One\n\nTwo  \nthree"),
        ("<h1>A</h1><h3>B <em>c</em></h3>", "# A\n\n### B *c*"),
        ("<p><strong>b</strong> <b>B </b>x <i>i</i> <code>a_b*c</code></p>", "**b** **B** x *i* `a_b*c`"),
        ("<p>line\none</p>", "line one"),
        ("<ul><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ul>", "- a\n- b\n\n  - c"),
        ('<ol start="3"><li>c<li>d</ol>', "3. c\n4. d"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre>def f():\n    `x`</pre>", "```\ndef f():\n    `x`\n```"),
        ('<p>E <span class="math">$a_1*b*c$</span>.</p>', "E $a_1*b*c$."),
        ('<pre class="math">$$\\sum_i *x*$$</pre>', "$$\n\\sum_i *x*\n$$"),
        ('<p><a href="https://a.b/c">words</a></p>', "[words](https://a.b/c)"),
        ('<p><a href="https://a.b/c_d">https://a.b/c_d</a></p>', "<https://a.b/c_d>"),
        ('<p><a href="https://a.b/(c)">x</a></p>', "[x](<https://a.b/(c)>)"),
        ('<p><a href="javascript:alert(1)">x</a></p>', "x"),
        ("<p>H<sub>2</sub>O x<sup>a b</sup></p>", "H₂O x<sup>a b</sup>"),
        ("<p><s>a</s> <u>b</u> <strike>c</strike></p>", "~~a~~ <u>b</u> ~~c~~"),
        ('<p><span style="color: red">r</span> <span style="background-color: #ff0">m</span></p>', "r ==m=="),
        ('<p><span style="text-decoration: line-through">g</span></p>', "~~g~~"),
        ("<table><tr><th>A</th><th>B|</th></tr><tr><td>1</td><td>2</td></tr></table>",
         "| A | B\\| |\n| --- | --- |\n| 1 | 2 |"),
        ("<table><tbody><tr><td>1<td>2</table>", "| 1 | 2 |\n| --- | --- |"),
        ('<p><img alt="" data-attachment-key="ABCD2345" width="4"></p>', "![picture](zotero:ABCD2345)"),
        ('<p><img src="https://a.b/c.png" alt="C"></p>', "![C](https://a.b/c.png)"),
        ('<p>x <img src="data:image/png;base64,AAAA"></p>', "x (picture)"),
        ("<p>a</p><script>bad()</script><style>p{}</style><!-- no -->", "a"),
        ("<p>&amp;lt; &lt;b&gt; a < b</p>", "&amp;lt; &lt;b> a < b"),
        ("plain *text* and\nmore &amp; more", "plain \\*text\\* and\nmore & more"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_notes_hold(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown


def test_a_note_from_the_reader_reads_well() -> None:
    note = (
        '<div data-citation-items="%5B%5D" data-schema-version="9"><h1>Annotations<br>(1/2/2024)</h1>\n'
        '<p><span class="highlight" data-annotation="%7B%22a%22%3A1%7D">“We find <em>that</em>”</span> '
        '<span class="citation" data-citation="%7B%7D">(<span class="citation-item">Doe, 2020, p. 3</span>)</span> '
        "my remark</p>\n</div>"
    )
    assert markdown_of(note) == "# Annotations (1/2/2024)\n\n“We find *that*” (Doe, 2020, p. 3) my remark"


HOSTILE = {
    "deep": "<div>" * 50_000 + "word",
    "lists": "<ul><li>" * 20_000 + "word",
    "bold": "<b>" * 100_000 + "word",
    "signs": "<" * 300_000 + " word",
    "quotes": '<a x="' * 100_000 + " word",
    "both": "<a x=\"<a x='" * 50_000 + " word",
    "comments": "word" + "<!--" * 200_000,
    "ends": "<b>" * 900 + "word" + "</i>" * 200_000,
    "escapes": "_*`[~=" * 50_000 + " word",
    "items": "<ol>" + "<li>word</li>" * 20_000 + "</ol>",
    "rows": "<table><thead>" + "<tr><td>word</td></tr>" * 10_000 + "</thead></table>",
    "quoted": "<blockquote>" * 3_000 + "word",
    "picture": '<img src="data:image/png;base64,' + "A" * 2_000_000 + '">word',
    "breaks": "<p>" + "word<br>" * 30_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_nothing_makes_it_hang_or_raise(kind: str) -> None:
    assert "word" in markdown_of(HOSTILE[kind])


def test_a_very_long_note_becomes_its_plain_text() -> None:
    note = "<p>some <b>words</b></p>" * (LONGEST // 10)
    text = markdown_of(note)
    assert text.count("some words") == LONGEST // 10 and "**" not in text


def test_pictures_held_as_data_are_counted() -> None:
    assert count_inner_pictures('<img alt="" src="data:x"><IMG src=\'data:y\'><img src="https://a.b">') == 2


@given(st.text(alphabet="abc <>/\"'=&;-!_*[]()#\n", max_size=200))
def test_it_never_raises(text: str) -> None:
    assert isinstance(markdown_of(text), str)


@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<ul>", "</ul>", "<li>", "</li>", "<table>", "</table>", "<tr>", "<td>", "</td>",
     "<pre>", "</pre>", "<blockquote>", "</blockquote>", "<h2>", "</h2>", "<br>", '<a href="https://a.b">', "</a>",
     "alpha ", "beta\n", "<span class=math>", "</span>", "<ol>", "</ol>", "<code>", "</code>"]),
    max_size=40))  # fmt: skip
def test_no_word_is_lost(pieces: list[str]) -> None:
    html = "".join(pieces)
    assert markdown_of(html).count("alpha") >= html.count("alpha")
    assert markdown_of(html).count("beta") >= html.count("beta")


def test_what_is_shown_are_the_words_of_the_note() -> None:
    html = "<p>One <b>two</b> <i>three</i></p><ul><li>four</li><li>five</li></ul><p>#six *seven* _eight_</p>"
    assert words(markdown_of(html)) == ["One", "two", "three", "four", "five", "#six", "*seven*", "_eight_"]
