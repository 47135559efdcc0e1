"""Clips: actions as tables of keys per channel, with the moments at which something is touched."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from engine.previz.acting.pose import CHANNELS, STANCE, Pose, ease

ADDED = frozenset({"spine", "neck"})
UPPER = ("hand_", "reach_", "at_", "elbow_", "palm_", "grip_", "index_", "shoulder_")

Key = tuple[float, tuple[float, ...]]
Keys = dict[str, list[Key]]
"""Channel name to keys (seconds, values); a channel that is not named stays in the stance."""


@dataclass(frozen=True)
class Contact:
    """A moment that props, partners and sounds hang on.

    Attributes
    ----------
    kind : str
        ``grab``, ``release``, ``hit``, ``impact``, ``step``, ``touch``, ``push``.
    time : float
        Seconds from the start of the clip.
    part : str
        ``hand_r``, ``hand_l``, ``hands``, ``foot_l``, ``foot_r``, ``feet``, ``body``, ``head``.
    """

    kind: str
    time: float
    part: str = "hand_r"


@dataclass(frozen=True)
class Clip:
    """An action.

    Attributes
    ----------
    duration : float
        Seconds.
    keys : dict
        See `Keys`; values go from key to key in minimum-jerk steps.
    loop : bool
        Whether it starts over; else the last pose stays.
    faces : tuple of (seconds, emotion, weight)
    alive : float
        How much `pose.sway` is laid over.
    contacts : tuple of Contact
    smooth : frozenset of str
        Channels that pass through their keys without resting (Catmull-Rom): throws, jumps.
    """

    duration: float
    keys: Keys
    loop: bool = False
    faces: tuple[tuple[float, str, float], ...] = ()
    alive: float = 1.0
    contacts: tuple[Contact, ...] = ()
    smooth: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def _tracks(self) -> list[tuple[slice, list[float], np.ndarray, bool]]:
        return [
            (
                CHANNELS[name],
                [time for time, _ in keys],
                np.array([value for _, value in keys], float),
                name in self.smooth,
            )
            for name, keys in self.keys.items()
        ]

    def pose(self, time: float) -> Pose:
        """The pose at `time` seconds (cyclic if `loop`, else held at both ends)."""
        out = STANCE.copy()
        time = time % self.duration if self.loop else min(max(time, 0.0), self.duration)
        for place, times, values, passing in self._tracks:
            i = bisect_right(times, time)
            if i == 0:
                out[place] = values[0]
            elif i == len(times):
                out[place] = values[-1]
            else:
                x = (time - times[i - 1]) / (times[i] - times[i - 1])
                if passing:
                    out[place] = _through(times, values, i - 1, x)
                else:
                    out[place] = values[i - 1] + (values[i] - values[i - 1]) * ease(x)
        return out

    def over(self, base: Pose, time: float) -> Pose:
        """The action done with the upper body in another posture: sitting, walking, kneeling.

        Hips and feet stay those of `base`; back and neck are added to it; arms that the action moves are its own.
        """
        acted, out = self.pose(time), base.copy()
        for name in self.keys:
            place = CHANNELS[name]
            if name in ADDED:
                out[place] += acted[place] - STANCE[place]
            elif name.startswith(UPPER):
                out[place] = acted[place]
        return out

    def emotion(self, time: float) -> tuple[str, float]:
        """Emotion and its weight at `time` seconds: ``("neutral", 1.0)`` if the clip asks for none."""
        time = time % self.duration if self.loop else time
        best = ("neutral", 1.0)
        for when, name, weight in self.faces:
            if time >= when:
                best = (name, weight)
        return best

    def contact(self, kind: str) -> Contact | None:
        """The first contact of a kind."""
        return next((contact for contact in self.contacts if contact.kind == kind), None)

    def backwards(self) -> Clip:
        """The same action the other way round."""
        keys = {name: [(self.duration - t, v) for t, v in reversed(track)] for name, track in self.keys.items()}
        return Clip(self.duration, keys, self.loop, (), self.alive, (), self.smooth)


def _through(times: list[float], values: np.ndarray, i: int, x: float) -> np.ndarray:
    """Cubic Hermite with Catmull-Rom slopes between keys `i` and `i` + 1; the outermost keys are rests."""
    last = len(times) - 1
    span = times[i + 1] - times[i]

    def slope(k: int) -> np.ndarray:
        if k in {0, last}:
            return np.zeros(values.shape[1])
        return (values[k + 1] - values[k - 1]) / (times[k + 1] - times[k - 1])

    a, b = values[i], values[i + 1]
    x2, x3 = x * x, x * x * x
    return (
        (2 * x3 - 3 * x2 + 1) * a
        + (x3 - 2 * x2 + x) * span * slope(i)
        + (3 * x2 - 2 * x3) * b
        + (x3 - x2) * span * slope(i + 1)
    )


def sides(keys: Keys) -> Keys:
    """``both_hand`` -> ``hand_l`` and ``hand_r``."""
    out: Keys = {}
    for name, track in keys.items():
        if name.startswith("both_"):
            out |= {f"{name[5:]}_l": track, f"{name[5:]}_r": track}
        else:
            out[name] = track
    return out


def turned(keys: Keys) -> Keys:
    """The action done with the other hand: left and right exchanged, turns mirrored."""
    out: Keys = {}
    for name, track in keys.items():
        if name.endswith(("_l", "_r")):
            out[name[:-1] + ("r" if name.endswith("_l") else "l")] = track
        elif name in {"pelvis", "spine", "neck"}:
            out[name] = [(t, (v[0], -v[1], -v[2])) for t, v in track]
        elif name == "root":
            out[name] = [(t, (-v[0], v[1], v[2])) for t, v in track]
        else:
            out[name] = track
    return out
