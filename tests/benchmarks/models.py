"""The model engine against calls of diffusers, with a tiny random LTX-2 of the real classes on the processor.

``python tests/benchmarks/models.py [--json] [--size 960x544] [--frames 121] [--steps 2] [--pairs 10]``. All load the
same folder, encode the same words, denoise as many steps and decode every picture and the sound; ours tells its
progress, shows its estimates, looks up for cancelling before every block and keeps its latents on disk. All end with
the bytes of every picture, as they would be given to a writer. ``lean`` is equal work: diffusers' pipeline whose
pictures become bytes one at a time, as ours do; ``bare`` is the documented call, whose conversion alone takes about as
long as all the rest.

Diffusers computes in float32; in what our plan computes is printed, for it may choose otherwise and then they are not
alike. They run in turn in one process, on one thread, each once before it counts; what the libraries brought when they
were loaded is frozen (``gc.freeze``, as the engine's process has it) for all. On a machine that does other things as
well, processor time tells more than wall time. Memory is the peak of a process of each that does nothing else.
``models_gpu.py`` is for a card.
"""

from __future__ import annotations

import atexit
import json
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
from typing import Any

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", CUDA_VISIBLE_DEVICES="")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.machine import figure, report  # noqa: E402

KIND = "ltx2"
RATE = Fraction(24)


def option(name: str, default: str) -> str:
    """The word after a switch of the command line."""
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


WIDTH, HEIGHT = (int(side) for side in option("--size", "960x544").split("x"))
FRAMES = int(option("--frames", "121"))
STEPS = int(option("--steps", "2"))
PAIRS = int(option("--pairs", "10"))
DOCUMENTED = 2
"""How often diffusers is called as its documentation does it."""


def preset() -> Any:
    """The steps that both do: one forward each, as a distilled model does them."""
    from engine.models import catalogue
    from engine.models.family import Preset

    family, variant = catalogue.variant("ltx-2.0")
    found = {**family.presets, **variant.presets}["draft"]
    return Preset(steps=STEPS, guidance=found.guidance, options=found.options)


def asked() -> Any:
    """The request of both."""
    from engine.messages.requests import Heading, Request, Staging

    staging = Staging(
        heading=Heading(exterior=True, place="BEACH", time="SUNSET"), action="MARA walks.", frames=FRAMES, rate=RATE
    )
    return Request(
        staging=staging, width=WIDTH, height=HEIGHT, seed=1, quality="draft", renderer="diffusion", model="tiny"
    )


def ours(folder: Path) -> tuple[str, dict[str, Any]]:
    """The product's own way, without writing the take; the words that were sent and the plan that was held to."""
    import msgspec

    from engine.diffusion import film as front
    from engine.models import catalogue

    real = catalogue.variant
    ask = preset()

    def variant(key: str) -> Any:
        family, found = real(key)
        return family, msgspec.structs.replace(found, presets={"draft": ask})

    work = Path(tempfile.mkdtemp(prefix="rushes-models-"))
    front.catalogue.variant = variant
    try:
        film = front.open_film(
            asked(), lambda *_: None, lambda: False, weights=folder, work=work, show=lambda _picture: None
        )
        count = sum(1 for _picture in film.pictures())
        assert count == FRAMES
        assert len(film.stems()["mix"]) == round(FRAMES * 48_000 / RATE)
        film.close()
        return film.ask.prompt, film.plan
    finally:
        front.catalogue.variant = real
        shutil.rmtree(work, ignore_errors=True)


def bare(folder: Path, words: str) -> None:
    """What diffusers' own documentation does."""
    made = called(folder, words)
    assert len((made.frames[0] * 255).round().astype("uint8")) == FRAMES


def lean(folder: Path, words: str) -> None:
    """The same call with equal work: its pictures become bytes one at a time, as ours do."""
    assert len(called(folder, words, Lean()).frames) == FRAMES


class Lean:
    """What a pipeline turns its pictures into numbers with."""

    def postprocess_video(self, decoded: Any, output_type: str) -> Any:
        """Pictures (1, 3, n, height, width) in -1 to 1 as bytes (n, height, width, 3)."""
        import torch

        assert output_type == "np"
        channels, count, height, width = decoded.shape[1:]
        made = torch.empty((count, height, width, channels), dtype=torch.uint8)
        for number in range(count):
            picture = decoded[0, :, number].float().div(2).add_(0.5).clamp_(0, 1).mul_(255).round_()
            made[number] = picture.permute(1, 2, 0)
        return made.numpy()


def called(folder: Path, words: str, pictures: Any = None) -> Any:
    """A call of diffusers, from reading the folder on."""
    import torch
    from diffusers.pipelines.ltx2.pipeline_ltx2 import LTX2Pipeline

    pipeline = LTX2Pipeline.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    if pictures is not None:
        pipeline.video_processor = pictures
    ask = preset()
    return pipeline(
        words,
        width=WIDTH,
        height=HEIGHT,
        num_frames=FRAMES,
        frame_rate=float(RATE),
        num_inference_steps=ask.steps,
        guidance_scale=ask.guidance,
        use_cross_timestep=bool(pipeline.transformer.config.cross_attn_mod),
        generator=torch.Generator("cpu").manual_seed(1),
        output_type="np",
        **ask.options,
    )


def seconds(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall and of the processor."""
    wall, busy = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - wall, time.process_time() - busy


def peak(which: str, folder: Path, words: str) -> float:
    """Peak memory in MiB of a process that renders once."""
    command = [sys.executable, __file__, "--once", which, str(folder), words, "--size", f"{WIDTH}x{HEIGHT}"]
    command += ["--frames", str(FRAMES), "--steps", str(STEPS)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def highest() -> int:
    """Peak memory of this process in KiB. What ``getrusage`` tells begins with the process that started this one."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1])


def spread(values: list[float]) -> str:
    """The range of some values."""
    return f"{min(values):.3f} to {max(values):.3f}"


def main() -> int:
    """Measure and print."""
    from tests.fakes.tiny import tiny

    home = tempfile.mkdtemp(prefix="rushes-home-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["RUSHES_HOME"] = home
    folder = tiny(KIND)
    words, plan = ours(folder)
    lean(folder, words)
    held = {part["name"]: part.get("precision") for part in plan["parts"]}
    walls: dict[str, list[float]] = {"ours": [], "lean": [], "bare": []}
    works: dict[str, list[float]] = {"ours": [], "lean": [], "bare": []}
    acts = {"ours": lambda: ours(folder), "lean": lambda: lean(folder, words), "bare": lambda: bare(folder, words)}
    for number in range(PAIRS):
        order = ["ours", "lean"] if number % 2 else ["lean", "ours"]
        for name in order + ["bare"] * (number < DOCUMENTED):
            wall, work = seconds(acts[name])
            walls[name].append(wall)
            works[name].append(work)
            print(f"{number + 1} {name}: {wall:.2f} s wall, {work:.2f} s processor", file=sys.stderr, flush=True)
    ratios = [ours / lean for ours, lean in zip(works["ours"], works["lean"], strict=True)]
    wall_ratio = median(walls["ours"]) / median(walls["lean"])
    work_ratio = median(works["ours"]) / median(works["lean"])
    documented = median(works["ours"][:DOCUMENTED]) / median(works["bare"])
    memory = {which: peak(which, folder, words) for which in ("ours", "lean", "bare")}
    least = min(memory["lean"], memory["bare"])
    what = f"{WIDTH}x{HEIGHT}, {FRAMES} frames, {STEPS} steps"
    return report(
        [
            figure(
                f"engine over equal work of diffusers, wall, {what}", wall_ratio, "ratio", "<= 1.02", wall_ratio <= 1.02
            ),
            figure("the same, processor", work_ratio, "ratio", "<= 1.02", work_ratio <= 1.02),
            figure("the same, processor, median of pairs", median(ratios), "ratio", "<= 1.02", median(ratios) <= 1.02),
            figure("engine over a documented call of diffusers, processor", documented, "ratio", "", None),
            *(
                figure(f"{name}, {kind}, median", median(found[name]), "s", "", None)
                for name in walls
                for kind, found in (("wall", walls), ("processor", works))
            ),
            figure("ours, peak memory", memory["ours"], "MiB", "<= both", memory["ours"] <= least),
            figure("lean, peak memory", memory["lean"], "MiB", "", None),
            figure("bare, peak memory", memory["bare"], "MiB", "", None),
        ],
        {
            "pairs": PAIRS,
            "ratios": spread(ratios),
            **{f"{name}, wall": spread(walls[name]) for name in walls},
            **{f"{name}, processor": spread(works[name]) for name in works},
            "transformer": held["transformer"],
            "tile": plan.get("tile", 0),
            "chunk": plan.get("chunk", 0),
        },
    )


if __name__ == "__main__":
    if "--once" in sys.argv:
        from tests.fakes.tiny import quiet

        quiet()
        which, place, said = sys.argv[sys.argv.index("--once") + 1 :][:3]
        if which == "ours":
            ours(Path(place))
        else:
            {"lean": lean, "bare": bare}[which](Path(place), said)
        print(round(highest() / 1024, 1))
        sys.exit(0)
    sys.exit(main())
