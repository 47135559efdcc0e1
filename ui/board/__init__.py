"""The board: scenes as rows of cards, painted as far as they are seen."""
