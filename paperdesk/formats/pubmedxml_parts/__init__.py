"""The part of PubMed XML that has rules of its own: dates and pages as NLM prints them."""
