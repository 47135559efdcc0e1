"""Likenesses."""
