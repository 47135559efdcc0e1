"""What is to be heard in a shot, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from engine.previz.sound.space import Vector
from engine.previz.sound.voices import Speech


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line that is spoken at a time and place.

    Attributes
    ----------
    time : float
        Seconds of the shot at which it begins; negative if it began in the shot before.
    speech : Speech
        From ``voices.speak``.
    position : (x, y, z)
        Of the mouth.
    """

    time: float
    speech: Speech
    position: Vector


@dataclass(frozen=True, slots=True)
class Bed:
    """A sound of the place, or one that is asked for.

    Attributes
    ----------
    kind : str
        One of ``staging.scene.SOUND_KINDS``.
    level : float
        1 for its usual loudness.
    start : float
        Seconds of the shot from which it is heard; 0 for one that was there before.
    seconds : float or None
        How long; None for to the end of the shot.
    """

    kind: str
    level: float = 1.0
    start: float = 0.0
    seconds: float | None = None
