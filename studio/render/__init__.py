"""Requests, the queue, takes and stale marking: from a shot to its take."""
