"""The parts of reading a pasted text: where its entries begin, and what a reference says."""
