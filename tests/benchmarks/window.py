"""Measure the window with a feature of 5 000 shots: start, opening, edits, typing, scrolling, dragging, memory.

``python tests/benchmarks/window.py [--json] [--shots 5000] [--only start|film|timeline]``; offscreen unless
``QT_QPA_PLATFORM`` says otherwise (under Xvfb: ``QT_QPA_PLATFORM=xcb``). Playback has a command of its own,
``tests/benchmarks/playback.py``.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

STARTS = 5
TIMES = 60


def option(name: str, default: str) -> str:
    """The word after a switch of the command line."""
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20)[-1]


def asked(*arguments: str, home: Path) -> dict[str, Any]:
    """Run this file anew for one measurement; what it printed last."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, __file__, *arguments, "--began", str(began)],
        env={**os.environ, "RUSHES_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(f"{arguments}: {done.returncode}\n{done.stdout[-1000:]}\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


# ----- the start: `python -m ui`, told when it is painted and answers ---------------------------------------------


def start() -> None:
    """What `python -m ui` does, and when its window was painted and took its first turn."""
    began = float(option("--began", "0"))
    sys.argv = ["ui", *([option("--open", "")] if "--open" in sys.argv else [])]
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    import ui.__main__
    import ui.window

    class Told(ui.window.Window):
        """The window, watched."""

        def show(self) -> None:
            super().show()
            QTimer.singleShot(0, self.look)

        def look(self) -> None:
            """Painted and idle: no paint is owed any more."""
            if len(sys.argv) > 1 and not (self.desk.film and self.board.surface.painted):
                QTimer.singleShot(0, self.look)
                return
            told = {"seconds": time.monotonic() - began, "processor": time.process_time()}
            print(json.dumps(told), flush=True)
            self.close()
            QApplication.processEvents()
            os._exit(0)

    ui.window.Window = Told
    ui.__main__.main()


def starts(home: Path, sample: Path) -> list[dict[str, Any]]:
    """Figures of cold starts: to the page of projects, and to a board."""
    from tests.benchmarks.machine import figure

    figures = []
    for name, arguments in (("to its first page", ()), ("with a small film", ("--open", str(sample)))):
        told = [asked("--start", *arguments, home=home) for _ in range(STARTS)]
        times, work = [each["seconds"] for each in told], [each["processor"] for each in told]
        figures.append(figure(f"start of the window {name}, median", median(times), "s", "< 1.2", median(times) < 1.2))
        figures.append(figure(f"start of the window {name}, slowest of {STARTS}", max(times), "s", "", None))
        figures.append(figure(f"start of the window {name}, processor time", median(work), "s", "", None))
    return figures


# ----- a long film ------------------------------------------------------------------------------------------------


class Stand:
    """The window over a desk, on a loop that lives in Qt's own events."""

    def __init__(self, home: Path) -> None:
        import qasync
        from PySide6.QtWidgets import QApplication

        from ui.desk import Desk
        from ui.look import theme
        from ui.memory import Memory
        from ui.settings.looks import dress
        from ui.window import Window

        self.app = QApplication([])
        self.loop = qasync.QEventLoop(self.app, already_running=True)
        asyncio.set_event_loop(self.loop)
        asyncio.events._set_running_loop(self.loop)
        theme.load_fonts()
        self.desk = Desk(Memory(home / "window.json"))
        dress(self.desk.values)
        self.window = Window(self.desk)
        self.window.resize(1440, 900)
        self.window.show()
        self.settle(0.3)

    def settle(self, seconds: float) -> None:
        """Let everything be done that waits to be."""
        from tests.waiting import let_run

        let_run(seconds)

    def until_painted(self, act: Callable[[], object], counted: Callable[[], int]) -> float:
        """Milliseconds from an act until what it changes is painted."""
        before = counted()
        began = time.perf_counter()
        act()
        while counted() == before:
            self.app.processEvents()
            if time.perf_counter() - began > 30:
                raise RuntimeError("it was never painted")
        return (time.perf_counter() - began) * 1000


class Painted:
    """Counts what a widget is asked to paint."""

    def __init__(self, widget: Any) -> None:
        from PySide6.QtCore import QEvent, QObject

        class Watch(QObject):
            count = 0

            def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
                Watch.count += event.type() == QEvent.Type.Paint
                return False

        self._watch = Watch(widget)
        widget.installEventFilter(self._watch)

    def __call__(self) -> int:
        return self._watch.count


def film() -> None:
    """Open the long film and work on it; prints figures."""
    import psutil
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QPlainTextEdit

    folder = Path(option("--open", ""))
    stand = Stand(Path(os.environ["RUSHES_HOME"]))
    window, desk = stand.window, stand.desk
    told: dict[str, Any] = {}

    def painted() -> int:
        return window.board.surface.painted if desk.film else 0

    worked = time.process_time()
    told["opening"] = stand.until_painted(lambda: window.open(folder), painted) / 1000
    told["opening work"] = time.process_time() - worked
    began = time.perf_counter()
    while desk._states is not None and desk._states.pending:
        stand.settle(0.01)
    told["states"] = time.perf_counter() - began
    stand.settle(1.0)
    surface = window.board.surface
    shots = desk.shots()

    def edit(number: int) -> None:
        desk.apply("set_text", shot=shots[number % 8].id, text=f"MARA turns {number} times and looks.")

    told["edit"] = []
    told["kept"] = []
    for number in range(TIMES):
        desk_time = time.perf_counter()
        whole = stand.until_painted(lambda number=number: edit(number), painted)
        told["edit"].append(whole)
        told["kept"].append((time.perf_counter() - desk_time) * 1000)
        stand.settle(0.005)
    told["undo"] = [stand.until_painted(desk.undo, painted) for _ in range(20)]
    desk.select(shots[1].id)
    stand.settle(0.3)
    editor = next(each for each in window.inspector.findChildren(QPlainTextEdit) if each.isVisible())
    editor.setFocus()
    typed = Painted(editor.viewport())
    told["typing"] = []
    for number in range(TIMES):
        letter = Qt.Key(Qt.Key.Key_A + number % 26) if number % 6 else Qt.Key.Key_Space
        told["typing"].append(stand.until_painted(lambda letter=letter: QTest.keyClick(editor, letter), typed))
        stand.settle(0.015)
    stand.settle(0.6)
    bar, drawn = surface.verticalScrollBar(), Painted(surface.viewport())
    told["scroll"] = []
    for number in range(TIMES):
        told["scroll"].append(stand.until_painted(lambda number=number: bar.setValue(60 + number * 60), drawn))
        stand.settle(0.002)
    told["far"] = []
    for number in range(TIMES):
        far = bar.maximum() * ((number * 37) % 100) // 100
        told["far"].append(stand.until_painted(lambda far=far: bar.setValue(far), drawn))
        stand.settle(0.002)
    bar.setValue(0)
    stand.settle(0.3)
    told["drag"], told["drag cards"] = drag(stand, drawn)
    told["memory"] = psutil.Process().memory_info().rss / 2**20
    told["clips"] = clips(window)
    print(json.dumps(told), flush=True)
    os._exit(0)


def clips(window: Any) -> int:
    """How many clips the film has on its six tracks."""
    sight = window.bench.panel("cut").timeline.sight
    return sum(len(sight.edges(track)[0]) for track in sight.tracks)


def drag(stand: Stand, drawn: Painted) -> tuple[list[float], float]:
    """Milliseconds of each step of a drag over the board, and cards painted in one step."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    from ui.board.layout import Spot

    window, surface = stand.window, stand.window.board.surface
    area = surface.area(Spot("card", stand.desk.shots()[0].id))

    def there(point: QPoint) -> QPoint:
        return surface.viewport().mapTo(window, point)

    left = Qt.MouseButton.LeftButton
    start = area.center() + QPoint(0, 40)
    QTest.mousePress(window.windowHandle(), left, Qt.KeyboardModifier.NoModifier, there(start))
    QTest.mouseMove(window.windowHandle(), there(start + QPoint(30, 0)))
    stand.settle(0.05)
    times, before = [], surface.painted
    for number in range(TIMES):
        at = there(start + QPoint(38 + number * 8, (number * 3) % 200))
        times.append(stand.until_painted(lambda at=at: QTest.mouseMove(window.windowHandle(), at), drawn))
    cards = (surface.painted - before) / TIMES
    QTest.keyClick(surface, Qt.Key.Key_Escape)
    QTest.mouseRelease(window.windowHandle(), left, Qt.KeyboardModifier.NoModifier, there(start))
    return times, cards


def film_figures(told: dict[str, Any]) -> list[dict[str, Any]]:
    """What `film` printed, as figures."""
    from tests.benchmarks.machine import figure

    def both(name: str, key: str, goal: float | None, unit: str = "ms") -> list[dict[str, Any]]:
        values = told[key]
        middle, late = median(values), p95(values)
        words = f"< {goal:g}" if goal else ""
        return [
            figure(f"{name}, median", middle, unit, "", None),
            figure(f"{name}, p95", late, unit, words, late < goal if goal else None),
        ]

    return [
        figure("clips on six tracks", told["clips"], "", ">= 20 000", None),
        figure("opening to first paint", told["opening"], "s", "< 1.5", told["opening"] < 1.5),
        figure("opening to first paint, processor time", told["opening work"], "s", "", None),
        figure("then until every state is known", told["states"], "s", "", None),
        *both("an edit until its card is painted", "edit", None),
        *both("undo until its card is painted", "undo", None),
        *both("typing in the inspector until painted", "typing", 16),
        *both("scrolling the board by a third of a row", "scroll", None),
        *both("jumping anywhere on the board", "far", None),
        *both("dragging a card, each step", "drag", None),
        figure("cards painted in a step of a drag", told["drag cards"], "", "", None),
        figure("memory", told["memory"], "MiB", "< 700", told["memory"] < 700),
    ]


def main() -> int:
    """Measure and print; 0 where every goal holds."""
    if "--start" in sys.argv:
        start()
    if "--film" in sys.argv:
        film()
    from tests.benchmarks.big_project import big_project
    from tests.benchmarks.machine import report

    only, shots = option("--only", ""), int(option("--shots", "5000"))
    figures: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        home = place / "home"
        home.mkdir()
        began = time.perf_counter()
        (place / "long").mkdir()
        long = big_project(place / "long" / "long.rushes", shots)
        extra: dict[str, Any] = {"platform": os.environ["QT_QPA_PLATFORM"], "shots": shots}
        extra["made in"] = round(time.perf_counter() - began, 1)
        if only in ("", "start"):
            (place / "small").mkdir()
            small = big_project(place / "small" / "small.rushes", 8)
            # The window has been here before: without a project it would lay out the sample.
            (home / "window.json").write_text(json.dumps({"projects": [{"folder": str(small), "title": "Small"}]}))
            figures += starts(home, small)
        if only in ("", "film"):
            figures += film_figures(asked("--film", "--open", str(long), home=home))
        if only in ("", "timeline"):
            from tests.benchmarks.timeline import measure

            figures += measure(long)
    return report(figures, extra)


if __name__ == "__main__":
    sys.exit(main())
