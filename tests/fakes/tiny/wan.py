"""Tiny Wan models with the real geometry (8 x 8 x 4): of words, of an image (with a last one), and of two experts."""

from __future__ import annotations

from pathlib import Path

WORDS = 48


def build(kind: str, folder: Path) -> None:
    """Save ``wan`` (text), ``wan-image`` (first and last frame) or ``wan-two`` (2.2: two transformers)."""
    import torch
    from diffusers.pipelines.wan.pipeline_wan import WanPipeline
    from diffusers.pipelines.wan.pipeline_wan_i2v import WanImageToVideoPipeline

    torch.manual_seed(0)
    parts = _shared()
    match kind:
        case "wan-image":
            pipeline = WanImageToVideoPipeline(
                transformer=_transformer(36), transformer_2=_transformer(36), boundary_ratio=0.9, **parts
            )
        case "wan-two":
            pipeline = WanPipeline(
                transformer=_transformer(16), transformer_2=_transformer(16), boundary_ratio=0.875, **parts
            )
        case _:
            pipeline = WanPipeline(transformer=_transformer(16), **parts)
    pipeline.save_pretrained(folder)


def _transformer(channels: int):
    from diffusers.models.transformers.transformer_wan import WanTransformer3DModel

    return WanTransformer3DModel(
        in_channels=channels,
        out_channels=16,
        patch_size=(1, 2, 2),
        num_attention_heads=2,
        attention_head_dim=12,
        text_dim=32,
        freq_dim=64,
        ffn_dim=64,
        num_layers=2,
    )


def _shared():
    from diffusers.models.autoencoders.autoencoder_kl_wan import AutoencoderKLWan
    from diffusers.schedulers.scheduling_unipc_multistep import UniPCMultistepScheduler
    from transformers import T5Tokenizer, UMT5Config, UMT5EncoderModel

    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581", -2.0)]
    vocabulary += [(chr(code), -3.0) for code in range(33, 127)]
    return {
        "tokenizer": T5Tokenizer(vocab=vocabulary, extra_ids=0, model_max_length=WORDS),
        "text_encoder": UMT5EncoderModel(
            UMT5Config(vocab_size=128, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4)
        ),
        "vae": AutoencoderKLWan(
            base_dim=8, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
        ),
        "scheduler": UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=3.0
        ),
    }
