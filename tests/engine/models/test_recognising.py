"""Single files of every family that has them are known by their tensors alone, in each dialect."""

from __future__ import annotations

import pytest

from engine.models.headers import Header, Tensor
from engine.models.recognising import by_tensors

LTX = {
    "patchify_proj.weight": (4096, 128),
    "audio_patchify_proj.weight": (2048, 128),
    "av_ca_a2v_gate_adaln_single.emb.timestep_embedder.linear_1.weight": (4096, 256),
    **{f"transformer_blocks.{number}.scale_shift_table": (6, 4096) for number in range(48)},
    "transformer_blocks.0.ff.net.2.bias": (4096,),
}
GATED = {**LTX, "transformer_blocks.0.attn1.to_gate_logits.weight": (32, 4096)}
LATER = {name: shape for name, shape in GATED.items() if not name.endswith("ff.net.2.bias")}


def wan(width: int, channels: int, layers: int) -> dict[str, tuple[int, ...]]:
    return {
        "patch_embedding.weight": (width, channels, 1, 2, 2),
        "head.modulation": (1, 2, width),
        **{f"blocks.{number}.self_attn.q.weight": (width, width) for number in range(layers)},
    }


def converted(width: int, channels: int, layers: int) -> dict[str, tuple[int, ...]]:
    return {
        "patch_embedding.weight": (width, channels, 1, 2, 2),
        "condition_embedder.time_proj.weight": (6 * width, width),
        **{f"blocks.{number}.attn1.to_q.weight": (width, width) for number in range(layers)},
    }


FLF = {"img_emb.proj.0.weight": (1280,), "img_emb.emb_pos": (1, 514, 1280)}

CASES = [
    ("ltx-2.0", LTX, ""),
    ("ltx-2.3", GATED, ""),
    ("ltx-2.3-distilled", GATED, "ltx-2.3-22b-distilled.safetensors"),
    ("ltx-2.5", LATER, ""),
    ("wan-2.1-1.3b", wan(1536, 16, 30), ""),
    ("wan-2.1-14b", converted(5120, 16, 40), ""),
    ("wan-2.1-14b-i2v", {**wan(5120, 36, 40), "img_emb.proj.0.weight": (1280,)}, ""),
    ("wan-2.1-14b-i2v-720p", {**wan(5120, 36, 40), "img_emb.proj.0.weight": (1280,)}, "wan2.1-i2v-720P.gguf"),
    ("wan-2.1-14b-flf2v", {**wan(5120, 36, 40), **FLF}, ""),
    ("wan-2.2-a14b-i2v", wan(5120, 36, 40), ""),
    ("wan-2.2-5b", wan(3072, 48, 30), ""),
    ("wan-2.1-vace-1.3b", {**wan(1536, 16, 30), "vace_blocks.0.after_proj.bias": (1536,)}, ""),
    ("wan-2.1-vace-14b", {**converted(5120, 16, 40), "vace_blocks.0.proj_out.bias": (5120,)}, ""),
    ("wan-2.2-animate", {**wan(5120, 36, 40), "motion_encoder.dec.direction.weight": (512, 20)}, ""),
    ("minimax-h3", {"token_refiner.blocks.0.attn.qkv_proj.weight": (8, 8)}, ""),
]


@pytest.mark.parametrize("prefix", ["", "model.diffusion_model."])
@pytest.mark.parametrize(("variant", "shapes", "named"), CASES, ids=[case[0] for case in CASES])
def test_a_file_is_known_by_its_tensors(variant, shapes, named, prefix):
    tensors = tuple(Tensor(prefix + name, shape, "BF16", 2) for name, shape in shapes.items())
    more = (Tensor("vae.encoder.conv_in.weight", (8, 8), "BF16", 128),) if prefix else ()
    match = by_tensors(Header("safetensors", (*tensors, *more), {}), named)
    assert match is not None
    assert (match.variant.key, match.exact) == (variant, True)


@pytest.mark.parametrize(
    "shapes",
    [
        {},
        {"patchify_proj.weight": (2048, 128), "transformer_blocks.0.scale_shift_table": (6, 2048)},
        {"decoder.middle.0.residual.0.gamma": (8,)},
        {"head.modulation": (1, 2, 8)},
    ],
)
def test_what_is_of_no_family_is_not_taken_for_one(shapes):
    tensors = tuple(Tensor(name, shape, "BF16", 2) for name, shape in shapes.items())
    assert by_tensors(Header("safetensors", tensors, {})) is None
