"""The views: board, cut, inspector, queue."""
