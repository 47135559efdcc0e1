"""The sheets that lie over the window."""
