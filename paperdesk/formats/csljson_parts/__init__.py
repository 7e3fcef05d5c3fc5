"""The parts of CSL that have rules of their own: items, shared by JSON and YAML; dates."""
