"""A display of our own with screens that are plugged in and out, and with a mouse: Xvfb, spoken to over its socket.

Screens are RandR's monitors, which Qt follows as it follows real ones; the mouse is XTEST's, so that what it does comes
to the window from outside. There is no window manager: whatever comes back onto a screen was brought by us.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

HOUSE = Path(__file__).parents[2]
MOTION, PRESS, RELEASE = 6, 4, 5
"""Numbers of X's events."""


class Display:
    """A virtual X server.

    Parameters
    ----------
    width, height : int
        Of the picture that all screens share.
    """

    def __init__(self, width: int = 2800, height: int = 1000) -> None:
        reading, writing = os.pipe()
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError("Xvfb does not start")
        self.name = f":{number}"
        self._plugged: set[str] = set()
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(f"/tmp/.X11-unix/X{number}")
        self._socket.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, 0, 0))
        status, length = struct.unpack("<BxxxxxH", self._read(8))
        body = self._read(length * 4)
        if status != 1:
            raise RuntimeError("Xvfb lets nobody in")
        vendor = struct.unpack_from("<H", body, 16)[0]
        self._root = struct.unpack_from("<I", body, 32 + (vendor + 3) // 4 * 4 + 8 * body[21])[0]
        self._randr, self._xtest = self._extension("RANDR"), self._extension("XTEST")
        resources = self._ask(struct.pack("<BBHI", self._randr, 25, 2, self._root))
        self._output = struct.unpack_from("<I", resources, 32 + 4 * struct.unpack_from("<H", resources, 16)[0])[0]

    def close(self) -> None:
        """Switch it off."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(10)

    # ----- screens ------------------------------------------------------------------------------------------------
    def plug(self, name: str, x: int, y: int, width: int, height: int, *, main: bool = False) -> None:
        """Plug a screen in, or give it another place. The main one takes the server's only output, and stays."""
        outputs = [self._output] if main else []
        count, place = len(outputs), (x, y, width, height)
        # The server does not change a screen: it is taken away and set anew, and nobody sees what is between.
        self._send(struct.pack("<BxH", 36, 1))
        if name in self._plugged:
            self.unplug(name)
        self._plugged.add(name)
        head = struct.pack("<BBHIIBBH", self._randr, 43, 8 + count, self._root, self._atom(name), main, 0, count)
        size = struct.pack("<hhHHII", *place, width // 4, height // 4)
        self._send(head + size + struct.pack(f"<{count}I", *outputs))
        self._send(struct.pack("<BxH", 37, 1))

    def unplug(self, name: str) -> None:
        """Pull a screen out."""
        self._plugged.remove(name)
        self._send(struct.pack("<BBHII", self._randr, 44, 3, self._root, self._atom(name)))

    # ----- the mouse ----------------------------------------------------------------------------------------------
    def point(self, x: int, y: int) -> None:
        """Move the pointer."""
        self._fake(MOTION, 0, x, y)

    def press(self) -> None:
        """Press the left button."""
        self._fake(PRESS, 1)

    def release(self) -> None:
        """Let it go."""
        self._fake(RELEASE, 1)

    def drag(self, start: tuple[int, int], end: tuple[int, int], steps: int = 25) -> None:
        """Drag as a hand does: slowly, and resting a little before letting go."""
        self.point(*start)
        self.press()
        for step in range(1, steps + 1):
            self.point(*(a + (b - a) * step // steps for a, b in zip(start, end, strict=True)))
            time.sleep(0.03)
        time.sleep(0.6)
        self.release()

    def _fake(self, kind: int, detail: int, x: int = 0, y: int = 0) -> None:
        self._send(
            struct.pack(
                "<BBHBBxxII8xhh8x", self._xtest, 2, 9, kind, detail, 0, self._root if kind == MOTION else 0, x, y
            )
        )

    # ----- X's protocol -------------------------------------------------------------------------------------------
    def _extension(self, name: str) -> int:
        length = (len(name) + 3) // 4
        request = struct.pack("<BxHHxx", 98, 2 + length, len(name)) + name.encode().ljust(4 * length, b"\0")
        return self._ask(request)[9]

    def _atom(self, name: str) -> int:
        length = (len(name) + 3) // 4
        request = struct.pack("<BxHHxx", 16, 2 + length, len(name)) + name.encode().ljust(4 * length, b"\0")
        return struct.unpack_from("<I", self._ask(request), 8)[0]

    def _send(self, request: bytes) -> None:
        """Send what has no answer, and wait until it was done."""
        self._socket.sendall(request)
        self._ask(struct.pack("<BxH", 43, 1))

    def _ask(self, request: bytes) -> bytes:
        self._socket.sendall(request)
        while True:
            head = self._read(32)
            if head[0] == 0:
                raise RuntimeError(f"X refuses with error {head[1]}")
            if head[0] == 1:
                return head + self._read(4 * struct.unpack_from("<I", head, 4)[0])

    def _read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self._socket.recv(count - len(data))
            if not more:
                raise RuntimeError("Xvfb is gone")
            data += more
        return data


class Program:
    """The window in a program of its own, on a display; told in Python, a line each, what to do or to tell.

    Parameters
    ----------
    display : Display
    folder : Path
        Where the film lies.
    """

    def __init__(self, display: Display, folder: Path, *arguments: str) -> None:
        environment = {
            **os.environ, "DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(HOUSE),
            "RUSHES_HOME": str(folder),
        }  # fmt: skip
        environment.pop("WAYLAND_DISPLAY", None)
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(folder), *arguments],
            cwd=HOUSE, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.pid = self._process.pid
        assert self._process.stdin
        assert self._process.stdout
        self._in, self._out = self._process.stdin, self._process.stdout
        try:
            assert self._answer() == "ready"
        except AssertionError:
            self.kill()
            raise

    def say(self, line: str):
        """Have a line of Python run in the window's loop; its value."""
        self._in.write(line + "\n")
        self._in.flush()
        return self._answer()

    def until(self, line: str, seconds: float = 15.0):
        """Wait until the value of a line is true, and give it back."""
        for _step in range(round(seconds / 0.1)):
            if value := self.say(line):
                return value
            time.sleep(0.1)
        raise AssertionError(f"it did not become so in time: {line}")

    def _answer(self):
        line = self._out.readline()
        if not line:
            raise AssertionError("the window ended")
        kind, value = json.loads(line)
        assert kind == "value", value
        return value

    def kill(self) -> None:
        """End it from one moment to the next."""
        self._process.kill()
        self._let_go()

    def close(self) -> int:
        """Close the window as a person does; the program's exit status."""
        if self._process.poll() is None:
            self._in.close()
            self._process.wait(30)
        self._let_go()
        return self._process.returncode

    def _let_go(self) -> None:
        self._process.wait(30)
        self._in.close()
        self._out.close()


async def run(folder: Path, script: str) -> None:
    import asyncio
    import threading

    from PySide6.QtWidgets import QApplication

    from engine.client.engine import Engine
    from tests.ui.conftest import FAKE
    from ui.desk import Desk
    from ui.memory import Memory
    from ui.resuming import Resuming
    from ui.window import Window

    desk = Desk(Memory(folder / "window.json"), lambda project: Engine([project], command=FAKE))
    window = Window(desk)
    window.screens.fit()
    window.show()
    resuming = Resuming(window)
    if script:
        window.open(Path(script))
    else:
        resuming.resume()
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str] = asyncio.Queue()

    def listen() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line.strip())
        loop.call_soon_threadsafe(lines.put_nowait, "")

    threading.Thread(target=listen, daemon=True).start()
    names = {"window": window, "desk": desk, "bench": window.bench, "app": QApplication.instance()}
    names["rect"] = lambda widget: [
        widget.mapToGlobal(widget.rect().topLeft()).x(),
        widget.mapToGlobal(widget.rect().topLeft()).y(),
        widget.width(),
        widget.height(),
    ]
    names["toasts"] = lambda: [toast.accessibleName() for toast in window.toasts.shown]
    print(json.dumps(["value", "ready"]), flush=True)
    while line := await lines.get():
        try:
            value = eval(line, dict(names))
            print(json.dumps(["value", value], default=lambda _other: None), flush=True)
        except Exception as error:  # noqa: BLE001 - told to the test
            print(json.dumps(["error", repr(error)]), flush=True)
    window.close()
    await desk.finish()


def main() -> None:
    import qasync
    from PySide6.QtWidgets import QApplication

    from ui.look import theme
    from ui.look.tokens import DARK

    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    theme.load_fonts()
    theme.apply(app, DARK)
    qasync.run(run(Path(sys.argv[1]), "".join(sys.argv[2:])))


if __name__ == "__main__":
    main()
