"""A sound card of our own making, so that it is known when each sample leaves it.

PulseAudio's pipe sink writes to a pipe; whoever empties that pipe evenly is the card, and knows to the sample when what
was heard. (A null sink's monitor does not tell: its stamps wander by a third of a second.)
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import threading
import time
from pathlib import Path

import numpy as np

RATE = 48_000
SAMPLE = 4
"""Bytes: two channels of 16 bits."""
PIECE = 240
"""Samples taken at a time, 5 ms."""
ROOM = 16_384
"""Bytes of the pipe: 85 ms, which the server knows of and counts as its latency."""
F_SETPIPE_SZ = 1031


class Server:
    """A sound server in a folder, and its card.

    Parameters
    ----------
    place : Path
        A folder that is there, of this user only.
    """

    def __init__(self, place: Path) -> None:
        self.environment = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(place),
            "PULSE_RUNTIME_PATH": str(place / "run"),
            "PULSE_STATE_PATH": str(place / "state"),
            "PULSE_SERVER": f"unix:{place}/native",
            "HOME": str(place),
        }
        self._place = place
        self._pipe = place / "card"
        self._ended = threading.Event()
        self._pieces: list[tuple[float, bytes]] = []
        self.starved = 0
        self.start()

    def start(self) -> None:
        """Begin, or begin again after `kill`."""
        with contextlib.suppress(FileNotFoundError):
            self._pipe.unlink()
        self._process = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes",
             "--realtime=no", "--high-priority=no", "--log-level=error",
             "-L", f"module-native-protocol-unix auth-anonymous=1 socket={self._place}/native",
             "-L", f"module-pipe-sink sink_name=card file={self._pipe} rate={RATE} channels=2 format=s16le"],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _step in range(200):
            told = subprocess.run(["pactl", "info"], env=self.environment, capture_output=True, check=False)
            if told.returncode == 0 and self._pipe.exists():
                break
            time.sleep(0.05)
        else:
            raise RuntimeError("the sound server does not start")
        self._ended.clear()
        self._thread = threading.Thread(target=self._play, args=(self._ended,), name="card", daemon=True)
        self._thread.start()

    def _play(self, ended: threading.Event) -> None:
        descriptor = os.open(self._pipe, os.O_RDONLY | os.O_NONBLOCK)
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, F_SETPIPE_SZ, ROOM)
        began, number = time.monotonic(), 0
        try:
            while not ended.is_set():
                number += 1
                due = began + number * PIECE / RATE
                wait = due - time.monotonic()
                if wait > 0:
                    time.sleep(wait)
                try:
                    data = os.read(descriptor, PIECE * SAMPLE)
                except BlockingIOError:
                    data = b""
                if len(data) < PIECE * SAMPLE:
                    self.starved += 1
                self._pieces.append((due, data))
        finally:
            os.close(descriptor)

    def kill(self) -> None:
        """The card is gone from one moment to the next."""
        self._process.kill()
        self._process.wait(5)
        self._ended.set()
        self._thread.join(5)

    def control(self, *words: str) -> str:
        """Ask the server for something, as its own tool does; what it says."""
        told = subprocess.run(["pactl", *words], env=self.environment, capture_output=True, check=True, text=True)
        return told.stdout.strip()

    def plug(self, name: str) -> str:
        """Another card, without ears; the number to unplug it by."""
        module = self.control("load-module", "module-null-sink", f"sink_name={name}")
        self.control("set-default-sink", name)
        return module

    def unplug(self, module: str) -> None:
        """That card is pulled out."""
        self.control("unload-module", module)

    def close(self) -> None:
        """End both."""
        self._process.terminate()
        self._process.wait(5)
        self._ended.set()
        self._thread.join(5)

    def sound(self) -> np.ndarray:
        """Everything that was heard, int16 of shape (n, 2)."""
        data = b"".join(data for _due, data in list(self._pieces))
        return np.frombuffer(data[: len(data) // SAMPLE * SAMPLE], np.int16).reshape(-1, 2)

    def click_samples(self, apart: int = 9600, loud: int = 6000) -> list[int]:
        """At which of the samples that were heard the clicks of a film are."""
        found: list[int] = []
        for at in np.flatnonzero(np.abs(self.sound()[:, 0].astype(int)) > loud):
            if not found or at - found[-1] > apart:
                found.append(int(at))
        return found

    def clicks(self, apart: float = 0.2, loud: int = 6000) -> list[float]:
        """When the clicks of a film were heard: moments of the monotonic clock, at least `apart` seconds apart."""
        found: list[float] = []
        for due, data in list(self._pieces):
            samples = np.frombuffer(data[: len(data) // SAMPLE * SAMPLE], np.int16).reshape(-1, 2)[:, 0]
            for at in np.flatnonzero(np.abs(samples.astype(int)) > loud):
                moment = due + int(at) / RATE
                if not found or moment - found[-1] > apart:
                    found.append(moment)
        return found
