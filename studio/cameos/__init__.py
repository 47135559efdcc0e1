"""Cameos: likenesses recorded here, kept sealed, used under releases that can be withdrawn."""
