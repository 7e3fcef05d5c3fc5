"""The parts of tables: rows of a text, what columns are called, what a cell holds, and how a record is written."""
