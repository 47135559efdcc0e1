"""A set-up: where the camera stands and looks over a take, built for one direction from the subject."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

import numpy as np

from engine.messages.directions import Camera
from engine.previz.draw.scene import View
from engine.previz.stagecraft import moves
from engine.previz.stagecraft.framing import (
    EYES,
    FEET,
    SIZES,
    TIGHT,
    WAIST,
    Array,
    field_of_view,
    middle_of,
)
from engine.previz.stagecraft.sight import Scene, Sighted

SHORTEST_LENS = 16.0
"""Millimetres: no wider, however small the room."""

LINE = 0.2
"""Sine of the angle to the line of action below which a camera counts as standing on it."""


@dataclass(frozen=True)
class SetUp:
    """A solved camera: sampled eyes and targets, interpolated between samples.

    Attributes
    ----------
    times : (n,) array
    eyes, targets : (n, 3) array
    fov : (n,) array
        Vertical field of view, degrees.
    size : str
        The size that was solved for.
    shake : float
        Strength of the hand that holds it.
    """

    times: Array
    eyes: Array
    targets: Array
    fov: Array
    size: str
    subject: str
    shake: float = 0.0
    roll: float = 0.0
    seed: int = 0

    def view(self, time: float) -> View:
        """Where the camera is at `time` seconds."""
        eye = np.array([np.interp(time, self.times, self.eyes[:, k]) for k in range(3)])
        target = np.array([np.interp(time, self.times, self.targets[:, k]) for k in range(3)])
        up = (0.0, 1.0, 0.0)
        if self.shake:
            eye, target = moves.hand_held(eye, target, time, self.shake, self.seed)
        forward = target - eye
        if np.linalg.norm(forward[[0, 2]]) < 1e-3 * abs(forward[1]) + 1e-9:
            up = (0.0, 0.0, -1.0)
        elif self.roll:
            right = np.cross(forward / np.linalg.norm(forward), up)
            right /= np.linalg.norm(right)
            tilted = math.cos(self.roll) * np.array(up) + math.sin(self.roll) * right
            up = (float(tilted[0]), float(tilted[1]), float(tilted[2]))
        return View(eye, target, float(np.interp(time, self.times, self.fov)), up)


@dataclass(frozen=True)
class Wish:
    """What is asked of the camera, with the gaps filled in.

    `pan` turns it after the subject, `follow` takes it along; `amount` is how much of the move is left, `wider` how
    much more than the size's own height is shown.
    """

    camera: Camera
    size: str
    subjects: tuple[Sighted, ...]
    aspect: float
    seed: int
    pan: bool = False
    follow: bool = False
    amount: float = 1.0
    wider: float = 1.0


def partner_of(scene: Scene, subject: Sighted) -> Sighted | None:
    """Who stands nearest to the subject."""
    others = [person for person in scene.people.values() if person is not subject and person.seen.all()]
    here = subject.body[:, WAIST].mean(0)
    return min(others, key=lambda each: float(np.linalg.norm(each.body[:, WAIST].mean(0) - here)), default=None)


def build(scene: Scene, wish: Wish, heading: float) -> SetUp:
    """The set-up seen from one direction."""
    camera, subject = wish.camera, wish.subjects[0]
    move = camera.move or "static"
    lens = float(camera.lens or SIZES[wish.size].lens)
    fov = field_of_view(lens, wish.aspect)
    middle, height = focus(scene, wish, heading)
    distance = height / 2 / math.tan(math.radians(fov) / 2)
    if wish.size not in TIGHT and (len(wish.subjects) > 1 or len(scene.holds)):
        distance = _far_enough(scene, wish, heading, middle, fov, distance)
    follows = (move == "track" or wish.follow) and subject.travels > 0.4
    anchor = middle if follows else np.broadcast_to(_resting(middle), middle.shape)
    eye = anchor + distance * direction(heading, elevation(wish))
    if camera.angle == "over the shoulder":
        eye = over_shoulder(scene, wish, heading, anchor, distance)
    eye = _grounded(scene, _levelled(eye, wish, subject, height))
    pace, fovs = camera.pace or "normal", np.full(len(scene.times), fov)
    target = (middle if follows or wish.pan else np.broadcast_to(_resting(middle), middle.shape)).copy()
    eye, target, fovs = moves.apply(move, pace, wish.amount, scene.times, eye.copy(), target, fovs, wish.aspect)
    eye = _grounded(scene, _in_room(scene, eye))
    # what the room took in distance the lens gives back
    lost = np.linalg.norm(eye - target, axis=1)
    wanted = distance * moves.distance_factor(move, pace, wish.amount, scene.times)
    tight = lost < 0.97 * wanted
    widest = field_of_view(min(SHORTEST_LENS, lens), wish.aspect)
    wide = np.degrees(2 * np.arctan(np.tan(np.radians(fovs) / 2) * wanted / np.maximum(lost, 0.05)))
    fovs = np.where(tight & (camera.angle != "over the shoulder"), np.minimum(wide, widest), fovs)
    if not follows:
        # Not numpy's: its first call loads masked arrays, which takes as long as the rest of finding a camera.
        fovs = np.full_like(fovs, median(fovs.tolist())) if move != "dolly in" else fovs
    return SetUp(
        scene.times,
        eye,
        target,
        fovs,
        wish.size,
        subject.name,
        shake=moves.SHAKE[pace] if move == "handheld" else 0.0,
        roll=math.radians(12) if camera.angle == "dutch" else 0.0,
        seed=wish.seed,
    )


def focus(scene: Scene, wish: Wish, heading: float) -> tuple[Array, float]:
    """The middle of the picture at every moment (n, 3), smoothed, and the picture's height there in metres."""
    size, first, move = SIZES[wish.size], wish.subjects[0], wish.camera.move
    height = size.height * first.scale * wish.wider
    moments = range(len(scene.times))
    middles = np.array([[middle_of(each.body[k], wish.size, each.scale) for k in moments] for each in wish.subjects])
    middle = middles[0]
    right = np.array([-math.cos(heading), 0.0, math.sin(heading)])
    if len(wish.subjects) > 1:
        seen = [each.body[each.seen].reshape(-1, 3) for each in wish.subjects if each.seen.any()]
        bodies = np.concatenate(seen or [first.body.reshape(-1, 3)])
        middle = np.broadcast_to(middles.mean(0), middles[0].shape).copy()
        if wish.size not in TIGHT:
            middle, height = _hold_all(middle, height, bodies, right, wish)
        else:
            spread = np.ptp(bodies @ right)
            height = max(height, (spread + 0.25) / wish.aspect / 0.84)
    elif len(scene.holds):
        points = np.concatenate([first.body.reshape(-1, 3), scene.holds])
        middle, height = _hold_all(middle, height, points, right, wish)
    elif wish.size not in TIGHT and first.travels > 0.6 and not (wish.pan or wish.follow or move == "track"):
        middle, height = _hold_all(middle, height, first.body.reshape(-1, 3), right, wish, 1.45)
    if wish.size in TIGHT and first.travels > 0.6:
        middle = middle + np.array([0.0, 0.05 * height, 0.0])  # a head that bobs needs more room over it
    if len(wish.subjects) == 1 and not len(scene.holds):
        middle = middle + look_room(wish, heading)[:, None] * right * height * wish.aspect
    return smoothed(middle, scene.times, 0.19 if wish.size in TIGHT else 0.40), height


def _hold_all(
    middle: Array, height: float, points: Array, right: Array, wish: Wish, most: float = 4.0
) -> tuple[Array, float]:
    """Middle and height that hold all points, at most `most` times the size's own height."""
    across = points @ right
    low, high = float(points[:, 1].min()), float(points[:, 1].max())
    needed = max(np.ptp(across) / wish.aspect / 0.82, (high - low) / 0.80)
    if needed > height * most:
        return middle, height
    out = middle.copy()
    shift = (across.max() + across.min()) / 2 - middle @ right
    out = out + shift[:, None] * right
    if needed > height * 0.98:
        out[:, 1] = (low + high) / 2
    return out, max(height, needed)


def _far_enough(scene: Scene, wish: Wish, heading: float, middle: Array, fov: float, distance: float) -> float:
    """Metres from which those who stand nearer to the camera are in the frame too, at most twice as many."""
    seen = [each.body[each.seen].reshape(-1, 3) for each in wish.subjects if each.seen.any()]
    points = np.concatenate([*seen, scene.holds]) - _resting(middle)
    towards = np.array([math.sin(heading), 0.0, math.cos(heading)])
    right = np.array([-math.cos(heading), 0.0, math.sin(heading)])
    wide = 0.86 * wish.aspect * math.tan(math.radians(fov) / 2)
    needed = float(np.max(points @ towards + np.abs(points @ right) / wide, initial=0.0))
    return min(max(distance, needed), 2.0 * distance)


def look_room(wish: Wish, heading: float) -> Array:
    """Shift of the picture's middle to the side the subject looks or goes to, share of the picture's width (n,)."""
    person = wish.subjects[0]
    faces = person.heading if person.travels > 1.0 else person.facing
    aside = np.sin(faces - heading)  # +1: looks to the camera's left
    amount = 0.10 if wish.size in TIGHT else 0.09
    return -amount * np.clip(np.mean(aside), -1, 1) * np.ones(len(faces))


def smoothed(values: Array, times: Array, width: float) -> Array:
    """Local linear regression over time with a Gaussian window (Cleveland, 1979).

    An operator's hand does not follow every step, but neither does it lag behind a runner.
    """
    if len(times) < 4:
        return values
    gaps = times[None] - times[:, None]
    weights = np.exp(-0.5 * (gaps / width) ** 2)
    weights /= weights.sum(1, keepdims=True)
    mean_gap = (weights * gaps).sum(1, keepdims=True)
    spread = (weights * (gaps - mean_gap) ** 2).sum(1, keepdims=True)
    fit = weights * (1 - mean_gap * (gaps - mean_gap) / np.maximum(spread, 1e-12))
    return fit @ values


def direction(heading: float, rise: float) -> Array:
    """Unit vector from the subject to the camera."""
    return np.array([math.sin(heading) * math.cos(rise), math.sin(rise), math.cos(heading) * math.cos(rise)])


def elevation(wish: Wish) -> float:
    """Angle by which the camera stands over the picture's middle, radians."""
    tight = wish.size in TIGHT
    return {
        "low": math.radians(-16 if tight else -5),
        "high": math.radians(26),
        "overhead": math.radians(80),
    }.get(wish.camera.angle, math.radians(2) if tight else math.radians(4))


def _levelled(eye: Array, wish: Wish, subject: Sighted, height: float) -> Array:
    """At eye level the lens of a wide shot stands no lower than the waist and no higher than a head."""
    if wish.camera.angle == "low" and wish.size not in TIGHT:
        floor = subject.body[:, FEET, 1].min()
        eye = eye.copy()
        eye[:, 1] = floor + 0.35
    elif wish.camera.angle in {"", "eye level", "dutch"} and wish.size not in TIGHT and wish.size != "extreme wide":
        floor = float(subject.body[:, FEET, 1].min())
        eye = eye.copy()
        eye[:, 1] = np.clip(eye[:, 1], floor + 0.95, floor + max(1.55 * subject.scale, 0.34 * height))
    return eye


def over_shoulder(scene: Scene, wish: Wish, heading: float, anchor: Array, distance: float) -> Array:
    """Behind the partner's shoulder, on the camera's side of the line, `distance` from the subject.

    Not so near to the partner that their head fills the picture, nor so far that the shoulder is lost.
    """
    subject = wish.subjects[0]
    partner = partner_of(scene, subject)
    if partner is None:
        return anchor + 2.0 * direction(heading, 0.05)
    here, there = partner.body[:, EYES].mean(0), subject.body[:, EYES].mean(0)
    side = side_of_line(scene, subject, partner) or 1.0
    right = np.array([math.cos(heading), 0.0, -math.sin(heading)])
    back = min(max(distance - math.hypot(*(there - here)[[0, 2]]), 0.75), 1.5)
    eye = here + back * direction(heading, 0.06) + (0.28 + 0.19 * back) * side * right
    return np.broadcast_to(eye, anchor.shape).copy()


def side_of_line(scene: Scene, a: Sighted, b: Sighted) -> float:
    """On which side of the line from `a` to `b` the scene's cameras stand: the one the set is dressed for."""
    p, q = a.body[:, WAIST].mean(0), b.body[:, WAIST].mean(0)
    return side_at(p, q, (p + q) / 2 - 8.0 * np.array([math.sin(scene.place.axis), 0.0, math.cos(scene.place.axis)]))


def side_at(a: Array, b: Array, eye: Array) -> float:
    """Which side of the line from `a` to `b` an eye is on: 1, -1, or 0 on the line itself."""
    along, out = b - a, eye - (a + b) / 2
    cross = along[0] * out[2] - along[2] * out[0]
    norm = math.hypot(along[0], along[2]) * math.hypot(out[0], out[2]) + 1e-9
    return 0.0 if abs(cross / norm) < LINE else math.copysign(1.0, cross)


def _resting(points: Array) -> Array:
    """One point for a whole take: the middle of where it goes, but as high as it gets: heads matter more than feet."""
    out = (points.max(0) + points.min(0)) / 2
    out[1] = 0.25 * points[:, 1].min() + 0.75 * points[:, 1].max()
    return out


def _grounded(scene: Scene, eye: Array) -> Array:
    out = eye.copy()
    for k, (x, y, z) in enumerate(eye):
        out[k, 1] = max(y, scene.place.ground(float(x), float(z)) + 0.18)
    return out


def _in_room(scene: Scene, eye: Array) -> Array:
    x0, y0, z0, x1, y1, z1 = scene.place.room
    return np.clip(eye, (x0, y0, z0), (x1, y1, z1))


def empty_frame(scene: Scene, wish: Wish) -> SetUp:
    """A place without people: from where the set is dressed for."""
    place = scene.place
    x, y, z = place.marks["centre"].position
    middle = np.broadcast_to(np.array([x, y + 1.1, z]), (len(scene.times), 3)).copy()
    fov = field_of_view(float(wish.camera.lens or 24), wish.aspect)
    distance = {"extreme wide": 7.0, "wide": 5.5}.get(wish.size, 3.0)
    eye = middle + distance * direction(place.axis + math.pi, math.radians(5))
    move, pace = wish.camera.move or "static", wish.camera.pace or "normal"
    fovs = np.full(len(scene.times), fov)
    eye, middle, fovs = moves.apply(move, pace, 1.0, scene.times, eye, middle, fovs, wish.aspect)
    shake = moves.SHAKE[pace] if move == "handheld" else 0.0
    return SetUp(
        scene.times, _grounded(scene, _in_room(scene, eye)), middle, fovs, wish.size, "", shake, 0.0, wish.seed
    )


def point_of_view(scene: Scene, person: Sighted, camera: Camera, size: str, aspect: float) -> SetUp:
    """Through somebody's eyes: what they look at."""
    eyes = smoothed(person.body[:, EYES], scene.times, 0.25)
    ahead = np.stack([np.sin(person.facing), -0.05 * np.ones(len(eyes)), np.cos(person.facing)], 1)
    looking = np.where(np.isfinite(person.looking), person.looking, eyes + 4.0 * ahead)
    way = looking - eyes
    way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-6)
    fov = field_of_view(float(camera.lens or 28), aspect)
    start = eyes + 0.16 * way
    target = smoothed(eyes + 4.0 * way, scene.times, 0.25)
    return SetUp(scene.times, start, target, np.full(len(eyes), fov), size, person.name, 0.4)
