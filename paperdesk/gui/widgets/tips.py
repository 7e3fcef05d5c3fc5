"""Tool tips that show hostile text as text: Qt guesses rich text in them, and rich text reads local files."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget


def tip(text: str) -> str:
    """What to give to setToolTip, or to return for ToolTipRole, so that `text` is shown letter for letter."""
    return f"<span>{escape(text).replace(chr(10), '<br>')}</span>" if text else ""


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tool tip of plain text."""
    widget.setToolTip(tip(text))
