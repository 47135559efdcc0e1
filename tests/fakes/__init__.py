"""Stand-ins that are real programs."""
