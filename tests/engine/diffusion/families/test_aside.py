"""Decoders that are in memory but while they are used: every family looks at them only so, and gives the same."""

from __future__ import annotations

import functools
from fractions import Fraction

import msgspec
import pytest

from engine.diffusion import placing
from engine.diffusion.adapter import Given
from engine.models.catalogue import family
from engine.models.family import Preset
from engine.models.plan import Part, Plan
from tests.engine.diffusion.families import rendering
from tests.engine.diffusion.families.rendering import ask, picture, render

pytestmark = [
    pytest.mark.logs(
        "Guiders are currently an experimental feature",
        "Component was not created using",
        "No CUDA runtime is found",
        "triton not found",
    ),
    pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning"),
    pytest.mark.filterwarnings("ignore:_compile flag on create_block_mask:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:flex_attention called without torch.compile:UserWarning"),
]

DECODERS = ("vae", "audio_vae", "vocoder", "sound_tokenizer")
ASIDE = Plan(device="cpu", parts=tuple(Part(name=name, precision="float32", holding="whole") for name in DECODERS))

FIRST = Given("first", pictures=picture(1))
TALL = Given("image", pictures=picture(3, 64, 96))
ONE = Preset(steps=1, guidance=1.0)
SHOTS = {
    "ltx2": functools.partial(
        ask, FIRST, height=64, preset=msgspec.structs.replace(family("ltx2").presets["draft"], steps=2)
    ),
    "wan": functools.partial(ask, preset=ONE),
    "wan-image": functools.partial(ask, FIRST, preset=ONE),
    "vace": functools.partial(ask, TALL, preset=ONE),
    "hunyuan": ask,
    "hunyuan-image": functools.partial(ask, FIRST),
    "kandinsky": functools.partial(ask, FIRST),
    "cosmos": functools.partial(ask, FIRST),
    "echo": functools.partial(
        ask, TALL, height=64, rate=Fraction(25), preset=Preset(steps=1, guidance=1.0, sigmas=(1.0, 0.0))
    ),
    "h3": functools.partial(ask, TALL, height=64, frames=124, preset=Preset(steps=2, guidance=1.0)),
    "wan-animate": functools.partial(
        ask,
        Given("image", pictures=picture(1, 64, 48)),
        Given("guide", kind="driving", pictures=picture(2, count=9)),
        frames=5,
        preset=ONE,
    ),
}


@pytest.mark.parametrize("kind", SHOTS)
def test_a_film_of_decoders_that_are_brought_when_they_are_used_is_the_same(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is away is no number here: whoever used it would be found out."""
    import torch

    plain = render(kind, SHOTS[kind]())
    brought = []
    real = placing._visiting
    monkeypatch.setattr(placing, "_visiting", lambda module, device: brought.append(module) or real(module, device))
    monkeypatch.setattr(placing, "SMALL", 1000)
    monkeypatch.setattr(
        placing, "away", lambda tensor: torch.full_like(tensor, torch.nan) if tensor.is_floating_point() else tensor
    )
    monkeypatch.setattr(rendering, "WHOLE", ASIDE)
    again = render(kind, SHOTS[kind]())
    assert brought
    assert again.same(plain)
    assert len(again.shown) == len(plain.shown)
    assert all((one == other).all() for one, other in zip(again.shown, plain.shown, strict=True))
