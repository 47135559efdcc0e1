"""The script pane: the screenplay beside the board, one document with it."""
