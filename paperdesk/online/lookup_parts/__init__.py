"""The parts of a look-up: identifiers, the table of services, likeness of titles."""
