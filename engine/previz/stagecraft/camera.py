"""The camera: where it stands, what it looks at, how it moves, solved against the bodies over the whole take.

A set-up is found by trying the directions round the subject (every 15 degrees), scoring each by what can be seen from
there, and refining the best: a picture that loses its subject is mended by following, by a smaller move, by a wider
frame, in this order.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from engine.messages.directions import Camera
from engine.previz.stagecraft.framing import (
    EYES,
    FEET,
    HANDS,
    HEAD,
    TIGHT,
    WAIST,
    Array,
    figure_share,
    in_frame,
    misfit,
)
from engine.previz.stagecraft.set_up import SetUp, Wish, build, empty_frame, partner_of, point_of_view
from engine.previz.stagecraft.sight import Scene, Sighted
from engine.previz.stagecraft.vantage import score

MOST_TRIED = 12
"""Directions that are tried in full before the best of them is taken although the subjects do not fit in it."""


def default_size(scene: Scene, subjects: tuple[Sighted, ...]) -> str:
    """The size for a shot that says none: places for many and for who travels, faces for talk."""
    if len(scene.holds):
        return "wide"
    if not subjects:
        return "extreme wide"
    if any(person.travels > 2.0 for person in subjects):
        return "wide"
    if len(subjects) > 2:
        return "wide"
    if len(subjects) == 2:
        return "medium wide" if scene.talks else "wide"
    return "medium close-up" if scene.talks else "medium wide"


def solve(
    scene: Scene,
    camera: Camera,
    subjects: tuple[str, ...],
    aspect: float,
    seed: int = 0,
    look_up: Callable[[], None] = lambda: None,
) -> SetUp:
    """Find the set-up for a shot.

    Parameters
    ----------
    scene : Scene
    camera : Camera
        The directions; empty ones are chosen here.
    subjects : tuple of str
        Whom the camera is on, most important first; names that are not there are ignored.
    aspect : float
        Width over height of the picture.
    seed : int
        Of the hand that holds the camera.
    look_up : function
        Called between candidates; what it raises ends the search.
    """
    names = [name for name in dict.fromkeys((camera.subject, *subjects)) if name in scene.people]
    if camera.subject in scene.people and camera.size in TIGHT:
        names = [camera.subject]
    people = tuple(scene.people[name] for name in names) or tuple(scene.people.values())
    size = camera.size or default_size(scene, people)
    if size in {"close-up", "extreme close-up", "medium close-up"}:
        people = people[:1]
    if camera.angle == "point of view" and people:
        return point_of_view(scene, people[0], camera, size, aspect)
    wish = Wish(camera, size, people, aspect, seed)
    if not people:
        return empty_frame(scene, wish)
    candidates: list[tuple[float, int, float]] = []
    for k, heading in enumerate(headings(scene, wish)):
        look_up()
        candidates.append((score(scene, wish, heading), -k, heading))
    candidates.sort(reverse=True)
    best: tuple[float, SetUp] | None = None
    most_kept = 0.0
    for number, (given, _, heading) in enumerate(candidates[:MOST_TRIED]):
        if number >= 4 and most_kept > 0.7:
            break  # the best directions are tried, and more of them only where the subjects did not fit
        look_up()
        set_up, kept = refined(scene, wish, heading)
        most_kept = max(most_kept, kept)
        value = given + 14.0 * (kept - 1.0)
        if best is None or value > best[0]:
            best = (value, set_up)
        if kept >= 0.985:
            break
    assert best is not None  # there is always a direction
    return best[1]


def headings(scene: Scene, wish: Wish) -> list[float]:
    """Directions from the subject to the camera that are tried, radians."""
    if wish.camera.angle == "over the shoulder":
        partner = partner_of(scene, wish.subjects[0])
        if partner is not None:
            a, b = wish.subjects[0].body[:, EYES].mean(0), partner.body[:, EYES].mean(0)
            return [math.atan2(b[0] - a[0], b[2] - a[2])]
    front = scene.place.axis + math.pi
    between = (-22.5, -7.5, 7.5, 22.5)  # finer where sets are at their best
    return [front + k * math.pi / 12 for k in range(24)] + [front + math.radians(degrees) for degrees in between]


def kept_share(scene: Scene, wish: Wish, set_up: SetUp) -> float:
    """Share of the sampled moments at which what matters lies in the safe frame."""
    good = 0
    for k in range(len(scene.times)):
        view = set_up.view(float(scene.times[k]))
        points = [person.body[k][points_of(wish.size, person.body[k])] for person in wish.subjects if person.seen[k]]
        if len(scene.holds) and wish.size not in TIGHT:
            points.append(scene.holds)
        good += all(in_frame(view, each, wish.aspect) for each in points)
    return good / max(len(scene.times), 1)


def points_of(size: str, body: Array) -> list[int]:
    """Which body points a size must hold; hands too where they are raised over the eyes."""
    if size == "extreme close-up":
        return [EYES]
    if size in {"close-up", "medium close-up"}:
        return list(HEAD)
    raised = [hand for hand in HANDS if body[hand, 1] > body[EYES, 1]]
    return [*HEAD, *raised] if size in {"medium", "medium wide"} else [*HEAD, *raised, WAIST, *FEET]


def fitting(scene: Scene, wish: Wish, set_up: SetUp) -> float:
    """Mean misfit of the first subject's size over the take."""
    person = wish.subjects[0]
    misses = [
        misfit(wish.size, figure_share(set_up.view(float(time)), person.body[k], 1.7 * person.scale))
        for k, time in enumerate(scene.times)
        if person.seen[k]
    ]
    return float(np.mean(misses)) if misses else 0.0


def refined(scene: Scene, wish: Wish, heading: float) -> tuple[SetUp, float]:
    """Build, and mend until the subject is kept at its size.

    First by turning after it, then by a smaller move, then by going along, at last by a wider frame.
    """
    small = (0.6, 0.35, 0.15)
    tries = [wish, replace(wish, pan=True)]
    tries += [replace(wish, pan=True, amount=amount) for amount in small]
    if wish.subjects[0].travels > 0.4:
        tries += [replace(wish, follow=True, amount=amount) for amount in (1.0, *small)]
        tries += [replace(wish, follow=True, amount=0.15, wider=wider) for wider in (1.08, 1.16, 1.24)]
    tries += [replace(wish, pan=True, amount=0.15, wider=wider) for wider in (1.08, 1.16, 1.26)]
    best: tuple[float, SetUp] | None = None
    for each in tries:
        set_up = build(scene, each, heading)
        value = kept_share(scene, each, set_up)
        if wish.size in TIGHT or wish.size == "medium wide":
            value -= 0.5 * min(fitting(scene, each, set_up), 1.0)
        if best is None or value > best[0] + 1e-9:
            best = (value, set_up)
        if value >= 0.995:
            break
    assert best is not None  # tries is never empty
    return best[1], best[0]
