"""Export against the ``ffmpeg`` program doing the same encode on the same frames.

Both read the same takes, decode them, encode H.264 with the same libx264 settings and the summed stems as AAC, and
write an MP4 with its index in front. Ours composes the watermark, masters the sound to -16 LUFS through the coder and
looks at what a listener decodes on top. They run in turn, each after a run that does not count, and the ratio is that
of their fastest runs: what else the machine does then weighs least.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from statistics import median

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.media.export import ENCODER, export_cut
from engine.media.takes import TakeWriter
from engine.messages.jobs import SAMPLE_RATE, STEMS, EditList, ExportJob, Piece, samples_at
from tests.benchmarks.machine import figure, report

RATE = Fraction(24)
SIZE = (1280, 720)
SHOTS, FRAMES = 2, 60
PAIRS = 3


def make_take(path: Path, seed: int) -> None:
    """A take with the texture, motion and noise of a rendered shot."""
    width, height = SIZE
    dice = np.random.default_rng(seed)
    ground = cv2.resize(
        dice.integers(0, 255, (24, 48, 3), dtype=np.uint8), (width * 2, height + 64), interpolation=cv2.INTER_CUBIC
    )
    grain = dice.integers(-4, 5, (8, height, width, 3), dtype=np.int16)
    time_at = np.arange(samples_at(FRAMES, RATE)) / SAMPLE_RATE
    with TakeWriter(path, width, height, RATE, FRAMES) as writer:
        for number in range(FRAMES):
            view = ground[number % 32 : number % 32 + height, number * 4 : number * 4 + width].astype(np.int16)
            picture = np.clip(view + grain[number % 8], 0, 255).astype(np.uint8)
            cv2.circle(picture, (width // 2 + int(300 * np.sin(number / 9)), height // 2), 90, (240, 230, 210), -1)
            writer.add(picture)
        for stem, level in zip(STEMS, (0.25, 0.3, 0.02), strict=True):
            tone = level * np.sin(2 * np.pi * 180 * (seed + 1) * time_at) * (np.sin(time_at * 7) > 0)
            noise = dice.normal(0, level / 3, (len(time_at), 2)) * np.exp(-(time_at % 0.8) * 12)[:, None]
            writer.sound(stem, (tone[:, None] + noise).astype(np.float32))


def ffmpeg_export(ffmpeg: str, takes: list[Path], out: Path) -> None:
    """The same film by the ffmpeg program."""
    inputs = [part for take in takes for part in ("-i", str(take))]
    mixes = "".join(f"[{n}:a:0][{n}:a:1][{n}:a:2]amix=inputs=3:normalize=0[s{n}];" for n in range(len(takes)))
    joined = "".join(f"[{n}:v][s{n}]" for n in range(len(takes))) + f"concat=n={len(takes)}:v=1:a=1[v][a]"
    settings = [
        part for key, value in ENCODER.items() for part in (f"-{key}:v" if key == "profile" else f"-{key}", value)
    ]
    subprocess.run(
        [
            ffmpeg,
            "-v",
            "error",
            "-y",
            *inputs,
            "-filter_complex",
            mixes + joined,
            "-map",
            "[v]",
            "-map",
            "[a]",
            "-c:v",
            "libx264",
            *settings,
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "aac",
            "-b:a",
            "192k",
            "-movflags",
            "+faststart",
            str(out),
        ],
        check=True,
    )


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall seconds of a call, and CPU seconds of it and of the programs it ran."""
    begun, used = time.perf_counter(), sum(os.times()[:4])
    work()
    return time.perf_counter() - begun, sum(os.times()[:4]) - used


def main() -> int:
    """Measure and print."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        print("ffmpeg is not installed: nothing to compare with", file=sys.stderr)
        return 69
    with tempfile.TemporaryDirectory() as folder:
        takes = [Path(folder) / f"take{number}.mov" for number in range(SHOTS)]
        for number, take in enumerate(takes):
            make_take(take, number)
        pieces = tuple(Piece(frames=FRAMES, media=str(take)) for take in takes)
        job = ExportJob(
            id="benchmark",
            out=str(Path(folder) / "ours.mp4"),
            mark=("Low Tide", "2026-11-21"),
            edit_list=EditList(pieces=pieces, rate=RATE, width=SIZE[0], height=SIZE[1]),
        )
        results: list[dict[str, object]] = []

        def ours() -> None:
            results.append(export_cut(job, lambda *_: None, lambda: False))

        def theirs() -> None:
            ffmpeg_export(ffmpeg, takes, Path(folder) / "theirs.mp4")

        ours()
        theirs()
        pairs = [(timed(ours), timed(theirs)) for _ in range(PAIRS)]
        sizes = [(Path(folder) / name).stat().st_size for name in ("ours.mp4", "theirs.mp4")]
    ratio = min(mine[0] for mine, _ in pairs) / min(other[0] for _, other in pairs)
    work = median(mine[1] / other[1] for mine, other in pairs)
    seconds = float(SHOTS * FRAMES / RATE)
    loudness, peak = float(str(results[-1]["loudness"])), float(str(results[-1]["true_peak"]))
    return report(
        [
            figure("export against ffmpeg, same encode, 1280x720", ratio, "ratio", "<= 1.15", ratio <= 1.15),
            figure("export against ffmpeg, CPU seconds", work, "ratio", "", None),
            figure(
                "export, wall seconds per second of film, 1280x720",
                median(mine[0] for mine, _ in pairs) / seconds,
                "s/s",
                "",
                None,
            ),
            figure(
                "ffmpeg, wall seconds per second of film, 1280x720",
                median(other[0] for _, other in pairs) / seconds,
                "s/s",
                "",
                None,
            ),
            figure("export, bytes against ffmpeg's", sizes[0] / sizes[1], "ratio", "", None),
            figure("export, integrated loudness as decoded", loudness, "LUFS", "-16 +- 0.5", abs(loudness + 16) <= 0.5),
            figure("export, true peak as decoded", peak, "dBTP", "<= -1", peak <= -1),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
