"""Places: one file a set."""
