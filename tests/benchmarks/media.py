"""What the window costs of media: pictures of a cut at 1080p, strips, peaks, titles, and bringing footage in.

CPU time of one thread, but for bringing in, which a process of its own does with all cores.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.media.compositions import compositions, room_for
from engine.media.conform import conform
from engine.media.cut import Takes, placed
from engine.media.mix import programme
from engine.media.planes import to_bgra
from engine.media.strips import all_peaks, filmstrip
from engine.media.takes import TakeWriter
from engine.messages.jobs import SAMPLE_RATE, STEMS, EditList, Level, Piece, Sound, Title, samples_at
from tests.benchmarks.machine import figure, report

RATE = Fraction(24)
SIZE = (1920, 1080)
FRAMES = 96
SECONDS = float(FRAMES / RATE)


def make_take(path: Path) -> None:
    """A take with the texture and motion of a rendered shot, and a little grain."""
    width, height = SIZE
    dice = np.random.default_rng(1)
    ground = cv2.resize(
        dice.integers(0, 255, (24, 48, 3), dtype=np.uint8), (width + 400, height), interpolation=cv2.INTER_CUBIC
    )
    grain = dice.integers(-2, 3, (8, height, width, 1), dtype=np.int16)
    with TakeWriter(path, width, height, RATE, FRAMES) as writer:
        for number in range(FRAMES):
            view = ground[:, number * 4 : number * 4 + width].astype(np.int16)
            writer.add(np.clip(view + grain[number % 8], 0, 255).astype(np.uint8))
        for stem in STEMS:
            writer.sound(stem, dice.normal(0, 0.1, (samples_at(FRAMES, RATE), 2)).astype(np.float32))


def cost(work: Callable[[], object], times: int = 1) -> float:
    """Least CPU milliseconds of a call."""
    least = float("inf")
    for _ in range(times):
        begun = time.process_time()
        work()
        least = min(least, time.process_time() - begun)
    return least * 1000


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        take = Path(folder) / "take.mov"
        make_take(take)
        plain = EditList(pieces=(Piece(frames=FRAMES, media=str(take)),), rate=RATE, width=SIZE[0], height=SIZE[1])
        title = Title(text="Three weeks later\nA street by the harbour", at=0, frames=FRAMES, place="lower")
        titled = EditList(pieces=plain.pieces, rate=RATE, width=SIZE[0], height=SIZE[1], titles=(title,))

        def played(film: EditList, size: tuple[int, int] | None) -> Callable[[], None]:
            def work() -> None:
                with Takes() as takes:
                    takes.take(str(take))._video.thread_type = "NONE"
                    for picture in compositions(film, placed(film), takes, 0, size):
                        to_bgra(picture)

            return work

        window = room_for(plain, 960, 540)
        large = cost(played(plain, None), 2) / FRAMES
        small = cost(played(plain, window), 3) / FRAMES
        words = cost(played(titled, window), 3) / FRAMES
        long = EditList(
            pieces=tuple(
                Piece(frames=20, media=str(take), first=n % 50, levels={"effects": Level(gain=-3, lead=2)})
                for n in range(5_000)
            ),
            sounds=tuple(Sound(media=str(take), at=n * 6, frames=20) for n in range(15_000)),
            rate=RATE,
            width=SIZE[0],
            height=SIZE[1],
        )
        laid = placed(long)
        with Takes() as takes:
            mixed = cost(lambda: programme(long, takes, 600 * SAMPLE_RATE, SAMPLE_RATE, pieces=laid), 3)
        keys = cost(lambda: filmstrip(take, range(0, FRAMES, 24), 54), 3) / SECONDS
        dense = cost(lambda: filmstrip(take, range(0, FRAMES, 4), 54), 3) / SECONDS
        heard = cost(lambda: all_peaks(take), 3) / SECONDS
        begun = time.perf_counter()
        conform(take, Path(folder) / "conformed.mov", Fraction(25))
        brought_in = (time.perf_counter() - begun) / SECONDS
    return report(
        [
            figure("a frame of a 1080p take for a window of 960x540", small, "ms", "<= 20", small <= 20),
            figure("the same with a title over it", words, "ms", "", None),
            figure("the same at its full size", large, "ms", "", None),
            figure("a second's mix of 5 000 shots and 15 000 sounds", mixed, "ms", "<= 250", mixed <= 250),
            figure("strip of a second at 1080p, a picture a second", keys, "ms", "", None),
            figure("strip of a second at 1080p, six pictures a second", dense, "ms", "", None),
            figure("peaks of a second, three stems", heard, "ms", "", None),
            figure("bringing in 1080p footage, wall seconds a second", brought_in, "s/s", "", None),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
