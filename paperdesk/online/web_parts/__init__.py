"""The parts of the polite client that need no network: time, pace, cache, addresses, decoding, retries."""
