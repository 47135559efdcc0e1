"""From a pose to a person: hips, back, planted feet, reaching hands, eyes and head."""

from __future__ import annotations

import math

import numpy as np

from engine.previz.acting.pose import CHANNELS, Array, Pose
from engine.previz.acting.rotations import IDENTITY, about, about_x, about_y, about_z, length, turn
from engine.previz.acting.skeleton import Skeleton, rest_of
from engine.previz.people.bake import Baked

SIGNS = (("l", 1.0), ("r", -1.0))
HELD = 0.042
"""Metres from the bones of the palm to the middle of what a closed hand holds (1.70 m adult)."""
PALM_DEPTH = 0.024
"""Metres from the bones of the palm to its skin (1.70 m adult)."""
LEAN = 0.32
"""Metres by which the hips may be carried along when a target is farther than the arm."""


class Solved:
    """A person in a pose, in their own frame (metres, y up, facing +z, standing on y = 0).

    Attributes
    ----------
    bones : (b, 4, 4) array
        Skinning matrices, float32.
    eyes : (yaw, pitch)
        Where the eyes are turned against the head, radians (to the left, up).
    """

    def __init__(self, skeleton: Skeleton, world: Array, eyes: tuple[float, float]) -> None:
        self._skeleton, self._world, self.eyes = skeleton, world, eyes
        self.bones = (world @ skeleton.matrices()).astype(np.float32)

    def where(self, bone: str) -> Array:
        """Place of a bone's head (3,)."""
        return self._world[:3, :3] @ self._skeleton.where(bone) + self._world[:3, 3]

    def rotation(self, bone: str) -> Array:
        """Rotation of a bone against its rest (3, 3)."""
        return self._world[:3, :3] @ self._skeleton.rotation(bone)

    def eye_point(self) -> Array:
        """Between the eyes (3,)."""
        return 0.5 * (self.where("eye_l") + self.where("eye_r"))

    def hand_point(self, side: str) -> Array:
        """Middle of what a closed hand (``"l"`` or ``"r"``) holds (3,)."""
        return self.hand_frame(side)[:3, 3]

    def ball_point(self, side: str, radius: float) -> Array:
        """Middle of a ball of `radius` metres that lies against a palm (3,)."""
        frame, palm = self.hand_frame(side), self.rotation("hand_" + side) @ self._skeleton.rest.palm[side]
        skin = (HELD - PALM_DEPTH) * self._skeleton.rest.scale
        return frame[:3, 3] + palm[:, 1] * (skin - radius)

    def hand_frame(self, side: str) -> Array:
        """Frame (4, 4) of a held prop: in the palm, y along the thumb side, z along the fingers."""
        rest = self._skeleton.rest
        palm = self.rotation("hand_" + side) @ rest.palm[side]
        thumb = self.where("index_01_" + side) - self.where("pinky_01_" + side)
        y = thumb / length(thumb)
        z = palm[:, 2] - y * (palm[:, 2] @ y)
        z /= length(z)
        out = np.eye(4)
        out[:3, :3] = np.stack([np.cross(y, z), y, z], 1)
        middle = 0.35 * self.where("hand_" + side) + 0.65 * self.where("middle_01_" + side)
        out[:3, 3] = middle - palm[:, 1] * HELD * rest.scale
        return out


def solve(baked: Baked, pose: Pose, gaze: Array | None = None, gaze_weight: float = 1.0) -> Solved:
    """Pose a person.

    Parameters
    ----------
    baked : Baked
    pose : (SIZE,) array
        See `pose.CHANNELS`; lengths are scaled to the person.
    gaze : (3,) array or None
        A point to look at, in the person's frame and real metres: eyes first, the head takes the rest.
    gaze_weight : float
        How much the head follows, 0 to 1.
    """
    rest = rest_of(baked)
    skeleton, s = Skeleton(rest), rest.scale
    skeleton.root = pose[CHANNELS["root"]] * s
    skeleton.set("pelvis", turn(*pose[CHANNELS["pelvis"]]))
    third = turn(*(pose[CHANNELS["spine"]] / 3))
    for bone in ("spine_01", "spine_02", "spine_03"):
        skeleton.set(bone, third)
    pitch, yaw, roll = pose[CHANNELS["neck"]]
    skeleton.set("neck_01", turn(pitch * 0.45, yaw * 0.4, roll * 0.45))
    skeleton.set("head", turn(pitch * 0.55, yaw * 0.6, roll * 0.55))
    _lean_to_reach(skeleton, pose)
    for side, sign in SIGNS:
        x, y, z, tilt, splay = pose[CHANNELS["foot_" + side]]
        target = np.array([sign * x * s, rest.ankle[side] + y * s, z * s])
        knee = pose[CHANNELS["knee_" + side]] * (sign, 1, 1)
        skeleton.bend("thigh_" + side, "calf_" + side, "foot_" + side, target, knee)
        skeleton.set_global("foot_" + side, about_y(sign * splay) @ about_x(tilt))
        toe = float(pose[CHANNELS["toe_" + side].start])
        if toe:
            skeleton.set("ball_" + side, about_x(-toe))
    _arms(skeleton, pose)
    eyes = (0.0, 0.0) if gaze is None else _look(skeleton, np.asarray(gaze, float), gaze_weight)
    return Solved(skeleton, _tumble(pose, s), eyes)


def bones(baked: Baked, pose: Pose, gaze: Array | None = None, gaze_weight: float = 1.0) -> Array:
    """Skinning matrices (b, 4, 4) float32 of a person in a pose; see `solve`."""
    return solve(baked, pose, gaze, gaze_weight).bones


def hand_point(baked: Baked, pose: Pose, side: str = "r") -> Array:
    """Where a person in a pose holds a prop (3,), in their own frame."""
    return solve(baked, pose).hand_point(side)


def _tumble(pose: Pose, s: float) -> Array:
    """The whole body turned forwards about a middle, and lifted."""
    angle, y, z, lift = pose[CHANNELS["tumble"]]
    out = np.eye(4)
    if angle or lift:
        middle = np.array([0.0, y, z]) * s
        out[:3, :3] = about_x(angle)
        out[:3, 3] = middle - out[:3, :3] @ middle + (0, lift * s, 0)
    return out


def _lean_to_reach(skeleton: Skeleton, pose: Pose) -> None:
    """Carry the hips along when a target is farther than the arm: no short person misses the cup."""
    s = skeleton.rest.scale
    for side, sign in SIGNS:
        at = float(pose[CHANNELS["at_" + side].start])
        if at < 0.01:
            continue
        way = pose[CHANNELS["reach_" + side]] * (sign, 1, 1) * s - skeleton.where("upperarm_" + side)
        over = min(length(way) - 0.96 * skeleton.rest.reach[side], LEAN * s)
        if over > 0:
            skeleton.move_root(way / length(way) * over * at)


def _arms(skeleton: Skeleton, pose: Pose) -> None:
    s = skeleton.rest.scale
    chest = skeleton.rotation("spine_03")
    for side, sign in SIGNS:
        lift = float(pose[CHANNELS["shoulder_" + side].start])
        if lift:
            skeleton.set("clavicle_" + side, about_z(sign * lift))
        outwards = np.array([sign, 1.0, 1.0])
        at = float(pose[CHANNELS["at_" + side].start])
        goal = skeleton.where("upperarm_" + side) + chest @ (pose[CHANNELS["hand_" + side]] * outwards * s)
        if at > 0.001:
            goal = goal * (1 - at) + pose[CHANNELS["reach_" + side]] * outwards * s * at
        elbow = chest @ (pose[CHANNELS["elbow_" + side]] * outwards)
        skeleton.bend("upperarm_" + side, "lowerarm_" + side, "hand_" + side, goal, elbow)
        palm = pose[CHANNELS["palm_" + side]]
        if palm[6] > 0.001:
            _palm(skeleton, side, palm[:3] * outwards, palm[3:6] * outwards, min(float(palm[6]), 1.0), chest, at)
        index = float(pose[CHANNELS["index_" + side].start])
        skeleton.close_hand(side, float(pose[CHANNELS["grip_" + side].start]), index if index >= 0 else None)


def _palm(skeleton: Skeleton, side: str, fingers: Array, back: Array, weight: float, chest: Array, at: float) -> None:
    """Turn the hand, by a share of the way from where the arm would leave it.

    Directions stand in the frame of the chest, and the more the hand reaches (`at`), in that of the person.
    """
    frame = chest if at <= 0 else IDENTITY if at >= 1 else _part_turn(chest, IDENTITY, at)
    relaxed = skeleton.rotation("hand_" + side)
    skeleton.turn_hand(side, frame @ fingers, frame @ back)
    if weight < 0.999:
        skeleton.set_global("hand_" + side, _part_turn(relaxed, skeleton.rotation("hand_" + side), weight))


def _part_turn(start: Array, end: Array, k: float) -> Array:
    """Rotation a share `k` of the way from `start` to `end`."""
    r = end @ start.T
    angle = math.acos(max(-1.0, min(1.0, (r[0, 0] + r[1, 1] + r[2, 2] - 1) / 2)))
    axis = np.array([r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]])
    if angle < 1e-4 or length(axis) < 1e-6:
        return start if k < 0.5 else end
    return about(axis, angle * k) @ start


def _look(skeleton: Skeleton, point: Array, weight: float) -> tuple[float, float]:
    """Eyes first, the head takes what the eyes cannot; returns the eyes' yaw and pitch."""

    def direction(frame: Array) -> tuple[float, float]:
        eye = 0.5 * (skeleton.where("eye_l") + skeleton.where("eye_r"))
        x, y, z = frame.T @ (point - eye)
        return math.atan2(x, z), math.atan2(y, math.hypot(x, z))

    yaw, pitch = direction(skeleton.rotation("spine_03"))
    # what lies behind is given up smoothly, or the head would flip over as it passes from one side to the other
    weight *= min(1.0, max(0.0, (math.pi - abs(yaw)) / 0.7))
    head_yaw = max(-1.2, min(1.2, 0.72 * yaw)) * weight
    head_pitch = max(-0.6, min(0.5, 0.65 * pitch)) * weight
    for bone, share in (("neck_01", 0.45), ("head", 0.55)):
        now = skeleton.local[skeleton.rest.number[bone]]
        skeleton.set(bone, turn(-share * head_pitch, share * head_yaw) @ now)
    yaw, pitch = direction(skeleton.rotation("head"))
    behind = min(1.0, max(0.0, (math.pi - abs(yaw)) / 0.7))
    yaw, pitch = max(-0.62, min(0.62, yaw)) * behind, max(-0.45, min(0.40, pitch)) * behind
    eyes = about_y(yaw) @ about_x(-pitch)
    skeleton.set("eye_l", eyes)
    skeleton.set("eye_r", eyes)
    return yaw, pitch
