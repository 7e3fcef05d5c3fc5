"""The parts of EndNote XML: its reference types, its styled text, names and dates, the fields of a record, writing."""
