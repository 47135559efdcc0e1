"""Measure the timeline: how long a repaint takes while panning and zooming along a feature, and what a drag repaints.

``python tests/benchmarks/timeline.py [--json] [--shots 5000]``; offscreen unless ``QT_QPA_PLATFORM`` says otherwise.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import msgspec
import qasync
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from engine.messages.requests import Line
from studio.document.values import Film, Shot
from tests.benchmarks import big_project
from tests.benchmarks.machine import figure, report

WIDTH, HEIGHT = 1260, 330
STEPS = 120


class Playhead(QObject):
    """What plays, standing still."""

    cut_frame_moved = Signal(int)
    playing_changed = Signal(bool)
    cut_frame = 0

    def seek_cut(self, frame: int) -> None:
        """Show a frame."""
        self.cut_frame = frame
        self.cut_frame_moved.emit(frame)


def settle(seconds: float = 0.0) -> None:
    """Let Qt do what it put off: at least one turn, and at most so long."""
    until = time.perf_counter() + seconds
    QApplication.processEvents()
    while time.perf_counter() < until:
        QApplication.processEvents()
        time.sleep(0.002)


def repaints(timeline: Any, steps: int, step: Callable[[int], object]) -> Iterator[tuple[float, float]]:
    """Milliseconds of each repaint, from the step that asks for it until it is painted, and what of them it computed.

    On a machine that does other things too, only the second says something of the timeline.
    """
    for number in range(steps):
        began, computed = time.perf_counter(), time.thread_time()
        step(number)
        timeline.repaint()
        yield (time.perf_counter() - began) * 1000, (time.thread_time() - computed) * 1000
        # What a person's hand leaves between two steps: a turn of the loop, in which missing tiles are built.
        settle(0.012)


def mouse(timeline: Any, kind: QEvent.Type, at: QPointF, held: Qt.MouseButton) -> None:
    """Send a mouse event."""
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, timeline.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(timeline, event)


def p95(values: list[float]) -> float:
    """The value that one in twenty exceeds."""
    return quantiles(values, n=20)[-1]


def measure(folder: Path) -> list[dict[str, Any]]:
    """Open the project, look at it in every way; returns figures for `report`."""
    from ui.desk import Desk
    from ui.look import theme
    from ui.look.tokens import DARK
    from ui.memory import Memory
    from ui.timeline.panel import TimelinePanel

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    theme.load_fonts()
    theme.apply(app, DARK)
    desk = Desk(Memory(folder.parent / "memory.json"))
    panel = TimelinePanel(desk, Playhead())
    timeline = panel.timeline
    panel.resize(WIDTH + 178, HEIGHT)
    panel.show()
    settle(0.1)
    began = time.perf_counter()
    desk._open(folder, read_only=True)
    opened = time.perf_counter()
    timeline.repaint()
    first = (time.perf_counter() - opened) * 1000
    opening = (opened - began) * 1000
    settle(0.5)
    while desk._states is not None and desk._states.pending:
        settle(0.05)
    clips = sum(len(timeline.sight.edges(track)[0]) for track in timeline.sight.tracks)
    views: dict[str, list[tuple[float, float]]] = {}
    timeline.zoom_to(2.0, 0.0)
    timeline.pan_to(20_000)
    settle(2.0)
    views["panning"] = list(repaints(timeline, STEPS, lambda _number: timeline.pan(24)))
    views["panning fast"] = list(repaints(timeline, STEPS, lambda _number: timeline.pan(260)))
    views["panning far"] = list(
        repaints(timeline, STEPS, lambda number: timeline.pan_to((number * 7919) % timeline.sight.length))
    )
    views["zooming"] = list(
        repaints(timeline, STEPS, lambda number: timeline.zoom_step(-0.4 if number < STEPS / 2 else 0.4, 600.0))
    )
    views["fit all"] = list(
        repaints(
            timeline, 40, lambda number: timeline.fit() if number % 2 else timeline.zoom_to(0.6 + number / 9, 500.0)
        )
    )
    goals = {"panning": 8.0, "panning fast": 8.0, "panning far": 8.0, "zooming": 16.0, "fit all": 16.0}
    figures = [
        figure("clips on six tracks", clips, "", "20 000", None),
        figure("opening the project", opening, "ms", "", None),
        figure("first paint of the timeline", first, "ms", "", None),
    ]
    for name, values in views.items():
        took, computed = [each[0] for each in values], [each[1] for each in values]
        worst, goal = p95(took), f"< {goals[name]:.0f}"
        figures.append(figure(f"repaint while {name}, median", median(took), "ms", "", None))
        figures.append(figure(f"repaint while {name}, p95", worst, "ms", goal, worst < goals[name]))
        figures.append(figure(f"repaint while {name}, p95 of what is computed", p95(computed), "ms", goal, None))
    figures += drags(timeline)
    figures += [
        figure("tiles in memory", timeline.tiles.bytes / 2**20, "MiB", "", None),
        figure("strips and waves in memory", timeline.strips.bytes / 2**20, "MiB", "", None),
    ]
    panel.close()
    loop.run_until_complete(desk.finish())
    loop.close()
    return figures


def drags(timeline: Any) -> list[dict[str, Any]]:
    """What a drag costs at each move of the pointer: a gain line touches its clip, a trim all that moves with it."""
    timeline.zoom_to(2.0, 0.0)
    timeline.pan_to(20_000)
    settle(1.5)
    item = timeline.sight.within("shots", *timeline.view.shown())[5]
    rect = timeline.rect_of(item)
    whole = timeline.width() * timeline.height()
    figures = []
    fade = QPointF(rect.right() - 6, rect.top() + 5)
    trim = QPointF(rect.right() - 5, rect.center().y())
    for name, start, way in (("fade", fade, QPointF(-1, 0)), ("trim", trim, QPointF(-1, 0))):
        mouse(timeline, QEvent.Type.MouseMove, start, Qt.MouseButton.NoButton)
        mouse(timeline, QEvent.Type.MouseButtonPress, start, Qt.MouseButton.LeftButton)
        times, shares, tiles = [], [], timeline.tiles.counts.built
        for step in range(4, 44, 2):
            timeline.updated.clear()
            began, computed = time.perf_counter(), time.thread_time()
            mouse(timeline, QEvent.Type.MouseMove, start + way * step, Qt.MouseButton.LeftButton)
            timeline.repaint(timeline.updated[0].united(timeline.updated[-1])) if timeline.updated else None
            times.append(((time.perf_counter() - began) * 1000, (time.thread_time() - computed) * 1000))
            shares.append(sum(each.width() * each.height() for each in timeline.updated) / whole)
        timeline.hands.give_up()
        figures += [
            figure(f"a move of a {name}, p95", p95([each[0] for each in times]), "ms", "", None),
            figure(f"a move of a {name}, p95 of what is computed", p95([each[1] for each in times]), "ms", "", None),
            figure(f"share of the widget painted anew by it, {name}", median(shares), "", "", None),
            figure(f"tiles built by it, {name}", timeline.tiles.counts.built - tiles, "", "0", None),
        ]
        settle(0.2)
    return figures


def everybody_speaks(film: Film) -> Film:
    """The film with a line in every shot: each has a dialogue to be shown, and there are four clips a shot."""

    def speaking(shot: Shot) -> Shot:
        line = Line(character="MARA", text="The tide was out.")
        return shot if shot.lines else msgspec.structs.replace(shot, lines=(line,))

    scenes = tuple(
        msgspec.structs.replace(scene, shots=tuple(speaking(shot) for shot in scene.shots)) for scene in film.scenes
    )
    return msgspec.structs.replace(film, scenes=scenes)


def make(folder: Path, shots: int) -> Path:
    """Make the project that is measured."""
    made = big_project.big_film
    big_project.big_film = lambda count=shots: everybody_speaks(made(count))
    try:
        return big_project.big_project(folder, shots)
    finally:
        big_project.big_film = made


def main() -> int:
    """Measure and print; 0 where every goal holds."""
    shots = int(sys.argv[sys.argv.index("--shots") + 1]) if "--shots" in sys.argv else 5000
    with tempfile.TemporaryDirectory() as place:
        folder = make(Path(place) / "big.rushes", shots)
        return report(measure(folder), {"platform": os.environ["QT_QPA_PLATFORM"], "width": WIDTH})


if __name__ == "__main__":
    sys.exit(main())
