"""The command line: what the window does, without a window. Knows no Qt; asks the library for everything."""

from paperdesk.cli.main import main

__all__ = ["main"]
