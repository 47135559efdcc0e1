"""Measure models on a card: bare diffusers against ours, attention, compiling, caches, offload, forecasts.

``python tests/benchmarks/models_gpu.py [--tiny] [--models ltx-2.3,wan-2.1-1.3b] [--steps 4] [--rounds 3] [--out FILE]
[--table [--write]]``

The real geometries are built with random weights on the device: how long a step takes does not depend on what the
weights say. Bare diffusers is the transformer as its library loads and runs it, on the device in bfloat16 with nothing
else set; ours is the same weights by a plan. The two run in turns in one process. What changes no number and what does
are reported apart; the latter with its PSNR against the plain run. ``--tiny`` runs the same on any machine with tiny
geometries: it proves that this script runs, and its figures mean nothing. ``--table`` measures nothing: it prints what
was measured on all cards (`cards_table`), with ``--write`` into their page.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")

import msgspec
import torch

from engine.diffusion import measuring, placing
from engine.models import catalogue, costs, planning
from engine.models.machine import Machine
from engine.models.plan import Part, Plan
from tests.benchmarks import cards_table
from tests.benchmarks.machine import machine as describe

HERE = Path(__file__).parent

LTX = {
    "gated_attn": True,
    "cross_attn_mod": True,
    "audio_gated_attn": True,
    "audio_cross_attn_mod": True,
    "use_prompt_embeddings": False,
    "perturbed_attn": True,
    "rope_type": "split",
}
TINY_LTX = {
    "num_layers": 2,
    "num_attention_heads": 2,
    "attention_head_dim": 32,
    "cross_attention_dim": 64,
    "audio_num_attention_heads": 2,
    "audio_attention_head_dim": 16,
    "audio_cross_attention_dim": 32,
}


@dataclass(frozen=True)
class Model:
    """A geometry and the shot it is measured by.

    Attributes
    ----------
    key : str
        Of a variant in the catalogue.
    kind : str
        Class of diffusers.
    settings : dict
    size : tuple of int
        Width, height, frames.
    """

    key: str
    kind: str
    settings: dict[str, Any]
    size: tuple[int, int, int]


MODELS = (
    Model("ltx-2.3", "LTX2VideoTransformer3DModel", LTX, (960, 544, 121)),
    Model(
        "wan-2.1-1.3b",
        "WanTransformer3DModel",
        {"num_attention_heads": 12, "num_layers": 30, "ffn_dim": 8960},
        (832, 480, 81),
    ),
    Model("wan-2.1-14b", "WanTransformer3DModel", {}, (832, 480, 81)),
)
TINY = (
    Model("ltx-2.3", "LTX2VideoTransformer3DModel", {**LTX, **TINY_LTX}, (256, 160, 9)),
    Model(
        "wan-2.1-1.3b",
        "WanTransformer3DModel",
        {"num_attention_heads": 2, "attention_head_dim": 24, "num_layers": 2, "ffn_dim": 128},
        (128, 64, 9),
    ),
)


@dataclass
class Way:
    """One way to run a transformer's steps.

    Attributes
    ----------
    name : str
    module : Any
    exact : bool
        Whether it changes no number but by rounding.
    seconds : list of float
        Of a step, each round's median.
    """

    name: str
    module: Any
    exact: bool
    seconds: list[float]
    peak: int = 0
    result: Any = None


def main() -> int:
    """Measure, print, and write the results of this card."""
    asked = arguments()
    if asked.table:
        return cards_table.main([*(["--write"] if asked.write else [])])
    torch.set_num_threads(min(2, torch.get_num_threads()) if asked.tiny else torch.get_num_threads())
    here = measuring.measure(HERE, timing=True)
    if here.device == "cpu" and not asked.tiny:
        print("There is no card here: --tiny proves the script, its figures mean nothing.", file=sys.stderr)
        return 69
    models = [each for each in (TINY if asked.tiny else MODELS) if not asked.models or each.key in asked.models]
    report = {
        "machine": describe(),
        "card": msgspec.to_builtins(here),
        "versions": versions(),
        "tiny": asked.tiny,
        "models": [measured(each, here, asked) for each in models],
    }
    text = json.dumps(report, indent=1)
    print(text)
    name = "tiny" if asked.tiny else "".join(c if c.isalnum() else "-" for c in here.name.lower())
    out = Path(asked.out) if asked.out else cards_table.CARDS / f"{name}.json"
    if asked.out or not asked.tiny:
        out.write_text(text + "\n", encoding="utf-8")
    return 0


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--models", type=lambda text: text.split(","), default=[])
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", default="")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def versions() -> dict[str, str]:
    """Of what decides how fast it is."""
    from importlib import metadata

    return {name: metadata.version(name) for name in ("torch", "diffusers", "transformers", "accelerate")}


def measured(model: Model, here: Machine, asked: argparse.Namespace) -> dict[str, Any]:
    """One geometry in every way there is room for."""
    family, variant = catalogue.variant(model.key)
    task = costs.task(family, variant, None, *model.size, "standard")
    best = planning.plan(family, variant, None, *model.size, "standard", here).plan
    given = inputs(model, task, here)
    build = Building(model, here)
    rows, failed = [], []
    plain = build.bare()
    pairs = [("planned", best, True), *others(task, best)]
    base = Way("bare diffusers", plain, exact=True, seconds=[])
    for name, plan, exact in pairs:
        way = Way(name, None, exact, [])
        try:
            way.module = build.placed(plan, task)
            for _ in range(asked.rounds):  # in turns, so that a card that grows warm slows both
                for each in (base, way):
                    stepped(each, given, asked.steps, here)
        except (RuntimeError, ValueError, ImportError, NotImplementedError) as error:
            failed.append({"way": name, "why": f"{type(error).__name__}: {error}"[:300]})
        else:
            rows.append(row(way, base, task, plan, here))
        finally:
            way.module = way.result = None
            undress(plain)
            cleared()
    return {
        "model": model.key,
        "size": model.size,
        "tokens": task.tokens("denoising"),
        "parameters": sum(each.numel() for each in plain.parameters()),
        "bare": {
            "seconds a step": spread(base.seconds),
            "peak bytes": base.peak,
            "of matrix rate": share(base, task, best, here),
        },
        "plan": msgspec.to_builtins(best),
        "ways": rows,
        "failed": failed,
    }


def others(task: costs.Task, best: Plan) -> list[tuple[str, Plan, bool]]:
    """Plans beside the best: attention, compiling, caches, where weights lie."""
    whole = msgspec.structs.replace(best, parts=tuple(_part(each, "bfloat16", "device") for each in best.parts))
    changed = msgspec.structs.replace

    def held(precision: Any, holding: Any, *, pinned: bool = False) -> Plan:
        parts = tuple(
            _part(each, precision, holding, pinned=pinned) if each.role == "transformer" else each
            for each in whole.parts
        )
        return changed(whole, parts=parts)

    found = [(f"attention {name}", changed(whole, attention=name), True) for name in measuring.KERNELS]
    found.append(("compiled", changed(whole, compiled=True), True))
    found += [(f"cache {name}", changed(whole, cache=name), False) for name in task.work.caches]
    found.append(("int8", held("int8", "device"), False))
    if best.device == "cuda":
        found += [
            (f"{precision} {holding}{' pinned' if pinned else ''}", held(precision, holding, pinned=pinned), exact)
            for precision, exact in (("bfloat16", True), ("int8", False))
            for holding in ("blocks", "leaves")
            for pinned in (True, False)
        ]
    else:
        found += [("blocks", held("bfloat16", "blocks"), True), ("leaves", held("bfloat16", "leaves"), True)]
    return found


def _part(part: Part, precision: Any, holding: Any, *, pinned: bool = False) -> Part:
    return msgspec.structs.replace(part, precision=precision, holding=holding, pinned=pinned)


class Building:
    """Builds a geometry with the same random weights again and again.

    Parameters
    ----------
    model : Model
    here : Machine
    """

    def __init__(self, model: Model, here: Machine) -> None:
        self._model = model
        self._here = here

    def bare(self) -> Any:
        """As diffusers would run it."""
        import diffusers

        kind = getattr(diffusers, self._model.kind)
        device = torch.device(self._here.device)
        was = torch.get_default_dtype()
        torch.set_default_dtype(torch.bfloat16)
        try:
            with device:
                torch.manual_seed(0)
                module = kind(**self._model.settings)
        finally:
            torch.set_default_dtype(was)
        self._plain = module.eval().requires_grad_(requires_grad=False)
        return self._plain

    def placed(self, plan: Plan, task: costs.Task) -> Any:
        """By a plan: the plain module itself where its weights may stay as they are."""
        part = next(each for each in plan.parts if each.role == "transformer")
        if part.holding == "disk":
            raise ValueError("random weights lie in no file")
        if (part.holding, part.precision) == ("device", "bfloat16") or (
            self._here.device == "cpu" and part.holding == "device" and part.precision == "float32"
        ):
            return _Dressed(self._plain, plan)
        import copy

        module = copy.deepcopy(self._plain) if part.holding == "device" else copy.deepcopy(self._plain).to("cpu")
        return _Dressed(placing.hold(module, part, plan), plan)


class _Dressed:
    """A transformer that wears a plan only while it runs: bare diffusers runs in between."""

    def __init__(self, module: Any, plan: Plan) -> None:
        self.module = module
        self.plan = plan
        self.compiled = False

    def __enter__(self) -> Any:
        if self.plan.attention != "native":
            self.module.set_attention_backend(self.plan.attention)
        if self.plan.cache:
            self.module.enable_cache(placing.cache_of(self.plan.cache))
        if self.plan.compiled:
            # Without a card only the way there is proved: compiling for a processor takes minutes.
            self.module.compile_repeated_blocks(**({"backend": "eager"} if self.plan.device == "cpu" else {}))
        return self.module

    def __exit__(self, *_: object) -> None:
        undress(self.module)


def undress(module: Any) -> None:
    """A transformer as it came: torch's own attention, no cache, nothing compiled."""
    module.set_attention_backend("native")
    if module.is_cache_enabled:
        module.disable_cache()
    for each in module.modules():
        each._compiled_call_impl = None


def stepped(way: Way, given: Callable[[Any, int], Any], steps: int, here: Machine) -> None:
    """Run steps after one that warms up, and keep their median, the peak and what came out."""
    module = way.module
    cuda = here.device == "cuda"
    with module if isinstance(module, _Dressed) else _plainly(module) as bare, torch.no_grad():
        given(bare, 0)
        settle(here)
        besides = 0
        if cuda:
            torch.cuda.reset_peak_memory_stats()
            own = sum(each.nbytes for each in bare.parameters() if each.device.type == "cuda")
            besides = max(0, torch.cuda.memory_allocated() - own)  # the other way's weights
        found, result = [], None
        for step in range(steps):
            began = time.perf_counter()
            result = given(bare, step)
            settle(here)
            found.append(time.perf_counter() - began)
        way.result = result
    way.seconds.append(statistics.median(found))
    way.peak = max(way.peak, torch.cuda.max_memory_allocated() - besides if cuda else 0)


class _plainly:  # noqa: N801 - reads as a word of the language
    def __init__(self, module: Any) -> None:
        self.module = module

    def __enter__(self) -> Any:
        return self.module

    def __exit__(self, *_: object) -> None:
        pass


def settle(here: Machine) -> None:
    """Wait until the device has done everything."""
    if here.device == "cuda":
        torch.cuda.synchronize()
    elif here.device == "mps":
        torch.mps.synchronize()


def inputs(model: Model, task: costs.Task, here: Machine) -> Callable[[Any, int], Any]:
    """A step's forward: the same noise at falling times."""
    noise = torch.Generator().manual_seed(1)
    tokens, frames = task.tokens("denoising"), task.latents

    def drawn(*shape: int) -> Any:
        return torch.randn(*shape, generator=noise).to(here.device, torch.bfloat16)

    rows, columns = task.height // task.squeeze[1], task.width // task.squeeze[2]
    if model.kind.startswith("LTX2"):
        settings = model.settings
        sounds = round(25 * task.frames / 24)
        hidden = settings.get("num_attention_heads", 32) * settings.get("attention_head_dim", 128)
        heard = settings.get("audio_num_attention_heads", 32) * settings.get("audio_attention_head_dim", 64)
        words = task.work.words
        picture, sound, seen, listened = (
            drawn(1, tokens, 128),
            drawn(1, sounds, 128),
            drawn(1, words, hidden),
            drawn(1, words, heard),
        )

        def forward(module: Any, step: int) -> Any:
            at = torch.tensor([1000.0 - 50 * step], device=here.device)
            with context(module):
                return module(
                    hidden_states=picture,
                    audio_hidden_states=sound,
                    encoder_hidden_states=seen,
                    audio_encoder_hidden_states=listened,
                    timestep=at,
                    sigma=at / 1000,
                    num_frames=frames,
                    height=rows,
                    width=columns,
                    fps=24.0,
                    audio_num_frames=sounds,
                    return_dict=False,
                )[0]

        return forward
    latents, words = drawn(1, 16, frames, rows, columns), drawn(1, 512, 4096)

    def forward_wan(module: Any, step: int) -> Any:
        at = torch.tensor([1000.0 - 50 * step], device=here.device)
        with context(module):
            return module(hidden_states=latents, timestep=at, encoder_hidden_states=words, return_dict=False)[0]

    return forward_wan


def context(module: Any) -> Any:
    """What a cache keeps by."""
    return module.cache_context("cond")


def row(way: Way, base: Way, task: costs.Task, plan: Plan, here: Machine) -> dict[str, Any]:
    """What is told of a way beside the bare one."""
    quicker = [bare / own for bare, own in zip(base.seconds[-len(way.seconds) :], way.seconds, strict=True)]
    foretold = planning.seconds_of(plan, task, here, "denoising") / forwards(task)
    return {
        "way": way.name,
        "exact": way.exact,
        "seconds a step": spread(way.seconds),
        "times faster than bare": spread(quicker),
        "peak bytes": way.peak,
        "foretold device bytes": costs.peaks(plan, task)["denoising"].device,
        "of matrix rate": share(way, task, plan, here),
        "largest difference": float((way.result.float() - base.result.float()).abs().max()),
        "psnr": None if way.exact else psnr(base.result, way.result),
        "foretold seconds a forward": round(foretold, 6),
        "forecast over measured": round(foretold / statistics.median(way.seconds), 3),
    }


def forwards(task: costs.Task) -> int:
    """Rows of forwards of one render: what is foretold of a render, by these, is of one forward."""
    _, rows = costs.forwards(task.preset, batched=task.work.batched)
    return rows * task.preset.steps


def share(way: Way, task: costs.Task, plan: Plan, here: Machine) -> float:
    """Counted work of a forward over what the card's measured matrix rate would do in that time."""
    labour = costs.labour(plan, task)["denoising"]
    work = (labour.products + labour.attended) / forwards(task)
    known = way.seconds and here.rates.matrix
    return round(work / statistics.median(way.seconds) / here.rates.matrix, 4) if known else 0.0


def psnr(plain: Any, other: Any) -> float:
    """In decibels, against the plain result's own range."""
    span = float(plain.float().max() - plain.float().min())
    error = float(((plain.float() - other.float()) ** 2).mean())
    return round(10 * math.log10(span**2 / error), 2) if error else math.inf


def spread(values: list[float]) -> dict[str, float]:
    """Median, least and most."""
    if not values:
        return {}
    return {
        "median": round(statistics.median(values), 6),
        "least": round(min(values), 6),
        "most": round(max(values), 6),
    }


def cleared() -> None:
    """Give memory back."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


if __name__ == "__main__":
    sys.exit(main())
