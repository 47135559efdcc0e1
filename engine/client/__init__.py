"""Starts, watches and restarts the engine process, and talks with it."""
