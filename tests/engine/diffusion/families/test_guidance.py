"""What a model is to keep away from is read only where it is led: counted by the forwards of encoders."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.diffusion.adapter import Given
from engine.models.family import Preset
from tests.engine.diffusion.families.rendering import STEPS, ask, picture, render

pytestmark = [
    pytest.mark.logs(
        "Guiders are currently an experimental feature",
        "Component was not created using",
        "No CUDA runtime is found",
        "triton not found",
    ),
    pytest.mark.filterwarnings("ignore:_compile flag on create_block_mask:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:flex_attention called without torch.compile:UserWarning"),
]

KINDS = {
    "wan": ("UMT5EncoderModel",),
    "wan-two": ("UMT5EncoderModel",),
    "wan-image": ("UMT5EncoderModel",),
    "vace": ("UMT5EncoderModel",),
    "hunyuan": ("Qwen2_5_VLTextModel", "T5EncoderModel"),
    "kandinsky": ("Qwen2_5_VLForConditionalGeneration", "CLIPTextModel"),
}
"""A tiny model and the classes that read its words."""


@pytest.fixture
def forwards(monkeypatch):
    """How often each encoder and transformer ran."""
    import transformers

    done: Counter[str] = Counter()
    for name in sorted({name for names in KINDS.values() for name in names}):
        kind = getattr(transformers, name)
        own = kind.forward

        def counted(self, *rest, _name=name, _own=own, **more):
            done[_name] += 1
            return _own(self, *rest, **more)

        monkeypatch.setattr(kind, "forward", counted)
    return done


@pytest.mark.parametrize("kind", KINDS)
def test_a_negative_prompt_is_encoded_where_a_model_is_guided_and_not_once_where_it_is_not(kind, forwards):
    given = [Given("first", pictures=picture(1))] if kind == "wan-image" else []
    plain = render(kind, ask(*given, preset=Preset(steps=STEPS, guidance=1.0)))
    once = {name: forwards[name] for name in KINDS[kind]}
    assert sum(once.values()) >= 1
    forwards.clear()
    guided = render(kind, ask(*given, preset=Preset(steps=STEPS, guidance=3.0)))
    assert {name: forwards[name] for name in KINDS[kind]} == {name: 2 * count for name, count in once.items()}
    assert plain.pictures.shape == guided.pictures.shape
    assert not guided.same(plain)


@pytest.mark.parametrize(("guidance", "read"), [(1.0, 2), (3.0, 3)])
def test_wan_animate_reads_beside_it_what_it_says_of_every_driving_video(guidance, read, forwards):
    given = [Given("image", pictures=picture(1, 64, 48)), Given("guide", kind="driving", pictures=picture(2, count=9))]
    render("wan-animate", ask(*given, frames=5, preset=Preset(steps=1, guidance=guidance)))
    assert forwards["UMT5EncoderModel"] == read
