"""Mirrors engine/previz/guides."""
