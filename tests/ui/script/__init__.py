"""The script pane."""
