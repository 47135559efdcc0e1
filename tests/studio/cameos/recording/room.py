"""A sound server with a microphone of our own making: how fast its clock runs and when it clicked is known.

PulseAudio's pipe source reads from a pipe; whoever fills it evenly is the card. Its second may be longer or shorter
than a second. A null sink beside it is a loudspeaker in front of another microphone, for real speech.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import threading
import time
import wave
from pathlib import Path

import numpy as np

RATE = 48_000
PIECE = 240
ROOM = 4096
"""Bytes of the pipe: 43 ms."""
F_SETPIPE_SZ = 1031
PR_SET_PDEATHSIG = 1
EVERY = 0.5
"""Seconds from one click to the next, by the computer's clock."""
CLICK = 48
"""Samples of a click."""


def _end_with_parent() -> None:
    """The server goes with whoever started it, even where that is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Room:
    """A sound server in a folder.

    Parameters
    ----------
    place : Path
        A folder that is there, of this user only.
    pace : float
        Seconds that the card's second lasts.
    """

    def __init__(self, place: Path, pace: float = 1.0) -> None:
        self.environment = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(place),
            "PULSE_RUNTIME_PATH": str(place / "run"),
            "PULSE_STATE_PATH": str(place / "state"),
            "PULSE_SERVER": f"unix:{place}/native",
            "PULSE_LATENCY_MSEC": "30",
            "QT_QPA_PLATFORM": "offscreen",
        }
        self.clicks: list[float] = []
        """Moments at which a click was at the microphone."""
        self._pipe = place / "card"
        self._pace = pace
        self._ended = threading.Event()
        self._process = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes",
             "--realtime=no", "--high-priority=no", "--log-level=error",
             "-L", f"module-native-protocol-unix auth-anonymous=1 socket={place}/native",
             "-L", "module-null-sink sink_name=room rate=48000 channels=1 channel_map=mono norewinds=1",
             "-L", "module-remap-source source_name=mic master=room.monitor",
             "-L", f"module-pipe-source source_name=card file={self._pipe} rate={RATE} channels=1 format=s16le"],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - no thread of ours holds a lock that it needs
        )  # fmt: skip
        for _step in range(200):
            told = subprocess.run(["pactl", "info"], env=self.environment, capture_output=True, check=False)
            if told.returncode == 0 and self._pipe.exists():
                break
            time.sleep(0.05)
        else:
            raise RuntimeError("the sound server does not start")
        self._thread = threading.Thread(target=self._hear, name="card", daemon=True)
        self._thread.start()

    def use(self, source: str) -> None:
        """Which microphone is the desktop's: ``card`` or ``mic``."""
        subprocess.run(["pactl", "set-default-source", source], env=self.environment, check=True)

    def say(self, sound: Path) -> subprocess.Popen[bytes]:
        """Somebody says a WAV file before the microphone ``mic``."""
        return subprocess.Popen(
            ["paplay", "--device=room", str(sound)],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        """The server is gone from one moment to the next."""
        self._process.kill()
        self._process.wait(5)

    def close(self) -> None:
        """End everything."""
        self._ended.set()
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(5)
        self._thread.join(5)

    def _hear(self) -> None:
        """The card: a click at each half second of the computer's clock, told in samples of its own."""
        descriptor = os.open(self._pipe, os.O_RDWR | os.O_NONBLOCK)
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, F_SETPIPE_SZ, ROOM)
        began, number, click = time.monotonic(), 0, 1
        try:
            while not self._ended.is_set():
                # A piece is at the microphone when its last sample has been heard.
                wait = began + (number + 1) * PIECE / RATE * self._pace - time.monotonic()
                if wait > 0:
                    time.sleep(wait)
                data = np.zeros(PIECE, "<i2")
                at = round(click * EVERY / self._pace * RATE) - number * PIECE
                if 0 <= at < PIECE:
                    data[at : at + CLICK] = 20_000
                    self.clicks.append(began + click * EVERY)
                    click += 1
                # What nobody takes is gone, as with a card: it must not come later and faster.
                with contextlib.suppress(BlockingIOError):
                    os.write(descriptor, data.tobytes())
                number += 1
        except OSError:
            pass
        finally:
            os.close(descriptor)


def spoken(words: str, path: Path, voice: str = "slt") -> np.ndarray:
    """What flite says, as float32 at 48 kHz; also written as a WAV file."""
    first = path.with_suffix(".16k.wav")
    subprocess.run(["flite", "-voice", voice, "-t", words, "-o", str(first)], check=True, capture_output=True)
    with wave.open(str(first)) as source:
        rate = source.getframerate()
        said = np.frombuffer(source.readframes(source.getnframes()), "<i2") / 32768
    first.unlink()
    places = np.arange(int(len(said) * RATE / rate)) * rate / RATE
    samples = np.interp(places, np.arange(len(said)), said).astype(np.float32)
    samples *= 0.6 / np.abs(samples).max()
    with wave.open(str(path), "wb") as sink:
        sink.setnchannels(1)
        sink.setsampwidth(2)
        sink.setframerate(RATE)
        sink.writeframes((samples * 32767).astype("<i2").tobytes())
    return samples
