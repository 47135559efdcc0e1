"""From the end of a step in the engine to its picture at the client, with a tiny random LTX-2 on the processor.

``python tests/benchmarks/models_previews.py [--json] [--size 960x544] [--frames 121] [--steps 24]``. The engine runs as
its own process, as always; it stamps the end of every step and of each estimate's decoding, the client each picture
that arrives, by one clock. Estimates are made of as many steps as fit in their share of the time
(`engine.diffusion.watching.PREVIEWS`). The processor's time is that of the engine from the step's end until
the estimate is decoded: what that takes on a machine that has nothing else to do.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", CUDA_VISIBLE_DEVICES="")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.machine import figure, report  # noqa: E402

GOAL = 100.0
"""Milliseconds."""


def serve(stamps: Path) -> int:
    """The engine's process, which writes down when steps ended and estimates were made."""
    import msgspec

    from engine.diffusion import film, watching
    from engine.process.__main__ import main as engine
    from tests.benchmarks import models
    from tests.fakes.tiny import quiet

    real, step, begin, ask = film.catalogue.variant, watching.Watching.step, watching.Watching.__init__, models.preset()

    def variant(key: str) -> Any:
        family, found = real(key)
        return family, msgspec.structs.replace(found, presets={"draft": ask})

    def write(what: str) -> None:
        with stamps.open("a", encoding="utf-8") as file:
            file.write(json.dumps((what, time.monotonic(), time.process_time())) + "\n")

    def stamped(self: Any, *rest: Any) -> None:
        write("step")
        step(self, *rest)

    def begun(self: Any, report: Any, cancelled: Any, keeping: Any, show: Any) -> None:
        def shown(picture: Any) -> None:
            write("made")
            show(picture)

        begin(self, report, cancelled, keeping, shown)

    film.catalogue.variant = variant
    watching.Watching.step, watching.Watching.__init__ = stamped, begun  # type: ignore[method-assign]
    quiet()
    return engine()


async def rendered(folder: Path, home: Path) -> list[float]:
    """Render once through the client; when each picture of the estimate arrived."""
    from engine.client.engine import Engine
    from engine.messages.events import Done, Picture, Progress
    from engine.messages.jobs import RenderJob
    from tests.benchmarks import models

    arrived: list[float] = []
    phase = ""

    def listen(event: Any) -> None:
        nonlocal phase
        if isinstance(event, Progress):
            phase = event.phase
        elif isinstance(event, Picture) and phase == "denoising":
            arrived.append(time.monotonic())

    command = [sys.executable, __file__, "--serve", str(home / "stamps"), *sys.argv[1:]]
    async with Engine([home, folder], command=command) as engine:
        job = RenderJob(
            id="job", request=models.asked(), folder=str(home / "take"), weights=str(folder), work=str(home / "work")
        )
        ended = await engine.run(job, listen)
    if not isinstance(ended, Done):
        raise SystemExit(str(ended))
    return arrived


def main() -> int:
    """Measure and print."""
    from tests.benchmarks import models
    from tests.fakes.tiny import tiny

    with tempfile.TemporaryDirectory(prefix="rushes-previews-") as home:
        arrived = asyncio.run(rendered(tiny(models.KIND), Path(home)))
        stamps = [json.loads(line) for line in (Path(home) / "stamps").read_text(encoding="utf-8").splitlines()]
    step, whole, decoding, busy = stamps[0], [], [], []
    for stamp in stamps:
        what, at, work = stamp
        if what == "step":
            step = stamp
        elif what == "made":
            whole.append(1000 * (arrived[len(whole)] - step[1]))
            decoding.append(1000 * (at - step[1]))
            busy.append(1000 * (work - step[2]))
    what = f"{models.WIDTH}x{models.HEIGHT}, {models.FRAMES} frames"
    most = high(whole)
    return report(
        [
            figure(f"step's end to its picture at the client, {what}, median", median(whole), "ms", "", None),
            figure("the same, p95", most, "ms", f"<= {GOAL:.0f}", most <= GOAL),
            figure("of it: decoding the estimate, median", median(decoding), "ms", "", None),
            figure("decoding the estimate, processor, median", median(busy), "ms", "", None),
            figure("the same, p95", high(busy), "ms", "", None),
        ],
        {"steps": sum(each[0] == "step" for each in stamps), "made": len(whole), "arrived": len(arrived)},
    )


def high(values: list[float]) -> float:
    """The 95th of a hundred."""
    return sorted(values)[round(0.95 * (len(values) - 1))]


if __name__ == "__main__":
    if "--steps" not in sys.argv:
        sys.argv += ["--steps", "24"]
    if "--serve" in sys.argv:
        sys.exit(serve(Path(sys.argv[sys.argv.index("--serve") + 1])))
    sys.exit(main())
