"""A tiny LTX-2: its real classes and geometry (32 x 32 x 8, mel 64, 16 kHz in, 24 kHz out) with few numbers."""

from __future__ import annotations

from pathlib import Path

CHANNELS = 16
WORDS = 64
HIDDEN = 32
LAYERS = 2


def build(kind: str, folder: Path) -> None:
    """Save the model and its enlarger."""
    import torch
    from diffusers.models.autoencoders.autoencoder_kl_ltx2 import AutoencoderKLLTX2Video
    from diffusers.models.autoencoders.autoencoder_kl_ltx2_audio import AutoencoderKLLTX2Audio
    from diffusers.models.transformers.transformer_ltx2 import LTX2VideoTransformer3DModel
    from diffusers.pipelines.ltx2.connectors import LTX2TextConnectors
    from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel
    from diffusers.pipelines.ltx2.pipeline_ltx2 import LTX2Pipeline
    from diffusers.pipelines.ltx2.vocoder import LTX2Vocoder
    from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler

    torch.manual_seed(0)
    tokenizer, size = _tokenizer()
    transformer = LTX2VideoTransformer3DModel(
        in_channels=CHANNELS,
        out_channels=CHANNELS,
        num_attention_heads=2,
        attention_head_dim=16,
        cross_attention_dim=32,
        audio_in_channels=32,
        audio_out_channels=32,
        audio_num_attention_heads=2,
        audio_attention_head_dim=8,
        audio_cross_attention_dim=16,
        num_layers=LAYERS,
        caption_channels=HIDDEN,
        rope_double_precision=False,
        rope_type="split",
    )
    connectors = LTX2TextConnectors(
        caption_channels=HIDDEN,
        text_proj_in_factor=LAYERS + 1,
        video_connector_num_attention_heads=2,
        video_connector_attention_head_dim=16,
        video_connector_num_layers=1,
        video_connector_num_learnable_registers=None,
        audio_connector_num_attention_heads=2,
        audio_connector_attention_head_dim=16,
        audio_connector_num_layers=1,
        audio_connector_num_learnable_registers=None,
        connector_rope_base_seq_len=WORDS,
        rope_double_precision=False,
        rope_type="split",
    )
    # diffusers miscounts how far a shallow one squeezes, and its channels must double with every level.
    vae = AutoencoderKLLTX2Video(
        latent_channels=CHANNELS,
        block_out_channels=(8, 16, 32, 64),
        decoder_block_out_channels=(8, 16, 32),
        layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1),
        spatial_compression_ratio=32,
        temporal_compression_ratio=8,
    )
    # As many base channels as two latent ones have mel bands: its statistics are that long.
    sound = AutoencoderKLLTX2Audio(base_channels=32, latent_channels=2, ch_mult=(1, 1, 2), num_res_blocks=1)
    pipeline = LTX2Pipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(
            use_dynamic_shifting=True, base_shift=0.95, max_shift=2.05, shift_terminal=0.1
        ),
        vae=vae,
        audio_vae=sound,
        text_encoder=_encoder(size),
        tokenizer=tokenizer,
        connectors=connectors,
        transformer=transformer,
        vocoder=LTX2Vocoder(in_channels=128, hidden_channels=64),
    )
    pipeline.save_pretrained(folder)
    enlarger = LTX2LatentUpsamplerModel(in_channels=CHANNELS, mid_channels=32, num_blocks_per_stage=1)
    enlarger.save_pretrained(folder / "latent_upsampler")


def _tokenizer():
    from transformers import GemmaTokenizer

    marks = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    signs = [*marks, *(f"<0x{byte:02X}>" for byte in range(256)), "\u2581", *map(chr, range(33, 127))]
    vocabulary = {sign: number for number, sign in enumerate(dict.fromkeys(signs))}
    return GemmaTokenizer(vocab=vocabulary, merges=[], model_max_length=WORDS), len(vocabulary)


def _encoder(size: int):
    from transformers import Gemma3Config, Gemma3ForConditionalGeneration

    words = {
        "vocab_size": (size + 63) // 64 * 64,
        "hidden_size": HIDDEN,
        "intermediate_size": 64,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "head_dim": 16,
        "sliding_window": 64,
        "max_position_embeddings": 2048,
    }
    pictures = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "image_size": 28,
        "patch_size": 14,
    }
    config = Gemma3Config(
        text_config=words,
        vision_config=pictures,
        mm_tokens_per_image=4,
        boi_token_index=size,
        eoi_token_index=size + 1,
        image_token_index=size + 2,
    )
    return Gemma3ForConditionalGeneration(config).eval()
