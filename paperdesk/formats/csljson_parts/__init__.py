"""The part of CSL-JSON that has rules of its own: dates."""
