"""Record for a minute before a camera and a sound card of our own making, with a window that shows the live picture.

The program that `tests/benchmarks/cameos.py` starts: PortAudio looks for its devices once, when it is loaded. One line
of JSON at the end: when each picture had been painted, which pictures and which clicks are on the recording.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from studio.cameos.recording.devices import Device
from studio.cameos.recording.recording import Kind
from studio.cameos.recording.session import Lengths, Session, Step
from tests.fakes.mjpeg_camera import is_flash, number_of
from tests.studio.cameos.recording.taking import onsets

POLL = 33
"""Milliseconds between two looks at the session, as the sheet has them."""


class Came(QObject):
    """Carries the camera's word into the window."""

    picture = Signal()


class Live(QWidget):
    """Shows the latest picture, as large as the sheet does."""

    def __init__(self) -> None:
        super().__init__()
        self.session: Session | None = None
        self.painted: list[tuple[int, float, int]] = []
        self._shown = -1
        self.resize(576, 360)

    def paintEvent(self, _event: Any) -> None:
        seen = self.session.camera.latest() if self.session else None
        if seen is None:
            return
        height, width = seen.picture.shape[:2]
        image = QImage(seen.picture.data, width, height, 3 * width, QImage.Format.Format_BGR888)
        p = QPainter(self)
        p.drawImage(self.rect(), image)
        p.end()
        if seen.number != self._shown:
            self._shown = seen.number
            self.painted.append((seen.number, time.monotonic(), number_of(seen.picture)))


def main(wish: dict[str, Any]) -> dict[str, Any]:
    """Record and tell."""
    app = QApplication([])
    live, came = Live(), Came()
    came.picture.connect(live.update)
    lengths = Lengths(plate=2.0, count=3.0, longest=wish["seconds"])
    session = Session(Kind.PERSON, Device("Loopback", wish["address"]), "pulse", "I agree.", lengths, came.picture.emit)
    live.session = session
    live.show()
    steps: list[str] = []
    costs: list[float] = []

    def poll() -> None:
        now = session.poll()
        if not steps or steps[-1] != now.step:
            steps.append(str(now.step))
            if now.step is Step.READY and "plate" not in steps:
                session.take_plate()
            elif now.step is Step.READY:
                session.take()
            elif now.step in (Step.TAKE, Step.ENDING):
                usage = resource.getrusage(resource.RUSAGE_SELF)
                costs.append(usage.ru_utime + usage.ru_stime)
            elif now.step in (Step.DONE, Step.TROUBLE):
                app.quit()

    timer = QTimer()
    timer.setInterval(POLL)
    timer.timeout.connect(poll)
    timer.start()
    app.exec()
    recording = session.recording
    if recording is None:
        return {"steps": steps, "fault": str(session.fault)}
    lit, numbers = [], []
    for picture in recording.pictures.decoded():
        lit.append(is_flash(picture))
        numbers.append(number_of(picture))
    times = [each / 48_000 for each in recording.pictures.times]
    told = {
        "steps": steps,
        "begin": session._begin,
        "painted": live.painted,
        "numbers": numbers,
        "flashes": [times[n] for n in range(1, len(lit)) if lit[n] and not lit[n - 1]],
        "clicks": onsets(recording.sound),
        "dropped": recording.dropped,
        "pace": recording.pace,
        "size": recording.pictures.size,
        "cpu": costs[1] - costs[0],
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }
    session.close()
    return told


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))), flush=True)
