"""A tiny Wan VACE with the real geometry (8 x 8 x 4)."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.tiny.wan import _shared


def build(kind: str, folder: Path) -> None:
    """Save the model."""
    import torch
    from diffusers import WanVACEPipeline, WanVACETransformer3DModel

    torch.manual_seed(0)
    transformer = WanVACETransformer3DModel(
        in_channels=16,
        out_channels=16,
        patch_size=(1, 2, 2),
        num_attention_heads=2,
        attention_head_dim=12,
        text_dim=32,
        freq_dim=64,
        ffn_dim=64,
        num_layers=2,
        vace_layers=[0],
        vace_in_channels=96,
    )
    WanVACEPipeline(transformer=transformer, **_shared()).save_pretrained(folder)
