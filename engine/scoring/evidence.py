"""What speaks for a thing having leapt, and by how much: sums of these are logarithms of odds (`engine.scoring.leaps`).

Fitted by logistic regression to the tuned takes of ``tests/engine/scoring/shots.tsv``, whole ones and ones in which a
thing teleports: 22 000 movers that had no place in the picture beside theirs, of which 102 had leapt. With each tenth
of the shots left out of the fit in turn, 33 of 39 leaps stood above the surest of what did not leap in 83 whole takes.
"""

from __future__ import annotations

ALONE = (
    8.99,  # by how much the likest place near by differs
    -1.10,  # the same in the picture to the other side, where it goes on
    -0.85,  # and one further, where its way leads
    -0.80,  # share of it that the place beside has changed by
    1.47,  # how far the next mover is
    2.20,  # whether any touches it
    1.35,  # logarithm of its area
    -0.44,  # how far that is from the usual
    3.32,  # by how much it stands out
    -0.30,  # how many movers are in the same case
    -2.50,  # how much else was in its place
    -0.23,  # how fast it goes
    1.48,  # whether it does
    -1.21,  # share of its box that it fills
    -17.21,
)
"""Of a mover; the last is what odds begin with."""

TOGETHER = (
    0.30,  # odds of the one that came
    0.33,  # of the one that went
    0.79,  # of the surer
    0.05,  # how much larger one is
    0.14,  # lighter
    -0.11,  # otherwise coloured
    -1.10,  # how far the likest place for it differs
    -0.19,  # whether both go alike
    -1.19,  # how far they are apart
    -2.26,  # how much longer one is
    3.56,
)
"""Of one that came and one that went in the same step."""
