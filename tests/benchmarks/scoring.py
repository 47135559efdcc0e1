"""What measuring a take costs: seconds for each second of a clip of 848x480, with the texture and motion of a shot.

``python tests/benchmarks/scoring.py [--json]``. Wall time, and CPU time of all threads.
"""

from __future__ import annotations

import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from statistics import median

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.media.takes import TakeWriter
from engine.messages.jobs import STEMS, samples_at
from engine.scoring.measuring import measure
from tests.benchmarks.machine import figure, report

RATE = Fraction(24)
SIZE = (848, 480)
FRAMES = 120
SECONDS = float(FRAMES / RATE)
TIMES = 5


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


def main() -> int:
    """Measure and print."""
    walls, costs = [], []
    with tempfile.TemporaryDirectory() as folder:
        take = Path(folder) / "take.mov"
        make_take(take)
        measure(take)
        for _ in range(TIMES):
            wall, cpu = time.perf_counter(), time.process_time()
            measure(take)
            walls.append((time.perf_counter() - wall) / SECONDS)
            costs.append((time.process_time() - cpu) / SECONDS)
    return report([
        figure("measuring, a second of 848x480, wall (median)", median(walls), "s", "at most 1", median(walls) <= 1),
        figure("measuring, a second of 848x480, wall (least)", min(walls), "s", "", None),
        figure("measuring, a second of 848x480, CPU (median)", median(costs), "s", "", None),
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
