"""Measure previz: what a second of clip costs, how soon there is something to see, memory, and sync in the film.

``python tests/benchmarks/previz.py [--json]``. Everything runs through the real engine process, as the studio runs it;
CPU seconds and memory are the process's own. Clips are two seconds of a person walking by the sea, the sample's first
shot in short; sync is measured on the sample's throw in the gym.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import psutil

from engine.client.engine import Engine
from engine.messages.events import Done, Picture, Progress
from engine.messages.jobs import RenderJob
from engine.messages.requests import Request
from studio.export import export
from studio.project.project import create
from studio.render.requests import Settings, make_request
from studio.script.reading import parse_script
from studio.script.storyboard import storyboard
from studio.session import Session, open_session
from tests.benchmarks.machine import figure, report
from tests.benchmarks.onsets import apart, decoded_sound, envelope, onset

WALK = b"EXT. BEACH - SUNSET\n\nMARA, in a white dress, walks along the waterline. [[wide, track, 2s]]\n"
THROW = (
    b"INT. GYM - DAY\n\nJONAH throws the ball at the hoop. It hits the board, then the rim, and misses. "
    b"[[wide, static, 5s]]\n"
)
SECONDS = 2.0
SIZES = (("draft", 424, 240), ("standard", 848, 480), ("standard", 1280, 720))
SYNC = 20.0
"""Milliseconds that an onset may be away from its contact."""

WINDOW = 6.0
"""Seconds after which the window has shown its project."""

PEAK = """
import atexit, pathlib
def tell():
    rows = pathlib.Path("/proc/self/status").read_text().splitlines()
    peak = next(row.split()[1] for row in rows if row.startswith("VmHWM"))
    pathlib.Path(NOTE).write_text(peak)
atexit.register(tell)
import sys
sys.argv[0] = "rushes"
from studio.cli.app import main
main()
"""
"""A command that leaves its own peak memory in kilobytes."""


@dataclass(frozen=True)
class Cost:
    """What one job took: seconds of wall, of the engine's CPU, and until its first preview."""

    wall: float
    cpu: float
    first: float


def request_of(script: bytes, quality: str, width: int, height: int, seed: int = 1) -> Request:
    """The request of a script's first shot."""
    film, _remarks = storyboard(parse_script("clip.fountain", script))
    scene = film.scenes[0]
    return make_request(film, scene, scene.shots[0], Settings(quality=quality, width=width, height=height), seed)


def used(process: int | None) -> float:
    """CPU seconds that a process has used."""
    times = psutil.Process(process).cpu_times()
    return times.user + times.system


def peak(process: int | None) -> float:
    """Most memory that a process has had, in GiB."""
    if sys.platform.startswith("linux"):
        rows = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
        return int(next(row.split()[1] for row in rows if row.startswith("VmHWM"))) / 2**20
    memory: Any = psutil.Process(process).memory_info()
    return getattr(memory, "peak_wset", memory.rss) / 2**30


async def run(engine: Engine, folder: Path, name: str, request: Request) -> Cost:
    """Run one job; an engine that does not stand is started first, as when somebody presses Render."""
    first: list[float] = []

    def hear(event: Progress | Picture) -> None:
        if isinstance(event, Picture) and not first:
            first.append(time.perf_counter() - began)

    before = used(engine.process) if engine.alive else 0.0
    began = time.perf_counter()
    ending = await engine.run(RenderJob(id=name, request=request, folder=str(folder / name)), hear)
    wall = time.perf_counter() - began
    assert isinstance(ending, Done), f"{name}: {ending}"
    return Cost(wall, used(engine.process) - before, first[0])


async def clips(folder: Path) -> list[dict[str, Any]]:
    """Start, first previews, costs and the engine's memory."""
    figures = []
    async with Engine([folder]) as engine:
        began = time.perf_counter()
        await engine.start()
        start = time.perf_counter() - began
    async with Engine([folder]) as engine:
        cold = await run(engine, folder, "cold", request_of(WALK, "standard", 848, 480))
        warm = await run(engine, folder, "warm", request_of(WALK, "standard", 848, 480, seed=3))
        other = await run(engine, folder, "other", request_of(THROW, "standard", 848, 480))
        figures += [
            figure("engine start", start, "s", "", None),
            figure(
                "first preview after pressing render, engine not started, people not baked", cold.first, "s", "", None
            ),
            figure("first preview after pressing render, the same scene again", warm.first, "s", "", None),
            figure("first preview after pressing render, another scene with a new person", other.first, "s", "", None),
        ]
        for quality, width, height in SIZES:
            cost = await run(engine, folder, f"{width}", request_of(WALK, quality, width, height, seed=2))
            name = f"{width}x{height} {quality}"
            figures += [
                figure(f"wall seconds per second of clip, {name}", cost.wall / SECONDS, "s/s", "", None),
                figure(f"CPU seconds per second of clip, {name}", cost.cpu / SECONDS, "s/s", "", None),
            ]
        figures.append(figure("peak memory, engine, up to 1280x720", peak(engine.process), "GiB", "", None))
    return figures


def studio_memory(folder: Path) -> list[dict[str, Any]]:
    """Peak memory of the command line while it renders and exports."""
    script, note = folder / "throw.fountain", folder / "peak"
    script.write_bytes(THROW.replace(b"5s", b"1s"))
    figures = []
    house = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": house, "RUSHES_HOME": str(folder / "home")}
    for arguments in (
        ("render", str(script), "--project", str(folder / "memory.rushes"), "--size", "128x72", "--json"),
        ("export", str(folder / "memory.rushes"), "--out", str(folder / "memory.mp4"), "--json"),
    ):
        program = f"NOTE = {str(note)!r}\n{PEAK}"
        subprocess.run([sys.executable, "-c", program, *arguments], check=True, env=environment, capture_output=True)
        kilobytes = int(note.read_text(encoding="utf-8"))
        figures.append(figure(f"peak memory, command line, {arguments[0]}", kilobytes / 2**20, "GiB", "", None))
    return figures


def window_memory(folder: Path) -> list[dict[str, Any]]:
    """Peak memory of the window with the rendered project open, engine not counted."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "QT_QPA_PLATFORM": "offscreen"}
    window = subprocess.Popen([sys.executable, "-m", "ui", str(folder / "memory.rushes")], env=environment)
    try:
        time.sleep(WINDOW)
        return [figure("peak memory, window with a project open", peak(window.pid), "GiB", "", None)]
    finally:
        window.terminate()
        window.wait()


async def sync(folder: Path) -> list[dict[str, Any]]:
    """Contacts of the throw against onsets in the exported film."""
    film, _remarks = storyboard(parse_script("throw.fountain", THROW))
    create(folder / "throw.rushes", film).close()
    session = open_session(folder / "throw.rushes")
    try:
        away, contacts = await _offsets(session, folder / "throw.mp4")
    finally:
        await session.close()
    worst = max((abs(each) for each in away), default=float("inf"))
    return [
        figure("contacts in the throw", contacts, "", ">= 3", contacts >= 3),
        figure("contacts whose onset stands out in the decoded film", len(away), "", ">= 3", len(away) >= 3),
        figure("sync, worst contact against its onset, decoded film", worst, "ms", f"<= {SYNC:.0f}", worst <= SYNC),
    ]


async def _offsets(session: Session, out: Path) -> tuple[list[float], int]:
    shots = session.freshness.to_render(session.project.film)
    session.render(shots, Settings(quality="draft", width=424, height=240))
    await session.queue.work(until_empty=True)
    await export(session, out)
    (take,) = session.takes.all()
    recipe = session.takes.recipe(take)
    times = [float(event["time"]) for event in (recipe.events if recipe else ())]
    level = envelope(decoded_sound(out))
    found = [(onset(level, time), time) for time in apart(times)]
    return [(heard - time) * 1000 for heard, time in found if heard is not None], len(times)


def main() -> int:
    """Measure and print; 0 where every goal holds."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ["RUSHES_HOME"] = str(folder / "home")
        figures = asyncio.run(clips(folder))
        if sys.platform.startswith("linux"):
            figures += studio_memory(folder)
            figures += window_memory(folder)
        figures += asyncio.run(sync(folder))
    return report(figures)


if __name__ == "__main__":
    sys.exit(main())
