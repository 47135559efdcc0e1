"""A module a family: what it can do and how large it is, found by the catalogue without a list to keep."""
