"""The store: the one truth, an SQLite file under a journal. Knows rows, not what they mean to a reader."""
