"""Search: the query language, the index over words, ranking, snippets. Knows papers only as words and numbers."""
