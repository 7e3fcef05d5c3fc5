"""The parts of the BibTeX format, each on its own: only formats/bibtex.py knows them and puts them together."""
