"""Measure playback of a 1080p24 cut: sync, dropped pictures with and without a render beside it, scrubbing.

``python tests/benchmarks/playback.py [--json] [--minutes 1] [--size 960x540] [--only sync|load|scrub]``

The viewer's own widgets play a real project in a process of its own, through PulseAudio into a sound card of our own
making (`tests.ui.playback.sounding`), so that it is known to the sample when each click of the film was heard. It is
held against the moment at which the click's picture had been painted. The render beside it is previz in its engine
process, job after job.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import psutil

from engine.client.engine import Engine
from engine.messages.jobs import STEMS, RenderJob, samples_at
from studio.document.identity import new_id
from studio.project.project import create, open_project
from studio.render.requests import Settings, make_request
from studio.render.takes import Takes
from studio.script.reading import parse_script
from studio.script.storyboard import storyboard
from tests.benchmarks.machine import figure, report
from tests.ui.playback import films
from tests.ui.playback.sounding import Server

HOUSE = Path(__file__).parents[2]
WIDTH, HEIGHT, RATE = 1920, 1080, Fraction(24)
SHOT = 240
"""Frames of a shot: ten seconds, so that the cut changes files as cuts do."""
CLICK, EVERY = 12, 24
"""The first frame that clicks, and frames from one click to the next."""
SCRIPT = b"EXT. BEACH - SUNSET\n\nMARA, in a white dress, walks along the waterline. [[wide, track, 10s]]\n"
SIZE = Settings(quality="standard", width=848, height=480)
"""Of the render beside it."""
SEEKS = 120
SETTLING = 1.0
"""Seconds after the beginning that are told apart from the rest."""


def option(name: str, default: str) -> str:
    """What stands after a switch."""
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


# ----- the film -------------------------------------------------------------------------------------------------------
def make_film(folder: Path, seconds: float) -> None:
    """A cut of moving texture, as hard to decode as a picture is, with a white corner and a click each second."""
    count = max(1, round(seconds * RATE / SHOT))
    create(folder, films.film_of((count,), WIDTH, HEIGHT, SHOT)).close()
    project = open_project(folder)
    takes = Takes(project)
    rng = np.random.default_rng(7)
    small = rng.integers(0, 255, (HEIGHT // 24, WIDTH // 24 + 24, 3), dtype=np.uint8)
    ground = np.kron(small, np.ones((24, 24, 1), np.uint8)).astype(np.int16)
    ground = np.clip(ground + rng.integers(-8, 8, ground.shape), 0, 255).astype(np.uint8)
    sound = np.zeros((samples_at(SHOT, RATE), 2), np.float32)
    for frame in range(CLICK, SHOT, EVERY):
        begin = samples_at(frame, RATE)
        sound[begin : begin + 96] = 0.8

    def picture(frame: int) -> np.ndarray:
        made = np.ascontiguousarray(ground[:HEIGHT, 2 * frame : 2 * frame + WIDTH])
        made[:64, :64] = 255 if frame % EVERY == CLICK else 0
        return made

    shots = [shot.id for scene in project.film.scenes for shot in scene.shots]
    first = films.write_take(project, takes, shots[0], picture, dict.fromkeys(STEMS[1:2], sound))
    for number, shot in enumerate(shots):
        take = first
        if number:
            identity = new_id()
            shutil.copytree(takes.path(first).parent, takes.side_folder(shot, identity))
            take = takes.finish(shot, identity)
        project.apply("circle", shot=shot, take=take.id)
    project.close()


# ----- the player, a process of its own -------------------------------------------------------------------------------
async def play(folder: Path, what: str, minutes: float, size: tuple[int, int]) -> dict[str, Any]:
    """Show the film in the viewer and do what is measured."""
    from PySide6.QtWidgets import QApplication

    from ui.desk import Desk
    from ui.look import theme
    from ui.look.tokens import DARK
    from ui.memory import Memory
    from ui.playback.transport import Transport
    from ui.viewer.pane import PaneView
    from ui.viewer.panel import ViewerPanel

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.load_fonts()
    theme.apply(app, DARK)
    desk = Desk(Memory(folder.parent / f"window-{what}.json"))
    transport = Transport(desk)
    painted: list[tuple[float, int, bool]] = []
    paint = PaneView.paintEvent

    def noted(pane: PaneView, event: Any) -> None:
        paint(pane, event)
        if pane.number == 0 and transport.panes and not pane.image.isNull():
            white = pane.image.pixelColor(4, 4).lightness() > 128
            painted.append((time.monotonic(), transport.panes[0].frame, white))

    PaneView.paintEvent = noted
    desk.bring_in(folder)
    viewer = ViewerPanel(desk, transport)
    viewer.resize(size[0] + 60, size[1] + 140)
    theme.wear(viewer)
    viewer.show()
    while not painted:
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    told: dict[str, Any] = {"size": list(transport.panes[0].reader.size)}
    if what == "scrub":
        told |= await scrub(transport, painted)
    else:
        painted.clear()
        transport.play()
        begun = time.monotonic()
        while transport.is_playing and time.monotonic() - begun < 60 * minutes:
            await asyncio.sleep(0.25)
        clock = transport._master.clock
        told |= {
            "began": begun, "shown": transport.shown, "dropped": transport.dropped,
            "card": type(clock).__name__, "underflows": getattr(clock, "underflows", None),
        }  # fmt: skip
        transport.pause()
        seen: set[int] = set()
        told["painted"] = []
        for moment, frame, white in painted:
            if frame not in seen:
                seen.add(frame)
                told["painted"].append((moment, frame, white))
    told["memory"] = psutil.Process().memory_info().rss
    viewer.hide()
    transport.close()
    await desk.finish()
    return told


async def scrub(transport: Any, painted: list[tuple[float, int, bool]]) -> dict[str, Any]:
    """Seconds from the playhead to the pixels: of pictures never seen, and of those in the cache."""
    chance = random.Random(5)
    cold, warm, work = [], [], []
    for _seek in range(SEEKS):
        transport.frames.clear()
        before = time.process_time()
        cold.append(await once(transport, painted, chance.randrange(transport.length)))
        work.append(time.process_time() - before)
        await asyncio.sleep(0.05)
    near = list(range(40, 70))
    for frame in near:
        await once(transport, painted, frame)
    for _seek in range(SEEKS):
        there = [frame for frame in near if frame != transport.frame]
        taken = await once(transport, painted, chance.choice(there))
        warm.append(taken)
    return {"cold": cold, "warm": warm, "work": work}


async def once(transport: Any, painted: list[tuple[float, int, bool]], frame: int) -> float:
    """Seek, and wait until that frame was painted."""
    if frame == transport.frame:
        return 0.0
    painted.clear()
    began = time.monotonic()
    transport.seek(frame)
    while True:
        for moment, seen, _white in painted:
            if seen == frame:
                return moment - began
        if time.monotonic() - began > 10:
            raise TimeoutError(frame)
        await asyncio.sleep(0.002)  # nothing is measured by it: the paint notes its own moment


def child() -> None:
    """Play in this process and print what happened."""
    import qasync
    import sounddevice
    from PySide6.QtWidgets import QApplication

    sounddevice.default.device = "pulse"
    QApplication([])
    width, _x, height = option("--size", "960x540").partition("x")
    told = qasync.run(
        play(
            Path(option("--film", "")),
            option("--child", ""),
            float(option("--minutes", "1")),
            (int(width), int(height)),
        )
    )
    print(json.dumps(told))


# ----- the measure ----------------------------------------------------------------------------------------------------
class Load:
    """Previz renders, job after job, in its engine process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ended = threading.Event()
        self.rendered = 0
        self.niceness: list[int] = []
        self._thread = threading.Thread(target=lambda: asyncio.run(self._work()))
        self._thread.start()

    async def _work(self) -> None:
        film, _remarks = storyboard(parse_script("load.fountain", SCRIPT))
        (scene,) = film.scenes
        engine = Engine([self._folder])
        while not self._ended.is_set():
            request = make_request(film, scene, scene.shots[0], SIZE, seed=1 + self.rendered)
            out = self._folder / f"render-{self.rendered}"
            out.mkdir()
            job = RenderJob(id=new_id(), request=request, folder=str(out))
            running = asyncio.ensure_future(engine.run(job))
            while not running.done():
                await asyncio.sleep(0.2)
                if self._ended.is_set():
                    engine.cancel(job.id)
                if not self.niceness:
                    mine = psutil.Process().children(recursive=True)
                    self.niceness = [each.nice() for each in mine if "engine.process" in " ".join(each.cmdline())]
            await running
            self.rendered += 1
        await engine.close()

    def end(self) -> None:
        """Stop rendering."""
        self._ended.set()
        self._thread.join()
        if not self.niceness:
            raise RuntimeError("nothing was rendered beside it")


def run_player(server: Server, film: Path, what: str, minutes: float) -> dict[str, Any]:
    """Let the player play and hand back what it told."""
    environment = {**server.environment, "PYTHONPATH": str(HOUSE)}
    if not os.environ.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        [sys.executable, __file__, "--child", what, "--film", str(film), "--minutes", str(minutes),
         "--size", option("--size", "960x540")],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])


def apart(told: dict[str, Any], clicks: list[float]) -> tuple[list[float], list[float]]:
    """Seconds by which the picture came after its sound, at each click: (settled, in the first second)."""
    settled, first = [], []
    heard = [click for click in clicks if click >= told["began"] - 0.1]
    shown = {frame: moment for moment, frame, _white in told["painted"]}
    for number, click in enumerate(heard):
        frame = CLICK + number * EVERY
        if frame in shown:
            (first if click - told["began"] < SETTLING else settled).append(shown[frame] - click)
    return settled, first


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return float(np.percentile(values, 95)) if values else float("nan")


def playing_figures(name: str, told: dict[str, Any], server: Server, minutes: float) -> list[dict[str, Any]]:
    """Sync and dropped pictures of one run."""
    settled, first = apart(told, server.clicks())
    wrong = sum(white != (frame % EVERY == CLICK) for _moment, frame, white in told["painted"])
    size = "x".join(map(str, told["size"]))
    rows = [
        figure(f"{name}: pictures dropped in {minutes:g} min of 1080p24 at {size}", told["dropped"], "", "0",
               told["dropped"] == 0),
        figure(f"{name}: pictures shown", told["shown"], "", "", None),
        figure(f"{name}: wrong pictures", wrong, "", "0", wrong == 0),
    ]  # fmt: skip
    if settled:
        away = [abs(value) * 1000 for value in settled]
        rows += [
            figure(f"{name}: picture after sound, median of {len(settled)} clicks", statistics.median(settled) * 1000,
                   "ms", "", None),
            figure(f"{name}: picture and sound apart, p95", p95(away), "ms", "20", p95(away) <= 20),
            figure(f"{name}: picture and sound apart, worst", max(away), "ms", "20", max(away) <= 20),
        ]  # fmt: skip
        if first:
            rows.append(figure(f"{name}: at the first click", first[0] * 1000, "ms", "", None))
    rows.append(figure(f"{name}: window's memory", told["memory"] / 2**20, "MiB", "700", told["memory"] < 700 * 2**20))
    return rows


def main() -> int:
    """Measure and print."""
    minutes = float(option("--minutes", "1"))
    only = option("--only", "")
    figures: list[dict[str, Any]] = []
    extra: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        film = folder / "film.rushes"
        make_film(film, 60 * minutes + 10)
        sound = folder / "sound"
        sound.mkdir(mode=0o700)
        for what in ("sync", "load"):
            if only in ("", what):
                server = Server(sound)
                load = None
                try:
                    if what == "load":
                        (folder / "renders").mkdir()
                        load = Load(folder / "renders")
                        time.sleep(5)
                    told = run_player(server, film, what, minutes)
                    figures += playing_figures("alone" if what == "sync" else "beside a render", told, server, minutes)
                    extra[f"{what} card"] = {"starved": server.starved, "underflows": told["underflows"],
                                             "clock": told["card"]}  # fmt: skip
                finally:
                    if load:
                        load.end()
                        extra["engine"] = {"rendered": load.rendered, "nice": load.niceness}
                    server.close()
        if only in ("", "scrub"):
            server = Server(sound)
            try:
                told = run_player(server, film, "scrub", minutes)
            finally:
                server.close()
            for key, words, goal in (("warm", "in the cache", 16), ("cold", "never seen", 100)):
                values = [value * 1000 for value in told[key]]
                middle = statistics.median(values)
                figures.append(figure(f"scrubbing, {words}: playhead to pixels, median", middle, "ms", "", None))
                figures.append(figure(f"scrubbing, {words}: p95", p95(values), "ms", str(goal), p95(values) <= goal))
            work = [value * 1000 for value in told["work"]]
            figures.append(figure("scrubbing, never seen: processor time, p95", p95(work), "ms", "", None))
    return report(figures, extra)


if __name__ == "__main__":
    if "--child" in sys.argv:
        child()
    else:
        raise SystemExit(main())
