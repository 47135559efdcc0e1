"""How long a shot lasts where nobody says: as long as its dialogue takes to speak, plus its action."""

from __future__ import annotations

import re
from fractions import Fraction

from studio.document.values import Shot

LEAST, MOST = Fraction(2), Fraction(20)
"""Seconds of an automatic length."""

SPOKEN = Fraction(14)
"""Characters spoken in a second, a calm pace."""
PAUSE = Fraction(1, 2)
"""Seconds before each line."""
CLAUSE = Fraction(3, 2)
"""Seconds that one action takes."""

_CLAUSES = re.compile(r"[.!?;]+|,? (?:and|then|while|as|before) ", re.IGNORECASE)


def automatic_seconds(shot: Shot) -> Fraction:
    """Seconds of a shot whose length is not said, 2 to 20."""
    speech = sum((Fraction(len(line.text)) / SPOKEN + PAUSE for line in shot.lines), Fraction(0))
    clauses = sum(1 for part in _CLAUSES.split(shot.text) if part.strip())
    action = CLAUSE * clauses + Fraction(1, 2)
    # While people speak, the action goes on: only what is more than the speech adds its half.
    total = speech + (action if not speech else action / 2)
    return min(max(total, LEAST), MOST)


def shot_frames(shot: Shot, rate: Fraction) -> int:
    """Length of a shot in frames, its own or the automatic one."""
    return shot.length or round(automatic_seconds(shot) * rate)
