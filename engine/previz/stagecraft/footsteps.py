"""Footsteps: every foot stands still on the floor from landing to lifting, on curves, in turns, at starts and stops.

Steps are planned over the distance travelled, not over time: whatever the speed does, the feet agree with it. A gait
tells how a step looks (lift, roll); this module tells where it lands.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, replace

from engine.previz.acting.gaits import GAITS
from engine.previz.acting.pose import ease
from engine.previz.stagecraft.motion import Place, Rest, Track, Travel, Turn, nearest_turn

STANCE = {"l": (0.10, 0.05, 0.25), "r": (0.09, -0.04, 0.12)}
"""Outwards, forwards (metres of a 1.70 m adult) and turn outwards (radians) of the feet of somebody at ease."""

SIGN = {"l": 1.0, "r": -1.0}
PIVOT = math.radians(22)
"""A turn up to this angle is made without moving the feet."""


@dataclass(frozen=True, slots=True)
class Print:
    """A foot on the floor: world x, z and heading, from `landed` to `lifted` seconds.

    `roll` is how it rolls from heel to toe: (seconds, share) twice; a share of 0 is the heel's touch, 0.5 flat, 1 the
    toe's push. `gait` is that of the step that brought it here.
    """

    x: float
    z: float
    heading: float
    landed: float
    lifted: float
    gait: str = ""
    roll: tuple[float, float, float, float] = (0.0, 0.5, 1.0, 0.5)


@dataclass(frozen=True, slots=True)
class Tread:
    """One foot at one moment.

    Attributes
    ----------
    x, z, heading : float
        In the world.
    planted : bool
    share : float
        Of its roll from heel to toe (see `Print`) if planted, else of its way through the air.
    gait : str
        Gait of the step, empty for one on the spot.
    """

    x: float
    z: float
    heading: float
    planted: bool
    share: float
    gait: str


def standing(place: Place, side: str, scale: float) -> tuple[float, float, float]:
    """World x, z and heading of a foot of somebody who stands at `place`."""
    out, ahead, turn = STANCE[side]
    return _beside(place.x, place.z, place.heading, SIGN[side] * out * scale, ahead * scale, SIGN[side] * turn)


def _beside(x: float, z: float, heading: float, left: float, ahead: float, turn: float) -> tuple[float, float, float]:
    s, c = math.sin(heading), math.cos(heading)
    return x + left * c + ahead * s, z - left * s + ahead * c, heading + turn


def stride(travel: Travel, scale: float) -> tuple[float, float]:
    """Metres of a whole cycle (two steps) and the cycles done over the travel.

    Slow people take shorter steps, not only slower ones (stride grows with the square root of speed; Grieve, 1968).
    From rest to rest the number of half cycles is whole, so that both feet come to stand.
    """
    gait = GAITS[travel.gait]
    own = gait.speed * scale
    length = 2 * own * gait.step * math.sqrt(min(max(travel.cruise / own, 0.4), 2.0))
    cycles = travel.way.length / length
    if not (travel.rolling_in or travel.rolling_out):
        cycles = max(round(2 * cycles), 1) / 2
        length = travel.way.length / cycles
    return length, cycles


def first_phase(travel: Travel) -> float:
    """Cycle at which a travel begins: from rest the left foot stands under the body."""
    return 0.1 if travel.rolling_in else GAITS[travel.gait].stance / 2


def prints_of(track: Track, side: str, scale: float, last: float) -> tuple[Print, ...]:
    """Every print of one foot, in order, from before 0 to after `last` seconds."""
    made: list[Print] = []
    place = track.stints[0].at(track.stints[0].start)
    x, z, heading = standing(place, side, scale)
    standing_since, brought, roll = -1e9, "", (0.0, 0.5, 1.0, 0.5)
    for number, stint in enumerate(track.stints):
        end = track.stints[number + 1].start if number + 1 < len(track.stints) else last + 10.0
        if isinstance(stint, Turn):
            turned = nearest_turn(stint.place.heading, stint.to)
            if abs(turned) <= PIVOT:
                continue
            x1, z1, heading1 = standing(Place(stint.place.x, stint.place.z, stint.to), side, scale)
            span, leads = stint.end - stint.start, (turned > 0) == (side == "l")
            lift, land = (0.04, 0.52) if leads else (0.46, 0.96)
            made.append(Print(x, z, heading, standing_since, stint.start + lift * span, brought, roll))
            brought, roll = "", (0.0, 0.5, 1.0, 0.5)
            x, z, heading, standing_since = x1, z1, heading1, stint.start + land * span
        elif isinstance(stint, Travel):
            steps = _travel_prints(stint, side, scale, Print(x, z, heading, standing_since, stint.start, brought), end)
            made += steps[:-1]
            final = steps[-1]
            x, z, heading, standing_since = final.x, final.z, final.heading, final.landed
            brought, roll = final.gait, final.roll
        elif isinstance(stint, Rest) and math.hypot(stint.place.x - place.x, stint.place.z - place.z) > 1.5:
            x, z, heading = standing(stint.place, side, scale)  # set down elsewhere: a cut, not a walk
        place = stint.at(end)
    made.append(Print(x, z, heading, standing_since, 1e9, brought, roll))
    return tuple(made)


def _travel_prints(travel: Travel, side: str, scale: float, before: Print, until: float) -> list[Print]:
    """Prints during one travel; the last one is where the foot is left standing."""
    gait = GAITS[travel.gait]
    length, cycles = stride(travel, scale)
    start = first_phase(travel)
    finish, offset = start + cycles, 0.0 if side == "l" else 0.5

    def when(phase: float) -> float:
        s = (phase - start) * length
        if s < 0:
            return travel.start + s / max(travel.cruise, 0.1)
        if s > travel.way.length:
            return travel.end + (s - travel.way.length) / max(travel.cruise, 0.1)
        return travel.when(s)

    def landing(k: int) -> Print:
        landed, middle, lifted = k - offset, k - offset + gait.stance / 2, k - offset + gait.stance
        s = (middle - start) * length
        x, z = travel.way.point(s)
        spot = _beside(x, z, travel.way.heading(s), SIGN[side] * gait.width * scale, 0.0, SIGN[side] * 0.10)
        return Print(*spot, when(landed), when(lifted), travel.gait, (when(landed), 0.0, when(lifted), 1.0))

    found: list[Print] = []
    k = math.ceil(start + offset)
    if travel.rolling_in:
        k -= 1
    else:
        # from rest: a foot that would be in its swing lifts now, one that stands lifts when its stance ends
        in_stance = (start + offset) % 1.0 < gait.stance
        lifts = when(min(math.floor(start + offset) - offset + gait.stance, finish)) if in_stance else travel.start
        roll = (travel.start, 0.5, lifts, 1.0 if in_stance else 0.6)
        found.append(Print(before.x, before.z, before.heading, before.landed, lifts, before.gait, roll))
    while k - offset < finish + (1.0 if travel.rolling_out else -0.02):
        found.append(landing(k))
        k += 1
    if travel.rolling_out:
        return found
    x, z, heading = standing(travel.at(travel.end), side, scale)
    last = found[-1]
    if (finish + offset) % 1.0 < gait.stance and len(found) > 1:
        # under the body at the end: this landing is where it stays
        found[-1] = Print(x, z, heading, last.landed, until, travel.gait, (last.landed, 0.0, travel.end, 0.5))
    else:
        lifts = min(last.lifted, travel.end - 0.12)
        found[-1] = replace(last, lifted=lifts, roll=(*last.roll[:2], lifts, 0.9))
        found.append(Print(x, z, heading, travel.end, until, travel.gait))
    return found


@dataclass(frozen=True)
class Feet:
    """Both feet over a shot."""

    left: tuple[Print, ...]
    right: tuple[Print, ...]

    def of(self, side: str) -> tuple[Print, ...]:
        """Prints of one foot (``"l"`` or ``"r"``)."""
        return self.left if side == "l" else self.right

    def at(self, side: str, time: float) -> Tread:
        """Where a foot is at `time` seconds."""
        prints = self.of(side)
        k = max(bisect_right([each.landed for each in prints], time) - 1, 0)
        now = prints[k]
        if time <= now.lifted or k + 1 == len(prints):
            early, low, late, high = now.roll
            return Tread(now.x, now.z, now.heading, True, low + (high - low) * _share(early, late, time), now.gait)
        after = prints[k + 1]
        u = _share(now.lifted, after.landed, time)
        e = ease(u) if not after.gait else 0.55 * ease(u) + 0.45 * u
        heading = now.heading + nearest_turn(now.heading, after.heading) * e
        x, z = now.x + (after.x - now.x) * e, now.z + (after.z - now.z) * e
        return Tread(x, z, heading, False, u, after.gait)

    def landings(self, until: float) -> list[tuple[float, str, Print]]:
        """Times (from 0 to `until`), sides and prints of every step that can be heard."""
        heard = [(each.landed, side, each) for side in "lr" for each in self.of(side) if 0 <= each.landed < until]
        return sorted(heard, key=lambda step: step[0])


def feet_of(track: Track, scale: float, last: float) -> Feet:
    """Plan both feet of a track for a person of `scale` (1 is 1.70 m)."""
    return Feet(prints_of(track, "l", scale, last), prints_of(track, "r", scale, last))


def _share(start: float, end: float, time: float) -> float:
    return min(max((time - start) / max(end - start, 1e-6), 0.0), 1.0)
