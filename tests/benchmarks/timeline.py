"""Measure the timeline: how long a repaint takes while panning and zooming along a feature, and what a drag repaints.

``python tests/benchmarks/timeline.py [--json] [--shots 5000]``; offscreen unless ``QT_QPA_PLATFORM`` says otherwise.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import qasync
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from tests.benchmarks.big_project import big_project
from tests.benchmarks.machine import figure, report

WIDTH, HEIGHT = 1260, 330
STEPS = 120
SHOTS, CLIPS = 5000, 20_000
"""The film of the goals."""


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


def waited() -> float:
    """Milliseconds so far in which the system let others work instead of this thread; 0 where it does not say."""
    try:
        return int(Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text().split()[1]) / 1e6
    except OSError:
        return 0.0


class Repaint(NamedTuple):
    """Milliseconds of one repaint, from the step that asks for it until it is painted.

    On a machine that does other things too, only `own` and `computed` say something of the timeline.
    """

    took: float
    own: float
    """Without what other threads and processes had of the processor meanwhile; waiting for Python's lock counts."""
    computed: float


class Way(NamedTuple):
    """What one way of moving cost."""

    repaints: list[Repaint]
    plain: float
    """Places of tiles a repaint where something else stood in."""


def repaints(timeline: Any, steps: int, step: Callable[[int], object]) -> Way:
    """Repaint after each of some steps."""
    found, plain = [], 0
    for number in range(steps):
        stood_in, waiting = timeline.tiles.counts.plain, waited()
        began, computed = time.perf_counter(), time.thread_time()
        step(number)
        timeline.repaint()
        took, computed = (time.perf_counter() - began) * 1000, (time.thread_time() - computed) * 1000
        found.append(Repaint(took, took - (waited() - waiting), computed))
        plain += timeline.tiles.counts.plain - stood_in
        # What a person's hand leaves between two steps: a turn of the loop, in which missing tiles are built.
        settle(0.012)
    return Way(found, plain / steps)


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
    theme.wear(panel)
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
    ways: dict[str, Way] = {}
    timeline.zoom_to(2.0, 0.0)
    timeline.pan_to(20_000)
    settle(2.0)
    ways["panning"] = repaints(timeline, STEPS, lambda _number: timeline.pan(24))
    ways["panning fast"] = repaints(timeline, STEPS, lambda _number: timeline.pan(260))
    ways["panning far"] = repaints(
        timeline, STEPS, lambda number: timeline.pan_to((number * 7919) % timeline.sight.length)
    )
    ways["zooming"] = repaints(
        timeline, STEPS, lambda number: timeline.zoom_step(-0.4 if number < STEPS / 2 else 0.4, 600.0)
    )
    ways["fit all"] = repaints(
        timeline, 40, lambda number: timeline.fit() if number % 2 else timeline.zoom_to(0.6 + number / 9, 500.0)
    )
    goals = {"panning": 8.0, "panning fast": 8.0, "panning far": 8.0, "zooming": 16.0, "fit all": 16.0}
    figures = [
        figure("clips on six tracks", clips, "", ">= 20 000", clips >= CLIPS if len(desk.shots()) >= SHOTS else None),
        figure("opening the project", opening, "ms", "", None),
        figure("first paint of the timeline", first, "ms", "", None),
    ]
    for name, way in ways.items():
        took, own, computed = (list(each) for each in zip(*way.repaints, strict=True))
        worst, goal = p95(took), f"< {goals[name]:.0f}"
        figures.append(figure(f"repaint while {name}, median", median(took), "ms", "", None))
        figures.append(figure(f"repaint while {name}, p95", worst, "ms", goal, worst < goals[name]))
        figures.append(figure(f"repaint while {name}, p95 less waiting for a processor", p95(own), "ms", goal, None))
        figures.append(figure(f"repaint while {name}, median of what is computed", median(computed), "ms", "", None))
        figures.append(figure(f"repaint while {name}, p95 of what is computed", p95(computed), "ms", goal, None))
        figures.append(figure(f"stand-ins for tiles a repaint while {name}", way.plain, "", "", None))
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


def main() -> int:
    """Measure and print; 0 where every goal holds."""
    shots = int(sys.argv[sys.argv.index("--shots") + 1]) if "--shots" in sys.argv else SHOTS
    with tempfile.TemporaryDirectory() as place:
        folder = big_project(Path(place) / "big.rushes", shots)
        return report(measure(folder), {"platform": os.environ["QT_QPA_PLATFORM"], "width": WIDTH})


if __name__ == "__main__":
    sys.exit(main())
