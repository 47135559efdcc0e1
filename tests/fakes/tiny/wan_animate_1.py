"""A tiny first Wan Animate with the real geometry (8 x 8 x 4); it sees faces of 16 x 16."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.tiny.wan import _shared

FACE = 16


def build(kind: str, folder: Path) -> None:
    """Save the model."""
    import torch
    from diffusers import WanAnimatePipeline, WanAnimateTransformer3DModel
    from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModel

    torch.manual_seed(0)
    transformer = WanAnimateTransformer3DModel(
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=36,
        latent_channels=16,
        out_channels=16,
        text_dim=32,
        freq_dim=64,
        ffn_dim=64,
        num_layers=2,
        image_dim=16,
        motion_encoder_channel_sizes={"4": 8, "8": 8, "16": 8},
        motion_encoder_size=FACE,
        motion_style_dim=8,
        motion_dim=4,
        motion_encoder_dim=8,
        face_encoder_hidden_dim=16,
        face_encoder_num_heads=2,
        inject_face_latents_blocks=2,
    )
    eye = CLIPVisionConfig(
        hidden_size=16, intermediate_size=16, num_hidden_layers=2, num_attention_heads=2, image_size=32, patch_size=16
    )
    WanAnimatePipeline(
        transformer=transformer,
        image_encoder=CLIPVisionModel(eye),
        image_processor=CLIPImageProcessor(size=32, crop_size=32),
        **_shared(),
    ).save_pretrained(folder)
