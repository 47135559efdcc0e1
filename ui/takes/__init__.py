"""The takes of a shot: what they look like, what they are worth, and how they are made again."""
