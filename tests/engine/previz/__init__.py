"""Previz."""
