"""The timeline, driven with mouse and keys."""
