"""Figures of the catalogue are counted again with the real classes on the meta device, where nothing is allocated."""

from __future__ import annotations

import pytest

from engine.models.catalogue import variant

LTX_2_3 = {
    "gated_attn": True,
    "cross_attn_mod": True,
    "audio_gated_attn": True,
    "audio_cross_attn_mod": True,
    "use_prompt_embeddings": False,
    "perturbed_attn": True,
    "rope_type": "split",
}
SMALL = {"num_attention_heads": 12, "num_layers": 30, "ffn_dim": 8960}

CASES = [
    (
        "ltx-2.5",
        "transformer",
        "LTX2VideoTransformer3DModel",
        {**LTX_2_3, "ff_bias": False, "use_keyframes_abs_pos_embedding": True},
    ),
    ("ltx-2.0", "vae", "AutoencoderKLLTX2Video", {}),
    ("wan-2.1-1.3b", "transformer", "WanTransformer3DModel", SMALL),
    ("wan-2.1-14b", "vae", "AutoencoderKLWan", {}),
    (
        "wan-2.2-5b",
        "transformer",
        "WanTransformer3DModel",
        {"num_attention_heads": 24, "num_layers": 30, "ffn_dim": 14336, "in_channels": 48, "out_channels": 48},
    ),
    ("hunyuan-1.5", "transformer", "HunyuanVideo15Transformer3DModel", {}),
    ("hunyuan-1.5", "vae", "AutoencoderKLHunyuanVideo15", {}),
    ("kandinsky-6-pro", "vae", "AutoencoderKLHunyuanVideo", {}),
]


@pytest.mark.parametrize(("key", "part", "kind", "config"), CASES, ids=lambda value: str(value)[:24])
def test_a_part_has_as_many_parameters_as_the_catalogue_says(key, part, kind, config):
    import diffusers
    from accelerate import init_empty_weights

    with init_empty_weights():
        module = getattr(diffusers, kind)(**config)
    told = next(one for one in variant(key)[1].components if one.name == part)
    assert sum(weight.numel() for weight in module.parameters()) == told.parameters
