"""Somebody who sits before a camera and a microphone and does what is asked, now: a synthetic person, live.

The portrait of `tests.fakes.portraits` is drawn picture by picture and served as MJPEG on loopback; flite's voice goes
into a sound server's null sink. The mouth goes by what is heard there, whenever the server gets to it.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np

from engine.messages.jobs import SAMPLE_RATE
from tests.fakes.portraits import RATE, _head, spoken

HEARD = 800
"""Samples of a look at what is heard: 16.7 ms."""


class Somebody:
    """Before the camera at `address`, in a room with a sound server; for a ``with``.

    Parameters
    ----------
    environment : dict
        In which the sound server is found, with a sink called ``room``.
    folder : Path
        For what is said.
    voice : str
    """

    def __init__(self, environment: dict[str, str], folder: Path, voice: str = "rms") -> None:
        self._environment, self._folder, self._voice = environment, folder, voice
        self._turned: list[tuple[float, float]] = []
        self._over = threading.Event()
        self._loud = self._open_by = 0.0
        self._ear = subprocess.Popen(
            ["parec", "--raw", "--rate=48000", "--channels=1", "--format=s16le", "--latency-msec=20",
             "--device=room.monitor"],
            stdout=subprocess.PIPE, env=environment, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        somebody = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_words: object) -> None:
                """Nothing."""

            def do_GET(self) -> None:
                """Send pictures for as long as somebody looks."""
                with contextlib.suppress(OSError):
                    somebody._show(self)
                self.close_connection = True

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/"
        self._threads = [
            threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True),
            threading.Thread(target=self._follow, daemon=True),
        ]

    def say(self, text: str, stretch: float = 0.9) -> None:
        """Say something, to its end."""
        sound = 0.8 * spoken(text, self._voice, stretch)
        level = [float(np.sqrt(np.mean(np.square(piece)))) for piece in np.array_split(sound, len(sound) // HEARD)]
        self._loud = float(np.quantile(level, 0.97))
        path = self._folder / "said.wav"
        with wave.open(str(path), "wb") as sink:
            sink.setnchannels(1)
            sink.setsampwidth(2)
            sink.setframerate(SAMPLE_RATE)
            sink.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
        subprocess.run(["paplay", "--device=room", str(path)], env=self._environment, check=True)

    def turn(self, seconds: float) -> float:
        """Begin to turn the head to one side and to the other; returns when that is done."""
        at = time.monotonic()
        self._turned.append((at, seconds))
        return at + seconds

    def _picture(self, now: float) -> bytes:
        angle = next(
            (38 * np.sin(2 * np.pi * (now - at) / long) for at, long in self._turned if at < now < at + long), 0.0
        )
        drift = (2 * np.sin(0.9 * now), 1.2 * np.sin(1.3 * now))
        picture = np.clip(_head(float(angle), self._open_by, drift, 1.0), 0, 255).astype(np.uint8)
        # RGB as the portrait is, BGR as it is encoded.
        return cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()

    def _show(self, client: BaseHTTPRequestHandler) -> None:
        client.connection.setsockopt(6, 1, 1)  # TCP_NODELAY
        client.send_response(200)
        client.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
        client.end_headers()
        began, number = time.monotonic(), 0
        while not self._over.is_set():
            number += 1
            time.sleep(max(0.0, began + number / RATE - time.monotonic()))
            data = self._picture(time.monotonic())
            head = b"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(data)
            client.wfile.write(head + data + b"\r\n")
            client.wfile.flush()

    def _follow(self) -> None:
        """The mouth opens by how loud it is: the mean of the last 67 ms, as long as a picture stands."""
        assert self._ear.stdout is not None
        levels = [0.0] * 4
        while not self._over.is_set() and (data := self._ear.stdout.read(2 * HEARD)):
            samples = np.frombuffer(data, "<i2") / 32768
            levels = [*levels[1:], float(np.sqrt(np.mean(np.square(samples))))]
            self._open_by = min(1.0, float(np.mean(levels)) / self._loud) if self._loud else 0.0

    def __enter__(self) -> Somebody:
        self._picture(time.monotonic())  # who looks does not wait for the portrait to be read
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._ear.kill()
        self._ear.wait(5)
        for thread in self._threads:
            thread.join(5)
        assert self._ear.stdout is not None
        self._ear.stdout.close()
