"""How good a direction to look from is: what hides, what faces the lens, what the set is dressed for."""

from __future__ import annotations

import math

import numpy as np

from engine.previz.stagecraft.framing import (
    CHEST,
    CHIN,
    CROWN,
    EYES,
    FEET,
    SIZES,
    TIGHT,
    WAIST,
    Array,
    field_of_view,
    in_frame,
)
from engine.previz.stagecraft.set_up import SetUp, Wish, build, partner_of, side_at, side_of_line
from engine.previz.stagecraft.sight import Scene, Sighted, behind, cluttered, hidden_by, inside_any

CLEAR = 0.22
"""Metres that the camera keeps from solids."""


def score(scene: Scene, wish: Wish, heading: float) -> float:
    """How good a direction is; higher is better."""
    set_up = build(scene, wish, heading)
    moments = range(0, len(scene.times), max(len(scene.times) // 6, 1))
    value = 0.0
    lens_cost = float(np.max(set_up.fov)) / field_of_view(SIZES[wish.size].lens, wish.aspect) - 1
    value -= 2.5 * lens_cost
    count = 0
    for k in moments:
        eye = set_up.eyes[k]
        count += 1
        if inside_any(scene.blocks, eye, CLEAR):
            value -= 8.0
        grown = scene.clutter + np.array([[-0.12] * 3, [0.12] * 3])
        if np.any(np.all((grown[:, 0] < eye) & (eye < grown[:, 1]), axis=1)):
            value -= 6.0
        for thing in scene.things[k] if len(scene.things) else ():
            value -= 2.5 * any(behind(each, k, eye, thing) for each in scene.people.values())
        for person in scene.people.values():
            if person.seen[k] and float(np.min(np.linalg.norm(person.body[k] - eye, axis=1))) < 0.42:
                value -= 5.0
        value -= 6.0 * hidden(scene, wish, k, eye)
    value /= max(count, 1)
    value -= facing_cost(scene, wish, heading)
    value -= line_cost(scene, wish, set_up)
    return value - dressing_cost(scene, wish, set_up, heading) + outlook(scene, wish, set_up)


def outlook(scene: Scene, wish: Wish, set_up: SetUp) -> float:
    """A wide shot gains by showing what its subject faces: somebody at the free throw line is shown with the hoop."""
    if wish.size in TIGHT or wish.camera.move == "track":
        return 0.0
    person, middle = wish.subjects[0], len(scene.times) // 2
    here, heading = person.body[middle, WAIST], float(person.heading[middle])
    for x, y, z in scene.place.targets.values():
        away = math.dist((x, z), (here[0], here[2]))
        aside = abs(math.remainder(math.atan2(x - here[0], z - here[2]) - heading, 2 * math.pi))
        if 1.5 < away < 9.0 and aside < math.radians(15):
            view = set_up.view(float(scene.times[middle]))
            if in_frame(view, np.array([x, y, z]), wish.aspect, 0.02):
                return 0.8
    return 0.0


def dressing_cost(scene: Scene, wish: Wish, set_up: SetUp, heading: float) -> float:
    """A set is dressed for its own axis, and not for a lens that scrapes along its walls."""
    off = abs(math.remainder(heading - scene.place.axis - math.pi, 2 * math.pi))
    cost = (0.25 if wish.size in TIGHT else 0.9) * off + 1.2 * max(off - math.radians(100), 0.0)
    if wish.size in TIGHT:
        cost *= 0.6
    x0, _, z0, x1, _, z1 = scene.place.room
    x, _, z = set_up.eyes.mean(0)
    cost += 1.5 * max(0.8 - min(x - x0, x1 - x), 0.0) + 0.5 * max(0.5 - min(z - z0, z1 - z), 0.0)
    return cost - 0.01 * (math.remainder(heading, 2 * math.pi) > 0)


def hidden(scene: Scene, wish: Wish, k: int, eye: Array) -> float:
    """Share of the subjects' points that something stands before."""
    rows = (CROWN, EYES, CHIN, CHEST) if wish.size in TIGHT else (EYES, CHEST, WAIST, *FEET)
    lost = total = 0
    for subject in wish.subjects:
        if not subject.seen[k]:
            continue
        points = subject.body[k, list(rows)]
        near = points + 0.12 * (eye - points) / np.linalg.norm(eye - points, axis=1, keepdims=True)
        blocked = cluttered(scene.clutter, eye, near) | hidden_by(scene.blocks, eye, near)
        others = [other for other in scene.people.values() if other is not subject]
        for at, lies in zip(points, blocked, strict=True):
            lost += bool(lies) or any(behind(other, k, eye, at) for other in others)
        total += len(rows)
    return lost / max(total, 1)


def facing_cost(scene: Scene, wish: Wish, heading: float) -> float:
    """Faces are seen from the front and a little from the side; who walks away may be seen from behind."""
    person = wish.subjects[0]
    cost = 0.0
    for each, weight in zip(wish.subjects, (1.0, 0.8, 0.5, 0.3), strict=False):
        off = np.abs(np.remainder(each.facing - heading + math.pi, 2 * math.pi) - math.pi)
        if wish.size in TIGHT:
            # who looks at the scenery is seen with it: in profile
            ideal = math.radians(78 if looks_out(each) else 32)
            cost += weight * float(np.mean(1.6 * np.abs(off - ideal) + 2.0 * np.maximum(off - 1.9, 0)))
        else:
            cost += weight * float(np.mean(np.maximum(off - math.radians(75), 0) ** 2))
    if looks_out(person):
        way = person.looking[-1] - person.body[-1, EYES]
        off = abs(math.remainder(heading - math.atan2(way[0], way[2]), 2 * math.pi))
        cost += 0.9 * max(math.radians(95) - off, 0.0)
    if scene.thrown_at is not None and wish.size not in TIGHT:
        here = person.body[:, WAIST].mean(0)
        way = math.atan2(scene.thrown_at[0] - here[0], scene.thrown_at[2] - here[2])
        # across the throw, a little from behind: the flight is seen at its full length and so is where it goes
        off = abs(math.remainder(heading - way, 2 * math.pi))
        cost += 1.6 * abs(off - math.radians(125))
    if person.travels > 1.0 and wish.size not in TIGHT:
        off = abs(math.remainder(heading - float(person.heading[len(person.heading) // 2]), 2 * math.pi))
        cost += 0.5 * abs(off - math.radians(62))
    return cost


def looks_out(person: Sighted) -> bool:
    """Whether somebody ends up looking at something far away."""
    way = person.looking[-1] - person.body[-1, EYES]
    return bool(np.isfinite(way).all()) and float(np.linalg.norm(way)) > 12.0


def line_cost(scene: Scene, wish: Wish, set_up: SetUp) -> float:
    """Crossing the line of action between two people who talk."""
    if not scene.talks or len(scene.people) < 2:
        return 0.0
    subject = wish.subjects[0]
    partner = partner_of(scene, subject)
    if partner is None:
        return 0.0
    side = side_of_line(scene, subject, partner)
    p, q = subject.body[:, WAIST].mean(0), partner.body[:, WAIST].mean(0)
    here = side_at(p, q, set_up.eyes.mean(0))
    if side == 0 or here == 0:
        return 0.3
    return 0.0 if here == side else 4.0
