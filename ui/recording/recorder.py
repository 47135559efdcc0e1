"""How a line is recorded, step by step: waiting for the microphone, ready, counting in, recording, recorded."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE
from studio.microphone import Microphone
from ui.recording.listening import Listening

STEP = 33
"""Milliseconds between two looks at the microphone."""
COUNT_IN = 3
"""Seconds that are counted before a recording."""
SHORTEST = 0.2
"""Seconds under which a recording is a slip of the finger."""


class Step(StrEnum):
    """Where a recording is."""

    OPENING = "opening"
    READY = "ready"
    COUNTING = "counting"
    RECORDING = "recording"
    RECORDED = "recorded"
    TROUBLE = "trouble"


class Recorder(QObject):
    """One recording; several tries.

    Parameters
    ----------
    device : str
        The microphone's name, empty for the desktop's own.
    count_in : int
        Milliseconds of each of the counts.
    """

    stepped = Signal()
    """The step is another one; see `step`."""
    counted = Signal(int)
    """Counts that are left."""
    levelled = Signal(float)
    """Peak of the microphone, 0 to 1."""
    went_on = Signal()
    """The recording has become longer."""

    def __init__(self, device: str, count_in: int = 1000) -> None:
        super().__init__()
        self.step = Step.OPENING
        self.fault: Fault | None = None
        self.samples: np.ndarray[Any, Any] = np.zeros(0, np.float32)
        """What was recorded last, (n,) at `rate`."""
        self.rate = SAMPLE_RATE
        """Samples per second of the recording."""
        self.left = 0
        """Counts that are left."""
        self.listening = Listening()
        self.listening.ended.connect(self.stepped)
        self._microphone = Microphone(device)
        self._look = QTimer(self)
        self._look.setInterval(STEP)
        self._look.timeout.connect(self._poll)
        self._look.start()
        self._counts = QTimer(self)
        self._counts.setInterval(count_in)
        self._counts.timeout.connect(self._count)

    @property
    def seconds(self) -> float:
        """Length of what is being recorded, or was."""
        count = self._microphone.count if self.step is Step.RECORDING else len(self.samples)
        return count / (self._microphone.rate if self.step is Step.RECORDING else self.rate)

    def change_device(self, device: str) -> None:
        """Listen to another microphone; what was recorded stays."""
        self._counts.stop()
        self._microphone.close()
        self._microphone = Microphone(device)
        self.fault = None
        self._go(Step.OPENING)
        self._look.start()

    def start(self) -> None:
        """Count in, then record."""
        if self.step in (Step.READY, Step.RECORDED) and self._microphone.is_open:
            self.listening.stop()
            self.left = COUNT_IN
            self._go(Step.COUNTING)
            self._counts.start()
            self.counted.emit(self.left)

    def stop(self) -> None:
        """End the recording, or the counting."""
        self._counts.stop()
        if self.step is Step.RECORDING:
            self.samples, self.rate = self._microphone.stop(), self._microphone.rate
            self._go(Step.RECORDED if len(self.samples) >= SHORTEST * self.rate else Step.READY)
        elif self.step is Step.COUNTING:
            self._go(Step.RECORDED if len(self.samples) else Step.READY)

    def listen(self, device: str = "") -> None:
        """Let what was recorded be heard, or stop it."""
        if self.listening.is_playing:
            self.listening.stop()
        elif self.step is Step.RECORDED:
            self.listening.device = device
            self.listening.play(self.samples, rate=self.rate)
        self.stepped.emit()

    def close(self) -> None:
        """Let everything go."""
        self._look.stop()
        self._counts.stop()
        self.listening.stop()
        self._microphone.close()

    def _count(self) -> None:
        self.left -= 1
        if self.left:
            self.counted.emit(self.left)
            return
        self._counts.stop()
        self._microphone.start()
        self._go(Step.RECORDING)

    def _poll(self) -> None:
        fault = self._microphone.check()
        if fault:
            self._look.stop()
            self._counts.stop()
            if self.step is Step.RECORDING:
                # What was said before the device went is still there.
                self.samples, self.rate = self._microphone.stop(), self._microphone.rate
            self.fault = fault
            self._go(Step.TROUBLE)
            return
        if self.step is Step.OPENING and self._microphone.is_open:
            self._go(Step.RECORDED if len(self.samples) else Step.READY)
        self.levelled.emit(self._microphone.level())
        if self.step is Step.RECORDING:
            self.went_on.emit()
            if self._microphone.is_full:
                self.stop()

    def _go(self, step: Step) -> None:
        self.step = step
        self.stepped.emit()
