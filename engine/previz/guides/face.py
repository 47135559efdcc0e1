"""The face of whom the camera is on, as large as it goes and seen from where the camera stands."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from engine.previz.draw.scene import View
from engine.previz.guides.skeleton import people_at
from engine.previz.stagecraft.company import cancel_fault
from engine.previz.stagecraft.performance import Performance
from engine.previz.stagecraft.picturing import PICTURING, items_at, view_at
from engine.previz.stagecraft.set_up import SetUp

SIDE = 512
"""Pixels of the picture."""

HALF = 0.17
"""Metres from the middle of a face to the picture's edge, for an adult of 1.70 m."""


def face(
    performance: Performance, set_up: SetUp, size: tuple[int, int], cancelled: Callable[[], bool]
) -> Iterator[NDArray[np.uint8]]:
    """Pictures (512, 512, 3) of the face; black while they are not on the set."""
    del size
    name = of_whom(performance, set_up)
    renderer = PICTURING.load(performance, SIDE, SIDE, "standard", cancelled)
    rate = performance.shot.rate
    for number in range(performance.shot.frames):
        if cancelled():
            raise cancel_fault()
        time = float(number / rate)
        person = next((each for each in people_at(performance, time) if each.name == name), None)
        if person is None:
            yield np.zeros((SIDE, SIDE, 3), np.uint8)
            continue
        view = view_at(performance, set_up, time)
        away = float(np.linalg.norm(person.face - view.eye))
        half = HALF * performance.players[name].baked.measures.scale
        fov = math.degrees(2 * math.atan(half / max(away, half)))
        close = View(view.eye, person.face, fov, view.up)
        yield renderer.frame(performance.place.look, close, items_at(performance, time), time)


def of_whom(performance: Performance, set_up: SetUp) -> str:
    """Whom the camera is on, or who is named first."""
    names = list(performance.players)
    return set_up.subject if set_up.subject in names else next(iter(names), "")
