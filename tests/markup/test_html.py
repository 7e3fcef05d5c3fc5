"""Notes become safe, bounded HTML, with boxes and links where the source has them."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.errors import BadInputError
from paperdesk.markup.html import plain_html, to_html
from paperdesk.markup.source import safe_link, tasks, tick

EVERYTHING = """# Title

Para with **bold**, *italic*, `code`, ~~gone~~, ==marked==, H~2~O, x^2^ and a note[^1].

| a | b |
|:--|--:|
| 1 | 2 |

> quoted
>
> > twice

```python
def f(x):  # why
    return "s" + 1
```

Term
:   What it means

See [[Other Paper]] and [[key2020|that one]], $E=mc^2$, but $5 and $6.

[^1]: The footnote.
"""


class Shape(HTMLParser):
    """Every tag with its attributes, the depth, and the text, of HTML that must be well-formed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.depth = self.tables = self.deepest = self.most_tables = 0
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("br", "hr"):
            self._open.append(tag)
        self.deepest = max(self.deepest, len(self._open))
        self.most_tables = max(self.most_tables, self._open.count("table"))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_everything_a_note_may_hold() -> None:
    html = to_html(EVERYTHING)
    shape = Shape(html)
    for part in (
        "<h1>Title</h1>",
        "<strong>bold</strong>",
        "<em>italic</em>",
        "<code>code</code>",
        "<s>gone</s>",
        '<span class="mark">marked</span>',
        "H<sub>2</sub>O, x<sup>2</sup>",
        '<th align="left">a</th>',
        '<td align="right">2</td>',
        '<span class="code-keyword">def</span>',
        '<span class="code-comment"># why</span>',
        '<span class="code-string">"s"</span>',
        '<span class="code-number">1</span>',
        "<dt>Term</dt>",
        '<a href="paper:Other%20Paper">[[Other Paper]]</a>',
        '<a href="paper:key2020">that one</a>',
        '<span class="math">E=mc^2</span>',
        "but $5 and $6",
        '<a href="#fn-1">1</a>',
        '<a name="fn-1">',
        "The footnote.",
    ):
        assert part in html
    assert [tag for tag, _about in shape.tags].count("blockquote") == 2


def test_a_converter_serves_many_notes() -> None:
    first = to_html("a[^1]\n\n[^1]: one")
    assert to_html("a[^1]\n\n[^1]: one") == first
    assert "one" not in to_html("b")


# --- lists as people write them ---


def items(source: str) -> str:
    """Only the list structure and the words."""
    return re.sub(r"\s+", "", re.sub(r"</?p>", "", to_html(source)))


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("- a\n    - b\n        - c", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>"),
        ("- a\n\t- b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("Words:\n- a\n- b", "Words:<ul><li>a</li><li>b</li></ul>"),
        ("Words:\n1. a", "Words:<ol><li>a</li></ol>"),
        ("It was in\n2019. Then no more.", "Itwasin2019.Thennomore."),
        ("- a\n\n  more of a\n- b", "<ul><li>amoreofa</li><li>b</li></ul>"),
        ("- a\n# Head", "<ul><li>a</li></ul><h1>Head</h1>"),
        ("- a\n\nafter", "<ul><li>a</li></ul>after"),
        ("- a\nlazy", "<ul><li>alazy</li></ul>"),
        ("> one\n> two\n- a", "<blockquote>onetwo</blockquote><ul><li>a</li></ul>"),
        ("a\n\n* * *\n\nb", "a<hr>b"),
        ("-\n", "-"),
    ],
)
def test_lists(source: str, shape: str) -> None:
    assert items(source) == shape


def test_code_inside_an_item_stays_code() -> None:
    html = to_html("- a\n\n  ```\n  - x\n    y\n  ```\n- b")
    assert "<pre>- x\n  y\n</pre>" in html
    assert html.count("<li>") == 2


def test_code_that_is_never_closed_goes_on_to_the_end() -> None:
    html = to_html("before\n\n```\n- [ ] x\n# no head")
    assert "<pre>- [ ] x\n# no head\n</pre>" in html
    assert "before" in html


# --- tasks ---


def test_the_box_in_the_view_is_the_box_in_the_source() -> None:
    source = (
        "- [ ] a\n    - [x] b\n\n[^f]: - [ ] c\n\ntext[^f]\n- [ ] d\n\n> - [x] e\n\n```\n- [ ] code\n```\n1. [ ] f\n\n"
        "    - [ ] g in what may be code\n\n| - [ ] x |\n|--|\n| y |\n- [ ] last"
    )
    boxes = re.findall(r'<a class="task( done)?" href="task:(\d+)">[☐☑]\u00a0</a>(\w+)', to_html(source))
    marks = [source[at + 2 :].split()[0] for at in (m.start() for m in re.finditer(r"[ xX]\] ", source))]
    done = tasks(source)
    assert boxes
    for ticked, number, word in boxes:
        assert done[int(number)] is bool(ticked)
        ticked_source = tick(source, int(number), not done[int(number)])
        changed = next(at for at, (old, new) in enumerate(zip(source, ticked_source, strict=True)) if old != new)
        assert source[changed + 3 :].split()[0].startswith(word)
    assert {word for _done, _number, word in boxes} >= {"a", "b", "d", "e", "f", "last"}
    assert len(marks) >= len(boxes)


def test_what_looks_like_a_task_in_code_is_shown_as_written() -> None:
    assert "<code>- [ ] x</code>" in to_html("`- [ ] x`")
    assert "- [x] deep" in to_html("text\n\n        - [x] deep")


def test_a_note_cannot_make_boxes_of_its_own() -> None:
    html = to_html('<a class="task" href="task:7">x</a> [y](task:8) \U000f0d0b9x\U000f0d0c <input type="checkbox">')
    assert "task" not in html


# --- links ---


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/x?y=1#z",
        "HTTPS://a.example",
        "mailto:a@b.example",
        "doi:10.1000/182",
        "paper:key2020",
        "paper:Other%20Paper",
    ],
)
def test_links_that_may_be_opened(url: str) -> None:
    assert safe_link(url) == url
    assert Shape(to_html(f"[x]({url})")).tags[1] == ("a", {"href": url})


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "file://host/share",
        "//host/share",
        "\\\\host\\share",
        "/etc/passwd",
        "../up",
        "x.html",
        "smb://host/x",
        "ftp://host/x",
        "ssh://host",
        "ms-word:ofe|u|http://x",
        "http:",
        "http:///x",
        "http:x",
        "http://good.example@evil.example/",
        "http://a\\b.example",
        "http://[::1",
        "http://a b/",
        "doi:javascript:x",
        "paper:",
        "paper://host",
        "mailto:",
        "#top",
        "?x",
        "task:1",
        "http://a/" + "x" * 3000,
    ],
)
def test_links_that_may_not(url: str) -> None:
    assert safe_link(url) == ""
    html = to_html(f'<a href="{url}">x</a>\n\n[y](<{url}>)\n\n<{url}>\n\n[z]: <{url}>\n\n[z]')
    assert not [about for tag, about in Shape(html).tags if about.get("href")]


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='http://evil.example/pixel.png'>",
    "![x](file:///etc/passwd)",
    "![x](//host/share/x.png)",
    "<svg><image href='file:///etc/passwd'/></svg>",
    "<iframe src='http://evil.example'></iframe>",
    "<object data='file:///etc/passwd'></object>",
    "<link rel=stylesheet href='file:///x.css'>",
    "<style>body{background:url(file:///x)}</style>",
    "<p style='background:url(http://evil.example)'>x</p>",
    "<table background='file:///x'><tr><td background='x'>x</table>",
    "<body background='http://evil.example'>",
    "<p class='notice'>Click here</p>",
    "<span class='code-keyword'>x</span>",
    "<div id='x' onclick='y'>z</div>",
    "<base href='http://evil.example'>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<form action='http://evil.example'><input><button>x</button></form>",
    "<math><mi xlink:href='javascript:x'>y</mi></math>",
    "<a name='x'>y</a>",
    "<!-- <b> --> <![CDATA[ <b> ]]> <?php x ?>",
    "<video src='http://evil.example'></video>",
    "<td colspan=1000000000>x</td>",
    "<table><tr><td colspan=1000000000 rowspan=999>x</td></tr></table>",
    '<a href="http://ok.example" title=\'"><script>\'>x</a>',
    '![a"><script>x</script>](http://ok.example/x.png)',
    '[x](http://ok.example/"onclick=alert(1)//)',
]
ALLOWED = {
    *("a", "b", "strong", "i", "em", "u", "s", "sub", "sup", "small", "code", "kbd", "span", "p", "div", "pre", "hr"),
    *("br", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
ATTRIBUTES = {"href", "name", "class", "align", "start", "colspan", "rowspan", "border", "cellspacing", "cellpadding"}
CLASS = re.compile(r"task( done)?|mark|math|notice|plain|code-(keyword|string|comment|number|name|added|removed)")


def assert_safe(html: str) -> None:
    shape = Shape(html)
    for tag, about in shape.tags:
        assert tag in ALLOWED
        assert set(about) <= ATTRIBUTES
        href = about.get("href") or ""
        assert not href or safe_link(href) or re.fullmatch(r"#fn(ref)?-\d+|task:\d+", href)
        assert not about.get("name") or re.fullmatch(r"fn(ref)?-\d+", about["name"] or "")
        assert not about.get("class") or CLASS.fullmatch(about["class"] or "")
        assert len(about.get("colspan") or "") <= 2
    assert shape.deepest <= 52
    assert shape.most_tables <= 1
    assert not re.search(r"[^ \n\u200b]{1101}", shape.text)


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_let_through_as_nothing_but_words(attack: str) -> None:
    html = to_html(f"before\n\n{attack}\n\nafter {attack}")
    assert_safe(html)
    assert "before" in html
    assert "after" in html
    assert 'class="notice"' not in html
    assert "evil.example" not in "".join(re.findall(r"<(?!a )[^>]*>", html))


def test_a_picture_becomes_its_words() -> None:
    assert '<a href="http://a.example/p.png">Figure 2</a>' in to_html("![Figure 2](http://a.example/p.png)")
    assert to_html("![Figure 2](plot.png)") == "<p>Figure 2</p>"


PIECES = [
    *ATTACKS,
    *("- [ ] ", "* ", "1. ", "> ", "```", "~~~", "\n", "\n\n", "\r\n", "    ", "\t", "[[", "]]", "|", "$", "`", "**"),
    *("<table><tr><td>", "</table>", "<div>", "</b>", "<b>", "<blockquote>", "_", "[^1]", "[^1]: ", ": ", "#", "=="),
    *("\x02", "\x03", "\x00", "\ud800", "\U000f0d0b", "\u2029", "~", "^", "|-|-|", "\\(", "&lt;", "&"),
]
FRAGMENTS = st.one_of(st.text(max_size=12), st.sampled_from(PIECES))


@settings(max_examples=250, deadline=None)
@given(st.lists(FRAGMENTS, max_size=25).map("".join))
def test_any_note_becomes_safe_html(text: str) -> None:
    assert_safe(to_html(text))
    assert_safe(plain_html(text, text))


# --- limits ---


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("x" * 1_000_001, "longer than 1,000,000 characters"),
        ("[" * 10_000, "brackets"),
        ("![" * 10_000, "brackets"),
        ("[a](" * 10_000, "brackets"),
        ("<a " * 10_000, "brackets"),
        ("<![CDATA[" * 10_000, "brackets"),
        ("<div>" * 100_000, "brackets"),
        ("\n".join("  " * level + "- a" for level in range(500)), "nested too deeply"),
        (">" * 1_000 + "a", "nested too deeply"),
        ("- a\n\n" * 20_000, "too many lines"),
        ("|a|b|\n|-|-|\n" + "|c|d|\n" * 3_000, "too many lines, links or table cells"),
        ("&" * 400_000, "too long"),
    ],
)
def test_what_is_refused_in_a_sentence(source: str, sentence: str) -> None:
    with pytest.raises(BadInputError, match=sentence):
        to_html(source)


def test_brackets_within_reason_and_in_code_are_fine() -> None:
    assert "<pre>" in to_html("```\n" + "[" * 10_000 + "\n```")
    assert to_html("[a](http://a.example) " * 600).count("<a ") == 600
    assert "(((" in to_html("(" * 400)


def test_depth_tables_and_words_are_bounded() -> None:
    assert_safe(to_html("<div>" * 200 + "deep" + "</div>" * 200))
    assert_safe(to_html("<blockquote>" * 60 + "deep"))
    nested = to_html("<table><tr><td>a" * 20 + "</td></tr></table>" * 20)
    assert_safe(nested)
    assert nested.count("a") >= 20
    word = Shape(to_html("w" * 100_000)).text
    assert word.count("w") == 100_000
    assert max(map(len, word.split("\u200b"))) == 1_000
    assert_safe(to_html("**a**" * 5_000))


def test_plain_text_keeps_every_letter() -> None:
    text = 'a  <b> & "q"\r\n\tx\u2028y\n\n' + "w" * 5_000
    html = plain_html(text, "Why <so>.")
    assert html.startswith(
        '<p class="notice">Why &lt;so&gt;.</p><p class="plain">a  &lt;b&gt; &amp; "q"<br>\tx\u2028y<br><br>'
    )
    assert Shape(html).text.replace("\u200b", "").endswith("w" * 5_000)
    assert_safe(html)


def test_plain_text_is_cut_where_it_would_be_slow_to_show() -> None:
    for text in ("x" * 2_000_000, "\n" * 100_000, "&<" * 100_000):
        html = plain_html(text)
        assert len(html) < 300_000
        assert "shown in the editor only" in html


def test_nothing_heavy_is_loaded_with_the_module() -> None:
    script = (
        "import sys, paperdesk.markup.html, paperdesk.workers\n"
        "print([m for m in ('markdown', 'pymdownx', 'pygments', 'nh3', 'PySide6') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
