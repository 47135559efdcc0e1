"""How a cameo is recorded, step by step: a plain machine that a window or a command line drives by polling it.

Waiting for the devices, ready, the empty background, three counts, the take with its tasks, done. Everything is held in
memory: a recording that is not finished is lost where the program stops, and that is said before it begins.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import psutil

from engine.consent import clock as days
from engine.consent import dumps
from engine.media.clips import Pictures
from engine.messages.faults import Exit, Fault
from engine.messages.jobs import SAMPLE_RATE
from studio.cameos.checks.digits import ASKED
from studio.cameos.recording.camera import Camera
from studio.cameos.recording.devices import Device
from studio.cameos.recording.guide import Box, Ear, Guide, Hint, Look
from studio.cameos.recording.recording import Kind, Origin, Prompt, Recording, Task
from studio.cameos.recording.sound import Sound
from studio.cameos.recording.tape import Tape

DIGITS = 4
FEWEST_STILLS, MOST_STILLS = 3, 24
"""Pictures of a set from several sides."""
NEEDED = 600 << 20
"""Bytes of memory that must be free before a take begins."""
TRAILING = 1.0
"""Seconds that the last sound of a take may take to come."""
AT_ONCE = 0.1
"""Seconds by which the first task may be shown after the take began."""
OFTEN = 0.5
"""Share of the looks during a take from which on a hint is remembered with it."""


class Step(StrEnum):
    """Where a recording is."""

    OPENING = "opening"
    READY = "ready"
    PLATE = "plate"
    COUNTING = "counting"
    TAKE = "take"
    ENDING = "ending"
    DONE = "done"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Lengths:
    """Seconds of everything.

    Attributes
    ----------
    plate, count : float
        Of the empty background, and of the counts before the take.
    shortest, longest : float
        Of the take; at the longest it stops by itself.
    digits, turn : float
        That the digits, and each turn of the head, are shown, unless somebody goes on before.
    """

    plate: float = 2.0
    count: float = 3.0
    shortest: float = 10.0
    longest: float = 20.0
    digits: float = 5.0
    turn: float = 3.0


@dataclass(frozen=True, slots=True)
class Now:
    """What is to be shown.

    Attributes
    ----------
    step : Step
    left : float
        Seconds left of the background, of the counts or of the take.
    seconds : float
        Of the take so far.
    task : Task or None
        What is asked for at present.
    hints : tuple of Hint
    face : Box or None
    level : float
        Peak of the microphone since the last time, 0 to 1.
    fault : Fault or None
        Why it does not go on; in `Step.TROUBLE`.
    deaf : Fault or None
        Why nothing is heard, where that is no trouble.
    can_stop : bool
        Whether the take is long enough.
    """

    step: Step
    left: float = 0.0
    seconds: float = 0.0
    task: Task | None = None
    hints: tuple[Hint, ...] = ()
    face: Box | None = None
    level: float = 0.0
    fault: Fault | None = None
    deaf: Fault | None = None
    can_stop: bool = False


def draw_digits() -> str:
    """Digits nobody can know before: one of some six and a half thousand."""
    return "".join(secrets.choice(ASKED) for _ in range(DIGITS))


class Session:
    """Records one cameo; several tries. To be driven from one thread.

    Parameters
    ----------
    kind : Kind
    camera : Device
    microphone : str
        Name of the device; empty for the desktop's own.
    consent : str
        The sentence that a person is asked to say.
    lengths : Lengths
    came : callable, optional
        Called on the camera's thread for every picture.

    Attributes
    ----------
    step : Step
    digits : str
        Drawn anew for each take of a person.
    plate : Pictures
        The empty background; empty where none was taken.
    recording : Recording or None
        The result, in `Step.DONE`.
    """

    def __init__(
        self,
        kind: Kind,
        camera: Device,
        microphone: str = "",
        consent: str = "",
        lengths: Lengths | None = None,
        came: Callable[[], None] | None = None,
    ) -> None:
        dumps.none()
        self.kind = kind
        self.consent = consent
        self.lengths = lengths or Lengths()
        self.step = Step.OPENING
        self.fault: Fault | None = None
        self.recording: Recording | None = None
        self.plate = Pictures()
        self.digits = ""
        self._since = time.monotonic()
        self._begin = self._end = 0.0
        self._prompts: list[tuple[Task, float]] = []
        self._tape: Tape | None = None
        self._stills: list[tuple[float, np.ndarray[Any, Any]]] = []
        self._finishing: threading.Thread | None = None
        self._unfinished: Fault | None = None
        self._hints: Counter[Hint] = Counter()
        self._judged = 0
        self._looked = -1
        self._ear = Ear()
        self.camera = Camera(camera.source, camera.name, came)
        self._guide = Guide(self.camera, kind)
        self.sound = Sound(microphone)

    # ----- what can be done -----------------------------------------------------------------------------------------
    def take_plate(self) -> None:
        """Record the empty background."""
        if self.step is Step.READY:
            self._roll()
            self._go(Step.PLATE)

    def take(self) -> None:
        """Count, then record.

        Raises
        ------
        Fault
            ``recording.memory``.
        """
        if self.step is not Step.READY:
            return
        if psutil.virtual_memory().available < NEEDED:
            raise Fault("recording.memory", Exit.CANNOT_WRITE, "before the take")
        self.digits = draw_digits() if self.kind is Kind.PERSON else ""
        self._hints.clear()
        self._judged = 0
        self._prompts = []
        # From before the first moment on, so that none of its pictures is missed.
        self._roll()
        self.sound.start()
        self._go(Step.COUNTING)

    def go_on(self) -> None:
        """The task is done: show the next one."""
        if self.step is Step.TAKE:
            tasks = self._tasks()
            if len(self._prompts) < len(tasks):
                self._prompts.append((tasks[len(self._prompts)][0], time.monotonic()))

    def stop(self) -> None:
        """End the take.

        Raises
        ------
        Fault
            ``recording.too_short``; the take goes on.
        """
        if self.step is not Step.TAKE:
            return
        seconds = time.monotonic() - self._begin
        if seconds < self.lengths.shortest:
            raise Fault("recording.too_short", seconds=round(seconds, 1), least=round(self.lengths.shortest))
        self._finish(time.monotonic())

    def cancel(self) -> None:
        """Let go of what is being recorded."""
        if self.step in (Step.PLATE, Step.COUNTING, Step.TAKE, Step.ENDING):
            self._drop()
            self._go(Step.READY)

    def again(self) -> None:
        """Let go of the take and be ready for another; the background stays."""
        if self.step is Step.DONE:
            self.recording = None
            self._stills.clear()
            self._open()

    def snap(self) -> int:
        """Take one picture of an animal or object from this side; returns how many there are."""
        seen = self.camera.latest()
        if self.step is Step.READY and self.kind is not Kind.PERSON and seen and len(self._stills) < MOST_STILLS:
            self._stills.append((float(len(self._stills)), seen.picture))
        return len(self._stills)

    def keep_stills(self) -> None:
        """Make the recording of the pictures that were taken.

        Raises
        ------
        Fault
            ``recording.no_pictures``: too few.
        """
        if self.step is not Step.READY:
            return
        if len(self._stills) < FEWEST_STILLS:
            raise Fault("recording.no_pictures", count=len(self._stills), least=FEWEST_STILLS)
        tape = Tape(self.camera.width, self.camera.height, room=MOST_STILLS + 1)
        for number, picture in self._stills:
            tape.put(number, picture)
        tape.end()
        pictures = tape.pictures(0.0, float(MOST_STILLS))
        self._stills.clear()
        self.recording = Recording(
            self.kind, Origin.LIVE, pictures, plate=self.plate, stills=True, camera=self.camera.name, made=days.now()
        )
        self._go(Step.DONE)

    def close(self) -> None:
        """Let the devices go, and everything that was recorded."""
        self._drop()
        self._guide.close()
        self.camera.close()
        self.sound.close()
        self._stills.clear()
        self.recording, self.plate = None, Pictures()

    # ----- polled ---------------------------------------------------------------------------------------------------
    def poll(self) -> Now:
        """Let time pass: some 10 to 60 times a second. Returns what is to be shown."""
        now = time.monotonic()
        self._watch()
        if self.step is Step.OPENING and self.camera.is_open and (self.sound.is_open or not self._needs_sound()):
            self._go(Step.READY)
        elif self.step is Step.PLATE and self._tape and now >= self._since + self.lengths.plate:
            self.camera.record(None)
            self._tape.stop()
            if self._tape.is_done:
                self._keep_plate()
        elif self.step is Step.COUNTING and now >= self._since + self.lengths.count:
            # Whoever polls late shows the digits late: nobody could have read them before.
            self._begin = max(self._since + self.lengths.count, now - AT_ONCE)
            self._prompts.append((self._tasks()[0][0], self._begin))
            self._go(Step.TAKE)
        if self.step is Step.TAKE:
            self._prompt(now)
            if now >= self._begin + self.lengths.longest:
                self._finish(self._begin + self.lengths.longest)
        elif self.step is Step.ENDING and self._finishing and not self._finishing.is_alive():
            self._finishing = None
            self._tape = None
            self.fault, self._unfinished = self._unfinished, None
            self._go(Step.TROUBLE if self.fault else Step.DONE)
        return self._now(now)

    def _now(self, now: float) -> Now:
        peak, clipped = self.sound.level()
        self._ear.add(now, peak, clipped)
        look = self._guide.latest()
        task = self._prompts[-1][0] if self.step is Step.TAKE and self._prompts else None
        hints = self._hints_now(look, task)
        seconds = now - self._begin if self.step is Step.TAKE else 0.0
        whole = {Step.PLATE: self.lengths.plate, Step.COUNTING: self.lengths.count}.get(self.step, 0.0)
        left = self.lengths.longest - seconds if self.step is Step.TAKE else whole - (now - self._since)
        return Now(
            self.step,
            max(0.0, left) if self.step in (Step.PLATE, Step.COUNTING, Step.TAKE) else 0.0,
            seconds,
            task,
            hints,
            look.face,
            peak,
            self.fault,
            self.sound.fault if not self._needs_sound() else None,
            self.step is Step.TAKE and seconds >= self.lengths.shortest,
        )

    def _hints_now(self, look: Look, task: Task | None) -> tuple[Hint, ...]:
        seen = list(look.hints)
        if self.step is Step.PLATE:
            framing = {Hint.NO_FACE, Hint.SEVERAL_FACES, Hint.TOO_FAR, Hint.TOO_NEAR, Hint.ASIDE, Hint.BLURRED}
            seen = [Hint.IN_THE_WAY] if look.faces else [hint for hint in seen if hint not in framing]
        elif task in (Task.LEFT, Task.RIGHT):
            # A head that is turned away shows no face, and no eyes to be sharp.
            seen = [hint for hint in seen if hint not in (Hint.NO_FACE, Hint.BLURRED, Hint.ASIDE)]
        heard: tuple[Hint, ...] = ()
        if self.sound.is_open and self.step is not Step.PLATE:
            heard = self._ear.hints(speaking=task in (Task.DIGITS, Task.CONSENT))
            if self.kind is not Kind.PERSON:
                heard = tuple(hint for hint in heard if hint is Hint.CLIPPED)
        hints = (*seen, *heard)
        if self.step is Step.TAKE and task not in (Task.LEFT, Task.RIGHT) and look.number > self._looked:
            self._looked = look.number
            self._judged += 1
            self._hints.update(hints)
        return hints

    # ----- inside ---------------------------------------------------------------------------------------------------
    def _needs_sound(self) -> bool:
        return self.kind is Kind.PERSON

    def _tasks(self) -> list[tuple[Task, float]]:
        """What is asked for, and how long it is shown."""
        rest = self.lengths.longest
        if self.kind is not Kind.PERSON:
            return [(Task.ROUND, rest)]
        turn = self.lengths.turn
        return [(Task.DIGITS, self.lengths.digits), (Task.LEFT, turn), (Task.RIGHT, turn), (Task.CONSENT, rest)]

    def _prompt(self, now: float) -> None:
        """Show the next task when the time of this one is over."""
        tasks = self._tasks()
        begun = self._prompts[-1][1]
        length = tasks[len(self._prompts) - 1][1]
        if len(self._prompts) < len(tasks) and now >= begun + length:
            self._prompts.append((tasks[len(self._prompts)][0], begun + length))

    def _watch(self) -> None:
        """Look whether the devices are still there, and the memory."""
        if self.step in (Step.DONE, Step.TROUBLE):
            return
        seen, heard = self.camera.check(), self.sound.check()
        found = seen or (heard if self._needs_sound() else None)
        if self._tape is not None and self._tape.fault:
            found = self._tape.fault
        elif found and self.step in (Step.COUNTING, Step.TAKE):
            why = f"{found}: {found.details}"
            found = (
                Fault("recording.camera_went", found.exit, why, camera=self.camera.name)
                if seen
                else Fault("recording.microphone_went", found.exit, why)
            )
        elif found and self.step is Step.ENDING:
            return  # what is being finished was recorded whole
        if found:
            self._drop()
            self.fault = found
            self._go(Step.TROUBLE)

    def _roll(self) -> None:
        self._tape = Tape(self.camera.width, self.camera.height)
        self.camera.record(self._tape)

    def _keep_plate(self) -> None:
        tape, self._tape = self._tape, None
        assert tape is not None
        self.plate = tape.pictures(self._since, self._since + self.lengths.plate)
        tape.forget()
        self._go(Step.READY)

    def _finish(self, end: float) -> None:
        """The take is over; what is left to do takes a second, on a thread."""
        self._end = end
        self._go(Step.ENDING)
        tape = self._tape
        assert tape is not None
        often = {str(hint): count / self._judged for hint, count in self._hints.items() if count > OFTEN * self._judged}
        known = {"prompts": self._timed(), "hints": often, "digits": self.digits, "made": days.now()}

        def work() -> None:
            try:
                found = self._whole(tape, end, known)
            except MemoryError as error:
                self._unfinished = Fault("recording.memory", Exit.CANNOT_WRITE, str(error))
                return
            if self.step is Step.ENDING:
                self.recording = found

        self._finishing = threading.Thread(target=work, name="finish", daemon=True)
        self._finishing.start()

    def _whole(self, tape: Tape, end: float, known: dict[str, Any]) -> Recording:
        """Wait for the last picture and the last sound, and put all together."""
        sound, deadline = self.sound, time.monotonic() + TRAILING
        while time.monotonic() < deadline and ((sound.is_open and sound.until < end) or not self._seen_until(end)):
            time.sleep(0.01)
        self.camera.record(None)
        tape.end()
        sound.stop()
        recording = Recording(
            self.kind,
            Origin.LIVE,
            tape.pictures(self._begin, end),
            sound.heard(self._begin, end) if sound.is_kept else np.zeros(0, np.float32),
            self.plate,
            consent=self.consent,
            camera=self.camera.name,
            microphone=sound.device,
            dropped=tape.dropped,
            pace=sound.pace,
            **known,
        )
        sound.forget()
        tape.forget()
        return recording

    def _seen_until(self, end: float) -> bool:
        seen = self.camera.latest()
        return seen is None or seen.moment >= end or self.camera.fault is not None

    def _timed(self) -> tuple[Prompt, ...]:
        """The tasks with the times at which they were shown."""
        begins = [round((moment - self._begin) * SAMPLE_RATE) for _task, moment in self._prompts]
        ends = [*begins[1:], round((self._end - self._begin) * SAMPLE_RATE)]
        tasks = [task for task, _moment in self._prompts]
        return tuple(Prompt(task, begin, end) for task, begin, end in zip(tasks, begins, ends, strict=True))

    def _drop(self) -> None:
        """Let go of what is being recorded."""
        self.camera.record(None)
        self.sound.forget()
        if self.step is Step.ENDING:
            self._go(Step.READY)  # so that what is finished is not kept
        if self._finishing is not None:
            self._finishing.join()
            self._finishing = None
        if self._tape is not None:
            self._tape.forget()
            self._tape = None
        self._prompts = []
        self.digits = ""

    def _open(self) -> None:
        self.fault = None
        self._go(Step.OPENING)

    def _go(self, step: Step) -> None:
        self.step = step
        self._since = time.monotonic()
