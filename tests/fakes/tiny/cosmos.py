"""A tiny Cosmos 3 with the real geometry (16 x 16 x 4, 48 kHz, 1920 samples a latent)."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.tiny.words import qwen, size_of


def build(kind: str, folder: Path) -> None:
    """Save the model."""
    import torch
    from diffusers import (
        AutoencoderKLWan,
        Cosmos3AVAEAudioTokenizer,
        Cosmos3OmniPipeline,
        Cosmos3OmniTransformer,
        UniPCMultistepScheduler,
    )

    torch.manual_seed(0)
    tokenizer = qwen()
    pipeline = Cosmos3OmniPipeline(
        transformer=Cosmos3OmniTransformer(
            head_dim=16,
            hidden_size=32,
            intermediate_size=32,
            latent_channel=8,
            patch_latent_dim=32,
            num_attention_heads=2,
            num_hidden_layers=2,
            num_key_value_heads=1,
            rope_axes_dim=(4, 2, 2),
            sound_dim=8,
            sound_gen=True,
            vocab_size=size_of(tokenizer),
        ),
        text_tokenizer=tokenizer,
        vae=AutoencoderKLWan(
            base_dim=8,
            z_dim=8,
            dim_mult=[1, 1, 1, 1],
            num_res_blocks=1,
            temperal_downsample=[False, True, True],
            latents_mean=[0.0] * 8,
            latents_std=[1.0] * 8,
            patch_size=2,
            in_channels=12,
            out_channels=12,
            is_residual=True,
            scale_factor_spatial=16,
            scale_factor_temporal=4,
        ),
        scheduler=UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=10.0
        ),
        sound_tokenizer=Cosmos3AVAEAudioTokenizer(vocoder_input_dim=8, dec_dim=8, enc_latent_dim=16, enc_dim=8),
        enable_safety_checker=False,
    )
    pipeline.save_pretrained(folder)
