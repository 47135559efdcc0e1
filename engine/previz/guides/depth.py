"""Depth as models that judge it by eye draw it: the nearer the lighter, even from frame to frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from engine.previz.guides.skeleton import INKS, people_at
from engine.previz.guides.surfaces import Surfaces, surfaces
from engine.previz.stagecraft.performance import Performance
from engine.previz.stagecraft.set_up import SetUp

LOOKS = 7
"""Frames that are looked at for how near and how far things are in a shot."""

SPECK = 0.2
"""Percent of a picture that may be nearer than white."""

BEFORE = 1.5
"""Of the nearness of whoever is nearest, what is white at most: a post beside the camera must not leave them dark."""


def depth(
    performance: Performance, set_up: SetUp, size: tuple[int, int], cancelled: Callable[[], bool]
) -> Iterator[NDArray[np.uint8]]:
    """Pictures (h, w, 3) of the nearness of all that is seen; black is the sky, or the farthest wall of a room.

    One scale holds for the whole shot: what stands still does not flicker because somebody comes near.
    """
    last = performance.shot.frames - 1
    looks = sorted({round(last * share / (LOOKS - 1)) for share in range(LOOKS)})
    seen = list(surfaces(performance, set_up, size, cancelled, looks))
    found = [nearness(each) for each in seen]
    far, near = min(float(each.min()) for each in found), max(float(np.percentile(each, 100 - SPECK)) for each in found)
    near = min(near, BEFORE * max((_nearest(performance, each) for each in seen), default=0.0) or near)
    for each in surfaces(performance, set_up, size, cancelled):
        yield shaded(nearness(each), far, near)


def _nearest(performance: Performance, seen: Surfaces) -> float:
    """Nearness of the nearest person who can be seen; 0 where nobody can."""
    people = [(seen.ink >= person.ink) & (seen.ink < person.ink + INKS) for person in people_at(performance, seen.time)]
    near = [float(np.median(nearness(seen)[shape])) for shape in people if shape.any()]
    return max(near, default=0.0)


def nearness(seen: Surfaces) -> NDArray[np.float32]:
    """One over the depth; 0 for the sky."""
    return np.divide(1.0, seen.depth, out=np.zeros_like(seen.depth), where=seen.depth > 0)


def shaded(near: NDArray[np.float32], black: float, white: float) -> NDArray[np.uint8]:
    """Grey from `black` to `white`."""
    grey = np.clip((near - black) / max(white - black, 1e-6), 0, 1)
    return np.repeat(np.round(grey * 255).astype(np.uint8)[..., None], 3, axis=2)
