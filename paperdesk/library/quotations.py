"""A highlight as it stands in a note: the passage as a quotation with its page, the remark below it.

Knows no library.
"""

from __future__ import annotations

from collections.abc import Iterable

from paperdesk.markup.plain import escaped
from paperdesk.record import Highlight

_WORDLESS = {"image": "A picture", "ink": "A drawing", "note": "A remark", "text": "A remark"}


def page_of(mark: Highlight) -> str:
    """The page a highlight is on, as it is said: "p. 12"; "" where nobody knows."""
    label = " ".join(mark.label.split())
    return f"p. {label or mark.page}" if label or mark.page is not None else ""


def quotation(mark: Highlight) -> str:
    """A highlight as Markdown: "> passage (p. 3)", then the remark as it is. The passage's letters mean nothing else.

    A remark without a passage is a paragraph that ends with its page.
    """
    page = f" ({escaped(page_of(mark), begins=False)})" if page_of(mark) else ""
    comment = mark.comment.strip()
    if not mark.text.strip():
        return f"{comment or _WORDLESS.get(mark.kind, 'A marked passage')}{page}"
    lines = escaped(mark.text.strip()).splitlines()
    quoted = "\n".join(f"> {line}".rstrip() for line in lines) + page
    return f"{quoted}\n\n{comment}" if comment else quoted


def quotations(marks: Iterable[Highlight]) -> str:
    """Several highlights one below the other."""
    return "\n\n".join(map(quotation, marks))
