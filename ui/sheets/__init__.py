"""Sheets: what lies over the window for a moment."""
