"""The queue: what renders, what waits, what failed, and what was done."""
