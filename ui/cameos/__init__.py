"""Cameos in the window: recorded, released, cast, and taken back."""
