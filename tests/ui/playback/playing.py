"""Plays a film of white frames and clicks through PulseAudio and says what happened when.

A program of its own: PortAudio looks for its devices once, when it is loaded. ``python playing.py PROJECT [SCRIPT]``;
without a script the film is played to its end. Commands of a script come on standard input, one a line.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from fractions import Fraction
from pathlib import Path

import numpy as np

from engine.messages.jobs import samples_at

FRAMES, CLICK = 24, 12
"""Frames of a shot, and the one that is white and clicks."""


def click(frames=FRAMES, rate=Fraction(24), at=CLICK):
    """A stem that clicks at the beginning of a frame."""
    sound = np.zeros((samples_at(frames, rate), 2), np.float32)
    begin = samples_at(at, rate)
    sound[begin : begin + 96] = 0.8
    return {"effects": sound}


def make_clicks(folder, shots=2):
    """A project of seconds; in the middle of each is a white frame and a click."""
    from studio.project.project import create, open_project
    from studio.render.takes import Takes
    from tests.ui.playback.films import film_of, write_take

    create(folder, film_of((shots,))).close()
    project = open_project(folder)
    takes = Takes(project)
    for shot in [shot.id for scene in project.film.scenes for shot in scene.shots]:
        take = write_take(project, takes, shot, lambda frame: 255 if frame == CLICK else 0, click())
        project.apply("circle", shot=shot, take=take.id)
    project.close()
    return folder


async def play(folder, commands):
    import sounddevice

    from ui.desk import Desk
    from ui.memory import Memory
    from ui.playback.transport import Transport

    sounddevice.default.device = "pulse"
    desk = Desk(Memory(Path(folder).parent / "window.json"))
    transport = Transport(desk)
    white, silent, stops = [], [], []

    def pictured(pane):
        found = transport.picture(pane)
        image = getattr(found, "image", None)
        if image is not None and image.pixelColor(9, 9).red() > 128:
            white.append(time.monotonic())

    transport.pictured.connect(pictured)
    transport.silent.connect(lambda: silent.append(time.monotonic()))
    desk.bring_in(Path(folder))
    transport.fit(0, 96, 64)
    transport.wake(on=True)
    await asyncio.sleep(0.5)
    if not commands:
        transport.play()
        while transport.is_playing:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
    else:
        loop = asyncio.get_running_loop()
        lines: asyncio.Queue[str] = asyncio.Queue()

        def listen():
            for line in sys.stdin:
                loop.call_soon_threadsafe(lines.put_nowait, line.strip())
            loop.call_soon_threadsafe(lines.put_nowait, "end")

        threading.Thread(target=listen, daemon=True).start()
        while (line := await lines.get()) != "end":
            match line.split():
                case ["play"]:
                    transport.play()
                case ["pause"]:
                    transport.pause()
                case ["loop"]:
                    transport.set_loop(on=True)
                case ["seek", frame]:
                    transport.seek(int(frame))
                case ["tell"]:
                    pass
            stops.append({"silent": len(silent), "frame": transport.frame, "playing": transport.is_playing,
                          "card": type(transport._master.clock).__name__})  # fmt: skip
            print(json.dumps(stops[-1]), flush=True)
    told = {"white": white, "silent": silent, "frame": transport.frame, "dropped": transport.dropped}
    transport.close()
    await desk.finish()
    print(json.dumps(told), flush=True)


def main():
    import qasync
    from PySide6.QtWidgets import QApplication

    QApplication([])
    qasync.run(play(sys.argv[1], len(sys.argv) > 2))


if __name__ == "__main__":
    main()
