"""The parts of CSL-JSON that have rules of their own: dates, and the markup of titles."""
