"""Records a cameo through camera and sound card in the real session and says what came of it, as one line of JSON.

A program of its own: PortAudio looks for its devices once, when it is loaded. ``python taking.py '{"address": ...}'``;
lines that it prints before the last tell where it is.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[4]))

import numpy as np

from engine.messages.faults import Fault
from studio.cameos.checks.verdict import verify
from studio.cameos.recording import session as sessions
from studio.cameos.recording import tape
from studio.cameos.recording.devices import Device
from studio.cameos.recording.recording import Kind
from studio.cameos.recording.session import Lengths, Session, Step
from studio.words import check_sentences as in_words
from tests.fakes.mjpeg_camera import is_flash, number_of


def onsets(sound: np.ndarray, gap: int = 9600, level: float = 0.15) -> list[float]:
    """Times of the clicks, in seconds: where each first is half as loud as its loudest."""
    found: list[float] = []
    loud = np.flatnonzero(np.abs(sound) > level)
    while len(loud):
        first = loud[0]
        peak = np.abs(sound[first : first + 480]).max()
        found.append(float(first + np.argmax(np.abs(sound[first : first + 480]) > peak / 2)) / 48_000)
        loud = loud[loud > first + gap]
    return found


class Driver:
    """Polls a session as a window would, and writes down what it was shown."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.steps: list[str] = []
        self.tasks: list[str] = []
        self.hints: dict[str, int] = {}
        self.peak = 0.0
        self.told: Any = None

    def until(self, condition, seconds=40.0):
        end = time.monotonic() + seconds
        while True:
            now = self.session.poll()
            if not self.steps or self.steps[-1] != now.step:
                self.steps.append(str(now.step))
                print(now.step, flush=True)
            if now.task and (not self.tasks or self.tasks[-1] != now.task):
                self.tasks.append(str(now.task))
            for hint in now.hints:
                self.hints[str(hint)] = self.hints.get(str(hint), 0) + 1
            self.peak = max(self.peak, now.level)
            self.told = now
            if condition(now):
                return now
            assert time.monotonic() < end, f"it did not become so in time: {now}"
            time.sleep(0.02)


def main(wish: dict[str, Any]) -> dict[str, Any]:
    if "most" in wish:
        tape.Tape.__init__.__defaults__ = (wish["most"], tape.ROOM)
    sessions.NEEDED = wish.get("needed", sessions.NEEDED)
    session = Session(
        Kind(wish.get("kind", "person")),
        Device("Loopback", wish["address"]),
        wish.get("microphone", "pulse"),
        "I agree.",
        Lengths(**wish.get("lengths", {})),
    )
    driver = Driver(session)
    out: dict[str, Any] = {}
    driver.until(lambda now: now.step in (Step.READY, Step.TROUBLE))
    if session.step is Step.READY and wish.get("settle"):
        end = time.monotonic() + wish["settle"]
        driver.until(lambda _now: time.monotonic() > end)
    if wish.get("plate") and session.step is Step.READY:
        session.take_plate()
        driver.until(lambda now: now.step in (Step.READY, Step.TROUBLE))
    if wish.get("stills") and session.step is Step.READY:
        try:
            session.snap()
            session.keep_stills()
        except Fault as fault:
            out["refused"] = [fault.code, fault.parameters]
        for _number in range(wish["stills"] - 1):
            seen = session.camera.latest()
            session.camera.wait(seen.number + 3, 5)
            session.snap()
        session.keep_stills()
    elif session.step is Step.READY and "needed" in wish:
        try:
            session.take()
        except Fault as fault:
            out["refused"] = [fault.code, fault.parameters]
    elif session.step is Step.READY:
        session.take()
        out["digits"] = session.digits
        driver.until(lambda now: now.step in (Step.TAKE, Step.TROUBLE))
        out["files"] = [str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
        if wish.get("early"):
            try:
                session.stop()
            except Fault as fault:
                out["refused"] = [fault.code, fault.parameters]
            session.go_on()
            driver.until(lambda now: now.can_stop or now.step is Step.TROUBLE)
            if session.step is Step.TAKE:
                session.stop()
        if wish.get("cancel"):
            session.cancel()
            out["cancelled"] = str(session.step)
        driver.until(lambda now: now.step in (Step.DONE, Step.TROUBLE, Step.READY))
    recording = session.recording
    driver.until(lambda _now: True)
    out.update(steps=driver.steps, tasks=driver.tasks, hints=driver.hints, peak=driver.peak, looks=session._guide.looks)
    out["fault"] = [session.fault.code, session.fault.parameters] if session.fault else None
    out["deaf"] = driver.told.deaf.code if driver.told.deaf else None
    if recording is not None:
        pictures = list(recording.pictures.decoded())
        seconds = [time / 48_000 for time in recording.pictures.times]
        lit = [is_flash(picture) for picture in pictures]
        flashes = [seconds[n] for n in range(1, len(lit)) if lit[n] and not lit[n - 1]]
        out.update(
            begin=session._begin,
            seconds=recording.seconds,
            numbers=[number_of(picture) for picture in pictures],
            times=seconds,
            flashes=flashes,
            clicks=onsets(recording.sound),
            sound=len(recording.sound),
            loudness=float(np.abs(recording.sound).max(initial=0)),
            plate=len(recording.plate),
            prompts=[[str(each.task), each.begin / 48_000, each.end / 48_000] for each in recording.prompts],
            devices=[recording.camera, recording.microphone],
            kept=[recording.digits, recording.consent, str(recording.origin), recording.stills, recording.dropped],
            pace=recording.pace,
            remembered=list(recording.hints),
            clip=len(recording.clip()),
            size=[recording.pictures.width, recording.pictures.height],
        )
        if wish.get("verify"):
            found = verify(recording)
            out["passed"], out["hinted"] = found.passed, in_words.hinted(found)
            out["checks"] = {
                each.key: [each.passed, each.figure, in_words.figure(each), in_words.advice(each)]
                for each in found.checks
            }
        if wish.get("wave"):
            np.save(wish["wave"], recording.sound)
        if wish.get("again"):
            session.again()
            driver.until(lambda now: now.step is Step.READY)
            session.take()
            out["digits again"] = session.digits
    session.close()
    out["left"] = [len(session.plate), session.recording is None, session.camera.latest() is None]
    return out


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))), flush=True)
