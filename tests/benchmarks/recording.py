"""Record for a minute before a camera and a sound card of our own making, in the sheet that records cameos.

The program that `tests/benchmarks/cameos.py` starts: PortAudio looks for its devices once, when it is loaded. One line
of JSON at the end: when each picture had been painted, which pictures and which clicks are on the recording.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import qasync
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from studio.cameos.recording import devices
from studio.cameos.recording.session import Lengths, Now, Session, Step
from tests.fakes.mjpeg_camera import is_flash, number_of
from tests.studio.cameos.recording.taking import onsets
from ui.cameos import record
from ui.cameos.picture import LivePicture
from ui.desk import Desk
from ui.look import theme
from ui.look.tokens import DARK
from ui.memory import Memory
from ui.window import Window

painted: list[tuple[int, float, int]] = []
"""How many, when, and the number that is painted into the picture."""


class Watched(LivePicture):
    """The sheet's picture, which says when it was painted."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._pixels is not None:
            number = number_of(self._pixels)
            if not painted or painted[-1][2] != number:
                painted.append((len(painted), time.monotonic(), number))


async def play(wish: dict[str, Any]) -> dict[str, Any]:
    """Record in the sheet, and tell."""
    scratch = Path(os.environ["RUSHES_HOME"])
    desk = Desk(Memory(scratch / "window.json"))
    desk.memory.set("tour seen", True)
    (scratch / "film.fountain").write_text("EXT. BEACH - DAY\n\nMARA walks. [[1s]]\n")
    window = Window(desk)
    window.resize(1440, 900)
    window.show()
    window.open(scratch / "film.fountain")
    devices.choose("camera", wish["address"])
    devices.choose("microphone", "pulse")
    lengths = Lengths(plate=2.0, count=3.0, longest=wish["seconds"])
    sheet = record.RecordSheet(window.body, desk, desk.cameos, lengths)
    sheet.name.setText("Ada Reyes")
    over: asyncio.Future[Session] = asyncio.get_running_loop().create_future()
    steps: list[str] = []
    costs: list[float] = []

    def went_on(now: Now) -> None:
        if steps and steps[-1] == now.step:
            return
        steps.append(str(now.step))
        session = sheet.taking.session
        if now.step is Step.READY and "plate" not in steps:
            sheet.plate.click()
        elif now.step is Step.READY:
            sheet.prime.click()
        elif now.step in (Step.TAKE, Step.ENDING):
            usage = resource.getrusage(resource.RUSAGE_SELF)
            costs.append(usage.ru_utime + usage.ru_stime)
        elif now.step in (Step.DONE, Step.TROUBLE) and session is not None and not over.done():
            over.set_result(session)

    sheet.taking.done.disconnect(sheet.making.take)  # what is checked afterwards is another figure
    sheet.taking.went_on.connect(went_on)
    session = await over
    told = _told(session, steps, costs)
    sheet._close()
    window.close()
    await desk.finish()
    return told


def _told(session: Session, steps: list[str], costs: list[float]) -> dict[str, Any]:
    recording = session.recording
    if recording is None:
        return {"steps": steps, "fault": str(session.fault)}
    lit, numbers = [], []
    for picture in recording.pictures.decoded():
        lit.append(is_flash(picture))
        numbers.append(number_of(picture))
    times = [each / 48_000 for each in recording.pictures.times]
    return {
        "steps": steps,
        "begin": session._begin,
        "painted": painted,
        "numbers": numbers,
        "flashes": [times[n] for n in range(1, len(lit)) if lit[n] and not lit[n - 1]],
        "clicks": onsets(recording.sound),
        "dropped": recording.dropped,
        "pace": recording.pace,
        "size": recording.pictures.size,
        "cpu": costs[1] - costs[0],
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }


def main(wish: dict[str, Any]) -> dict[str, Any]:
    """Open the window and record."""
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    theme.load_fonts()
    theme.apply(app, DARK)
    record.LivePicture = Watched
    with tempfile.TemporaryDirectory() as home:
        os.environ["RUSHES_HOME"] = home
        return qasync.run(play(wish))


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))), flush=True)
