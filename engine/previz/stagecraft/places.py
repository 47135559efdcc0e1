"""Finding places in a set by the words a shot uses, and giving everybody one of their own."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.previz.sets.base import Mark, Set
from engine.previz.stagecraft.routes import BODY, Flat, Obstacle, free_place, inside, obstacles

DISTANCE = 0.7
"""Metres of personal space."""

SEAT_REACH = 0.40
"""Metres before a seat's middle at which somebody of 1.70 m stands to sit down on it."""


LYING_MIDDLE = 0.34
"""Metres by which the middle of somebody of 1.70 m who lies on their back is behind where they stood."""


@dataclass(frozen=True)
class Floor:
    """A set's floor as blocking needs it: its obstacles, worked out once."""

    place: Set
    blocks: tuple[Obstacle, ...]

    @staticmethod
    def of(place: Set) -> Floor:
        """The floor of a set."""
        return Floor(place, tuple(obstacles(place)))

    def y(self, at: Flat) -> float:
        """Height at a point."""
        return float(self.place.ground(at[0], at[1]))

    def settle(self, wanted: Flat, others: list[Obstacle]) -> Flat:
        """The free place nearest to a wanted one."""
        return free_place(wanted, [*self.blocks, *others], self.place.area)

    def free(self, at: Flat, others: list[Obstacle], keep: float = BODY) -> bool:
        """Whether somebody can stand at a point."""
        return inside(self.place.area, at) and all(block.distance(at) >= keep for block in (*self.blocks, *others))


def mark_named(place: Set, words: str) -> str:
    """Name of the mark that `words` mean, empty for none: the very name, else the longest that is part of it.

    A coffee table is no table to sit at: what is a target of its own is not taken for a mark of a similar name.
    """
    wanted = words.strip().lower()
    if not wanted:
        return ""
    if wanted in place.marks or wanted in place.targets:
        return wanted if wanted in place.marks else ""
    parts = [name for name in place.marks if name in wanted or wanted in name]
    return max(parts, key=lambda name: (len(name), name)) if parts else ""


def beside(place: Set, target: str) -> tuple[Flat, float] | None:
    """Where one stands to be at a target that has no mark, and the heading towards it; None for one unknown."""
    if target not in place.targets:
        return None
    x, _, z = place.targets[target]
    x0, z0, x1, z1 = place.area
    middle = ((x0 + x1) / 2, (z0 + z1) / 2)
    away = math.atan2(middle[0] - x, middle[1] - z)
    at = (min(max(x + 0.6 * math.sin(away), x0), x1), min(max(z + 0.6 * math.cos(away), z0), z1))
    return at, math.atan2(x - at[0], z - at[1])


def seat_approach(mark: Mark, scale: float) -> Flat:
    """Where somebody stands before sitting down on a seat."""
    x, _, z = mark.position
    reach = SEAT_REACH * scale
    return x + math.sin(mark.facing) * reach, z + math.cos(mark.facing) * reach


def along_seat(place: Set, name: str, scale: float) -> tuple[Flat, float] | None:
    """Where and with what heading (feet first) one lies on a seat for two, None for one that is too short."""
    root = name.removesuffix(" left").removesuffix(" right")
    ends = [place.marks.get(f"{root} {side}") for side in ("left", "right")]
    if ends[0] is None or ends[1] is None or {ends[0].posture, ends[1].posture} != {"sitting"}:
        return None
    (x0, _, z0), (x1, _, z1) = ends[0].position, ends[1].position
    heading = math.atan2(x1 - x0, z1 - z0)
    ahead = LYING_MIDDLE * scale
    return ((x0 + x1) / 2 + ahead * math.sin(heading), (z0 + z1) / 2 + ahead * math.cos(heading)), heading


def lane(place: Set, name: str, relation: str = "") -> tuple[Flat, Flat] | None:
    """The two ends of a line one walks along (``waterline left`` and ``waterline right``), None for a mere point.

    *Down the street* (`relation`) is along the set's ``way``, whatever the street's own mark is.
    """
    if relation in {"down", "up", "along"} and name in {"road", "crossing", "path"} and "way left" in place.marks:
        name = "way"
    ends = [place.marks.get(f"{name} {side}") for side in ("left", "right")]
    if ends[0] is None or ends[1] is None or "sitting" in (ends[0].posture, ends[1].posture):
        return None
    return (ends[0].position[0], ends[0].position[2]), (ends[1].position[0], ends[1].position[2])


def default_marks(count: int) -> tuple[str, ...]:
    """Where players stand of whom nobody says where."""
    return (("centre",), ("left", "right"), ("left", "centre", "right"))[min(count, 3) - 1] + (
        "far",
        "near",
    ) * max(0, count - 3)
