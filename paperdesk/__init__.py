"""PaperDesk: a reading list for research papers, on the desk and offline."""

__version__ = "0.1.0"
