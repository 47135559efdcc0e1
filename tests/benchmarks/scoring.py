"""What measuring a take costs: seconds for each second of a clip of 848x480, with the texture and motion of a shot.

``python tests/benchmarks/scoring.py [--json]``. Wall time, and CPU time of all threads; and, where the repository has
its history, both against the engine as it was before movers were told by their colour, in turns in one run.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from fractions import Fraction
from pathlib import Path
from statistics import median

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.media.takes import TakeWriter
from engine.messages.jobs import STEMS, samples_at
from tests.benchmarks.machine import figure, report

HOUSE = Path(__file__).resolve().parents[2]
RATE = Fraction(24)
SIZE = (848, 480)
FRAMES = 120
SECONDS = float(FRAMES / RATE)
TIMES = 5
BEFORE = "5291d95"
"""The commit whose engine is the one before."""


def make_take(path: Path) -> None:
    """A camera that pans over a textured ground, with twelve things that fly, and grain."""
    width, height = SIZE
    dice = np.random.default_rng(1)
    coarse = dice.integers(0, 255, (24, 60, 3), dtype=np.uint8)
    ground = cv2.resize(coarse, (width + 2 * FRAMES, height), interpolation=cv2.INTER_CUBIC)
    grain = dice.integers(-2, 3, (8, height, width, 1), dtype=np.int16)
    with TakeWriter(path, width, height, RATE, FRAMES) as writer:
        for number in range(FRAMES):
            view = np.clip(ground[:, 2 * number : 2 * number + width].astype(np.int16) + grain[number % 8], 0, 255)
            picture = np.ascontiguousarray(view.astype(np.uint8))
            for each in range(12):
                x = (each * 71 + number * (5 + each % 4)) % width
                y = int(height * 0.2 + (each * 37 + (number % 24 - 12) ** 2) % (height * 0.7))
                cv2.circle(picture, (x, y), 12, (240, 230, 210), -1)
            writer.add(picture)
        for stem in STEMS:
            writer.sound(stem, dice.normal(0, 0.05, (samples_at(FRAMES, RATE), 2)).astype(np.float32))


def before(folder: Path) -> Path | None:
    """The engine as it measured before, unpacked from the repository; None where there is no history of it."""
    packed = folder / "before.tar"
    done = subprocess.run(
        ("git", "archive", "-o", str(packed), BEFORE, "engine"), cwd=HOUSE, capture_output=True, check=False
    )
    if done.returncode:
        return None
    with tarfile.open(packed) as tar:
        tar.extractall(folder / "before", filter="data")
    return folder / "before"


class Timed:
    """A process that measures a take whenever it is told to, and says what that cost.

    Parameters
    ----------
    house : Path
        Where its engine lies.
    take : Path
    """

    def __init__(self, house: Path, take: Path) -> None:
        code = (
            "import sys, time\nfrom pathlib import Path\nfrom engine.scoring.measuring import measure\n"
            "for line in sys.stdin:\n    wall, cpu = time.perf_counter(), time.process_time()\n"
            "    measure(Path(line.strip()))\n"
            "    print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)\n"
        )
        self._take = take
        self._process = subprocess.Popen(
            (sys.executable, "-c", code), cwd=house, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self) -> tuple[float, float]:
        """Wall and CPU seconds for each second of the clip."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{self._take}\n")
        self._process.stdin.flush()
        wall, cpu = (float(part) / SECONDS for part in self._process.stdout.readline().split())
        return wall, cpu

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def main() -> int:
    """Measure and print: this engine, and in turns with it the one before."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        take = folder / "take.mov"
        make_take(take)
        old = before(folder)
        timed = {"now": Timed(HOUSE, take)} | ({"before": Timed(old, take)} if old else {})
        rows: dict[str, list[tuple[float, float]]] = {name: [] for name in timed}
        for each in timed.values():
            each()
        for _ in range(TIMES):
            for name, each in timed.items():
                rows[name].append(each())
        for each in timed.values():
            each.close()
    walls, costs = ([row[which] for row in rows["now"]] for which in (0, 1))
    figures = [
        figure("measuring, a second of 848x480, wall (median)", median(walls), "s", "at most 1", median(walls) <= 1),
        figure("measuring, a second of 848x480, wall (least)", min(walls), "s", "", None),
        figure("measuring, a second of 848x480, CPU (median)", median(costs), "s", "at most 1", median(costs) <= 1),
    ]
    if "before" in rows:
        for which, name in ((0, "wall"), (1, "CPU")):
            ratio = median(now[which] / then[which] for now, then in zip(rows["now"], rows["before"], strict=True))
            figures.append(figure(f"the same against {BEFORE}, {name} (median of pairs)", ratio, "", "", None))
    return report(figures)


if __name__ == "__main__":
    sys.exit(main())
