"""How far a head is turned, while it turns: looked at on a thread beside the window, as the check does afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np

from studio.cameos.checks.verdict import TURNED, added_detector
from studio.cameos.recording.camera import Seen

PAUSE = 0.12
"""Seconds between two looks."""


class TurnWatch:
    """Looks at a camera's latest picture until it is closed.

    Parameters
    ----------
    latest : callable
        Gives the camera's latest picture.
    """

    def __init__(self, latest: Callable[[], Seen | None]) -> None:
        self._latest = latest
        self._angles: list[float] = []
        self._turning = False
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, name="turn watch", daemon=True)
        self._thread.start()

    def begin(self) -> None:
        """The turn is asked for from now on; what was seen before is the face that looks into the camera."""
        self._turning = True

    def shares(self) -> tuple[float, float]:
        """How much of the turn was seen to the person's left and right, 0 to 1; one picture alone is not believed."""
        angles = sorted(self._angles)
        if len(angles) < 3:
            return 0.0, 0.0
        # A person's left is the right of the picture.
        return (min(1.0, max(0.0, angles[-2]) / TURNED), min(1.0, max(0.0, -angles[1]) / TURNED))

    def close(self) -> None:
        """Look no more."""
        self._end.set()

    def _work(self) -> None:
        from engine.likeness.faces import find_faces
        from engine.likeness.turning import Views

        views: Views | None = None
        number = -1
        while not self._end.wait(PAUSE):
            seen = self._latest()
            if seen is None or seen.number == number:
                continue
            number = seen.number
            picture = np.ascontiguousarray(seen.picture[..., ::-1])
            if not self._turning:
                found = find_faces(picture, model=added_detector())
                if len(found) == 1:
                    views = Views(picture, found[0])
            elif views is not None:
                angle = views.angle(picture)
                if angle is not None:
                    self._angles.append(angle)
