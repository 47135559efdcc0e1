"""What speaks for a thing having leapt, and by how much: sums of these are logarithms of odds (`engine.scoring.leaps`).

Fitted by logistic regression to the tuned takes of ``tests/engine/scoring/shots.tsv``, whole ones and ones in which a
thing teleports: 29 000 movers that had no place in the picture beside theirs, of which 150 had leapt. With each eighth
of the shots left out of the fit in turn, 44 of 59 leaps stood above the surest of what did not leap in whole takes.
"""

from __future__ import annotations

ALONE = (
    8.43,  # by how much the likest place near by differs
    -1.36,  # the same in the picture to the other side, where it goes on
    -0.91,  # and one further, where its way leads
    0.23,  # share of it that the place beside has changed by
    1.02,  # how far the next mover is
    2.00,  # whether any touches it
    1.36,  # logarithm of its area
    -0.33,  # how far that is from the usual
    3.48,  # by how much it stands out
    0.03,  # how many movers are in the same case
    -2.56,  # how much else was in its place
    -0.51,  # how fast it goes
    1.62,  # whether it does
    -1.28,  # share of its box that it fills
    -18.18,
)
"""Of a mover; the last is what odds begin with."""

TOGETHER = (
    0.39,  # odds of the one that came
    0.33,  # of the one that went
    0.69,  # of the surer
    0.56,  # how much larger one is
    -0.34,  # lighter
    0.14,  # otherwise coloured
    -1.40,  # how far the likest place for it differs
    -0.36,  # whether both go alike
    -1.53,  # how far they are apart
    -2.31,  # how much longer one is
    4.06,
)
"""Of one that came and one that went in the same step."""
