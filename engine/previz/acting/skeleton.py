"""A person's skeleton: what never changes (`Rest`), and one posed copy of it (`Skeleton`)."""

from __future__ import annotations

import math
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np

from engine.previz.acting.pose import Array
from engine.previz.acting.rotations import IDENTITY, about, basis, between, cross, length
from engine.previz.people.bake import Baked

FINGERS = ("index", "middle", "ring", "pinky")
CURL = (1.15, 1.45, 0.95)
"""Radians that the three joints of a finger bend in a fist."""
THUMB_CURL = (0.45, 0.55, 0.6)


class Rest:
    """Joints at rest and what follows from them: offsets, lengths, finger axes, frames of the palms."""

    def __init__(self, baked: Baked) -> None:
        self.names = baked.bones
        self.heads, self.tails = np.asarray(baked.heads, float), np.asarray(baked.tails, float)
        self.parents = baked.parents
        self.number = {name: i for i, name in enumerate(self.names)}
        self.offsets = [self.heads[i] - (self.heads[p] if p >= 0 else 0) for i, p in enumerate(self.parents)]
        children: list[list[int]] = [[] for _ in self.names]
        for i, parent in enumerate(self.parents):
            if parent >= 0:
                children[parent].append(i)

        def below(i: int) -> list[int]:
            return [i, *(k for child in children[i] for k in below(child))]

        self.below = [below(i) for i in range(len(self.names))]
        self.scale = baked.measures.scale
        self.ankle = {side: float(self._head("foot_" + side)[1]) for side in "lr"}
        self.reach = {side: self.span("upperarm_" + side, "lowerarm_" + side, "hand_" + side) for side in "lr"}
        self.palm = {side: self._palm(side) for side in "lr"}
        self.curl = {side: self._curl(side) for side in "lr"}

    def _head(self, bone: str) -> Array:
        return self.heads[self.number[bone]]

    def span(self, *chain: str) -> float:
        """Length along a chain of bones, metres."""
        points = [self._head(bone) for bone in chain]
        return sum(length(b - a) for a, b in pairwise(points))

    def _palm(self, side: str) -> Array:
        """Rest frame of a palm: z along the fingers, y out of the back of the hand."""
        along = self._head("middle_01_" + side) - self._head("hand_" + side)
        back = cross(along, self._head("index_01_" + side) - self._head("pinky_01_" + side))
        return basis(along, -back if back[1] < 0 else back)

    def _curl(self, side: str) -> list[tuple[str, int, int, Array]]:
        """Bone, finger number (4 for the thumb), joint and the axis about which a positive angle closes the hand."""
        across = self._head("index_01_" + side) - self._head("pinky_01_" + side)
        across /= length(across)
        out = []
        for n, finger in enumerate(FINGERS):
            for k in range(3):
                bone = f"{finger}_0{k + 1}_{side}"
                along = self.tails[self.number[bone]] - self._head(bone)
                axis = across - along * (across @ along) / (along @ along)
                out.append((bone, n, k, axis / length(axis) * (1 if side == "r" else -1)))
        for k in range(3):
            bone = f"thumb_0{k + 1}_{side}"
            along = self.tails[self.number[bone]] - self._head(bone)
            axis = cross(along, self._head("middle_01_" + side) - self._head(bone))
            out.append((bone, 4, k, axis / (length(axis) + 1e-9)))
        return out


_rests: WeakKeyDictionary[Baked, Rest] = WeakKeyDictionary()


def rest_of(baked: Baked) -> Rest:
    """The rest skeleton of a person, computed once for as long as the person lives."""
    if baked not in _rests:
        _rests[baked] = Rest(baked)
    return _rests[baked]


class Skeleton:
    """A skeleton being posed; global rotations and places are worked out when asked for."""

    def __init__(self, rest: Rest) -> None:
        n = len(rest.names)
        self.rest = rest
        self.root = np.zeros(3)
        self.local: list[Array] = [IDENTITY] * n
        self._rotation: list[Array | None] = [None] * n
        self._place: list[Array] = [IDENTITY[0]] * n

    def set(self, bone: str, rotation: Array) -> None:
        """Turn a bone against its parent."""
        i = self.rest.number[bone]
        self.local[i] = rotation
        if self._rotation[i] is not None:
            for k in self.rest.below[i]:
                self._rotation[k] = None

    def move_root(self, by: Array) -> None:
        """Shift the whole body."""
        self.root = self.root + by
        self._rotation = [None] * len(self._rotation)

    def get(self, i: int) -> tuple[Array, Array]:
        """Global rotation of bone number `i` and the place of its head."""
        known = self._rotation[i]
        if known is not None:
            return known, self._place[i]
        parent = self.rest.parents[i]
        if parent < 0:
            rotation, place = self.local[i], self.rest.heads[i] + self.root
        else:
            above, start = self.get(parent)
            local = self.local[i]
            rotation = above if local is IDENTITY else above @ local
            place = start + above @ self.rest.offsets[i]
        self._rotation[i], self._place[i] = rotation, place
        return rotation, place

    def where(self, bone: str) -> Array:
        """Place of a bone's head."""
        return self.get(self.rest.number[bone])[1]

    def rotation(self, bone: str) -> Array:
        """Global rotation of a bone."""
        return self.get(self.rest.number[bone])[0]

    def set_global(self, bone: str, rotation: Array) -> None:
        """Turn a bone to a rotation in the person's frame."""
        parent = self.get(self.rest.parents[self.rest.number[bone]])[0]
        self.set(bone, parent.T @ rotation)

    def aim(self, bone: str, child: str, direction: Array) -> None:
        """Turn a bone, with the least twist, so that its child lies in `direction`."""
        i, k = self.rest.number[bone], self.rest.number[child]
        parent = self.get(self.rest.parents[i])[0]
        rest = self.rest.heads[k] - self.rest.heads[i]
        self.set(bone, parent.T @ between(parent @ rest, direction) @ parent)

    def bend(self, upper: str, lower: str, end: str, target: Array, pole: Array) -> None:
        """Two-bone inverse kinematics: bring `end` to `target`, the joint bending towards `pole`.

        Reaches beyond the limb's length are eased into full stretch, never snapped.
        """
        start = self.where(upper)
        a, b = self.rest.span(upper, lower), self.rest.span(lower, end)
        v = target - start
        d = length(v) + 1e-9
        n = v / d
        soft, full = 0.97 * (a + b), 0.9985 * (a + b)
        if d > soft:
            d = soft + (full - soft) * (1 - math.exp(-(d - soft) / (full - soft)))
        d = max(d, abs(a - b) + 0.01)
        cosine = max(-1.0, min(1.0, (a * a + d * d - b * b) / (2 * a * d)))
        p = pole - n * (pole @ n)
        p = p / (length(p) + 1e-9)
        self.aim(upper, lower, n * cosine + p * math.sqrt(1 - cosine * cosine))
        self.aim(lower, end, start + n * d - self.where(lower))

    def turn_hand(self, side: str, fingers: Array, back: Array) -> None:
        """Point the fingers along `fingers` with the back of the hand facing `back`.

        Half of the twist is taken by the forearm, so that the wrist does not wring like a sweet's wrapper.
        """
        want = basis(fingers, back) @ self.rest.palm[side].T
        i = self.rest.number["lowerarm_" + side]
        forearm = self.get(i)[0]
        axis = forearm @ (self.rest.heads[self.rest.number["hand_" + side]] - self.rest.heads[i])
        axis = axis / length(axis)
        r = want @ forearm.T
        turned = (r[2, 1] - r[1, 2]) * axis[0] + (r[0, 2] - r[2, 0]) * axis[1] + (r[1, 0] - r[0, 1]) * axis[2]
        twist = 2 * math.atan2(turned, 1 + r[0, 0] + r[1, 1] + r[2, 2])
        twist = max(-2.0, min(2.0, (twist + math.pi) % (2 * math.pi) - math.pi))
        upper = self.get(self.rest.parents[i])[0]
        self.set("lowerarm_" + side, upper.T @ about(axis, 0.5 * twist) @ forearm)
        self.set_global("hand_" + side, want)

    def close_hand(self, side: str, grip: float, index: float | None = None) -> None:
        """Close the fingers: 0 flat, 1 fist; `index` lets one finger differ (pointing, a phone)."""
        for bone, finger, joint, axis in self.rest.curl[side]:
            if finger == 4:
                angle = THUMB_CURL[joint] * grip * 0.8
            else:
                closed = index if finger == 0 and index is not None else grip
                angle = CURL[joint] * closed * (1 + 0.06 * finger)
            self.set(bone, about(axis, angle))

    def matrices(self) -> Array:
        """Skinning matrices (b, 4, 4), float64."""
        for i in range(len(self.local)):
            self.get(i)
        rotation, place = np.array(self._rotation), np.array(self._place)
        out = np.zeros((len(rotation), 4, 4))
        out[:, :3, :3] = rotation
        out[:, :3, 3] = place - np.einsum("nij,nj->ni", rotation, self.rest.heads)
        out[:, 3, 3] = 1
        return out
