"""TeX to Unicode and back, for the text of bibliographies.

Knows accents, letters, symbols, quotes, dashes and the macros that titles and names use, by its own table; a macro it
does not know is looked up in pylatexenc's, which is slow to ask. Knows nothing of BibTeX's fields and never raises:
what is no TeX stays letter for letter. Formulas stay as written, `$x^2$`, except signs and raised numbers alone.
Both directions take time linear in the text, and `decode(encode(text)) == text` for any text without control letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

# Accent macros and the combining character each stands for.
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "h": "\u0309", "r": "\u030a", "H": "\u030b", "v": "\u030c", "G": "\u030f", "f": "\u0311",
    "d": "\u0323", "textcommabelow": "\u0326", "c": "\u0327", "k": "\u0328", "b": "\u0331", "t": "\u0361",
    "ocirc": "\u030a", "polhk": "\u0328", "soft": "\u030c", "lfhook": "\u0326", "cb": "\u0326", "U": "\u030e",
}  # fmt: skip
_MATH_ACCENTS = {
    "grave": "\u0300", "acute": "\u0301", "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303",
    "widetilde": "\u0303", "bar": "\u0304", "overline": "\u0305", "breve": "\u0306", "dot": "\u0307",
    "ddot": "\u0308", "mathring": "\u030a", "check": "\u030c", "vec": "\u20d7", "underline": "\u0332",
}  # fmt: skip
# What an accent without a letter leaves: "\~{}" is how people write a tilde.
_BARE = {
    "\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0305": "‾", "\u0306": "˘",
    "\u0307": "˙", "\u0308": "¨", "\u030a": "˚", "\u030b": "˝", "\u030c": "ˇ", "\u0327": "¸", "\u0328": "˛",
}  # fmt: skip

# Letters and signs of text; where two names give one character, the first is the one written.
_TEXT = {
    "ss": "ß", "SS": "ẞ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "th": "þ", "TH": "Þ",
    "ng": "ŋ", "NG": "Ŋ", "ij": "ĳ", "IJ": "Ĳ", "textordfeminine": "ª", "textordmasculine": "º",
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textasciigrave": "`", "textbraceleft": "{",
    "textbraceright": "}", "textbar": "|", "textless": "<", "textgreater": ">", "textunderscore": "_",
    "textquotesingle": "'", "textquotedbl": '"', "textdollar": "$", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "quotesinglbase": "‚", "quotedblbase": "„",
    "guillemotleft": "«", "guillemotright": "»", "guillemetleft": "«", "guillemetright": "»", "guilsinglleft": "‹",
    "guilsinglright": "›", "flqq": "«", "frqq": "»", "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘",
    "textendash": "–", "textemdash": "—", "textellipsis": "…", "dots": "…", "ldots": "…", "textbullet": "•",
    "textperiodcentered": "·", "S": "§", "P": "¶", "textsection": "§", "textparagraph": "¶", "textdagger": "†",
    "textdaggerdbl": "‡", "dag": "†", "ddag": "‡", "copyright": "©", "textcopyright": "©", "textregistered": "®",
    "texttrademark": "™", "pounds": "£", "textsterling": "£", "texteuro": "€", "euro": "€", "EUR": "€", "textyen": "¥",
    "textcent": "¢", "textcurrency": "¤", "textdegree": "°", "textmu": "µ", "textonehalf": "½", "textonequarter": "¼",
    "textthreequarters": "¾", "textexclamdown": "¡", "textquestiondown": "¿", "textnumero": "№", "textasteriskcentered":
    "∗", "textacutedbl": "˝", "textasciidieresis": "¨", "textasciiacute": "´", "textasciimacron": "¯",
    "textasciicaron": "ˇ", "textasciibreve": "˘", "cprime": "ʹ", "cdprime": "ʺ", "Dbar": "Đ", "dbar": "đ", "ldotp": ".",
    "lbrace": "{", "rbrace": "}", "space": " ", "quad": " ", "qquad": " ", "enspace": " ", "thinspace": " ",
    "nobreakspace": " ", "newline": "\n", "linebreak": "\n", "par": "\n\n", "slash": "/", "hyphen": "-",
    "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "XeTeX": "XeTeX", "LuaTeX": "LuaTeX",
    "textvisiblespace": "␣", "textsuperimposetilde": "~", "textmalteseH": "Ħ", "textmalteseh": "ħ",
}  # fmt: skip
# Signs of mathematics: written as $\name$, read inside and outside of dollars.
_MATH = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "varkappa": "ϰ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ",
    "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "cdot": "⋅", "ast": "∗", "star": "⋆", "circ": "∘",
    "bullet": "∙", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "∼",
    "simeq": "≃", "cong": "≅", "equiv": "≡", "propto": "∝", "ll": "≪", "gg": "≫", "subset": "⊂", "supset": "⊃",
    "subseteq": "⊆", "supseteq": "⊇", "in": "∈", "notin": "∉", "ni": "∋", "cap": "∩", "cup": "∪", "setminus": "∖",
    "emptyset": "∅", "forall": "∀", "exists": "∃", "neg": "¬", "lnot": "¬", "land": "∧", "wedge": "∧", "lor": "∨",
    "vee": "∨", "oplus": "⊕", "otimes": "⊗", "odot": "⊙", "perp": "⊥", "parallel": "∥", "mid": "∣", "nabla": "∇",
    "partial": "∂", "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫", "oint": "∮", "surd": "√", "angle": "∠",
    "rightarrow": "→", "to": "→", "leftarrow": "←", "gets": "←", "leftrightarrow": "↔", "uparrow": "↑",
    "downarrow": "↓", "Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "mapsto": "↦", "longrightarrow": "⟶",
    "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "ell": "ℓ", "hbar": "ℏ",
    "Re": "ℜ", "sqrt": "√", "Im": "ℑ", "aleph": "ℵ", "wp": "℘", "prime": "′", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱",
    "lesssim": "≲", "gtrsim": "≳", "square": "□", "Box": "□", "triangle": "△", "diamond": "⋄", "sharp": "♯",
    "flat": "♭", "natural": "♮", "dagger": "†", "ddagger": "‡", "degree": "°", "vert": "|", "backslash": "\\",
    "varGamma": "Γ", "varDelta": "Δ", "varTheta": "Θ", "varLambda": "Λ", "varXi": "Ξ", "varPi": "Π", "varSigma": "Σ",
    "varUpsilon": "Υ", "varPhi": "Φ", "varPsi": "Ψ", "varOmega": "Ω", "colon": ":", "top": "⊤", "bot": "⊥",
    "models": "⊨", "vdash": "⊢", "dashv": "⊣", "checkmark": "✓",
}  # fmt: skip
_BLACKBOARD = {"R": "ℝ", "Z": "ℤ", "N": "ℕ", "Q": "ℚ", "C": "ℂ", "P": "ℙ", "H": "ℍ"}

# Macros that only style or place what follows: they go, their text stays.
_SILENT = """
    emph textit textbf textsc textsf texttt textrm textsl textup textmd textnormal text mbox hbox fbox makebox em it bf
    sc sf tt rm sl itshape bfseries scshape sffamily ttfamily rmfamily slshape upshape mdseries normalfont underline
    uline protect relax ensuremath mathrm mathit mathbf mathsf mathtt mathnormal boldsymbol bm displaystyle textstyle
    scriptstyle left right big Big bigl bigr Bigl Bigr mkbibemph mkbibbold mkbibitalic mkbibparens MakeUppercase
    MakeLowercase uppercase lowercase NoCaseChange nocase xspace ignorespaces unskip noindent allowbreak nolinebreak
    sloppy null leavevmode hfill tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge centering
    string selectfont bibinfo bibnamefont bibfnamefont natexlab operatorname ce
"""
# Macros whose first group is not meant to be read.
_DROPPED = """
    noopsort SortNoop singleletter label vspace hspace vskip hskip index begin end pagestyle thispagestyle href
    textcolor color foreignlanguage selectlanguage colorbox fontfamily hypertarget
"""
_VERBATIM = ("url", "path", "nolinkurl", "doi", "burl")

_SUPER = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))
_SUB = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))

# What a macro waits for, besides an accent: its next letter or group is raised, lowered, quoted, dropped …
_RAISE, _LOWER, _QUOTE, _DROP, _SLASH, _BOARD = "raise", "lower", "quote", "drop", "slash", "board"
_WAITING = {
    "textsuperscript": _RAISE, "sp": _RAISE, "textsubscript": _LOWER, "sb": _LOWER, "enquote": _QUOTE,
    "mkbibquote": _QUOTE, "frac": _SLASH, "tfrac": _SLASH, "dfrac": _SLASH, "mathbb": _BOARD,
    **dict.fromkeys(_DROPPED.split(), _DROP), **_ACCENTS, **_MATH_ACCENTS,
}  # fmt: skip
_WORDS = {**_MATH, **_TEXT, **dict.fromkeys(_SILENT.split(), "")}

_HINT = re.compile(r"[\\{}$~`]|--|''")
_TOKEN = re.compile(r"\\(?:([A-Za-z]+)[ \t\n]*|(.))|([{}$~])|(---?|``?|''|[!?]`)|\\\Z", re.S)
_LIGATURES = {"--": "–", "---": "—", "``": "“", "`": "‘", "''": "”", "!`": "¡", "?`": "¿"}
_CONTROL_SIGNS = {
    **dict.fromkeys("&%$#_{}|<>\"'", None), **dict.fromkeys(" \n\t,;:>", " "), **dict.fromkeys("!/-@*", ""),
    "\\": "\n",
}  # fmt: skip
_TIE = re.compile(r"(?<=[^\s({])~|~(?!\d)")  # " ~10 nm" ties nothing: it means about
_BRACE = re.compile(r"[{}]")
_UNESCAPED_BRACE = re.compile(r"\\.|[{}]", re.S)
# The pieces of a formula that Unicode can say; each alternative has one group, named for what it is.
_SIMPLE = re.compile(
    r"\\(?:mathrm|textrm|text|mbox|rm)\s*\{(?P<upright>[A-Za-z][A-Za-z .-]*+)\}"
    r"|\{\\rm\s+(?P<roman>[A-Za-z][A-Za-z .-]*+)\}"
    r"|\\(?P<marked>(?:bar|overline|hat|tilde|dot|vec)\s*(?:\{\d\}|\d))"
    r"|\\mathbb\s*\{?(?P<board>[A-Z])\}?"
    r"|\\(?P<word>[A-Za-z]+)\s*"
    r"|\^\s*\{?\\(?P<sign>circ|prime|ast|dagger|star)(?![A-Za-z])\s*\}?"
    r"|\^\s*(?P<up>\{(?:\\(?:mathrm|textrm|text|mbox)\s*\{[0-9+\-=()n thsdr]{1,12}\}\}|[0-9+\-=()n thsdr]{1,12}\})"
    r"|[0-9+\-=])"
    r"|_\s*(?P<down>\{(?:\\(?:mathrm|textrm|text|mbox)\s*\{[0-9+\-=() ]{1,12}\}\}|[0-9+\-=() ]{1,12}\})|[0-9+\-=])"
    r"|\\(?P<escaped>[,;:!> &%_#$])"
    r"|(?P<blank>[\s{}~]+)"
    r"|(?P<plain>[0-9<>=+|/.,:;()'*\[\]\-]+)"
)
_NUMBERS = re.compile(r"[\d(\[](?:[\d.,()\[\] /:-]*[\d)\]])?")
_RAISED_SIGNS = {"circ": "°", "prime": "′", "ast": "*", "dagger": "†", "star": "⋆"}
_RAW_FORMULA = re.compile(r"\$\$([^$]*[^$\\])\$\$|\$(?=[^\s$])([^$]*[^\s$\\])\$(?!\d)")
_WRITTEN = re.compile(r"[\\{}$&%#_~^`–—‘“”]|(?<=[-–—])-|(?<=['”])'|[^\x00-\x7f]")
_LIGATING = (("-–—", "-–—"), ("'”", "'”"), ("‘“!?", "‘“"))
_LONGEST_FORMULA = 2_000  # characters; more between two dollars is two prices, not a formula
_MOST_MARKS = 6  # accents on one letter; more is an attack on normalize(), which sorts them slowly


def decode(text: str) -> str:
    """`text` with its TeX as Unicode: accents composed, braces and styles gone, unknown macros kept as written."""
    if not _HINT.search(text):
        return text
    if "\\" not in text and "$" not in text:
        return _decode_plain(text)
    return _Decoder(text).run()


def _decode_plain(text: str) -> str:
    """`decode` for text without macros and formulas: most of what it is asked."""
    if "--" in text:
        text = text.replace("---", "—").replace("--", "–")
    if "`" in text:
        text = text.replace("``", "“").replace("!`", "¡").replace("?`", "¿").replace("`", "‘")
    if "''" in text:
        text = text.replace("''", "”")
    return _TIE.sub(" ", text.replace("{", "").replace("}", ""))


class _Decoder:
    """One pass over one text. Pieces are only appended or, at the start of a closing group, changed in place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.out: list[str] = []
        self.groups: list[tuple[int, list[str]]] = []  # where each open group's pieces start, and what waited for it
        self.waiting: list[str] = []

    def run(self) -> str:
        text, search = self.text, _TOKEN.search
        while True:
            match = search(text, self.at)
            if match is None:
                self._emit(text[self.at :])
                break
            if match.start() > self.at:
                self._emit(text[self.at : match.start()])
            self.at = match.end()
            word, sign, mark, ligature = match.groups()
            if word:
                self._word(word, match.group())
            elif sign:
                self._sign(sign)
            elif mark == "{":
                self.groups.append((len(self.out), self.waiting))
                self.waiting = []
            elif mark == "}":
                self._close_group()
            elif mark == "~":
                self._emit(" " if _TIE.match(text, match.start()) else "~")
            elif mark == "$":
                self._formula("$$" if text.startswith("$$", match.start()) else "$")
            else:
                self._emit(_LIGATURES[ligature] if ligature else "\\")
        while self.groups:
            self._close_group()
        self._flush_waiting()
        return "".join(self.out)

    def _emit(self, piece: str) -> None:
        if self.waiting:
            piece = piece.lstrip()
            if not piece:
                return
            waiting, self.waiting = self.waiting, []
            start = len(self.out)
            self.out.append(piece[0])
            self._apply(waiting, start)
            piece = piece[1:]
        if piece:
            self.out.append(piece)

    def _close_group(self) -> None:
        self._flush_waiting()
        if self.groups:
            start, waiting = self.groups.pop()
            if waiting:
                self._apply(waiting, start)

    def _flush_waiting(self) -> None:
        if self.waiting:
            waiting, self.waiting = self.waiting, []
            self._apply(waiting, len(self.out))

    def _apply(self, waiting: list[str], start: int) -> None:
        """Let what waited work on the pieces from `start` on, the last to come first."""
        out = self.out
        for action in reversed(waiting[:_MOST_MARKS]):
            if len(action) == 1:
                if start == len(out):
                    out.append(_BARE.get(action, ""))
                else:
                    out[start] = _accented(out[start], action)
            elif action == _DROP:
                del out[start:]
            elif action == _QUOTE:
                out.append("”")
            elif action == _SLASH:
                out.append("/")
            else:
                self._shift(action, start)

    def _shift(self, action: str, start: int) -> None:
        """Raise, lower or embolden a short group, where Unicode has a sign for every letter in it."""
        if len(self.out) - start > 8:
            return
        table = _SUPER if action == _RAISE else _SUB if action == _LOWER else _BLACKBOARD
        shifted = [table.get(letter, "") for letter in "".join(self.out[start:])]
        if shifted and all(shifted):
            self.out[start:] = ["".join(shifted)]

    def _word(self, word: str, written: str) -> None:
        action = _WAITING.get(word)
        if action is not None:
            if action == _QUOTE:
                self._emit("“")
            self.waiting.append(action)
            if action == _DROP:
                self._skip_option()
            return
        symbol = _WORDS.get(word)
        if symbol is None and word in _VERBATIM:
            self._verbatim()
        elif symbol is None:
            symbol = library_symbol(word)
            if symbol is not None:
                self._emit(symbol)
            elif not self.text.startswith("{", self.at):
                self._emit(written)
        elif symbol:
            self._emit(symbol)

    def _skip_option(self) -> None:
        if self.text.startswith("[", self.at):
            end = self.text.find("]", self.at, self.at + 100)
            self.at = end + 1 if end > 0 else self.at

    def _verbatim(self) -> None:
        """The content of \\url{…}: nothing in it is TeX but escaped signs."""
        if not self.text.startswith("{", self.at):
            return
        end = self.text.find("}", self.at, self.at + 4_000)
        if end > 0:
            self._emit(re.sub(r"\\([%#&_~{}])", r"\1", self.text[self.at + 1 : end]))
            self.at = end + 1

    def _sign(self, sign: str) -> None:
        accent = _ACCENTS.get(sign)
        if accent is not None:
            self.waiting.append(accent)
        elif sign in "([":
            self._formula("\\" + sign)
        elif sign in _CONTROL_SIGNS:
            given = _CONTROL_SIGNS[sign]
            if given != "":
                self._emit(sign if given is None else given)
        else:
            self._emit("\\" + sign)

    def _formula(self, opening: str) -> None:
        """A formula whose opening sign was just read; the sign alone where no formula follows."""
        closing = {"\\(": "\\)", "\\[": "\\]"}.get(opening, opening)
        start = self.at + (opening == "$$")
        end = _end_of_formula(self.text, start, closing)
        content = self.text[start:end] if end > 0 else ""
        if end < 0 or not _is_formula(content):
            self._emit(opening[-1])
            return
        self.at = end + len(closing)
        simple = _simple_formula(content)
        if simple is None:
            dollars = "$$" if closing in ("$$", "\\]") else "$"
            simple = f"{dollars}{content.removesuffix('{}')}{dollars}"
        self._emit(simple)


def _accented(piece: str, mark: str) -> str:
    """`piece` with a combining mark on its first letter."""
    end = 1
    while end < len(piece) and end <= _MOST_MARKS and unicodedata.combining(piece[end]):
        end += 1
    letter = piece[:end]
    if end > _MOST_MARKS or letter.isspace():
        return piece
    if letter[0] in "ıȷ" and unicodedata.combining(mark) == 230:  # a mark above takes the dot's place
        letter = ("i" if letter[0] == "ı" else "j") + letter[1:]
        if mark == "\u0307":
            return letter + piece[end:]
    return unicodedata.normalize("NFC", letter + mark) + piece[end:]


@lru_cache(maxsize=4096)
def library_symbol(name: str) -> str | None:
    """What pylatexenc's table gives for the macro `name`, or None; only plain signs, never what it computes."""
    spec = _library_table().get_macro_spec(name)
    given = getattr(spec, "simplify_repl", None)
    # "%" is where an argument goes, "<cit.>" a remark in the place of one
    if not isinstance(given, str) or "%" in given or "<" in given[:-1] or name == "today":
        return None
    return given


@lru_cache(maxsize=1)
def _library_table() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db

    return get_default_latex_context_db()


def balanced(text: str) -> bool:
    """Whether every brace in `text` has its partner as BibTeX counts them: a backslash before one changes nothing."""
    return _is_balanced(text, escapes=False)


def _is_balanced(text: str, *, escapes: bool) -> bool:
    if "{" not in text and "}" not in text:
        return True
    depth = 0
    for match in (_UNESCAPED_BRACE if escapes else _BRACE).finditer(text):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth < 0:
            return False
    return depth == 0


def _end_of_formula(text: str, start: int, closing: str) -> int:
    """Where the sign that closes a formula stands, or -1; an escaped dollar closes none."""
    limit = start + _LONGEST_FORMULA
    end = text.find(closing, start, limit)
    while end > 0 and closing[0] == "$" and _is_escaped(text, end, start):
        end = text.find(closing, end + 1, limit)
    return end


def _is_escaped(text: str, at: int, start: int) -> bool:
    backslashes = 0
    while at - backslashes > start and text[at - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _is_formula(content: str) -> bool:
    return bool(content.strip()) and "\n\n" not in content and _is_balanced(content, escapes=True)


def _simple_formula(content: str) -> str | None:
    """A formula of signs, numbers and upright words as Unicode, or None where it takes more than that."""
    if len(content) > 80 or content.endswith("{}"):
        return None
    out: list[str] = []
    at, says_something = 0, _NUMBERS.fullmatch(content) is not None
    while at < len(content):
        match = _SIMPLE.match(content, at)
        piece = _simple_piece(match) if match else None
        if match is None or piece is None:
            return None
        at = match.end()
        out.append(piece)
        kind = match.lastgroup
        says_something |= kind not in ("blank", "plain") or (kind == "plain" and bool(set(piece) & set("<>=+|*-")))
    return "".join(out).strip() if says_something else None


def _simple_piece(match: re.Match[str]) -> str | None:
    """One piece of a formula as Unicode; None where there is no sign for it."""
    kind, text = match.lastgroup, match.group(match.lastgroup or 0)
    if kind == "word":
        return _WORDS.get(text)
    if kind == "marked":
        return text.strip("}")[-1] + _MATH_ACCENTS[text.rstrip("0123456789{} \t\n")]
    if kind == "board":
        return _BLACKBOARD.get(text)
    if kind == "sign":
        return _RAISED_SIGNS[text]
    if kind in ("up", "down"):
        return _shifted(text.rpartition("{")[2].rstrip("}"), _SUPER if kind == "up" else _SUB)
    if kind == "escaped":
        return " " if text in ",;:> " else "" if text == "!" else text
    if kind == "blank":
        return "" if set(text) <= {"{", "}"} else " "
    return text


def _shifted(group: str, table: dict[str, str]) -> str | None:
    """The letters of `group` raised or lowered, the ordinal "th" plain; None where Unicode lacks one."""
    if table is _SUPER and group in ("th", "st", "nd", "rd"):
        return group
    shifted = [table.get(letter, "") for letter in group.replace(" ", "")]
    return "".join(shifted) if shifted and all(shifted) else None


def encode(text: str) -> str:
    """`text` as TeX that any BibTeX style can print; its braces are always balanced, its formulas stay as written."""
    if not _WRITTEN.search(text):
        return text
    if "$" not in text:
        return _encode_words(text)
    out: list[str] = []
    at = 0
    for match in _RAW_FORMULA.finditer(text):
        content = match.group(1) or match.group(2)
        if len(content) < _LONGEST_FORMULA - 2 and _is_formula(content) and balanced(content):
            # an empty group says: this is to stay as it is written
            mark = "{}" if content.endswith("{}") or _simple_formula(content) is not None else ""
            dollars = "$$" if match.group(1) else "$"
            out += (_encode_words(text[at : match.start()]), dollars, content, mark, dollars)
            at = match.end()
    out.append(_encode_words(text[at:]))
    return "".join(out)


def _encode_words(text: str) -> str:
    table = _written_signs()
    return _WRITTEN.sub(lambda match: _written(match, table), text)


def _written(match: re.Match[str], table: dict[str, str]) -> str:
    sign = match.group()
    given = table.get(sign, sign)
    before = match.string[match.start() - 1] if match.start() else ""
    # two signs that would be read as one ligature are kept apart by an empty group
    if before and any(sign in later and before in earlier for earlier, later in _LIGATING):
        return "{}" + given
    return given


@lru_cache(maxsize=1)
def _written_signs() -> dict[str, str]:
    """The TeX for every character that is not written as itself."""
    table = {sign: "\\" + sign for sign in "$&%#_"}
    table |= {"–": "--", "—": "---", "‘": "`", "“": "``", "”": "''"}
    for name, sign in _TEXT.items():
        if len(sign) == 1 and (not sign.isascii() or sign in "\\{}~^`"):
            table.setdefault(sign, f"\\{name}{{}}" if sign.isascii() else f"{{\\{name}}}")
    for name, sign in _MATH.items():
        if not sign.isascii():
            table.setdefault(sign, f"$\\{name}$")
    table |= {raised: f"\\textsuperscript{{{plain}}}" for plain, raised in _SUPER.items()}
    table |= {lowered: f"\\textsubscript{{{plain}}}" for plain, lowered in _SUB.items()}
    accents: dict[str, str] = {}
    for name, mark in _ACCENTS.items():
        accents.setdefault(mark, name)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        sign = chr(code)
        base, *marks = list(unicodedata.normalize("NFD", sign))
        if sign in table or not base.isascii() or not marks or any(mark not in accents for mark in marks):
            continue
        inner = "\\" + base if base in "ij" and unicodedata.combining(marks[0]) == 230 else base
        for mark in marks:
            name = accents[mark]
            inner = f"\\{name}{inner}" if not name.isalpha() and len(inner) == 1 else f"\\{name}{{{inner}}}"
        table[sign] = f"{{{inner}}}"
    return {sign: given for sign, given in table.items() if decode(given) == sign}
