"""The film as a tree of frozen values, and the edits that make one out of another."""
