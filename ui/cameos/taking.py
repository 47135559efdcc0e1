"""A recording session driven by the window: devices that are listed and changed beside it, a clock that polls."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal

from engine.messages.faults import Exit, Fault
from studio.cameos.recording import devices
from studio.cameos.recording.devices import Device
from studio.cameos.recording.recording import Kind, Recording, Task
from studio.cameos.recording.session import Lengths, Now, Session, Step
from studio.microphone import microphones
from ui.cameos.turning import TurnWatch

EVERY = 33
"""Milliseconds between two looks at the recording; pictures are shown as they come."""
NETWORK = ("http://", "https://", "rtsp://")
MIDDLE = (Step.PLATE, Step.COUNTING, Step.TAKE, Step.ENDING)
"""Where closing loses something."""


class Taking(QObject):
    """Drives one session after another: another kind is another session.

    Parameters
    ----------
    kind : Kind
    lengths : Lengths, optional
    """

    went_on = Signal(object)
    """Carries the session's `Now`."""
    pictured = Signal(object)
    """A new picture, uint8 BGR."""
    listed = Signal()
    """The devices are known."""
    began = Signal()
    """A session begins, or there is none for want of a camera."""
    done = Signal(object)
    """A take is there; carries the `Recording`."""
    _came = Signal()

    def __init__(self, kind: Kind, lengths: Lengths | None = None) -> None:
        super().__init__()
        self.kind = kind
        self.cameras: list[Device] = []
        self.microphones: list[str] = []
        self.fault: Fault | None = None
        """Why there is no session at all."""
        self.session: Session | None = None
        self.watch: TurnWatch | None = None
        self._lengths = lengths
        self._consent = ""
        self._number = -1
        self._told = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._poll)
        self._came.connect(self._show)

    # ----- devices ------------------------------------------------------------------------------------------------
    async def look(self) -> None:
        """List the devices and begin with those that were chosen last."""
        loop = asyncio.get_running_loop()
        self.cameras, names = await asyncio.gather(
            loop.run_in_executor(None, devices.cameras), loop.run_in_executor(None, microphones)
        )
        self.microphones = [name for name in names if name]
        known = devices.chosen("camera")
        if known.startswith(NETWORK) and known not in {each.source for each in self.cameras}:
            self.cameras.append(Device(known, known))
        self.begin()
        self.listed.emit()

    def begin(self) -> None:
        """Open a session on the chosen devices."""
        self.close()
        try:
            camera = devices.find(self.cameras, devices.chosen("camera"))
        except Fault as fault:
            self.fault = fault
            self.began.emit()
            return
        self.fault = None
        microphone = devices.chosen("microphone")
        self.session = Session(
            self.kind,
            camera,
            microphone if microphone in self.microphones else "",
            self._consent,
            self._lengths,
            self._picture_came,
        )
        self._number, self._told = -1, False
        self._timer.start()
        self.began.emit()

    def camera_name(self) -> str:
        """The camera that is in use; empty without one."""
        return self.session.camera.name if self.session else ""

    def choose_camera(self, name: str) -> None:
        """Use another camera from now on: one of those that are listed, or an address."""
        if name.startswith(NETWORK):
            if all(each.source != name for each in self.cameras):
                self.cameras.append(Device(name, name))
        elif all(each.name != name for each in self.cameras):
            return
        devices.choose("camera", name)
        self.begin()
        self.listed.emit()

    def choose_microphone(self, name: str) -> None:
        """Use another microphone from now on; empty for the desktop's own."""
        devices.choose("microphone", name)
        self.begin()

    def change_kind(self, kind: Kind) -> None:
        """Record something else."""
        self.kind = kind
        self.begin()

    def consent(self, words: str) -> None:
        """The sentence of the takes to come."""
        self._consent = words
        if self.session is not None and self.session.step not in MIDDLE:
            self.session.consent = words

    # ----- the take -----------------------------------------------------------------------------------------------
    @property
    def step(self) -> Step | None:
        """Where the session is; None without one."""
        return self.session.step if self.session else None

    @property
    def lengths(self) -> Lengths:
        """Seconds of everything."""
        return self.session.lengths if self.session else self._lengths or Lengths()

    @property
    def turned(self) -> tuple[float, float]:
        """How much of the turn was seen, 0 to 1."""
        return self.watch.shares() if self.watch else (0.0, 0.0)

    def take(self) -> None:
        """Count, then record; ``recording.memory`` is raised."""
        if self.session is None:
            raise self.fault or Fault("camera.none", Exit.MISSING_PART)
        self._told = False
        self.session.take()
        self._stop_watch()
        if self.kind is Kind.PERSON:
            camera = self.session.camera
            self.watch = TurnWatch(camera.latest)

    def again(self) -> None:
        """Let the last take go."""
        self._told = False
        self._stop_watch()
        if self.session is not None:
            self.session.cancel()
            self.session.again()

    def _poll(self) -> None:
        session = self.session
        if session is None:
            return
        now: Now = session.poll()
        if self.watch is not None and now.task in (Task.LEFT, Task.RIGHT):
            self.watch.begin()
        if now.step not in (Step.COUNTING, Step.TAKE) and self.watch is not None:
            self.watch.close()
        self.went_on.emit(now)
        if now.step is Step.DONE and session.recording is not None and not self._told:
            self._told = True
            recording: Recording = session.recording
            self.done.emit(recording)

    def _picture_came(self) -> None:
        """Heard on the camera's thread, which may outlive the window by a moment."""
        with suppress(RuntimeError):
            self._came.emit()

    def _show(self) -> None:
        """Show the latest picture; those that came while the window was busy are left out."""
        seen = self.session.camera.latest() if self.session else None
        if seen is not None and seen.number != self._number:
            self._number = seen.number
            self.pictured.emit(seen.picture)

    def _stop_watch(self) -> None:
        if self.watch is not None:
            self.watch.close()
            self.watch = None

    def close(self) -> None:
        """Let the devices go; a driver that takes its time is waited for by a thread of its own."""
        self._timer.stop()
        self._stop_watch()
        session, self.session = self.session, None
        if session is not None:
            threading.Thread(target=session.close, name="closing a recording").start()
