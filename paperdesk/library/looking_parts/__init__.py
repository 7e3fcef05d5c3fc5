"""The parts of looking works up: what comes of it in words, what waits, filling in, fetching."""
