"""Tiny MiniMax-H3 with the real rules (17 frames a chunk, 32 kHz, 800 samples a latent) and few numbers."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fakes.tiny.words import MARKS, qwen, size_of

HIDDEN = 16
CHANNELS, BANDS = 24, 32
"""Its blocks take the real ones for granted where an autoencoder is not in memory."""

LAYERS = 51
"""The model is told what its encoder's fiftieth layer says."""


def build(kind: str, folder: Path) -> None:
    """Save the model as its modular pipeline does."""
    import torch
    from diffusers import (
        AutoencoderKLMiniMaxH3,
        AutoencoderKLMiniMaxH3Audio,
        MiniMaxH3Scheduler,
        MiniMaxH3Transformer3DModel,
    )
    from diffusers.modular_pipelines import MiniMaxH3Blocks

    torch.manual_seed(0)
    tokenizer = qwen()
    sides = {
        "num_attention_heads": 2,
        "attention_head_dim": 16,
        "hidden_size": 24,
        "num_layers": 2,
        "num_refiner_layers": 1,
        "ffn_dim": 32,
        "in_channels": CHANNELS,
        "audio_in_channels": BANDS,
        "text_dim": HIDDEN,
        "freq_dim": 8,
        "time_embed_hidden_dim": 24,
        "time_embed_dim": 16,
        "rope_freq_dim": 2,
    }
    pipeline = MiniMaxH3Blocks().init_pipeline()
    pipeline.update_components(
        text_encoder=_encoder(tokenizer),
        tokenizer=tokenizer,
        transformer=MiniMaxH3Transformer3DModel(**sides),
        transformer_ref=MiniMaxH3Transformer3DModel(**sides),
        vae=AutoencoderKLMiniMaxH3(
            latent_channels=CHANNELS,
            block_out_channels=(8, 16, 16, 16),
            layers_per_block=1,
            spatial_downsample_factors=(2, 2, 2, 2),
            temporal_downsample_factors=(1, 2, 2, 1),
            norm_num_groups=8,
            decoder_num_layers=2,
            decoder_num_attention_heads=2,
            decoder_attention_head_dim=8,
            decoder_num_register_tokens=2,
            decoder_ffn_mult=2,
            latents_mean=(0.0,) * CHANNELS,
            latents_std=(1.0,) * CHANNELS,
        ),
        audio_vae=AutoencoderKLMiniMaxH3Audio(
            encoder_dim=4,
            encoder_rates=(2, 4, 4, 5, 5),
            latent_dim=32,
            latent_channels=BANDS,
            num_attention_heads=2,
            decoder_dim=128,
            decoder_rates=(5, 5, 2, 2, 2, 2, 2),
            decoder_kernel_sizes=(9, 9, 4, 4, 4, 4, 4),
            resblock_kernel_sizes=(3,),
            resblock_dilation_sizes=((1, 3),),
            sampling_rate=32000,
            latents_mean=[0.0] * BANDS,
            latents_std=[1.0] * BANDS,
        ),
        scheduler=MiniMaxH3Scheduler(shift=12.0),
        audio_scheduler=MiniMaxH3Scheduler(shift=3.0),
    )
    pipeline.save_pretrained(str(folder), overwrite_modular_index=True)
    _processor(tokenizer, folder)
    index = folder / "modular_model_index.json"
    told = json.loads(index.read_text())
    # As its makers' index does; small pictures, for they are looked at in their own size.
    told["processor"] = ["transformers", "Qwen3VLProcessor", {"subfolder": "processor"}]
    told["reference_image_short_edge"] = 64
    index.write_text(json.dumps(told))


def _encoder(tokenizer):
    from transformers import Qwen3VLConfig, Qwen3VLForConditionalGeneration

    numbers = dict(zip(MARKS, tokenizer.convert_tokens_to_ids(MARKS), strict=True))
    return Qwen3VLForConditionalGeneration(
        Qwen3VLConfig(
            text_config={
                "vocab_size": size_of(tokenizer),
                "hidden_size": HIDDEN,
                "intermediate_size": 32,
                "num_hidden_layers": LAYERS,
                "num_attention_heads": 2,
                "num_key_value_heads": 1,
                "head_dim": 16,
                "rope_parameters": {
                    "rope_type": "default",
                    "rope_theta": 1e4,
                    "mrope_section": [4, 2, 2],
                    "mrope_interleaved": True,
                },
            },
            vision_config={
                "depth": 1,
                "hidden_size": 16,
                "intermediate_size": 32,
                "num_heads": 2,
                "patch_size": 4,
                "spatial_merge_size": 2,
                "temporal_patch_size": 2,
                "out_hidden_size": HIDDEN,
                "deepstack_visual_indexes": [0],
                "num_position_embeddings": 64,
            },
            image_token_id=numbers["<|image_pad|>"],
            video_token_id=numbers["<|video_pad|>"],
            vision_start_token_id=numbers["<|vision_start|>"],
            vision_end_token_id=numbers["<|vision_end|>"],
        )
    ).eval()


def _processor(tokenizer, folder: Path) -> None:
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    place = folder / "processor"
    tokenizer.save_pretrained(place)
    Qwen2VLImageProcessorPil(
        patch_size=4, merge_size=2, temporal_patch_size=2, size={"shortest_edge": 64, "longest_edge": 64 * 64}
    ).save_pretrained(place)
