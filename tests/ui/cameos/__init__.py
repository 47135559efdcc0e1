"""The cameos of the window."""
