"""Figures of the project: one command a file."""
