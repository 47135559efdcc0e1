"""A tiny Kandinsky 6 with the real geometry (8 x 8 x 4, 44.1 kHz, 1024 samples a latent)."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.tiny.words import qwen, size_of


def build(kind: str, folder: Path) -> None:
    """Save the model."""
    import torch
    from diffusers import (
        AutoencoderKLHunyuanVideo,
        FlowMatchEulerDiscreteScheduler,
        Kandinsky6TI2VAPipeline,
        Kandinsky6Transformer3DModel,
        MMAudioVAE,
        MMAudioVocoder,
    )
    from transformers import (
        CLIPTextConfig,
        CLIPTextModel,
        CLIPTokenizer,
        Qwen2_5_VLConfig,
        Qwen2_5_VLForConditionalGeneration,
    )

    torch.manual_seed(0)
    tokenizer = qwen()
    letters = {sign: number for number, sign in enumerate(map(chr, range(33, 127)))}
    marks = ("<|startoftext|>", "<|endoftext|>", *(f"{sign}</w>" for sign in letters))
    vocabulary = {**letters, **{mark: len(letters) + number for number, mark in enumerate(marks)}}
    pipeline = Kandinsky6TI2VAPipeline(
        transformer=Kandinsky6Transformer3DModel(
            in_visual_dim=4,
            out_visual_dim=4,
            in_text_dim=16,
            in_text_dim2=16,
            time_dim=16,
            model_dim=32,
            ff_dim=32,
            num_text_blocks=1,
            num_visual_blocks=2,
            axes_dims=(4, 6, 6),
            in_audio_dim=8,
            out_audio_dim=8,
            text_token_padding=True,
            ca_rope=True,
            cross_gates=True,
            fix_modulation=True,
            visual_token_type_num_embeddings=2,
        ),
        vae=AutoencoderKLHunyuanVideo(
            latent_channels=4, block_out_channels=(8, 8, 8, 8), layers_per_block=1, norm_num_groups=4
        ),
        text_encoder=Qwen2_5_VLForConditionalGeneration(
            Qwen2_5_VLConfig(
                text_config={
                    "vocab_size": size_of(tokenizer),
                    "hidden_size": 16,
                    "intermediate_size": 32,
                    "num_hidden_layers": 2,
                    "num_attention_heads": 2,
                    "num_key_value_heads": 1,
                    "rope_parameters": {"rope_type": "default", "rope_theta": 1e4, "mrope_section": [2, 1, 1]},
                },
                vision_config={
                    "depth": 1,
                    "hidden_size": 16,
                    "intermediate_size": 32,
                    "num_heads": 2,
                    "patch_size": 4,
                    "out_hidden_size": 16,
                },
            )
        ).eval(),
        tokenizer=tokenizer,
        text_encoder_2=CLIPTextModel(
            CLIPTextConfig(
                vocab_size=len(vocabulary),
                hidden_size=16,
                intermediate_size=32,
                num_hidden_layers=1,
                num_attention_heads=2,
                projection_dim=16,
                bos_token_id=vocabulary[marks[0]],
                eos_token_id=vocabulary[marks[1]],
            )
        ),
        tokenizer_2=CLIPTokenizer(vocab=vocabulary, merges=[]),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=5.0),
        audio_vae=MMAudioVAE(
            mel_bins=16, latent_channels=8, hidden_channels=16, channel_multipliers=(1, 1, 1), layers_per_block=1
        ),
        vocoder=MMAudioVocoder(
            num_mels=16, upsample_initial_channel=64, resblock_kernel_sizes=(3,), resblock_dilation_sizes=((1, 3, 5),)
        ),
    )
    pipeline.save_pretrained(folder)
