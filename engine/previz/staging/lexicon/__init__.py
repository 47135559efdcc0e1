"""The words that previz understands, as data."""
