"""Lines of print without a PDF around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from paperdesk.workers.pdf_lines import Line, Span


@pytest.fixture
def print_lines() -> Callable[..., list[Line]]:
    """Makes the lines of a page of 600 by 800 points: (x, y, size, text, font="Roman"), a raised part in ^…^."""

    def make(*drawn: tuple[Any, ...], page: int = 0) -> list[Line]:
        lines = []
        for x, y, size, text, *font in drawn:
            spans: list[Span] = []
            for number, part in enumerate(text.split("^")):
                if part:
                    small = 0.6 if number % 2 else 1.0
                    end = x + 0.5 * size * small * len(part)
                    up = 0.4 * size if number % 2 else 0.0
                    spans.append(Span(part, x, end, y + up, size * small, font[0] if font else "Roman"))
                    x = end
            lines.append(Line(page, spans).finish(800.0, 0.0))
        return lines

    return make
