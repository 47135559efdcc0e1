"""A camera on this machine's own loopback: pictures as MJPEG over HTTP, from a process of its own.

``python tests/fakes/mjpeg_camera.py [--fps 30] [--size 1280x720] [--pictures 240] [--flash 0]`` prints one line of JSON
with its address and begins to count when a client comes. What a client asks for stands in the address:

``/?stall=90`` sends nothing more from picture 90 on; ``/?end=90`` hangs up there; ``/?cut=90`` hangs up in its
middle; ``/?gap=90&gap_seconds=1`` pauses; ``/?dark``, ``/?blur``, ``/?nobody``, ``/?two``, ``/?backlit`` and
``/?bright`` show something else.

Pictures are an astronaut's portrait that moves about, with the picture's number painted into the corner in black and
white squares (modulo `COUNTED`) and, every `flash` pictures, a white patch in the corner opposite. Each client is told
when the first picture was due by `/began`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).parents[2]))

import cv2
import numpy as np

BITS = 10
COUNTED = 1 << BITS
SQUARE = 24
PATCH = 96
KINDS = ("dark", "bright", "backlit", "blur", "nobody", "two")


def portrait_on(width: int, height: int, kind: str = "", share: float = 0.9) -> np.ndarray:
    """The portrait, head and shoulders, before a wall, BGR; `share` is its height in the picture's."""
    import skimage.data

    side = round(height * share)
    head = skimage.data.astronaut()[0:360, 44:404, ::-1]
    face = cv2.resize(head, (side, side), interpolation=cv2.INTER_AREA if side < 360 else cv2.INTER_CUBIC)
    wall = np.full((height, width, 3), (104, 112, 118), np.uint8)
    wall[:, ::40] = (92, 100, 106)
    places = {"nobody": (), "two": (0.27, 0.73)}.get(kind, (0.5,))
    for place in places:
        left = round(width * place - side / 2)
        wall[height - side :, max(0, left) : left + side] = face[:, max(0, -left) :][:, : width - max(0, left)]
    if kind == "dark":
        return (wall * 0.12).astype(np.uint8)
    if kind == "bright":
        return np.clip(wall.astype(float) * 1.2 + 150, 0, 255).astype(np.uint8)
    if kind == "backlit":
        lit = np.full_like(wall, 250)
        left = (width - side) // 2
        lit[height - side :, left : left + side] = (wall[height - side :, left : left + side] * 0.25).astype(np.uint8)
        return lit
    if kind == "blur":
        return cv2.GaussianBlur(wall, (0, 0), height / 90)
    return wall


def numbered(picture: np.ndarray, number: int, flash: bool) -> np.ndarray:
    """The picture with its number, and with the patch where it flashes."""
    for bit in range(BITS):
        value = 255 if number >> bit & 1 else 0
        picture[4 : 4 + SQUARE, 4 + bit * SQUARE : 4 + (bit + 1) * SQUARE] = value
    picture[-PATCH:, -PATCH:] = 255 if flash else 0
    return picture


def number_of(picture: np.ndarray) -> int:
    """The number that is painted into a picture."""
    row = picture[4 + SQUARE // 2]
    return sum(int(row[4 + bit * SQUARE + SQUARE // 2].mean() > 127) << bit for bit in range(BITS))


def is_flash(picture: np.ndarray) -> bool:
    """Whether the patch is white."""
    return bool(picture[-PATCH // 2, -PATCH // 2].mean() > 127)


def encoded(width: int, height: int, count: int, flash: int, kind: str) -> list[bytes]:
    """Pictures of the portrait moving about, as JPEG."""
    wall = portrait_on(width, height, kind)
    pictures = []
    for number in range(count):
        moved = np.roll(wall, round(width / 40 * np.sin(number / 12)), axis=1)
        shown = numbered(moved, number, bool(flash) and number % flash == 0)
        pictures.append(cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes())
    return pictures


class _Handler(BaseHTTPRequestHandler):
    options: argparse.Namespace
    films: dict[str, list[bytes]]
    began = 0.0

    def log_message(self, *_words: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        """Send pictures, or when they began."""
        asked = urlsplit(self.path)
        if asked.path == "/began":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(type(self).began).encode())
            return
        wish = {key: float(values[0] or 1) for key, values in parse_qs(asked.query, keep_blank_values=True).items()}
        kind = next((each for each in KINDS if each in wish), "")
        with contextlib.suppress(OSError):
            self._send(self._film(kind), wish)
        self.close_connection = True

    def _film(self, kind: str) -> list[bytes]:
        if kind not in self.films:
            options = self.options
            count = options.pictures if not kind else 30
            self.films[kind] = encoded(options.width, options.height, count, options.flash, kind)
        return self.films[kind]

    def _send(self, film: list[bytes], wish: dict[str, float]) -> None:
        self.connection.setsockopt(6, 1, 1)  # TCP_NODELAY
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
        self.end_headers()
        began = time.monotonic()
        type(self).began = began
        number, late = 0, 0.0
        while True:
            due = began + late + number / self.options.fps
            time.sleep(max(0.0, due - time.monotonic()))
            data = film[number % len(film)]
            head = b"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(data)
            if number == wish.get("cut"):
                self.wfile.write(head + data[: len(data) // 2])
                return
            if number == wish.get("end"):
                return
            if number == wish.get("stall"):
                self.wfile.flush()
                time.sleep(60)
                return
            if number == wish.get("gap"):
                time.sleep(wish["gap_seconds"])
                late += wish["gap_seconds"]
            self.wfile.write(head + data + b"\r\n")
            self.wfile.flush()
            number += 1


class LoopbackCamera:
    """The server as a process; `address` is what a camera opens."""

    def __init__(self, fps: float = 30, size: str = "1280x720", pictures: int = 240, flash: int = 0) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--fps", str(fps), "--size", size, "--pictures", str(pictures),
             "--flash", str(flash)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.address = json.loads(self._process.stdout.readline())["address"]
        self.fps = fps

    def began(self) -> float:
        """When the latest client's first picture was due, on `time.monotonic`."""
        with urllib.request.urlopen(self.address + "began", timeout=5) as answer:
            return json.loads(answer.read())

    def prepare(self, *kinds: str) -> None:
        """Nothing to wait for when these are asked for later."""
        for kind in kinds:
            with urllib.request.urlopen(f"{self.address}?{kind}&end=1", timeout=30) as answer:
                answer.read()

    def close(self) -> None:
        """Pull the plug."""
        self._process.kill()
        self._process.wait(5)
        if self._process.stdout:
            self._process.stdout.close()

    def __enter__(self) -> LoopbackCamera:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fps", type=float, default=30)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--pictures", type=int, default=240)
    parser.add_argument("--flash", type=int, default=0)
    options = parser.parse_args()
    options.width, options.height = (int(each) for each in options.size.split("x"))
    cv2.setNumThreads(1)
    _Handler.options = options
    _Handler.films = {"": encoded(options.width, options.height, options.pictures, options.flash, "")}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    print(json.dumps({"address": f"http://127.0.0.1:{server.server_address[1]}/"}), flush=True)
    threading.Thread(target=_until_closed, daemon=True).start()
    server.serve_forever()


def _until_closed() -> None:
    """End when whoever started us has gone."""
    import os

    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


if __name__ == "__main__":
    main()
