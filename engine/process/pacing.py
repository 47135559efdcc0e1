"""Progress that is worth reading: the share done, an honest time left, previews that cost less than they tell."""

from __future__ import annotations

import time
from collections.abc import Callable

from engine.messages.events import Progress

SHARES = {"staging": 0.06, "simulating": 0.06, "drawing": 0.80, "sounding": 0.05, "writing": 0.03}
"""Of a take's time, by phase, measured on the sample film; `Pace` corrects them as it goes."""

MODEL_SHARES = {
    "reading": 0.10,
    "denoising": 0.50,
    "refining": 0.20,
    "decoding": 0.17,
    "sounding": 0.02,
    "writing": 0.01,
}
"""Of a take's time with a model that enlarges in a second stage; without one the third goes by at once."""

EXPORT_SHARES = {"measuring": 0.15, "encoding": 0.85}
CAMEO_SHARES = {"matte": 0.93, "stills": 0.04, "voice": 0.03}


SELDOM = 0.1
"""Seconds between two events of one phase."""

PAUSED = "paused"
SIGN = 5.0
"""Seconds between two signs of life of a job that is held."""


class Pace:
    """Turns steps of phases into `Progress` events.

    The time left is the time used so far over the share done, told only when two seconds or a tenth of the work have
    passed: before that it would be a guess.

    Parameters
    ----------
    job : str
        Whose progress it is.
    send : callable
        Takes the events.
    shares : dict
        Phase to its share of the whole; in order.
    held : callable, optional
        Whether the job is to wait before its next phase begins.
    """

    def __init__(
        self,
        job: str,
        send: Callable[[Progress], None],
        shares: dict[str, float],
        held: Callable[[], bool] = lambda: False,
    ) -> None:
        self._held = held
        self._job = job
        self._send = send
        self._shares = shares
        self._began = self._phase_began = time.monotonic()
        self._last_sent = 0.0
        self._phase = ""
        self._drawn = 0.0
        self._done: dict[str, float] = {}
        self.timings: dict[str, float] = {}

    def __call__(self, phase: str, step: int, steps: int) -> None:
        """Report that `step` of `steps` of `phase` are done; sends at most ten events a second."""
        now = time.monotonic()
        fresh = phase != self._phase
        if fresh:
            self._close(now)
            now = self._wait(now)
            self._phase, self._phase_began = phase, now
        if not fresh and step < steps and now - self._last_sent < SELDOM:
            return
        self._last_sent = now
        share = self._share(phase, step / max(steps, 1))
        used = now - self._began
        left = used * (1 - share) / share if share > 0.1 or (used > 2.0 and share > 0.02) else None
        self._send(Progress(job=self._job, phase=phase, step=step, steps=steps, share=share, left=left))

    def close(self) -> dict[str, float]:
        """Seconds a phase."""
        self._close(time.monotonic())
        self._phase = ""
        return self.timings

    def _wait(self, now: float) -> float:
        """Wait while the job is held; that is none of its own time. Returns the time after it."""
        began, sign = now, now - SIGN
        while self._phase and self._held():
            if now - sign >= SIGN:
                sign = now
                self._send(Progress(job=self._job, phase=PAUSED, step=0, steps=1, share=self._drawn))
            time.sleep(0.02)
            now = time.monotonic()
        self._began += now - began
        return now

    def _share(self, phase: str, done: float) -> float:
        self._done[phase] = max(self._done.get(phase, 0.0), done)
        share, before = 0.0, 1.0
        for place, name in enumerate(self._shares):
            later = [self._done[other] for other in list(self._shares)[place + 1 :] if other in self._done]
            # Phases may take turns, as where a shot is made in several stretches. What is done of a later one is done
            # of all before it; one that never came while later ones did goes by with the one before it.
            known = self._done.get(name, before if later else 0.0)
            before = max([known, *later])
            share += self._shares[name] * before
        self._drawn = max(self._drawn, min(share, 1.0))  # the share never runs backwards
        return self._drawn

    def _close(self, now: float) -> None:
        if self._phase:
            self.timings[self._phase] = round(self.timings.get(self._phase, 0.0) + now - self._phase_began, 4)


class Interval:
    """True at most once every `seconds`, and the first time it is asked."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = 0.0

    def due(self) -> bool:
        """Whether it is time again."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True
