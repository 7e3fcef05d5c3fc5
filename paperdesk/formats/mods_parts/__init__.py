"""The parts of MODS that have rules of their own: what kind of work it describes, and names."""
