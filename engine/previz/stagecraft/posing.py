"""A part at a moment: the pose, where it stands, what the eyes look at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.previz.acting.clip import Clip
from engine.previz.acting.clips import clip
from engine.previz.acting.gaits import GAITS, body_pose, foot_roll, foot_swing
from engine.previz.acting.pose import CHANNELS, Pose, ease, sway
from engine.previz.acting.solver import Solved, solve
from engine.previz.people.bake import Baked
from engine.previz.stagecraft.footsteps import Tread, first_phase, stride
from engine.previz.stagecraft.motion import Place, Travel, nearest_turn
from engine.previz.stagecraft.part import Act, Blocking, Part, Settled
from engine.previz.stagecraft.places import Floor

Array = NDArray[np.float64]

FADE_IN, FADE_OUT = 0.30, 0.36
"""Seconds over which an act grows out of what was before, and gives way again."""

LEGS = frozenset({"root", "pelvis", "tumble", *(f"{name}_{side}" for name in ("foot", "toe", "knee") for side in "lr")})
"""Channels that an act of the upper body leaves alone."""

DESK = 0.26
"""Metres before a typist's feet at which the middle of a laptop lies."""

HEEL = 0.05
"""Metres of a 1.70 m adult from the ankle back to where a heel touches the floor."""

RIGHT_ARM, LEFT_ARM = (
    frozenset(f"{name}_{side}" for name in ("hand", "reach", "at", "elbow", "palm", "grip", "index")) for side in "rl"
)
"""Channels of an arm."""

SUNK = 0.02
"""Metres by which a back lies over the height of a seat."""

FEET_OF_ITS_OWN = frozenset({"foot_l", "foot_r"})


@dataclass(frozen=True)
class Stance:
    """A posed player before solving: pose, place in the world (4, 4) and the weight of each act that plays."""

    pose: Pose
    world: Array
    place: Place
    alive: float


@lru_cache(maxsize=256)
def _made(name: str, target: tuple[float, float, float] | None, scale: float, backwards: bool) -> Clip:
    made = clip(name, target, scale)
    return made.backwards() if backwards else made


class Poser:
    """Poses one player of a blocked shot.

    Parameters
    ----------
    part : Part
    blocking : Blocking
        For partners.
    floor : Floor
    baked : Baked
    holds : callable
        Tells, for a time, the kind of hold of what the player has in hand: 0 nothing, 1 one hand, 2 both hands.
    """

    def __init__(self, part: Part, blocking: Blocking, floor: Floor, baked: Baked, seed: int) -> None:
        self.part, self.blocking, self.floor, self.baked, self.seed = part, blocking, floor, baked, seed
        self.scale = baked.measures.scale
        self._clips = [self._clip_of(act) for act in part.acts]
        self.holding: list[tuple[float, float, int]] = []

    # ---- clips -------------------------------------------------------------------------------------------------

    def _clip_of(self, act: Act) -> Clip:
        target: tuple[float, float, float] | None = None
        if act.clip in {"sit", "get_up"}:
            target = (0.0, act.height or 0.16, -0.4 * self.scale)
        elif act.partner:
            target = self._meeting(act)
        elif act.target is not None:
            target = self._local(act.start, act.target)
            if act.clip == "pick_up":
                target = (target[0], max(target[1], 0.04), min(max(target[2], 0.25), 0.75 * self.scale))
        if act.clip == "type":
            target = (0.0, self._desk_height(act) + 0.05, DESK - 0.03)
        if act.clip in {"throw", "toss", "bounce", "jump", "talk", "hug", "punch", "recoil"}:
            target = None
        rounded = None if target is None else (round(target[0], 4), round(target[1], 4), round(target[2], 4))
        return _made(act.clip, rounded, self.scale, act.backwards)

    def _desk_height(self, act: Act) -> float:
        """Height over the floor of the table nearest to somebody who types."""
        here = self.part.track.at(act.start + 0.3)
        tables = [
            (math.dist((x, z), (here.x, here.z)), y - self.floor.y((here.x, here.z)))
            for name, (x, y, z) in self.floor.place.targets.items()
            if "table" in name or "desk" in name
        ]
        near = min(tables, default=(math.inf, 0.72))
        return near[1] if near[0] < 1.3 and 0.5 < near[1] < 1.0 else 0.72

    def desk(self, act: Act, rest: float) -> Array:
        """Where what one types on lies, in the typist's frame (4, 4): before them, its screen facing them."""
        out = np.diag([-1.0, 1.0, -1.0, 1.0])
        out[:3, 3] = 0.0, self._desk_height(act) + rest, DESK
        return out

    def clip_of(self, act: Act) -> Clip:
        """The clip an act plays, made for this player and its target."""
        return self._clips[self.part.acts.index(act)]

    def contact_time(self, act: Act, kind: str) -> float | None:
        """Seconds of the shot at which an act's first contact of a kind happens."""
        contact = self.clip_of(act).contact(kind)
        return None if contact is None else act.start + contact.time / act.rate

    def _local(self, time: float, point: tuple[float, float, float]) -> tuple[float, float, float]:
        """A point of the world in the player's frame (real metres, x to their left)."""
        world = self.world(time)
        x, y, z = (np.linalg.inv(world) @ np.array([*point, 1.0]))[:3]
        return float(x), float(y), float(z)

    def _meeting(self, act: Act) -> tuple[float, float, float] | None:
        """Where two partners' hands meet: half way, at about the height of elbows."""
        other = self.blocking.part(act.partner)
        if other is None:
            return None
        here, there = self.part.track.at(act.start + 0.2), other.track.at(act.start + 0.2)
        x, z = (here.x + there.x) / 2, (here.z + there.z) / 2
        y = self.floor.y((x, z)) + 1.05 * (self.scale + other.scale) / 2
        return self._local(act.start + 0.2, (x, y, z))

    # ---- the moment ----------------------------------------------------------------------------------------------

    def world(self, time: float) -> Array:
        """From the player's frame to the set's (4, 4)."""
        place = self.part.track.at(time)
        return self._world(place)

    def _world(self, place: Place) -> Array:
        c, s = math.cos(place.heading), math.sin(place.heading)
        out = np.eye(4)
        out[:3, :3] = [[c, 0, s], [0, 1, 0], [-s, 0, c]]
        out[:3, 3] = place.x, self.floor.y((place.x, place.z)), place.z
        return out

    def stance(self, time: float) -> Stance:
        """Pose and place at `time` seconds."""
        part = self.part
        place = part.track.at(time)
        settled = part.posture(time)
        pose, alive = self._base(time, settled), 1.0 if settled.posture == "standing" else 0.6
        own_feet = 0.0 if settled.posture == "standing" else 1.0
        held = self._held(time)
        if held is not None:
            pose = self._mixed(pose, *held)
        for k, act in enumerate(part.acts):
            weight = self.weight(k, time)
            if weight <= 0:
                continue
            made = self._clips[k]
            whole = act.whole and not self._travels(time)
            kept = self._busy_arms(act, time)
            pose = self._mixed(pose, made, (time - act.start) * act.rate, weight, whole, kept)
            alive += (made.alive - alive) * weight
            if whole:
                own = 1.0 if FEET_OF_ITS_OWN & set(made.keys) else 0.0
                own_feet += (own - own_feet) * weight
        if own_feet < 1:
            self._plant(pose, time, place, 1.0 - own_feet)
        return Stance(sway(pose, time, alive, self.seed), self._world(place), place, alive)

    def solved(self, time: float, gaze: Array | None = None, weight: float = 1.0) -> tuple[Solved, Array]:
        """The solved body in the player's own frame, and the matrix to the set's; `gaze` is a point of the set."""
        stance = self.stance(time)
        local = None
        if gaze is not None:
            local = stance.world[:3, :3].T @ (gaze - stance.world[:3, 3])
        return solve(self.baked, stance.pose, local, weight), stance.world

    def _busy_arms(self, act: Act, time: float) -> frozenset[str]:
        """Channels that an act must leave alone because the hand holds something the act is not about."""
        if act.prop or act.partner or act.clip in {"fall", "backflip", "lie"}:
            return frozenset()
        hands = next((hands for start, end, hands in self.holding if start <= time < end), 0)
        return {0: frozenset(), 1: RIGHT_ARM}.get(hands, RIGHT_ARM | LEFT_ARM)

    def weight(self, k: int, time: float) -> float:
        """How much act number `k` counts at `time`."""
        act = self.part.acts[k]
        if time <= act.start:
            return 0.0
        length = max(act.end - act.start, 0.1)
        rise = min(FADE_IN, 0.4 * length)
        weight = ease((time - act.start) / rise)
        if act.stays:
            later = [other.start for other in self.part.acts[k + 1 :] if other.start >= act.end - 0.05]
            legs = [stint.start for stint in self.part.track.stints if isinstance(stint, Travel)]
            later += [start for start in legs if start >= max(act.start, 0.0)]
            end = min(later, default=1e9)
            return weight if time <= end else weight * (1 - ease((time - end) / FADE_OUT))
        if time > act.end:
            weight *= 1 - ease((time - act.end) / FADE_OUT)
        return weight

    def _travels(self, time: float) -> bool:
        return isinstance(self.part.track.stint(time), Travel)

    def _base(self, time: float, settled: Settled) -> Pose:
        """The pose between acts: of the posture, or of the gait."""
        if settled.posture == "sitting":
            return _made("seated", (0.0, settled.seat or 0.16, 0.0), self.scale, False).pose(time).copy()
        if settled.posture in {"lying", "kneeling"}:
            if settled.posture == "lying" and any(act.clip == "fall" for act in self.part.acts):
                return _made("fall", None, self.scale, False).pose(1e3)
            pose = _made("lie" if settled.posture == "lying" else "kneel", None, self.scale, False).pose(1e3).copy()
            if settled.seat:  # on a sofa
                for name in ("root", "foot_l", "foot_r"):
                    pose[CHANNELS[name].start + 1] += (settled.seat + SUNK) / self.scale
            return pose
        pose = _made("stand", None, self.scale, False).pose(time)
        stint = self.part.track.stint(time)
        if isinstance(stint, Travel):
            gait = GAITS[stint.gait]
            length, _ = stride(stint, self.scale)
            phase = 2 * (first_phase(stint) + stint.travelled(time) / length)
            amount = ease(stint.speed(time) / max(0.75 * stint.cruise, 1e-6))
            going = body_pose(gait, phase)
            pose = pose + (going - pose) * amount
        return pose.copy()

    def _held(self, time: float) -> tuple[Clip, float, float, bool] | None:
        """The arms of somebody who holds something: clip, time in it, weight, not the whole body."""
        for start, end, hands in self.holding:
            if start <= time < end + FADE_OUT:
                weight = ease((time - start) / FADE_IN) if start > -1 else 1.0
                weight *= 1 - ease((time - end) / FADE_OUT) if time > end else 1.0
                name = "throw" if hands == 2 else "carry" if hands == 3 else "hold"
                return _made(name, None, self.scale, False), 0.0, weight, False
        return None

    @staticmethod
    def _mixed(
        pose: Pose, made: Clip, time: float, weight: float, whole: bool, kept: frozenset[str] = frozenset()
    ) -> Pose:
        """Lay the channels that a clip moves over a pose."""
        wanted = made.pose(time)
        out = pose.copy()
        for name in made.keys:
            if (whole or name not in LEGS) and name not in kept:
                place = CHANNELS[name]
                out[place] = pose[place] + (wanted[place] - pose[place]) * weight
        if "tumble" in made.keys and whole:  # who has gone once round is upright again
            turn = CHANNELS["tumble"].start
            out[turn] = pose[turn] + math.remainder(wanted[turn] - pose[turn], 2 * math.pi) * weight
        for side in "lr":
            # an arm that hangs again must not stay with the reach of the clip before
            if f"hand_{side}" in made.keys and f"at_{side}" not in made.keys and f"hand_{side}" not in kept:
                place = CHANNELS[f"at_{side}"]
                out[place] = pose[place] * (1 - weight)
        return out

    def _plant(self, pose: Pose, time: float, place: Place, weight: float) -> None:
        """Put the feet where the footsteps say."""
        s, c = math.sin(place.heading), math.cos(place.heading)
        ground = self.floor.y((place.x, place.z))
        for side, sign in (("l", 1.0), ("r", -1.0)):
            tread = self.part.feet.at(side, time)
            dx, dz = tread.x - place.x, tread.z - place.z
            left, ahead = c * dx - s * dz, s * dx + c * dz
            rise, shift, pitch, toe = self._rolled(tread, side)
            forward = math.cos(nearest_turn(place.heading, tread.heading)) * shift
            turn = sign * nearest_turn(place.heading, tread.heading)
            slope = (self.floor.y((tread.x, tread.z)) - ground) / self.scale
            wanted = np.array([sign * left / self.scale, rise + slope, ahead / self.scale + forward, pitch, turn])
            at = CHANNELS[f"foot_{side}"]
            pose[at] += (wanted - pose[at]) * weight
            at = CHANNELS[f"toe_{side}"]
            pose[at] += (max(0.0, toe) * 0.8 - pose[at]) * weight

    def _rolled(self, tread: Tread, side: str) -> tuple[float, float, float, float]:
        """Rise and shift of an ankle (1.70 m adult), pitch of the foot and bend of the toes.

        A planted foot turns about its heel or about its ball, which stay where they are; a swinging one leaves and
        comes down in just these attitudes.
        """
        gait = GAITS.get(tread.gait)
        if tread.planted:
            if gait is None and tread.share <= 0.52:
                return 0.0, 0.0, 0.0, 0.0
            _, _, pitch, toe = foot_roll(gait or GAITS["walk"], tread.share)
            return *self._pivot(side, pitch), pitch, toe
        if gait is None:
            up = math.sin(math.pi * tread.share)
            return 0.055 * up, 0.0, 0.25 * up, 0.0
        k = tread.share
        _, rise, shift, pitch = foot_swing(gait, k)
        _, first_rise, first_shift, leaving = foot_swing(gait, 0.0)
        coming = foot_swing(gait, 1.0)[3]
        out, back = self._pivot(side, leaving), self._pivot(side, coming)
        early, late = (1 - k) ** 3, k**3
        rise += early * (out[0] - first_rise) + late * back[0]
        shift += early * (out[1] - first_shift) + late * back[1]
        return max(rise, 0.0), shift, pitch, 0.0

    def _pivot(self, side: str, pitch: float) -> tuple[float, float]:
        """Rise and shift of the ankle when the foot turns by `pitch` about its ball (toes down) or its heel."""
        bones, heads = self.baked.bones, self.baked.heads
        ankle, ball = heads[bones.index("foot_" + side)], heads[bones.index("ball_" + side)]
        if pitch >= 0:
            low, far = float(ankle[1] - ball[1]) / self.scale, float(ball[2] - ankle[2]) / self.scale
        else:
            low, far = float(ankle[1]) / self.scale, -HEEL
        s, c = math.sin(pitch), math.cos(pitch)
        return s * far - low * (1 - c), far * (1 - c) + s * low
