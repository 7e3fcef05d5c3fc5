"""Markdown notes: reading their source, and making safe HTML of it. The start of the window loads only the former."""
