"""What the answers of all services have in common: JSON from strangers, its values, the markup of abstracts."""
