"""The text that bytes are, whatever encoding they are in, and what there is to say of it.

Knows bytes and no format.
"""

from __future__ import annotations

import codecs
import re

from paperdesk.record import Problem

_BOMS = (  # UTF-32 before UTF-16: the mark of one begins with the mark of the other
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# "% Encoding: windows-1252" (JabRef), "% !TEX encoding = latin1", "%% coding: latin1", <?xml … encoding="…"?>
_DECLARED = re.compile(
    rb"(?:^|[\r\n])[ \t]{0,40}%[^\r\n]{0,80}?coding[ \t]{0,8}[:=][ \t]{0,8}([A-Za-z][\w.:-]{1,40})"
    rb"|^\s{0,40}<\?xml[^>]{0,200}?encoding\s{0,8}=\s{0,8}[\"']([A-Za-z][\w.:-]{1,40})",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096  # bytes from the start
# What Python calls a text encoding but no file is in: escapes, parts of host names, whatever this machine uses.
_NO_ENCODINGS = frozenset(
    ("unicode-escape", "raw-unicode-escape", "utf-7", "punycode", "idna", "undefined", "mbcs", "oem")
)
_UTF8 = frozenset(("utf-8", "utf-8-sig", "ascii"))  # what says one of these says nothing that is not tried anyway
# What the bytes 0x80 to 0x9F mean in Windows-1252; the five it leaves open stay the control characters of Latin-1.
_WINDOWS = {chr(byte): bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_CONTROLS = re.compile("[\x80-\x9f]")
_ASCII = bytes(range(0x80))
_STRAY = re.compile("[\udc80-\udcff]")  # how Python's "surrogateescape" keeps a byte that it could not decode
_LINE_END = re.compile(r"\r\n?|\n")
_TOLD = 20  # lines with strays that are told one by one
_SHOWN = 30  # letters on each side of a stray that are shown


def head_as_utf8(start: bytes, length: int) -> bytes:
    """The first bytes of a text: as they are, but of one in UTF-16 or UTF-32 what they are in UTF-8."""
    encoding, skip = _marked(start) or (_unmarked(start), 0)
    if not encoding.startswith("utf-") or encoding == "utf-8":
        return start[:length]
    return start[skip:].decode(encoding, "replace").encode("utf-8", "replace")[:length]


def decoded(data: bytes) -> tuple[str, list[Problem]]:
    """The whole text of some bytes, without byte-order mark, and what is in doubt about it; never raises.

    By the mark, else as UTF-16 or UTF-32 when the zero bytes say so, else as UTF-8, else as the encoding that the text
    declares, else as Windows-1252. Text declared in an East Asian encoding is tried as that before UTF-8. Where most
    letters beyond ASCII are UTF-8, the bytes that are not are decoded by themselves.
    """
    mark = _marked(data)
    if mark and mark[0] != "utf-8":
        return _in_wide(data[mark[1] :], mark[0])
    if mark:
        data = data[mark[1] :]
    elif wide := _unmarked(data[:2000]):
        return _in_wide(data, wide)
    said = _declared(data)
    declared = "" if said in _UTF8 else said
    # A text in one byte a letter is next to never valid UTF-8 by chance; one in two bytes may be.
    order = [declared, "utf-8"] if declared and _takes_two_bytes(declared) else ["utf-8"]
    for encoding in filter(None, order):
        try:
            return data.decode(encoding).lstrip("\ufeff"), []
        except UnicodeError:
            continue
    if mark or _is_mostly_utf8(data):
        return _with_strays(data, "utf-8", declared)
    if declared:
        try:
            return data.decode(declared), []
        except UnicodeError:
            return _with_strays(data, declared, "")
    is_not = (
        "It is not in UTF-8, as it says" if said == "utf-8" else "It is not in UTF-8 and does not say in what it is"
    )
    doubt = f"{is_not}; it was read as Western European text (Windows-1252). Where letters came out wrong, undo the"
    text = _CONTROLS.sub(lambda found: _WINDOWS[found[0]], data.decode("latin-1"))
    return text, [Problem("file", f"{doubt} import and save the file as UTF-8.")]


def _in_wide(data: bytes, encoding: str) -> tuple[str, list[Problem]]:
    """A text in UTF-16 or UTF-32, what is broken of it as the sign for that."""
    try:
        return data.decode(encoding).lstrip("\ufeff"), []
    except UnicodeError:
        said = f"Some of it is no {encoding[:6].upper()}, as the rest is, and came in as “\ufffd”."
        return data.decode(encoding, "replace").lstrip("\ufeff"), [Problem("file", said)]


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether of the bytes beyond ASCII as many or more are letters in UTF-8 than are not."""
    plain = len(data) - len(data.translate(None, _ASCII))
    valid = len(data.decode("utf-8", "ignore").encode())
    return valid - plain >= len(data) - valid


def _with_strays(data: bytes, encoding: str, other: str) -> tuple[str, list[Problem]]:
    """A text in one encoding with bytes that are not: these in the other, else in Windows-1252; told by line."""
    if not other or _takes_two_bytes(other):
        other = "cp1252"
    try:
        text = data.decode(encoding, "surrogateescape").lstrip("\ufeff")
    except UnicodeError:  # in two bytes a letter, one of the two may be ASCII
        said = f"Some of it is no {encoding}, as it says, and came in as “\ufffd”."
        return data.decode(encoding, "replace"), [Problem("file", said)]
    meant = {
        chr(0xDC00 + byte): bytes((byte,)).decode(other, "ignore") or _WINDOWS.get(chr(byte), "\ufffd")
        for byte in range(0x80, 0x100)
    }
    doubts = _told(text, meant, "UTF-8" if encoding == "utf-8" else encoding, other)
    return _STRAY.sub(lambda found: meant[found[0]], text), doubts


def _told(text: str, meant: dict[str, str], encoding: str, other: str) -> list[Problem]:
    """The lines of a text that hold strays, which are read as what each is `meant` to be in the other encoding."""
    read_as = "Windows-1252" if other == "cp1252" else other
    doubts: list[Problem] = []
    line, at = 1, 0
    while stray := _STRAY.search(text, at):
        if len(doubts) == _TOLD:
            doubts.append(
                Problem("file", f"Further lines are not in {encoding} either; they were read in the same way.")
            )
            break
        begin = at
        for end in _LINE_END.finditer(text, at, stray.start()):
            line, begin = line + 1, end.end()
        end_of_line = _LINE_END.search(text, stray.end())
        stop = end_of_line.start() if end_of_line else len(text)
        shown = text[max(begin, stray.start() - _SHOWN) : min(stop, stray.end() + _SHOWN)].strip()
        shown = _STRAY.sub(lambda found: meant[found[0]], shown)
        said = f"“{shown}” is not in {encoding}, as the rest of the file is; it was read as {read_as}."
        doubts.append(Problem(f"line {line}", said))
        if end_of_line is None:
            break
        line, at = line + 1, end_of_line.end()
    return doubts


def _marked(data: bytes) -> tuple[str, int] | None:
    """The encoding that a byte-order mark names, and the mark's length; None without one."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, len(mark)
    return None


def _unmarked(data: bytes) -> str:
    """The wide encoding that a text without a mark is in, by where its zero bytes stand; empty for none."""
    head = data[:2000]
    head = head[: len(head) - len(head) % 4] if len(head) >= 8 else head
    if len(head) < 4 or b"\0" not in head:
        return ""
    zeros = [head[place::4].count(0) / max(1, len(head[place::4])) for place in range(4)]
    if min(zeros[1:]) > 0.9 and zeros[0] < 0.05:
        return "utf-32-le"
    if min(zeros[:3]) > 0.9 and zeros[3] < 0.05:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > 0.3 and even < odd / 20:
        return "utf-16-le"
    if even > 0.3 and odd < even / 20:
        return "utf-16-be"
    return ""


def _declared(data: bytes) -> str:
    """Python's name of the encoding that a text says it is in; empty when it says none, or one that cannot be."""
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    if match is None:
        return ""
    said = (match[1] or match[2]).decode("ascii")
    try:
        encoding = codecs.lookup(said).name
        # These words could be read as ASCII, so in the true encoding they say the same.
        true = match.group().decode(encoding) == match.group().decode("latin-1")
    except (LookupError, UnicodeError):
        return ""
    return encoding if true and encoding not in _NO_ENCODINGS else ""


def _takes_two_bytes(encoding: str) -> bool:
    return encoding.startswith(("gb", "big5", "cp9", "euc", "shift", "iso2022", "hz", "johab", "cp1361"))
