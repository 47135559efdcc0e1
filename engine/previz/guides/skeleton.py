"""A performer as points: the eighteen that OpenPose names, and those of the hands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.previz.acting.solver import Solved
from engine.previz.people.bake import Baked
from engine.previz.stagecraft.performance import Performance

Array = NDArray[np.float64]

LIMBS = ((1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13), (1, 0),
         (0, 14), (14, 16), (0, 15), (15, 17))  # fmt: skip
"""Pairs of points, in the order of their colours."""

NOSE, NECK, FACE = 0, 1, (0, 14, 15, 16, 17)
"""Nose and neck; nose, eyes and ears, which are seen from one side only."""

_ARMS = ("upperarm_r", "lowerarm_r", "hand_r", "upperarm_l", "lowerarm_l", "hand_l")
_LEGS = ("thigh_r", "calf_r", "foot_r", "thigh_l", "calf_l", "foot_l")
_FINGERS = ("thumb", "index", "middle", "ring", "pinky")

TURNED = -0.1
"""Cosine of the angle to the camera below which a point of the face is on its far side."""


@dataclass(frozen=True)
class Person:
    """A performer at one moment, in the world.

    Attributes
    ----------
    name : str
    ink : float
        The number from which what is drawn of them is numbered; the next person's is `INKS` more.
    body : (18, 3) array
    outward : (18, 3) array
        Where a point of the face looks; zero for what is seen from everywhere.
    hands : tuple of (21, 3) arrays
        Right and left: wrist, then four points a finger from the thumb on.
    """

    name: str
    ink: float
    body: Array
    outward: Array
    hands: tuple[Array, Array]

    def turned_away(self, eye: Array) -> NDArray[np.bool_]:
        """Which points (18,) are on the far side of the head, seen from `eye`."""
        way = np.asarray(eye, float) - self.body
        way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-6)
        return (self.outward * way).sum(axis=1) < np.where(self.outward.any(axis=1), TURNED, -2.0)

    @property
    def face(self) -> Array:
        """The middle of the face (3,)."""
        return 0.5 * (self.body[NOSE] + 0.5 * (self.body[14] + self.body[15]))


INKS = 2.0
"""Numbers that each person has for their parts."""


def people_at(performance: Performance, time: float) -> list[Person]:
    """Everybody who is on the set at `time` seconds."""
    ride = performance.ride(time)
    found = []
    for number, (name, player) in enumerate(performance.players.items()):
        if performance.present(name, time):
            solved, world = performance.solved(name, time)
            found.append(_person(name, 7.0 + INKS * number, player.baked, solved, ride @ world))
    return found


def _person(name: str, ink: float, baked: Baked, solved: Solved, world: Array) -> Person:
    scale = baked.measures.scale
    left, up, ahead = solved.rotation("head").T
    eyes = solved.eye_point()
    nose = eyes + scale * (0.034 * ahead - 0.036 * up)
    ears = [eyes + scale * (side * 0.076 * left - 0.088 * ahead - 0.012 * up) for side in (-1, 1)]
    arms = [solved.where(bone) for bone in _ARMS]
    neck = 0.5 * (arms[0] + arms[3])
    legs = [solved.where(bone) for bone in _LEGS]
    body = np.array([nose, neck, *arms, *legs, solved.where("eye_r"), solved.where("eye_l"), *ears])
    outward = np.zeros_like(body)
    outward[list(FACE)] = [ahead, ahead - 0.3 * left, ahead + 0.3 * left, -left, left]
    turn = world[:3, :3]
    hands = (_hand(baked, solved, "r"), _hand(baked, solved, "l"))
    placed = tuple(hand @ turn.T + world[:3, 3] for hand in hands)
    return Person(name, ink, body @ turn.T + world[:3, 3], outward @ turn.T, (placed[0], placed[1]))


def _hand(baked: Baked, solved: Solved, side: str) -> Array:
    points = [solved.where(f"hand_{side}")]
    for finger in _FINGERS:
        bones = [f"{finger}_0{joint}_{side}" for joint in (1, 2, 3)]
        points += [solved.where(bone) for bone in bones]
        last = baked.bones.index(bones[2])
        points.append(points[-1] + solved.rotation(bones[2]) @ (baked.tails[last] - baked.heads[last]))
    return np.array(points)
