"""Sample scripts."""
