"""The player: what is shown now, and the transport that moves it."""

from __future__ import annotations

import logging
from fractions import Fraction

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from engine.messages.faults import Fault
from engine.messages.jobs import SAMPLE_RATE, EditList, length, samples_at
from ui.playback.pictures import PictureReader
from ui.playback.sound import CardClock, SilentClock

log = logging.getLogger(__name__)

SPEEDS = (-8.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 8.0)
"""What J and L walk through."""


class Player(QObject):
    """Plays one edit list: a take, a scene or the whole cut.

    The sound card's clock is the master; pictures are shown when their time has come and dropped when it has passed.
    Signals carry film frames.
    """

    shown = Signal(QImage, int)
    moved = Signal(int)
    playing = Signal(bool)
    failed = Signal(object)
    silent = Signal()
    """No sound card plays; the film runs on without."""
    _arrived = Signal()
    _broken = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._edit_list = EditList(pieces=(), rate=Fraction(24), width=16, height=16)
        self._reader: PictureReader | None = None
        self._clock: CardClock | SilentClock | None = None
        self._speed = 0.0
        self.frame = 0
        self.loop = False
        self.volume = 1.0
        self.dropped = 0
        self._told_silent = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._arrived.connect(self._show_now, Qt.ConnectionType.QueuedConnection)
        self._broken.connect(self._fail, Qt.ConnectionType.QueuedConnection)

    @property
    def frames(self) -> int:
        """Length of what is loaded."""
        return length(self._edit_list) if self._edit_list.pieces else 0

    @property
    def rate(self) -> Fraction:
        """Frames per second of what is loaded."""
        return self._edit_list.rate

    @property
    def is_playing(self) -> bool:
        """Whether it runs, at whatever speed."""
        return self._speed != 0

    def load(self, edit_list: EditList, frame: int = 0) -> None:
        """Show an edit list, at rest on a frame."""
        self.pause()
        if self._reader:
            self._reader.close()
            self._reader = None
        self._edit_list = edit_list
        if edit_list.pieces:
            self._reader = PictureReader(edit_list, self._arrived.emit, self._broken.emit)
        self.seek(frame)

    def play(self) -> None:
        """Run forward with sound, from the beginning where the end is reached."""
        if self.frames and not self.is_playing:
            self._run(1.0)

    def pause(self) -> None:
        """Stop where it is."""
        if self.is_playing:
            self._speed = 0.0
            self._stop_clock()
            self._timer.stop()
            self.playing.emit(False)

    def toggle(self) -> None:
        """Play or stop."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def shuttle(self, step: int) -> None:
        """One speed faster in a direction, as J and L do."""
        if self.frames:
            place = SPEEDS.index(self._speed) if self._speed in SPEEDS else SPEEDS.index(0.0)
            speed = SPEEDS[max(0, min(len(SPEEDS) - 1, place + step))]
            if speed == 0:
                self.pause()
            else:
                self._run(speed)

    def seek(self, frame: int) -> None:
        """Go to a frame and show it; goes on playing where it was playing."""
        frame = max(0, min(frame, max(self.frames - 1, 0)))
        moved = frame != self.frame
        self.frame = frame
        if self._reader:
            self._reader.seek(frame)
        if self.is_playing:
            self._start_clock()
        if moved:
            self.moved.emit(frame)

    def step(self, frames: int) -> None:
        """Stop, and go on or back by frames."""
        self.pause()
        self.seek(self.frame + frames)

    def close(self) -> None:
        """Let everything go."""
        self.pause()
        if self._reader:
            self._reader.close()
            self._reader = None

    def _run(self, speed: float) -> None:
        was = self.is_playing
        if speed > 0 and self.frame >= self.frames - 1:
            self.seek(0)
        self._speed = speed
        self._start_clock()
        if speed > 0 and self._reader:
            self._reader.seek(self.frame)
        self._timer.start(max(4, round(500 / float(self.rate))))
        if not was:
            self.playing.emit(True)

    def _start_clock(self) -> None:
        self._stop_clock()
        sample = samples_at(self.frame, self.rate)
        if self._speed == 1.0:
            try:
                self._clock = CardClock(self._edit_list, sample, lambda: self.volume)
            except Exception as error:  # noqa: BLE001 - PortAudio missing, no card, card busy: the film runs on
                log.info("no sound card plays: %s", error)
                if not self._told_silent:
                    self._told_silent = True
                    self.silent.emit()
            else:
                return
        self._clock = SilentClock(sample, self._speed)

    def _stop_clock(self) -> None:
        if self._clock:
            self._clock.close()
            self._clock = None

    def _tick(self) -> None:
        if self._clock is None:
            return
        if self._clock.lost:
            # The card was unplugged: go on by the other clock, and say so once.
            self._told_silent = False
            self._start_clock()
            return
        frame = int(self._clock.sample() * self.rate / SAMPLE_RATE)
        if frame >= self.frames or frame < 0:
            self._reach_end(forward=frame >= 0)
            return
        if frame != self.frame:
            self.dropped += max(0, abs(frame - self.frame) - 1) if abs(self._speed) == 1 else 0
            self.frame = frame
            self.moved.emit(frame)
            if self._speed < 0 and self._reader:
                self._reader.seek(frame)
        self._show_now()

    def _reach_end(self, *, forward: bool) -> None:
        if self.loop and forward:
            self.seek(0)
            return
        self.pause()
        self.seek(self.frames - 1 if forward else 0)

    def _show_now(self) -> None:
        found = self._reader.take(self.frame) if self._reader else None
        if found:
            self.shown.emit(found.image, found.frame)

    def _fail(self, fault: Fault) -> None:
        self.pause()
        self.failed.emit(fault)
