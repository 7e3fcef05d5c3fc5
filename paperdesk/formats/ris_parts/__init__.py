"""The parts of RIS: lines, types, fields, what is written, and PaperDesk's private tag."""
