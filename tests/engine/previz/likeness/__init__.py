"""Cameos in previz."""
