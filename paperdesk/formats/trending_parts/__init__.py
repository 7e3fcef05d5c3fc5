"""The parts of reading a trending-papers page: lines to units, units to papers, and what its HTML carries."""
