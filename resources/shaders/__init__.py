"""Shaders of the previz renderer: passes here, one file a material in ``materials``."""
